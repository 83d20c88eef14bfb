"""What a front sheet holds for the program: hidden columns beside what the OPD reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import cast

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from analysis.rosters.slips.grid_book import write_text
from analysis.rosters.slips.marker import ANSWER, ANSWERS_FILES, HEADINGS, HIDDEN

_FIRST = len(HEADINGS) + 1
#: The lines of each finding come last, and behind them the lists of answers.
_FIRST_LINES = _FIRST + len(HIDDEN) - 1
#: Excel holds 32,767 characters in a cell.
_CHUNK = 30_000


class FrontData:
    """The hidden columns of one front sheet.

    Args:
        sheet: the front sheet.
        lines: ``lines`` of every finding that it will show.
    """

    def __init__(self, sheet: Worksheet, lines: Iterable[str]) -> None:
        self._sheet = sheet
        self._n_line_columns = max([1, *(len(_chunks(text)) for text in lines)])
        self._lists: dict[tuple[str, ...], DataValidation] = {}

    def write_row(self, row: int, texts: Sequence[str], lines: str) -> None:
        """What identifies the finding of a row: ``texts`` under the first heads, and its lines."""
        for place, text in enumerate(texts):
            if text:
                self._write(row, _FIRST + place, text)
        for place, text in enumerate(_chunks(lines)):
            self._write(row, _FIRST_LINES + place, text)

    def offer(self, cell: Cell, choices: tuple[str, ...]) -> None:
        """Give a cell the drop-down of these answers.

        They stand in a hidden column, since a list within the rule could hold no commas.
        """
        if choices not in self._lists:
            column = _FIRST_LINES + self._n_line_columns + len(self._lists)
            letters = get_column_letter(column)
            for row, text in enumerate(choices, 1):
                self._write(row, column, text)
            self._lists[choices] = DataValidation(
                type="list",
                formula1=f"${letters}$1:${letters}${len(choices)}",
                allow_blank=True,
                showErrorMessage=True,
                errorTitle="Jawaban tidak dikenal",
                error="Pilih jawaban dari daftar; penjelasannya ditulis di kolom sebelahnya.",
                showInputMessage=True,
                promptTitle=ANSWER,
                prompt="Pilih dari daftar, hanya bila isinya memang benar.",
            )
            self._sheet.add_data_validation(self._lists[choices])
        self._lists[choices].add(cell.coordinate)

    def write_head(self, row: int, answers_files: Sequence[tuple[str, str]]) -> None:
        """The heads of the hidden columns, and over them which files the slip answers."""
        heads = [*HIDDEN[:-1], *[HIDDEN[-1]] * self._n_line_columns]
        for place, heading in enumerate(heads):
            self._write(row, _FIRST + place, heading)
        if answers_files:
            self._write(1, _FIRST, ANSWERS_FILES + json.dumps(list(answers_files)))
        for column in range(_FIRST, _FIRST + len(heads) + len(self._lists)):
            self._sheet.column_dimensions[get_column_letter(column)].hidden = True

    def _write(self, row: int, column: int, text: str) -> None:
        write_text(cast(Cell, self._sheet.cell(row, column)), text)


def _chunks(lines: str) -> list[str]:
    """Entries in texts that a cell can hold."""
    texts: list[str] = []
    for entry in lines.split():
        if texts and len(texts[-1]) + len(entry) < _CHUNK:
            texts[-1] += f" {entry}"
        else:
            texts.append(entry)
    return texts
