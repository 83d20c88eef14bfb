"""Invented people: no two share a birth date, a name or a number, so none is another's twin."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

#: Kecamatan 99 of Kota Kendari does not exist, so nobody can have such a NIK.
REGION = "747199"
FIRST_BIRTH, LAST_BIRTH = date(1966, 1, 1), date(2003, 12, 31)


@dataclass(frozen=True)
class Person:
    """One invented person; ``number`` is the key, everything else may be copied onto a roster."""

    number: int
    nik: str
    kk: str
    kpj: str
    name: str
    degree: str
    sex: str
    birth_place: str
    birth_date: date
    address: str
    education: str
    start_year: int

    @property
    def ni_pppk(self) -> str:
        """An 18-digit NI PPPK with serial 000, which is never issued."""
        return f"{self.birth_date:%Y%m%d}202521{1 if self.sex == 'L' else 2}000"

    @property
    def nip(self) -> str:
        """An 18-digit NIP of a civil servant with serial 000, which is never issued."""
        appointed = min(self.birth_date.year + 24, 2021)
        return f"{self.birth_date:%Y%m%d}{appointed}03{1 if self.sex == 'L' else 2}000"

    @property
    def phone(self) -> str:
        """A number of the range 0800, in which nobody has a mobile telephone."""
        return f"0800{self.number:08d}"

    @property
    def mother(self) -> str:
        names = words("names.csv", "kind", "value")["given_p"]
        return f"{names[self.number % len(names)]} {names[self.number * 7 % len(names)]}"

    @property
    def marital(self) -> str:
        return ("Kawin", "Belum Kawin", "Kawin")[self.number % 3]

    @property
    def full_name(self) -> str:
        return f"{self.name}, {self.degree}" if self.degree else self.name


def words(file: str, key: str, value: str) -> dict[str, list[str]]:
    """A two-column word list beside this module, as key to values in their order."""
    lists: dict[str, list[str]] = defaultdict(list)
    with (Path(__file__).parent / file).open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            lists[line[key]].append(line[value])
    return dict(lists)


def nik_of(birth_date: date, sex: str, serial: int) -> str:
    """A NIK of region 74.71.99; women have 40 added to the day."""
    day = birth_date.day + (40 if sex == "P" else 0)
    return f"{REGION}{day:02d}{birth_date:%m%y}{serial:04d}"


def people(count: int) -> list[Person]:
    """The first ``count`` invented people, the same ones at every call.

    Raises:
        ValueError: there are not that many days to be born on.
    """
    rng = random.Random("penduduk contoh")
    names = words("names.csv", "kind", "value")
    span = (LAST_BIRTH - FIRST_BIRTH).days + 1
    if count > span:
        raise ValueError(f"{count} people cannot all be born on another day of {span}")
    birthdays = [FIRST_BIRTH + timedelta(days=day) for day in range(span)]
    rng.shuffle(birthdays)
    taken: set[str] = set()
    result = []
    for number, birth_date in enumerate(birthdays[:count], start=1):
        sex = "L" if rng.random() < 0.58 else "P"
        name = _name(rng, names, sex)
        while _key(name) in taken:
            name = _name(rng, names, sex)
        taken.add(_key(name))
        issued = date(2008, 1, 1) + timedelta(days=(number * 37) % 5000)
        result.append(
            Person(
                number=number,
                nik=nik_of(birth_date, sex, rng.randrange(1, 400)),
                kk=f"{REGION}{issued:%d%m%y}{rng.randrange(1, 400):04d}",
                kpj=f"99{number * 104_729 % 10**9:09d}",
                name=name,
                degree=rng.choice(names["degree"]),
                sex=sex,
                birth_place=rng.choice(names["place"]),
                birth_date=birth_date,
                address=f"Jl. Contoh No. {rng.randrange(1, 200)}",
                education=rng.choice(names["education"]),
                start_year=max(birth_date.year + 19, rng.randrange(2008, 2024)),
            )
        )
    return result


def near_copy(person: Person, number: int) -> Person:
    """Someone who is most likely ``person``: one digit of the NIK and one letter differ."""
    last = int(person.nik[-1])
    vowel = next(letter for letter in reversed(person.name) if letter in "aiueo")
    place = person.name.rindex(vowel)
    name = person.name[:place] + vowel + person.name[place:]
    nik = person.nik[:-1] + str(last - 3 if last > 4 else last + 3)
    return replace(person, number=number, nik=nik, name=name, kpj=f"98{number:09d}")


def share_no_word(left: Person, right: Person) -> bool:
    """Whether the names have no word in common, so that they cannot be one person's."""
    return not set(_key(left.name).split()) & set(_key(right.name).split())


def _name(rng: random.Random, names: dict[str, list[str]], sex: str) -> str:
    given = names["given_l" if sex == "L" else "given_p"]
    particle = rng.choice(names["particle_l" if sex == "L" else "particle_p"])
    last = rng.choice(names["family"] if rng.random() < 0.6 else given)
    first = rng.choice([word for word in given if word != last])
    return " ".join(part for part in (particle, first, last) if part)


def _key(name: str) -> str:
    """The name without particles: Muh. Ilham Saleh and La Ilham Saleh must not both occur."""
    return " ".join(
        word
        for word in name.lower().replace(".", "").split()
        if word not in {"muh", "la", "wa", "ode", "abd", "h", "hj", "sitti"}
    )
