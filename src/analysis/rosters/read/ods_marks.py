"""Marks of .ods from its content.xml: calamine gives values and sheet visibility only."""

from __future__ import annotations

import zipfile
from collections import Counter
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from analysis.rosters.grid import Place
from analysis.rosters.read.colours import colour_of_row, colour_of_text
from analysis.rosters.read.marks import Marks
from analysis.rosters.read.part_xml import declares_entities, parsed, without_controls
from analysis.rosters.read.refusals import Refused

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
#: A repeated row or cell is marked no further than this: the rest is filling to the sheet's edge.
_MAX_MARKED_REPEATS = 100_000


@dataclass(frozen=True, slots=True)
class OdsSheet:
    """What the XML says of a sheet: its marks, and rows and columns up to the last value."""

    marks: Marks
    n_rows: int
    n_columns: int


def ods_parts(data: bytes) -> tuple[bytes, bytes]:
    """``content.xml`` and ``styles.xml`` (empty where there is none) of an .ods.

    Raises:
        KeyError, zipfile.BadZipFile: the package is damaged.
        Refused: ``file_external_entities``.
    """
    archive = zipfile.ZipFile(BytesIO(data))
    names = archive.namelist()
    styles = archive.read("styles.xml") if "styles.xml" in names else b""
    return without_controls(archive.read("content.xml")), without_controls(styles)


def ods_marks(content: bytes, styles: bytes = b"") -> dict[str, OdsSheet]:
    """What is known of the sheets before their values, by name.

    Raises:
        Refused: ``file_external_entities``.
        lxml.etree.XMLSyntaxError: the package is damaged.
    """
    struck_styles: set[str] = set()
    fills: dict[str, str] = {}
    if styles:
        for style in parsed(styles).iter(f"{_STYLE}style"):
            _note_struck(style, struck_styles)
            _note_fill(style, fills)
    if declares_entities(content):
        raise Refused("file_external_entities", "ada deklarasi DOCTYPE di dalam berkas")
    sheets: dict[str, _Walk] = {}
    walk = _Walk(struck_styles, fills)
    events = etree.iterparse(
        BytesIO(content),
        events=("start", "end"),
        tag=(f"{_TABLE}table", f"{_TABLE}table-row", f"{_STYLE}style"),
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
    )
    depth = 0
    for event, element in events:
        if element.tag == f"{_TABLE}table":
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:  # a table within a cell is no sheet
                walk = sheets[str(element.get(f"{_TABLE}name"))] = _Walk(struck_styles, fills)
        elif event == "end" and element.tag == f"{_STYLE}style":
            _note_struck(element, struck_styles)
            _note_fill(element, fills)
        elif event == "end" and depth == 1:
            walk.take(element)
            element.clear()
    return {
        name: OdsSheet(walk.marks, walk.n_rows, walk.n_columns) for name, walk in sheets.items()
    }


def _note_struck(style: etree._Element, struck: set[str]) -> None:
    """Add a style that strikes through, by itself or by its parent."""
    line = None
    for properties in style.iterfind(f"{_STYLE}text-properties"):
        line = properties.get(f"{_STYLE}text-line-through-style") or properties.get(
            f"{_STYLE}text-line-through-type"
        )
    parent = style.get(f"{_STYLE}parent-style-name")
    if (line and line != "none") or (line is None and parent in struck):
        struck.add(str(style.get(f"{_STYLE}name")))


def _note_fill(style: etree._Element, fills: dict[str, str]) -> None:
    """Add a style that fills red or grey, by itself or by its parent."""
    written = None
    for properties in style.iterfind(f"{_STYLE}table-cell-properties"):
        written = properties.get(f"{_FO}background-color")
    parent = fills.get(style.get(f"{_STYLE}parent-style-name") or "")
    if colour := colour_of_text(written) if written else parent:
        fills[str(style.get(f"{_STYLE}name"))] = colour


class _Walk:
    """One sheet, row by row."""

    def __init__(self, struck_styles: set[str], fills: dict[str, str]) -> None:
        self.marks = Marks()
        self.n_rows = self.n_columns = 0
        self._struck_styles = struck_styles
        self._fills = fills
        self._row = 0

    def take(self, line: etree._Element) -> None:
        repeats = int(line.get(f"{_TABLE}number-rows-repeated") or 1)
        rows = range(self._row, self._row + min(repeats, _MAX_MARKED_REPEATS))
        if line.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            self.marks.hidden_rows.update(rows)
        column = n_with_values = 0
        n_filled: Counter[str] = Counter()
        for cell in line:
            if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            n_columns = int(cell.get(f"{_TABLE}number-columns-repeated") or 1)
            if len(cell) or cell.get(f"{_OFFICE}value-type") or cell.get(f"{_TABLE}formula"):
                n_with_values += 1
                if colour := self._fills.get(cell.get(f"{_TABLE}style-name") or ""):
                    n_filled[colour] += 1
                self.n_rows = max(self.n_rows, self._row + repeats)
                self.n_columns = max(self.n_columns, column + n_columns)
                across = range(column, column + min(n_columns, _MAX_MARKED_REPEATS // len(rows)))
                self._mark(cell, [(row, at) for row in rows for at in across])
            down = int(cell.get(f"{_TABLE}number-rows-spanned") or 1)
            right = int(cell.get(f"{_TABLE}number-columns-spanned") or 1)
            if down > 1 or right > 1:
                last = (self._row + down - 1, column + right - 1)
                self.marks.merges.append((self._row, column, *last))
            column += n_columns
        if colour := colour_of_row(n_filled, n_with_values):
            self.marks.coloured.update(dict.fromkeys(rows, colour))
        self._row += repeats

    def _mark(self, cell: etree._Element, places: list[Place]) -> None:
        kind = cell.get(f"{_CALCEXT}value-type") or cell.get(f"{_OFFICE}value-type")
        if kind == "error":
            text = "".join(str(t) for p in cell.iterfind(f"{_TEXT}p") for t in p.itertext())
            self.marks.errors.update(dict.fromkeys(places, text or "#ERROR!"))
        elif cell.get(f"{_TABLE}formula") and not kind:
            self.marks.uncalculated.update(places)
        elif self._is_struck(cell):
            self.marks.struck.update(places)

    def _is_struck(self, cell: etree._Element) -> bool:
        if cell.get(f"{_TABLE}style-name") in self._struck_styles:
            return True
        paragraphs = list(cell.iterfind(f"{_TEXT}p"))
        spans = [span for p in paragraphs for span in p.iterfind(f"{_TEXT}span")]
        outside = [p.text or "" for p in paragraphs] + [span.tail or "" for span in spans]
        return (
            bool(spans)
            and not "".join(outside).strip()
            and all(span.get(f"{_TEXT}style-name") in self._struck_styles for span in spans)
        )
