"""Sex, employment status and remarks: words of the vocabularies in a cell's text."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA

from analysis.rosters.grid import Value
from analysis.rosters.parse.dates import parse_date
from analysis.rosters.parse.text import is_placeholder, plain
from analysis.rosters.words import has_phrase, rows, words

Category = Literal["NON_ASN", "PPPK_PARUH_WAKTU", "PPPK_FULL_TIME", "CIVIL_SERVANT"]
Ended = Literal["left", "deceased"]

_SPACED_LETTERS = re.compile(r"\b(?:[A-Z0-9] )+[A-Z0-9]\b")
#: A clause ends here; a dot only after a word, since "Alm." and "12.03.2026" go on.
_CLAUSE = re.compile(r"[;,\n()\[\]]|\.\s|\s-\s")
_ABBREVIATION = re.compile(
    r"\b(alm|almh|almarhum|sdr|sdri|bpk|no|tgl|h|hj|drs|dra|ir|dr)\.\s*", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
#: "sudah diangkat PNS" in a remark says as much as "PNS" in a status column.
_BECAME = re.compile(
    r"^(?:(?:SUDAH|TELAH|DIANGKAT|TERANGKAT|MENJADI|JADI|SEBAGAI|STATUS|SEKARANG)\s)+"
)
_ACTIVE = frozenset({"AKTIF", "MASIH AKTIF", "AKTIF BEKERJA", "MASIH BEKERJA", "BEKERJA", "ADA"})
_LONGEST_TEXT = 500
#: "lulus PPPK" is no employment yet: the rest of the cell says what the person is.
_NOT_YET = "NOT_YET"


class Sex(NamedTuple):
    """L (laki-laki), P (perempuan), or None with a problem."""

    value: Literal["L", "P"] | None
    problem: Literal["sex_missing", "sex_unreadable"] | None = None


class Status(NamedTuple):
    """What a status cell says; ``category`` None where it says nothing of employment.

    ``problem`` stands where there are words that say neither a category nor that someone left.
    """

    category: Category | None = None
    ended: Ended | None = None
    end_date: date | None = None
    problem: Literal["status_unknown"] | None = None


class Remark(NamedTuple):
    """What a free remark says about the person of its row."""

    ended: Ended | None = None
    end_date: date | None = None
    category: Category | None = None


@cache
def _sexes() -> dict[str, str]:
    return {row["spelling"]: row["sex"] for row in rows("sexes")}


def parse_sex(value: Value) -> Sex:
    """Read a sex; never raises. Ticks in two columns are the caller's."""
    if isinstance(value, bool):
        return Sex(None, "sex_unreadable")
    text = plain(value)
    if is_placeholder(text):
        return Sex(None, "sex_missing")
    bare = words(text[:_LONGEST_TEXT]).replace(" ", "")
    sex = _sexes().get(bare)
    if sex is None and len(bare) > 5:
        near = {
            s for word, s in _sexes().items() if len(word) > 4 and OSA.distance(bare, word) == 1
        }
        sex = near.pop() if len(near) == 1 else None
    if sex is None:
        return Sex(None, "sex_unreadable")
    return Sex("L" if sex == "L" else "P")


def parse_status(value: Value, *, year: int | None = None) -> Status:
    """Read a status cell: category, and whether the person left or died; never raises.

    "ASN" alone may be full-time or part-time and is ``status_unknown``; "Aktif" is no category and
    no problem.
    """
    text = plain(value)
    if is_placeholder(text) or len(text) > _LONGEST_TEXT:
        return Status(problem="status_unknown" if len(text) > _LONGEST_TEXT else None)
    ended, end_date = _ending(text, year)
    category = _category(_normal(text))
    is_known = category or ended or words(text) in _ACTIVE
    return Status(category, ended, end_date, None if is_known else "status_unknown")


def parse_remark(value: Value, *, year: int | None = None) -> Remark:
    """Read a remark: whether this row's person left or died, and when; never raises.

    What a remark says of somebody else ("pengganti Alm. Ahmad", "istri meninggal") or of the
    future ("akan pensiun 2027") does not count. A category only where the whole remark is one
    ("Honorer", "sudah PNS"): "lulus PPPK" is not yet an employment.
    """
    text = plain(value)
    if not isinstance(value, str) or is_placeholder(text) or len(text) > _LONGEST_TEXT:
        return Remark()
    ended, end_date = _ending(text, year)
    bare = _BECAME.sub("", _normal(text))
    known = dict(_statuses())
    return Remark(ended, end_date, _as_category(known.get(bare)))


@cache
def _statuses() -> list[tuple[str, str]]:
    return [(words(row["phrase"]), row["category"]) for row in rows("statuses")]


@cache
def _status_words() -> frozenset[str]:
    return frozenset(word for phrase, _ in _statuses() for word in phrase.split())


def _normal(text: str) -> str:
    """Upper-case words; "P.P.P.K" and "R 3" joined; one typing error in a known word mended."""
    joined = _SPACED_LETTERS.sub(lambda match: match[0].replace(" ", ""), words(text))
    return " ".join(_mended(word) for word in joined.split())


def _mended(word: str) -> str:
    known = _status_words()
    if word in known or len(word) < 4 or not word.isalpha():
        return word
    long = (other for other in known if len(other) > 4)
    near = [other for other in long if OSA.distance(word, other, score_cutoff=1) == 1]
    return near[0] if len(near) == 1 else word


def _category(text: str) -> Category | None:
    for phrase, category in _statuses():
        if has_phrase(text, phrase):
            if category != _NOT_YET:
                return _as_category(category)
            text = f" {text} ".replace(f" {phrase} ", " ").strip()
    return None


def _as_category(text: str | None) -> Category | None:
    return None if text in (None, "", _NOT_YET) else text  # type: ignore[return-value]


class _Ending(NamedTuple):
    phrase: str
    ended: Ended
    unless_before: frozenset[str]
    unless_after: frozenset[str]


@cache
def _endings() -> tuple[_Ending, ...]:
    endings = [
        _Ending(
            row["phrase"],
            row["ended"],  # type: ignore[arg-type]
            frozenset(filter(None, row["unless_before"].split(";"))),
            frozenset(filter(None, row["unless_after"].split(";"))),
        )
        for row in rows("remarks")
    ]
    general = next(e for e in endings if e.phrase == "*")
    return tuple(
        e._replace(unless_before=e.unless_before | general.unless_before)
        for e in sorted(endings, key=lambda e: -len(e.phrase))
        if e.phrase != "*"
    )


def _ending(text: str, year: int | None) -> tuple[Ended | None, date | None]:
    """Whether the person left or died, and the date beside it.

    Death outweighs leaving where both are one event ("berhenti, meninggal dunia"); with a date each
    they are two, and who had left is no worker who died.
    """
    said: dict[Ended, str] = {}
    for clause in _CLAUSE.split(_ABBREVIATION.sub(r"\1 ", text)):
        for ended in _ended_in(words(clause)):
            said.setdefault(ended, clause)
    if not said:
        return None, None
    end_date = parse_date(text, role="end", year=year).value
    if len(said) == 2:
        days = {parse_date(clause, role="end", year=year).value for clause in said.values()}
        known = sorted(filter(None, days))
        if len(known) == 2 or len(_YEAR.findall(text)) > 1:
            return "left", known[0] if known else end_date
    return ("deceased" if "deceased" in said else "left"), end_date


def _ended_in(clause: str) -> set[Ended]:
    padded = f" {clause} "
    found: set[Ended] = set()
    for ending in _endings():
        before, phrase, after = padded.partition(f" {ending.phrase} ")
        if not phrase:
            continue
        following = set(after.split()[:3])
        is_about_other = ending.unless_before & set(before.split())
        # "pindah dari Kolaka ke Muna": the goal outweighs the origin.
        if is_about_other or (ending.unless_after & following and "KE" not in following):
            continue
        found.add(ending.ended)
    return found
