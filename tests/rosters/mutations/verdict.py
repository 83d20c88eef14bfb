"""Whether what a change has altered in the outcome is told of, where it happened.

A finding tells of a difference if it is new, stands on that very line, column, sheet or file, and
is about what differs: that a wage is missing says nothing of a wrong end of work. The notes that
only repeat a fate ("is excluded as left") tell nothing: who reads them takes the fate for right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.rosters.mutations.book import Book
from tests.rosters.mutations.reading import WHOLE, Fate, Outcome, Told

_PERSON = frozenset({"fate", "nik", "name", "people", "vanished", "invented"})
_ALL = _PERSON | {"category", "months", "wage", "opd"}
#: What a wrong reading of a column of a field can alter.
_BY_FIELD = {
    "nik": frozenset({"fate", "nik", "people", "vanished", "invented"}),
    "name": frozenset({"fate", "name", "people", "vanished", "invented"}),
    "nip": frozenset({"fate", "category"}),
    "status": frozenset({"fate", "category"}),
    "remark": frozenset({"fate", "months"}),
    "start": frozenset({"fate", "months"}),
    "end": frozenset({"fate", "months"}),
    "wage": frozenset({"wage"}),
    "deduction": frozenset({"wage"}),
    "net": frozenset({"wage"}),
    "opd": frozenset({"opd"}),
    "unit": frozenset({"opd"}),
    # A number that is not held as a family card's is a NIK.
    "birth": frozenset({"fate", "nik", "people"}),
    "birth_date": frozenset({"fate", "nik", "people"}),
    "family_card": frozenset({"fate", "nik", "people"}),
}
#: What the findings of some codes are about, by how the code begins; all others are about
#: everything at their place.
_BY_CODE = (
    (("nik_missing", "nik_invalid", "nik_ruined", "nik_is_kk", "nik_conflict"), _PERSON),
    (("possible_duplicate", "name_missing", "struck_out"), _PERSON),
    (("looks_like_asn",), frozenset({"fate", "category"})),
    (("nik_region", "nik_series", "nik_sex", "nik_birth"), frozenset({"nik"})),
    (("nik_repaired",), frozenset({"nik", "people"})),
    (("birth_", "sex_", "age_", "kpj_", "nihil", "file_copy"), frozenset()),
    (("wage_", "duplicate_differs_wage"), frozenset({"wage"})),
    (
        ("start_", "end_date", "period_", "date_", "duplicate_differs_dates", "remark_unclear"),
        frozenset({"months", "fate"}),
    ),
    (("status_unknown", "category_unknown"), frozenset({"fate", "category"})),
    (("opd_", "section_names", "duplicate_differs_opd"), frozenset({"opd"})),
    (("left_elsewhere", "deceased_elsewhere", "asn_elsewhere"), frozenset({"fate"})),
    (("total_differs",), frozenset({"vanished", "invented"})),
    (("merged_",), frozenset()),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs on a row; ``tab`` is the id of its sheet."""

    tab: int
    row: int
    what: str
    before: object
    after: object


def differences(book: Book, right: Outcome, found: Outcome) -> list[Difference]:
    """How an outcome differs from what is right; rows are those of the changed book."""
    tab_of = {row.id: tab.id for tab in book.tabs for row in tab.rows}
    result = []
    for row, fates in right.lines.items():
        tab = tab_of.get(row, WHOLE)
        now = found.lines.get(row, [])
        if len(now) != len(fates):
            what = "vanished" if len(now) < len(fates) else "invented"
            result.append(Difference(tab, row, what, fates, now))
            continue
        for before, after in zip(sorted(fates, key=_order), sorted(now, key=_order), strict=True):
            result += [
                Difference(tab, row, what, old, new) for what, old, new in _compared(before, after)
            ]
    for row, now in found.lines.items():
        if row not in right.lines:
            result.append(Difference(tab_of.get(row, WHOLE), row, "invented", None, now))
    for group in right.people ^ found.people:
        if group <= right.lines.keys():
            row = min(group)
            n_right = group in right.people
            result.append(Difference(tab_of.get(row, WHOLE), row, "people", n_right, not n_right))
    return result


def _order(fate: Fate) -> tuple[str, str, str]:
    return fate.nik or "", fate.name or "", fate.fate


def _compared(before: Fate, after: Fate) -> Iterator[tuple[str, object, object]]:
    if (before.fate, before.reason) != (after.fate, after.reason):
        yield "fate", (before.fate, before.reason), (after.fate, after.reason)
    if before.name is None or after.name is None:
        return
    for what in ("nik", "name", "category", "months", "wage", "opd"):
        old, new = getattr(before, what), getattr(after, what)
        if old != new:
            yield what, old, new


def invented(found: Sequence[Difference]) -> list[Difference]:
    """Those of the differences by which somebody is taken for a worker who is nobody."""
    return [
        one
        for one in found
        if one.what == "invented"
        and isinstance(one.after, list)
        and any(fate.fate in ("counted", "held") for fate in one.after)
    ]


def untold(book: Book, right: Outcome, found: Outcome) -> list[Difference]:
    """The differences that no finding tells of."""
    if found.raised:
        return [Difference(WHOLE, WHOLE, "raised", None, found.raised)]
    known = {(one.code, one.tab, one.row, one.column) for one in right.told}
    new = [one for one in found.told if (one.code, one.tab, one.row, one.column) not in known]
    places = _Structure(book)
    return [
        one
        for one in differences(book, right, found)
        if not any(_tells(finding, one, places) for finding in new)
    ]


class _Structure:
    def __init__(self, book: Book) -> None:
        self.field_of = {column.id: column.field for tab in book.tabs for column in tab.columns}
        self.headers = {row.id for tab in book.tabs for row in tab.of_kind("header")}


def _tells(finding: Told, difference: Difference, places: _Structure) -> bool:
    if finding.code.endswith("_excluded") and difference.what != "invented":
        return False
    if finding.tab not in (WHOLE, difference.tab):
        return False
    is_on_row = finding.row == difference.row
    if finding.code == "total_differs":
        is_on_row = True
    if not is_on_row and finding.row != WHOLE and finding.row not in places.headers:
        return False
    about = next((what for codes, what in _BY_CODE if finding.code.startswith(codes)), None)
    if about is None:
        about = _ALL
        if finding.column != WHOLE and not (is_on_row and difference.what == "invented"):
            about = _BY_FIELD.get(places.field_of.get(finding.column) or "", frozenset())
    return difference.what in about
