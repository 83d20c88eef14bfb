"""What the cells of a column hold, and what that says for or against each field."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache

from analysis.rosters.grid import Value, is_blank
from analysis.rosters.parse import (
    parse_date,
    parse_name,
    parse_nik,
    parse_remark,
    parse_sex,
    parse_status,
)
from analysis.rosters.parse.details import is_marital_status
from analysis.rosters.parse.remarks import EVENTS
from analysis.rosters.parse.text import is_placeholder
from analysis.rosters.words import row_kind, rows, words

#: So many different values of a column show what it holds.
_N_VALUES = 24
_DIGITS = re.compile(r"\D+")
_DAY = r"\d{1,4}\s*[-/. ]\s*(?:\d{1,2}|[A-Za-z]{3,10})\s*[-/. ]\s*\d{2,4}"
_DATE_LIKE = re.compile(_DAY)
_MONTH_WORD = (
    r"(?:jan|feb|peb|mar|apr|mei|may|jun|jul|agu|ags|aug|sep|okt|oct|nov|nop|des|dec)[a-z]{0,7}"
)
_UNTIL = re.compile(r"\bs\s?[./]?\s?d\b|\bsampai\b|\bhingga\b", re.IGNORECASE)
_MONTHS = re.compile(rf"\b{_MONTH_WORD}\b", re.IGNORECASE)
_PART_OF_YEAR = re.compile(r"\b(?:TW|TRIWULAN|SEMESTER|SMT|KUARTAL)\b")
_IN_WORDS = re.compile(rf"\b{_MONTH_WORD}\.?\s*(?:19|20)\d\d\b|\b\d{{1,2}}\s+{_MONTH_WORD}\b", re.I)
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9][\w./-]*")
_UUID = re.compile(r"[0-9A-Fa-f]{8}-?(?:[0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}|[0-9A-F]{32}")
_NAME = re.compile(r"[^\W\d_][^\W\d_.'’`´\-]*(?:[\s.,'’`´\-]+[^\W\d_][^\W\d_.'’`´\-]*)*[.,]?")
_AGREED = frozenset({"ADA", "YA", "TIDAK", "LENGKAP", "VALID", "AKTIF", "OK", "BARU", "LAMA"})
#: A monthly wage in rupiah.
_LEAST_WAGE, _MOST_WAGE = 50_000, 100_000_000
_EARLIEST_BIRTH, _YOUNGEST = 1935, 15
_LONGEST_DATED = 120
#: A NIK or an NIP among words.
_FEWEST_LONG = 15
_LONG_NUMBER = re.compile(r"(?<![\d./-])\d(?:[ ]?\d){14,17}(?![\d./-])")
_NIK_LENGTH = 16
_MONEY = re.compile(
    r"(?:(?:rp\.?\s*)?\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?:[.,]?-+)?|rp\.?\s*\d+"
    r"|(?:rp\.?\s*)?\d+(?:[.,]\d+)?\s*(?:jt|juta|rb|ribu))\.?(?:\s*/\s*(?:bln|bulan|hr|hari))?",
    re.IGNORECASE,
)
_MONTH_SPAN = re.compile(
    rf"{_MONTH_WORD}\.?\s*(?:-|–|s\s?[./]?\s?d\.?|sampai(?: dengan)?|hingga)\s*{_MONTH_WORD}\.?",
    re.I,
)

#: What cells that say something else leave of any label.
_NEVER = -100.0

Seen = Counter[str]


def looks_of(cells: Iterable[Sequence[Value]], columns: Iterable[int]) -> dict[int, Seen]:
    """Per column, of how many cells which is said (see :func:`_kinds`); ``filled`` counts them."""
    sample = list(cells)
    looks = {}
    for column in columns:
        values = [row[column] for row in sample if column < len(row)]
        # 1 and True are equal, and are not the same.
        counts = Counter(zip(map(type, values), values, strict=True))
        for typed in list(counts):
            if is_blank(typed[1]):
                del counts[typed]
        look: Seen = Counter()
        for (_, value), n_cells in counts.most_common(_N_VALUES):
            look["filled"] += n_cells
            look["different"] += 1
            for kind in _kinds(value):
                look[kind] += n_cells
        looks[column] = look
    return looks


@lru_cache(maxsize=65536, typed=True)
def _kinds(value: Value) -> frozenset[str]:
    """What one cell may be: ``16`` (so many digits), ``date``, ``words``, ``status`` and so on."""
    if isinstance(value, date):
        return frozenset({"date", *_of_day(value)})
    if isinstance(value, bool):
        return frozenset({"bool"})
    if isinstance(value, int | float):
        if isinstance(value, float) and not value.is_integer():
            return frozenset({"number", "money"} if _is_wage(value) else {"number"})
        number = abs(int(value))
        return _of_digits(str(number) if number < 10**20 else "0" * 20, value)
    if not isinstance(value, str):
        return frozenset()
    return _of_text(value)


def _is_wage(value: float) -> bool:
    # Not "in range(…)": of a number with sen that walks through the whole range.
    return _LEAST_WAGE <= value < _MOST_WAGE


def _of_digits(digits: str, value: Value) -> frozenset[str]:
    found = {"number", str(len(digits))}
    if _is_wage(int(digits)):
        found.add("money")
    if len(digits) == 16 and parse_nik(value).birth_date is not None:
        found.add("nik")
    if len(digits) <= 4 and int(digits) >= 1:
        found.add("small")
    return frozenset(found)


def _of_day(day: date) -> set[str]:
    found = {"month_end"} if day.day == calendar.monthrange(day.year, day.month)[1] else set()
    if day.day == 1:
        found.add("month_start")
    if _EARLIEST_BIRTH <= day.year <= date.today().year - _YOUNGEST:
        found.add("born")
    return found


def _of_text(value: str) -> frozenset[str]:
    text = value.strip()
    if is_placeholder(text):
        return frozenset({"nothing"})
    digits = _DIGITS.sub("", text)
    if _DATE_LIKE.fullmatch(text):
        day = parse_date(text, role="start").value
        return frozenset({"date", *(_of_day(day) if day else ())})
    if _MONEY.fullmatch(text):
        return frozenset({"number", "money", "grouped"})
    if digits and len(digits) >= 0.8 * len(text):
        return _of_digits(digits.lstrip() or "0", text) | (
            {"code"} if not text.isdigit() else frozenset()
        )
    found: set[str] = set()
    if (
        digits
        and len(text) < _LONGEST_DATED
        and (
            _UNTIL.search(text)
            or _IN_WORDS.search(text)
            or len(_MONTHS.findall(text)) > 1
            or len(_DATE_LIKE.findall(text)) > 1
            or _PART_OF_YEAR.search(words(text))
        )
    ):
        found.add("dated")
    if _MONTH_SPAN.fullmatch(text):
        found.add("dated")
    if _UUID.fullmatch(text) or (" " not in text and _CODE.fullmatch(text)):
        found.add("code")
    if parse_sex(text).value:
        found.add("sex")
    if len(digits) >= _FEWEST_LONG and _LONG_NUMBER.search(text):
        # "Siti Rahmah, NI PPPK 1990…": a person with her number, which is no status.
        name = parse_name(text).shown
        is_name = name is not None and _is_like_a_name(name)
        return frozenset(found | ({"name", "text", "words"} if is_name else {"text"}))
    is_said = not _telling_words().isdisjoint(words(text).split())
    status = parse_status(text) if is_said else None
    is_status = status is not None and bool(status.category or status.ended)
    if is_marital_status(text):
        found.add("k2" if is_status else "marital")  # "K2" may be either
    elif is_status:
        found.add("status")
    remark = parse_remark(text) if is_said else None
    if remark is not None and (remark.ended or remark.category):
        found.add("ending")
    if any(letter.isalpha() for letter in text):
        found.add("text")
        if len(digits) <= 1 and len(text) < 60:
            found.add("single" if " " not in text else "words")
            if not found & {"sex", "status", "k2"} and _is_like_a_name(text):
                found.add("name")
    return frozenset(found)


@cache
def _telling_words() -> frozenset[str]:
    """The longest word of each status and ending: a text without any of them says neither."""
    statuses = (row["phrase"] for row in rows("statuses"))
    endings = (row["phrase"] for row in rows("remarks") if row["means"] in EVENTS)
    return frozenset(max(words(text).split(), key=len) for text in (*statuses, *endings))


def _is_like_a_name(text: str) -> bool:
    if not _NAME.fullmatch(text) or len(text) < 3 or words(text) in _AGREED:
        return False
    return row_kind(text, ("unit", "section", "total", "signature")) is None


def may_be_nik(value: Value) -> bool:
    """Whether a cell is long enough for a NIK: a quick look, before it is read."""
    if isinstance(value, str):
        return len(value) >= _NIK_LENGTH and any(map(str.isdigit, value))
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 1e15


def is_like_data(text: str) -> bool:
    """Whether a text is what a person's cell holds and no label: a date, a sex, a status."""
    return bool(_kinds(text) & {"date", "number", "sex", "status", "dated", "nothing", "marital"})


def share(seen: Seen, *kinds: str) -> float:
    """The share of a column's filled cells that are of the kinds; 0 where none is filled."""
    said = seen["filled"] - seen["nothing"]
    return sum(seen[kind] for kind in kinds) / said if said > 0 else 0.0


def _nik(seen: Seen) -> float:
    if seen["nik"]:
        return 6.0 * share(seen, "nik")
    is_long = share(seen, "15", "16", "17") > 0
    return 0.0 if is_long or seen["filled"] < 3 else -4.0


def _name(seen: Seen) -> float:
    letters = share(seen, "text")
    if seen["filled"] and letters < 0.3:
        return -6.0
    # Names differ; positions and units come again and again.
    spread = min(1.0, seen["different"] / max(seen["filled"], 1) + 0.2)
    return 3.0 * share(seen, "name") * spread + 0.5 * share(seen, "words")


def _number(seen: Seen) -> float:
    return 3.0 * share(seen, "small") - (0.0 if share(seen, "small", "single", "code") else 3.0)


def _dates(seen: Seen) -> float:
    return share(seen, "date", "dated")


def _birth_date(seen: Seen) -> float:
    if not seen["filled"]:
        return 0.0
    born = share(seen, "born")
    undated = -3.0 if not _dates(seen) and not share(seen, "8", "7", "6", "5") else 0.0
    return 4.0 * born - 3.0 * max(0.0, _dates(seen) - born) + undated


def _birth(seen: Seen) -> float:
    return 1.0 if share(seen, "dated", "text") else -1.0


def _place(seen: Seen) -> float:
    return -2.0 if share(seen, "number", "date") > 0.5 else 0.5 * share(seen, "single", "words")


def _sex(seen: Seen) -> float:
    if not seen["filled"]:
        return 0.0
    is_tick = share(seen, "1") > 0.5
    return 4.0 * share(seen, "sex") - (3.0 if share(seen, "sex") < 0.3 and not is_tick else 0.0)


def _status(seen: Seen) -> float:
    if not seen["filled"]:
        return 0.0
    if seen["marital"] and not seen["status"]:
        return _NEVER
    wrong = share(seen, "date", "number", "sex")
    return 8.0 * share(seen, "status") - 4.0 * wrong - 3.0 * share(seen, "k2", "marital")


def _start(seen: Seen) -> float:
    if not seen["filled"]:
        return 0.0
    is_end_like = seen["date"] > 1 and share(seen, "month_end") == 1.0
    is_year = share(seen, "4")
    dated = max(_dates(seen), is_year, share(seen, "5", "6", "8"))
    return 2.0 * dated - (3.0 if is_end_like else 0.0) - (5.0 if not dated else 0.0)


def _end(seen: Seen) -> float:
    if not seen["filled"]:
        return 0.0
    dated = max(_dates(seen), share(seen, "4"), share(seen, "5", "6", "8"))
    return 2.0 * dated - (2.0 if not dated and not share(seen, "text") else 0.0)


def _wage(seen: Seen) -> float:
    if not seen["filled"]:
        return 0.0
    money = share(seen, "money")
    return 2.0 * money - (3.0 if not share(seen, "number") else 0.0)


def _nip(seen: Seen) -> float:
    if share(seen, "nik") > 0.5:
        return -4.0
    return 4.0 * share(seen, "18") - (1.0 if seen["filled"] and not share(seen, "number") else 0.0)


def _kpj(seen: Seen) -> float:
    if share(seen, "13") > 0.5:
        return -8.0
    is_sum = share(seen, "1", "2", "3", "4", "5", "6", "7", "date", "nik")
    return 4.0 * share(seen, "11", "10", "12") - 12.0 * is_sum


def _family_card(seen: Seen) -> float:
    return 1.0 * share(seen, "16")


def _text(seen: Seen) -> float:
    if not seen["filled"]:
        return 0.0
    wrong = share(seen, "number", "date", "code", "bool")
    return 0.5 * share(seen, "text") - 4.0 * wrong


def _remark(seen: Seen) -> float:
    return 0.3 + 3.0 * (share(seen, "ending") > 0)


#: Field to what a column's cells say for it; no field is left out of what they may contradict.
CELLS: Mapping[str, Callable[[Seen], float]] = {
    "nik": _nik,
    "name": _name,
    "number": _number,
    "birth_date": _birth_date,
    "birth": _birth,
    "birth_place": _place,
    "sex": _sex,
    "status": _status,
    "start": _start,
    "end": _end,
    "wage": _wage,
    "nip": _nip,
    "kpj": _kpj,
    "family_card": _family_card,
    "position": _text,
    "unit": _text,
    "opd": _text,
    "remark": _remark,
}
