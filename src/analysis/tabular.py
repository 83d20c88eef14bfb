"""What a table is, how it keeps its shape, is written and read; ``schemas`` names them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.publishing.purge_record import missing_because


@dataclass(frozen=True)
class Column:
    """One column: its name, Arrow type, meaning for a reader, and what it may hold."""

    name: str
    type: pa.DataType
    meaning: str
    is_required: bool = True
    allowed: tuple[str, ...] = ()


#: A table with such a column has a line for each person, row or file.
_OF_RECORDS = frozenset({"worker_id", "line_id", "nik", "file"})


@dataclass(frozen=True)
class Table:
    """One table of ``processed_dir/<year>/``, one Parquet file of the same name."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def has_persons(self) -> bool:
        """Whether its lines are persons', or may name one as files and rows do."""
        return not _OF_RECORDS.isdisjoint(self.names)

    @property
    def schema(self) -> pa.Schema:
        return pa.schema(
            [pa.field(c.name, c.type, nullable=not c.is_required) for c in self.columns]
        )


class SchemaError(ValueError):
    """A table does not have the shape that ``schemas`` describes."""


def conform(frame: pd.DataFrame | pa.Table, table: Table) -> pa.Table:
    """Cast ``frame`` to the columns of ``table``, in order.

    Raises:
        SchemaError: a column is missing or unknown, a value does not fit its column, a required
            value is null, a coded value is not among the allowed ones, or the key is not unique.
    """
    names = list(frame.columns) if isinstance(frame, pd.DataFrame) else frame.column_names
    if set(names) != set(table.names):
        missing, unknown = set(table.names) - set(names), set(names) - set(table.names)
        raise SchemaError(
            f"table {table.name}: missing {sorted(missing)}, unknown {sorted(unknown)}"
        )
    columns = []
    for column in table.columns:
        values = frame[column.name]
        try:
            array = (
                _array(values, column.type)
                if isinstance(values, pd.Series)
                else values.combine_chunks().cast(column.type)
            )
        except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, ValueError) as error:
            raise SchemaError(f"table {table.name}, column {column.name}: {error}") from error
        if isinstance(array, pa.ChunkedArray):
            array = array.combine_chunks()
        if column.is_required and array.null_count:
            raise SchemaError(
                f"table {table.name}, column {column.name}: {array.null_count} values are missing"
            )
        if column.allowed:
            unknown = set(array.unique().to_pylist()) - {*column.allowed, None}
            if unknown:
                raise SchemaError(
                    f"table {table.name}, column {column.name}: unknown values {sorted(unknown)}"
                )
        columns.append(array)
    result = pa.Table.from_arrays(columns, schema=table.schema)
    if table.key:
        n_keys = result.group_by(list(table.key)).aggregate([]).num_rows
        if n_keys != result.num_rows:
            raise SchemaError(
                f"table {table.name}: {result.num_rows - n_keys} lines repeat the key {table.key}"
            )
    return result


def _array(values: pd.Series, kind: pa.DataType) -> pa.Array:
    # Without a single value pandas knows no type, and takes the column for numbers.
    if values.isna().all():
        return pa.nulls(len(values), kind)
    return pa.array(values, type=kind, from_pandas=True)


def write_table(frame: pd.DataFrame | pa.Table, table: Table, folder: Path) -> Path:
    """Write ``frame`` as ``<folder>/<table.name>.parquet`` after :func:`conform`."""
    path = folder / f"{table.name}.parquet"
    pq.write_table(conform(frame, table), path, compression="zstd")
    return path


def read_table(table: Table, folder: Path, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Read a table back; identifiers and money keep their type, dates are ``datetime.date``.

    Raises:
        FileNotFoundError: the table was not written yet, with the notebook that writes it.
    """
    path = folder / f"{table.name}.parquet"
    if not path.exists():
        why = missing_because(folder, "jalankan dahulu notebook yang menulisnya")
        raise FileNotFoundError(f"{path} tidak ada: {why}")
    return pq.read_table(path, columns=list(columns) if columns else None).to_pandas(
        types_mapper={
            pa.int64(): pd.Int64Dtype(),
            pa.int32(): pd.Int32Dtype(),
            pa.bool_(): pd.BooleanDtype(),
        }.get
    )
