"""A remark taken apart: its clauses, and in each the words that the vocabulary knows and the dates.

What a clause means is ``remarks``' to say.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from analysis.rosters.parse.moments import Moment, find_moments, is_joined
from analysis.rosters.words import rows, words

#: A clause ends here; a dot only behind a whole word or a date, since "Kab. Konawe" goes on.
_BREAK = re.compile(r"[;,\n()\[\]]|(?:(?<=\w{5})|(?<=\x03)|(?<=\x03 ))\.(?=\s|$)|\s[-:]\s|:\s")
_ABBREVIATION = re.compile(
    r"\b(alm|almh|almarhum|sdr|sdri|bpk|no|tgl|bln|thn|h|hj|drs|dra|ir|dr|an|a\.n|rek)\.\s*",
    re.IGNORECASE,
)
#: A date stands in the words of a clause as a sign of its own: its place in the list of dates.
_MARK = re.compile(r"\x02(\d+)\x03")
#: Words of the longest phrase.
_LONGEST_PHRASE = 5
_JOINS = frozenset({"DAN", "LALU", "KEMUDIAN", "SERTA"})
#: Behind these anything may stand.
_FREE = frozenset({"reason", "place", "predecessor", "replaced"})
#: What ends such a stretch.
_ENDS_FREE = frozenset({"first", "last", "plan", "negation", "reason"})


class Term(NamedTuple):
    """Words that the vocabulary knows, or a date (``means`` "date"), or one word that it does not.

    ``is_free``: it stands where anything may stand, behind the term that ``after`` names.
    """

    means: str
    phrase: str
    date: int = -1
    after: str = ""


class Clause(NamedTuple):
    """The terms of one clause; ``depth`` counts the brackets around it."""

    terms: tuple[Term, ...]
    depth: int


class Dated(NamedTuple):
    """A date, or a span of two, within a text."""

    text: str
    first: Moment
    last: Moment | None = None


class Remarked(NamedTuple):
    clauses: tuple[Clause, ...]
    dates: tuple[Dated, ...]


@cache
def vocabulary() -> dict[str, tuple[str, ...]]:
    """Of each phrase what it may mean, in the order of the file."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows("remarks"):
        found[row["phrase"]].append(row["means"])
    return {phrase: tuple(means) for phrase, means in found.items()}


@cache
def said_of() -> dict[str, frozenset[str]]:
    """Of each thing what may be said of it: kinds of events, or their very words."""
    return {
        row["phrase"]: frozenset(row["said_of"].split(";"))
        for row in rows("remarks")
        if row["means"] == "thing"
    }


@lru_cache(maxsize=16384)
def take_apart(text: str, known: frozenset[str] = frozenset()) -> Remarked:
    """The clauses of ``text`` (of ``plain``) and its dates.

    Args:
        known: more phrases that say nothing here, such as words of employment.
    """
    text = _ABBREVIATION.sub(r"\1 ", text)
    dates = _dates(text)
    marked, place = [], 0
    for number, dated in enumerate(dates):
        first, last = dated.first.span[0], (dated.last or dated.first).span[1]
        marked.append(f"{text[place:first]} \x02{number}\x03 ")
        place = last
    marked.append(text[place:])
    clauses = tuple(
        Clause(terms, depth)
        for part, depth in _parts("".join(marked))
        for terms in _joined(_terms(part, known))
    )
    return Remarked(clauses, dates)


@lru_cache(maxsize=16384)
def _dates(text: str) -> tuple[Dated, ...]:
    moments = [m for m in find_moments(text) if m.kind != "length"]
    dates: list[Dated] = []
    place = 0
    while place < len(moments):
        moment = moments[place]
        following = moments[place + 1] if place + 1 < len(moments) else None
        if moment.kind != "open" and following is not None and is_joined(text, moment, following):
            written = text[moment.span[0] : following.span[1]]
            dates.append(Dated(written, moment, following))
            place += 2
            continue
        if moment.kind != "open":
            dates.append(Dated(text[slice(*moment.span)], moment))
        place += 1
    return tuple(dates)


def _parts(text: str) -> Iterator[tuple[str, int]]:
    depth, place = 0, 0
    for match in _BREAK.finditer(text):
        yield text[place : match.start()], depth
        place = match.end()
        if match[0] in "([":
            depth += 1
        elif match[0] in ")]":
            depth = max(0, depth - 1)
    yield text[place:], depth


def _terms(part: str, known: frozenset[str]) -> list[Term]:
    tokens: list[str] = []
    place = 0
    for match in _MARK.finditer(part):
        tokens += words(part[place : match.start()]).split()
        tokens.append(match[0])
        place = match.end()
    tokens += words(part[place:]).split()
    terms: list[Term] = []
    after, at = "", 0
    while at < len(tokens):
        if date := _MARK.fullmatch(tokens[at]):
            terms.append(Term("date", "", int(date[1]), after))
            at += 1
            continue
        term, length = _term(tokens, at, after, known)
        if term.means in _FREE and after != "predecessor":
            after = term.means
        elif term.means in _ENDS_FREE and after in ("place", "replaced"):
            after = ""
        terms.append(term)
        at += length
    return terms


def _term(tokens: list[str], at: int, after: str, known: frozenset[str]) -> tuple[Term, int]:
    """The longest phrase that begins here; inner places count only behind "ke"."""
    for length in range(min(_LONGEST_PHRASE, len(tokens) - at), 0, -1):
        phrase = " ".join(tokens[at : at + length])
        means = vocabulary().get(phrase, ())
        if phrase in known and means[:1] in ((), ("became",)):
            return Term("filler", phrase, after=after), length
        if after == "place" and "inner" in means:
            return Term("inner", phrase, after=after), length
        if outer := next((meaning for meaning in means if meaning != "inner"), None):
            return Term(outer, phrase, after=after), length
    return Term("word", tokens[at], after=after), 1


def _joined(terms: list[Term]) -> Iterator[tuple[Term, ...]]:
    """One clause, or more where "dan" joins what has a date each."""
    begin = 0
    for place, term in enumerate(terms):
        if term.phrase in _JOINS and not term.after:
            before, behind = terms[begin:place], terms[place + 1 :]
            if any(t.means == "date" for t in before) and any(t.means == "date" for t in behind):
                yield tuple(before)
                begin = place + 1
    yield tuple(terms[begin:])
