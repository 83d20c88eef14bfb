"""Two priced years, and what their common workers cost with facts of both mixed.

A cause of a change is a fact of the price: months, wage, risk class, law, programmes. Priced with
last year's facts for some causes and this year's for the others, each mixture by the rule of the
price, the workers show what each cause adds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analysis.codes import YEAR_CAUSES
from analysis.contributions.base import wage_bases
from analysis.contributions.change.parts import parts_of
from analysis.contributions.change.shapley import shapley
from analysis.contributions.pieces import Int64s
from analysis.contributions.price import DEFAULT_JKK_CLASS, Pricing, jkk_classes, price
from analysis.contributions.programs import USUAL, Term, known_programs, terms_of_year
from analysis.law import LawError


@dataclass(frozen=True)
class PricedYear:
    """The workers of a year and their price, with all that the price rests on.

    ``published`` is what an edition once said of each worker, in whole rupiah and in their order;
    it differs from the price where law or rule were mended since.
    """

    workers: pd.DataFrame
    opd: pd.DataFrame
    pricing: Pricing
    as_of: date | None
    published: Int64s

    @property
    def amounts(self) -> Int64s:
        """Whole rupiah of each worker in the year, by the rule as it stands."""
        found: Int64s = self.pricing.by_worker["amount_idr"].to_numpy(dtype=np.int64)
        return found

    @property
    def is_counted(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return (self.workers["status"] == "counted").to_numpy(dtype=bool)


def price_year(
    workers: pd.DataFrame,
    opd: pd.DataFrame,
    *,
    year: int,
    wage_base: str,
    programs: Sequence[str] = USUAL,
    as_of: date | None = None,
    published: Int64s | None = None,
    spells: pd.DataFrame | None = None,
) -> PricedYear:
    """Price a year to be compared; arguments as of :func:`analysis.contributions.price.price`.

    Raises:
        ValueError: as ``price``, or ``published`` has not one amount for each worker.
    """
    workers = workers.reset_index(drop=True)
    pricing = price(
        workers, opd,
        year=year, wage_base=wage_base, programs=programs, as_of=as_of, spells=spells,
    )  # fmt: skip
    amounts = pricing.by_worker["amount_idr"].to_numpy(dtype=np.int64)
    if published is not None and len(published) != len(workers):
        raise ValueError(f"{len(published)} published amounts for {len(workers)} workers")
    return PricedYear(workers, opd, pricing, as_of, amounts if published is None else published)


def shares_of_stayed(
    before: PricedYear, after: PricedYear, rows_before: Int64s, rows_after: Int64s
) -> tuple[dict[str, Int64s], int]:
    """The change of each who stands on both lists, by cause: numerators and their denominator.

    Args:
        rows_before: the rows of these persons in ``before``.
        rows_after: the rows of the same persons, in the same order, in ``after``.
    """
    mix = _Mixture(before, after, rows_before, rows_after)
    shares, denominator = shapley(mix.worth, mix.causes())
    return shares, denominator


class _Mixture:
    """The persons of both lists, priced with this year's facts for some causes."""

    def __init__(
        self, before: PricedYear, after: PricedYear, rows_before: Int64s, rows_after: Int64s
    ) -> None:
        self.years = (before, after)
        self.n_persons = len(rows_before)
        found = [
            parts_of(year.pricing, year.workers, rows)
            for year, rows in zip(self.years, (rows_before, rows_after), strict=True)
        ]
        # Whoever has several pieces in either year is looked at month by month in both.
        is_split = found[0].is_split | found[1].is_split
        parts = [one.parts(is_split) for one in found]
        self.person = parts[0].person
        self.reported = [part.reported for part in parts]
        self.opd_code = [part.opd_code for part in parts]
        self.first = [part.first for part in parts]
        self.last = [part.last for part in parts]
        tables = [dict(zip(y.opd["opd_code"], y.opd["jkk_class"], strict=True)) for y in self.years]
        # An OPD that one year does not know has the other year's class in both.
        merged = [{**tables[1], **tables[0]}, {**tables[0], **tables[1]}]
        self.tables = [
            pd.DataFrame({"opd_code": list(t), "jkk_class": list(t.values())}) for t in merged
        ]
        self.classes = {
            (opd, table): jkk_classes(self.opd_code[opd], self.tables[table])
            for opd in (0, 1)
            for table in (0, 1)
        }
        used = sorted({int(c) for classes in self.classes.values() for c in np.unique(classes)})
        self.terms = {
            (programs, of_law): self._terms(programs, of_law, used or [DEFAULT_JKK_CLASS])
            for programs in (0, 1)
            for of_law in (0, 1)
        }

    def causes(self) -> list[str]:
        """The causes that differ between the years for anybody; the others share in nothing."""
        policies = [year.pricing.policy for year in self.years]
        differs = {
            "months": not (
                np.array_equal(self.first[0], self.first[1])
                and np.array_equal(self.last[0], self.last[1])
            ),
            "wage_policy": (policies[0].kind, policies[0].base_idr)
            != (policies[1].kind, policies[1].base_idr),
            "wage_reported": not self.reported[0].equals(self.reported[1]),
            "class_move": not self.opd_code[0].equals(self.opd_code[1]),
            "class_table": any(
                not np.array_equal(self.classes[opd, 0], self.classes[opd, 1]) for opd in (0, 1)
            ),
            "law": any(
                _content(self.terms[programs, 0]) != _content(self.terms[programs, 1])
                for programs in (0, 1)
            ),
            "programs": set(self.years[0].pricing.programs) != set(self.years[1].pricing.programs),
        }
        return [cause for cause in YEAR_CAUSES if differs[cause]]

    def worth(self, chosen: frozenset[str]) -> Int64s:
        """Whole rupiah of each person in a year made of this year's ``chosen`` facts."""
        of = {cause: int(cause in chosen) for cause in YEAR_CAUSES}
        policy = self.years[of["wage_policy"]].pricing.policy
        base_sen = wage_bases(policy, self.reported[of["wage_reported"]]).sen
        jkk_class = self.classes[of["class_move"], of["class_table"]]
        first, last = self.first[of["months"]], self.last[of["months"]]
        amount = np.zeros(len(base_sen), dtype=np.int64)
        for term in self.terms[of["programs"], of["law"]]:
            amount += term.amounts(base_sen, jkk_class) * term.months_within(first, last)
        if len(amount) == self.n_persons:
            return amount
        sums = np.zeros(self.n_persons, dtype=np.int64)
        np.add.at(sums, self.person, amount)
        return sums

    def _terms(self, programs: int, of_law: int, classes: list[int]) -> list[Term]:
        year = self.years[of_law]
        terms: list[Term] = []
        for program in known_programs(self.years[programs].pricing.programs):
            try:
                terms += terms_of_year(program, year.pricing.year, classes, year.as_of)
            except LawError:
                if program.code in year.pricing.programs:
                    raise
                # A programme that the law of that year does not know costs nothing under it.
        return terms


def _content(terms: Sequence[Term]) -> list[tuple[object, ...]]:
    """What of a year's law decides on an amount."""
    return [
        (
            term.program.code,
            term.first_month,
            term.last_month,
            {number: rate.value for number, rate in term.rates.items()},
            term.cap and term.cap.value,
        )
        for term in terms
    ]
