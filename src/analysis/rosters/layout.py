"""A sheet to a roster: which rows are persons, under which columns, and what the other rows are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.rosters.columns import Columns, guess
from analysis.rosters.grid import Sheet, Value, is_blank
from analysis.rosters.header import Header, HeaderFinder
from analysis.rosters.slip_marker import is_front_sheet
from analysis.rosters.words import (
    has_phrase,
    heading_category,
    row_kind,
    without_enumerator,
    words,
)

#: Fields of a person that a vertical merge of cells gives to the rows below.
FILLED_DOWN = frozenset({"unit", "opd", "status", "start", "end", "position", "wage", "birth_place"})

_PLACEHOLDERS = frozenset({"", "-", "--", "---", "0", "—", "–", "."})
_NUMBER = re.compile(r"^\s*\(?\s*(\d{1,6})\s*[.)]*\s*$")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_NIP_LINE = re.compile(r"^\s*(NIP|NI PPPK|NRP|NIPPPK)\b", re.IGNORECASE)
_SPACED_DIGITS = re.compile(r"[\s.\-'’‘`,]+")


@dataclass(slots=True)
class Line:
    """A row that is a person: 0-based ``row`` of the sheet, ``table`` of :attr:`Layout.tables`."""

    row: int
    table: int
    unit: str | None
    category: str | None


@dataclass(slots=True)
class Layout:
    """What a sheet is.

    ``others`` says of every other non-empty row what it is: title, header, numbering, section,
    total, signature, note, nihil, empty_line, summary or unclear.
    """

    tables: list[Columns] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    others: dict[int, str] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    closings: list[str] = field(default_factory=list)
    #: (row, column) of a cell that a vertical merge fills from the row given.
    filled_from: dict[tuple[int, int], int] = field(default_factory=dict)
    is_nihil: bool = False
    has_header: bool = False


@dataclass(slots=True)
class _Table:
    """One table while its rows are gone through."""

    index: int
    columns: Columns
    unit: str | None = None
    category: str | None = None
    #: After a total, a signature or a note, only a row that is surely a person is one.
    is_closed: bool = False
    n_lines: int = 0


def understand(sheet: Sheet) -> Layout:
    """Find the tables of a sheet and say of every non-empty row what it is."""
    return _Scan(sheet).run()


def non_empty_rows(sheet: Sheet) -> list[int]:
    """The 0-based rows that hold anything: a value, an error or a formula without a value."""
    marked = {row for row, _ in sheet.errors} | {row for row, _ in sheet.uncalculated}
    return [
        number
        for number, row in enumerate(sheet.rows)
        if number in marked or (row and any(value != "" and not is_blank(value) for value in row))
    ]


class _Scan:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.layout = Layout()
        self.finder = HeaderFinder(sheet)
        self.tables: list[_Table] = []
        #: Texts since the last person: what may be the heading of the next table.
        self.loose: list[str] = []
        self.merge_width = {m[0]: m[3] - m[1] + 1 for m in sheet.merges if m[0] == m[2]}
        self.is_summary = row_kind(sheet.name, ("total",)) == "total" or has_phrase(
            words(sheet.name), "REKAP"
        )

    def run(self) -> Layout:
        rows = self.sheet.rows
        candidates = non_empty_rows(self.sheet)
        if is_front_sheet(self.sheet):
            self.layout.others = dict.fromkeys(candidates, "return_slip")
            return self.layout
        header_until = -1
        after_header = False
        for number in candidates:
            if number < header_until:
                continue
            row = rows[number]
            if self.tables and self._take_plain(number, row):
                after_header = False
                continue
            header = self.finder.at(number)
            if header is not None:
                self._begin(header)
                header_until = header.row + header.height
                after_header = True
                continue
            if after_header and _is_numbering(row):
                self.layout.others[number] = "numbering"
                continue
            if not self.tables:
                self._title(number, row)
                continue
            after_header = False
            self._take(number, row)
        self.layout.has_header = bool(self.tables)
        if not self.tables:
            self._without_header(candidates)
        self._fill_down()
        return self.layout

    def _begin(self, header: Header) -> None:
        for number in range(header.row, header.row + header.height):
            self.layout.others[number] = "header"
        category = next(
            (found for text in reversed(self.loose) if (found := heading_category(text))), None
        )
        before = self.tables
        self.tables = []
        for place, columns in enumerate(header.tables):
            old = before[place] if place < len(before) else None
            if old is not None and old.columns.fields == columns.fields:
                # The header again on the next printed page: the table goes on.
                old.is_closed = False
                old.category = category or old.category
                self.tables.append(old)
                continue
            self.layout.tables.append(columns)
            self.tables.append(_Table(len(self.layout.tables) - 1, columns, category=category))
        self.loose = []

    def _title(self, number: int, row: Sequence[Value]) -> None:
        text = " ".join(_texts(row))
        self.layout.others[number] = "title"
        self.layout.titles.append(text)
        self.loose.append(text)
        if has_phrase(words(text), "NIHIL"):
            self.layout.is_nihil = True
            self.layout.others[number] = "nihil"

    def _take_plain(self, number: int, row: Sequence[Value]) -> bool:
        """The common row: sixteen digits as text under NIK, and a name."""
        is_taken = False
        for table in self.tables:
            nik, name = table.columns.get("nik"), table.columns.get("name")
            if nik is None or name is None or nik >= len(row) or name >= len(row):
                continue
            digits, text = row[nik], row[name]
            if (
                isinstance(digits, str)
                and len(digits) == 16
                and digits.isdigit()
                and isinstance(text, str)
                and not is_blank(text)
            ):
                if len(self.tables) > 1:
                    return False
                self._person(number, table)
                is_taken = True
        return is_taken

    def _person(self, number: int, table: _Table) -> None:
        table.n_lines += 1
        self.loose = []
        self.layout.lines.append(Line(number, table.index, table.unit, table.category))

    def _take(self, number: int, row: Sequence[Value]) -> None:
        roles = [self._role(table, number, row) for table in self.tables]
        if "person" in roles:
            for table, role in zip(self.tables, roles, strict=True):
                if role == "person":
                    self._person(number, table)
            return
        role = next((found for found in roles if found is not None), "unclear")
        text = " ".join(_texts(row))
        self.layout.others[number] = role
        if role in ("total", "signature", "note"):
            for table in self.tables:
                table.is_closed = True
        if role in ("signature", "note"):
            self.layout.closings.append(text)
        if role == "nihil":
            self.layout.is_nihil = True
        if role in ("section", "note", "unclear", "signature"):
            self.loose.append(text)
        if role == "section":
            self._section(without_enumerator(" ".join(_texts(row, skip_numbers=True))), text)

    def _section(self, unit: str, text: str) -> None:
        category = heading_category(text)
        for table in self.tables:
            table.is_closed = False
            if category:
                table.category = category
            if not category or row_kind(text, ("section",)):
                table.unit = unit or None

    def _role(self, table: _Table, number: int, row: Sequence[Value]) -> str | None:
        """What ``row`` is to ``table``: person, another role, or None when it has nothing there."""
        columns = table.columns
        if len(self.tables) > 1:
            span = columns.labels.keys()
            row = [value if place in span else "" for place, value in enumerate(row)]
        texts = _texts(row)
        if not texts:
            return "unclear" if len(self.tables) == 1 else None
        name, nik = _cell(row, columns.get("name")), _cell(row, columns.get("nik"))
        is_named = isinstance(name, str) and bool(_LETTERS.search(name))
        is_nik = _is_long_number(nik)
        is_numbered = _number(_cell(row, columns.get("number"))) is not None
        n_facts = sum(
            1
            for key, column in columns.fields.items()
            if key not in ("name", "nik", "number", "remark", "age")
            and str(_cell(row, column)).strip() not in _PLACEHOLDERS
        )
        kind = self._kind(texts, {_cell(row, columns.get(k)) for k in ("birth", "birth_place")})
        if any(_NIP_LINE.match(text) for text in texts) and not is_nik:
            if is_named and _NIP_LINE.match(str(name)) and n_facts == 0 and not table.is_closed:
                return "continuation"
            if not (is_named and is_numbered):
                return "signature"
        if is_nik:
            return "person" if kind != "total" else "total"
        if any(words(text) == "NIHIL" or has_phrase(words(text), "NIHIL") for text in texts):
            return "nihil"
        if kind and not (is_named and is_numbered and n_facts >= 2):
            return kind
        if is_named:
            return self._named(table, number, texts, is_numbered, n_facts, columns, row)
        if self._is_identified(columns, row, n_facts):
            return "person"
        if is_numbered and n_facts == 0 and len(texts) == 1:
            return "empty_line"
        if len(texts) == 1 and _LETTERS.search(texts[0]):
            if row_kind(texts[0], ("section",)) or heading_category(texts[0]):
                return "section"
            return "note" if table.is_closed or len(words(texts[0]).split()) > 8 else "section"
        if _is_numbering(row):
            return "numbering"
        return "signature" if table.is_closed else "unclear"

    def _named(
        self,
        table: _Table,
        number: int,
        texts: list[str],
        is_numbered: bool,
        n_facts: int,
        columns: Columns,
        row: Sequence[Value],
    ) -> str:
        """A row with words under NAMA and no number under NIK."""
        name = str(_cell(row, columns.get("name")))
        is_heading = bool(row_kind(name, ("section",)) or heading_category(name))
        is_wide = self.merge_width.get(number, 1) >= 3
        if n_facts == 0 and (is_heading or is_wide):
            return "section"
        if table.is_closed and not (is_numbered or n_facts >= 3):
            return "signature"
        if is_numbered or n_facts > 0:
            if self.is_summary and "nik" not in columns.fields:
                return "summary"
            return "person"
        if not str(_cell(row, columns.get("nik"))).strip() == "":
            return "person"
        if "number" in columns.fields:
            return "unclear"
        return "person" if len(words(name).split()) <= 6 else "note"

    @staticmethod
    def _is_identified(columns: Columns, row: Sequence[Value], n_facts: int) -> bool:
        """A person without name and NIK: a birth date or a NIP, and something else."""
        identity = [_cell(row, columns.get(key)) for key in ("birth", "birth_date", "nip")]
        return n_facts >= 2 and any(str(value).strip() not in _PLACEHOLDERS for value in identity)

    def _kind(self, texts: list[str], births: set[Value]) -> str | None:
        for text in texts[:4]:
            if kind := row_kind(text):
                return kind
        for text in texts:
            is_place_and_date = _PLACE_AND_DATE.match(text) and text not in births
            if row_kind(text) == "signature" or is_place_and_date:
                return "signature"
        return None

    def _without_header(self, candidates: list[int]) -> None:
        rows = self.sheet.rows
        columns = guess([rows[number] for number in candidates if number < len(rows)])
        if columns is None:
            return
        self.layout.tables.append(columns)
        table = _Table(0, columns)
        self.tables = [table]
        self.layout.others.clear()
        self.layout.titles.clear()
        self.layout.is_nihil = False
        for number in candidates:
            row = rows[number]
            if _is_long_number(_cell(row, columns.get("nik"))) or table.n_lines:
                if not self._take_plain(number, row):
                    self._take(number, row)
            else:
                self._title(number, row)

    def _fill_down(self) -> None:
        columns_of = {
            column: key
            for table in self.layout.tables
            for key, column in table.fields.items()
            if key in FILLED_DOWN
        }
        for top, left, bottom, _ in self.sheet.merges:
            if bottom > top and left in columns_of and bottom - top < 100_000:
                for number in range(top + 1, bottom + 1):
                    self.layout.filled_from[number, left] = top


_PLACE_AND_DATE = re.compile(
    r"^\s*[A-Z][A-Za-z \-]{2,25},\s*(\.{2,}|_{2,}|\d{0,2}\s+[A-Z][a-z]+\s+\d{4}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\s+20\d\d)",
)


def _cell(row: Sequence[Value], column: int | None) -> Value:
    return row[column] if column is not None and column < len(row) else ""


def _texts(row: Sequence[Value], *, skip_numbers: bool = False) -> list[str]:
    return [
        str(value).strip()
        for value in row
        if not is_blank(value) and not (skip_numbers and not isinstance(value, str))
    ]


def _number(value: Value) -> int | None:
    """The running number in a cell: 7, 7.0, "7.", "(7)"."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)) and float(value).is_integer() and 0 < value < 1_000_000:
        return int(value)
    if isinstance(value, str) and (match := _NUMBER.match(value)):
        return int(match[1])
    return None


def _is_long_number(value: Value) -> bool:
    """Whether a cell holds something meant as a NIK: a long number, whole or ruined."""
    if isinstance(value, bool):
        return False
    if isinstance(value, (int, float)):
        return abs(value) >= 1e11
    if not isinstance(value, str):
        return False
    digits = _SPACED_DIGITS.sub("", value)
    n_digits = sum(character.isdigit() for character in digits)
    return n_digits >= 12 or bool(re.match(r"^\d[.,]\d+E\+?1\d$", digits, re.IGNORECASE))


def _is_numbering(row: Sequence[Value]) -> bool:
    """The row "1 2 3 4 5" (or "a b c", "(1) (2)", "7=5+6") under a header."""
    values = [value for value in row if not is_blank(value)]
    if len(values) < 3:
        return False
    firsts = values[:3]
    numbers = [_number(value) for value in firsts]
    if None not in numbers:
        return numbers in ([1, 2, 3], [0, 1, 2]) and all(
            _number(value) is not None or (isinstance(value, str) and "=" in value)
            for value in values
        )
    return [str(value).strip(" ().").lower() for value in firsts] == ["a", "b", "c"]
