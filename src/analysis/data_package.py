"""The figures and the tables without persons of an edition as a data package for programs.

Files are CSV, ``datapackage.json`` says of each column what the table's declaration says, in the
form of the Frictionless Data Package (specs.frictionlessdata.io): whoever reads it needs none of
this code. Tables with a line for each person, row or file are not in it.
"""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from analysis import schemas
from analysis.figures import Figure, Figures
from analysis.owner import owner_of
from analysis.stage import Stage
from analysis.tabular import Column

FOLDER = "datapackage"
#: Column, type and meaning of the figures' CSV.
_FIGURE_FIELDS = (
    ("code", "string", "code of the figure in report, slides and workbook"),
    ("name", "string", "name of the figure"),
    ("value", "string", "value, with a decimal point; empty: nobody has told it"),
    ("exact", "string", "the same exactly: a fraction where it is a share"),
    ("unit", "string", "people, count, IDR, share of 1, date, month, text"),
    ("as_of", "date", "day of the data"),
    ("meaning", "string", "what it counts"),
    ("basis", "string", "computed, published, inferred or entered"),
    ("table", "string", "table from which it comes"),
)
_UNITS = {
    "number": "people",
    "count": "count",
    "rupiah": "IDR",
    "price": "IDR",
    "percent": "share of 1",
    "share": "share of 1",
    "date": "date",
    "month": "month",
}


def write_data_package(stage: Stage, figures: Figures) -> Path:
    """Write ``figures.csv``, a CSV for each table without persons, and ``datapackage.json``.

    A table that this edition did not write is not in it.

    Returns:
        The path of ``datapackage.json``.
    """
    folder = stage.processed / FOLDER
    folder.mkdir(exist_ok=True)
    _write_figures(folder / "figures.csv", figures)
    resources = []
    for table in schemas.TABLES:
        source = stage.processed / f"{table.name}.parquet"
        if source.exists() and not table.has_persons:
            path = folder / f"{table.name}.csv"
            pa_csv.write_csv(pq.read_table(source), path)
            fields = [_field(column) for column in table.columns]
            # A primary key of the standard is never empty; OPD and month of a total are.
            required = {column.name for column in table.columns if column.is_required}
            key = table.key if required.issuperset(table.key) else ()
            resources.append(_resource(path, table.meaning, fields, key))
    fields = [{"name": n, "type": kind, "description": what} for n, kind, what in _FIGURE_FIELDS]
    title = "every figure that the report quotes"
    resources.append(_resource(folder / "figures.csv", title, fields, ("name",)))
    package = {
        "name": f"ucj-{stage.year}",
        "title": f"Tables of the Jamsostek coverage report {stage.year}",
        "created": f"{stage.as_of.isoformat()}T00:00:00Z",
        "contributors": [{"title": str(owner_of(stage.raw_dir)), "role": "publisher"}],
        "resources": resources,
    }
    path = folder / "datapackage.json"
    path.write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _write_figures(path: Path, figures: Figures) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow([name for name, _, _ in _FIGURE_FIELDS])
        for figure in sorted(figures, key=lambda one: one.name):
            lines.writerow(
                [
                    figure.code,
                    figure.name,
                    _decimal(figure),
                    figure.value,
                    _UNITS.get(figure.kind, "text"),
                    figure.as_of.isoformat() if figure.as_of != date.min else "",
                    figure.meaning,
                    figure.basis,
                    figure.source_table,
                ]
            )


def _decimal(figure: Figure) -> str | None:
    if figure.value is None or _UNITS.get(figure.kind) != "share of 1":
        return figure.value
    return f"{float(Fraction(figure.value)):.12g}"


def _resource(
    path: Path, title: str, fields: list[dict[str, Any]], key: tuple[str, ...]
) -> dict[str, Any]:
    content = path.read_bytes()
    return {
        "name": path.stem,
        "title": title,
        "path": path.name,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": fields, **({"primaryKey": list(key)} if key else {})},
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.is_required else {}
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    field = {"name": column.name, "type": _type(column.type), "description": column.meaning}
    return {**field, **({"constraints": constraints} if constraints else {})}


def _type(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind):
        return "integer"
    if pa.types.is_decimal(kind) or pa.types.is_floating(kind):
        return "number"
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_date(kind):
        return "date"
    return "string"
