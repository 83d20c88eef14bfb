"""The wage base of a worker by a named policy, in whole sen so that no float touches money.

The policies are those of the contract: ``umk:2021``, ``ump:2026``, ``fixed:1000000``, ``actual``,
``actual-floor:umk:2026``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from analysis import law
from analysis.city import city
from analysis.law import LawValue

#: The minimum wages that a policy can name: of the city, and of its province.
MINIMUM_WAGES = ("umk", "ump")
#: What fits the published budget to the rupiah; the notebooks' default.
USUAL_WAGE_BASE = "umk:2021"
#: A wage base has at most twelve digits before the comma (column ``wage_base_idr``).
MAX_WAGE_IDR = 10**12 - 1
#: Where a worker's wage base comes from; codes of :class:`WageBases`.
WAGE_SOURCES = ("policy", "reported", "fallback", "floor")

_POLICY = re.compile(
    r"(?P<flat>umk|ump):(?P<year>[0-9]{4})"
    r"|fixed:(?P<fixed>[0-9]+)"
    r"|(?P<actual>actual)"
    r"|actual-floor:umk:(?P<floor>[0-9]{4})"
)


class WageNotKnownError(ValueError):
    """A policy names the minimum wage of a year that is not on file, or not yet known."""


@dataclass(frozen=True)
class WagePolicy:
    """A policy as named, with the law value or amount behind it.

    ``kind`` is ``flat`` (everybody ``base_idr``), ``actual`` (``base_idr`` where no wage is
    reported) or ``actual-floor`` (no less than ``base_idr``). ``law_value`` is None for ``fixed``.
    """

    text: str
    kind: str
    base_idr: Decimal
    law_value: LawValue | None

    @property
    def base_sen(self) -> int:
        return sen(self.base_idr)


@dataclass(frozen=True)
class WageBases:
    """Wage base of each worker, in order: whole sen (int64) and code into ``WAGE_SOURCES``."""

    sen: np.ndarray[Any, np.dtype[np.int64]]
    source: np.ndarray[Any, np.dtype[np.int8]]


def sen(amount_idr: Decimal) -> int:
    """Whole sen of an amount in rupiah.

    Raises:
        ValueError: the amount has more than two decimals, so that it would have to be rounded.
    """
    scaled = amount_idr.scaleb(2)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{amount_idr} has parts of a sen: a wage base has two decimals at most")
    return int(scaled)


def parse_policy(text: str, *, year: int, known_on: date | None = None) -> WagePolicy:
    """The policy that ``text`` names, for a report on ``year`` as known on ``known_on``.

    Raises:
        ValueError: no such policy; the message names the allowed forms and the years known.
        WageNotKnownError: the minimum wage that it needs is not known; likewise.
    """
    match = _POLICY.fullmatch(text)
    if match is None:
        raise ValueError(f"wage_base {text!r} bukan dasar upah: {_allowed(known_on)}")
    if fixed := match["fixed"]:
        amount = int(fixed)
        if not 0 < amount <= MAX_WAGE_IDR:
            raise ValueError(
                f"wage_base {text!r}: jumlahnya harus antara 1 dan {MAX_WAGE_IDR} rupiah"
            )
        return WagePolicy(text, "flat", Decimal(amount), None)
    if flat := match["flat"]:
        found = _minimum_wage(text, flat, int(match["year"]), known_on)
        return WagePolicy(text, "flat", found.value, found)
    if match["actual"]:
        found = _minimum_wage(text, "umk", year, known_on)
        return WagePolicy(text, "actual", found.value, found)
    found = _minimum_wage(text, "umk", int(match["floor"]), known_on)
    return WagePolicy(text, "actual-floor", found.value, found)


def wage_bases(policy: WagePolicy, reported_idr: pd.Series) -> WageBases:
    """Wage base of every worker by ``policy``.

    A reported wage of zero or less, or of more than twelve digits, is nobody's wage: it counts as
    not reported, and the source code says ``fallback``.

    Args:
        policy: what :func:`parse_policy` gave.
        reported_idr: reported wages, whole rupiah a month, null where unknown.
    """
    n = len(reported_idr)
    base = np.full(n, policy.base_sen, dtype=np.int64)
    source = np.full(n, WAGE_SOURCES.index("policy"), dtype=np.int8)
    if policy.kind == "flat":
        return WageBases(base, source)
    wage = reported_idr.astype("Int64").to_numpy(dtype=np.int64, na_value=0)
    is_usable = (wage > 0) & (wage <= MAX_WAGE_IDR)
    source[:] = WAGE_SOURCES.index("fallback")
    source[is_usable] = WAGE_SOURCES.index("reported")
    base[is_usable] = wage[is_usable] * 100
    if policy.kind == "actual-floor":
        is_below = is_usable & (base < policy.base_sen)
        base[is_below] = policy.base_sen
        source[is_below] = WAGE_SOURCES.index("floor")
    return WageBases(base, source)


def wage_law(minimum_wage: str) -> str:
    """The law file of ``umk`` or ``ump`` of the city in use."""
    return {"umk": city().umk, "ump": city().ump}[minimum_wage]


def wage_of_law(name: str) -> str:
    """The minimum wage, ``umk`` or ``ump``, that a law file of the city in use has."""
    return next(kind for kind in MINIMUM_WAGES if wage_law(kind) == name)


def usual_wage_base(year: int, known_on: date | None = None) -> str:
    """The wage base of the published budget, else the newest UMK that is on file and known.

    Raises:
        WageNotKnownError: no UMK is known.
    """
    try:
        return parse_policy(USUAL_WAGE_BASE, year=year, known_on=known_on).text
    except WageNotKnownError:
        if years := known_years("umk", known_on):
            return f"umk:{years[-1]}"
        raise


def known_years(minimum_wage: str, known_on: date | None = None) -> list[int]:
    """Years whose ``umk`` or ``ump`` is known."""
    return [v.in_force_from.year for v in law.history(wage_law(minimum_wage), known_on)]


def _minimum_wage(text: str, minimum_wage: str, year: int, known_on: date | None) -> LawValue:
    for found in law.history(wage_law(minimum_wage), known_on):
        if found.in_force_from.year == year:
            return found
    known = f" per {known_on.isoformat()}" if known_on else ""
    raise WageNotKnownError(
        f"wage_base {text!r}: {minimum_wage.upper()} {year} belum diketahui{known}: "
        f"{_allowed(known_on)}"
    )


def _allowed(known_on: date | None) -> str:
    years = {m: ", ".join(map(str, known_years(m, known_on))) or "belum ada" for m in MINIMUM_WAGES}
    return (
        "pakai umk:TAHUN, ump:TAHUN, fixed:RUPIAH, actual, atau actual-floor:umk:TAHUN "
        f"(UMK diketahui untuk {years['umk']}; UMP untuk {years['ump']})"
    )
