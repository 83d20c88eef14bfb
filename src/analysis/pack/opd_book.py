"""One OPD's workbook of a month: the calculation, the accounts, the list, who is held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl import Workbook

from analysis.city import city
from analysis.contributions.programs import program_names
from analysis.frames import known
from analysis.frames import rows as rows_of
from analysis.pack.month import Month
from analysis.pack.page import PERCENT, RUPIAH, RUPIAH_SEN, WHOLE, Column, Page
from analysis.pack.texts import say, signers
from analysis.report.chapters.cost import policy_words
from analysis.report.chapters.texts import label
from analysis.report.wording import count, date_long, list_and, month_long, rupiah

_PRICE_KEY = ["category", "jkk_class", "rate", "base", "amount"]
_ACCOUNT_KEY = ["account", "account_name", "is_inferred", "program", "category", "position"]


def opd_book(month: Month, opd: str, *, is_sample: bool) -> Workbook:
    """The workbook of one OPD; ``month`` is its own (:meth:`Month.of`)."""
    book = Workbook()
    book.remove(book.worksheets[0])
    said = lines_of(month, is_sample=is_sample)
    shared = {"lines": [opd, *said], "footer": footer_of(month, opd)}
    _calculation(book, month, shared)
    account_page(book, month, shared, "opd")
    _people(book, month, shared)
    if len(month.held):
        _held(book, month, shared)
    return book


def lines_of(month: Month, *, is_sample: bool) -> list[str]:
    """What every sheet says above its table: of which day it is, and how sure."""
    facts = facts_of(month)
    keys = ["sample"] if is_sample else []
    if month.is_planned:
        keys.append("planned")
    elif month.is_running:
        keys.append("running")
    keys.append("edition")
    if month.counted.empty:
        keys.append("nobody")
    keys.append("range" if len(month.held) else "exact")
    if int(month.counted["is_undated"].sum()):
        keys.append("undated")
    if month.people["is_capped"].any():
        keys.append("capped")
    return [say("lines", key, **facts) for key in keys]


def facts_of(month: Month) -> dict[str, Any]:
    """The facts that the texts name."""
    counted = month.counted
    return {
        "month": month_long(month.month),
        "year": month.month[:4],
        "as_of": date_long(month.as_of),
        "edition": month.mark.id,
        "state": say("lines", "final" if month.mark.is_final else "draft"),
        "programs": list_and(program_names(month.programs)),
        "wage_base": policy_words(month.wage_base),
        "n_people": count(len(counted)),
        "n_undated": count(int(counted["is_undated"].sum())),
        "n_held": count(len(month.held)),
        "low": rupiah(month.low_idr),
        "high": rupiah(month.high_idr),
    }


def footer_of(month: Month, opd: str) -> str:
    """What stands at the foot of every page."""
    return say("words", "footer", opd=opd, month=month_long(month.month), edition=month.mark.id)


def sign(page: Page, month: Month, group: str) -> None:
    """Room for those who sign, and the end of a sheet."""
    page.sign(signers(group), city=city().short_name, year=month.month[:4])
    page.done()


def _calculation(book: Workbook, month: Month, shared: dict[str, Any]) -> None:
    columns = [
        Column(say("heads", "program"), 16),
        Column(say("heads", "category"), 42),
        Column(say("heads", "jkk_class"), 8, WHOLE),
        Column(say("heads", "rate"), 8, PERCENT),
        Column(say("heads", "wage_base"), 16, RUPIAH_SEN),
        Column(say("heads", "n_people"), 10, WHOLE),
        Column(say("heads", "price"), 16, RUPIAH),
        Column(say("heads", "amount"), 20, RUPIAH),
    ]
    page = _page(book, "calculation", columns, month, shared)
    counted = month.counted
    for program, name in zip(month.programs, program_names(month.programs), strict=True):
        lines = counted.rename(
            columns={f"{part}_{program}": part for part in ("rate", "base", "amount")}
        )
        lines = lines[lines["amount"].notna()]
        sizes = lines.groupby(_PRICE_KEY, sort=True).size().rename("n_people").reset_index()
        for row in rows_of(sizes):
            n_people, price = int(row.n_people), int(row.amount)
            page.row(
                (name, say("categories", row.category), int(row.jkk_class), float(row.rate),
                 float(row.base), n_people, price, n_people * price)
            )  # fmt: skip
        total = int(lines["amount"].sum())
        sum_of = say("words", "sum_of", program=name)
        page.row((sum_of, *[None] * 4, len(lines), None, total), is_sum=True)
    page.row(
        (say("words", "sum"), *[None] * 4, len(counted), None, month.low_idr), is_sum=True
    )  # fmt: skip
    sign(page, month, "opd")


def _page(
    book: Workbook,
    name: str,
    columns: Sequence[Column],
    month: Month,
    shared: dict[str, Any],
    more: Sequence[str] = (),
) -> Page:
    """A sheet with the heading and lines that all of the book have, and ``more`` of its own."""
    return Page(
        book,
        say("sheets", name),
        columns,
        heading=say("headings", name, **facts_of(month)),
        lines=[*shared["lines"], *more],
        footer=shared["footer"],
    )


def account_page(
    book: Workbook, month: Month, shared: dict[str, Any], group: str, *, has_posts: bool = True
) -> None:
    """The sums by account, those of no account listed below; ``group`` signs.

    Args:
        has_posts: name the posts that have no account; else their category alone.
    """
    columns = [
        Column(say("heads", "account"), 22),
        Column(say("heads", "program"), 12),
        Column(say("heads", "account_name"), 68),
        Column(say("heads", "n_people"), 12, WHOLE),
        Column(say("heads", "amount"), 24, RUPIAH),
    ]
    more = []
    if month.lines["account"].isna().any():
        more.append(say("lines", "unplaced"))
    if month.lines["is_inferred"].astype(bool).any():
        more.append(say("lines", "inferred"))
    page = _page(book, "accounts", columns, month, shared, more)
    for row in account_rows(month, has_posts=has_posts):
        page.row(row)
    total = int(month.lines["amount_idr"].sum())
    page.row((say("words", "sum"), None, None, None, total), is_sum=True)
    sign(page, month, group)


def account_rows(month: Month, *, has_posts: bool) -> Iterator[tuple[str, str, str, int, int]]:
    """Account, programme, its name, people and rupiah; those without an account behind."""
    lines = month.lines
    if not has_posts:
        lines = lines.assign(position=None)
    # The posts of an account stand in its name.
    sums = lines.assign(
        category=lines["category"].where(lines["account"].isna(), None).astype(object)
    ).groupby(_ACCOUNT_KEY, dropna=False, sort=True)[["n_people", "amount_idr"]]
    for row in rows_of(sums.sum().reset_index()):
        (program,) = program_names([row.program])
        name = str(known(row.account_name) or "")
        if known(row.account) is None:
            post = known(row.position) or (say("words", "no_position") if has_posts else "")
            name = ", ".join(filter(None, (post, say("categories", row.category))))
        elif row.is_inferred:
            name = say("words", "inferred", name=name)
        account = known(row.account) or say("words", "no_account")
        yield account, program, name, int(row.n_people), int(row.amount_idr)


def _people(book: Workbook, month: Month, shared: dict[str, Any]) -> None:
    columns = _person_columns(month)
    page = _page(book, "people", columns, month, shared, [say("lines", "secret")])
    for number, row in enumerate(rows_of(month.counted), start=1):
        page.row((number, *_person(row, month)))
    sums: list[Any] = []
    for program in month.programs:
        sums += [None, int(month.counted[f"amount_{program}"].sum())]
    blank = [None] * (len(columns) - len(sums) - 3)
    page.row((None, say("words", "sum"), *blank, *sums, month.low_idr), is_sum=True)
    sign(page, month, "opd")


def _held(book: Workbook, month: Month, shared: dict[str, Any]) -> None:
    columns = [*_person_columns(month), Column(say("heads", "reason"), 30)]
    more = [say("lines", "held"), say("lines", "secret")]
    page = _page(book, "held", columns, month, shared, more)
    for number, row in enumerate(rows_of(month.held), start=1):
        reason = "" if known(row.reason) is None else label("reasons", row.reason)
        page.row((number, *_person(row, month), reason))
    page.done()


def _person_columns(month: Month) -> list[Column]:
    columns = [
        Column(say("heads", "number"), 5, WHOLE),
        Column(say("heads", "name"), 30),
        Column(say("heads", "nik"), 18),
        Column(say("heads", "category"), 18),
        Column(say("heads", "position"), 29),
        *((Column(say("heads", "unit"), 22),) if _has_units(month) else ()),
        Column(say("heads", "wage_base"), 13, RUPIAH_SEN),
    ]
    for name in program_names(month.programs):
        columns += [
            Column(say("heads", "rate_of", program=name), 7, PERCENT),
            Column(say("heads", "amount_of", program=name), 11, RUPIAH),
        ]
    return [*columns, Column(say("heads", "total"), 12, RUPIAH)]


def _has_units(month: Month) -> bool:
    """Without any unit there is no column for it: what is left is printed larger."""
    return bool(month.people["unit"].notna().any())


def _person(row: Any, month: Month) -> Iterator[Any]:
    yield known(row.name) or ""
    yield known(row.nik) or ""
    yield say("categories", row.category)
    yield known(row.position) or ""
    if _has_units(month):
        yield known(row.unit) or ""
    yield float(row.wage_base_idr)
    for program in month.programs:
        rate, amount = (known(getattr(row, f"{part}_{program}")) for part in ("rate", "amount"))
        yield None if rate is None else float(rate)
        yield None if amount is None else int(amount)
    yield int(row.amount_idr)
