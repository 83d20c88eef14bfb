"""Sex, employment status and remarks: words of the vocabularies in a cell's text."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA

from analysis.rosters.grid import Value
from analysis.rosters.parse.clauses import vocabulary
from analysis.rosters.parse.moments import LONGEST_TEXT
from analysis.rosters.parse.remarks import Ended, Said, read_remark
from analysis.rosters.parse.text import as_text, is_placeholder, plain
from analysis.rosters.words import rows, words

Category = Literal["NON_ASN", "PPPK_PARUH_WAKTU", "PPPK_FULL_TIME", "CIVIL_SERVANT"]

_SPACED_LETTERS = re.compile(r"\b(?:[A-Z0-9] )+[A-Z0-9]\b")
#: "sudah diangkat PNS" in a remark says as much as "PNS" in a status column.
_BECAME = re.compile(
    r"^(?:(?:SUDAH|TELAH|DIANGKAT|TERANGKAT|MENJADI|JADI|SEBAGAI|STATUS|SEKARANG)\s)+"
)
_EITHER = re.compile(r"[/|(),=]")
_ACTIVE = frozenset({"AKTIF", "MASIH AKTIF", "AKTIF BEKERJA", "MASIH BEKERJA", "BEKERJA", "ADA"})
_LONGEST_TEXT = LONGEST_TEXT
#: "lulus PPPK" is no employment yet: the rest of the cell says what the person is.
_NOT_YET = "NOT_YET"
#: Directly before a phrase: it is not, not yet, no longer, or another's.
_NOT_HIS = frozenset({"negation", "plan", "predecessor", "kin"})


class Sex(NamedTuple):
    """L (laki-laki), P (perempuan), or None with a problem."""

    value: Literal["L", "P"] | None
    problem: Literal["sex_missing", "sex_unreadable"] | None = None


class Status(NamedTuple):
    """What a status cell or a remark says of its line's person.

    ``category`` None where it says nothing of employment; ``problem`` where a status has words that
    say neither a category nor that someone left. The rest is as in :class:`remarks.Said`.
    """

    category: Category | None = None
    ended: Ended | None = None
    end_date: date | None = None
    problem: Literal["status_unknown"] | None = None
    start_date: date | None = None
    is_unclear: bool = False
    is_assumed: bool = False
    unread: str | None = None
    is_unread: bool = False


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
    text = text[:_LONGEST_TEXT]
    sex = _sex_of(text)
    if sex is None:
        # "Pria / L" says it twice; "L / P" says nothing.
        said = {_sex_of(part) for part in _EITHER.split(text) if words(part)}
        sex = said.pop() if len(said) == 1 else None
    if sex is None:
        return Sex(None, "sex_unreadable")
    return Sex("L" if sex == "L" else "P")


def _sex_of(text: str) -> str | None:
    bare = words(text).replace(" ", "")
    sex = _sexes().get(bare)
    if sex is None and len(bare) > 5:
        near = {
            s
            for word, s in _sexes().items()
            if len(word) > 4 and abs(len(word) - len(bare)) < 2 and OSA.distance(bare, word) == 1
        }
        sex = near.pop() if len(near) == 1 else None
    return sex


def parse_status(value: Value, *, year: int | None = None) -> Status:
    """Read a status cell: category, and whether the person left or died; never raises.

    "ASN" alone may be full-time or part-time and is ``status_unknown``; "Aktif" is no category and
    no problem.
    """
    text = plain(value)
    if is_placeholder(text):
        return Status()
    if len(text) > _LONGEST_TEXT:
        return Status(problem="status_unknown", is_unclear=_is_of_an_end(text, year))
    said = read_remark(
        text,
        year=_year(year),
        known=_known(full_time=True),
        covered=_known(full_time=False),
        is_status=True,
    )
    category = _category(_normal(text))
    is_known = category or said.ended or said.end_date or said.is_unclear or words(text) in _ACTIVE
    return _with(said, category, None if is_known else "status_unknown")


def parse_remark(value: Value, *, year: int | None = None) -> Status:
    """Read a remark: whether this row's person left or died, and when; never raises.

    A category only where the whole remark is one ("Honorer", "sudah PNS"): "lulus PPPK" is not yet
    an employment.
    """
    if isinstance(value, date):
        return Status(unread=as_text(value))
    text = plain(value)
    if not isinstance(value, str) or is_placeholder(text):
        return Status()
    if len(text) > _LONGEST_TEXT:
        return Status(is_unclear=_is_of_an_end(text, year))
    bare = _BECAME.sub("", _normal(text))
    if category := _as_category(dict(_statuses()).get(bare)):
        return Status(category)
    covered = _known(full_time=False)
    return _with(read_remark(text, year=_year(year), known=covered, covered=covered))


def _year(year: int | None) -> int:
    return date.today().year if year is None else year


def _with(
    said: Said,
    category: Category | None = None,
    problem: Literal["status_unknown"] | None = None,
) -> Status:
    return Status(category, said.ended, said.end_date, problem, *said[2:])


def _is_of_an_end(text: str, year: int | None) -> bool:
    """Whether a text too long to be read begins with something about an end."""
    said = read_remark(text[:_LONGEST_TEXT], year=_year(year))
    return bool(said.ended or said.is_unclear)


@cache
def _known(*, full_time: bool) -> frozenset[str]:
    """Phrases of employment that say nothing of an end: in a status all, in a remark not "PNS"."""
    return frozenset(
        phrase
        for phrase, category in _statuses()
        if full_time
        or (category not in ("PPPK_FULL_TIME", "CIVIL_SERVANT") and not phrase.startswith("LULUS"))
    )


@cache
def _statuses() -> list[tuple[str, str]]:
    return [(words(row["phrase"]), row["category"]) for row in rows("statuses")]


@cache
def _status_phrases() -> frozenset[str]:
    return frozenset(phrase for phrase, _ in _statuses())


@cache
def _status_words() -> frozenset[str]:
    return frozenset(word for phrase, _ in _statuses() for word in phrase.split())


def _normal(text: str) -> str:
    """Upper-case words; "P.P.P.K" and "R 3" joined; one typing error in a known word mended."""
    joined = _SPACED_LETTERS.sub(lambda match: match[0].replace(" ", ""), words(text))
    return " ".join(_mended(word) for word in joined.split())


@lru_cache(maxsize=16384)
def _mended(word: str) -> str:
    known = _status_words()
    if word in known or len(word) < 4 or not word.isalpha():
        return word
    long = (other for other in known if len(other) > 4)
    near = [other for other in long if OSA.distance(word, other, score_cutoff=1) == 1]
    return near[0] if len(near) == 1 else word


@lru_cache(maxsize=16384)
def _category(text: str) -> Category | None:
    """The first phrase that stands in the text, unless it is said not to hold: "belum PPPK"."""
    for phrase, category in _statuses():
        padded = f" {text} "
        if f" {phrase} " not in padded:
            continue
        before = padded.partition(f" {phrase} ")[0].split()
        longer = f"{before[-1]} {phrase}" if before else ""  # CALON PNS
        if longer in _status_phrases():
            continue
        doubt = vocabulary().get(before[-1], ("",))[0] if before else ""
        if category != _NOT_YET and doubt not in _NOT_HIS:
            return _as_category(category)
        text = padded.replace(f" {phrase} ", " ").strip()
    return None


def _as_category(text: str | None) -> Category | None:
    return None if text in (None, "", _NOT_YET) else text  # type: ignore[return-value]
