"""The workbooks for SIPP of all OPDs: who is to be registered, taken off, or paid for otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.coverage.registration.changes import cards, listed_now, other_wages, still_listed
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
    columns_of_ended,
    load_template,
    words,
)
from analysis.coverage.registration.workbook import write_workbook
from analysis.frames import known, records

#: Below ``processed_dir/<year>``.
FOLDER_NAME = "sipp"
#: SIPP takes so many rows a file (a transcript of its guide of 2024).
MOST_ROWS = 10_000
#: Each kind of upload and the layout of its sheet; the files bear the names of the layouts.
UPLOADS = {
    "new": DEFAULT,
    "continuing": "tk_lanjutan",
    "leaving": "data_tk_na",
    "wages": "data_upah",
}
#: Lines of the instructions that are left out where they are about nobody.
_ABOUT = {"unknown": "n_unknown", "ended": "n_ended", "deceased": "n_deceased", "card": "n_cards"}
_OWNER_ONLY = 0o700
_NO_OPD = "TANPA_OPD"


@dataclass(frozen=True)
class Registrations:
    """What is written, by OPD (``schemas.REGISTRATIONS``), what lacks for it
    (``REGISTRATION_GAPS``), and what SIPP's card should show then (``SIPP_CARDS``)."""

    by_opd: pd.DataFrame
    gaps: pd.DataFrame
    cards: pd.DataFrame

    def write(self, folder: Path) -> None:
        """Write the tables."""
        schemas.write_table(self.by_opd, schemas.REGISTRATIONS, folder)
        schemas.write_table(self.gaps, schemas.REGISTRATION_GAPS, folder)
        schemas.write_table(self.cards, schemas.SIPP_CARDS, folder)


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
    endings: pd.DataFrame | None = None,
    due: Mapping[str, int] | None = None,
    template: Template | None = None,
    edition: str = "",
) -> Registrations:
    """Write ``<folder>/sipp/<opd_code>/`` for every OPD with anything to upload.

    Each has the files of :data:`UPLOADS` that it needs, under the names that SIPP wants; of more
    than :data:`MOST_ROWS` people the rest are in folders ``2``, ``3`` and so on. The folders of an
    earlier run are removed: nobody is to be registered by a list that is over.

    Args:
        workers: as ``schemas.WORKERS``.
        details: as ``schemas.REGISTRATION_DETAILS``.
        folder: ``processed_dir/<year>``: the workbooks hold NIKs, and never leave it for reports.
        names: OPD code (or None) to its name.
        year: the report's year.
        as_of: day of the data.
        wage_base: the policy that the report's price rests on.
        participants: as ``schemas.PARTICIPANTS``: who was a participant once has a KPJ.
        endings: as ``schemas.ENDINGS``.
        due: rupiah of the month of ``as_of`` by ``worker_id``, of the counted workers.
        template: the layout of the newcomers' sheet; default: the newest known.
        edition: a word before the heading, such as DATA CONTOH.

    Raises:
        TemplateError: the layout's file cannot be used.
        ValueError: ``wage_base`` is no policy, or its minimum wage is not known.
    """
    templates = {kind: load_template(name) for kind, name in UPLOADS.items()}
    templates["new"] = template or templates["new"]
    people = people_to_register(
        workers, details, year=year, as_of=as_of, wage_base=wage_base, participants=participants
    )
    on = day_in_year(year, as_of)
    if participants is None:
        participants = schemas.PARTICIPANTS.schema.empty_table().to_pandas()
    if endings is None:
        endings = schemas.ENDINGS.schema.empty_table().to_pandas()
    listed = listed_now(participants, year, as_of)
    frames = {
        **{name: people[people["group"] == name] for name in GROUPS},
        "leaving": still_listed(listed, workers, endings, on),
        "wages": other_wages(listed, workers, year=year, as_of=as_of, wage_base=wage_base),
    }
    joined = people[people["group"] != "ended"]
    of_card = {"joined": joined, "left": frames["leaving"], "wage": frames["wages"]}
    card = cards(listed, workers, due or {}, of_card, f"{on:%Y-%m}")
    target = folder / FOLDER_NAME
    target.mkdir(parents=True, exist_ok=True)
    target.chmod(_OWNER_ONLY)
    _remove_old(target)
    dead = endings[endings["how"] == "deceased"]
    by_opd: list[dict[str, Any]] = []
    gaps: list[dict[str, Any]] = []
    taken: set[str] = set()
    for code in _codes(frames.values()):
        own = {kind: _of(frame, code) for kind, frame in frames.items()}
        own_cards = records(_of(card, code))
        new = fill(templates["new"].columns, own["new"])
        counts: dict[str, Any] = {f"n_{name}": len(group) for name, group in own.items()}
        counts["n_complete"] = lacks_required(new, counts["n_new"]).count(0)
        counts["n_unknown"] = int(
            sum(len(g[g["is_unknown"]]) for n, g in own.items() if n in GROUPS)
        )
        facts = {
            **{name: _number(count) for name, count in counts.items()},
            "n_deceased": _number(len(_of(dead, code))),
            "n_cards": _number(len(own_cards)),
            "as_of": on.strftime(DATE_FORMAT),
            "month": on.strftime("%m-%Y"),
            "wage_base": wage_base,
            "n_other_wage": _number(n_other_wage(own["new"])),
            "code_mark": words()["marks"]["code"],
        }
        name = _folder_name(code, taken)
        for kind, one in templates.items():
            if not len(own[kind]) and not (kind == "new" and counts["n_ended"]):
                continue
            lines = _lines(kind, one, facts, words()["no_opd"] if code is None else names(code))
            lines[0] = " · ".join(filter(None, (edition, lines[0])))
            for part, rows in _parts(own[kind]):
                sheets = {UPLOADS[kind]: fill(one.columns, rows)}
                if kind == "new" and counts["n_ended"] and part == 1:
                    sheets[words()["titles"]["ended"]] = fill(columns_of_ended(), own["ended"])
                path = target / name / (str(part) if part > 1 else "") / f"{UPLOADS[kind]}.xlsx"
                for made in (target / name, path.parent):
                    made.mkdir(exist_ok=True)
                    made.chmod(_OWNER_ONLY)
                write_workbook(
                    path,
                    one,
                    sheets,
                    lines=lines,
                    gaps=_gaps(code, sheets[UPLOADS[kind]]),
                    cards=own_cards,
                    made_on=datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC),
                )
        by_opd.append({"opd_code": code, **counts, "folder": name})
        gaps += _gaps(code, new)
    return Registrations(
        pd.DataFrame(by_opd, columns=schemas.REGISTRATIONS.names),
        pd.DataFrame(gaps, columns=schemas.REGISTRATION_GAPS.names),
        card,
    )


def _remove_old(target: Path) -> None:
    """Remove the files of an earlier run, and nothing else."""
    for name in UPLOADS.values():
        for old in target.rglob(f"{name}.xlsx"):
            old.unlink()
    for folder in sorted((one for one in target.rglob("*") if one.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def _codes(frames: Iterable[pd.DataFrame]) -> list[str | None]:
    """The OPDs of all frames, by code; None last, where somebody has none."""
    found = {known(code) for frame in frames for code in frame["opd_code"]}
    return sorted(code for code in found if code is not None) + [None] * (None in found)


def _of(frame: pd.DataFrame, code: str | None) -> pd.DataFrame:
    codes = frame["opd_code"]
    return frame[codes.isna() if code is None else codes == code].reset_index(drop=True)


def _parts(rows: pd.DataFrame) -> Iterator[tuple[int, pd.DataFrame]]:
    for part, first in enumerate(range(0, max(len(rows), 1), MOST_ROWS), start=1):
        yield part, rows.iloc[first : first + MOST_ROWS].reset_index(drop=True)


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


def _folder_name(code: str | None, taken: set[str]) -> str:
    """A name that every system allows, and that no other OPD has."""
    base = stem = re.sub(r"[^A-Za-z0-9_-]", "_", code) if code else _NO_OPD
    number = 1
    while stem.casefold() in taken:
        number += 1
        stem = f"{base}-{number}"
    taken.add(stem.casefold())
    return stem


def _lines(kind: str, template: Template, facts: Mapping[str, str], opd: str) -> list[str]:
    """The text of the instructions: what this is, who is in it, and what to do with it."""
    said = words()
    own = {
        **facts,
        "template_name": UPLOADS[kind],
        "label": template.label,
        "version": template.version,
        "source": template.source,
        "mark": said["marks"].get(template.mark, template.mark),
    }
    keys = [key for key in said["instructions"][kind] if facts.get(_ABOUT.get(key, "")) != "0"]
    wage = (template.wage or "").removesuffix("_idr")
    texts = [said["lines"][wage if key == "wage" else key] for key in keys]
    # The OPD's name is put in alone: braces in it are nobody's figure.
    heading = said["headings"][kind].replace("{opd}", opd)
    return [heading, *(text.format_map(own) for text in texts)]


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")
