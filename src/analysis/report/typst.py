"""Blocks on paper and slides: data for the files of ``template/``, made PDF/UA-1 and PDF/A-2a.

Everything that a page depends on is decided here (numbers of figures and tables, widths of columns,
which blocks share a landscape page); the template only sets it. Content travels as JSON, never as
Typst markup, and only with signs that the typeface has.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

import typst

from analysis.language import language
from analysis.report import markdown
from analysis.report.blocks import (
    Block,
    Cards,
    Contents,
    Cover,
    DefinitionList,
    Figure,
    Heading,
    Note,
    PageBreak,
    Prose,
    in_language_of,
)
from analysis.report.fonts import FAMILY, UNKNOWN_SIGN, break_words, font_folder, printable, width
from analysis.report.numbering import Numbers
from analysis.report.svg import map_svg_texts, svg_size
from analysis.report.tables import DataTable
from analysis.report.widths import fit_columns
from analysis.report.wording import (
    date_long,
    edition_name,
    edition_note,
    furniture,
    not_available,
    number,
    word,
)

if TYPE_CHECKING:
    from analysis.report.deck import Deck, Slide
    from analysis.report.sheet import Sheet

STANDARDS: list[Literal["ua-1", "a-2a"]] = ["ua-1", "a-2a"]
#: Width of the text on a page and the tallest picture, in points; as the template's margins say.
PORTRAIT_WIDTH, LANDSCAPE_WIDTH = 481.0, 739.0
TALLEST_PICTURE = 590.0
#: Letters after which an overlong word may break.
LONG_WORD = 24


def compile_pdf(blocks: Sequence[Block], date: dt.date) -> bytes:
    """The PDF of the blocks, with ``date`` (midnight UTC) in its metadata.

    Raises ``typst.TypstError`` where a standard is not met, and for every warning of the compiler:
    a font that is not found is a warning, and the pages would differ between machines.
    """
    with in_language_of(blocks):
        return compile_data(report_data(blocks, date), date)


def compile_data(content: dict[str, Any], date: dt.date, template: str = "laporan") -> bytes:
    """The PDF of :func:`report_data`, :func:`sheet_data` or :func:`deck_data`, by its template.

    See :func:`compile_pdf`.
    """
    data = json.dumps(content, ensure_ascii=False)
    folder = files(__package__).joinpath("template")
    source = b"\n".join(folder.joinpath(f"{n}.typ").read_bytes() for n in ("dasar", template))
    midnight = dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC)
    compiler = typst.Compiler(source, font_paths=_fonts(), sys_inputs={"report": data})
    pdf, warnings = compiler.compile_with_warnings(
        format="pdf", pdf_standards=[*STANDARDS], timestamp=midnight
    )
    for warning in warnings:
        raise typst.TypstError(warning.message, warning.diagnostic, warning.hints, warning.trace)
    if not isinstance(pdf, bytes):
        raise TypeError("the compiler gave no single file")
    return pdf


def report_data(blocks: Sequence[Block], date: dt.date) -> dict[str, Any]:
    """What the template reads: ``meta``, ``words``, ``font`` and ``blocks``, as JSON values."""
    cover = next((block for block in blocks if isinstance(block, Cover)), None)
    labels = {block.label for block in blocks if isinstance(block, Heading) and block.label}
    setter = _Setter(labels)
    return {
        "font": FAMILY,
        "meta": _meta(cover, blocks, date),
        "words": {**furniture(), "not_available": not_available()},
        "blocks": list(_with_landscape(blocks, setter)),
    }


def sheet_data(sheet: Sheet, date: dt.date) -> dict[str, Any]:
    """What the template reads of a page that must be one: ``sheet`` in place of ``blocks``."""
    setter = _Setter(set())
    head = setter.cover(sheet.head)
    return {
        "font": FAMILY,
        "meta": {**_meta(sheet.head, (sheet.head,), date), "has_cover": False, "is_sheet": True},
        "words": {**furniture(), "not_available": not_available()},
        "sheet": {
            "head": {**head, "size": _size_to_fit(head["title"], PORTRAIT_WIDTH, (22, 19, 16, 14))},
            "blocks": [setter.set_unnumbered(block) for block in sheet.blocks],
            "table": sheet.table and setter.set_unnumbered(sheet.table),
            "rests": [[_text(cell.text) for cell in row] for row in sheet.rest_cells],
            "closing": [setter.set_unnumbered(block) for block in sheet.closing],
            "picture": sheet.picture and setter.set_unnumbered(sheet.picture),
        },
    }


def deck_data(deck: Deck, date: dt.date) -> dict[str, Any]:
    """What the template reads of a deck: ``cover`` and ``slides`` in place of ``blocks``."""
    setter = _Setter(set())
    cover = setter.cover(deck.cover)
    return {
        "font": FAMILY,
        "meta": _meta(deck.cover, (deck.cover,), date),
        "words": {**furniture(), "not_available": not_available()},
        "paper_width": PORTRAIT_WIDTH,
        "cover": {
            **cover,
            "size": _size_to_fit(cover["title"], PORTRAIT_WIDTH * 1.8, (26, 22, 18, 15)),
            "rests": _rests(len(cover["notices"])),
        },
        "slides": [_slide(slide, setter) for slide in deck.slides],
    }


def _slide(slide: Slide, setter: _Setter) -> dict[str, Any]:
    title = _text(slide.title).strip() or UNKNOWN_SIGN
    part = slide.long_part
    n_rows = len(part.rows) if isinstance(part, DataTable) else len(part.definitions) if part else 0
    pictures = [svg_size(block.svg) for block in slide.blocks if isinstance(block, Figure)]
    aspect = pictures[0][1] / pictures[0][0] if pictures else 0.0
    return {
        "title": title,
        # Two lines at most, where its length allows that.
        "size": _size_to_fit(title, PORTRAIT_WIDTH * 1.9, (16, 14.5, 13, 11.5, 10)),
        "subtitle": _text(slide.subtitle),
        "blocks": [
            {"kind": block.kind, **setter.table(block, PORTRAIT_WIDTH)}
            if isinstance(block, DataTable)
            else setter.set(block)
            for block in slide.blocks
        ],
        "items": _texts(slide.items),
        "rests": _rests(len(slide.items) or n_rows),
        "notes": _texts(slide.notes),
        "source": _text(slide.source),
        "aspect": aspect,
        # A picture lower than this is worth less than smaller words around it.
        "least": min(PORTRAIT_WIDTH * aspect, 120.0),
    }


def _rests(n_all: int) -> list[str]:
    """For each number of lines shown, from none on, what says how many more there are."""
    return [word("rest").format(n=number(n_all - n)) for n in range(n_all)]


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())]
    )


def _meta(cover: Cover | None, blocks: Sequence[Block], date: dt.date) -> dict[str, Any]:
    first = next((block.text for block in blocks if isinstance(block, Heading)), word("report"))
    title = printable(cover.title if cover else first).strip() or word("report")
    authors = [cover.prepared_by] if cover and cover.prepared_by else []
    return {
        "title": title,
        "short_title": printable(cover.short_title) if cover and cover.short_title else title,
        "authors": [printable(author) for author in authors],
        "keywords": [printable(keyword) for keyword in (cover.keywords if cover else ())],
        "description": printable(cover.subtitle) if cover else "",
        "date": [date.year, date.month, date.day],
        "lang": language(),
        "edition": edition_name(cover.edition) if cover else "",
        "mark": edition_name(cover.edition) if cover and cover.is_sample else "",
        "as_of": f"{word('as_of')} {date_long(cover.as_of)}" if cover else date_long(date),
        "has_cover": bool(blocks) and isinstance(blocks[0], Cover),
        "is_sheet": False,
    }


def _with_landscape(blocks: Sequence[Block], setter: _Setter) -> Iterator[dict[str, Any]]:
    """The blocks in order; wide tables on pages of their own, with heading and lead above them."""
    waiting: list[dict[str, Any]] = []
    wide: list[dict[str, Any]] = []
    for block in blocks:
        is_wide = isinstance(block, DataTable) and setter.is_wide(block)
        if isinstance(block, Heading) and block.level == 1:
            # A chapter begins on a page of its own: what waits belongs to the one before.
            yield from waiting
            waiting = []
        if wide and not is_wide:
            yield {"kind": "landscape", "blocks": wide}
            wide = []
        if is_wide:
            # The landscape page is new already.
            wide += [
                {**one, "is_on_new_page": False} if one["kind"] == "heading" else one
                for one in waiting
            ]
            wide.append(setter.set(block))
            waiting = []
        elif isinstance(block, Heading) or (waiting and isinstance(block, Prose)):
            waiting.append(setter.set(block))
        else:
            yield from waiting
            waiting = []
            yield setter.set(block)
    if wide:
        yield {"kind": "landscape", "blocks": wide}
    yield from waiting


class _Setter:
    """Turns blocks into the template's data, one after the other, counting as it goes."""

    def __init__(self, labels: set[str]) -> None:
        self.labels = labels
        self.free_labels = set(labels)
        self.numbers = Numbers()
        self.level = 0

    def set(self, block: Block) -> dict[str, Any]:
        setters: dict[type[Block], Callable[[Any], dict[str, Any]]] = {
            Cover: self.cover,
            Heading: self.heading,
            Prose: lambda b: {"nodes": self.nodes(b.text)},
            Cards: self.cards,
            DataTable: self.table,
            Figure: self.figure,
            Note: self.note,
            Contents: lambda b: {"depth": b.depth},
            PageBreak: lambda b: {},
            DefinitionList: self.definitions,
        }
        return {"kind": block.kind, **setters[type(block)](block)}

    def set_unnumbered(self, block: Block) -> dict[str, Any]:
        """As :meth:`set`; on a single page figures and tables bear no number."""
        data = self.set(block)
        return {**data, "number": ""} if "number" in data else data

    def cover(self, block: Cover) -> dict[str, Any]:
        return {
            "title": _text(block.title).strip() or UNKNOWN_SIGN,
            "subtitle": _text(block.subtitle),
            "edition": edition_name(block.edition),
            "edition_note": edition_note(block.edition),
            "letterhead": _texts(block.letterhead),
            "notices": _texts(block.notices),
            "prepared_by": _text(block.prepared_by),
            "answerable": _text(block.answerable),
            "logo": block.logo and map_svg_texts(block.logo, printable),
            "logo_alt": printable(block.logo_alt).strip() or UNKNOWN_SIGN,
        }

    def heading(self, block: Heading) -> dict[str, Any]:
        label = block.label if block.label in self.free_labels else ""
        self.free_labels.discard(label)
        return {
            "level": self.next_level(block.level),
            "text": _text(block.text).strip() or UNKNOWN_SIGN,
            "label": label,
            "is_numbered": block.is_numbered,
            "is_on_new_page": block.level == 1,
        }

    def next_level(self, level: int) -> int:
        """A heading's level without a gap above it: PDF/UA refuses 1, 3."""
        self.level = min(level, self.level + 1)
        return self.level

    def cards(self, block: Cards) -> dict[str, Any]:
        return {
            "cards": [
                {
                    "label": _text(card.label),
                    "value": _text(card.value),
                    "range": _text(card.range),
                    "comparison": _text(card.comparison),
                    "date": _text(card.date),
                    "size": _size_to_fit(card.value, 135.0, (19.0, 17.0, 15.0, 13.0, 11.0)),
                }
                for card in block.cards
            ]
        }

    def is_wide(self, block: DataTable) -> bool:
        """Whether a table takes a landscape page: by its own word, or before a number breaks."""
        if block.is_wide:
            return True
        heads = [_text(column.title) for column in block.columns]
        rows = [[_text(cell.text) for cell in row] for row in (*block.rows, block.total) if row]
        return fit_columns(heads, rows, PORTRAIT_WIDTH).is_squeezed

    def table(self, block: DataTable, room: float = 0.0) -> dict[str, Any]:
        """A table for ``room`` points, by default those of the page that it stands on."""
        rows = [[_text(cell.text) for cell in row] for row in block.rows]
        total = [_text(cell.text) for cell in block.total]
        heads = [_text(column.title) for column in block.columns]
        room = room or (LANDSCAPE_WIDTH if self.is_wide(block) else PORTRAIT_WIDTH)
        fit = fit_columns(heads, [row for row in (*rows, total) if row], room)
        if fit.is_squeezed:
            rooms = [points - 2 * fit.inset - 1 for points in fit.widths]
            heads, total, *rows = (
                [break_words(t, r, fit.size) for t, r in zip(row, rooms, strict=False)]
                for row in (heads, total, *rows)
            )
        return {
            "number": self.numbers.table(),
            "title": _text(block.title),
            "subtitle": _text(block.subtitle),
            "heads": heads,
            "rows": rows,
            "total": total,
            "aligns": [column.align for column in block.columns],
            "widths": fit.widths,
            "size": fit.size,
            "inset": fit.inset,
            "emphasis": list(block.emphasis),
            "is_breakable": any(len(text) > 700 for row in rows for text in row),
            "notes": _texts(block.notes),
            "source": _text(block.source),
        }

    def figure(self, block: Figure) -> dict[str, Any]:
        wide, tall = svg_size(block.svg)
        return {
            "number": self.numbers.figure(),
            "title": _text(block.title),
            "subtitle": _text(block.subtitle),
            "svg": map_svg_texts(block.svg, printable),
            "alt": printable(block.alt).strip() or UNKNOWN_SIGN,
            "width": round(wide * min(1.0, PORTRAIT_WIDTH / wide, TALLEST_PICTURE / tall), 2),
            "notes": _texts(block.notes),
            "source": _text(block.source),
        }

    def note(self, block: Note) -> dict[str, Any]:
        title = _text(block.title) or word(block.severity)
        return {"severity": block.severity, "title": title, "nodes": self.nodes(block.text)}

    def definitions(self, block: DefinitionList) -> dict[str, Any]:
        return {
            "definitions": [
                {"term": _text(d.term), "meaning": self.nodes(d.meaning)} for d in block.definitions
            ]
        }

    def nodes(self, text: str) -> list[markdown.Node]:
        return list(self._printable(markdown.parse(text)))

    def _printable(self, nodes: Iterable[markdown.Node]) -> Iterator[markdown.Node]:
        for node in nodes:
            new = dict(node)
            if "text" in node:
                new["text"] = _text(node["text"])
            if node["t"] == "heading":
                if not printable(markdown.plain(node["c"])).strip():
                    continue  # PDF/UA refuses an empty heading
                new["level"] = self.next_level(node["level"])
            if "c" in node:
                new["c"] = list(self._printable(node["c"]))
            if "rows" in node:
                new["rows"] = [[list(self._printable(c)) for c in row] for row in node["rows"]]
            if (
                node["t"] == "link"
                and node["href"].startswith("#")
                and node["href"][1:] not in self.labels
            ):
                yield from new["c"]
            else:
                yield new


def _text(text: str) -> str:
    return printable(re.sub(r"\s*\n\s*", " ", text), breaks_after=LONG_WORD)


def _texts(texts: Iterable[str]) -> list[str]:
    return [_text(text) for text in texts]


def _size_to_fit(text: str, room: float, sizes: Sequence[float]) -> float:
    """The largest of ``sizes`` (points) at which ``text`` stays on one line, or the smallest."""
    return next((size for size in sizes if width(text, size, is_bold=True) <= room), sizes[-1])
