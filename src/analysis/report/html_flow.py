"""Running text on screen: Markdown as HTML, with its footnotes and the levels of its headings."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from html import escape

from analysis.report import markdown
from analysis.report.wording import word

ALIGN_CLASS = {"left": "", "right": "r", "center": "c"}
_INLINE_TAGS = {"em": "em", "strong": "strong", "del": "del"}


class Flow:
    """Shows texts one after the other, counting footnotes as it goes.

    Args:
        labels: where a link within the page may lead; any other is shown as its text.
    """

    def __init__(self, labels: Collection[str] = ()) -> None:
        self._labels = labels
        self._notes: list[str] = []
        self._level = 0

    def show(self, text: str) -> str:
        """Markdown as HTML."""
        return self._blocks(markdown.parse(text))

    def _blocks(self, nodes: Iterable[markdown.Node]) -> str:
        return "".join(self._block(node) for node in nodes)

    def _block(self, node: markdown.Node) -> str:
        match node["t"]:
            case "p":
                return f"<p>{self._inline(node['c'])}</p>"
            case "heading":
                level = self.next_level(node["level"]) + 1
                return f"<h{level}>{self._inline(node['c'])}</h{level}>"
            case "list":
                items = "".join(f"<li>{self._blocks(item['c'])}</li>" for item in node["c"])
                start = f" start='{int(node['start'])}'" if node["is_ordered"] else ""
                tag = "ol" if node["is_ordered"] else "ul"
                return f"<{tag}{start}>{items}</{tag}>"
            case "quote":
                return f"<blockquote>{self._blocks(node['c'])}</blockquote>"
            case "code":
                return f"<pre>{escape(node['text'])}</pre>"
            case "table":
                return self._markdown_table(node)
            case _:
                return "<hr>"

    def _markdown_table(self, node: markdown.Node) -> str:
        lines = []
        for place, row in enumerate(node["rows"]):
            tag = "th scope='col'" if place == 0 else "td"
            cells = (
                f"<{tag}{html_class(ALIGN_CLASS[align])}>{self._inline(cell)}</{tag[:2]}>"
                for cell, align in zip(row, node["aligns"], strict=True)
            )
            lines.append(f"<tr>{''.join(cells)}</tr>")
        return (
            f"<div class='ucj-scroll'><table><thead>{lines[0]}</thead>"
            f"<tbody>{''.join(lines[1:])}</tbody></table></div>"
        )

    def _inline(self, nodes: Iterable[markdown.Node]) -> str:
        return "".join(self._span(node) for node in nodes)

    def _span(self, node: markdown.Node) -> str:
        kind = node["t"]
        if kind in _INLINE_TAGS:
            return f"<{_INLINE_TAGS[kind]}>{self._inline(node['c'])}</{_INLINE_TAGS[kind]}>"
        if kind == "code":
            return f"<code>{escape(node['text'])}</code>"
        if kind == "br":
            return "<br>"
        if kind == "link":
            href = node["href"]
            if href.startswith("#") and href[1:] not in self._labels:
                return self._inline(node["c"])
            return f"<a href='{escape(href)}' rel='noreferrer'>{self._inline(node['c'])}</a>"
        if kind == "note":
            self._notes.append("")
            n = len(self._notes)
            self._notes[n - 1] = self._blocks(node["c"])
            return f"<sup id='rujukan-{n}'><a href='#catatan-{n}'>{n}</a></sup>"
        return escape(node["text"])

    def footnotes(self) -> str:
        """All footnotes so far, for the end of the page."""
        if not self._notes:
            return ""
        back = escape(word("back"))
        items = "".join(
            f"<li id='catatan-{n}'>{note} <a href='#rujukan-{n}' aria-label='{back}'>↩</a></li>"
            for n, note in enumerate(self._notes, start=1)
        )
        return f"<section class='ucj-notes'><hr><ol>{items}</ol></section>"

    def next_level(self, level: int) -> int:
        """A level without a gap above it; the title of the document is the only ``h1``."""
        self._level = min(level, self._level + 1, 5)
        return self._level


def html_class(name: str) -> str:
    """The attribute, or nothing without a name."""
    return f" class='{name}'" if name else ""
