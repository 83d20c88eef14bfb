"""One roster file, from its bytes to lines: the work of one worker process."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from analysis.rosters.findings import make_finding
from analysis.rosters.grid import Sheet
from analysis.rosters.layout import Layout, non_empty_rows, understand
from analysis.rosters.lines import Lines, SheetContext, read_lines
from analysis.rosters.opd import Evidence, OpdNames, Sender
from analysis.rosters.read import Refused, read_workbook
from analysis.rosters.words import words

#: (code, official name, aliases) of every OPD.
OpdTable = tuple[tuple[str, str, tuple[str, ...]], ...]

_YEAR = re.compile(r"\b(20\d\d)\b")
#: What has a year in it and does not say of which year the list is.
_NOT_THE_YEAR = re.compile(
    r"\b\d{1,2}\s+[A-Z]+\s+20\d\d\b|\b\d{1,2} \d{1,2} 20\d\d\b|\bTMT\b.*|\b(NOMOR|NO|PERATURAN|PERDA|PERWALI|UNDANG|UU|KEPUTUSAN|SK|SURAT|KEPMENPAN|KEPMENPANRB|DIKTUM)\b.*"
)
OTHERS = pa.schema({"sheet": pa.string(), "row": pa.int32(), "reason": pa.string()})


@dataclass(frozen=True)
class Job:
    """A roster file to be read for the report of ``year``."""

    path: Path
    file: str
    year: int
    opd_table: OpdTable


@dataclass(slots=True)
class Extract:
    """What one file holds; ``refused_for`` is set when it could not be read as a roster."""

    file: str
    refused_for: str | None = None
    opd_code: str | None = None
    lines: pa.Table | None = None
    others: pa.Table | None = None
    sheets: list[str] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)


@lru_cache(maxsize=4)
def _opd_names(table: OpdTable) -> OpdNames:
    return OpdNames(table)


def extract_file(job: Job) -> Extract:
    """Read one file; what it cannot be read for stands in ``refused_for``, and nothing is raised."""
    try:
        workbook = read_workbook(job.path.read_bytes(), job.file)
    except Refused as refused:
        finding = make_finding(refused.code, file=job.file, detail=refused.detail)
        return Extract(job.file, refused.code, findings=[finding])
    layouts = [understand(sheet) for sheet in workbook.sheets]
    return extract_sheets(workbook.sheets, layouts, job)


def extract_sheets(sheets: Sequence[Sheet], layouts: Sequence[Layout], job: Job) -> Extract:
    """The lines of a workbook whose sheets are understood."""
    names = _opd_names(job.opd_table)
    result = Extract(job.file)
    has_roster = any(layout.tables or layout.is_nihil for layout in layouts)
    senders = [_sender(names, sheet, layout, job.file) for sheet, layout in zip(sheets, layouts, strict=True)]
    result.opd_code = _of_file(senders, layouts)
    if not has_roster:
        result.refused_for = "file_no_roster"
        result.findings = [make_finding("file_no_roster", file=job.file, opd_code=result.opd_code)]
        return result
    if not any(layout.lines for layout in layouts):
        result.findings.append(make_finding("nihil", file=job.file, opd_code=result.opd_code))
    lines = Lines()
    others: dict[str, list[Any]] = {"sheet": [], "row": [], "reason": []}
    for sheet, layout, sender in zip(sheets, layouts, senders, strict=True):
        result.sheets.append(sheet.name)
        is_other_year = names_other_year(sheet.name, layout.titles, job.year)
        opd_code = sender.opd_code or (None if sender.candidates else result.opd_code)
        context = SheetContext(job.file, job.year, opd_code, is_other_year, names)
        n_before = len(lines.values["row"])
        read_lines(sheet, layout, context, lines)
        _tell_of_sheet(lines, sheet, sender, n_before, job)
        rows = {line.row for line in layout.lines}
        for row in non_empty_rows(sheet):
            if row not in rows:
                others["sheet"].append(sheet.name)
                others["row"].append(row + 1)
                others["reason"].append(layout.others.get(row, "unclear"))
                if layout.others.get(row) == "unclear" and layout.tables:
                    lines.findings.append(
                        make_finding(
                            "table_unclear",
                            file=job.file,
                            sheet=sheet.name,
                            row=row + 1,
                            opd_code=opd_code,
                        )
                    )
    result.lines = lines.table()
    result.others = pa.table(others, schema=OTHERS)
    result.findings += lines.findings
    return result


def _tell_of_sheet(
    lines: Lines, sheet: Sheet, sender: Sender, n_before: int, job: Job
) -> None:
    """Findings that hold for all persons of a sheet."""
    exclusions = lines.values["exclusion"][n_before:]
    codes = lines.values["opd_code"][n_before:]
    place = {"file": job.file, "sheet": sheet.name}
    opd_code = sender.opd_code
    for reason in ("hidden_sheet", "other_year"):
        if n_rows := exclusions.count(reason):
            lines.findings.append(
                make_finding(f"{reason}_excluded", **place, opd_code=opd_code, n_rows=n_rows)
            )
    if n_rows := sum(
        code is None and exclusion is None
        for code, exclusion in zip(codes, exclusions, strict=True)
    ):
        if sender.candidates:
            candidates = ", ".join(sender.candidates)
            lines.findings.append(
                make_finding("opd_ambiguous", **place, n_rows=n_rows, candidates=candidates)
            )
        else:
            lines.findings.append(make_finding("opd_unknown", **place, n_rows=n_rows))


def _sender(names: OpdNames, sheet: Sheet, layout: Layout, file: str) -> Sender:
    *folders, name = file.split("/")
    evidence = (
        Evidence("title", tuple(layout.titles)),
        Evidence("signature", tuple(layout.closings)),
        Evidence("sheet", (sheet.name,)),
        Evidence("file", (_apart(name.rpartition(".")[0]),)),
        *(Evidence("folder", (_apart(folder),)) for folder in reversed(folders)),
    )
    return names.sender(evidence)


def _apart(name: str) -> str:
    """A file's name with its words apart: ``DataNonASN_Dinkes`` reads as ``Data Non ASN Dinkes``."""
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
    return with_lines[0] if with_lines else counts.most_common(1)[0][0] if len(counts) == 1 else None


def names_other_year(sheet: str, titles: Sequence[str], year: int) -> bool:
    """Whether the title of a sheet, or else its name, names years and the report's is not among them."""
    for texts in (titles, (sheet,)):
        found = {
            int(text)
            for title in texts
            for text in _YEAR.findall(_NOT_THE_YEAR.sub(" ", words(title)))
        }
        if found:
            return year not in found
    return False
