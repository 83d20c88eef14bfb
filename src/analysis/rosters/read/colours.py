"""Fills that people give a row to say that its person is gone: red and grey."""

from __future__ import annotations

import colorsys
import re

from lxml import etree

RED, GREY = "merah", "abu-abu"
#: A row has a colour when so many of its cells have it, and at least so many per cent of them.
_MIN_CELLS, _MIN_PERCENT = 3, 60
#: Excel's old palette, as far as it is red or grey.
_INDEXED = {
    **dict.fromkeys((2, 10, 16, 29, 37, 45), RED),
    **dict.fromkeys((22, 23, 55), GREY),
}
_RGB = re.compile(r"#?(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})$")


def colour_of(red: int, green: int, blue: int) -> str | None:
    """The word for a fill of 0 to 255 each; None for all but red and grey, and for near white."""
    hue, lightness, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    if saturation < 0.12 or max(red, green, blue) - min(red, green, blue) < 12:
        return GREY if 0.3 <= lightness <= 0.9 else None
    is_red = min(hue, 1 - hue) <= 12 / 360
    return RED if is_red and saturation >= 0.3 and 0.2 <= lightness <= 0.88 else None


def colour_of_text(text: str) -> str | None:
    """The same of ``FFFF0000`` or ``#ff0000``."""
    if not (found := _RGB.match(text)):
        return None
    number = int(found[1], 16)
    return colour_of(number >> 16, number >> 8 & 255, number & 255)


def colour_of_row(coloured: dict[str, int], n_cells: int) -> str | None:
    """The colour of most cells of a row, given how many have each."""
    for colour, n in coloured.items():
        if n >= _MIN_CELLS and n * 100 >= _MIN_PERCENT * n_cells:
            return colour
    return None


def filled_styles(styles: etree._Element) -> dict[int, str]:
    """The cell formats of ``styles.xml`` (indices of cellXfs) that are filled red or grey."""
    fills = [_fill(fill) for fill in styles.iterfind("{*}fills/{*}fill")]
    found = {}
    for index, xf in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
        number = xf.get("fillId") or "0"
        if number.isdigit() and int(number) < len(fills) and (colour := fills[int(number)]):
            found[index] = colour
    return found


def _fill(fill: etree._Element) -> str | None:
    pattern = fill.find("{*}patternFill")
    if pattern is None or pattern.get("patternType") != "solid":
        return None
    colour = pattern.find("{*}fgColor")
    if colour is None:
        return None
    if rgb := colour.get("rgb"):
        return colour_of_text(rgb)
    if indexed := colour.get("indexed"):
        return _INDEXED.get(int(indexed)) if indexed.isdigit() else None
    return _of_theme(colour.get("theme") or "", colour.get("tint") or "0")


def _of_theme(theme: str, tint: str) -> str | None:
    """White darkened, black lightened, the light grey: other colours are each theme's own."""
    try:
        shade = float(tint)
    except ValueError:
        return None
    is_grey = (
        (theme == "0" and -0.7 <= shade <= -0.1)
        or (theme == "1" and 0.3 <= shade <= 0.9)
        or (theme == "2" and -0.6 <= shade <= 0)
    )
    return GREY if is_grey else None
