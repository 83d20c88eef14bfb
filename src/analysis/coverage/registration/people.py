"""Who is still to be registered, and what is known of each for SIPP's columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analysis.contributions.base import parse_policy, wage_bases
from analysis.coverage.registration.template import TemplateColumn
from analysis.frames import known
from analysis.rosters.lines.columns import DETAIL_FIELDS

#: Whom a workbook keeps apart: to be registered, with a KPJ already, no longer at work.
GROUPS = ("new", "continuing", "ended")
_WORKER_FIELDS = ("nik", "name", "birth_date", "sex", "start_date", "end_date", "opd_code")
#: How SIPP writes dates.
DATE_FORMAT = "%d-%m-%Y"


def people_to_register(
    workers: pd.DataFrame,
    details: pd.DataFrame,
    *,
    year: int,
    as_of: date,
    wage_base: str,
    participants: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The counted workers who are not known to be participants.

    Args:
        workers: as ``schemas.WORKERS``.
        details: as ``schemas.REGISTRATION_DETAILS``.
        year: the report's year.
        as_of: the day of the data; who stopped working before it, or before the end of a year that
            is over, is not to be registered.
        wage_base: the policy that the report's price rests on.
        participants: as ``schemas.PARTICIPANTS``: who was a participant once has a KPJ.

    Returns:
        One row for each, in their order: the fields of ``template.FIELDS``, ``opd_code``, ``group``
        (of :data:`GROUPS`) and ``is_unknown``: no list says whether the worker is registered.

    Raises:
        ValueError: ``wage_base`` is no policy, or its minimum wage is not known.
    """
    on = day_in_year(year, as_of)
    is_participant = [known(value) for value in workers["participant"]]
    is_in = [
        status == "counted" and (value is None or not value)
        for status, value in zip(workers["status"], is_participant, strict=True)
    ]
    # As an array, since an empty list would select no columns.
    people = workers[np.array(is_in, dtype=bool)].reset_index(drop=True)
    frame = pd.DataFrame({name: _plain(people[name]) for name in _WORKER_FIELDS}, dtype=object)
    frame["kpj"] = pd.Series(_kpj(people, participants), dtype=object)
    names = [_name_parts(name) for name in frame["name"]]
    for place, part in enumerate(("name_first", "name_middle", "name_last")):
        frame[part] = pd.Series([parts[place] for parts in names], dtype=object)
    frame["wage_reported_idr"] = pd.Series(_plain(people["wage_reported_idr"]), dtype=object)
    frame["wage_priced_idr"] = pd.Series(_priced(people, year, as_of, wage_base), dtype=object)
    by_worker = details.set_index("worker_id").reindex(people["worker_id"])
    for name in (*DETAIL_FIELDS, "unreadable"):
        frame[name] = pd.Series(_plain(by_worker[name]), dtype=object)
    frame["group"] = [
        "ended" if end is not None and end < on else "continuing" if kpj is not None else "new"
        for end, kpj in zip(frame["end_date"], frame["kpj"], strict=True)
    ]
    frame["is_unknown"] = [
        value is None for value, keep in zip(is_participant, is_in, strict=True) if keep
    ]
    return frame


def day_in_year(year: int, as_of: date) -> date:
    """The day of the data within the report's year: a year that is over ends in December."""
    return min(as_of, date(year, 12, 31))


@dataclass(frozen=True)
class Filled:
    """A column as SIPP takes it: a text for each person, None where it lacks.

    ``is_refused``: the roster says something there that SIPP does not take.
    """

    column: TemplateColumn
    cells: list[str | None]
    is_refused: list[bool]

    @property
    def is_from_roster(self) -> bool:
        """Whether the rosters can fill it: neither the same for all nor left empty by design."""
        return self.column.source is not None


def fill(columns: Iterable[TemplateColumn], people: pd.DataFrame) -> list[Filled]:
    """The columns of an upload sheet, filled for ``people``; nothing is guessed."""
    return [_filled(column, people) for column in columns]


def lacks_required(filled: Sequence[Filled], n_people: int) -> list[int]:
    """How many required columns each person lacks."""
    lacking = [0] * n_people
    for one in filled:
        if one.column.is_required:
            for place, cell in enumerate(one.cells):
                lacking[place] += cell is None
    return lacking


def n_other_wage(people: pd.DataFrame) -> int:
    """People whose reported wage is known, and not what the report's price rests on."""
    pairs = zip(people["wage_reported_idr"], people["wage_priced_idr"], strict=True)
    return sum(reported is not None and reported != priced for reported, priced in pairs)


def _filled(column: TemplateColumn, people: pd.DataFrame) -> Filled:
    n_people = len(people)
    if column.presence:
        facts = [list(people[name]) for name in column.presence]
        codes = list(column.presence.values())
        cells: list[str | None] = [
            next((code for code, fact in zip(codes, row, strict=True) if fact is not None), None)
            for row in zip(*facts, strict=True)
        ]
        return Filled(column, cells, [False] * n_people)
    if column.source is None:
        return Filled(column, [column.default] * n_people, [False] * n_people)
    raw = people[column.source].tolist()
    cells = [_cell(column, value) for value in raw]
    unreadable = people["unreadable"] if "unreadable" in people else [None] * n_people
    told = [column.source in (text or "").split(",") for text in unreadable]
    is_refused = [
        cell is None and (value is not None or is_told)
        for cell, value, is_told in zip(cells, raw, told, strict=True)
    ]
    return Filled(column, cells, is_refused)


def _cell(column: TemplateColumn, value: Any) -> str | None:
    if value is None:
        return column.default
    if isinstance(value, int):
        return str(value) if value > 0 else None
    text = value.strftime(DATE_FORMAT) if isinstance(value, date) else str(value)
    if column.values:
        code = column.values.get(text)
        return code if code is not None and column.accepts(code) else None
    return text if column.accepts(text) else None


def _plain(values: pd.Series) -> list[Any]:
    """Plain values with None for every kind of missing; whole numbers as ``int``."""
    return [
        None if known(value) is None else int(value) if isinstance(value, np.integer) else value
        for value in values.astype(object)
    ]


def _kpj(people: pd.DataFrame, participants: pd.DataFrame | None) -> list[str | None]:
    """The roster's KPJ, else the one under which the worker stands on a list of participants.

    Name and birth date alone are too weak a match to call somebody's card the worker's.
    """
    once: dict[str, str] = {}
    if participants is not None:
        listed = participants[participants["matched_by"] != "name_birth_date"]
        listed = listed.dropna(subset=["worker_id", "kpj"])
        for worker, kpj in zip(listed["worker_id"], listed["kpj"], strict=True):
            once.setdefault(worker, kpj)
    own = _plain(people["kpj"])
    return [kpj or once.get(worker) for kpj, worker in zip(own, people["worker_id"], strict=True)]


def _priced(people: pd.DataFrame, year: int, as_of: date, wage_base: str) -> list[int]:
    """The wage base of the price, sen half up to the rupiah: SIPP takes whole rupiah."""
    policy = parse_policy(wage_base, year=year, known_on=as_of)
    sen = wage_bases(policy, people["wage_reported_idr"]).sen
    return [int(amount) for amount in (sen + 50) // 100]


def _name_parts(name: str | None) -> tuple[str | None, str | None, str | None]:
    """First word, middle and last word of a name, as the older layout asks for them."""
    parts = (name or "").split()
    first, middle = " ".join(parts[:1]), " ".join(parts[1:-1])
    return first or None, middle or None, parts[-1] if len(parts) > 1 else None
