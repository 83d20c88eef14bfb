"""Where a figure or a worker's amount comes from, down to the rows: ``ucj explain``.

The same function serves a notebook: ``explain("C-14", "data/processed/sample", 2026)``.
"""

from __future__ import annotations

from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.contributions.explain import Trace, explain_worker
from analysis.figures import Figure, Figures
from analysis.frames import known
from analysis.frames import rows as rows_of
from analysis.lineage import lineage, with_sources
from analysis.publishing.purge_record import missing_because
from analysis.report.chapters.texts import label
from analysis.report.wording import count, date_long, percent, rupiah
from analysis.rosters.public_names import public_file
from analysis.summary import price_facts

#: Rows shown of a figure that rests on many.
N_SHOWN = 20
#: Codes and names told where one is misspelt.
N_NEAR = 5
_PLACE = ["file", "sheet", "row"]


class ExplainError(LookupError):
    """There is nothing to explain under that name, or no edition here."""


def explain(what: str, processed_dir: Path | str, year: int | None = None) -> str:
    """Explain a figure by its code or name, or a worker's amount by ``worker_id``.

    Capitals and blanks around make no difference. Neither NIK nor name is printed.

    Raises:
        ExplainError: no such figure and no such worker, or a table is missing in ``processed_dir``.
    """
    folder = _folder(Path(processed_dir), year)
    figures = Figures.read(folder)
    asked = what.strip()
    named = {key.casefold(): figure for figure in figures for key in (figure.code, figure.name)}
    if figure := named.get(asked.casefold()):
        return _figure(figure, folder)
    workers = _table("workers", folder)
    if asked not in set(workers["worker_id"]):
        near = get_close_matches(asked.casefold(), named, n=N_NEAR, cutoff=0.4)
        meant = "; ".join(f"{named[key].code} ({named[key].meaning})" for key in near)
        hint = f"yang paling mirip: {meant}" if near else "kodenya ada pada bab Daftar angka"
        raise ExplainError(f"{what} bukan kode angka maupun worker_id; {hint}")
    return _worker(asked, workers, folder)


def _table(name: str, folder: Path) -> pd.DataFrame:
    try:
        return pd.read_parquet(folder / f"{name}.parquet")
    except (OSError, ValueError):
        raise ExplainError(
            f"tabel {name} tidak ada atau rusak di {folder}: {missing_because(folder)}"
        ) from None


def _folder(processed_dir: Path, year: int | None) -> Path:
    if year is not None:
        folders = [processed_dir / str(year)]
    else:
        folders = sorted(processed_dir.glob("20[0-9][0-9]"), reverse=True)
    for folder in folders:
        if any(folder.glob("figures_*.parquet")):
            return folder
    raise ExplainError(f"belum ada hasil di {processed_dir}: jalankan ucj run dahulu")


def _figure(figure: Figure, folder: Path) -> str:
    lines = [
        f"{figure.code}  {figure.text}",
        f"  apa      : {figure.meaning}",
        f"  dasar    : {label('bases', figure.basis)}",
        f"  kondisi  : per {date_long(figure.as_of)}",
    ]
    if figure.kind in ("percent", "share") and figure.value is not None:
        share = Fraction(figure.value)
        lines.append(
            f"  pecahan  : {count(share.numerator)}/{count(share.denominator)}, bentuk paling "
            "sederhana; pembilang dan penyebutnya ada pada baris di bawah"
        )
    if figure.source_table:
        lines += _rows(figure, folder)
    return "\n".join(lines)


def _rows(figure: Figure, folder: Path) -> list[str]:
    """The rows behind a figure, their places in the rosters, and what their table is made from."""
    table = str(figure.source_table)
    found = _placed(_table(table, folder), folder)
    if figure.source_filter:
        found = found.query(figure.source_filter)
    where = f" dengan {figure.source_filter}" if figure.source_filter else ""
    lines = [f"  dari     : tabel {table}{where}, {count(len(found))} baris"]
    if table == "contributions":
        for program, amounts in found.groupby("program")["amount_idr"]:
            total = rupiah(int(amounts.sum()))
            lines.append(f"    {program}: {count(len(amounts))} baris, {total}")
    if set(_PLACE) <= set(found.columns):
        places = found[_PLACE].dropna().drop_duplicates()
        shown = [
            f"    {public_file(p.file)} | {public_file(p.sheet)} | baris {p.row}"
            for p in rows_of(places.head(N_SHOWN))
        ]
    else:
        places = found
        shown = [f"    {_values(row)}" for row in found.head(N_SHOWN).to_dict("records")]
    lines += shown
    if len(places) > N_SHOWN:
        lines.append(f"    … dan {count(len(places) - N_SHOWN)} baris lagi")
    return [*lines, *(f"  {line}" for line in _made_from(table))]


def _placed(found: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Rows about workers with the status of the worker and the place of his line."""
    if "worker_id" not in found or set(_PLACE) <= set(found.columns):
        return found
    workers = _table("workers", folder)[["worker_id", "status", *_PLACE]]
    new = [name for name in workers if name == "worker_id" or name not in found]
    return found.merge(workers[new], on="worker_id", how="left")


def _values(row: dict[Any, Any]) -> str:
    """A row of an aggregate as text; what is not known is left out."""
    told = {name: value for name, value in row.items() if known(value) is not None}
    # Whole numbers with unknown ones beside them come back as floats.
    return ", ".join(
        f"{name} {int(value) if isinstance(value, float) and value.is_integer() else value}"
        for name, value in told.items()
    )


def _made_from(table: str) -> list[str]:
    """The tables below one, each with what it is made from, down to what was received."""
    return [f"{one} dibuat dari {', '.join(lineage()[one])}" for one in with_sources(table)]


def _worker(worker_id: str, workers: pd.DataFrame, folder: Path) -> str:
    facts = price_facts(folder)
    opd = pd.DataFrame(facts["opd"])
    spells = folder / "spells.parquet"
    trace = explain_worker(
        workers,
        opd,
        worker_id,
        year=facts["year"],
        wage_base=facts["wage_base"],
        programs=facts["programs"],
        as_of=pd.Timestamp(facts["as_of"]).date(),
        spells=pd.read_parquet(spells) if spells.exists() else None,
    )
    held = _table("ledger", folder).query("fate == 'held' and worker_id == @worker_id")
    return _trace(trace, list(held["reason"]))


def _trace(trace: Trace, held_for: list[str]) -> str:
    """What a worker's year costs; of one whose data must be mended first, why."""
    why = [label("reasons", reason) for reason in dict.fromkeys(held_for)]
    state = f"perlu diperbaiki: {'; '.join(why)}" if why else "lengkap"
    lines = [
        f"Pekerja {trace.worker_id}, {trace.opd_code or 'OPD belum diketahui'}",
        f"  baris     : {trace.file} | {trace.sheet} | baris {trace.row}",
        f"  data      : {state}",
        f"  dasar upah: {rupiah(trace.wage_base_idr)} ({trace.wage_policy})",
        f"  bulan     : {trace.months}",
    ]
    for line in trace.lines:
        reference = line.rate.reference
        article = f", {reference.article}" if reference.article else ""
        exact = f"Rp{count(line.exact_idr, 4)}"
        lines.append(
            f"  {line.program}: {percent(line.rate.value)} x {rupiah(line.wage_base_idr)} = "
            f"{exact} dibulatkan {rupiah(line.amount_idr)}, x {line.months} bulan = "
            f"{rupiah(line.subtotal_idr)} ({reference.title}{article}; "
            f"tarif {label('marks', reference.mark)}, "
            f"pasal {label('marks', reference.weakest_mark)})"
        )
    only_high = "; hanya dalam angka tinggi, sampai OPD memperbaikinya" if why else ""
    lines.append(f"  setahun   : {rupiah(trace.total_idr)}{only_high}")
    return "\n".join(lines)
