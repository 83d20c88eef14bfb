"""The files of what-ifs: the scenarios and grid that are shipped, a city's own, the assumptions.

``scenarios.yaml`` and ``sensitivity.yaml`` say in their first lines how to write them. A city's
``raw_dir/reference/scenarios.yaml`` adds scenarios, and replaces those of the same name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from analysis.contributions.programs import all_programs
from analysis.contributions.what_if.overlay import KEYS, Overlay, parse_overlay
from analysis.law.reference import MARKS
from analysis.strict_yaml import (
    StrictYamlError,
    at,
    check_keys,
    exact,
    mapping,
    one_of,
    read_mapping,
    sequence,
    text,
    whole,
)

SCENARIOS = Path(__file__).parent / "scenarios.yaml"
SENSITIVITY = Path(__file__).parent / "sensitivity.yaml"
#: How sure a ground is; ``chosen``: taken for this report, by nobody's decision.
GROUND_MARKS = (*MARKS, "chosen")
#: Of what one percent is told, beside the programmes of ``programs.csv``.
QUANTITIES = ("wage", "people", "held", "months")

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Scenario:
    """A named overlay: ``label`` for readers, ``assumes`` what is assumed, and how sure that is."""

    name: str
    label: str
    assumes: str
    mark: str
    overlay: Overlay


@dataclass(frozen=True)
class GridSteps:
    """Numbers of workers around a head count: shares of it, to ``digits`` significant digits."""

    shares: tuple[Decimal, ...]
    digits: int


@dataclass(frozen=True)
class Ground:
    """Where something is documented, and how sure that is."""

    text: str
    mark: str


@dataclass(frozen=True)
class Alternative:
    """One documented other value of an assumption."""

    label: str
    overlay: Overlay


@dataclass(frozen=True)
class Assumption:
    """An assumption of the price and what else it might be.

    ``one_percent_of``: one of :data:`QUANTITIES`, a programme, or None where a percent of it says
    nothing. ``grounds``: where the alternatives, or that there are none, are documented.
    """

    name: str
    label: str
    one_percent_of: str | None
    alternatives: tuple[Alternative, ...]
    grounds: tuple[Ground, ...]


def load_scenarios(
    opd_codes: Collection[str], raw_dir: Path | None = None, shipped: Path = SCENARIOS
) -> tuple[Scenario, ...]:
    """The shipped scenarios in their order, then those that the city adds.

    Args:
        opd_codes: OPDs of the city's ``opd.csv``. A shipped scenario may name others, and is left
            out of the tables then; the city's own may not.
        raw_dir: where the city's ``reference/scenarios.yaml`` may be.
        shipped: the file with the scenarios that every city starts from.

    Raises:
        StrictYamlError: a file is not sound; the message names file, scenario and key.
    """
    found = {scenario.name: scenario for scenario in _scenarios(shipped, is_shipped=True)}
    own = _own_file(raw_dir)
    for scenario in _scenarios(own) if own else ():
        for code in scenario.overlay.jkk_class:
            where = f"scenarios.yaml, skenario {scenario.name}, jkk_class"
            if code not in opd_codes:
                raise StrictYamlError(
                    f"{where}: OPD {code} tidak ada dalam opd.csv: betulkan kodenya atau tambahkan "
                    f"OPD itu di sana{at(code)}"
                )
        found[scenario.name] = scenario
    return tuple(found.values())


def load_grid_steps(raw_dir: Path | None = None, shipped: Path = SCENARIOS) -> GridSteps:
    """The grid's numbers of workers: the city's own where its file has any, else the shipped.

    Raises:
        StrictYamlError: a file is not sound.
    """
    own = _own_file(raw_dir)
    if own and "grid" in (fields := _top(own)):
        return _grid_steps(fields["grid"], f"{own.name}, grid")
    return _grid_steps(_top(shipped)["grid"], f"{shipped.name}, grid")


def load_assumptions(path: Path = SENSITIVITY) -> tuple[Assumption, ...]:
    """The assumptions of ``sensitivity.yaml``, in order.

    Raises:
        StrictYamlError: the file is not sound; the message names assumption and key.
    """
    return tuple(
        _assumption(name, raw, f"{path.name}, asumsi {name}")
        for name, raw in read_mapping(path).items()
    )


def _own_file(raw_dir: Path | None) -> Path | None:
    path = None if raw_dir is None else raw_dir / "reference" / "scenarios.yaml"
    return path if path is not None and path.is_file() else None


def _top(path: Path) -> Mapping[str, Any]:
    fields = read_mapping(path)
    check_keys(fields, (), ("scenarios", "grid"), path.name)
    return fields


def _scenarios(path: Path, *, is_shipped: bool = False) -> list[Scenario]:
    fields = _top(path)
    if "scenarios" not in fields:
        return []
    return [
        _scenario(name, raw, f"{path.name}, skenario {name}", is_shipped)
        for name, raw in mapping(fields["scenarios"], f"{path.name}, scenarios").items()
    ]


def _scenario(name: str, raw: Any, where: str, is_shipped: bool) -> Scenario:
    fields = mapping(raw, where)
    check_keys(fields, ("label", "assumes"), ("mark", *KEYS), where)
    return Scenario(
        _name(name, where),
        text(fields["label"], f"{where}, label"),
        text(fields["assumes"], f"{where}, assumes"),
        one_of(fields.get("mark", "chosen"), GROUND_MARKS, f"{where}, mark"),
        parse_overlay(fields, where, is_shipped=is_shipped),
    )


def _assumption(name: str, raw: Any, where: str) -> Assumption:
    fields = mapping(raw, where)
    has_none = fields.get("alternatives") == []
    ground_keys = ("ground", "mark") if has_none else ()
    check_keys(fields, ("label", "alternatives", *ground_keys), ("one_percent_of",), where)
    one_percent_of = fields.get("one_percent_of")
    if one_percent_of is not None:
        one_of(one_percent_of, (*QUANTITIES, *all_programs()), f"{where}, one_percent_of")
    label = text(fields["label"], f"{where}, label")
    if has_none:
        return Assumption(_name(name, where), label, one_percent_of, (), (_ground(fields, where),))
    alternatives, grounds = [], []
    for place, item in enumerate(
        sequence(fields["alternatives"], f"{where}, alternatives"), start=1
    ):
        here = f"{where}, alternatives nomor {place}"
        lines = mapping(item, here)
        check_keys(lines, ("label", "ground", "mark"), KEYS, here)
        overlay = parse_overlay(lines, here, is_shipped=True)
        if overlay.is_empty:
            raise StrictYamlError(f"{here}: tidak mengubah apa pun: tulis apa yang lain{at(item)}")
        alternatives.append(Alternative(text(lines["label"], f"{here}, label"), overlay))
        grounds.append(_ground(lines, here))
    return Assumption(
        _name(name, where), label, one_percent_of, tuple(alternatives), tuple(grounds)
    )


def _ground(fields: Mapping[str, Any], where: str) -> Ground:
    return Ground(
        text(fields["ground"], f"{where}, ground"),
        one_of(fields["mark"], GROUND_MARKS, f"{where}, mark"),
    )


def _grid_steps(raw: Any, where: str) -> GridSteps:
    fields = mapping(raw, where)
    check_keys(fields, ("steps_percent", "digits"), (), where)
    steps = sequence(fields["steps_percent"], f"{where}, steps_percent")
    return GridSteps(
        tuple(1 + exact(step, f"{where}, steps_percent", -99, 1000, 2) / 100 for step in steps),
        whole(fields["digits"], f"{where}, digits", 1, 9),
    )


def _name(name: str, where: str) -> str:
    if not _NAME.fullmatch(name):
        raise StrictYamlError(
            f"{where}: nama hanya huruf kecil, angka, dan tanda hubung, seperti umk-2026{at(name)}"
        )
    return name
