"""Whether two lines of one NIK are one person: each piece of evidence, for or against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analysis.rosters.parse import names_can_be_one

#: Years between two who are no one person for a typing error.
_GENERATION = 15
#: As the findings say it.
_WORDS = {
    "name": "nama",
    "sex": "jenis kelamin",
    "birth": "tanggal lahir",
    "kpj": "KPJ",
    "nip": "NI PPPK",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a line says of who stands on it; None where it says nothing.

    ``name`` is the compared form, or the name as written where it has no Latin letters.
    """

    name: str
    sex: str | None = None
    birth: date | None = None
    kpj: str | None = None
    nip: str | None = None


def speaks(one: Evidence, other: Evidence) -> dict[str, bool]:
    """Each piece that both lines have: True where it speaks for one person, False against."""
    found: dict[str, bool] = {}
    if one.name and other.name:
        found["name"] = names_can_be_one(one.name, other.name)
    for key in ("sex", "kpj", "nip"):
        ours, theirs = getattr(one, key), getattr(other, key)
        if ours and theirs:
            found[key] = ours == theirs
    if one.birth and other.birth:
        found["birth"] = is_slip(one.birth, other.birth)
    return found


def can_be_one(one: Evidence, other: Evidence) -> bool:
    """Whether nothing says that two lines of one NIK are two persons.

    Names that cannot be one, birth dates that are more than a slip apart, or another sex together
    with another name (or birth date) are two persons. An equal KPJ or NI PPPK stands against the
    date and the sex: then it is the date that is wrong.
    """
    found = speaks(one, other)
    if found.get("name") is False:
        return False
    if found.get("kpj") or found.get("nip"):
        return True
    if found.get("birth") is False:
        return False
    is_other_sex = found.get("sex") is False
    return not (is_other_sex and (one.name != other.name or one.birth != other.birth))


def is_slip(one: date, other: date) -> bool:
    """Whether two dates are one, written wrong: one part differs, or day and month are swapped.

    A year is written wrong in one digit, or with two swapped, and by less than a generation: father
    and son may bear one name and have one birthday.
    """
    parts = [(one.day, other.day), (one.month, other.month), (one.year, other.year)]
    if sum(ours != theirs for ours, theirs in parts) > 1:
        return one.year == other.year and (one.day, one.month) == (other.month, other.day)
    ours, theirs = str(one.year), str(other.year)
    n_apart = sum(a != b for a, b in zip(ours, theirs, strict=True))
    is_typed_wrong = n_apart <= 1 or sorted(ours) == sorted(theirs)
    return is_typed_wrong and abs(one.year - other.year) < _GENERATION


def evidence_text(one: Evidence, other: Evidence, *, has_nik: bool) -> str:
    """The evidence in words: ``sama: NIK, nama; berbeda: jenis kelamin``."""
    found = speaks(one, other)
    same = [*(["NIK"] if has_nik else []), *(_WORDS[key] for key in _WORDS if found.get(key))]
    apart = [_WORDS[key] for key in _WORDS if found.get(key) is False]
    told = [("sama", same), ("berbeda", apart)]
    return "; ".join(f"{word}: {_list(keys)}" for word, keys in told if keys) or "tidak ada"


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)
