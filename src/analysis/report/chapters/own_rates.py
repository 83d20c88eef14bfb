"""Coverage by OPD, unit and group: rates with their ranges and intervals, and no ranking."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from analysis.coverage.tables import newest_told, share
from analysis.figures import Figures
from analysis.frames import known, whole
from analysis.frames import rows as rows_of
from analysis.report.blocks import Block, Figure, Prose
from analysis.report.chapters.texts import OpdLabels, head, label, prose
from analysis.report.charts import MOST_BARS, Bar, Reference, paged_bars
from analysis.report.tables import Cell, DataTable, TableColumn
from analysis.report.wording import EN_DASH, percent
from analysis.rosters.public_names import public_unit

#: Units with fewer workers say more of persons than of the unit, and are left out of the report.
SMALLEST_UNIT = 5
#: More units than this do not fit the report.
MOST_UNITS = 60
#: A bar of 100 % with its interval beside it still fits; all groups of OPDs share the scale.
_OPD_LIMIT = Fraction(8, 5)


def standing_text(figures: Figures) -> Prose:
    """How OPDs are told apart, and how many are."""
    if figures.is_known("n_opd_same"):
        keys = ["standing_lead"]
        keys += ["standing_open"] if figures.is_known("own_open_opds") else []
    else:
        keys = ["standing_unknown" if figures.is_known("own_known_low") else "own_unknown"]
    return Prose(" ".join(prose(f"coverage.{text_key}", figures) for text_key in keys))


def own_opd_charts(
    coverage: pd.DataFrame,
    figures: Figures,
    names: OpdLabels,
    **text: Any,
) -> tuple[Figure, ...]:
    """The rates of the OPDs with their intervals, one chart for each group that can be told apart.

    Within a group they stand in the order of all tables, not of their rates; none without a list.
    """
    newest = names.in_order(of_month(coverage, "opd_code", newest_told(coverage)), "value")
    if newest.empty or newest["covered"].isna().all():
        return ()
    charts: list[Figure] = []
    ends = [figures.figure(f"own_known_{end}").value for end in ("low", "high")]
    low, high = (None if end is None else Fraction(end) for end in ends)
    city = None
    if low is not None:
        city = Reference(names("*"), low, None if high == low else high)
    chart_key = text.pop("key", "")
    for standing in ("below", "same", "above", None):
        is_in = newest["standing"].isna() if standing is None else newest["standing"] == standing
        bars = [
            Bar(
                names(row.value),
                share(row.rate),
                low=None if known(row.interval_low) is None else Fraction(row.interval_low),
                high=None if known(row.interval_high) is None else Fraction(row.interval_high),
            )
            for row in rows_of(newest[is_in])
        ]
        # Bars of nothing but unknowns show nothing: the text names their OPDs.
        if any(bar.value is not None for bar in bars):
            scale: dict[str, Any] = {"limit": _OPD_LIMIT} if len(bars) <= MOST_BARS else {}
            charts += paged_bars(
                bars,
                title=prose(f"coverage.own_opd_{standing or 'untold'}", figures),
                subtitle=prose("coverage.own_opd_subtitle", figures),
                kind="percent",
                source=prose("sources.participants"),
                made_from="coverage_own",
                key=f"{chart_key}-{standing or 'untold'}" if chart_key else "",
                reference=city,
                **scale,
                **text,
            )
    return tuple(charts)


def own_group_table(coverage: pd.DataFrame, figures: Figures) -> DataTable:
    """Coverage in the newest month told by category, sex and age."""
    rows = []
    month = newest_told(coverage)
    for dimension in ("category", "sex", "age_band"):
        for row in rows_of(of_month(coverage, dimension, month)):
            group = _group(dimension, row.value)
            rows.append((label("dimensions", dimension), group, *_rate_cells(row)))
    return _rate_table(
        prose("coverage.own_group_title", figures), (head("grouped_by"), head("group")), rows
    )


def own_opd_table(
    coverage: pd.DataFrame,
    figures: Figures,
    names: OpdLabels,
    status: pd.DataFrame | None = None,
) -> DataTable:
    """Coverage in the newest month told by OPD, with interval, group, and how final the list is.

    Args:
        status: as ``schemas.OPD_STATUS``; without it nothing is said of the lists.
    """
    newest = names.in_order(of_month(coverage, "opd_code", newest_told(coverage)), "value")
    state_of = None if status is None else _states(status)
    rows = []
    for row in rows_of(newest):
        cells = (names(row.value), *_rate_cells(row), *_standing_cells(row))
        if state_of is not None:
            is_final = state_of.get(known(row.value)) == "confirmed"
            cells = (*cells, label("finality", "final" if is_final else "provisional"))
        rows.append(cells)
    more = [] if state_of is None else [TableColumn(head("finality"))]
    title = prose("coverage.own_opd_table_title", figures)
    return _rate_table(title, (head("opd"),), rows, [*_standing_columns(), *more])


def unit_table(units: pd.DataFrame, figures: Figures, names: OpdLabels) -> DataTable:
    """Coverage in the newest month told by unit of each OPD.

    Args:
        units: as ``schemas.COVERAGE_UNITS``.
        figures: the register.
        names: names of OPDs.
    """
    units = names.in_order(units)
    rows = [
        (
            names(row.opd_code),
            _unit_name(row),
            *_rate_cells(row),
            *_standing_cells(row),
        )
        for row in rows_of(units)
    ]
    title = prose("coverage.unit_title", figures)
    return _rate_table(
        title, (head("opd"), head("unit")), rows, _standing_columns(), "coverage_units"
    )


def _unit_name(row: Any) -> str:
    """The unit's name, where it may be published."""
    unit = known(row.unit)
    if unit is None:
        return prose("coverage.no_unit")
    shown = public_unit(unit, int(row.workers) + int(row.held))
    return shown or prose("coverage.unnamed_unit")


def unit_blocks(units: pd.DataFrame, figures: Figures, names: OpdLabels) -> tuple[Block, ...]:
    """The table of units as the report has it: only if it fits, and without very small units."""
    if units.empty or units["covered"].isna().all() or units["unit"].isna().all():
        return ()
    is_large = _shown_units(units)
    if int(is_large.sum()) > MOST_UNITS:
        return (Prose(prose("coverage.units_too_many")),)
    table = unit_table(units[is_large], figures, names)
    if is_large.all():
        return (table,)
    return (table, Prose(prose("coverage.unit_note_small")))


def _shown_units(units: pd.DataFrame) -> pd.Series:
    """Which units the report's table has, if it fits."""
    if units.empty or units["covered"].isna().all() or units["unit"].isna().all():
        return pd.Series(False, index=units.index)
    return units["workers"] + units["held"] >= SMALLEST_UNIT


def _rate_table(
    title: str,
    heads: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    more: Sequence[TableColumn] = (),
    made_from: str = "coverage_own",
) -> DataTable:
    notes = [prose("coverage.rate_note")]
    if more:
        notes.append(prose("coverage.standing_note"))
    return DataTable(
        title=title,
        columns=(
            *(TableColumn(text) for text in heads),
            TableColumn(head("covered"), "number"),
            TableColumn(head("counted_workers"), "number"),
            TableColumn(head("rate"), "percent"),
            TableColumn(head("rate_low"), "percent"),
            TableColumn(head("rate_high"), "percent"),
            TableColumn(head("held"), "number"),
            *more,
        ),
        rows=rows,
        notes=notes,
        source=prose("sources.participants"),
        made_from=made_from,
        is_wide=bool(more),
    )


def _rate_cells(row: Any) -> tuple[Any, ...]:
    return (
        whole(row.covered),
        whole(row.workers),
        share(row.rate),
        share(row.rate_low),
        share(row.rate_high),
        whole(row.held),
    )


def _standing_columns() -> list[TableColumn]:
    return [TableColumn(head("interval"), align="right"), TableColumn(head("standing"))]


def _standing_cells(row: Any) -> tuple[Any, ...]:
    if known(row.interval_low) is None:
        return (None, None)
    ends = f"{percent(row.interval_low, 1)}{EN_DASH}{percent(row.interval_high, 1)}"
    standing = known(row.standing)
    return Cell(ends, float(row.interval_low)), standing and label("standings", standing)


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
