"""A value of the law of which sources say two things: both are told wherever it is printed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.frames import known
from analysis.frames import rows as rows_of
from analysis.language import translated
from analysis.report.chapters.texts import prose
from analysis.report.wording import price

SIGN = "†"


def named_wage(name: str, row: Any) -> str:
    """The name of a value, with a sign where its sources disagree.

    Args:
        row: with the columns ``schemas.columns.CONTESTED``.
    """
    return translated(name) + (SIGN if known(row.contested_idr) is not None else "")


def contested_notes(values: pd.DataFrame) -> tuple[str, ...]:
    """What the other sources say, each once; nothing where no value is contested."""
    found = values[values["contested_idr"].notna()].drop_duplicates("contested_idr")
    return tuple(
        prose("law.contested").format(
            other=price(row.contested_idr),
            source=translated(row.contested_by),
            why_not=translated(row.contested_why),
        )
        for row in rows_of(found)
    )
