"""What headings say of all the people below them that no line of theirs says: an end, a period.

Neither changes a line: a heading is a sender's word on a list and not on a person. Both are told.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from analysis.rosters.findings import make_finding
from analysis.rosters.grid import Sheet, is_blank
from analysis.rosters.layout.roster import Layout
from analysis.rosters.layout.sections import without_enumerator
from analysis.rosters.lines.columns import Lines, SheetContext
from analysis.rosters.parse import parse_status
from analysis.rosters.parse.clauses import take_apart
from analysis.rosters.parse.text import as_text, plain
from analysis.rosters.words import begins_with

_HEADINGS = frozenset({"title", "section", "unclear"})
_PERIOD_FIELDS = frozenset({"start", "end"})


def tell_of_headings(
    sheet: Sheet, layout: Layout, context: SheetContext, covered: Iterable[int], into: Lines
) -> None:
    """Tell of headings that say of people who count that they are gone, or work for some months.

    Args:
        covered: the 0-based rows of the persons who are not excluded.
        into: takes the findings.
    """
    counted = frozenset(covered)
    has_periods = any(_PERIOD_FIELDS & table.fields.keys() for table in layout.tables)
    for row, text, people in _headings(sheet, layout):
        if counted.isdisjoint(people):
            continue
        if _says_gone(text, context.year):
            code = "heading_says_gone"
        elif not has_periods and _is_part_of_year(text, context.year):
            code = "heading_says_period"
        else:
            continue
        into.findings.append(
            make_finding(
                code,
                file=context.file,
                sheet=sheet.name,
                row=row + 1,
                value=text,
                opd_code=context.opd_code,
            )
        )


def _headings(sheet: Sheet, layout: Layout) -> Iterator[tuple[int, str, Sequence[int]]]:
    """Each heading's 0-based row, its text, and the rows of the people up to the next heading."""
    lines = [line.row for line in layout.lines]
    headings = sorted(row for row, kind in layout.others.items() if kind in _HEADINGS)
    places = [bisect_right(lines, row) for row in headings]
    until, ends = len(lines), []
    for place, following in zip(reversed(places), [None, *reversed(places)], strict=False):
        until = following if following is not None and following > place else until
        ends.append(until)
    for row, place, until in zip(headings, places, reversed(ends), strict=True):
        text = " ".join(as_text(value) for value in sheet.rows[row] if not is_blank(value))
        yield row, text, lines[place:until]


def _says_gone(text: str, year: int) -> bool:
    """Whether a heading names an end; a unit ("BIDANG MUTASI DAN PEMBERHENTIAN") names none."""
    if begins_with(without_enumerator(text), "unit"):
        return False
    said = parse_status(text, year=year)
    return bool(said.ended or said.is_unclear)


def _is_part_of_year(text: str, year: int) -> bool:
    """Whether a heading names a span of months that is not the whole year."""
    for dated in take_apart(plain(text)).dates:
        if dated.last is None or dated.last.kind == "open":
            continue
        of_year = dated.last.year or dated.first.year or year
        first = dated.first.begin(dated.first.year or of_year)
        last = dated.last.end(dated.last.year or of_year)
        if first and last and (first > date(year, 1, 31) or last < date(year, 12, 1)):
            return True
    return False
