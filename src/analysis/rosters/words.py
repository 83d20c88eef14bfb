"""The words by which a roster is recognised, read from the CSV files of ``vocabulary/``."""

from __future__ import annotations

import csv
import difflib
import re
import sys
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from analysis.strict_yaml import read_mapping

#: Lines beside the vocabulary: the name of a list, and (column, cell) of a line.
Extra = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]

VOCABULARY = Path(__file__).parent / "vocabulary"
_NOT_WORD = re.compile(r"[^0-9A-Z]+")
_BRACKETS = re.compile(r"\([^)]*\)")


class VocabularyError(ValueError):
    """A list of ``vocabulary/`` is not what it should be, with file and line."""


@dataclass(frozen=True)
class WordList:
    """What the columns of a list may hold, from ``vocabulary/lists.yaml``.

    ``columns`` has for each what may stand in it; None: anything. ``word`` is the column of the
    word itself; ``is_of_a_city``: a city's ``words.csv`` may add to the list.
    """

    columns: dict[str, frozenset[str] | None]
    word: str
    is_of_a_city: bool

    def errors(self, row: dict[str, str]) -> Iterator[str]:
        """What is wrong with a line of this list."""
        if not row[self.word]:
            yield f"kolom {self.word} kosong; tulis katanya"
        for column, allowed in self.columns.items():
            if allowed is None or row[column] in allowed or column == self.word:
                continue
            if row[column]:
                yield unknown(column, row[column], allowed)
            else:
                yield f"kolom {column} kosong; pilih {_choice(allowed)}"


@cache
def word_lists() -> dict[str, WordList]:
    """All lists of ``vocabulary/`` by name."""
    described = read_mapping(Path(__file__).parent / "vocabulary" / "lists.yaml")
    return {
        name: WordList(
            {
                column: None if isinstance(holds, str) else frozenset(holds)
                for column, holds in columns.items()
            },
            next(column for column, holds in columns.items() if holds == "word"),
            group == "of_a_city",
        )
        for group, lists in described.items()
        for name, columns in lists.items()
    }


def unknown(what: str, cell: str, allowed: Collection[str]) -> str:
    """That ``cell`` is none of ``allowed``, with the nearest of them."""
    near = difflib.get_close_matches(cell, allowed, n=1)
    remedy = f"maksudnya {near[0]}?" if near else f"pilih {_choice(allowed)}"
    return f"{what} «{cell}» tidak dikenal; {remedy}"


def _choice(allowed: Collection[str]) -> str:
    return ", ".join(sorted(filter(None, allowed)))


#: The words of the city in use beside the vocabulary: list, and the cells of each line.
_city: dict[str, list[dict[str, str]]] = {}
_in_use: Extra = ()


def use_words(extra: Extra) -> None:
    """Let the words of a city hold beside the vocabulary, before it, from now on.

    Whatever was learnt from the lists before is forgotten, in every module that keeps it.
    """
    global _in_use
    if extra == _in_use:
        return
    _in_use = extra
    _city.clear()
    for name, cells in extra:
        _city.setdefault(name, []).append(dict(cells))
    for name, module in list(sys.modules.items()):
        if name.startswith("analysis.rosters"):
            for kept in list(vars(module).values()):
                if callable(forget := getattr(kept, "cache_clear", None)):
                    forget()


def rows(name: str) -> Iterator[dict[str, str]]:
    """The lines of a list: the city's, then those of ``vocabulary/<name>.csv``.

    A line that starts with ``#`` is a comment.

    Raises:
        VocabularyError: with file, line and column: other columns than ``lists.yaml`` has, a cell
            that it does not know, or a line written twice.
    """
    yield from map(dict, _city.get(name, ()))
    for _, row in shipped(name):
        yield row


def shipped(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of ``vocabulary/<name>.csv`` with their numbers, checked as :func:`rows` says."""
    described = word_lists()[name]
    with (VOCABULARY / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        where = f"vocabulary/{name}.csv, baris"
        if reader.fieldnames != [*described.columns]:
            raise VocabularyError(
                f"{where} 1: kolomnya harus {','.join(described.columns)}, dipisahkan koma"
            )
        first_at: dict[tuple[str, ...], int] = {}
        for row in reader:
            number = reader.line_num
            if (next(iter(row.values())) or "").startswith("#"):
                continue
            if None in row or None in row.values():
                raise VocabularyError(
                    f"{where} {number}: kolomnya terlalu banyak atau terlalu sedikit; apit isi "
                    "yang memuat koma dengan tanda kutip"
                )
            line = {key: value.strip() for key, value in row.items()}
            for error in described.errors(line):
                raise VocabularyError(f"{where} {number}, {error}")
            other = first_at.setdefault(tuple(line.values()), number)
            if other != number:
                raise VocabularyError(f"{where} {number}: sama dengan baris {other}; hapus satu")
            yield number, line


@lru_cache(maxsize=65536)
def words(text: str) -> str:
    """``text`` as upper-case ASCII words: ``"T.T.L  (Tgl)"`` is ``"T T L TGL"``."""
    text = unicodedata.normalize("NFKD", text).upper()
    return _NOT_WORD.sub(" ", text).strip()


def has_phrase(text: str, phrase: str) -> bool:
    """Whether the words of ``phrase`` stand side by side in ``text`` (both as of :func:`words`)."""
    return f" {phrase} " in f" {text} "


class _HeaderRules:
    def __init__(self, vocabulary: str) -> None:
        self.exact: dict[str, str] = {}
        self.others: list[tuple[str, str, str]] = []
        for row in rows(vocabulary):
            label = words(row["words"])
            if row["match"] == "exact":
                self.exact.setdefault(label.replace(" ", ""), row["field"])
            else:
                self.others.append((row["field"], row["match"], label))

    def field(self, label: str) -> tuple[str | None, bool]:
        """The field of the first rule that fits, and whether the label fits exactly."""
        for text in dict.fromkeys((words(label), words(_BRACKETS.sub(" ", label)))):
            if text and (field := self.exact.get(text.replace(" ", ""))):
                return field, True
        text = words(label)
        for field, match, phrase in self.others:
            if match == "contains" and has_phrase(text, phrase):
                return field, False
            if match == "all" and all(has_phrase(text, word) for word in phrase.split()):
                return field, False
        return None, False


@cache
def _header_rules(vocabulary: str) -> _HeaderRules:
    return _HeaderRules(vocabulary)


@lru_cache(maxsize=16384)
def detail_field(label: str) -> tuple[str | None, bool]:
    """What a registration finds under a header label (``vocabulary/details.csv``), as above."""
    return _header_rules("details").field(label)


@cache
def _row_rules() -> dict[str, list[tuple[str, str]]]:
    rules: dict[str, list[tuple[str, str]]] = {}
    for row in rows("rows"):
        rules.setdefault(row["kind"], []).append((row["match"], words(row["words"])))
    return rules


@cache
def _rules_by_first_word(kind: str) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for match, phrase in _row_rules().get(kind, ()):
        found.setdefault(phrase.split()[0], []).append((match, phrase))
    return found


@lru_cache(maxsize=65536)
def row_kind(text: str, kinds: tuple[str, ...] = ("total", "signature", "note")) -> str | None:
    """The first of ``kinds`` whose rules of ``vocabulary/rows.csv`` ``text`` fits, or None."""
    text = words(text)
    if len(text) > 6 and text[1::2].isspace():
        text = text.replace(" ", "")  # J U M L A H
    tokens = text.split()
    for kind in kinds:
        by_first_word = _rules_by_first_word(kind)
        for place, token in enumerate(tokens):
            for match, phrase in by_first_word.get(token, ()):
                if (
                    (match == "contains" and has_phrase(text, phrase))
                    or (place == 0 and match == "starts" and f"{text} ".startswith(f"{phrase} "))
                    or (match == "exact" and text == phrase)
                ):
                    return kind
    return None


@lru_cache(maxsize=4096)
def begins_with(text: str, kind: str) -> bool:
    """Whether ``text`` begins with a phrase of one kind, however that kind is matched."""
    text = words(text)
    rules = _rules_by_first_word(kind).get(text.partition(" ")[0], ())
    return any(f"{text} ".startswith(f"{phrase} ") for _, phrase in rules)


def phrases_of(kind: str) -> tuple[str, ...]:
    """The words of one kind of ``vocabulary/rows.csv``, as of :func:`words`."""
    return tuple(phrase for _, phrase in _row_rules().get(kind, ()))


@cache
def category_phrases() -> list[tuple[str, str]]:
    """The words of headings with their category, the longest first."""
    found = [(words(row["words"]), row["category"]) for row in rows("headings")]
    return sorted(found, key=lambda pair: -len(pair[0]))


@lru_cache(maxsize=16384)
def heading_category(text: str) -> str | None:
    """The one category that a heading names; None when it names none, or more than one."""
    text = f" {words(text)} "
    found = set()
    for phrase, category in category_phrases():
        if f" {phrase} " in text:
            found.add(category)
            text = text.replace(f" {phrase} ", " | ")
    return found.pop() if len(found) == 1 else None
