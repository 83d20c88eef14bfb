"""How many people a reader must reckon with in an unknown cell: the attacker's linear programme."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import highspy
import numpy as np

#: Counts are whole; anything nearer than this is the same.
_TOLERANCE = 1e-6

#: A relation: its unknown cells with their signs.
Signs = Mapping[str, int]


def bounded(
    keys: Collection[str],
    goal: int,
    counts: Mapping[str, int],
    least: Mapping[str, int | None],
    relations: Mapping[int, Signs],
) -> Iterator[tuple[str, frozenset[int]]]:
    """Cells about which all tables that agree with what is published say too much.

    Either the cell is below ``goal`` in all of them, each cell being zero at least; or it is the
    same in all of them, each cell being as much as ``least`` says.

    Args:
        keys: the cells to look at.
        counts: the true count of each unknown cell.
        least: what a reader knows it to be at least; None for a change, which bounds nothing.
        relations: by place, what is not known of each.

    Yields:
        a cell, and the places of the relations that bound it.
    """
    for places in _parts(relations):
        part = {place: relations[place] for place in places}
        members = dict.fromkeys(key for signs in part.values() for key in signs)
        if here := [key for key in members if key in keys]:
            known = {key: counts[key] for key in members}
            zero = {key: None if least[key] is None else 0 for key in members}
            yield from _Tables(known, zero, part).below(here, goal)
            yield from _Tables(known, least, part).pinned(here)


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
        truth = np.array(list(self._counts.values()), float)
        waiting = dict.fromkeys(keys)
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
