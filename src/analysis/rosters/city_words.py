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
from collections.abc import Iterator
from pathlib import Path

from analysis.delimiter import delimiter_of
from analysis.rosters.words import Extra, WordList, unknown, word_lists, words

CityWords = Extra


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
        if name not in _lists():
            wrong.append(f"baris {number}: {unknown('daftar', name or '', _lists())}")
            continue
        described = _lists()[name]
        row = {column: given.get(column, "") for column in described.columns}
        if "match" in row:
            row["match"] = row["match"] or _usual_match(described)
        errors = [*_foreign_cells(name, given), *described.errors(row)]
        wrong += [f"baris {number}: {error}" for error in errors]
        if errors:
            continue
        said = row[described.word]
        about = (name, words(said) or said.casefold(), row.get("match", ""))
        if other := first_at.get(about):
            wrong.append(f"baris {number}: «{said}» sudah ada pada baris {other}; hapus salah satu")
            continue
        first_at[about] = number
        found.append((name, tuple(row.items())))
    if wrong:
        raise WordsError("\n".join(f"{path}, {line}" for line in wrong))
    return tuple(found)


def _lists() -> dict[str, WordList]:
    return {name: one for name, one in word_lists().items() if one.is_of_a_city}


def _header_errors(header: list[str]) -> Iterator[str]:
    known = {"vocabulary", *(column for one in _lists().values() for column in one.columns)}
    for column in header:
        if column not in known:
            yield f"baris 1: {unknown('kolom', column, known)}"
    for column in {column for column in header if header.count(column) > 1}:
        yield f"baris 1: kolom {column} tertulis dua kali; hapus salah satu"
    if "vocabulary" not in header and _list_of(header) is None:
        yield (
            "baris 1: kolom vocabulary tidak ada; tambahkan, dengan nama daftarnya: "
            f"{', '.join(_lists())}"
        )


def _list_of(header: list[str]) -> str | None:
    """The list that has just these columns."""
    return next((name for name, one in _lists().items() if {*one.columns} == {*header}), None)


def _foreign_cells(name: str, given: dict[str, str]) -> Iterator[str]:
    """Of cells that are filled in columns of other lists."""
    columns = _lists()[name].columns
    for column, cell in given.items():
        if cell and column not in columns:
            yield (
                f"kolom {column} bukan milik daftar {name}; kosongkan, atau isi kolom "
                f"{', '.join(columns)}"
            )


def _usual_match(described: WordList) -> str:
    allowed = described.columns["match"] or ()
    return next(match for match in ("exact", "whole", "contains") if match in allowed)
