"""What is to be mended, by its kind, and how."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.frames import rows as rows_of
from analysis.language import translated
from analysis.report.blocks import Block, Note
from analysis.report.chapters.texts import entries, head, prose
from analysis.report.tables import DataTable, TableColumn
from analysis.rosters.findings import kind_of


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


def _held(priced: pd.DataFrame) -> pd.DataFrame:
    """The findings that somebody hangs on."""
    return priced[(priced["severity"] == "error") & (priced["n_people"] > 0)]


def _files(priced: pd.DataFrame) -> pd.DataFrame:
    """The findings on whole files: nobody knows how many hang on them."""
    return priced[(priced["severity"] == "error") & priced["sheet"].isna()]


def _title(code: str) -> str:
    return translated(kind_of(code).title)
