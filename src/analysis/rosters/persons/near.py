"""Persons who are most likely one: near NIKs, the same birth date, names that can be one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

_N_DIGITS = 16
#: Mixes two numbers into one key; equal keys are looked at again digit by digit.
_MIX = np.uint64(0x9E3779B97F4A7C15)


def near_pairs(niks: Sequence[str], born: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs of positions, the earlier first, of one birth date and NIKs that are near.

    Two NIKs are near when one digit differs, or when two digits are swapped.

    Args:
        niks: 16 ASCII digits each.
        born: the birth date of each as an ordinal.
    """
    n = len(niks)
    if n < 2:
        return []
    digits = np.frombuffer("".join(niks).encode(), dtype=np.uint8).reshape(n, _N_DIGITS) - ord("0")
    numbers = digits.astype(np.uint64) @ (10 ** np.arange(_N_DIGITS - 1, -1, -1, dtype=np.uint64))
    days = np.asarray(born, dtype=np.uint64) * _MIX
    pairs: set[tuple[int, int]] = set()
    for place in range(_N_DIGITS):
        weight = np.uint64(10 ** (_N_DIGITS - 1 - place))
        masked = numbers - digits[:, place].astype(np.uint64) * weight
        _collect(pairs, masked ^ days, niks, born)
    # Swapping keeps the digits, so their sum under random weights stays.
    weights = np.random.default_rng(0).integers(1, 2**58, 10, dtype=np.uint64)
    _collect(pairs, weights[digits].sum(axis=1, dtype=np.uint64) ^ days, niks, born)
    return sorted(pairs)


def _collect(
    pairs: set[tuple[int, int]], keys: np.ndarray, niks: Sequence[str], born: Sequence[int]
) -> None:
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    ends = np.r_[starts[1:], len(keys)]
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
        group = order[start:end].tolist()
        if len({niks[place] for place in group}) < 2:
            # One NIK on many lines: nobody is near to himself.
            continue
        for place, later in enumerate(group):
            for earlier in group[:place]:
                if born[earlier] == born[later] and is_near(niks[earlier], niks[later]):
                    pairs.add((earlier, later))


def is_near(left: str, right: str) -> bool:
    """Whether two different NIKs differ in one digit only, or in two digits that are swapped."""
    places = [place for place in range(_N_DIGITS) if left[place] != right[place]]
    if len(places) == 2:
        one, other = places
        return left[one] == right[other] and left[other] == right[one]
    return len(places) == 1


def later_of_clusters(
    pairs: Iterable[tuple[int, int]], is_different: Callable[[int, int], bool]
) -> dict[int, int]:
    """Whom to hold: of everybody linked by pairs all but the first, each with one it is linked to.

    Who is linked is settled for the whole cluster, so that the count does not hang on the order of
    the lines. Whoever a person has called different from all that stay, stays too.
    """
    links: dict[int, list[int]] = {}
    for left, right in pairs:
        links.setdefault(left, []).append(right)
        links.setdefault(right, []).append(left)
    held: dict[int, int] = {}
    seen: set[int] = set()
    for first in sorted(links):
        if first in seen:
            continue
        seen.add(first)
        cluster = [first]
        for member in cluster:
            fresh = [other for other in links[member] if other not in seen]
            seen.update(fresh)
            cluster += fresh
        stays = [first]
        for member in sorted(cluster)[1:]:
            if all(is_different(member, other) for other in stays):
                stays.append(member)
            else:
                held[member] = min(links[member])
    return held
