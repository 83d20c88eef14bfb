"""Blocks on screen: one self-contained HTML file, and the same look for a cell in JupyterLab.

Templates in ``template/`` make the HTML and escape every text on its way in; the file asks no other
host for anything.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from html import escape
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

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
_ALIGN_CLASS = {"left": "", "right": "r", "center": "c"}


def fragment(block: Block, prefix: str = "") -> str:
    """A block as HTML for the output of a cell, with its stylesheet and without numbers.

    Args:
        prefix: goes before every name within its pictures, so that no other output on the page,
            nor in another notebook that JupyterLab keeps open, shares one with it.
    """
    shown = Screen(prefix=prefix).show(block)
    return f"<style>{_file('laporan.css')}</style>\n<div class='ucj'>{shown}</div>"


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
    screen = Screen(blocks, numbers=Numbers(), also_called=also_called)
    body = Markup("\n").join(screen.show(block) for block in blocks)
    if cover is None:
        mark = word("internal")
    else:
        mark = edition_name(cover.edition) if cover.is_sample else ""
    return (
        _templates()
        .get_template("halaman.html")
        .render(
            policy=Markup(_POLICY),
            cover=cover,
            title=cover.title if cover else heading,
            mark=mark,
            fonts=Markup(embedded_css(itertools.chain.from_iterable(b.texts() for b in blocks))),
            css=_file("laporan.css") + _file("halaman.css"),
            body=body,
            footnotes=_blocks().footnotes(screen.flow.notes),
            script=_file("halaman.js"),
        )
    )


class Flow:
    """What running text counts: footnotes, and levels of headings without a gap.

    Args:
        labels: where a link within the page may lead; any other is shown as its text.
    """

    def __init__(self, labels: Sequence[str] = ()) -> None:
        self.notes: list[str] = []
        self._labels = frozenset(labels)
        self._level = 0

    def leads(self, href: str) -> bool:
        """Whether a link leads somewhere."""
        return not href.startswith("#") or href[1:] in self._labels

    def footnote(self, text: str) -> int:
        """Keep a footnote for the end of the page; its number."""
        self.notes.append(text)
        return len(self.notes)

    def next_level(self, level: int) -> int:
        """A level without a gap above it; the title of the document is the only ``h1``."""
        self._level = min(level, self._level + 1, 5)
        return self._level


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
        self.places = iter([(number, anchor) for _, number, anchor in self.headings])
        self.flow = Flow([b.label for b in blocks if isinstance(b, Heading) and b.label])
        self.pictures = 0

    def show(self, block: Block) -> Markup:
        """The block as HTML."""
        made = _blocks()
        showers: dict[type[Block], Callable[[Any], Any]] = {
            Cover: lambda b: made.cover(b, self.picture(b.logo, b.logo_alt) if b.logo else ""),
            Heading: self.heading,
            Prose: lambda b: self.text(b.text),
            Cards: made.cards,
            DataTable: self.table,
            Figure: lambda b: made.figure(
                b, self.numbers.figure() if self.numbers else "", self.picture(b.svg, b.alt)
            ),
            Note: lambda b: made.note(b, self.text(b.text)),
            Contents: lambda b: made.contents([h for h in self.headings if h[0].level <= b.depth]),
            PageBreak: lambda b: "<hr>",
            DefinitionList: lambda b: made.definitions(
                [(d.term, self.text(d.meaning)) for d in b.definitions]
            ),
            Group: lambda b: Markup("\n").join(self.show(inner) for inner in b.blocks),
        }
        return Markup(showers[type(block)](block))

    def text(self, text: str) -> Markup:
        """Markdown as HTML."""
        return Markup(_blocks().paragraphs(markdown.parse(text), self.flow))

    def heading(self, block: Heading) -> str:
        number, anchor = next(self.places, ("", block.label))
        level = self.flow.next_level(block.level) + 1
        return str(_blocks().heading(block, level, number, anchor))

    def table(self, block: DataTable) -> str:
        return str(
            _blocks().table(
                block,
                self.numbers.table() if self.numbers else "",
                [_ALIGN_CLASS[column.align] for column in block.columns],
                next((n for n, c in enumerate(block.columns) if c.kind == "text"), 0),
                self._also_called,
            )
        )

    def _also_called(self, cells: Sequence[Cell]) -> str:
        return " ".join(name for cell in cells for name in self.also_called.get(cell.text, ()))

    def picture(self, svg: str, alt: str) -> Markup:
        """An SVG with its names made its own: two pictures of a page must not share one."""
        self.pictures += 1
        prefix = f"{self.prefix}g{self.pictures}-"
        svg = re.sub(r'(\sid=")', rf"\1{prefix}", svg)
        svg = re.sub(r"(url\(\s*['\"]?#|href=\"#)", rf"\1{prefix}", svg)
        return Markup(svg.replace("<svg ", f'<svg role="img" aria-label="{escape(alt)}" ', 1))


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader(__package__, "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "word": word,
        "language": language,
        "date_long": date_long,
        "edition_name": edition_name,
        "edition_note": edition_note,
        "sort_key": _sort_key,
        "align_class": _ALIGN_CLASS,
    }
    return made


@cache
def _blocks() -> Any:
    """The macros of ``blok.html``, each making one kind of block."""
    return _templates().get_template("blok.html").module


@cache
def _file(name: str) -> Markup:
    templates = _templates()
    assert templates.loader is not None
    source, _, _ = templates.loader.get_source(templates, name)
    return Markup(source)


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


def _sort_key(cell: Cell) -> Markup:
    """The attributes by which a table is sorted; nothing for a cell without a value."""
    if cell.sort is None:
        return Markup("")
    if isinstance(cell.sort, str):
        return Markup(' data-sort="{}"').format(cell.sort)
    # Twelve digits sort any share, and are not taken for a NIK's sixteen.
    value = f"{cell.sort:.12g}" if isinstance(cell.sort, float) else cell.sort
    return Markup(' data-sort="{}" data-number="1"').format(value)
