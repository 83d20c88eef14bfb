"""For whom an edition is, and how exactly it therefore shows a number.

``sesi``, between government bodies, shows everything as it is. ``publik`` shows the same to
whoever asks: counts of people from 1 to 4 as one group, the others rounded to 5, rupiah to the
million. This happens where a value becomes text, a bar or a key to sort by, and nowhere before:
sums are made of exact values. Files, OPDs, months and days are no people, and tariffs and wages set
by law are nobody's amount: both are exact always.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from fractions import Fraction
from operator import index
from typing import Any, SupportsIndex

SESSION, PUBLIC = "sesi", "publik"
AUDIENCES = (SESSION, PUBLIC)
#: Fewer people than this, and they are no group; others are rounded to it.
GROUP = 5
MILLION = 1_000_000
_UNITS = {"number": GROUP, "rupiah": MILLION}

_audience: ContextVar[str] = ContextVar("audience", default=SESSION)


def check_audience(audience: str) -> None:
    """Refuse an audience that is none."""
    if audience not in AUDIENCES:
        raise ValueError(f"pembaca {audience!r} tidak dikenal; pakai {' atau '.join(AUDIENCES)}")


def use_audience(audience: str) -> None:
    """Show everything for this audience from now on.

    Raises:
        ValueError: there is no such audience.
    """
    check_audience(audience)
    _audience.set(audience)


@contextmanager
def for_audience(audience: str) -> Iterator[None]:
    """Show everything for this audience within the block."""
    check_audience(audience)
    token = _audience.set(audience)
    try:
        yield
    finally:
        _audience.reset(token)


def is_public() -> bool:
    """Whether numbers of people and of rupiah are shown rounded."""
    return _audience.get() == PUBLIC


def shown(kind: str, value: Any) -> Any:
    """``value`` as exact as this audience sees it: what is drawn, and what tables sort by.

    The middle stands for all values of a group that is not told apart. What is shown once is shown
    the same again.

    Args:
        kind: of a column or a chart; ``number`` (people) and ``rupiah`` are rounded.
        value: int, ``Decimal`` or ``Fraction``; anything else is given back as it is.
    """
    # A whole number of a table need not be an int of Python.
    is_number = isinstance(value, Decimal | Fraction | SupportsIndex) and value is not True
    if not is_public() or not is_number or kind not in _UNITS or not value:
        return value
    unit = _UNITS[kind]
    exact = Fraction(value) if isinstance(value, Decimal | Fraction) else Fraction(index(value))
    size: Fraction = abs(exact)
    sign = 1 if exact > 0 else -1
    if size < unit:
        return Fraction(sign * unit, 2)
    return sign * unit * ((2 * size + unit) // (2 * unit))


def is_group(kind: str, value: Fraction | int) -> bool:
    """Whether a value is shown as one of a group that is not told apart."""
    size = Fraction(value) if value > 0 else -Fraction(value)
    return is_public() and kind in _UNITS and 0 < size < _UNITS[kind]
