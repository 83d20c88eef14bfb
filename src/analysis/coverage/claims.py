"""What may be owed to the families of those who died: covered then, or not, as far as is known.

Heirs of a participant have a claim (JKM; JKK where work was the cause). Both facts, a death on a
roster and the months on SIPP's lists, are given by others; neither decides a claim, which BPJS
Ketenagakerjaan does.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.coverage.registration.changes import by_number, ending_of
from analysis.frames import known
from analysis.rosters.participants.months import participant_months


def claims(
    endings: pd.DataFrame,
    participants: pd.DataFrame,
    *,
    year: int,
    as_of: date,
    has_lists: bool,
    is_complete: bool,
) -> pd.DataFrame:
    """Everybody whom a roster tells to be dead, and whether SIPP's lists had him in that month.

    Args:
        endings: as ``schemas.ENDINGS``.
        participants: as ``schemas.PARTICIPANTS``.
        year: the lists are of this year's months; of a death in another year only a membership
            that holds on that day is known.
        as_of: later months are not looked at.
        has_lists: False where no list was given.
        is_complete: False where a list was refused.

    Returns:
        As ``schemas.CLAIMS``, in the order of ``endings``.
    """
    dead = endings[endings["how"] == "deceased"].reset_index(drop=True)
    persons = [f"{place}" for place in range(len(dead))]
    whose = pd.Series(_whose(participants, dead, persons), participants.index, dtype=object)
    matched = participants.assign(worker_id=whose)
    months = participant_months(
        matched,
        pd.DataFrame({"worker_id": persons}),
        year,
        as_of,
        has_lists=has_lists,
        is_complete=is_complete,
    )
    lines = matched[matched["worker_id"].notna()]
    rows = []
    for person, row in zip(persons, dead.itertuples(), strict=True):
        own = lines[lines["worker_id"] == person]
        told = months[months["worker_id"] == person].set_index("month")["is_covered"]
        died = known(row.last_day)
        is_this_year = died is not None and died.year == year
        covered = _in_month(told, died) if is_this_year else _by_membership(own, died)
        until = f"{died:%Y-%m}" if died else ""
        without = told.index[told.eq(False).fillna(False)]
        rows.append(
            {
                **{name: known(getattr(row, name)) for name in _TAKEN},
                "died_on": died,
                "kpj": known(row.kpj) or _first(own["kpj"]),
                "npp": _first(own["npp"]),
                "state": "unknown" if covered is None else "covered" if covered else "not_covered",
                "months_missing": int((without <= until).sum()) if is_this_year else None,
            }
        )
    return pd.DataFrame(rows, columns=schemas.CLAIMS.names, dtype=object)


_TAKEN = ("opd_code", "nik", "name", "birth_date", "file", "sheet", "row")


def _whose(participants: pd.DataFrame, dead: pd.DataFrame, persons: list[str]) -> list[str | None]:
    """Which of the dead each line of the lists is."""
    by_worker = {
        row.worker_id: person
        for person, row in zip(persons, dead.itertuples(), strict=True)
        if known(row.worker_id)
    }
    numbered = by_number(dead)
    found: list[str | None] = []
    for line in participants[["worker_id", "nik", "kpj", "name"]].astype(object).itertuples():
        person = {name: known(getattr(line, name)) for name in ("nik", "kpj", "name")}
        mine = by_worker.get(known(line.worker_id))
        if mine is None and known(line.worker_id) is None:
            row = ending_of(person, numbered)
            mine = None if row is None else persons[row.Index]
        found.append(mine)
    return found


def _in_month(told: pd.Series, died: date) -> bool | None:
    state = told.get(f"{died:%Y-%m}")
    return None if pd.isna(state) else bool(state)


def _by_membership(own: pd.DataFrame, died: date | None) -> bool | None:
    """True where a membership holds on the day; that none does says nothing of another year."""
    if died is None:
        return None
    for line in own.astype(object).itertuples():
        first, last = known(line.member_from), known(line.member_until)
        is_over = last < died if last else not line.is_active
        if first and first <= died and not is_over:
            return True
    return None


def _first(values: Iterable[Any]) -> Any:
    return next((value for value in map(known, values) if value is not None), None)
