"""Numbers of a person other than the NIK: NIP and NI PPPK (18 digits), KPJ (11 characters)."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, NamedTuple

from analysis.rosters.grid import Value
from analysis.rosters.parse.text import APOSTROPHES, DASHES, is_placeholder, plain

_SEPARATORS = re.compile(rf"[\s.·,;:/{APOSTROPHES}{DASHES}]+")
_NIP_LABEL = re.compile(
    r"^[\s(:]*n[.\s]?i[.\s]?(?:p|pppk|p3k)\b\.?(?:\s*(?:pppk|p3k))?[\s.:=]*", re.IGNORECASE
)
_KPJ_LABEL = re.compile(
    r"^(?:(?:no(?:mor)?|kpj|peserta|bpjs|tk|ketenagakerjaan|jamsostek)\b[\s.:=]*)+", re.IGNORECASE
)
#: Birth years that a civil servant's number can begin with, and years of appointment.
_BIRTH_YEARS, _APPOINTMENT_YEARS = range(1930, 2016), range(1950, 2100)
_KPJ_DIGITS = 11


class Nip(NamedTuple):
    """What a NIP cell says. ``digits`` are 18 ASCII digits, or None: none there, or ruined.

    ``kind`` is None where 18 digits are neither number; ``birth_date`` is what the number says.
    """

    digits: str | None = None
    kind: Literal["NIP", "NI_PPPK"] | None = None
    birth_date: date | None = None


class Kpj(NamedTuple):
    """What a KPJ cell says; ``proposal`` is what it may have been, never taken as the number."""

    number: str | None
    problem: Literal["kpj_is_bpjs_kesehatan", "kpj_invalid"] | None = None
    note: Literal["kpj_padded"] | None = None
    proposal: str | None = None


def parse_nip(value: Value) -> Nip:
    """Read an NIP (PNS) or NI PPPK, blanks anywhere; never raises.

    A number cell keeps 15 of the 18 digits: kind and birth date are read, ``digits`` is None.
    """
    if isinstance(value, bool):
        return Nip()
    if isinstance(value, int | float):
        if not 10**17 <= value < 10**18:
            return Nip()
        _, kind, birth_date = _of_nip_digits(f"{value:.14e}".replace(".", "")[:15] + "000")
        return Nip(None, kind, birth_date)
    digits = _SEPARATORS.sub("", _NIP_LABEL.sub("", plain(value)))
    return _of_nip_digits(digits) if re.fullmatch("[0-9]{18}", digits) else Nip()


def _of_nip_digits(digits: str) -> Nip:
    """18 digits: birth YYYYMMDD, year, a month (PNS) or 21 and above (PPPK), sex 1/2, serial."""
    try:
        birth_date = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return Nip(digits)
    year, month, sex = int(digits[8:12]), int(digits[12:14]), digits[14]
    is_sound = birth_date.year in _BIRTH_YEARS and year in _APPOINTMENT_YEARS and sex in "12"
    if is_sound and 1 <= month <= 12:
        return Nip(digits, "NIP", birth_date)
    if is_sound and month >= 21:
        return Nip(digits, "NI_PPPK", birth_date)
    return Nip(digits)


def parse_kpj(value: Value) -> Kpj:
    """Read a KPJ: 11 digits, or an old one with a letter; 8 to 12 characters pass; never raises.

    13 digits are BPJS Kesehatan's. A number cell with fewer than 11 digits has lost its leading
    zeros: they are proposed, never added.
    """
    text = plain(value)
    if is_placeholder(text):
        return Kpj(None)
    compact = _SEPARATORS.sub("", _KPJ_LABEL.sub("", text)).upper()
    is_number = compact.isascii() and compact.isdigit()
    if is_number and compact.strip("0") == "":
        return Kpj(None)
    if is_number and len(compact) == 13:
        return Kpj(None, "kpj_is_bpjs_kesehatan")
    if isinstance(value, str):
        n_digits = sum(letter.isdigit() for letter in compact)
        is_sound = re.fullmatch("[0-9A-Z]{8,12}", compact) and n_digits >= 6
        return Kpj(compact) if is_sound else Kpj(None, "kpj_invalid")
    if isinstance(value, bool) or not isinstance(value, int | float) or not is_number:
        return Kpj(None, "kpj_invalid")
    if len(compact) == _KPJ_DIGITS:
        return Kpj(compact)
    if 8 <= len(compact) < _KPJ_DIGITS:
        return Kpj(None, "kpj_invalid", "kpj_padded", compact.zfill(_KPJ_DIGITS))
    return Kpj(compact) if len(compact) == 12 else Kpj(None, "kpj_invalid")
