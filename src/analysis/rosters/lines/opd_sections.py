"""Which OPD the headings inside a list give to the lines below them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.rosters.findings import make_finding
from analysis.rosters.grid import Sheet, is_blank
from analysis.rosters.layout.letterhead import is_account, opd_label_of
from analysis.rosters.layout.opd import OpdNames
from analysis.rosters.layout.roster import Layout
from analysis.rosters.layout.sections import is_enumerator, unit_of
from analysis.rosters.lines.columns import Lines, SheetContext
from analysis.rosters.parse.text import as_text

#: So many of a list's units must be OPDs before each is taken for the OPD of its lines.
_NEARLY_ALL = 0.8
#: What a row below a header may be called when it is the heading of the next lines.
_HEADINGS = frozenset({"section", "unclear", "title", "note"})


@dataclass(frozen=True)
class SectionOpds:
    """From which rows on the headings give which OPD: None for one that ``opd.csv`` has not.

    ``is_set`` is false from rows on where no heading gives any.
    """

    rows: Sequence[int] = ()
    opds: Sequence[tuple[bool, str | None]] = ()

    def at(self, row: int) -> tuple[bool, str | None]:
        """Whether a heading gives the OPD of a 0-based row, and which."""
        place = bisect_right(self.rows, row) - 1 if self.rows else -1
        return self.opds[place] if place >= 0 else (False, None)


@dataclass(frozen=True)
class _Heading:
    """A heading: its 0-based row, its text, how it is enumerated, and the OPD that it is."""

    row: int
    text: str
    style: str
    opd_code: str | None
    is_labelled: bool
    is_like_one: bool


def section_opds(layout: Layout, sheet: Sheet, context: SheetContext, into: Lines) -> SectionOpds:
    """The OPDs of the lines below the headings of a sheet; none where the headings are units.

    A heading with a label ("SKPD: ...") always gives the OPD. Others do where nearly all of them
    are OPDs, and two at least beside a sender's own: one that names an OPD among units of the
    sender is where people work, and that they stay with the sender is told. A heading that is a
    post of the budget changes nothing.

    Args:
        layout: the sheet's.
        sheet: its rows.
        context: its OPD and the names of all.
        into: takes what is to be told.
    """
    headings = _headings(layout, sheet, context.opd_names)
    of_file, names = context.opd_code, context.opd_names
    labelled = [heading for heading in headings if heading.is_labelled]
    others = [heading for heading in headings if heading.opd_code and heading.opd_code != of_file]
    if not labelled and not others:
        return SectionOpds()
    if not labelled and not _are_opd_sections(headings, names, of_file):
        _tell_of_units(others, layout, sheet, context, into)
        return SectionOpds()
    if of_file and others:
        codes = {heading.opd_code for heading in headings if heading.opd_code}
        into.findings.append(
            make_finding(
                "opd_by_section",
                file=context.file,
                sheet=sheet.name,
                opd_code=of_file,
                candidates=", ".join(sorted(codes)),
            )
        )
    return _spread(headings, layout)


def _headings(layout: Layout, sheet: Sheet, names: OpdNames) -> list[_Heading]:
    found = []
    for row, kind in sorted(layout.others.items()) if layout.lines else ():
        if kind not in _HEADINGS:
            continue
        texts = [as_text(value) for value in sheet.rows[row] if not is_blank(value)]
        text = " ".join(texts)
        label = opd_label_of(text)
        if is_account(text) or (kind != "section" and label is None and not names.lookup(text)):
            continue
        style = _style(texts, label)
        if len(texts) > 1 and is_enumerator(texts[0]):
            text = " ".join(texts[1:])
        bare = label or unit_of(text) or text
        codes = names.lookup(bare)
        code = codes[0] if len(codes) == 1 else names.of_cell(bare) if label else None
        is_like_one = bool(codes) or names.is_like_one(bare)
        found.append(_Heading(row, bare, style, code, label is not None, is_like_one))
    return found


def _style(texts: Sequence[str], label: str | None) -> str:
    """How a heading is enumerated: siblings are written alike."""
    if label is not None:
        return "label"
    first = texts[0].split()[0].strip(".)( ") if texts and texts[0].split() else ""
    if first.isdigit():
        return "number"
    return "letter" if len(first) == 1 and first.isalpha() else ""


def are_opds(codes: Iterable[str], n_units: int, names: OpdNames) -> bool:
    """Whether ``codes``, found among so many different units, show that the units are OPDs."""
    found = list(codes)
    offices = {code for code in found if not names.is_area(code)}
    return len(offices) > 1 and len(found) >= _NEARLY_ALL * n_units


def _are_opd_sections(headings: Sequence[_Heading], names: OpdNames, of_file: str | None) -> bool:
    """Whether headings are OPDs: of those written as the OPDs are, where they are enumerated."""
    styles = {heading.style for heading in headings if heading.opd_code}
    alike = {heading.text: heading for heading in headings if heading.style in styles}
    codes = [heading.opd_code for heading in alike.values() if heading.opd_code]
    if of_file is None and len(set(codes)) == 1:
        return len(codes) >= _NEARLY_ALL * len(alike) and not names.is_area(codes[0])
    return are_opds(codes, len(alike), names)


def _spread(headings: Sequence[_Heading], layout: Layout) -> SectionOpds:
    """What each heading gives: its OPD; nothing new, as a unit below one; or the file's again."""
    styles = {heading.style for heading in headings if heading.opd_code or heading.is_labelled}
    found: dict[int, tuple[bool, str | None]] = {}
    lines = [line.row for line in layout.lines]
    for row in layout.header_rows[1:]:
        # Another table: what stood over the lines before it is over, unless nobody stands between.
        found[row] = False, None
    for heading in headings:
        if heading.opd_code or heading.is_labelled or heading.is_like_one:
            given: tuple[bool, str | None] = True, heading.opd_code
        elif heading.style and heading.style in styles:
            given = False, None
        else:
            continue
        found[heading.row] = given
        for row in layout.header_rows[1:]:
            if row > heading.row and _n_between(lines, heading.row, row) == 0:
                found[row] = given
    rows = sorted(found)
    return SectionOpds(rows, [found[row] for row in rows])


def _n_between(lines: Sequence[int], first: int, last: int) -> int:
    """How many persons stand between two rows."""
    return bisect_right(lines, last) - bisect_right(lines, first)


def _tell_of_units(
    others: Sequence[_Heading], layout: Layout, sheet: Sheet, context: SheetContext, into: Lines
) -> None:
    """Tell of units of the sender that bear another OPD's name, each once, by its first person."""
    if context.opd_code is None:
        return
    lines = [line.row for line in layout.lines]
    for heading in {heading.text: heading for heading in reversed(others)}.values():
        # People work in a kecamatan for every OPD: its name is a place, not a sender.
        place = bisect_right(lines, heading.row)
        is_office = heading.opd_code and not context.opd_names.is_area(heading.opd_code)
        if is_office and place < len(lines):
            into.findings.append(
                make_finding(
                    "section_names_other_opd",
                    file=context.file,
                    sheet=sheet.name,
                    row=lines[place] + 1,
                    value=heading.text,
                    opd_code=context.opd_code,
                    other=context.opd_code,
                )
            )
