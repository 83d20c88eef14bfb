"""The language of what a reader sees: Bahasa Indonesia, or English from a gettext catalogue.

Texts are written in Bahasa Indonesia where they belong, in YAML and CSV files. A translation is
keyed on that text, so that a changed sentence is an untranslated one until somebody has seen it.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel import Locale

from analysis.city import city

#: The language that the texts are written in.
SOURCE = "id"
LANGUAGES = (SOURCE, "en")

_language: ContextVar[str] = ContextVar("language", default=SOURCE)


def use_language(language: str) -> None:
    """Show everything in ``language`` from now on.

    Raises:
        ValueError: there is no catalogue of that language.
    """
    check_language(language)
    _language.set(language)


def check_language(language: str) -> None:
    """Refuse a language that nobody has translated anything into."""
    if language not in LANGUAGES:
        raise ValueError(f"bahasa {language!r} tidak ada; pakai {' atau '.join(LANGUAGES)}")


def language() -> str:
    """Code of the language in use, such as ``id``."""
    return _language.get()


def locale() -> Locale:
    """Separators, months and day order of the language in use."""
    return _locale(_language.get())


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Show everything in ``language`` within the block."""
    check_language(language)
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def translated(text: str) -> str:
    """``text`` in the language in use, with the city's names; itself where it is untranslated."""
    # gettext answers the empty text with the head of the catalogue.
    return city().named(_catalogue(_language.get()).gettext(text)) if text else text


@cache
def _locale(language: str) -> Locale:
    return Locale(language)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == SOURCE:
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    source = files(__package__).joinpath(f"locale/{language}/LC_MESSAGES/analysis.po")
    with source.open("rb") as lines:
        write_mo(compiled, read_po(lines, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
