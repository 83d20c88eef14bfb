"""Parameters: what papermill lets through in silence is refused here in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.parameters import (
    BadParameterError,
    Parameter,
    check_namespace,
    check_value,
    declared,
    from_text,
    read_parameter_file,
)

ROOT = Path(__file__).parents[1]


def parameter(kind: str) -> Parameter:
    return Parameter("x", kind, "", "")


def test_the_types_of_the_tagged_cell_are_read():
    found = declared(ROOT / "notebooks" / "01_rosters.ipynb")
    assert found["year"].type == "int"
    assert found["raw_dir"].type == "str"
    assert found["year"].help == "tahun laporan"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [("int", "2025", 2025), ("bool", "false", False), ("bool", "True", True), ("str", "7", "7")],
)
def test_a_text_becomes_a_value_of_its_type(kind, text, value):
    assert from_text(parameter(kind), text) is value or from_text(parameter(kind), text) == value


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("int", "abc", "'abc' bukan bilangan bulat"),
        ("int", "2025.5", "bukan bilangan bulat"),
        ("bool", "ya", "bukan true atau false"),
        ("float", "x", "bukan bilangan"),
    ],
)
def test_a_value_of_another_type_is_refused(kind, text, words):
    with pytest.raises(BadParameterError, match=words):
        from_text(parameter(kind), text)


@pytest.mark.parametrize(
    ("name", "kind", "value", "words"),
    [
        ("year", "int", 26, "tidak masuk akal"),
        ("as_of", "str", "22-11-2026", "bukan tanggal"),
        ("as_of", "str", "2026-02-30", "bukan tanggal yang ada"),
        ("programs", "str", "JKK,XYZ", "XYZ"),
    ],
)
def test_a_value_without_meaning_is_refused(name, kind, value, words):
    with pytest.raises(BadParameterError, match=words):
        check_value(name, kind, value)


def namespace(**values):
    return {"__annotations__": {"year": int, "as_of": str}, "year": 2026, "as_of": "", **values}


def test_a_misspelt_parameter_is_refused_with_the_nearest_name():
    with pytest.raises(BadParameterError, match="yaer tidak dikenal; maksudnya year"):
        check_namespace(namespace(yaer=2025))


def test_a_notebooks_own_names_are_no_parameters():
    assert check_namespace(namespace(_dh=[], In=[], Out={}, exit=object())) == {
        "year": 2026,
        "as_of": "",
    }


def test_an_injected_value_of_another_type_is_refused():
    with pytest.raises(BadParameterError, match="'abc' bukan bilangan bulat"):
        check_namespace(namespace(year="abc"))


def test_a_wage_base_not_known_on_the_day_is_refused():
    values = namespace(wage_base="umk:2026", as_of="2025-06-01")
    values["__annotations__"]["wage_base"] = str
    with pytest.raises(BadParameterError, match="wage_base"):
        check_namespace(values)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- a\n- b\n", "kunci: nilai"),
        ("a: [1\n", "baris 2: tidak terbaca sebagai YAML"),
        (None, "parameter"),
    ],
)
def test_a_parameter_file_that_is_none_is_refused(tmp_path, text, words):
    path = tmp_path / "p.yaml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(BadParameterError, match=words):
        read_parameter_file(path)


@pytest.mark.parametrize(
    ("name", "kind", "value", "said"),
    [
        ("logo", "str", "tidak/ada.svg", "berkas tidak/ada.svg tidak ada"),
        ("logo", "str", "README.md", "bukan gambar .svg atau .png"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused(name, kind, value, said):
    with pytest.raises(BadParameterError, match=said):
        check_value(name, kind, value)
