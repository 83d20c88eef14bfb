"""Changes that leave what a book says as it is: each does one thing, by a seeded generator.

A change takes the book, alters it and says what it did; it gives None where it finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.rosters.mutations.book import Book, Tab

Change = Callable[[Book, Random], str | None]
#: By the name of its kind; filled by the modules of changes.
CHANGES: dict[str, Change] = {}


def change(kind: str) -> Callable[[Change], Change]:
    """Enter a change under its kind."""

    def enter(function: Change) -> Change:
        CHANGES[kind] = function
        return function

    return enter


def some_tab(book: Book, rng: Random) -> Tab | None:
    """A sheet with a header and persons."""
    tabs = [tab for tab in book.tabs if not tab.is_hidden and tab.of_kind("header")]
    return rng.choice([tab for tab in tabs if tab.of_kind("line")] or [None])  # type: ignore[list-item]
