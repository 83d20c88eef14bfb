"""The Shapley value of a change: exact, the same in every order, and whole rupiah of it."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.contributions.change.shapley import shapley, whole_parts


def test_the_order_of_the_causes_does_not_change_the_split() -> None:
    def worth(chosen: frozenset[str]) -> np.ndarray[Any, np.dtype[np.int64]]:
        return np.array([sum(map(ord, "".join(sorted(chosen)))) ** 2, 7 * len(chosen)])

    first, denominator = shapley(worth, "abcd")
    for order in permutations("abcd"):
        again, same = shapley(worth, order)
        assert same == denominator == 24
        assert {c: again[c].tolist() for c in "abcd"} == {c: first[c].tolist() for c in "abcd"}


def test_shapleys_glove_game_comes_out_as_published() -> None:
    # Two left gloves, one right glove: 1/6, 1/6 and 2/3.
    def worth(chosen: frozenset[str]) -> np.ndarray[Any, np.dtype[np.int64]]:
        return np.array([int("right" in chosen and len(chosen) > 1)])

    found, denominator = shapley(worth, ["left one", "left two", "right"])
    assert denominator == 6
    assert {name: int(share[0]) for name, share in found.items()} == {
        "left one": 1,
        "left two": 1,
        "right": 4,
    }


def test_an_amount_too_large_to_be_split_exactly_is_refused() -> None:
    with pytest.raises(OverflowError, match="too large"):
        shapley(lambda chosen: np.array([2**62 * len(chosen)]), ["a", "b"])


parts = st.dictionaries(
    st.sampled_from("abcdefg"), st.fractions(-1000, 1000, max_denominator=5040), min_size=1
)


@given(parts, st.randoms())
def test_whole_parts_keep_the_sum_whatever_the_order(exact: dict[str, Fraction], dice: Any) -> None:
    rest = -sum(exact.values())
    exact = {**exact, "rest": rest}
    found = whole_parts(exact)
    assert sum(found.values()) == 0
    assert all(abs(found[name] - exact[name]) < 1 for name in exact)
    names = list(exact)
    dice.shuffle(names)
    assert whole_parts({name: exact[name] for name in names}) == found


def test_parts_without_a_whole_sum_are_refused() -> None:
    with pytest.raises(ValueError, match="not whole"):
        whole_parts({"a": Fraction(1, 2)})
