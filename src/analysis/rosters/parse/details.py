"""What a registration asks for beside the worker's own facts: mother, address, telephone, e-mail.

As all parsers: pure functions of one cell that never raise. What does not fit is no value, and said
to be unreadable; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from analysis.rosters.grid import Value
from analysis.rosters.parse.text import as_text, is_placeholder, plain
from analysis.rosters.words import rows, words

_PHONE_LABEL = re.compile(
    r"\b(?:no(?:mor)?|hp|wa|telp|tlp|telepon|whatsapp)\b[\s.:]*", re.IGNORECASE
)
_BETWEEN_PHONES = re.compile(r"\s*(?:[/;,&|]|\bdan\b|\batau\b)\s*", re.IGNORECASE)
_PHONE_MARKS = re.compile(r"[\s.()\-]+")
#: Mobile numbers all begin with 8 after the country's 62 or the zero, which a number cell loses.
_MOBILE = re.compile(r"(?:\+?62)?0?(8[0-9]{8,11})")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_BLOOD = re.compile(r"(AB|A|B|O)\s*(?:\(?\s*(?:RH|RHESUS)?\.?\s*(?:[+-]|POSITIF|NEGATIF)?\s*\)?)?")
#: Behind K or TK: an I for a joint income, and how many the person supports.
_DEPENDANTS = re.compile(r"(?<=K)(?: I)? ?\d$")
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_TEXT = 300


class Detail(NamedTuple):
    """What a cell says, as text; ``is_unreadable`` when it says something that cannot be used."""

    text: str | None = None
    is_unreadable: bool = False


NOTHING = Detail()
UNREADABLE = Detail(None, True)


def parse_mobile_phone(value: Value) -> Detail:
    """A mobile number as ``08...``, 10 to 13 digits; of several in a cell the first."""
    text = _said(value)
    if text is None:
        return NOTHING
    if len(text) > _LONGEST_TEXT:
        return UNREADABLE
    for part in _BETWEEN_PHONES.split(_PHONE_LABEL.sub(" ", text)):
        if match := _MOBILE.fullmatch(_PHONE_MARKS.sub("", part)):
            return Detail(f"0{match[1]}")
    return UNREADABLE


def parse_email(value: Value) -> Detail:
    """An e-mail address, as sent."""
    text = _said(value)
    if text is None:
        return NOTHING
    return Detail(text) if _EMAIL.fullmatch(text) else UNREADABLE


def parse_postal_code(value: Value) -> Detail:
    """A postal code: five digits, the first of them no zero."""
    text = _said(value)
    if text is None:
        return NOTHING
    return Detail(text) if re.fullmatch("[1-9][0-9]{4}", text) else UNREADABLE


def parse_npwp(value: Value) -> Detail:
    """An NPWP, 15 or 16 digits; a number cell that Excel may have ruined is unreadable."""
    text = _said(value)
    if text is None:
        return NOTHING
    digits = re.sub(r"[\s.\-]+", "", text)
    is_ruined = isinstance(value, int | float) and len(digits) > 15 and digits.endswith("0")
    is_sound = re.fullmatch("[0-9]{15,16}", digits) and not is_ruined
    return Detail(digits) if is_sound else UNREADABLE


def parse_marital_status(value: Value) -> Detail:
    """``KAWIN``, ``TIDAK_KAWIN`` or ``CERAI``, by ``vocabulary/marital_statuses.csv``."""
    text = _said(value)
    if text is None:
        return NOTHING
    status = _marital_statuses().get(words(text))
    return Detail(status) if status else UNREADABLE


def is_marital_status(value: Value) -> bool:
    """Whether a cell says of a marriage, also as the tax office has it: ``TK/0``."""
    return _DEPENDANTS.sub("", words(as_text(value))) in _marital_statuses()


def parse_blood_type(value: Value) -> Detail:
    """A, B, AB or O, without the rhesus factor; a zero may be an O or nothing: unreadable."""
    text = plain(value)
    if not text or is_placeholder(text):
        return NOTHING
    match = _BLOOD.fullmatch(text.upper())
    return Detail(match[1]) if match else UNREADABLE


def parse_person_name(value: Value) -> Detail:
    """Another person's name, as sent: letters, and no number."""
    return _in_letters(value)


def parse_place(value: Value) -> Detail:
    """A place, as sent: letters, and no number."""
    return _in_letters(value)


def parse_free_text(value: Value) -> Detail:
    """An address or a degree, as sent."""
    if _said(value) is None:
        return NOTHING
    text = as_text(value).strip(" ,;")
    return Detail(text) if len(text) <= _LONGEST_TEXT else UNREADABLE


#: How the cell of each field of ``vocabulary/details.csv`` is read.
PARSERS: dict[str, Callable[[Value], Detail]] = {
    "mother_name": parse_person_name,
    "address": parse_free_text,
    "postal_code": parse_postal_code,
    "mobile_phone": parse_mobile_phone,
    "email": parse_email,
    "marital_status": parse_marital_status,
    "blood_type": parse_blood_type,
    "npwp": parse_npwp,
    "degree": parse_free_text,
}


def _said(value: Value) -> str | None:
    """The cell as plain text, or None where it only says that there is nothing."""
    text = plain(value)
    if not text or is_placeholder(text) or not text.strip("0 .,-"):
        return None
    return text


def _in_letters(value: Value) -> Detail:
    text = _said(value)
    if text is None:
        return NOTHING
    shown = as_text(value).strip(" ,;:/")
    is_sound = len(_LETTER.findall(shown)) >= 2 and not re.search(r"\d", shown)
    return Detail(shown) if is_sound and len(shown) <= _LONGEST_TEXT else UNREADABLE


@cache
def _marital_statuses() -> dict[str, str]:
    return {words(row["word"]): row["status"] for row in rows("marital_statuses")}
