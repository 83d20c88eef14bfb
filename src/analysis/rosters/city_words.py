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

from collections.abc import Iterator
from pathlib import Path

from analysis.csv_table import CsvFileError, is_note, read_csv, unknown
from analysis.rosters.words import Extra, WordList, word_lists, words

CityWords = Extra


class WordsError(CsvFileError):
    """``words.csv`` cannot be used as it stands."""


def load_words(path: Path) -> CityWords:
    """Read ``reference/words.csv``; a file that is absent adds nothing.

    Raises:
        WordsError: with all that must be mended.
    """
    if not path.exists():
        return ()
    columns = {column: None for one in _lists().values() for column in one.columns}
    table = read_csv(path, (), ("vocabulary", *columns), error=WordsError)
    own_list = _list_of(table.columns)
    if "vocabulary" not in table.columns and own_list is None and table.columns:
        table.tell(
            1,
            "kolom vocabulary tidak ada: tambahkan, dengan nama daftarnya: " + ", ".join(_lists()),
        )
    found: list[tuple[str, tuple[tuple[str, str], ...]]] = []
    first_at: dict[tuple[str, str, str], int] = {}
    for number, given in table.lines if table.is_header_sound else ():
        name = given.get("vocabulary", own_list or "")
        if name not in _lists():
            table.tell(number, unknown(name, [*_lists()]), "vocabulary")
            continue
        described = _lists()[name]
        row = {column: given.get(column, "") for column in described.columns}
        if "match" in row:
            row["match"] = row["match"] or _usual_match(described)
        errors = [*_foreign_cells(name, given), *described.errors(row)]
        for column, why in errors:
            table.tell(number, why, column)
        if errors:
            continue
        said = row[described.word]
        about = (name, words(said) or said.casefold(), row.get("match", ""))
        if (other := first_at.setdefault(about, number)) != number:
            table.tell(number, f"«{said}» sudah ada pada baris {other}: hapus satu", described.word)
            continue
        found.append((name, tuple(row.items())))
    table.done()
    return tuple(found)


def _lists() -> dict[str, WordList]:
    return {name: one for name, one in word_lists().items() if one.is_of_a_city}


def _list_of(header: list[str]) -> str | None:
    """The list that has just these columns."""
    return next((name for name, one in _lists().items() if {*one.columns} == {*header}), None)


def _foreign_cells(name: str, given: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Of cells that are filled in columns of other lists."""
    columns = _lists()[name].columns
    for column, cell in given.items():
        if cell and column not in columns and column != "vocabulary" and not is_note(column):
            yield column, f"bukan milik daftar {name}: kosongkan, atau isi {', '.join(columns)}"


def _usual_match(described: WordList) -> str:
    allowed = described.columns["match"] or ()
    return next(match for match in ("exact", "whole", "contains") if match in allowed)
