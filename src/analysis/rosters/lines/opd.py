"""Of which OPD each line is: by its own column, by the section it stands in, or by the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from analysis.rosters.findings import make_finding
from analysis.rosters.grid import Value
from analysis.rosters.layout.columns import Columns
from analysis.rosters.layout.opd import OpdNames
from analysis.rosters.layout.roster import Layout, Line
from analysis.rosters.lines.columns import Lines, SheetContext
from analysis.rosters.lines.findings import LineFindings
from analysis.rosters.parse import parse_text

#: So many of a list's units must be OPDs before each is taken for the OPD of its lines.
_NEARLY_ALL = 0.8


def section_opds(layout: Layout, sheet: str, context: SheetContext, into: Lines) -> dict[str, str]:
    """Section to its OPD, where the sections of a sheet are OPDs; empty where they are units.

    Sections are OPDs where nearly all of them are, and two at least: one that names an OPD among
    units of the sender is where people work, and that they stay with the sender is told.

    Args:
        layout: the sheet's.
        sheet: its name.
        context: its OPD and the names of all.
        into: takes what is to be told.
    """
    of_file, names = context.opd_code, context.opd_names
    if of_file is None:
        return {}
    first_row: dict[str, int] = {}
    for line in layout.lines:
        if line.unit:
            first_row.setdefault(line.unit, line.row)
    codes = {unit: found[0] for unit in first_row if len(found := names.lookup(unit)) == 1}
    others = {unit: code for unit, code in codes.items() if code != of_file}
    if not others:
        return {}
    if _are_opds(codes.values(), len(first_row), names):
        into.findings.append(
            make_finding(
                "opd_by_section",
                file=context.file,
                sheet=sheet,
                opd_code=of_file,
                candidates=", ".join(sorted(set(codes.values()))),
            )
        )
        return codes
    for unit, code in others.items():
        # People work in a kecamatan for every OPD: its name is a place, not a sender.
        if not names.is_area(code):
            into.findings.append(
                make_finding(
                    "section_names_other_opd",
                    file=context.file,
                    sheet=sheet,
                    row=first_row[unit] + 1,
                    value=unit,
                    opd_code=of_file,
                    other=of_file,
                )
            )
    return {}


def _are_opds(codes: Iterable[str], n_units: int, names: OpdNames) -> bool:
    """Whether ``codes``, found among so many different units, show that the units are OPDs."""
    found = list(codes)
    offices = {code for code in found if not names.is_area(code)}
    return len(offices) > 1 and len(found) >= _NEARLY_ALL * n_units


class OpdReader:
    """Gives the OPD and the unit of one table's lines.

    Args:
        columns, lines, context: the table's.
        of_section: of :func:`section_opds`.
        findings: takes what is to be told of a line's own column.
        cell, text: give a cell by row and field, as it is and as text.
    """

    def __init__(
        self,
        columns: Columns,
        lines: Sequence[Line],
        context: SheetContext,
        of_section: dict[str, str],
        findings: LineFindings,
        cell: Callable[[int, str], Value],
        text: Callable[[int, str], str | None],
    ) -> None:
        self.columns, self.context, self.of_section = columns, context, of_section
        self.findings, self.cell, self.text = findings, cell, text
        self.opds_named = self._opds_named(lines)
        self.is_opd_by_unit = self._unit_names_opd(lines)

    def of_line(self, line: Line) -> tuple[str | None, str | None]:
        """OPD (null where it cannot be known) and unit of a line."""
        names, of_file = self.context.opd_names, self.context.opd_code
        unit = self.text(line.row, "unit") or line.unit
        own = self.text(line.row, "opd")
        if own is None:
            if code := self.of_section.get(line.unit or ""):
                return code, unit
            if unit and (self.is_opd_by_unit or of_file is None):
                return names.of_cell(unit) or of_file, unit
            return of_file, unit
        if code := names.of_cell(own):
            return code, unit
        candidates = names.lookup(own)
        if not candidates and (near := names.misspelt(own)):
            self.findings.opd_code = near.opd_code
            self.findings.tell("opd_misspelt", line, "opd", own, near.name, other=near.name)
            return near.opd_code, unit
        # A column OPD often holds units; a name written as OPDs are is another OPD's all the same.
        is_unit = not candidates and not names.is_like_one(own) and self.opds_named <= {of_file}
        if of_file in candidates or is_unit:
            return of_file, unit or own
        # The list names an OPD for each line, so the file's own would be a guess here.
        if candidates:
            shown = ", ".join(candidates)
            self.findings.opd_code = None
            self.findings.tell("opd_ambiguous", line, "opd", own, candidates=shown)
        return None, unit or own

    def _opds_named(self, lines: Sequence[Line]) -> set[str | None]:
        """The OPDs that the cells of the OPD column name."""
        if self.columns.get("opd") is None:
            return set()
        texts = {parse_text(self.cell(line.row, "opd")) for line in lines} - {None}
        return {self.context.opd_names.of_cell(text) for text in texts if text} - {None}

    def _unit_names_opd(self, lines: Sequence[Line]) -> bool:
        """Whether the unit column is an OPD column by another name: nearly every text is an OPD."""
        if self.columns.get("unit") is None or self.columns.get("opd") is not None:
            return False
        names = self.context.opd_names
        texts = {parse_text(self.cell(line.row, "unit")) for line in lines[:500]} - {None}
        found = [names.lookup(text) for text in texts if text]
        return _are_opds([codes[0] for codes in found if len(codes) == 1], len(found), names)
