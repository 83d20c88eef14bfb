"""Of which OPD each line is: by its own column, by the section it stands in, or by the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analysis.rosters.grid import Value
from analysis.rosters.layout.columns import Columns
from analysis.rosters.layout.roster import Line
from analysis.rosters.lines.columns import SheetContext
from analysis.rosters.lines.findings import LineFindings
from analysis.rosters.lines.opd_sections import SectionOpds, are_opds
from analysis.rosters.parse import parse_text


class OpdReader:
    """Gives the OPD and the unit of one table's lines.

    Args:
        columns, lines, context: the table's.
        of_section: of :func:`lines.opd_sections.section_opds`.
        findings: takes what is to be told of a line's own column.
        cell, text: give a cell by row and field, as it is and as text.
    """

    def __init__(
        self,
        columns: Columns,
        lines: Sequence[Line],
        context: SheetContext,
        of_section: SectionOpds,
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
            is_set, code = self.of_section.at(line.row)
            if is_set:
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
        return are_opds([codes[0] for codes in found if len(codes) == 1], len(found), names)
