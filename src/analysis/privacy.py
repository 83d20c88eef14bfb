"""No NIK leaves the house: what is published is searched for one before it is."""

from __future__ import annotations

import re
from pathlib import Path

#: Sixteen digits, also with blanks, dots or dashes between groups, and no digit or letter beside them.
NIK_SHAPE = re.compile(r"(?<![\w.])\d(?:[ .\-\u00a0]?\d){15}(?![\w.])")

_TEXT_FILES = ("*.ipynb", "*.html", "*.json")


class PrivacyError(RuntimeError):
    """Something that looks like a NIK stands where others read; the message names the place only."""


def has_nik(text: str) -> bool:
    """Whether ``text`` holds a number of sixteen digits that could be a NIK."""
    return any(_is_plausible(match[0]) for match in NIK_SHAPE.finditer(text))


def _is_plausible(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    day, month = int(digits[6:8]), int(digits[8:10])
    return digits[0] != "0" and (1 <= day <= 31 or 41 <= day <= 71) and 1 <= month <= 12


def assert_no_nik_in_outputs(*folders: Path) -> None:
    """Search the texts that leave the house.

    Return slips go back to the OPD that sent the NIKs, and are not searched.

    Raises:
        PrivacyError: naming the file and the line, not the number.
    """
    for folder in folders:
        for pattern in _TEXT_FILES:
            for path in sorted(folder.glob(pattern)):
                lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
                for number, line in enumerate(lines, start=1):
                    if has_nik(line):
                        raise PrivacyError(
                            f"{path.name}, baris {number}: ada angka yang mirip NIK; tidak diterbitkan"
                        )
