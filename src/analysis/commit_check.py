"""Keeps persons' data out of git: ``python -m analysis.commit_check FILE...``, before each commit.

Refused are what may hold persons (workbooks, tables, reports, anything below ``data/`` that is not
shipped) and texts with a number that has the form of a NIK. Invented ones have kecamatan 99, which
no kecamatan has.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from analysis.rosters.person_numbers import NIK_LENGTH, SEPARATOR, digits_of, mask_niks

_SHIPPED = ("data/raw/sample/", "data/raw/reference/")
_SHIPPED_FILES = ("data/raw/README.md", "data/raw/.gitattributes")
_WITH_PERSONS = frozenset(
    (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".parquet", ".pdf", ".pptx", ".zip")
)
#: Lists that the program is made of.
_OF_PROGRAM = ("src/", "tests/")
_INVENTED = re.compile(r"\d{4}99")
_NUMBER = re.compile(rf"(?<![0-9A-Za-z])\d(?:{SEPARATOR}{{0,3}}[\dOoIl])+(?![0-9A-Za-z])")


def refusals(files: Sequence[str]) -> list[str]:
    """Why each of these files must not be committed, a sentence each; none where all may.

    Args:
        files: paths as git has them, seen from the repository's root.
    """
    found = []
    for file in files:
        place = PurePosixPath(Path(file).as_posix()).as_posix()
        if reason := _refused_for(place):
            found.append(f"{place}: {reason}")
    return found


def _refused_for(place: str) -> str:
    if place.startswith(_SHIPPED) or place in _SHIPPED_FILES or place.endswith("/.gitkeep"):
        return ""
    if place.startswith("data/"):
        return "data di luar contoh dan acuan tidak pernah masuk git"
    ending = PurePosixPath(place).suffix.lower()
    is_list_of_program = ending == ".csv" and place.startswith(_OF_PROGRAM)
    if ending in _WITH_PERSONS and not is_list_of_program:
        return f"berkas {ending} dapat memuat data orang dan tidak pernah masuk git"
    if is_list_of_program or place.startswith("tests/"):
        return ""  # full of numbers that are made up to be odd
    try:
        data = Path(place).read_bytes()
    except OSError:  # taken out by this commit
        return ""
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
        if _holds_nik(line):
            return f"baris {number} memuat NIK; contoh NIK memakai kode kecamatan 99"
    return ""


def _holds_nik(line: str) -> bool:
    for run in _NUMBER.finditer(line):
        digits = digits_of(run.group())
        is_long = len(digits) >= NIK_LENGTH
        if is_long and not _INVENTED.match(digits) and mask_niks(run.group()) != run.group():
            return True
    return False


if __name__ == "__main__":
    told = refusals(sys.argv[1:])
    sys.stderr.write("".join(f"{line}\n" for line in told))
    sys.exit(1 if told else 0)
