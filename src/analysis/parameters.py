"""Parameters of the notebooks: declared in their tagged cell, checked before anything runs.

papermill accepts a misspelt name and a value of any type; a report for the wrong month is worse
than none, so both are refused here, for the command and for a notebook that runs alone.
"""

from __future__ import annotations

import ast
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from analysis.audience import check_audience
from analysis.city import CityError, load_city, use_city
from analysis.language import check_language
from analysis.paths import project_root
from analysis.strict_yaml import StrictYamlError, check_keys, read_typed

#: The clock of the city, UTC+8: a server in UTC would date the reports of a night a day back.
CITY_TIME = timezone(timedelta(hours=8))
#: How the cell that papermill adds begins.
_INJECTED = "# Parameters"


class BadParameterError(ValueError):
    """A parameter is unknown, or its value is not one; the message is one line for the user."""


@dataclass(frozen=True)
class Parameter:
    """One parameter as its notebook declares it: ``year: int = 2026  # tahun laporan``."""

    name: str
    type: str
    default: str
    help: str

    @property
    def value(self) -> Any:
        """The default as a value: the cell has it as Python writes it."""
        return ast.literal_eval(self.default)


def declared(notebook: Path) -> dict[str, Parameter]:
    """The parameters of a notebook's tagged cell.

    Raises:
        BadParameterError: there is no such cell, or more than one, or a parameter without type.
    """
    import nbformat
    from papermill.iorw import load_notebook_node
    from papermill.utils import find_first_tagged_cell_index

    node = load_notebook_node(str(notebook))
    tagged = [cell for cell in node.cells if "parameters" in cell.metadata.get("tags", ())]
    if len(tagged) != 1 or find_first_tagged_cell_index(node, "parameters") < 0:
        raise BadParameterError(
            f"{notebook.name}: ada {len(tagged)} sel bertanda 'parameters', seharusnya tepat satu"
        )
    from papermill.inspection import _infer_parameters

    found = _infer_parameters(nbformat.from_dict(node))
    parameters = {p.name: Parameter(p.name, p.inferred_type_name, p.default, p.help) for p in found}
    for parameter in parameters.values():
        if parameter.type not in _TYPES:
            raise BadParameterError(
                f"{notebook.name}: parameter {parameter.name} harus berjenis {', '.join(_TYPES)}"
            )
    return parameters


def shipped_defaults() -> dict[str, Any]:
    """The defaults that the repository ships, from ``parameters.yaml``.

    A parameter cell that was saved in JupyterLab is the default of the next run; without these
    nobody would be told.
    """
    return {name: one["default"] for name, one in _shipped().items() if "default" in one}


def shipped_names(notebook: str) -> frozenset[str]:
    """The parameters that a notebook (``rosters``, ``contributions``, ...) has as it is shipped."""
    return frozenset(
        name for name, one in _shipped().items() if notebook in one.get("notebooks", [notebook])
    )


@cache
def _shipped() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = read_typed(Path(__file__).with_name("parameters.yaml"))
    for name, one in found.items():
        check_keys(one, set(), {"default", "notebooks"}, f"parameters.yaml, {name}")
    return found


def unusual(values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Each parameter that is not as the repository ships it: its value, and the shipped one."""
    shipped = shipped_defaults()
    return {
        name: (value, shipped[name])
        for name, value in values.items()
        if name in shipped and value != shipped[name]
    }


def from_text(parameter: Parameter, text: str) -> Any:
    """The value that ``-p NAME VALUE`` means."""
    return _converted(parameter.name, parameter.type, text)


def check_value(name: str, kind: str, value: Any) -> Any:
    """``value`` if it has the declared type and meaning, else :class:`BadParameterError`."""
    value = _converted(name, kind, value)
    if check := _MEANINGS.get(name):
        try:
            check(value)
        except ValueError as error:
            raise BadParameterError(f"parameter {name}: {error}") from None
    return value


def unknown_parameter(name: str, known: Mapping[str, Any]) -> BadParameterError:
    """The error for a name that no notebook declares, with the nearest that one does."""
    near = get_close_matches(name, known, n=1)
    hint = f"; maksudnya {near[0]}?" if near else f"; yang ada: {', '.join(sorted(known))}"
    return BadParameterError(f"parameter {name} tidak dikenal{hint}")


def check_namespace(namespace: Mapping[str, Any], notebook: str) -> dict[str, Any]:
    """Check the parameters of a running notebook: pass it ``globals()`` in the first cell.

    Whoever renames or misspells one in the tagged cell would otherwise run on with the default, or
    with the value of an earlier run in the same kernel.

    Args:
        notebook: which one, as :func:`shipped_names` has it.

    Returns:
        The declared parameters with their values.

    Raises:
        BadParameterError: a name is declared that the notebook does not have, or one that it has is
            not; a value came under another name, or has another type.
    """
    annotations = namespace.get("__annotations__") or _lazy_annotations(namespace)
    shipped = dict.fromkeys(shipped_names(notebook))
    for name in annotations:
        if name not in shipped:
            raise unknown_parameter(name, shipped)
    if missing := sorted(shipped.keys() - (annotations.keys() & namespace.keys())):
        raise BadParameterError(
            f"sel parameter tidak memuat {', '.join(missing)}: tambahkan seperti aslinya"
        )
    values = {
        name: check_value(name, getattr(kind, "__name__", str(kind)), namespace[name])
        for name, kind in annotations.items()
    }
    for name in _injected_names(namespace):
        if name not in values:
            raise unknown_parameter(name, values)
    check_together(values)
    return values


def _injected_names(namespace: Mapping[str, Any]) -> list[str]:
    """The names that papermill may have put in.

    A notebook that is run again has names of its own by then, so its cells are asked; without the
    history that Jupyter keeps of them, every plain value counts.
    """
    if "In" not in namespace:
        plain = (str, int, float, bool, list, dict, types.NoneType)
        return [n for n, v in namespace.items() if n[0] != "_" and isinstance(v, plain)]
    cells = [source for source in namespace["In"] if source.lstrip().startswith(_INJECTED)]
    return [
        target.id
        for source in cells
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]


def read_parameter_file(path: Path) -> dict[str, Any]:
    """The parameters of a YAML file, as ``-f`` means it."""
    try:
        return read_typed(path, may_be_empty=True)
    except StrictYamlError as error:
        told = str(error).removeprefix(path.name).lstrip(":, ")
        raise BadParameterError(f"berkas parameter {path}: {told}") from None


def as_of_day(text: str) -> date:
    """The day that ``as_of`` names; when it is empty the city's today, wherever the clock is."""
    return date.fromisoformat(text) if text else datetime.now(CITY_TIME).date()


def _lazy_annotations(namespace: Mapping[str, Any]) -> dict[str, Any]:
    """Annotations as Python 3.14 and later keep them."""
    annotate = namespace.get("__annotate__")
    return dict(annotate(1)) if callable(annotate) else {}


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise ValueError
    return int(value)


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ValueError
    return str(value)


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise ValueError


def _number(value: Any) -> float:
    if isinstance(value, bool):
        raise ValueError
    return float(value)


_TYPES: dict[str, tuple[Callable[[Any], Any], str]] = {
    "int": (_whole, "bilangan bulat"),
    "str": (_text, "teks"),
    "bool": (_flag, "true atau false"),
    "float": (_number, "bilangan"),
}


def _converted(name: str, kind: str, value: Any) -> Any:
    if kind not in _TYPES:
        raise BadParameterError(f"parameter {name}: jenis {kind} tidak didukung")
    convert, wanted = _TYPES[kind]
    try:
        return convert(value)
    except (TypeError, ValueError):
        raise BadParameterError(f"parameter {name}: {value!r} bukan {wanted}") from None


def _check_year(value: int) -> None:
    if not 2015 <= value <= 2100:
        raise ValueError(f"tahun {value} tidak masuk akal; tulis seperti 2026")


def _check_day(value: str) -> None:
    if not value:
        return
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError(f"'{value}' bukan tanggal; tulis seperti 2026-11-22")
    try:
        date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"'{value}' bukan tanggal yang ada") from None


def check_together(values: Mapping[str, Any]) -> None:
    """Check what only makes sense together: a wage base that is known for the year, on the day.

    The city of ``raw_dir`` and the programmes are those in use from then on.

    Raises:
        BadParameterError: ``city.yaml`` is not sound; the law files have no such minimum wage, or
            not yet on ``as_of``.
    """
    if "raw_dir" in values:
        try:
            use_city(load_city(project_root() / values["raw_dir"]))
        except CityError as error:
            raise BadParameterError(str(error)) from None
    if "programs" in values:
        from analysis.contributions.programs import use_programs

        use_programs([code.strip() for code in values["programs"].split(",")])
    if "wage_base" not in values:
        return
    from analysis.contributions.base import parse_policy

    known_on = as_of_day(values.get("as_of", ""))
    try:
        parse_policy(values["wage_base"], year=values["year"], known_on=known_on)
    except ValueError as error:
        raise BadParameterError(f"parameter wage_base: {error}") from None


def _check_programs(value: str) -> None:
    from analysis.contributions.programs import known_programs

    known_programs([code.strip() for code in value.split(",")])


def _check_logo(value: str) -> None:
    from analysis.report.svg import read_picture

    if not value:
        return
    path = project_root() / value
    if not path.is_file():
        raise ValueError(f"berkas {value} tidak ada")
    try:
        read_picture(path)
    except ValueError as error:
        raise ValueError(
            f"{value} bukan gambar .svg atau .png yang dapat dipakai: {error}"
        ) from None


_MEANINGS: dict[str, Callable[[Any], None]] = {
    "year": _check_year,
    "as_of": _check_day,
    "audience": check_audience,
    "deadline": _check_day,
    "since": _check_day,
    "lang": check_language,
    "logo": _check_logo,
    "programs": _check_programs,
}
