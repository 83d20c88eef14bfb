"""The spells of persons: each period with the OPD, unit, category and wage that its line says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from analysis.rosters.persons.decisions import Place
from analysis.rosters.persons.linking import listed
from analysis.rosters.persons.periods import Period, Said, periods_of

#: What each period says for itself of work and pay.
WORK = ("opd_code", "unit", "category", "wage_reported_idr", "position")
_COLUMNS = ("opd_code", "unit", "category", "wage_reported_idr")
#: What tells one period from another beside its dates; units are spelt in too many ways.
_FACTS = ("opd_code", "category", "wage_reported_idr")
_DATES = ("start_date", "end_date")
_OTHER = ("worker_id", "file", "sheet", "row")

#: By column, the cells of the lines of several: None for every kind of missing.
Cells = dict[str, dict[int, Any]]


@dataclass(frozen=True, slots=True)
class Spell:
    """A period and what its line says, with what it lacks from the lines that say it again.

    ``overlaps``: another period of the person claims some of its days.
    """

    period: Period
    work: dict[str, Any]
    overlaps: bool

    def differing(self, line: int, cells: Cells) -> dict[str, Any]:
        """Where a line that says this period again says something else."""
        own = self.work | {
            name: cells[name][self.period.line] or value
            for name, value in zip(_DATES, (self.period.start, self.period.end), strict=True)
        }
        return {
            name: value
            for name in (*_FACTS, *_DATES)
            if (value := cells[name][line]) is not None
            and value != own[name]
            and not (name == "category" and value == "UNKNOWN")
        }


def spells_of(lines: Sequence[int], cells: Cells, year: int) -> list[Spell]:
    """The spells of one person, in the order of their starts.

    Args:
        lines: the person's lines, the one that stands first.
        cells: of the columns :data:`WORK`, ``start_date``, ``end_date`` and ``ended``.
        year: the report's year.
    """
    said = [
        Said(
            line,
            cells["start_date"][line],
            cells["end_date"][line],
            tuple(_known(name, cells[name][line]) for name in _FACTS),
        )
        for line in lines
    ]
    found = []
    until = None
    for period in periods_of(_until_death(said, cells), year):
        work = {
            name: next(
                (
                    value
                    for line in (period.line, *period.repeated_by)
                    if (value := _known(name, cells[name][line])) is not None
                ),
                None,
            )
            for name in WORK
        }
        work["category"] = work["category"] or "UNKNOWN"
        begin, end = period.start or date.min, period.end or date.max
        found.append(Spell(period, work, until is not None and begin <= until))
        until = end if until is None else max(until, end)
    return found


def died_on(lines: Sequence[int], cells: Cells) -> tuple[date, int] | None:
    """The day on which a line says that the person died, and that line."""
    days = [
        (day, line)
        for line in lines
        if cells["ended"][line] == "deceased" and (day := cells["end_date"][line]) is not None
    ]
    return min(days, default=None)


def _until_death(said: list[Said], cells: Cells) -> list[Said]:
    """Nobody works on after his death, whatever the other lines do not know."""
    death = died_on([one.line for one in said], cells)
    if death is None:
        return said
    day, _ = death
    return [
        replace(one, end=day)
        if (one.end is None or one.end > day) and (one.start is None or one.start <= day)
        else one
        for one in said
    ]


def first_and_last(spells: Sequence[Spell]) -> tuple[date | None, date | None]:
    """The first start and the last end of a person; None is open."""
    starts = [spell.period.start for spell in spells]
    ends = [spell.period.end for spell in spells]
    return (
        None if None in starts else min(starts),  # type: ignore[type-var]
        None if None in ends else max(ends),  # type: ignore[type-var]
    )


def spells_table(
    workers: pd.DataFrame, several: dict[int, list[Spell]], place: Callable[[int], Place]
) -> pd.DataFrame:
    """All spells, in the order of the workers and of their starts.

    Args:
        workers: one row for each person, its index the number of the line that stands.
        several: the spells of persons of several lines, by that number.
        place: file, sheet and row of a line.
    """
    columns = [*_COLUMNS, *_DATES]
    plain = workers[[*_OTHER, *columns]].assign(_order=range(len(workers)))
    if not several:
        return plain.drop(columns="_order").reset_index(drop=True)
    order = {head: place for place, head in enumerate(workers.index)}
    ids = dict(zip(workers.index, listed(workers["worker_id"]), strict=True))
    rows = [
        {
            "worker_id": ids[head],
            **dict(zip(("file", "sheet", "row"), place(spell.period.line), strict=True)),
            **{name: spell.work[name] for name in _COLUMNS},
            "start_date": spell.period.start,
            "end_date": spell.period.end,
            "_order": order[head],
        }
        for head, spells in several.items()
        if head in order
        for spell in spells
    ]
    several_lines = pd.DataFrame(rows, columns=plain.columns, dtype=object)
    single = plain.drop(index=[head for head in several if head in order])
    joined = pd.DataFrame(
        {name: [*listed(single[name]), *listed(several_lines[name])] for name in plain.columns}
    )
    joined["wage_reported_idr"] = pd.array(
        [*listed(single["wage_reported_idr"]), *listed(several_lines["wage_reported_idr"])],
        dtype="Int64",
    )
    return joined.sort_values("_order", kind="stable").drop(columns="_order").reset_index(drop=True)


def _known(name: str, value: Any) -> Any:
    return None if name == "category" and value == "UNKNOWN" else value
