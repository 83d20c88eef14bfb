"""A sum on a bill, to the sen: "6,644.62", "6.644,62", a number, a correction below zero."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from analysis.rosters.grid import Value, is_blank
from analysis.rosters.parse.text import plain

SEN = Decimal("0.01")
#: No sum of one bill has more digits; beyond it a cell holds something else.
_MOST = Decimal(10) ** 12
_CURRENCY = re.compile(r"^(?:rp|idr)\s*\.?\s*", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:(?P<group>[.,' ])\d{3})(?:(?P=group)\d{3})*")
_PLAIN = re.compile(r"\d+")


def parse_amount(value: Value) -> Decimal | None:
    """The sum in a cell, with two decimals; None for what is no sum; never raises.

    One or two digits behind the last sign are sen, three are thousands: neither BPJS's own form
    ("6,644.62") nor Indonesian writing ("6.644,62") is read as the other. A blank cell and a dash
    are 0.
    """
    if isinstance(value, bool | date | time | timedelta):
        return None
    if isinstance(value, int | float):
        try:
            return _within(Decimal(repr(value)))
        except InvalidOperation:  # inf, nan
            return None
    if is_blank(value):
        return Decimal(0).quantize(SEN)
    text = _CURRENCY.sub("", plain(value)).strip()
    if re.fullmatch(r"-+", text):
        return Decimal(0).quantize(SEN)
    is_negative = False
    if match := re.fullmatch(r"\(\s*(.+?)\s*\)|-\s*(.+)|(.+?)\s*-", text):
        if "," not in text or not re.search(r",-$", text):
            is_negative = True
        text = next(part for part in match.groups() if part)
    text = _CURRENCY.sub("", text).removesuffix(",")
    found = _unsigned(text)
    return None if found is None else _within(-found if is_negative else found)


def _unsigned(text: str) -> Decimal | None:
    head, sen = text, ""
    if match := re.fullmatch(r"(.*\d)(?P<sign>[.,])(\d{1,2})", text):
        head, sen = match[1], match[3]
        grouped = _GROUPED.fullmatch(head)
        if grouped and grouped["group"] == match["sign"]:
            return None
    elif match := re.fullmatch(r"(.*\d)(?P<sign>[.,])(\d{2})0+", text):
        # More decimals than sen, and nothing in them: not the thousands of "6.500".
        grouped = _GROUPED.fullmatch(match[1])
        if grouped and grouped["group"] != match["sign"]:
            head, sen = match[1], match[3]
    if not (_PLAIN.fullmatch(head) or _GROUPED.fullmatch(head)):
        return None
    return Decimal(f"{re.sub(r'[^0-9]', '', head)}.{sen or '0'}")


def _within(amount: Decimal) -> Decimal | None:
    if not amount.is_finite() or abs(amount) >= _MOST:
        return None
    return amount.quantize(SEN, ROUND_HALF_UP)
