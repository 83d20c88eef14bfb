"""Numbers of persons in texts: masked by their form, and known again by their digests."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from analysis.rosters.findings import mask_nik

#: What people put between the digits of a NIK without changing them.
SEPARATOR = (
    r"[\s\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    r".,'’`´_/|:\u2010-\u2015\u2212-]"
)
#: A run of digits, with the letters that stand for a digit.
_RUN = re.compile(rf"\d(?:{SEPARATOR}{{0,3}}[\dOoIl])+")
_NOT_DIGIT = re.compile(r"[^0-9OoIl]+")
#: With fewer digits a number is nobody's; Excel keeps as many.
FEWEST_DIGITS = 15
_AS_DIGIT = str.maketrans("OoIl", "0011")
NIK_LENGTH = 16
#: From 15 digits on a number names its owner; a NIP has 18.
_LENGTHS = range(15, 19)
#: Provinces by their code, then the day (women: 40 more), month, year and serial.
_NIK = re.compile(
    r"(?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])\d{4}"
    r"(?:[04][1-9]|[1256]\d|[37][01])(?:0[1-9]|1[0-2])\d{6}"
)
_DAY = re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d|(?:19|20)\d{6}")
#: Beside the tables: digests of the numbers of all persons who were read.
NUMBERS = "person_numbers.json"


def note_numbers(numbers: Iterable[str], folder: Path) -> None:
    """Leave in ``folder`` which numbers are persons', as digests: of 15 to 18 digits each."""
    found = {digits for text in numbers for digits in [digits_of(text)] if len(digits) in _LENGTHS}
    (folder / NUMBERS).write_text(json.dumps(sorted(_digests(found))), encoding="utf-8")


class Numbers:
    """The numbers of the persons of one run."""

    def __init__(self, digests: Iterable[str] = ()) -> None:
        self.digests = frozenset(digests)

    @classmethod
    def of(cls, numbers: Iterable[str]) -> Numbers:
        return cls(_digests(map(digits_of, numbers)))

    @classmethod
    def read(cls, folder: Path) -> Numbers:
        """Those that the tables in ``folder`` are about; none where nothing was read yet."""
        digests: set[str] = set()
        path = folder / NUMBERS
        if path.exists():
            digests.update(json.loads(path.read_text(encoding="utf-8")))
        for name in ("workers", "participants"):
            table = folder / f"{name}.parquet"
            if table.exists():
                import pyarrow.parquet as pq

                niks = pq.read_table(table, columns=["nik"])["nik"].unique().to_pylist()
                digests.update(_digests(nik for nik in niks if nik))
        return cls(digests)

    def span(self, text: str) -> tuple[int, int] | None:
        """Where the first of them stands in ``text``, in whatever spelling; None if none does."""
        if not self.digests:
            return None
        for run in _RUN.finditer(text):
            signs = [
                (sign.translate(_AS_DIGIT), place)
                for place, sign in enumerate(map(_latin, run.group()), start=run.start())
                if not _NOT_DIGIT.match(sign)
            ]
            digits = "".join(sign for sign, _ in signs)
            if _is_stem(digits) and _digest(_stem(digits)) in self.digests:
                return signs[0][1], signs[-1][1] + 1
            for length in _LENGTHS:
                for start in range(len(digits) - length + 1):
                    if _digest(digits[start : start + length]) in self.digests:
                        return signs[start][1], signs[start + length - 1][1] + 1
        return None


def mask_niks(text: str) -> str:
    """``text`` with whatever has the form of a NIK masked, in whatever spelling.

    Parts of a number are taken as they are written: two dates side by side are no NIK.
    """
    for run in reversed(list(_RUN.finditer(text))):
        parts = [
            (match.group().translate(_AS_DIGIT), run.start() + match.start(), match.end())
            for match in re.finditer(r"[0-9OoIl]+", run.group())
        ]
        for first in reversed(range(len(parts))):
            length, last = 0, first
            while last < len(parts) and length < NIK_LENGTH:
                length += len(parts[last][0])
                last += 1
            some = [part for part, _, _ in parts[first:last]]
            is_dates = len(some) > 1 and all(_DAY.fullmatch(part) for part in some)
            digits = "".join(some)
            if len(digits) == NIK_LENGTH and _NIK.fullmatch(digits) and not is_dates:
                end = run.start() + parts[last - 1][2]
                text = f"{text[: parts[first][1]]}{mask_nik(digits)}{text[end:]}"
                break
    return text


def digits_of(text: str) -> str:
    return _NOT_DIGIT.sub("", text).translate(_AS_DIGIT)


def _digests(numbers: Iterable[str]) -> set[str]:
    """Of each number, and of what Excel leaves of a NIK: its first 15 digits."""
    found = set()
    for digits in numbers:
        found.add(_digest(digits))
        if len(digits) == NIK_LENGTH:
            found.add(_digest(_stem(digits)))
    return found


def _stem(digits: str) -> str:
    return f"{digits[:FEWEST_DIGITS]}*"


def _is_stem(digits: str) -> bool:
    """Whether a number may be a NIK that a number cell has ruined; a neighbour's NIK is none."""
    return len(digits) == FEWEST_DIGITS or (len(digits) == NIK_LENGTH and digits[-1] == "0")


def _latin(sign: str) -> str:
    """A digit of another script, or of full width, as the one that it stands for."""
    return str(unicodedata.digit(sign)) if sign.isdecimal() else sign


def _digest(digits: str) -> str:
    return hashlib.blake2b(digits.encode(), digest_size=8).hexdigest()
