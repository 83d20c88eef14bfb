"""The months of every worker in pieces: runs of months with one OPD and one wage.

Nearly everybody has one piece. Whoever moved, came back, or got another wage within the year has
one for each run of months of each of his spells, and no month stands in two.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.frames import known
from analysis.frames import rows as rows_of

MONTHS = 12
_PLACE = ("file", "sheet", "row")

Int64s = np.ndarray[Any, np.dtype[np.int64]]


def pieces_of(workers: pd.DataFrame, spells: pd.DataFrame | None, year: int) -> pd.DataFrame:
    """The pieces of all workers, in their order, and of each in that of the months.

    A month that two spells touch is of the one that has its first day; where both have it, of that
    of the worker's own line.

    Args:
        workers: one line for each person, as ``schemas.WORKERS``.
        spells: as ``schemas.SPELLS``; whoever has none there, and everybody where it is None, has
            the one of his line.
        year: the report's year.

    Returns:
        ``worker`` (place in ``workers``), ``first_month, last_month`` (1 to 12, first > last where
        there is none), and what the spell says: ``opd_code, wage_reported_idr``, and of ``unit``
        and ``category`` what ``workers`` have. Of who has no month at all one piece remains.
    """
    first, last = months_of_year(workers["start_date"], workers["end_date"], year)
    said = [n for n in ("opd_code", "unit", "category", "wage_reported_idr") if n in workers]
    plain = workers[said].reset_index(drop=True)
    plain.insert(0, "worker", np.arange(len(workers)))
    plain = plain.assign(first_month=first, last_month=last)
    if spells is None or spells.empty:
        return plain
    several = spells[spells["worker_id"].duplicated(keep=False)]
    several = several[several["worker_id"].isin(workers["worker_id"])]
    if several.empty:
        return plain
    place_of = dict(zip(workers["worker_id"], range(len(workers)), strict=True))
    rows: list[dict[str, Any]] = []
    for worker_id, own in several.groupby("worker_id", sort=False):
        place = place_of[str(worker_id)]
        (worker,) = rows_of(workers.iloc[[place]])
        rows += _pieces(place, worker, list(rows_of(own)), said, year)
    split = pd.DataFrame(rows, columns=plain.columns, dtype=object)
    kept = plain[~plain["worker"].isin(set(split["worker"]))]
    joined = {name: [*_plain(kept[name]), *_plain(split[name])] for name in plain.columns}
    frame = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in joined.items()})
    if "wage_reported_idr" in said:
        frame["wage_reported_idr"] = frame["wage_reported_idr"].astype("Int64")
    numbers = ["worker", "first_month", "last_month"]
    frame[numbers] = frame[numbers].astype(np.int64)
    return frame.sort_values(["worker", "first_month"], kind="stable", ignore_index=True)


def months_of_year(start: pd.Series, end: pd.Series, year: int) -> tuple[Int64s, Int64s]:
    """First and last month (1 to 12) to pay in ``year``; first > last where there is none.

    Months count in full from that of ``start`` to that of ``end``; null is open. An end before its
    start leaves none.
    """
    january = (year - 1970) * MONTHS
    starts, ends = _days(start), _days(end)
    first = np.maximum(_month_numbers(starts, january) - january + 1, 1)
    last = np.minimum(_month_numbers(ends, january + MONTHS - 1) - january + 1, MONTHS)
    is_backwards = ~np.isnat(starts) & ~np.isnat(ends) & (ends < starts)
    last[is_backwards] = np.minimum(last, first - 1)[is_backwards]
    return first, last


def _pieces(
    place: int, worker: Any, spells: list[Any], said: list[str], year: int
) -> list[dict[str, Any]]:
    """The pieces of one worker of several spells."""
    own = next((n for n, spell in enumerate(spells) if _is_of_line(worker, spell)), 0)
    order = [own, *(n for n in range(len(spells)) if n != own)]
    owner: list[tuple[tuple[Any, ...], int] | None] = [None] * MONTHS
    for rank, n in enumerate(order):
        start, end = known(spells[n].start_date), known(spells[n].end_date)
        for month in _touched(start, end, year):
            begins_later = start is not None and start > date(year, month, 1)
            key = (1, start, rank) if begins_later else (0, date.min, rank)
            held = owner[month - 1]
            if held is None or key < held[0]:
                owner[month - 1] = (key, n)
    of_month = [None if held is None else held[1] for held in owner]
    runs: list[tuple[int, int, int]] = []
    for spell, months in groupby(range(1, MONTHS + 1), key=lambda month: of_month[month - 1]):
        if spell is not None:
            run = list(months)
            runs.append((spell, run[0], run[-1]))
    return [
        {
            "worker": place,
            **{name: getattr(spells[n], name) for name in said},
            "first_month": first,
            "last_month": last,
        }
        for n, first, last in runs or [(own, 1, 0)]
    ]


def _is_of_line(worker: Any, spell: Any) -> bool:
    return all(getattr(worker, n, None) == getattr(spell, n, "") for n in _PLACE)


def _touched(start: date | None, end: date | None, year: int) -> range:
    """The months of the year that a spell touches; none where it ends before it begins."""
    if start is not None and (start.year > year or (end is not None and end < start)):
        return range(0)
    if end is not None and end.year < year:
        return range(0)
    first = start.month if start is not None and start.year == year else 1
    last = end.month if end is not None and end.year == year else MONTHS
    return range(first, last + 1)


def _plain(values: pd.Series) -> list[Any]:
    return [known(value) for value in values]


def _days(days: pd.Series) -> np.ndarray[Any, np.dtype[np.datetime64]]:
    # Without a single day pandas knows no type, and takes the column for numbers.
    is_blank = days.isna().all()
    array = (
        pa.nulls(len(days), pa.date32())
        if is_blank
        else pa.array(days, type=pa.date32(), from_pandas=True)
    )
    numbers = array.cast(pa.int32()).fill_null(0).to_numpy(zero_copy_only=False)
    found = numbers.astype("datetime64[D]")
    found[array.is_null().to_numpy(zero_copy_only=False)] = np.datetime64("NaT")
    return found


def _month_numbers(days: np.ndarray[Any, np.dtype[np.datetime64]], missing: int) -> Int64s:
    """Months since January 1970 of days, ``missing`` for none."""
    is_missing = np.isnat(days)
    months = days.astype("datetime64[M]").astype(np.int64)
    months[is_missing] = missing
    return months
