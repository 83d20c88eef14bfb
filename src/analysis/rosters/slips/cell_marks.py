"""The marks in an OPD's own sheets: a colour, a border and a comment on each faulty cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from math import ceil

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Border, PatternFill, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

from analysis.codes import SEVERITIES
from analysis.rosters.grid import Value, is_blank
from analysis.rosters.slips.items import Item

#: Begins our part of a comment; what stands above it is the OPD's own and is kept.
COMMENT_MARK = "[Pemeriksaan daftar Jamsostek]"

#: Past so many comments a sheet becomes slow to open; the other cells are coloured only, and the
#: front sheet explains them.
MAX_COMMENTS = 1000

MAX_ITEMS_IN_COMMENT = 6

# Told apart in grey too: by the darkness of the fill and by the line around it.
FILLS = {
    "error": PatternFill("solid", fgColor="FFFFB3B3"),
    "warning": PatternFill("solid", fgColor="FFFFF2B8"),
}
_SIDES = {"error": Side("medium", color="FFB00020"), "warning": Side("dashed", color="FF8A6100")}
BORDERS = {name: Border(side, side, side, side) for name, side in _SIDES.items()}
_FILL_COLOURS = {fill.fgColor.rgb for fill in FILLS.values()}
_THIN = Side("thin")
#: Findings on a cell for a number of more digits than Excel keeps: retyped into a cell that is not
#: text it would be ruined again.
_OF_LONG_NUMBERS = ("nik_", "niks_", "kpj_", "possible_duplicate", "likely_same_person")
_Styles = dict[tuple[str, bool, tuple[int, ...]], object]


def mark_sheet(sheet: Worksheet, items: Iterable[Item], rows: Sequence[Sequence[Value]]) -> None:
    """Colour the faulty cells of one sheet and comment on them.

    Args:
        items: this sheet's findings, worst first; those of severity ``info`` leave no mark.
        rows: the sheet's values, to find the first filled cell where only a row is known.

    A marked cell is unlocked, so that it can be mended on a protected sheet.
    """
    by_place: dict[tuple[int, int], list[Item]] = {}
    ids: dict[int, str] = {}
    for item in items:
        if item.kind.severity == "info":
            continue
        if item.kind.severity == "error":
            ids |= item.line_ids
        for row, column in item.places:
            place = (row, _first_filled(rows, row) if column is None else column)
            by_place.setdefault(place, []).append(item)
    by_cell: dict[Cell, list[Item]] = {}
    for (row, column), found in by_place.items():
        by_cell.setdefault(_anchor(sheet, row, column + 1), []).extend(found)
    styles: _Styles = {}
    for n, (cell, found) in enumerate(by_cell.items()):
        severity = min((item.kind.severity for item in found), key=SEVERITIES.index)
        is_number = any(item.kind.code.startswith(_OF_LONG_NUMBERS) for item in found)
        _colour(cell, severity, styles, is_text=is_number)
        if n < MAX_COMMENTS:
            _comment(cell, found, ids.get(cell.row, ""))


def clear_marks(sheet: Worksheet) -> None:
    """Take off the marks of an earlier slip: our comments, and our fill for a plain thin border."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, MergedCell):
                continue
            if cell.comment and COMMENT_MARK in cell.comment.text:
                theirs = cell.comment.text.partition(COMMENT_MARK)[0].rstrip()
                cell.comment = Comment(theirs, cell.comment.author) if theirs else None
            if cell.has_style and cell.fill.fgColor.rgb in _FILL_COLOURS:
                cell.fill = PatternFill()
                cell.border = Border(_THIN, _THIN, _THIN, _THIN)


def comment_text(items: Sequence[Item], line_id: str = "") -> str:
    """One comment for all findings on a cell: what is wrong, what is expected, an example.

    ``line_id`` names a line that waits for a decision.
    """
    parts = [COMMENT_MARK]
    for item in items[:MAX_ITEMS_IN_COMMENT]:
        lines = [item.kind.title.upper(), item.message, f"Yang diharapkan: {item.kind.expected}."]
        if item.proposal:
            lines.append(f"Usulan: {item.proposal}")
        lines.append(f"Contoh: {item.kind.example}")
        parts.append("\n".join(lines))
    if len(items) > MAX_ITEMS_IN_COMMENT:
        parts.append(f"dan {len(items) - MAX_ITEMS_IN_COMMENT} hal lain: lihat sheet depan.")
    if line_id:
        parts.append(f"Kode baris: {line_id}")
    return "\n\n".join(parts)


def _comment(cell: Cell, items: Sequence[Item], line_id: str) -> None:
    text = comment_text(items, line_id)
    author = "Pemeriksaan daftar"
    if cell.comment:
        text, author = f"{cell.comment.text}\n\n{text}", cell.comment.author
    n_lines = sum(max(1, ceil(len(line) / 56)) for line in text.split("\n"))
    cell.comment = Comment(text, author, height=min(24 + 17 * n_lines, 600), width=380)


def _colour(cell: Cell, severity: str, styles: _Styles, *, is_text: bool) -> None:
    # Five hundred cells of a column share one style: looking each part of it up anew is slow.
    key = (severity, is_text, tuple(cell._style or ()))  # type: ignore[attr-defined]
    if key not in styles:
        cell.fill = FILLS[severity]
        cell.border = BORDERS[severity]
        cell.protection = Protection(locked=False, hidden=cell.protection.hidden)
        if is_text:
            cell.number_format = "@"
        styles[key] = cell._style  # type: ignore[attr-defined]
    cell._style = copy(styles[key])  # type: ignore[attr-defined]


def _anchor(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell, or the top left one of the merged range that covers it: only that can be marked."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        for merged in sheet.merged_cells.ranges:
            if cell.coordinate in merged:
                return sheet.cell(merged.min_row, merged.min_col)  # type: ignore[return-value]
    return cell  # type: ignore[return-value]


def _first_filled(rows: Sequence[Sequence[Value]], row: int) -> int:
    values = rows[row - 1] if row <= len(rows) else ()
    return next((n for n, value in enumerate(values) if not is_blank(value)), 0)
