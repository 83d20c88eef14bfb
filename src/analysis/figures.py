"""The register of figures: every figure that a report quotes has a name, a code and a source.

``figures.yaml`` says what each counts; a stage gives the values; the report's texts name figures
and never type them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from analysis import schemas
from analysis.audience import is_public
from analysis.language import translated
from analysis.report.wording import (
    count,
    date_long,
    month_long,
    not_available,
    number,
    percent,
    percent_words,
    price,
    rupiah,
)
from analysis.strict_yaml import check_keys, mapping, one_of, read_mapping

BASES = ("computed", "published", "inferred", "entered")
#: What a value of each kind may be. A percent is a share of 1.
Value = int | Decimal | Fraction | date | str | None

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_FORMATS: dict[str, Callable[..., str]] = {
    "number": number,
    "count": count,
    "rupiah": rupiah,
    "price": price,
    "percent": percent,
    "share": percent_words,
    "month": month_long,
    "date": date_long,
    "text": str,
}


@dataclass(frozen=True)
class Figure:
    """One figure as registered; ``text`` is how every reader sees it."""

    code: str
    name: str
    kind: str
    value: str | None
    text: str
    meaning: str
    basis: str
    as_of: date
    source_table: str | None
    source_filter: str | None


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """What each figure counts, from ``figures.yaml``."""
    found = read_mapping(Path(__file__).with_name("figures.yaml"))
    for name, entry in found.items():
        where = f"figures.yaml, {name}"
        check_keys(mapping(entry, where), ("kind", "meaning"), ("basis", "table", "where"), where)
        one_of(entry["kind"], [*_FORMATS], f"{where}, kind")
        one_of(entry.get("basis", "computed"), BASES, f"{where}, basis")
    return {name: {"basis": "computed", **entry} for name, entry in found.items()}


class Figures:
    """Figures of one stage, or of all stages read back, by name.

    Args:
        letter: first letter of the codes: R rosters, C contributions, U coverage.
        as_of: day of the data.
    """

    def __init__(self, letter: str, as_of: date) -> None:
        self.letter = letter
        self.as_of = as_of
        self._figures: dict[str, Figure] = {}

    @classmethod
    def of(cls, figures: Iterable[Figure]) -> Figures:
        """A register of figures that are made already."""
        result = cls("", date.min)
        result._figures = {figure.name: figure for figure in figures}
        return result

    def add(self, name: str, value: Value, *, as_of: date | None = None) -> None:
        """Register the value of a figure. ``None`` is unknown, and printed as such.

        Raises:
            KeyError: ``figures.yaml`` does not say what the figure counts.
        """
        if name not in catalogue():
            raise KeyError(f"figure {name}: say in figures.yaml what it counts")
        entry = catalogue()[name]
        before = self._figures.get(name)
        self._figures[name] = Figure(
            code=before.code if before else f"{self.letter}-{len(self._figures) + 1}",
            name=name,
            kind=entry["kind"],
            value=None if value is None else str(value),
            text=not_available() if value is None else _FORMATS[entry["kind"]](value),
            meaning=translated(entry["meaning"]),
            basis=entry["basis"],
            as_of=as_of or self.as_of,
            source_table=entry.get("table"),
            source_filter=entry.get("where"),
        )

    def add_all(self, values: Mapping[str, Value], *, as_of: date | None = None) -> None:
        """Register several figures of one day."""
        for name, value in values.items():
            self.add(name, value, as_of=as_of)

    def __getitem__(self, name: str) -> str:
        """The text of a figure."""
        return self.figure(name).text

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._figures.values())

    def __contains__(self, name: str) -> bool:
        return name in self._figures

    def figure(self, name: str) -> Figure:
        """The figure of a name or a code. Raises ``KeyError`` with the names there are."""
        if name in self._figures:
            return self._figures[name]
        for figure in self:
            if figure.code == name:
                return figure
        raise KeyError(f"no figure {name}; there are {', '.join(self._figures)}")

    def is_known(self, name: str) -> bool:
        """Whether the figure is registered and has a value."""
        return name in self and self.figure(name).value is not None

    def whole(self, name: str) -> int | None:
        """The value of a whole-number figure."""
        value = self.figure(name).value
        return None if value is None else int(value)

    def fill(self, text: str) -> str:
        """``text`` with every ``{name}`` replaced by that figure's text."""
        return _PLACEHOLDER.sub(lambda match: self[match[1]], text)

    def write(self, folder: Path, stage: str) -> None:
        """Write the figures of a stage as ``figures_<stage>.parquet``."""
        frame = pd.DataFrame([vars(figure) for figure in self], columns=schemas.FIGURES.names)
        table = schemas.conform(frame, schemas.FIGURES)
        pq.write_table(table, folder / f"figures_{stage}.parquet", compression="zstd")

    @classmethod
    def read(cls, folder: Path, *stages: str) -> Figures:
        """The figures of the stages named, or of all stages that have written any.

        Raises:
            FileNotFoundError: a stage named has written none yet.
        """
        paths = (
            [folder / f"figures_{stage}.parquet" for stage in stages]
            if stages
            else sorted(folder.glob("figures_*.parquet"))
        )
        result = cls("", date.min)
        for path in paths:
            if not path.exists():
                raise FileNotFoundError(
                    f"{path} tidak ada: jalankan dahulu notebook yang menulisnya"
                )
            lines: list[dict[str, Any]] = pq.read_table(path).to_pylist()
            result._figures |= {line["name"]: _as_shown(Figure(**line)) for line in lines}
        return result


def _as_shown(figure: Figure) -> Figure:
    """A figure as the audience sees it: its text was written when its stage was run."""
    if not is_public() or figure.value is None or figure.kind not in ("number", "rupiah"):
        return figure
    return replace(figure, text=_FORMATS[figure.kind](Fraction(figure.value)))
