"""BKAD's workbook of a month: all OPDs, sums by account, the control total; no person in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from analysis.city import city
from analysis.contributions.programs import program_names
from analysis.frames import known
from analysis.pack.month import Month
from analysis.pack.opd_book import account_page, account_rows, facts_of, footer_of, lines_of, sign
from analysis.pack.page import RUPIAH, WHOLE, Column, Page
from analysis.pack.texts import say
from analysis.report.chapters.texts import label


def city_book(
    month: Month,
    codes: Sequence[str | None],
    files: Mapping[str | None, str],
    names: Callable[[Any], str],
    *,
    is_sample: bool,
) -> Workbook:
    """The workbook of the whole city.

    Args:
        month: of all OPDs.
        codes: the OPDs in the order of ``opd.csv``, those without anybody too.
        files: OPD to the name of its own workbook, where it has one.
        names: OPD code (or None) to its name.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    said = [city().name, *lines_of(month, is_sample=is_sample)]
    control = say("lines", "control", **facts_of(month))
    shared = {"lines": [*said, control], "footer": footer_of(month, city().name)}
    _opds(book, month, codes, files, names, shared)
    account_page(book, month, shared, "bkad", has_posts=False)
    _opd_accounts(book, month, codes, names, shared)
    return book


def _opds(
    book: Workbook,
    month: Month,
    codes: Sequence[str | None],
    files: Mapping[str | None, str],
    names: Callable[[Any], str],
    shared: dict[str, Any],
) -> None:
    programs = program_names(month.programs)
    columns = [
        Column(say("heads", "number"), 5, WHOLE),
        Column(say("heads", "opd"), 36),
        Column(say("heads", "n_people"), 9, WHOLE),
        *(Column(say("heads", "amount_of", program=name), 15, RUPIAH) for name in programs),
        Column(say("heads", "total"), 16, RUPIAH),
        Column(say("heads", "n_held"), 12, WHOLE),
        Column(say("heads", "held"), 16, RUPIAH),
        Column(say("heads", "state"), 20),
    ]
    page = _page(book, "opds", columns, month, shared)
    for number, code in enumerate(codes, start=1):
        own = month.of(code)
        # Of whom no list has come nobody knows whether there is anybody.
        state = known(month.states.get(code)) if code is not None else None
        is_unknown = code not in files and state in ("missing", "refused")
        sums = _sums(own)
        page.row(
            (number, names(code), *([None] * len(sums) if is_unknown else sums),
             "" if state is None else label("states", state))
        )  # fmt: skip
    page.row((None, say("words", "sum"), *_sums(month), None), is_sum=True)
    sign(page, month, "bkad")


def _sums(month: Month) -> list[int]:
    counted = month.counted
    return [
        len(counted),
        *(int(counted[f"amount_{program}"].sum()) for program in month.programs),
        month.low_idr,
        len(month.held),
        month.high_idr - month.low_idr,
    ]


def _opd_accounts(
    book: Workbook,
    month: Month,
    codes: Sequence[str | None],
    names: Callable[[Any], str],
    shared: dict[str, Any],
) -> None:
    columns = [
        Column(say("heads", "opd"), 32),
        Column(say("heads", "account"), 22),
        Column(say("heads", "program"), 10),
        Column(say("heads", "account_name"), 52),
        Column(say("heads", "n_people"), 8, WHOLE),
        Column(say("heads", "amount"), 18, RUPIAH),
    ]
    page = _page(book, "opd_accounts", columns, month, shared)
    for code in codes:
        own = month.of(code)
        if own.lines.empty:
            continue
        for row in account_rows(own, has_posts=False):
            page.row((names(code), *row))
        sum_of = say("words", "sum_of", program=names(code))
        page.row((sum_of, *[None] * 4, own.low_idr), is_sum=True)
    page.row((say("words", "sum"), *[None] * 4, month.low_idr), is_sum=True)
    sign(page, month, "bkad")


def _page(
    book: Workbook, name: str, columns: Sequence[Column], month: Month, shared: dict[str, Any]
) -> Page:
    heading = say("headings", name, **facts_of(month))
    return Page(
        book, say("sheets", name), columns, heading=heading, lines=shared["lines"],
        footer=shared["footer"],
    )  # fmt: skip
