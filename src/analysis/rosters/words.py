"""The words by which a roster is recognised, read from the CSV files of ``vocabulary/``."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

VOCABULARY = Path(__file__).parent / "vocabulary"
_NOT_WORD = re.compile(r"[^0-9A-Z]+")
_BRACKETS = re.compile(r"\([^)]*\)")


def rows(name: str) -> Iterator[dict[str, str]]:
    """The lines of ``vocabulary/<name>.csv``; a line that starts with ``#`` is a comment."""
    with (VOCABULARY / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            first = next(iter(row.values()))
            if not (first or "").startswith("#"):
                yield {key: (value or "").strip() for key, value in row.items()}


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
