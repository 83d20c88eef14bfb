"""Which sheet is a Formulir 2a: its own words, its columns, and what stands over its table.

A payroll has columns of JKK and JKM too. A sheet is the form only where it calls itself so, or
where the reference number and the day of membership stand beside the contributions, as no office
writes them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

from analysis.rosters.grid import Sheet, Value, is_blank
from analysis.rosters.layout.roster import Layout
from analysis.rosters.parse.text import as_text, plain
from analysis.rosters.words import has_phrase, rows, words

#: The contributions of a line, in the form's order; with rapel they are not, that is wage.
CONTRIBUTIONS = (
    "jkk",
    "jkm",
    "jht_employer",
    "jht_worker",
    "jp_employer",
    "jp_worker",
    "jkp_employer",
    "jkp_government",
)
HEADS = ("npp", "company", "unit", "period")
#: ``unreadable``: it calls itself the form, and its table cannot be found.
Verdict = Literal["bill", "unreadable"]


class _Rule(NamedTuple):
    field: str
    match: str
    words: str


def verdict(sheet: Sheet, layout: Layout) -> Verdict | None:
    """Whether a sheet is a Formulir 2a; None for every other."""
    said = _said(sheet, layout)
    for columns in layout.tables:
        fields = bill_fields(columns.labels)
        if not {"jkk", "jkm"} <= fields.keys() or not fields.keys() & {"kpj", "nik", "name"}:
            continue
        if said or {"kpj", "member_from", "total"} <= fields.keys():
            return "bill"
    return "unreadable" if "form" in said else None


def bill_fields(labels: Mapping[int, str]) -> dict[str, int]:
    """Field to 0-based column, by the form's own words; of two columns for one the left one."""
    found: dict[str, int] = {}
    for column, label in sorted(labels.items()):
        name = column_field(label)
        if name is not None:
            found.setdefault(name, column)
    return found


@cache
def column_field(label: str) -> str | None:
    """The field that a label of the form names."""
    bare = words(re.sub(r"\([^)]*\)", " ", label)) or words(label)
    return _fitting("column", bare)


def head_values(cells: Sequence[Value]) -> dict[str, str]:
    """What a row over the table says: ``npp, company, unit, period``, as far as it has them.

    A value stands behind its label in the same cell, or in the next cell that is not blank.
    """
    found: dict[str, str] = {}
    waiting: str | None = None
    for cell in cells:
        text = _text(cell) or (as_text(cell) if waiting is not None else "")
        if waiting == "period" and isinstance(cell, date):
            text = f"{cell:%m %Y}"
        if not text or re.fullmatch(r"[:=.\s]+", text):
            continue
        label = _head_label(text)
        if label is not None:
            waiting, rest = label
            if rest:
                found.setdefault(waiting, rest)
                waiting = None
        elif waiting is not None:
            found.setdefault(waiting, text.lstrip(":= ").strip())
            waiting = None
    return found


def row_sum(cells: Sequence[Value]) -> Literal["foot", "subtotal"] | None:
    """Whether a row is the last sum of the form, or another one."""
    texts = [words(text) for cell in cells if (text := _text(cell)) and not text[0].isdigit()]
    if any(_fitting("foot", text) is not None for text in texts):
        return "foot"
    return "subtotal" if texts and _fitting("subtotal", texts[0]) is not None else None


def _said(sheet: Sheet, layout: Layout) -> set[str]:
    """What the lines over the table call the sheet."""
    until = min((row for row in layout.header_rows if row >= 0), default=_MOST_ABOVE)
    texts = [*sheet.above, *layout.titles]
    texts += [_text(cell) for row in sheet.rows[: min(until, _MOST_ABOVE)] for cell in row]
    return {
        rule.field for text in set(texts) if text for rule in _rules("title") if _fits(rule, text)
    }


#: A letterhead and the form's head have no more rows.
_MOST_ABOVE = 30


def _fits(rule: _Rule, text: str) -> bool:
    return has_phrase(words(text), rule.words)


def _head_label(text: str) -> tuple[str, str] | None:
    """The head that a cell begins with, and what stands behind it in the same cell."""
    bare = words(text)
    for rule in _rules("head"):
        if bare == rule.words:
            return rule.field, ""
        if bare.startswith(f"{rule.words} "):
            pattern = r"[\W_]*".join(map(re.escape, rule.words.split()))
            rest = re.sub(rf"^[\W_]*{pattern}", "", text, count=1, flags=re.IGNORECASE)
            return rule.field, rest.strip(" :=.\t")
    return None


@cache
def _rules(part: str) -> tuple[_Rule, ...]:
    return tuple(
        _Rule(row["field"], row["match"], words(row["words"]))
        for row in rows("bills")
        if row["part"] == part
    )


@cache
def _fitting(part: str, bare: str) -> str | None:
    """The field of the first rule of a part that fits, exact ones first; None where none does."""
    for rule in _rules(part):
        if rule.match == "exact" and bare.replace(" ", "") == rule.words.replace(" ", ""):
            return rule.field
    for rule in _rules(part):
        if (
            (rule.match == "contains" and has_phrase(bare, rule.words))
            or (rule.match == "starts" and f"{bare} ".startswith(f"{rule.words} "))
            or (rule.match == "all" and all(has_phrase(bare, part) for part in rule.words.split()))
        ):
            return rule.field
    return None


def _text(cell: Value) -> str:
    return "" if not isinstance(cell, str) or is_blank(cell) else plain(cell)
