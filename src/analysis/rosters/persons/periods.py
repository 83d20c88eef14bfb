"""The periods of one person in a year, made of what several lines say: a month is priced once.

Nothing here knows of rosters: a line is a start, an end, and a place in the order of the lines.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

MONTHS = 12
_DAY = timedelta(days=1)
#: A person told in more ways than these is compared with no more of them.
_MOST_WAYS = 50


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says: its own start and end, None where it says none; ``line`` is its number.

    ``facts`` are what else tells two periods apart (OPD, unit, wage, ...), None where unknown.
    """

    line: int
    start: date | None
    end: date | None
    facts: tuple[Any, ...] = ()

    @property
    def is_backwards(self) -> bool:
        """Whether it ends before it begins, so that no month is worked."""
        return self.start is not None and self.end is not None and self.end < self.start


@dataclass(frozen=True, slots=True)
class Period:
    """A period of its own: ``start`` and ``end`` as cut by the others, and the months it has.

    ``months`` (1 to 12) are those that are priced in it. ``repeated_by`` are the lines that say the
    same again, or nothing beyond.
    """

    line: int
    start: date | None
    end: date | None
    months: tuple[int, ...]
    repeated_by: tuple[int, ...] = ()


def periods_of(said: Sequence[Said], year: int) -> list[Period]:
    """The periods of a person, in the order of their starts.

    Lines that agree in all they know and begin alike say one period: the first stays, and takes
    from the others the date that it lacks. A start within the year ends the period before it that
    has no end of its own, in the month before. A period without a start begins after the last that
    ended before its own end. A month that two touch is of the one that has its first day; where
    both have it, of the earlier line.

    Args:
        said: the lines of one person, the one that stands first, the others in their order.
        year: the report's year.

    Returns:
        One period for each line that has a month of its own, or is wholly outside the year and
        outside all others; the line that stands where there is none else.
    """
    kept, repeats = _joined(said, year)
    cut = _cut(kept, year)
    owner = _owners(cut, year)
    months: dict[int, list[int]] = {}
    for month, place in enumerate(owner, start=1):
        if place is not None:
            months.setdefault(place, []).append(month)
    chosen = set(months) | _apart(cut, year) or {0}
    for place, one in enumerate(kept):
        if place not in chosen:
            into = _covered_by(cut[place], owner, chosen, year)
            repeats[into] += [one.line, *repeats[place]]
    order = sorted(chosen, key=lambda place: (cut[place].start or date.min, place))
    return [
        Period(
            cut[place].line,
            cut[place].start,
            cut[place].end,
            tuple(months.get(place, ())),
            tuple(sorted(repeats[place])),
        )
        for place in order
    ]


def on_day(periods: Sequence[Period], day: date) -> int:
    """The place of the period in which a person stands on ``day``.

    The one whose month it is, else the last before it, else the first.
    """
    for place, period in enumerate(periods):
        if day.month in period.months:
            return place
    begun = [
        place
        for place, period in enumerate(periods)
        if (period.months and period.months[0] < day.month)
        or (not period.months and (period.start or date.min) <= day)
    ]
    return begun[-1] if begun else 0


def _joined(said: Sequence[Said], year: int) -> tuple[list[Said], list[list[int]]]:
    """The lines that say a period of their own, and for each those that say it again."""
    kept: list[Said] = []
    repeats: list[list[int]] = []
    seen: dict[tuple[Any, ...], int] = {}
    for one in said:
        what = (one.start, one.end, one.facts)
        place = seen.get(what)
        if place is None:
            # The few who are told in many ways are compared with the first ways only.
            near = range(min(len(kept), _MOST_WAYS))
            place = next((n for n in near if _is_one_period(kept[n], one, year)), None)
        if place is None:
            seen[what] = len(kept)
            kept.append(one)
            repeats.append([])
            continue
        seen[what] = place
        repeats[place].append(one.line)
        first = kept[place]
        kept[place] = Said(
            first.line,
            first.start or one.start,
            first.end or one.end,
            tuple(
                theirs if ours is None else ours
                for ours, theirs in zip(first.facts, one.facts, strict=True)
            ),
        )
    return kept, repeats


def _is_one_period(first: Said, other: Said, year: int) -> bool:
    """Whether two lines say one period: alike in what both know, and in where it begins."""
    if first.is_backwards or other.is_backwards:
        return (first.start, first.end) == (other.start, other.end)
    for ours, theirs in zip(first.facts, other.facts, strict=True):
        if ours is not None and theirs is not None and ours != theirs:
            return False
    january = date(year, 1, 1)
    starts = [one.start if one.start and one.start > january else None for one in (first, other)]
    if starts[0] == starts[1]:
        # Not last year's contract and this year's.
        begin = max(first.start or date.min, other.start or date.min)
        ends = [one.end for one in (first, other) if one.end]
        return not ends or begin <= min(ends)
    # The one has the start, the other the end.
    opening, closing = (first, other) if first.end is None else (other, first)
    return (
        opening.end is None
        and closing.start is None
        and opening.start is not None
        and closing.end is not None
        and opening.start < closing.end
    )


def _cut(said: Sequence[Said], year: int) -> list[Said]:
    """Each line with the start and the end that the others leave it."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    sound = [one for one in said if not one.is_backwards]
    starts = sorted({one.start for one in sound if one.start and first <= one.start <= last})
    # Ends in the year of periods that begin with it: after them an undated one can go on.
    ends = sorted(
        {
            one.end
            for one in sound
            if one.end and first <= one.end < last and (one.start or first) <= first
        }
    )
    found = []
    for one in said:
        start, end = one.start, one.end
        if end is None:
            place = bisect_right(starts, start or first)
            if place < len(starts):
                end = starts[place].replace(day=1) - _DAY
        if start is None:
            place = bisect_left(ends, min(one.end or last, last))
            if place:
                start = ends[place - 1] + _DAY
        found.append(Said(one.line, start, end, one.facts))
    return found


def _owners(cut: Sequence[Said], year: int) -> list[int | None]:
    """Which line each month of the year belongs to."""
    owner: list[int | None] = [None] * MONTHS
    ranks: list[tuple[int, date, int] | None] = [None] * MONTHS
    seen: set[tuple[date | None, date | None]] = set()
    for place, one in enumerate(cut):
        if one.is_backwards or (one.start, one.end) in seen:
            continue
        seen.add((one.start, one.end))
        for month in _touched(one, year):
            opens = one.start is None or one.start <= date(year, month, 1)
            rank = (0, date.min, place) if opens else (1, one.start or date.min, place)
            known = ranks[month - 1]
            if known is None or rank < known:
                owner[month - 1], ranks[month - 1] = place, rank
    return owner


def _touched(one: Said, year: int) -> range:
    """The months of the year that a period touches."""
    first = 1 if one.start is None or one.start.year < year else one.start.month
    last = MONTHS if one.end is None or one.end.year > year else one.end.month
    if (one.start and one.start.year > year) or (one.end and one.end.year < year):
        return range(0)
    return range(first, last + 1)


def _apart(cut: Sequence[Said], year: int) -> set[int]:
    """Periods wholly outside the year that no other one touches."""
    dated = sorted(
        (one.start or date.min, one.end or date.max, place)
        for place, one in enumerate(cut)
        if not one.is_backwards
    )
    found: set[int] = set()
    until = None
    for number, (start, end, place) in enumerate(dated):
        following = dated[number + 1][0] if number + 1 < len(dated) else None
        is_free = (until is None or until < start) and (following is None or end < following)
        if is_free and not _touched(cut[place], year):
            found.add(place)
        until = end if until is None else max(until, end)
    return found


def _covered_by(one: Said, owner: Sequence[int | None], chosen: set[int], year: int) -> int:
    """The period that has the first month which a repeating line touches, else the first chosen."""
    for month in _touched(one, year) if not one.is_backwards else ():
        if (place := owner[month - 1]) is not None:
            return place
    return min(chosen)
