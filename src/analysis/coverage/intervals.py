"""How sure a rate of a small unit is: Wilson's score interval, and what may be said by it."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

#: Where a unit stands to the rate of all; units of one standing are not told apart.
STANDINGS = ("below", "same", "above")

#: Standard normal quantile of 0.975: an interval of 95 %.
Z_95 = Decimal("1.959963984540054")


def wilson(n_yes: int, n: int, z: Decimal = Z_95) -> tuple[Decimal, Decimal] | None:
    """Wilson's score interval of ``n_yes`` of ``n``, shares of 1; None where ``n`` is 0.

    Without continuity correction; both ends lie within 0 and 1. Source: E. B. Wilson, Journal of
    the American Statistical Association 22 (1927), p. 209.

    Raises:
        ValueError: ``n_yes`` is not within 0 and ``n``.
    """
    if not 0 <= n_yes <= n:
        raise ValueError(f"{n_yes} of {n} is no share")
    if n == 0:
        return None
    with localcontext() as context:
        context.prec = 28
        total, share = Decimal(n), Decimal(n_yes) / Decimal(n)
        scale = 1 + z * z / total
        centre = (share + z * z / (2 * total)) / scale
        variance = share * (1 - share) / total + z * z / (4 * total * total)
        half = z * variance.sqrt() / scale
        low = Decimal(0) if n_yes == 0 else centre - half
        high = Decimal(1) if n_yes == n else centre + half
        return low, high


def standing(
    interval: tuple[Decimal, Decimal] | None, rate: tuple[Fraction, Fraction] | None
) -> str | None:
    """Where a unit stands to the rate of all: of :data:`STANDINGS`, None where either is unknown.

    ``rate`` is the least and the most that the rate of all can be; both are it where it is known.
    Above or below only if its whole interval is. Units are sorted into these three groups and never
    ranked one by one, since the order of units whose intervals overlap is mostly chance. Source:
    H. Goldstein and D. J. Spiegelhalter, Journal of the Royal Statistical Society A 159 (1996), p.
    385 (recalled).
    """
    if interval is None or rate is None:
        return None
    low, high = map(Fraction, interval)
    least, most = rate
    return "above" if low > most else "below" if high < least else "same"
