"""The workbooks for SIPP of all OPDs, and the tables of who is to be registered and what lacks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.coverage.registration.people import (
    DATE_FORMAT,
    GROUPS,
    Filled,
    day_in_year,
    fill,
    lacks_required,
    n_other_wage,
    people_to_register,
)
from analysis.coverage.registration.template import (
    DEFAULT,
    Template,
    load_template,
    own_columns,
    words,
)
from analysis.coverage.registration.workbook import write_workbook
from analysis.frames import known

#: Below ``processed_dir/<year>``.
FOLDER_NAME = "sipp"
_OWNER_ONLY = 0o700
_NO_OPD = "TANPA_OPD"


@dataclass(frozen=True)
class Registrations:
    """Who is to be registered (``schemas.REGISTRATIONS``), what lacks (``REGISTRATION_GAPS``)."""

    by_opd: pd.DataFrame
    gaps: pd.DataFrame

    def write(self, folder: Path) -> None:
        """Write both tables."""
        schemas.write_table(self.by_opd, schemas.REGISTRATIONS, folder)
        schemas.write_table(self.gaps, schemas.REGISTRATION_GAPS, folder)


def write_registrations(
    workers: pd.DataFrame,
    details: pd.DataFrame,
    folder: Path,
    *,
    names: Callable[[Any], str],
    year: int,
    as_of: date,
    wage_base: str,
    participants: pd.DataFrame | None = None,
    template: Template | None = None,
    edition: str = "",
) -> Registrations:
    """Write ``<folder>/sipp/data_tk_baru-<opd_code>.xlsx`` for every OPD with somebody to register.

    Workbooks of an earlier run are removed: nobody is to be registered by a list that is over.

    Args:
        workers: as ``schemas.WORKERS``.
        details: as ``schemas.REGISTRATION_DETAILS``.
        folder: ``processed_dir/<year>``: the workbooks hold NIKs, and never leave it for reports.
        names: OPD code (or None) to its name.
        year: the report's year.
        as_of: day of the data.
        wage_base: the policy that the report's price rests on.
        participants: as ``schemas.PARTICIPANTS``: who was a participant once has a KPJ.
        template: the layout; default: the newest known.
        edition: a word before the heading, such as DATA CONTOH.

    Raises:
        TemplateError: the layout's file cannot be used.
        ValueError: ``wage_base`` is no policy, or its minimum wage is not known.
    """
    template = template or load_template(DEFAULT)
    people = people_to_register(
        workers, details, year=year, as_of=as_of, wage_base=wage_base, participants=participants
    )
    target = folder / FOLDER_NAME
    target.mkdir(parents=True, exist_ok=True)
    target.chmod(_OWNER_ONLY)
    for old in target.glob("data_tk_baru-*.xlsx"):
        old.unlink()
    by_opd: list[dict[str, Any]] = []
    gaps: list[dict[str, Any]] = []
    codes = people["opd_code"].map(known)
    made_on = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC)
    taken: set[str] = set()
    for code in sorted(codes.dropna().unique()) + [None] * bool(codes.isna().any()):
        own = people[codes.isna() if code is None else codes == code]
        groups = {name: own[own["group"] == name].reset_index(drop=True) for name in GROUPS}
        sheets = _sheets(template, groups)
        rows = _gaps(code, sheets["new"])
        n_new = len(groups["new"])
        counts: dict[str, Any] = {f"n_{name}": len(group) for name, group in groups.items()}
        counts["n_complete"] = lacks_required(sheets["new"], n_new).count(0)
        counts["n_unknown"] = int(own["is_unknown"].sum())
        name = _file_name(code, taken)
        write_workbook(
            target / name,
            template,
            sheets,
            lines=_lines(
                template,
                counts,
                opd=words()["no_opd"] if code is None else names(code),
                on=day_in_year(year, as_of),
                wage_base=wage_base,
                n_other=n_other_wage(groups["new"]),
                edition=edition,
            ),
            gaps=rows,
            made_on=made_on,
        )
        by_opd.append({"opd_code": code, **counts, "file": name})
        gaps += rows
    return Registrations(
        pd.DataFrame(by_opd, columns=schemas.REGISTRATIONS.names),
        pd.DataFrame(gaps, columns=schemas.REGISTRATION_GAPS.names),
    )


def _sheets(template: Template, groups: Mapping[str, pd.DataFrame]) -> dict[str, list[Filled]]:
    sheets = {"new": fill(template.columns, groups["new"])}
    for name in ("continuing", "ended"):
        if len(groups[name]):
            sheets[name] = fill(own_columns(name), groups[name])
    return sheets


def _gaps(code: str | None, filled: Sequence[Filled]) -> list[dict[str, Any]]:
    return [
        {
            "opd_code": code,
            "column": one.column.name,
            "meaning": one.column.meaning,
            "is_required": one.column.is_required,
            "required_mark": one.column.required_mark,
            "n_workers": len(one.cells),
            "n_lacking": one.cells.count(None),
            "n_unreadable": sum(one.is_refused),
        }
        for one in filled
        if one.is_from_roster
    ]


def _file_name(code: str | None, taken: set[str]) -> str:
    """A name that every system allows, and that no other OPD has."""
    base = stem = re.sub(r"[^A-Za-z0-9_-]", "_", code) if code else _NO_OPD
    number = 1
    while stem.casefold() in taken:
        number += 1
        stem = f"{base}-{number}"
    taken.add(stem.casefold())
    return f"data_tk_baru-{stem}.xlsx"


def _lines(
    template: Template,
    counts: Mapping[str, int],
    *,
    opd: str,
    on: date,
    wage_base: str,
    n_other: int,
    edition: str,
) -> list[str]:
    """The text of the instructions: what this is, who is in it, and what to do with it."""
    said = words()
    facts = {
        **{name: _number(count) for name, count in counts.items()},
        "as_of": on.strftime(DATE_FORMAT),
        "label": template.label,
        "version": template.version,
        "source": template.source,
        "mark": said["marks"].get(template.mark, template.mark),
        "wage_base": wage_base,
        "n_other_wage": _number(n_other),
    }
    keys = ["private", "what", "before", "template", "new"]
    keys += [name for name in ("unknown", "continuing", "ended") if counts[f"n_{name}"]]
    keys += [template.wage.removesuffix("_idr")] if template.wage else []
    keys += ["names", "yellow"]
    # The OPD's name is put in last: braces in it are nobody's figure.
    heading = said["heading"].replace("{opd}", opd)
    lines = [said["lines"][key].format_map(facts) for key in keys]
    return [" · ".join(filter(None, (edition, heading))), *lines]


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")
