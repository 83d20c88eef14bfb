"""What came in and what became of it: rows, files, OPDs, findings."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.figures import Figures
from analysis.frames import rows as rows_of
from analysis.language import translated
from analysis.report.blocks import Block, Group, Note
from analysis.report.chapters.texts import OpdLabels, head, label, prose
from analysis.report.charts import Bar, Step, horizontal_bars
from analysis.report.charts import bridge as draw_bridge
from analysis.report.tables import DataTable, TableColumn
from analysis.rosters.findings import catalogue
from analysis.rosters.overview import bridge, reasons, sent_rosters
from analysis.rosters.public_names import public_file


def register(
    figures: Figures, files: pd.DataFrame, ledger: pd.DataFrame, findings: pd.DataFrame
) -> None:
    """Register the figures of the first stage."""
    figures.add_all({f"n_{name}": n for name, n in bridge(ledger).items()})
    statuses, severities = files["status"], findings["severity"]
    for status in ("read", "refused", "ignored"):
        figures.add(f"n_files_{status}", int((statuses == status).sum()))
    rosters = sent_rosters(files)
    received = rosters.loc[rosters["status"] == "read", "opd_code"]
    figures.add("n_opd_received", int(received.nunique()))
    for severity in ("error", "warning"):
        figures.add(f"n_findings_{severity}", int((severities == severity).sum()))


def bridge_chart(ledger: pd.DataFrame, figures: Figures, **text: Any) -> Block:
    """From rows to workers, step by step; nothing where no row was read."""
    if ledger.empty:
        return Group(())
    counts = bridge(ledger)
    names = ("rows", "not_a_person", "excluded", "merged", "workers", "held", "counted")
    steps = []
    for name in names:
        is_total = name in ("rows", "workers", "counted")
        n = counts[name] if is_total else -counts[name]
        steps.append(Step(label("row_steps", name), n, is_total=is_total))
    return draw_bridge(
        steps,
        title=prose("rosters.bridge_title", figures),
        subtitle=prose("rosters.bridge_subtitle"),
        source=prose("sources.rosters"),
        made_from="ledger",
        **text,
    )


def reason_table(ledger: pd.DataFrame) -> Block:
    """Why lines are held, merged or excluded, and how many; nothing where none is."""
    counts = [
        (fate, reason, int(n))
        for fate in ("held", "merged", "excluded")
        for reason, n in reasons(ledger, fate).items()
    ]
    if not counts:
        return Group(())
    rows = [(label("fates", fate), label("reasons", reason), n) for fate, reason, n in counts]
    return DataTable(
        title=prose("rosters.reason_title"),
        columns=(
            TableColumn(head("fate")),
            TableColumn(head("row_reason")),
            TableColumn(head("rows"), "number", is_totalled=True),
        ),
        rows=tuple(rows),
        source=prose("sources.rosters"),
        made_from="ledger",
    )


def opd_table(opd_rosters: pd.DataFrame, names: OpdLabels) -> DataTable:
    """What each OPD sent and what became of it."""
    frame = opd_rosters.assign(
        opd=[names(code) for code in opd_rosters["opd_code"]],
        n_workers=opd_rosters["n_counted"] + opd_rosters["n_held"],
    )
    number: dict[str, Any] = {"kind": "number", "is_totalled": True}
    return DataTable.from_frame(
        prose("rosters.opd_title"),
        frame,
        {
            "opd": TableColumn(head("opd")),
            "n_files": TableColumn(head("roster_files_read"), "count", is_totalled=True),
            "n_refused": TableColumn(head("roster_files_refused"), "count", is_totalled=True),
            "n_workers": TableColumn(head("workers"), **number),
            "n_counted": TableColumn(head("counted"), **number),
            "n_held": TableColumn(head("held"), **number),
            "n_merged": TableColumn(head("merged"), **number),
            "n_excluded": TableColumn(head("excluded"), **number),
            "n_errors": TableColumn(head("errors"), **number),
            "n_warnings": TableColumn(head("warnings"), **number),
        },
        notes=(prose("rosters.opd_note"),),
        source=prose("sources.rosters"),
        made_from="opd_rosters",
        is_wide=True,
    )


def finding_table(findings: pd.DataFrame) -> Block:
    """The findings by kind, those that hold workers first; nothing where there are none."""
    kinds = catalogue()
    grouped = (
        findings.groupby(["severity", "code"], sort=False)
        .agg(
            n_findings=("code", "size"),
            n_rows=("n_rows", "sum"),
            n_opd=("opd_code", "nunique"),
        )
        .reset_index()
    )
    lines = list(rows_of(grouped[grouped["severity"] != "info"]))
    if not lines:
        return Group(())
    rank = {"error": 0, "warning": 1}
    lines.sort(key=lambda line: (rank[line.severity], -line.n_rows, line.code))
    rows = [
        (
            label("severities", row.severity),
            translated(kinds[row.code].title),
            int(row.n_findings),
            int(row.n_rows),
            int(row.n_opd),
        )
        for row in lines
    ]
    return DataTable(
        title=prose("rosters.finding_title"),
        columns=(
            TableColumn(head("severity")),
            TableColumn(head("finding_kind")),
            TableColumn(head("findings"), "number", is_totalled=True),
            TableColumn(head("rows"), "number", is_totalled=True),
            TableColumn(head("opd"), "count"),
        ),
        rows=tuple(rows),
        notes=(prose("rosters.finding_note"),),
        source=prose("sources.findings"),
        made_from="findings",
    )


def held_chart(ledger: pd.DataFrame, figures: Figures, **text: Any) -> Block:
    """Why workers are held, most first; a note when nobody is."""
    counts = reasons(ledger, "held")
    if counts.empty:
        return Note(prose("rosters.nobody_held"))
    return horizontal_bars(
        [Bar(label("reasons", reason), int(n)) for reason, n in counts.items()],
        title=prose("rosters.held_title", figures),
        subtitle=prose("rosters.held_subtitle"),
        source=prose("sources.rosters"),
        made_from="ledger",
        **text,
    )


def file_table(files: pd.DataFrame, names: OpdLabels) -> Block:
    """Files refused or ignored, with the reason; a note when all could be read."""
    rest = files[files["status"] != "read"]
    if rest.empty:
        return Note(prose("rosters.all_read"))
    rows = [
        (
            public_file(row.file, is_read=False),
            names(row.opd_code),
            label("file_statuses", row.status),
            file_reason(str(row.reason)),
        )
        for row in rows_of(rest.sort_values("status", ascending=False))
    ]
    return DataTable(
        title=prose("rosters.file_title"),
        columns=tuple(
            TableColumn(head(name)) for name in ("file", "opd", "file_status", "row_reason")
        ),
        rows=tuple(rows),
        source=prose("sources.rosters"),
        made_from="files",
    )


def refused_notices(files: pd.DataFrame, names: OpdLabels) -> tuple[str, ...]:
    """One sentence for the first page for each file that could not be read."""
    refused = files[files["status"] == "refused"]
    return tuple(
        prose("rosters.refused_notice").format(
            file=public_file(row.file, is_read=False),
            opd=names(row.opd_code),
            reason=file_reason(str(row.reason)),
        )
        for row in rows_of(refused)
    )


def file_reason(reason: str) -> str:
    """Why a file was refused or ignored, in words."""
    kind, colon, file = reason.partition(":")
    if colon:
        # copy_of, answered_by, answers_of: the other file is named.
        return prose(f"rosters.{kind}").format(file=public_file(file))
    return label("file_reasons", reason)
