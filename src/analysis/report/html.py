"""Blocks on screen: one self-contained HTML file, and the same look for a cell in JupyterLab.

Every text is escaped on its way in; the file asks no other host for anything.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from analysis.language import language
from analysis.report import markdown
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
from analysis.report.numbering import Numbers
from analysis.report.tables import Cell, DataTable
from analysis.report.wording import date_long, edition_name, edition_note, word

#: The browser itself refuses what would leave the file.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "font-src data:; img-src data:"
)
_INLINE_TAGS = {"em": "em", "strong": "strong", "del": "del"}
_ALIGN_CLASS = {"left": "", "right": "r", "center": "c"}


def fragment(block: Block, prefix: str = "") -> str:
    """A block as HTML for the output of a cell, with its stylesheet and without numbers.

    Args:
        prefix: goes before every name within its pictures, so that no other output on the page,
            nor in another notebook that JupyterLab keeps open, shares one with it.
    """
    shown = Screen(prefix=prefix).show(block)
    return f"<style>{_template('laporan.css')}</style>\n<div class='ucj'>{shown}</div>"


def page(blocks: Sequence[Block]) -> str:
    """The blocks as one HTML file, typeface included, in the language of the title page."""
    with in_language_of(blocks):
        return _page(blocks)


def _page(blocks: Sequence[Block]) -> str:
    from analysis.report.fonts import embedded_css

    cover = next((block for block in blocks if isinstance(block, Cover)), None)
    heading = next((block.text for block in blocks if isinstance(block, Heading)), word("report"))
    title = cover.title if cover else heading
    screen = Screen(blocks, numbers=Numbers())
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
{body}
{screen.footnotes()}
</main>
<script>
{_template("halaman.js")}</script>
</body>
</html>
"""


class Screen:
    """Shows blocks one after the other, counting figures, tables and footnotes as it goes."""

    def __init__(
        self, blocks: Sequence[Block] = (), numbers: Numbers | None = None, prefix: str = ""
    ) -> None:
        self.numbers = numbers
        self.prefix = prefix
        self.headings = list(_headings(blocks))
        self.anchors = iter([anchor for _, _, anchor in self.headings])
        self.labels = {b.label for b in blocks if isinstance(b, Heading) and b.label}
        self.notes: list[str] = []
        self.pictures = 0
        self.level = 0

    def show(self, block: Block) -> str:
        """The block as HTML."""
        showers: dict[type[Block], Callable[[Any], str]] = {
            Cover: self.cover,
            Heading: self.heading,
            Prose: lambda b: self.flow(b.text),
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

    def footnotes(self) -> str:
        """All footnotes so far, for the end of the page."""
        if not self.notes:
            return ""
        back = escape(word("back"))
        items = "".join(
            f"<li id='catatan-{n}'>{note} <a href='#rujukan-{n}' aria-label='{back}'>↩</a></li>"
            for n, note in enumerate(self.notes, start=1)
        )
        return f"<section class='ucj-notes'><hr><ol>{items}</ol></section>"

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
        level = self.next_level(block.level)
        text = f"{number}&#8194;{escape(block.text)}" if number else escape(block.text)
        return f"<h{level + 1} id='{escape(anchor)}'>{text}</h{level + 1}>"

    def next_level(self, level: int) -> int:
        """A level without a gap above it; the title of the document is the only ``h1``."""
        self.level = min(level, self.level + 1, 5)
        return self.level

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
        classes = [_ALIGN_CLASS[column.align] for column in block.columns]
        heads = "".join(
            f"<th scope='col'{_class(name)}>{escape(column.title)}</th>"
            for column, name in zip(block.columns, classes, strict=True)
        )
        # The first column of text says what a row is about.
        stub = next((n for n, c in enumerate(block.columns) if c.kind == "text"), 0)

        def row(cells: Sequence[Cell], name: str = "") -> str:
            parts = []
            for place, cell in enumerate(cells):
                tag, scope = ("th", " scope='row'") if place == stub else ("td", "")
                parts.append(
                    f"<{tag}{scope}{_class(classes[place])}{_sort(cell)}>{escape(cell.text)}</{tag}>"
                )
            return f"<tr{_class(name)}>{''.join(parts)}</tr>"

        body = "\n".join(
            row(cells, "e" if place in block.emphasis else "")
            for place, cells in enumerate(block.rows)
        )
        total = f"<tfoot>{row(block.total)}</tfoot>" if block.total else ""
        number = self.numbers.table() if self.numbers else ""
        wide = " ucj-wide" if block.is_wide else ""
        order = "fixed" if block.is_ordered else "sortable"
        search = escape(word("search"))
        return (
            f"<div class='ucj-block{wide}' data-table='{order}'>"
            f"<div class='ucj-find' hidden data-rows='{escape(word('rows_shown'))}' "
            f"data-hint='{escape(word('sort_hint'))}'><label>{search} "
            f"<input type='search' aria-label='{search}: {escape(block.title)}'></label>"
            f"<output></output></div>"
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
            f"<b>{escape(title)}</b>{self.flow(block.text)}</div>"
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
            f"<dt>{escape(d.term)}</dt><dd>{self.flow(d.meaning)}</dd>" for d in block.definitions
        )
        return f"<dl class='ucj-terms'>{items}</dl>"

    def flow(self, text: str) -> str:
        """Markdown as HTML."""
        return self._blocks(markdown.parse(text))

    def _blocks(self, nodes: Iterable[markdown.Node]) -> str:
        return "".join(self._block(node) for node in nodes)

    def _block(self, node: markdown.Node) -> str:
        match node["t"]:
            case "p":
                return f"<p>{self._inline(node['c'])}</p>"
            case "heading":
                level = self.next_level(node["level"]) + 1
                return f"<h{level}>{self._inline(node['c'])}</h{level}>"
            case "list":
                items = "".join(f"<li>{self._blocks(item['c'])}</li>" for item in node["c"])
                start = f" start='{int(node['start'])}'" if node["is_ordered"] else ""
                tag = "ol" if node["is_ordered"] else "ul"
                return f"<{tag}{start}>{items}</{tag}>"
            case "quote":
                return f"<blockquote>{self._blocks(node['c'])}</blockquote>"
            case "code":
                return f"<pre>{escape(node['text'])}</pre>"
            case "table":
                return self._markdown_table(node)
            case _:
                return "<hr>"

    def _markdown_table(self, node: markdown.Node) -> str:
        lines = []
        for place, row in enumerate(node["rows"]):
            tag = "th scope='col'" if place == 0 else "td"
            cells = (
                f"<{tag}{_class(_ALIGN_CLASS[align])}>{self._inline(cell)}</{tag[:2]}>"
                for cell, align in zip(row, node["aligns"], strict=True)
            )
            lines.append(f"<tr>{''.join(cells)}</tr>")
        return (
            f"<div class='ucj-scroll'><table><thead>{lines[0]}</thead>"
            f"<tbody>{''.join(lines[1:])}</tbody></table></div>"
        )

    def _inline(self, nodes: Iterable[markdown.Node]) -> str:
        return "".join(self._span(node) for node in nodes)

    def _span(self, node: markdown.Node) -> str:
        kind = node["t"]
        if kind in _INLINE_TAGS:
            return f"<{_INLINE_TAGS[kind]}>{self._inline(node['c'])}</{_INLINE_TAGS[kind]}>"
        if kind == "code":
            return f"<code>{escape(node['text'])}</code>"
        if kind == "br":
            return "<br>"
        if kind == "link":
            href = node["href"]
            if href.startswith("#") and href[1:] not in self.labels:
                return self._inline(node["c"])
            return f"<a href='{escape(href)}' rel='noreferrer'>{self._inline(node['c'])}</a>"
        if kind == "note":
            self.notes.append("")
            n = len(self.notes)
            self.notes[n - 1] = self._blocks(node["c"])
            return f"<sup id='rujukan-{n}'><a href='#catatan-{n}'>{n}</a></sup>"
        return escape(node["text"])


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


def _class(name: str) -> str:
    return f" class='{name}'" if name else ""


def _sort(cell: Cell) -> str:
    if cell.sort is None:
        return ""
    if isinstance(cell.sort, str):
        return f" data-sort='{escape(cell.sort)}'"
    # Twelve digits sort any share, and are not taken for a NIK's sixteen.
    value = f"{cell.sort:.12g}" if isinstance(cell.sort, float) else cell.sort
    return f" data-sort='{value}' data-number='1'"
