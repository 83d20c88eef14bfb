"""What a run leaves beside its tables: ``summary.json``, and ``price.json`` to explain with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.contributions.published import Published
from analysis.rosters.overview import unused_lines
from analysis.stage import PRICE_FACTS, Stage


def write_summary(
    stage: Stage,
    files: pd.DataFrame,
    workers: pd.DataFrame,
    positions: pd.DataFrame,
    findings: pd.DataFrame,
    published: Published | None,
) -> Path:
    """Write the contract's ``summary.json``; what nobody has published is null."""
    city = positions[positions["opd_code"] == "*"].iloc[0]
    content: dict[str, Any] = {
        "year": stage.year,
        "as_of": stage.as_of.isoformat(),
        "workers_counted": int((workers["status"] == "counted").sum()),
        "workers_held": int((workers["status"] == "held").sum()),
        "cost_low_idr": int(city["need_low_idr"]),
        "cost_high_idr": int(city["need_high_idr"]),
        "budget_idr": None if pd.isna(city["budget_idr"]) else int(city["budget_idr"]),
        "published_workers": (
            None if pd.isna(city["budget_workers"]) else int(city["budget_workers"])
        ),
        "files_read": int((files["status"] == "read").sum()),
        "files_refused": int((files["status"] == "refused").sum()),
        "unused_lines": unused_lines(findings),
        "difference_to_rule_idr": None if published is None else published.difference_idr,
    }
    path = stage.processed / "summary.json"
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def write_price_facts(
    stage: Stage, opd: pd.DataFrame, wage_base: str, programs: tuple[str, ...]
) -> Path:
    """Write ``price.json``: by which parameters and risk classes the workers were priced."""
    content = {
        "year": stage.year,
        "as_of": stage.as_of.isoformat(),
        "wage_base": wage_base,
        "programs": list(programs),
        "opd": [
            {"opd_code": code, "jkk_class": int(jkk_class)}
            for code, jkk_class in zip(opd["opd_code"], opd["jkk_class"], strict=True)
        ],
    }
    path = stage.processed / PRICE_FACTS
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def price_facts(folder: Path) -> dict[str, Any]:
    """What :func:`write_price_facts` wrote.

    Raises:
        FileNotFoundError: notebook 2 has not run yet.
    """
    path = folder / PRICE_FACTS
    if not path.exists():
        raise FileNotFoundError(f"{path} tidak ada: jalankan dahulu 02_contributions")
    return dict(json.loads(path.read_text(encoding="utf-8")))
