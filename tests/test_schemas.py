"""A table cannot leave the house in another shape than the one described."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis import schemas
from analysis.tabular import Column, SchemaError, Table, conform, read_table, write_table

PEOPLE = Table(
    "people",
    "a table for the tests",
    (
        Column("id", pa.string(), "who"),
        Column("fate", pa.string(), "what became of him", allowed=("counted", "held")),
        Column("born", pa.date32(), "birth date", is_required=False),
        Column("wage", pa.int64(), "wage", is_required=False),
    ),
    key=("id",),
)


def people(**changes: list[object]) -> pd.DataFrame:
    columns = {"id": ["a", "b"], "fate": ["counted", "held"], "born": [None, date(1990, 4, 3)],
               "wage": [None, 1_000_000]}  # fmt: skip
    return pd.DataFrame({**columns, **changes})


def test_a_table_comes_back_as_it_was_written(tmp_path):
    write_table(people(), PEOPLE, tmp_path)
    back = read_table(PEOPLE, tmp_path)
    assert back["born"].tolist() == [None, date(1990, 4, 3)]
    assert back["wage"].tolist() == [pd.NA, 1_000_000]


def test_a_table_without_a_line_keeps_its_types(tmp_path):
    empty = pd.DataFrame({name: [float("nan")] for name in PEOPLE.names}).iloc[:0]
    assert conform(empty, PEOPLE).schema == PEOPLE.schema


def test_a_column_that_is_unknown_throughout_keeps_its_type():
    nowhere = people(born=[float("nan"), float("nan")])
    assert conform(nowhere, PEOPLE)["born"].to_pylist() == [None, None]


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (people().drop(columns="wage"), r"missing \['wage'\]"),
        (people().assign(nik="x"), r"unknown \['nik'\]"),
        (people(id=["a", None]), "column id: 1 values are missing"),
        (people(fate=["counted", "lost"]), r"column fate: unknown values \['lost'\]"),
        (people(id=["a", "a"]), "1 lines repeat the key"),
        (people(wage=["banyak", None]), "column wage"),
    ],
)
def test_another_shape_is_refused_and_the_column_named(frame, words):
    with pytest.raises(SchemaError, match=words):
        conform(frame, PEOPLE)


def test_a_table_that_was_not_written_yet_says_what_to_run(tmp_path):
    with pytest.raises(FileNotFoundError, match="jalankan dahulu notebook"):
        read_table(PEOPLE, tmp_path)


ALL_TABLES = sorted(
    (one for one in vars(schemas).values() if isinstance(one, Table)), key=lambda one: one.name
)


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: table.name)
def test_every_table_without_a_line_is_written_and_read_with_its_types(table, tmp_path):
    for empty in (
        pd.DataFrame(columns=table.names),
        pd.DataFrame({name: [None] for name in table.names}).iloc[:0],
        pd.DataFrame({name: pd.Series(dtype="float64") for name in table.names}),
    ):
        path = write_table(empty, table, tmp_path)
        assert pq.read_schema(path).remove_metadata() == table.schema.remove_metadata()
        back = read_table(table, tmp_path)
        assert list(back.columns) == table.names
        # What was read back can be written again.
        assert conform(back, table).schema == table.schema
