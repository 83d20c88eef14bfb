"""Markdown as plain nodes that HTML and Typst are both made from.

mistune reads it. What comes out is a list of dicts with ``t`` (kind), ``c`` (children) and what the
kind needs; HTML in Markdown is shown as text, never passed on, and a link leads to the web, to a
mail address or to a label of the document, or it is text.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import mistune

from analysis.report.wording import word

Node = dict[str, Any]

_PERCENT = re.compile(r"(?<=\d)%")
_INLINE = {"emphasis": "em", "strong": "strong", "strikethrough": "del"}


@cache
def _reader() -> mistune.Markdown:
    return mistune.create_markdown(
        renderer="ast", plugins=["footnotes", "table", "strikethrough"], escape=True
    )


def parse(text: str) -> list[Node]:
    """The nodes of a Markdown text.

    Blocks: ``p``, ``heading`` (level), ``list`` (is_ordered, start; items as ``item``), ``quote``,
    ``code`` (text), ``table`` (rows of cells, first is the head; aligns), ``rule``.
    Inline: ``text`` (text), ``em``, ``strong``, ``del``, ``code``, ``link`` (href), ``br``,
    ``note`` (children are blocks).
    """
    tokens: Any = _reader()(text)
    notes = {
        item["attrs"]["key"]: item["children"]
        for token in tokens
        if token["type"] == "footnotes"
        for item in token["children"]
    }
    return _blocks([token for token in tokens if token["type"] != "footnotes"], notes)


def plain(nodes: list[Node]) -> str:
    """The words of nodes without their form."""
    parts = []
    for node in nodes:
        parts.append(node.get("text", ""))
        parts.append(plain(node.get("c", [])))
        parts.extend(plain(cell) for row in node.get("rows", []) for cell in row)
        if node["t"] in ("p", "heading", "item", "br", "code"):
            parts.append(" ")
    return "".join(parts)


def _blocks(tokens: list[Node], notes: dict[str, list[Node]]) -> list[Node]:
    nodes: list[Node] = []
    for token in tokens:
        kind, attrs = token["type"], token.get("attrs", {})
        children = token.get("children", [])
        if kind in ("paragraph", "block_text"):
            nodes.append({"t": "p", "c": _inline(children, notes)})
        elif kind == "heading":
            nodes.append({"t": "heading", "level": attrs["level"], "c": _inline(children, notes)})
        elif kind == "list":
            items = [{"t": "item", "c": _blocks(item["children"], notes)} for item in children]
            start = attrs.get("start", 1)
            nodes.append({"t": "list", "is_ordered": attrs["ordered"], "start": start, "c": items})
        elif kind == "block_quote":
            nodes.append({"t": "quote", "c": _blocks(children, notes)})
        elif kind == "block_code":
            nodes.append({"t": "code", "text": token["raw"].rstrip("\n")})
        elif kind == "table":
            nodes.append(_table(children, notes))
        elif kind == "thematic_break":
            nodes.append({"t": "rule"})
        elif kind == "block_html":
            nodes.append({"t": "p", "c": [{"t": "text", "text": token["raw"].strip()}]})
        elif kind != "blank_line":
            raise ValueError(f"Markdown of kind {kind} has no form in the report")
    return nodes


def _table(parts: list[Node], notes: dict[str, list[Node]]) -> Node:
    head = parts[0]["children"]
    body = [row["children"] for part in parts[1:] for row in part["children"]]
    aligns = [cell["attrs"].get("align") or "left" for cell in head]
    rows = [[_inline(cell["children"], notes) for cell in row] for row in [head, *body]]
    return {"t": "table", "aligns": aligns, "rows": rows}


def _inline(tokens: list[Node], notes: dict[str, list[Node]]) -> list[Node]:
    nodes: list[Node] = []
    for token in tokens:
        kind = token["type"]
        children = token.get("children", [])
        if kind in _INLINE:
            nodes.append({"t": _INLINE[kind], "c": _inline(children, notes)})
        elif kind == "codespan":
            nodes.append({"t": "code", "text": token["raw"]})
        elif kind == "link":
            nodes.extend(_link(token["attrs"]["url"], _inline(children, notes)))
        elif kind == "image":
            # A picture needs a source line and an alt text: that is a Figure, not Markdown.
            nodes.extend(_inline(children, notes))
        elif kind == "footnote_ref":
            # Notes do not refer to notes: an endless chain is easily written.
            nodes.append({"t": "note", "c": _blocks(notes.get(token["raw"], []), {})})
        elif kind == "linebreak":
            nodes.append({"t": "br"})
        elif kind == "softbreak":
            nodes.append({"t": "text", "text": " "})
        else:
            nodes.append({"t": "text", "text": _running(token.get("raw", ""))})
    return nodes


def _running(text: str) -> str:
    """Running text has the word where tables and pictures have the sign: ``35,05 persen``."""
    return _PERCENT.sub(f"\N{NO-BREAK SPACE}{word('percent')}", text)


def _link(url: str, children: list[Node]) -> list[Node]:
    if url.lower().startswith(("https://", "http://", "mailto:")) or url.startswith("#"):
        return [{"t": "link", "href": url, "c": children}]
    return children
