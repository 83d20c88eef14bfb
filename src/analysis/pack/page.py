"""A sheet that prints: A4 landscape, heads on every page, breaks set, signatures kept together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from textwrap import wrap
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from analysis.pack.texts import say
from analysis.rosters.slips.grid_book import write_text

#: Formats of numbers, with a little room at the right.
WHOLE, RUPIAH, RUPIAH_SEN, PERCENT = "#,##0_)", "#,##0_)", "#,##0.00_)", "0.00%_)"
_HEAD = PatternFill("solid", fgColor="FFD9E1F2")
_SUM = PatternFill("solid", fgColor="FFF1F4F6")
_HAIR = Side("thin", color="FF9AA5AF")
_BOX = Border(left=_HAIR, right=_HAIR, top=_HAIR, bottom=_HAIR)
_HEAD_STYLE = "pack head"
_A4 = "9"
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6, "header": 0.3, "footer": 0.3}
#: Letters that fit the width of a page, and points its height, both unscaled and with some room.
_PAGE_LETTERS, _PAGE_POINTS = 140, 505.0
#: Of a font that every office has, or one of the same widths.
_FONT, _SIZE = "Arial", 10
_LINE, _PADDING = 13.5, 3.0
#: Running text has so many letters where there is room for one figure.
_NARROWER = 1.1
#: Letters by which a step of Excel's indent moves a text.
_INDENT = 1.3
#: Rows left free for a signature, letters that its title needs, and how many stand in a row.
_SIGNATURE_ROWS, _SIGNATURE_LETTERS, _SIDE_BY_SIDE = 4, 34, 3


@dataclass(frozen=True)
class Column:
    """Head, width in letters, and how a number is shown; without a format it is text."""

    head: str
    width: float
    format: str = ""


class Page:
    """One sheet with one table: lines of text, heads, rows, sums, and who signs."""

    def __init__(
        self,
        book: Workbook,
        title: str,
        columns: Sequence[Column],
        *,
        heading: str,
        lines: Sequence[str],
        footer: str,
    ) -> None:
        self.columns = columns
        _add_styles(book)
        self.sheet = cast(Worksheet, book.create_sheet(title))
        self.width = sum(column.width for column in columns)
        # A page that is made to fit its width holds so much more of the height.
        self.room = _PAGE_POINTS * max(1.0, self.width / _PAGE_LETTERS)
        self.used = 0.0
        self.head_height = 0.0
        self._set_up(footer)
        self._text(heading, _font(bold=True, size=14), _LINE * 1.4)
        for line in lines:
            for part in wrap(line, int(min(self.width, _PAGE_LETTERS) * _NARROWER)):
                self._text(part)
        self._text("")
        self._heads()

    def row(self, values: Sequence[Any], *, is_sum: bool = False) -> None:
        """A row of the table; None stays empty."""
        place = self._next_row(self._height(values))
        for number, (value, column) in enumerate(zip(values, self.columns, strict=True), start=1):
            cell = cast(Cell, self.sheet.cell(place, number))
            if isinstance(value, str):
                cell.style = _name("", is_sum=is_sum)
                write_text(cell, value)
            else:
                cell.style = _name(column.format, is_sum=is_sum)
                cell.value = value

    def sign(self, titles: Sequence[str], *, city: str, year: str) -> None:
        """Room for signatures side by side, never parted from each other by a page."""
        for first in range(0, len(titles), _SIDE_BY_SIDE):
            own = titles[first : first + _SIDE_BY_SIDE]
            is_last = first + _SIDE_BY_SIDE >= len(titles)
            where = say("signature", "place", city=city, year=year) if is_last else ""
            rows = [
                [""],
                [*[""] * (len(own) - 1), where],
                own,
                *[[""]] * _SIGNATURE_ROWS,
                [say("signature", "name")] * len(own),
                [say("signature", "nip")] * len(own),
            ]
            if self.used + len(rows) * _LINE > self.room:
                # The last row goes along: nobody signs a page without a figure.
                self._break(self.sheet.max_row - 1)
            places = self._spread(len(own))
            for texts in rows:
                row = self._next_row(_LINE)
                for (column, indent), text in zip(places, texts, strict=False):
                    if text:
                        cell = cast(Cell, self.sheet.cell(row, column))
                        write_text(cell, text)
                        cell.font = _font()
                        cell.alignment = Alignment(horizontal="left", indent=indent)

    def done(self) -> None:
        """Say what is printed."""
        last = get_column_letter(len(self.columns))
        self.sheet.print_area = f"A1:{last}{self.sheet.max_row}"

    def _set_up(self, footer: str) -> None:
        sheet = self.sheet
        for place, column in enumerate(self.columns, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = column.width
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = _A4
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        for name, inches in _MARGINS.items():
            setattr(sheet.page_margins, name, inches)
        sheet.print_options.horizontalCentered = True
        # An ampersand begins a code of Excel's.
        foot = cast(Any, sheet.oddFooter)
        foot.left.text = footer.replace("&", "&&")
        foot.right.text = say("words", "page")

    def _text(self, text: str, font: Font | None = None, height: float = _LINE) -> None:
        place = self._next_row(height)
        cell = cast(Cell, self.sheet.cell(place, 1))
        if text:
            write_text(cell, text)
        cell.font = font or _font()

    def _heads(self) -> None:
        heads = [column.head for column in self.columns]
        self.head_height = self._height(heads)
        place = self._next_row(self.head_height)
        for number, head in enumerate(heads, start=1):
            cell = cast(Cell, self.sheet.cell(place, number))
            cell.style = _HEAD_STYLE
            write_text(cell, head)
        self.sheet.print_title_rows = f"{place}:{place}"
        self.sheet.freeze_panes = f"A{place + 1}"

    def _height(self, values: Sequence[Any]) -> float:
        """As many lines as the longest text needs in its column."""
        n_lines = [
            _n_lines(value, column.width)
            for value, column in zip(values, self.columns, strict=True)
            if isinstance(value, str)
        ]
        return max(n_lines, default=1) * _LINE + _PADDING

    def _next_row(self, height: float) -> int:
        if self.used + height > self.room:
            self._break()
        place = self.sheet.max_row + 1 if self.used else 1
        self.sheet.row_dimensions[place].height = height
        self.sheet.cell(place, 1)
        self.used += height
        return place

    def _break(self, after: int = 0) -> None:
        """What comes after that row (default: the last one) begins a page, below the heads."""
        last = self.sheet.max_row
        self.sheet.row_breaks.append(Break(id=after or last))
        taken = [
            self.sheet.row_dimensions[row].height for row in range((after or last) + 1, last + 1)
        ]
        self.used = self.head_height + sum(taken)

    def _spread(self, n: int) -> list[tuple[int, int]]:
        """Columns (from 1) and indents at which ``n`` texts begin without touching each other."""
        starts = [sum(c.width for c in self.columns[:n]) for n in range(len(self.columns))]
        found = [(1, 0)]
        least = float(_SIGNATURE_LETTERS)
        for part in range(1, n):
            wanted = self.width * part / n
            free = [place for place, start in enumerate(starts) if start >= least]
            before = [place for place in free if starts[place] <= wanted]
            place = before[-1] if before else (free or [len(starts) - 1])[0]
            begin = max(wanted, starts[place])
            found.append((place + 1, round((begin - starts[place]) / _INDENT)))
            least = begin + _SIGNATURE_LETTERS
        return found


def _n_lines(text: str, width: float) -> int:
    """Lines that a text needs in a column: capitals are wider than figures, small letters not."""
    letters = sum(1.25 if letter.isupper() else 0.95 for letter in text)
    mean = letters / len(text) if text else 1.0
    return len(wrap(text, max(int((width - 1) / mean), 1))) or 1


@cache
def _font(*, bold: bool = False, size: int = _SIZE) -> Font:
    return Font(name=_FONT, bold=bold, size=size)


def _name(format: str, *, is_sum: bool) -> str:
    """The style of a cell: of text without a format, of a number with one."""
    return f"pack {'sum' if is_sum else 'row'} {format or 'text'}"


def _add_styles(book: Workbook) -> None:
    """Styles by name, once for each workbook: to style every cell anew takes half of the time."""
    if _HEAD_STYLE in book.named_styles:
        return
    centred = Alignment(vertical="center", horizontal="center", wrap_text=True)
    head = NamedStyle(_HEAD_STYLE, _font(bold=True), _HEAD, _BOX, centred)
    book.add_named_style(head)
    of_text = Alignment(vertical="top", horizontal="left", wrap_text=True)
    of_number = Alignment(vertical="top", horizontal="right")
    for is_sum, format in product((False, True), ("", WHOLE, RUPIAH_SEN, PERCENT)):
        style = NamedStyle(
            _name(format, is_sum=is_sum),
            font=_font(bold=is_sum),
            fill=_SUM if is_sum else PatternFill(),
            border=_BOX,
            alignment=of_number if format else of_text,
            number_format=format or "General",
        )
        book.add_named_style(style)
