"""The need as budget lines: by OPD, account and month, and the day on which each is due.

What is printed as an account's number was read somewhere (``accounts.csv`` says where and how
surely); a post that fits no account, or several, stands in a line without one.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from analysis import schemas
from analysis.frames import known
from analysis.rosters.words import has_phrase, words

#: A month is due on this day of the next.
DUE_DAY = 15
_INFERRED = "[I]"


class Account(NamedTuple):
    """A number and how sure it is; both None where a post has none that is known."""

    account: str | None
    name: str | None
    is_inferred: bool


_NO_ACCOUNT = Account(None, None, False)


def budget_lines(
    workers: pd.DataFrame, contributions: pd.DataFrame, accounts: pd.DataFrame
) -> pd.DataFrame:
    """People x rupiah of each OPD, account and month, as ``schemas.BUDGET_LINES``.

    Counted workers alone: a budget line is for who can be registered. Where no account is known
    the line has the post, as sent; category and post are those of the worker's line.

    Args:
        workers: ``worker_id, status, category, position``.
        contributions: as ``schemas.CONTRIBUTIONS``.
        accounts: as of ``reference.accounts``.
    """
    counted = workers.loc[workers["status"] == "counted", ["worker_id", "category", "position"]]
    lines = contributions.merge(counted, on="worker_id", how="inner")
    lines = lines[["opd_code", "program", "category", "position", "month", "amount_idr"]]
    lines = lines.astype(dict.fromkeys(("opd_code", "program", "category", "month"), object))
    find = _Finder(accounts)
    groups = lines.groupby(list(lines.columns), dropna=False, sort=True).size()
    found: dict[tuple[Any, ...], int] = {}
    for key, n_people in groups.items():
        code, program, category, position, month, amount = (known(value) for value in key)  # type: ignore[attr-defined]
        account = find(program, category, position or "", month)
        post = position if account.account is None else None
        line = (code, program, *account, category, post, month, int(amount))
        found[line] = found.get(line, 0) + int(n_people)
    rows = [
        (*line[:8], _due(line[7]), n_people, line[8], n_people * line[8])
        for line, n_people in found.items()
    ]
    return pd.DataFrame(rows, columns=schemas.BUDGET_LINES.names, dtype=object)


def _due(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year + number // 12, number % 12 + 1, DUE_DAY)


class _Finder:
    """The account of a post in a month: of the lines that fit the newest, if they are of one."""

    def __init__(self, accounts: pd.DataFrame) -> None:
        self.lines = accounts.to_dict("records")
        self.of_post = cache(self._of_post)

    def __call__(self, program: str, category: str, position: str, month: str) -> Account:
        return self.of_post(program, category, words(position), month)

    def _of_post(self, program: str, category: str, position: str, month: str) -> Account:
        on = date(int(month[:4]), int(month[5:]), 1)
        newest: dict[str, dict[Any, Any]] = {}
        for line in self.lines:
            post = words(known(line["position"]) or "")
            is_own = line["program"] == program and line["category"] == category
            if (
                not is_own
                or line["valid_from"] > on
                or not (not post or has_phrase(position, post))
            ):
                continue
            if post not in newest or newest[post]["valid_from"] < line["valid_from"]:
                newest[post] = line
        # A line for the post stands before one for any.
        posts = [post for post in newest if post] or list(newest)
        if len(posts) != 1 or known(newest[posts[0]]["account"]) is None:
            return _NO_ACCOUNT
        line = newest[posts[0]]
        return Account(line["account"], known(line["name"]), _INFERRED in line["source"])


def cash_plan(lines: pd.DataFrame) -> pd.DataFrame:
    """What is due on which day, by OPD: ``opd_code, month, due_on, budget_year, amount_idr``.

    The budget year is that of the day: December's bill falls into the next.
    """
    sums = lines.groupby(["opd_code", "month", "due_on"], dropna=False, sort=True)["amount_idr"]
    plan = sums.sum().reset_index()
    years = [day.year for day in plan["due_on"]]
    plan.insert(3, "budget_year", pd.Series(years, index=plan.index, dtype=object))
    return plan
