"""Rows that count or sum up the persons of a table: a label, and figures beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from analysis.rosters.layout.columns import Columns
from analysis.rosters.layout.labels import header_field
from analysis.rosters.layout.row_view import FACTS, PLACEHOLDERS, RowView, running_number
from analysis.rosters.words import (
    begins_with,
    category_phrases,
    heading_category,
    phrases_of,
    row_kind,
    words,
)

_BRACKETS = re.compile(r"\([^)]*\)")
_DATE = re.compile(r"\d{1,4}\s*[-/. ]\s*\d{1,2}\s*[-/. ]\s*\d{2,4}")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)")
_ORDER_NUMBER = re.compile(r"^\d+ ")
#: More digits are a number of a person: KPJ, telephone, NIK.
_MOST_DIGITS = 10
#: From here on a number may be a year.
_COUNTS = range(1, 1900)
#: Fields in which a small number may be a person's: 1 and 2 for the sexes, a tick.
_SMALL_NUMBERS = frozenset({"sex", "sex_l", "sex_p"})
#: Words of a header's label; letters of a row's.
_LONGEST_LABEL, _LONGEST_TEXT = 6, 80


@dataclass(frozen=True, slots=True)
class Recap:
    """What a row of a label and figures shows of itself.

    ``is_known``: the label is nobody's name ("PPh 21", "Laki-laki"). ``is_count``: the figures are
    heads, not money. ``is_under_nik``: a count stands where only a NIK may.
    """

    is_known: bool
    is_count: bool = True
    is_under_nik: bool = False


@lru_cache(maxsize=16384)
def is_figure(text: str) -> bool:
    """Whether ``text`` is a count, an amount or a share: ``6``, ``Rp 66.450,-``, ``6 orang``."""
    bare = _BRACKETS.sub(" ", text).strip()
    tokens = words(bare).split()
    n_digits = sum(len(token) for token in tokens if token.isdigit())
    if not n_digits or _DATE.fullmatch(bare):
        return False
    if n_digits > _MOST_DIGITS and not _GROUPED.search(bare):
        return False
    return all(token.isdigit() or row_kind(token, ("figure",)) for token in tokens)


@lru_cache(maxsize=16384)
def is_breakdown(text: str) -> bool:
    """Whether ``text`` says by what heads or money are broken down, figures within it aside."""
    label = words(text)
    if len(label) > _LONGEST_TEXT:
        return False
    is_deduction = begins_with(_ORDER_NUMBER.sub("", label), "deduction")
    return is_deduction or bool(_breakdown().fullmatch(label))


@cache
def _breakdown() -> re.Pattern[str]:
    phrases = {*phrases_of("breakdown"), *(phrase for phrase, _ in category_phrases())}
    longest_first = sorted((*phrases, *phrases_of("figure")), key=len, reverse=True)
    return re.compile(rf"(?=.*[A-Z])(?:(?:{'|'.join(longest_first)}|\d+)(?: |$))+")


def recap_of(view: RowView, columns: Columns) -> Recap | None:
    """The label and figures that a row is, where it is nothing else."""
    name = columns.get("name")
    labels: dict[int, str] = {}
    figures: dict[int, str] = {}
    is_told = False
    for place, text in zip(view.places, view.texts, strict=True):
        if place == columns.get("number") and running_number(text) is not None:
            continue
        if is_figure(text):
            figures[place] = text
        elif text in PLACEHOLDERS or row_kind(text, ("nihil", "figure")):
            is_told = True
        elif words(text):
            labels[place] = text
    if not labels:
        # A label of numbers, such as "20 - 30 tahun".
        is_label = view.is_named and is_figure(view.name)
        return Recap(is_known=True) if is_label else None
    first = min(labels)
    if name is None or first > name or (view.is_named and first != name):
        return None
    fields = {columns.fields[key]: key for key in ("nik", *FACTS) if key in columns.fields}
    counted = {fields.get(place) for place, text in figures.items() if _is_count(text)}
    is_under_nik = "nik" in counted
    is_count = is_under_nik or (
        bool(counted - _SMALL_NUMBERS - {None}) and all(map(_is_count, figures.values()))
    )
    is_told = is_told or any(any(map(str.isdigit, text)) for text in labels.values())
    if (figures or is_told) and all(
        is_breakdown(text) or not (place == first or place in fields)
        for place, text in labels.items()
    ):
        return Recap(True, is_count, is_under_nik)
    return Recap(False, is_count, is_under_nik) if figures and len(labels) == 1 else None


def _is_count(text: str) -> bool:
    numbers = [token for token in words(_BRACKETS.sub(" ", text)).split() if token.isdigit()]
    return len(numbers) == 1 and int(numbers[0]) in _COUNTS


def is_among_counts(view: RowView, columns: Columns, *, goes_on: bool) -> bool:
    """Whether a row below the header of a table of counts is one of that table.

    Args:
        goes_on: its number is the one after the last person's.
    """
    if goes_on:
        recap = recap_of(view, columns)
        return recap is not None and (recap.is_known or recap.is_count)
    facts = {columns.fields[key] for key in FACTS if key in columns.fields}
    is_figured = [is_figure(text) for text in view.texts]
    n_facts = sum(
        place in facts and text not in PLACEHOLDERS and not is_number
        for place, text, is_number in zip(view.places, view.texts, is_figured, strict=True)
    )
    return any(is_figured) and n_facts < 2


def is_recap_header(texts: Sequence[str]) -> bool:
    """Whether a row is the header of a table that counts or sums up: ``Jabatan | Jumlah``."""
    has_share = any(text.strip() == "%" for text in texts[1:])
    labels = [text for text in texts if words(text)]
    if (
        len(labels) + has_share < 2
        or not labels
        or any(
            any(map(str.isdigit, text)) or len(words(text).split()) > _LONGEST_LABEL
            for text in labels
        )
    ):
        return False
    if row_kind(labels[0], ("total",)) or max(map(len, labels)) > _LONGEST_TEXT:
        return False
    if all(_breakdown().fullmatch(words(text)) and not heading_category(text) for text in labels):
        return True
    if not has_share and not any(row_kind(text, ("sum_header",)) for text in labels[1:]):
        return False
    for text in labels:
        field, is_exact = header_field(text)
        if field == "nik" or (field == "name" and is_exact):
            return False
        is_label = field or row_kind(text, ("sum_header", "recap_header"))
        if not is_label and not is_breakdown(text):
            return False
    return True
