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
#: One text in so many may be longer than what is usual.
FEW = 12
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
        needs = [want.need for want in wants]
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


@dataclass(frozen=True)
class _Want:
    """Points a column needs, those that nearly all its texts ask for, and those that all do."""

    need: float
    usual: float
    most: float


def _wants(
    place: int, heads: Sequence[str], rows: Sequence[Sequence[str]], size: float, inset: float
) -> _Want:
    texts = [row[place] for row in rows]
    # The total row is bold and any row may be: bold is the wider measure.
    naturals = sorted(width(text, size, is_bold=True) for text in texts) or [0.0]
    words = {part for text in set(texts) for part in text.replace("\u200b", " ").split()}
    longest = max((width(part, size, is_bold=True) for part in words), default=0.0)
    head_words = set(heads[place].replace("\u200b", " ").split())
    head = max((width(part, size, is_bold=True) for part in head_words), default=0.0)
    natural = naturals[-1]
    least = natural if natural <= NARROWEST_TEXT + 20 else max(longest, NARROWEST_TEXT)
    # One long text among many is no reason to narrow the columns beside it.
    usual = naturals[-1 - len(naturals) // FEW]
    ends = (max(least, head), *(max(min(n, WIDEST_TEXT), head, least) for n in (usual, natural)))
    return _Want(*(points + 2 * inset + 1.0 for points in ends))


def _shared(wants: Sequence[_Want], room: float) -> list[float]:
    """Every column what it needs, then what is usual, then all it asks for, then an even part.

    Where the room is short, who lacks little gets it whole: a status that stands in one line is
    worth more than a name in two instead of three.
    """
    widths = [want.need for want in wants]
    for goals in ([want.usual for want in wants], [want.most for want in wants]):
        missing = [goal - points for goal, points in zip(goals, widths, strict=True)]
        spare = max(0.0, room - sum(widths))
        by_size = sorted(range(len(wants)), key=missing.__getitem__)
        for n_served, place in enumerate(by_size):
            more = min(missing[place], spare / (len(wants) - n_served))
            widths[place] += more
            spare -= more
    rest = max(0.0, room - sum(widths)) / len(wants)
    return [_down(points + rest) for points in widths]


def _down(points: float) -> float:
    return int(points * 100) / 100
