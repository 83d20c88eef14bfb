"""What becomes of a book: each of its rows' fates, and what is told of them.

:func:`outcome_of` goes through everything that a file goes through in ``ucj run``, save for its
worker process; :func:`quick_outcome` stops at the lines, whose fates it knows where no two of them
are of one person. The second is some thirty times as fast and only ever used to see that nothing
has changed; whatever it finds changed is read again the whole way.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any
from unittest.mock import patch

import pandas as pd
from tests.rosters.mutations.book import Book, Tab, sheet_of
from tests.rosters.mutations.formats import saved

from analysis.reference import load_reference
from analysis.rosters import clean, extract
from analysis.rosters.extract import extract_file, extract_sheets
from analysis.rosters.extracts import Job
from analysis.rosters.files import RosterFile
from analysis.rosters.findings import expand_cells
from analysis.rosters.layout.scan import understand
from analysis.rosters.read.workbook import Workbook, read_workbook

YEAR = 2026
RAW = Path(__file__).parents[3] / "data" / "raw" / "sample"
OPD_TABLE = load_reference(RAW).opd_names
#: A file or sheet as a whole, where no row or column is meant.
WHOLE = 0


@dataclass(frozen=True, slots=True)
class Fate:
    """Of one person's line: what must not change when the sheet is put another way."""

    fate: str
    reason: str | None
    nik: str | None = None
    name: str | None = None
    category: str | None = None
    months: tuple[int, int] | None = None
    wage: int | None = None
    opd: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A finding, by the ids of its sheet, row and column (0 where it names none)."""

    code: str
    severity: str
    tab: int
    row: int
    column: int
    value: str


@dataclass(slots=True)
class Outcome:
    """``lines``: of each row by its id the persons on it, in order; ``people``: which rows are one.

    ``raised`` is what came out of the program instead.
    """

    lines: dict[int, list[Fate]] = field(default_factory=dict)
    people: frozenset[frozenset[int]] = frozenset()
    told: frozenset[Told] = frozenset()
    raised: str = ""


def outcome_of(book: Book) -> Outcome:
    """Read a book the whole way."""
    try:
        rosters = cleaned(book)
    except Exception as error:
        return Outcome(raised=f"{type(error).__name__}: {error}"[:200])
    return outcome_in(book, rosters)


def outcome_in(book: Book, rosters: clean.Rosters) -> Outcome:
    """What the tables say of a book."""
    places = _Places(book)
    workers = rosters.workers.set_index("worker_id")
    lines: defaultdict[int, list[Fate]] = defaultdict(list)
    people: defaultdict[str, set[int]] = defaultdict(set)
    spells = _spells(rosters)
    for line in rosters.ledger.itertuples():
        if line.fate == "not_a_person":
            continue
        row = places.row(line.sheet, line.row)
        reason = _known(line.reason)
        worker = _known(line.worker_id)
        if worker is not None:
            people[worker].add(row)
        if line.fate not in ("counted", "held"):
            lines[row].append(Fate(line.fate, reason))
            continue
        who = workers.loc[worker]
        lines[row].append(
            Fate(
                line.fate,
                reason,
                _known(who["nik"]),
                plain(_known(who["name"])),
                who["category"],
                spells.get(worker) or _months(_known(who["start_date"]), _known(who["end_date"])),
                _known(who["wage_reported_idr"]),
                _known(who["opd_code"]),
            )
        )
    told = _told(rosters.findings.to_dict("records"), places)
    groups = frozenset(frozenset(rows) for rows in people.values() if len(rows) > 1)
    return Outcome(dict(lines), groups, told)


def cleaned(book: Book) -> clean.Rosters:
    """The tables of a book, as the program makes them of its file."""
    with _in_memory(book):
        found = RosterFile(_Nowhere(book.file), book.file, "0" * 64, 1, None)
        return clean.clean_files([found], YEAR, OPD_TABLE, b"k" * 32)


def quick_outcome(book: Book) -> Outcome | None:
    """The lines of a book alone; None where they do not say what the fates are."""
    if book.saved_as:
        return None
    sheets = [sheet_of(tab) for tab in book.tabs]
    try:
        layouts = [understand(sheet) for sheet in sheets]
        found = extract_sheets(sheets, layouts, Job(Path(book.file), book.file, YEAR, OPD_TABLE))
    except Exception:
        return None
    places = _Places(book)
    lines: defaultdict[int, list[Fate]] = defaultdict(list)
    values = found.lines
    if not values:
        return None
    seen: set[Any] = set()
    for place in range(len(values["row"])):
        cell = {name: column[place] for name, column in values.items()}
        row = places.row(cell["sheet"], cell["row"])
        if cell["exclusion"]:
            lines[row].append(Fate("excluded", cell["exclusion"]))
            continue
        who = {("nik", cell["nik"]), ("nik", cell["nik_first15"]), ("name", cell["name_key"])}
        who -= {("nik", None), ("name", None)}
        if seen & who:
            return None
        seen |= who
        reason = cell["hold"] or next(
            (
                name
                for name, applies in (
                    ("looks_like_asn", cell["is_asn"]),
                    ("struck_out", cell["is_struck"]),
                    ("name_missing", not cell["name"]),
                )
                if applies
            ),
            None,
        )
        lines[row].append(
            Fate(
                "held" if reason else "counted",
                reason,
                cell["nik"],
                plain(cell["name"]),
                cell["category"],
                _months(cell["start_date"], cell["end_date"]),
                cell["wage_reported_idr"],
                cell["opd_code"],
            )
        )
    return Outcome(dict(lines), told=_told(found.findings, places))


@contextmanager
def _in_memory(book: Book) -> Iterator[None]:
    """Let the program find a book in memory where it opens a file, and in this process."""
    if book.saved_as:
        data = saved(book)

        def read(_: bytes, name: str) -> Workbook:
            return read_workbook(data, name)

    else:

        def read(_: bytes, name: str) -> Workbook:
            return Workbook("xlsx", [sheet_of(tab) for tab in book.tabs])

    def in_process(work: Any, jobs: Iterable[Any], *_: Any, **__: Any) -> Iterator[Any]:
        for job in jobs:
            yield job, work(job)

    with (
        patch.object(extract, "read_bytes", lambda *_: b""),
        patch.object(extract, "read_workbook", read),
        patch.object(clean, "map_isolated", in_process),
        patch.object(clean, "read_roster", extract_file),
    ):
        yield


class _Nowhere(PurePosixPath):
    """The path of a file that is in memory."""

    def read_bytes(self) -> bytes:
        return b""


class _Places:
    """Names of sheets and numbers of rows and columns to ids, as the book's saved form has them."""

    def __init__(self, book: Book) -> None:
        self.tabs: dict[str, Tab] = {tab.name: tab for tab in book.tabs}
        if book.saved_as in ("csv", "html"):
            stem = book.file.rpartition("/")[2].rpartition(".")[0]
            self.tabs = {stem if book.saved_as == "csv" else "1": book.tabs[0]}

    def tab(self, name: Any) -> int:
        return self.tabs[name].id if name in self.tabs else WHOLE

    def row(self, sheet: Any, row: int) -> int:
        tab = self.tabs.get(sheet)
        return tab.rows[row - 1].id if tab is not None and row <= len(tab.rows) else -row

    def column(self, sheet: Any, column: int | None) -> int:
        tab = self.tabs.get(sheet)
        if tab is None or column is None or column >= len(tab.columns):
            return WHOLE
        return tab.columns[column].id


def _told(findings: Iterable[dict[Any, Any]], places: _Places) -> frozenset[Told]:
    found = set()
    for finding in findings:
        sheet = _known(finding["sheet"])
        cells = _known(finding["cells"])
        what = (finding["code"], finding["severity"], places.tab(sheet))
        value = str(_known(finding["value"]) or "")
        if cells:
            for row, column in expand_cells(cells):
                found.add(Told(*what, places.row(sheet, row), places.column(sheet, column), value))
        else:
            row = _known(finding["row"])
            at = WHOLE if row is None else places.row(sheet, int(row))
            found.add(Told(*what, at, WHOLE, value))
    return frozenset(found)


def _spells(rosters: Any) -> dict[Any, tuple[int, int]]:
    """First and last priced month by worker, where the program tells of spells."""
    spells = getattr(rosters, "spells", None)
    if spells is None:
        return {}
    found: dict[Any, tuple[int, int]] = {}
    for spell in spells.itertuples():
        first, last = _months(_known(spell.start_date), _known(spell.end_date))
        before = found.get(spell.worker_id)
        if before:
            first, last = min(before[0], first), max(before[1], last)
        found[spell.worker_id] = (first, last)
    return found


def _months(start: date | None, end: date | None) -> tuple[int, int]:
    """First and last month of the year that are priced; (0, 0) for none."""
    first = 1 if start is None or start.year < YEAR else 13 if start.year > YEAR else start.month
    last = 12 if end is None or end.year > YEAR else 0 if end.year < YEAR else end.month
    return (first, last) if first <= last else (0, 0)


def _known(value: Any) -> Any:
    """A cell of a table, its missing values as None and its numbers as Python's."""
    if value is None or pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def plain(name: Any) -> str | None:
    """A name without what only its spelling adds."""
    return re.sub(r"[^A-Z]", "", str(name).upper()) or None if name else None
