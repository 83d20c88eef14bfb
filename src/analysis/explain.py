"""Where a figure or a worker's amount comes from, down to the rows: ``ucj explain``.

The same function serves a notebook: ``explain("C-14", "data/processed", 2026)``.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.contributions.explain import Trace, explain_worker
from analysis.figures import Figure, Figures
from analysis.report.chapters.texts import label
from analysis.report.wording import date_long, number, percent, rupiah
from analysis.summary import price_facts

#: Rows shown of a figure that rests on many.
N_SHOWN = 20
_PLACE = ["file", "sheet", "row"]


class ExplainError(LookupError):
    """There is nothing to explain under that name, or no edition here."""


def explain(what: str, processed_dir: Path | str, year: int | None = None) -> str:
    """Explain a figure by its code or name, or a worker's amount by ``worker_id``.

    Neither NIK nor name is printed.

    Raises:
        ExplainError: no such figure and no such worker, or no tables in ``processed_dir``.
    """
    folder = _folder(Path(processed_dir), year)
    figures = Figures.read(folder)
    try:
        return _figure(figures.figure(what), folder)
    except KeyError:
        pass
    workers = pd.read_parquet(folder / "workers.parquet")
    if what not in set(workers["worker_id"]):
        codes = ", ".join(figure.code for figure in figures)
        raise ExplainError(f"{what} bukan kode angka maupun worker_id; kode yang ada: {codes}")
    return _worker(what, workers, folder)


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
    if figure.source_table:
        lines += _rows(figure, folder)
    return "\n".join(lines)


def _rows(figure: Figure, folder: Path) -> list[str]:
    path = folder / f"{figure.source_table}.parquet"
    found = pd.read_parquet(path)
    if figure.source_filter:
        found = found.query(figure.source_filter)
    where = f" dengan {figure.source_filter}" if figure.source_filter else ""
    lines = [f"  dari     : tabel {figure.source_table}{where}, {number(len(found))} baris"]
    if set(_PLACE) <= set(found.columns):
        lines += [
            f"    {row.file} | {row.sheet} | baris {row.row}"
            for row in found.head(N_SHOWN).itertuples()
        ]
        if len(found) > N_SHOWN:
            lines.append(f"    … dan {number(len(found) - N_SHOWN)} baris lagi")
    elif figure.source_table == "contributions":
        for program, amounts in found.groupby("program")["amount_idr"]:
            total = rupiah(int(amounts.sum()))
            lines.append(f"    {program}: {number(len(amounts))} baris, {total}")
    return lines


def _worker(worker_id: str, workers: pd.DataFrame, folder: Path) -> str:
    facts = price_facts(folder)
    opd = pd.DataFrame(facts["opd"])
    trace = explain_worker(
        workers,
        opd,
        worker_id,
        year=facts["year"],
        wage_base=facts["wage_base"],
        programs=facts["programs"],
        as_of=pd.Timestamp(facts["as_of"]).date(),
    )
    return _trace(trace)


def _trace(trace: Trace) -> str:
    lines = [
        f"Pekerja {trace.worker_id}, {trace.opd_code or 'OPD belum diketahui'}",
        f"  baris     : {trace.file} | {trace.sheet} | baris {trace.row}",
        f"  dasar upah: {rupiah(trace.wage_base_idr)} ({trace.wage_policy})",
        f"  bulan     : {trace.months}",
    ]
    for line in trace.lines:
        reference = line.rate.reference
        article = f", {reference.article}" if reference.article else ""
        exact = f"Rp{number(line.exact_idr, 4)}"
        lines.append(
            f"  {line.program}: {percent(line.rate.value)} x {rupiah(line.wage_base_idr)} = "
            f"{exact} dibulatkan {rupiah(line.amount_idr)}, x {line.months} bulan = "
            f"{rupiah(line.subtotal_idr)} ({reference.title}{article}; "
            f"tarif {label('marks', reference.mark)}, "
            f"pasal {label('marks', reference.weakest_mark)})"
        )
    lines.append(f"  setahun   : {rupiah(trace.total_idr)}")
    return "\n".join(lines)
