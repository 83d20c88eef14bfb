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
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from analysis.rosters.grid import Sheet, Value, is_blank
from analysis.rosters.read.controls import drop_controls
from analysis.rosters.read.csv_text import read_csv_text
from analysis.rosters.read.html_tables import read_html
from analysis.rosters.read.marks import Marks
from analysis.rosters.read.ods_cells import ods_cells
from analysis.rosters.read.ods_marks import ods_marks, ods_parts
from analysis.rosters.read.part_xml import without_controls
from analysis.rosters.read.refusals import Refused, grouped
from analysis.rosters.read.sniff import kind_of
from analysis.rosters.read.xlsb_marks import xlsb_marks
from analysis.rosters.read.xlsx_cells import Cells
from analysis.rosters.read.xlsx_marks import (
    CALAMINE_ERRORS,
    coloured_rows,
    last_cell,
    may_hold_controls,
    sheet_marks,
)
from analysis.rosters.read.xlsx_package import Package, SheetPart
from analysis.rosters.read.xlsx_rewrite import rewritten
from analysis.rosters.read.xml2003 import read_xml2003
from analysis.rosters.read.zip_names import with_standard_names

__all__ = ["Refused", "Workbook", "read_workbook"]

#: Cells of a workbook, blanks between values included: 200,000 rows x 40 columns are 8 million.
MAX_CELLS = 40_000_000
#: A larger rectangle with less than one byte of XML for each cell is nearly empty: read by rows.
MAX_SPARSE_RECTANGLE = 2_000_000
#: A cell of .xls with a value takes some 14 bytes.
_CELLS_PER_BYTE = 1
_SHEET_TYPES = (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet)
#: Name of a sheet, whether it is hidden, and its rows.
_Cells = tuple[str, bool, list[list[Value]]]


@dataclass
class Workbook:
    """A file as read: its format by content, and its sheets in order, hidden ones included."""

    format: str
    sheets: list[Sheet]


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
    if kind in ("xlsx", "xlsb", "ods"):
        data = with_standard_names(data)
    match kind:
        case "xlsx":
            return _read_xlsx(data)
        case "xlsb":
            return list(_read_xlsb(data))
        case "ods":
            return list(_read_ods(data, *ods_parts(data)))
        case "fods":
            return list(_read_ods(b"", without_controls(data)))
        case "xls":
            return list(_read_xls(data))
        case "html":
            return read_html(data)
        case "xml2003":
            return read_xml2003(data)
        case _:
            stem = PurePosixPath(name.replace("\\", "/")).name.rpartition(".")[0] or name
            return [Sheet(stem, read_csv_text(data))]


def _read_xlsx(data: bytes) -> list[Sheet]:
    """By calamine as sent where that can read it, else as written anew, else row by row."""
    package = Package(data)
    looks = [_look(package, part) for part in package.sheets]
    attempts = [] if not package.is_plain or any(look.is_odd for look in looks) else [data]
    for source in (*attempts, None):
        names = [part.name if source else str(number) for number, part in enumerate(package.sheets)]
        try:
            rows = _values(source or rewritten(package), names, looks)
            break
        except (Refused, MemoryError, KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # calamine's panics are no Exception
            rows = [None] * len(looks)
    cells: Cells | None = None
    sheets = []
    n_cells = 0
    for part, look, found in zip(package.sheets, looks, rows, strict=True):
        if found is None:
            cells = cells or Cells(package)
            found = cells.read(package.sheet_xml(part)[0])
        if look.has_controls:
            drop_controls(found)
        n_cells += sum(map(len, found))
        _check_cells(n_cells)
        sheets.append(_sheet(part.name, found, part.is_hidden, look.marks))
    return sheets


@dataclass(frozen=True, slots=True)
class _Look:
    """What is known of a sheet of .xlsx before its values."""

    marks: Marks
    n_rows: int
    n_columns: int
    is_odd: bool
    has_controls: bool
    #: A value stands far from all others: the rectangle up to it must not be held.
    is_sparse: bool


def _look(package: Package, part: SheetPart) -> _Look:
    xml, is_as_sent = package.sheet_xml(part)
    marks = sheet_marks(xml, package.struck_styles, package.struck_strings)
    marks.coloured = coloured_rows(xml, package.filled_styles)
    n_rows, n_columns = last_cell(xml)
    return _Look(
        marks,
        n_rows,
        n_columns,
        is_odd=not is_as_sent or not CALAMINE_ERRORS.issuperset(marks.errors.values()),
        has_controls=package.has_controls or may_hold_controls(xml),
        is_sparse=n_rows * n_columns > max(MAX_SPARSE_RECTANGLE, len(xml)),
    )


def _values(source: bytes, names: list[str], looks: list[_Look]) -> list[list[list[Value]] | None]:
    """Rows of each sheet by calamine; None for the sheets that it must not hold."""
    _check_cells(sum(look.n_rows * look.n_columns for look in looks if not look.is_sparse))
    workbook = CalamineWorkbook.from_filelike(BytesIO(source))
    return [
        None
        if look.is_sparse
        else workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name, look in zip(names, looks, strict=True)
    ]


def _read_xlsb(data: bytes) -> Iterator[Sheet]:
    looks = xlsb_marks(data)
    _check_cells(sum(n_rows * n_columns for _, n_rows, n_columns in looks.values()))
    for name, is_hidden, rows in _by_calamine(data):
        yield _sheet(name, rows, is_hidden, looks[name][0] if name in looks else Marks())


def _read_ods(data: bytes, content: bytes, styles: bytes = b"") -> Iterator[Sheet]:
    """By calamine where it can, else row by row; a flat .ods has no ``data``."""
    looks = ods_marks(content, styles)
    sizes = {name: (look.n_rows, look.n_columns) for name, look in looks.items()}
    n_cells = sum(look.n_rows * look.n_columns for look in looks.values())
    sheets: list[_Cells] = []
    if data and n_cells <= max(MAX_SPARSE_RECTANGLE, len(content)):
        with suppress(CalamineError):
            sheets = list(_by_calamine(data))
    for name, is_hidden, rows in sheets or ods_cells(content, sizes):
        yield _sheet(name, rows, is_hidden, looks[name].marks if name in looks else Marks())


def _read_xls(data: bytes) -> Iterator[Sheet]:
    """By calamine with xlrd's marks, or by one of the two alone where the other stumbles."""
    # xlrd takes a tenth of a second to import, and only a worker that meets an .xls needs it.
    from analysis.rosters.read.xls_marks import open_xls, xls_cells, xls_marks

    try:
        book = open_xls(data)
        looks = xls_marks(book)
    except Refused:
        raise
    except Exception:
        # xlrd is stricter than calamine: better the values without marks than no rows at all.
        book, looks = None, {}
    n_cells = sum(look.n_rows * look.n_columns for look in looks.values())
    if book and n_cells > max(MAX_SPARSE_RECTANGLE, _CELLS_PER_BYTE * len(data)):
        sheets = list(xls_cells(book))
    else:
        try:
            sheets = list(_by_calamine(data))
        except CalamineError:
            if book is None:
                raise
            sheets = list(xls_cells(book))
    for name, is_hidden, rows in sheets:
        yield _sheet(name, rows, is_hidden, looks[name].marks if name in looks else Marks())


def _by_calamine(data: bytes) -> Iterator[_Cells]:
    with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
        for meta in workbook.sheets_metadata:
            if meta.typ in _SHEET_TYPES:
                rows = workbook.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
                drop_controls(rows)
                yield meta.name, _is_hidden(meta), rows


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
        coloured=marks.coloured,
    )


def _check_cells(n_cells: int) -> None:
    if n_cells > MAX_CELLS:
        raise Refused("file_too_large", f"lebih dari {grouped(MAX_CELLS)} sel dalam satu berkas")
