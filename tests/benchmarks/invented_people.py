"""Invented people on lines of rosters, some of them twice with the errors that people make.

Names are recombined from the sample's lists, every NIK has the district 99, and the truth is the
number of the person on each line. The same seed gives the same lines.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import pandas as pd
import tests.sample

from analysis.rosters.lines.columns import COLUMNS
from analysis.rosters.parse import parse_date, parse_name, parse_nik

_NAMES = Path(tests.sample.__file__).with_name("names.csv")
_SYLLABLES = "BA DA FA HA JA KA LA MA NA RA SA TA WA DI FI LI MI NI RI SI TI BU LU MU NU RU SU TU"
_REGENCIES = [f"{code}99" for code in (*range(7401, 7416), 7471, 7472, 7371, 7306, 7204)]
_OPDS = ["DINKES", "DLHK", "SATPOL_PP", "DISDIKBUD", "RSUD", "KEC_POASIA"]
_YEAR = 2026
T = TypeVar("T")

#: How often a second line of a person has each error; what is left over is written alike.
NIK_ERRORS = {
    "one digit": 0.24, "neighbours swapped": 0.09, "two digits": 0.07, "three digits": 0.02,
    "missing": 0.10, "digit lost": 0.05, "of another district": 0.05,
}  # fmt: skip
NAME_ERRORS = {
    "letter": 0.10, "short form": 0.10, "order": 0.04, "title": 0.12, "spelling": 0.09,
    "word left out": 0.05, "run together": 0.03,
}  # fmt: skip
BORN_ERRORS = {"missing": 0.08, "one part": 0.03, "day and month": 0.02}
#: Persons who are on the list again, and then once more; twins and namesakes of other people.
_TWICE, _ONCE_MORE, _TWINS, _FATHERS = 0.12, 0.15, 0.001, 0.001
#: Names of twins differ in a letter or two as often as not.
_TWIN_NAMES = (("HASAN", "HUSEN"), ("RINA", "RINI"), ("ARMAN", "ARMIN"), ("DEWI", "SITI"),
               ("RAHMAT", "RIDWAN"), ("FITRI", "FATMA"))  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A line as somebody has typed it, and whose it is; ``family`` is one for kin."""

    person: int
    family: int
    nik: str
    name: str
    born: date | None
    sex: str
    opd: str


def entries(n_rows: int, seed: int) -> list[Entry]:
    """About ``n_rows`` lines, in any order."""
    draw = random.Random(seed)
    namer = _Namer(draw)
    result: list[Entry] = []
    person = 0
    while len(result) < n_rows:
        person += 1
        first = _person(person, draw, namer)
        result.append(first)
        if draw.random() < _TWICE:
            result.append(_again(first, draw))
            if draw.random() < _ONCE_MORE:
                result.append(_again(first, draw))
        elif draw.random() < _TWINS:
            person += 1
            one, other = draw.choice(_TWIN_NAMES)
            family = namer.family()
            result[-1] = replace(first, name=f"{one} {family}")
            result.append(
                replace(first, person=person, nik=_next(first.nik), name=f"{other} {family}")
            )
        elif draw.random() < _FATHERS and first.born:
            person += 1
            year = first.born.year + draw.choice((20, 24, 28))
            nik = f"{first.nik[:10]}{year % 100:02d}{first.nik[12:]}"
            born = first.born.replace(year=year, day=min(first.born.day, 28))
            result.append(replace(first, person=person, nik=nik, born=born))
    draw.shuffle(result)
    return result


def are_kin(one: Entry, other: Entry) -> bool:
    """Whether two lines are of twins, or of father and son of one name."""
    return one.person != other.person and one.family == other.family


def _next(nik: str) -> str:
    return f"{nik[:12]}{int(nik[12:]) % 9999 + 1:04d}"


class _Namer:
    """Full names: some given and family names are frequent, most are rare."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.lists: dict[str, list[str]] = {}
        with _NAMES.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                self.lists.setdefault(row["kind"], []).append(row["value"])
        self.rare = {
            kind: ["".join(draw.choices(_SYLLABLES.split(), k=draw.choice((2, 3, 3)))).title()
                   + draw.choice(("", "n", "h", "s", "r", "din", "wati", "yanti"))
                   for _ in range(2_000)]
            for kind in ("given_l", "given_p", "family")
        }  # fmt: skip

    def word(self, kind: str) -> str:
        return self.draw.choice(self.lists[kind] if self.draw.random() < 0.6 else self.rare[kind])

    def family(self) -> str:
        return self.word("family")

    def full(self, sex: str) -> str:
        given = "given_l" if sex == "L" else "given_p"
        words = [self.draw.choice(self.lists["particle_" + sex.lower()]), self.word(given)]
        if self.draw.random() < 0.35:
            words.append(self.word(given))
        if self.draw.random() < 0.75:
            words.append(self.family())
        if sex == "L" and self.draw.random() < 0.12:
            words.insert(1, "Muhammad")
        return " ".join(word for word in words if word)


def _person(person: int, draw: random.Random, namer: _Namer) -> Entry:
    born = date(1966, 1, 1) + timedelta(days=draw.randrange(14_500))
    sex = draw.choice("LP")
    # Most serials are the first ones of a day; older cards have any.
    serial = min(9999, 1 + int(draw.expovariate(0.6)) if draw.random() < 0.7
                 else draw.randrange(1, 9999))  # fmt: skip
    day = born.day + (40 if sex == "P" else 0)
    weights = [8 if code == "747199" else 1 for code in _REGENCIES]
    region = draw.choices(_REGENCIES, weights)[0]
    nik = f"{region}{day:02d}{born:%m%y}{serial:04d}"
    return Entry(person, person, nik, namer.full(sex), born, sex, draw.choice(_OPDS))


def _again(entry: Entry, draw: random.Random) -> Entry:
    """The same person typed once more, by somebody else."""
    return replace(
        entry,
        nik=_apply(_NIK, NIK_ERRORS, entry.nik, draw),
        name=_apply(_NAME, NAME_ERRORS, entry.name, draw),
        born=_apply(_BORN, BORN_ERRORS, entry.born, draw),
        opd=draw.choice(_OPDS),
    )


def _apply(
    ways: dict[str, Callable[[T, random.Random], T]],
    rates: dict[str, float],
    value: T,
    draw: random.Random,
) -> T:
    left = draw.random()
    for error, rate in rates.items():
        left -= rate
        if left < 0:
            return ways[error](value, draw)
    return value


def _digits_off(n: int) -> Callable[[str, random.Random], str]:
    def change(nik: str, draw: random.Random) -> str:
        digits = list(nik)
        for place in draw.sample(range(16), n):
            digits[place] = str((int(digits[place]) + draw.randrange(1, 10)) % 10)
        return "".join(digits)

    return change


def _swap(text: str, draw: random.Random) -> str:
    places = [n for n in range(len(text) - 1) if text[n] != text[n + 1]] or [0]
    place = draw.choice(places)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _lose(text: str, draw: random.Random) -> str:
    place = draw.randrange(len(text))
    return text[:place] + text[place + 1 :]


def _moved(nik: str, draw: random.Random) -> str:
    return f"{draw.choice(_REGENCIES)}{nik[6:12]}{draw.randrange(1, 30):04d}"


_NIK: dict[str, Callable[[str, random.Random], str]] = {
    "one digit": _digits_off(1),
    "two digits": _digits_off(2),
    "three digits": _digits_off(3),
    "neighbours swapped": _swap,
    "missing": lambda nik, draw: draw.choice(("", "-", "menyusul", "0")),
    "digit lost": _lose,
    "of another district": _moved,
}


def _letter(name: str, draw: random.Random) -> str:
    place = draw.randrange(1, len(name))
    letter = draw.choice("aiuenrst")
    return draw.choice((
        name[:place] + letter + name[place + 1 :], name[:place] + letter + name[place:],
        name[:place] + name[place + 1 :], _swap(name, draw),
    ))  # fmt: skip


def _short(name: str, draw: random.Random) -> str:
    for written, short in (("Muhammad", "Muh."), ("Abdul", "Abd."), ("Sitti", "St."),
                           ("La Ode", "L.O."), ("Wa Ode", "WD.")):  # fmt: skip
        if written in name:
            return name.replace(written, short)
    words = name.split()
    words[-1] = f"{words[-1][0]}." if len(words) > 2 else words[-1]
    return " ".join(words)


def _shuffled(name: str, draw: random.Random) -> str:
    words = name.split()
    return " ".join([*words[1:], words[0]]) if len(words) == 2 else name


def _titled(name: str, draw: random.Random) -> str:
    return draw.choice((f"{name}, S.Pd", f"Hj. {name}", f"{name} S.Sos", f"{name}, A.Md.Kep",
                        name.upper(), f"H. {name}, S.E., M.Si"))  # fmt: skip


def _spelt(name: str, draw: random.Random) -> str:
    ways = [("u", "oe"), ("j", "dj"), ("y", "j"), ("i", "y"), ("d ", "t "), ("f", "v"), ("l", "ll"),
            ("s", "z"), ("sy", "s"), ("n", "nn")]  # fmt: skip
    fitting = [way for way in ways if way[0] in name] or [("a", "aa")]
    written, other = draw.choice(fitting)
    return name.replace(written, other, 1)


def _without_word(name: str, draw: random.Random) -> str:
    words = name.split()
    if len(words) > 2:
        words.pop(draw.randrange(1, len(words)))
    return " ".join(words)


_NAME: dict[str, Callable[[str, random.Random], str]] = {
    "letter": _letter,
    "short form": _short,
    "order": _shuffled,
    "title": _titled,
    "spelling": _spelt,
    "word left out": _without_word,
    "run together": lambda name, draw: name.replace(" ", "", 1),
}


def _one_part(born: date | None, draw: random.Random) -> date | None:
    if born is None:
        return None
    match draw.choice("dmy"):
        case "d":
            return born.replace(day=draw.randrange(1, 29))
        case "m":
            return born.replace(month=draw.randrange(1, 13), day=min(born.day, 28))
        case _:
            return born.replace(
                year=born.year + draw.choice((-10, -1, 1, 10)), day=min(born.day, 28)
            )


def _turned(born: date | None, draw: random.Random) -> date | None:
    if born is None or born.day > 12:
        return born
    return born.replace(day=born.month, month=born.day)


_BORN: dict[str, Callable[[date | None, random.Random], date | None]] = {
    "missing": lambda born, draw: None,
    "one part": _one_part,
    "day and month": _turned,
}


def lines_of(people: list[Entry]) -> pd.DataFrame:
    """The table of lines that :func:`analysis.rosters.persons.resolve.resolve` takes."""
    rows = []
    for number, entry in enumerate(people, start=4):
        nik, name = parse_nik(entry.nik, _YEAR), parse_name(entry.name)
        born = parse_date(entry.born, nik_date=nik.birth_date, year=_YEAR).value
        rows.append(
            dict.fromkeys(COLUMNS.names)
            | {
                "file": f"{entry.opd}.xlsx",
                "sheet": "Sheet1",
                "row": number,
                "nik": nik.digits,
                "nik_raw": entry.nik or None,
                "nik_first15": nik.digits[:15] if nik.digits else nik.first15,
                "nik_date": nik.birth_date,
                "name": name.shown,
                "name_key": name.key if name.shown else None,
                "birth_date": born,
                "sex": entry.sex,
                "opd_code": entry.opd,
                "category": "NON_ASN",
                "hold": nik.problem,
                "is_asn": False,
                "is_struck": False,
                "nik_column": 1,
                "name_column": 2,
            }
        )
    return pd.DataFrame(rows, columns=[*COLUMNS.names, "file"], dtype=object)
