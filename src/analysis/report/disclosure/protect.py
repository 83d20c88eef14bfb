"""Which counts are withheld: the small ones, and as few others as keep them from being computed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from analysis.report.disclosure.audit import Form, reduced
from analysis.report.disclosure.bounds import Proved, bounded
from analysis.report.disclosure.cells import Cells, Count

#: So many looks at all cells find the fewest to withhold; then every leak is closed at once.
_PATIENCE = 8


@dataclass(frozen=True)
class Pattern:
    """What is withheld, and why.

    Attributes:
        small: counts under the threshold rule.
        changed: counts that would tell of a few by their difference to an earlier edition.
        complementary: withheld for the others' sake.
        exposed: withheld, and still computable from totals that are always shown.
    """

    min_people: int
    small: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    complementary: frozenset[str] = frozenset()
    exposed: frozenset[str] = frozenset()

    @property
    def withheld(self) -> frozenset[str]:
        return self.small | self.changed | self.complementary


def protect(
    cells: Cells,
    min_people: int,
    before: Mapping[str, int | None] | None = None,
    withheld_before: Collection[str] = (),
) -> Pattern:
    """Choose what a publication withholds.

    Args:
        cells: every count that the publication shows or lets one compute.
        min_people: the least number of people that a cell may tell of; 0 and 1 withhold nothing.
        before: what was last published under each key; None where nothing ever was.
        withheld_before: keys that the last edition withheld: where the choice is free they are
            taken again, so that two editions do not show what each alone withholds.
    """
    if min_people <= 1:
        return Pattern(min_people)
    counts = cells.counts.values()
    small = frozenset(c.key for c in counts if c.printed and c.is_small(min_people))
    changed = frozenset(
        c.key
        for c in counts
        if c.printed and not c.is_total and _is_few(c.n, (before or {}).get(c.key), min_people)
    )
    search = _Search(cells, min_people, frozenset(withheld_before))
    for key in sorted(small | changed | (cells.sealed & cells.counts.keys())):
        search.withhold(key)
    search.run()
    complementary = frozenset(search.withheld) - small - changed
    return Pattern(min_people, small, changed - small, complementary, frozenset(search.exposed))


def _is_few(now: int, before: int | None, min_people: int) -> bool:
    return before is not None and 0 < abs(now - before) < min_people


@dataclass
class _Search:
    """The search for complementary cells: withhold, look what can be computed, withhold more."""

    cells: Cells
    min_people: int
    preferred: frozenset[str]
    withheld: set[str] = field(default_factory=set)
    exposed: set[str] = field(default_factory=set)
    proved: Proved = field(default_factory=Proved)
    #: Cells whose leak no further cell can close, so far as has been seen since the last full look.
    hopeless: set[str] = field(default_factory=set)
    n_looks: int = 0

    def __post_init__(self) -> None:
        relations = self.cells.relations
        self.members = [dict(relation.members()) for relation in relations]
        self.places: dict[str, list[int]] = defaultdict(list)
        for place, members in enumerate(self.members):
            for key in members:
                self.places[key].append(place)
        #: What is not shown and yet known, and the relation that says it.
        self.derived: dict[str, int] = {}
        self.ties: dict[str, list[str]] = defaultdict(list)
        for cause, effect in self.cells.ties:
            self.ties[cause].append(effect)
        counts = self.cells.counts.values()
        never_printed = {c.key for c in counts if not c.printed}
        self.unknown: set[str] = set()
        self.n_unknown = [0] * len(relations)
        for key in never_printed:
            self._forget(key)
        #: What nobody may compute: what is withheld, and small counts that are never printed.
        self.guarded = {k for k in never_printed if self._count(k).is_small(self.min_people)}

    def _count(self, key: str) -> Count:
        return self.cells.counts[key]

    def _forget(self, key: str) -> None:
        self.unknown.add(key)
        for place in self.places[key]:
            self.n_unknown[place] += 1

    def withhold(self, key: str) -> None:
        """Withhold a cell, and whatever would give it away."""
        waiting = [key]
        while waiting:
            name = waiting.pop()
            if name in self.withheld or self._count(name).is_total:
                continue
            self.withheld.add(name)
            self._forget(name)
            self.guarded.add(name)
            waiting += self.ties[name]

    def run(self) -> None:
        """Withhold until nothing guarded can be computed, or what is left cannot be helped."""
        while True:
            self.exposed = set()
            is_first_look = self.proved.is_empty and not self.hopeless
            is_open = (
                self._mend(self._by_substitution())
                or self._mend(self._by_elimination())
                or self._mend(self._by_bounds())
            )
            if is_open:
                continue
            if is_first_look:
                return
            # What was settled on the way is looked at once more, with all that is withheld now.
            self.proved = Proved()
            self.hopeless = set()

    def _mend(self, leaks: Iterable[tuple[frozenset[str], frozenset[int]]]) -> bool:
        """Close each leak with the cell that costs least; whether anything was withheld."""
        mended: set[int] = set()
        for leaking, places in leaks:
            # A cell withheld a moment ago may have closed it: look again first, but not for ever.
            if places & mended and self.n_looks < _PATIENCE:
                continue
            if (key := self._cheapest(places)) is None:
                self.exposed |= leaking & self.guarded
                self.hopeless |= leaking
                continue
            self.withhold(key)
            mended |= places.union(self.places[key])
        return bool(mended)

    def _cheapest(self, places: Iterable[int]) -> str | None:
        """The known cell of these relations that takes least with it."""
        candidates = {
            key
            for place in places
            for key in self.members[place]
            if key not in self.unknown and not self._count(key).is_total and self._count(key).n
        }
        return min(candidates, key=self._cost, default=None)

    def _cost(self, key: str) -> tuple[bool, int, int, int, str]:
        count = self._count(key)
        # Where it would be the only unknown of another relation, yet another cell has to go.
        alone = sum(not self.n_unknown[place] for place in self.places[key])
        return (key not in self.preferred, count.printed, alone, abs(count.n), key)

    def _by_substitution(self) -> Iterator[tuple[frozenset[str], frozenset[int]]]:
        """Leaks that relations with a single unknown show, one after the other."""
        self.derived = {}
        unknown_of = [self.unknown.intersection(members) for members in self.members]
        waiting = [place for place, keys in enumerate(unknown_of) if keys]
        leaks: dict[int, frozenset[str]] = {}
        while waiting:
            place = waiting.pop()
            keys = unknown_of[place]
            slack = self._slack({key: self.members[place][key] for key in keys})
            if len(keys) != 1 and slack != 0:
                continue
            if keys & self.guarded:
                leaks[place] = frozenset(keys)
                continue
            for key in list(keys):
                self.derived[key] = place
                for other in self.places[key]:
                    unknown_of[other].discard(key)
                    waiting.append(other)
        for place, keys in enumerate(unknown_of):
            if keys & self.guarded and self._is_few(
                {key: self.members[place][key] for key in keys}
            ):
                leaks[place] = frozenset(keys)
        for place, leaking in leaks.items():
            yield leaking, self._origin([place])

    def _origin(self, places: Iterable[int]) -> frozenset[int]:
        """The relations that a conclusion rests on: its own and those of what was derived."""
        found = set(places)
        waiting = list(found)
        while waiting:
            for key in self.members[waiting.pop()]:
                if key in self.derived and self.derived[key] not in found:
                    found.add(self.derived[key])
                    waiting.append(self.derived[key])
        return frozenset(found)

    def _by_elimination(self) -> Iterator[tuple[frozenset[str], frozenset[int]]]:
        """Leaks that only all relations together show."""
        unknown = self.unknown - self.derived.keys()
        forms: list[tuple[int, Form]] = [
            (place, {key: sign for key, sign in members.items() if key in unknown})
            for place, members in enumerate(self.members)
        ]
        for known in list(reduced((place, form) for place, form in forms if form)):
            keys = frozenset(known.form)
            if keys & self.guarded and (len(keys) == 1 or self._is_few(known.form)):
                yield keys, self._origin(known.relations)

    def _by_bounds(self) -> Iterator[tuple[frozenset[str], frozenset[int]]]:
        """Cells that what is shown bounds too narrowly."""
        self.n_looks += 1
        unknown = [key for key in self.unknown if key not in self.derived and self.places[key]]
        small = [
            key
            for key in sorted(self.guarded.intersection(unknown) - self.hopeless)
            if self._count(key).n < self.min_people and not self._count(key).is_signed
        ]
        if not small:
            return
        least = {
            key: None if self._count(key).is_signed else int(key in self.withheld)
            for key in unknown
        }
        counts = {key: self._count(key).n for key in sorted(unknown)}
        members = {
            place: {key: sign for key, sign in row.items() if key in counts}
            for place, row in enumerate(self.members)
        }
        for key, places in list(
            bounded(small, self.min_people, counts, least, members, self.proved)
        ):
            yield frozenset({key}), self._origin(places)

    def _is_few(self, form: Mapping[str, Fraction | int]) -> bool:
        """Whether cells of a known sum are a few people together, or each but the least it can."""
        slack = self._slack(form)
        if slack is None:
            return False
        return slack == 0 or sum(self._count(key).n for key in form) < self.min_people

    def _slack(self, form: Mapping[str, Fraction | int]) -> int | None:
        """How many people a known sum leaves beyond the least that each cell can be.

        A withheld cell is one person at least, since a zero is shown; a cell that is only
        computable may be zero. None where the sum bounds nothing: cells of both signs.
        """
        if len(set(form.values())) != 1 or any(self._count(key).is_signed for key in form):
            return None
        return sum(self._count(key).n - (key in self.withheld) for key in form)
