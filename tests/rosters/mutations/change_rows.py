"""Changes of rows: more titles, notes, totals and vacant posts."""

from __future__ import annotations

import re
from random import Random

from tests.rosters.mutations.book import Book, Tab
from tests.rosters.mutations.changes import change, some_tab
from tests.rosters.mutations.reading import YEAR
from tests.rosters.mutations.wording import NOTES, OF_THE_YEAR, POSTS, TITLES_ABOVE, TOTALS, VACANT

from analysis.rosters.grid import Value


@change("title rows added")
def titles(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None:
        return None
    header = tab.place(tab.of_kind("header")[0])
    said = [text for text in TITLES_ABOVE if not (_is_of_another_year(tab) and text in OF_THE_YEAR)]
    told = rng.sample(said, rng.randint(1, 3))
    for text in told:
        place = rng.randint(0, header)
        tab.insert_row(place, [*[""] * rng.choice([0, 0, 1, 2]), text])
        header += 1
    return f"{tab.name}: {told}"


def _is_of_another_year(tab: Tab) -> bool:
    """Whether a title names another year: one of this year beside it would make it mean another."""
    years = {
        found
        for row in tab.of_kind("title")
        for value in row.cells
        for found in re.findall(r"\b20\d\d\b", str(value))
    }
    return bool(years) and str(YEAR) not in years


@change("blank rows added")
def blanks(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None:
        return None
    places = [rng.randint(0, len(tab.rows)) for _ in range(rng.randint(1, 3))]
    headers = [tab.place(row) for row in tab.of_kind("header")]
    told = [place for place in places if place <= headers[0] or place > headers[-1]]
    for place in sorted(told, reverse=True):
        tab.insert_row(place, [])
    return f"{tab.name}: {told}" if told else None


@change("note below")
def note_below(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None:
        return None
    text = rng.choice(NOTES)
    tab.insert_row(len(tab.rows), [*[""] * rng.choice([0, 1]), text])
    return f"{tab.name}: {text!r}"


def _between(tab: Tab, rng: Random) -> int:
    """A place among the lines, not over the first of them."""
    return tab.place(rng.choice(tab.of_kind("line")[1:] or tab.of_kind("line")))


@change("note between")
def note_between(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None:
        return None
    text = rng.choice(NOTES)
    place = _between(tab, rng)
    tab.insert_row(place, [text])
    return f"{tab.name}: {text!r} at {place}"


@change("total between or below")
def total(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None or len(tab.where("nik")) > 1:
        return None
    place = rng.choice([_between(tab, rng), tab.place(tab.of_kind("line")[-1]) + 1])
    n_above = sum(row.kind == "line" for row in tab.rows[:place])
    cells: list[Value] = [""] * len(tab.columns)
    cells[rng.choice([0, *tab.where("name")])] = rng.choice(TOTALS)
    for column in tab.where("wage"):
        cells[column] = 1_500_000 * n_above
    if not tab.where("wage") and rng.random() < 0.5:
        cells[-1] = f"{n_above} orang"
    tab.insert_row(place, cells)
    return f"{tab.name}: {[value for value in cells if value != '']} at {place}"


@change("vacant post added")
def vacant(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None or len(tab.where("nik")) > 1:
        return None
    place = rng.choice([_between(tab, rng), tab.place(tab.of_kind("line")[-1]) + 1])
    word = rng.choice(VACANT)
    cells: list[Value] = [""] * len(tab.columns)
    for column in tab.where("name"):
        cells[column] = word
    for field, values in (
        ("number", [place, ""]),
        ("nik", ["-", ""]),
        ("position", [rng.choice(POSTS)]),
        ("unit", ["Sekretariat"]),
        ("wage", [1_500_000, ""]),
    ):
        for column in tab.where(field):
            cells[column] = rng.choice(values)
    if sum(value != "" for value in cells) < 2:
        return None
    tab.insert_row(place, cells)
    return f"{tab.name}: {[value for value in cells if value != '']} at {place}"


@change("signature added")
def signature(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None or tab.of_kind("closing"):
        return None
    shift: list[Value] = [""] * rng.choice([1, 2, max(0, len(tab.columns) - 2)])
    for text in (
        "", "Kendari, 10 Januari 2026", "Mengetahui,", "Kepala Sub Bagian Umum", "", "",
        "Drs. La Contoh, M.Si", "Pembina, IV/a", "NIP. 19690202 199403 1 000",
    ):  # fmt: skip
        tab.insert_row(len(tab.rows), [*shift, text])
    return f"{tab.name}: in column {len(shift)}"
