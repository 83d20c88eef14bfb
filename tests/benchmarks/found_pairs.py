"""Pairs of lines that are one person: the truth, and what the resolving of lines says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations, product
from typing import NamedTuple

import pandas as pd
from tests.benchmarks.invented_people import Entry

from analysis.rosters.persons.decisions import Decisions
from analysis.rosters.persons.resolve import resolve

Pair = tuple[int, int]


class Found(NamedTuple):
    """Pairs of lines that are merged, held as one person's, or told of."""

    merged: set[Pair]
    held: set[Pair]
    told: set[Pair]

    @property
    def all(self) -> set[Pair]:
        return self.merged | self.held | self.told


def true_pairs(people: Sequence[Entry]) -> set[Pair]:
    """All pairs of lines of one person."""
    return _within(entry.person for entry in people)


def found_pairs(lines: pd.DataFrame) -> Found:
    """What becomes of lines; a person is found with all lines that were merged into him."""
    resolution = resolve(lines, Decisions(), b"k" * 32)
    ids = resolution.fates["worker_id"].tolist()
    of_worker: dict[str, list[int]] = defaultdict(list)
    for line, worker in enumerate(ids):
        of_worker[worker].append(line)
    held, told = set(), set()
    for one, other, is_held in resolution.likely:
        pairs = {_pair(*both) for both in product(of_worker[ids[one]], of_worker[ids[other]])}
        (held if is_held else told).update(pairs)
    return Found(_within(ids), held, told)


def _within(owners: Iterable[Hashable]) -> set[Pair]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for line, owner in enumerate(owners):
        groups[owner].append(line)
    return {pair for group in groups.values() for pair in combinations(group, 2)}


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def precision_and_recall(found: set[Pair], truth: set[Pair]) -> tuple[float, float]:
    """The share of what was found that is true, and of the truth that was found."""
    right = len(found & truth)
    return right / max(len(found), 1), right / max(len(truth), 1)
