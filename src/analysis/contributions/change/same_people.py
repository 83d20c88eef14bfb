"""Who of one year's list stands on the next year's: by worker id, else where nothing else fits.

A worker id is made from the NIK. Whoever had none, or a ruined one, gets another id once the OPD
has mended it, and would pass for one who left and one who joined.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from analysis.rosters.parse import name_key

Int64s = np.ndarray[Any, np.dtype[np.int64]]


def same_people(before: pd.DataFrame, after: pd.DataFrame) -> Int64s:
    """The row in ``after`` of each row of ``before``, -1 where there is none.

    First by equal ``worker_id``. Of the others those are one person who have the same NIK and the
    same name, or the same name and birth date while one of the two has no NIK; and only where the
    pair is the single one on both lists.

    Args:
        before: workers of the year before: ``worker_id`` (unique), ``nik, name, birth_date``.
        after: workers of the year after.
    """
    place = pd.Index(after["worker_id"]).get_indexer(pd.Index(before["worker_id"]))
    found: Int64s = place.astype(np.int64)
    for pairs in (_by_nik, _by_birth_date):
        for row, other in pairs(before, after, found):
            found[row] = other
    return found


def _by_nik(before: pd.DataFrame, after: pd.DataFrame, found: Int64s) -> list[tuple[int, int]]:
    left, new = _unmatched(before, after, found)
    shared = set(_values(before, "nik", left).values()) & set(_values(after, "nik", new).values())
    sides: list[dict[int, Hashable]] = []
    for frame in (before, after):
        rows = np.flatnonzero(frame["nik"].isin(shared).to_numpy(dtype=bool))
        keys = _names(frame, rows)
        niks = _values(frame, "nik", rows)
        sides.append({row: (niks[row], keys[row]) for row in niks if row in keys})
    return _single_pairs(sides[0], sides[1], left, new)


def _by_birth_date(
    before: pd.DataFrame, after: pd.DataFrame, found: Int64s
) -> list[tuple[int, int]]:
    left, new = _unmatched(before, after, found)
    nik = (before["nik"].isna().to_numpy(dtype=bool), after["nik"].isna().to_numpy(dtype=bool))
    days = set(_values(before, "birth_date", left[nik[0][left]]).values())
    days |= set(_values(after, "birth_date", new[nik[1][new]]).values())
    sides: list[dict[int, Hashable]] = []
    for frame in (before, after):
        rows = np.flatnonzero(frame["birth_date"].isin(days).to_numpy(dtype=bool))
        keys = _names(frame, rows)
        born = _values(frame, "birth_date", rows)
        sides.append({row: (born[row], keys[row]) for row in born if row in keys})
    pairs = _single_pairs(sides[0], sides[1], left, new)
    return [(row, other) for row, other in pairs if nik[0][row] or nik[1][other]]


def _single_pairs(
    before: dict[int, Hashable], after: dict[int, Hashable], left: Int64s, new: Int64s
) -> list[tuple[int, int]]:
    """Rows of one key that nobody else on either list has, both of them still unmatched."""
    rows_before, rows_after = _by_key(before), _by_key(after)
    may_before, may_after = set(left.tolist()), set(new.tolist())
    pairs = []
    for key, rows in rows_before.items():
        others = rows_after.get(key, [])
        if len(rows) == len(others) == 1 and rows[0] in may_before and others[0] in may_after:
            pairs.append((rows[0], others[0]))
    return pairs


def _by_key(keys: dict[int, Hashable]) -> dict[Hashable, list[int]]:
    rows: dict[Hashable, list[int]] = {}
    for row, key in keys.items():
        rows.setdefault(key, []).append(row)
    return rows


def _unmatched(before: pd.DataFrame, after: pd.DataFrame, found: Int64s) -> tuple[Int64s, Int64s]:
    left: Int64s = np.flatnonzero(found < 0).astype(np.int64)
    new: Int64s = np.setdiff1d(np.arange(len(after)), found).astype(np.int64)
    return left, new


def _values(frame: pd.DataFrame, column: str, rows: Int64s) -> dict[int, Any]:
    """The known values of a column by row."""
    values = frame[column].iloc[rows]
    known = values.notna().to_numpy(dtype=bool)
    return dict(zip(rows[known].tolist(), values[known].tolist(), strict=True))


def _names(frame: pd.DataFrame, rows: Int64s) -> dict[int, str]:
    """The compared form of each known name by row."""
    keys = {row: name_key(name) for row, name in _values(frame, "name", rows).items()}
    return {row: key for row, key in keys.items() if key}
