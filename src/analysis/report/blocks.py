"""The blocks that a report is made of.

Each block is one frozen dataclass. It renders in JupyterLab (``text/html``), reads as text, and
carries its structured form (:data:`MIME`), from which the exporters make the PDF and the HTML file.
A block checks itself when it is made, and again when it is read back from a notebook.
"""

from __future__ import annotations

import dataclasses
import secrets
import types
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from functools import cache
from typing import Any, ClassVar, Self

from analysis.language import check_language, in_language, language
from analysis.report import markdown
from analysis.report.chart_data import ChartData
from analysis.report.privacy import assert_no_nik, hide_digits
from analysis.report.svg import clean_svg, svg_texts
from analysis.report.wording import word, words

MIME = "application/vnd.ucj.block+json"
VERSION = 1

#: Every kind of block, by the name it has in JSON.
KINDS: dict[str, type[Block]] = {}


class BlockError(ValueError):
    """A block that cannot stand in a report; the message says what to add."""


@dataclass(frozen=True)
class Block:
    """What all blocks can do. ``key`` names a block within its document: see ``Document.add``.

    A block with ``is_detail`` is looked up, not read: it stands in HTML and workbook, not on paper.
    """

    kind: ClassVar[str]

    _: KW_ONLY
    key: str = ""
    is_detail: bool = False

    def __init_subclass__(cls) -> None:
        KINDS[cls.kind] = cls

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if isinstance(value, list):
                object.__setattr__(self, field.name, tuple(value))
        for text in self.texts():
            assert_no_nik(text, self.name)

    @property
    def name(self) -> str:
        """What a message calls this block: kind and title, or key."""
        title = getattr(self, "title", "") or self.key
        return hide_digits(f'blok {self.kind} "{title}"' if title else f"blok {self.kind}")

    def texts(self) -> Iterator[str]:
        """Every text that a reader can see, one by one."""
        yield from _strings(_encode(self))

    def with_key(self, key: str) -> Self:
        """The same block under another key."""
        return replace(self, key=key)

    def to_json(self) -> dict[str, Any]:
        """The structured form: plain JSON values, with ``kind`` and ``version``."""
        return {"kind": self.kind, "version": VERSION, **_encode(self)}

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        from analysis.report.html import fragment

        shown = fragment(self, f"u{secrets.token_hex(4)}-")
        return {"text/html": shown, "text/plain": self.plain(), MIME: self.to_json()}

    def plain(self) -> str:
        """The block as plain text."""
        return "\n".join(text for text in self.texts() if text and text != self.key)


def from_json(data: Mapping[str, Any]) -> Block:
    """The block of a structured form. Raises :class:`BlockError` on an unknown kind or field."""
    kind, version = data.get("kind"), data.get("version")
    if kind not in KINDS or version != VERSION:
        raise BlockError(
            f"Blok jenis {kind!r} versi {version!r} tidak dikenal; jalankan ulang notebook-nya."
        )
    fields = {name: value for name, value in data.items() if name not in ("kind", "version")}
    block: Block = _decode(KINDS[kind], fields)
    return block


@dataclass(frozen=True)
class Cover(Block):
    """The title page, and what the whole document says about itself.

    ``as_of`` is the date of the data; ``edition`` one of those in ``words.yaml``; ``notices`` are
    strong words for the first page, such as a refused file; ``logo`` is SVG text; ``lang`` is the
    language of the whole document, by default the one in use.
    """

    kind: ClassVar[str] = "cover"

    title: str
    as_of: date
    edition: str = "SEMENTARA"
    subtitle: str = ""
    letterhead: Sequence[str] = ()
    prepared_by: str = ""
    answerable: str = ""
    notices: Sequence[str] = ()
    keywords: Sequence[str] = ()
    short_title: str = ""
    logo: str = ""
    logo_alt: str = ""
    lang: str = dataclasses.field(default_factory=language)

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise BlockError("Halaman judul tanpa judul.")
        check_language(self.lang)
        if self.edition not in words()["editions"]:
            known = ", ".join(words()["editions"])
            raise BlockError(f"Edisi {self.edition!r} tidak dikenal; pilih salah satu: {known}.")
        if self.logo:
            object.__setattr__(self, "logo", clean_svg(self.logo))
            if not self.logo_alt.strip():
                raise BlockError("Lambang tanpa teks alternatif (logo_alt).")
        super().__post_init__()

    def texts(self) -> Iterator[str]:
        yield from _strings(_encode(replace_field(self, "logo")))
        yield from svg_texts(self.logo) if self.logo else ()

    @property
    def is_sample(self) -> bool:
        return self.edition == "DATA CONTOH"


def in_language_of(blocks: Iterable[Block]) -> AbstractContextManager[None]:
    """Within, words are in the language of the title page; as they were where there is none."""
    cover = next((block for block in blocks if isinstance(block, Cover)), None)
    return in_language(cover.lang) if cover else nullcontext()


@dataclass(frozen=True)
class Heading(Block):
    """A heading of ``level`` 1 (a chapter, on a new page) to 4; ``label`` is what links lead to."""

    kind: ClassVar[str] = "heading"

    level: int
    text: str
    label: str = ""
    is_numbered: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.level <= 4 or not self.text.strip():
            raise BlockError("Judul bab memerlukan teks dan tingkat 1 sampai 4.")
        super().__post_init__()


@dataclass(frozen=True)
class Prose(Block):
    """Running text in Markdown: paragraphs, emphasis, lists, links, code, tables, footnotes."""

    kind: ClassVar[str] = "prose"

    text: str

    def texts(self) -> Iterator[str]:
        yield self.text
        # A NIK may be broken by Markdown's own signs, too.
        yield markdown.plain(markdown.parse(self.text))

    def plain(self) -> str:
        return self.text


@dataclass(frozen=True)
class Card:
    """One key figure: what it is, its value, its range, what to compare it with, and of when."""

    label: str
    value: str
    range: str = ""
    comparison: str = ""
    date: str = ""


@dataclass(frozen=True)
class Cards(Block):
    """Key figures side by side, three in a row."""

    kind: ClassVar[str] = "cards"

    cards: Sequence[Card]


@dataclass(frozen=True)
class Figure(Block):
    """A picture. ``title`` says the finding, ``subtitle`` what is measured, ``alt`` what it shows.

    ``made_from`` names the table of ``data/processed`` behind it; ``data`` are the numbers of
    a chart that slides can draw again.

    Raises :class:`BlockError` without alt text, ``SvgError`` for a picture that is no clean SVG.
    """

    kind: ClassVar[str] = "figure"

    title: str
    svg: str
    alt: str
    subtitle: str = ""
    source: str = ""
    notes: Sequence[str] = ()
    made_from: str = ""
    data: ChartData | None = None

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise BlockError(
                f"{self.name}: tanpa teks alternatif. Tulis di alt= apa yang terlihat pada gambar."
            )
        object.__setattr__(self, "svg", clean_svg(self.svg))
        super().__post_init__()

    def texts(self) -> Iterator[str]:
        yield from _strings(_encode(replace_field(self, "svg")))
        yield from svg_texts(self.svg)

    def plain(self) -> str:
        return f"{word('figure')}: {self.title}\n{self.alt}"


@dataclass(frozen=True)
class Note(Block):
    """A framed remark; ``severity`` is ``info``, ``warning`` or ``error``. The text is Markdown."""

    kind: ClassVar[str] = "note"

    text: str
    severity: str = "info"
    title: str = ""

    def __post_init__(self) -> None:
        if self.severity not in ("info", "warning", "error"):
            raise BlockError("Catatan: severity harus info, warning, atau error.")
        super().__post_init__()

    def texts(self) -> Iterator[str]:
        yield from (self.title, self.text, markdown.plain(markdown.parse(self.text)))


@dataclass(frozen=True)
class Contents(Block):
    """The table of contents, with page numbers in the PDF; ``depth`` levels of headings."""

    kind: ClassVar[str] = "contents"

    depth: int = 2


@dataclass(frozen=True)
class PageBreak(Block):
    """A new page in the PDF; a rule in HTML."""

    kind: ClassVar[str] = "page_break"


@dataclass(frozen=True)
class Definition:
    """A term of the glossary and its meaning (Markdown)."""

    term: str
    meaning: str


@dataclass(frozen=True)
class DefinitionList(Block):
    """Terms and their meanings, in the order given."""

    kind: ClassVar[str] = "definitions"

    definitions: Sequence[Definition]


@dataclass(frozen=True)
class Group(Block):
    """Several blocks shown by one cell; they enter the document one by one."""

    kind: ClassVar[str] = "group"

    blocks: Sequence[Block]

    def to_json(self) -> dict[str, Any]:
        blocks = [block.to_json() for block in self.blocks]
        return {"kind": self.kind, "version": VERSION, "key": self.key, "blocks": blocks}

    def texts(self) -> Iterator[str]:
        for block in self.blocks:
            yield from block.texts()

    def plain(self) -> str:
        return "\n\n".join(block.plain() for block in self.blocks)


def replace_field(block: Block, name: str) -> dict[str, Any]:
    """The fields of a block with the text field ``name`` emptied."""
    return {**_encode(block), name: ""}


def _encode(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {f.name: _encode(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [_encode(item) for item in value]
    if isinstance(value, dict):
        return {name: _encode(item) for name, item in value.items()}
    return value.isoformat() if isinstance(value, date) else value


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _decode(hint: Any, value: Any) -> Any:
    """``value`` of JSON as what the type hint of its field says."""
    if hint is Any:
        return value
    if hint is Block:
        return from_json(value)
    if isinstance(hint, types.UnionType):
        arms = [arm for arm in typing.get_args(hint) if arm is not type(None)]
        return None if value is None else _decode(arms[0], value) if len(arms) == 1 else value
    if typing.get_origin(hint) is Sequence:
        inner = typing.get_args(hint)[0]
        return tuple(_decode(inner, item) for item in value)
    if hint is date:
        return date.fromisoformat(value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        hints = _hints(hint)
        if unknown := set(value) - set(hints):
            raise BlockError(f"Blok dengan isian yang tidak dikenal: {', '.join(sorted(unknown))}.")
        try:
            return hint(**{name: _decode(hints[name], item) for name, item in value.items()})
        except TypeError as error:
            raise BlockError(f"Blok yang tidak lengkap: {error}.") from None
    if isinstance(hint, type) and not isinstance(value, hint):
        raise BlockError(f"Isian blok {value!r} bukan {hint.__name__}.")
    return value
