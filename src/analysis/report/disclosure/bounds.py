"""How many people a reader must reckon with in an unknown cell: the attacker's linear programme."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import highspy
import numpy as np

#: Counts are whole; anything nearer than this is the same.
_TOLERANCE = 1e-6
#: So many tables are drawn for all cells together before each cell is looked at on its own.
_DRAWS = 12
#: As far as any other cell moves in such a table, in people.
_FAR = 1e5

#: A relation: its unknown cells with their signs.
Signs = Mapping[str, int]


@dataclass
class Proved:
    """Cells that some table has shown to be open.

    Withholding more only adds tables, so that a proof holds on; save where a cell that was never
    printed is withheld and thereby known not to be zero. The last word is a look at every cell.
    """

    not_below: set[str] = field(default_factory=set)
    not_pinned: set[str] = field(default_factory=set)

    @property
    def is_empty(self) -> bool:
        return not (self.not_below or self.not_pinned)


def bounded(
    keys: Collection[str],
    goal: int,
    counts: Mapping[str, int],
    least: Mapping[str, int | None],
    relations: Mapping[int, Signs],
    proved: Proved,
) -> Iterator[tuple[str, frozenset[int]]]:
    """Cells about which all tables that agree with what is published say too much.

    Either the cell is below ``goal`` in all of them, each cell being zero at least; or it is the
    same in all of them, each cell being as much as ``least`` says.

    Args:
        keys: the cells to look at.
        counts: the true count of each unknown cell.
        least: what a reader knows it to be at least; None for a change, which bounds nothing.
        relations: by place, what is not known of each.
        proved: cells that need not be looked at; what is proved here is added.

    Yields:
        a cell, and the places of the relations that bound it.
    """
    for places in _parts(relations):
        part = {place: relations[place] for place in places}
        members = dict.fromkeys(key for signs in part.values() for key in signs)
        if here := [key for key in members if key in keys]:
            known = {key: counts[key] for key in members}
            zero = {key: None if least[key] is None else 0 for key in members}
            if low := [key for key in here if key not in proved.not_below]:
                tables = _Tables(known, zero, part)
                yield from _told(tables.below(low, goal), low, proved.not_below)
            if fixed := [key for key in here if key not in proved.not_pinned]:
                tables = _Tables(known, least, part)
                yield from _told(tables.pinned(fixed), fixed, proved.not_pinned)


def _told(
    leaks: Iterator[tuple[str, frozenset[int]]], keys: Collection[str], proved: set[str]
) -> Iterator[tuple[str, frozenset[int]]]:
    """The leaks; the other cells are proved then."""
    leaking = set()
    for key, places in leaks:
        leaking.add(key)
        yield key, places
    proved.update(set(keys) - leaking)


def _parts(relations: Mapping[int, Signs]) -> Iterator[list[int]]:
    """Relations that share no unknown cell have nothing to do with each other."""
    of_key: dict[str, list[int]] = {}
    for place, signs in relations.items():
        for key in signs:
            of_key.setdefault(key, []).append(place)
    seen: set[int] = set()
    for first in relations:
        part, waiting = [], [first]
        while waiting:
            place = waiting.pop()
            if place not in seen and relations[place]:
                seen.add(place)
                part.append(place)
                waiting += [other for key in relations[place] for other in of_key[key]]
        if part:
            yield sorted(part)


class _Tables:
    """All tables that agree with what is published, as one linear programme."""

    def __init__(
        self,
        counts: Mapping[str, int],
        least: Mapping[str, int | None],
        relations: Mapping[int, Signs],
    ) -> None:
        self._counts = counts
        self._places = list(relations)
        self._column = {key: place for place, key in enumerate(counts)}
        self._truth = np.array(list(counts.values()), float)
        rows = list(relations.values())
        sums = [sum(sign * counts[key] for key, sign in row.items()) for row in rows]
        lowest = [least[key] for key in counts]
        self._least = np.array([-highspy.kHighsInf if n is None else n for n in lowest], float)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(counts), len(rows)
        model.col_cost_ = np.zeros(len(counts))
        model.col_lower_ = self._least
        model.col_upper_ = np.full(len(counts), highspy.kHighsInf)
        model.row_lower_ = model.row_upper_ = np.array(sums, float)
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_ = np.cumsum([0, *map(len, rows)])
        matrix.index_ = np.array([self._column[key] for row in rows for key in row])
        matrix.value_ = np.array([sign for row in rows for sign in row.values()], float)
        model.sense_ = highspy.ObjSense.kMaximize
        self._solver = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off")):
            self._solver.setOptionValue(option, value)
        self._solver.passModel(model)

    def below(self, keys: Collection[str], goal: int) -> Iterator[tuple[str, frozenset[int]]]:
        waiting = dict.fromkeys(keys)
        for values in self._drawn(waiting, goal):
            for key in [k for k in waiting if values[self._column[k]] >= goal - _TOLERANCE]:
                del waiting[key]
        while waiting:
            key = next(iter(waiting))
            del waiting[key]
            values = self._push(key, goal)
            if values[self._column[key]] < goal - _TOLERANCE:
                yield key, self._bounding()
            # One table may prove several cells open.
            for other in [k for k in waiting if values[self._column[k]] >= goal - _TOLERANCE]:
                del waiting[other]

    def pinned(self, keys: Collection[str]) -> Iterator[tuple[str, frozenset[int]]]:
        truth = self._truth
        waiting = dict.fromkeys(keys)
        for values in self._drawn(waiting):
            is_other = abs(values - truth) > _TOLERANCE
            for key in [k for k in waiting if is_other[self._column[k]]]:
                del waiting[key]
        while waiting:
            key = next(iter(waiting))
            del waiting[key]
            for goal in (self._counts[key] + 1, self._counts[key] - 1):
                values = self._push(key, goal)
                is_other = abs(values - truth) > _TOLERANCE
                if is_other[self._column[key]]:
                    break
            else:
                yield key, self._bounding()
            for other in [k for k in waiting if is_other[self._column[k]]]:
                del waiting[other]

    def _drawn(self, waiting: Collection[str], goal: int | None = None) -> Iterator[np.ndarray]:
        """Tables in which many of the cells still ``waiting`` are elsewhere at once.

        Each is a table that agrees with what is published, so whatever it proves open is open;
        what none of them proves is looked at one by one. In a city of two hundred OPDs they spare
        thousands of programmes. ``goal`` pulls the cells upwards to it, otherwise either way.
        """
        every = np.arange(len(self._truth), dtype=np.int32)
        chance = np.random.default_rng(0)
        for _ in range(_DRAWS):
            before = len(waiting)
            if not before:
                return
            pull = np.zeros(len(every))
            columns = [self._column[key] for key in waiting]
            pull[columns] = chance.uniform(0.5, 1.5, before)
            if goal is None:  # The most are one person, and can only be more.
                pull[columns] *= chance.choice([-1.0, 1.0, 1.0, 1.0], before)
            # No cell goes further than it must: what it leaves, others may take.
            top = self._truth + _FAR
            top[columns] = np.maximum(self._truth[columns] + (goal is None), float(goal or 0))
            least = np.maximum(self._least, self._truth - _FAR)
            if (values := self._solved(every, pull, least, top)) is None:
                return
            yield values
            if len(waiting) == before:
                return

    def _solved(
        self, columns: np.ndarray, pull: np.ndarray, least: np.ndarray, most: np.ndarray
    ) -> np.ndarray | None:
        """The cells of the table that goes furthest along ``pull`` within the bounds."""
        n = len(columns)
        self._solver.changeColsBounds(n, columns, least, most)
        self._solver.changeColsCost(n, columns, pull)
        self._solver.run()
        # What is no table proves nothing: then each cell is looked at on its own.
        is_table = self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        values = np.array(self._solver.getSolution().col_value) if is_table else None
        self._solver.changeColsCost(n, columns, np.zeros(n))
        self._solver.changeColsBounds(n, columns, self._least, np.full(n, highspy.kHighsInf))
        return values

    def _bounding(self) -> frozenset[int]:
        """The relations that kept the last cell from its goal."""
        duals = zip(self._places, self._solver.getSolution().row_dual, strict=True)
        return frozenset(place for place, dual in duals if abs(dual) > _TOLERANCE)

    def _push(self, key: str, goal: int) -> np.ndarray:
        """The cells of a table where ``key`` is as near ``goal`` as it can be."""
        column, least = self._column[key], self._least[self._column[key]]
        if goal > self._counts[key]:
            self._solver.changeColCost(column, 1.0)
            self._solver.changeColBounds(column, least, float(goal))
        else:
            self._solver.changeColCost(column, -1.0)
            self._solver.changeColBounds(column, max(least, float(goal)), highspy.kHighsInf)
        self._solver.run()
        values = np.array(self._solver.getSolution().col_value)
        self._solver.changeColCost(column, 0.0)
        self._solver.changeColBounds(column, least, highspy.kHighsInf)
        return values
