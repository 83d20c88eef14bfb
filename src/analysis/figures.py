"""The register of figures: every figure that a report quotes has a name, a code and a source.

A stage registers what it has computed; the report's texts name figures and never type them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

import pandas as pd

from analysis import schemas
from analysis.report.wording import date_long, month_long, not_available, number, percent, rupiah

#: What a value of each kind may be. A percent is a share of 1.
Value = int | Fraction | date | str | None

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_FORMATS: dict[str, Callable[..., str]] = {
    "number": number,
    "rupiah": rupiah,
    "percent": percent,
    "month": month_long,
    "date": date_long,
    "text": lambda value: value or not_available(),
}
BASES = ("computed", "published", "inferred", "entered")


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


class Figures:
    """Figures of one stage, or of all stages read back, by name.

    Args:
        letter: first letter of the codes, one for each stage (R rosters, C contributions, U coverage).
        as_of: day of the data.
    """

    def __init__(self, letter: str, as_of: date) -> None:
        self.letter = letter
        self.as_of = as_of
        self._figures: dict[str, Figure] = {}

    def add(
        self,
        name: str,
        value: Value,
        kind: str,
        meaning: str,
        *,
        basis: str = "computed",
        table: str | None = None,
        where: str | None = None,
        as_of: date | None = None,
    ) -> str:
        """Register a figure and return its text. ``None`` is unknown, and printed as such.

        Raises:
            ValueError: unknown kind or basis, or a name that is taken by another value.
        """
        if kind not in _FORMATS or basis not in BASES:
            raise ValueError(f"figure {name}: kind {kind!r} or basis {basis!r} is unknown")
        text = not_available() if value is None else _FORMATS[kind](value)
        before = self._figures.get(name)
        code = before.code if before else f"{self.letter}-{len(self._figures) + 1}"
        self._figures[name] = Figure(
            code,
            name,
            kind,
            None if value is None else str(value),
            text,
            meaning,
            basis,
            as_of or self.as_of,
            table,
            where,
        )
        return text

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
        import pyarrow.parquet as pq

        pq.write_table(table, folder / f"figures_{stage}.parquet", compression="zstd")

    @classmethod
    def read(cls, folder: Path, *stages: str) -> Figures:
        """The figures of the stages named, or of all stages that have written any."""
        paths = (
            [folder / f"figures_{stage}.parquet" for stage in stages]
            if stages
            else sorted(folder.glob("figures_*.parquet"))
        )
        result = cls("", date.min)
        for path in paths:
            if not path.exists():
                raise FileNotFoundError(
                    f"{path} does not exist: run the notebook that writes it first"
                )
            for row in pd.read_parquet(path).to_dict("records"):
                known = {key: None if value != value else value for key, value in row.items()}
                result._figures[str(row["name"])] = Figure(**known)
        return result
