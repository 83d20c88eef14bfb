"""The Shapley value of a change, person by person, exact: integers over one denominator.

Each cause of a change gets the mean, over all orders in which the causes can come, of what it adds
when it comes: Shapley (1953), "A value for n-person games", Contributions to the Theory of Games
II, Annals of Mathematics Studies 28, 307-317; for changes of a sum between two dates Shorrocks
(2013), Journal of Economic Inequality 11(1), 99-126. No order is preferred, nothing is left over,
and a cause that changes nothing gets nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from itertools import combinations
from math import factorial, floor
from typing import Any

import numpy as np

Int64s = np.ndarray[Any, np.dtype[np.int64]]


def shapley(
    worth: Callable[[frozenset[str]], Int64s], causes: Collection[str]
) -> tuple[dict[str, Int64s], int]:
    """Split ``worth(all causes) - worth(no cause)`` among the causes.

    Args:
        worth: whole rupiah of each person when just these causes have come; called once for each
            of the ``2 ** len(causes)`` sets, always with arrays of one length.
        causes: their names; the order does not matter.

    Returns:
        The numerators of each cause's share (one for each person), and their denominator.

    Raises:
        OverflowError: a share could leave 64 bits; nothing is given.
    """
    n = len(causes)
    denominator = factorial(n)
    start = worth(frozenset())
    shares = {cause: np.zeros(len(start), dtype=np.int64) for cause in causes}
    for size in range(n + 1):
        for chosen in combinations(sorted(causes), size):
            amount = worth(frozenset(chosen)) if size else start
            if int(np.abs(amount).max(initial=0)) > np.iinfo(np.int64).max // denominator:
                raise OverflowError("an amount is too large to be split exactly")
            for cause in causes:
                # In so many orders just these causes stand before the cause, or up to it.
                if cause in chosen:
                    shares[cause] += factorial(size - 1) * factorial(n - size) * amount
                else:
                    shares[cause] -= factorial(size) * factorial(n - size - 1) * amount
    return shares, denominator


def whole_parts(parts: Mapping[str, Fraction]) -> dict[str, int]:
    """The parts in whole rupiah with the same sum, by the largest remainder.

    Every part is rounded down; the rupiah still missing go one each to the largest remainders. Of
    equal remainders the larger part comes first (by size, whatever its sign), then the first by
    name, so that the order of ``parts`` decides nothing. No part moves by a whole rupiah.

    Raises:
        ValueError: the sum is not whole.
    """
    total = sum(parts.values(), Fraction(0))
    if total.denominator != 1:
        raise ValueError(f"the parts sum to {total}, which is not whole")
    whole = {name: floor(part) for name, part in parts.items()}
    by_remainder = sorted(
        parts, key=lambda name: (whole[name] - parts[name], -abs(parts[name]), name)
    )
    for name in by_remainder[: int(total) - sum(whole.values())]:
        whole[name] += 1
    return whole
