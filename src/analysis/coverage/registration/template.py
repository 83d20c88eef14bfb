"""The layouts of BPJS's upload sheets, from YAML files that follow BPJS when it changes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from analysis.rosters.grid import column_letters
from analysis.rosters.lines.columns import DETAIL_FIELDS

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
)
FIELDS = frozenset({*OWN_FIELDS, *DETAIL_FIELDS})
WAGES = ("wage_priced_idr", "wage_reported_idr")
_KEYS = frozenset(
    {
        *("column", "name", "meaning", "from", "values", "default", "presence", "pattern"),
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
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        columns = tuple(
            _column(path, place, entry) for place, entry in enumerate(content["columns"])
        )
        texts = {key: str(content[key]) for key in ("name", "label", "version", "source", "mark")}
        return Template(**texts, columns=columns, locations=tuple(content.get("locations", ())))
    except FileNotFoundError:
        raise TemplateError(f"templat {path} tidak ada") from None
    except yaml.YAMLError as error:
        raise TemplateError(
            f"{path}: bukan YAML yang sah ({' '.join(str(error).split())})"
        ) from None
    except (KeyError, TypeError, AttributeError) as error:
        raise TemplateError(f"{path}: isinya tidak lengkap ({error})") from None


def _column(path: Path, place: int, entry: Mapping[str, Any]) -> TemplateColumn:
    where = f"{path}, kolom ke-{place + 1}"
    if unknown := set(entry) - _KEYS:
        raise TemplateError(f"{where}: kunci {', '.join(sorted(unknown))} tidak dikenal")
    if entry["column"] != column_letters(place):
        raise TemplateError(
            f"{where}: huruf kolomnya {entry['column']}, seharusnya {column_letters(place)}"
        )
    found = column_of(entry)
    for name in filter(None, (found.source, *found.presence)):
        if name not in FIELDS:
            raise TemplateError(
                f"{where}: from '{name}' tidak dikenal; pilih {', '.join(sorted(FIELDS))}"
            )
    for text in (found.default, *found.values.values(), *found.presence.values()):
        if text is not None and not found.accepts(text):
            raise TemplateError(f"{where}: isi '{text}' tidak termasuk yang diterima")
    return found


def column_of(entry: Mapping[str, Any]) -> TemplateColumn:
    """A column as its entry says."""
    return TemplateColumn(
        name=entry["name"],
        meaning=entry.get("meaning", ""),
        source=entry.get("from"),
        values=entry.get("values", {}),
        default=entry.get("default"),
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
    text = (FOLDER / "sheets.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=yaml.BaseLoader))


@cache
def own_columns(sheet: str) -> tuple[TemplateColumn, ...]:
    """The columns of a sheet of our own: ``continuing`` or ``ended``."""
    return tuple(column_of(entry) for entry in words()[sheet])
