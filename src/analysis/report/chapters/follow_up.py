"""What is to be done: what to mend and how, and what each OPD is still awaited for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from analysis.frames import known
from analysis.frames import rows as rows_of
from analysis.language import translated
from analysis.report.blocks import Block, Note
from analysis.report.chapters.texts import OpdLabels, entries, head, label, prose
from analysis.report.tables import Cell, DataTable, TableColumn
from analysis.report.wording import EN_DASH, number
from analysis.rosters.findings import kind_of

#: States of a list after which nothing is awaited.
_DONE = "confirmed"


def kind_table(priced: pd.DataFrame) -> Block:
    """What holds people, how it is mended, and how many people and rupiah hang on it.

    Args:
        priced: as ``schemas.FINDINGS_PRICED``.
    """
    held, files = _held(priced), _files(priced)
    if held.empty and files.empty:
        return Note(prose("follow_up.nothing"))
    sums = held.groupby("code")[["n_people", "amount_idr"]].sum().reset_index()
    kinds = {str(row.code): (int(row.n_people), int(row.amount_idr)) for row in rows_of(sums)}
    steps = entries("follow_up_steps")
    rows: list[tuple[Any, ...]] = []
    for code in sorted(kinds, key=lambda code: (-kinds[code][0], code)):
        rows.append((_title(code), steps[code], *kinds[code]))
    for code in dict.fromkeys(files["code"]):
        rows.append((_title(code), steps["file"], 0, 0))
    return DataTable(
        title=prose("follow_up.kind_title"),
        columns=(
            TableColumn(head("mend")),
            TableColumn(head("how_to_mend")),
            TableColumn(head("people"), "number", is_totalled=True),
            TableColumn(head("contribution_year"), "rupiah", is_totalled=True),
        ),
        rows=rows,
        notes=(prose("follow_up.kind_note"),),
        source=prose("sources.findings"),
        made_from="findings_priced",
    )


def opd_table(
    priced: pd.DataFrame,
    status: pd.DataFrame,
    registrations: pd.DataFrame,
    names: OpdLabels,
    deadline: date | None = None,
) -> Block:
    """What each OPD is awaited for: what to mend, whom to register, what to confirm, by when.

    Args:
        priced: as ``schemas.FINDINGS_PRICED``.
        status: as ``schemas.OPD_STATUS``.
        registrations: as ``schemas.REGISTRATIONS``.
        names: names of the OPDs.
        deadline: the day that was set for all; without it the column is to be filled in by hand.
    """
    held, files = _held(priced), _files(priced)
    states = {known(row.opd_code): str(row.state) for row in rows_of(status)}
    to_register = {
        known(row.opd_code): int(row.n_new + row.n_continuing) for row in rows_of(registrations)
    }
    found = pd.concat([held["opd_code"], files["opd_code"]]).map(known)
    awaited = dict.fromkeys(
        [
            *(opd for opd, state in states.items() if state != _DONE),
            *(opd for opd, n in to_register.items() if n),
            *found.where(found.notna(), None),
        ]
    )
    if not awaited:
        return Note(prose("follow_up.all_done"))
    rows = []
    for opd in names.in_order(pd.DataFrame({"opd_code": list(awaited)}, dtype=object))["opd_code"]:
        opd = known(opd)
        own = held[_of(held, opd)]
        state = states.get(opd)
        rows.append(
            (
                names(opd),
                _what(own, files[_of(files, opd)]),
                int(own["n_people"].sum()),
                int(own["amount_idr"].sum()),
                to_register.get(opd, 0),
                label("states", state) if state else Cell(EN_DASH),
                Cell(""),
                deadline or Cell(""),
            )
        )
    return DataTable(
        title=prose("follow_up.opd_title"),
        columns=(
            TableColumn(head("opd")),
            TableColumn(head("mend")),
            TableColumn(head("people"), "number", is_totalled=True),
            TableColumn(head("contribution_year"), "rupiah", is_totalled=True),
            TableColumn(head("to_register"), "number", is_totalled=True),
            TableColumn(head("list_state")),
            TableColumn(head("in_charge")),
            TableColumn(head("deadline"), "date"),
        ),
        rows=rows,
        notes=(prose("follow_up.opd_note"),),
        source=prose("sources.confirmations"),
        made_from="opd_status",
    )


def _held(priced: pd.DataFrame) -> pd.DataFrame:
    """The findings that somebody hangs on."""
    return priced[(priced["severity"] == "error") & (priced["n_people"] > 0)]


def _files(priced: pd.DataFrame) -> pd.DataFrame:
    """The findings on whole files: nobody knows how many hang on them."""
    return priced[(priced["severity"] == "error") & priced["sheet"].isna()]


def _of(findings: pd.DataFrame, opd: Any) -> pd.Series:
    return findings["opd_code"].isna() if opd is None else findings["opd_code"] == opd


def _what(own: pd.DataFrame, files: pd.DataFrame) -> str:
    """The kinds in the catalogue's order of codes, with their people."""
    sums = own.groupby("code")["n_people"].sum().sort_index()
    kinds = [f"{_title(str(code))} ({number(n)})" for code, n in sums.items()]
    return "; ".join([*kinds, *map(_title, sorted(set(files["code"])))]) or EN_DASH


def _title(code: str) -> str:
    return translated(kind_of(code).title)
