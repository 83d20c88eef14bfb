"""The topics of a monitoring session that no figure answers; what nobody has filled in says so."""

from __future__ import annotations

import pandas as pd

from analysis.coverage.session import session_answers, topics
from analysis.frames import rows as rows_of
from analysis.language import translated
from analysis.report.blocks import Block, Heading, Note, Prose
from analysis.report.chapters.texts import head, prose, source_words
from analysis.report.tables import Cell, DataTable, TableColumn


def session_blocks(session: pd.DataFrame) -> tuple[Block, ...]:
    """One table of all topics, with an empty field for every item without an answer.

    Args:
        session: ``Reference.session``.
    """
    answers = session_answers(session)
    rows: list[tuple[Cell, ...]] = []
    waiting: list[str] = []
    notes: list[str] = []
    for topic, one in topics().items():
        own = answers[answers["topic"] == topic]
        title = translated(one["title"])
        rows += [
            (
                Cell(title),
                Cell(translated(one["items"][row.item])),
                _text(row.answer),
                _text(row.document),
            )
            for row in rows_of(own[own["answer"].notna()])
        ]
        left = [translated(one["items"][item]) for item in own[own["answer"].isna()]["item"]]
        if left:
            waiting.append(f"- **{title}:** {'; '.join(left)}.")
        notes += _sources(one["items"], own[own["answer"].notna()])
    table = DataTable(
        title=prose("session.table_title"),
        columns=tuple(TableColumn(head(name)) for name in ("topic", "item", "answer", "document")),
        rows=rows,
        is_ordered=True,
        notes=notes,
    )
    open_items = Note(
        f"{prose('session.open_lead')}\n\n" + "\n".join(waiting), title=prose("session.open_title")
    )
    return (
        Heading(1, prose("session.title")),
        Prose(prose("session.lead")),
        *((table,) if rows else ()),
        *((open_items,) if waiting else ()),
    )


def _text(value: str | None) -> Cell:
    return Cell(translated(value) if value is not None else prose("session.empty"))


def _sources(items: dict[str, str], answers: pd.DataFrame) -> list[str]:
    """The sources of one table, each with the items that it speaks of."""
    by_source: dict[str, list[str]] = {}
    for row in rows_of(answers[answers["source"].notna()]):
        by_source.setdefault(row.source, []).append(translated(items[row.item]))
    return [f"{', '.join(names)}: {source_words(source)}" for source, names in by_source.items()]
