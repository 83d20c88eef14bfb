"""The year of each person in parts that two years can be compared by.

Whoever has one piece of months in both years is one part. Whoever has several in either is twelve,
one for each month, since only a month stands beside the same month of the other year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.contributions.pieces import MONTHS, Int64s
from analysis.contributions.price import Pricing

Flags = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Parts:
    """Parts in the order of the persons; ``person`` is the place of each part's person."""

    person: Int64s
    reported: pd.Series
    opd_code: pd.Series
    first: Int64s
    last: Int64s


@dataclass(frozen=True)
class Persons:
    """The persons of one year that both years have; ``is_split``: those of several pieces."""

    pricing: Pricing
    workers: pd.DataFrame
    rows: Int64s
    is_split: Flags

    def parts(self, is_split: Flags) -> Parts:
        """The parts of all, those of ``is_split`` month by month."""
        pricing, rows = self.pricing, self.rows
        reported = self.workers["wage_reported_idr"].astype("Int64").iloc[rows]
        opd_code = self.workers["opd_code"].astype(object).iloc[rows]
        first_piece = np.searchsorted(pricing.worker, rows)
        first, last = pricing.first_month[first_piece], pricing.last_month[first_piece]
        if not is_split.any():
            wage, code = (series.reset_index(drop=True) for series in (reported, opd_code))
            return Parts(np.arange(len(rows)), wage, code, first, last)
        n_parts = np.where(is_split, MONTHS, 1)
        person = np.repeat(np.arange(len(rows)), n_parts)
        month = np.arange(len(person)) - np.repeat(np.cumsum(n_parts) - n_parts, n_parts) + 1
        by_month = is_split[person]
        is_due = pricing.is_due[rows[person], month - 1]
        wages, codes = reported.tolist(), opd_code.tolist()
        values = [(wages[one], codes[one]) for one in person.tolist()]
        place = dict(zip(rows[is_split].tolist(), np.flatnonzero(is_split).tolist(), strict=True))
        at = np.cumsum(n_parts) - n_parts
        for piece in np.flatnonzero(np.isin(pricing.worker, rows[is_split])).tolist():
            start = int(at[place[int(pricing.worker[piece])]])
            said = pricing.pieces.iloc[piece]
            for number in range(pricing.first_month[piece], pricing.last_month[piece] + 1):
                values[start + number - 1] = (said["wage_reported_idr"], said["opd_code"])
        return Parts(
            person,
            pd.Series(pd.array([wage for wage, _ in values], dtype="Int64")),
            pd.Series([None if pd.isna(code) else code for _, code in values], dtype=object),
            np.where(by_month, month, first[person]),
            np.where(by_month, np.where(is_due, month, month - 1), last[person]),
        )


def parts_of(pricing: Pricing, workers: pd.DataFrame, rows: Int64s) -> Persons:
    """The persons at ``rows`` of a priced year.

    Args:
        pricing: the price of ``workers``.
        workers: ``opd_code, wage_reported_idr``, in its order.
        rows: the rows of the persons.
    """
    n_pieces = np.bincount(pricing.worker, minlength=len(workers))
    return Persons(pricing, workers, rows, n_pieces[rows] > 1)
