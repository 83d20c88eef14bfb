"""No word that a reader sees is typed in code, where no catalogue would find it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "src/analysis/report"
PLACEHOLDER = re.compile(r"\{\w*\}")

#: Calls and arguments whose texts a reader sees.
CALLS = {"TableColumn", "Bar", "Line", "Step", "Swing", "Target", "Way", "Heading", "Card",
         "Definition", "Prose", "Note", "Cell"}  # fmt: skip
ARGUMENTS = {"title", "subtitle", "source", "alt", "notes", "label", "base_label", "total_label",
             "observed_label", "others", "keywords"}  # fmt: skip
#: Names of a column's kind and of its side, a note's severity, and signs that are no words.
NO_WORDS = {"text", "number", "count", "price", "share", "rupiah", "percent", "date", "month",
            "left", "right", "center",
            "info", "warning", "error", "Jamsostek", "JKK", "JKM", "UCJ", "non-ASN"}  # fmt: skip
INDONESIAN = re.compile(
    r"\b(dan|yang|dari|dengan|belum|tidak|menurut|orang|sampai|setiap|untuk|pada|pagu|iuran|baris"
    r"|berkas|pekerja|jumlah|bulan|tahun|sudah|atau|rentang|akhir)\b",
    re.IGNORECASE,
)


def sources() -> list[Path]:
    return sorted([*REPORT.glob("chapters/*.py"), *REPORT.glob("*.py")])


def keys_in(value: object) -> set[str]:
    inner = value.values() if isinstance(value, dict) else ()
    own = set(map(str, value)) if isinstance(value, dict) else set()
    return own.union(*map(keys_in, inner))


#: Names under which texts are looked up.
KEYS = set().union(
    *(
        keys_in(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in (*REPORT.glob("chapters/prose/*.yaml"), REPORT / "chapters/labels.yaml")
    )
)


#: Calls whose arguments name a text, or fill one.
LOOKUPS = {"prose", "label", "head", "word", "say", "translated", "edition_name", "key", "format",
           "replace", "get"}  # fmt: skip


def texts_in(node: ast.AST) -> list[str]:
    """String constants below a node, without those that only name what is looked up."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in LOOKUPS:
            return texts_in(node.func)
    if isinstance(node, ast.Compare | ast.Subscript):
        return []
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    return [text for inner in ast.iter_child_nodes(node) for text in texts_in(inner)]


def typed_words(tree: ast.AST) -> list[tuple[int, str]]:
    """Words typed where a reader will see them: line and text."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        seen = [keyword.value for keyword in node.keywords if keyword.arg in ARGUMENTS]
        if getattr(node.func, "id", "") in CALLS:
            seen += node.args
        found += [
            (node.lineno, text)
            for value in seen
            for text in texts_in(value)
            if re.search(r"[^\W\d_]{2}", PLACEHOLDER.sub("", text)) and text not in NO_WORDS | KEYS
        ]
    return found


def sentences(tree: ast.AST) -> list[tuple[int, str]]:
    """Indonesian words in any text that is neither a docstring nor the message of an error."""
    silent = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise | ast.Expr)
        for inner in ast.walk(node)
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call))
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in silent
        and INDONESIAN.search(node.value)
    ]


@pytest.mark.parametrize("source", sources(), ids=lambda path: path.stem)
def test_no_word_that_a_reader_sees_is_typed_in_code(source):
    tree = ast.parse(source.read_text(encoding="utf-8"))
    assert not typed_words(tree), "put it in labels.yaml or prose/"
    assert not [found for found in sentences(tree) if "hapus-dari-laporan" not in found[1]]


@pytest.mark.parametrize(
    "line",
    [
        'TableColumn("Pagu")',
        'Bar(f"Sah {n}", 3)',
        'lines([], title="Sudah dibayar")',
        'Heading(2, "Istilah")',
        'alt = "grafik menurut bulan"',
    ],
)
def test_a_word_typed_in_code_is_found(line):
    tree = ast.parse(line)
    assert typed_words(tree) or sentences(tree)
