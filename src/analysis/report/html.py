"""Blocks on screen: one self-contained HTML file, and the same look for a cell in JupyterLab.

Every text is escaped on its way in; the file asks no other host for anything.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from analysis.language import language
from analysis.report.blocks import (
    Block,
    Cards,
    Contents,
    Cover,
    DefinitionList,
    Figure,
    Group,
    Heading,
    Note,
    PageBreak,
    Prose,
    in_language_of,
)
from analysis.report.html_flow import ALIGN_CLASS, Flow, html_class
from analysis.report.numbering import Numbers
from analysis.report.tables import Cell, DataTable
from analysis.report.wording import date_long, edition_name, edition_note, word

#: The browser itself refuses what would leave the file.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "font-src data:; img-src data:"
)


def fragment(block: Block, prefix: str = "") -> str:
    """A block as HTML for the output of a cell, with its stylesheet and without numbers.

    Args:
        prefix: goes before every name within its pictures, so that no other output on the page,
            nor in another notebook that JupyterLab keeps open, shares one with it.
    """
    shown = Screen(prefix=prefix).show(block)
    return f"<style>{_template('laporan.css')}</style>\n<div class='ucj'>{shown}</div>"


def page(blocks: Sequence[Block], also_called: Mapping[str, Sequence[str]] | None = None) -> str:
    """The blocks as one HTML file, typeface included, in the language of the title page.

    Args:
        also_called: other names by which the search finds a row, by the words in one of its cells.
    """
    with in_language_of(blocks):
        return _page(blocks, also_called or {})


def _page(blocks: Sequence[Block], also_called: Mapping[str, Sequence[str]]) -> str:
    from analysis.report.fonts import embedded_css

    cover = next((block for block in blocks if isinstance(block, Cover)), None)
    heading = next((block.text for block in blocks if isinstance(block, Heading)), word("report"))
    title = cover.title if cover else heading
    screen = Screen(blocks, numbers=Numbers(), also_called=also_called)
    body = "\n".join(screen.show(block) for block in blocks)
    mark = (
        f"<div class='ucj-mark' aria-hidden='true'>"
        f"{escape(edition_name(cover.edition) if cover else word('internal'))}</div>"
        if cover is None or cover.is_sample
        else ""
    )
    fonts = embedded_css(itertools.chain.from_iterable(block.texts() for block in blocks))
    author = f"<meta name='author' content='{escape(cover.prepared_by)}'>" if cover else ""
    return f"""<!DOCTYPE html>
<html lang="{language()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
{author}
<title>{escape(title)}</title>
<style>
{fonts}
{_template("laporan.css")}{_template("halaman.css")}</style>
</head>
<body>
<a class="ucj-skip" href="#isi">{escape(word("skip"))}</a>
{mark}
<main class="ucj" id="isi">
<div class="ucj-find" role="search" hidden data-hint="{escape(word("sort_hint"))}">
<label>{escape(word("search"))} <input type="search"></label>
<output data-rows="{escape(word("rows_found"))}"></output></div>
{body}
{screen.flow.footnotes()}
</main>
<script>
{_template("halaman.js")}</script>
</body>
</html>
"""


class Screen:
    """Shows blocks one after the other, counting figures and tables as it goes."""

    def __init__(
        self,
        blocks: Sequence[Block] = (),
        numbers: Numbers | None = None,
        prefix: str = "",
        also_called: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.also_called = also_called or {}
        self.numbers = numbers
        self.prefix = prefix
        self.headings = list(_headings(blocks))
        self.anchors = iter([anchor for _, _, anchor in self.headings])
        self.flow = Flow({b.label for b in blocks if isinstance(b, Heading) and b.label})
        self.pictures = 0

    def show(self, block: Block) -> str:
        """The block as HTML."""
        showers: dict[type[Block], Callable[[Any], str]] = {
            Cover: self.cover,
            Heading: self.heading,
            Prose: lambda b: self.flow.show(b.text),
            Cards: self.cards,
            DataTable: self.table,
            Figure: self.figure,
            Note: self.note,
            Contents: self.contents,
            PageBreak: lambda b: "<hr>",
            DefinitionList: self.definitions,
            Group: lambda b: "\n".join(self.show(inner) for inner in b.blocks),
        }
        return showers[type(block)](block)

    def cover(self, block: Cover) -> str:
        logo = self.picture(block.logo, block.logo_alt) if block.logo else ""
        lines = "".join(f"<p>{escape(line)}</p>" for line in block.letterhead)
        head = (
            f"<div class='ucj-letterhead'>{logo}<div>{lines}</div></div>" if logo or lines else ""
        )
        people = "".join(
            f"<div><dt>{escape(word(name))}</dt><dd>{escape(text)}</dd></div>"
            for name, text in (("prepared_by", block.prepared_by), ("answerable", block.answerable))
            if text
        )
        notices = "".join(f"<li>{escape(notice)}</li>" for notice in block.notices)
        warning = (
            f"<div class='ucj-note warning' role='note'><b>{escape(word('notices'))}</b>"
            f"<ul>{notices}</ul></div>"
        )
        return (
            f"<header class='ucj-cover'>{head}<h1 class='ucj-title'>{escape(block.title)}</h1>"
            f"<p class='ucj-subtitle'>{escape(block.subtitle)}</p>"
            f"<p><span class='ucj-pill'>{escape(edition_name(block.edition))}</span> "
            f"<strong>{escape(word('as_of'))} {date_long(block.as_of)}</strong></p>"
            f"<p class='ucj-muted'>{escape(edition_note(block.edition))}</p>"
            f"{warning if notices else ''}<dl class='ucj-people'>{people}</dl></header>"
        )

    def heading(self, block: Heading) -> str:
        entry = next(self.anchors, None)
        number = ""
        anchor = block.label
        if entry is not None:
            anchor = entry
            number = next(number for _, number, name in self.headings if name == entry)
        level = self.flow.next_level(block.level)
        text = f"{number}&#8194;{escape(block.text)}" if number else escape(block.text)
        return f"<h{level + 1} id='{escape(anchor)}'>{text}</h{level + 1}>"

    def cards(self, block: Cards) -> str:
        items = []
        for card in block.cards:
            rest = "".join(
                f"<span><i class='ucj-muted'>{escape(word(name))}:</i> {escape(text)}</span>"
                for name, text in (
                    ("range", card.range),
                    ("comparison", card.comparison),
                    ("date", card.date),
                )
                if text
            )
            items.append(
                f"<li class='ucj-card'>{escape(card.label)}<b>{escape(card.value)}</b>{rest}</li>"
            )
        return f"<ul class='ucj-cards'>{''.join(items)}</ul>"

    def table(self, block: DataTable) -> str:
        classes = [ALIGN_CLASS[column.align] for column in block.columns]
        heads = "".join(
            f"<th scope='col'{html_class(name)}>{escape(column.title)}</th>"
            for column, name in zip(block.columns, classes, strict=True)
        )
        # The first column of text says what a row is about.
        stub = next((n for n, c in enumerate(block.columns) if c.kind == "text"), 0)

        def row(cells: Sequence[Cell], name: str = "") -> str:
            parts = []
            for place, cell in enumerate(cells):
                tag, scope = ("th", " scope='row'") if place == stub else ("td", "")
                parts.append(
                    f"<{tag}{scope}{html_class(classes[place])}{_sort(cell)}>{escape(cell.text)}</{tag}>"
                )
            names = " ".join(name for cell in cells for name in self.also_called.get(cell.text, ()))
            also = f" data-also='{escape(names)}'" if names else ""
            return f"<tr{html_class(name)}{also}>{''.join(parts)}</tr>"

        body = "\n".join(
            row(cells, "e" if place in block.emphasis else "")
            for place, cells in enumerate(block.rows)
        )
        total = f"<tfoot>{row(block.total)}</tfoot>" if block.total else ""
        number = self.numbers.table() if self.numbers else ""
        wide = " ucj-wide" if block.is_wide else ""
        order = "fixed" if block.is_ordered else "sortable"
        return (
            f"<div class='ucj-block{wide}' data-table='{order}'>"
            f"<div class='ucj-scroll'><table><caption class='ucj-caption'>"
            f"{_caption(number, block.title, block.subtitle)}</caption>"
            f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody>{total}</table></div>"
            f"{_foot(block.notes, block.source)}</div>"
        )

    def figure(self, block: Figure) -> str:
        number = self.numbers.figure() if self.numbers else ""
        return (
            f"<figure><figcaption class='ucj-caption'>"
            f"{_caption(number, block.title, block.subtitle)}</figcaption>"
            f"<div class='ucj-scroll'>{self.picture(block.svg, block.alt)}</div>"
            f"<p class='ucj-values' aria-hidden='true'>{escape(block.alt)}</p>"
            f"{_foot(block.notes, block.source)}</figure>"
        )

    def picture(self, svg: str, alt: str) -> str:
        """An SVG with its names made its own: two pictures of a page must not share one."""
        self.pictures += 1
        prefix = f"{self.prefix}g{self.pictures}-"
        svg = re.sub(r'(\sid=")', rf"\1{prefix}", svg)
        svg = re.sub(r"(url\(\s*['\"]?#|href=\"#)", rf"\1{prefix}", svg)
        return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(alt)}" ', 1)

    def note(self, block: Note) -> str:
        title = block.title or word(block.severity)
        return (
            f"<div class='ucj-note {block.severity}' role='note'>"
            f"<b>{escape(title)}</b>{self.flow.show(block.text)}</div>"
        )

    def contents(self, block: Contents) -> str:
        items = "".join(
            f"<li style='margin-left:{1.4 * (heading.level - 1):g}em'>"
            f"<a href='#{escape(anchor)}'>{number} {escape(heading.text)}</a></li>"
            for heading, number, anchor in self.headings
            if heading.level <= block.depth
        )
        if not items:
            # A cell of a notebook knows no other headings.
            return ""
        title = escape(word("contents"))
        return f"<nav class='ucj-toc' aria-label='{title}'><h2>{title}</h2><ol>{items}</ol></nav>"

    def definitions(self, block: DefinitionList) -> str:
        items = "".join(
            f"<dt>{escape(d.term)}</dt><dd>{self.flow.show(d.meaning)}</dd>"
            for d in block.definitions
        )
        return f"<dl class='ucj-terms'>{items}</dl>"


@cache
def _template(name: str) -> str:
    return files(__package__).joinpath(f"template/{name}").read_text(encoding="utf-8")


def _headings(blocks: Sequence[Block]) -> Iterator[tuple[Heading, str, str]]:
    """Each heading with its number (``2.1``, or none) and an anchor that no other has."""
    counts = [0, 0, 0, 0]
    taken: set[str] = set()
    for block in blocks:
        if not isinstance(block, Heading):
            continue
        number = ""
        if block.is_numbered:
            counts[block.level - 1] += 1
            counts[block.level :] = [0] * (4 - block.level)
            number = ".".join(map(str, counts[: block.level])) if block.level < 4 else ""
        anchor = block.label if block.label not in taken else ""
        anchor = anchor or f"bab-{len(taken) + 1}"
        taken.add(anchor)
        yield block, number, anchor


def _caption(number: str, title: str, subtitle: str) -> str:
    lead = f"<i>{escape(number)}.</i> " if number else ""
    small = f"<small>{escape(subtitle)}</small>" if subtitle else ""
    return f"{lead}{escape(title)}{small}"


def _foot(notes: Sequence[str], source: str) -> str:
    lines = [f"{word('notes')}: {note}" for note in notes]
    lines += [f"{word('source')}: {source}"] if source else []
    return (
        f"<div class='ucj-foot'>{''.join(f'<p>{escape(x)}</p>' for x in lines)}</div>"
        if lines
        else ""
    )


def _sort(cell: Cell) -> str:
    if cell.sort is None:
        return ""
    if isinstance(cell.sort, str):
        return f" data-sort='{escape(cell.sort)}'"
    # Twelve digits sort any share, and are not taken for a NIK's sixteen.
    value = f"{cell.sort:.12g}" if isinstance(cell.sort, float) else cell.sort
    return f" data-sort='{value}' data-number='1'"
