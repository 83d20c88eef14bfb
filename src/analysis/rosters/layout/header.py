"""Where a table begins: one to three header rows, and the tables side by side in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from analysis.rosters.grid import Sheet, Value, is_blank
from analysis.rosters.layout.cell_evidence import is_like_data, may_be_nik
from analysis.rosters.layout.columns import CORE, SUPPORT, Columns, choose
from analysis.rosters.layout.labels import (
    EXACT,
    PART,
    has_label_word,
    header_field,
    is_child,
    levels_evidence,
)
from analysis.rosters.layout.profiles import match
from analysis.rosters.layout.row_view import PLACEHOLDERS, is_numbering, running_number
from analysis.rosters.parse import parse_nik
from analysis.rosters.parse.text import as_text
from analysis.rosters.words import words

_MANY_DIGITS = re.compile(r"\d{5}|\d[\d .\-]{9}")
#: A line under the header that says how to fill in: "(16 digit)".
_HINT = re.compile(r"^\s*\(.*[A-Za-z]{2}.*\)\s*$", re.DOTALL)
#: "2 orang", and the largest number that counts people rather than naming one.
_COUNTED = re.compile(r"\s*(\d{1,4})\s*(?:\(.*\))?\s*(?:org|orang)?\s*$", re.IGNORECASE)
_MOST_COUNTED = 9_999
_MAX_LABEL = 160
_YEARS = range(1990, 2100)
_N_SAMPLE = 200
#: So many sure labels make a header of a row with odd cells in it.
_SURE_BESIDE_ODD = 3
#: Labels nobody knows are a header if there are so many, none longer than this.
_FEWEST_UNKNOWN, _MAX_UNKNOWN = 3, 60
_N_BELOW = 2


@dataclass(frozen=True)
class Header:
    """A header of ``height`` rows from ``row`` on, with one :class:`Columns` per table."""

    row: int
    height: int
    tables: tuple[Columns, ...]


class HeaderFinder:
    """Finds headers in one sheet, with its merged cells looked up once."""

    def __init__(self, sheet: Sheet) -> None:
        self.rows = sheet.rows
        self._long: dict[int, tuple[int, ...] | None] = {}
        self._merged: dict[int, list[tuple[int, int, int, int]]] = {}
        for merge in sheet.merges:
            if merge[2] - merge[0] <= 3:
                for row in range(merge[0], merge[2] + 1):
                    self._merged.setdefault(row, []).append(merge)

    def at(
        self,
        row: int,
        *,
        is_titled: bool = False,
        is_other_titled: bool = False,
        is_first: bool = False,
    ) -> Header | None:
        """The header that begins in ``row``, if one does.

        Args:
            is_titled, is_other_titled: what titles say, as in ``is_roster``.
            is_first: no table has begun yet, so that a row of labels nobody knows may head it.
        """
        # Two quick looks first: most rows of a sheet are nothing of the kind.
        cells = self.rows[row] if row < len(self.rows) else []
        has_word = any(isinstance(cell, str) and has_label_word(cell) for cell in set(cells))
        if not has_word and not (is_first and self._is_over_niks(row)):
            return None
        labels, n_odd = self._labels(row)
        if len(set(labels.values())) < 2:
            return None
        if not has_word:
            return None if n_odd else self._unknown(row, labels)
        known = [levels_evidence([text]) for text in labels.values()]
        named = {
            max(found, key=found.__getitem__)
            for found in known
            if max(found.values(), default=0.0) >= PART - 1
        } - {"no_use"}
        if n_odd:
            # Numbers, dates and long texts stand in headers too, among labels that are sure.
            sure = {key for found in known for key, weight in found.items() if weight > EXACT - 2}
            if len(sure - {"no_use"}) < _SURE_BESIDE_ODD or not sure & (CORE | SUPPORT):
                return None
        elif not named & (CORE | SUPPORT | {"number"}) or (
            len(named) < 2 and not self._is_linked(row)
        ):
            return self._unknown(row, labels) if is_first else None
        best: Header | None = None
        for height in (1, 2, 3):
            if height > 1 and not self._continues(row, row + height - 1):
                break
            tables = self._tables(row, height)
            if tables and all(
                self._but_for_counts(columns, row + height).is_roster(
                    is_titled=is_titled, is_other_titled=is_other_titled
                )
                for columns in tables
            ):
                best = Header(row, height, tables)
        if best is None and is_first and not n_odd:
            return self._unknown(row, labels)
        return best

    def _unknown(self, row: int, labels: dict[int, str]) -> Header | None:
        """A row of labels that nobody knows, over rows of persons with a NIK."""
        if len(labels) < _FEWEST_UNKNOWN or not self._is_over_niks(row):
            return None
        if any(len(text) > _MAX_UNKNOWN or is_like_data(text) for text in labels.values()):
            return None
        tables = self._tables(row, 1)
        is_roster = all({"nik", "name"} <= columns.fields.keys() for columns in tables)
        return Header(row, 1, tables) if is_roster else None

    def _but_for_counts(self, columns: Columns, below: int) -> Columns:
        """The columns without those that only cells further down speak for, a count being first.

        "No | Jabatan | Jumlah" is a small table, although persons with a NIK go on below it.
        """
        counted = {
            column for column in columns.by_cells if _is_count(self._first_below(column, below))
        }
        if not counted:
            return columns
        fields = {key: column for key, column in columns.fields.items() if column not in counted}
        return replace(columns, fields=fields)

    def _first_below(self, column: int, below: int) -> Value:
        """The first cell of a column from row ``below`` on that says something.

        A row of numbers under the header is passed over, and so is "-".
        """
        for row in self.rows[below : below + _N_SAMPLE]:
            value = row[column] if column < len(row) else ""
            if is_blank(value) or str(value).strip() in PLACEHOLDERS:
                continue
            if not is_numbering([as_text(value) for value in row if not is_blank(value)]):
                return value
        return ""

    def _is_over_niks(self, row: int) -> bool:
        """Whether a NIK stands below a filled cell, in the next two rows that hold anything."""
        if not any(map(self._long_cells, range(row + 1, row + 4))):
            return False
        cells = self.rows[row]
        below = [
            number for number in range(row + 1, row + 4) if self._long_cells(number) is not None
        ]
        return any(
            column < len(cells)
            and not is_blank(cells[column])
            and parse_nik(self.rows[number][column]).birth_date is not None
            for number in below[:_N_BELOW]
            for column in self._long_cells(number) or ()
        )

    def _long_cells(self, row: int) -> tuple[int, ...] | None:
        """The columns of a row that may hold a NIK; None where the row is empty."""
        if row not in self._long:
            cells = self.rows[row] if row < len(self.rows) else []
            found: tuple[int, ...] = ()
            if any(map(may_be_nik, set(cells))):
                found = tuple(column for column, value in enumerate(cells) if may_be_nik(value))
            self._long[row] = found if found or any(value != "" for value in cells) else None
        return self._long[row]

    def _labels(self, row: int) -> tuple[dict[int, str], int]:
        """The texts of a row by column, and how many cells are none: numbers, dates, long texts."""
        labels: dict[int, str] = {}
        n_odd = 0
        for column, value in enumerate(self.rows[row] if row < len(self.rows) else ()):
            if is_blank(value):
                continue
            if isinstance(value, int) and value in _YEARS:
                value = str(value)  # "HONOR 2025 | 2026"
            if not isinstance(value, str) or len(value) > _MAX_LABEL or _MANY_DIGITS.search(value):
                n_odd += 1
            else:
                labels[column] = value
        return labels, n_odd

    def _is_linked(self, row: int) -> bool:
        """Whether a cell of ``row`` is merged with the row below."""
        return any(m[0] <= row < m[2] for m in self._merged.get(row, ()))

    def _continues(self, first: int, row: int) -> bool:
        """Whether ``row`` is one more line of the header that began in ``first``."""
        labels, n_odd = self._labels(row)
        if row >= len(self.rows):
            return False
        if n_odd:
            return self._is_odd_line(first, row, labels)
        if not labels:
            return self._is_linked(row - 1)
        texts = [words(text) for text in labels.values()]
        if all(text.isdigit() or not text for text in texts):
            return False
        if any(
            m[0] <= row - 1 and row <= m[2] and m[0] >= first for m in self._merged.get(row, ())
        ):
            return True
        if all(_HINT.match(label) for label in labels.values()):
            return True
        if len(labels) > 1 and all(self._is_below_parent(row, column) for column in labels):
            return True
        parents, _ = self._labels(row - 1)
        return all(
            is_child(labels[column])
            or (
                column not in parents
                and (header_field(labels[column])[1] or (len(labels) > 1 and header_field(text)[0]))
            )
            for column, text in zip(labels, texts, strict=True)
        )

    def _is_odd_line(self, first: int, row: int, labels: dict[int, str]) -> bool:
        """Whether a row with numbers or dates in it is a line of the header all the same.

        Labels above that are merged down to it say so, or labels of its own that need a parent.
        """
        n_down = sum(first <= m[0] < row <= m[2] for m in self._merged.get(row, ()))
        if n_down and labels:
            return True
        return len(labels) > 1 and all(
            is_child(label) and self._is_below_parent(row, column)
            for column, label in labels.items()
        )

    def _is_below_parent(self, row: int, column: int) -> bool:
        """Whether a cell stands below a label that is merged over several columns."""
        return any(
            bottom == row - 1 and left <= column <= right and left < right
            for _, left, bottom, right in self._merged.get(row - 1, ())
        )

    def _levels(self, first: int, height: int) -> dict[int, list[str]]:
        """Per column the texts of its header from the top, merged cells spread over their range."""
        width = max(len(self.rows[row]) for row in range(first, first + height))
        grid: list[list[str]] = []
        for row in range(first, first + height):
            cells: list[Value] = list(self.rows[row]) + [""] * (width - len(self.rows[row]))
            line = ["" if is_blank(value) else as_text(value)[:_MAX_LABEL] for value in cells]
            for top, left, bottom, right in self._merged.get(row, ()):
                source = self.rows[top][left] if top >= first and left < len(self.rows[top]) else ""
                if not is_blank(source) and bottom < first + height:
                    for column in range(left, min(right, width - 1) + 1):
                        line[column] = as_text(source)[:_MAX_LABEL]
            grid.append(line)
        for upper, lower in pairwise(grid):
            # Formats without merged cells: a parent reaches right over children without one.
            for column in range(1, width):
                if (
                    not upper[column]
                    and lower[column]
                    and upper[column - 1]
                    and is_child(lower[column])
                    and lower[column - 1]
                ):
                    upper[column] = upper[column - 1]
        levels: dict[int, list[str]] = {}
        for column in range(width):
            texts: list[str] = []
            for line in grid:
                if line[column] and (not texts or texts[-1] != line[column]):
                    texts.append(line[column])
            if texts:
                levels[column] = texts
        return levels

    def _tables(self, first: int, height: int) -> tuple[Columns, ...]:
        levels = self._levels(first, height)
        sample = self._sample(levels, first + height)
        # An export has one table, however many of its columns are headed NAMA.
        parts = [levels] if match(levels) else _side_by_side(levels)
        return tuple(choose(part, sample) for part in parts)

    def _sample(self, levels: dict[int, list[str]], below: int) -> Sequence[Sequence[Value]]:
        """The rows below a header, up to the header of another table with its first label."""
        rows = self.rows[below : below + _N_SAMPLE]
        if not levels:
            return rows
        column = min(levels)
        label = words(levels[column][-1])
        for place, row in enumerate(rows):
            cell = row[column] if column < len(row) else ""
            if not isinstance(cell, str) or len(cell) > _MAX_UNKNOWN or words(cell) != label:
                continue
            again = sum(
                words(as_text(value)) == words(levels[column][-1])
                for column, value in enumerate(row)
                if column in levels
            )
            if again * 2 <= len(levels):
                return rows[:place]
        return rows


def _is_count(value: Value) -> bool:
    """Whether a cell says how many: a small number, "2 orang"."""
    if isinstance(value, str) and (match := _COUNTED.match(value)):
        value = match[1]
    number = running_number(value)
    return number is not None and number <= _MOST_COUNTED


def _side_by_side(levels: dict[int, list[str]]) -> Sequence[dict[int, list[str]]]:
    """Split the columns where a second table begins: a second number, NIK or name column."""
    fields = {column: _field_of(texts) for column, texts in levels.items()}
    for lead in ("number", "nik", "name"):
        starts = [column for column, (field, exact) in fields.items() if field == lead and exact]
        if len(starts) < 2:
            continue
        starts[0] = min(levels)
        ends = [*starts[1:], max(levels) + 1]
        parts = [
            {c: texts for c, texts in levels.items() if start <= c < end}
            for start, end in zip(starts, ends, strict=True)
        ]
        if all(any(fields[c][0] == "name" and fields[c][1] for c in part) for part in parts):
            return parts
    return [levels]


def _field_of(levels: Sequence[str]) -> tuple[str | None, bool]:
    """The field for which the labels of a column say most, and whether they are all of it."""
    found = levels_evidence(levels)
    if not found:
        return None, False
    field = max(found, key=found.__getitem__)
    return field, found[field] > EXACT - 2
