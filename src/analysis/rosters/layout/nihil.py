"""NIHIL: that there is nobody to list. It counts where it is the whole message, and only there."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.rosters.layout.row_view import LETTERS
from analysis.rosters.layout.sections import is_heading
from analysis.rosters.words import row_kind

_NIHIL = ("nihil",)


def is_nihil(texts: Sequence[str]) -> bool:
    """Whether the filled cells of a row say that there is nobody, and nothing else.

    Numbers, dashes, and the label of what there is none of ("Jumlah tenaga non ASN :") say nothing
    beside it; other words make it a cell of their row.
    """
    said = [text for text in texts if LETTERS.search(text)]
    if not any(row_kind(text, _NIHIL) for text in said):
        return False
    others = [text for text in said if not row_kind(text, _NIHIL)]
    return not others or (len(texts) == len(others) + 1 == 2 and _is_label(others[0]))


def _is_label(text: str) -> bool:
    return (
        text.rstrip().endswith((":", "="))
        or is_heading(text)
        or row_kind(text, ("total", "note")) is not None
    )
