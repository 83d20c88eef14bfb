"""Tables that can be edited: as many of a report's rows as a slide holds in letters to be read."""

from __future__ import annotations

from collections.abc import Sequence

from pptx.enum.text import PP_ALIGN
from pptx.slide import Slide as Page
from pptx.util import Emu, Inches, Pt

from analysis.report.slides import parts
from analysis.report.tables import DataTable
from analysis.report.wording import count, word

#: Sizes in points, the largest first; below the last, rows are left out.
_SIZES = (18, 16, 14)
_ALIGN = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT, "center": PP_ALIGN.CENTER}
#: A wide letter is six tenths as wide as it is tall; of a cell's width its margins take some.
_LETTER, _MARGIN, _LINE = 0.56 / 72, 0.22, 1.22 / 72
_REST = Inches(0.4)


def add_table(page: Page, table: DataTable) -> None:
    """The table, its last rows left out where they do not fit; a line says how many."""
    heads = [column.title for column in table.columns]
    rows = [[cell.text for cell in row] for row in table.rows]
    total = [[cell.text for cell in table.total]] if table.total else []
    size, n_shown, widths = _fit(heads, rows, total)
    left, top, wide, tall = parts.BODY
    lines = [heads, *rows[:n_shown], *total]
    shape = page.shapes.add_table(len(lines), len(heads), left, top, wide, Inches(0.4))
    for place, share in enumerate(widths):
        shape.table.columns[place].width = Emu(int(wide * share))
    shape.table.last_row = bool(total)
    for n, line in enumerate(lines):
        shape.table.rows[n].height = Emu(int(Inches(_height(line, widths, size))))
        for place, text in enumerate(line):
            cell = shape.table.cell(n, place)
            cell.text = text
            cell.margin_top = cell.margin_bottom = Inches(0.04)
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.alignment = _ALIGN[table.columns[place].align]
            for run in paragraph.runs:
                run.font.size = Pt(size)
    told = "; ".join(", ".join(f"{h}: {t}" for h, t in zip(heads, line, strict=True) if t)
                     for line in lines[1:])  # fmt: skip
    parts.describe(shape, table.title, f"{word('table')}: {table.title}. {told}.")
    if n_left := len(rows) - n_shown:
        box = (left, Emu(top + tall - _REST), wide, _REST)
        text = word("rest").format(n=count(n_left))
        parts.add_text(page, box, [text], parts.LEAST, parts.MUTED_RGB)


def _fit(
    heads: Sequence[str], rows: Sequence[Sequence[str]], total: Sequence[Sequence[str]]
) -> tuple[int, int, list[float]]:
    """The largest size at which all rows fit, else the least and as many rows as do; and widths."""
    room = parts.BODY[3] / Inches(1)
    for size in _SIZES:
        widths = _widths([heads, *rows, *total], size)
        if sum(_height(line, widths, size) for line in (heads, *rows, *total)) <= room:
            return size, len(rows), widths
    room -= sum(_height(line, widths, size) for line in (heads, *total)) + _REST / Inches(1)
    n_shown = 0
    for row in rows:
        room -= _height(row, widths, size)
        if room < 0:
            break
        n_shown += 1
    return size, max(n_shown, 1), widths


def _widths(lines: Sequence[Sequence[str]], size: int) -> list[float]:
    """The share of each column: no word broken where that is possible, the rest by the longest."""
    columns = list(zip(*lines, strict=True))
    letters = parts.BODY[2] / Inches(1) / (size * _LETTER)
    beside = _MARGIN / (size * _LETTER) + 1.5
    least = [max(len(part) for text in col for part in [*text.split(), ""]) + beside
             for col in columns]  # fmt: skip
    longest = [min(max(map(len, column)), 60) + beside for column in columns]
    left = letters - sum(least)
    more = [max(most - few, 0.0) for most, few in zip(longest, least, strict=True)]
    if left > 0 and any(more):
        least = [few + left * want / sum(more) for few, want in zip(least, more, strict=True)]
    return [width / sum(least) for width in least]


def _height(line: Sequence[str], widths: Sequence[float], size: int) -> float:
    """The height of a row in inches."""
    wide = parts.BODY[2] / Inches(1)
    n_lines = max(
        -(-int(len(text) * size * _LETTER * 100) // int(max(wide * share - _MARGIN, 0.3) * 100))
        for text, share in zip(line, widths, strict=True)
    )
    return max(n_lines, 1) * size * _LINE + 0.1
