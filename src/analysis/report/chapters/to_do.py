"""What is still to be done, of every OPD: one line each, those with most people left first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analysis.coverage.tables import newest_told
from analysis.figures import Figures
from analysis.frames import known, whole
from analysis.frames import rows as rows_of
from analysis.report.blocks import Block, Note
from analysis.report.chapters.own_rates import of_month, uncovered
from analysis.report.chapters.texts import OpdLabels, head, label, prose
from analysis.report.tables import Cell, DataTable, TableColumn
from analysis.report.wording import EN_DASH


@dataclass(frozen=True)
class ToDo:
    """An OPD (None: workers of none) and what is awaited of it.

    ``workers`` have complete data and work in the newest month told: ``covered``, ``uncovered`` or
    ``unknown``; of the ``held`` the OPD must mend something first.
    """

    opd: str | None
    workers: int
    covered: int
    uncovered: int
    unknown: int
    held: int
    need_idr: int | None
    paid_until: str | None
    state: str | None
    deadline: date | None
    owner: str | None

    @property
    def left(self) -> int:
        return self.uncovered + self.unknown

    @property
    def is_confirmed(self) -> bool:
        return self.state in ("confirmed", None)


def of_opds(
    tables: Mapping[str, pd.DataFrame],
    deadline: date | None,
    deadlines: Mapping[str, date],
    owners: Mapping[str, str],
) -> list[ToDo]:
    """Every OPD that is expected, or has workers; most people left first.

    Args:
        tables: with ``coverage_own``, ``opd_status`` and ``budget_positions``.
        deadline: the day that was set for all.
        deadlines: by OPD the day that was set for it alone.
        owners: by OPD who answers for it.
    """
    coverage, status = tables["coverage_own"], tables["opd_status"]
    newest = of_month(coverage, "opd_code", newest_told(coverage))
    worked = {known(row.value): row for row in rows_of(newest)}
    listed = {known(row.opd_code): row for row in rows_of(status)}
    positions = {known(row.opd_code): row for row in rows_of(tables["budget_positions"])}
    found = []
    for opd in dict.fromkeys([*listed, *worked]):
        own, line, position = worked.get(opd), listed.get(opd), positions.get(opd)
        found.append(
            ToDo(
                opd=opd,
                workers=int(own.workers) if own else 0,
                covered=(whole(own.covered) or 0) if own else 0,
                uncovered=(uncovered(own) or 0) if own else 0,
                unknown=int(own.unknown) if own else 0,
                held=int(line.held) if line else int(own.held) if own else 0,
                need_idr=whole(position.need_high_idr) if position else None,
                paid_until=known(position.paid_until) if position else None,
                state=str(line.state) if line else None,
                deadline=deadlines.get(opd or "", deadline),
                owner=owners.get(opd or ""),
            )
        )
    found.sort(key=lambda one: (-one.left, -one.held, one.opd or "~"))
    return found


def table(to_do: list[ToDo], figures: Figures, names: OpdLabels) -> Block:
    """All OPDs in one table; a note where there is none."""
    if not to_do:
        return Note(prose("to_do.nobody"))
    counts = ("workers", "covered", "uncovered", "unknown", "held")
    heads = ("counted_workers", "covered", "uncovered", "unknown", "held")
    rows = [
        (
            names(one.opd),
            *(getattr(one, name) for name in counts),
            one.need_idr,
            one.paid_until or Cell(EN_DASH),
            Cell(label("states", one.state) if one.state else EN_DASH),
            one.deadline or Cell(prose("to_do.open")),
            Cell(one.owner or prose("to_do.open")),
        )
        for one in to_do
    ]
    return DataTable(
        title=prose("to_do.title", figures),
        columns=(
            TableColumn(head("opd")),
            *(TableColumn(head(name), "number", is_totalled=True) for name in heads),
            TableColumn(head("need"), "rupiah", is_totalled=True),
            TableColumn(head("paid_until"), "month"),
            TableColumn(head("list_state")),
            TableColumn(head("deadline"), "date"),
            TableColumn(head("in_charge")),
        ),
        rows=rows,
        notes=(prose("to_do.note", figures),),
        source=f"{prose('sources.participants')} {prose('sources.confirmations')}",
        made_from="opd_status",
        is_wide=True,
    )


def owners_of(opd: pd.DataFrame) -> dict[str, str]:
    """Who answers for each OPD, as ``opd.csv`` says in its column ``owner``."""
    if "owner" not in opd:
        return {}
    pairs = zip(opd["opd_code"], opd["owner"], strict=True)
    return {str(code): str(owner) for code, owner in pairs if _is_text(owner)}


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
