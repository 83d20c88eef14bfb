"""What speaks for two persons being one: who is to be held for it, and who only told of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.rosters.parse import full_name, names_agree, names_can_be_one
from analysis.rosters.persons.near import (
    NO_PAIRS,
    Pairs,
    block_pairs,
    date_part_pairs,
    digit_table,
    is_swap,
    near_pairs,
    union,
)

#: NIKs of one birth date and near names are told of up to so many digits apart.
_MOST_DIGITS_OFF = 3
#: A NIK that more persons than this have is copied down a column and tells nothing.
_MOST_OF_ONE_NIK = 50
#: Years apart up to which a year may be a slip that is neither one digit nor two swapped.
_YEARS_OFF = 1


@dataclass(frozen=True, slots=True)
class People:
    """Persons, in the order of their lines; what is not known is None.

    ``nik`` are sixteen digits; ``written`` is the birth date of the roster, ``of_nik`` that of the
    NIK, read or ruined.
    """

    nik: Sequence[str | None]
    key: Sequence[str]
    written: Sequence[date | None]
    of_nik: Sequence[date | None]
    sex: Sequence[str | None]


class Likely(NamedTuple):
    """Two persons, by position, the earlier first, that are likely one, and what speaks for it."""

    one: int
    other: int
    is_held: bool
    evidence: tuple[str, ...]


def likely_pairs(people: People) -> list[Likely]:
    """All pairs that are likely one person, in order."""
    return list(_Comparison(people).pairs()) if len(people.nik) > 1 else []


class _Comparison:
    """Columns of people as arrays, and the features of pairs."""

    def __init__(self, people: People) -> None:
        self.people = people
        often = {nik for nik, n in Counter(people.nik).items() if nik and n > _MOST_OF_ONE_NIK}
        compared = [
            bool(key) and nik not in often for nik, key in zip(people.nik, people.key, strict=True)
        ]
        self.is_compared = np.array(compared)
        self.has_nik = np.array([nik is not None for nik in people.nik]) & self.is_compared
        self.digits = digit_table(people.nik)
        self.written, self.of_nik = _days(people.written), _days(people.of_nik)
        self.born = np.where(self.written > 0, self.written, self.of_nik)
        self.name = _numbered([full_name(key) for key in people.key])
        self.sex = _numbered([sex or "" for sex in people.sex])

    # Which pairs are looked at.

    def pairs(self) -> Iterator[Likely]:
        near, other = self._near(), self._of_one_day()
        pairs = union([near, other, self._of_a_part()])
        for one, two, features in zip(*pairs.T.tolist(), self._features(pairs), strict=True):
            judged = self._judge(one, two, features)
            if judged is not None:
                yield Likely(one, two, *judged)

    def _near(self) -> Pairs:
        with_nik = np.flatnonzero(self.has_nik)
        if not len(with_nik):
            return NO_PAIRS
        return with_nik[near_pairs(self.digits[with_nik], self.born[with_nik])]

    def _of_a_part(self) -> Pairs:
        """One full name, NIKs that differ in one part of the date, on a side no date beside it."""
        with_nik = np.flatnonzero(self.has_nik)
        if not len(with_nik):
            return NO_PAIRS
        pairs = with_nik[date_part_pairs(self.digits[with_nik], self.name[with_nik])]
        return pairs[(self.written[pairs] == 0).any(axis=1)]

    def _of_one_day(self) -> Pairs:
        """One birth date, written or of the NIK, and NIKs or names that give cause to look."""
        who = np.flatnonzero(self.is_compared & (self.born > 0))
        more = np.flatnonzero(
            self.is_compared & (self.of_nik > 0) & (self.written > 0) & (self.written != self.of_nik)
        )
        places = np.concatenate((who, more))
        days = np.concatenate((self.born[who], self.of_nik[more]))
        numbers = self.digits.astype(np.uint64) @ (10 ** np.arange(15, -1, -1, dtype=np.uint64))
        found = []
        for by in (self.name, numbers):
            pairs = places[block_pairs(days, by[places])]
            found.append(pairs[self._is_worth_a_look(pairs)])
        return union(found)

    def _is_worth_a_look(self, pairs: Pairs) -> npt.NDArray[np.bool_]:
        one, other = pairs.T
        n_off = (self.digits[one] != self.digits[other]).sum(axis=1)
        lacks = ~(self.has_nik[one] & self.has_nik[other])
        result: npt.NDArray[np.bool_] = (one != other) & (
            lacks | (n_off <= _MOST_DIGITS_OFF) | (self.name[one] == self.name[other])
        )
        return result

    # What speaks for a pair.

    def _features(self, pairs: Pairs) -> Iterator[_Features]:
        one, other = pairs.T
        both = self.has_nik[one] & self.has_nik[other]
        n_off = (self.digits[one] != self.digits[other]).sum(axis=1)
        swapped = is_swap(self.digits, pairs)
        same_day = (self.born[one] == self.born[other]) & (self.born[one] > 0)
        lone_day = (self.written[one] == 0) | (self.written[other] == 0)
        same_name = self.name[one] == self.name[other]
        columns = (both, n_off, swapped, same_day, lone_day, same_name)
        return map(_Features._make, zip(*(column.tolist() for column in columns), strict=True))

    def _judge(self, one: int, other: int, pair: _Features) -> tuple[bool, tuple[str, ...]] | None:
        """Whether the pair is held, and the evidence; None where too little speaks for it."""
        people = self.people
        if pair.has_niks and pair.n_off == 0:
            return None  # one NIK: told as such already
        left, right = people.key[one], people.key[other]
        is_near = pair.has_niks and (pair.n_off == 1 or pair.is_swap)
        if is_near and (
            (pair.same_day and names_can_be_one(left, right))
            or (pair.lone_day and pair.same_name)
        ):
            return True, self._evidence(one, other, pair)
        if self._speaks_against(one, other, pair):
            return None
        day = pair.same_day or self._is_slip(one, other)
        if pair.same_name:
            is_likely = pair.same_day or is_near or (pair.has_niks and pair.lone_day)
        elif not pair.has_niks:
            is_likely = pair.same_day and names_agree(left, right)
        elif is_near:
            is_likely = (day or pair.lone_day) and names_agree(left, right)
        else:
            is_likely = pair.n_off <= _MOST_DIGITS_OFF and pair.same_day and names_agree(left, right)
        return (False, self._evidence(one, other, pair)) if is_likely else None

    def _speaks_against(self, one: int, other: int, pair: _Features) -> bool:
        """Another sex together with another name, or two written dates that no slip explains."""
        people = self.people
        sexes = {people.sex[one], people.sex[other]}
        if len(sexes - {None}) > 1 and not pair.same_name:
            return True
        return (
            people.written[one] is not None
            and people.written[other] is not None
            and not pair.same_day
            and not self._is_slip(one, other)
        )

    def _is_slip(self, one: int, other: int) -> bool:
        people = self.people
        left = people.written[one] or people.of_nik[one]
        right = people.written[other] or people.of_nik[other]
        return left is not None and right is not None and is_slip(left, right)

    def _evidence(self, one: int, other: int, pair: _Features) -> tuple[str, ...]:
        """In words for the operator, the strongest first."""
        name = "nama sama" if pair.same_name else "nama mirip"
        if pair.same_day:
            born = "tanggal lahir sama"
        elif self._is_slip(one, other):
            born = "tanggal lahir beda satu bagian"
        else:
            born = "tanggal lahir menurut NIK berbeda" if pair.lone_day else "tanggal lahir mirip"
        if not pair.has_niks:
            nik = "NIK tidak ada atau tidak dapat dipakai"
        elif pair.is_swap:
            nik = "dua angka NIK tertukar"
        elif pair.n_off <= _MOST_DIGITS_OFF:
            nik = f"NIK beda {pair.n_off} angka"
        else:
            nik = "NIK lain"
        return name, born, nik


class _Features(NamedTuple):
    has_niks: bool
    n_off: int
    is_swap: bool
    same_day: bool
    lone_day: bool
    same_name: bool


def is_slip(left: date, right: date) -> bool:
    """Whether two dates are one that was mistyped: one part off, or day and month changed over.

    A year is off by a slip only where one digit differs, two are swapped or it is the next one:
    father and son may share name and birthday.
    """
    if left == right:
        return False
    if left.year == right.year and (left.day, left.month) == (right.month, right.day):
        return True
    parts = [
        (a, b)
        for a, b in ((left.day, right.day), (left.month, right.month), (left.year, right.year))
        if a != b
    ]
    if len(parts) > 1:
        return False
    if left.year == right.year:
        return True
    years = (f"{left.year:04d}", f"{right.year:04d}")
    off = [place for place in range(4) if years[0][place] != years[1][place]]
    return (
        abs(left.year - right.year) <= _YEARS_OFF
        or len(off) == 1
        or (len(off) == 2 and sorted(years[0]) == sorted(years[1]))
    )


def _days(dates: Sequence[date | None]) -> npt.NDArray[np.int64]:
    """Ordinals; 0 where there is no date."""
    return np.array([0 if day is None else day.toordinal() for day in dates], dtype=np.int64)


def _numbered(texts: Sequence[str]) -> npt.NDArray[np.int64]:
    """A number for each text, in the order of the texts."""
    number = {text: place for place, text in enumerate(sorted(set(texts)))}
    return np.array([number[text] for text in texts], dtype=np.int64)
