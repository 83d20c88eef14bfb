"""A parser that reads each text once: the cells of a column say the same again and again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from analysis.rosters.grid import Value


class Once(dict[str, Any]):
    """What ``parse``, with ``more`` given to it, makes of each text of one table.

    Other values than texts are parsed each time: 1, 1.0 and TRUE would be one key.
    """

    def __init__(self, parse: Callable[..., Any], **more: Any) -> None:
        super().__init__()
        self.parse = partial(parse, **more) if more else parse

    def __missing__(self, text: str) -> Any:
        found = self[text] = self.parse(text)
        return found

    def of(self, value: Value) -> Any:
        """What is made of a cell."""
        return self[value] if isinstance(value, str) else self.parse(value)
