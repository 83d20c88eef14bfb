"""The words by which a roster is recognised, read from the CSV files of ``vocabulary/``."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from analysis.csv_table import CsvFileError, read_csv, unknown
from analysis.strict_yaml import (
    StrictYamlError,
    at,
    check_keys,
    mapping,
    one_of,
    read_mapping,
    several_of,
)

#: Lines beside the vocabulary: the name of a list, and (column, cell) of a line.
Extra = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]

VOCABULARY = Path(__file__).parent / "vocabulary"
DESCRIPTION = VOCABULARY / "lists.yaml"
_GROUPS = ("of_a_city", "of_the_repository")
_NOT_WORD = re.compile(r"[^0-9A-Z]+")
_BRACKETS = re.compile(r"\([^)]*\)")


class VocabularyError(CsvFileError):
    """A list of ``vocabulary/``, or what describes the lists, is not what it should be."""


@dataclass(frozen=True)
class WordList:
    """What the columns of a list may hold, from ``vocabulary/lists.yaml``.

    ``columns`` has for each what may stand in it; None: anything. ``word`` is the column of the
    word itself; ``is_of_a_city``: a city's ``words.csv`` may add to the list. A cell of
    ``of_words`` holds words parted by semicolons, any other just one.
    """

    columns: dict[str, frozenset[str] | None]
    word: str
    is_of_a_city: bool
    of_words: frozenset[str] = frozenset()

    def errors(self, row: dict[str, str]) -> Iterator[tuple[str, str]]:
        """What is wrong with a line of this list, by column."""
        for column, allowed in self.columns.items():
            cell = row[column]
            if column == self.word and not cell:
                yield column, "kosong: tulis katanya"
            elif allowed is None:
                if ";" in cell and column not in self.of_words:
                    yield column, f"{cell!r} memuat titik koma: tulis satu baris untuk setiap kata"
            elif cell not in allowed:
                remedy = unknown(cell, sorted(allowed))
                yield column, remedy if cell else f"kosong: pilih {', '.join(sorted(allowed))}"


@cache
def word_lists() -> dict[str, WordList]:
    """All lists of ``vocabulary/`` by name."""
    try:
        described = read_mapping(DESCRIPTION)
        check_keys(described, _GROUPS, (), DESCRIPTION.name)
        return {
            str(name): _word_list(columns, name, group)
            for group in _GROUPS
            for name, columns in mapping(described[group], group).items()
        }
    except StrictYamlError as error:
        raise VocabularyError(str(error)) from None


def _word_list(raw: object, name: str, group: str) -> WordList:
    where = f"{DESCRIPTION.name}, {name}"
    columns: dict[str, frozenset[str] | None] = {}
    named: dict[str, set[str]] = {"word": set(), "free": set(), "words": set()}
    for column, holds in mapping(raw, where).items():
        if isinstance(holds, list):
            columns[str(column)] = frozenset(several_of(holds, holds, f"{where}, {column}"))
        else:
            columns[str(column)] = None
            named[one_of(holds, named, f"{where}, {column}")].add(str(column))
    if len(named["word"]) != 1:
        raise StrictYamlError(f"{where}: tepat satu kolom harus berisi word{at(raw)}")
    (word,) = named["word"]
    return WordList(columns, word, group == "of_a_city", frozenset(named["words"]))


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
                if kept is shipped:
                    continue  # the files are the same for every city
                if callable(forget := getattr(kept, "cache_clear", None)):
                    forget()


def check_word_lists() -> None:
    """Read every list once, so that a mistake in one is told before any roster is read.

    Raises:
        VocabularyError: as :func:`rows`.
    """
    for name in word_lists():
        for _ in rows(name):
            pass


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


@cache
def shipped(name: str) -> list[tuple[int, dict[str, str]]]:
    """:func:`read_list`, once for the process."""
    return read_list(name)


def read_list(name: str) -> list[tuple[int, dict[str, str]]]:
    """The lines of ``vocabulary/<name>.csv`` with their numbers, checked as :func:`rows` says."""
    described = word_lists()[name]
    table = read_csv(VOCABULARY / f"{name}.csv", described.columns, error=VocabularyError)
    for number, row in table.lines:
        for column, why in described.errors(row):
            table.tell(number, why, column)
    table.check_once([*described.columns], table.lines)
    table.done()
    return table.lines


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
