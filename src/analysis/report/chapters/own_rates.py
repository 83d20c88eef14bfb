"""Registered, not yet, unknown: by OPD, unit and group, in counts; no ranking by rates."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pandas as pd

from analysis.audience import GROUP, is_public
from analysis.coverage.tables import newest_told, share
from analysis.figures import Figures
from analysis.frames import known, whole
from analysis.frames import rows as rows_of
from analysis.report.blocks import Block, Figure
from analysis.report.chapters.texts import OpdLabels, head, label, prose
from analysis.report.stacked import Stack, stacked_bars
from analysis.report.tables import Cell, DataTable, TableColumn
from analysis.report.wording import list_and, number
from analysis.rosters.public_names import public_unit

_STATES = ("covered", "uncovered", "unknown", "counted_workers")


def own_opd_charts(
    coverage: pd.DataFrame, figures: Figures, names: OpdLabels, **text: Any
) -> tuple[Figure, ...]:
    """People left of every OPD that has any, most first: not yet registered, and unknown."""
    newest = of_month(coverage, "opd_code", newest_told(coverage))
    if newest["covered"].isna().all():
        # Without any list of participants nobody is left in particular.
        return ()
    stacks = [
        Stack(names(known(row.value)), (uncovered(row) or 0, int(row.unknown)))
        for row in rows_of(newest)
        if (uncovered(row) or 0) + int(row.unknown)
    ]
    if not stacks:
        return ()
    stacks.sort(key=lambda stack: (-sum(stack.values), stack.label))
    return stacked_bars(
        stacks,
        (head("uncovered"), head("unknown")),
        title=prose("coverage.left_title", figures),
        subtitle=prose("coverage.left_subtitle", figures),
        source=prose("sources.participants"),
        made_from="coverage_own",
        **text,
    )


def own_group_table(coverage: pd.DataFrame, figures: Figures) -> DataTable:
    """Coverage in the newest month told by category, sex and age; no group of fewer than five."""
    rows = []
    month = newest_told(coverage)
    for dimension in ("category", "sex", "age_band"):
        for name, row in _joined(of_month(coverage, dimension, month), dimension):
            rows.append((label("dimensions", dimension), name, *_cells(row)))
    title = prose("coverage.own_group_title", figures)
    return _table(title, (head("grouped_by"), head("group")), rows)


def own_opd_table(
    coverage: pd.DataFrame, figures: Figures, names: OpdLabels, status: pd.DataFrame | None = None
) -> DataTable:
    """Coverage in the newest month told by OPD, and how final its list is.

    Args:
        status: as ``schemas.OPD_STATUS``; without it nothing is said of the lists.
    """
    newest = names.in_order(of_month(coverage, "opd_code", newest_told(coverage)), "value")
    state_of = None if status is None else _states(status)
    rows = []
    for row in rows_of(newest):
        cells = (names(row.value), *_cells(row))
        if state_of is not None:
            is_final = state_of.get(known(row.value)) == "confirmed"
            cells = (*cells, label("finality", "final" if is_final else "provisional"))
        rows.append(cells)
    more = [] if state_of is None else [TableColumn(head("finality"))]
    return _table(prose("coverage.own_opd_table_title", figures), (head("opd"),), rows, more)


def unit_table(units: pd.DataFrame, figures: Figures, names: OpdLabels) -> DataTable:
    """Coverage in the newest month told by unit of each OPD.

    Args:
        units: as ``schemas.COVERAGE_UNITS``.
        figures: the register.
        names: names of OPDs.
    """
    rows = [
        (names(row.opd_code), _unit_name(row), *_cells(row))
        for row in rows_of(names.in_order(units))
    ]
    heads = (head("opd"), head("unit"))
    return _table(prose("coverage.unit_title", figures), heads, rows, made_from="coverage_units")


def unit_blocks(units: pd.DataFrame, figures: Figures, names: OpdLabels) -> tuple[Block, ...]:
    """The table of units; none where no list tells of any, or no roster names one."""
    if units.empty or units["covered"].isna().all() or units["unit"].isna().all():
        return ()
    return (unit_table(units, figures, names),)


def uncovered(row: Any) -> int | None:
    """Workers of a line who are known not to be registered; None where nothing is known."""
    covered = whole(row.covered)
    return None if covered is None else int(row.workers) - covered - int(row.unknown)


def _unit_name(row: Any) -> str:
    """The unit's name, where it may be published."""
    unit = known(row.unit)
    if unit is None:
        return prose("coverage.no_unit")
    shown = public_unit(unit, int(row.workers) + int(row.held))
    return shown or prose("coverage.unnamed_unit")


def _table(
    title: str,
    heads: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    more: Sequence[TableColumn] = (),
    made_from: str = "coverage_own",
) -> DataTable:
    is_totalled = len(heads) == 1
    return DataTable(
        title=title,
        columns=(
            *(TableColumn(text) for text in heads),
            *(TableColumn(head(name), "number", is_totalled=is_totalled) for name in _STATES),
            TableColumn(head("rate"), "percent"),
            TableColumn(head("held"), "number", is_totalled=is_totalled),
            *more,
        ),
        rows=rows,
        notes=(prose("coverage.rate_note"),),
        source=prose("sources.participants"),
        made_from=made_from,
    )


def _cells(row: Any) -> tuple[Any, ...]:
    rate: Any = share(row.rate)
    if is_public() and rate is not None and int(row.workers) < GROUP:
        # A share of so few gives their number back.
        rate = Cell(number(int(row.workers)))
    states = (whole(row.covered), uncovered(row), int(row.unknown), int(row.workers))
    return (*_or_nobody(states), rate, whole(row.held))


def _or_nobody(states: Sequence[int | None]) -> tuple[int, ...]:
    """Where nothing is known of a group, nobody of it is known to be either."""
    return tuple(n or 0 for n in states)


def _joined(rows: pd.DataFrame, dimension: str) -> list[tuple[str, Any]]:
    """What describes persons: groups of fewer than five together with the next, with their name.

    The last goes with the one before. Rates are those of the sums.
    """
    groups: list[list[Any]] = []
    for row in rows_of(rows):
        if groups and _size(groups[-1]) < GROUP:
            groups[-1].append(row)
        else:
            groups.append([row])
    if len(groups) > 1 and _size(groups[-1]) < GROUP:
        groups[-2:] = [groups[-2] + groups[-1]]
    return [
        (list_and([_group(dimension, one.value) for one in group]), _sum_of(group))
        for group in groups
    ]


def _size(group: Sequence[Any]) -> int:
    return sum(int(one.workers + one.held) for one in group)


def _sum_of(group: Sequence[Any]) -> Any:
    """Several lines of ``schemas.COVERAGE_OWN`` as one."""
    if len(group) == 1:
        return group[0]
    names = ("workers", "covered", "unknown", "held")
    sums = {name: sum(whole(getattr(one, name)) or 0 for one in group) for name in names}
    is_told = sums["workers"] > 0 and sums["unknown"] == 0
    return SimpleNamespace(
        **sums, rate=Fraction(sums["covered"], sums["workers"]) if is_told else None
    )


def _group(dimension: str, value: Any) -> str:
    if value is None or pd.isna(value):
        return prose("coverage.group_unknown")
    if dimension == "sex":
        return label("sexes", value)
    return label("categories", value) if dimension == "category" else str(value)


def _states(status: pd.DataFrame) -> dict[Any, str]:
    return {known(row.opd_code): str(row.state) for row in rows_of(status)}


def of_month(coverage: pd.DataFrame, dimension: str, month: str | None) -> pd.DataFrame:
    """The rows of one dimension in one month."""
    return coverage[(coverage["dimension"] == dimension) & (coverage["month"] == month)]
