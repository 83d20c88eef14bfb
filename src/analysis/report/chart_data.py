"""What a chart shows, as numbers: from these a slide has a chart that can be edited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Self

from analysis.audience import shown
from analysis.report.wording import not_available

Value = int | Decimal | Fraction

BARS, STACKED_BARS, STACKED_COLUMNS, LINES = "bars", "stacked_bars", "stacked_columns", "lines"


@dataclass(frozen=True)
class Series:
    """A series: a number for each category (``None``: unknown), and how the report writes it."""

    name: str
    values: Sequence[float | None]
    labels: Sequence[str]

    @classmethod
    def of(
        cls,
        name: str,
        values: Sequence[Value | None],
        kind: str,
        write: Callable[[Value], str],
    ) -> Self:
        """Exact values as this audience sees them, drawn and written; never nearer to the truth."""
        seen = [None if value is None else shown(kind, value) for value in values]
        return cls(
            name,
            tuple(None if value is None else float(value) for value in seen),
            tuple(not_available() if value is None else write(value) for value in seen),
        )


@dataclass(frozen=True)
class ChartData:
    """The numbers of a chart: its ``shape`` (bars, stacked_bars, ...), the ``kind`` of its values,
    what stands along its axis, and the series; ``marked`` are categories in another colour."""

    shape: str
    kind: str
    categories: Sequence[str]
    series: Sequence[Series]
    marked: Sequence[int] = ()
