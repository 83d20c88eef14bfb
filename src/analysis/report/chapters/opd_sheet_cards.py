"""The key figures on the sheet of an OPD, each from its own lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.audience import GROUP, is_public
from analysis.coverage.tables import share
from analysis.frames import known, whole
from analysis.report.blocks import Card, Cards
from analysis.report.chapters.texts import label, prose
from analysis.report.opd_cut import OpdCut
from analysis.report.wording import (
    count,
    date_long,
    month_long,
    not_available,
    number,
    percent,
    rupiah,
)


def say(key: str, **facts: Any) -> str:
    """A sentence of ``opd_sheet.yaml`` with an OPD's own figures filled in."""
    return prose(f"opd_sheet.{key}").format(**facts)


def cards(cut: OpdCut, year: int) -> Cards:
    """What came, who it is, what it costs, who is protected, and how far it is settled."""
    return Cards(
        (
            _received_card(cut),
            _workers_card(cut),
            _need_card(cut, year),
            _coverage_card(cut),
            _confirmation_card(cut),
            _budget_card(cut),
        )
    )


def _received_card(cut: OpdCut) -> Card:
    n_refused = cut.n_refused
    return Card(
        say("card_received"),
        say("card_received_value", n_read=count(cut.n_read)),
        range=say("card_rows", n_rows=number(cut.rows.rows)),
        comparison=say("card_refused", n_refused=count(n_refused)) if n_refused else "",
    )


def _workers_card(cut: OpdCut) -> Card:
    if cut.is_unknown:
        return Card(say("card_workers"), not_available())
    held = say("card_held", n_held=number(cut.n_held)) if cut.n_held else say("card_none_held")
    return Card(say("card_workers"), number(cut.n_counted), range=held)


def _need_card(cut: OpdCut, year: int) -> Card:
    title = say("card_need", year=year)
    low, high = whole(cut.position.get("need_low_idr")), whole(cut.position.get("need_high_idr"))
    if cut.is_unknown or low is None or high is None:
        return Card(title, not_available())
    note = say("card_need_high", need_high=rupiah(high)) if cut.n_held else say("card_need_same")
    return Card(title, rupiah(low), range=note)


def _confirmation_card(cut: OpdCut) -> Card:
    state = cut.state
    lines = [
        say("card_final", need_low=rupiah(whole(cut.position.get("need_low_idr"))))
        if state == "confirmed"
        else "" if cut.is_unknown else say("card_provisional")
    ]  # fmt: skip
    if (day := known(cut.status.get("confirmed_on"))) is not None:
        n_confirmed = number(whole(cut.status.get("confirmed_workers")))
        lines.append(
            say("card_confirmed", confirmed_on=date_long(day), confirmed_workers=n_confirmed)
        )
        difference = whole(cut.status.get("difference")) or 0
        signed = f"+{number(difference)}" if difference > 0 else number(difference)
        lines.append(say("card_difference", difference=signed) if difference else say("card_same"))
    return _card(say("card_confirmation"), label("states", state), lines)


def _coverage_card(cut: OpdCut) -> Card:
    title = say("card_coverage")
    if cut.is_unknown:
        return Card(title, not_available())
    if cut.months.empty:
        return Card(title, not_available(), range=say("card_no_months"))
    last = cut.months.iloc[-1]
    month = month_long(last["month"])
    workers, covered = whole(last["workers"]), whole(last["covered"])
    if not workers:
        return Card(title, not_available(), range=say("card_nobody", month=month))
    if covered is None:
        return Card(title, not_available(), range=say("card_no_list"))
    lines = [say("card_covered", covered=number(covered), workers=number(workers), month=month)]
    if is_public() and workers < GROUP:
        # A share of so few gives their number back.
        return _card(title, number(covered), lines)
    low, high = share(last["rate_low"]), share(last["rate_high"])
    if low is not None and low != high:
        lines.append(say("card_range", rate_low=percent(low), rate_high=percent(high)))
    return _card(title, percent(share(last["rate"])), lines)


def _budget_card(cut: OpdCut) -> Card:
    budget, paid = (whole(cut.position.get(f"{name}_idr")) for name in ("budget", "paid"))
    lines = []
    if budget is not None:
        if (n_workers := whole(cut.position.get("budget_workers"))) is not None:
            lines.append(say("card_budget_workers", budget_workers=number(n_workers)))
        value = rupiah(budget)
    else:
        value = say("card_no_budget")
    if paid is None:
        lines.append(say("card_not_paid"))
    else:
        until = month_long(known(cut.position.get("paid_until")))
        lines.append(say("card_paid", paid=rupiah(paid), paid_until=until))
    if (left := whole(cut.position.get("left_idr"))) is not None:
        lines.append(say("card_left", left=rupiah(left)))
    return _card(say("card_budget"), value, lines)


def _card(title: str, value: str, lines: Sequence[str]) -> Card:
    first, second, third = [*[line for line in lines if line], "", "", ""][:3]
    return Card(title, value, range=first, comparison=second, date=third)
