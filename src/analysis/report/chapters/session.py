"""The topics of a monitoring session that no figure answers; what nobody has filled in says so."""

from __future__ import annotations

import pandas as pd

from analysis.coverage.session import session_answers, topics
from analysis.frames import rows as rows_of
from analysis.language import translated
from analysis.report.blocks import Block, Heading, Prose
from analysis.report.chapters.texts import head, prose
from analysis.report.tables import Cell, DataTable, TableColumn


def session_blocks(session: pd.DataFrame) -> tuple[Block, ...]:
    """One table of all topics, with an empty field for every item without an answer.

    Args:
        session: ``Reference.session``.
    """
    answers = session_answers(session)
    rows: list[tuple[Cell, ...]] = []
    topic_rows: list[int] = []
    notes: list[str] = []
    for topic, one in topics().items():
        own = answers[answers["topic"] == topic]
        topic_rows.append(len(rows))
        rows.append((Cell(translated(one["title"])), Cell(""), Cell("")))
        rows += [
            (Cell(translated(one["items"][row.item])), _text(row.answer), _text(row.document))
            for row in rows_of(own)
        ]
        notes += _sources(one["items"], own)
    table = DataTable(
        title=prose("session.table_title"),
        columns=tuple(TableColumn(head(name)) for name in ("item", "answer", "document")),
        rows=rows,
        emphasis=topic_rows,
        is_ordered=True,
        notes=notes,
    )
    return Heading(1, prose("session.title")), Prose(prose("session.lead")), table


def _text(value: str | None) -> Cell:
    return Cell(translated(value) if value is not None else prose("session.empty"))


def _sources(items: dict[str, str], answers: pd.DataFrame) -> list[str]:
    """The sources of one table, each with the items that it speaks of."""
    by_source: dict[str, list[str]] = {}
    for row in rows_of(answers[answers["source"].notna()]):
        by_source.setdefault(row.source, []).append(translated(items[row.item]))
    return [f"{', '.join(names)}: {translated(source)}" for source, names in by_source.items()]
