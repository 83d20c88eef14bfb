"""Whether two names can be one person's, and how near they are."""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

from analysis.rosters.parse.names import PARTICLES

#: Old and new spelling, and letters that are heard alike: Djoemadi and Jumadi, Rahmat and Rahmad.
_SOUNDS = (
    ("OE", "U"), ("DJ", "J"), ("TJ", "C"), ("SY", "S"), ("PH", "F"), ("KH", "H"), ("CH", "H"),
    ("DH", "D"), ("TH", "T"), ("V", "F"), ("Z", "S"), ("Q", "K"), ("Y", "I"),
)  # fmt: skip
#: Names that so many bear that they tell nobody apart (folded).
_COMMON = frozenset({"MUHAMAD", "AHMAD", "ABDUL", "SITI", "NUR", "SRI", "ANDI"})
_DOUBLED = re.compile(r"(.)\1+")
#: Typing errors forgiven in a word, by its length: below the first length none at all.
_ONE_ERROR_FROM, _TWO_ERRORS_FROM = 5, 8
#: A word of four letters may have one error if another word agrees: RINI WATI and RINA WATI.
_ONE_ERROR_WITH_WITNESS = 4
#: Below this length the first letter must agree: RUDIN and BUDIN are two men.
_FREE_FIRST_LETTER_FROM = 6


def names_can_be_one(key_a: str, key_b: str) -> bool:
    """Whether two keys (:func:`~analysis.rosters.parse.names.name_key`) can name one person.

    They can if every word of the shorter name has its own word in the longer one: equal, its
    initial, or a typing error away; blanks and La/Wa Ode left out count for nothing. They cannot
    if one says La and the other Wa. An empty key contradicts nothing.
    """
    if key_a == key_b or not key_a or not key_b:
        return True
    if _is_clash(key_a, key_b):
        return False
    core_a, core_b = _core(key_a), _core(key_b)
    joined_a, joined_b = "".join(core_a), "".join(core_b)
    if joined_a == joined_b:
        return True
    if len(core_a) > len(core_b):
        core_a, core_b = core_b, core_a
    if _covers(core_a, core_b):
        return True
    # Words run together or apart, with a typing error besides: NUR HAYATI and NURHAYATY.
    return (
        len(core_a) != len(core_b)
        and (joined_a + joined_b).isascii()
        and joined_a[0] == joined_b[0]
        and _is_near(joined_a, joined_b, _TWO_ERRORS_FROM)
    )


def names_similarity(key_a: str, key_b: str) -> float:
    """How near two keys are: 1 for one name, 0 for nothing in common; symmetric.

    The better of Jaro-Winkler and the order-free ratio of words, on the folded names; halved where
    one says La and the other Wa, at least 0.9 where they can be one; 0 where a name is missing.
    """
    if not key_a or not key_b:
        return 0.0
    core_a, core_b = sorted((" ".join(_core(key_a)), " ".join(_core(key_b))))
    score = max(
        JaroWinkler.similarity(core_a, core_b),
        fuzz.token_sort_ratio(core_a, core_b) / 100,
        fuzz.ratio(core_a.replace(" ", ""), core_b.replace(" ", "")) / 100,
    )
    if _is_clash(key_a, key_b):
        return score / 2
    return max(score, 0.9) if names_can_be_one(key_a, key_b) else score


def names_agree(key_a: str, key_b: str) -> bool:
    """Whether two keys can name one person by more than a name that many share.

    They can be one, and either no word is left over, or two words agree that tell people apart.
    """
    if not key_a or not key_b or not names_can_be_one(key_a, key_b):
        return False
    core_a, core_b = _core(key_a), _core(key_b)
    if "".join(core_a) == "".join(core_b):
        return True
    shorter, longer = sorted((core_a, core_b), key=len)
    telling = [word for word in shorter if len(word) > 1 and word not in _COMMON]
    if len(shorter) == len(longer):
        return bool(telling)
    return len(telling) > 1 or not _covers(shorter, longer)


def is_one_slip(key_a: str, key_b: str) -> bool:
    """Whether two keys differ by one typing error, in however short a word: RTNA and RATNA.

    Too little to say that two names can be one: it takes a NIK and a birth date besides.
    """
    joined_a, joined_b = "".join(_core(key_a)), "".join(_core(key_b))
    if _is_clash(key_a, key_b) or min(len(joined_a), len(joined_b)) < _ONE_ERROR_WITH_WITNESS:
        return False
    return OSA.distance(joined_a, joined_b, score_cutoff=1) <= 1


def full_name(key: str) -> str:
    """What is equal for one full name in any order and spelling of its words; ``""`` for none."""
    return " ".join(sorted(_fold(word) for word in key.split()))


def _is_clash(key_a: str, key_b: str) -> bool:
    """Whether one is a man's name and the other a woman's, by La and Wa."""
    return {key_a.split(" ", 1)[0], key_b.split(" ", 1)[0]} == {"LA", "WA"}


def _core(key: str) -> list[str]:
    """The words that tell people apart, folded by sound."""
    words = [word for word in key.split() if word not in PARTICLES] or key.split()
    return [_fold(word) for word in words]


@cache
def _fold(word: str) -> str:
    if not word.isascii():
        return word
    if len(word) > 2:
        for written, heard in _SOUNDS:
            word = word.replace(written, heard)
    return _DOUBLED.sub(r"\1", word)


def _covers(shorter: list[str], longer: list[str]) -> bool:
    """Whether each word of the shorter name has its own counterpart in the longer one."""
    left = list(longer)
    pending: list[str] = []
    for word in shorter:  # exact words first, so that they are not spent on near ones
        if word in left:
            left.remove(word)
        else:
            pending.append(word)
    has_witness = any(
        len(word) > 2 for word in shorter if word not in pending and word not in _COMMON
    )
    errors_from = _ONE_ERROR_WITH_WITNESS if has_witness else _ONE_ERROR_FROM
    for word in sorted(pending, key=len, reverse=True):
        match = next((other for other in left if _is_near(word, other, errors_from)), None)
        match = match or next((other for other in left if _is_initial(word, other)), None)
        if match is None:
            return False
        left.remove(match)
    # A name of initials only fits too many people.
    return any(len(word) > 1 for word in shorter) and any(len(word) > 1 for word in longer)


def _is_initial(a: str, b: str) -> bool:
    return min(len(a), len(b)) == 1 and a[0] == b[0] and a.isascii() and b.isascii()


def _is_near(a: str, b: str, errors_from: int) -> bool:
    if not (a.isascii() and b.isascii()):
        return False  # a word in another script is compared as it is written
    length = min(len(a), len(b))
    if length < errors_from or (length < _FREE_FIRST_LETTER_FROM and a[0] != b[0]):
        return False
    allowed = 2 if length >= _TWO_ERRORS_FROM else 1
    return OSA.distance(a, b, score_cutoff=allowed) <= allowed
