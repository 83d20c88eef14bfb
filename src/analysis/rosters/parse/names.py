"""Names: shown as sent; compared without degrees, honorifics and habits of spelling.

La, Wa, La Ode and Wa Ode are part of a Butonese or Munanese name, never a title.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal, NamedTuple

from analysis.rosters.grid import Value
from analysis.rosters.parse.text import (
    APOSTROPHES,
    ascii_digits,
    is_placeholder,
    plain,
    visible,
)
from analysis.rosters.words import rows

#: Particles of Butonese and Munanese names.
PARTICLES = frozenset({"LA", "WA", "ODE"})
_DECEASED = frozenset({"ALM", "ALMH", "ALMARHUM", "ALMARHUMAH"})
_KINSHIP = frozenset({"BIN", "BINTI", "BT", "BINTE"})

_NIP = re.compile(
    r"[\s/(,;:-]*(?:\b(?:N[.\s]?I[.\s]?P(?:PK)?\b\.?(?:\s*(?:PPPK|P3K))?|NI\s*(?:PPPK|P3K)\b\.?))?"
    r"[\s.:/=]*"
    r"(?<!\d)(?P<digits>(?:19|20)\d{2}(?:[\s.]*\d){14})(?!\d)\)?",
    re.IGNORECASE,
)
_NO_NIP = re.compile(
    r"[\s/]*(?:\bN\.?I\.?P\b[\s.:]*)?[/:-]+\s*$|\s+N\.?I\.?P\b[\s.:-]*$", re.IGNORECASE
)
_ORDER_NUMBER = re.compile(r"^\s*\d{1,4}\s*[.):\-]?\s*(?=[^\W\d])")
_LETTERS = re.compile("[A-Z ]+")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]?")
_ALIAS = re.compile(r"\s(?:ALIAS|ALS|A\.?K\.?A|D/H)\b.*$")
_NOT_NAME = re.compile(r"[^A-Z0-9.,/ ]+")
_KEPT_MARKS = frozenset(".,/ ")
#: Letters of other scripts that look like a Latin one, upper case: they come with a keyboard's
#: layout or with what was copied from elsewhere.
_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХҺԀԌԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "ABESIJKMHOPCTYXHDGQWABEZHIKMNOPTYX",
)
_NIP_LABEL = re.compile(r"\bNIP\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_LONGEST_TEXT = 300


class Name(NamedTuple):
    """What a name cell says.

    ``shown`` is the name as sent, blanks normalised, without an NIP that shared the cell; ``key``
    is for comparing only (upper case, single blanks, ASCII but for other scripts), ``""`` without a
    name.
    """

    shown: str | None
    key: str = ""
    is_deceased: bool = False
    nip: str | None = None
    problem: Literal["name_missing", "name_unreadable"] | None = None


def parse_name(value: Value) -> Name:
    """Read a name cell, also one that holds name and NIP; never raises."""
    if not isinstance(value, str):
        return Name(None, problem="name_unreadable")
    bare = plain(value)
    if not bare.strip("-") or is_placeholder(bare):
        is_marks = bare.strip("- ") and not any(letter.isalnum() for letter in bare)
        return Name(None, problem="name_unreadable" if is_marks else "name_missing")
    text, nip = _without_nip(value)
    shown = " ".join(text.split())
    if not any(letter.isalpha() for letter in shown):
        return Name(None, nip=nip, problem="name_unreadable")
    return Name(shown, name_key(text), is_deceased_name(shown), nip)


def _without_nip(value: str) -> tuple[str, str | None]:
    """The name with its blanks, and the 18 digits that shared its cell."""
    text = visible(value)[:_LONGEST_TEXT]
    nip = None
    if _DIGIT.search(text) and (match := _NIP.search(text)):
        nip = re.sub(r"\D", "", ascii_digits(match["digits"]))
        text = f"{text[: match.start()]} {text[match.end() :]}"
    elif "\n" in text or "/" in text or _NIP_LABEL.search(text):
        text = _NO_NIP.sub("", text.rstrip())
    return text, nip


def is_deceased_name(text: str) -> bool:
    """Whether a name is marked as a dead person's: "(Alm)", "Alm. Ahmad", "Siti, Almh".

    The father's mark in "Ahmad bin Alm. Hasan" and names such as Almira do not count.
    """
    if text.isascii() and "ALM" not in text.upper():
        return False
    folded = _folded(text)
    if "ALM" not in folded:
        return False
    for inside in _BRACKETS.findall(folded):
        tokens = re.findall("[A-Z]+", inside)
        if tokens and _DECEASED.issuperset(tokens):
            return True
    tokens = re.findall("[A-Z]+", _BRACKETS.sub(" ", folded))
    while len(tokens) > 1 and tokens[0] in _titles("before") - _DECEASED:
        del tokens[0]
    if len(tokens) < 2:
        return False
    return tokens[0] in _DECEASED or (tokens[-1] in _DECEASED and tokens[-2] not in _KINSHIP)


@cache
def _titles(where: str, form: str | None = None) -> frozenset[str]:
    return frozenset(
        row["title"]
        for row in rows("titles")
        if row["where"] == where and form in (None, row["form"])
    )


@cache
def _forms(where: str) -> dict[str, list[str]]:
    return {r["spelling"]: r["standard"].split() for r in rows("name_forms") if r["where"] == where}


def _folded(text: str) -> str:
    """Upper case, Latin letters without accents, one kind of blank; marks stay.

    Words of other scripts stay as they are written.
    """
    text = plain(text[:_LONGEST_TEXT])
    if text.isascii():
        return text.upper()
    letters: list[str] = []
    for letter in unicodedata.normalize("NFKD", text):
        if not unicodedata.combining(letter) or not (letters and letters[-1].isascii()):
            letters.append(letter)
    text = unicodedata.normalize("NFC", "".join(letters)).upper()
    return " ".join(_in_one_script(word) for word in text.split(" "))


def _in_one_script(word: str) -> str:
    """A word with look-alikes as Latin letters, unless it is one of another script."""
    latin = word.translate(_LOOKALIKES)
    has_latin = any(letter.isascii() and letter.isalpha() for letter in word)
    return latin if has_latin or latin.isascii() else word


def _only_name(text: str) -> str:
    """Folded text with blanks for what no name has."""
    if text.isascii():
        return _NOT_NAME.sub(" ", text)
    return "".join(
        letter
        if letter in _KEPT_MARKS or letter.isalnum() or unicodedata.category(letter)[0] == "M"
        else " "
        for letter in text
    )


def name_key(text: str) -> str:
    """The form of a name that is compared: see :class:`Name`."""
    first, *others = _bare(_folded(_joined_letters(text))).split(",")
    tokens = [part for word in first.split() for part in _parts(word)]
    tokens = _without_front_titles(tokens)
    tokens = _without_degrees(tokens)
    for segment in others:
        if not _is_degrees(re.findall(r"\w+", segment)):
            tokens += [part for word in segment.split() for part in _parts(word)]
    bare = [token.replace(".", "") for token in tokens]
    return " ".join(_standard([token for token in bare if token and token not in _KINSHIP]))


def _bare(folded: str) -> str:
    """Folded text without what numbers, explains or marks a name."""
    if _LETTERS.fullmatch(folded):
        return _ALIAS.sub("", folded)
    folded = _ORDER_NUMBER.sub("", folded)
    folded = _ALIAS.sub("", _BRACKETS.sub(" ", folded).strip() or folded)
    return _only_name(_APOSTROPHE.sub("", folded)).replace("/", " ")


def _joined_letters(text: str) -> str:
    """ "A H M A D  Y A N I" as two words: letters spaced out, words two blanks apart."""
    tokens = text.split()
    if len(tokens) < 4 or any(len(token) > 1 for token in tokens):
        return text
    return " ".join("".join(word.split()) for word in re.split(r"\s{2,}", text.strip()))


def _parts(word: str) -> list[str]:
    """A word between blanks: a dotted degree stays whole, "M.YUSUF" and "MUH.ALI" are two words."""
    if "." not in word:
        return [word]
    pieces = [piece for piece in word.split(".") if piece]
    if len(pieces) < 2 or all(len(piece) < 3 for piece in pieces) or _is_degrees(pieces):
        return [word]
    head = 1
    while head < len(pieces) and not _is_degrees(pieces[head:]):
        head += 1
    tail = [f"{'.'.join(pieces[head:])}."] if head < len(pieces) else []
    return [f"{piece}." if len(piece) < 4 else piece for piece in pieces[:head]] + tail


@cache
def _ends_of_degrees() -> frozenset[str]:
    """What the last piece of a degree can be, however it is cut: nearly no word of a name is."""
    known = _titles("after") | _titles("before")
    return frozenset(degree[start:] for degree in known for start in range(len(degree)))


def _is_degrees(pieces: list[str]) -> bool:
    """Whether pieces, joined by up to four, are nothing but degrees: S PD, SKM M KES."""
    if pieces and pieces[-1] not in _ends_of_degrees():
        return False
    known = _titles("after") | _titles("before")
    reachable = {0}
    for end in range(1, len(pieces) + 1):
        starts = range(max(0, end - 4), end)
        if any(start in reachable and "".join(pieces[start:end]) in known for start in starts):
            reachable.add(end)
    return len(pieces) in reachable


def _without_front_titles(tokens: list[str]) -> list[str]:
    while len(tokens) > 1 and tokens[0].replace(".", "") in _titles("before"):
        tokens = tokens[1:]
    return tokens


def _without_degrees(tokens: list[str]) -> list[str]:
    """Cut degrees behind a name that no comma sets apart, as long as a name remains."""
    last = tokens[-1].rstrip(".") if tokens else ""
    if last and last.rpartition(".")[2] not in _ends_of_degrees():
        return tokens
    for start in range(1, len(tokens)):
        tail = tokens[start:]
        has_name = any(token.replace(".", "") not in PARTICLES for token in tokens[:start])
        pieces = [piece for token in tail for piece in token.split(".") if piece]
        is_plain_word = len(tail) == 1 and "." not in tail[0]
        if not has_name or (is_plain_word and tail[0] in _titles("after", "dotted")):
            continue
        # One letter with a dot is an initial ("AHMAD S."), and Haji stands in front.
        if _is_degrees(pieces) and any(len(piece) > 1 for piece in pieces):
            return tokens[:start]
    return tokens


def _standard(tokens: list[str]) -> list[str]:
    """One spelling for names that are written in many: MUH, MOH, M. are MUHAMMAD."""
    result: list[str] = []
    as_first, anywhere, titles = _forms("first"), _forms("any"), _titles("before")
    for token in tokens:
        is_first = not result or PARTICLES.issuperset(result) or result == ["ANDI"]
        if is_first and len(tokens) > 1 and token in as_first:
            result += as_first[token]
        elif token in titles and len(token) > 1 and is_first and len(tokens) > 2:
            continue
        else:
            result += anywhere.get(token, [token])
    return result
