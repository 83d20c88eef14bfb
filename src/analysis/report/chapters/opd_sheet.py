"""The one-page sheet of an OPD: from its own lines alone to what its operator and head read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from analysis.coverage.tables import share
from analysis.frames import known, whole
from analysis.frames import rows as rows_of
from analysis.report.blocks import Block, Card, Cards, Cover, Figure, Note, Prose
from analysis.report.chapters.texts import entries, label, prose
from analysis.report.month_strip import month_strip
from analysis.report.opd_cut import OpdCut
from analysis.report.sheet import Sheet
from analysis.report.tables import Cell, DataTable, TableColumn
from analysis.report.wording import (
    date_long,
    list_and,
    month_long,
    not_available,
    number,
    percent,
    rupiah,
)
from analysis.rosters.findings import kind_of

#: More files than this do not leave room for what is to be mended.
MOST_FILES = 5
_LONGEST_NAME = 64
_STATE_SEVERITY = {"confirmed": "info", "received": "info", "changed": "warning"}
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#~|!])")


@dataclass(frozen=True)
class Edition:
    """What all sheets of one run share; ``deadline`` None and ``send_to`` empty: nobody has said.

    ``edition`` is one of ``words.yaml``, ``letterhead`` and ``prepared_by`` as on the report.
    """

    year: int
    as_of: date
    edition: str
    prepared_by: str = ""
    deadline: date | None = None
    send_to: str = ""


def sheet(cut: OpdCut, edition: Edition) -> Sheet:
    """The page of one OPD, from nothing but its own lines."""
    items = _items(cut)
    return Sheet(
        head=_head(cut, edition),
        blocks=(_state_note(cut), _cards(cut, edition), *_row_prose(cut), _file_table(cut)),
        table=_mend_table(items) if items else None,
        rests=_rests(items),
        closing=(
            *_without_findings(cut, items),
            *_what_to_do(cut, items, edition),
        ),
        picture=_months(cut, edition),
    )


def _say(key: str, **facts: Any) -> str:
    return prose(f"opd_sheet.{key}").format(**facts)


def _head(cut: OpdCut, edition: Edition) -> Cover:
    return Cover(
        title=cut.name,
        subtitle=f"{_say('title')} {edition.year}",
        as_of=edition.as_of,
        edition=edition.edition,
        letterhead=(prose("cover.letterhead"),),
        prepared_by=edition.prepared_by,
        short_title=_say("short_title", year=edition.year, opd=cut.name),
    )


def _is_unknown(cut: OpdCut) -> bool:
    """Nothing readable has come, so that zero people are not nobody."""
    return _n(cut, "n_read") == 0 and cut.n_counted + cut.n_held == 0


def _n(cut: OpdCut, name: str) -> int:
    return whole(cut.status.get(name)) or 0


def _state(cut: OpdCut) -> str:
    return str(cut.status.get("state", "missing"))


def _state_note(cut: OpdCut) -> Note:
    state, n_workers = _state(cut), cut.n_counted + cut.n_held
    key = f"state_{state}"
    if state == "received" and _n(cut, "n_read") == 0:
        key = "state_from_others"
    elif state == "received" and n_workers == 0:
        key = "state_nobody"
    n_refused = _n(cut, "n_refused")
    is_partly = n_refused > 0 and state != "refused"
    severity = "warning" if is_partly or key == "state_from_others" else None
    text = _say(key)
    if is_partly:
        text += " " + _say("also_refused", n_refused=number(n_refused))
    title = label("states", state)
    return Note(
        text,
        severity=severity or _STATE_SEVERITY.get(state, "error"),
        title=title[:1].upper() + title[1:],
    )


def _cards(cut: OpdCut, edition: Edition) -> Cards:
    return Cards(
        (
            _received_card(cut),
            _workers_card(cut),
            _need_card(cut, edition),
            _coverage_card(cut),
            _confirmation_card(cut),
            _budget_card(cut),
        )
    )


def _received_card(cut: OpdCut) -> Card:
    n_refused = _n(cut, "n_refused")
    return Card(
        _say("card_received"),
        _say("card_received_value", n_read=number(_n(cut, "n_read"))),
        range=_say("card_rows", n_rows=number(cut.rows.rows)),
        comparison=_say("card_refused", n_refused=number(n_refused)) if n_refused else "",
    )


def _workers_card(cut: OpdCut) -> Card:
    if _is_unknown(cut):
        return Card(_say("card_workers"), not_available())
    held = _say("card_held", n_held=number(cut.n_held)) if cut.n_held else _say("card_none_held")
    return Card(_say("card_workers"), number(cut.n_counted), range=held)


def _need_card(cut: OpdCut, edition: Edition) -> Card:
    title = _say("card_need", year=edition.year)
    low, high = whole(cut.position.get("need_low_idr")), whole(cut.position.get("need_high_idr"))
    if _is_unknown(cut) or low is None or high is None:
        return Card(title, not_available())
    note = _say("card_need_high", need_high=rupiah(high)) if cut.n_held else _say("card_need_same")
    return Card(title, rupiah(low), range=note)


def _confirmation_card(cut: OpdCut) -> Card:
    state = _state(cut)
    lines = [
        _say("card_final", need_low=rupiah(whole(cut.position.get("need_low_idr"))))
        if state == "confirmed"
        else "" if _is_unknown(cut) else _say("card_provisional")
    ]  # fmt: skip
    if (day := known(cut.status.get("confirmed_on"))) is not None:
        n_confirmed = number(whole(cut.status.get("confirmed_workers")))
        lines.append(
            _say("card_confirmed", confirmed_on=date_long(day), confirmed_workers=n_confirmed)
        )
        difference = whole(cut.status.get("difference")) or 0
        signed = f"+{number(difference)}" if difference > 0 else number(difference)
        lines.append(
            _say("card_difference", difference=signed) if difference else _say("card_same")
        )
    return _card(_say("card_confirmation"), label("states", state), lines)


def _coverage_card(cut: OpdCut) -> Card:
    title = _say("card_coverage")
    if _is_unknown(cut):
        return Card(title, not_available())
    if cut.months.empty:
        return Card(title, not_available(), range=_say("card_no_months"))
    last = cut.months.iloc[-1]
    month = month_long(last["month"])
    workers, covered = whole(last["workers"]), whole(last["covered"])
    if not workers:
        return Card(title, not_available(), range=_say("card_nobody", month=month))
    if covered is None:
        return Card(title, not_available(), range=_say("card_no_list"))
    lines = [_say("card_covered", covered=number(covered), workers=number(workers), month=month)]
    low, high = share(last["rate_low"]), share(last["rate_high"])
    if low is not None and low != high:
        lines.append(_say("card_range", rate_low=percent(low), rate_high=percent(high)))
    return _card(title, percent(share(last["rate"])), lines)


def _budget_card(cut: OpdCut) -> Card:
    budget, paid = (whole(cut.position.get(f"{name}_idr")) for name in ("budget", "paid"))
    lines = []
    if budget is not None:
        if (n_workers := whole(cut.position.get("budget_workers"))) is not None:
            lines.append(_say("card_budget_workers", budget_workers=number(n_workers)))
        value = rupiah(budget)
    else:
        value = _say("card_no_budget")
    if paid is None:
        lines.append(_say("card_not_paid"))
    else:
        until = month_long(known(cut.position.get("paid_until")))
        lines.append(_say("card_paid", paid=rupiah(paid), paid_until=until))
    if (left := whole(cut.position.get("left_idr"))) is not None:
        lines.append(_say("card_left", left=rupiah(left)))
    return _card(_say("card_budget"), value, lines)


def _card(title: str, value: str, lines: Sequence[str]) -> Card:
    first, second, third = [*[line for line in lines if line], "", "", ""][:3]
    return Card(title, value, range=first, comparison=second, date=third)


def _row_prose(cut: OpdCut) -> tuple[Block, ...]:
    rows = cut.rows
    names = ("not_a_person", "excluded", "merged", "merged_elsewhere", "elsewhere", "own")
    parts = [
        _say(f"rows_{name}", n=number(n))
        for name in names
        if (n := getattr(rows, name)) or name == "own"
    ]
    sentences = []
    if rows.rows:
        sentences.append(_say("rows_lead", n_rows=number(rows.rows), parts=list_and(parts)))
    if rows.from_others:
        sentences.append(_say("from_others", n=number(rows.from_others)))
    if n_held := int((~cut.held["is_in_own_file"].astype(bool)).sum()):
        sentences.append(_say("from_others_held", n_held=number(n_held)))
    if rows.also_elsewhere:
        sentences.append(_say("also_elsewhere", n=number(rows.also_elsewhere)))
    return (Prose(" ".join(sentences)),) if sentences else ()


def _file_table(cut: OpdCut) -> Block:
    if cut.files.empty:
        return Prose(_say("files_none"))
    # What needs the operator's hand first: refused, then with findings, then the rest.
    rank = cut.files["status"].map({"refused": 0, "read": 1, "ignored": 3}).where(
        cut.files["slip"].notna() | (cut.files["status"] != "read"), 2
    )  # fmt: skip
    files = cut.files.assign(_rank=rank).sort_values("_rank", kind="stable")
    n_rest = len(files) - MOST_FILES if len(files) > MOST_FILES + 1 else 0
    shown = files.head(MOST_FILES) if n_rest else files
    rows: list[tuple[Any, ...]] = [
        (
            _shortened(str(row.file)),
            _file_state(row),
            _shortened(row.slip) if isinstance(row.slip, str) else _say("file_no_slip"),
        )
        for row in rows_of(shown)
    ]
    if n_rest:
        rows.append((_say("files_rest", n=number(n_rest)), "", ""))
    heads = ("head_file", "head_state", "head_slip")
    return DataTable(
        title=_say("files_title"), columns=tuple(TableColumn(_say(name)) for name in heads),
        rows=rows,
    )  # fmt: skip


def _file_state(row: Any) -> str:
    if row.status == "refused":
        return _say("file_refused", reason=label("file_reasons", row.reason))
    return _say("file_copy" if row.status == "ignored" else "file_read")


def _shortened(name: str) -> str:
    """A name with its middle left out where it is overlong."""
    half = _LONGEST_NAME // 2
    return name if len(name) <= _LONGEST_NAME else f"{name[:half]} … {name[-half:]}"


@dataclass(frozen=True)
class _Item:
    """A kind of finding; ``n_rows`` and ``amount_idr`` None: it is on a file that nobody can read.

    ``n_files`` counts the findings on whole files.
    """

    code: str
    severity: str
    n_rows: int | None
    n_files: int
    n_people: int
    amount_idr: int | None


def _items(cut: OpdCut) -> tuple[_Item, ...]:
    """What is to be mended by kind: unreadable files, then most rupiah first."""
    told = cut.findings[cut.findings["severity"] != "info"]
    held: dict[str, list[int]] = {}
    for row in rows_of(cut.held):
        held.setdefault(row.reason, []).append(int(row.amount_idr))
    by_code = {str(code): lines for code, lines in told.groupby("code", sort=False)}
    items = []
    for code in dict.fromkeys([*held, *by_code]):
        lines = by_code.get(code, told.iloc[:0])
        n_people = len(held.get(code, []))
        n_files = int(lines["is_on_file"].sum())
        severity = kind_of(code).severity
        is_unread = n_files > 0 and severity == "error"
        n_rows = int(lines.loc[~lines["is_on_file"].astype(bool), "n_rows"].sum())
        amount = sum(held.get(code, []))
        items.append(
            _Item(
                code,
                severity,
                None if n_files else max(n_rows, n_people),
                n_files,
                n_people,
                None if is_unread else amount,
            )
        )
    return tuple(sorted(items, key=_weight))


def _weight(item: _Item) -> tuple[Any, ...]:
    is_known = item.amount_idr is not None
    rank = {"error": 0, "warning": 1}[item.severity]
    return (is_known, -(item.amount_idr or 0), -item.n_people, rank, -(item.n_rows or 0), item.code)


def _mend_table(items: Sequence[_Item]) -> DataTable:
    rows = [
        (kind_of(item.code).title, label("severities", item.severity), *_item_cells([item]))
        for item in items
    ]
    n_people = sum(item.n_people for item in items)
    amount = sum(item.amount_idr or 0 for item in items)
    total = (_say("mend_total"), "", "", n_people, amount) if n_people else ()
    return DataTable(
        title=_say("mend_title"),
        columns=(
            TableColumn(_say("head_mend")),
            TableColumn(_say("head_severity")),
            TableColumn(_say("head_rows"), "number"),
            TableColumn(_say("head_people"), "number"),
            TableColumn(_say("head_amount"), "rupiah"),
        ),
        rows=rows,
        total=total,
        notes=(_say("mend_note"),),
    )


def _item_cells(items: Sequence[_Item]) -> tuple[Any, Any, Any]:
    """Rows (or files), people and rupiah of some kinds together."""
    n_files = sum(item.n_files for item in items)
    counts = [item.n_rows for item in items if item.n_rows is not None]
    amounts = [item.amount_idr for item in items]
    texts = [number(sum(counts))] if counts else []
    texts += [_say("mend_files", n=number(n_files))] if n_files else []
    is_unknown = None in amounts
    people = None if is_unknown else sum(item.n_people for item in items)
    rupiahs = None if is_unknown else sum(amount or 0 for amount in amounts)
    return Cell(", ".join(texts)), people, rupiahs


def _rests(items: Sequence[_Item]) -> tuple[tuple[Any, ...], ...]:
    """The row that stands for all kinds from the first, the second, ... on."""
    return tuple(
        (_say("mend_rest", n=number(len(items) - n)), "", *_item_cells(items[n:]))
        for n in range(len(items))
    )


def _without_findings(cut: OpdCut, items: Sequence[_Item]) -> tuple[Block, ...]:
    """What stands where nothing is to be mended: that it is so, or which list is asked for."""
    if _n(cut, "n_read") == 0 and _state(cut) != "refused":
        heads = ("head_column", "head_meaning")
        return (
            DataTable(
                _say("columns_title"),
                tuple(TableColumn(_say(name)) for name in heads),
                tuple(entries("opd_sheet_columns").items()),
            ),
        )
    return () if items else (Prose(_say("mend_nothing")),)


def _what_to_do(cut: OpdCut, items: Sequence[_Item], edition: Edition) -> tuple[Block, ...]:
    state = _state(cut)
    steps = []
    if _n(cut, "n_read") == 0 and state != "refused":
        steps.append("do_send")
    if _n(cut, "n_refused"):
        steps.append("do_resend")
    if any(item.amount_idr is not None for item in items) and cut.files["slip"].notna().any():
        steps.append("do_mend")
    if cut.rows.merged_elsewhere or cut.rows.also_elsewhere:
        steps.append("do_agree")
    if state == "changed":
        steps.append("do_confirm_again")
    elif state != "confirmed":
        is_readable = _n(cut, "n_read") > 0
        after = "do_confirm_mended" if is_readable else "do_confirm_received"
        steps.append(after if steps else "do_confirm")
    if not steps:
        steps.append("do_nothing")
    text = "\n".join(f"{place}. {_say(step)}" for place, step in enumerate(steps, start=1))
    last = _say("not_set")
    if edition.deadline is not None:
        last = date_long(edition.deadline)
        if edition.deadline < edition.as_of:
            last = _say("deadline_past", deadline=last)
    return_to = edition.send_to or edition.prepared_by
    to_whom = _MARKDOWN.sub(r"\\\1", return_to) if return_to else _say("not_set")
    place = f"{_say('deadline', deadline=last)}\\\n{_say('send_to', send_to=to_whom)}"
    return (Note(f"{text}\n\n{place}", title=_say("do_title")),)


def _months(cut: OpdCut, edition: Edition) -> Figure | None:
    months = cut.months
    if months.empty or months["covered"].isna().all():
        return None
    rates = {row.month: share(row.rate) for row in rows_of(months)}
    return month_strip(
        rates,
        title=_say("months_title"),
        subtitle=_say("months_subtitle"),
        is_sample=edition.edition == "DATA CONTOH",
    )
