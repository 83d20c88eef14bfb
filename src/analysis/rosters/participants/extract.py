"""One file below ``participants/`` or ``bills/``, from its bytes to lines: the work of a process.

What a document is, its content says and not its folder: a bill among the lists is read as a bill,
and a list among the bills, or a roster among either, is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from analysis.rosters.bills.lines import BillExtract, NoBillError, read_bills_of, summed_up
from analysis.rosters.files import read_bytes
from analysis.rosters.findings import make_finding
from analysis.rosters.grid import Sheet
from analysis.rosters.layout.roster import Layout
from analysis.rosters.layout.scan import understand
from analysis.rosters.participants.lines import (
    ListExtract,
    ListJob,
    SheetReader,
    list_fields,
    shown_file,
)
from analysis.rosters.read.workbook import Refused, read_workbook

#: What only a list of SIPP has, and what only a roster has.
_OF_LISTS = frozenset({"kpj", "npp", "month", "member_until"})
_OF_ROSTERS = frozenset({"position", "unit", "opd"})


@dataclass(slots=True)
class FileExtract:
    """What a file holds: persons of lists and of bills together, and the bills' own lines.

    ``kind``: as ``codes.FILE_KINDS``; ``refused_for`` is set where the file is not used.
    """

    kind: str = "none"
    refused_for: str | None = None
    people: ListExtract = field(default_factory=ListExtract)
    bill: BillExtract = field(default_factory=BillExtract)

    @property
    def findings(self) -> list[dict[str, Any]]:
        return self.people.findings


def extract_document(job: ListJob) -> FileExtract:
    """Read one file; why it cannot be read stands in ``refused_for``, and nothing is raised."""
    try:
        if job.refused_for:
            raise Refused(job.refused_for, "")
        workbook = read_workbook(read_bytes(job.path), job.file)
    except Refused as refused:
        return refused_document(job.file, refused.code, detail=refused.detail)
    layouts = [understand(sheet) for sheet in workbook.sheets]
    try:
        bill = read_bills_of(workbook.sheets, layouts, job.file, job.year)
    except NoBillError as missing:
        return refused_document(job.file, "bill_unreadable", "bill", other=str(missing))
    others = [
        (sheet, layout)
        for sheet, layout in zip(workbook.sheets, layouts, strict=True)
        if sheet.name not in bill.sheets
    ]
    if job.file.startswith(OF_BILLS):
        return _of_bills(job, bill, others)
    return _of_lists(job, bill, others)


#: How the path of a file below ``bills/`` begins.
OF_BILLS = "../bills/"


def refused_document(file: str, code: str, kind: str = "none", **facts: Any) -> FileExtract:
    """What there is of a file that is not used: why."""
    finding = make_finding(code, file=shown_file(file), **facts)
    return FileExtract(kind, code, ListExtract(code, findings=[finding]))


def _of_bills(job: ListJob, bill: BillExtract, others: list[tuple[Sheet, Layout]]) -> FileExtract:
    if not bill.sheets:
        kind = "none"
        if any(layout.lines for _, layout in others):
            is_list = any(_is_list(layout) for _, layout in others)
            kind = "participants" if is_list else "roster"
        return refused_document(job.file, "bill_not_found", kind)
    for sheet, layout in others:
        if layout.lines and not sheet.is_hidden:
            bill.people.findings.append(
                make_finding("sheet_unread", file=shown_file(job.file), sheet=sheet.name,
                             row=layout.lines[0].row + 1, other=str(layout.lines[0].row + 1))
            )  # fmt: skip
    return FileExtract("bill", None, bill.people, bill)


def _of_lists(job: ListJob, bill: BillExtract, others: list[tuple[Sheet, Layout]]) -> FileExtract:
    shown = shown_file(job.file)
    result = FileExtract("participants", None, bill.people, bill)
    has_list, is_roster = False, False
    for sheet, layout in others:
        tables = [list_fields(columns) for columns in layout.tables]
        is_list = any(fields.keys() & {"kpj", "nik"} for fields in tables)
        if is_list and not _is_list(layout):
            is_roster = True
            continue
        has_list |= is_list or layout.is_nihil
        if is_list and sheet.is_hidden:
            n_rows = len(layout.lines)
            result.findings.append(
                make_finding("hidden_sheet_excluded", file=shown, sheet=sheet.name, n_rows=n_rows)
            )
        elif is_list:
            SheetReader(sheet, layout, tables, job, result.people).read()
    if is_roster:
        return refused_document(job.file, "participants_is_roster", "roster")
    if bill.sheets:
        result.kind = "participants" if has_list else "bill"
        result.findings.append(
            make_finding("bill_among_participants", file=shown, value=summed_up(bill.forms))
        )
    elif not has_list:
        return refused_document(job.file, "file_no_roster")
    return result


def _is_list(layout: Layout) -> bool:
    """Whether a sheet with persons is a list of SIPP and not an OPD's roster."""
    for columns in layout.tables:
        fields = list_fields(columns)
        if fields.keys() & {"kpj", "nik"} and not (
            columns.fields.keys() & _OF_ROSTERS and not fields.keys() & _OF_LISTS
        ):
            return True
    return False
