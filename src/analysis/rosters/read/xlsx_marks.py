"""The XML of .xlsx and .xlsm: what calamine cannot tell, and how far a sheet really reaches.

Regular expressions over the inflated bytes instead of an XML walk: a walk costs more than
calamine's whole reading. They expect the spelling of Excel, LibreOffice and openpyxl; a sheet spelt
otherwise (namespace prefixes, single quotes, cells without an address) is first rewritten by lxml.
"""

from __future__ import annotations

import re
from collections import Counter
from xml.sax.saxutils import unescape

from lxml import etree

from analysis.rosters.grid import column_letters
from analysis.rosters.read.colours import colour_of_row
from analysis.rosters.read.marks import Marks, column_index
from analysis.rosters.read.part_xml import is_utf8, parsed, parser, without_controls

_HEAD_BYTES = _TAIL_BYTES = 1 << 16
_VALUE_TAGS = (b"<v>", b"<v ", b"<is>", b"<is ")
#: Newer ones make calamine refuse the whole workbook.
CALAMINE_ERRORS = frozenset(
    ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA")
)
#: A workbook with more formats of two colours is no list that somebody has marked.
_MAX_FILLS = 500
_ADDRESS = rb'<c r="([A-Z]{1,3})(\d{1,7})"'
_CELL = _ADDRESS + rb"([^>]*)>"
_FORMULA = rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)"
_STANDARD_ROOT = re.compile(rb"<worksheet[\s>]")
_ODD_CELL = re.compile(rb'<c(?:>|\s(?!r="[A-Z]{1,3}\d)|\s\s)|<row(?:>|\s(?!r="))|<!--|<!\[')
_HIDDEN_ROW = re.compile(rb'<row\s([^>]*\bhidden="(?:1|true)"[^>]*)>')
_ROW_NUMBER = re.compile(rb'\br="(\d+)"')
_ROW_IN_ORDER = re.compile(rb'<row r="(\d+)"')
_WIDE = re.compile(rb'<c r="[A-Z]{2}')
_WIDE_VALUE = re.compile(rb'<c r="([A-Z]{2,3})\d+"(?:[^>]*[^/>])?><(?:v|is|f)\b')
_DIMENSION = re.compile(
    rb'<dimension ref="([A-Z]{1,3})([1-9]\d{0,6})(?::([A-Z]{1,3})([1-9]\d{0,6}))?"'
)
_ERROR = re.compile(_CELL + rb"(?:" + _FORMULA + rb")?<v[^>]*>([^<]*)</v>")
_UNCALCULATED = re.compile(_CELL + _FORMULA + rb"(<v[^>]*/>|<v[^>]*></v>)?\s*</c>")
_MERGE = re.compile(rb'<mergeCell\s[^>]*?ref="\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)"')
_SHARED_STRING = re.compile(_CELL + rb"(?:" + _FORMULA + rb")?<v>(\d+)</v>")


def sheet_marks(xml: bytes, struck_styles: set[int], struck_strings: set[int]) -> Marks:
    """Marks of a sheet, from its XML in standard spelling.

    ``struck_styles`` and ``struck_strings`` are the indices of the cell formats and of the shared
    strings that are struck through.
    """
    marks = Marks()
    cells_from = max(xml.find(b"<sheetData"), 0)
    if xml.find(b"hidden=", cells_from) >= 0:
        marks.hidden_rows = {
            int(number[1]) - 1
            for row in _HIDDEN_ROW.finditer(xml, cells_from)
            if (number := _ROW_NUMBER.search(row[1]))
        }
    if b't="e"' in xml:
        for cell in _ERROR.finditer(xml):
            if b't="e"' in cell[3]:
                marks.errors[_place(cell)] = unescape(cell[4].decode())
    if b"</f>" in xml:
        marks.uncalculated = {
            _place(cell)
            for cell in _UNCALCULATED.finditer(xml)
            # A formula whose text is empty is calculated: <c t="str"><f>..</f><v></v></c>.
            if not (cell[4] and b't="str"' in cell[3])
        }
    marks.struck = _struck_cells(xml, struck_styles, struck_strings)
    cells_to = xml.rfind(b"</sheetData>")
    for merge in _MERGE.finditer(xml, max(cells_to, 0)):
        marks.merges.append(
            (
                int(merge[2]) - 1,
                column_index(merge[1].decode()),
                int(merge[4]) - 1,
                column_index(merge[3].decode()),
            )
        )
    return marks


def _struck_cells(
    xml: bytes, struck_styles: set[int], struck_strings: set[int]
) -> set[tuple[int, int]]:
    struck: set[tuple[int, int]] = set()
    if struck_styles:
        styles = b"|".join(b"%d" % style for style in sorted(struck_styles))
        pattern = re.compile(_ADDRESS + rb'[^>]*\bs="(?:' + styles + rb')"[^>]*(?<!/)>')
        struck.update(_place(cell) for cell in pattern.finditer(xml))
    if struck_strings:
        struck.update(
            _place(cell)
            for cell in _SHARED_STRING.finditer(xml)
            if b't="s"' in cell[3] and int(cell[4]) in struck_strings
        )
    # A writer puts texts into the cells or into the shared strings: the head shows which.
    if b"inlineStr" in xml[:_HEAD_BYTES] and b"<strike" in xml:
        for cell in re.finditer(_CELL + rb"<is>(.*?)</is>", xml, re.DOTALL):
            if all_runs_struck(etree.fromstring(b"<si>" + cell[4] + b"</si>", parser())):
                struck.add(_place(cell))
    return struck


def coloured_rows(xml: bytes, filled_styles: dict[int, str]) -> dict[int, str]:
    """Rows of which most cells are filled red or grey, from the XML in standard spelling.

    ``filled_styles`` are the cell formats with such a fill, and its name.
    """
    names = {b"%d" % style: colour for style, colour in filled_styles.items()}
    used = [style for style in names if b' s="%s"' % style in xml]
    if not used or len(used) > _MAX_FILLS:
        return {}
    cells: dict[int, Counter[str]] = {}
    pattern = re.compile(
        rb'<c r="[A-Z]{1,3}(\d{1,7})"[^>]{0,80}?\bs="(' + rb"|".join(used) + rb')"'
    )
    for cell in pattern.finditer(xml):
        cells.setdefault(int(cell[1]), Counter())[names[cell[2]]] += 1
    found = {}
    at = 0
    for row in sorted(cells):
        start = xml.find(b'<row r="%d"' % row, at)
        if start < 0:
            continue
        at = end = max(xml.find(b"</row>", start), start)
        if colour := colour_of_row(cells[row], xml.count(b"<c ", start, end)):
            found[row - 1] = colour
    return found


def last_cell(xml: bytes) -> tuple[int, int]:
    """Number of rows and of columns up to the last value of a sheet; (0, 0) without any.

    Cells without a value do not count, as calamine has it. Columns are exact from AA on; below
    that all sheets are narrow enough to be taken as 26 wide.
    """
    tail = max(len(xml) - _TAIL_BYTES, 0)  # a search for a tag that is nowhere would read it all
    last = max(xml.rfind(tag, tail) for tag in _VALUE_TAGS)
    if last < 0 and tail:
        last = max(xml.rfind(tag, 0, tail) for tag in _VALUE_TAGS)
    if last < 0:
        return 0, 0
    address = re.match(rb'<c r="[A-Z]+(\d+)"', xml[xml.rfind(b"<c r=", 0, last) :][:64])
    n_rows = int(address[1]) if address else 1
    if not _WIDE.search(xml):
        return n_rows, 26
    columns = {column_index(letters.decode()) for letters in set(_WIDE_VALUE.findall(xml))}
    return n_rows, max(columns, default=25) + 1


def _place(cell: re.Match[bytes]) -> tuple[int, int]:
    return int(cell[2]) - 1, column_index(cell[1].decode())


def is_on(flag: etree._Element) -> bool:
    return (flag.get("val") or "1") not in ("0", "false")


def all_runs_struck(item: etree._Element) -> bool:
    runs = [
        run
        for run in item.iterfind("{*}r")
        if "".join(text.text or "" for text in run.iterfind("{*}t")).strip()
    ]
    return bool(runs) and all(
        any(is_on(strike) for strike in run.iterfind("{*}rPr/{*}strike")) for run in runs
    )


def standard_spelling(xml: bytes) -> bytes:
    """The XML of a sheet as the expressions above expect it; itself when it is spelt so already.

    UTF-8, no prefixes, double quotes, every row and cell with its address, rows in order.
    """
    clean = without_controls(xml)
    xml = xml if len(clean) == len(xml) else clean
    if not _is_standard(xml):
        xml = _standard(xml)
    numbers = [int(number) for number in _ROW_IN_ORDER.findall(xml)]
    if numbers != sorted(numbers):
        root = parsed(xml)
        for data in root.iterfind("{*}sheetData"):
            data[:] = sorted(data, key=lambda row: int(row.get("r") or 0))
        xml = etree.tostring(root, encoding="UTF-8")
    return xml


def has_sound_dimension(xml: bytes) -> bool:
    """Whether a sheet says of its size nothing, or what calamine can understand."""
    head = xml[:_HEAD_BYTES]
    at = head.find(b"<dimension")
    if at < 0:
        return True
    size = _DIMENSION.match(head, at)
    if not size:
        return False
    if size[3] is None:
        return True
    left, right = column_index(size[1].decode()), column_index(size[3].decode())
    return left <= right and int(size[2]) <= int(size[4])


def calamine_sheet(xml: bytes) -> bytes:
    """The XML of a sheet as calamine can read it: no size, and no error newer than calamine."""
    at = xml.find(b"<dimension", 0, _HEAD_BYTES)
    if at >= 0 and (end := xml.find(b">", at)) >= 0:
        after = end + 1
        if xml[end - 1 : end] != b"/" and (close := xml.find(b"</dimension>", at, at + 4096)) >= 0:
            after = close + len(b"</dimension>")
        xml = xml[:at] + xml[after:]
    return _calamine_errors(xml) if b't="e"' in xml else xml


def _calamine_errors(xml: bytes) -> bytes:
    """The same XML with #VALUE! for an error that calamine does not know, such as #SPILL!."""

    def known(cell: re.Match[bytes]) -> bytes:
        if b't="e"' not in cell[3] or cell[4].decode() in CALAMINE_ERRORS:
            return cell[0]
        return cell[0][: cell.start(4) - cell.start()] + b"#VALUE!</v>"

    return _ERROR.sub(known, xml)


def _is_standard(xml: bytes) -> bool:
    """Whether a sheet is spelt as the expressions above expect; a writer spells all rows alike."""
    head = xml[:_HEAD_BYTES]
    # Odd cells are looked for up to the last whole tag, since the head may cut one in two.
    return (
        is_utf8(xml)
        and bool(_STANDARD_ROOT.search(head))
        and b"='" not in head
        and not _ODD_CELL.search(head[: head.rfind(b"<")])
    )


def _standard(xml: bytes) -> bytes:
    root = parsed(xml)
    row_number = 0
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
        if element.tag == "row":
            row_number = int(element.get("r") or row_number + 1)
            column = -1
            _address_first(element, str(row_number))
        elif element.tag == "c":
            written = re.match(r"\$?([A-Za-z]+)\$?(\d+)$", element.get("r") or "")
            column = column_index(written[1]) if written else column + 1
            place = written[2] if written else str(row_number)
            _address_first(element, f"{column_letters(column)}{place}")
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="UTF-8")


def _address_first(element: etree._Element, address: str) -> None:
    others = {key: value for key, value in element.attrib.items() if key != "r"}
    element.attrib.clear()
    element.set("r", address)
    for key, value in others.items():
        element.set(key, value)


def may_hold_controls(xml: bytes) -> bool:
    """Whether a text may hold a control character, as itself or as Excel writes it."""
    return b"_x00" in xml or b"\x7f" in xml
