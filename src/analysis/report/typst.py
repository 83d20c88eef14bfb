"""Blocks on paper: data for the files of ``template/``, made PDF/UA-1 and PDF/A-2a.

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
from typing import Any, Literal

import typst

from analysis.language import language
from analysis.report.blocks import (
    Block,
    Cover,
    Heading,
    Prose,
    in_language_of,
)
from analysis.report.fonts import FAMILY, font_folder, printable
from analysis.report.row_headers import with_row_headers
from analysis.report.setter import Setter
from analysis.report.tables import DataTable
from analysis.report.wording import (
    date_long,
    edition_name,
    furniture,
    not_available,
    word,
)

STANDARDS: list[Literal["ua-1", "a-2a"]] = ["ua-1", "a-2a"]


def compile_pdf(blocks: Sequence[Block], date: dt.date) -> bytes:
    """The PDF of the blocks, with ``date`` (midnight UTC) in its metadata.

    Raises ``typst.TypstError`` where a standard is not met, and for every warning of the compiler:
    a font that is not found is a warning, and the pages would differ between machines.
    """
    with in_language_of(blocks):
        return compile_data(report_data(blocks, date), date)


def compile_data(content: dict[str, Any], date: dt.date, template: str = "laporan") -> bytes:
    """The PDF of what a template reads: of :func:`report_data` or of a sheet.

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
    return with_row_headers(pdf)


def report_data(blocks: Sequence[Block], date: dt.date) -> dict[str, Any]:
    """What the template reads: ``meta``, ``words``, ``font`` and ``blocks``, as JSON values."""
    blocks = [block for block in blocks if not block.is_detail]
    cover = next((block for block in blocks if isinstance(block, Cover)), None)
    labels = {block.label for block in blocks if isinstance(block, Heading) and block.label}
    setter = Setter(labels)
    return {**frame(cover, blocks, date), "blocks": list(_with_landscape(blocks, setter))}


def frame(cover: Cover | None, blocks: Sequence[Block], date: dt.date) -> dict[str, Any]:
    """What every template reads: ``meta``, ``words`` and ``font``."""
    return {
        "font": FAMILY,
        "meta": _meta(cover, blocks, date),
        "words": {**furniture(), "not_available": not_available()},
    }


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
            # What waits belongs to the chapter before.
            yield from waiting
            waiting = []
        if wide and not is_wide:
            yield {"kind": "landscape", "blocks": wide}
            wide = []
        if is_wide:
            wide += waiting
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
