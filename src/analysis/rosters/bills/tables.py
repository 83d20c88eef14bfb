"""The bills of a year as tables: one line for each person and month, one for each form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.rosters.bills.lines import BILL_COLUMNS, BillExtract
from analysis.rosters.findings import make_finding
from analysis.rosters.participants.lines import shown_file

PLACE = ["file", "sheet", "row"]


@dataclass(frozen=True)
class Bills:
    """``lines``: :data:`BILL_COLUMNS` and ``is_repeated``; ``forms``: as ``schemas.BILL_FORMS``."""

    lines: pd.DataFrame
    forms: pd.DataFrame
    findings: list[dict[str, Any]] = field(default_factory=list)

    def with_people(self, matched: pd.DataFrame) -> pd.DataFrame:
        """The lines with the person of each, as ``schemas.BILLS``.

        Args:
            matched: the participants with their workers; a line of a bill stands in it under its
                place.
        """
        names = [name for name in schemas.BILLS.names if name not in self.lines.columns]
        people = matched[[*PLACE, *names]].astype({"row": "Int64"})
        lines = self.lines.astype({"row": "Int64"})
        return lines.merge(people, on=PLACE, how="left", validate="one_to_one")[schemas.BILLS.names]


def bills_of(extracts: Iterable[BillExtract]) -> Bills:
    """All forms together; a form of an NPP, unit and month that an earlier one has is a repetition.

    Its lines are kept and told, and no second bill: BPJS bills an NPP once in a month.
    """
    lines: dict[str, list[Any]] = {name: [] for name in (*BILL_COLUMNS, "is_repeated")}
    forms: list[dict[str, Any]] = []
    findings = []
    first_of: dict[tuple[Any, ...], dict[str, Any]] = {}
    for extract in extracts:
        repeated = set()
        for form in extract.forms:
            key = (form["npp"], form["unit"], form["month"])
            first = first_of.setdefault(key, form)
            is_repeated = first is not form and form["npp"] is not None
            if is_repeated:
                repeated.add((form["sheet"], form["row"]))
                findings.append(_repeated(form, first))
            forms.append({**form, "is_repeated": is_repeated, "difference_idr": _difference(form)})
        for name, values in extract.lines.items():
            if name != "form_row":
                lines[name] += values
        lines["is_repeated"] += [
            place in repeated
            for place in zip(extract.lines["sheet"], extract.lines["form_row"], strict=True)
        ]
    return Bills(
        pd.DataFrame(lines, columns=[*lines], dtype=object),
        pd.DataFrame(forms, columns=schemas.BILL_FORMS.names, dtype=object),
        findings,
    )


def _difference(form: dict[str, Any]) -> Decimal | None:
    foot = form["foot_idr"]
    return None if foot is None else foot - form["total_idr"]


def _repeated(form: dict[str, Any], first: dict[str, Any]) -> dict[str, Any]:
    return make_finding(
        "bill_repeated",
        file=shown_file(form["file"]),
        sheet=form["sheet"],
        row=form["row"],
        value=form["month"],
        other=f"{shown_file(first['file'])}, sheet «{first['sheet']}», baris {first['row']}",
    )
