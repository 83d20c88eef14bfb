"""Which sign stands between the cells of a CSV file that an official keeps."""

from __future__ import annotations


def delimiter_of(text: str) -> str:
    """``;`` where the first line has more of them than commas, as Excel in Indonesia saves, else
    ``,``."""
    first = text.lstrip("\ufeff").partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","
