"""What the label of a column says for each field: evidence, which the cells may outweigh.

The words are those of ``vocabulary/headers.csv``. No word decides alone and none forbids: a label
is as good as the rule that fits it, and ``no_use`` is a field like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from analysis.rosters.layout.date_labels import date_evidence
from analysis.rosters.words import rows, words

#: A label that is all of a rule, one that holds its words, and both with a letter wrong.
EXACT, PART, MENDED, MENDED_PART = 10.0, 3.0, 2.5, 1.2
#: A label with a word of somebody or something else.
_NO_USE = 7.0
#: A mark beside ``no_use``: the label is of somebody else, or of another time.
OF_OTHERS, _MARK = "of_others", 0.01
#: Of two rules the one with more words counts more, and of equals the upper one.
_PER_WORD, _PER_RULE = 0.4, 0.001
#: What a label still says when what stands over it is of somebody or something else.
_UNDER_OTHER = 0.5
#: What a generic label ("NAMA" under "JABATAN") says, and what its parent says for it.
_GENERIC_OWN, _GENERIC_PARENT = 0.3, 0.8
#: In a long text the words of a header are met by chance.
_LONGEST_LABEL, _LONG = 60, 0.3
_LONGEST_MENDED, _SHORTEST_MENDED = 6, 5
_BRACKETS = re.compile(r"\([^)]*\)")
_ASCII_WORD = re.compile(r"[A-Z0-9]+")
_BORN = frozenset({"LAHIR", "LHR", "TTL", "BIRTH", "KELAHIRAN"})

Evidence = Mapping[str, float]


@cache
def children() -> frozenset[str]:
    """Labels of a second header line that say what they mean only under a parent."""
    return frozenset(words(row["words"]) for row in rows("header_children"))


def is_child(label: str) -> bool:
    """Whether ``label`` says what it means only under a parent, what is in brackets aside."""
    return words(label) in children() or words(_BRACKETS.sub(" ", label)) in children()


def is_of_birth(label: str) -> bool:
    """Whether a word of ``label`` is of a birth."""
    return bool(_BORN & set(words(label).split()))


class _Rules:
    def __init__(self) -> None:
        self.exact: dict[str, dict[str, float]] = {}
        #: Field, what must stand in a label (each between blanks), and what that weighs.
        self.parts: list[tuple[str, tuple[str, ...], float]] = []
        for number, row in enumerate(rows("headers")):
            label, field = words(row["words"]), row["field"]
            if row["match"] == "exact":
                found = self.exact.setdefault(label.replace(" ", ""), {})
                found.setdefault(field, EXACT - _PER_RULE * number)
            else:
                weight = PART + _PER_WORD * label.count(" ") - _PER_RULE * number
                phrases = label.split() if row["match"] == "all" else []
                between = tuple(f" {phrase} " for phrase in phrases or [label])
                if field == OF_OTHERS:
                    self.parts.append((field, between, _MARK))
                    field = "no_use"
                weight = _NO_USE if field == "no_use" else weight
                self.parts.append((field, between, weight))

    def evidence(self, label: str) -> dict[str, float]:
        text, bare = words(label), words(_BRACKETS.sub(" ", label))
        found: dict[str, float] = {}
        for whole in (text, bare):
            for field, weight in self.exact.get(whole.replace(" ", ""), {}).items():
                found[field] = max(found.get(field, 0.0), weight)
        padded = f" {text} "
        for field, between, weight in self.parts:
            if (
                between[0] in padded
                and weight > found.get(field, 0.0)
                and all(phrase in padded for phrase in between[1:])
            ):
                found[field] = weight
        for field, weight in date_evidence(bare or text).items():
            found[field] = max(found.get(field, 0.0), weight)
        return found


@cache
def _rules() -> _Rules:
    return _Rules()


@lru_cache(maxsize=16384)
def label_evidence(label: str) -> Evidence:
    """Field to the weight of what a label says for it.

    A label with one letter wrong in a word ("Tgl. Lahr") says little: it needs its cells.
    """
    found = _rules().evidence(label)
    if (whole := _in_full(label)) is not None:
        for field, weight in _rules().evidence(whole).items():
            found[field] = max(found.get(field, 0.0), weight)
    if not found:
        for text in _mended(label):
            for field, weight in _rules().evidence(text).items():
                small = MENDED if weight > EXACT - 2 else MENDED_PART
                found[field] = max(found.get(field, 0.0), small)
    if len(label) > _LONGEST_LABEL:
        return {field: weight * _LONG for field, weight in found.items()}
    return found


def _in_full(label: str) -> str | None:
    """A label with its abbreviations written out; None where it has none."""
    tokens = words(_BRACKETS.sub(" ", label)).split()
    whole = [_abbreviations().get(token, token) for token in tokens]
    return " ".join(whole) if whole != tokens else None


@cache
def _abbreviations() -> dict[str, str]:
    return {words(row["short"]): words(row["long"]) for row in rows("abbreviations")}


def header_field(label: str) -> tuple[str | None, bool]:
    """The field for which a label says most, and whether it is that field's whole label."""
    found = label_evidence(label)
    if not found:
        return None, False
    field = max(found, key=found.__getitem__)
    return field, found[field] > EXACT - 2


def is_whole_label(text: str) -> bool:
    """Whether ``text`` is all of a label of the vocabulary, what is in brackets aside."""
    bare = (words(text), words(_BRACKETS.sub(" ", text)))
    return any(label.replace(" ", "") in _rules().exact for label in bare if label)


def has_label_word(text: str) -> bool:
    """Whether ``text`` holds a word that labels have: a quick look, before it is weighed."""
    if text.isalpha() and text.isascii():
        return text.upper() in _label_words()
    tokens = _ASCII_WORD.findall(text.upper()) if text.isascii() else words(text).split()
    return not _label_words().isdisjoint(tokens)


@cache
def _label_words() -> frozenset[str]:
    """The words of all labels, in full and cut short."""
    dates = (row["words"] for row in rows("date_labels"))
    short = (row["short"] for row in rows("abbreviations"))
    return _header_words() | {word for text in (*dates, *short) for word in words(text).split()}


def levels_evidence(levels: Sequence[str]) -> Evidence:
    """What the labels over one column say, parent first.

    A child's exact word is not lost under its parent, unless the parent is of something else, or
    the child says nothing by itself.
    """
    levels = [level for level in levels if words(level)]
    if not levels:
        return {}
    if len(levels) == 1:
        return label_evidence(levels[0])
    parent_text, child_text = " ".join(levels[:-1]), levels[-1]
    child = words(_BRACKETS.sub(" ", child_text)) or words(child_text)
    if field := _under(words(parent_text), child):
        return {field: EXACT}
    found = dict(label_evidence(" ".join(levels)))
    parent, own = label_evidence(parent_text), label_evidence(child_text)
    share = 1.0
    if parent.get("no_use", 0.0) >= _NO_USE and "no_use" not in own:
        share = _UNDER_OTHER
        found["no_use"] = max(found.get("no_use", 0.0), parent["no_use"])
    elif is_child(child_text) and parent and max(parent, key=parent.__getitem__) not in own:
        share = _GENERIC_OWN
        for field, weight in parent.items():
            found[field] = max(found.get(field, 0.0), weight * _GENERIC_PARENT)
    for field, weight in own.items():
        found[field] = max(found.get(field, 0.0), weight * share)
    return found


def _under(parent: str, child: str) -> str | None:
    """What a child says only together with its parent."""
    if is_of_birth(parent) or parent.replace(" ", "") == "TTL":
        if child in ("TEMPAT", "KOTA", "TMPT", "TPT", "TMP", "NAMA", "TEMPAT LAHIR", "KABUPATEN"):
            return "birth_place"
        if child in ("TANGGAL", "TGL", "TANGGAL LAHIR", "TGL LAHIR", "DD MM YYYY"):
            return "birth_date"
    if header_field(parent)[0] == "sex":
        if child in ("L", "LK", "LAKI LAKI", "PRIA"):
            return "sex_l"
        if child in ("P", "PR", "PEREMPUAN", "WANITA"):
            return "sex_p"
    return None


def _mended(label: str) -> Iterator[str]:
    """``label`` with one unknown word as a header word that is one letter off, in every way."""
    tokens = words(_BRACKETS.sub(" ", label)).split()
    if len(tokens) > _LONGEST_MENDED:
        return
    for place, token in enumerate(tokens):
        if token in _header_words() or len(token) < _SHORTEST_MENDED - 1:
            continue
        for word in _by_first_letter().get(token[0], ()):
            lengths = sorted((len(word), len(token)))
            if (
                lengths[0] >= _SHORTEST_MENDED - 1
                and lengths[1] >= _SHORTEST_MENDED
                and lengths[1] - lengths[0] <= 1
                and OSA.distance(word, token, score_cutoff=1) == 1
            ):
                yield " ".join((*tokens[:place], word, *tokens[place + 1 :]))


@cache
def _header_words() -> frozenset[str]:
    """The words of all header labels."""
    return frozenset(
        word
        for vocabulary in ("headers", "details", "header_children")
        for row in rows(vocabulary)
        for word in words(row["words"]).split()
    )


@cache
def _by_first_letter() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in sorted(_header_words()):
        found.setdefault(word[0], []).append(word)
    return found
