"""The programmes, and their rates and wage caps as the law has them month by month.

Rates are whole millionths and wage bases sen, so that an amount is exact in 64-bit integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from analysis import law
from analysis.contributions.base import sen
from analysis.contributions.pieces import MONTHS, Int64s
from analysis.csv_table import one_of, optional_text, read_csv, required_text
from analysis.language import translated
from analysis.law import LawValue

JKK_CLASSES = (1, 2, 3, 4, 5)
#: Rates are whole millionths, as the column ``rate`` has them; wage bases are sen.
RATE_SCALE = 10**6
DIVISOR = RATE_SCALE * 100
#: Likewise, to sums in sen.
SEN = RATE_SCALE


@dataclass(frozen=True)
class Program:
    """A programme of ``programs.csv``: who pays, and the law files of its rate and wage cap.

    ``name`` is how a reader knows it in a sentence, ``full_name`` where it is first named.
    """

    code: str
    name: str
    full_name: str
    payer: str
    rate: str
    wage_cap: str | None


@dataclass(frozen=True)
class Term:
    """Months (1 to 12, inclusive) in which a programme has the same rates and the same cap."""

    program: Program
    first_month: int
    last_month: int
    rates: dict[int, LawValue]  # by JKK class
    cap: LawValue | None

    def bases(self, base_sen: Int64s) -> Int64s:
        """Wage bases in sen, cut to the cap where the programme has one."""
        return base_sen if self.cap is None else np.minimum(base_sen, sen(self.cap.value))

    def amounts(self, base_sen: Int64s, jkk_class: Int64s, divisor: int = DIVISOR) -> Int64s:
        """Contribution of one month for each worker, in whole rupiah; with ``SEN`` in sen."""
        numerators = np.zeros(max(JKK_CLASSES) + 1, dtype=np.int64)
        for number, rate in self.rates.items():
            numerators[number] = rate_millionths(rate)
        return round_half_up(self.bases(base_sen), numerators[jkk_class], divisor)

    def months_within(self, first: Int64s, last: Int64s) -> Int64s:
        """How many months of ``first`` to ``last`` (1 to 12) fall into this term."""
        within = np.minimum(last, self.last_month) - np.maximum(first, self.first_month) + 1
        return np.maximum(within, 0)


def round_half_up(base_sen: Int64s, rate: Int64s, divisor: int = DIVISOR) -> Int64s:
    """``rate`` (millionths) x ``base_sen`` in whole rupiah (``SEN``: in sen), half up, exact.

    Raises:
        OverflowError: a product could leave 64 bits; nothing is computed.
    """
    largest = int(base_sen.max(initial=0)) * int(rate.max(initial=0)) + DIVISOR // 2
    if largest > np.iinfo(np.int64).max:
        raise OverflowError(
            f"a wage base of {int(base_sen.max()) // 100} rupiah is too large to price exactly"
        )
    product = base_sen * rate
    product += divisor // 2
    product //= divisor
    return product


def rate_millionths(rate: LawValue) -> int:
    """A rate as whole millionths.

    Raises:
        ValueError: it has more than six decimals.
    """
    scaled = rate.value * RATE_SCALE
    if scaled != int(scaled):
        raise ValueError(f"{rate.name}: the rate {rate.value} has more than six decimals")
    return int(scaled)


@lru_cache
def all_programs() -> dict[str, Program]:
    """The programmes of ``programs.csv`` by code."""
    parsers = {
        "program": required_text,
        "name": required_text,
        "full_name": required_text,
        "payer": one_of("employer", "worker"),
        "rate": required_text,
        "wage_cap": optional_text,
    }
    table = read_csv(Path(__file__).parent / "programs.csv", parsers)
    rows = table.parsed(parsers)
    table.check_once(("program",), rows)
    table.done()
    return {row["program"]: Program(*row.values()) for _, row in rows}


#: The programmes of the published budget, and of a run that is not told others.
USUAL = ("JKK", "JKM")
_in_use: ContextVar[tuple[str, ...]] = ContextVar("programs", default=USUAL)


def use_programs(codes: Sequence[str]) -> None:
    """Let every sum from now on be said to hold these programmes.

    Raises:
        ValueError: as for :func:`known_programs`.
    """
    _in_use.set(tuple(program.code for program in known_programs(codes)))


def programs_in_use() -> tuple[str, ...]:
    """The programmes that the sums of this run hold."""
    return _in_use.get()


def program_names(codes: Sequence[str] | None = None, *, is_full: bool = False) -> list[str]:
    """What readers call the programmes, by default those in use, in the language in use."""
    programs = known_programs(programs_in_use() if codes is None else codes)
    return [translated(one.full_name if is_full else one.name) for one in programs]


def known_programs(codes: Sequence[str]) -> list[Program]:
    """The programmes with these codes.

    Raises:
        ValueError: none, an unknown or a repeated code.
    """
    on_file = all_programs()
    unknown = [code for code in codes if code not in on_file]
    if unknown or not codes or len(set(codes)) != len(codes):
        raise ValueError(
            f"programs {', '.join(codes) or '(none)'}: use {', '.join(on_file)}, each once at most"
        )
    return [on_file[code] for code in codes]


def terms_of_year(
    program: Program, year: int, classes: Sequence[int], known_on: date | None
) -> list[Term]:
    """The months of ``year`` in runs of equal rates: the law may change within the year."""
    terms: list[Term] = []
    for month in range(1, MONTHS + 1):
        on = date(year, month, 1)
        rates = {
            number: law.value(program.rate.format(jkk_class=number), on, known_on)
            for number in classes
        }
        cap = law.value(program.wage_cap, on, known_on) if program.wage_cap else None
        if terms and _is_same_law(terms[-1], rates, cap):
            # The later answer stays, since it carries the warning of the last day asked for.
            terms[-1] = Term(program, terms[-1].first_month, month, rates, cap)
        else:
            terms.append(Term(program, month, month, rates, cap))
    return terms


def _is_same_law(term: Term, rates: dict[int, LawValue], cap: LawValue | None) -> bool:
    before = [*term.rates.values(), *([term.cap] if term.cap else [])]
    now = [*rates.values(), *([cap] if cap else [])]
    return [v.in_force_from for v in before] == [v.in_force_from for v in now]
