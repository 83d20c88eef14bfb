"""Why the need moved from one year to the next, split exactly: the parts add up to the change.

Whoever stands on one list only joined or left with his whole amount. Whoever stands on both is
priced with every mixture of last year's and this year's facts, each by the rule of the price, and
what changed is shared out by the Shapley value (:mod:`analysis.contributions.change.shapley`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from analysis.codes import YEAR_BASES, YEAR_FACTORS
from analysis.contributions.change.mixed_years import PricedYear, shares_of_stayed
from analysis.contributions.change.same_people import same_people
from analysis.contributions.change.shapley import whole_parts
from analysis.contributions.pieces import Int64s
from analysis.reference import WHOLE_CITY
from analysis.schemas import YEAR_ON_YEAR

_ENDS = ("before", "after")


def split_change(before: PricedYear | None, after: PricedYear) -> pd.DataFrame:
    """The need of both years and what lies between, as ``schemas.YEAR_ON_YEAR``.

    For the city (``*``), each OPD and those without one, and for both bases (low: counted; high:
    counted and held): ``before`` + all factors = ``after``, to the rupiah. The city is the sum of
    the OPDs. Who moved between OPDs takes last year's amount along (``moved_out``, ``moved_in``);
    what then changed stands with the OPD where he is now. Who moved within a year leaves each OPD
    the months that it pays (likewise). Fractions of a rupiah are rounded within
    each OPD by the largest remainder. ``n_people`` are those whose amount a factor moved; of
    joiners, leavers and movers, and of ``before`` and ``after``, all. Where last year is not known
    there is no line.

    Raises:
        RuntimeError: an OPD does not close; nothing may be published from it.
    """
    if before is None:
        return pd.DataFrame(columns=YEAR_ON_YEAR.names)
    codes = _opd_codes(before, after)
    partner = same_people(before.workers, after.workers)
    stayed = np.flatnonzero(partner >= 0)
    people = _People(
        opd_before=_places(before.workers["opd_code"], codes),
        opd_after=_places(after.workers["opd_code"], codes),
        stayed_before=stayed,
        stayed_after=partner[stayed],
        left=np.flatnonzero(partner < 0),
        joined=np.setdiff1d(np.arange(len(after.workers)), partner),
    )
    shares, denominator = shares_of_stayed(before, after, people.stayed_before, people.stayed_after)
    rows: list[dict[str, object]] = []
    for basis in YEAR_BASES:
        sums = _Sums(len(codes), denominator)
        is_in = [
            np.ones(len(year.workers), dtype=bool) if basis == "high" else year.is_counted
            for year in (before, after)
        ]
        _add_ends(sums, people, before, after, is_in)
        _add_comings_and_goings(sums, people, before, after, is_in)
        _add_stayed(sums, people, before, is_in, shares)
        _add_moved_within(sums, before, after, is_in, codes)
        rows += sums.rows(basis, codes)
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class _People:
    """Rows of the persons by what became of them; OPDs as places in the list of codes."""

    opd_before: Int64s
    opd_after: Int64s
    stayed_before: Int64s
    stayed_after: Int64s
    left: Int64s
    joined: Int64s


class _Sums:
    """Exact sums by OPD and factor: whole rupiah, and the rest over one denominator."""

    def __init__(self, n_opd: int, denominator: int) -> None:
        self.denominator = denominator
        self.whole = {factor: np.zeros(n_opd, dtype=np.int64) for factor in YEAR_FACTORS}
        self.rest = {factor: np.zeros(n_opd, dtype=np.int64) for factor in YEAR_FACTORS}
        self.people = {factor: np.zeros(n_opd, dtype=np.int64) for factor in YEAR_FACTORS}

    def add(self, factor: str, opd: Int64s, amount: Int64s) -> None:
        """Persons with their whole amounts."""
        np.add.at(self.whole[factor], opd, amount)
        np.add.at(self.people[factor], opd, 1)

    def add_shares(self, factor: str, opd: Int64s, numerator: Int64s) -> None:
        """Persons with their shares; only those count whom the factor moved."""
        whole, rest = np.divmod(numerator, self.denominator)
        np.add.at(self.whole[factor], opd, whole)
        np.add.at(self.rest[factor], opd, rest)
        np.add.at(self.people[factor], opd, (numerator != 0).astype(np.int64))

    def rows(self, basis: str, codes: Sequence[str | None]) -> list[dict[str, object]]:
        """The rows of one basis: each OPD, then the city as their sum."""
        rows: list[dict[str, object]] = []
        total = {factor: [0, 0] for factor in YEAR_FACTORS}
        for place, code in enumerate(codes):
            exact = {
                factor: int(self.whole[factor][place])
                + Fraction(int(self.rest[factor][place]), self.denominator)
                for factor in YEAR_FACTORS
            }
            amounts = whole_parts({f: part for f, part in exact.items() if f not in _ENDS})
            amounts |= {end: int(exact[end]) for end in _ENDS}
            between = sum(amount for factor, amount in amounts.items() if factor not in _ENDS)
            if amounts["before"] + between != amounts["after"]:
                raise RuntimeError(f"OPD {code}, {basis}: the parts do not make the change")
            for factor in YEAR_FACTORS:
                n_people, amount = int(self.people[factor][place]), amounts[factor]
                total[factor][0] += n_people
                total[factor][1] += amount
                rows.append(_row(basis, code, factor, n_people, amount))
        return rows + [_row(basis, WHOLE_CITY, f, n, amount) for f, (n, amount) in total.items()]


def _add_ends(
    sums: _Sums,
    people: _People,
    before: PricedYear,
    after: PricedYear,
    is_in: Sequence[np.ndarray[tuple[int], np.dtype[np.bool_]]],
) -> None:
    """Last year's need as it was said then, this year's, and what was mended since."""
    sums.add("before", people.opd_before[is_in[0]], before.published[is_in[0]])
    sums.add("after", people.opd_after[is_in[1]], after.amounts[is_in[1]])
    mended = (before.amounts - before.published)[is_in[0]]
    sums.add("recalculated", people.opd_before[is_in[0]][mended != 0], mended[mended != 0])


def _add_comings_and_goings(
    sums: _Sums,
    people: _People,
    before: PricedYear,
    after: PricedYear,
    is_in: Sequence[np.ndarray[tuple[int], np.dtype[np.bool_]]],
) -> None:
    joined, left = people.joined[is_in[1][people.joined]], people.left[is_in[0][people.left]]
    is_new = ~np.isin(people.opd_after[joined], people.opd_before)
    is_gone = ~np.isin(people.opd_before[left], people.opd_after)
    for factor, rows in (("joined_new_opd", joined[is_new]), ("joined", joined[~is_new])):
        sums.add(factor, people.opd_after[rows], after.amounts[rows])
    for factor, rows in (("left_gone_opd", left[is_gone]), ("left", left[~is_gone])):
        sums.add(factor, people.opd_before[rows], -before.amounts[rows])
    was, now = is_in[0][people.stayed_before], is_in[1][people.stayed_after]
    gone, come = people.stayed_before[was & ~now], people.stayed_after[now & ~was]
    sums.add("correction", people.opd_before[gone], -before.amounts[gone])
    sums.add("correction", people.opd_after[come], after.amounts[come])


def _add_stayed(
    sums: _Sums,
    people: _People,
    before: PricedYear,
    is_in: Sequence[np.ndarray[tuple[int], np.dtype[np.bool_]]],
    shares: dict[str, Int64s],
) -> None:
    both = is_in[0][people.stayed_before] & is_in[1][people.stayed_after]
    opd_before = people.opd_before[people.stayed_before]
    opd_after = people.opd_after[people.stayed_after]
    moved = both & (opd_before != opd_after)
    amount = before.amounts[people.stayed_before]
    sums.add("moved_out", opd_before[moved], -amount[moved])
    sums.add("moved_in", opd_after[moved], amount[moved])
    for cause, numerator in shares.items():
        sums.add_shares(cause, opd_after[both], numerator[both])


def _add_moved_within(
    sums: _Sums,
    before: PricedYear,
    after: PricedYear,
    is_in: Sequence[np.ndarray[tuple[int], np.dtype[np.bool_]]],
    codes: Sequence[str | None],
) -> None:
    """Who moved within a year is paid by each OPD for its months: what that adds and takes there.

    Everything else is told at the OPD where he stands on the day of the report.
    """
    for end, year, is_of, sign in (("before", before, is_in[0], -1), ("after", after, is_in[1], 1)):
        pricing = year.pricing
        current = _places(year.workers["opd_code"], codes)[pricing.worker]
        paid_by = _places(pricing.pieces["opd_code"], codes)
        moved = np.flatnonzero((current != paid_by) & is_of[pricing.worker])
        amount = pricing.by_piece[moved].sum(axis=1)
        for place, change in ((paid_by, amount), (current, -amount)):
            np.add.at(sums.whole[end], place[moved], change)
            moves = sign * change
            for factor, is_so in (("moved_in", moves > 0), ("moved_out", moves < 0)):
                sums.add(factor, place[moved][is_so], moves[is_so])


def _row(
    basis: str, code: str | None, factor: str, n_people: int, amount: int
) -> dict[str, object]:
    return {
        "basis": basis,
        "opd_code": code,
        "factor": factor,
        "n_people": n_people,
        "amount_idr": amount,
    }


def _opd_codes(before: PricedYear, after: PricedYear) -> list[str | None]:
    """OPDs that have workers in either year, in the order of ``opd.csv``; None comes last."""
    told = [
        frame["opd_code"]
        for year in (before, after)
        for frame in (year.workers, year.pricing.pieces)
    ]
    found = {code for one in told for code in one.dropna().unique().tolist()}
    order = dict.fromkeys([*after.opd["opd_code"], *before.opd["opd_code"]])
    codes: list[str | None] = [code for code in order if code in found]
    has_none = any(one.isna().any() for one in told)
    return [*codes, None] if has_none else codes


def _places(opd_code: pd.Series, codes: Sequence[str | None]) -> Int64s:
    places: Int64s = (
        pd.Index([c for c in codes if c is not None])
        .get_indexer(pd.Index(opd_code.astype(object)))
        .astype(np.int64)
    )
    places[places < 0] = len(codes) - 1
    return places
