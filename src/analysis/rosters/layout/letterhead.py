"""What a line over a table or a heading in it says of the OPD: label, account or address."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from analysis.rosters.layout.labels import header_field
from analysis.rosters.words import (
    begins_with,
    heading_category,
    phrases_of,
    row_kind,
    words,
)

#: A part after a label that names the OPD, or only a place; a post of the budget; anything else.
Kind = Literal["opd", "place", "account", "text"]

#: A village's name and a kecamatan's, both abbreviated or with a comma between: an address.
_ABBREVIATED = re.compile(r"\bKEL\b.*\bKEC\b|\bKEC\b.*\bKEL\b")
_COMMA_CHAIN = re.compile(
    r"\b(?:KEL|KELURAHAN|DESA)\b[^,]*,\s*(?:KEC|KECAMATAN)\b"
    r"|\b(?:KEC|KECAMATAN)\b[^,]*,\s*(?:KAB|KABUPATEN|KOTA|KEL|KELURAHAN|PROV)\b"
)
_HOUSE = re.compile(
    r"\bR[TW]\s*\d|\b93\d{3}\b|\bNO\s+\d+[A-Z]?\b.*\b(?:KEL|KEC|KELURAHAN|KECAMATAN)\b"
)
#: From here on a line is an address, whatever stands before it; JALAN may be what is swept.
_STREET = re.compile(r"\b(?:jl|jln)\b\.?|\balamat\b|^\s*jalan\b", re.IGNORECASE)
_LABELS = ("opd_label", "place_label", "account", "account_label")
#: More words before a colon are a sentence.
_LONGEST_LABEL = 5
_ENUMERATION = re.compile(r"^(?:(?:[A-Z]|\d+|[IVX]{1,5})\s+)+")


class Part(NamedTuple):
    """A piece of a line, and what it is."""

    kind: Kind
    text: str


@lru_cache(maxsize=8192)
def parts_of(text: str) -> tuple[Part, ...]:
    """A line by its labels: ``"SKPD : DINAS SOSIAL  Program : ..."`` is an OPD and an account."""
    if is_account(text) or begins_with(_ENUMERATION.sub("", words(text)), "account_label"):
        return (Part("account", text), *_labelled(text)[1:])
    parts = _labelled(text)
    if len(parts) > 1 or parts[0].kind != "text":
        return parts
    label, colon, rest = text.partition(":")
    if colon and words(rest) and row_kind(label, ("reference",)) is None:
        return (Part("text", label), Part("text" if _announces(label) else "account", rest))
    for label in phrases_of("opd_label"):
        # A label in one cell, the name in the next one.
        if begins_with(text, "opd_label") and f"{words(text)} ".startswith(f"{label} "):
            return (Part("opd", text),)
    return parts


def _labelled(text: str) -> tuple[Part, ...]:
    found: list[Part] = []
    begin, kind = 0, "text"
    for match in _labels().finditer(text):
        found.append(Part(kind, text[begin : match.start()]))  # type: ignore[arg-type]
        label = words(match[1])
        kind = next(
            (kind for kind in ("opd_label", "place_label") if label in phrases_of(kind)), "account"
        ).removesuffix("_label")
        begin = match.end()
    found.append(Part(kind, text[begin:]))  # type: ignore[arg-type]
    return tuple(part for part in found if words(part.text)) or (Part("text", text),)


@cache
def _labels() -> re.Pattern[str]:
    """A known label and its colon."""
    phrases = sorted(
        {phrase for kind in _LABELS for phrase in phrases_of(kind)},
        key=lambda phrase: -len(phrase),
    )
    bodies = (r"[\W_]+".join(map(re.escape, phrase.split())) for phrase in phrases)
    return re.compile(rf"(?<![A-Z0-9])({'|'.join(bodies)})\s*[:=]", re.IGNORECASE)


def _announces(label: str) -> bool:
    """Whether what follows a label that is not known may be who sends the list."""
    return (
        len(words(label).split()) > _LONGEST_LABEL
        or header_field(label)[0] in ("unit", "opd")
        or row_kind(label, ("section", "subject")) is not None
        or heading_category(label) is not None
    )


@lru_cache(maxsize=8192)
def is_account(text: str) -> bool:
    """Whether a line is a post of the budget: "Sub Kegiatan: ...", "1.02.01 Program: ..."."""
    label, colon, _ = text.partition(":")
    bare = _ENUMERATION.sub("", words(text))
    return begins_with(bare, "account") or bool(
        colon and _ENUMERATION.sub("", words(label)) in phrases_of("account_label")
    )


def opd_label_of(text: str) -> str | None:
    """What follows the label of an OPD in a line: "DINAS SOSIAL" of "SKPD: DINAS SOSIAL"."""
    return next((part.text.strip(" :-") for part in parts_of(text) if part.kind == "opd"), None)


def without_address(text: str) -> str:
    """A line up to where its address begins."""
    street = _STREET.search(text)
    return text[: street.start()] if street else text


@lru_cache(maxsize=8192)
def names_place_only(text: str) -> bool:
    """Whether the kecamatan that a line names is part of an address."""
    upper = " ".join(re.sub(r"[^\w,]+", " ", text.upper().replace("_", " ")).split())
    return bool(
        row_kind(text, ("address", "area"))
        or _ABBREVIATED.search(upper)
        or _COMMA_CHAIN.search(upper)
        or _HOUSE.search(upper)
    )


@lru_cache(maxsize=8192)
def names_facility(text: str) -> bool:
    """Whether a line names a school, a clinic or people who work in such: no kecamatan's own."""
    return row_kind(text, ("facility",)) is not None


@lru_cache(maxsize=4096)
def unit_in_title(text: str) -> str | None:
    """The school or puskesmas that a title line is, as written; None for any other line."""
    line = " ".join(without_address(text).split()).strip(" ,-")
    return line if line and row_kind(line, ("school",)) and len(words(line).split()) > 1 else None
