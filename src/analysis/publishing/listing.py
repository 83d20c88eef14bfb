"""``ucj editions``: what was published of a year, and where each edition is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from analysis.publishing.purge_record import RECORD
from analysis.publishing.shelf import Mark, Place


def listed(reports: Place, processed: Place) -> list[str]:
    """Lines on each edition, the newest first: its day, parameters, counts, and its folder."""
    lines = []
    published = reports.mark
    if published is not None:
        lines += _lines(published, reports.target, "terbit")
    elif not reports.is_empty:
        lines += [f"tanpa nomor  terbit  {reports.target}"]
    for mark, path in reports.earlier():
        has_tables = processed.find(mark.id) is not None
        lines += _lines(mark, path, "terdahulu" if has_tables else "terdahulu, tanpa tabel")
    return lines


def _lines(mark: Mark, folder: Path, state: str) -> list[str]:
    run = _manifest(folder)
    summary, parameters = run.get("summary", {}), run.get("parameters", {})
    head = [mark.id, state, f"kondisi {mark.as_of}", f"dibuat {mark.made_at}", str(mark.owner)]
    if mark.is_final:
        head.append("final")
    if (folder / RECORD).exists():
        head.append("data orang dihapus")
    counts = (
        f"pekerja sah {summary.get('workers_counted')}, ditahan {summary.get('workers_held')}, "
        f"berkas terbaca {summary.get('files_read')}, ditolak {summary.get('files_refused')}"
    )
    chosen = ", ".join(f"{name} {parameters[name]}" for name in _TOLD if name in parameters)
    before = f", sesudah {mark.before['id'] or 'edisi tanpa nomor'}" if mark.before else ""
    return ["  ".join(head), f"    {counts}", f"    {chosen}{before}", f"    {folder}"]


#: Parameters by which two editions of one day are told apart.
_TOLD = ("wage_base", "programs", "audience", "lang")


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        content = json.loads((folder / "run.json").read_bytes())
        return content if isinstance(content, dict) else {}
    except (OSError, ValueError):
        return {}
