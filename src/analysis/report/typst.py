"""Blocks on paper and slides: data for the files of ``template/``, made PDF/UA-1 and PDF/A-2a.

Everything that a page depends on is decided here (numbers of figures and tables, widths of columns,
which blocks share a landscape page); the template only sets it. Content travels as JSON, never as
Typst markup, and only with signs that the typeface has.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

import typst

from analysis.language import language
from analysis.report.blocks import (
    Block,
    Cover,
    Figure,
    Heading,
    Prose,
    in_language_of,
)
from analysis.report.fonts import FAMILY, UNKNOWN_SIGN, font_folder, printable
from analysis.report.setter import PORTRAIT_WIDTH, Setter, plain_text, plain_texts, size_to_fit
from analysis.report.svg import svg_size
from analysis.report.tables import DataTable
from analysis.report.wording import (
    date_long,
    edition_name,
    furniture,
    not_available,
    number,
    word,
)

if TYPE_CHECKING:
    from analysis.report.deck import Deck, Slide
    from analysis.report.sheet import Sheet

STANDARDS: list[Literal["ua-1", "a-2a"]] = ["ua-1", "a-2a"]


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
    setter = Setter(labels)
    return {
        "font": FAMILY,
        "meta": _meta(cover, blocks, date),
        "words": {**furniture(), "not_available": not_available()},
        "blocks": list(_with_landscape(blocks, setter)),
    }


def sheet_data(sheet: Sheet, date: dt.date) -> dict[str, Any]:
    """What the template reads of a page that must be one: ``sheet`` in place of ``blocks``."""
    setter = Setter(set())
    head = setter.cover(sheet.head)
    return {
        "font": FAMILY,
        "meta": {**_meta(sheet.head, (sheet.head,), date), "has_cover": False, "is_sheet": True},
        "words": {**furniture(), "not_available": not_available()},
        "sheet": {
            "head": {**head, "size": size_to_fit(head["title"], PORTRAIT_WIDTH, (22, 19, 16, 14))},
            "blocks": [setter.set_unnumbered(block) for block in sheet.blocks],
            "table": sheet.table and setter.set_unnumbered(sheet.table),
            "rests": [[plain_text(cell.text) for cell in row] for row in sheet.rest_cells],
            "closing": [setter.set_unnumbered(block) for block in sheet.closing],
            "picture": sheet.picture and setter.set_unnumbered(sheet.picture),
        },
    }


def deck_data(deck: Deck, date: dt.date) -> dict[str, Any]:
    """What the template reads of a deck: ``cover`` and ``slides`` in place of ``blocks``."""
    setter = Setter(set())
    cover = setter.cover(deck.cover)
    return {
        "font": FAMILY,
        "meta": _meta(deck.cover, (deck.cover,), date),
        "words": {**furniture(), "not_available": not_available()},
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
        # Without a title page it is a notebook's working paper, whose small numbers are all shown.
        "edition": edition_name(cover.edition) if cover else word("internal"),
        "mark": "" if cover and not cover.is_sample else _mark(cover),
        "as_of": f"{word('as_of')} {date_long(cover.as_of)}" if cover else date_long(date),
        "has_cover": bool(blocks) and isinstance(blocks[0], Cover),
        "is_sheet": False,
    }


def _mark(cover: Cover | None) -> str:
    return edition_name(cover.edition) if cover else word("internal")


def _with_landscape(blocks: Sequence[Block], setter: Setter) -> Iterator[dict[str, Any]]:
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
