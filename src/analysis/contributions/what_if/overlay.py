"""What a scenario may change: one overlay on the run's own price, read strictly from YAML.

An overlay says only what differs. Enacted values stay in the law files: a rate of an overlay is a
what-if beside them and changes none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from analysis import law
from analysis.codes import CATEGORIES
from analysis.contributions.base import MINIMUM_WAGES, WageNotKnownError, known_years, parse_policy
from analysis.contributions.pieces import MONTHS
from analysis.contributions.programs import JKK_CLASSES, all_programs
from analysis.strict_yaml import (
    StrictYamlError,
    at,
    check_keys,
    exact,
    flag,
    mapping,
    one_of,
    several_of,
    text,
    whole,
)

#: Keys of an overlay in YAML.
KEYS = (
    "wage_base",
    "wage_growth_percent",
    "programs",
    "add_programs",
    "jkk_class",
    "head_count",
    "months",
    "rates",
    "pekerja_rentan",
)
#: Stands for the report's year in a wage base.
YEAR = "{year}"
MOST_PEOPLE = 100_000_000


@dataclass(frozen=True)
class HeadCount:
    """Which workers are priced, and how many more.

    ``only`` and ``without`` are categories, applied first; then ``growth_rate`` (share of 1) of
    those left, rounded half up to whole people; then ``added`` people. Whoever is added works the
    whole year and is sound (low and high).
    """

    growth_rate: Decimal = Decimal(0)
    added: int = 0
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    is_without_held: bool = False


@dataclass(frozen=True)
class Overlay:
    """What differs from the run's own price; None and empty: nothing.

    ``rates`` by law file: an exact share of 1, or the name of the law file to use in its place.
    ``jkk_class`` by OPD code. Months are 1 to 12, inclusive. ``pekerja_rentan`` is a number of
    people insured beside the workers, at the lowest package of bukan penerima upah.
    """

    wage_base: str | None = None
    wage_growth_rate: Decimal = Decimal(0)
    programs: tuple[str, ...] | None = None
    add_programs: tuple[str, ...] = ()
    jkk_class: Mapping[str, int] = field(default_factory=dict)
    head_count: HeadCount = HeadCount()
    first_month: int = 1
    last_month: int = MONTHS
    rates: Mapping[str, Decimal | str] = field(default_factory=dict)
    pekerja_rentan: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return self == Overlay()


def parse_overlay(fields: Mapping[str, Any], where: str, *, is_shipped: bool = False) -> Overlay:
    """The overlay that these lines (texts, keys of :data:`KEYS`) describe.

    OPD codes are taken as they stand: whether the city has them, only its ``opd.csv`` knows. What
    is shipped may name a year whose minimum wage this city has not on file: it is not priced then.

    Raises:
        StrictYamlError: a value is not understood; the message begins with ``where``.
    """
    if "programs" in fields and "add_programs" in fields:
        raise StrictYamlError(
            f"{where}: pakai programs (seluruh daftar) atau add_programs (tambahan), tidak keduanya"
        )
    programs = tuple(all_programs())
    first, last = _months(fields.get("months"), f"{where}, months")
    return Overlay(
        wage_base=_wage_base(fields.get("wage_base"), f"{where}, wage_base", is_shipped),
        wage_growth_rate=_percent(fields, "wage_growth_percent", where, least=-99),
        programs=(
            several_of(fields["programs"], programs, f"{where}, programs")
            if "programs" in fields
            else None
        ),
        add_programs=(
            several_of(fields["add_programs"], programs, f"{where}, add_programs")
            if "add_programs" in fields
            else ()
        ),
        jkk_class=_classes(fields.get("jkk_class"), f"{where}, jkk_class"),
        head_count=_head_count(fields.get("head_count"), f"{where}, head_count"),
        first_month=first,
        last_month=last,
        rates=_rates(fields.get("rates"), f"{where}, rates"),
        pekerja_rentan=_pekerja_rentan(fields.get("pekerja_rentan"), f"{where}, pekerja_rentan"),
    )


def _wage_base(raw: Any, where: str, is_shipped: bool) -> str | None:
    if raw is None:
        return None
    policy = text(raw, where)
    # A year of which every minimum wage is on file stands for the report's year: the one of a new
    # year may be known before the other.
    known = [set(known_years(kind)) for kind in MINIMUM_WAGES]
    some_year = max(set.intersection(*known) or set.union(*known))
    try:
        parse_policy(policy.replace(YEAR, str(some_year)), year=some_year)
    except WageNotKnownError as error:
        if not is_shipped:
            raise StrictYamlError(f"{where}: {error}{at(raw)}") from None
    except ValueError as error:
        raise StrictYamlError(f"{where}: {error}{at(raw)}") from None
    return policy


def _percent(fields: Mapping[str, Any], key: str, where: str, *, least: int) -> Decimal:
    if key not in fields:
        return Decimal(0)
    return exact(fields[key], f"{where}, {key}", least, 1000, 2) / 100


def _classes(raw: Any, where: str) -> dict[str, int]:
    if raw is None:
        return {}
    allowed = [str(number) for number in JKK_CLASSES]
    return {
        code: int(one_of(item, allowed, f"{where}, {code}"))
        for code, item in mapping(raw, where).items()
    }


def _head_count(raw: Any, where: str) -> HeadCount:
    if raw is None:
        return HeadCount()
    fields = mapping(raw, where)
    check_keys(fields, (), ("growth_percent", "added", "only", "without", "without_held"), where)
    if "only" in fields and "without" in fields:
        raise StrictYamlError(f"{where}: pakai only atau without, tidak keduanya")
    added = mapping(fields["added"], f"{where}, added") if "added" in fields else {}
    for category in added:
        one_of(category, CATEGORIES, f"{where}, added")
    return HeadCount(
        growth_rate=_percent(fields, "growth_percent", where, least=0),
        added=sum(whole(n, f"{where}, added", 0, MOST_PEOPLE) for n in added.values()),
        only=several_of(fields["only"], CATEGORIES, f"{where}, only") if "only" in fields else (),
        without=(
            several_of(fields["without"], CATEGORIES, f"{where}, without")
            if "without" in fields
            else ()
        ),
        is_without_held=(
            "without_held" in fields and flag(fields["without_held"], f"{where}, without_held")
        ),
    )


def _months(raw: Any, where: str) -> tuple[int, int]:
    if raw is None:
        return 1, MONTHS
    fields = mapping(raw, where)
    check_keys(fields, ("from", "to"), (), where)
    first, last = (whole(fields[key], f"{where}, {key}", 1, MONTHS) for key in ("from", "to"))
    if last < first:
        raise StrictYamlError(f"{where}: berakhir sebelum mulai: tukar from dan to")
    return first, last


def _rates(raw: Any, where: str) -> dict[str, Decimal | str]:
    if raw is None:
        return {}
    names = rate_names()
    rates: dict[str, Decimal | str] = {}
    for name, item in mapping(raw, where).items():
        one_of(name, names, where)
        rates[name] = (
            item if item in _shares_on_file() else exact(item, f"{where}, {name}", 0, 1, 6)
        )
    return rates


def _shares_on_file() -> list[str]:
    parameters = law.load().parameters.values()
    return [p.name for p in parameters if p.unit == "/1" and p.method is None]


def rate_names() -> list[str]:
    """The law files whose rates a programme uses, in the order of ``programs.csv``."""
    return list(
        dict.fromkeys(
            program.rate.format(jkk_class=number)
            for program in all_programs().values()
            for number in JKK_CLASSES
        )
    )


def _pekerja_rentan(raw: Any, where: str) -> int:
    if raw is None:
        return 0
    fields = mapping(raw, where)
    check_keys(fields, ("people",), (), where)
    return whole(fields["people"], f"{where}, people", 1, MOST_PEOPLE)
