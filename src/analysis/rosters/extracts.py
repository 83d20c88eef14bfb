"""What a worker process is given, one roster file, and what it gives back of it.

The readers themselves are imported where a file is read, so that the process that hands the files
out need not load them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.city import city
from analysis.rosters.city_words import CityWords
from analysis.rosters.findings import make_finding
from analysis.rosters.layout.overrides import Override
from analysis.rosters.read.refusals import Refused

if TYPE_CHECKING:
    from analysis.rosters.answers.returned import Slip
    from analysis.rosters.bills.lines import BillExtract

#: (code, official name, aliases) of every OPD.
OpdTable = tuple[tuple[str, str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Job:
    """A roster file to be read for the report of ``year``."""

    path: Path
    file: str
    year: int
    opd_table: OpdTable
    #: What a person has stated of the layout of this file's sheets.
    overrides: tuple[Override, ...] = ()
    #: Of the file as it was listed; empty where it is not known.
    sha256: str = ""
    #: Words of the city beside the vocabulary.
    words: CityWords = ()
    #: What is stated of other files: a return slip of one of them keeps that.
    other_overrides: tuple[Override, ...] = ()
    #: The city's short name, which is no evidence of an OPD; the process that reads has no other.
    city: str = field(default_factory=lambda: city().short_name)


@dataclass(slots=True)
class Extract:
    """What one file holds; ``refused_for`` is set when it could not be read as a roster."""

    file: str
    refused_for: str | None = None
    opd_code: str | None = None
    #: Columns of persons' rows, of what a registration asks for beside them, and of other rows, as
    #: lists: what crosses from process to process.
    lines: dict[str, list[Any]] = field(default_factory=dict)
    details: dict[str, list[Any]] = field(default_factory=dict)
    others: dict[str, list[Any]] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    #: What kind of document it is, as ``codes.FILE_KINDS``.
    kind: str = "none"
    #: The bills in it.
    bill: BillExtract | None = None
    #: What its front sheet says, where the file is a return slip that came back.
    slip: Slip | None = None


def read_roster(job: Job) -> Extract:
    """Read one file; nothing is raised, why it cannot be read stands in ``refused_for``."""
    from analysis.rosters.extract import extract_file

    return extract_file(job)


def program_error(file: str, detail: str, opd_code: str | None = None) -> Extract:
    """A file over which the program fails or contradicts itself: refused, and told.

    Args:
        detail: kind and place of the error, or the contradiction; never a cell's content.
    """
    code = "program_error"
    finding = make_finding(code, file=file, opd_code=opd_code, other=detail)
    return Extract(file, code, opd_code, findings=[finding])


def refused_extract(file: str, refused: Refused) -> Extract:
    """What there is of a file that cannot be read: why."""
    finding = make_finding(refused.code, file=file, detail=refused.detail)
    return Extract(file, refused.code, findings=[finding])
