"""The layouts of SIPP's upload sheets, from YAML files that follow SIPP when it changes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from analysis.city import city
from analysis.rosters.grid import column_letters
from analysis.rosters.lines.columns import DETAIL_FIELDS
from analysis.strict_yaml import (
    StrictYamlError,
    at,
    check_keys,
    mapping,
    read_mapping,
    sequence,
    text,
)

FOLDER = Path(__file__).parent
DEFAULT = "data_tk_baru"
#: What a column can be filled from, beside the fields of ``registration_details``.
OWN_FIELDS = (
    "nik",
    "kpj",
    "name",
    "name_first",
    "name_middle",
    "name_last",
    "birth_date",
    "sex",
    "start_date",
    "end_date",
    "wage_priced_idr",
    "wage_reported_idr",
    "ended_on",
    "how",
    "npp",
)
FIELDS = frozenset({*OWN_FIELDS, *DETAIL_FIELDS})
WAGES = ("wage_priced_idr", "wage_reported_idr")
#: What ``sheets.yaml`` has.
_WORDS = (
    "titles",
    "headings",
    "instructions",
    "no_opd",
    "lines",
    "cards_heading",
    "cards_heads",
    "no_npp",
    "gaps_heading",
    "gaps_heads",
    "required",
    "optional",
    "whole",
    "partly",
    "complete",
    "defaults_heading",
    "defaults_heads",
    "location_heads",
    "location_note",
    "marks",
    "ended",
)
_TEXTS = ("name", "label", "version", "source", "mark")
_REQUIRED = ("column", "name")
_KEYS = frozenset(
    {
        *("meaning", "from", "values", "default", "presence", "pattern"),
        *("accepted", "required", "required_mark", "mark"),
    }
)


class TemplateError(ValueError):
    """A template file cannot be used; the message says which column and what to mend."""


@dataclass(frozen=True)
class TemplateColumn:
    """One column of an upload sheet; the keys are explained in ``data_tk_baru.yaml``."""

    name: str
    meaning: str = ""
    source: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    default: str | None = None
    presence: Mapping[str, str] = field(default_factory=dict)
    pattern: str | None = None
    accepted: Sequence[str] = ()
    is_required: bool = False
    required_mark: str = "inferred"
    mark: str = ""

    def accepts(self, text: str) -> bool:
        """Whether SIPP takes a text in this column, as far as is known."""
        is_shaped = self.pattern is None or re.fullmatch(self.pattern, text) is not None
        return is_shaped and (not self.accepted or text in self.accepted)


@dataclass(frozen=True)
class Template:
    """A layout: its columns in order, and where and when it was read."""

    name: str
    label: str
    version: str
    source: str
    mark: str
    columns: tuple[TemplateColumn, ...]
    locations: tuple[Mapping[str, str], ...]

    @property
    def wage(self) -> str | None:
        """Which of the two wages fills it."""
        return next((one.source for one in self.columns if one.source in WAGES), None)


def load_template(name: str = DEFAULT, folder: Path = FOLDER) -> Template:
    """Read ``<folder>/<name>.yaml``.

    Raises:
        TemplateError: there is no such file, or it cannot be used (in Bahasa Indonesia).
    """
    path = folder / f"{name}.yaml"
    if not path.exists():
        raise TemplateError(f"templat {path} tidak ada")
    try:
        content = read_mapping(path)
        check_keys(content, (*_TEXTS, "columns"), ("locations",), "isi berkas")
        columns = tuple(
            _column(place, entry)
            for place, entry in enumerate(sequence(content["columns"], "columns"))
        )
        locations = tuple(
            _location(entry, f"locations, butir {number}")
            for number, entry in enumerate(content.get("locations", ()), start=1)
        )
        texts = {key: text(content[key], key) for key in _TEXTS}
    except (StrictYamlError, TemplateError) as error:
        told = str(error).removeprefix(path.name).lstrip(":, ")
        raise TemplateError(f"{path}: {told}") from None
    return Template(**texts, columns=columns, locations=locations)


def _location(entry: Any, where: str) -> dict[str, str]:
    fields = mapping(entry, where)
    check_keys(fields, ("code", "name", "mark"), (), where)
    return {key: city().named(text(fields[key], f"{where}, {key}")) for key in fields}


def _column(place: int, entry: Mapping[str, Any]) -> TemplateColumn:
    where = f"kolom ke-{place + 1}"
    check_keys(mapping(entry, where), _REQUIRED, sorted(_KEYS), where)
    if entry["column"] != column_letters(place):
        raise TemplateError(
            f"{where}: huruf kolomnya {entry['column']}, seharusnya {column_letters(place)}"
            f"{at(entry['column'])}"
        )
    found = column_of(entry)
    for name in filter(None, (found.source, *found.presence)):
        if name not in FIELDS:
            raise TemplateError(
                f"{where}: from '{name}' tidak dikenal; pilih {', '.join(sorted(FIELDS))}{at(name)}"
            )
    for cell in (found.default, *found.values.values(), *found.presence.values()):
        if cell is not None and not found.accepts(cell):
            raise TemplateError(f"{where}: isi '{cell}' tidak termasuk yang diterima{at(entry)}")
    return found


def column_of(entry: Mapping[str, Any]) -> TemplateColumn:
    """A column as its entry says."""
    return TemplateColumn(
        name=entry["name"],
        meaning=entry.get("meaning", ""),
        source=entry.get("from"),
        values=entry.get("values", {}),
        default=city().named(entry["default"]) if "default" in entry else None,
        presence=entry.get("presence", {}),
        pattern=entry.get("pattern"),
        accepted=tuple(entry.get("accepted", ())),
        is_required=entry.get("required") == "true",
        required_mark=entry.get("required_mark", "inferred"),
        mark=entry.get("mark", ""),
    )


@cache
def words() -> dict[str, Any]:
    """What the workbook says around the upload sheet: ``sheets.yaml``."""
    found = read_mapping(FOLDER / "sheets.yaml")
    try:
        check_keys(found, _WORDS, (), "sheets.yaml")
        for place, entry in enumerate(sequence(found["ended"], "sheets.yaml, ended")):
            where = f"sheets.yaml, ended, kolom ke-{place + 1}"
            check_keys(mapping(entry, where), ("name",), sorted(_KEYS), where)
    except StrictYamlError as error:
        raise TemplateError(str(error)) from None
    return dict(found)


@cache
def columns_of_ended() -> tuple[TemplateColumn, ...]:
    """The columns of our own sheet of who is not to be registered any more."""
    return tuple(column_of(entry) for entry in words()["ended"])
