"""Put back into a written workbook the cell values that openpyxl does not carry over.

openpyxl drops the stored result of every formula and the values beneath a merge, and turns a number
that is formatted as a date, but is none, into an error. A slip that is sent in again must read like
the original, so every stored number, result and error is copied over as it stands in the file.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree
from openpyxl.reader.strings import read_string_table
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_ROW, _CELL, _FORMULA, _VALUE, _INLINE, _TEXT = (
    f"{{{_MAIN}}}{name}" for name in ("row", "c", "f", "v", "is", "t")
)
#: Types that openpyxl reads and writes as they are; all others are copied over.
_STRING_TYPES = ("s", "str", "inlineStr")

Place = tuple[int, int]
Stored = tuple[str, str]


def restore_values(original: bytes, written: bytes, path: Path, names: Collection[str]) -> None:
    """Save ``written`` as ``path``, with the stored values of ``original`` in its sheets.

    Both are .xlsx or .xlsm. Only the sheets of these ``names`` are restored, matched by name; all
    others stay as they are written. The entries carry no time, so that one workbook gives the same
    bytes every time.
    """
    with ZipFile(BytesIO(original)) as source, ZipFile(BytesIO(written)) as made:
        source_parts, made_parts = sheet_parts(source), sheet_parts(made)
        strings = _strings(source) if names else []
        restored = {}
        for name in names:
            stored = dict(_stored(source.read(source_parts[name]), strings))
            restored[made_parts[name]] = _put_back(made.read(made_parts[name]), stored)
        with ZipFile(path, "w", ZIP_DEFLATED) as target:
            for info in made.infolist():
                entry = ZipInfo(info.filename)
                entry.compress_type = ZIP_DEFLATED
                target.writestr(entry, restored.get(info.filename) or made.read(info.filename))


def sheet_parts(archive: ZipFile) -> dict[str, str]:
    """The worksheets of an Excel workbook: name to path inside the zip, in workbook order."""
    root = _relations(archive, "")
    book = next(target for kind, target in root.values() if kind.endswith("/officeDocument"))
    relations = _relations(archive, book)
    sheets = etree.fromstring(archive.read(book), _parser()).iter(f"{{{_MAIN}}}sheet")
    parts = {}
    for sheet in sheets:
        kind, target = relations.get(sheet.get(f"{{{_RELATION}}}id", ""), ("", ""))
        if kind.endswith("/worksheet"):
            parts[sheet.get("name", "")] = target
    return parts


def _relations(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    folder, name = posixpath.split(part)
    xml = archive.read(posixpath.join(folder, "_rels", f"{name}.rels"))
    return {
        relation.get("Id", ""): (
            relation.get("Type", ""),
            posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/"),
        )
        for relation in etree.fromstring(xml, _parser()).iter(f"{{{_PACKAGE}}}Relationship")
    }


def _strings(archive: ZipFile) -> list[str]:
    book = next(t for k, t in _relations(archive, "").values() if k.endswith("/officeDocument"))
    for kind, target in _relations(archive, book).values():
        if kind.endswith("/sharedStrings"):
            return read_string_table(BytesIO(archive.read(target)))
    return []


def _stored(xml: bytes, strings: list[str]) -> Iterator[tuple[Place, Stored]]:
    """Place (1-based) to type and text of every cell that holds a value."""
    row_number = 0
    rows = etree.iterparse(
        BytesIO(xml), tag=_ROW, resolve_entities=False, no_network=True, huge_tree=True
    )
    for _, row in rows:
        row_number = int(row.get("r") or row_number + 1)
        column = 0
        for cell in row.iterchildren(_CELL):
            name = cell.get("r")
            column = coordinate_to_tuple(name)[1] if name else column + 1
            kind = cell.get("t", "n")
            if kind == "inlineStr":
                yield (row_number, column), ("str", "".join(cell.itertext(_TEXT)))
                continue
            value = cell.findtext(_VALUE)
            if value is None or (value == "" and kind != "str"):
                continue
            if kind == "s":
                kind, value = "str", strings[int(value)]
            yield (row_number, column), (kind, value)
        row.clear()
        while row.getprevious() is not None:
            del row.getparent()[0]


def _put_back(xml: bytes, stored: dict[Place, Stored]) -> bytes:
    root = etree.fromstring(xml, _parser())
    data = root.find(f"{{{_MAIN}}}sheetData")
    assert data is not None  # every worksheet has one
    rows = {int(row.get("r", "")): row for row in data.iterchildren(_ROW)}
    for number, row in rows.items():
        for cell in row.iterchildren(_CELL):
            place = (number, coordinate_to_tuple(cell.get("r", ""))[1])
            value = stored.pop(place, None)
            has_formula = cell.find(_FORMULA) is not None
            if value is None:
                if has_formula and (empty := cell.find(_VALUE)) is not None:
                    cell.remove(empty)
            elif has_formula or value[0] not in _STRING_TYPES or not len(cell):
                _set(cell, value)
    for (number, column), value in sorted(stored.items()):
        if number not in rows:
            before = [other for other in rows if other < number]
            rows[number] = etree.Element(_ROW, r=str(number))
            data.insert(len(before), rows[number])
        cell = etree.Element(_CELL, r=f"{get_column_letter(column)}{number}")
        _set(cell, value)
        cells = rows[number].iterchildren(_CELL)
        n_before = sum(coordinate_to_tuple(other.get("r", ""))[1] < column for other in cells)
        rows[number].insert(n_before, cell)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _set(cell: etree._Element, value: Stored) -> None:
    kind, text = value
    for child in cell.findall(_VALUE) + cell.findall(_INLINE):
        cell.remove(child)
    cell.set("t", kind)
    child = etree.SubElement(cell, _VALUE)
    child.text = text
    if text != text.strip():
        child.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
