"""Who is to be registered, taken off or changed at BPJS Ketenagakerjaan, and what lacks for it."""

from __future__ import annotations

import pandas as pd

from analysis.codes import CLAIM_STATES
from analysis.figures import Figures
from analysis.frames import known
from analysis.frames import rows as rows_of
from analysis.report.blocks import Block, Prose
from analysis.report.chapters.texts import OpdLabels, head, label, prose
from analysis.report.tables import DataTable, TableColumn

#: Counts of the table by OPD, and the columns of ``schemas.REGISTRATIONS`` that hold them.
MEASURES = {
    "to_register": "n_new",
    "to_register_complete": "n_complete",
    "to_register_continuing": "n_continuing",
    "to_register_ended": "n_ended",
    "to_leave": "n_leaving",
    "to_change_wage": "n_wages",
}


def register(figures: Figures, by_opd: pd.DataFrame) -> None:
    """Register the figures of the registration.

    Args:
        by_opd: as ``schemas.REGISTRATIONS``.
    """
    figures.add_all({name: int(by_opd[column].sum()) for name, column in MEASURES.items()})
    figures.add_all(
        {
            "to_register_working": int(by_opd[["n_new", "n_continuing"]].to_numpy().sum()),
            "to_register_unknown": int(by_opd["n_unknown"].sum()),
            "to_register_files": len(by_opd),
        }
    )


def register_claims(figures: Figures, claims: pd.DataFrame) -> None:
    """Register how many have died by a roster's word, and how they were covered.

    Args:
        claims: as ``schemas.CLAIMS``.
    """
    by_state = claims["state"].value_counts()
    figures.add_all(
        {"deceased": len(claims)}
        | {f"deceased_{state}": int(by_state.get(state, 0)) for state in CLAIM_STATES}
    )


def text(figures: Figures) -> Prose:
    """How many are to be registered, how far that is prepared, and where the files lie."""
    n_new, n_apart = (
        sum(figures.whole(name) or 0 for name in names)
        for names in (("to_register",), ("to_register_continuing", "to_register_ended"))
    )
    changes = _changes(figures)
    if not n_new and not n_apart:
        return Prose("\n\n".join([prose("registration.nobody"), *changes]))
    n_continuing = figures.whole("to_register_continuing")
    keys = _lead(n_new, n_continuing or 0, figures.whole("to_register_complete") or 0)
    paragraphs = [" ".join(prose(f"registration.{key}", figures) for key in keys)]
    more = [
        paragraph
        for paragraph, is_told in (
            ("lead_unknown", figures.whole("to_register_unknown")),
            # The lead has told of them where there is anybody new.
            ("continuing", n_continuing and not n_new),
            ("ended", figures.whole("to_register_ended")),
        )
        if is_told
    ]
    paragraphs += [prose(f"registration.{key}", figures) for key in more]
    paragraphs += [*changes, prose("registration.private")]
    return Prose("\n\n".join(paragraphs))


def _changes(figures: Figures) -> list[str]:
    """Who is to be taken off SIPP's lists or changed on them, and who has died."""
    found = [
        prose(f"registration.{key}", figures)
        for key in ("to_leave", "to_change_wage")
        if figures.whole(key)
    ]
    if figures.whole("deceased"):
        states = [
            prose(f"registration.deceased_{state}", figures)
            for state in CLAIM_STATES
            if figures.whole(f"deceased_{state}")
        ]
        found.append(" ".join([prose("registration.deceased", figures), *states]))
    return found


def _lead(n_new: int, n_continuing: int, n_complete: int) -> tuple[str, ...]:
    """Which sentences say who is prepared, and how far."""
    if not n_new:
        return ("nobody_new",)
    filled = {0: "complete_none", n_new: "complete_all"}.get(n_complete, "complete")
    return "lead" if n_continuing else "lead_all_new", "files", filled


def blocks(
    by_opd: pd.DataFrame,
    gaps: pd.DataFrame,
    figures: Figures,
    names: OpdLabels,
) -> tuple[Block, ...]:
    """The whole section; only its sentences where nobody is to be registered."""
    if by_opd.empty:
        return (text(figures),)
    columns = (column_table(gaps),) if figures.whole("to_register") else ()
    return text(figures), *columns, opd_table(by_opd, gaps, names)


def opd_table(by_opd: pd.DataFrame, gaps: pd.DataFrame, names: OpdLabels) -> DataTable:
    """Who is to be registered by each OPD, and which required columns its roster lacks.

    Args:
        by_opd: as ``schemas.REGISTRATIONS``.
        gaps: as ``schemas.REGISTRATION_GAPS``.
        names: names of OPDs.
    """
    required = gaps[gaps["is_required"].astype(bool) & (gaps["n_lacking"] > 0)]
    rows = []
    for row in rows_of(names.in_order(by_opd)):
        code = known(row.opd_code)
        of_opd = required["opd_code"].isna() if code is None else required["opd_code"] == code
        own = required[of_opd]
        is_whole = own["n_lacking"] == own["n_workers"]
        counts = [int(getattr(row, column)) for column in MEASURES.values()]
        rows.append((names(code), *counts, _columns(own[is_whole]), _columns(own[~is_whole])))
    heads = ("to_register_new", *list(MEASURES)[1:])
    return DataTable(
        title=prose("registration.opd_title"),
        columns=(
            TableColumn(head("opd")),
            *(TableColumn(head(name), "number", is_totalled=True) for name in heads),
            TableColumn(head("lacking_whole")),
            TableColumn(head("lacking_partly")),
        ),
        rows=rows,
        notes=(prose("registration.opd_note"),),
        source=prose("registration.source"),
        made_from="registrations",
        is_wide=True,
    )


def column_table(gaps: pd.DataFrame) -> DataTable:
    """For each column that a roster can fill, for how many people of the city it stays empty."""
    grouped = gaps.groupby(["column", "is_required", "required_mark"], sort=False)
    sums = grouped[["n_workers", "n_lacking", "n_unreadable"]].sum().reset_index()
    sums = sums.sort_values(["is_required", "n_lacking"], ascending=False, kind="stable")
    optional = prose("registration.optional")
    rows = [
        (
            label("sipp_columns", row.column),
            str(row.column),
            label("marks", row.required_mark) if row.is_required else optional,
            int(row.n_lacking),
            int(row.n_workers),
            int(row.n_unreadable),
        )
        for row in rows_of(sums)
    ]
    return DataTable(
        title=prose("registration.column_title"),
        columns=(
            TableColumn(head("sipp_meaning")),
            TableColumn(head("sipp_column")),
            TableColumn(head("sipp_required")),
            TableColumn(head("sipp_lacking"), "number"),
            TableColumn(head("sipp_workers"), "number"),
            TableColumn(head("sipp_unreadable"), "number"),
        ),
        rows=rows,
        notes=(prose("registration.column_note"),),
        source=prose("registration.source"),
        made_from="registration_gaps",
    )


def _columns(gaps: pd.DataFrame) -> str:
    names = [label("sipp_columns", column) for column in gaps["column"]]
    return ", ".join(names) or prose("registration.none")
