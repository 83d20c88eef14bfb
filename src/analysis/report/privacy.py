"""The last door before a document leaves: no NIK passes it."""

from __future__ import annotations

import re

#: What people put between the digits of a NIK without changing them.
_SEPARATOR = r"[\s\u200b-\u200d\u2060\ufeff.'’`´_/\u2010-\u2015\u2212-]"
_RUN = re.compile(rf"\d(?:{_SEPARATOR}{{0,3}}\d)+")
_SEPARATORS = re.compile(rf"{_SEPARATOR}+")
#: Numbers as the report writes them, ISO days and SHA-256 sums are long, too, and harmless.
_HARMLESS = re.compile(
    r"(?<![\d.])\d{1,3}(?:\.\d{3}){1,4}(?!\.?\d)"
    r"|(?<![\d-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![.-]?\d)"
    r"|(?<![0-9a-z])(?=\d*[a-f])[0-9a-f]{64}(?![0-9a-z])"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
NIK_LENGTH = 16


class PrivacyError(ValueError):
    """Something that looks like a NIK stood where it must not; the message never repeats it."""


def assert_no_nik(text: str, where: str = "teks") -> None:
    """Raise :class:`PrivacyError`, naming ``where``, if ``text`` holds sixteen digits in a row.

    Blanks, dots, dashes and apostrophes between the digits hide nothing. Amounts, dates and rows
    of years as the report writes them are let through.
    """
    if has_nik(text):
        raise PrivacyError(
            f"{hide_digits(where)}: berisi deretan 16 angka yang dapat berupa NIK. "
            "NIK tidak boleh masuk laporan; hapus atau samarkan, lalu jalankan ulang."
        )


def has_nik(text: str) -> bool:
    """Whether ``text`` holds what could be a NIK."""
    return any(_could_be_nik(run.group()) for run in _RUN.finditer(_HARMLESS.sub("|", text)))


def hide_digits(text: str) -> str:
    """``text`` with every long run of digits blotted out, for messages."""
    return re.sub(rf"\d(?:{_SEPARATOR}{{0,3}}\d){{7,}}", "••••", text)


def _could_be_nik(run: str) -> bool:
    parts = _SEPARATORS.split(run)
    if any(len(part) >= NIK_LENGTH for part in parts):
        return True
    if all(_YEAR.fullmatch(part) for part in parts):
        return False
    # A running number may stand before it ("12 7471 9901 …"): any parts that make sixteen.
    for start in range(len(parts)):
        length = 0
        for part in parts[start:]:
            length += len(part)
            if length >= NIK_LENGTH:
                break
        if length == NIK_LENGTH:
            return True
    return False
