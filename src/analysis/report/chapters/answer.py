"""The first page: the state in a few sentences, what the largest OPDs must do, what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pandas as pd

from analysis.figures import Figures
from analysis.frames import rows as rows_of
from analysis.report.blocks import Block, Note, Prose
from analysis.report.chapters.texts import OpdLabels, head, prose
from analysis.report.chapters.to_do import ToDo
from analysis.report.tables import Cell, DataTable, TableColumn
from analysis.report.wording import list_and, number

#: So many OPDs stand in the table of the first page, and in the sentence on what is left.
LARGEST, NAMED = 6, 2


def register(
    figures: Figures,
    known_figures: Figures,
    coverage: pd.DataFrame,
    to_do: list[ToDo],
    names: OpdLabels,
) -> None:
    """Register what the first page works out from what earlier stages have registered.

    Args:
        known_figures: those of all earlier stages.
        coverage: as ``schemas.COVERAGE_OWN``.
        to_do: of every OPD, those with most people left first.
    """
    n_workers = known_figures.whole("own_workers")
    n_covered = known_figures.whole("own_covered")
    since, growth = _since(coverage)
    left = sum(one.left for one in to_do)
    top = [one for one in to_do if one.left][:NAMED]
    most = max(to_do, key=lambda one: one.uncovered, default=None)
    months = _month(known_figures, "paid_until")
    n_changed = (known_figures.whole("n_opd_answered") or 0) - (
        known_figures.whole("n_opd_confirmed") or 0
    )
    is_asked = most is not None and most.uncovered > 0
    figures.add_all(
        {
            "answer_share": Fraction(n_covered, n_workers)
            if n_workers and n_covered is not None
            else None,
            "answer_since": since,
            "answer_growth": growth,
            "answer_absorbed": _share(known_figures, "absorbed"),
            "answer_pro_rata": None if months is None else Fraction(months, 12),
            "answer_top_n": len(top),
            "answer_top_share": Fraction(sum(one.left for one in top), left) if left else None,
            "answer_top": list_and([f"{names(one.opd)} {number(one.left)}" for one in top]) or None,
            "answer_most": names(most.opd) if is_asked and most else None,
            "answer_most_n": most.uncovered if is_asked and most else None,
            "answer_changed": n_changed,
            "answer_unconfirmed": (known_figures.whole("n_opd_expected") or 0)
            - (known_figures.whole("n_opd_confirmed") or 0),
        }
    )


def sentences(figures: Figures) -> Prose:
    """At most six sentences, each with its figure; what is not known is said to be so."""
    keys = (
        coverage_key(figures),
        money_key(figures),
        "answer.left" if figures.is_known("answer_top") else "",
        "answer.mend" if figures.whole("n_held") else "answer.mend_none",
        "answer.confirmed_changed" if figures.whole("answer_changed") else "answer.confirmed",
        "answer.city" if figures.is_known("ucj_rate") else "answer.city_unknown",
    )
    return Prose("\n".join(f"- {prose(key, figures)}" for key in keys if key))


def decisions(figures: Figures) -> Block:
    """The decisions that are asked for, three at most."""
    told = [prose(key, figures) for key in asked_keys(figures)]
    if not told:
        return Note(prose("answer.ask_nothing"), title=prose("answer.ask_title"))
    text = "\n".join(f"{place}. {one}" for place, one in enumerate(told, start=1))
    return Note(text, title=prose("answer.ask_title"))


def asked_keys(figures: Figures) -> list[str]:
    """Which decisions are asked for, three at most."""
    is_due = figures.is_known("deadline")
    asked = {
        "ask_lists": bool(figures.is_known("own_open_opds") and figures.whole("own_unknown")),
        "ask_register": figures.is_known("answer_most"),
        "ask_confirm_by" if is_due else "ask_confirm": bool(figures.whole("answer_unconfirmed")),
        "ask_mend": bool(figures.whole("n_held")),
    }
    return [f"answer.{key}" for key, waits in asked.items() if waits][:3]


def largest_table(to_do: list[ToDo], names: OpdLabels) -> Block:
    """What each of the OPDs with most people left must do, and by when."""
    shown = [one for one in to_do if one.left][:LARGEST]
    if not shown:
        return Note(prose("answer.nothing_left"))
    return DataTable(
        title=prose("answer.largest_title"),
        columns=(
            TableColumn(head("opd")),
            TableColumn(head("people_left"), "number"),
            TableColumn(head("must_do")),
            TableColumn(head("deadline"), "date"),
        ),
        rows=[
            (
                names(one.opd),
                one.left,
                _must(one),
                one.deadline or Cell(prose("answer.no_deadline")),
            )
            for one in shown
        ],
        is_ordered=True,
        made_from="coverage_own",
    )


def _must(one: ToDo) -> str:
    parts: Mapping[str, int] = {
        "must_list": one.unknown,
        "must_register": one.uncovered,
        "must_mend": one.held,
    }
    told = [prose(f"answer.{key}").format(n=number(n)) for key, n in parts.items() if n]
    if not one.is_confirmed:
        told.append(prose("answer.must_confirm"))
    text = "; ".join(told)
    return text[:1].upper() + text[1:]


def coverage_key(figures: Figures) -> str:
    """Which sentence tells of the coverage."""
    if not figures.is_known("answer_share"):
        is_anybody = bool(figures.whole("own_workers"))
        return f"answer.coverage_{'unknown' if is_anybody else 'nobody'}"
    parts = ["answer.coverage"]
    if figures.is_known("answer_since"):
        parts.append("grown" if figures.whole("answer_growth") else "same")
    if figures.whole("own_unknown"):
        parts.append("open" if figures.is_known("own_open_opds") else "some_open")
    return "_".join(parts)


def money_key(figures: Figures) -> str:
    """Which sentence tells of budget, need and payments."""
    budget, need = figures.whole("budget"), figures.whole("cost_high")
    if budget is None or need is None:
        return "answer.money_unknown"
    key = f"answer.money_{'enough' if need <= budget else 'short'}"
    if not figures.is_known("answer_absorbed") or not figures.is_known("answer_pro_rata"):
        return f"{key}_unpaid"
    is_behind = Fraction(str(figures.figure("answer_absorbed").value)) < Fraction(
        str(figures.figure("answer_pro_rata").value)
    )
    return f"{key}_behind" if is_behind else key


def _since(coverage: pd.DataFrame) -> tuple[str | None, int | None]:
    """Since which month no more are registered than in the newest, and 0; or the growth since
    the first month. Unknown where only one month is told of."""
    whole_city = coverage[(coverage["dimension"] == "all") & coverage["covered"].notna()]
    counts = {str(row.month): int(row.covered) for row in rows_of(whole_city)}
    months = sorted(counts)
    if len(months) < 2:
        return None, None
    newest = counts[months[-1]]
    since = next(month for month in months if counts[month] >= newest)
    if since != months[-1]:
        return since, 0
    return months[0], newest - counts[months[0]]


def _share(figures: Figures, name: str) -> Fraction | None:
    return Fraction(str(figures.figure(name).value)) if figures.is_known(name) else None


def _month(figures: Figures, name: str) -> int | None:
    """The number of the month that a figure names."""
    return int(str(figures.figure(name).value)[5:7]) if figures.is_known(name) else None
