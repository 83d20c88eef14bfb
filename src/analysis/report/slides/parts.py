"""Where things stand on a slide, and the texts on it: title, cards, points, foot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.slide import Slide as Page
from pptx.util import Emu, Inches, Length, Pt

from analysis.report.blocks import Card, Cards
from analysis.report.chart_style import INK, MUTED, PRIMARY, RULE

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
_LEFT, _ROOM = Inches(0.6), Inches(12.133)
Box = tuple[Length, Length, Length, Length]
#: Left, top, width and height of what stands on every slide.
TITLE: Box = (_LEFT, Inches(0.35), _ROOM, Inches(1.15))
SUBTITLE: Box = (_LEFT, Inches(1.5), _ROOM, Inches(0.42))
BODY: Box = (_LEFT, Inches(2.0), _ROOM, Inches(4.65))
_SOURCE: Box = (_LEFT, Inches(6.8), Inches(5.8), Inches(0.55))
_DAY: Box = (Inches(6.5), Inches(6.8), Inches(6.233), Inches(0.55))
#: Letters of a title that stand on two lines at each size, the largest first.
_TITLE_SIZES = ((72, 32), (84, 28), (104, 24), (130, 20))
_SUBTITLE_SIZES = ((85, 18), (100, 16), (120, 14))
_POINT_SIZES = ((350, 28), (520, 24), (800, 20), (1200, 18))
#: What the last row can still read.
LEAST = 14


def rgb(color: str) -> RGBColor:
    """A colour of the report's charts."""
    return RGBColor.from_string(color.removeprefix("#").upper())


INK_RGB, MUTED_RGB, PRIMARY_RGB = rgb(INK), rgb(MUTED), rgb(PRIMARY)


def set_title(page: Page, text: str) -> None:
    """The slide's message, in its title placeholder: what an outline and a screen reader read."""
    shape: Any = page.shapes.title
    shape.left, shape.top, shape.width, shape.height = TITLE
    shape.text_frame.text = text
    shape.text_frame.word_wrap = True
    shape.text_frame.auto_size = MSO_AUTO_SIZE.NONE
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = shape.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    _write(paragraph, _size(len(text), _TITLE_SIZES), PRIMARY_RGB, is_bold=True)


def add_text(
    page: Page,
    box: Box,
    texts: Sequence[str],
    size: int,
    color: RGBColor,
    *,
    is_bold: bool = False,
    align: PP_ALIGN = PP_ALIGN.LEFT,
    anchor: MSO_ANCHOR = MSO_ANCHOR.TOP,
) -> Any:
    """Paragraphs in a box; the shape."""
    shape = page.shapes.add_textbox(*box)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = anchor
    for place, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.text = text
        paragraph.alignment = align
        _write(paragraph, size, color, is_bold=is_bold)
    return shape


def add_subtitle(page: Page, text: str) -> None:
    """What is measured, on one line."""
    add_text(page, SUBTITLE, [text], _size(len(text), _SUBTITLE_SIZES), MUTED_RGB)


def add_points(page: Page, points: Sequence[str]) -> None:
    """Numbered points, or one paragraph, as large as they fit."""
    size = _size(sum(map(len, points)) + 60 * len(points), _POINT_SIZES)
    shape = add_text(page, BODY, points, size, INK_RGB)
    for paragraph in shape.text_frame.paragraphs:
        paragraph.space_after = Pt(14)
        if len(points) > 1:
            properties = paragraph._p.get_or_add_pPr()
            properties.set("marL", str(Inches(0.6)))
            properties.set("indent", str(-Inches(0.6)))
            mark = properties.makeelement(qn("a:buAutoNum"), {"type": "arabicPeriod"})
            properties.append(mark)


def add_cards(page: Page, cards: Cards) -> None:
    """Key figures side by side, three in a row: the label, the value, what to compare it with."""
    gap, in_row = Inches(0.3), 3
    n_rows = -(-len(cards.cards) // in_row)
    wide = Emu((BODY[2] - gap * (in_row - 1)) // in_row)
    tall = Emu((BODY[3] - gap * (n_rows - 1)) // n_rows)
    for place, card in enumerate(cards.cards):
        row, column = divmod(place, in_row)
        left, top = BODY[0] + column * (wide + gap), BODY[1] + row * (tall + gap)
        _card(page, card, (Emu(left), Emu(top), wide, tall))


def _card(page: Page, card: Card, box: Box) -> None:
    shape = add_text(page, box, [card.label], 18, MUTED_RGB, anchor=MSO_ANCHOR.MIDDLE)
    shape.name = card.label
    shape.line.color.rgb = rgb(RULE)
    shape.line.width = Pt(1.5)
    size = 40 if len(card.value) <= 9 else 30 if len(card.value) <= 16 else 22
    for text, points, color in (
        (card.value, size, PRIMARY_RGB), (card.comparison, 18, INK_RGB), (card.date, 14, MUTED_RGB),
    ):  # fmt: skip
        if text:
            paragraph = shape.text_frame.add_paragraph()
            paragraph.text = text
            _write(paragraph, points, color, is_bold=points == size)


def add_foot(page: Page, *, source: str, day: str, edition: str, place: str) -> None:
    """Source on the left; edition, day and number of the slide on the right."""
    if source:
        size = LEAST if len(source) <= 110 else 12
        add_text(page, _SOURCE, [source], size, MUTED_RGB, anchor=MSO_ANCHOR.MIDDLE)
    add_text(
        page, _DAY, [f"{edition} · {day} · {place}"], LEAST, MUTED_RGB,
        align=PP_ALIGN.RIGHT, anchor=MSO_ANCHOR.MIDDLE,
    )  # fmt: skip


def set_language(page: Page, tag: str) -> None:
    """Say of every text which language it is in."""
    for run in page.shapes._spTree.iter(qn("a:rPr")):
        run.set("lang", tag)


def describe(shape: Any, name: str, alt: str) -> None:
    """The name and alt text of a chart or table."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("name", name)
    properties.set("descr", alt)


def _write(paragraph: Any, size: int, color: RGBColor, *, is_bold: bool = False) -> None:
    for run in paragraph.runs:
        run.font.size, run.font.bold = Pt(size), is_bold
        run.font.color.rgb = color


def _size(n_letters: int, sizes: Sequence[tuple[int, int]]) -> int:
    return next((size for most, size in sizes if n_letters <= most), sizes[-1][1] - 2)
