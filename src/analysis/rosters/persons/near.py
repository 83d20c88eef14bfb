"""Pairs worth a look, out of many persons, without comparing everybody with everybody.

Persons are known by their position; a set of pairs is an array of two columns, the earlier first,
sorted, each pair once. Every search is bounded by its rows, whatever is repeated in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

Pairs = npt.NDArray[np.int64]

N_DIGITS = 16
#: Where day, month and year of birth begin in a NIK.
DATE_PARTS = (6, 8, 10)
#: Mixes two numbers into one key; what equal keys say is looked at again digit by digit.
_MIX = np.uint64(0x9E3779B97F4A7C15)
#: In a block of more than so many, each is compared with so many that stand next to it only.
WINDOW = 50
NO_PAIRS: Pairs = np.empty((0, 2), dtype=np.int64)


def digit_table(niks: Sequence[str | None]) -> npt.NDArray[np.uint8]:
    """The digits of each NIK (16 ASCII digits) as a row; zeros where there is none."""
    text = "".join(nik or "0" * N_DIGITS for nik in niks)
    return np.frombuffer(text.encode(), dtype=np.uint8).reshape(len(niks), N_DIGITS) - ord("0")


def numbers_of(digits: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    """The number that the digits of each row make."""
    weights = 10 ** np.arange(N_DIGITS - 1, -1, -1, dtype=np.uint64)
    return digits.astype(np.uint64) @ weights


def near_pairs(digits: npt.NDArray[np.uint8], born: npt.NDArray[np.int64]) -> Pairs:
    """Pairs of NIKs that are near: one digit differs, or two are swapped.

    Digits that are not neighbours count as swapped only under one birth date (``born``, a number
    for each): so few mistake them that other dates would bring nothing but chance.
    """
    numbers = numbers_of(digits)
    weights = 10 ** np.arange(N_DIGITS - 1, -1, -1, dtype=np.uint64)
    weighted = digits.astype(np.uint64) * weights
    found = [block_pairs(numbers - weighted[:, place]) for place in range(N_DIGITS)]
    for place in range(N_DIGITS - 1):
        both = weighted[:, place] + weighted[:, place + 1]
        total = digits[:, place].astype(np.uint64) + digits[:, place + 1]
        found.append(block_pairs((numbers - both) ^ (total * _MIX)))
    # Swapping keeps the digits, so their sum under random weights stays.
    drawn = np.random.default_rng(0).integers(1, 2**58, 10, dtype=np.uint64)
    found.append(block_pairs(drawn[digits].sum(axis=1, dtype=np.uint64) ^ (_mixed(born))))
    pairs = union(found)
    differs = digits[pairs[:, 0]] != digits[pairs[:, 1]]
    n_off = differs.sum(axis=1)
    are_neighbours = (differs[:, :-1] & differs[:, 1:]).any(axis=1)
    same_day = born[pairs[:, 0]] == born[pairs[:, 1]]
    swapped = is_swap(digits, pairs) & (are_neighbours | same_day)
    return pairs[(n_off == 1) | swapped]


def date_part_pairs(digits: npt.NDArray[np.uint8], names: npt.NDArray[np.int64]) -> Pairs:
    """Pairs of one name (a number for each) whose NIKs differ in one part of the date only."""
    numbers = numbers_of(digits)
    found = []
    for place in DATE_PARTS:
        weight = np.uint64(10 ** (N_DIGITS - 2 - place))
        part = digits[:, place].astype(np.uint64) * np.uint64(10) + digits[:, place + 1]
        found.append(block_pairs((numbers - part * weight) ^ _mixed(names)))
    pairs = union(found)
    differs = digits[pairs[:, 0]] != digits[pairs[:, 1]]
    parts = sum(differs[:, place : place + 2].any(axis=1).astype(int) for place in DATE_PARTS)
    outside = differs[:, : DATE_PARTS[0]].any(axis=1) | differs[:, DATE_PARTS[-1] + 2 :].any(axis=1)
    same = names[pairs[:, 0]] == names[pairs[:, 1]]
    return pairs[same & (parts == 1) & ~outside]


def lost_digit_pairs(
    digits: npt.NDArray[np.uint8],
    numbers: npt.NDArray[np.uint64],
    who: npt.NDArray[np.int64],
    wrong: Mapping[int, str],
) -> Pairs:
    """Pairs of a NIK (of those in ``who``) and a number that has one of its digits less or more.

    ``wrong`` are texts of 15 or 17 digits, by position.
    """
    shorter = {place: int(text) for place, text in wrong.items() if len(text) < N_DIGITS}
    found: list[tuple[int, int]] = []
    if shorter:
        places = np.array(list(shorter))
        values = np.array(list(shorter.values()), dtype=np.uint64)
        order = np.argsort(values, kind="stable")
        places, values = places[order], values[order]
        for lost in range(N_DIGITS):
            weight = np.uint64(10 ** (N_DIGITS - 1 - lost))
            head = numbers[who] // (weight * np.uint64(10))
            rest = head * weight + numbers[who] % weight
            at = np.searchsorted(values, rest).clip(max=len(values) - 1)
            for owner, first in zip(who[values[at] == rest], at[values[at] == rest], strict=True):
                same = np.flatnonzero(values[first : first + WINDOW] == values[first])
                found += [(int(owner), int(places[first + step])) for step in same]
    longer = {place: text for place, text in wrong.items() if len(text) > N_DIGITS}
    if longer:
        owners: dict[int, list[int]] = {}
        for owner, number in zip(who.tolist(), numbers[who].tolist(), strict=True):
            owners.setdefault(number, []).append(owner)
        for place, text in longer.items():
            for number in {int(text[:more] + text[more + 1 :]) for more in range(len(text))}:
                found += [(owner, place) for owner in owners.get(number, ())[:WINDOW]]
    return union([np.array(found, dtype=np.int64).reshape(-1, 2)])


def is_swap(digits: npt.NDArray[np.uint8], pairs: Pairs) -> npt.NDArray[np.bool_]:
    """Of each pair, whether exactly two digits are swapped."""
    left, right = digits[pairs[:, 0]], digits[pairs[:, 1]]
    differs = left != right
    first, last = differs.argmax(axis=1), N_DIGITS - 1 - differs[:, ::-1].argmax(axis=1)
    row = np.arange(len(pairs))
    crossed = (left[row, first] == right[row, last]) & (left[row, last] == right[row, first])
    result: npt.NDArray[np.bool_] = (differs.sum(axis=1) == 2) & crossed
    return result


def block_pairs(keys: npt.NDArray[np.generic], by: npt.NDArray[np.generic] | None = None) -> Pairs:
    """Pairs of equal keys.

    In a block of more than :data:`WINDOW` each is paired with those next to it in the order of
    ``by`` (of the positions, where none is given).
    """
    order = np.argsort(keys, kind="stable") if by is None else np.lexsort((by, keys))
    ordered = keys[order]
    ends, found = np.flatnonzero(ordered[1:] == ordered[:-1]), []
    step = 1
    while len(ends) and step <= WINDOW:
        found.append(np.column_stack((order[ends], order[ends + step])))
        step += 1
        ends = ends[ends + step < len(keys)]
        ends = ends[ordered[ends] == ordered[ends + step]]
    return np.concatenate(found).astype(np.int64) if found else NO_PAIRS


def union(found: Iterable[Pairs]) -> Pairs:
    """All pairs, the earlier first, sorted, each once."""
    pairs = np.concatenate([NO_PAIRS, *found])
    if not len(pairs):
        return pairs
    low, high = pairs.min(axis=1), pairs.max(axis=1)
    span = int(high.max()) + 1
    codes = np.unique(low * span + high)
    return np.column_stack((codes // span, codes % span))


def _mixed(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    return numbers.astype(np.uint64) * _MIX


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
