"""A roster's tables to the rows of a sheet, in the layout that one OPD uses.

Every row carries its :class:`Mark`: what it is, known from how it is made.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from tests.sample import spelling
from tests.sample.people import Person
from tests.sample.spelling import Value

SAMPLE_LINE = "DATA CONTOH – BUKAN DATA SEBENARNYA"
WAGE_STEPS_IDR = tuple(range(1_000_000, 2_500_001, 250_000))


@dataclass(frozen=True)
class Mark:
    """What a row is: the fate and reason of the contract, and whose line it is (0: nobody's)."""

    fate: str
    reason: str
    person: int = 0
    opd_code: str = ""
    category: str = ""


@dataclass
class Row:
    """One row: cell values from column A on, and how it looks. No mark means a blank row."""

    values: list[Value]
    mark: Mark | None
    look: str = "body"
    is_struck: bool = False
    is_hidden: bool = False


@dataclass
class SheetPlan:
    """One sheet to be written; ``merges`` are 0-based (row, column, last row, last column)."""

    name: str
    rows: list[Row] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_hidden: bool = False


@dataclass
class Entry:
    """One line of a roster: the person, what becomes of the line, and what is written otherwise."""

    person: Person
    mark: Mark
    unit: str = ""
    position: str = ""
    status: str = ""
    opd_name: str = ""
    remark: str = ""
    written: dict[str, Value] = field(default_factory=dict)
    is_struck: bool = False
    is_hidden: bool = False
    #: A line that no trouble may touch any more.
    is_settled: bool = False


@dataclass(frozen=True)
class Layout:
    """How a table looks, from ``layouts.yaml``."""

    columns: dict[str, str | list[str]]
    top: int = 0
    left: int = 0
    has_numbering: bool = False
    has_totals: bool = False
    has_signature: bool = False
    has_upper_names: bool = False
    page_length: int = 0
    units: str = ""
    dates: str = "dash"
    niks: str = "plain"
    sexes: str = "short"

    @property
    def last_column(self) -> int:
        return self.left + len(self.columns) - 1


@dataclass
class Block:
    """One table of a sheet: its heading, layout and lines."""

    heading: str
    layout: Layout
    entries: list[Entry]
    empty_rows: int = 0


@cache
def layouts() -> dict[str, Layout]:
    """All layouts by name."""
    text = (Path(__file__).parent / "layouts.yaml").read_text(encoding="utf-8")
    described: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return {name: Layout(**values) for name, values in described.items()}


class Page:
    """A sheet while rows are being added to it."""

    def __init__(self, name: str, layout: Layout, rng: random.Random) -> None:
        self.sheet = SheetPlan(name)
        self.layout = layout
        self.rng = rng

    def add(self, reason: str, *cells: Value, look: str = "body", at: int | None = None) -> None:
        """Add a row that is nobody's, first cell in column ``at``; without cells it is blank."""
        lead: list[Value] = [None] * (self.layout.left if at is None else at)
        mark = Mark("not_a_person", reason) if cells else None
        self.sheet.rows.append(Row([*lead, *cells], mark, look))

    def add_wide(self, reason: str, text: str, look: str) -> None:
        """Add one text merged over the width of the table."""
        self.add(reason, text, look=look)
        row = len(self.sheet.rows) - 1
        self.sheet.merges.append((row, self.layout.left, row, self.layout.last_column))

    def title(self, lines: list[str]) -> None:
        """The letterhead and title block, with the line that says that this is sample data."""
        for _ in range(self.layout.top):
            self.add("blank")
        for line in lines:
            if line:
                self.add_wide("title", line, "title")
            else:
                self.add("blank")

    def header(self) -> None:
        """One header row, or two where a header stands over others, and the numbering row."""
        columns = list(self.layout.columns.values())
        parents = [column[0] if isinstance(column, list) else "" for column in columns]
        left, row = self.layout.left, len(self.sheet.rows)
        if any(parents):
            upper: list[Value] = [
                None if parent and index and parents[index - 1] == parent else parent or str(column)
                for index, (parent, column) in enumerate(zip(parents, columns, strict=True))
            ]
            lower: list[Value] = [
                column[1] if isinstance(column, list) else None for column in columns
            ]
            self.add("header", *upper, look="header")
            self.add("header", *lower, look="header")
            for index, parent in enumerate(parents):
                if not parent:
                    self.sheet.merges.append((row, left + index, row + 1, left + index))
                elif not index or parents[index - 1] != parent:
                    last = index + parents.count(parent) - 1
                    self.sheet.merges.append((row, left + index, row, left + last))
        else:
            self.add("header", *[str(column) for column in columns], look="header")
        if self.layout.has_numbering:
            self.add("numbering", *range(1, len(columns) + 1), look="header")

    def table(self, entries: list[Entry], empty_rows: int = 0) -> None:
        """Header, lines with their sections and page breaks, and the total rows."""
        layout = self.layout
        self.header()
        first_row, unit, written_wages = len(self.sheet.rows), "", 0
        for number, entry in enumerate(entries, start=1):
            if layout.units == "section" and entry.unit and entry.unit != unit:
                unit = entry.unit
                letter = chr(ord("A") + len({e.unit for e in entries[: number - 1]}))
                self.add_wide("section", f"{letter}. {unit.upper()}", "section")
            if layout.page_length and number > 1 and number % layout.page_length == 1:
                self.add("total", None, f"Jumlah Pindahan {number - 1} orang")
                self.add("blank")
                self.add("note", f"Halaman {number // layout.page_length + 1}")
                self.header()
            cells = [self.value(key, number, entry) for key in layout.columns]
            if isinstance(wage := entry.written.get("wage"), int):
                written_wages += wage
            self.sheet.rows.append(
                Row(
                    [None] * layout.left + cells,
                    entry.mark,
                    "body",
                    entry.is_struck,
                    entry.is_hidden,
                )
            )
        if layout.units == "merged":
            self._merge_units(first_row, [entry.unit for entry in entries])
        for number in range(len(entries) + 1, len(entries) + empty_rows + 1):
            self.add("empty_form", number)
        if layout.has_totals:
            self._totals(len(entries), written_wages)

    def value(self, key: str, number: int, entry: Entry) -> Value:
        """What stands in the column ``key`` of one line."""
        layout, person = self.layout, entry.person
        if key in entry.written:
            return entry.written[key]
        name = person.name if "Tanpa Gelar" in str(layout.columns.get("name")) else person.full_name
        if layout.has_upper_names:
            name = person.name.upper() + (f", {person.degree}" if person.degree else "")
        match key:
            case "number":
                return number
            case "name":
                return entry.written.get("plain_name", name)
            case "name_nip":
                shown = entry.written.get("plain_name", name)
                return f"{shown}\nNI PPPK. {person.ni_pppk}" if _is_pppk(entry) else shown
            case "nik":
                return spelling.nik_text(person.nik, layout.niks, self.rng)
            case "nip":
                return person.ni_pppk
            case "birth_date":
                return spelling.date_value(person.birth_date, layout.dates, self.rng)
            case "birth":
                return spelling.birth_text(person, layout.dates, self.rng)
            case "sex":
                return spelling.sex_text(person.sex, layout.sexes)
            case "sex_l" | "sex_p":
                return "√" if key[-1].upper() == person.sex else None
            case "sk":
                return f"800.1.2.5/{number + 100}"
            case "kk" | "kpj" | "birth_place" | "address" | "education":
                return getattr(person, key)
            case "mother" | "marital" | "phone":
                return getattr(person, key)
            case "unit" | "position" | "status" | "remark":
                return getattr(entry, key) or None
            case "opd":
                return entry.opd_name
        raise ValueError(f"unknown column {key!r}")

    def signature(self, opd_name: str, year: int) -> None:
        """Place, date, head, name and NIP: a name and 18 digits that are nobody on the roster."""
        if not self.layout.has_signature:
            return
        column = max(self.layout.left + 1, self.layout.last_column - 2)
        self.add("blank")
        self.add("note", "Catatan: data sesuai keadaan awal tahun, mohon diverifikasi.")
        self.add("blank")
        self.add("signature", f"Kendari, 5 Januari {year}", at=column)
        self.add("signature", "Mengetahui,", at=column)
        head = opd_name.replace("Kecamatan", "Camat")
        head = head if head.startswith("Camat") else f"Kepala {opd_name}"
        self.add("signature", f"{head},", at=column)
        self.add("blank")
        self.add("blank")
        self.add("signature", "Drs. H. PEJABAT CONTOH, M.Si", at=column, look="section")
        self.add("signature", "Pembina Utama Muda, Gol. IV/c", at=column)
        self.add("signature", "NIP. 19680101 199303 1 000", at=column)

    def _merge_units(self, first_row: int, units: list[str]) -> None:
        column = self.layout.left + list(self.layout.columns).index("unit")
        for start, stop in _runs(units):
            for row in range(first_row + start + 1, first_row + stop):
                self.sheet.rows[row].values[column] = None
            if stop - start > 1:
                self.sheet.merges.append((first_row + start, column, first_row + stop - 1, column))

    def _totals(self, count: int, wages_idr: int) -> None:
        wage = "wage" in self.layout.columns
        cells: list[Value] = [None] * len(self.layout.columns)
        cells[1] = "JUMLAH"
        cells[list(self.layout.columns).index("wage") if wage else 2] = wages_idr if wage else count
        self.add("total", *cells, look="section")
        if wage:
            words = spelling.rupiah_in_words(wages_idr).capitalize()
            self.add("total", None, f"TERBILANG: {words} rupiah")


def lay_out(
    name: str, blocks: list[Block], titles: list[str], opd_name: str, year: int, rng: random.Random
) -> SheetPlan:
    """One sheet of rosters: title block, the tables one under another, signature."""
    page = Page(name, blocks[0].layout, rng)
    page.title([*titles, ""])
    for index, block in enumerate(blocks):
        if index:
            page.layout = block.layout
            page.add("blank")
            page.add_wide("title", block.heading, "title")
        page.table(block.entries, block.empty_rows)
    page.layout = blocks[0].layout
    page.signature(opd_name, year)
    return page.sheet


def wage_and_start(entry: Entry, year: int, layout: Layout, rng: random.Random) -> None:
    """Fill wage and start of work, where the layout has them; no start lies after 1 January."""
    if "wage" in layout.columns and "wage" not in entry.written:
        unclear = rng.random() < 0.03
        wage = rng.choice(WAGE_STEPS_IDR)
        odd: Value = rng.choice(["sesuai SK", "UMK", "-", "0"])
        entry.written["wage"] = odd if unclear else spelling.wage_value(wage, rng)
    if "tmt" in layout.columns and "tmt" not in entry.written:
        started = date(entry.person.start_year, 1, 2)
        if entry.mark.category == "PPPK_PARUH_WAKTU":
            started = rng.choice([date(year - 1, 10, 1), date(year, 1, 1)])
        elif rng.random() < 0.2:
            entry.written["tmt"] = str(entry.person.start_year)
            return
        entry.written["tmt"] = spelling.date_value(started, layout.dates, rng)


def _is_pppk(entry: Entry) -> bool:
    return entry.mark.category == "PPPK_PARUH_WAKTU"


def _runs(values: list[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for index in range(1, len(values) + 1):
        if index == len(values) or values[index] != values[start]:
            yield start, index
            start = index
