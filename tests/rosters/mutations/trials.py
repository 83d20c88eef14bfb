"""One trial: a base, one to three changes of it, and what came of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random

from tests.rosters.mutations import (  # noqa: F401
    change_cells,
    change_columns,
    change_headers,
    change_rows,
    change_sheets,
)
from tests.rosters.mutations.bases import BUILT
from tests.rosters.mutations.book import Book
from tests.rosters.mutations.changes import CHANGES
from tests.rosters.mutations.making import Base
from tests.rosters.mutations.reading import Outcome, cleaned, outcome_in, outcome_of, quick_outcome
from tests.rosters.mutations.sample_bases import describe, sample_book, sample_files
from tests.rosters.mutations.verdict import Difference, differences, invented, untold

#: What share of the trials is of the sample, and is read the whole way in any case.
_SAMPLE_SHARE, _WHOLE_SHARE = 0.3, 0.02
#: A change of the format is written and read again: dear, so it comes seldom.
_SELDOM = frozenset({"saved in another format"})


@dataclass(slots=True)
class Known:
    """A base, and what comes of it unchanged, the whole way and the quick one."""

    base: Base
    outcome: Outcome
    quick: Outcome | None


@dataclass(slots=True)
class Trial:
    """``result`` is same, told, invented or silent; ``steps`` are (kind, what it did).

    Invented is told too, but as of a person whom the OPD should complete: a post, a note, a heading
    is held for its missing NIK. ``amiss`` are the differences of a trial that is one or the other.
    """

    seed: int
    number: int
    base: str
    steps: list[tuple[str, str]] = field(default_factory=list)
    result: str = "same"
    amiss: list[Difference] = field(default_factory=list)
    book: Book | None = None

    @property
    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.steps]

    def shown(self, *, with_sheets: bool = False) -> str:
        """The trial with what is needed to see it again."""
        lines = [f"--- seed {self.seed}, trial {self.number}, {self.base!r}: {self.result}"]
        lines += [f"    {kind}: {did[:300]}" for kind, did in self.steps]
        tabs = self.book.tabs if self.book else []
        at = {row.id: f"{tab.name}!{n}" for tab in tabs for n, row in enumerate(tab.rows, 1)}
        alike: dict[tuple[str, str, str], list[int]] = {}
        for one in self.amiss:
            key = (one.what, str(one.before)[:160], str(one.after)[:160])
            alike.setdefault(key, []).append(one.row)
        for (what, before, after), rows in sorted(alike.items(), key=lambda pair: -len(pair[1]))[
            :4
        ]:
            n_alike = f" (x{len(rows)})" if len(rows) > 1 else ""
            lines.append(f"    {at.get(rows[0], '?')} {what}: {before} -> {after}{n_alike}")
        for tab in tabs if with_sheets else []:
            lines.append(f"  [{tab.name}]")
            lines += [f"  {n:3} {row.kind:9} {row.cells}" for n, row in enumerate(tab.rows, 1)]
        return "\n".join(lines)


@cache
def known_base(number: int) -> Known | None:
    """The base of a number: those built here, then those of the sample; None where nobody is in."""
    if number < len(BUILT):
        base = BUILT[number]()
        found = outcome_of(base.book)
        return _known(base, Outcome(base.expected, found.people, found.told))
    book = sample_book(sample_files()[number - len(BUILT)])
    if book is None:
        return None
    rosters = cleaned(book)
    describe(book, rosters.ledger)
    found = outcome_in(book, rosters)
    return _known(Base(book, found.lines), found) if found.lines else None


def _known(base: Base, right: Outcome) -> Known:
    """What is right is what is stated of it, whatever the program makes of the base."""
    quick = quick_outcome(base.book)
    if quick is not None:
        quick = Outcome(base.expected, told=quick.told)
    return Known(base, right, quick)


def _drawn_base(rng: Random, n_sample: int | None) -> Known:
    """Of the sample only every so many files, where ``n_sample`` says so."""
    files = list(range(len(BUILT), len(BUILT) + len(sample_files())))
    if n_sample is not None:
        files = files[:: max(1, len(files) // n_sample)][:n_sample] if n_sample else []
    while True:
        pool = files if files and rng.random() < _SAMPLE_SHARE else range(len(BUILT))
        if (known := known_base(rng.choice(pool))) is not None:
            return known


def run_trial(
    seed: int, number: int, n_sample: int | None = None, only: str | None = None
) -> Trial:
    """The trial of this seed and number, always the same one.

    Args:
        seed, number: what the base and the changes are drawn by.
        n_sample: how many files of the sample are drawn from; all where it is None.
        only: the kind of its one change, on a base that has something to change.
    """
    rng = Random(f"{seed}/{number}/{only}" if only else f"{seed}/{number}")
    known = _drawn_base(rng, n_sample)
    wanted = rng.choice([1, 1, 2, 3]) if only is None else 1
    drawn = _draw(rng, [only] if only else sorted(CHANGES))
    trial = Trial(seed, number, known.base.book.name)
    kinds: list[tuple[str, str]] = []
    book = known.base.book.copy()
    while len(trial.steps) < wanted:
        kind, own = next(drawn)
        if only and not trial.steps:
            # Not every base has what this kind changes.
            known = _drawn_base(rng, n_sample)
            trial.base, book = known.base.book.name, known.base.book.copy()
        if did := CHANGES[kind](book, Random(own)):
            trial.steps.append((kind, did))
            kinds.append((kind, own))
    trial.book = book
    quick = _quick_result(known, book)
    if quick in ("same", "told") and rng.random() > _WHOLE_SHARE:
        trial.result = quick
        return trial
    if len(kinds) > 1 and quick in ("invented", "silent") and _narrow(trial, known, kinds, quick):
        return trial
    _judge(trial, known, book)
    return trial


def _draw(rng: Random, kinds: Sequence[str]) -> Iterator[tuple[str, str]]:
    while True:
        kind = rng.choice(kinds)
        if kind in _SELDOM and len(kinds) > 1 and rng.random() < 0.5:
            continue
        yield kind, str(rng.random())


def _quick_result(known: Known, book: Book) -> str | None:
    """The result as far as the lines alone show it; None where they do not."""
    found = quick_outcome(book) if known.quick is not None else None
    if found is None or known.quick is None:
        return None
    changed = differences(book, known.quick, found)
    if not changed:
        return "same"
    if untold(book, known.quick, found):
        return "silent"
    return "invented" if invented(changed) else "told"


def _judge(trial: Trial, known: Known, book: Book) -> None:
    trial.book = book
    found = outcome_of(book)
    changed = differences(book, known.outcome, found)
    trial.amiss = untold(book, known.outcome, found)
    if trial.amiss:
        trial.result = "silent"
        return
    trial.amiss = invented(changed)
    trial.result = "invented" if trial.amiss else "told" if changed else "same"


def _narrow(trial: Trial, known: Known, kinds: Sequence[tuple[str, str]], result: str) -> bool:
    """Keep of a trial's changes the one that has this result alone, if there is one."""
    for kind, own in kinds:
        book = known.base.book.copy()
        did = CHANGES[kind](book, Random(own))
        if did is None or _quick_result(known, book) != result:
            continue
        alone = Trial(trial.seed, trial.number, trial.base, [(kind, did)])
        _judge(alone, known, book)
        if alone.result == result:
            trial.steps, trial.amiss, trial.book = alone.steps, alone.amiss, alone.book
            trial.result = result
            return True
    return False
