"""What a column's label says of dates: the start, the end or the span of work, or nothing of it.

A label is read word by word (``vocabulary/date_labels.csv``). Only a label whose every word is
understood is trusted: TANGGAL AKHIR STR has an end too, of something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from analysis.rosters.words import rows, words

#: How sure a label is: it says so in words all known; with a word one letter off; by "dari" alone.
_SURE, _MENDED, _WEAK = 8.0, 2.5, 2.0
#: Of two columns for one field the one of a contract counts more, then the one of a decree.
_RANKS = {"contract": 1.5, "decree": 0.8}
#: A label of something else outweighs what its other words say.
_OTHER = 8.0
#: A duration says no date; that it is of no use outweighs nothing else.
_DURATION = 1.5
_SHORTEST_MENDED = 5
#: A start of something later than work counts less than any other start.
_OF_A_LATER_START = -2.0


@cache
def _phrases() -> dict[str, str]:
    return {words(row["words"]): row["says"] for row in rows("date_labels")}


@cache
def _longest() -> int:
    return max(len(phrase.split()) for phrase in _phrases())


@lru_cache(maxsize=16384)
def date_evidence(label: str) -> Mapping[str, float]:
    """``start``, ``end``, ``period`` or ``no_use`` to the weight of what ``label`` says for it.

    A period is a span, or a start and an end in one: what its cells hold says which it is.
    ``of_work`` is a label of work that names no kind of date (WAKTU KONTRAK, BULAN KERJA).
    """
    said, is_mended = _said(words(label))
    if said is None or "born" in said:
        return {}
    if "joined" in said and said & {"day", "start", "work"}:
        said |= {"start"}
    if "gone" in said:
        said |= {"end"}
    roles = said & {"start", "end", "span", "from"}
    if "other" in said and "contract" not in said:
        return {"no_use": _OTHER} if roles or "day" in said else {}
    if not roles and said & {"contract", "work"}:
        return {"of_work": _WEAK}
    if not roles:
        return {"no_use": _OTHER} if said >= {"day", "decree"} else {}
    sure = _MENDED if is_mended else _SURE
    sure += max((_RANKS.get(subject, 0.0) for subject in said), default=0.0)
    if roles == {"from"}:
        return {"start": _WEAK}
    if "end" in roles:
        return {"end": sure} if "span" in roles or not _is_both(label) else {"period": sure}
    if roles != {"span"}:
        return {"start": sure + (_OF_A_LATER_START if _is_later(said) else 0.0)}
    if said & {"contract", "decree"}:
        return {"period": sure}
    return {"period": _WEAK, "no_use": _DURATION}


@lru_cache(maxsize=16384)
def is_of_a_later_start(label: str) -> bool:
    """Whether a label is of a start that somebody may have worked before.

    TMT PPPK is the day of an appointment, TMT SK TERAKHIR that of the newest of several decrees.
    """
    said, _ = _said(words(label))
    return said is not None and "start" in said and _is_later(said)


def _is_later(said: set[str]) -> bool:
    return "appointed" in said or "latest" in said


@lru_cache(maxsize=16384)
def is_of_the_first_day_gone(label: str) -> bool:
    """Whether the dates under a label are first days without work: NON AKTIF SEJAK, TMT KELUAR."""
    said, _ = _said(words(label))
    return said is not None and "gone" in said and bool(said & {"start", "from", "since"})


def _is_both(label: str) -> bool:
    """Whether a label names a start and an end; TMT AKHIR and NON AKTIF SEJAK are ends."""
    text = words(label)
    begins = [text.find(phrase) for phrase, says in _phrases().items() if says == "gone"]
    text = text[: min((at for at in begins if at >= 0), default=len(text))]
    return any(
        _phrases().get(token) in ("start", "from") for token in text.split() if token != "TMT"
    )


def _said(text: str) -> tuple[set[str] | None, bool]:
    """What the words of a label say, None where one of them is unknown; whether one was mended."""
    tokens, said, is_mended = text.split(), set(), False
    place = 0
    while place < len(tokens):
        for length in range(min(_longest(), len(tokens) - place), 0, -1):
            says = _phrases().get(" ".join(tokens[place : place + length]))
            if says:
                said.add(says)
                place += length
                break
        else:
            token = tokens[place]
            if token.isdigit() and len(token) == 4:
                place += 1
                continue
            near = _near(token)
            if near is None:
                return None, False
            said.add(near)
            is_mended = True
            place += 1
    return said, is_mended


def _near(token: str) -> str | None:
    """What the one known word says that is a letter off."""
    if len(token) < _SHORTEST_MENDED:
        return None
    found = {
        says
        for phrase, says in _phrases().items()
        if " " not in phrase
        and abs(len(phrase) - len(token)) <= 1
        and OSA.distance(phrase, token, score_cutoff=1) == 1
    }
    return found.pop() if len(found) == 1 else None
