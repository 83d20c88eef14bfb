"""The sheet of an OPD: from its own lines alone to what its operator and head read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from analysis.audience import GROUP, is_public
from analysis.coverage.tables import share
from analysis.frames import rows as rows_of
from analysis.frames import whole
from analysis.language import translated
from analysis.report.blocks import Block, Cover, Figure, Note, Prose
from analysis.report.chapters.opd_sheet_accounts import account_pages, without_account
from analysis.report.chapters.opd_sheet_cards import cards, say
from analysis.report.chapters.texts import entries, label, prose
from analysis.report.month_strip import month_strip
from analysis.report.opd_cut import OpdCut
from analysis.report.sheet import Sheet
from analysis.report.tables import Cell, DataTable, TableColumn
from analysis.report.wording import count, date_long, list_and, number
from analysis.rosters.findings import kind_of
from analysis.rosters.public_names import public_file

#: More files than this do not leave room for what is to be mended.
MOST_FILES = 5
_LONGEST_NAME = 64
_STATE_SEVERITY = {"confirmed": "info", "received": "info", "changed": "warning"}
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#~|!])")


@dataclass(frozen=True)
class Edition:
    """What all sheets of one run share; ``deadline`` None and ``send_to`` empty: nobody has said.

    ``edition`` is one of ``words.yaml``, ``prepared_by`` as on the report's cover. ``is_mixed``:
    the tables are of runs that do not agree, and the sheet says so.
    """

    year: int
    as_of: date
    edition: str
    prepared_by: str = ""
    deadline: date | None = None
    send_to: str = ""
    is_mixed: bool = False


def sheet(cut: OpdCut, edition: Edition) -> Sheet:
    """The page of one OPD, from nothing but its own lines, and its budget lines behind it."""
    items = _items(cut)
    return Sheet(
        head=_head(cut, edition),
        blocks=(
            *((Note(say("mixed"), severity="error"),) if edition.is_mixed else ()),
            _state_note(cut),
            cards(cut, edition.year),
            *_row_prose(cut),
            _file_table(cut),
        ),
        table=_mend_table(items) if items else None,
        rests=_rests(items),
        closing=(
            *_without_findings(cut, items),
            *_what_to_do(cut, items, edition),
        ),
        picture=_months(cut, edition),
        more=account_pages(cut, edition.year),
    )


def _head(cut: OpdCut, edition: Edition) -> Cover:
    return Cover(
        title=cut.name,
        subtitle=f"{say('title')} {edition.year}",
        as_of=edition.as_of,
        edition=edition.edition,
        letterhead=(prose("cover.letterhead"),),
        prepared_by=edition.prepared_by,
        short_title=say("short_title", year=edition.year, opd=cut.name),
    )


def _state_note(cut: OpdCut) -> Note:
    state, n_workers = cut.state, cut.n_counted + cut.n_held
    key = f"state_{state}"
    if state == "received" and cut.n_read == 0:
        key = "state_from_others"
    elif state == "received" and n_workers == 0:
        key = "state_nobody"
    n_refused = cut.n_refused
    is_partly = n_refused > 0 and state != "refused"
    severity = "warning" if is_partly or key == "state_from_others" else None
    text = say(key)
    if is_partly:
        text += " " + say("also_refused", n_refused=count(n_refused))
    title = label("states", state)
    return Note(
        text,
        severity=severity or _STATE_SEVERITY.get(state, "error"),
        title=title[:1].upper() + title[1:],
    )


def _row_prose(cut: OpdCut) -> tuple[Block, ...]:
    rows = cut.rows
    names = ("not_a_person", "excluded", "merged", "merged_elsewhere", "elsewhere", "own")
    parts = [
        say(f"rows_{name}", n=number(n))
        for name in names
        if (n := getattr(rows, name)) or name == "own"
    ]
    sentences = []
    if rows.rows:
        sentences.append(say("rows_lead", n_rows=number(rows.rows), parts=list_and(parts)))
    if rows.from_others:
        sentences.append(say("from_others", n=number(rows.from_others)))
    if n_held := int((~cut.held["is_in_own_file"].astype(bool)).sum()):
        sentences.append(say("from_others_held", n_held=number(n_held)))
    if rows.also_elsewhere:
        sentences.append(say("also_elsewhere", n=number(rows.also_elsewhere)))
    if done := cut.progress:
        counts = {name: number(n) for name, n in asdict(done).items()}
        sentences.append(say("progress", **counts))
    if untold := without_account(cut):
        sentences.append(untold)
    return (Prose(" ".join(sentences)),) if sentences else ()


def _file_table(cut: OpdCut) -> Block:
    if cut.files.empty:
        return Prose(say("files_none"))
    # What needs the operator's hand first: refused, then with findings, then the rest.
    rank = cut.files["status"].map({"refused": 0, "read": 1, "ignored": 3}).where(
        cut.files["slip"].notna() | (cut.files["status"] != "read"), 2
    )  # fmt: skip
    files = cut.files.assign(_rank=rank).sort_values("_rank", kind="stable")
    n_rest = len(files) - MOST_FILES if len(files) > MOST_FILES + 1 else 0
    shown = files.head(MOST_FILES) if n_rest else files
    rows: list[tuple[Any, ...]] = [
        (
            _shortened(public_file(str(row.file), is_read=row.status == "read")),
            _file_state(row),
            _shortened(row.slip) if isinstance(row.slip, str) else say("file_no_slip"),
        )
        for row in rows_of(shown)
    ]
    if n_rest:
        rows.append((say("files_rest", n=count(n_rest)), "", ""))
    heads = ("head_file", "head_state", "head_slip")
    return DataTable(
        title=say("files_title"), columns=tuple(TableColumn(say(name)) for name in heads),
        rows=rows,
    )  # fmt: skip


def _file_state(row: Any) -> str:
    if row.status == "refused":
        return say("file_refused", reason=label("file_reasons", row.reason))
    return say("file_copy" if row.status == "ignored" else "file_read")


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
        (
            translated(kind_of(item.code).title),
            label("severities", item.severity),
            *_item_cells([item]),
        )
        for item in items
    ]
    n_people = sum(item.n_people for item in items)
    amount = sum(item.amount_idr or 0 for item in items)
    total = (say("mend_total"), "", "", n_people, amount) if n_people else ()
    return DataTable(
        title=say("mend_title"),
        columns=(
            TableColumn(say("head_mend")),
            TableColumn(say("head_severity")),
            TableColumn(say("head_rows"), "number"),
            TableColumn(say("head_people"), "number"),
            TableColumn(say("head_amount"), "rupiah"),
        ),
        rows=rows,
        total=total,
        notes=(say("mend_note"),),
    )


def _item_cells(items: Sequence[_Item]) -> tuple[Any, Any, Any]:
    """Rows (or files), people and rupiah of some kinds together."""
    n_files = sum(item.n_files for item in items)
    counts = [item.n_rows for item in items if item.n_rows is not None]
    amounts = [item.amount_idr for item in items]
    texts = [number(sum(counts))] if counts else []
    texts += [say("mend_files", n=count(n_files))] if n_files else []
    is_unknown = None in amounts
    people = None if is_unknown else sum(item.n_people for item in items)
    rupiahs: Any = None if is_unknown else sum(amount or 0 for amount in amounts)
    if people == 0:
        rupiahs = Cell("–")  # Nobody waits: no amount does, and Rp0 would look like one.
    return Cell(", ".join(texts)), people, rupiahs


def _rests(items: Sequence[_Item]) -> tuple[tuple[Any, ...], ...]:
    """The row that stands for all kinds from the first, the second, ... on."""
    return tuple(
        (say("mend_rest", n=count(len(items) - n)), "", *_item_cells(items[n:]))
        for n in range(len(items))
    )


def _without_findings(cut: OpdCut, items: Sequence[_Item]) -> tuple[Block, ...]:
    """What stands where nothing is to be mended: that it is so, or which list is asked for."""
    if cut.n_read == 0 and cut.state != "refused":
        heads = ("head_column", "head_meaning")
        return (
            DataTable(
                say("columns_title"),
                tuple(TableColumn(say(name)) for name in heads),
                tuple(entries("opd_sheet_columns").items()),
            ),
        )
    return () if items else (Prose(say("mend_nothing")),)


def _what_to_do(cut: OpdCut, items: Sequence[_Item], edition: Edition) -> tuple[Block, ...]:
    state = cut.state
    steps: list[str] = []
    if cut.n_read == 0 and state != "refused":
        steps.append("do_send")
    if cut.n_refused:
        steps.append("do_resend")
    if any(item.amount_idr is not None for item in items) and cut.files["slip"].notna().any():
        steps.append("do_mend")
    if cut.rows.merged_elsewhere or cut.rows.also_elsewhere:
        steps.append("do_agree_with" if cut.shared_with else "do_agree")
    if state == "changed":
        steps.append("do_confirm_again")
    elif state != "confirmed":
        after = "do_confirm_after"
        if cut.n_read == 0:
            after = "do_confirm_received"
        elif "do_mend" in steps:
            after = "do_confirm_mended"
        steps.append(after if steps else "do_confirm")
    elif steps:
        steps.append("do_confirm_changed")
    # A registration changes nothing that has been confirmed.
    told = [say(step, opds=list_and(cut.shared_with)) for step in steps] + _register(cut)
    told = told or [say("do_nothing")]
    text = "\n".join(f"{place}. {step}" for place, step in enumerate(told, start=1))
    last = say("not_set")
    if edition.deadline is not None:
        last = date_long(edition.deadline)
        if edition.deadline < edition.as_of:
            last = say("deadline_past", deadline=last)
    return_to = edition.send_to or edition.prepared_by
    to_whom = _MARKDOWN.sub(r"\\\1", return_to) if return_to else say("not_set")
    place = f"{say('deadline', deadline=last)}\\\n{say('send_to', send_to=to_whom)}"
    return (Note(f"{text}\n\n{place}", title=say("do_title")),)


def _register(cut: OpdCut) -> list[str]:
    """The step that registers who is on no list, with what SIPP asks for and the roster lacks."""
    if not cut.n_to_register:
        return []
    lacking = cut.gaps[cut.gaps["is_required"].astype(bool) & (cut.gaps["n_lacking"] > 0)]
    columns = [label("sipp_columns", column) for column in lacking["column"]]
    n = cut.n_to_register
    # Who has ended may be among those of whom nothing is known, and is not to be registered.
    n_unknown = min(whole(cut.registration.get("n_unknown")) or 0, n)
    step = "do_register_unknown" if n_unknown else "do_register"
    said = say(
        f"{step}_lacking" if columns else step,
        n=number(n),
        n_unknown=number(n_unknown),
        columns=list_and(columns) if columns else "",
    )
    return [said]


def _months(cut: OpdCut, edition: Edition) -> Figure | None:
    months = cut.months
    if months.empty or months["covered"].isna().all():
        return None
    if is_public() and bool((months["workers"] < GROUP).any()):
        # Shares of so few give their number back.
        return None
    rates = {row.month: share(row.rate) for row in rows_of(months)}
    return month_strip(
        rates,
        title=say("months_title"),
        subtitle=say("months_subtitle"),
        is_sample=edition.edition == "DATA CONTOH",
    )
