"""A cell as plain text: blanks of every kind, invisible characters, digits of other scripts."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from functools import cache

from analysis.rosters.grid import Value
from analysis.rosters.words import rows, words

#: Quotes and apostrophes of every kind, as a character class.
APOSTROPHES = "'\"`´‘’‚‛“”„‟′″‵‶ʹʺʻʼʽˈˊˋ«»‹›＇＂"
#: Dashes of every kind, as a character class; the plain one stands last.
DASHES = "‐‑‒–—―−﹘﹣－⁃-"

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
#: What Excel writes for a carriage return inside a cell.
_ESCAPED_CONTROL = re.compile("_x00[01][0-9A-Fa-f]_")
_ANY_DASH = re.compile(f"[{DASHES}]")
_CURLY = re.compile(f"[{APOSTROPHES[2:]}]")


def ascii_digits(text: str) -> str:
    """``text`` in NFKC, with decimal digits of every script (full-width, Arabic) as 0 to 9."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text)
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text
    )


def as_text(value: Value) -> str:
    """What a cell shows, on one line: blanks collapsed, invisible characters gone.

    A whole number is printed without ``.0``, a date as ``YYYY-MM-DD``; a blank is ``""``.
    """
    if isinstance(value, str):
        text = value
    elif isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    elif isinstance(value, int):
        try:
            return str(value)
        except ValueError:  # thousands of digits: Python refuses to print them
            return hex(value)
    elif isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)
    elif isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    elif isinstance(value, date):
        return value.isoformat()
    else:
        return str(value)
    return " ".join(visible(text).split())


def visible(text: str) -> str:
    """``text`` without invisible characters; line breaks stay."""
    if "_x00" in text:
        text = _ESCAPED_CONTROL.sub(" ", text)
    if text.isascii() and text.isprintable():
        return text
    return _INVISIBLE.sub("", text)


def plain(value: Value) -> str:
    """:func:`as_text` in NFKC, with ASCII digits, one dash, one apostrophe: to be read."""
    text = as_text(value)
    if text.isascii():
        return text
    return " ".join(
        _INVISIBLE.sub("", ascii_digits(_CURLY.sub("'", _ANY_DASH.sub("-", text)))).split()
    )


def parse_text(value: Value) -> str | None:
    """A free text such as a unit or a position, as sent, or None where there is nothing.

    Blanks are collapsed; a dash alone is nothing; a number is printed without ``.0``.
    """
    text = as_text(value)
    return text if _ANY_DASH.sub("", text).strip() else None


@cache
def _placeholders(field: str, match: str) -> frozenset[str]:
    return frozenset(
        words(row["word"])
        for row in rows("placeholders")
        if row["field"] in ("any", field) and row["match"] == match
    )


def is_placeholder(text: str, field: str = "any") -> bool:
    """Whether a text (of :func:`plain`) only says that there is nothing: "-", "belum ada"."""
    bare = words(text)
    if not bare:
        return not any(letter.isalpha() for letter in text)
    return bare in _placeholders(field, "whole") or not bare.strip("X ")


def has_placeholder(text: str, field: str) -> bool:
    """Whether a text has, among other words, a word for nothing: "KTP hilang, sedang diurus"."""
    bare = f" {words(text)} "
    return any(f" {phrase} " in bare for phrase in _placeholders(field, "contains"))
