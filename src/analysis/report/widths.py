"""How wide each column of a table is, so that no table leaves its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.report.fonts import width

SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
INSET = 4.0
#: A text column may be narrowed to this many points before the type gets smaller.
NARROWEST_TEXT = 62.0
#: Text columns share what is left by their longest text, but none asks for more than this.
WIDEST_TEXT = 330.0
#: A name that would take more lines than this is worth smaller type; prose, longer than the second
#: number of points, is not a name.
MOST_LINES, LONGEST_NAME = 4, 700.0


@dataclass(frozen=True)
class Fit:
    """Widths in points (padding included), the size of type and the padding left and right.

    ``is_squeezed`` when even single words are wider than their columns and must be broken.
    """

    widths: list[float]
    size: float
    inset: float
    is_squeezed: bool = False


def fit_columns(heads: Sequence[str], rows: Sequence[Sequence[str]], room: float) -> Fit:
    """Column widths that add up to at most ``room`` points.

    Columns of short values (numbers, dates) keep them on one line; the others wrap. When even the
    narrowest columns do not fit, the type shrinks step by step; after that, everything is scaled
    and wraps where it must.
    """
    first: Fit | None = None
    for size in SIZES:
        inset = INSET if size > 7 else 2.5
        wants = [_wants(place, heads, rows, size, inset) for place in range(len(heads))]
        needs = [need for need, _ in wants]
        if sum(needs) > room:
            continue
        fit = Fit(_shared(wants, room), size, inset)
        if not _is_tall(fit, rows):
            return fit
        first = first or fit
    if first is not None:
        return first
    factor = room / sum(needs)
    return Fit([_down(need * factor) for need in needs], size, inset, is_squeezed=True)


def _is_tall(fit: Fit, rows: Sequence[Sequence[str]]) -> bool:
    """Whether a name would stand in more than a few lines: such a table takes too many pages."""
    for place, points in enumerate(fit.widths):
        texts = {row[place] for row in rows}
        natural = max((width(text, fit.size, is_bold=True) for text in texts), default=0.0)
        if MOST_LINES * (points - 2 * fit.inset) < natural <= LONGEST_NAME:
            return True
    return False


def _wants(
    place: int, heads: Sequence[str], rows: Sequence[Sequence[str]], size: float, inset: float
) -> tuple[float, float]:
    """What a column needs at least, and what it would like, in points."""
    texts = {row[place] for row in rows}
    # The total row is bold and any row may be: bold is the wider measure.
    natural = max((width(text, size, is_bold=True) for text in texts), default=0.0)
    words = {part for text in texts for part in text.replace("\u200b", " ").split()}
    longest = max((width(part, size, is_bold=True) for part in words), default=0.0)
    head_words = set(heads[place].replace("\u200b", " ").split())
    head = max((width(part, size, is_bold=True) for part in head_words), default=0.0)
    least = natural if natural <= NARROWEST_TEXT + 20 else max(longest, NARROWEST_TEXT)
    padding = 2 * inset + 1.0
    return max(least, head) + padding, max(min(natural, WIDEST_TEXT), head, least) + padding


def _shared(wants: Sequence[tuple[float, float]], room: float) -> list[float]:
    """Every column what it needs, then what it would like, then an even part of what is left."""
    wishes = sum(wish - need for need, wish in wants)
    spare = room - sum(need for need, _ in wants)
    share = min(1.0, spare / wishes) if wishes > 0 else 1.0
    rest = max(0.0, spare - wishes) / len(wants)
    return [_down(need + (wish - need) * share + rest) for need, wish in wants]


def _down(points: float) -> float:
    return int(points * 100) / 100
