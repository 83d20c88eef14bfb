"""What moved since the edition before, and why: reasons, OPDs, and the inputs behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.coverage.edition_history import Edition
from analysis.figures import Figures
from analysis.frames import known, whole
from analysis.frames import rows as rows_of
from analysis.report.blocks import Block, Definition, DefinitionList, Heading, Note, Prose
from analysis.report.chapters.cost import policy_words
from analysis.report.chapters.texts import OpdLabels, head, label, prose
from analysis.report.signed_bars import signed_bars
from analysis.report.tables import DataTable, TableColumn
from analysis.report.wording import count, rupiah

_ENDS = ("before", "now")
_MEASURES = ("counted", "held", "low_idr", "high_idr")
_OPD_COUNTS = ("counted_before", "counted_now", "held_change")
_OPD_AMOUNTS = ("low_before", "low_now", "low_change")


def register(figures: Figures, edition: Edition) -> None:
    """Register what moved since the edition before; unknown where there is none."""
    city = _city(edition.changes)
    totals = {reason: city[city["reason"] == reason] for reason in ("before", "now")}
    moved: dict[str, int | None] = dict.fromkeys(_MEASURES)
    if edition.before_on is not None:
        moved = {
            name: int(totals["now"][name].sum()) - int(totals["before"][name].sum())
            for name in _MEASURES
        }
    reasons = city[~city["reason"].isin(["before", "now", "rules_price"])]
    is_known = edition.before_on is not None and reasons["people"].notna().all()
    before = totals["before"]
    figures.add_all(
        {
            "edition_before_on": edition.before_on,
            "moved_people": int(reasons["people"].sum()) if is_known else None,
            "moved_counted": moved["counted"],
            "moved_held": moved["held"],
            "moved_low": moved["low_idr"],
            "moved_high": moved["high_idr"],
            "before_low": None if before.empty else int(before.iloc[0]["low_idr"]),
        }
    )


def blocks(
    edition: Edition,
    figures: Figures,
    names: OpdLabels,
    **text: Any,
) -> tuple[Block, ...]:
    """The whole chapter, whatever is known.

    Args:
        edition: of :func:`analysis.coverage.edition_history.read_edition`.
        figures: with those of :func:`register`.
        names: names of the OPDs.
        text: for the chart: ``is_sample``.
    """
    notes = tuple(
        Note(prose(f"editions.{code}"), severity="warning") for code in edition.content["notes"]
    )
    if edition.before_on is None:
        title = Heading(2, prose("editions.title_first"))
        return (title, *notes, Prose(prose("editions.first")))
    title = Heading(2, prose("editions.title", figures))
    return (
        title,
        *notes,
        lead(edition, figures),
        *_tables(edition, figures, names, **text),
    )


def about(edition: Edition, figures: Figures, prepared_by: str) -> Prose:
    """Whom to ask, which edition this is, and what has changed since the one before."""
    facts = {
        "prepared_by": prepared_by,
        "number": count(edition.number),
        "changes": lead(edition, figures).text,
    }
    return Prose(prose("method.about").format(**facts))


def lead(edition: Edition, figures: Figures) -> Prose:
    """What moved, in one paragraph; also for the summary."""
    if edition.before_on is None:
        return Prose(prose("editions.first"))
    if edition.content["detail"] == "totals":
        return Prose(prose("editions.totals", figures))
    is_moved = bool((~edition.changes["reason"].isin(["before", "now"])).any())
    return Prose(prose("editions.lead" if is_moved else "editions.unchanged", figures))


def _tables(edition: Edition, figures: Figures, names: OpdLabels, **text: Any) -> tuple[Block, ...]:
    changes = edition.changes
    found: list[Block] = []
    if (~changes["reason"].isin(["before", "now"])).any():
        found = [
            reason_table(changes, figures),
            reason_meanings(changes),
            change_chart(changes, figures, **text),
            opd_table(changes, figures, names),
            opd_reason_table(changes, names),
        ]
    if edition.content["moved"]:
        found.append(moved_table(edition.content["moved"]))
    return tuple(found)


def reason_table(changes: pd.DataFrame, figures: Figures) -> DataTable:
    """People and rupiah by reason, from the edition before to this one."""
    city = _city(changes)
    rows = [
        (
            label("change_reasons", row.reason),
            whole(row.people),
            int(row.counted),
            int(row.held),
            int(row.low_idr),
            int(row.high_idr),
        )
        for row in rows_of(city)
    ]
    is_total = city["reason"].isin(["before", "now"]).to_list()
    return DataTable(
        title=prose("editions.reason_title", figures),
        columns=(
            TableColumn(head("reason")),
            TableColumn(head("people"), "number"),
            TableColumn(head("counted"), "number"),
            TableColumn(head("held"), "number"),
            TableColumn(head("need_low"), "rupiah"),
            TableColumn(head("need_high"), "rupiah"),
        ),
        rows=rows,
        emphasis=tuple(place for place, total in enumerate(is_total) if total),
        notes=(prose("editions.reason_note"),),
        source=prose("editions.source"),
        made_from="edition_changes",
    )


def change_chart(changes: pd.DataFrame, figures: Figures, **text: Any) -> Block:
    """Which reasons moved the need of the counted workers, and by how much; a note where none."""
    city = _city(changes).set_index("reason")["low_idr"]
    codes = [code for code in schemas.CHANGE_REASONS if city.get(code, 0)]
    parts = {label("change_reasons", code): int(city[code]) for code in codes}
    if not parts:
        return Note(prose("editions.chart_none"))
    total = int(city["now"]) - int(city["before"])
    told = "; ".join(f"{name}: {rupiah(value)}" for name, value in parts.items())
    return signed_bars(
        parts,
        total,
        total_label=label("change_reasons", "all"),
        title=prose("editions.chart_title", figures),
        subtitle=prose("editions.chart_subtitle"),
        alt=prose("editions.chart_alt", figures).replace("PARTS", told),
        kind="rupiah",
        source=prose("editions.source"),
        made_from="edition_changes",
        **text,
    )


def opd_table(changes: pd.DataFrame, figures: Figures, names: OpdLabels) -> DataTable:
    """Then, now and the difference of each OPD that moved; the city is the total."""
    part = names.in_order(changes[changes["opd_code"].isin(_moved(changes))])
    rows = []
    for code, lines in part.groupby("opd_code", dropna=False, sort=False):
        if code == "*":
            continue
        rows.append((names(known(code)), *_then_and_now(lines)))
    return DataTable(
        title=prose("editions.opd_title", figures),
        columns=(
            TableColumn(head("opd")),
            *(TableColumn(head(name), "number") for name in _OPD_COUNTS),
            *(TableColumn(head(name), "rupiah") for name in _OPD_AMOUNTS),
        ),
        rows=rows,
        total=(names("*"), *_then_and_now(_city(changes))),
        notes=(prose("editions.opd_note"),),
        source=prose("editions.source"),
        made_from="edition_changes",
    )


def _moved(changes: pd.DataFrame) -> list[Any]:
    """The OPDs that anything moved in; the city is among them."""
    return list(changes.loc[~changes["reason"].isin(_ENDS), "opd_code"].map(known).unique())


def _then_and_now(lines: pd.DataFrame) -> tuple[int, ...]:
    then, now = (lines[lines["reason"] == reason] for reason in ("before", "now"))
    was = {name: int(then[name].sum()) for name in _MEASURES}
    is_now = {name: int(now[name].sum()) for name in _MEASURES}
    change = {name: is_now[name] - was[name] for name in _MEASURES}
    return (
        was["counted"], is_now["counted"], change["held"], was["low_idr"], is_now["low_idr"],
        change["low_idr"],
    )  # fmt: skip


def opd_reason_table(changes: pd.DataFrame, names: OpdLabels) -> Block:
    """The same changes by OPD and reason."""
    part = changes[
        ~changes["reason"].isin(["before", "now"]) & (changes["opd_code"] != "*").fillna(True)
    ]
    rows = [
        (
            names(None if pd.isna(row.opd_code) else row.opd_code),
            label("change_reasons", row.reason),
            whole(row.people),
            int(row.counted),
            int(row.held),
            int(row.low_idr),
            int(row.high_idr),
        )
        for row in rows_of(part)
    ]
    return DataTable(
        title=prose("editions.opd_reason_title"),
        columns=(
            TableColumn(head("opd")),
            TableColumn(head("reason")),
            TableColumn(head("people"), "number"),
            TableColumn(head("counted_change"), "number", is_totalled=True),
            TableColumn(head("held_change"), "number", is_totalled=True),
            TableColumn(head("low_change"), "rupiah", is_totalled=True),
            TableColumn(head("high_change"), "rupiah", is_totalled=True),
        ),
        rows=rows,
        source=prose("editions.source"),
        made_from="edition_changes",
    )


def reason_meanings(changes: pd.DataFrame) -> DefinitionList:
    """What each reason that occurs means."""
    occurring = set(changes["reason"])
    return DefinitionList(
        tuple(
            Definition(label("change_reasons", code), prose(f"edition_reasons.{code}"))
            for code in schemas.CHANGE_REASONS
            if code in occurring
        )
    )


def moved_table(moved: list[Mapping[str, Any]]) -> DataTable:
    """Which files, decisions, parameters and rules are not those of the edition before."""
    return DataTable(
        title=prose("editions.moved_title"),
        columns=(TableColumn(head("moved_input")), TableColumn(head("moved_how"))),
        rows=[(label("moved_inputs", line["name"]), _moved_how(line)) for line in moved],
        notes=(prose("editions.moved_note"),),
    )


def _moved_how(line: Mapping[str, Any]) -> str:
    if line["kind"] == "parameter":
        then, now = line["then"], line["now"]
        if line["name"] == "wage_base":
            then, now = policy_words(then), policy_words(now)
        return prose("editions.moved_parameter").format(then=then, now=now)
    counts = {name: count(line[name]) for name in ("new", "gone", "changed") if name in line}
    if counts:
        key = "moved_rosters" if "changed" in counts else "moved_decisions"
        return prose(f"editions.{key}").format(**counts)
    if line.get("is_new") or line.get("is_gone"):
        return prose("editions.moved_new" if line.get("is_new") else "editions.moved_gone")
    return prose("editions.moved_changed")


def _city(changes: pd.DataFrame) -> pd.DataFrame:
    return changes[changes["opd_code"] == "*"]
