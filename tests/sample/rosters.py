"""The workbooks of a year: who stands on which row, and what that row is.

:func:`truth` tells for every non-empty row what the ledger must say of it. It is known from how the
row was made; nothing here reads a workbook.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count

from tests.sample import plan, spelling
from tests.sample.layouts import (
    SAMPLE_LINE,
    Block,
    Entry,
    Layout,
    Mark,
    Page,
    SheetPlan,
    lay_out,
    layouts,
    wage_and_start,
)
from tests.sample.people import Person, words
from tests.sample.plan import TablePlan
from tests.sample.register import OUTSIDE, opd_of_line, staff
from tests.sample.troubles import Desk, Roster, plant

#: A likely copy of a person gets a number from here on.
FIRST_COPY = 900_001


@dataclass(frozen=True)
class TruthRow:
    """What the ledger must say of one row.

    ``person`` is equal on all lines of one person and 0 where the row is nobody's; ``opd_code`` and
    ``category`` are those of the worker, empty where there is none. The ``reason`` of
    ``not_a_person`` is the generator's own word.
    """

    file: str
    sheet: str
    row: int
    fate: str
    reason: str
    person: int
    opd_code: str
    category: str


@dataclass(frozen=True)
class Book:
    """One workbook to be written."""

    file: str
    format: str
    sheets: list[SheetPlan]


@dataclass
class Year:
    """All that is on the rosters of one year."""

    books: list[Book] = field(default_factory=list)
    #: Lines of ``decisions.csv``: places of two lines of one person.
    decided: list[tuple[str, str]] = field(default_factory=list)
    #: Every distinct worker with the OPD that carries him.
    workers: list[tuple[Person, str]] = field(default_factory=list)
    #: Who is said to have left or died, with his OPD and the reason.
    gone: list[tuple[Person, str, str]] = field(default_factory=list)


def truth(year: int) -> list[TruthRow]:
    """One line for each non-empty row of every roster of ``year``, by file, sheet and row."""
    return [
        TruthRow(
            book.file,
            sheet.name,
            number,
            row.mark.fate,
            row.mark.reason,
            row.mark.person if row.mark.fate in ("counted", "held", "merged") else 0,
            row.mark.opd_code,
            row.mark.category,
        )
        for book in build(year).books
        for sheet in book.sheets
        for number, row in enumerate(sheet.rows, start=1)
        if row.mark
    ]


@cache
def build(year: int) -> Year:
    """Fill the tables of ``plan.csv``, plant the troubles, and lay everything out."""
    tables = plan.tables(year)
    outsiders = iter(staff(OUTSIDE, year))
    rosters = _rosters(tables, year, outsiders)
    by_place = {
        (table.file, table.sheet): rosters[id(table)]
        for table in reversed(tables)
        if table.kind == "workers"
    }
    desk = Desk(by_place, outsiders, random.Random(f"kesulitan {year}"), count(FIRST_COPY))
    for trouble in plan.troubles(year):
        plant(desk, trouble)
    result = Year()
    for file in dict.fromkeys(table.file for table in tables):
        own = [table for table in tables if table.file == file]
        sheets = [
            _sheet([t for t in own if t.sheet == name], own, rosters)
            for name in dict.fromkeys(table.sheet for table in own)
        ]
        result.books.append(Book(file, own[0].format, sheets))
    workers = [
        entry
        for table in tables
        if table.kind == "workers"
        for entry in rosters[id(table)].entries
        if entry.mark.fate in ("counted", "held")
    ]
    result.workers = [(entry.person, entry.mark.opd_code) for entry in workers]
    result.gone = [
        (entry.person, entry.mark.opd_code, entry.mark.reason)
        for table in tables
        for entry in rosters[id(table)].entries
        if table.kind == "workers" and entry.mark.reason in ("left", "deceased")
    ]
    places = _places(result.books)
    result.decided = [(places[id(a.mark)], places[id(b.mark)]) for a, b in desk.decided]
    return result


def _rosters(tables: list[TablePlan], year: int, outsiders: Iterator[Person]) -> dict[int, Roster]:
    """The lines of every table before any trouble, by ``id`` of its plan."""
    people: dict[str, Iterator[Person]] = {}
    names, positions = plan.opd_names(), words("positions.csv", "opd_code", "position")
    result: dict[int, Roster] = {}
    for table in tables:
        if table.kind == "later_month":
            result[id(table)] = Roster(table, _same_people(table, result, tables))
            continue
        rng = random.Random(f"baris {year} {table.file} {table.sheet}")
        entries = []
        for index in range(table.lines):
            opd_code = opd_of_line(table, index)
            if table.kind == "workers":
                pool = people.setdefault(opd_code, iter(staff(opd_code, year)))
                is_other = index * table.non_asn // table.lines != (index + 1) * table.non_asn // (
                    table.lines
                )
                category = "NON_ASN" if is_other else table.category
                mark = Mark("counted", "", 0, opd_code, category)
                person = next(pool)
            else:
                reason = {"civil": "civil_servant", "hidden": "hidden_sheet"}.get(table.kind)
                mark = Mark("excluded", reason or "other_year", 0, opd_code)
                person = _repeated(table, index, result, tables) or next(outsiders)
                category = table.category
            mark = Mark(mark.fate, mark.reason, person.number, mark.opd_code, mark.category)
            entry = Entry(
                person, mark, position=rng.choice(positions.get(opd_code, positions["*"]))
            )
            entry.opd_name = names[opd_code]
            entry.status = rng.choice(spelling.STATUS[category]) if category else ""
            if table.units and table.layout != "cross":
                entry.unit = table.units[index * len(table.units) // table.lines]
            if table.kind == "civil":
                entry.written |= {
                    "nip": person.nip,
                    "rank": rng.choice(["III/a", "III/b", "III/c"]),
                }
                entry.position = rng.choice(["Analis", "Kepala Seksi", "Bendahara", "Arsiparis"])
            entries.append(entry)
        result[id(table)] = Roster(table, entries)
    return result


def _same_people(table: TablePlan, done: dict[int, Roster], tables: list[TablePlan]) -> list[Entry]:
    """The lines of a sheet of a later month: those of the file's first month over again."""
    first = next(t for t in tables if t.file == table.file and t.kind == "workers")
    return [
        replace(entry, mark=replace(entry.mark, fate="merged", reason="same_nik"))
        for entry in done[id(first)].entries
    ]


def _repeated(
    table: TablePlan, index: int, done: dict[int, Roster], tables: list[TablePlan]
) -> Person | None:
    """On a sheet left in from another year, every second line is somebody of the current one."""
    if table.kind != "other_year" or index % 2:
        return None
    current = next(t for t in tables if t.file == table.file and t.kind == "workers")
    return done[id(current)].entries[index].person


def _sheet(tables: list[TablePlan], book: list[TablePlan], rosters: dict[int, Roster]) -> SheetPlan:
    first = tables[0]
    rng = random.Random(f"lembar {first.year} {first.file} {first.sheet}")
    opd_name = plan.opd_names()[first.opd_code]
    titles = _titles(first, opd_name)
    if first.kind == "recap":
        return _recap(first, titles, book, rosters, rng)
    if first.kind == "nihil":
        return _nihil(first, titles, rng)
    blocks = []
    for table in tables:
        roster = rosters[id(table)]
        for entry in roster.entries:
            wage_and_start(entry, table.year, roster.layout, rng)
        blocks.append(Block(table.heading, roster.layout, roster.entries, roster.empty_rows))
    signed_in = int(first.sheet) if first.kind == "other_year" else first.year
    sheet = lay_out(first.sheet, blocks, titles, opd_name, signed_in, rng)
    sheet.is_hidden = first.kind == "hidden"
    return sheet


def _titles(table: TablePlan, opd_name: str) -> list[str]:
    layout = layouts()[table.layout]
    lead = ["PEMERINTAH KOTA KENDARI", opd_name.upper()] if layout.has_signature else []
    if layout.units == "title" and table.units:
        lead.append(table.units[0])
    tail = [table.heading] if lead else [table.heading, opd_name.upper()]
    if table.kind != "other_year":
        tail.append(f"TAHUN ANGGARAN {table.year}")
    return [*lead, *([""] if lead else []), SAMPLE_LINE, *tail]


def _recap(
    table: TablePlan,
    titles: list[str],
    book: list[TablePlan],
    rosters: dict[int, Roster],
    rng: random.Random,
) -> SheetPlan:
    """A summary sheet; its counts are the OPD's own, double lines and all."""
    page = Page(table.sheet, Layout({"number": "NO", "unit": "UNIT", "count": "JUMLAH"}), rng)
    page.title([*titles, ""])
    page.header()
    total = 0
    counted = [other for other in book if other.kind == "workers"]
    for number, other in enumerate(counted, start=1):
        lines = len(rosters[id(other)].entries)
        total += lines
        page.add("summary", number, other.sheet, lines)
    page.add("total", None, "JUMLAH", total, look="section")
    return page.sheet


def _nihil(table: TablePlan, titles: list[str], rng: random.Random) -> SheetPlan:
    page = Page(table.sheet, layouts()[table.layout], rng)
    page.title([*titles, ""])
    page.header()
    page.add_wide("nihil", "NIHIL", "section")
    return page.sheet


def _places(books: list[Book]) -> dict[int, str]:
    """``file!sheet!row`` of every line, by ``id`` of its mark."""
    return {
        id(row.mark): f"{book.file}!{sheet.name}!{number}"
        for book in books
        for sheet in book.sheets
        for number, row in enumerate(sheet.rows, start=1)
        if row.mark
    }
