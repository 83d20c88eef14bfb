"""Numbers, rupiah, shares and dates as a reader expects them: ``Rp553.127.196``, ``35,05%``.

In the language in use (:mod:`analysis.language`); the examples are in Bahasa Indonesia. Everything
is exact: integers, ``Decimal`` and ``Fraction`` only. A float is refused, because it has already
been rounded once. ``None`` is what nobody has supplied and reads "belum tersedia".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from operator import index
from pathlib import Path
from typing import Any, SupportsIndex

from analysis.audience import GROUP, MILLION, is_group, is_public, shown
from analysis.language import locale, translated
from analysis.strict_yaml import check_keys, read_typed

Exact = SupportsIndex | Decimal | Fraction
Share = Fraction | Decimal | tuple[int, int]

MINUS = "\N{MINUS SIGN}"
EN_DASH = "\N{EN DASH}"
HYPHEN = "-"


@cache
def words() -> dict[str, Any]:
    """The report's own words, from ``words.yaml``."""
    found = read_typed(Path(__file__).with_name("words.yaml"))
    check_keys(
        found, ("not_available", "and", "magnitudes", "furniture", "editions"), (), "words.yaml"
    )
    return found


def word(name: str) -> str:
    """A word of the report's furniture, such as ``source``; ``KeyError`` when it has none."""
    return translated(words()["furniture"][name])


def furniture() -> dict[str, str]:
    """All words of the report's furniture, by name."""
    return {name: word(name) for name in words()["furniture"]}


def edition_name(edition: str) -> str:
    """How a kind of edition is called, such as ``DATA CONTOH``."""
    return translated(edition)


def edition_note(edition: str) -> str:
    """What the title page says of a kind of edition; ``KeyError`` for an unknown one."""
    return translated(words()["editions"][edition])


def not_available() -> str:
    """What stands where the city has supplied nothing."""
    return translated(words()["not_available"])


def number(value: Exact | None) -> str:
    """How many people, as exact as the audience sees it; see :mod:`analysis.audience`.

    >>> number(3083)
    '3.083'
    """
    if value is None:
        return not_available()
    exact = Fraction(shown("number", _fraction(value)))
    if is_group("number", exact):
        few = f"1{HYPHEN}{GROUP - 1}"
        return few if exact > 0 else f"{MINUS}({few})"
    return _signed(exact, "", 0)


def count(value: Exact | None, digits: int = 0) -> str:
    """How many of anything but people, with dots for thousands, rounded half away from zero.

    >>> count(1427)
    '1.427'
    """
    if value is None:
        return not_available()
    return _signed(_fraction(value), "", digits)


def rupiah(value: Exact | None) -> str:
    """An amount in rupiah: as it is, or to the million, as the audience sees it.

    Raises as :func:`price` does.

    >>> rupiah(553127196)
    'Rp553.127.196'
    """
    if value is None or not is_public():
        return price(value)
    exact = Fraction(shown("rupiah", _fraction(value)))
    million = translated(words()["magnitudes"][-2]["name"])
    sign = MINUS if exact < 0 else ""
    if is_group("rupiah", exact):
        return f"{sign}{word('below')} Rp1 {million}"
    return f"{_signed(exact / MILLION, 'Rp', 0)} {million}" if exact else "Rp0"


def price(value: Exact | None) -> str:
    """Rupiah for one person by the law (a tariff, a wage that is set), exactly as it is.

    Sen appear when there are any. Raises ``ValueError`` for fractions of a sen: round where it is
    computed.

    >>> price(14951)
    'Rp14.951'
    """
    if value is None:
        return not_available()
    exact = _fraction(value)
    if (exact * 100).denominator != 1:
        raise ValueError("an amount with fractions of a sen is not an amount; round it first")
    return _signed(exact, "Rp", 0 if exact.denominator == 1 else 2)


def rupiah_short(value: Exact | None) -> str:
    """A rounded amount for a chart's label, to three digits: ``Rp553 juta``, ``Rp1,25 miliar``."""
    if value is None:
        return not_available()
    exact = _fraction(value)
    if is_group("rupiah", exact):
        return rupiah(value)
    exact = Fraction(shown("rupiah", exact))
    size = abs(exact)
    if _half_up(size) < 1000:
        return _signed(exact, "Rp", 0)
    *_, (rounded, magnitude) = _scaled_up(size)
    name = translated(magnitude["name"])
    return f"{MINUS if exact < 0 else ''}Rp{_trimmed(rounded)} {name}"


def percent(share: Share | None, digits: int = 2) -> str:
    """A share of 1 as a percentage, rounded half away from zero from the exact share.

    A pair is (numerator, denominator); nothing out of nothing is "belum tersedia".

    >>> percent((49397, 140940))
    '35,05%'
    """
    if share is None or (isinstance(share, tuple) and share[1] == 0):
        return not_available()
    exact = Fraction(*share) if isinstance(share, tuple) else _fraction(share)
    return _signed(exact * 100, "", digits) + "%"


def percent_words(share: Share | None) -> str:
    """A share of 1 in whole percent, as running text has it: ``61 persen``."""
    if share is None:
        return not_available()
    return f"{percent(share, 0).removesuffix('%')} {word('percent')}"


def date_long(day: date | None) -> str:
    """``28 November 2025``."""
    if day is None:
        return not_available()
    return f"{day.day} {_month_name(day.month)} {day.year}"


def month_long(month: str | None) -> str:
    """``2026-01`` as ``Januari 2026``; ``ValueError`` when it is no month."""
    if month is None:
        return not_available()
    day = date.fromisoformat(f"{month}-01")
    return f"{_month_name(day.month)} {day.year}"


def date_range(first: date, last: date) -> str:
    """``1–31 Januari 2026``, ``1 Januari – 28 Februari 2026``; what both share is said once."""
    if last < first:
        raise ValueError("a range ends before it begins")
    if first == last:
        return date_long(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{EN_DASH}{date_long(last)}"
    start = date_long(first) if first.year != last.year else date_long(first)[:-5]
    return f"{start} {EN_DASH} {date_long(last)}"


def month_range(first: str, last: str) -> str:
    """``Januari–Maret 2026``; months as ``YYYY-MM``."""
    if last < first:
        raise ValueError("a range ends before it begins")
    if first == last:
        return month_long(first)
    if first[:4] == last[:4]:
        return f"{month_long(first)[:-5]}{EN_DASH}{month_long(last)}"
    return f"{month_long(first)} {EN_DASH} {month_long(last)}"


def list_and(items: Sequence[str]) -> str:
    """``a``, ``a dan b``, ``a, b, dan c``."""
    conjunction = translated(words()["and"])
    if len(items) <= 2:
        return f" {conjunction} ".join(items)
    return f"{', '.join(items[:-1])}, {conjunction} {items[-1]}"


def separators() -> tuple[str, str]:
    """The signs between thousands and before decimals."""
    symbols = locale().number_symbols["latn"]
    return str(symbols["group"]), str(symbols["decimal"])


def _month_name(month: int) -> str:
    return str(locale().months["format"]["wide"][month])


def _fraction(value: Exact) -> Fraction:
    if isinstance(value, bool):
        raise TypeError("True and False are not numbers here")
    if isinstance(value, Decimal | Fraction):
        return Fraction(value)
    try:
        return Fraction(index(value))
    except TypeError:
        kind = type(value).__name__
        raise TypeError(f"{kind} is not exact; give int, Decimal or Fraction") from None


def _half_up(value: Fraction) -> int:
    """The nearest whole number of a value that is not negative, halves upwards."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _signed(value: Fraction, prefix: str, digits: int) -> str:
    scaled = _half_up(abs(value) * 10**digits)
    whole, rest = divmod(scaled, 10**digits)
    group, decimal = separators()
    text = f"{whole:,}".replace(",", group) + (f"{decimal}{rest:0{digits}d}" if digits else "")
    return f"{MINUS if value < 0 and scaled else ''}{prefix}{text}"


def _scaled_up(size: Fraction) -> Iterator[tuple[Decimal, dict[str, Any]]]:
    """``size`` in ever larger units, until it has fewer than four digits."""
    for magnitude in reversed(words()["magnitudes"]):
        rounded = _three_digits(size / 10 ** magnitude["power"])
        yield rounded, magnitude
        if rounded < 1000:
            return


def _three_digits(value: Fraction) -> Decimal:
    """A value of 1 or more, rounded half up to three digits."""
    digits = 2 if value < 10 else 1 if value < 100 else 0
    return Decimal(_half_up(value * 10**digits)).scaleb(-digits)


def _trimmed(value: Decimal) -> str:
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", separators()[1])
