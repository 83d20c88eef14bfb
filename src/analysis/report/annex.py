"""Wide and long tables set apart, so that a chapter reads from page to page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from analysis.report.blocks import Block, Heading, Prose
from analysis.report.chapters.texts import prose
from analysis.report.tables import DataTable

#: A table of more rows than this takes most of a page.
LONG = 30


class Annex:
    """The large tables of all chapters, in their order; one of the same title takes its place."""

    def __init__(self) -> None:
        self._tables: dict[str, DataTable] = {}

    def apart(self, *blocks: Block, longest: int = LONG) -> tuple[Block, ...]:
        """The blocks with a sentence that points to the annex in place of each large table.

        Large is a wide one, or one of more than ``longest`` rows.
        """
        kept: list[Block] = []
        for block in blocks:
            if isinstance(block, DataTable) and (block.is_wide or len(block.rows) > longest):
                # All of them on landscape pages, which they share.
                self._tables[block.title] = replace(block, is_wide=True)
                kept.append(Prose(_pointer(block.title)))
            else:
                kept.append(block)
        return tuple(kept)

    def blocks(self, document: Iterable[Block]) -> tuple[Block, ...]:
        """The chapter of the tables that ``document`` points to; nothing where there are none."""
        pointers = {block.text for block in document if isinstance(block, Prose)}
        tables = [table for title, table in self._tables.items() if _pointer(title) in pointers]
        if not tables:
            return ()
        return (Heading(1, prose("annex.title")), Prose(prose("annex.lead")), *tables)


def _pointer(title: str) -> str:
    return prose("annex.pointer").replace("{title}", title)
