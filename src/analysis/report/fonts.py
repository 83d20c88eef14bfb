"""The report's typeface, Source Sans Pro: one set of files for charts, PDF and HTML.

The wheel ships every style twice, as .otf and .ttf. Whoever is handed the whole folder takes the
one that the file system names first, and the same report differs between two machines; so only the
.ttf of the styles in use are handed on.
"""

from __future__ import annotations

import atexit
import base64
import io
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

FAMILY = "Source Sans Pro"
STYLES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")

#: Signs that the typeface lacks, and what is written for them in the PDF.
_STAND_INS = {"\u2011": "-", "\u25cf": "\u2022", "\u2028": " ", "\u2029": " ", "\t": " "}
UNKNOWN_SIGN = "?"


def font_file(style: str) -> Path:
    """The .ttf of a style, such as ``Regular``."""
    import font_source_sans_pro

    return Path(font_source_sans_pro.font_directory) / f"SourceSansPro-{style}.ttf"


@cache
def font_folder() -> Path:
    """A folder with the styles in use and nothing else; it goes when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="ucj-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for style in STYLES:
        shutil.copyfile(font_file(style), folder / font_file(style).name)
    return folder


def printable(text: str, *, breaks_after: int = 0) -> str:
    """``text`` with nothing that the typeface cannot show: the PDF standards refuse such a file.

    Control signs and direction marks go, unknown signs become a question mark. With
    ``breaks_after``, words longer than that many letters may break after each so many.
    """
    signs = []
    for sign in unicodedata.normalize("NFC", text):
        sign = _STAND_INS.get(sign, sign)
        if sign == "\n" or sign == " ":
            signs.append(sign)
        elif unicodedata.category(sign) in ("Cc", "Cf"):
            continue
        elif unicodedata.category(sign) == "Co" or ord(sign) not in _signs():
            signs.append(" " if sign.isspace() else UNKNOWN_SIGN)
        else:
            signs.append(sign)
    clean = "".join(signs)
    return _breakable(clean, breaks_after) if breaks_after else clean


def width(text: str, size: float, *, is_bold: bool = False) -> float:
    """The width of one line of ``text`` in points at ``size`` points, without kerning."""
    advances, units = _advances("Bold" if is_bold else "Regular")
    return sum(advances.get(ord(sign), units // 2) for sign in text) * size / units


def break_words(text: str, room: float, size: float) -> str:
    """``text`` with words wider than ``room`` points made breakable (measured in bold)."""
    parts = []
    for word in text.replace("\u200b", "").split(" "):
        piece, pieces = "", []
        for sign in word:
            if piece and width(piece + sign, size, is_bold=True) > room:
                pieces.append(piece)
                piece = ""
            piece += sign
        parts.append("\u200b".join([*pieces, piece]))
    return " ".join(parts)


def embedded_css(texts: Iterable[str]) -> str:
    """``@font-face`` rules with just the letters of ``texts``, as data within the stylesheet."""
    letters = frozenset(ord(sign) for text in texts for sign in text) | frozenset(range(32, 127))
    rules = []
    for style, weight in (("Regular", 400), ("Semibold", 600), ("Bold", 700)):
        data = base64.b64encode(_subset(style, letters)).decode("ascii")
        rules.append(
            f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};font-style:normal;"
            f"src:url(data:font/woff;base64,{data}) format('woff')}}"
        )
    return "\n".join(rules)


def _subset(style: str, letters: frozenset[int]) -> bytes:
    from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    options = Options()
    options.hinting = False
    font = TTFont(font_file(style), recalcTimestamp=False)
    for table in {"GSUB", "GPOS", "GDEF"} & set(font.keys()):
        del font[table]  # kerning and the like take nine tenths of the time
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    font.flavor = "woff"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


@cache
def _signs() -> frozenset[int]:
    """The signs that every style can show; the italics know the fewest."""
    return frozenset(_advances("Regular")[0]) & frozenset(_advances("It")[0])


@cache
def _advances(style: str) -> tuple[dict[int, int], int]:
    from fontTools.ttLib import TTFont

    with TTFont(font_file(style), lazy=True) as font:
        metrics: Any = font["hmtx"].metrics
        advances = {code: metrics[glyph][0] for code, glyph in font.getBestCmap().items()}
        return advances, font["head"].unitsPerEm


def _breakable(text: str, length: int) -> str:
    def split(word: str) -> str:
        if len(word) <= length:
            return word
        return "\u200b".join(word[n : n + length] for n in range(0, len(word), length))

    return " ".join(split(word) for word in text.split(" "))
