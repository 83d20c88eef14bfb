"""Every file of data that the repository ships is refused, with its line, when a hand slips."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis import figures, lineage
from analysis.city import load_city, shipped_reference
from analysis.contributions.what_if.scenario_files import (
    SCENARIOS,
    SENSITIVITY,
    load_assumptions,
    load_grid_steps,
    load_scenarios,
)
from analysis.coverage import session
from analysis.coverage.registration import template
from analysis.law import LAW
from analysis.law.files import read_law_file
from analysis.pack.texts import FILE as PACK
from analysis.pack.texts import load_texts
from analysis.report.chapters import texts
from analysis.rosters import words as vocabulary
from analysis.rosters.layout.profile_files import FOLDER as PROFILES
from analysis.rosters.layout.profile_files import load_profile
from analysis.rosters.words import VocabularyError, read_list, word_lists
from analysis.strict_yaml import StrictYamlError, read_mapping, read_typed

NEW = "xyz_baru"
#: Of the keys of a file so many are changed, one at a time.
N_KEYS = 9


@dataclass(frozen=True)
class File:
    """A shipped file, how it is read from another place, and which of its keys are free names."""

    path: Path
    read: Callable[[Path], Any]
    free: Callable[[tuple[str, ...]], bool] = lambda keys: False
    may_grow: bool = False

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.name}"


def _scenarios(path: Path) -> None:
    load_scenarios((), None, path)
    load_grid_steps(None, path)


def _module(module: Any, name: str) -> Callable[[Path], Any]:
    """Read by a function that finds its file beside its module."""

    def read(path: Path) -> Any:
        before = module.__file__
        module.__file__ = str(path.parent / Path(before).name)
        try:
            return getattr(module, name).__wrapped__()
        finally:
            module.__file__ = before

    return read


def _lists(path: Path) -> Any:
    before = vocabulary.DESCRIPTION
    vocabulary.DESCRIPTION = path
    try:
        return word_lists.__wrapped__()
    finally:
        vocabulary.DESCRIPTION = before


def _city(path: Path) -> Any:
    folder = path.parent / "raw" / "reference"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "city.yaml").write_bytes(path.read_bytes())
    return load_city(folder.parent)


def _sheets(path: Path) -> Any:
    before = template.FOLDER
    template.FOLDER = path.parent
    try:
        return template.words.__wrapped__()
    finally:
        template.FOLDER = before


def _is_day(keys: tuple[str, ...]) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d", keys[-1]) is not None


FILES = [
    *(File(path, read_law_file, _is_day) for path in sorted(LAW.glob("*.yaml"))),
    *(File(path, read_law_file, _is_day) for path in sorted(
        (shipped_reference() / "law").glob("*.yaml"))),
    File(shipped_reference() / "city.yaml", _city),
    File(SCENARIOS, _scenarios, lambda keys: keys[-2:-1] == ("scenarios",)),
    File(SENSITIVITY, load_assumptions, lambda keys: len(keys) == 1),
    *(File(path, load_profile, lambda keys: keys[0] in ("typical", "also") and len(keys) > 1)
      for path in sorted(PROFILES.glob("*.yaml"))),
    *(File(path, lambda path: template.load_template(path.stem, path.parent),
           lambda keys: "values" in keys[:-1])
      for path in sorted(template.FOLDER.glob("data_tk_*.yaml"))),
    File(template.FOLDER / "sheets.yaml", _sheets,
         lambda keys: len(keys) > 1 and keys[0] not in ("continuing", "ended"), may_grow=True),
    File(PACK, load_texts),
    File(vocabulary.DESCRIPTION, _lists, lambda keys: len(keys) > 1),
    File(Path(session.__file__).with_name("session_topics.yaml"), _module(session, "topics"),
         lambda keys: len(keys) != 2, may_grow=True),
    File(Path(figures.__file__).with_name("figures.yaml"), _module(figures, "catalogue"),
         lambda keys: len(keys) == 1),
    File(Path(lineage.__file__).with_name("lineage.yaml"), _module(lineage, "lineage"),
         lambda keys: True),
]  # fmt: skip
#: Whose keys are names that only the code knows; a missing one is told when it is asked for.
OF_FREE_KEYS = [
    *sorted((texts.FOLDER / "prose").glob("*.yaml")),
    texts.FOLDER / "labels.yaml",
    Path(figures.__file__).parent / "report" / "words.yaml",
    Path(figures.__file__).parent / "parameters.yaml",
]
by_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


def _keys(
    node: yaml.Node | None, above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], yaml.ScalarNode, bool]]:
    """Every key with those above it, and whether it stands in braces."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*above, key.value), key, bool(node.flow_style)
            yield from _keys(value, (*above, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _keys(item, above)


def _some(found: list[Any]) -> list[Any]:
    return found[:: max(len(found) // N_KEYS, 1)]


def _chosen(path: Path) -> list[Any]:
    text = path.read_text(encoding="utf-8")
    return _some(list(_keys(yaml.compose(text, Loader=yaml.BaseLoader))))


def _inserted(text: str, key: yaml.ScalarNode, is_flow: bool, line: str) -> str:
    """The text with another line of the mapping before a key."""
    at, column = key.start_mark.index, key.start_mark.column
    between = ", " if is_flow else "\n" + " " * column
    return f"{text[:at]}{line}{between}{text[at:]}"


def _written(text: str, key: yaml.ScalarNode) -> str:
    """A key as it stands, in its quotes."""
    return text[key.start_mark.index : key.end_mark.index]


def _refusal(file: File, tmp_path: Path, text: str) -> str:
    path = tmp_path / file.path.name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(file.path.name)) as caught:
        file.read(path)
    return str(caught.value)


def _lines_in(said: str) -> set[int]:
    found = re.findall(r"baris (\d+)(?: dan (\d+))?", said)
    return {int(number) for pair in found for number in pair if number}


def test_all_shipped_files_are_sound(tmp_path: Path) -> None:
    for file in FILES:
        path = tmp_path / file.path.name
        path.write_bytes(file.path.read_bytes())
        file.read(path)
    for path in OF_FREE_KEYS:
        assert read_typed(path)


@by_file
def test_an_unknown_key_is_refused_with_its_line(file: File, tmp_path: Path) -> None:
    text = file.path.read_text(encoding="utf-8")
    for keys, key, is_flow in _chosen(file.path):
        if file.may_grow and file.free(keys):
            continue
        said = _refusal(file, tmp_path, _inserted(text, key, is_flow, f"{NEW}: 1"))
        assert key.start_mark.line + 1 in _lines_in(said), (keys, said)


@by_file
def test_a_key_written_twice_is_refused_with_both_lines(file: File, tmp_path: Path) -> None:
    text = file.path.read_text(encoding="utf-8")
    for keys, key, is_flow in _chosen(file.path):
        said = _refusal(file, tmp_path, _inserted(text, key, is_flow, f"{_written(text, key)}: 1"))
        line = key.start_mark.line + 1
        assert {line, line if is_flow else line + 1} <= _lines_in(said), (keys, said)
        assert "dua kali" in said


@by_file
def test_a_misspelt_key_is_refused_and_told(file: File, tmp_path: Path) -> None:
    text = file.path.read_text(encoding="utf-8")
    for keys, key, _ in _chosen(file.path):
        if file.free(keys):
            continue
        wrong = key.value[:-1] + ("q" if key.value[-1] != "q" else "w")
        start, end = key.start_mark.index, key.end_mark.index
        said = _refusal(file, tmp_path, f"{text[:start]}{wrong}{text[end:]}")
        assert key.value in said
        assert _lines_in(said), (keys, said)


@by_file
def test_semicolons_in_a_list_are_refused_with_the_line(file: File, tmp_path: Path) -> None:
    text = file.path.read_text(encoding="utf-8")
    root = yaml.compose(text, Loader=yaml.BaseLoader)
    for node in _some(list(_flow_lists(root))):
        start = node.start_mark.index
        comma = text.index(",", start)
        said = _refusal(file, tmp_path, f"{text[:comma]};{text[comma + 1 :]}")
        line = text.count("\n", 0, comma) + 1
        assert {line, node.start_mark.line + 1} & _lines_in(said), said


def _flow_lists(node: yaml.Node | None) -> Iterator[yaml.SequenceNode]:
    """The lists in brackets with two plain items or more."""
    if isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _flow_lists(value)
    elif isinstance(node, yaml.SequenceNode):
        is_plain = all(isinstance(n, yaml.ScalarNode) and n.style is None for n in node.value)
        if node.flow_style and is_plain and len(node.value) > 1:
            yield node
        for item in node.value:
            yield from _flow_lists(item)


@pytest.mark.parametrize("path", OF_FREE_KEYS, ids=lambda path: path.name)
@pytest.mark.parametrize("read", [read_mapping, read_typed])
def test_a_text_written_twice_is_refused(path: Path, read: Any, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for _, key, is_flow in _chosen(path):
        changed = tmp_path / path.name
        changed.write_text(
            _inserted(text, key, is_flow, f"{_written(text, key)}: x"), encoding="utf-8"
        )
        with pytest.raises(StrictYamlError, match="dua kali") as caught:
            read(changed)
        assert key.start_mark.line + 1 in _lines_in(str(caught.value))


def test_a_text_that_is_missing_is_told_with_the_one_that_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "prose").mkdir()
    (tmp_path / "prose" / "cover.yaml").write_text("title: Laporan\nleterhead: Pemerintah\n")
    monkeypatch.setattr(texts, "FOLDER", tmp_path)
    for kept in (texts._paragraph, texts._chapter):
        kept.cache_clear()
    with pytest.raises(StrictYamlError, match=r"letterhead belum ditulis.*leterhead\? \(baris 2"):
        texts.prose("cover.letterhead")
    for kept in (texts._paragraph, texts._chapter):
        kept.cache_clear()


@pytest.mark.parametrize("name", sorted(word_lists()))
def test_a_slip_in_any_list_of_words_is_refused_with_its_line(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    described = word_lists()[name]
    lines = read_list(name)
    number, row = lines[len(lines) // 2]
    slips = [(described.word, "SATU;DUA")]
    # A line of nothing but an empty cell is a blank line.
    slips += [(described.word, "")] if len(row) > 1 else []
    slips += [
        (column, f"{row[column][:-1]}~") for column, allowed in described.columns.items() if allowed
    ]
    monkeypatch.setattr(vocabulary, "VOCABULARY", tmp_path)
    for column, cell in slips:
        changed = {**row, column: cell}
        header = ",".join(described.columns)
        (tmp_path / f"{name}.csv").write_text(
            f"{header}\n# catatan\n" + ",".join(f'"{value}"' for value in changed.values()) + "\n"
        )
        with pytest.raises(VocabularyError, match=rf"{name}\.csv, baris 3, kolom {column}: "):
            read_list(name)
    assert number > 1
