"""What a heading inside or over a table says of the rows below it: their unit, their category."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from analysis.rosters.layout.labels import header_field
from analysis.rosters.layout.letterhead import is_account, opd_label_of
from analysis.rosters.words import (
    begins_with,
    category_phrases,
    has_phrase,
    heading_category,
    phrases_of,
    row_kind,
    words,
)

#: Kinds of ``vocabulary/rows.csv`` whose words make a row a heading.
HEADING_KINDS = ("unit", "section")

_ROMAN = r"[IVXLC]{1,6}"
_ENUMERATOR = re.compile(
    rf"^\s*(?:[A-Z]|{_ROMAN}|\d{{1,3}})\s*(?:[.)]\s+|[.)](?=[A-Z][A-Za-z]{{2}})|\s+-\s+)|^\s*[-•*]\s*",
    re.IGNORECASE,
)
_ENUMERATOR_ALONE = re.compile(rf"^\s*\(?(?:[A-Za-z]|{_ROMAN})\s*[.)]*\s*$", re.IGNORECASE)
_COUNT = re.compile(r"[\s\-–:(=]*\b\d+\s*(?:ORANG|ORG|JIWA)\b\s*\)?\s*$", re.IGNORECASE)
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]")
#: Labels before a colon that only announce the unit and are no part of its name.
_ANNOUNCES = frozenset(
    {"UNIT KERJA", "UNIT", "NAMA UNIT", "NAMA UNIT KERJA", "TEMPAT TUGAS", "LOKASI KERJA", "LOKASI",
     "TEMPAT KERJA", "UNIT ORGANISASI", "SATUAN KERJA", "SATKER", "PENEMPATAN", "NAMA SEKOLAH",
     "NAMA PUSKESMAS", "NAMA BIDANG", "NAMA KELURAHAN"}
)  # fmt: skip


def is_enumerator(text: str) -> bool:
    """Whether ``text`` is nothing but the letter or Roman number of a section: ``A.``, ``IV``."""
    return bool(_ENUMERATOR_ALONE.match(text))


def has_enumerator(text: str) -> bool:
    """Whether ``text`` begins with a section's letter or number: ``A. BIDANG``, ``II. POASIA``."""
    return bool(_ENUMERATOR.match(text))


def without_enumerator(text: str) -> str:
    """``"A. BIDANG KEBERSIHAN"`` without its ``A.``."""
    return _ENUMERATOR.sub("", text).strip(" :")


@lru_cache(maxsize=4096)
def is_heading(text: str) -> bool:
    """Whether ``text`` holds a word that only a unit's or a group's heading has."""
    return bool(row_kind(text, HEADING_KINDS) or heading_category(text))


@lru_cache(maxsize=4096)
def begins_as_heading(text: str) -> bool:
    """Whether the first word of ``text``, its enumerator aside, is one of a unit or a group."""
    bare = without_enumerator(text)
    if any(begins_with(bare, kind) for kind in HEADING_KINDS):
        return True
    bare = f"{words(bare)} "
    return any(bare.startswith(f"{phrase} ") for phrase, _ in category_phrases())


@lru_cache(maxsize=4096)
def announced_unit(text: str) -> str | None:
    """The unit in ``"Unit Kerja : Puskesmas Poasia"``; None where ``text`` announces none."""
    label, colon, rest = text.partition(":")
    rest = " ".join(rest.split()).strip(" :.-")
    if not colon or not words(rest) or header_field(label)[0] != "unit" or len(words(label)) > 25:
        return None
    return rest if words(label) in _ANNOUNCES else f"{' '.join(label.split())} {rest}"


@lru_cache(maxsize=4096)
def unit_of(text: str) -> str | None:
    """The unit that a section row names, without its enumerator, head count and category.

    ``"B. BIDANG KEBERSIHAN (NON ASN)"`` is ``"BIDANG KEBERSIHAN"``; ``"B. NON ASN"`` and
    ``"DAFTAR TENAGA KONTRAK"`` name none.
    """
    if is_account(text):
        return None
    if opd := opd_label_of(text):
        return opd
    if announced := announced_unit(text):
        return announced
    text = _COUNT.sub("", without_enumerator(" ".join(text.split())))
    if heading_category(text):
        if not row_kind(text, ("unit",)):
            return None
        text = _EMPTY_BRACKETS.sub(" ", _category_pattern().sub(" ", text))
        first = min(
            (match.start() for match in _unit_pattern().finditer(text)),
            default=0,
        )
        text = text[first:]
    if has_phrase(words(text), "DAFTAR"):
        return None
    return " ".join(text.split()).strip(" :-–,()") or None


def unit_of_sheet(name: str) -> str | None:
    """The unit that a sheet is named after, as in ``Puskesmas Poasia``."""
    text = words(name)
    is_unit = " " in text and begins_with(text, "unit")
    is_office = text.startswith(("DINAS ", "BADAN ", "KECAMATAN ", "KANTOR ", "SATUAN "))
    return name.strip() if is_unit and not is_office else None


@cache
def _category_pattern() -> re.Pattern[str]:
    return _pattern(phrase for phrase, _ in category_phrases())


@cache
def _unit_pattern() -> re.Pattern[str]:
    return _pattern(phrases_of("unit"))


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    alternatives = sorted(phrases, key=len, reverse=True)
    bodies = (r"[\W_]+".join(re.escape(word) for word in text.split()) for text in alternatives)
    return re.compile(rf"(?<![A-Z0-9])(?:{'|'.join(bodies)})(?![A-Z0-9])", re.IGNORECASE)
