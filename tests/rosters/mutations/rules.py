"""The rules that decide a fate, each of which can be switched off to see that it is missed.

A rule is a function of the program that is made to give nothing, or the words of one kind in one
vocabulary that are left out. :func:`fall_of` says what then goes wrong first.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache
from random import Random
from typing import Any
from unittest.mock import patch

from tests.rosters.mutations.bases import BUILT
from tests.rosters.mutations.book import Book
from tests.rosters.mutations.changes import CHANGES
from tests.rosters.mutations.hard_bases import troubles
from tests.rosters.mutations.making import Base
from tests.rosters.mutations.reading import Outcome, outcome_of, quick_outcome
from tests.rosters.mutations.verdict import differences

from analysis.rosters import words as vocabulary
from analysis.rosters.layout.cell_evidence import CELLS
from analysis.rosters.layout.opd import Sender
from analysis.rosters.parse import Nip

Rule = Callable[[], AbstractContextManager[None]]
#: Changed books of each kind that a rule is tried on, where the bases alone do not miss it.
_N_CHANGED = 3
#: Fields that their cells show where no label does.
_KNOWN_BY_CELLS = ("nik", "name", "status", "remark")


def _modules() -> list[Any]:
    return [module for name, module in sys.modules.items() if name.startswith("analysis.rosters")]


def _forget() -> None:
    """Let the program read its vocabulary anew."""
    for module in _modules():
        for value in list(vars(module).values()):
            if hasattr(value, "cache_clear"):
                value.cache_clear()


def gives(place: str, make: Callable[..., Any]) -> Rule:
    """A rule that is the function ``module.name``, off while ``make`` stands for it everywhere."""
    path, _, name = place.rpartition(".")

    @contextmanager
    def off() -> Iterator[None]:
        function = getattr(importlib.import_module(f"analysis.rosters.{path}"), name)
        with ExitStack() as stack:
            for module in _modules():
                for key, value in list(vars(module).items()):
                    if value is function:
                        stack.enter_context(patch.object(module, key, make))
            _forget()
            yield
        _forget()

    return off


def method_gives(place: str, make: Callable[..., Any]) -> Rule:
    """A rule that is the method ``module.Class.name``."""
    path, holder, name = place.rsplit(".", 2)

    @contextmanager
    def off() -> Iterator[None]:
        owner = getattr(importlib.import_module(f"analysis.rosters.{path}"), holder)
        with patch.object(owner, name, make):
            yield

    return off


def lacks(file: str, column: str, *values: str) -> Rule:
    """A rule that is the lines of ``vocabulary/<file>.csv`` with these values in a column."""
    read = vocabulary.rows

    if not any(row[column] in values for row in read(file)):
        raise ValueError(
            f"{file}.csv has no line with {values} in {column}: nothing is switched off"
        )

    def rows(name: str) -> Iterator[dict[str, str]]:
        found = read(name)
        return (row for row in found if row[column] not in values) if name == file else found

    return gives("words.rows", rows)


def unseen(field: str) -> Rule:
    """A rule that is what the cells of a column say for a field."""
    return lambda: patch.dict(CELLS, {field: lambda _: 0.0})


def _not(*_: Any, **__: Any) -> bool:
    return False


def _nothing(*_: Any, **__: Any) -> None:
    return None


def _empty(*_: Any, **__: Any) -> list[Any]:
    return []


RULES: dict[str, Rule] = {
    # What a cell says.
    "words for: no NIK": lacks("placeholders", "field", "any", "nik"),
    "a family card's number": gives("parse.nik.looks_like_kk", _not),
    "a civil servant's number": gives("parse.codes.parse_nip", lambda *_, **__: Nip()),
    "(Alm) behind a name": gives("parse.names.is_deceased_name", _not),
    "letters that can only be a digit": lambda: patch(
        "analysis.rosters.parse.nik._LETTERS_FOR_DIGITS", {}
    ),
    "names of months": lacks("months", "month", *map(str, range(1, 13))),
    # Statuses and remarks.
    **{
        f"status {name}": lacks("statuses", "category", name)
        for name in ("NON_ASN", "PPPK_PARUH_WAKTU", "PPPK_FULL_TIME", "CIVIL_SERVANT")
    },
    **{
        f"heading {name}": lacks("headings", "category", name)
        for name in ("NON_ASN", "PPPK_PARUH_WAKTU", "CIVIL_SERVANT")
    },
    **{f"remark {name}": lacks("remarks", "means", name) for name in ("left", "deceased")},
    # Columns.
    **{
        f"header of {name}": lacks("headers", "field", name)
        for name in ("name", "remark", "wage", "opd")
    },
    **{
        f"dates of {name}": lacks("date_labels", "says", name)
        for name in ("start", "end", "span", "contract")
    },
    **{f"what cells say of a {name}": unseen(name) for name in ("nik", "name", "status")},
    # Rows and sheets.
    **{
        f"rows of kind {name}": lacks("rows", "kind", name)
        for name in ("signature", "note", "unit", "dated", "vacant")
    },
    "numbers under a header": gives("layout.row_view.is_numbering", _not),
    "a sheet of another year": gives("layout.year.names_other_year", _not),
    "the OPD that a sheet names": method_gives(
        "layout.opd.OpdNames.sender", lambda *_: Sender(None, (), "")
    ),
    # Persons.
    "names that can be one person's": gives(
        "parse.similarity.names_can_be_one", lambda one, other: one == other
    ),
    "names that cannot be one person's": gives(
        "parse.similarity.names_can_be_one", lambda *_: True
    ),
    "one NIK is one person": method_gives("persons.linking.Linking.link_same_nik", _nothing),
    "ruined NIKs of one person": method_gives(
        "persons.linking.Linking.link_ruined_twins", _nothing
    ),
    "near NIKs of one birth date": gives("persons.near.near_pairs", _empty),
}


@cache
def _changed() -> tuple[tuple[str, Book, Outcome], ...]:
    """Books with one change each that come out as their base does."""
    found = []
    built = [make() for make in BUILT if make is not troubles]
    for kind in sorted(CHANGES):
        rng = Random(kind)
        n_found = 0
        for base in rng.sample(built, len(built)):
            book = base.book.copy()
            did = CHANGES[kind](book, rng)
            now = quick_outcome(book) if did else None
            right = Outcome(base.expected)
            if now is not None and not differences(book, right, now):
                found.append((f"{base.book.name}, {kind}: {did}", book, right))
                n_found += 1
            if n_found == _N_CHANGED:
                break
    return (*found, *_without_labels(built))


def _without_labels(built: Sequence[Base]) -> Iterator[tuple[str, Book, Outcome]]:
    """For each field that decides, the first book that is read as before without its label."""
    for field in _KNOWN_BY_CELLS:
        for base in built:
            book = base.book.copy()
            cells = [
                (row, place)
                for tab in book.tabs
                for row, place in tab.header_cells()
                if tab.columns[place].field == field
            ]
            for row, place in cells:
                row.cells[place] = 12345
            now = quick_outcome(book) if cells else None
            right = Outcome(base.expected)
            if now is not None and not differences(book, right, now):
                yield f"{base.book.name}, no label over {field}", book, right
                break


@cache
def _bases() -> tuple[Base, ...]:
    return tuple(make() for make in BUILT if make is not troubles)


def fall_of(rule: Rule) -> str | None:
    """What goes wrong first with a rule switched off; None where nothing does."""
    changed, whole = _changed(), troubles()
    with rule():
        for base in _bases():
            if wrong := _wrong(base.book, Outcome(base.expected), quick_outcome(base.book)):
                return f"{base.book.name}: {wrong}"
        if wrong := _wrong(whole.book, Outcome(whole.expected), outcome_of(whole.book)):
            return f"{whole.book.name}: {wrong}"
        for name, book, right in changed:
            if wrong := _wrong(book, right, quick_outcome(book)):
                return f"{name}: {wrong}"
    return None


def _wrong(book: Book, right: Outcome, found: Outcome | None) -> str | None:
    if found is None or found.raised:
        return "nothing is read"
    wrong = [one for one in differences(book, right, found) if one.what != "people"]
    return str(wrong[0]) if wrong else None
