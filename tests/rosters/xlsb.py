"""A minimal .xlsb, by the records of [MS-XLSB]: no library for Python writes the format."""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from io import BytesIO

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class ErrorCell:
    """An error by its code: 0x17 is #REF!, 0x2A is #N/A."""

    code: int


def write_xlsb(
    sheets: dict[str, dict[tuple[int, int], object]],
    *,
    hidden_sheets: frozenset[str] = frozenset(),
    hidden_rows: frozenset[int] = frozenset(),
    merges: tuple[tuple[int, int, int, int], ...] = (),
) -> bytes:
    """Sheets as cells by 0-based place; rows are hidden and cells merged on every sheet."""
    bundle = b"".join(
        _record(
            156,
            struct.pack("<II", name in hidden_sheets, number) + _wide(f"rId{number}") + _wide(name),
        )
        for number, name in enumerate(sheets, start=1)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.bin"/>'
        for n in range(1, len(sheets) + 1)
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types/>')
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.bin",
            _record(131) + _record(143) + bundle + _record(144) + _record(132),
        )
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>',
        )
        for number, cells in enumerate(sheets.values(), start=1):
            archive.writestr(f"xl/worksheets/sheet{number}.bin", _sheet(cells, hidden_rows, merges))
    return out.getvalue()


def _sheet(
    cells: dict[tuple[int, int], object],
    hidden_rows: frozenset[int],
    merges: tuple[tuple[int, int, int, int], ...],
) -> bytes:
    rows = sorted({row for row, _ in cells})
    body = [
        _record(129),
        _record(148, struct.pack("<IIII", 0, max(rows, default=0), 0, 16383)),
        _record(145),
    ]
    for row in rows:
        hidden = 0x10 if row in hidden_rows else 0
        body.append(_record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, hidden, 0, 0)))
        body += [
            _cell(column, value)
            for (at, column), value in sorted(cells.items(), key=lambda cell: cell[0])
            if at == row
        ]
    body.append(_record(146))
    for top, left, bottom, right in merges:
        body.append(_record(176, struct.pack("<IIII", top, bottom, left, right)))
    body.append(_record(130))
    return b"".join(body)


def _cell(column: int, value: object) -> bytes:
    head = struct.pack("<II", column, 0)
    match value:
        case ErrorCell(code):
            return _record(3, head + bytes([code]))
        case bool():
            return _record(4, head + bytes([value]))
        case int() | float():
            return _record(5, head + struct.pack("<d", value))
        case _:
            return _record(6, head + _wide(str(value)))


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(number: int, body: bytes = b"") -> bytes:
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    size, rest = b"", len(body)
    while True:
        size += bytes([rest & 0x7F | (0x80 if rest > 0x7F else 0)])
        rest >>= 7
        if not rest:
            return head + size + body
