"""The front sheet of a return slip: what to mend or answer, worst first, with a link to each cell.

What the program needs to take the slip back stands in hidden columns beside it (`marker`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from analysis.rosters.answers.catalogue import answers_to
from analysis.rosters.findings import FindingKind, show_cells
from analysis.rosters.slips.cell_marks import BORDERS, FILLS
from analysis.rosters.slips.front_data import FrontData
from analysis.rosters.slips.front_texts import answered_text, expected_text, problem_text
from analysis.rosters.slips.grid_book import free_title, write_text
from analysis.rosters.slips.items import Answered, Item, Progress
from analysis.rosters.slips.marker import (
    ANSWER,
    FRONT_SHEET_MARKER,
    FRONT_SHEET_NAME,
    HEADINGS,
    NO_ANSWER,
    REMARK,
    SEAL,
)
from analysis.rosters.slips.page import (
    GRID,
    INK,
    TOP,
    TOP_RIGHT,
    band,
    font,
    plain,
    set_up_page,
)

_WIDTHS = (5, 15, 13, 58, 20, 30, 25, 26, 8, 16)
_COLUMN = {heading: number for number, heading in enumerate(HEADINGS, 1)}

HOW_TO_MEND = (
    "1.  PERBAIKI: klik sel pada kolom «Sel», betulkan isinya di sheet aslinya (sel berwarna di "
    "sana memuat keterangan).\n"
    f"2.  ATAU JAWAB: bila isinya memang benar, pilih jawaban pada kolom hijau «{ANSWER}»; tanggal "
    f"dan penjelasan ditulis pada «{REMARK}». Satu jawaban berlaku untuk semua baris temuan itu.\n"
    "3.  Simpan, lalu KIRIM KEMBALI berkas ini (namanya boleh diganti). Jangan menghapus baris, "
    "kolom, atau sheet ini."
)
HOW_TO_RESEND = (
    "Berkas ini tidak dapat dibaca sebagai daftar tenaga kerja. Ikuti petunjuk pada kolom "
    "«Masalah», lalu kirim ulang daftar yang asli; lembar ini tidak perlu dikirim kembali."
)

# Excel refuses a sheet with more hyperlinks than 65,530.
_MAX_LINKS = 60_000
_MAX_SHOWN = 200
_HEAD_ROW = 7
_INPUT = PatternFill("solid", fgColor="FFE2F0D9")
_GREY = "FF7F7F7F"
_MIDDLE = Alignment(vertical="center")


@dataclass(frozen=True)
class Contents:
    """What a front sheet says.

    Args:
        items: the findings of the file, worst first.
        title_facts: label to text, shown under the title in this order.
        instruction: how to go on.
        answers_files: SHA-256 and path of what the slip answers, the newest first.
        answered: what the OPD has answered before.
        progress: what has happened since the slip that came back.
        can_answer: whether the slip can be sent in again.
    """

    items: Sequence[Item]
    title_facts: Mapping[str, str]
    instruction: str
    answers_files: Sequence[tuple[str, str]] = ()
    answered: Sequence[Answered] = ()
    progress: Progress | None = None
    can_answer: bool = True
    titles: Mapping[str, str] = field(default_factory=dict)
    hidden: Collection[str] = ()


def write_front_sheet(book: Workbook, contents: Contents) -> None:
    """Put the front sheet before the sheets of ``book`` and open the workbook on it.

    ``contents.titles`` has the name of a sheet as read and its title in ``book``, for the links;
    ``contents.hidden`` the titles of sheets that are hidden, named as such.
    """
    _Front(book, contents).write()
    _open_on_first(book)


class _Front:
    def __init__(self, book: Workbook, contents: Contents) -> None:
        self.contents = contents
        self.sheet: Worksheet = book.create_sheet(free_title(FRONT_SHEET_NAME, book.sheetnames), 0)
        lines = [item.lines for item in contents.items]
        lines += [one.lines for one in contents.answered]
        self.data = FrontData(self.sheet, lines)

    def write(self) -> None:
        items = self.contents.items
        to_mend = [item for item in items if item.kind.severity != "info"]
        notes = [item for item in items if item.kind.severity == "info"]
        self._write_head(to_mend, notes)
        row = _HEAD_ROW + 1
        if not to_mend:
            band(self.sheet, row, "Tidak ada yang harus diperbaiki.", len(HEADINGS))
            row += 1
        for number, item in enumerate(to_mend, 1):
            self._write_item(row, number, item)
            row += 1
        if self.contents.answered:
            text = "Sudah dijawab: tidak perlu diisi lagi; ubah jawabannya bila keliru"
            band(self.sheet, row, text, len(HEADINGS))
            row += 1
        for number, answered in enumerate(self.contents.answered, len(to_mend) + 1):
            self._write_answered(row, number, answered)
            row += 1
        n_before = len(to_mend) + len(self.contents.answered)
        if notes:
            band(
                self.sheet,
                row,
                "Catatan: untuk diketahui, tidak perlu diperbaiki",
                len(HEADINGS),
            )
            row += 1
        for number, item in enumerate(notes, n_before + 1):
            self._write_item(row, number, item)
            row += 1
        if self.contents.answers_files:
            text = f"{SEAL} (jangan diubah): {self.contents.answers_files[0][0]}"
            plain(self.sheet, row, 1, text).font = font(size=8, color=_GREY)
            row += 1
        if self.contents.can_answer:
            self.data.write_head(_HEAD_ROW, self.contents.answers_files)
        set_up_page(self.sheet, row - 1, len(HEADINGS), _HEAD_ROW, is_landscape=True)
        if self.contents.can_answer:
            protection = self.sheet.protection
            protection.sheet = True
            protection.formatColumns = protection.formatRows = False

    # The head.

    def _write_head(self, to_mend: Sequence[Item], notes: Sequence[Item]) -> None:
        sheet, last = self.sheet, len(HEADINGS)
        plain(sheet, 1, 1, FRONT_SHEET_MARKER).font = font(bold=True, size=15, color=INK)
        facts = "   ·   ".join(
            f"{name}: {text}" for name, text in self.contents.title_facts.items()
        )
        plain(sheet, 2, 1, facts).font = font(bold=True)
        plain(sheet, 3, 1, self.contents.instruction).alignment = TOP
        sheet.merge_cells(start_row=3, end_row=3, start_column=1, end_column=last)
        if progress := self.contents.progress:
            text = (
                f"Sejak lembar perbaikan yang lalu: {progress.n_mended} diperbaiki, "
                f"{progress.n_answered} dijawab, {progress.n_new} baru; "
                f"{progress.n_open} masih terbuka."
            )
            plain(sheet, 4, 1, text).font = font(bold=True, color=INK)
        self._write_legend(to_mend, notes)
        lines = self.contents.instruction.split("\n")
        n_lines = sum(ceil(len(line) / (sum(_WIDTHS) * 0.95)) for line in lines)
        heights = (24, 18, 16 * n_lines + 4, 18 if progress else 4, 20, 6, 22)
        for row, height in enumerate(heights, 1):
            sheet.row_dimensions[row].height = height
        for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True), 1):
            cell = sheet.cell(_HEAD_ROW, column, heading)
            cell.font = font(bold=True, color="FFFFFFFF")
            is_input = heading in (ANSWER, REMARK) and self.contents.can_answer
            cell.fill = PatternFill("solid", fgColor="FF375623" if is_input else INK)
            cell.alignment = Alignment(vertical="center", horizontal="center")
            cell.border = GRID
            sheet.column_dimensions[get_column_letter(column)].width = width

    def _write_legend(self, to_mend: Sequence[Item], notes: Sequence[Item]) -> None:
        sheet = self.sheet
        n_errors = sum(item.kind.severity == "error" for item in to_mend)
        legend = (
            (1, 3, "error", f"{n_errors} harus diperbaiki (merah)"),
            (4, 4, "warning", f"{len(to_mend) - n_errors} mohon diperiksa (kuning, garis putus)"),
            (5, 6, "info", f"{len(notes)} catatan (di bagian bawah)"),
        )
        for first, end, severity, text in legend:
            for column in range(first, end + 1):
                cell = sheet.cell(5, column)
                cell.border = BORDERS.get(severity, GRID)
                if severity in FILLS:
                    cell.fill = FILLS[severity]
            plain(sheet, 5, first, text).alignment = _MIDDLE
            if end > first:
                sheet.merge_cells(start_row=5, end_row=5, start_column=first, end_column=end)
        if self.contents.can_answer:
            for column in (_COLUMN[ANSWER], _COLUMN[REMARK]):
                sheet.cell(5, column).fill, sheet.cell(5, column).border = _INPUT, GRID
            text = "diisi OPD (hijau)"
            plain(sheet, 5, _COLUMN[ANSWER], text).alignment = _MIDDLE
            sheet.merge_cells(
                start_row=5, end_row=5, start_column=_COLUMN[ANSWER], end_column=_COLUMN[REMARK]
            )

    # The rows.

    def _write_item(self, row: int, number: int, item: Item) -> None:
        sheet = self.sheet
        sheet.cell(row, _COLUMN["Masalah"]).value = problem_text(item)
        expected = f"Usulan: {item.proposal}\n" if item.proposal else ""
        plain(sheet, row, _COLUMN["Nilai terbaca"], _cut(item.value))
        cell = sheet.cell(row, _COLUMN["Yang diharapkan"])
        text = _cut(f"{expected}{item.kind.expected}")
        cell.value = expected_text(text, item.kind) if self.contents.can_answer else text
        sheet.cell(row, _COLUMN["Orang"], item.n_people)
        sheet.cell(row, _COLUMN["Rupiah setahun"], item.amount_idr)
        self._write_place(row, number, item.kind, item.sheet, show_cells(item.cells, item.row))
        self._link(row, number, item)
        self._write_answer(row, item.kind, "", "")
        self._identify(row, item.finding_id, item.kind, item.since, item.lines)
        self._finish(row)

    def _write_answered(self, row: int, number: int, one: Answered) -> None:
        self.sheet.cell(row, _COLUMN["Masalah"]).value = answered_text(one)
        self._write_place(row, number, one.kind, one.sheet, one.cells, is_coloured=False)
        self._write_answer(row, one.kind, one.answer, one.remark)
        day = one.answered_on.isoformat() if one.answered_on else ""
        said = (one.answered_in, day)
        self._identify(row, one.finding_id, one.kind, one.since, one.lines, said)
        self._finish(row)

    def _write_place(
        self,
        row: int,
        number: int,
        kind: FindingKind,
        name: str | None,
        cells: str,
        *,
        is_coloured: bool = True,
    ) -> None:
        sheet = self.sheet
        title = self.contents.titles.get(name) if name else None
        is_hidden = title in self.contents.hidden
        sheet.cell(row, 1, number)
        shown = f"{name} (tersembunyi)" if is_hidden else name or "(seluruh berkas)"
        plain(sheet, row, _COLUMN["Sheet"], shown)
        plain(sheet, row, _COLUMN["Sel"], cells)
        if is_coloured and kind.severity in FILLS:
            sheet.cell(row, 1).fill = FILLS[kind.severity]

    def _link(self, row: int, number: int, item: Item) -> None:
        title = self.contents.titles.get(item.sheet) if item.sheet else None
        target = _target(item)
        if title is None or number > _MAX_LINKS or not target:
            return
        cell = self.sheet.cell(row, _COLUMN["Sel"])
        quoted = title.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{target}")
        cell.font = font(underline="single", color="FF0563C1")

    def _write_answer(self, row: int, kind: FindingKind, answer: str, remark: str) -> None:
        """The two cells for the OPD, unlocked, the first with the list of what is accepted."""
        cells = [_cell(self.sheet, row, _COLUMN[name]) for name in (ANSWER, REMARK)]
        for cell, text in zip(cells, (answer, remark), strict=True):
            if text:
                write_text(cell, text)
            cell.number_format = "@"
        choices = tuple(known.text for known in answers_to(kind.code))
        if not self.contents.can_answer:
            return
        if not choices:
            if kind.severity != "info":
                plain(self.sheet, row, _COLUMN[ANSWER], NO_ANSWER).font = font(color=_GREY)
            return
        for cell in cells:
            cell.fill = _INPUT
            cell.protection = Protection(locked=False)
        self.data.offer(cells[0], choices)

    def _identify(
        self,
        row: int,
        identity: str,
        kind: FindingKind,
        since: date | None,
        lines: str,
        answered: tuple[str, str] = ("", ""),
    ) -> None:
        if identity and self.contents.can_answer:
            day = since.isoformat()[:10] if since else ""
            self.data.write_row(row, (identity, kind.code, day, *answered), lines)

    def _finish(self, row: int) -> None:
        sheet = self.sheet
        n_lines = 1.0
        for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True), 1):
            cell = sheet.cell(row, column)
            cell.border = GRID
            if heading == "No":
                cell.alignment = Alignment(vertical="top", horizontal="center")
            else:
                is_number = heading in ("Orang", "Rupiah setahun")
                cell.alignment = TOP_RIGHT if is_number else TOP
            if not cell.hyperlink and cell.font.color is None:
                cell.font = font()
            lines = str(cell.value or "").split("\n")
            n_lines = max(n_lines, sum(ceil((len(line) + 1) / (width * 1.05)) for line in lines))
        # Said outright: not every spreadsheet program fits the height of a row when it opens.
        sheet.row_dimensions[row].height = min(15 * n_lines + 4, 400)
        sheet.cell(row, _COLUMN["Orang"]).number_format = '#,##0;-#,##0;"–"'
        sheet.cell(
            row, _COLUMN["Rupiah setahun"]
        ).number_format = '[$Rp-421]#,##0;-[$Rp-421]#,##0;"–"'


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    return cast(Cell, sheet.cell(row, column))


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


def _target(item: Item) -> str | None:
    """The first cell or range, for a link; a row is linked at its first cell."""
    if not item.cells:
        return f"A{item.row}" if item.row else None
    first = item.cells.partition(",")[0]
    return f"A{first.partition(':')[0]}" if first[0].isdigit() else first


def _open_on_first(book: Workbook) -> None:
    # Two selected sheets are a group: what is typed into one would be typed into the other too.
    book.active = 0
    for sheet in book.worksheets:
        for view in sheet.views.sheetView:
            view.tabSelected = sheet is book.worksheets[0]
    for chart in book.chartsheets:
        for chart_view in chart.sheetViews.sheetView:
            chart_view.tabSelected = False
    for window in book.views:
        window.firstSheet = 0
