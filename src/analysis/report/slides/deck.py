"""A deck: slides of 16:9, each with one message, and the file that is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from io import BytesIO
from pathlib import Path

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.presentation import Presentation as PresentationFile

from analysis.language import locale
from analysis.report import markdown
from analysis.report.blocks import BlockError, Cards, Cover, Figure, in_language_of
from analysis.report.chart_style import PALE, PRIMARY, SECONDARY
from analysis.report.privacy import assert_no_nik
from analysis.report.slides import parts
from analysis.report.slides.charts import add_chart
from analysis.report.slides.package import repacked
from analysis.report.slides.tables import add_table
from analysis.report.tables import DataTable
from analysis.report.wording import date_long, edition_name, word
from analysis.whole_file import write_whole

#: More slides than this no session sits through.
MOST_SLIDES = 10
#: Accents of python-pptx's own theme, and what stands for each: an official's new chart has them.
_ACCENTS = {"4F81BD": PRIMARY, "C0504D": SECONDARY, "9BBB59": PALE}


@dataclass(frozen=True)
class Slide:
    """A slide: ``title`` is its message; below it stand one block, or ``points`` in large type.

    ``say`` is for the notes pane: the sentence to say aloud, and where its figures come from;
    ``as_of`` the day of its figures where it is not the report's.

    Raises:
        BlockError: no title, nothing to show, or a picture without numbers.
        PrivacyError: a text holds what could be a NIK.
    """

    title: str
    block: Figure | DataTable | Cards | None = None
    points: Sequence[str] = ()
    subtitle: str = ""
    source: str = ""
    say: Sequence[str] = ()
    as_of: date | None = None

    def __post_init__(self) -> None:
        if not self.title.strip() or (self.block is None) == (not self.points):
            raise BlockError("Tayangan memerlukan judul, dan satu blok atau butir-butir.")
        if isinstance(self.block, Figure) and self.block.data is None:
            raise BlockError(f"{self.title}: gambar tanpa angka tidak dapat disunting.")
        for text in (self.title, self.subtitle, self.source, *self.points, *self.say):
            assert_no_nik(text, self.title)


@dataclass(frozen=True)
class Deck:
    """The slides in their order; ``cover`` says whose report it is, of which day and edition."""

    cover: Cover
    slides: Sequence[Slide]

    def pptx(self) -> bytes:
        """The file; the same deck, the same bytes.

        Raises:
            BlockError: more slides than :data:`MOST_SLIDES`, or none.
        """
        if not 0 < len(self.slides) <= MOST_SLIDES:
            raise BlockError(f"Tayangan berisi satu sampai {MOST_SLIDES} halaman.")
        with in_language_of((self.cover,)):
            book = _blank(self.cover)
            for place, slide in enumerate(self.slides, start=1):
                self._add(book, slide, place)
            made = BytesIO()
            book.save(made)
        return repacked(made.getvalue(), self.cover.as_of)

    def _add(self, book: PresentationFile, slide: Slide, place: int) -> None:
        page = book.slides.add_slide(book.slide_layouts.get_by_name("Title Only"))
        parts.set_title(page, _plain(slide.title))
        if slide.subtitle:
            parts.add_subtitle(page, _plain(slide.subtitle))
        block = slide.block
        if isinstance(block, Cards):
            parts.add_cards(page, block)
        elif isinstance(block, DataTable):
            add_table(page, block)
        elif isinstance(block, Figure):
            add_chart(page, block)
        else:
            parts.add_points(page, [_plain(point) for point in slide.points])
        parts.add_foot(
            page,
            source=f"{word('source')}: {_plain(slide.source)}" if slide.source else "",
            day=f"{word('as_of')} {date_long(slide.as_of or self.cover.as_of)}",
            edition=edition_name(self.cover.edition),
            place=f"{place}/{len(self.slides)}",
        )
        parts.set_language(page, _tag())
        if slide.say and (notes := page.notes_slide.notes_text_frame) is not None:
            notes.text = "\n".join(_plain(text) for text in slide.say)


def write_deck(path: Path, deck: Deck) -> Path:
    """Write :meth:`Deck.pptx` to ``path``, whole or not at all."""
    return write_whole(path, deck.pptx())


def _tag() -> str:
    """The language as PowerPoint names it, for spelling and for screen readers."""
    return "id-ID" if locale().language == "id" else "en-GB"


def _plain(text: str) -> str:
    """Markdown without its signs."""
    return markdown.plain(markdown.parse(text)).strip()


def _blank(cover: Cover) -> PresentationFile:
    """A file of 16:9 without slides, in the report's colours and with its properties."""
    book = Presentation()
    stretch = partial(_stretched, by=parts.WIDTH / (book.slide_width or 1))
    book.slide_width, book.slide_height = parts.WIDTH, parts.HEIGHT
    master = book.slide_master
    for sheet in (master, *master.slide_layouts):
        stretch(sheet)
    theme = master.part.part_related_by(RT.THEME)
    content = theme.blob
    for old, new in _ACCENTS.items():
        content = content.replace(old.encode(), new.removeprefix("#").upper().encode())
    theme._blob = content
    midnight = datetime(cover.as_of.year, cover.as_of.month, cover.as_of.day)
    properties = book.core_properties
    properties.title = cover.title
    properties.subject = cover.subtitle
    properties.keywords = ", ".join(cover.keywords)
    house = cover.letterhead[0] if cover.letterhead else ""
    properties.author = properties.last_modified_by = house
    properties.created = properties.modified = midnight
    properties.language = _tag()
    properties.revision = 1
    return book


def _stretched(sheet: object, by: float) -> None:
    """The placeholders of a master or layout, as wide as the page has become."""
    for shape in sheet.placeholders:  # type: ignore[attr-defined]
        # A placeholder of a layout without a place of its own has its master's.
        if shape._element.spPr.xfrm is not None:
            shape.left, shape.width = int(shape.left * by), int(shape.width * by)
