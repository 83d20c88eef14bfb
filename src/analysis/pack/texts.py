"""What the pack says, and who signs it: ``pack.yaml``, which an official may change."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from analysis.codes import CATEGORIES
from analysis.language import translated
from analysis.strict_yaml import check_keys, mapping, read_mapping, sequence, text

FILE = Path(__file__).with_name("pack.yaml")
_KEYS = {
    "signers": ("opd", "bkad"),
    "signature": ("place", "name", "nip"),
    "sheets": ("calculation", "accounts", "people", "held", "opds", "opd_accounts"),
    "headings": ("calculation", "accounts", "people", "held", "opds", "opd_accounts"),
    "lines": (
        "sample", "edition", "final", "draft", "planned", "running", "nobody", "undated", "range",
        "exact", "secret", "capped", "unplaced", "inferred", "control", "held",
    ),
    "heads": (
        "number", "name", "nik", "category", "position", "unit", "wage_base", "rate_of",
        "amount_of", "total", "program", "jkk_class", "rate", "n_people", "price", "amount",
        "account", "account_name", "reason", "opd", "state", "n_held", "held",
    ),
    "categories": CATEGORIES,
    "words": (
        "sum", "sum_of", "no_account", "no_position", "inferred", "footer", "page",
    ),
}  # fmt: skip


def load_texts(path: Path = FILE) -> Mapping[str, Mapping[str, Any]]:
    """Group to name to text; of ``signers`` a list of titles.

    Raises:
        StrictYamlError: a text is missing, unknown or empty.
    """
    found = read_mapping(path)
    check_keys(found, _KEYS, (), path.name)
    for group, names in _KEYS.items():
        where = f"{path.name}, {group}"
        texts = mapping(found[group], where)
        check_keys(texts, names, (), where)
        for name, raw in texts.items():
            items = sequence(raw, f"{where}, {name}") if group == "signers" else [raw]
            for item in items:
                text(item, f"{where}, {name}")
    return found


@cache
def _texts() -> Mapping[str, Mapping[str, Any]]:
    return load_texts()


def say(group: str, name: str, /, **facts: Any) -> str:
    """A text of ``pack.yaml`` with its facts filled in, and nothing else in braces."""
    said = str(_texts()[group][name])
    for fact, value in facts.items():
        said = said.replace(f"{{{fact}}}", str(value))
    return translated(said)


def signers(group: str) -> list[str]:
    """The titles of those who sign, from left to right."""
    return [str(title) for title in _texts()["signers"][group]]
