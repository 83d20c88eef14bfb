"""Wages, one column at a time: the column tells thousands from rupiah and years from months.

A figure is taken only where it has one plausible reading; otherwise it is null, with a proposal.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from statistics import median
from typing import Literal, NamedTuple

from analysis.rosters.grid import Value
from analysis.rosters.parse.text import is_placeholder, plain
from analysis.rosters.words import rows, words

Period = Literal["month", "day", "hour", "year", "other_period"]
Problem = Literal["wage_missing", "wage_unreadable", "wage_zero", "wage_out_of_range"]
Note = Literal["wage_daily", "wage_thousands", "wage_yearly", "wage_rounded"]

#: Days that make a month of a daily wage (Perdir BPJS Ketenagakerjaan 22/PERDIR.02/072022).
DAYS_A_MONTH = 25
#: A month's wage outside of these, in rupiah, is misread or mistyped.
LOWEST_IDR, HIGHEST_IDR = 10_000, 100_000_000
#: Nobody here earns more in a day: a monthly wage in a column of daily ones.
_HIGHEST_DAILY_IDR = 1_000_000
#: From here on a monthly wage may be a yearly one.
_LOWEST_YEARLY_IDR = 12_000_000
#: Yearly wages are told from high monthly ones by their twelfth, which is a round sum.
_ROUND_IDR = 500
_FEWEST_FOR_YEARLY = 3

_NUMBER = r"\d[\d.,' ]*\d|\d"
_TOKEN = re.compile(rf"{_NUMBER}|[a-z]+|[^\sa-z\d]")
_CURRENCY = re.compile(r"(?<![a-z])(?:rp|idr|rupiah|rph)(?![a-z])\s*[.:]?", re.IGNORECASE)
#: The ",-" and ",=" of Indonesian prices; not the dash of a range, which a digit follows.
_PRICE_TAIL = re.compile(r"(?<=\d)\s*[,.]?\s*[-=]{1,3}(?=\s*(?:$|[/a-z)]))")
_WORDS_IN_BRACKETS = re.compile(r"\([^()\d]*\)")
_NEGATIVE = re.compile(r"-\s*\d|\(\s*[\d.,]+\s*\)")
#: What a label must say, since "HONOR TAHUN 2026" and "TENAGA HARIAN LEPAS" are about a month.
_HEADER_PERIODS: tuple[tuple[Period, re.Pattern[str]], ...] = (
    (
        "year",
        re.compile(r"(?:/|PER|\b1|SATU)\s*(?:TAHUN|THN|TH)\b|\bSETAHUN\b|\b12\s*(?:BULAN|BLN)\b"),
    ),
    ("day", re.compile(r"(?:/|PER)\s*(?:HARI|HR)\b|\bSEHARI\b|\bOH\b|\bHARIAN\b(?!\s*LEPAS)")),
    ("hour", re.compile(r"(?:/|PER)\s*(?:JAM|JPL?|TATAP MUKA)\b|\bOJ\b")),
)
_SHAPES = (
    re.compile(r"\d+"),
    re.compile(r"\d{1,3}(?:[.' ]\d{3})+(?:,\d{1,2})?"),
    re.compile(r"\d{1,3}(?:[,' ]\d{3})+(?:\.\d{1,2})?"),
)
_DECIMAL = re.compile(r"\d+[.,]\d{1,2}|\d{4,}[.,]\d+")
_LONGEST_TEXT, _LONGEST_NUMBER = 200, 20


class Wage(NamedTuple):
    """What a wage cell says: whole rupiah a month, or None with a problem.

    ``proposal_idr`` is what the OPD may have meant; it is never taken as the wage.
    """

    amount_idr: int | None
    problem: Problem | None = None
    note: Note | None = None
    proposal_idr: int | None = None


class _Cell(NamedTuple):
    """A cell on its own, before the column has its say."""

    amount: Decimal | None = None
    problem: Problem | None = None
    period: Period | None = None
    #: "jt" or "ribu" stood beside it: what it counts is settled.
    has_unit: bool = False


class _Column(NamedTuple):
    """What header and neighbours say about every cell."""

    period: Period
    factor: int
    is_in_thousands: bool
    is_yearly: bool
    #: Plain monthly amounts and how often they stand in the column.
    amounts: Counter[Decimal]


def parse_wages(values: Sequence[Value], *, header: str = "") -> list[Wage]:
    """Read the wages of one column, in order; never raises.

    Daily wages x 25, yearly ones / 12, "2.500" x 1,000: each with a note; sen are rounded half up.
    Ranges, hourly wages and words ("UMK", "sesuai SK") are ``wage_unreadable``; a sum outside
    Rp10,000 to Rp100,000,000 a month is ``wage_out_of_range`` and null.

    Args:
        values: every cell of the column, repeated ones too: how often an amount stands counts.
        header: the column's label, such as "HONOR/HARI" or "GAJI SETAHUN (ribuan)".
    """
    # The type belongs to the key, since 1, 1.0 and True are one and the same to a dict.
    keys = [(type(value), value) for value in values]
    read = {key: _read(key[1]) for key in dict.fromkeys(keys)}
    column = _column([read[key] for key in keys], header)
    settled = {cell: _settle(cell, column) for cell in set(read.values())}
    return [settled[read[key]] for key in keys]


@cache
def _wage_words() -> dict[str, str]:
    return {row["word"]: row["meaning"] for row in rows("wage_words")}


def _read(value: Value) -> _Cell:
    if isinstance(value, str):
        return _read_text(plain(value).lower())
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _Cell(problem="wage_unreadable")
    if value != value:
        return _Cell(problem="wage_missing")
    if not 0 <= value < 10**12:
        return _Cell(problem="wage_unreadable")
    return _Cell(Decimal(str(value)))


def _read_text(text: str) -> _Cell:
    text = _CURRENCY.sub(" ", text).strip(" '|*")
    if is_placeholder(text):
        return _Cell(problem="wage_missing")
    if len(text) > _LONGEST_TEXT or _NEGATIVE.match(text):
        return _Cell(problem="wage_unreadable")
    text = _PRICE_TAIL.sub(" ", _WORDS_IN_BRACKETS.sub(" ", text))
    amounts: list[Decimal] = []
    units: list[int] = []
    period: Period | None = None
    tokens = _TOKEN.findall(text)
    for place, token in enumerate(tokens):
        meaning = _wage_words().get(token)
        if token[0].isdigit():
            unit = _unit(tokens[place + 1 : place + 2])
            amount = _amount(token, unit)
            if amount is None:
                return _Cell(_best_guess(token), "wage_unreadable")
            amounts.append(amount * unit)
            units.append(unit)
        elif meaning in ("month", "day", "hour", "year", "other_period"):
            period = meaning  # type: ignore[assignment]
        elif meaning in ("million", "thousand"):
            if not place or not tokens[place - 1][0].isdigit():
                return _Cell(problem="wage_unreadable")
        elif meaning is None and token not in "/@:;.,*()=":
            numbers = [other for other in tokens if other[0].isdigit()]
            guess = _amount(numbers[0], 1) if len(numbers) == 1 else None
            return _Cell(guess if guess and guess >= LOWEST_IDR else None, "wage_unreadable")
    # "2 juta 500 ribu" is one amount; any other two are a range or a sum.
    if not amounts or (len(amounts) > 1 and units != [1_000_000, 1_000]):
        return _Cell(problem="wage_unreadable")
    return _Cell(sum(amounts, Decimal()), None, period, has_unit=units[0] > 1)


def _unit(following: list[str]) -> int:
    meaning = _wage_words().get(following[0]) if following else None
    return {"million": 1_000_000, "thousand": 1_000}.get(meaning or "", 1)


def _amount(token: str, unit: int) -> Decimal | None:
    """The number in its one reading: three digits behind a mark are thousands, else decimals."""
    if len(token) > _LONGEST_NUMBER:
        return None
    if unit == 1_000_000 and re.fullmatch(r"\d+[.,]\d+", token):
        return Decimal(token.replace(",", "."))  # "1.250 juta" is a million and a quarter
    if any(shape.fullmatch(token) for shape in _SHAPES):
        has_decimals = re.search(r"[.,](\d{1,2})$", token)
        whole = token[: has_decimals.start()] if has_decimals else token
        digits = re.sub(r"\D", "", whole)
        return Decimal(f"{digits}.{has_decimals[1]}" if has_decimals else digits)
    if _DECIMAL.fullmatch(token):
        return Decimal(token.replace(",", "."))
    return None


def _best_guess(token: str) -> Decimal | None:
    digits = re.sub(r"\D", "", token)
    return Decimal(digits) if LOWEST_IDR <= int(digits) <= HIGHEST_IDR else None


def _column(cells: Sequence[_Cell], header: str) -> _Column:
    label = words(header)
    periods = (name for name, pattern in _HEADER_PERIODS if pattern.search(plain(header).upper()))
    period: Period = next(periods, "month")
    factor = 1
    if re.search(r"\bRIBUAN\b|\bX ?1 ?000\b", label) or "(000)" in header:
        factor = 1_000
    elif re.search(r"\bJUTAAN\b", label):
        factor = 1_000_000
    plain_cells = [
        cell.amount
        for cell in cells
        if cell.amount and cell.problem is None and cell.period is None and not cell.has_unit
    ]
    amounts = Counter(plain_cells)
    is_in_thousands = len(plain_cells) > 1 and median(plain_cells) < LOWEST_IDR
    is_yearly = (
        period == "month"
        and len(plain_cells) >= _FEWEST_FOR_YEARLY
        and all(_LOWEST_YEARLY_IDR <= amount <= HIGHEST_IDR for amount in plain_cells)
        and all(amount % (12 * _ROUND_IDR) == 0 for amount in plain_cells)
    )
    return _Column(period, factor, is_in_thousands, is_yearly, amounts)


def _settle(cell: _Cell, column: _Column) -> Wage:
    """A cell's wage a month, in the light of its column."""
    amount = cell.amount
    if cell.problem or amount is None:
        return Wage(None, cell.problem, proposal_idr=_whole(amount) if amount else None)
    if amount == 0:
        return Wage(None, "wage_zero")
    period = cell.period or column.period
    if period in ("hour", "other_period"):
        return Wage(None, "wage_unreadable")
    note: Note | None = None
    if not cell.has_unit and (factor := _factor(amount, period, column)) > 1:
        amount, note = amount * factor, "wage_thousands"
    if period == "day":
        if amount > _HIGHEST_DAILY_IDR:
            return Wage(None, "wage_unreadable", proposal_idr=_whole(amount))
        amount, note = amount * DAYS_A_MONTH, "wage_daily"
    elif period == "year" or (cell.period is None and _is_yearly(amount, column)):
        amount, note = amount / 12, "wage_yearly"
    amount_idr = _whole(amount)
    if not LOWEST_IDR <= amount_idr <= HIGHEST_IDR:
        return Wage(None, "wage_out_of_range", proposal_idr=_proposal(amount))
    if note is None and amount_idr != amount:
        note = "wage_rounded"
    return Wage(amount_idr, None, note)


def _factor(amount: Decimal, period: Period, column: _Column) -> int:
    """By what a figure too small for rupiah is meant to be multiplied; 1 where nothing says so."""
    if column.factor > 1:
        return column.factor if amount * column.factor <= HIGHEST_IDR else 1
    if period != "month":
        return 1
    # Rp1.000 to Rp9.999 a month is nobody's wage; Rp100 to Rp999 only where the column says so.
    if 1_000 <= amount < LOWEST_IDR or (column.is_in_thousands and 100 <= amount < LOWEST_IDR):
        return 1_000
    return 1


def _is_yearly(amount: Decimal, column: _Column) -> bool:
    """Whether the column is yearly, or this is twelve times what others in it earn a month."""
    if column.is_yearly:
        return True
    twelfth = amount / 12
    return amount >= _LOWEST_YEARLY_IDR and column.amounts[twelfth] >= column.amounts[amount]


def _proposal(amount: Decimal) -> int | None:
    for factor in (1_000, 1_000_000):
        if 100_000 <= amount * factor <= 20_000_000:
            return _whole(amount * factor)
    return None


def _whole(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))
