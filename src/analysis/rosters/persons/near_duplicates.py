"""Persons that are most likely one: who is held for it, and who is told of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from analysis.rosters.parse.text import ascii_digits
from analysis.rosters.persons.likeness import Likely, People, likely_pairs
from analysis.rosters.persons.linking import Linking, listed
from analysis.rosters.persons.near import N_DIGITS, later_of_clusters
from analysis.rosters.persons.told import Told

#: Of how many others one line is told at most; each of them is told of it nonetheless.
_MOST_OTHERS = 3
#: Two lines that are likely one person's, the earlier first, and whether the later is held for it.
LikelyLines = tuple[int, int, bool]
_NO_DIGIT = re.compile("[^0-9]")


def hold_near_duplicates(
    linking: Linking,
    heads: Sequence[int],
    taken: Mapping[int, Mapping[str, Any]],
    kept: set[int],
    told: Told,
) -> tuple[set[int], list[LikelyLines]]:
    """Hold all but the first of those that are most likely one, and tell of all that may be.

    Nobody is merged. A pair that a person has called different, and whom he has kept, stay out.

    Args:
        heads: the lines that stand for persons who are not excluded, in order.
        taken: what a person has from other lines, by head.
        kept: the heads that a person has called sound.
        told: takes the findings, each on one line about the other.

    Returns:
        The lines to hold, and the pairs of heads that are likely one person.
    """
    pairs = [
        Likely(heads[pair.one], heads[pair.other], *pair[2:])
        for pair in likely_pairs(_people(linking, heads, taken))
        if not linking.says_different(heads[pair.one], heads[pair.other])
    ]
    surest = [(pair.one, pair.other) for pair in pairs if pair.is_held]
    held = later_of_clusters(surest, linking.says_different)
    held = {line: other for line, other in held.items() if line not in kept}
    evidence = {(pair.one, pair.other): pair.evidence for pair in pairs}
    n_told: Counter[int] = Counter()
    for later, other in held.items():
        told.tell("possible_duplicate", later, other, linking.nik[later])
        if linking.files[later] != linking.files[other]:
            # Who sent the other list does not see the line that is held.
            shown = evidence[min(later, other), max(later, other)]
            _tell(linking, told, other, later, shown, n_told)
    for pair in pairs:
        one, other = pair.one, pair.other
        if not (pair.is_held and (one in held or other in held)) and not {one, other} & kept:
            _tell(linking, told, one, other, pair.evidence, n_told)
            _tell(linking, told, other, one, pair.evidence, n_told)
    return set(held), [(pair.one, pair.other, pair.is_held) for pair in pairs]


def _tell(
    linking: Linking,
    told: Told,
    line: int,
    other: int,
    evidence: Sequence[str],
    n_told: Counter[int],
) -> None:
    n_told[line] += 1
    if n_told[line] <= _MOST_OTHERS:
        told.tell(
            "likely_same_person", line, other, linking.nik[line], evidence=", ".join(evidence)
        )


def _people(
    linking: Linking, heads: Sequence[int], taken: Mapping[int, Mapping[str, Any]]
) -> People:
    lines = linking.lines
    raw, written, of_nik, sex = (
        listed(lines[column]) for column in ("nik_raw", "birth_date", "nik_date", "sex")
    )

    def own_or_taken(column: str, cells: Sequence[Any]) -> list[Any]:
        return [taken.get(line, {}).get(column) or cells[line] for line in heads]

    days: list[date | None] = own_or_taken("birth_date", written)
    return People(
        nik=[linking.nik[line] for line in heads],
        wrong=[_digits_of(raw[line]) if linking.nik[line] is None else None for line in heads],
        key=[linking.key[line] for line in heads],
        written=days,
        of_nik=[of_nik[line] for line in heads],
        sex=own_or_taken("sex", sex),
    )


def _digits_of(raw: str | None) -> str | None:
    """The digits of a NIK that is none, where there are about as many as a NIK has."""
    digits = _NO_DIGIT.sub("", ascii_digits(raw)) if raw else ""
    return digits if abs(len(digits) - N_DIGITS) <= 1 else None
