"""What a line of SIPP's lists costs, and whose it is: for who is on a roster and who is not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analysis.contributions.base import WAGE_SOURCES, WagePolicy, wage_bases
from analysis.contributions.pieces import Int64s
from analysis.contributions.price import DEFAULT_JKK_CLASS
from analysis.contributions.programs import DIVISOR, USUAL, known_programs, terms_of_year

Flags = np.ndarray[Any, np.dtype[np.bool_]]


def listed_idr(
    base_sen: Int64s,
    jkk_class: Int64s,
    month: Int64s,
    *,
    year: int,
    programs: Sequence[str] = USUAL,
    as_of: date | None = None,
    divisor: int = DIVISOR,
) -> Int64s:
    """Whole rupiah that each line is billed in its month, by the same rule as the roster's price.

    Args:
        base_sen: wage base of each line, whole sen.
        jkk_class: JKK class (1 to 5) of each line.
        month: month (1 to 12) of each line.
        year: year of the report.
        programs: codes of ``programs.csv``.
        as_of: law as known on this day; None: all that is on file.
        divisor: ``programs.SEN`` for sums in sen.

    Raises:
        ValueError: an unknown programme.
        LawError: the law files say nothing for a month of the year.
    """
    classes = sorted(set(jkk_class.tolist())) or [DEFAULT_JKK_CLASS]
    amounts = np.zeros(len(base_sen), dtype=np.int64)
    for program in known_programs(programs):
        for term in terms_of_year(program, year, classes, as_of):
            is_due = (term.first_month <= month) & (month <= term.last_month)
            amounts[is_due] += term.amounts(base_sen[is_due], jkk_class[is_due], divisor)
    return amounts


def listed_bases(wage_reported_idr: pd.Series, policy: WagePolicy) -> tuple[Int64s, Flags]:
    """Wage base of each line in whole sen, and whether the list itself gives it.

    The wage of the list, whatever the policy; where it has none that can be one
    (:func:`analysis.contributions.base.wage_bases`), the base of ``policy``.
    """
    bases = wage_bases(WagePolicy("actual", "actual", policy.base_idr, None), wage_reported_idr)
    return bases.sen, bases.source == WAGE_SOURCES.index("reported")


def months_until(year: int, as_of: date) -> int:
    """How many months of ``year`` (0 to 12) have begun on ``as_of``."""
    return min(max((as_of.year - year) * 12 + as_of.month, 0), 12)


def persons_of(lines: pd.DataFrame) -> list[str]:
    """Whose each line is, of lines (``kpj, nik``) that no worker has.

    A person is one NIK; a line without a NIK belongs to that of its KPJ, else to its KPJ, and a
    line with neither is a person of its own.
    """
    nik_of_kpj = {
        kpj: nik
        for kpj, nik in zip(lines["kpj"], lines["nik"], strict=True)
        if not pd.isna(kpj) and not pd.isna(nik)
    }
    persons = []
    for place, (kpj, nik) in enumerate(zip(lines["kpj"], lines["nik"], strict=True)):
        if not pd.isna(nik):
            persons.append(f"nik {nik}")
        elif pd.isna(kpj):
            persons.append(f"line {place}")
        else:
            persons.append(f"nik {nik_of_kpj[kpj]}" if kpj in nik_of_kpj else f"kpj {kpj}")
    return persons
