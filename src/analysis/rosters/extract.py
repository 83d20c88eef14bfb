"""One roster file, from its bytes to lines: the work of one worker process."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from analysis.rosters.answers.returned import Slip, read_slip, saved_on
from analysis.rosters.bills.lines import BillExtract, NoBillError, read_bills_of, summed_up
from analysis.rosters.extracts import Extract, Job, OpdTable, program_error, refused_extract
from analysis.rosters.files import read_bytes
from analysis.rosters.findings import make_finding
from analysis.rosters.grid import Sheet
from analysis.rosters.layout.opd import Evidence, OpdNames, Sender
from analysis.rosters.layout.overrides import Override, unused_override
from analysis.rosters.layout.roster import Layout
from analysis.rosters.layout.scan import non_empty_rows, understand
from analysis.rosters.layout.sheet_findings import sheet_findings
from analysis.rosters.layout.summaries import leave_out_repeated
from analysis.rosters.layout.verdict_findings import verdict_findings
from analysis.rosters.layout.verdicts import leave_out_other_lists
from analysis.rosters.layout.year import contradicted_years, named_years, names_other_year
from analysis.rosters.lines.reader import Lines, SheetContext, read_lines
from analysis.rosters.lines.row_colours import coloured_rows
from analysis.rosters.person_numbers import NIK_LENGTH, mask_niks
from analysis.rosters.read.isolation import place_of
from analysis.rosters.read.workbook import Refused, read_workbook
from analysis.rosters.slips.marker import is_front_sheet, is_slip_sheet
from analysis.rosters.words import use_words


class LinesLostError(RuntimeError):
    """The rows of persons and the lines that were read are not the same."""


@lru_cache(maxsize=4)
def _opd_names(table: OpdTable, city_name: str) -> OpdNames:
    return OpdNames(table, city_name)


def extract_file(job: Job) -> Extract:
    """Read one file; nothing is raised, why it cannot be read stands in ``refused_for``."""
    try:
        use_words(job.words)
        return _extract(job)
    except MemoryError:
        raise  # the process that reads knows its bound
    except Exception as error:
        return program_error(job.file, place_of(error))


def year_named_in(job: Job) -> int | None:
    """The one year that a file names: its sheets' titles, else their names, else its own."""
    use_words(job.words)
    try:
        workbook = read_workbook(read_bytes(job.path, job.sha256), job.file)
        sheets = [sheet for sheet in workbook.sheets if not sheet.is_hidden]
        titles = [title for sheet in sheets for title in understand(sheet, []).titles]
    except Exception:  # why it cannot be read is told where it is read for its lines
        sheets, titles = [], []
    for texts in (titles, [sheet.name for sheet in sheets], job.file.split("/")):
        if years := named_years([_apart(text) for text in texts]):
            return max(years)
    return None


def _extract(job: Job) -> Extract:
    try:
        data = read_bytes(job.path, job.sha256)
        workbook = read_workbook(data, job.file)
    except Refused as refused:
        return refused_extract(job.file, refused)
    slip = _slip(workbook.sheets, data, job)
    if slip and not job.overrides:
        job = replace(job, overrides=_of_answered(slip, job.other_overrides))
    layouts = [
        understand(sheet, [item for item in job.overrides if item.sheet == sheet.name])
        for sheet in workbook.sheets
    ]
    return extract_sheets(workbook.sheets, layouts, job, slip)


def _slip(sheets: Sequence[Sheet], data: bytes, job: Job) -> Slip | None:
    """What a return slip's front sheet says; None where the file is none."""
    front = next((sheet for sheet in sheets if is_front_sheet(sheet)), None)
    if front is None:
        return None
    slip = read_slip(front, job.file, saved_on(data, job.path))
    slip.is_alone = all(is_slip_sheet(sheet) or not non_empty_rows(sheet) for sheet in sheets)
    return slip


def _of_answered(slip: Slip, overrides: Sequence[Override]) -> tuple[Override, ...]:
    """What is stated of the newest file that a slip answers."""
    for _, file in slip.answers_files:
        if found := tuple(item for item in overrides if item.file == file):
            return found
    return ()


def extract_sheets(
    sheets: Sequence[Sheet], layouts: Sequence[Layout], job: Job, slip: Slip | None = None
) -> Extract:
    """The lines of a workbook whose sheets are understood; ``slip``: what its front sheet says."""
    names = _opd_names(job.opd_table, job.city)
    result = Extract(job.file, findings=_unused_overrides(sheets, layouts, job), slip=slip)
    # A slip that was given another name is still from whom the older name says.
    paths = [job.file, *(file for _, file in slip.answers_files if file)] if slip else [job.file]
    senders = [
        _sender(names, sheet, layout, job, paths)
        for sheet, layout in zip(sheets, layouts, strict=True)
    ]
    leave_out_repeated(sheets, layouts)
    stated = {item.sheet for item in job.overrides}
    for sheet, layout in zip(sheets, layouts, strict=True):
        if sheet.name not in stated:
            leave_out_other_lists(sheet, layout)
    result.opd_code = _of_file(senders, layouts)
    try:
        _take_bills(sheets, layouts, job, result)
    except NoBillError as missing:
        result.kind, result.refused_for = "bill", "bill_unreadable"
        place: dict[str, Any] = {"file": job.file, "opd_code": result.opd_code}
        result.findings.append(make_finding("bill_unreadable", **place, other=str(missing)))
        return result
    told = [
        verdict_findings(sheet, layout, job.file, result.opd_code)
        for sheet, layout in zip(sheets, layouts, strict=True)
    ]
    if not result.bill and not _is_roster(layouts, told):
        result.refused_for = "file_no_roster"
        result.findings.append(
            make_finding("file_no_roster", file=job.file, opd_code=result.opd_code)
        )
        result.findings += [item for found in told for item in found]
        return result
    result.kind = _kind(layouts, result.bill)
    if result.kind != "bill" and not any(layout.lines for layout in layouts):
        result.findings += _nobody(sheets, layouts, job, result.opd_code)
    lines = Lines()
    others: dict[str, list[Any]] = {"sheet": [], "row": [], "reason": []}
    for sheet, layout, sender, found in zip(sheets, layouts, senders, told, strict=True):
        result.sheets.append(sheet.name)
        is_other_year = names_other_year(sheet.name, layout.titles, job.year)
        opd_code = sender.opd_code or (None if sender.candidates else result.opd_code)
        context = SheetContext(job.file, job.year, opd_code, is_other_year, names)
        n_before = len(lines.values["row"])
        _put_joined(sheet, layout)
        read_lines(sheet, layout, context, lines)
        result.findings += found
        result.findings += sheet_findings(
            sheet,
            layout,
            sender,
            job.file,
            lines.values["exclusion"][n_before:],
            lines.values["opd_code"][n_before:],
        )
        result.findings += _year_contradicted(sheet, layout, job, result.opd_code)
        result.findings += coloured_rows(sheet, layout, lines, n_before, job.file)
        result.findings += _niks_in_units(sheet, layout, job.file, lines, n_before)
        rows = {line.row for line in layout.lines}
        lost = rows.symmetric_difference(row - 1 for row in lines.values["row"][n_before:])
        if lost:
            raise LinesLostError(
                f"{len(lost)} rows are persons' by the layout or by the lines only"
            )
        for row in non_empty_rows(sheet):
            if row not in rows:
                others["sheet"].append(sheet.name)
                others["row"].append(row + 1)
                others["reason"].append(layout.others.get(row, "unclear"))
    result.lines, result.details = lines.values, lines.details
    result.others = others
    result.findings += lines.findings
    return result


def _year_contradicted(
    sheet: Sheet, layout: Layout, job: Job, opd_code: str | None
) -> list[dict[str, Any]]:
    """Tell of a list whose titles name the report's year and another one."""
    years = contradicted_years(layout.titles, job.year)
    if not years or not layout.lines or sheet.is_hidden:
        return []
    other = ", ".join(map(str, sorted(years)))
    place: dict[str, Any] = {"file": job.file, "sheet": sheet.name, "opd_code": opd_code}
    return [make_finding("year_contradicted", **place, value=job.year, other=other)]


def _take_bills(
    sheets: Sequence[Sheet], layouts: Sequence[Layout], job: Job, result: Extract
) -> None:
    """Read the bills among the sheets, whose rows are no roster's, in place.

    Raises:
        NoBillError: one that cannot be read whole.
    """
    bill = read_bills_of(sheets, layouts, f"../rosters/{job.file}", job.year)
    if not bill.sheets:
        return
    for sheet, layout in zip(sheets, layouts, strict=True):
        if sheet.name in bill.sheets:
            layout.others = dict.fromkeys(non_empty_rows(sheet), "bill")
            layout.lines, layout.tables, layout.is_nihil = [], [], False
            layout.above_header, layout.foreign, layout.wrong_totals = [], [], []
    place: dict[str, Any] = {"file": job.file, "opd_code": result.opd_code}
    result.bill = bill
    result.findings += [{**finding, **place} for finding in bill.people.findings]
    result.findings.append(make_finding("bill_among_rosters", **place, value=summed_up(bill.forms)))


def _kind(layouts: Sequence[Layout], bill: BillExtract | None) -> str:
    """What kind of document a file that is read is."""
    if bill and not any(layout.lines or layout.is_nihil for layout in layouts):
        return "bill"
    kinds = {
        columns.profile.file_kind if columns.profile else "roster"
        for layout in layouts
        for columns in layout.tables
    }
    return kinds.pop() if len(kinds) == 1 else "roster"


def _is_roster(layouts: Sequence[Layout], told: Sequence[Sequence[dict[str, Any]]]) -> bool:
    """Whether a table of persons is there, or an empty one, or the whole message is NIHIL."""
    if any(layout.lines for layout in layouts):
        return True
    if any(layout.other_lists for layout in layouts):
        return False
    if any(layout.tables for layout in layouts):
        return True
    is_unread = any(item["severity"] == "error" for found in told for item in found)
    return any(layout.is_nihil for layout in layouts) and not is_unread


def _unused_overrides(
    sheets: Sequence[Sheet], layouts: Sequence[Layout], job: Job
) -> list[dict[str, Any]]:
    """Overrides of this file that name a sheet or a row which it has not."""
    names = {sheet.name for sheet in sheets}
    found = []
    for item in job.overrides:
        if item.sheet not in names:
            other = f"sheet «{item.sheet}» tidak ada"
        elif any(item in layout.unused_overrides for layout in layouts):
            other = f"di bawah baris {item.header_row} tidak ada isi"
        else:
            continue
        found.append(unused_override(item, other))
    return found


def _nobody(
    sheets: Sequence[Sheet], layouts: Sequence[Layout], job: Job, opd_code: str | None
) -> list[dict[str, Any]]:
    """That a roster has nobody on it: said in so many words, or only an empty table."""
    if any(layout.is_nihil for layout in layouts):
        return [make_finding("nihil", file=job.file, opd_code=opd_code)]
    return [
        make_finding("table_unclear", file=job.file, sheet=sheet.name, opd_code=opd_code)
        for sheet, layout in zip(sheets, layouts, strict=True)
        if layout.tables
    ]


def _niks_in_units(
    sheet: Sheet, layout: Layout, file: str, lines: Lines, first: int
) -> list[dict[str, Any]]:
    """Findings on units with a NIK in them, which is masked: a unit's name is published."""
    values, found = lines.values, []
    column_of = {line.row + 1: layout.tables[line.table].get("unit") for line in layout.lines}
    for place in range(first, len(values["unit"])):
        unit = values["unit"][place]
        if unit is None or len(unit) < NIK_LENGTH or (masked := mask_niks(unit)) == unit:
            continue
        values["unit"][place] = masked
        row = values["row"][place]
        found.append(
            make_finding(
                "nik_in_unit",
                file=file,
                sheet=sheet.name,
                row=row,
                column=column_of.get(row),
                value=unit,
                opd_code=values["opd_code"][place],
            )
        )
    return found


def _put_joined(sheet: Sheet, layout: Layout) -> None:
    """Give a person's cell what goes on in the rows below it."""
    for (row, column), value in layout.joined.items():
        cells = sheet.rows[row]
        cells += [""] * (column + 1 - len(cells))
        cells[column] = value


def _sender(
    names: OpdNames, sheet: Sheet, layout: Layout, job: Job, paths: Sequence[str]
) -> Sender:
    stated = next(
        (item.opd_code for item in job.overrides if item.sheet == sheet.name and item.opd_code),
        None,
    )
    if stated:
        return Sender(stated, (), "layouts.csv")
    evidence = [
        Evidence("title", tuple(layout.titles)),
        Evidence("sheet", (_apart(sheet.name),)),
        Evidence("signature", tuple(layout.closings)),
    ]
    for path in dict.fromkeys(paths):
        *folders, name = path.split("/")
        evidence.append(Evidence("file", (_apart(name.rpartition(".")[0]),)))
        evidence += [Evidence("folder", (_apart(folder),)) for folder in reversed(folders)]
    return names.sender(tuple(evidence))


def _apart(name: str) -> str:
    """A name with its words apart: ``DataNonASN_Dinkes`` reads as ``Data NonASN Dinkes``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.replace("_", " "))


def _of_file(senders: Sequence[Sender], layouts: Sequence[Layout]) -> str | None:
    """The OPD of most lines of the file, when no other sheet with lines names another."""
    counts: Counter[str] = Counter()
    for sender, layout in zip(senders, layouts, strict=True):
        if sender.opd_code:
            counts[sender.opd_code] += len(layout.lines)
    if not counts:
        return None
    with_lines = [code for code, n_lines in counts.items() if n_lines]
    if len(with_lines) > 1:
        return None
    return (
        with_lines[0] if with_lines else counts.most_common(1)[0][0] if len(counts) == 1 else None
    )
