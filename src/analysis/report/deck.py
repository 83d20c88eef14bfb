"""A deck for the wall: slides of 16:9 that show blocks of the report, enlarged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Self

from analysis.report.blocks import Block, BlockError, Cover, DefinitionList, Figure, in_language_of
from analysis.report.fonts import UNKNOWN_SIGN
from analysis.report.privacy import assert_no_nik
from analysis.report.setter import PORTRAIT_WIDTH, Setter, plain_text, plain_texts, size_to_fit
from analysis.report.svg import svg_size
from analysis.report.tables import DataTable
from analysis.report.typst import compile_data, frame
from analysis.report.wording import count, word
from analysis.whole_file import write_whole


@dataclass(frozen=True)
class Slide:
    """A slide: ``title`` says the finding, below it stand the blocks, at the foot notes and source.

    A picture takes the height that is left. Of a table, of definitions and of ``items`` (a list in
    two columns) as many stand as fit, and a line says how many more the report has; so a slide has
    only one of the three.

    Raises:
        BlockError: no title, nothing to show, or more than one picture or long part.
        PrivacyError: a text holds what could be a NIK.
    """

    title: str
    blocks: Sequence[Block] = ()
    subtitle: str = ""
    notes: Sequence[str] = ()
    source: str = ""
    items: Sequence[str] = ()
    long_part: DataTable | DefinitionList | None = field(init=False)

    def __post_init__(self) -> None:
        if not self.title.strip() or not (self.blocks or self.items):
            raise BlockError("Tayangan memerlukan judul dan isi.")
        long_parts = [b for b in self.blocks if isinstance(b, DataTable | DefinitionList)]
        pictures = [b for b in self.blocks if isinstance(b, Figure)]
        if len(pictures) > 1 or len(long_parts) + bool(self.items) > 1:
            raise BlockError(f"{self.title}: satu gambar atau satu tabel pada satu tayangan.")
        for text in (self.title, self.subtitle, *self.notes, self.source, *self.items):
            assert_no_nik(text, self.title)
        object.__setattr__(self, "long_part", long_parts[0] if long_parts else None)

    @classmethod
    def of(cls, block: Figure | DataTable, *below: Block, title: str = "") -> Self:
        """A slide of a picture or table under its own title, with blocks below it."""
        return cls(title or block.title, (block, *below), block.subtitle, block.notes, block.source)


@dataclass(frozen=True)
class Deck:
    """A title page, and slides in their order."""

    cover: Cover
    slides: Sequence[Slide]

    def pdf(self, day: date | None = None) -> bytes:
        """The deck as PDF (PDF/UA-1, PDF/A-2a); the same deck and ``day``, the same bytes.

        Raises:
            typst.TypstError: a standard is not met.
        """
        day = day or self.cover.as_of
        with in_language_of((self.cover,)):
            return compile_data(_data(self, day), day, "tayangan")

    def write_pdf(self, path: Path | str, day: date | None = None) -> Path:
        """Write :meth:`pdf` to ``path``, whole or not at all."""
        return write_whole(Path(path), self.pdf(day))


def _data(deck: Deck, day: date) -> dict[str, Any]:
    """What the template reads of a deck: ``cover`` and ``slides`` in place of ``blocks``."""
    setter = Setter(set())
    cover = setter.cover(deck.cover)
    return {
        **frame(deck.cover, (deck.cover,), day),
        "paper_width": PORTRAIT_WIDTH,
        "cover": {
            **cover,
            "size": size_to_fit(cover["title"], PORTRAIT_WIDTH * 1.8, (26, 22, 18, 15)),
            "rests": _rests(len(cover["notices"])),
        },
        "slides": [_slide(slide, setter) for slide in deck.slides],
    }


def _slide(slide: Slide, setter: Setter) -> dict[str, Any]:
    title = plain_text(slide.title).strip() or UNKNOWN_SIGN
    part = slide.long_part
    n_rows = len(part.rows) if isinstance(part, DataTable) else len(part.definitions) if part else 0
    pictures = [svg_size(block.svg) for block in slide.blocks if isinstance(block, Figure)]
    aspect = pictures[0][1] / pictures[0][0] if pictures else 0.0
    return {
        "title": title,
        # Two lines at most, where its length allows that.
        "size": size_to_fit(title, PORTRAIT_WIDTH * 1.9, (16, 14.5, 13, 11.5, 10)),
        "subtitle": plain_text(slide.subtitle),
        "blocks": [
            {"kind": block.kind, **setter.table(block, PORTRAIT_WIDTH)}
            if isinstance(block, DataTable)
            else setter.set(block)
            for block in slide.blocks
        ],
        "items": plain_texts(slide.items),
        "rests": _rests(len(slide.items) or n_rows),
        "notes": plain_texts(slide.notes),
        "source": plain_text(slide.source),
        "aspect": aspect,
        # A picture lower than this is worth less than smaller words around it.
        "least": min(PORTRAIT_WIDTH * aspect, 120.0),
    }


def _rests(n_all: int) -> list[str]:
    """For each number of lines shown, from none on, what says how many more there are."""
    return [word("rest").format(n=count(n_all - n)) for n in range(n_all)]
