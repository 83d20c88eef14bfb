"""Need by the rosters, bill by the lists of participants, payment: what lies between them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from analysis.codes import RECONCILIATION_KINDS
from analysis.figures import Figures
from analysis.frames import known, whole
from analysis.frames import rows as rows_of
from analysis.reference import WHOLE_CITY
from analysis.report.blocks import Block, Note, Prose
from analysis.report.chapters.texts import OpdLabels, head, label, prose
from analysis.report.charts import Step, bridge
from analysis.report.tables import Cell, DataTable, TableColumn
from analysis.report.wording import word


def register(figures: Figures, kinds: pd.DataFrame, months: pd.DataFrame) -> None:
    """Register the figures of the reconciliation.

    Args:
        kinds: as ``schemas.RECONCILIATION``.
        months: as ``schemas.RECONCILIATION_MONTHS``.
    """
    city = months[months["opd_code"] == WHOLE_CITY]
    total = city[city["month"].isna()].iloc[0]
    told = city["month"].dropna()
    opds = months[(months["opd_code"] != WHOLE_CITY) & months["month"].notna()]
    opds = opds[opds["unexplained_idr"].notna()]
    differing = opds.loc[opds["unexplained_idr"] != 0, "opd_code"]
    paid = city[city["month"].notna() & city["unexplained_idr"].notna()]
    figures.add_all(
        {
            "rec_until": told.max() if len(told) else None,
            "rec_need": whole(total["need_idr"]),
            "rec_billed": whole(total["n_billed"]),
            "rec_bill": whole(total["bill_idr"]),
            "rec_paid": whole(total["paid_idr"]),
            "rec_unexplained": whole(total["unexplained_idr"]),
            "rec_unexplained_months": int((paid["unexplained_idr"] != 0).sum())
            if len(paid)
            else None,
            "rec_unexplained_opds": int(differing.nunique()) if len(opds) else None,
            "rec_bill_paid": _bill_paid(city),
            **_over_and_under(opds),
            "rec_without_wage": whole(total["n_without_wage"]),
            "rec_repeated": whole(total["n_repeated"]),
        }
    )
    found = _city_kinds(kinds)
    is_billed = whole(total["bill_idr"]) is not None
    for kind in RECONCILIATION_KINDS:
        # Without any list nothing is known of any kind, save of whom no list tells.
        is_known = is_billed or kind == "untold"
        n_people, _, amount = found.get(kind, (0, 0, 0))
        figures.add(f"rec_{kind}", n_people if is_known else None)
        figures.add(f"rec_{kind}_idr", amount if is_known else None)
    biggest = max(found, key=lambda kind: abs(found[kind][2]), default=None)
    figures.add("rec_biggest", biggest and label("reconciliation_kinds", biggest))


def _bill_paid(city: pd.DataFrame) -> int | None:
    """The bill of the months that a payment is on file for."""
    paid = city[city["month"].notna() & city["paid_idr"].notna() & city["bill_idr"].notna()]
    return int(paid["bill_idr"].sum()) if len(paid) else None


def _over_and_under(opds: pd.DataFrame) -> dict[str, int | None]:
    """What OPDs paid above their bills and below them: a net sum would hide both."""
    found: dict[str, int | None] = {}
    sums = opds.groupby("opd_code", dropna=False)["unexplained_idr"].sum()
    for name, part in (("over", sums[sums > 0]), ("under", sums[sums < 0])):
        found[f"rec_{name}"] = whole(abs(Decimal(part.sum()))) if len(opds) else None
        found[f"rec_{name}_opds"] = len(part) if len(opds) else None
    return found


def lead_text(figures: Figures) -> Prose:
    """Need, bill and payment in one paragraph, and how far they are known."""
    if not figures.is_known("rec_until"):
        return Prose(prose("reconciliation.no_month"))
    text_key = "lead" if figures.is_known("rec_bill") else "lead_no_list"
    keys = (text_key, _paid_key(figures))
    return Prose(" ".join(prose(f"reconciliation.{name}", figures) for name in keys))


def _paid_key(figures: Figures) -> str:
    """What is paid may end before the bill does: then it says for which months it is."""
    if not figures.is_known("rec_paid"):
        return "paid_none"
    if not figures.is_known("paid_until"):
        return "paid"
    until, billed_until = (figures.figure(name).value for name in ("paid_until", "rec_until"))
    return "paid_until" if str(until) <= str(billed_until) else "paid"


def unexplained_text(figures: Figures) -> Prose:
    """What stays between bill and payment, and that nobody has explained it."""
    if not figures.is_known("rec_unexplained"):
        text_key = "unexplained_unpaid"
    elif not figures.whole("rec_unexplained_months") and not figures.whole("rec_unexplained_opds"):
        text_key = "unexplained_none"
    elif figures.is_known("rec_unexplained_opds"):
        text_key = "unexplained"
    else:
        text_key = "unexplained_city"
    return Prose(prose(f"reconciliation.{text_key}", figures))


def bridge_chart(kinds: pd.DataFrame, figures: Figures, **text: Any) -> Block:
    """From the need to the bill, kind by kind; a note where there is no bill."""
    need, bill = figures.whole("rec_need"), figures.whole("rec_bill")
    if need is None or bill is None:
        return Note(prose("reconciliation.bridge_none"))
    found = _city_kinds(kinds)
    steps = [
        Step(label("reconciliation_kinds", kind), found[kind][2])
        for kind in RECONCILIATION_KINDS
        if kind in found
    ]
    return bridge(
        [
            Step(prose("reconciliation.bridge_need"), need, is_total=True),
            *steps,
            Step(prose("reconciliation.bridge_bill"), bill, is_total=True),
        ],
        title=prose(f"reconciliation.{'bridge_title' if steps else 'bridge_equal'}", figures),
        subtitle=prose("reconciliation.bridge_subtitle", figures),
        kind="rupiah",
        source=prose("reconciliation.source"),
        made_from="reconciliation",
        **text,
    )


def month_table(months: pd.DataFrame) -> DataTable:
    """Need, bill and payment of the city, month by month."""
    city = months[months["opd_code"] == WHOLE_CITY]
    return _chain_table(
        prose("reconciliation.month_title"),
        TableColumn(head("month"), "month"),
        [(row.month, row) for row in rows_of(city[city["month"].notna()])],
        city[city["month"].isna()],
    )


def opd_table(months: pd.DataFrame, figures: Figures, names: OpdLabels) -> Block:
    """The same by OPD, over all months; who has neither need nor bill nor payment is left out."""
    sums = months[months["month"].isna()]
    is_city = sums["opd_code"] == WHOLE_CITY
    has_any = (sums["n_workers"] > 0) | sums["bill_idr"].notna() | sums["paid_idr"].notna()
    opds = list(rows_of(names.in_order(sums[has_any & ~is_city])))
    return _chain_table(
        prose("reconciliation.opd_title", figures),
        TableColumn(head("opd")),
        [(names(row.opd_code), row) for row in opds],
        sums[is_city],
        names(WHOLE_CITY),
        ("inferred_note",),
    )


def kind_table(kinds: pd.DataFrame, figures: Figures) -> Block:
    """Every kind of difference of the city, also those that did not occur; a note without bill."""
    need, bill = figures.whole("rec_need"), figures.whole("rec_bill")
    if need is None or bill is None:
        return Note(prose("reconciliation.bridge_none"))
    found = _city_kinds(kinds)
    notes = [prose("reconciliation.kind_note"), prose("reconciliation.class_note")]
    notes += [
        prose(f"reconciliation.{note}", figures)
        for note, name in (("wage_note", "rec_without_wage"), ("repeat_note", "rec_repeated"))
        if figures.whole(name)
    ]
    return DataTable(
        title=prose("reconciliation.kind_title", figures),
        columns=_kind_columns(),
        rows=tuple(
            (label("reconciliation_kinds", kind), *found.get(kind, (0, 0, 0)))
            for kind in RECONCILIATION_KINDS
        ),
        total=(prose("reconciliation.kind_total"), Cell(""), Cell(""), bill - need),
        notes=tuple(notes),
        source=prose("reconciliation.source"),
        made_from="reconciliation",
    )


def opd_kind_table(kinds: pd.DataFrame, figures: Figures, names: OpdLabels) -> Block:
    """The kinds that occurred by OPD, over all months; a note where none did."""
    sums = kinds[kinds["month"].isna() & (kinds["opd_code"] != WHOLE_CITY)]
    if sums.empty:
        return Note(prose("reconciliation.nothing"))
    return DataTable(
        title=prose("reconciliation.opd_kind_title", figures),
        columns=(TableColumn(head("opd")), *_kind_columns()),
        rows=tuple(
            (names(row.opd_code), _kind_of_opd(row), *_counts(row))
            for row in rows_of(names.in_order(sums))
        ),
        notes=(prose("reconciliation.inferred_note"),),
        source=prose("reconciliation.source"),
        made_from="reconciliation",
    )


def _kind_of_opd(row: Any) -> str:
    """The words for a kind; who is on no roster has an OPD only by inference."""
    words = label("reconciliation_kinds", row.kind)
    if row.kind == "no_roster" and known(row.opd_code) is not None:
        return f"{words} ({label('bases', 'inferred')})"
    return words


def _chain_table(
    title: str,
    first: TableColumn,
    lines: list[tuple[Any, Any]],
    total: pd.DataFrame,
    total_name: str = "",
    more_notes: tuple[str, ...] = (),
) -> DataTable:
    columns = (
        "need", "difference", "bill", "untold", "no_payment", "rounding", "paid", "unexplained",
    )  # fmt: skip
    sums = [_amounts(row) for row in rows_of(total)]
    return DataTable(
        title=title,
        columns=(first, *(TableColumn(head(name), "rupiah") for name in columns)),
        rows=tuple((name, *_amounts(row)) for name, row in lines),
        total=(Cell(total_name or word("total")), *sums[0]) if sums else (),
        notes=tuple(
            prose(f"reconciliation.{note}")
            for note in ("chain_note", "untold_note", "no_payment_note", *more_notes)
        ),
        source=prose("reconciliation.source"),
        made_from="reconciliation_months",
        is_wide=True,
    )


def _amounts(row: Any) -> tuple[int | Decimal | None, ...]:
    need, bill = int(row.need_idr), whole(row.bill_idr)
    return (
        need,
        None if bill is None else bill - need,
        bill,
        int(row.untold_idr),
        int(row.no_payment_idr),
        known(row.rounding_idr),
        known(row.paid_idr),
        known(row.unexplained_idr),
    )


def _kind_columns() -> tuple[TableColumn, ...]:
    return (
        TableColumn(head("bill_kind")),
        TableColumn(head("people"), "number"),
        TableColumn(head("people_months"), "number"),
        TableColumn(head("amount"), "rupiah"),
    )


def _city_kinds(kinds: pd.DataFrame) -> dict[str, tuple[int, int, int]]:
    """Kind to people, their months and rupiah, of the city over all months."""
    sums = kinds[(kinds["opd_code"] == WHOLE_CITY) & kinds["month"].isna()]
    return {str(row.kind): _counts(row) for row in rows_of(sums)}


def _counts(row: Any) -> tuple[int, int, int]:
    return int(row.n_people), int(row.n_months), int(row.amount_idr)
