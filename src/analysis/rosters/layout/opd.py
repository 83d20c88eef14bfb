"""Which OPD a text, a sheet or a file is from, by the names and aliases of ``opd.csv``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from analysis.city import city
from analysis.rosters.layout.letterhead import (
    names_facility,
    names_place_only,
    parts_of,
    without_address,
)
from analysis.rosters.words import row_kind, words

#: Whoever a letter is sent to is not its sender: what follows these words names somebody else.
_ADDRESSEE = re.compile(r"\b(?:KEPADA|YTH|TEMBUSAN|CC|U P)\b")
_ADDRESSEE_ENDS = re.compile(r"\bDI\b")
#: What stands before a place's name when the place is not the office.
_FACILITY = frozenset(
    {"PUSKESMAS", "PKM", "PUSTU", "UPTD", "SD", "SDN", "SMP", "SMPN", "SMA", "TK", "PAUD", "PASAR",
     "JL", "JLN", "JALAN", "KELURAHAN", "KEL", "LURAH", "TERMINAL", "TPA", "POSYANDU", "NEGERI",
     "LORONG", "SEKTOR", "POS", "WILAYAH", "RW", "RT", "DI"}
)  # fmt: skip
_OFFICE = "KECAMATAN"
#: A word that begins so many names of OPDs begins an OPD's name.
_OFTEN = 3
_SHORTEST_COMPACT = 6
#: Letters of a name that is known with one of them wrong, and with two; every other name must be
#: so many letters further off.
_SHORTEST_NEAR, _LONG_NAME, _CLEARLY = 12, 20, 2
#: Parts of a line that may say whose the list is.
_SPEAKING = frozenset({"opd", "text"})
#: So many lines of a letterhead are looked through for a name with a letter wrong.
_N_LINES = 20
_MAY_CONTRADICT = frozenset({"title", "sheet", "file"})
_MAY_BE_MISSPELT = frozenset({"title", "sheet", "file"})

#: How strongly a phrase speaks: an official name, another telling name, a place or a quotation.
OFFICIAL, TELLING, WEAK = 3, 2, 1


@dataclass(frozen=True)
class Evidence:
    """The texts of one place (letterhead, sheet name, ...), the strongest place first."""

    place: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Misspelt:
    """An OPD by a name that is a letter or two off: the words as written, and the name meant."""

    opd_code: str
    written: str
    name: str


@dataclass(frozen=True)
class Sender:
    """The OPD found, or the candidates among which the evidence does not choose.

    ``misspelt`` is set where only a misspelt name has told the OPD; ``others`` are OPDs that a
    weaker place names as surely.
    """

    opd_code: str | None
    candidates: tuple[str, ...] = ()
    place: str | None = None
    misspelt: Misspelt | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mention:
    """OPDs that one phrase of a text may mean, and how strongly it speaks."""

    codes: frozenset[str]
    rank: int


class OpdNames:
    """The OPDs and their aliases, ready to be looked for.

    Args:
        table: (code, name, aliases) of each OPD, as in ``opd.csv``.
        city_name: short name of the city, by default of the one in use: wherever it stands, it is
            no evidence.
    """

    def __init__(
        self, table: Iterable[tuple[str, str, Sequence[str]]], city_name: str | None = None
    ) -> None:
        self._city = _city_pattern(words(city_name or city().short_name))
        codes: dict[str, set[str]] = {}
        self._full: set[str] = set()
        self._places: set[str] = set()
        self._offices: set[str] = set()
        #: Phrase to the name as written, of the names long enough to be known with a letter wrong.
        self._long: dict[str, str] = {}
        table = tuple(table)
        firsts = Counter(_phrase(name).partition(" ")[0] for _, name, _ in table)
        kinds = set(firsts)
        self._kinds = {kind for kind, n in firsts.items() if n >= _OFTEN and kind != _OFFICE}
        for code, name, aliases in table:
            official = _phrase(name)
            for text in (name, *aliases):
                phrase = _phrase(text)
                if " " in phrase and phrase.split()[0] in kinds and len(phrase) >= _SHORTEST_NEAR:
                    self._long[phrase] = text
            self._full.add(official)
            if official.startswith(f"{_OFFICE} "):
                self._places.add(official.removeprefix(f"{_OFFICE} "))
                self._offices.add(code)
            for text in (name, code, *aliases):
                if phrase := _phrase(text):
                    codes.setdefault(phrase, set()).add(code)
        self._codes = {phrase: frozenset(found) for phrase, found in codes.items()}
        for phrase, found in tuple(self._codes.items()):
            compact = phrase.replace(" ", "")
            if len(compact) >= _SHORTEST_COMPACT:
                self._codes.setdefault(compact, found)
        self._longest_first = sorted(self._codes, key=lambda phrase: (-len(phrase), phrase))
        self.lookup = lru_cache(maxsize=4096)(self._lookup)
        self.mentions = lru_cache(maxsize=8192)(self._mentions)

    def _lookup(self, text: str) -> tuple[str, ...]:
        """The OPDs whose name or alias is the whole of ``text``, the city's name aside."""
        phrase = _phrase(text)
        found = self._codes.get(phrase) or self._codes.get(self._city.sub(" ", phrase).strip())
        return tuple(sorted(found or ()))

    def of_cell(self, text: str) -> str | None:
        """The OPD that a cell of an OPD column names, surely."""
        found = self.lookup(text) or self._named((text,), is_cell=True)[0]
        return found[0] if len(found) == 1 else None

    def is_like_one(self, text: str) -> bool:
        """Whether a text is written as OPDs are ("Dinas ..."), whichever it may be."""
        kind, _, rest = _phrase(text).partition(" ")
        return bool(rest) and kind in self._kinds

    def is_area(self, opd_code: str) -> bool:
        """Whether an OPD is a kecamatan, whose name is a place where others work too."""
        return opd_code in self._offices

    def misspelt(self, text: str) -> Misspelt | None:
        """The one OPD whose long name ``text`` has with a letter or two wrong; never a short form.

        Every other OPD must be clearly further off, and the text must name none as it should.
        """
        if self.mentions(text):
            return None
        order = self._nearly_named(text)
        if not order:
            return None
        n_off, written, shown, code = order[0]
        is_unique = len(order) == 1 or order[1][0] >= n_off + _CLEARLY
        is_near = n_off <= _allowed(shown)
        return Misspelt(code, written, shown) if is_unique and is_near else None

    def _slips(self, text: str) -> set[str]:
        """The OPDs whose long name stands in ``text`` with a letter or two wrong."""
        found = self._nearly_named(text)
        return {code for n_off, _, shown, code in found if 0 < n_off <= _allowed(shown)}

    def _nearly_named(self, text: str) -> list[tuple[int, str, str, str]]:
        """(letters off, words as written, name, OPD) of the long names near it, nearest first."""
        if row_kind(text, ("address", "reference", "signature")):
            return []
        phrase = _phrase(text)
        if addressee := _ADDRESSEE.search(phrase):
            phrase = phrase[: addressee.start()]
        tokens = self._city.sub(" ", phrase).split()
        nearest: dict[str, tuple[int, str, str]] = {}
        for name, shown in self._long.items():
            n_words, most = len(name.split()), _allowed(name) + _CLEARLY
            for start in range(len(tokens) - n_words + 1):
                written = " ".join(tokens[start : start + n_words])
                n_off = OSA.distance(written, name, score_cutoff=most)
                if n_off <= most:
                    rank = (n_off, written, shown)
                    for code in self._codes[name]:
                        nearest[code] = min(nearest.get(code, rank), rank)
        return sorted((*found, code) for code, found in nearest.items())

    def _mentions(self, text: str, is_cell: bool = False) -> tuple[Mention, ...]:
        """Every OPD named in ``text``; neither an addressee nor a place in an address counts.

        In a cell of an OPD column "Kel. Bende, Kec. Kadia" is no address.
        """
        left = _phrase(without_address(text))
        if addressee := _ADDRESSEE.search(left):
            left = left[: addressee.start()]
        if not left.strip():
            return ()
        is_address = not is_cell and names_place_only(text)
        is_quoted = row_kind(left, ("reference",)) is not None
        left = f" {left} "
        found: list[Mention] = []

        def take(phrases: Iterable[str]) -> None:
            nonlocal left
            for phrase in phrases:
                if phrase not in left:  # a quick look: nearly all of them
                    continue
                while (at := left.find(f" {phrase} ")) >= 0:
                    before = left[:at].split()
                    left = f"{left[:at]} | {left[at + len(phrase) + 2 :]}"
                    is_place = phrase in self._places
                    if is_place and before and before[-1] in _FACILITY:
                        continue
                    if is_address and self._codes[phrase] <= self._offices:
                        continue
                    rank = OFFICIAL if phrase in self._full else TELLING
                    found.append(
                        Mention(self._codes[phrase], WEAK if is_place or is_quoted else rank)
                    )

        take(phrase for phrase in self._longest_first if " " in phrase)
        left = f" {self._joined(self._city.sub(' ', left.strip()).split())} "
        take(phrase for phrase in self._longest_first if " " not in phrase)
        return tuple(found)

    def _joined(self, tokens: Sequence[str]) -> str:
        """Words side by side that make a name without a blank: "KECAMATANBARUGA"."""
        found: list[str] = []
        at = 0
        while at < len(tokens):
            for n_words in (3, 2):
                name = "".join(tokens[at : at + n_words])
                if tokens[at] in self._codes and name in self._codes:
                    at += n_words
                    break
            else:
                name, at = tokens[at], at + 1
            found.append(name)
        return " ".join(found)

    def _named(
        self, texts: Sequence[str], weakest: int = WEAK, *, is_cell: bool = False
    ) -> tuple[tuple[str, ...], int]:
        """The OPDs that ``texts`` name most strongly, and how strongly.

        An alias that two OPDs share means the one that is named beside it. A kecamatan beside
        another OPD is where that one is.
        """
        mentions = [
            found
            for text in texts
            for found in self.mentions(text, is_cell)
            if found.rank >= weakest
        ]
        if not mentions:
            return (), 0
        best = max(found.rank for found in mentions)
        sure = {code for found in mentions if len(found.codes) == 1 for code in found.codes}
        codes: set[str] = set()
        for found in mentions:
            if found.rank == best or (len(found.codes) == 1 and best < OFFICIAL):
                is_settled = len(found.codes) > 1 and found.codes & sure
                codes |= (found.codes & sure) if is_settled else found.codes
        if codes - self._offices:
            codes -= self._offices
        return tuple(sorted(codes)), best

    def sender(self, evidence: Iterable[Evidence]) -> Sender:
        """Weigh the evidence: a labelled line ("SKPD : ..."), then the strongest place first.

        The first place that names exactly one OPD decides; places that only name a place or quote
        somebody's letter are asked when nothing else says anything. A place that names several
        leaves them as candidates, among which the later places may choose; nothing is guessed.
        Where a title names a school or a clinic, a kecamatan is where that lies.
        """
        labelled: list[str] = []
        places: list[tuple[str, tuple[str, ...]]] = []
        for item in evidence:
            lines = [line for text in item.texts for line in text.splitlines()]
            parts = [part for text in _own_texts(lines) for part in parts_of(text)]
            labelled += [part.text for part in parts if part.kind == "opd"]
            places.append((item.place, tuple(p.text for p in parts if p.kind in _SPEAKING)))
        is_facility = any(
            names_facility(text) for place, texts in places if place == "title" for text in texts
        )
        found = set(self._named(labelled)[0])
        if len(found) == 1:
            rest = [
                (place, tuple(text for text in texts if text not in labelled))
                for place, texts in places
            ]
            return self._with_others(found.pop(), "label", rest, is_facility)
        if found:
            return Sender(None, tuple(sorted(found)), "label")
        undecided: Sender | None = None
        for weakest in (TELLING, WEAK):
            candidates: set[str] = set()
            first_place: str | None = None
            for place, texts in places:
                named = self._named_in(place, texts, weakest, is_facility)
                if not named:
                    continue
                chosen = candidates & named if candidates else named
                if len(chosen) == 1:
                    return self._with_others(chosen.pop(), place, places, is_facility)
                candidates, first_place = chosen or candidates, first_place or place
            if candidates:
                undecided = undecided or Sender(None, tuple(sorted(candidates)), first_place)
                break
        return undecided or self._by_misspelling(places, is_facility)

    def _named_in(
        self, place: str, texts: Sequence[str], weakest: int, is_facility: bool
    ) -> set[str]:
        """The OPDs that the texts of one place name."""
        named = set(self._named(texts, weakest)[0])
        if is_facility:
            named -= self._offices
        return self._last_letterhead(texts, named) if len(named) > 1 and place == "title" else named

    def _with_others(
        self,
        opd_code: str,
        by: str,
        places: Sequence[tuple[str, tuple[str, ...]]],
        is_facility: bool,
    ) -> Sender:
        """The OPD that ``by`` tells, with those that title, sheet or file name in its stead."""
        others: set[str] = set()
        aside = {opd_code} if self.is_area(opd_code) else {opd_code, *self._offices}
        for place, texts in places:
            if place in _MAY_CONTRADICT:
                named = self._named_in(place, texts, TELLING, is_facility) - self._offices
                if opd_code not in named and len(named) == 1:
                    others |= named
                # "RSUD Antro Hamra" names the RSUD, and is another's name with a letter wrong.
                for text in texts[:_N_LINES]:
                    if self.mentions(text):
                        others |= self._slips(text) - aside
        return Sender(opd_code, (), by, others=tuple(sorted(others)))

    def _by_misspelling(
        self, places: Iterable[tuple[str, tuple[str, ...]]], is_facility: bool
    ) -> Sender:
        """What titles and names say with a letter or two wrong, when nothing else says anything."""
        for place, texts in places:
            found = [
                near
                for text in texts
                if (near := self.misspelt(text))
                and not (self.is_area(near.opd_code) and (is_facility or names_place_only(text)))
            ]
            if place in _MAY_BE_MISSPELT and len({near.opd_code for near in found}) == 1:
                return Sender(found[0].opd_code, (), place, found[0])
        return Sender(None)

    def _last_letterhead(self, texts: Sequence[str], named: set[str]) -> set[str]:
        """A letterhead goes from wide to narrow: of lines that are names, the last counts."""
        lines = [found for text in texts if len(found := self.lookup(text)) == 1]
        whole = [found[0] for found in lines if found[0] in named]
        return {whole[-1]} if named <= set(whole) else named


def _city_pattern(name: str) -> re.Pattern[str]:
    return re.compile(
        r"\b(?:PEMERINTAH|PEMKOT|PEMKAB|PEMDA|WALI|WALIKOTA|BUPATI)?\s?"
        rf"(?:KOTA|SEKOTA|KABUPATEN|KAB) {name}\b"
        rf"|\b{name}\b(?= \d)|^{name}$"
    )


def _phrase(text: str) -> str:
    """Words without "dan", for which "&" and commas stand as often."""
    return " ".join(word for word in words(text).split() if word != "DAN")


def _allowed(name: str) -> int:
    """How many letters of a long name may be wrong."""
    return 1 if len(_phrase(name)) < _LONG_NAME else 2


def _own_texts(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts that do not belong to an addressee: "Kepada Yth." reaches down to "di Tempat"."""
    own: list[str] = []
    n_addressed = 0
    for text in texts:
        phrase = words(text)
        if n_addressed:
            n_addressed = 0 if _ADDRESSEE_ENDS.match(phrase) else n_addressed - 1
            continue
        if phrase.startswith("TEMBUSAN"):
            break
        match = _ADDRESSEE.search(phrase)
        if match and len(phrase[match.start() :].split()) <= 2:
            n_addressed = 2
        own.append(text)
    return tuple(own)
