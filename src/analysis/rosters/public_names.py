"""Names of files and units as they may be published: without a NIK, and without a person's name.

Whoever names a file or a unit may name a person in it, and no list knows all names of persons. So
the words that are nobody's name are listed instead (``vocabulary/public_words.csv``, the words of
the other lists and of the OPDs' names), and what may be a name beside them is left out.
"""

from __future__ import annotations

import re
from functools import cache

from analysis.city import City, city
from analysis.csv_table import read_csv
from analysis.rosters.person_numbers import mask_niks
from analysis.rosters.words import VOCABULARY, rows, words

_LEFT_OUT = "•••"
#: Lists of the vocabulary whose words are persons' names, or stand beside them.
_OF_PERSONS = frozenset({"name_forms", "titles"})
#: A paper of one person: whatever unknown word comes after it is his name.
_PERSONAL = frozenset(
    ["SK", "KTP", "KK", "CV", "AN", "NAMA", "IJAZAH", "AKTA", "LAMARAN", "FOTO", "NPWP"]
)
_WORD = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
#: Units of so many people are known by a name that is no one's alone.
MANY = 5


@cache
def _nobodys_words(of: City) -> frozenset[str]:
    found = set(words(f"{of.name} {of.short_name} {of.province}").split())
    for path in sorted(VOCABULARY.glob("*.csv")):
        if path.stem not in _OF_PERSONS:
            for row in rows(path.stem):
                for cell in row.values():
                    found.update(words(cell).split())
    for path in (folder / "opd.csv" for folder in of.folders):
        if path.is_file():
            for _, row in read_csv(path, ("opd_code", "name"), ("aliases",)).lines:
                found.update(words(" ".join(row.values())).split())
    return frozenset(found)


def _is_nobodys(word: str) -> bool:
    plain = words(word).replace(" ", "")
    return len(plain) < 3 or plain in _nobodys_words(city())


def public_file(file: str, *, is_read: bool = True) -> str:
    """The path of a file with NIKs masked and persons' names left out.

    An unknown word is left out behind one such as SK or KTP; of a file that is no roster two
    unknown words side by side are, too: nothing tells whose they are.
    """
    return "/".join(_public(part, is_read) for part in mask_niks(file).split("/"))


def _public(name: str, is_read: bool) -> str:
    found = list(_WORD.finditer(_HUMP.sub(" ", name))) if _HUMP.search(name) else None
    text = _HUMP.sub(" ", name) if found else name
    found = found or list(_WORD.finditer(text))
    unknown = [not _is_nobodys(match.group()) for match in found]
    is_personal = False
    hidden: list[tuple[int, int]] = []
    for place, match in enumerate(found):
        if not unknown[place]:
            is_personal = is_personal or words(match.group()) in _PERSONAL
            continue
        beside = any(0 <= other < len(found) and unknown[other] for other in (place - 1, place + 1))
        if is_personal or (beside and not is_read):
            hidden.append(match.span())
    if not hidden:
        return name
    for start, end in reversed(hidden):
        text = f"{text[:start]}{_LEFT_OUT}{text[end:]}"
    return re.sub(rf"{_LEFT_OUT}(?:[\s_.,'-]*{_LEFT_OUT})+", _LEFT_OUT, text)


def public_unit(unit: str, n_people: int) -> str | None:
    """The name of a unit, or None where it may be a person's: few people, no word of an office."""
    found = _WORD.findall(unit)
    if n_people < MANY and found and not any(_is_nobodys(word) for word in found):
        return None
    return mask_niks(unit)
