"""The scenarios side by side: need, price of one worker, difference to the budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from analysis.contributions.what_if.outcome import Base, NotPricedError, Outcome, outcome
from analysis.contributions.what_if.scenario_files import Scenario


def scenario_table(base: Base, scenarios: Sequence[Scenario]) -> pd.DataFrame:
    """One line of ``schemas.SCENARIOS`` for each scenario, in order, those without a price too.

    ``need_*`` is the employer's part with the addition for pekerja rentan; the workers' own part
    stands apart, and the differences are need less budget. Everything but the base is assumed.
    """
    rows = []
    for place, scenario in enumerate(scenarios, start=1):
        try:
            found, reason = outcome(base, scenario.overlay), None
        except NotPricedError as error:
            found, reason = None, error.reason
        rows.append(
            {
                "scenario": scenario.name,
                "place": place,
                "label": scenario.label,
                "is_base": scenario.overlay.is_empty,
                "assumes": scenario.assumes,
                "mark": scenario.mark,
                "left_out_for": reason,
                **_amounts(found, base.budget_idr),
            }
        )
    return pd.DataFrame(rows, dtype=object)


def _amounts(found: Outcome | None, budget_idr: int | None) -> dict[str, Any]:
    fields: dict[str, Any] = dict.fromkeys(Outcome.__dataclass_fields__)
    if found is not None:
        fields |= asdict(found)
        fields["programs"] = ",".join(found.programs)
        fields["law_marks"] = ",".join(found.law_marks)
    for name in ("low", "high", "budgeted"):
        need = fields["budgeted_idr" if name == "budgeted" else f"need_{name}_idr"]
        is_known = need is not None and budget_idr is not None
        fields[f"difference_{name}_idr"] = need - budget_idr if is_known else None
    return fields
