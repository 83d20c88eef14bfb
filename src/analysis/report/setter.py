"""A block as the data that the Typst templates read: what a page depends on is decided here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

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
)
from analysis.report.fonts import UNKNOWN_SIGN, break_words, printable, width
from analysis.report.numbering import Numbers
from analysis.report.svg import map_svg_texts, svg_size
from analysis.report.tables import DataTable
from analysis.report.widths import fit_columns
from analysis.report.wording import (
    edition_name,
    edition_note,
    word,
)

#: Width of the text on a page and the tallest picture, in points; as the template's margins say.
PORTRAIT_WIDTH, LANDSCAPE_WIDTH = 481.0, 739.0
TALLEST_PICTURE = 590.0
#: Letters after which an overlong word may break.
LONG_WORD = 24


class Setter:
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
            "title": plain_text(block.title).strip() or UNKNOWN_SIGN,
            "subtitle": plain_text(block.subtitle),
            "edition": edition_name(block.edition),
            "edition_note": edition_note(block.edition),
            "letterhead": plain_texts(block.letterhead),
            "notices": plain_texts(block.notices),
            "prepared_by": plain_text(block.prepared_by),
            "answerable": plain_text(block.answerable),
            "logo": block.logo and map_svg_texts(block.logo, printable),
            "logo_alt": printable(block.logo_alt).strip() or UNKNOWN_SIGN,
        }

    def heading(self, block: Heading) -> dict[str, Any]:
        label = block.label if block.label in self.free_labels else ""
        self.free_labels.discard(label)
        return {
            "level": self.next_level(block.level),
            "text": plain_text(block.text).strip() or UNKNOWN_SIGN,
            "label": label,
            "is_numbered": block.is_numbered,
        }

    def next_level(self, level: int) -> int:
        """A heading's level without a gap above it: PDF/UA refuses 1, 3."""
        self.level = min(level, self.level + 1)
        return self.level

    def cards(self, block: Cards) -> dict[str, Any]:
        return {
            "cards": [
                {
                    "label": plain_text(card.label),
                    "value": plain_text(card.value),
                    "range": plain_text(card.range),
                    "comparison": plain_text(card.comparison),
                    "date": plain_text(card.date),
                    "size": size_to_fit(card.value, 135.0, (19.0, 17.0, 15.0, 13.0, 11.0)),
                }
                for card in block.cards
            ]
        }

    def is_wide(self, block: DataTable) -> bool:
        """Whether a table takes a landscape page: by its own word, or before a number breaks."""
        if block.is_wide:
            return True
        heads = [plain_text(column.title) for column in block.columns]
        rows = [
            [plain_text(cell.text) for cell in row] for row in (*block.rows, block.total) if row
        ]
        return fit_columns(heads, rows, PORTRAIT_WIDTH).is_squeezed

    def table(self, block: DataTable, room: float = 0.0) -> dict[str, Any]:
        """A table for ``room`` points, by default those of the page that it stands on."""
        rows = [[plain_text(cell.text) for cell in row] for row in block.rows]
        total = [plain_text(cell.text) for cell in block.total]
        heads = [plain_text(column.title) for column in block.columns]
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
            "title": plain_text(block.title),
            "subtitle": plain_text(block.subtitle),
            "heads": heads,
            "rows": rows,
            "total": total,
            "aligns": [column.align for column in block.columns],
            "widths": fit.widths,
            "size": fit.size,
            "inset": fit.inset,
            "emphasis": list(block.emphasis),
            "is_breakable": any(len(text) > 700 for row in rows for text in row),
            "notes": plain_texts(block.notes),
            "source": plain_text(block.source),
        }

    def figure(self, block: Figure) -> dict[str, Any]:
        wide, tall = svg_size(block.svg)
        return {
            "number": self.numbers.figure(),
            "title": plain_text(block.title),
            "subtitle": plain_text(block.subtitle),
            "svg": map_svg_texts(block.svg, printable),
            "alt": printable(block.alt).strip() or UNKNOWN_SIGN,
            "width": round(wide * min(1.0, PORTRAIT_WIDTH / wide, TALLEST_PICTURE / tall), 2),
            "notes": plain_texts(block.notes),
            "source": plain_text(block.source),
        }

    def note(self, block: Note) -> dict[str, Any]:
        title = plain_text(block.title) or word(block.severity)
        return {"severity": block.severity, "title": title, "nodes": self.nodes(block.text)}

    def definitions(self, block: DefinitionList) -> dict[str, Any]:
        return {
            "definitions": [
                {"term": plain_text(d.term), "meaning": self.nodes(d.meaning)}
                for d in block.definitions
            ]
        }

    def nodes(self, text: str) -> list[markdown.Node]:
        return list(self._printable(markdown.parse(text)))

    def _printable(self, nodes: Iterable[markdown.Node]) -> Iterator[markdown.Node]:
        for node in nodes:
            new = dict(node)
            if "text" in node:
                new["text"] = plain_text(node["text"])
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


def plain_text(text: str) -> str:
    return printable(re.sub(r"\s*\n\s*", " ", text), breaks_after=LONG_WORD)


def plain_texts(texts: Iterable[str]) -> list[str]:
    return [plain_text(text) for text in texts]


def size_to_fit(text: str, room: float, sizes: Sequence[float]) -> float:
    """The largest of ``sizes`` (points) at which ``text`` stays on one line, or the smallest."""
    return next((size for size in sizes if width(text, size, is_bold=True) <= room), sizes[-1])
