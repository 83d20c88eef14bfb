"""Which OPD a text, a sheet or a file is from, by the names and aliases of ``opd.csv``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analysis.rosters.words import words

#: A line that names an OPD which is not the sender.
_ADDRESSEE = re.compile(r"^(KEPADA|YTH|TEMBUSAN|CC|U P|DI KENDARI)\b")
#: The city's own name is no evidence, wherever it stands.
_CITY = re.compile(r"\b(PEMERINTAH|PEMKOT|PEMDA|WALI|WALIKOTA)?\s?(KOTA|SEKOTA) KENDARI\b|\bKENDARI\b(?= \d)")


@dataclass(frozen=True)
class Evidence:
    """The texts of one place (letterhead, sheet name, ...), the strongest place first."""

    place: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Sender:
    """The OPD found, or the candidates among which the evidence does not choose."""

    opd_code: str | None
    candidates: tuple[str, ...] = ()
    place: str | None = None


class OpdNames:
    """The OPDs and their aliases, ready to be looked for.

    Args:
        table: (code, name, aliases) of each OPD, as in ``opd.csv``.
    """

    def __init__(self, table: Iterable[tuple[str, str, Sequence[str]]]) -> None:
        self._codes: dict[str, set[str]] = {}
        self._full: set[str] = set()
        for code, name, aliases in table:
            self._full.add(words(name))
            for text in (name, code, *aliases):
                if phrase := words(text):
                    self._codes.setdefault(phrase, set()).add(code)
        self._longest_first = sorted(self._codes, key=lambda phrase: (-len(phrase), phrase))
        self.lookup = lru_cache(maxsize=4096)(self._lookup)
        self.mentions = lru_cache(maxsize=8192)(self._mentions)

    def _lookup(self, text: str) -> tuple[str, ...]:
        """The OPDs whose name or alias is the whole of ``text``, the city's name aside."""
        phrase = words(text)
        found = self._codes.get(phrase) or self._codes.get(_CITY.sub(" ", phrase).strip())
        return tuple(sorted(found or ()))

    def of_cell(self, text: str) -> str | None:
        """The OPD that a cell of an OPD column names, surely."""
        found = self.lookup(text) or self._strongest(text)
        return found[0] if len(found) == 1 else None

    def _strongest(self, text: str) -> tuple[str, ...]:
        mentions = self.mentions(text)
        if not mentions:
            return ()
        best = max(rank for _, rank in mentions)
        return tuple(sorted({code for code, rank in mentions if rank == best}))

    def _mentions(self, text: str) -> tuple[tuple[str, int], ...]:
        """(code, rank) of every OPD named in ``text``; rank 3 official name, 2 words, 1 a place's name."""
        left = f" {words(text)} "
        if _ADDRESSEE.match(left.strip()):
            return ()
        found: dict[str, int] = {}

        def take(phrases: Iterable[str]) -> None:
            nonlocal left
            for phrase in phrases:
                if f" {phrase} " in left:
                    left = left.replace(f" {phrase} ", " | ")
                    rank = 3 if phrase in self._full else 2 if _is_telling(phrase) else 1
                    for code in self._codes[phrase]:
                        found[code] = max(found.get(code, 0), rank)

        take(phrase for phrase in self._longest_first if " " in phrase)
        left = f" {_CITY.sub(' ', left).strip()} "
        take(phrase for phrase in self._longest_first if " " not in phrase)
        return tuple(sorted(found.items()))

    def sender(self, evidence: Iterable[Evidence]) -> Sender:
        """Weigh the evidence, the strongest place first.

        The first place that names exactly one OPD decides. A place that names several leaves
        them as candidates, among which the later places may choose; nothing is guessed.
        """
        candidates: set[str] = set()
        first_place: str | None = None
        for item in evidence:
            found: dict[str, int] = {}
            for text in item.texts:
                for code, rank in self.mentions(text):
                    found[code] = max(found.get(code, 0), rank)
            if not found:
                continue
            best = max(found.values())
            named = {code for code, rank in found.items() if rank == best}
            if candidates:
                chosen = candidates & (named if len(named) > 1 else named)
                if len(chosen) == 1:
                    return Sender(chosen.pop(), (), item.place)
                candidates = chosen or candidates
                continue
            if len(named) == 1:
                return Sender(named.pop(), (), item.place)
            candidates, first_place = named, item.place
        return Sender(None, tuple(sorted(candidates)), first_place)


def _is_telling(phrase: str) -> bool:
    """Whether an alias can only mean an office: several words, or an abbreviation, no place's name."""
    return " " in phrase or phrase not in PLACE_NAMES


#: Kecamatan whose bare name is a place before it is an office.
PLACE_NAMES = frozenset(
    {"ABELI", "BARUGA", "KADIA", "KAMBU", "KENDARI", "MANDONGA", "NAMBO", "POASIA", "PUUWATU", "UMUM", "KESRA"}
)  # fmt: skip
