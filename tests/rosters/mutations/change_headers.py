"""Changes of headers: odd cells in them, other words for the same, more rows of them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from random import Random

from tests.rosters.mutations.book import Book, Row, Tab
from tests.rosters.mutations.changes import change, some_tab
from tests.rosters.mutations.wording import (
    ACCOUNT_LABELS,
    LONG_HINT,
    ODD_LABELS,
    PARENTS,
    synonyms,
)

from analysis.rosters.grid import Value, is_blank


def _cell(tab: Tab, rng: Random, *, only: frozenset[str | None] | None = None) -> tuple[Row, int]:
    cells = [
        (row, place)
        for row, place in tab.header_cells()
        if only is None or tab.columns[place].field in only
    ]
    return rng.choice(cells) if cells else (tab.rows[0], -1)


def _put(book: Book, rng: Random, value: Value, only: frozenset[str | None] | None) -> str | None:
    tab = some_tab(book, rng)
    if tab is None:
        return None
    row, place = _cell(tab, rng, only=only)
    if place < 0:
        return None
    before, row.cells[place] = row.cells[place], value
    return f"{tab.name}: {before!r} ({tab.columns[place].field}) -> {value!r}"


@change("header cell is a number")
def number(book: Book, rng: Random) -> str | None:
    return _put(book, rng, rng.choice([1, 2026, 16, 12345.0, 0]), None)


@change("header cell is a date")
def day(book: Book, rng: Random) -> str | None:
    return _put(book, rng, rng.choice([date(2026, 1, 1), date(2025, 12, 31)]), None)


@change("header cell is TRUE")
def flag(book: Book, rng: Random) -> str | None:
    return _put(book, rng, rng.choice([True, False]), None)


@change("header cell is a long text")
def long_text(book: Book, rng: Random) -> str | None:
    return _put(book, rng, rng.choice(ODD_LABELS), None)


@change("header label with a long hint")
def hint(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None:
        return None
    row, place = _cell(tab, rng)
    row.cells[place] = f"{row.cells[place]} {LONG_HINT}"
    return f"{tab.name}: {row.cells[place]!r}"


@change("header of a useless column is an account")
def account(book: Book, rng: Random) -> str | None:
    return _put(book, rng, rng.choice(ACCOUNT_LABELS), frozenset({None}))


@change("header cell emptied")
def emptied(book: Book, rng: Random) -> str | None:
    return _put(book, rng, "", None)


@change("header synonym")
def synonym(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None:
        return None
    words = synonyms()
    fields = frozenset(column.field for column in tab.columns) & words.keys()
    weighed = [name for name in fields if name not in ("number", "birth_place")]
    if not weighed:
        return None
    field = rng.choice(sorted(weighed, key=str))
    row, place = _cell(tab, rng, only=frozenset({field}))
    if place < 0:
        return None
    before, row.cells[place] = row.cells[place], rng.choice(words[str(field)])
    return f"{tab.name}: {before!r} ({field}) -> {row.cells[place]!r}"


@change("header spelled another way")
def spelled(book: Book, rng: Random) -> str | None:
    """Capitals, dots, colons, line breaks, stars: nothing that is a word."""
    tab = some_tab(book, rng)
    if tab is None:
        return None
    how = rng.choice(["lower", "title", "colon", "break", "star", "spaces", "underscore"])
    for row, place in tab.header_cells():
        text = row.cells[place]
        if isinstance(text, str):
            row.cells[place] = {
                "lower": text.lower(),
                "title": text.title(),
                "colon": f"{text} :",
                "break": text.replace(" ", "\n"),
                "star": f"{text} *)",
                "spaces": f"  {text.replace(' ', '  ')} ",
                "underscore": text.replace(" ", "_"),
            }[how]
    return f"{tab.name}: {how}"


@change("parents over headers")
def parents(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None:
        return None
    headers = tab.of_kind("header")
    places = [tab.place(row) for row in headers]
    if len(headers) != 1:
        return None
    filled = [place for place, value in enumerate(headers[0].cells) if not is_blank(value)]
    cells: list[Value] = [""] * len(tab.columns)
    first = rng.randint(0, 1)
    bounds = [first, rng.randint(first + 2, max(first + 2, len(filled) - 1)), len(filled)]
    parent = tab.insert_row(places[0], cells, "header")
    told = []
    for start, end in pairwise(bounds):
        group = filled[start:end]
        if len(group) < 2 or group[-1] - group[0] != len(group) - 1:
            continue
        label = rng.choice(PARENTS)
        parent.cells[group[0]] = label
        left, right = tab.columns[group[0]].id, tab.columns[group[-1]].id
        if rng.random() < 0.7:
            tab.merges.append((parent.id, left, parent.id, right))
        told.append(
            f"{label!r} over {headers[0].cells[group[0]]!r} to {headers[0].cells[group[-1]]!r}"
        )
    if not told:
        tab.rows.remove(parent)
        return None
    return f"{tab.name}: " + ", ".join(told)


@change("helper numbers under the header")
def numbering(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None or tab.of_kind("numbering"):
        return None
    header = tab.of_kind("header")[-1]
    how = rng.choice(["1", "(1)", "a", "I", "kol"])
    cells: list[Value] = []
    for place, value in enumerate(header.cells):
        n = place + 1
        cells.append(
            ""
            if is_blank(value)
            else {
                "1": n,
                "(1)": f"({n})",
                "a": chr(96 + n),
                "I": ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"][place % 10],
                "kol": f"kol {n}",
            }[how]
        )
    tab.insert_row(tab.place(header) + 1, cells)
    return f"{tab.name}: {how}"


@change("sums above the header")
def sums(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None:
        return None
    header = tab.of_kind("header")[0]
    cells: list[Value] = [""] * len(tab.columns)
    cells[max(tab.where("name") or [1])] = rng.choice(["", "TOTAL", "Jumlah"])
    for place in tab.where("wage"):
        cells[place] = 18_800_000
    for place in tab.where("nik"):
        cells[place] = rng.choice(["", 8])
    if all(is_blank(value) for value in cells):
        cells[-1] = 8
    tab.insert_row(tab.place(header), cells)
    return f"{tab.name}: {[value for value in cells if value != '']}"


@change("header repeated among the rows")
def repeated(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None or len(tab.of_kind("header")) != 1 or len(tab.of_kind("line")) < 4:
        return None
    header = tab.of_kind("header")[0]
    lines = tab.of_kind("line")
    tab.insert_row(tab.place(rng.choice(lines[2:-1])), list(header.cells))
    return tab.name
