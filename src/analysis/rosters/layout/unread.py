"""What stands on a sheet and was not read as a roster, though it may hold persons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analysis.rosters.grid import Sheet, Value
from analysis.rosters.layout.columns import Columns
from analysis.rosters.layout.evidence import (
    filled_cells,
    has_name,
    has_nik,
    is_name_like,
    is_numbered_name,
)
from analysis.rosters.layout.recaps import is_recap_header
from analysis.rosters.layout.roster import Layout
from analysis.rosters.layout.row_view import LETTERS, view_row
from analysis.rosters.layout.verdicts import has_birth_or_sex
from analysis.rosters.parse.text import as_text
from analysis.rosters.words import row_kind

#: So many rows show what a sheet is.
_N_SAMPLED = 400
#: Two rows of names may be two officials.
_FEWEST_NAMES = 2
#: A table has so many rows, header and all.
_FEWEST_ROWS = 3
#: A worker has so many filled cells at least.
_FEWEST_CELLS = 3
#: Roles that are told elsewhere, or that hold nobody by their own words.
_SETTLED = frozenset(
    {"bill", "header", "numbering", "other_list", "return_slip", "unclear", "vacant"}
)


@dataclass(frozen=True, slots=True)
class Unread:
    """Rows of a sheet, 0-based, that nothing was understood of; how many seem to be persons."""

    first: int
    last: int
    n_persons: int


def holds_persons(rows: Sequence[Sequence[Value]], numbers: Iterable[int]) -> bool:
    """Whether rows that are no persons' so far hold a NIK, or names on more than one of them."""
    n_names = 0
    for number in _sampled(list(numbers)):
        cells = filled_cells(rows[number])
        if has_nik(cells):
            return True
        n_names += has_name(cells)
    return n_names > _FEWEST_NAMES


def unread_block(sheet: Sheet, layout: Layout) -> Unread | None:
    """What a visible sheet without any table holds; None where that needs no telling.

    Covers, instructions and recaps need none: texts one to a row, labels with what they say, and
    heads or sums counted.
    """
    if sheet.is_hidden or layout.tables or layout.is_nihil:
        return None
    numbers = [
        n for n, role in layout.others.items() if role not in ("bill", "return_slip", "nihil")
    ]
    tabular: list[int] = []
    n_niks = n_names = 0
    is_recap = False
    for number in _sampled(numbers):
        cells = filled_cells(sheet.rows[number])
        if len(cells) < 2 or _is_label_and_text(cells):
            n_niks += has_nik(cells)
            continue
        tabular.append(number)
        is_recap = is_recap or is_recap_header([as_text(cell) for cell in cells])
        n_niks += has_nik(cells)
        n_names += has_name(cells)
    n_persons = max(n_niks, n_names if n_names >= _FEWEST_NAMES else 0)
    if n_persons and (n_niks or n_names * 3 >= len(tabular)):
        place = tabular or numbers
        return Unread(place[0], max(numbers), n_persons)
    if is_recap or len(tabular) < _FEWEST_ROWS:
        return None
    return Unread(tabular[0], max(numbers), 0)


def foreign_blocks(sheet: Sheet, layout: Layout) -> Iterator[Unread]:
    """The tables of other columns below the persons of a visible sheet."""
    if sheet.is_hidden:
        return
    for numbers in layout.foreign:
        cells = [filled_cells(sheet.rows[number]) for number in numbers[1:]]
        n_names = sum(map(has_name, cells))
        is_of_persons = n_names >= _FEWEST_NAMES and n_names * 3 >= len(cells)
        yield Unread(numbers[0], numbers[-1], n_names if is_of_persons else 0)


def unread_rows(sheet: Sheet, layout: Layout) -> Iterator[int]:
    """The rows of a visible sheet with tables that seem to be persons and were not read as such."""
    if sheet.is_hidden or not layout.tables:
        return
    joined_rows, examples = _joined_rows(layout), frozenset(layout.examples)
    for number, role in layout.others.items():
        if role in _SETTLED or (role == "continuation" and number in joined_rows):
            continue
        row = sheet.rows[number]
        cells = filled_cells(row)
        is_numbered = role not in ("summary", "nihil") and is_numbered_name(cells)
        if (
            number in examples
            or has_nik(cells)
            or is_numbered
            or _is_worker(row, _columns_at(number, layout))
        ):
            yield number


def _columns_at(number: int, layout: Layout) -> Columns | None:
    """The columns of the table in which a row stands."""
    above = [place for place, header in enumerate(layout.header_rows) if header < number]
    return layout.tables[above[-1]] if above else None


def _is_worker(row: Sequence[Value], columns: Columns | None) -> bool:
    """Whether a row has a name and what only a worker has beside it."""
    name = columns.get("name") if columns else None
    cell = row[name] if name is not None and name < len(row) else ""
    if columns is None or not isinstance(cell, str) or not LETTERS.search(cell):
        return False
    if row_kind(cell, ("total", "nihil", "vacant")):
        return False
    if has_birth_or_sex(row, columns):
        return True
    view = view_row(row, columns, None)
    is_closing = any(row_kind(text) for text in view.texts if text != view.name)
    if is_closing or len(view.texts) < _FEWEST_CELLS:
        return False
    if view.n_worded and view.n_facts > 1:
        return True
    return sum(map(is_name_like, view.texts)) == 1 and is_name_like(cell)


def _joined_rows(layout: Layout) -> frozenset[int]:
    """The rows below a person whose cells went on in them."""
    joined = {row for row, _ in layout.joined}
    found: set[int] = set()
    for row in joined:
        while layout.others.get(row + 1) == "continuation":
            row += 1
            found.add(row)
    return frozenset(found)


def _sampled(numbers: Sequence[int]) -> Sequence[int]:
    return numbers[:: max(1, len(numbers) // _N_SAMPLED)]


def _is_label_and_text(cells: Sequence[Value]) -> bool:
    """Whether a row says one thing: ``Nama OPD : | Dinas Sosial``."""
    first, second = cells[0], cells[1]
    return len(cells) <= 3 and (
        (isinstance(first, str) and first.rstrip().endswith(":"))
        or (isinstance(second, str) and second.lstrip().startswith(":"))
    )
