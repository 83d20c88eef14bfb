"""Changes of columns: their order, and more of them that say nothing of the persons' work."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tests.rosters.mutations.book import Book, Column, Tab
from tests.rosters.mutations.changes import change, some_tab
from tests.rosters.mutations.wording import DATE_LABELS, HELPER_LABELS, OTHERS_REMARKS

from analysis.rosters.grid import Value, is_blank

_MOVED = frozenset({"header", "line", "numbering"})


@change("columns shuffled")
def shuffled(book: Book, rng: Random) -> str | None:
    """Whole groups are moved: what one parent stands over stays together."""
    tab = some_tab(book, rng)
    if tab is None or len(tab.where("nik")) > 1:
        return None
    n_columns = len(tab.columns)
    width = max(
        (place + 1 for row in tab.of_kind("header", "line") for place, value in enumerate(row.cells)
         if not is_blank(value)), default=0,
    )  # fmt: skip
    joined = _joined(tab)
    groups: list[list[int]] = []
    for place in range(width):
        if place in joined and groups:
            groups[-1].append(place)
        else:
            groups.append([place])
    rng.shuffle(groups)
    order = [place for group in groups for place in group] + list(range(width, n_columns))
    tab.columns[:] = [tab.columns[place] for place in order]
    for row in tab.rows:
        if row.kind in _MOVED:
            row.cells[:] = [row.cells[place] for place in order]
        elif row.kind == "total":
            label = next((value for value in row.cells if isinstance(value, str) and value), "")
            rest: list[Value] = [
                "" if row.cells[place] == label else row.cells[place] for place in order
            ]
            free = next((place for place, value in enumerate(rest) if is_blank(value)), 0)
            rest[free] = label
            row.cells[:] = rest
    return f"{tab.name}: {[column.field for column in tab.columns[:width]]}"


def _joined(tab: Tab) -> set[int]:
    """Columns that go with the one to their left: under one merge, or under one parent."""
    at = {column.id: place for place, column in enumerate(tab.columns)}
    headers = tab.of_kind("header")
    ids = {row.id for row in headers}
    found = {
        place
        for top, left, _, right in tab.merges
        if top in ids and left in at and right in at
        for place in range(at[left] + 1, at[right] + 1)
    }
    if len(headers) > 1:
        found |= {place for place, value in enumerate(headers[0].cells) if is_blank(value)}
    return found


def _put(tab: Tab, rng: Random, label: str, values: list[Value], *, inside: bool = True) -> int:
    """A new column of ``values`` for the lines; returns its place."""
    lines = tab.of_kind("line")
    last = max(place for row in lines for place, value in enumerate(row.cells) if value != "") + 1
    joined = _joined(tab)
    places = [place for place in range(last + 1) if place not in joined]
    place = rng.choice(places) if inside else last
    tab.insert_column(place, Column(None, is_added=True))
    for header in _lowest_headers(tab):
        header.cells[place] = label
    for row, value in zip(lines, values, strict=True):
        row.cells[place] = value
    return place


def _lowest_headers(tab: Tab) -> list:  # type: ignore[type-arg]
    rows = tab.rows
    return [
        row
        for n, row in enumerate(rows)
        if row.kind == "header" and (n + 1 == len(rows) or rows[n + 1].kind != "header")
    ]


@change("empty column inserted")
def empty(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None:
        return None
    place = rng.randrange(len(tab.columns))
    tab.insert_column(place, Column(None, is_added=True))
    return f"{tab.name}: at {place}"


@change("helper column inserted")
def helper(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None:
        return None
    lines = tab.of_kind("line")
    makers: dict[str, list[Value]] = {
        "index": [n + 1 for n in range(len(lines))],
        "ok": ["OK" for _ in lines],
        "flags": [True for _ in lines],
        "lengths": [16 for _ in lines],
        "zeros": [0 for _ in lines],
        "joined": [" - ".join(str(v) for v in row.cells if v != "")[:30] for row in lines],
        "errors": ["#N/A" for _ in lines],
        "codes": [f"74.71.{n:04}" for n in range(len(lines))],
        "serials": [f"A{n:05}" for n in range(len(lines))],
    }
    kind = rng.choice(sorted(makers))
    label = rng.choice([*HELPER_LABELS, ""])
    place = _put(tab, rng, label, makers[kind])
    return f"{tab.name}: {label!r} with {kind} at {place}"


@change("column of a document's dates inserted")
def dates(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None:
        return None
    first = date(2026, 2, 1)
    days = [first + timedelta(rng.randrange(300)) for _ in tab.of_kind("line")]
    as_text = rng.random() < 0.5
    values: list[Value] = [f"{day:%d-%m-%Y}" if as_text else day for day in days]
    label = rng.choice(DATE_LABELS)
    place = _put(tab, rng, label, values)
    return f"{tab.name}: {label!r} at {place}{' as text' if as_text else ''}"


@change("remarks about others")
def others(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None:
        return None
    lines = tab.of_kind("line")
    if not tab.where("remark"):
        if len(tab.where("nik")) > 1:
            return None
        place = _put(tab, rng, "KETERANGAN", ["" for _ in lines], inside=False)
    else:
        place = tab.where("remark")[0]
    free = [row for row in lines if str(row.cells[place]).lower() in ("", "aktif")]
    told = []
    for row in rng.sample(free, min(len(free), 3)):
        row.cells[place] = rng.choice(OTHERS_REMARKS)
        told.append(str(row.cells[place]))
    return f"{tab.name}: {told}" if told else None
