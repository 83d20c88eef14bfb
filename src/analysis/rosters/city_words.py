"""The words that a city needs and the vocabulary lacks: ``reference/words.csv``.

One line adds one word to one list, so that nobody edits the source for a header. The column
``vocabulary`` names the list; the other columns are those of that list, and what another list
needs stays empty::

    vocabulary,field,match,words,phrase,category
    headers,end,exact,HABIS MASA TUGAS,,
    statuses,,,,TENAGA AHLI DAERAH,NON_ASN

Without the column ``vocabulary`` the list is the one that has just these columns. ``match`` may be
left empty: exact. The city's words come before the vocabulary's. A line that starts with ``#`` is a
comment; cells may be parted by semicolons, as Excel in Indonesia saves them.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from analysis.delimiter import delimiter_of
from analysis.rosters.layout.columns import FIELDS
from analysis.rosters.words import VOCABULARY, Extra, shipped, words

CityWords = Extra

#: The lists that a city may add to, and the column that has the word.
LISTS = {
    "headers": "words",
    "details": "words",
    "rows": "words",
    "headings": "words",
    "participants": "words",
    "participant_statuses": "words",
    "address_parts": "words",
    "statuses": "phrase",
    "remarks": "phrase",
    "dittos": "word",
    "placeholders": "word",
    "wage_words": "word",
    "marital_statuses": "word",
    "months": "spelling",
    "sexes": "spelling",
    "name_forms": "spelling",
    "titles": "title",
}
#: Columns in which anything may stand; in every other one, what the vocabulary has there.
_FREE = frozenset({"prefix", "standard", "unless_before", "unless_after"})


class WordsError(ValueError):
    """``words.csv`` cannot be used as it stands: every line to be mended, and how."""


def load_words(path: Path) -> CityWords:
    """Read ``reference/words.csv``; a file that is absent adds nothing.

    Raises:
        WordsError: with all that must be mended.
    """
    if not path.exists():
        return ()
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Excel saves a plain CSV so.
        text = data.decode("cp1252", "replace")
    reader = csv.reader(text.splitlines(), delimiter=delimiter_of(text))
    lines: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped) and not stripped[0].startswith("#"):
                lines.append((reader.line_num, stripped))
    except csv.Error as error:
        raise WordsError(f"{path}, baris {reader.line_num}: bukan CSV ({error})") from None
    if not lines:
        return ()
    header = [name.lower() for name in lines[0][1]]
    wrong = list(_header_errors(header))
    found: list[tuple[str, tuple[tuple[str, str], ...]]] = []
    first_at: dict[tuple[str, str, str], int] = {}
    for number, cells in lines[1:] if not wrong else ():
        if len(cells) > len(header):
            wrong.append(
                f"baris {number}: kolomnya terlalu banyak; apit isi yang memuat koma dengan tanda "
                "kutip"
            )
            continue
        given = dict(zip(header, cells, strict=False))
        name = given.pop("vocabulary", None)
        name = _list_of(header) if name is None else name
        if name not in LISTS:
            wrong.append(f"baris {number}: {_unknown('daftar', name or '', LISTS)}")
            continue
        errors = list(_line_errors(name, given))
        wrong += [f"baris {number}: {error}" for error in errors]
        if errors:
            continue
        columns = _columns(name)
        row = {column: given.get(column, "") for column in columns}
        if "match" in row:
            row["match"] = row["match"] or _usual_match(name)
        word = words(row[LISTS[name]]) or row[LISTS[name]].casefold()
        about = (name, word, row.get("match", ""))
        if other := first_at.get(about):
            wrong.append(
                f"baris {number}: «{row[LISTS[name]]}» sudah ada pada baris {other}; hapus salah "
                "satu"
            )
            continue
        first_at[about] = number
        found.append((name, tuple(row.items())))
    if wrong:
        raise WordsError("\n".join(f"{path}, {line}" for line in wrong))
    return tuple(found)


def _header_errors(header: list[str]) -> Iterator[str]:
    known = {"vocabulary", *(column for name in LISTS for column in _columns(name))}
    for column in header:
        if column not in known:
            yield f"baris 1: {_unknown('kolom', column, known)}"
    for column in {column for column in header if header.count(column) > 1}:
        yield f"baris 1: kolom {column} tertulis dua kali; hapus salah satu"
    if "vocabulary" not in header and _list_of(header) is None:
        yield (
            "baris 1: kolom vocabulary tidak ada; tambahkan, dengan nama daftarnya: "
            f"{', '.join(LISTS)}"
        )


def _list_of(header: list[str]) -> str | None:
    """The list that has just these columns."""
    return next((name for name in LISTS if set(_columns(name)) == set(header)), None)


def _line_errors(name: str, given: dict[str, str]) -> Iterator[str]:
    columns = _columns(name)
    if not given.get(LISTS[name]):
        yield f"kolom {LISTS[name]} kosong; tulis katanya"
    for column, cell in given.items():
        if column not in columns:
            if cell:
                yield (
                    f"kolom {column} bukan milik daftar {name}; kosongkan, atau isi kolom "
                    f"{', '.join(columns)}"
                )
        elif column != LISTS[name] and column not in _FREE:
            allowed = _allowed(name, column)
            if not cell and column != "match" and "" not in allowed:
                yield f"kolom {column} kosong; pilih {_choice(allowed)}"
            elif cell and cell not in allowed:
                yield _unknown(column, cell, allowed)
    for column in columns:
        is_free = column in _FREE or column in ("match", LISTS[name])
        if column not in given and not is_free and "" not in _allowed(name, column):
            yield f"kolom {column} tidak ada; tambahkan dengan salah satu isi {name}"


@cache
def _columns(name: str) -> tuple[str, ...]:
    with (VOCABULARY / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(next(csv.reader(file)))


@cache
def _allowed(name: str, column: str) -> frozenset[str]:
    found = frozenset(row[column] for _, row in shipped(name))
    # A city may have a whole label also for what the repository knows by its single words.
    return found | FIELDS if (name, column) == ("headers", "field") else found


@cache
def _usual_match(name: str) -> str:
    allowed = _allowed(name, "match")
    return next(match for match in ("exact", "whole", "contains") if match in allowed)


def _unknown(what: str, cell: str, allowed: object) -> str:
    known = sorted(map(str, allowed))  # type: ignore[call-overload]
    near = difflib.get_close_matches(cell, known, n=1)
    remedy = f"maksudnya {near[0]}?" if near else f"pilih {_choice(known)}"
    return f"{what} «{cell}» tidak dikenal; {remedy}"


def _choice(allowed: object) -> str:
    return ", ".join(sorted(filter(None, map(str, allowed))))  # type: ignore[call-overload]
