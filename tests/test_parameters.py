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


def namespace(notebook="rosters", **values):
    """The parameters of a notebook as its tagged cell leaves them in a kernel."""
    (path,) = (ROOT / "notebooks").glob(f"*_{notebook}.ipynb")
    cell = declared(path)
    kinds = {name: {"int": int, "str": str, "bool": bool}[one.type] for name, one in cell.items()}
    return {"__annotations__": kinds, **{n: one.value for n, one in cell.items()}, **values}


@pytest.mark.parametrize("notebook", ["rosters", "contributions", "coverage", "report"])
def test_what_a_notebook_ships_is_what_its_kernel_is_asked_for(notebook):
    found = check_namespace(namespace(notebook), notebook)
    assert found.keys() == namespace(notebook)["__annotations__"].keys()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("wage_base", "wage_bas", "parameter wage_bas tidak dikenal; maksudnya wage_base"),
        ("wage_base", None, "tidak memuat wage_base"),
        (None, "audience", "parameter audience tidak dikenal"),
        (None, "saya", "parameter saya tidak dikenal"),
    ],
)
@pytest.mark.parametrize("has_run_before", [True, False])
def test_a_parameter_that_is_renamed_left_out_or_added_in_the_cell_is_refused(
    old, new, words, has_run_before
):
    values = namespace("contributions")
    if old:
        del values["__annotations__"][old]
        if not has_run_before:
            del values[old]
    if new:
        values["__annotations__"][new] = str
        values[new] = "actual"
    with pytest.raises(BadParameterError, match=words):
        check_namespace(values, "contributions")


def test_a_parameter_without_a_value_is_refused():
    values = namespace()
    del values["as_of"]
    with pytest.raises(BadParameterError, match="tidak memuat as_of"):
        check_namespace(values, "rosters")


def test_a_misspelt_parameter_is_refused_with_the_nearest_name():
    with pytest.raises(BadParameterError, match="yaer tidak dikenal; maksudnya year"):
        check_namespace(namespace(yaer=2025), "rosters")


def test_a_notebooks_own_names_are_no_parameters():
    found = check_namespace(namespace(_dh=[], In=[], Out={}, exit=object()), "rosters")
    assert found.keys() == namespace()["__annotations__"].keys()


def test_an_injected_value_of_another_type_is_refused():
    with pytest.raises(BadParameterError, match="'abc' bukan bilangan bulat"):
        check_namespace(namespace(year="abc"), "rosters")


def test_a_wage_base_not_known_on_the_day_is_refused():
    values = namespace("contributions", wage_base="umk:2026", as_of="2025-06-01")
    with pytest.raises(BadParameterError, match="wage_base"):
        check_namespace(values, "contributions")


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
