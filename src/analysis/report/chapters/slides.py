"""The ten slides: what of the report a session looks at first, in its order.

A slide shows what the report shows: its pictures as charts over the same numbers, its tables, its
sentences. What the report has no picture or table of, has no slide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from textwrap import shorten

from analysis.figures import Figures
from analysis.report.blocks import BlockError, Card, Cards, Cover, Figure
from analysis.report.chapters import answer
from analysis.report.chapters.contested import SIGN
from analysis.report.chapters.texts import prose
from analysis.report.document import Document
from analysis.report.slides import Deck, Slide
from analysis.report.tables import DataTable
from analysis.report.wording import not_available

#: Letters of a notice that stand on one line; the whole of it is in the notes.
_SHORT = 130
_NAME = re.compile(r"\{(\w+)\}")


def deck(document: Document, figures: Figures, report_name: str) -> Deck:
    """The slides of a report.

    Args:
        document: the report, complete.
        figures: the register as the report prints it.
        report_name: file name of the report, for who wants to read on.

    Raises:
        BlockError: the report has no title page.
    """
    if document.cover is None:
        raise BlockError("Tayangan memerlukan halaman judul laporan (Cover).")
    slides = (
        _state(document.cover, figures),
        *_to_do(document, figures),
        *_drawn(document, figures, "coverage.left_title", "answer.left"),
        *_budget(document, figures),
        *_coverage(document, figures),
        *_drawn(document, figures, "cost.wage_chart_title", "cost.wages_reported"),
        *_drawn(document, figures, "coverage.city_title", "answer.city"),
        *_shown(document, figures, "coverage.demand_title", "slides.demand_title", "answer.city"),
        *_shown(document, figures, "follow_up.kind_title", "slides.quality_title", "answer.mend"),
        _decisions(figures, report_name),
    )
    return Deck(document.cover, slides)


def _state(cover: Cover, figures: Figures) -> Slide:
    """The state in six key figures, under what must be known first; its sentences in the notes."""
    if not figures.is_known("answer_share"):
        key = "state_title_untold" if figures.whole("own_workers") else "state_title_nobody"
    else:
        key = "state_title" if _is_told("slides.state_title", figures) else "state_title_unpaid"
    said = (answer.coverage_key(figures), answer.money_key(figures))
    cards = (
        _card("registered", "own_covered", "of", "own_month", figures),
        _card("left", "own_uncovered", "unknown", "own_month", figures),
        _card("held", "n_held", "width", "", figures),
        _card("need", "cost_high", "budget", "", figures),
        _card("paid", "answer_absorbed", "even", "paid_until", figures),
        _card("confirmed", "n_opd_confirmed", "of", "", figures),
    )
    return Slide(
        prose(f"slides.{key}", figures),
        Cards(cards),
        subtitle=shorten(" ".join(cover.notices), _SHORT, placeholder=" …")
        or " · ".join((cover.title, *cover.letterhead)),
        source=f"{prose('sources.participants')} {prose('sources.budget')}",
        say=(*cover.notices, *_say(figures, *said)),
    )


def _card(name: str, value: str, more: str, date: str, figures: Figures) -> Card:
    """A key figure; what it is compared with and its month stand only where they are known."""
    beside = f"slides.card_{name}_{more}"
    is_told = figures.is_known(value)
    return Card(
        prose(f"slides.card_{name}"),
        figures[value] if value in figures else not_available(),
        comparison=prose(beside, figures) if is_told and _is_told(beside, figures) else "",
        date=figures[date] if is_told and date and figures.is_known(date) else "",
    )


def _to_do(document: Document, figures: Figures) -> Iterator[Slide]:
    if figures.is_known("answer_top"):
        yield from _shown(
            document, figures, "answer.largest_title", "slides.to_do_title", "answer.left"
        )


def _budget(document: Document, figures: Figures) -> Iterator[Slide]:
    """Paid month by month beside the budget spread evenly."""
    key = "slides.budget_title"
    if answer.money_key(figures).endswith("behind"):
        key = "slides.budget_title_behind"
    title = prose(key, figures) if _is_told(key, figures) else ""
    money = answer.money_key(figures)
    yield from _drawn(document, figures, "cost.cumulative_title", money, title=title)


def _coverage(document: Document, figures: Figures) -> Iterator[Slide]:
    """The months, or in words that nobody has sent a list of participants."""
    said = answer.coverage_key(figures)
    key = f"coverage.own_month_title{'' if figures.is_known('own_rate') else '_partly'}"
    slides = list(_drawn(document, figures, key, said))
    if not slides and not figures.is_known("own_covered") and figures.whole("own_workers"):
        title = prose("slides.state_title_untold", figures)
        points = (prose("coverage.own_unknown", figures),)
        source = prose("sources.participants")
        slides = [Slide(title, points=points, source=source, say=_say(figures, said))]
    yield from slides


def _decisions(figures: Figures, report_name: str) -> Slide:
    keys = answer.asked_keys(figures)
    is_waiting = bool(figures.whole("answer_unconfirmed"))
    title = "slides.decisions_title" if is_waiting else "answer.ask_title"
    return Slide(
        prose(title, figures),
        points=[prose(key, figures) for key in keys] or [prose("answer.ask_nothing")],
        source=prose("sources.confirmations"),
        say=(*_say(figures, *keys), prose("slides.more").format(report=report_name)),
    )


def _drawn(
    document: Document, figures: Figures, key: str, said: str, title: str = ""
) -> Iterator[Slide]:
    """The report's picture under the title that ``key`` names, if it has one with numbers."""
    if not _is_told(key, figures):
        return
    own = prose(key, figures)
    for block in document:
        # A picture of many rows goes on under "(2 of 3)"; its first part is the slide's.
        if isinstance(block, Figure) and block.data and block.title.startswith(own):
            signed = [note for note in block.notes if note.startswith(SIGN)]
            # There is no room for what the other source says: that is in the notes pane.
            source = " ".join([block.source, *([prose("slides.contested")] if signed else [])])
            say = (*_say(figures, said), *signed)
            yield Slide(title or own, block, (), block.subtitle, source, say, _day(said, figures))
            return


def _shown(
    document: Document, figures: Figures, key: str, title: str, said: str
) -> Iterator[Slide]:
    """The report's table that ``key`` names, under the slide's own title."""
    if not _is_told(title, figures):
        return
    own = prose(key, figures)
    for block in document:
        if isinstance(block, DataTable) and block.title == own and block.rows:
            source = block.source or prose("sources.participants")
            day = _day(said, figures)
            yield Slide(prose(title, figures), block, (), own, source, _say(figures, said), day)
            return


def _say(figures: Figures, *keys: str) -> tuple[str, ...]:
    """For the notes: the sentences to say aloud, and the codes of their figures."""
    said = [key for key in keys if _is_told(key, figures)]
    names = dict.fromkeys(name for key in said for name in _NAME.findall(prose(key)))
    codes = ", ".join(f"{figures[name]} = {figures.figure(name).code}" for name in names)
    sentences = [prose("slides.say").format(sentence=prose(key, figures)) for key in said]
    return (*sentences, prose("slides.codes").format(codes=codes)) if codes else tuple(sentences)


def _day(said: str, figures: Figures) -> date | None:
    """The day of what was published of the whole city: it is not that of the data."""
    return figures.figure("ucj_rate").as_of if said == "answer.city" else None


def _is_told(key: str, figures: Figures) -> bool:
    """Whether every figure of a text is known."""
    return all(figures.is_known(name) for name in _NAME.findall(prose(key)))
