"""One A4 page, always exactly one, whatever gives way; what needs room of its own follows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from analysis.report.blocks import Block, BlockError, Cover, Figure
from analysis.report.privacy import assert_no_nik
from analysis.report.setter import PORTRAIT_WIDTH, Setter, plain_text, size_to_fit
from analysis.report.tables import Cell, DataTable, cell_of
from analysis.report.typst import compile_data, frame


@dataclass(frozen=True)
class Sheet:
    """A page of its head, blocks, a table that may be cut, closing blocks and a picture.

    ``table`` has its weightiest rows first. Where not all fit, the last ones make room for one row
    that stands for them: ``rests[n]`` stands for all rows from number n (from 0) on. Everything is
    set a little smaller before ``picture`` gives way, and much smaller where even that is not
    enough. ``more`` begins the next page, and takes the room that it needs.

    Raises:
        BlockError: ``rests`` are not one for each row of ``table``, or not of its columns.
    """

    head: Cover
    blocks: Sequence[Block]
    table: DataTable | None = None
    rests: Sequence[Sequence[Any]] = ()
    closing: Sequence[Block] = ()
    picture: Figure | None = None
    more: Sequence[Block] = ()
    rest_cells: tuple[tuple[Cell, ...], ...] = field(init=False)

    def __post_init__(self) -> None:
        columns = self.table.columns if self.table else ()
        n_rows = len(self.table.rows) if self.table else 0
        if len(self.rests) != n_rows or any(len(rest) != len(columns) for rest in self.rests):
            raise BlockError(f"Lembar memerlukan satu baris pengganti untuk setiap {n_rows} baris.")
        cells = tuple(
            tuple(cell_of(value, column) for value, column in zip(rest, columns, strict=True))
            for rest in self.rests
        )
        for row in cells:
            for cell in row:
                assert_no_nik(cell.text, self.head.name)
        object.__setattr__(self, "rest_cells", cells)

    def pdf(self, day: date | None = None) -> bytes:
        """The page as A4 PDF (PDF/UA-1, PDF/A-2a); the same sheet and ``day``, the same bytes.

        Raises:
            typst.TypstError: a standard is not met.
        """
        day = day or self.head.as_of
        return compile_data(_data(self, day), day)


def _data(sheet: Sheet, day: date) -> dict[str, Any]:
    """What the template reads of a page that must be one: ``sheet`` in place of ``blocks``."""
    setter = Setter(set())
    head = setter.cover(sheet.head)
    shared = frame(sheet.head, (sheet.head,), day)
    return {
        **shared,
        "meta": {**shared["meta"], "has_cover": False, "is_sheet": True},
        "sheet": {
            "head": {**head, "size": size_to_fit(head["title"], PORTRAIT_WIDTH, (22, 19, 16, 14))},
            "blocks": [setter.set_unnumbered(block) for block in sheet.blocks],
            "table": sheet.table and setter.set_unnumbered(sheet.table),
            "rests": [[plain_text(cell.text) for cell in row] for row in sheet.rest_cells],
            "closing": [setter.set_unnumbered(block) for block in sheet.closing],
            "picture": sheet.picture and setter.set_unnumbered(sheet.picture),
            "more": [setter.set_unnumbered(block) for block in sheet.more],
        },
    }
