"""What speaks for two persons being one: who is to be held for it, and who only told of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.rosters.parse import full_name, is_one_slip, names_agree, names_can_be_one
from analysis.rosters.persons.near import (
    N_DIGITS,
    NO_PAIRS,
    Pairs,
    block_pairs,
    date_part_pairs,
    digit_table,
    is_swap,
    lost_digit_pairs,
    near_pairs,
    numbers_of,
    union,
)

#: NIKs of one birth date and near names are told of up to so many digits apart.
_MOST_DIGITS_OFF = 3
#: A NIK that more persons than this have is copied down a column and tells nothing.
_MOST_OF_ONE_NIK = 50
#: Two that are each likely one with so many others already need no further proof of it.
_ENOUGH = 10
#: From so many years apart on, one name may well be father's and son's.
_GENERATION = 15
#: Years apart up to which a year may be a slip that is neither one digit nor two swapped.
_YEARS_OFF = 1


@dataclass(frozen=True, slots=True)
class People:
    """Persons, in the order of their lines; what is not known is None.

    ``nik`` are sixteen digits; ``wrong`` the digits of a NIK that is none, fifteen to seventeen of
    them; ``written`` is the birth date of the roster, ``of_nik`` that of the NIK, read or ruined.
    """

    nik: Sequence[str | None]
    wrong: Sequence[str | None]
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
        #: Sixteen digits, though they may be no NIK: what is near them is told of.
        self.nik = [
            nik or (wrong if wrong and len(wrong) == N_DIGITS else None)
            for nik, wrong in zip(people.nik, people.wrong, strict=True)
        ]
        often = {nik for nik, n in Counter(self.nik).items() if nik and n > _MOST_OF_ONE_NIK}
        compared = [
            bool(key) and nik not in often for nik, key in zip(self.nik, people.key, strict=True)
        ]
        self.is_compared = np.array(compared)
        self.has_nik = np.array([nik is not None for nik in people.nik]) & self.is_compared
        self.has_digits = np.array([nik is not None for nik in self.nik]) & self.is_compared
        self.digits = digit_table(self.nik)
        self.numbers = numbers_of(self.digits)
        self.written, self.of_nik = _days(people.written), _days(people.of_nik)
        self.born = np.where(self.written > 0, self.written, self.of_nik)
        self.name = _numbered([full_name(key) for key in people.key])
        self.n_words = np.array([key.count(" ") + 1 for key in people.key])
        self.sex = _numbered([sex or "" for sex in people.sex])

    # Which pairs are looked at.

    def pairs(self) -> Iterator[Likely]:
        self.one_lost = self._digit_lost()
        pairs = union(
            [
                self._near(),
                self._of_a_part(),
                self._of_one_day(),
                self._of_one_name(),
                self.one_lost,
            ]
        )
        n_likely: Counter[int] = Counter()
        for one, two, features in zip(*pairs.T.tolist(), self._features(pairs), strict=True):
            if not features.is_near and min(n_likely[one], n_likely[two]) >= _ENOUGH:
                continue
            judged = self._judge(one, two, features)
            if judged is not None:
                n_likely.update((one, two))
                yield Likely(one, two, *judged)

    def _near(self) -> Pairs:
        who = np.flatnonzero(self.has_digits)
        return who[near_pairs(self.digits[who], self.born[who])] if len(who) else NO_PAIRS

    def _of_a_part(self) -> Pairs:
        """One full name, NIKs that differ in one part of the date, on a side no date beside it."""
        who = np.flatnonzero(self.has_digits)
        if not len(who):
            return NO_PAIRS
        pairs = who[date_part_pairs(self.digits[who], self.name[who])]
        return pairs[(self.written[pairs] == 0).any(axis=1)]

    def _digit_lost(self) -> Pairs:
        """NIKs of which one has a digit less or more: typed once too seldom or too often."""
        wrong = {
            place: text
            for place, text in enumerate(self.people.wrong)
            if text and len(text) != N_DIGITS and self.is_compared[place]
        }
        who = np.flatnonzero(self.has_digits)
        return lost_digit_pairs(self.digits, self.numbers, who, wrong)

    def _of_one_day(self) -> Pairs:
        """One birth date, written or of the NIK, and NIKs or names that give cause to look."""
        who = np.flatnonzero(self.is_compared & (self.born > 0))
        more = np.flatnonzero(
            self.is_compared
            & (self.of_nik > 0)
            & (self.written > 0)
            & (self.written != self.of_nik)
        )
        places = np.concatenate((who, more))
        days = np.concatenate((self.born[who], self.of_nik[more]))
        found = []
        for by in (self.name, self.numbers):
            pairs = places[block_pairs(days, by[places])]
            same_name = self.name[pairs[:, 0]] == self.name[pairs[:, 1]]
            found.append(pairs[self._is_worth_a_look(pairs) | same_name])
        pairs = union(found)
        return pairs[pairs[:, 0] != pairs[:, 1]]

    def _of_one_name(self) -> Pairs:
        """One full name, and NIKs that do not tell two persons apart."""
        who = np.flatnonzero(self.is_compared & (self.n_words > 1))
        pairs = who[block_pairs(self.name[who], self.born[who])]
        return union([pairs[self._is_worth_a_look(pairs)]])

    def _is_worth_a_look(self, pairs: Pairs) -> npt.NDArray[np.bool_]:
        """Whether one lacks a NIK, or few digits differ."""
        one, other = pairs.T
        lacks = ~(self.has_nik[one] & self.has_nik[other])
        result: npt.NDArray[np.bool_] = lacks | (self._n_off(pairs) <= _MOST_DIGITS_OFF)
        return result

    def _n_off(self, pairs: Pairs) -> npt.NDArray[np.int64]:
        one, other = pairs.T
        n_off = (self.digits[one] != self.digits[other]).sum(axis=1)
        n_off[~(self.has_digits[one] & self.has_digits[other])] = N_DIGITS
        return n_off

    # What speaks for a pair.

    def _features(self, pairs: Pairs) -> Iterator[_Features]:
        one, other = pairs.T
        lost = set(map(tuple, self.one_lost.tolist()))
        both = self.has_nik[one] & self.has_nik[other]
        n_off, swapped = self._n_off(pairs), is_swap(self.digits, pairs)
        swapped &= n_off < N_DIGITS
        same_day = (self.born[one] == self.born[other]) & (self.born[one] > 0)
        lone_day = (self.written[one] == 0) | (self.written[other] == 0)
        same_name = self.name[one] == self.name[other]
        is_lost = np.array([tuple(pair) in lost for pair in pairs.tolist()], dtype=bool)
        columns = (both, n_off, swapped, same_day, lone_day, same_name, is_lost)
        return map(_Features._make, zip(*(column.tolist() for column in columns), strict=True))

    def _judge(self, one: int, other: int, pair: _Features) -> tuple[bool, tuple[str, ...]] | None:
        """Whether the pair is held, and the evidence; None where too little speaks for it."""
        if pair.n_off == 0 and pair.has_niks:
            return None  # one NIK: told as such already
        left, right = self.people.key[one], self.people.key[other]
        if pair.is_near and pair.has_niks:
            if pair.same_day and names_can_be_one(left, right):
                return True, self._evidence(one, other, pair)
            if pair.lone_day and pair.same_name:
                return True, self._evidence(one, other, pair)
        if self._speaks_against(one, other, pair) or not self._is_likely(one, other, pair):
            return None
        return False, self._evidence(one, other, pair)

    def _is_likely(self, one: int, other: int, pair: _Features) -> bool:
        left, right = self.people.key[one], self.people.key[other]
        if pair.same_name:
            is_near = pair.n_off <= _MOST_DIGITS_OFF or pair.is_near
            return pair.same_day or self._is_slip(one, other) or (is_near and pair.lone_day)
        if pair.is_near and pair.same_day:
            return names_agree(left, right) or is_one_slip(left, right)
        if pair.is_near:
            return (self._is_slip(one, other) or pair.lone_day) and names_agree(left, right)
        lacks = not pair.has_niks
        is_close = lacks or pair.n_off <= _MOST_DIGITS_OFF
        return is_close and pair.same_day and names_agree(left, right)

    def _speaks_against(self, one: int, other: int, pair: _Features) -> bool:
        """Another sex together with another name, or birth dates that no slip explains."""
        people = self.people
        sexes = {people.sex[one], people.sex[other]}
        if len(sexes - {None}) > 1 and not pair.same_name:
            return True
        days = people.written[one], people.written[other]
        if pair.same_day or days[0] is None or days[1] is None:
            return False
        if not self._is_slip(one, other):
            return True
        # Where each date agrees with its own NIK, one slip does not explain the two.
        return days == (people.of_nik[one], people.of_nik[other]) and (
            not (pair.same_name and pair.is_near) or abs(days[0].year - days[1].year) >= _GENERATION
        )

    def _is_slip(self, one: int, other: int) -> bool:
        people = self.people
        left = people.written[one] or people.of_nik[one]
        right = people.written[other] or people.of_nik[other]
        return left is not None and right is not None and is_date_slip(left, right)

    def _evidence(self, one: int, other: int, pair: _Features) -> tuple[str, ...]:
        """In words for the operator, the strongest first."""
        name = "nama sama" if pair.same_name else "nama mirip"
        if pair.same_day:
            born = "tanggal lahir sama"
        elif self._is_slip(one, other):
            born = "tanggal lahir beda satu bagian"
        else:
            born = "tanggal lahir menurut NIK berbeda" if pair.lone_day else "tanggal lahir mirip"
        if pair.is_lost:
            nik = "NIK kurang atau lebih satu angka"
        elif pair.is_swap:
            nik = "dua angka NIK tertukar"
        elif pair.n_off == 0:
            nik = "angka NIK sama"
        elif pair.n_off <= _MOST_DIGITS_OFF:
            nik = f"NIK beda {pair.n_off} angka"
        elif not pair.has_niks:
            nik = "NIK tidak ada atau tidak dapat dipakai"
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
    is_lost: bool

    @property
    def is_near(self) -> bool:
        return self.n_off <= 1 or self.is_swap or self.is_lost


def is_date_slip(left: date, right: date) -> bool:
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
