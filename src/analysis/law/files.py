"""Reading one law file strictly: whatever is doubtful is refused, with file, key and what to do.

A file is a parameter (`values`), a scale (`brackets`), a relief (`relief`) or a list of `duties`.
Every scalar is read as text and turned into a date or an exact Decimal here; YAML's own guesses
never touch a number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from analysis.law.reference import (
    MARKS,
    LawError,
    LegalReference,
    law_date,
    optional_date,
    read_reference,
)
from analysis.strict_yaml import (
    StrictYamlError,
    at,
    check_keys,
    mapping,
    one_of,
    read_mapping,
    sequence,
    text,
)

UNITS = ("/1", "IDR/month")
METHODS = ("band", "marginal")
PROGRAMS = ("JKK", "JKM", "JHT", "JP", "JKP")
SEGMENTS = ("PU", "BPU", "JAKON")
#: The kind of a file of minimum wages.
MINIMUM_WAGE = "minimum_wage"

_EXACT = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_RELIEF_KEYS = {
    "discount",
    "programs",
    "segments",
    "periods",
    "conditions",
    "applies_here",
    "why_not",
}


@dataclass(frozen=True)
class Bracket:
    """From which amount (rupiah) a bracket counts; ``value`` None: nobody has told us."""

    start_idr: Decimal
    value: Decimal | None
    mark: str


@dataclass(frozen=True)
class OtherValue:
    """What other sources say instead of the value that is used, and where they stand."""

    value: Decimal
    publication: str
    why_not: str


@dataclass(frozen=True)
class Entry:
    """What the law says from one day on: a value, or the brackets of a scale."""

    in_force_from: date
    value: Decimal | None
    brackets: tuple[Bracket, ...]
    reference: LegalReference
    contested_by: OtherValue | None = None

    @property
    def known_since(self) -> date:
        """Day it was published; where that is unknown, the day it came into force."""
        return self.reference.known_since or self.in_force_from


@dataclass(frozen=True)
class Parameter:
    """One law file with values or brackets; ``entries`` oldest first."""

    name: str
    description: str
    unit: str
    method: str | None
    entries: tuple[Entry, ...]
    verified_until: date | None


@dataclass(frozen=True)
class ReliefPeriod:
    """For whom and in which days (both inclusive) a relief holds."""

    who: str
    first_on: date
    last_on: date


@dataclass(frozen=True)
class Relief:
    """A rule that lowers contributions, and why it does or does not apply to a city's workers."""

    name: str
    description: str
    discount_rate: Decimal
    programs: tuple[str, ...]
    segments: tuple[str, ...]
    periods: tuple[ReliefPeriod, ...]
    conditions: tuple[str, ...]
    is_applied_here: bool
    why_not: str
    reference: LegalReference


@dataclass(frozen=True)
class Duty:
    """Who must do what by which article; ``since`` None where no source says the day."""

    who: str
    must: str
    since: date | None
    reference: LegalReference


def read_law_file(path: Path) -> Parameter | Relief | tuple[Duty, ...]:
    """Read and check one law file.

    Raises:
        LawError: the file is not sound; the message names file, key and what to do.
    """
    try:
        fields = read_mapping(path)
    except StrictYamlError as error:
        raise LawError(str(error)) from None
    try:
        if "relief" in fields:
            return _relief(path.stem, fields)
        if "duties" in fields:
            return _duties(fields)
        return _parameter(path.stem, fields)
    except (LawError, StrictYamlError) as error:
        raise LawError(f"{path.name}: {error}") from None


def _parameter(name: str, fields: Mapping[str, Any]) -> Parameter:
    is_scale = "brackets" in fields or "method" in fields
    body = "brackets" if is_scale else "values"
    required = {"description", "unit", body, "references", "verified_until"}
    optional = set() if is_scale else {"kind", "contested"}
    check_keys(fields, required | ({"method"} if is_scale else set()), optional, "isi berkas")
    is_minimum_wage = "kind" in fields and bool(one_of(fields["kind"], (MINIMUM_WAGE,), "kind"))
    unit = one_of(fields["unit"], UNITS, "unit")
    dated = _dated(fields[body], body)
    references = _dated(fields["references"], "references")
    for day in dated:
        if day not in references:
            raise LawError(
                f"{body} {day} tanpa sumber: tambahkan references: {day}:{at(dated[day])}"
            )
    for day in references:
        if day not in dated:
            raise LawError(
                f"references {day} tanpa nilai: tambahkan {body}: {day}: atau hapus"
                f"{at(references[day])}"
            )
    contested = _dated(fields["contested"], "contested") if "contested" in fields else {}
    for day in contested:
        if day not in dated:
            raise LawError(
                f"contested {day} tanpa nilai: tambahkan values: {day}: atau hapus"
                f"{at(contested[day])}"
            )
    entries = []
    for day in sorted(dated):
        reference = read_reference(references[day], f"references {day}", is_minimum_wage)
        if is_scale:
            brackets = _brackets(dated[day], reference.mark, f"brackets {day}")
            entries.append(Entry(day, None, brackets, reference))
        else:
            value = _rate_or_amount(dated[day], unit, f"values {day}")
            other = _other_value(contested[day], unit, day) if day in contested else None
            entries.append(Entry(day, value, (), reference, other))
    return Parameter(
        name,
        text(fields["description"], "description"),
        unit,
        one_of(fields["method"], METHODS, "method") if is_scale else None,
        tuple(entries),
        optional_date(fields["verified_until"], "verified_until"),
    )


def _duties(fields: Mapping[str, Any]) -> tuple[Duty, ...]:
    check_keys(fields, {"description", "duties"}, set(), "isi berkas")
    duties = []
    for number, item in enumerate(sequence(fields["duties"], "duties"), start=1):
        where = f"duties, butir {number}"
        duty = mapping(item, where)
        check_keys(duty, {"who", "must", "reference"}, {"since"}, where)
        duties.append(
            Duty(
                text(duty["who"], f"{where}, who"),
                text(duty["must"], f"{where}, must"),
                optional_date(duty.get("since", "null"), f"{where}, since"),
                read_reference(duty["reference"], f"{where}, reference"),
            )
        )
    return tuple(duties)


def _other_value(raw: Any, unit: str, day: date) -> OtherValue:
    where = f"contested {day}"
    fields = mapping(raw, where)
    check_keys(fields, {"value", "publication", "why_not"}, set(), where)
    return OtherValue(
        _rate_or_amount(fields["value"], unit, f"{where}, value"),
        text(fields["publication"], f"{where}, publication"),
        text(fields["why_not"], f"{where}, why_not"),
    )


def _relief(name: str, fields: Mapping[str, Any]) -> Relief:
    check_keys(fields, {"description", "relief", "reference"}, set(), "isi berkas")
    rule = mapping(fields["relief"], "relief")
    check_keys(rule, _RELIEF_KEYS, set(), "relief")
    periods = []
    for number, item in enumerate(sequence(rule["periods"], "relief periods"), start=1):
        where = f"relief periods, butir {number}"
        period = mapping(item, where)
        check_keys(period, {"who", "from", "to"}, set(), where)
        first, last = (
            law_date(period["from"], f"{where}, from"),
            law_date(period["to"], f"{where}, to"),
        )
        if last < first:
            raise LawError(f"{where} berakhir sebelum mulai: tukar from dan to{at(period)}")
        periods.append(ReliefPeriod(text(period["who"], f"{where}, who"), first, last))
    return Relief(
        name,
        text(fields["description"], "description"),
        _rate_or_amount(rule["discount"], "/1", "relief discount"),
        tuple(
            one_of(p, PROGRAMS, "relief programs") for p in sequence(rule["programs"], "programs")
        ),
        tuple(
            one_of(s, SEGMENTS, "relief segments") for s in sequence(rule["segments"], "segments")
        ),
        tuple(periods),
        tuple(
            text(c, "relief conditions") for c in sequence(rule["conditions"], "relief conditions")
        ),
        one_of(rule["applies_here"], ("true", "false"), "relief applies_here") == "true",
        text(rule["why_not"], "relief why_not"),
        read_reference(fields["reference"], "reference"),
    )


def _brackets(raw: Any, mark: str, where: str) -> tuple[Bracket, ...]:
    brackets: list[Bracket] = []
    for number, item in enumerate(sequence(raw, where), start=1):
        here = f"{where}, butir {number}"
        fields = mapping(item, here)
        check_keys(fields, {"from", "value"}, {"mark"}, here)
        start = _decimal(fields["from"], f"{here}, from")
        if brackets and start <= brackets[-1].start_idr:
            raise LawError(
                f"{here} tidak mulai di atas yang sebelumnya: urutkan dari yang terendah{at(item)}"
            )
        value = None if fields["value"] == "null" else _decimal(fields["value"], f"{here}, value")
        own_mark = one_of(fields.get("mark", mark), MARKS, f"{here}, mark")
        brackets.append(Bracket(start, value, own_mark))
    return tuple(brackets)


def _dated(raw: Any, where: str) -> dict[date, Any]:
    return {law_date(key, where): item for key, item in mapping(raw, where).items()}


def _decimal(raw: Any, where: str) -> Decimal:
    if not isinstance(raw, str) or not _EXACT.fullmatch(raw):
        raise LawError(
            f"{where}: {raw!r} bukan desimal yang tepat: tulis angka seperti 0.0024{at(raw)}"
        )
    return Decimal(raw)


def _rate_or_amount(raw: Any, unit: str, where: str) -> Decimal:
    value = _decimal(raw, where)
    if unit == "/1" and not 0 <= value <= 1:
        raise LawError(f"{where}: {raw} bukan bagian dari 1: tulis 0,24% sebagai 0.0024{at(raw)}")
    if unit == "IDR/month" and (value < 0 or value != round(value, 2)):
        raise LawError(f"{where}: {raw} bukan rupiah dan sen: paling banyak dua desimal{at(raw)}")
    return value
