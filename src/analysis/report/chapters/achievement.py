"""Capaian: realised over target, by indicator; "belum ada target" where the city has none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.coverage.tables import share
from analysis.frames import known
from analysis.frames import rows as rows_of
from analysis.report.chapters.texts import head, label, prose, source_words
from analysis.report.chapters.whole_city import is_own_family
from analysis.report.tables import Cell, DataTable, TableColumn


def achievement_table(achievements: pd.DataFrame) -> DataTable:
    """A line for each indicator and target of the city's own; national targets are not the city's.

    Args:
        achievements: as ``schemas.ACHIEVEMENTS``.
    """
    shown = list(_of_the_city(achievements))
    return DataTable(
        title=prose("achievement.title").format(year=achievements["year"].iloc[0]),
        columns=(
            TableColumn(head("indicator")),
            TableColumn(head("family")),
            TableColumn(head("target"), "percent"),
            TableColumn(head("realised"), "percent"),
            TableColumn(head("as_of"), "date"),
            TableColumn(head("capaian"), "percent"),
        ),
        rows=[_cells(row) for row in shown],
        notes=(
            prose("achievement.note"),
            *(
                f"{label('families', row.family)}: {source_words(row.source)}"
                for row in shown
                if known(row.family) is not None and known(row.source) is not None
            ),
        ),
        source=prose("sources.coverage_city"),
        made_from="achievements",
        is_ordered=True,
    )


def _of_the_city(achievements: pd.DataFrame) -> Iterator[Any]:
    """The lines of the city's own targets; of an indicator without one a line without target."""
    for _, lines in achievements.groupby("segment", sort=False):
        is_own = [known(family) is not None and is_own_family(family) for family in lines["family"]]
        if any(is_own):
            yield from rows_of(lines[is_own])
        else:
            yield from rows_of(lines.head(1).assign(family=None, target_rate=None, capaian=None))


def _cells(row: Any) -> tuple[Any, ...]:
    has_target, is_observed = known(row.target_rate) is not None, known(row.rate) is not None
    none, unseen = Cell(prose("achievement.no_target")), Cell(prose("achievement.not_observed"))
    return (
        label("indicators", row.segment),
        Cell("–") if not has_target else label("families", row.family),
        row.target_rate if has_target else none,
        share(row.rate) if is_observed else unseen,
        row.observed_on if is_observed else Cell("–"),
        share(row.capaian) if has_target and is_observed else Cell("–"),
    )
