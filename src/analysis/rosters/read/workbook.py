"""Any workbook to grids of typed cells. Only this module and its readers know file formats.

The content decides what a file is (`sniff`). python-calamine gives the values of zipped and binary
workbooks; what it cannot tell comes from the file itself (`xlsx_marks`, `xls_marks`, `xlsb_marks`,
`ods_marks`). Rows and columns keep the numbers that Excel shows. No text becomes a number.

Calamine holds a sheet as a full rectangle up to its last value and aborts the process when that
does not fit, so how far a sheet reaches is looked up first. What still kills the reader costs one
worker process: see `isolation`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from pathlib import PurePosixPath

from python_calamine import (
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from analysis.rosters.grid import Sheet, Value, is_blank
from analysis.rosters.read.csv_text import read_csv_text
from analysis.rosters.read.html_tables import read_html
from analysis.rosters.read.marks import Marks
from analysis.rosters.read.ods_marks import ods_marks
from analysis.rosters.read.refusals import Refused, grouped
from analysis.rosters.read.sniff import kind_of
from analysis.rosters.read.xls_marks import xls_marks
from analysis.rosters.read.xlsb_marks import xlsb_marks
from analysis.rosters.read.xlsx_marks import CALAMINE_ERRORS, last_cell, sheet_marks
from analysis.rosters.read.xlsx_package import Package
from analysis.rosters.read.xml2003 import read_xml2003

__all__ = ["Refused", "Workbook", "is_workbook_name", "read_workbook"]

#: What the contract names as a workbook.
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv")
#: Cells of a workbook, blanks between values included: 200,000 rows x 40 columns are 8 million.
MAX_CELLS = 40_000_000
#: A larger rectangle with less than one byte of XML for each cell is nearly empty: read by rows.
MAX_SPARSE_RECTANGLE = 2_000_000
_SHEET_TYPES = (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet)


@dataclass
class Workbook:
    """A file as read: its format by content, and its sheets in order, hidden ones included."""

    format: str
    sheets: list[Sheet]


def is_workbook_name(name: str) -> bool:
    """Whether a file is named as a workbook, in capitals or small letters."""
    return name.lower().endswith(WORKBOOK_SUFFIXES)


def read_workbook(data: bytes, name: str) -> Workbook:
    """Read a workbook from its bytes; ``name`` gives a CSV's sheet its name, and no more.

    Raises:
        Refused: the file cannot be read as a workbook, with the reason.
        MemoryError: the limit of the process is reached.
    """
    is_csv_name = name.lower().endswith(".csv")
    try:
        kind = kind_of(data, is_csv_name)
        return Workbook(kind, _sheets(kind, data, name))
    except (Refused, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except PasswordError as error:
        raise Refused("file_encrypted", "berkas dikunci dengan kata sandi") from error
    except BaseException as error:  # calamine's panics are no Exception
        raise Refused("file_damaged", f"isi berkas rusak ({type(error).__name__})") from error


def _sheets(kind: str, data: bytes, name: str) -> list[Sheet]:
    match kind:
        case "xlsx":
            return list(_read_xlsx(data))
        case "xlsb":
            return list(_read_marked(data, xlsb_marks(data)))
        case "ods":
            return list(_read_marked(data, ods_marks(data)))
        case "xls":
            return list(_read_xls(data))
        case "html":
            return read_html(data)
        case "xml2003":
            return read_xml2003(data)
        case _:
            stem = PurePosixPath(name.replace("\\", "/")).name.rpartition(".")[0] or name
            return [Sheet(stem, read_csv_text(data))]


def _read_xlsx(data: bytes) -> Iterator[Sheet]:
    package = Package(data)
    workbook: CalamineWorkbook | None = None
    by_rows: _ByRows | None = None
    n_cells = 0
    for part in package.sheets:
        xml, is_as_sent = package.sheet_xml(part)
        marks = sheet_marks(xml, package.struck_styles, package.struck_strings)
        is_as_sent = is_as_sent and CALAMINE_ERRORS.issuperset(marks.errors.values())
        rewritten = None if is_as_sent else package.rewritten(part, xml)
        n_rows, n_columns = last_cell(xml)
        if n_rows * n_columns > max(MAX_SPARSE_RECTANGLE, len(xml)):
            if rewritten:
                rows = _ByRows(rewritten).read(part.name)
            else:
                by_rows = by_rows or _ByRows(data)
                rows = by_rows.read(part.name)
        else:
            _check_cells(n_cells + n_rows * n_columns)
            if rewritten:
                source = CalamineWorkbook.from_filelike(BytesIO(rewritten))
            else:
                source = workbook = workbook or CalamineWorkbook.from_filelike(BytesIO(data))
            rows = source.get_sheet_by_name(part.name).to_python(skip_empty_area=False)
        n_cells += sum(map(len, rows))
        _check_cells(n_cells)
        yield _sheet(part.name, rows, part.is_hidden, marks)


def _read_marked(data: bytes, marks: dict[str, tuple[Marks, int, int]]) -> Iterator[Sheet]:
    """A workbook whose marks, and how far each sheet reaches, have been read before."""
    _check_cells(sum(n_rows * n_columns for _, n_rows, n_columns in marks.values()))
    with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
        for meta in workbook.sheets_metadata:
            if meta.typ in _SHEET_TYPES:
                found = marks[meta.name][0] if meta.name in marks else Marks()
                rows = workbook.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
                yield _sheet(meta.name, rows, _is_hidden(meta), found)


def _read_xls(data: bytes) -> Iterator[Sheet]:
    # No look ahead: a sheet of .xls ends at row 65,536 and column 256.
    try:
        marks = xls_marks(data)
    except Refused:
        raise
    except Exception:
        # xlrd is stricter than calamine: better the values without marks than no rows at all.
        marks = {}
    with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
        for meta in workbook.sheets_metadata:
            if meta.typ in _SHEET_TYPES:
                sheet = workbook.get_sheet_by_name(meta.name)
                rows = sheet.to_python(skip_empty_area=False)
                found = marks.get(meta.name) or Marks(
                    merges=[(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
                )
                yield _sheet(meta.name, rows, _is_hidden(meta), found)


def _is_hidden(meta: SheetMetadata) -> bool:
    return bool(meta.visible != SheetVisibleEnum.Visible)


def _sheet(name: str, rows: list[list[Value]], is_hidden: bool, marks: Marks) -> Sheet:
    for row, column in marks.errors:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = ""
    return Sheet(
        name,
        rows,
        is_hidden=is_hidden,
        hidden_rows=frozenset(marks.hidden_rows),
        struck=frozenset(
            (row, column)
            for row, column in marks.struck
            if row < len(rows) and column < len(rows[row]) and not is_blank(rows[row][column])
        ),
        errors=marks.errors,
        uncalculated=frozenset(marks.uncalculated),
        merges=tuple(marks.merges),
    )


def _check_cells(n_cells: int) -> None:
    if n_cells > MAX_CELLS:
        raise Refused("file_too_large", f"lebih dari {grouped(MAX_CELLS)} sel dalam satu berkas")


class _ByRows:
    """Sheets with a stray far cell, read row by row: slower, but only what is there is held."""

    def __init__(self, data: bytes) -> None:
        # Rarely needed, and slow to import: a fifth of a second.
        import openpyxl

        self._workbook = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)

    def read(self, name: str) -> list[list[Value]]:
        """Ragged rows with true numbers; all blank rows are one and the same empty list."""
        sheet = self._workbook[name]
        sheet.reset_dimensions()  # <dimension> may lie
        blank: list[Value] = []
        rows = []
        for cells in sheet.iter_rows():
            row = [_as_calamine(cell.value, cell.data_type) for cell in cells]
            while row and row[-1] == "":
                row.pop()
            rows.append(row or blank)
        while rows and not rows[-1]:
            rows.pop()
        return rows


def _as_calamine(value: object, data_type: str) -> Value:
    """openpyxl's value in the types that calamine gives."""
    if value is None or data_type == "e":
        return ""
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date()
    return value  # type: ignore[return-value]
