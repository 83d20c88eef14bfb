"""The price of the same workers under an overlay: totals at once, no lines.

Whoever is added (growth, ``added``, the published head count) is a whole-year worker of whom no
wage is known, at the JKK class that all OPDs share, else class 1: the rule of
:func:`analysis.contributions.rule.monthly_rule`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analysis import law
from analysis.contributions.base import WagePolicy, parse_policy, wage_bases
from analysis.contributions.pieces import MONTHS, Int64s, pieces_of
from analysis.contributions.price import DEFAULT_JKK_CLASS, jkk_classes
from analysis.contributions.programs import Program, Term, known_programs, terms_of_year
from analysis.contributions.what_if.overlay import YEAR, Overlay
from analysis.law import LawError, LawValue

#: Why a scenario cannot be priced; the report has words for them.
REASONS = ("wage_base_not_known", "law_not_known", "opd_not_on_file", "too_large")

Flags = np.ndarray[Any, np.dtype[np.bool_]]


class NotPricedError(Exception):
    """A scenario that has no price here; ``reason`` is one of :data:`REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Base:
    """The run's own price, from which every scenario differs.

    ``workers``: ``worker_id, status, opd_code, category, start_date, end_date,
    wage_reported_idr`` of ``schemas.WORKERS``; ``opd``: ``opd_code, jkk_class``. The law is taken
    as known on ``as_of``. ``budget_idr`` and ``budget_workers`` are the city's, None where unknown.
    ``spells``: as ``schemas.SPELLS``; None: everybody has the one of his line.
    """

    workers: pd.DataFrame
    opd: pd.DataFrame
    year: int
    wage_base: str
    programs: tuple[str, ...]
    as_of: date | None = None
    budget_idr: int | None = None
    budget_workers: int | None = None
    spells: pd.DataFrame | None = None

    @cached_property
    def is_counted(self) -> Flags:
        return (self.workers["status"] == "counted").to_numpy(dtype=bool)

    @cached_property
    def pieces(self) -> pd.DataFrame:
        """The months of each worker, one OPD and one wage each."""
        return pieces_of(self.workers, self.spells, self.year)

    @cached_property
    def worker(self) -> Int64s:
        """The place of each piece's worker."""
        found: Int64s = self.pieces["worker"].to_numpy(dtype=np.int64)
        return found

    @cached_property
    def months(self) -> tuple[Int64s, Int64s]:
        """First and last month of each piece."""
        names = ("first_month", "last_month")
        first, last = (self.pieces[name].to_numpy(dtype=np.int64) for name in names)
        return first, last


@dataclass(frozen=True)
class Outcome:
    """What an overlay comes to. Low: counted workers only; high: held ones too. Whole rupiah.

    ``need_*`` is what the employer pays, the addition for pekerja rentan included;
    ``worker_share_*`` what the workers pay. ``month_idr``: the employer's amount of one worker and
    month, None where it is not one figure for everybody and every month. ``budgeted_*``: the same
    for the published head count, None where it is unknown or cannot be told (wages, classes or
    categories of those people are not published). ``law_marks``: marks of the law values used.
    """

    wage_base: str
    programs: tuple[str, ...]
    workers_low: int
    workers_high: int
    need_low_idr: int
    need_high_idr: int
    worker_share_low_idr: int
    worker_share_high_idr: int
    addition_people: int
    addition_idr: int
    month_idr: int | None
    budgeted_workers: int | None
    budgeted_idr: int | None
    law_marks: tuple[str, ...]


@dataclass(frozen=True)
class _Setting:
    """An overlay laid on the base: policy, classes, months and terms, ready to multiply."""

    policy: WagePolicy
    programs: tuple[str, ...]
    growth: Decimal
    class_of_opd: Mapping[str, int]
    classes: Int64s
    terms: tuple[Term, ...]
    first_month: int
    last_month: int
    marks: tuple[str, ...]

    @property
    def shared_class(self) -> int | None:
        """The JKK class of every OPD, None where they differ."""
        found = set(self.class_of_opd.values()) or {DEFAULT_JKK_CLASS}
        return found.pop() if len(found) == 1 else None

    def bases(self, reported_idr: pd.Series) -> Int64s:
        """Wage bases in sen, grown where the overlay says so."""
        return _grown(wage_bases(self.policy, reported_idr).sen, self.growth)

    def amounts(
        self, base_sen: Int64s, classes: Int64s, first: Int64s, last: Int64s, payer: str
    ) -> Int64s:
        """What ``payer`` pays for each worker from month ``first`` to ``last``, whole rupiah."""
        first = np.maximum(first, self.first_month)
        last = np.minimum(last, self.last_month)
        total = np.zeros(len(base_sen), dtype=np.int64)
        for term in self.terms:
            if term.program.payer == payer:
                total += term.amounts(base_sen, classes) * term.months_within(first, last)
        return total

    def one_worker(self, payer: str = "employer") -> list[int]:
        """A worker of whom no wage is known, month by month from January, whole rupiah."""
        base_sen = np.repeat(self.bases(pd.Series(pd.array([pd.NA], dtype="Int64"))), MONTHS)
        months = np.arange(1, MONTHS + 1)
        classes = np.full(MONTHS, self.shared_class or DEFAULT_JKK_CLASS)
        return [int(n) for n in self.amounts(base_sen, classes, months, months, payer)]


def outcome(base: Base, overlay: Overlay) -> Outcome:
    """The price of the base's workers under ``overlay``.

    Raises:
        NotPricedError: its wage base or a law value was not known on that day, an OPD is not on
            file, or an amount leaves 64 bits.
    """
    setting = _setting(base, overlay)
    try:
        found = _outcome(base, overlay, setting)
    except OverflowError:
        raise NotPricedError("too_large") from None
    sums = (found.need_high_idr, found.worker_share_high_idr, found.budgeted_idr or 0)
    if max(sums) > np.iinfo(np.int64).max:
        raise NotPricedError("too_large")
    return found


def month_by_month(base: Base, overlay: Overlay) -> list[int]:
    """The employer's amount of one worker of whom no wage is known, from January to December.

    Raises:
        NotPricedError: as :func:`outcome`.
    """
    return _setting(base, overlay).one_worker()


def _outcome(base: Base, overlay: Overlay, setting: _Setting) -> Outcome:
    heads = overlay.head_count
    is_in = _is_in(base, overlay)
    is_low = is_in & base.is_counted
    pieces_low, pieces_in = is_low[base.worker], is_in[base.worker]
    base_sen = setting.bases(base.pieces["wage_reported_idr"])
    first, last = base.months
    sums = {}
    one_year = {}
    for payer in ("employer", "worker"):
        by_piece = setting.amounts(base_sen, setting.classes, first, last, payer)
        sums[payer] = (int(by_piece[pieces_low].sum()), int(by_piece[pieces_in].sum()))
        one_year[payer] = sum(setting.one_worker(payer))
    n_low, n_high = int(is_low.sum()), int(is_in.sum())
    more_low = half_up(n_low * Fraction(heads.growth_rate)) + heads.added
    more_high = half_up(n_high * Fraction(heads.growth_rate)) + heads.added
    rentan_idr, rentan_marks = _pekerja_rentan(base, overlay)
    employer, worker = sums["employer"], sums["worker"]
    budgeted = _budgeted_workers(base, overlay, setting)
    return Outcome(
        wage_base=setting.policy.text,
        programs=setting.programs,
        workers_low=n_low + more_low,
        workers_high=n_high + more_high,
        need_low_idr=employer[0] + more_low * one_year["employer"] + rentan_idr,
        need_high_idr=employer[1] + more_high * one_year["employer"] + rentan_idr,
        worker_share_low_idr=worker[0] + more_low * one_year["worker"],
        worker_share_high_idr=worker[1] + more_high * one_year["worker"],
        addition_people=overlay.pekerja_rentan,
        addition_idr=rentan_idr,
        month_idr=_month(overlay, setting, setting.classes[pieces_in]),
        budgeted_workers=budgeted,
        budgeted_idr=None if budgeted is None else budgeted * one_year["employer"] + rentan_idr,
        law_marks=tuple(sorted({*setting.marks, *rentan_marks})),
    )


def half_up(value: Fraction) -> int:
    """The nearest whole number, halves upwards; ``value`` is not negative."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _setting(base: Base, overlay: Overlay) -> _Setting:
    on_file = dict(zip(base.opd["opd_code"], base.opd["jkk_class"], strict=True))
    if set(overlay.jkk_class) - set(on_file):
        raise NotPricedError("opd_not_on_file")
    class_of = on_file | dict(overlay.jkk_class)
    opd = pd.DataFrame({"opd_code": list(class_of), "jkk_class": list(class_of.values())})
    classes = jkk_classes(base.pieces["opd_code"], opd)
    programs = overlay.programs or tuple(dict.fromkeys((*base.programs, *overlay.add_programs)))
    text = (overlay.wage_base or base.wage_base).replace(YEAR, str(base.year))
    try:
        policy = parse_policy(text, year=base.year, known_on=base.as_of)
    except ValueError:
        raise NotPricedError("wage_base_not_known") from None
    needed = sorted({*classes.tolist(), *class_of.values(), DEFAULT_JKK_CLASS})
    try:
        terms = [
            term
            for program in known_programs(programs)
            for term in _terms(program, base, needed, overlay.rates)
        ]
    except LawError:
        raise NotPricedError("law_not_known") from None
    return _Setting(
        policy,
        programs,
        overlay.wage_growth_rate,
        class_of,
        classes,
        tuple(terms),
        overlay.first_month,
        overlay.last_month,
        _marks(policy, terms, set(classes.tolist()), overlay.rates),
    )


def _terms(
    program: Program, base: Base, classes: Sequence[int], rates: Mapping[str, Decimal | str]
) -> list[Term]:
    """The terms of the law with the overlay's rates in their place; the law itself stays."""
    terms = terms_of_year(program, base.year, classes, base.as_of)
    if not any(program.rate.format(jkk_class=number) in rates for number in classes):
        return terms
    # Month by month: the law file that is used instead may change in another month.
    return [
        replace(
            term,
            first_month=month,
            last_month=month,
            rates={n: _rate(found, rates, base, month) for n, found in term.rates.items()},
        )
        for term in terms
        for month in range(term.first_month, term.last_month + 1)
    ]


def _rate(found: LawValue, rates: Mapping[str, Decimal | str], base: Base, month: int) -> LawValue:
    other = rates.get(found.name)
    if isinstance(other, str):
        return law.value(other, date(base.year, month, 1), base.as_of)
    return found if other is None else replace(found, value=other)


def _marks(
    policy: WagePolicy,
    terms: Sequence[Term],
    used_classes: set[int],
    rates: Mapping[str, Decimal | str],
) -> tuple[str, ...]:
    used = [policy.law_value] if policy.law_value else []
    for term in terms:
        used += [rate for n, rate in term.rates.items() if n in used_classes or n == 1]
        used += [term.cap] if term.cap else []
    return tuple(value.reference.mark for value in used if value.name not in rates)


def _grown(base_sen: Int64s, growth: Decimal) -> Int64s:
    """Wage bases raised by a share, half up to the sen."""
    if not growth:
        return base_sen
    bases, codes = np.unique(base_sen, return_inverse=True)
    factor = 1 + Fraction(growth)
    return np.array([half_up(int(b) * factor) for b in bases], dtype=np.int64)[codes]


def _is_in(base: Base, overlay: Overlay) -> Flags:
    heads = overlay.head_count
    is_in = np.ones(len(base.workers), dtype=bool)
    if heads.only:
        is_in &= base.workers["category"].isin(heads.only).to_numpy(dtype=bool)
    if heads.without:
        is_in &= ~base.workers["category"].isin(heads.without).to_numpy(dtype=bool)
    return is_in & base.is_counted if heads.is_without_held else is_in


def _month(overlay: Overlay, setting: _Setting, classes: Int64s) -> int | None:
    """One worker's month where it is one figure: one wage, one class, no change in the year."""
    months = set(setting.one_worker()[overlay.first_month - 1 : overlay.last_month])
    is_one_class = set(classes.tolist()) <= {setting.shared_class or DEFAULT_JKK_CLASS}
    is_one = setting.policy.kind == "flat" and is_one_class and len(months) == 1
    return months.pop() if is_one else None


def _budgeted_workers(base: Base, overlay: Overlay, setting: _Setting) -> int | None:
    heads = overlay.head_count
    # Wages, OPDs and categories of the published head count are not published.
    is_unknown = setting.policy.kind != "flat" or setting.shared_class is None
    if base.budget_workers is None or is_unknown or heads.only or heads.without:
        return None
    growth = half_up(base.budget_workers * Fraction(heads.growth_rate))
    return base.budget_workers + growth + heads.added


def _pekerja_rentan(base: Base, overlay: Overlay) -> tuple[int, tuple[str, ...]]:
    """Rupiah of the year and marks: the lowest band of JKK, and JKM, month by month."""
    if not overlay.pekerja_rentan:
        return 0, ()
    month_idr, marks = 0, []
    for month in range(overlay.first_month, overlay.last_month + 1):
        on = date(base.year, month, 1)
        try:
            jkk = law.scale("bpu_jkk", on, base.as_of).brackets[0]
            jkm = law.value("bpu_jkm", on, base.as_of)
        except LawError:
            raise NotPricedError("law_not_known") from None
        if jkk.value is None:
            raise NotPricedError("law_not_known")
        month_idr += half_up(Fraction(jkk.value + jkm.value))
        marks += [jkk.mark, jkm.reference.mark]
    return overlay.pekerja_rentan * month_idr, tuple(marks)
