"""What a row is to a table: a person, or which of the things that are none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.rosters.grid import Value, is_blank
from analysis.rosters.layout.columns import Columns
from analysis.rosters.layout.nihil import is_nihil
from analysis.rosters.layout.recaps import is_among_counts, recap_of
from analysis.rosters.layout.row_view import (
    BARE_NIP,
    LETTERS,
    NIP_LINE,
    PLACEHOLDERS,
    SPACED_DIGITS,
    RowView,
    is_numbering,
    is_official,
)
from analysis.rosters.layout.sections import (
    begins_as_heading,
    has_enumerator,
    is_enumerator,
    is_heading,
)
from analysis.rosters.layout.vacancies import is_vacant, own_fields, says_vacant
from analysis.rosters.words import row_kind, words

_PLACE_AND_DATE = re.compile(
    r"^\s*[A-Z][A-Za-z \-]{2,25},\s*"
    r"(\.{2,}|_{2,}|…|\d{0,2}\s+[A-Z][a-z]+\s+\d{4}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|\s+20\d\d|[A-Z][a-z]+\s+20\d\d)",
)
#: Kinds of rows that close a list.
CLOSING = ("total", "signature", "note", "page")


#: The rest of a name that is wrapped has no more words than this.
_LONGEST_REST = 4
#: So many persons of a table show whether its rows are numbered.
N_SAMPLED = 50


@dataclass(slots=True)
class Progress:
    """How far a table has been read, when a row is judged."""

    n_lines: int = 0
    #: Of the first :data:`N_SAMPLED` persons.
    n_numbered: int = 0
    n_with_nik: int = 0
    last_row: int = -1
    last_number: int = 0
    #: Numbered rows came since it was closed that are no persons: so are the next of them.
    is_note_list: bool = False
    #: The last person has a letter or a Roman number.
    is_lettered: bool = False
    #: What has closed the table: ``total``, ``note``, ``signature``, ``summary`` (a table of
    #: counts has begun), or nothing.
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
        if self.closed_by in ("note", "page", "signature", "summary"):
            self.closed_by = None
        self.is_note_list = False


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


def role_of(view: RowView, columns: Columns, so_far: Progress, near: Surroundings) -> str | None:
    """The role of a row: person, or a reason of ``not_a_person``; None if it is empty.

    The reasons: continuation, numbering, section, total, signature, note, page, nihil, vacant,
    empty_line, summary, unclear.
    """
    if not view.texts:
        return None
    if view.is_named and not view.is_nik and _is_label(view, columns):
        return "unclear"  # a header that was not understood: what stands below it may be moved
    is_sure = view.is_named and view.number is not None
    name_kind = _kind(view.name) if view.is_named else None
    lead_kind = name_kind or _kind(view.texts[0])
    if lead_kind == "total" and not (is_sure and view.is_nik and name_kind != "total"):
        return "total"
    if view.is_nik:
        return _with_number(view, so_far, name_kind)
    if is_nihil(view.texts):
        return "nihil"
    if (
        _has_nip_line(view)
        and not (
            view.is_named
            and not NIP_LINE.match(view.name)
            and (view.number is not None or (not so_far.closed_by and view.n_facts))
        )
        and not (view.number is not None and view.n_identity and not view.is_named)
    ):
        is_below = near.row == so_far.last_row + 1 and not so_far.closed_by
        return "continuation" if is_below and len(view.texts) == 1 else "signature"
    if _is_vacancy(view, columns, so_far, near):
        return "vacant"
    if role := _recap(view, columns, so_far, near):
        return role
    if view.is_named:
        return _named(view, columns, so_far, near, name_kind)
    return _unnamed(view, columns, so_far, near)


def _is_label(view: RowView, columns: Columns) -> bool:
    """Whether the name cell holds the label of its column."""
    label = columns.labels.get(columns.fields.get("name", -1), "")
    return bool(label) and words(view.name) == words(label)


def _is_vacancy(view: RowView, columns: Columns, so_far: Progress, near: Surroundings) -> bool:
    """Whether the row is a post that nobody holds, and no line of a sum or a signature."""
    if near.is_name_from_above or so_far.closed_by in ("signature", "note"):
        return False
    if not is_vacant(view, columns, is_numbered_list=so_far.is_numbered):
        return False
    # "Kepala Bidang" under JABATAN is the post itself, and no signature.
    is_stated = says_vacant(view.name) or view.number is not None
    own = {columns.get(key) for key in ("position", "unit")} if is_stated else set()
    return all(
        kind is None or (kind == "signature" and place in own)
        for place, kind in zip(view.places, map(_kind, view.texts), strict=True)
    )


def _recap(view: RowView, columns: Columns, so_far: Progress, near: Surroundings) -> str | None:
    """The role of a row that counts or sums up persons; None where it may be anything else."""
    goes_on = (
        view.number is not None
        and view.number == so_far.last_number + 1
        and (so_far.is_numbered or not so_far.n_lines)
    )
    if so_far.closed_by == "summary":
        if any(_kind(text) for text in view.texts) or near.leads_to_person:
            return None
        return "summary" if is_among_counts(view, columns, goes_on=goes_on) else None
    recap = recap_of(view, columns)
    if recap is None:
        return None
    if near.leads_to_person and view.number is None and is_heading(view.name or view.texts[0]):
        return None
    if recap.is_known:
        return None if goes_on and not recap.is_count else "summary"
    if goes_on or not (_is_listed(so_far) or (not so_far.n_lines and near.leads_to_person)):
        return None
    if view.number is not None:
        has_niks = so_far.n_with_nik * 2 > so_far.n_lines
        return "summary" if recap.is_under_nik and has_niks else None
    if recap.is_count:
        return "section" if near.leads_to_person else "summary"
    # Below a total a label and a sum may be anything, and somebody should look.
    return "unclear" if so_far.closed_by == "total" else None


def _with_number(view: RowView, so_far: Progress, name_kind: str | None) -> str:
    """A row with a long number under NIK: a person, unless it is an official's NIP."""
    is_line = isinstance(view.nik, str) and bool(NIP_LINE.match(view.nik))
    is_unnamed = is_line and (not view.is_named or bool(name_kind))
    return "signature" if is_official(view) and (so_far.closed_by or is_unnamed) else "person"


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
    is_bare = view.n_identity == 0 and not (is_numbered and view.n_worded)
    if is_bare and begins_as_heading(view.name) and not _is_filled(view.nik):
        return "section" if len(view.texts) == 1 or near.leads_to_person else "summary"
    if is_left:
        goes_on = is_next and not so_far.is_note_list
        is_again = is_numbered and (goes_on or view.n_typed >= 1 or view.n_facts >= 2)
        is_person = is_again or view.n_typed >= 2 or view.n_facts >= 3
        return "person" if is_person else str(so_far.closed_by)
    if not is_numbered and so_far.is_numbered and view.n_typed == 0:
        kinds = [kind for text in view.texts if (kind := _kind(text))]
        if not kinds and view.name.endswith((":", ",")):
            kinds = ["signature"]
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
    goes_on = is_numbered and view.number == so_far.last_number + 1 and near.leads_to_person
    if near.merged_width >= 3 or (
        begins_as_heading(view.name) and not (goes_on and not near.is_restart)
    ):
        return "section"
    if view.has_enumerator_cell and so_far.is_lettered and not so_far.closed_by:
        return "person"
    if not is_numbered and (is_heading(view.name) or view.has_enumerator_cell):
        return "section" if near.leads_to_person or not so_far.closed_by else "note"
    if is_numbered:
        return str(so_far.closed_by) if is_left else "person"
    if _is_filled(view.nik):
        return "person"
    is_below = near.row == so_far.last_row + 1 and not so_far.closed_by
    if is_below and not near.leads_to_person and _is_sentence(view.name):
        return "note"
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
    texts = [text for text in view.texts if not is_enumerator(text) and text not in PLACEHOLDERS]
    if len(texts) == 1 and LETTERS.search(texts[0]):
        return _lone_text(view, texts[0], columns, so_far, near)
    if not texts and not view.is_named:
        return "empty_line"
    is_below = near.row == so_far.last_row + 1
    if is_below and not so_far.closed_by and "wage" not in own_fields(view, columns):
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
    return row_kind(text, CLOSING)


def _is_sentence(text: str) -> bool:
    """Whether a text is too long for the rest of a name, or marked as a note."""
    return text.startswith("*") or len(words(text).split()) > _LONGEST_REST


def _is_closing(text: str) -> bool:
    return _kind(text) == "signature"


def _is_filled(nik: Value) -> bool:
    return not is_blank(nik) and str(nik).strip() not in PLACEHOLDERS


def _has_nip_line(view: RowView) -> bool:
    return any(
        NIP_LINE.match(text)
        or (len(text) >= 18 and BARE_NIP.match(SPACED_DIGITS.sub("", text)) and not view.is_named)
        for text in view.texts
    )
