"""The law as dated data: the value of a parameter on a day, as known on a day.

One YAML file of this folder is one parameter, as are the city's minimum wages beside its figures;
:mod:`analysis.law.files` says what a file may hold.
Two clocks: ``on`` is the day whose law is asked for, ``known_on`` the day whose knowledge is used,
so that a report made as known on an earlier day comes out as it did then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from analysis.city import city
from analysis.law.files import (
    Bracket,
    Duty,
    Entry,
    OtherValue,
    Parameter,
    Relief,
    read_law_file,
)
from analysis.law.reference import LawError, LegalReference

__all__ = [
    "LAW",
    "Bracket",
    "Duty",
    "Law",
    "LawError",
    "LawScale",
    "LawValue",
    "LawWarning",
    "LegalReference",
    "OtherValue",
    "Relief",
    "contested",
    "duties",
    "history",
    "load",
    "names",
    "reliefs",
    "scale",
    "value",
]

LAW = Path(__file__).parent


@dataclass(frozen=True)
class LawWarning:
    """A value was used for a day on which nobody has confirmed that it is still the law."""

    name: str
    on: date
    verified_until: date | None

    @property
    def message(self) -> str:
        """Sentence for the report, in Bahasa Indonesia."""
        if self.verified_until is None:
            return f"{self.name}: nilai ini belum pernah dicocokkan dengan sumbernya."
        return (
            f"{self.name}: nilai untuk {self.on.isoformat()} dipakai tanpa pengecekan; "
            f"terakhir dicek {self.verified_until.isoformat()}."
        )


@dataclass(frozen=True)
class _Answer:
    name: str
    description: str
    unit: str
    in_force_from: date
    known_since: date
    reference: LegalReference
    verified_until: date | None
    asked_on: date

    @property
    def is_recalled(self) -> bool:
        """Whether the value comes from memory and was read nowhere."""
        return self.reference.mark == "recalled"

    @property
    def is_past_verification(self) -> bool:
        """Whether it was asked for a day after the last check, or was never checked."""
        return self.verified_until is None or self.asked_on > self.verified_until

    @property
    def warning(self) -> LawWarning | None:
        """What the report must say about it; None when nothing."""
        if not self.is_past_verification:
            return None
        return LawWarning(self.name, self.asked_on, self.verified_until)


@dataclass(frozen=True)
class LawValue(_Answer):
    """One number of the law: ``value`` in ``unit`` (``/1`` share of 1, ``IDR/month``)."""

    value: Decimal
    contested_by: OtherValue | None = None


@dataclass(frozen=True)
class LawScale(_Answer):
    """Brackets by amount; ``method`` band: the bracket's value, marginal: each layer its rate."""

    method: str
    brackets: tuple[Bracket, ...]


@dataclass(frozen=True)
class Law:
    """All law files of one folder."""

    parameters: dict[str, Parameter]
    reliefs: tuple[Relief, ...]
    duties: tuple[Duty, ...]

    def value(self, name: str, on: date, known_on: date | None = None) -> LawValue:
        """Value of ``name`` in force on ``on``, as known on ``known_on`` (None: as known today).

        Raises:
            LawError: no such parameter, or nothing in force (or known) on that day.
        """
        parameter = self._parameter(name, is_scale=False)
        return _value(parameter, self._entry(parameter, on, known_on), on)

    def scale(self, name: str, on: date, known_on: date | None = None) -> LawScale:
        """Brackets of ``name`` in force on ``on``; otherwise as :meth:`value`."""
        parameter = self._parameter(name, is_scale=True)
        entry = self._entry(parameter, on, known_on)
        assert parameter.method is not None
        return LawScale(
            *_answer_fields(parameter, entry, on), method=parameter.method, brackets=entry.brackets
        )

    def history(self, name: str, known_on: date | None = None) -> list[LawValue]:
        """Every value ``name`` ever had, oldest first, each asked for its own first day."""
        parameter = self._parameter(name, is_scale=False)
        return [
            _value(parameter, entry, entry.in_force_from)
            for entry in parameter.entries
            if known_on is None or entry.known_since <= known_on
        ]

    def _parameter(self, name: str, *, is_scale: bool) -> Parameter:
        parameter = self.parameters.get(name)
        if parameter is None:
            raise LawError(
                f"tidak ada berkas hukum {name}.yaml: tambahkan, atau pakai "
                f"{', '.join(self.parameters)}"
            )
        if (parameter.method is not None) is not is_scale:
            kind, function = ("values", "value()") if is_scale else ("brackets", "scale()")
            raise LawError(f"{name}.yaml memuat {kind}: tanyakan dengan {function}")
        return parameter

    def _entry(self, parameter: Parameter, on: date, known_on: date | None) -> Entry:
        in_force = [entry for entry in parameter.entries if entry.in_force_from <= on]
        if not in_force:
            raise LawError(
                f"{parameter.name}.yaml tidak memuat nilai untuk {on}: nilai pertamanya berlaku "
                f"sejak {parameter.entries[0].in_force_from}; tambahkan yang sebelumnya"
            )
        known = [e for e in in_force if known_on is None or e.known_since <= known_on]
        if not known:
            raise LawError(
                f"{parameter.name}.yaml: nilai yang berlaku pada {on} belum diketahui pada "
                f"{known_on}: yang pertama diketahui sejak {min(e.known_since for e in in_force)}"
            )
        return known[-1]


def _answer_fields(
    parameter: Parameter, entry: Entry, on: date
) -> tuple[str, str, str, date, date, LegalReference, date | None, date]:
    return (
        parameter.name,
        parameter.description,
        parameter.unit,
        entry.in_force_from,
        entry.known_since,
        entry.reference,
        parameter.verified_until,
        on,
    )


def _value(parameter: Parameter, entry: Entry, on: date) -> LawValue:
    assert entry.value is not None
    return LawValue(
        *_answer_fields(parameter, entry, on), value=entry.value, contested_by=entry.contested_by
    )


def load(folder: Path | None = None) -> Law:
    """Every ``*.yaml`` of ``folder``; by default the law of the country, and the city's wages.

    Raises:
        LawError: a file is not sound; the message names file, key, line and what to do.
    """
    return _load(LAW, city().wage_files) if folder is None else _load(folder, ())


@lru_cache
def _load(folder: Path, more: tuple[Path, ...]) -> Law:
    parameters: dict[str, Parameter] = {}
    reliefs_found: list[Relief] = []
    duties_found: list[Duty] = []
    for path in sorted([*folder.glob("*.yaml"), *more], key=lambda path: path.name):
        match read_law_file(path):
            case Relief() as relief:
                reliefs_found.append(relief)
            case tuple() as duties_of_file:
                duties_found += duties_of_file
            case Parameter() as parameter:
                parameters[parameter.name] = parameter
    return Law(parameters, tuple(reliefs_found), tuple(duties_found))


def contested(found: LawValue | None) -> dict[str, Decimal | str | None]:
    """What other sources say instead of a value, as the columns ``schemas.columns.CONTESTED``."""
    other = found.contested_by if found else None
    return {
        "contested_idr": other.value if other else None,
        "contested_by": other.publication if other else None,
        "contested_why": other.why_not if other else None,
    }


def names() -> list[str]:
    """Names of all parameters and scales, in order."""
    return list(load().parameters)


def value(name: str, on: date, known_on: date | None = None) -> LawValue:
    """Value of ``name`` in force on ``on``, as known on ``known_on``; see :meth:`Law.value`."""
    return load().value(name, on, known_on)


def scale(name: str, on: date, known_on: date | None = None) -> LawScale:
    """Brackets of ``name`` in force on ``on``; see :meth:`Law.scale`."""
    return load().scale(name, on, known_on)


def history(name: str, known_on: date | None = None) -> list[LawValue]:
    """Every value ``name`` ever had, oldest first; see :meth:`Law.history`."""
    return load().history(name, known_on)


def reliefs() -> tuple[Relief, ...]:
    """The reliefs on file, those that do not apply here with the reason why."""
    return load().reliefs


def duties() -> tuple[Duty, ...]:
    """Who must do what by the law on file."""
    return load().duties
