"""Wilson's interval against published figures: R. G. Newcombe, Stat. Med. 17 (1998), p. 857.

Table I there, method 3 (score, without continuity correction).
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from analysis.coverage.intervals import wilson


@pytest.mark.parametrize(
    ("n_yes", "n", "low", "high"),
    [
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
    ],
)
def test_the_interval_is_the_published_one(n_yes: int, n: int, low: str, high: str) -> None:
    ends = wilson(n_yes, n)

    assert ends is not None
    assert tuple(end.quantize(Decimal("0.0001")) for end in ends) == (Decimal(low), Decimal(high))


def test_all_of_a_small_unit_is_not_surely_all() -> None:
    assert wilson(5, 5) == (pytest.approx(Decimal("0.5655"), abs=Decimal("0.0001")), 1)


def test_nobody_has_no_interval() -> None:
    assert wilson(0, 0) is None


def test_more_than_all_is_refused() -> None:
    with pytest.raises(ValueError, match="6 of 5"):
        wilson(6, 5)
