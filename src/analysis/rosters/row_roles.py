"""What a row is to a table: a person, or which of the things that are none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from analysis.rosters.columns import Columns
from analysis.rosters.grid import Value, is_blank
from analysis.rosters.parse.text import as_text
from analysis.rosters.sections import begins_as_heading, has_enumerator, is_enumerator, is_heading
from analysis.rosters.words import row_kind, words

_PLACEHOLDERS = frozenset({"", "-", "--", "---", "0", "—", "–", ".", "..."})
_NUMBER = re.compile(r"^\s*\(?\s*(\d{1,6})\s*[.)]*\s*$")
_GLUED_NUMBER = re.compile(r"^\s*(\d{1,4})\s*[.)]\s*(?=[^\W\d_]{2})")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_NIP_LINE = re.compile(r"^\s*(N\s*\.?\s*I\s*\.?\s*P|NI\s+PPPK|NRP|NIPPPK|NIPPK)\b", re.IGNORECASE)
_BARE_NIP = re.compile(r"^(?:19|20)\d{6}(?:19|20)\d{8}$")
_SPACED_DIGITS = re.compile(r"[\s.\-'’‘`,]+")
_E_NOTATION = re.compile(r"^\d[.,]\d+E\+?1\d$", re.IGNORECASE)
_PLACE_AND_DATE = re.compile(
    r"^\s*[A-Z][A-Za-z \-]{2,25},\s*"
    r"(\.{2,}|_{2,}|…|\d{0,2}\s+[A-Z][a-z]+\s+\d{4}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\s+20\d\d|[A-Z][a-z]+\s+20\d\d)",
)
_DIGIT = re.compile(r"\d")

#: Fields whose filled cell speaks for a person, and those of them that identify one.
_FACTS = (
    "birth", "birth_date", "birth_place", "sex", "sex_l", "sex_p", "position", "status", "start",
    "end", "wage", "nip", "kpj", "unit", "opd", "family_card",
)  # fmt: skip
_IDENTITY = frozenset({"birth", "birth_date", "nip", "kpj"})
_NUMERIC = frozenset({"birth_date", "start", "end", "wage", "nip", "kpj", "family_card"})
_CLOSING = ("total", "signature", "note", "page")


#: So many persons of a table show whether its rows are numbered.
N_SAMPLED = 50


@dataclass(slots=True)
class RowView:
    """A row as one table sees it; ``places`` are the columns of ``texts``."""

    texts: list[str]
    places: list[int]
    name: str
    nik: Value
    is_named: bool
    is_nik: bool
    number: int | None
    has_enumerator_cell: bool
    #: Filled cells of a person's fields; those that fit their field; those that identify.
    n_facts: int
    n_typed: int
    n_identity: int


@dataclass(slots=True)
class Progress:
    """How far a table has been read, when a row is judged."""

    n_lines: int = 0
    #: Of the first :data:`N_SAMPLED` persons.
    n_numbered: int = 0
    n_with_nik: int = 0
    last_row: int = -1
    last_number: int = 0
    #: What has closed the table: ``total``, ``note``, ``signature``, or nothing.
    closed_by: str | None = None

    @property
    def is_numbered(self) -> bool:
        """Whether persons have running numbers here."""
        return self.n_numbered * 2 > min(self.n_lines, N_SAMPLED)

    def take_person(self, row: int, has_nik: bool) -> None:
        """Count a person's row."""
        self.n_lines += 1
        self.n_with_nik += has_nik
        self.last_row = row
        if self.closed_by in ("note", "page", "signature"):
            self.closed_by = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a row's neighbours say: looked up only for rows that are not plain."""

    row: int
    #: A person comes next, with nothing but lone texts between; whose number is 1 again.
    leads_to_person: bool
    is_restart: bool
    #: Columns that one merged range of this row covers, from its first text on.
    merged_width: int
    #: The name cell is the lower part of a vertical merge that began in the person's row above.
    is_name_from_above: bool


def view_row(row: Sequence[Value], columns: Columns, span: frozenset[int] | None) -> RowView:
    """``row`` as the table of ``columns`` sees it; only the cells of ``span``, where given."""
    if span is not None:
        row = [value if place in span else "" for place, value in enumerate(row)]
    texts, places = [], []
    for place, value in enumerate(row):
        if not is_blank(value):
            texts.append(as_text(value))
            places.append(place)
    cell = _cell(row, columns.get("name"))
    name = cell if isinstance(cell, str) else ""
    nik = _cell(row, columns.get("nik"))
    number_cell = _cell(row, columns.get("number"))
    number = running_number(number_cell)
    if number is None and is_blank(number_cell) and (match := _GLUED_NUMBER.match(name)):
        number = int(match[1])
    n_facts = n_typed = n_identity = 0
    for key in _FACTS:
        value = _cell(row, columns.get(key))
        if is_blank(value) or str(value).strip() in _PLACEHOLDERS:
            continue
        n_facts += 1
        if _fits(key, value):
            n_typed += key in _NUMERIC or key in ("birth", "sex", "sex_l", "sex_p")
            n_identity += key in _IDENTITY
    return RowView(
        texts,
        places,
        name.strip(),
        nik,
        bool(_LETTERS.search(name)),
        is_long_number(nik),
        number,
        isinstance(number_cell, str) and is_enumerator(number_cell) and not is_blank(number_cell),
        n_facts,
        n_typed,
        n_identity,
    )


def _fits(key: str, value: Value) -> bool:
    """Whether a cell holds what its field asks for: digits, or a sex in a few letters."""
    if key in ("sex", "sex_l", "sex_p"):
        return not isinstance(value, str) or len(value.strip()) <= 12
    if key == "birth" or key in _NUMERIC:
        return not isinstance(value, str) or (
            bool(_DIGIT.search(value)) and not _NIP_LINE.match(value)
        )
    return True


def role_of(view: RowView, columns: Columns, so_far: Progress, near: Surroundings) -> str | None:
    """The role of a row: person, or a reason of ``not_a_person``; None if it is empty.

    The reasons: continuation, numbering, section, total, signature, note, page, nihil,
    empty_line, summary, unclear.
    """
    if not view.texts:
        return None
    is_sure = view.is_named and view.number is not None
    name_kind = _kind(view.name) if view.is_named else None
    lead_kind = name_kind or _kind(view.texts[0])
    if lead_kind == "total" and not (is_sure and view.is_nik and name_kind != "total"):
        return "total"
    if view.is_nik:
        return _with_number(view, so_far, name_kind)
    if any(row_kind(text, ("nihil",)) for text in view.texts) and (
        not view.is_named or row_kind(view.name, ("nihil",)) or view.places == [columns.get("name")]
    ):
        return "nihil"
    if (
        _has_nip_line(view)
        and not (
            view.is_named
            and not _NIP_LINE.match(view.name)
            and (view.number is not None or (not so_far.closed_by and view.n_facts))
        )
        and not (view.number is not None and view.n_identity and not view.is_named)
    ):
        is_below = near.row == so_far.last_row + 1 and not so_far.closed_by
        return "continuation" if is_below and len(view.texts) == 1 else "signature"
    if view.is_named:
        return _named(view, columns, so_far, near, name_kind)
    return _unnamed(view, columns, so_far, near)


def _with_number(view: RowView, so_far: Progress, name_kind: str | None) -> str:
    """A row with a long number under NIK: a person, unless it is an official's NIP."""
    is_line = isinstance(view.nik, str) and bool(_NIP_LINE.match(view.nik))
    is_unnamed = is_line and (not view.is_named or bool(name_kind))
    return "signature" if is_official(view) and (so_far.closed_by or is_unnamed) else "person"


def is_official(view: RowView) -> bool:
    """Whether the long number under NIK is an NIP with nothing of a roster's row beside it."""
    if not view.is_nik or view.number is not None or view.n_typed:
        return False
    text = as_text(view.nik)
    return bool(_NIP_LINE.match(text) or _BARE_NIP.match(_SPACED_DIGITS.sub("", text)))


def _named(
    view: RowView, columns: Columns, so_far: Progress, near: Surroundings, name_kind: str | None
) -> str:
    """A row with words under NAMA and no number under NIK."""
    is_numbered = view.number is not None
    is_next = view.number == so_far.last_number + 1
    is_left = so_far.closed_by in ("signature", "note")
    if name_kind or _PLACE_AND_DATE.match(view.name):
        is_person = is_numbered and (view.n_facts >= 1 or (is_next and not is_left))
        if not is_person or (view.n_facts == 0 and begins_as_heading(view.name)):
            return name_kind or "signature"
    if view.n_facts == 0:
        return _name_only(view, columns, so_far, near)
    if view.n_identity == 0 and begins_as_heading(view.name) and not _is_filled(view.nik):
        return "section" if len(view.texts) == 1 or near.leads_to_person else "summary"
    if is_left:
        is_person = is_numbered or view.n_typed >= 2 or view.n_facts >= 3
        return "person" if is_person else str(so_far.closed_by)
    if not is_numbered and so_far.is_numbered and view.n_typed == 0:
        kinds = [kind for text in view.texts if (kind := _kind(text))]
        if kinds or so_far.closed_by:
            return kinds[0] if kinds else "signature"
    if not is_numbered and not so_far.n_lines and any(_is_closing(text) for text in view.texts):
        return "signature" if view.n_typed == 0 else "person"
    return "person"


def _name_only(view: RowView, columns: Columns, so_far: Progress, near: Surroundings) -> str:
    """Words under NAMA and nothing else but a running number."""
    is_left = so_far.closed_by in ("signature", "note")
    is_numbered = view.number is not None
    if is_left and not near.leads_to_person:
        return str(so_far.closed_by)
    if near.merged_width >= 3 or begins_as_heading(view.name):
        return "section"
    if not is_numbered and (is_heading(view.name) or view.has_enumerator_cell):
        return "section" if near.leads_to_person or not so_far.closed_by else "note"
    if is_numbered:
        return str(so_far.closed_by) if is_left else "person"
    if _is_filled(view.nik):
        return "person"
    is_below = near.row == so_far.last_row + 1 and not so_far.closed_by
    if is_below and _is_listed(so_far) and not near.is_restart:
        return "continuation"
    if near.leads_to_person and ("number" in columns.fields or has_enumerator(view.name)):
        return "section"
    if "number" in columns.fields or so_far.closed_by:
        return str(so_far.closed_by or "unclear")
    return "person" if len(words(view.name).split()) <= 6 else "note"


def _unnamed(view: RowView, columns: Columns, so_far: Progress, near: Surroundings) -> str:
    """A row without name and without NIK."""
    is_numbered = view.number is not None
    if is_numbered and view.n_identity and view.n_facts >= 2:
        return "person"
    if near.is_name_from_above and so_far.n_lines and not so_far.closed_by:
        return "continuation"
    births = {columns.get("birth"), columns.get("birth_place")}
    for text, place in zip(view.texts, view.places, strict=True):
        if kind := _kind(text):
            return kind
        if place not in births and _PLACE_AND_DATE.match(text):
            return "signature"
    if view.n_identity and view.n_facts >= 2 and so_far.closed_by != "signature":
        return "person"
    if is_numbering(view.texts):
        return "numbering"
    if is_numbered:
        is_section = len(view.texts) == 2 and begins_as_heading(view.texts[1])
        return "section" if is_section and not view.n_facts else "empty_line"
    texts = [text for text in view.texts if not is_enumerator(text) and text not in _PLACEHOLDERS]
    if len(texts) == 1 and _LETTERS.search(texts[0]):
        return _lone_text(view, texts[0], columns, so_far, near)
    if not texts and not view.is_named:
        return "empty_line"
    is_below = near.row == so_far.last_row + 1
    if is_below and not so_far.closed_by:
        return "continuation"
    return so_far.closed_by or "unclear"


def _lone_text(
    view: RowView, text: str, columns: Columns, so_far: Progress, near: Surroundings
) -> str:
    """One text in the whole row, not under NAMA: a section, the rest of a cell above, or a note."""
    place = view.places[view.texts.index(text)]
    is_left = so_far.closed_by in ("signature", "note")
    if text.startswith("*") or (is_left and not near.leads_to_person):
        return "note" if text.startswith("*") else str(so_far.closed_by)
    name = columns.get("name")
    last = name if name is not None else min(columns.fields.values(), default=0)
    is_leading = place <= last or near.merged_width >= 3
    is_below = near.row == so_far.last_row + 1 and not so_far.closed_by
    if not is_leading:
        return "continuation" if is_below else so_far.closed_by or "note"
    if near.leads_to_person or is_heading(text):
        return "section"
    if has_enumerator(text) and not so_far.closed_by:
        return "section"
    return so_far.closed_by or "note"


def _is_listed(so_far: Progress) -> bool:
    """Whether persons have a number or a NIK here, so that a row without is part of another."""
    return so_far.n_lines > 0 and (so_far.is_numbered or so_far.n_with_nik * 2 > so_far.n_lines)


def _kind(text: str) -> str | None:
    return row_kind(text, _CLOSING)


def _is_closing(text: str) -> bool:
    return _kind(text) == "signature"


def _is_filled(nik: Value) -> bool:
    return not is_blank(nik) and str(nik).strip() not in _PLACEHOLDERS


def _has_nip_line(view: RowView) -> bool:
    return any(
        _NIP_LINE.match(text)
        or (len(text) >= 18 and _BARE_NIP.match(_SPACED_DIGITS.sub("", text)) and not view.is_named)
        for text in view.texts
    )


def _cell(row: Sequence[Value], column: int | None) -> Value:
    return row[column] if column is not None and column < len(row) else ""


def running_number(value: Value) -> int | None:
    """The running number in a cell: 7, 7.0, "7.", "(7)"."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return int(value) if 0 < value < 1_000_000 and float(value).is_integer() else None
    if isinstance(value, str) and (match := _NUMBER.match(value)):
        return int(match[1])
    return None


def is_long_number(value: Value) -> bool:
    """Whether a cell holds something meant as a NIK: a long number, whole or ruined."""
    if isinstance(value, (bool, date)):
        return False
    if isinstance(value, (int, float)):
        return abs(value) >= 1e11
    if not isinstance(value, str):
        return False
    digits = _SPACED_DIGITS.sub("", value)
    n_digits = sum(character.isdigit() for character in digits)
    return n_digits >= 12 or bool(_E_NOTATION.match(digits))


_ROMAN = {
    text: n
    for n, text in enumerate(
        ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"), start=1
    )
}
_FORMULA = re.compile(r"^[\d\s=+x*():.,/\-]+$", re.IGNORECASE)


def is_numbering(texts: Sequence[str]) -> bool:
    """The row "1 2 3 4 5" (or "a b c", "I II III", "(1) (2)", "7=5+6") under a header."""
    if len(texts) < 3:
        return False
    bare = [text.strip(" ().[]") for text in texts]
    numbers = [running_number(text) for text in bare]
    if numbers[0] in (0, 1) and None not in numbers[:3]:
        first = [number for number in numbers[:3] if number is not None]
        return all(1 <= right - left <= 3 for left, right in pairwise(first)) and all(
            _FORMULA.match(text) for text in bare
        )
    if all(text.upper() in _ROMAN for text in bare):
        return [_ROMAN[text.upper()] for text in bare[:3]] == [1, 2, 3]
    letters = [text.lower() for text in bare[:3]]
    return letters == ["a", "b", "c"] and all(len(text) <= 2 for text in bare)
