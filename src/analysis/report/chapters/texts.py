"""The words of the chapters, from YAML files that an official can read and change.

Sentences stand in ``prose/<chapter>.yaml``, where ``{name}`` is a figure of the register and no
figure is typed; words for codes and the heads of columns in ``labels.yaml``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.contributions.programs import program_names
from analysis.figures import Figures
from analysis.language import translated
from analysis.report.wording import list_and
from analysis.strict_yaml import StrictYamlError, at, read_mapping, read_typed
from analysis.strict_yaml import text as text_of

FOLDER = Path(__file__).parent
#: Marks such as [V] and [R-high], of how sure a source is: they belong to the files.
_MARK = re.compile(r"\s*\[[A-Z](?:-\w+)?\]")


@cache
def _load(name: str) -> dict[str, Any]:
    return read_typed(FOLDER / f"{name}.yaml")


def label(group: str, code: Any) -> str:
    """The words for a code; the code itself where nobody has given it words."""
    words = _load("labels")[group]
    return translated(words[code]) if code in words else str(code)


def head(name: str) -> str:
    """The head of a column."""
    return translated(_load("labels")["heads"][name])


def word(name: str) -> str:
    """A single word of ``labels.yaml``."""
    return translated(_load("labels")[name])


def prose(key: str, figures: Figures | None = None) -> str:
    """The text that ``key`` names (``chapter.paragraph``), its figures filled in.

    ``{programs}`` is what the sums of this run hold, with figures and without.
    """
    chapter, _, paragraph = key.partition(".")
    text = translated(_paragraph(chapter, paragraph).strip())
    if figures is None or "programs" not in figures:
        text = text.replace("{programs}", list_and(program_names()))
    return figures.fill(text) if figures is not None else text


def source_words(text: str) -> str:
    """A source as a reader is told it: without the marks that analysts keep beside it."""
    return _MARK.sub("", translated(text))


@cache
def _chapter(name: str) -> Mapping[str, Any]:
    return read_mapping(FOLDER / "prose" / f"{name}.yaml")


@cache
def _paragraph(chapter: str, name: str) -> str:
    found = _chapter(chapter)
    if name not in found:
        near = difflib.get_close_matches(name, [*found], n=1)
        hint = "".join(f"; tertulis {one}?{at(key)}" for one in near for key in found if key == one)
        raise StrictYamlError(f"prose/{chapter}.yaml: {name} belum ditulis: tambahkan{hint}")
    return text_of(found[name], f"prose/{chapter}.yaml, {name}")


def entries(key: str) -> dict[str, str]:
    """A list of terms or steps: a whole file of ``prose/``."""
    return {translated(name): translated(text) for name, text in _load(f"prose/{key}").items()}


class OpdLabels:
    """Names of OPDs for readers.

    Args:
        opd: ``opd_code`` and ``name``, as of ``reference.opd``.
    """

    def __init__(self, opd: pd.DataFrame) -> None:
        self._names = dict(zip(opd["opd_code"], opd["name"], strict=True))

    def in_order(self, frame: pd.DataFrame, column: str = "opd_code") -> pd.DataFrame:
        """The rows in the order of ``opd.csv``, as every table has them; others behind them."""
        place = {code: n for n, code in enumerate(self._names)}
        return frame.sort_values(
            column, key=lambda codes: codes.map(place).fillna(len(place)), kind="stable"
        )

    def __call__(self, code: Any) -> str:
        if code is None or code != code:
            return word("no_opd")
        return word("whole_city") if code == "*" else str(self._names.get(code, code))
