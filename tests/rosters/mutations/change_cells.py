"""Changes of cells: the same date, NIK, span or text written another way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from random import Random

from tests.rosters.mutations.book import Book, Tab
from tests.rosters.mutations.changes import change, some_tab

from analysis.rosters.grid import Value

MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
          "Oktober", "November", "Desember"]  # fmt: skip
_SHORT = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]
_PLAIN_DATE = re.compile(r"(\d\d)[-/](\d\d)[-/](\d{4})")
_UNSEEN = ("\x07", "\u200b", "\u00a0", "\u00ad", "\x0b", "\ufeff", "\u200e", "\r\n", "\t", "\x00")


def _day(value: Value) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and (match := _PLAIN_DATE.fullmatch(value)):
        return date(int(match[3]), int(match[2]), int(match[1]))
    return None


_SPELLINGS: dict[str, Callable[[date], Value]] = {
    "date": lambda day: day,
    "slashes": lambda day: f"{day:%d/%m/%Y}",
    "dots": lambda day: f"{day:%d.%m.%Y}",
    "iso": lambda day: f"{day:%Y-%m-%d}",
    "words": lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    "short words": lambda day: f"{day.day:02}-{_SHORT[day.month - 1]}-{day.year}",
    "capitals": lambda day: f"{day.day} {MONTHS[day.month - 1].upper()} {day.year}",
    "serial": lambda day: (day - date(1899, 12, 30)).days,
    "serial text": lambda day: str((day - date(1899, 12, 30)).days),
    "moment": lambda day: f"{day:%Y-%m-%d} 00:00:00",
    "no zeros": lambda day: f"{day.day}-{day.month}-{day.year}",
    "spaces": lambda day: f"{day.day:02} - {day.month:02} - {day.year}",
}


@change("dates spelled another way")
def dates(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None:
        return None
    fields = [name for name in ("birth_date", "start", "end") if tab.where(name)]
    if not fields:
        return None
    field, how = rng.choice(fields), rng.choice(sorted(_SPELLINGS))
    n_changed = 0
    for place in tab.where(field):
        for row in tab.of_kind("line"):
            if (day := _day(row.cells[place])) is not None and rng.random() < 0.8:
                row.cells[place] = _SPELLINGS[how](day)
                n_changed += 1
    return f"{tab.name}: {field} as {how}" if n_changed else None


_NIKS: dict[str, Callable[[str], Value]] = {
    "blanks": lambda nik: f"{nik[:4]} {nik[4:8]} {nik[8:12]} {nik[12:]}",
    "dots": lambda nik: f"{nik[:2]}.{nik[2:6]}.{nik[6:12]}.{nik[12:]}",
    "dashes": lambda nik: f"{nik[:6]}-{nik[6:12]}-{nik[12:]}",
    "apostrophe": lambda nik: f"'{nik}",
    "backtick": lambda nik: f"`{nik}",
    "label": lambda nik: f"NIK: {nik}",
    "label2": lambda nik: f"NIK. {nik}",
    "trailing": lambda nik: f" {nik} ",
    "tab": lambda nik: f"\t{nik}",
    "slashes": lambda nik: f"{nik[:6]}/{nik[6:12]}/{nik[12:]}",
    "bars": lambda nik: f"|{nik}|",
    "invisible": lambda nik: f"\u200b{nik[:8]}\u200b{nik[8:]}",
    "number": lambda nik: int(nik) if nik[-1] != "0" else nik,
    "float": lambda nik: float(nik) if nik[-1] != "0" else nik,
    "each digit apart": lambda nik: " ".join(nik),
    "quoted": lambda nik: f'="{nik}"',
}


@change("NIKs written another way")
def niks(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None or not tab.where("nik"):
        return None
    how, share = rng.choice(sorted(_NIKS)), rng.choice([0.2, 1.0])
    for place in tab.where("nik"):
        for row in tab.of_kind("line"):
            value = row.cells[place]
            if isinstance(value, str) and re.fullmatch(r"\d{16}", value) and rng.random() < share:
                row.cells[place] = _NIKS[how](value)
    return f"{tab.name}: {how}, {share:.0%}"


@change("unseen characters put in")
def unseen(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None:
        return None
    cells = [
        (row, place)
        for row in tab.of_kind("line", "header", "section", "title")
        for place, value in enumerate(row.cells)
        if isinstance(value, str) and value
    ]
    told = []
    for row, place in rng.sample(cells, min(len(cells), rng.randint(1, 6))):
        mark, text = rng.choice(_UNSEEN), str(row.cells[place])
        where = (
            rng.choice([0, len(text)]) if mark in "\r\n\t\x0b\u00a0" else rng.randint(0, len(text))
        )
        row.cells[place] = text[:where] + mark + text[where:]
        told.append(row.cells[place])
    return f"{tab.name}: {told}"


_SPANS: dict[str, Callable[[date, date], str]] = {
    "words, one year": lambda a, b: (
        f"{a.day} {MONTHS[a.month - 1]} s/d {b.day} {MONTHS[b.month - 1]} {b.year}"
    ),
    "words": lambda a, b: (
        f"{a.day} {MONTHS[a.month - 1]} {a.year} s.d. {b.day} {MONTHS[b.month - 1]} {b.year}"
    ),
    "numbers": lambda a, b: f"{a:%d-%m-%Y} s/d {b:%d-%m-%Y}",
    "slashes": lambda a, b: f"{a:%d/%m/%Y} - {b:%d/%m/%Y}",
    "sampai": lambda a, b: f"{a:%d/%m/%Y} sampai dengan {b:%d/%m/%Y}",
    "months": lambda a, b: f"{MONTHS[a.month - 1]} - {MONTHS[b.month - 1]} {b.year}",
    "short months": lambda a, b: f"{_SHORT[a.month - 1]} s.d {_SHORT[b.month - 1]} {b.year}",
    "capitals": lambda a, b: (
        f"{a.day} {MONTHS[a.month - 1].upper()} S/D {b.day} {MONTHS[b.month - 1].upper()} {b.year}"
    ),
}


@change("span in one cell")
def span(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None or len(tab.where("start")) != 1 or len(tab.where("end")) != 1:
        return None
    start, end = tab.where("start")[0], tab.where("end")[0]
    how = rng.choice(sorted(_SPANS))
    label = rng.choice(
        [
            "MASA KONTRAK",
            "PERIODE",
            "TMT",
            "JANGKA WAKTU",
            "PERIODE KONTRAK",
            "MASA PERJANJIAN KERJA",
        ]
    )
    for row in tab.of_kind("line"):
        first, last = _day(row.cells[start]), _day(row.cells[end])
        if first is None or last is None or first.year != last.year:
            return None
        row.cells[start] = _SPANS[how](first, last)
    _label(tab, start, label)
    for row in tab.rows:
        del row.cells[end]
    del tab.columns[end]
    return f"{tab.name}: {label!r} as {how}"


def _label(tab: Tab, place: int, label: str) -> None:
    for row, column in tab.header_cells():
        if column == place:
            row.cells[column] = label


@change("start and end under one parent")
def parted(book: Book, rng: Random) -> str | None:
    tab = some_tab(book, rng)
    if tab is None or len(tab.of_kind("header")) != 1:
        return None
    starts, ends = tab.where("start"), tab.where("end")
    if len(starts) != 1 or len(ends) != 1 or ends[0] != starts[0] + 1:
        return None
    header = tab.of_kind("header")[0]
    parent = rng.choice(["MASA KONTRAK", "PERIODE", "KONTRAK KERJA", "PERJANJIAN KERJA"])
    children = rng.choice(
        [("MULAI", "SELESAI"), ("DARI", "SAMPAI"), ("AWAL", "AKHIR"), ("MULAI", "S/D"),
         ("TGL MULAI", "TGL BERAKHIR")]
    )  # fmt: skip
    above = list(header.cells)
    above[starts[0]], above[ends[0]] = parent, ""
    below: list[Value] = [""] * len(above)
    below[starts[0]], below[ends[0]] = children
    header.cells[:] = below
    top = tab.insert_row(tab.place(header), above, "header")
    ids = [column.id for column in tab.columns]
    tab.merges.append((top.id, ids[starts[0]], top.id, ids[ends[0]]))
    tab.merges += [
        (top.id, column, header.id, column)
        for place, column in enumerate(ids)
        if place not in (starts[0], ends[0]) and above[place] != ""
    ]
    return f"{tab.name}: {parent} > {children}"
