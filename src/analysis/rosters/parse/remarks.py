"""What a remark or a status says of the person on whose line it stands, and of nobody else.

Each clause has a subject, a mood and an event. Only an event of this person, that has happened, in
a clause every word of which is known, ends anything; what names an end and is not understood so
far is unclear, and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA

from analysis.rosters.parse.clauses import (
    Clause,
    Dated,
    Remarked,
    Term,
    said_of,
    take_apart,
    vocabulary,
)

Ended = Literal["left", "deceased"]

_ENDINGS = frozenset(
    {"left", "retired", "gone", "deceased", "moved", "replaced", "became", "inactive"}
)
EVENTS = _ENDINGS | {"until", "leave", "came", "began"}
#: The date beside these is the first day of something else.
_FIRST_DAY_AWAY = frozenset({"gone", "moved", "replaced", "became", "inactive"})
#: Without a date these say too little: a move within the OPD, an illness, a contest only passed.
_WEAK = frozenset({"replaced", "became", "inactive"})
_OTHERS = frozenset({"kin", "predecessor", "thing", "courtesy"})
_MOODS = frozenset({"plan", "negation"})
_TITLES_OF_THE_DEAD = frozenset({"ALM", "ALMH", "ALMARHUM", "ALMARHUMAH"})
_WHO = frozenset({"YANG", "YG"})
_NO_EVENT_WORDS = frozenset({"filler", "own", "first", "last", "date"})
_DAY_BEFORE = timedelta(days=1)
#: Shorter words resemble too many others.
_SHORTEST_MENDED = 6
#: Shorter hints are taken as they are written, without affixes.
_SHORTEST_STEM = 5
#: Who has not come yet has not gone.
_NOT_YET = frozenset({"BELUM", "BLM"})


class Said(NamedTuple):
    """What a text says of its line's person.

    ``ended`` with ``end_date``, or ``end_date`` alone (a contract's); ``start_date``. Where
    ``is_unclear`` an end, a death or a move is named and changes nothing. ``is_assumed``: a date
    was completed (its year, or which day of two). ``unread`` has the dates that changed nothing.
    ``is_unread``: a remark's words that nobody knows, of nobody else, beside no event.
    """

    ended: Ended | None = None
    end_date: date | None = None
    start_date: date | None = None
    is_unclear: bool = False
    is_assumed: bool = False
    unread: str | None = None
    is_unread: bool = False


class _Meaning(NamedTuple):
    """What one clause says."""

    whose: Literal["own", "other", "nobody"]
    kind: str = ""
    end: date | None = None
    start: date | None = None
    is_unclear: bool = False
    is_weak: bool = False
    is_assumed: bool = False
    #: Numbers of the dates that this accounts for.
    used: frozenset[int] = frozenset()


_NOTHING = _Meaning("nobody")


def read_remark(
    text: str,
    *,
    year: int,
    known: frozenset[str] = frozenset(),
    covered: frozenset[str] = frozenset(),
    is_status: bool = False,
) -> Said:
    """Read a remark (as of ``plain``); never raises.

    Args:
        year: the report's year, for dates that have none.
        known: phrases of employment, which say nothing of an end.
        covered: those that this programme covers: who became that has not gone.
        is_status: the text is a status, where a bare "Mutasi" or "Nonaktif" says who has gone.
    """
    taken = take_apart(text, known)
    terms = [term for clause in taken.clauses for term in clause.terms]
    means = {term.means for term in terms}
    is_hint = not means & EVENTS and any(map(_is_hint, terms))
    is_absent = not means & (_ENDINGS | {"leave", "date"}) and any(map(_is_absent, taken.clauses))
    if is_hint or is_absent:
        return Said(is_unclear="thing" not in means)
    if not means & (EVENTS | {"date"}):
        return Said(is_unread=not is_status and any(map(_is_unread, taken.clauses)))
    meanings = _Reader(taken, year, is_status, covered).read()
    found = _settled(meanings)
    if "?" in text and (found.ended or found.end_date):
        found = Said(is_unclear=True)
    used = frozenset().union(*(meaning.used for meaning in meanings))
    rest = [
        dated.text
        for number, dated in enumerate(taken.dates)
        if number not in used and (dated.last or dated.first.kind != "year")
    ]
    if found.ended and found.end_date is None and rest:
        return Said(is_unclear=True)
    is_told = found.is_unclear or not rest
    return found if is_told else found._replace(unread="; ".join(rest))


class _Reader:
    """Reads the clauses of one text, in order."""

    def __init__(
        self, taken: Remarked, year: int, is_status: bool, covered: frozenset[str]
    ) -> None:
        self.clauses, self.dates = taken.clauses, taken.dates
        self.year, self.is_status, self.covered = year, is_status, covered

    def read(self) -> list[_Meaning]:
        meanings: list[_Meaning] = []
        #: Of whom the clauses so far speak, by depth of brackets; "doubt" where that is not known.
        before: tuple[str, int] = ("", 0)
        for place, clause in enumerate(self.clauses):
            meaning = self._of_clause(place, clause)
            if meaning.whose == "own" and (meaning.kind in _ENDINGS or meaning.end):
                whose, depth = before
                is_within = clause.depth > depth
                has_subject = any(term.means == "own" for term in clause.terms)
                if whose == "other" and is_within:
                    meaning = _Meaning("other", used=meaning.used)
                elif whose and not has_subject:
                    meaning = meaning._replace(is_unclear=True, is_weak=False)
            if meaning.whose == "own" and meaning.kind in _ENDINGS and self._is_of_kin(place):
                meaning = meaning._replace(is_unclear=True, is_weak=False)
            if clause.terms:
                before = (self._subject_left(clause, meaning), clause.depth)
            meanings.append(meaning)
        if self._has_doubt():
            meanings = [
                m._replace(is_unclear=True, is_weak=False)
                if m.whose == "own" and m.kind in _ENDINGS
                else m
                for m in meanings
            ]
        return meanings

    def _is_of_kin(self, place: int) -> bool:
        """Whether the next clause only names a relative: "Meninggal (istri)"."""
        following = self.clauses[place + 1 : place + 2]
        if not following or not following[0].terms:
            return False
        means = {term.means for term in following[0].terms}
        is_within = following[0].depth > self.clauses[place].depth
        return bool(means & {"kin", "courtesy"}) and (
            is_within or means <= {"kin", "courtesy", "filler"}
        )

    def _has_doubt(self) -> bool:
        """Whether a clause without any event says that all is planned, or not settled yet."""
        return any(
            any(term.means in _MOODS and not term.after for term in clause.terms)
            and not any(term.means in EVENTS | _OTHERS for term in clause.terms)
            for clause in self.clauses
        )

    def _subject_left(self, clause: Clause, meaning: _Meaning) -> str:
        """Whom the next clause may speak of, if it does not say so itself."""
        if meaning.whose == "other" and not any(t.means == "thing" for t in clause.terms):
            return "other"
        is_bare = not any(term.means in EVENTS for term in clause.terms)
        return "doubt" if is_bare and any(t.means == "word" for t in clause.terms) else ""

    def _of_clause(self, place: int, clause: Clause) -> _Meaning:
        terms = clause.terms
        dates = frozenset(term.date for term in terms if term.means == "date")
        head = next((t for t in terms if t.means not in _NO_EVENT_WORDS | _MOODS), None)
        if head is None:
            return self._of_dates_alone(terms, dates)
        events = [term for term in terms if term.means in EVENTS and term.after != "place"]
        if head.means in _OTHERS:
            return self._of_others(head, terms, events, dates)
        if any(term.means == "leave" for term in events):
            is_only = all(term.means in ("leave", "until") for term in events)
            return _Meaning("other", "leave", used=dates) if is_only else _unclear(dates)
        if any(t.means == "predecessor" for t in terms) and not events:
            return _Meaning("other")
        if not events:
            return _NOTHING
        return self._of_own(place, clause, events, dates)

    def _of_dates_alone(self, terms: Sequence[Term], dates: frozenset[int]) -> _Meaning:
        """A clause of dates: a span or "s/d …" is a period, whose is not said; else nothing yet."""
        if len(dates) != 1 or any(term.means in _MOODS for term in terms):
            return _NOTHING
        dated = self.dates[min(dates)]
        if dated.last is None and not any(term.means == "last" for term in terms):
            return _NOTHING
        meaning = self._until(terms, dated, dates)
        return meaning._replace(is_assumed=True) if meaning.end or meaning.start else meaning

    def _of_others(
        self, head: Term, terms: Sequence[Term], events: list[Term], dates: frozenset[int]
    ) -> _Meaning:
        """A clause that begins with somebody or something else."""
        ends = [term for term in events if term.means in _ENDINGS]
        other = _Meaning("other", used=dates)
        is_known = not any(term.means == "word" and not term.after for term in terms)
        if head.means == "thing" or head.phrase in said_of():
            if not events:
                if self._is_until(head, terms, dates):
                    return _unclear(dates)  # "Honor s/d Juni": and the work?
                return other if is_known else _NOTHING
            is_of_it = len(events) == 1 and _may_be_said(head, events[0])
            return other if is_of_it else _unclear(dates)
        if not ends:
            # "Pengganti Budi per 1 April": whose day that is, nobody says.
            return other if head.means in ("kin", "courtesy") else _Meaning("other")
        if head.means == "predecessor":
            place = terms.index(ends[0])
            is_his = ends[0].phrase in _TITLES_OF_THE_DEAD or terms[place - 1].phrase in _WHO
            return other if is_his else _unclear(dates)
        if head.means == "courtesy":
            is_mother = ends[0].means == "deceased" and is_known and len(ends) == 1
            return other if is_mother else _unclear(dates)
        return other if len(ends) == 1 else _unclear(dates)

    def _is_until(self, head: Term, terms: Sequence[Term], dates: frozenset[int]) -> bool:
        """Whether something that does not run out by itself is said to end on a day."""
        has_end = any(term.means == "last" for term in terms) or any(
            self.dates[number].last for number in dates
        )
        return bool(dates) and has_end and "until" not in said_of().get(head.phrase, ())

    def _of_own(
        self, place: int, clause: Clause, events: list[Term], dates: frozenset[int]
    ) -> _Meaning:
        terms = clause.terms
        own = [term for term in events if term.after != "reason"]
        ends = [term for term in own if term.means in _ENDINGS]
        paper = next((term for term in terms if term.phrase in said_of()), None)
        if ends and paper and terms.index(paper) < terms.index(ends[0]):
            is_of_it = len(ends) == 1 and _may_be_said(paper, ends[0])
            return _Meaning("other", used=dates) if is_of_it else _unclear(dates)
        if ends and (thing := self._thing_behind(terms, ends[0])):
            is_of_it = len(ends) == 1 and thing.after != "place" and _may_be_said(thing, ends[0])
            return _Meaning("other", used=dates) if is_of_it else _unclear(dates)
        if not ends:
            return self._of_period(own or events, terms, dates)
        if self._is_negated(terms, ends[0]):
            return _Meaning("other", "negated")
        is_odd = any(
            (term.means in ("word", "courtesy", "kin", "predecessor") and not term.after)
            or (term.means in _MOODS and term.after != "reason")
            or term.means in ("came", "began")
            or (term.means == "inner" and ends[0].means != "deceased")
            for term in terms
        )
        if is_odd or "?" in "".join(term.phrase for term in terms):
            return _unclear(dates)
        kind = self._kind(ends, events, terms)
        if kind == "became" and any(
            term.phrase in self.covered for term in terms[terms.index(ends[0]) + 1 :]
        ):
            # "Diangkat PPPK Paruh Waktu" is no end of work here.
            return _unclear(dates)
        return self._ended(kind, place, clause, dates) if kind else _unclear(dates)

    def _thing_behind(self, terms: Sequence[Term], event: Term) -> Term | None:
        behind = terms[terms.index(event) + 1 :]
        return next(
            (
                term
                for term in behind
                if term.means == "thing"
                and term.after != "reason"
                and (term.after != "place" or _may_be_said(term, event))
            ),
            next(
                (
                    Term("thing", term.phrase, after="")
                    for term in behind
                    if term.phrase == "SK" and not term.after
                ),
                None,
            ),
        )

    def _is_negated(self, terms: Sequence[Term], event: Term) -> bool:
        """Whether all before the event says no more than that it has not happened."""
        before = terms[: terms.index(event)]
        behind = terms[terms.index(event) + 1 :]
        return (
            any(term.means == "negation" for term in before)
            and all(term.means in ("negation", "filler", "own", "until") for term in before)
            and not any(term.means in _MOODS for term in behind)
            and not any(term.means in _ENDINGS for term in behind)
        )

    def _kind(self, ends: list[Term], events: list[Term], terms: Sequence[Term]) -> str | None:
        """The one kind of end that a clause names; None where it names two that do not agree."""
        kinds = {"left" if term.means == "retired" else term.means for term in ends}
        reasons = [term for term in events if term.after == "reason"]
        has_kin = any(term.means in _OTHERS for term in terms if term.after == "reason")
        if not has_kin:
            kinds |= {term.means for term in reasons if term.means == "deceased"}
            is_temporary = any(term.means == "leave" for term in reasons)
            if is_temporary:
                return None
        if any(term.after == "reason" and term.means == "date" for term in terms) and reasons:
            return "deceased" if "deceased" in kinds and not has_kin else None
        if "deceased" in kinds and kinds <= {"deceased", "left", "gone", "inactive"}:
            return "deceased"
        for kind in ("gone", "left"):
            if kind in kinds and kinds <= {"left", "gone", "inactive"}:
                return kind
        has_date = any(term.means == "date" for term in terms)
        if kinds == {"left", "moved"} and not has_date:
            return "left"
        return kinds.pop() if len(kinds) == 1 else None

    def _ended(self, kind: str, place: int, clause: Clause, dates: frozenset[int]) -> _Meaning:
        terms = clause.terms
        if kind == "inactive" and any(term.after == "reason" for term in terms):
            return _unclear(dates)
        marks = {term.means for term in terms}
        if not dates and place + 1 < len(self.clauses):
            following = self.clauses[place + 1].terms
            if all(term.means in ("filler", "first", "last", "date") for term in following):
                dates = frozenset(term.date for term in following if term.means == "date")
                marks |= {term.means for term in following}
        if not dates:
            return self._without_date(kind, terms)
        if len(dates) > 1:
            return _unclear(dates)
        dated = self.dates[min(dates)]
        if dated.last or (dated.first.kind == "year" and dated.first.year == self.year):
            return _unclear(dates)
        if "last" in marks and kind != "left":
            return _unclear(dates)
        moment = dated.first
        begin, end = moment.begin(self.year), moment.end(self.year)
        if begin is None or end is None:
            return _unclear(dates)
        is_first = "first" in marks
        is_assumed = moment.year is None
        if kind in _FIRST_DAY_AWAY:
            if kind == "inactive" and not is_first:
                return _unclear(dates)
            if kind == "gone" and not is_first:
                return _Meaning("own", kind, end, is_assumed=True, used=dates)
            if kind == "became" and begin.year < self.year:
                return _unclear(dates)
            if moment.kind != "day" and kind not in ("gone", "inactive"):
                is_assumed = True
            end = begin - _DAY_BEFORE
        elif is_first and moment.kind == "month":
            is_assumed = True
        elif kind == "left" and moment.kind == "day" and begin.day == 1:
            # Nobody works on the one day of a month from which he is gone; pensions begin on it.
            is_first = is_first or any(term.means == "retired" for term in terms)
            end = begin - _DAY_BEFORE if is_first else end
        return _Meaning("own", kind, end, is_assumed=is_assumed, used=dates)

    def _without_date(self, kind: str, terms: Sequence[Term]) -> _Meaning:
        has_place = any(term.means == "place" and term.phrase == "KE" for term in terms)
        is_weak = kind in _WEAK or (kind == "moved" and not has_place)
        if is_weak and not (self.is_status and kind in ("moved", "inactive")):
            return _Meaning("own", kind, is_unclear=True, is_weak=True)
        return _Meaning("own", kind)

    def _of_period(
        self, events: list[Term], terms: Sequence[Term], dates: frozenset[int]
    ) -> _Meaning:
        """Contracts, and when somebody came."""
        is_plain = not any(
            (term.means in ("word", "kin", "thing", "courtesy") and not term.after)
            or term.means in _MOODS
            for term in terms
        )
        kinds = {term.means for term in events}
        if "came" in kinds and any(term.phrase == "KE" for term in terms):
            return _unclear(dates)  # from one place to another: nobody says which is this
        is_hint = events[0].phrase not in said_of() and any(map(_is_hint, terms))
        if is_hint or self._is_no_longer(events, terms):
            return _unclear(dates)
        if not dates:
            return _NOTHING
        if len(dates) > 1 or not is_plain or len(kinds) > 1:
            is_end = "BERAKHIR" in " ".join(term.phrase for term in events)
            return _unclear(dates) if is_end or "last" in {t.means for t in terms} else _NOTHING
        dated = self.dates[min(dates)]
        if kinds == {"until"}:
            return self._until(terms, dated, dates)
        start = dated.first.begin(self.year)
        if dated.last or start is None or "last" in {term.means for term in terms}:
            return _NOTHING
        is_assumed = dated.first.year is None or dated.first.kind == "year"
        return _Meaning("own", "began", start=start, is_assumed=is_assumed, used=dates)

    def _is_no_longer(self, events: list[Term], terms: Sequence[Term]) -> bool:
        """Whether work itself is denied ("tidak lagi bertugas"), and not a paper or a list."""
        place = terms.index(events[0])
        return (
            any(term.means == "negation" for term in terms[:place])
            and events[0].phrase not in said_of()
            and not any(term.means in ("word", "thing") and not term.after for term in terms)
        )

    def _until(self, terms: Sequence[Term], dated: Dated, dates: frozenset[int]) -> _Meaning:
        """A contract's period, or its end; a single date without a mark for an end says nothing."""
        if dated.last is not None:
            if dated.last.kind == "open":
                start = dated.first.begin(self.year)
                return _Meaning("own", "until", start=start, used=dates)
            year = dated.last.year or dated.first.year
            first = dated.first.begin(dated.first.year or year or self.year)
            last = dated.last.end(dated.last.year or year or self.year)
            if not first or not last or last < first:
                return _unclear(dates)
            return _Meaning("own", "until", last, first, is_assumed=year is None, used=dates)
        phrases = " ".join(term.phrase for term in terms)
        is_end = any(term.means == "last" for term in terms) or "AKHIR" in phrases
        end = dated.first.end(self.year)
        if not is_end or end is None:
            is_start = any(term.means == "first" for term in terms)
            start = dated.first.begin(self.year) if is_start else None
            if start is None or dated.first.kind == "year":
                return _NOTHING
            return _Meaning("own", "began", start=start, used=dates)
        return _Meaning("own", "until", end, is_assumed=dated.first.year is None, used=dates)


def _unclear(dates: frozenset[int]) -> _Meaning:
    return _Meaning("own", "left", is_unclear=True, used=dates)


def _is_unread(clause: Clause) -> bool:
    """Whether a clause has words that nobody knows, and speaks of nobody and nothing else."""
    means = {term.means for term in clause.terms}
    return not means & _OTHERS and any(
        term.means == "word" and not term.after for term in clause.terms
    )


def _is_hint(term: Term) -> bool:
    """Whether a term may be of an end: loosely, in an inflected form, or with a letter wrong."""
    if term.means == "word":
        return not term.after and (
            _resembles_an_end(term.phrase) or bool(_inflected_hints().fullmatch(term.phrase))
        )
    return "hint" in vocabulary().get(term.phrase, ())


def _is_absent(clause: Clause) -> bool:
    """Whether somebody is said not to come, or not to be known of: "tidak pernah masuk"."""
    terms = clause.terms
    denied = next((n for n, term in enumerate(terms) if term.means == "negation"), None)
    return (
        denied is not None
        and terms[denied].phrase not in _NOT_YET
        and any("presence" in vocabulary().get(t.phrase, ()) for t in terms[denied + 1 :])
    )


@cache
def _inflected_hints() -> re.Pattern[str]:
    """The hints of one word with the affixes of verbs: CORET is in DICORET, HAPUS in HAPUSKAN."""
    stems = [
        re.escape(phrase)
        for phrase, means in vocabulary().items()
        if "hint" in means and phrase.isalpha() and len(phrase) >= _SHORTEST_STEM
    ]
    return re.compile(rf"(?:DI|TER|ME(?:M|N|NG|NY)?)?(?:{'|'.join(stems)})(?:KAN|I|NYA)?")


@lru_cache(maxsize=65536)
def _resembles_an_end(word: str) -> bool:
    if len(word) < _SHORTEST_MENDED:
        return False
    return any(
        word.find(other) > 0
        or (word[0] == other[0] and OSA.distance(word, other, score_cutoff=1) == 1)
        for other in _words_of_ends()
    )


@cache
def _words_of_ends() -> tuple[str, ...]:
    return tuple(
        phrase
        for phrase, means in vocabulary().items()
        if len(phrase) >= _SHORTEST_MENDED and " " not in phrase and _ENDINGS & set(means)
    )


def _may_be_said(thing: Term, event: Term) -> bool:
    said = said_of().get(thing.phrase, frozenset())
    return event.means in said or event.phrase in said


def _settled(meanings: list[_Meaning]) -> Said:
    """All clauses together: who died did not leave, save where each has its own date."""
    own = [m for m in meanings if m.whose == "own"]
    if any(m.is_unclear and not m.is_weak for m in own):
        return Said(is_unclear=True)
    ends = [m for m in own if m.kind in _ENDINGS and not m.is_unclear]
    periods = [m for m in own if m.kind in ("until", "began")]
    start = next((m.start for m in periods if m.start), None)
    contract = next((m.end for m in periods if m.end), None)
    assumed = any(m.is_assumed for m in own)
    if not ends:
        is_unclear = any(m.is_unclear for m in own)
        if is_unclear or len({m.end for m in periods if m.end}) > 1:
            return Said(is_unclear=True)
        return Said(None, contract, start, is_assumed=assumed)
    dated = sorted((m for m in ends if m.end), key=lambda m: m.end or date.max)
    if len({(m.end.year, m.end.month) for m in dated if m.end}) > 1:
        kinds = {m.kind for m in dated}
        if kinds != {"left", "deceased"}:
            return Said(is_unclear=True)
        first: Ended = "left"  # who had left is no worker who died
        return Said(first, dated[0].end, start, is_assumed=assumed)
    if start and dated and dated[0].end and dated[0].end < start:
        return Said(is_unclear=True)  # gone, and back again
    ended: Ended = "deceased" if any(m.kind == "deceased" for m in ends) else "left"
    end = dated[0].end if dated else None
    return Said(ended, end, start, is_assumed=assumed)
