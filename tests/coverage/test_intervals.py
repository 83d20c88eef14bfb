"""Wilson's interval against published figures: R. G. Newcombe, Stat. Med. 17 (1998), p. 857.

Table I there, method 3 (score, without continuity correction).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from analysis.coverage.intervals import standing, wilson


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


@pytest.mark.parametrize(
    ("rate", "told"),
    [
        ("0.2552", "above"),
        ("0.2554", "same"),
        ("0.3661", "same"),
        ("0.3663", "below"),
    ],
)
def test_a_unit_is_told_apart_only_if_its_whole_published_interval_is(rate: str, told: str) -> None:
    assert standing(wilson(81, 263), (Fraction(rate), Fraction(rate))) == told


def test_five_of_five_are_not_told_apart_from_three_fifths_of_the_city() -> None:
    assert standing(wilson(5, 5), (Fraction(3, 5), Fraction(3, 5))) == "same"


def test_beside_a_range_a_unit_is_told_apart_only_beyond_both_ends() -> None:
    city = (Fraction(2, 5), Fraction(7, 10))
    assert standing(wilson(60, 60), city) == "above"
    assert standing(wilson(1, 60), city) == "below"
    # Half of sixty: clearly above two fifths it is not, nor below seven tenths.
    assert standing(wilson(33, 60), city) == "same"


def test_what_is_unknown_stands_nowhere() -> None:
    assert standing(None, (Fraction(1, 2), Fraction(1, 2))) is None
    assert standing(wilson(5, 5), None) is None
