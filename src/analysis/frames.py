"""Rows of a data frame, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows as named tuples; the checker of types knows nothing of their fields."""
    yield from frame.itertuples()


def known(value: Any) -> Any:
    """``value``, or None for every kind of missing."""
    return None if value is None or pd.isna(value) else value


def whole(value: Any) -> int | None:
    """``value`` as ``int``, sen half up, or None for every kind of missing."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, Decimal):
        return int(value.to_integral_value(ROUND_HALF_UP))
    return int(value)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as ``{column: value}``."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
