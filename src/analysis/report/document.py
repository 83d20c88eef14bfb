"""A report as a sequence of blocks: recorded cell by cell, written as PDF and as HTML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from analysis.report.blocks import (
    MIME,
    Block,
    BlockError,
    Card,
    Cards,
    Contents,
    Cover,
    Definition,
    DefinitionList,
    Figure,
    Group,
    Heading,
    Note,
    PageBreak,
    Prose,
    from_json,
)
from analysis.report.privacy import PrivacyError, assert_no_nik
from analysis.report.tables import Cell, DataTable, TableColumn
from analysis.whole_file import write_whole

__all__ = [
    "MIME",
    "Block",
    "BlockError",
    "Card",
    "Cards",
    "Cell",
    "Contents",
    "Cover",
    "DataTable",
    "Definition",
    "DefinitionList",
    "Document",
    "Figure",
    "Group",
    "Heading",
    "Note",
    "PageBreak",
    "PrivacyError",
    "Prose",
    "TableColumn",
    "assert_no_nik",
    "from_json",
]


class Document:
    """The blocks of a report in their order.

    A block with a key takes the place of an earlier one with the same key, so that a cell may be
    run again; blocks without a key are always appended.
    """

    def __init__(self, blocks: Iterable[Block] = ()) -> None:
        self._blocks: list[Block] = []
        for block in blocks:
            self.add(block)

    def __iter__(self) -> Iterator[Block]:
        return iter(self._blocks)

    def __len__(self) -> int:
        return len(self._blocks)

    @property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(self._blocks)

    @property
    def cover(self) -> Cover | None:
        """The title page, if there is one."""
        return next((block for block in self._blocks if isinstance(block, Cover)), None)

    def add(self, *blocks: Block, key: str = "", is_detail: bool = False) -> Block:
        """Record blocks and return them, so that a cell whose last line this is shows them.

        Several blocks come back as one :class:`Group`. With ``key`` and several blocks, the keys
        are ``key-1``, ``key-2`` and so on; all that was recorded under ``key`` before gives way.
        With ``is_detail`` they stand in HTML and workbook only.
        """
        flat = [inner for block in blocks for inner in _flatten(block)]
        if is_detail:
            flat = [replace(block, is_detail=True) for block in flat]
        if not flat:
            raise BlockError("Tidak ada blok untuk ditambahkan.")
        if key:
            several = len(flat) > 1
            flat = [b.with_key(f"{key}-{n}" if several else key) for n, b in enumerate(flat, 1)]
            kept = [block for block in self._blocks if not _is_under(block.key, key)]
            place = len(self.before(key))
            self._blocks = [*kept[:place], *flat, *kept[place:]]
        else:
            for block in flat:
                self._replace_or_append(block)
        return flat[0] if len(flat) == 1 else Group(tuple(flat))

    def before(self, key: str) -> tuple[Block, ...]:
        """The blocks before those recorded under ``key``; all where there are none."""
        place = next((n for n, b in enumerate(self._blocks) if _is_under(b.key, key)), None)
        return tuple(self._blocks[:place])

    def expect(self, *keys: str) -> None:
        """Refuse to go on while nothing is recorded under one of the keys.

        Raises:
            BlockError: with the keys that are missing, and what to do.
        """
        missing = [
            key for key in keys if not any(_is_under(block.key, key) for block in self._blocks)
        ]
        if missing:
            raise BlockError(
                f"Bab {', '.join(f'«{key}»' for key in missing)} belum ada, sehingga laporan tidak "
                "ditulis. Jalankan dahulu selnya; atau, bila bab itu memang tidak dikehendaki, "
                "hapus namanya dari document.expect(...)."
            )

    def _replace_or_append(self, block: Block) -> None:
        place = next((n for n, b in enumerate(self._blocks) if b.key and b.key == block.key), None)
        if place is None:
            self._blocks.append(block)
        else:
            self._blocks[place] = block

    def pdf(self, date: dt.date | None = None) -> bytes:
        """The document as A4 PDF (PDF/UA-1, PDF/A-2a); same blocks and ``date``, same bytes.

        ``date`` is the one in the file's metadata, by default the cover's date of the data. Raises
        :class:`BlockError` without blocks or date, ``typst.TypstError`` when a standard is not met.
        """
        from analysis.report.typst import compile_pdf

        return compile_pdf(self._checked(), date or self._date())

    def html(self, also_called: Mapping[str, Sequence[str]] | None = None) -> str:
        """The document as one HTML file that fetches nothing; see :func:`html.page`."""
        from analysis.report.html import page

        return page(self._checked(), also_called)

    def write_pdf(self, path: Path | str, date: dt.date | None = None) -> Path:
        """Write :meth:`pdf` to ``path``, whole or not at all."""
        return write_whole(Path(path), self.pdf(date))

    def write_html(
        self, path: Path | str, also_called: Mapping[str, Sequence[str]] | None = None
    ) -> Path:
        """Write :meth:`html` to ``path``, whole or not at all."""
        return write_whole(Path(path), self.html(also_called).encode("utf-8"))

    def _checked(self) -> tuple[Block, ...]:
        if not self._blocks:
            raise BlockError("Dokumen belum berisi apa pun.")
        return self.blocks

    def _date(self) -> dt.date:
        if self.cover is None:
            raise BlockError("Tanpa halaman judul (Cover), tanggal PDF harus disebut.")
        return self.cover.as_of


def _is_under(name: str, key: str) -> bool:
    """Whether a block's key is ``key`` itself or one of its numbered ones."""
    return name == key or (name.startswith(f"{key}-") and name[len(key) + 1 :].isdigit())


def _flatten(block: Block) -> Iterator[Block]:
    if isinstance(block, Group):
        for inner in block.blocks:
            yield from _flatten(inner)
    else:
        yield block
