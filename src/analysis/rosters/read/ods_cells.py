"""Cells of .ods row by row: for what calamine cannot hold or does not understand.

Calamine stumbles over an indented content.xml and knows no flat one. Values have the types that it
gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from io import BytesIO

from lxml import etree

from analysis.rosters.grid import Value

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_DURATION = re.compile(r"(-?)PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?$")
#: Blanks of the source run together, as office programs read them.
_BLANKS = re.compile(r"[ \t\r\n]+")
_SPACES_AT_MOST = 1000


def ods_cells(
    content: bytes, sizes: dict[str, tuple[int, int]]
) -> Iterator[tuple[str, bool, list[list[Value]]]]:
    """Name, whether hidden, and ragged rows of each sheet.

    ``sizes`` are the rows and columns up to the last value of each sheet, by name: what is repeated
    beyond is filling.
    """
    hidden_styles: set[str] = set()
    rows: list[list[Value]] = []
    blank: list[Value] = []
    depth = 0
    n_rows = n_columns = 0
    events = etree.iterparse(
        BytesIO(content),
        events=("start", "end"),
        tag=(f"{_TABLE}table", f"{_TABLE}table-row", f"{_STYLE}style"),
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
    )
    for event, element in events:
        if element.tag == f"{_TABLE}table":
            name = str(element.get(f"{_TABLE}name"))
            if event == "start":
                depth += 1
                if depth == 1:
                    rows, (n_rows, n_columns) = [], sizes.get(name, (0, 0))
                continue
            depth -= 1
            if depth == 0:
                yield name, element.get(f"{_TABLE}style-name") in hidden_styles, rows
        elif event == "end" and element.tag == f"{_STYLE}style":
            for properties in element.iterfind(f"{_STYLE}table-properties"):
                if properties.get(f"{_TABLE}display") == "false":
                    hidden_styles.add(str(element.get(f"{_STYLE}name")))
        elif event == "end" and depth == 1:
            repeats = int(element.get(f"{_TABLE}number-rows-repeated") or 1)
            row = _row(element, n_columns)
            for _ in range(min(repeats, n_rows - len(rows))):
                rows.append(list(row) if row else blank)
            element.clear()


def _row(line: etree._Element, n_columns: int) -> list[Value]:
    row: list[Value] = []
    column = 0
    for cell in line.iterfind("*"):
        if cell.tag not in _CELLS:
            continue
        repeats = int(cell.get(f"{_TABLE}number-columns-repeated") or 1)
        value = _value(cell)
        if value != "":
            row.extend([""] * (column - len(row)))
            row.extend([value] * min(repeats, n_columns - column))
        column += repeats
    return row


def _value(cell: etree._Element) -> Value:
    if cell.get(f"{_CALCEXT}value-type") == "error":
        return ""
    kind = cell.get(f"{_OFFICE}value-type")
    try:
        if kind in ("float", "percentage", "currency"):
            return float(cell.get(f"{_OFFICE}value") or "")
        if kind == "boolean":
            return cell.get(f"{_OFFICE}boolean-value") == "true"
        if kind == "date":
            moment = datetime.fromisoformat((cell.get(f"{_OFFICE}date-value") or "").strip())
            return moment.date() if moment.time() == time(0) else moment
        if kind == "time":
            return _duration(cell.get(f"{_OFFICE}time-value") or "")
    except (ValueError, OverflowError):
        pass  # the cell does not keep the type that it states: what it shows counts
    if kind == "string" and (stated := cell.get(f"{_OFFICE}string-value")) is not None:
        return stated
    return "\n".join("".join(_pieces(p)).strip() for p in cell.iterfind(f"{_TEXT}p"))


def _duration(text: str) -> time | timedelta:
    """A time of day, or a duration where it is none.

    Raises:
        ValueError: the text is neither.
    """
    parts = _DURATION.match(text.strip())
    if not parts:
        raise ValueError("not a duration")
    hours, minutes, seconds = (int(part or 0) for part in parts.groups()[1:])
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if parts[1]:
        return -length
    return (datetime.min + length).time() if length < timedelta(days=1) else length


def _pieces(paragraph: etree._Element) -> Iterator[str]:
    """Text of a paragraph; a remark or a ruby within it is no text of it."""
    walk = etree.iterwalk(paragraph, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            if element is not paragraph:
                yield _BLANKS.sub(" ", element.tail or "")
        elif element.tag == f"{_OFFICE}annotation" or element.tag == f"{_TEXT}ruby-text":
            walk.skip_subtree()
        elif element.tag == f"{_TEXT}s":
            yield " " * min(int(element.get(f"{_TEXT}c") or 1), _SPACES_AT_MOST)
        elif element.tag == f"{_TEXT}tab":
            yield "\t"
        elif element.tag == f"{_TEXT}line-break":
            yield "\n"
        else:
            yield _BLANKS.sub(" ", element.text or "")
