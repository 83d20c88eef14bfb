"""The counts of people that a publication shows or lets one compute, and how they add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from analysis.frames import known


def key(measure: str, **dimensions: Any) -> str:
    """The name of a count in every table and edition: ``held|opd_code=SETDA``.

    Without dimensions it is the whole city's. A missing value is a group of its own, ``-``.
    """
    parts = (
        f"{name}={'-' if known(value) is None else value}" for name, value in dimensions.items()
    )
    return "|".join([measure, *parts])


@dataclass(frozen=True)
class Count:
    """A number of people.

    Attributes:
        key: as :func:`key` makes it.
        n: the people; negative only where ``is_signed``.
        printed: how many figures of the publication are made of it; 0 when it is only computable.
        is_total: always shown, whatever its size: a total of the whole city.
        is_signed: a change, which may be negative and so bounds nothing.
    """

    key: str
    n: int
    printed: int = 1
    is_total: bool = False
    is_signed: bool = False

    def is_small(self, min_people: int) -> bool:
        """Whether it tells of somebody, but of fewer than ``min_people``."""
        return not self.is_total and 0 < abs(self.n) < min_people


@dataclass(frozen=True)
class Relation:
    """``total`` is the sum of ``parts``: keys, each once."""

    total: str
    parts: tuple[str, ...]

    def members(self) -> Iterator[tuple[str, int]]:
        """Every key with its sign: the members with their signs add up to zero."""
        yield self.total, -1
        for part in self.parts:
            yield part, 1


class Cells:
    """All counts of one publication, and the relations between them."""

    def __init__(self) -> None:
        self.counts: dict[str, Count] = {}
        self.relations: list[Relation] = []
        #: Who knows the first cell well knows the second: they are withheld together.
        self.ties: list[tuple[str, str]] = []
        #: Withheld whatever their size: an earlier edition withheld what they repeat.
        self.sealed: set[str] = set()

    def add(
        self,
        key: str,
        n: int | None,
        *,
        printed: int = 1,
        is_total: bool = False,
        is_signed: bool = False,
    ) -> None:
        """Declare a count; one that is not known is no count."""
        if n is not None:
            self.counts[key] = Count(key, int(n), printed, is_total, is_signed)

    def prints(self, key: str, times: int) -> None:
        """Say that more figures are made of a count that is declared already."""
        if key in self.counts:
            before = self.counts[key]
            self.counts[key] = replace(before, printed=before.printed + times)

    def adds_up(self, total: str, parts: Iterable[str]) -> None:
        """Declare that ``total`` is the sum of ``parts``; ignored where a member is not known.

        Raises:
            ValueError: it is not: the tables contradict each other.
        """
        relation = Relation(total, tuple(parts))
        members = list(relation.members())
        if not relation.parts or any(name not in self.counts for name, _ in members):
            return
        if rest := sum(sign * self.counts[name].n for name, sign in members):
            raise ValueError(f"{total} is not the sum of its {len(relation.parts)} parts: {rest:+}")
        self.relations.append(relation)

    def column(
        self,
        measure: str,
        dimension: str,
        counts: Mapping[Any, int | None],
        *,
        printed: int = 1,
        is_signed: bool = False,
    ) -> None:
        """Declare a column of a table and the city's total beneath it, which is always shown."""
        shown = {key(measure, **{dimension: of}): n for of, n in counts.items() if n is not None}
        for name, n in shown.items():
            self.add(name, n, printed=printed, is_signed=is_signed)
        total = key(measure, total=dimension)
        self.add(total, sum(shown.values()), is_total=True, is_signed=is_signed)
        self.adds_up(total, shown)

    def within(self, whole_key: str, part_key: str) -> None:
        """Declare that one count is within another: what is not in it can be computed."""
        if whole_key in self.counts and part_key in self.counts:
            rest = f"rest|{whole_key}|{part_key}"
            n = self.counts[whole_key].n - self.counts[part_key].n
            if n >= 0:
                self.add(rest, n, printed=0)
                self.adds_up(whole_key, [part_key, rest])

    def tie(self, cause: str, effect: str) -> None:
        """Withhold ``effect`` whenever ``cause`` is withheld: it would give it away."""
        if cause in self.counts and effect in self.counts:
            self.ties.append((cause, effect))

    def tie_both(self, one: str, other: str) -> None:
        """Withhold both whenever one is: they say the same."""
        self.tie(one, other)
        self.tie(other, one)
