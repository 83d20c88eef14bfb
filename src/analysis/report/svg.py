"""Pictures as SVG text: checked on arrival, since they go into the HTML and the PDF as they are."""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from lxml import etree

_NAMESPACE = "{http://www.w3.org/2000/svg}"
_FORBIDDEN = {"script", "foreignObject", "iframe", "audio", "video", "animate", "set", "handler"}
_LENGTH = re.compile(r"\s*([0-9.]+)\s*(px|pt|in|mm|cm|)\s*")
#: Points of one unit; a CSS pixel is 1/96 inch.
_POINTS = {"": 0.75, "px": 0.75, "pt": 1.0, "in": 72.0, "mm": 72 / 25.4, "cm": 720 / 25.4}
_URL = re.compile(r"url\(\s*['\"]?\s*([^'\")\s]*)", re.IGNORECASE)
_PNG = b"\x89PNG\r\n\x1a\n"


class SvgError(ValueError):
    """A picture that cannot go into a document."""


def clean_svg(svg: str) -> str:
    """``svg`` without prolog, comments and metadata, ready to stand inside HTML.

    Raises :class:`SvgError` when it is no SVG, runs code, or would fetch anything from elsewhere.
    """
    root = _parse(svg)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag == f"{_NAMESPACE}metadata":
            parent = element.getparent()
            if parent is not None:
                _remove(parent, element)
            continue
        _check(element)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode", with_tail=False)


def svg_texts(svg: str) -> list[str]:
    """What can be read in a picture: each text, title and description."""
    names = {f"{_NAMESPACE}{name}" for name in ("text", "title", "desc")}
    return [
        "".join(map(str, element.itertext()))
        for element in _parse(svg).iter()
        if element.tag in names
    ]


def map_svg_texts(svg: str, change: Callable[[str], str]) -> str:
    """``svg`` with ``change`` done to everything that can be read in it."""
    root = _parse(svg)
    for element in root.iter(*(f"{_NAMESPACE}{name}" for name in ("text", "tspan", "textPath"))):
        element.text = element.text and change(element.text)
        for child in element:
            child.tail = child.tail and change(child.tail)
    return etree.tostring(root, encoding="unicode")


@lru_cache(maxsize=256)
def svg_size(svg: str) -> tuple[float, float]:
    """Width and height in points, from the attributes or the view box; else 450 by 300."""
    root = _parse(svg)
    sides = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    if all(sides):
        width, height = (float(m[1]) * _POINTS[m[2]] for m in sides if m)
    else:
        box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
        try:
            width, height = float(box[2]) * 0.75, float(box[3]) * 0.75
        except (IndexError, ValueError):
            width, height = 450.0, 300.0
    if width <= 0 or height <= 0:
        raise SvgError("gambar SVG tanpa ukuran")
    return width, height


def wrap_png(png: bytes, *, dots_per_inch: int = 144) -> str:
    """A PNG inside an SVG, so that a document knows one kind of picture only."""
    if not png.startswith(_PNG) or len(png) < 24:
        raise SvgError("bukan gambar PNG")
    width, height = struct.unpack(">II", png[16:24])
    points = [f"{side * 72 / dots_per_inch:g}pt" for side in (width, height)]
    data = base64.b64encode(png).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{points[0]}" height="{points[1]}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" '
        f'xlink:href="data:image/png;base64,{data}"/></svg>'
    )


def read_picture(path: Path) -> str:
    """A logo or coat of arms from a file, .svg or .png, as SVG."""
    data = path.read_bytes()
    return wrap_png(data) if data.startswith(_PNG) else clean_svg(data.decode("utf-8"))


def _parse(svg: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(svg.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        raise SvgError(f"gambar SVG rusak: {error}") from None
    if root.tag not in (f"{_NAMESPACE}svg", "svg"):
        raise SvgError("gambar ini bukan SVG")
    return root


def _check(element: etree._Element) -> None:
    name = str(element.tag).removeprefix(_NAMESPACE)
    if name in _FORBIDDEN:
        raise SvgError(f"gambar SVG memuat <{name}>")
    for attribute, value in element.attrib.items():
        if str(attribute).lower().startswith("on"):
            raise SvgError(f"gambar SVG menjalankan kode ({attribute!s})")
        is_link = str(attribute).rpartition("}")[2] == "href" and name != "a"
        links = ([str(value)] if is_link else []) + _URL.findall(str(value))
        if name == "a" and is_script(str(value)):
            raise SvgError("gambar SVG menjalankan kode")
        _check_links(links)
    if name == "style":
        text = element.text or ""
        _check_links(_URL.findall(text) + (["@import"] if "@import" in text else []))


def is_script(link: str) -> bool:
    """Whether a link runs code instead of leading somewhere."""
    return re.sub(r"[\s\x00-\x1f]", "", link).lower().startswith(("javascript:", "vbscript:"))


def _check_links(links: list[str]) -> None:
    for link in links:
        if not link.strip().startswith(("#", "data:image/png", "data:image/jpeg")):
            raise SvgError("gambar SVG mengambil isi dari tempat lain")


def _remove(parent: etree._Element, element: etree._Element) -> None:
    tail = element.tail or ""
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(element)
