"""The columns of every table, with unit and meaning: the one place where a table is described.

The data dictionary of the README is made from it (``python -m analysis.schemas``), and every stage
writes through :func:`conform`, so that a table cannot leave the house in another shape.
"""

from __future__ import annotations

from analysis.schemas.bills import BILL_FORMS, BILL_MONTHS, BILL_PEOPLE, BILLS
from analysis.schemas.budget_lines import BUDGET_LINES
from analysis.schemas.columns import IDR_SEN, RATE
from analysis.schemas.contributions import (
    BUDGET_POSITIONS,
    BUDGET_STAGES,
    CONTRIBUTIONS,
    FINDINGS_PRICED,
    LAW_USED,
    NEED_BY_CATEGORY,
    RECONCILIATION,
    RECONCILIATION_MONTHS,
    YEAR_ON_YEAR,
)
from analysis.schemas.coverage import (
    ACHIEVEMENTS,
    CITY_COVERAGE,
    CLAIMS,
    COVERAGE_MONTHS,
    COVERAGE_OWN,
    COVERAGE_UNITS,
    OPD_STATUS,
    PROTECTION,
    REGISTRATION_GAPS,
    REGISTRATIONS,
    SIPP_CARDS,
    TARGET_DEMANDS,
    WAYS,
)
from analysis.schemas.editions import (
    CHANGE_REASONS,
    EDITION_CHANGES,
    EDITION_PERSONS,
    FIGURES,
)
from analysis.schemas.rosters import (
    ANSWERS,
    ENDINGS,
    FILES,
    FINDINGS,
    LEDGER,
    OPD_ROSTERS,
    PARTICIPANTS,
    REGISTRATION_DETAILS,
    SPELLS,
    WORKERS,
)
from analysis.schemas.what_if import (
    SCENARIO_GRID,
    SCENARIOS,
    SENSITIVITY,
    WAGE_BASES,
)
from analysis.tabular import SchemaError, conform, read_table, write_table

__all__ = [
    "ACHIEVEMENTS",
    "ANSWERS",
    "BILLS",
    "BILL_FORMS",
    "BILL_MONTHS",
    "BILL_PEOPLE",
    "BUDGET_LINES",
    "BUDGET_POSITIONS",
    "BUDGET_STAGES",
    "CHANGE_REASONS",
    "CITY_COVERAGE",
    "CLAIMS",
    "CONTRIBUTIONS",
    "COVERAGE_MONTHS",
    "COVERAGE_OWN",
    "COVERAGE_UNITS",
    "EDITION_CHANGES",
    "EDITION_PERSONS",
    "ENDINGS",
    "FIGURES",
    "FILES",
    "FINDINGS",
    "FINDINGS_PRICED",
    "IDR_SEN",
    "LAW_USED",
    "LEDGER",
    "NEED_BY_CATEGORY",
    "OPD_ROSTERS",
    "OPD_STATUS",
    "PARTICIPANTS",
    "PROTECTION",
    "RATE",
    "RECONCILIATION",
    "RECONCILIATION_MONTHS",
    "REGISTRATIONS",
    "REGISTRATION_DETAILS",
    "REGISTRATION_GAPS",
    "SCENARIOS",
    "SCENARIO_GRID",
    "SENSITIVITY",
    "SIPP_CARDS",
    "SPELLS",
    "TABLES",
    "TARGET_DEMANDS",
    "WAGE_BASES",
    "WAYS",
    "WORKERS",
    "YEAR_ON_YEAR",
    "SchemaError",
    "conform",
    "data_dictionary",
    "read_table",
    "write_table",
]

TABLES = (
    FILES,
    LEDGER,
    WORKERS,
    SPELLS,
    ENDINGS,
    REGISTRATION_DETAILS,
    FINDINGS,
    ANSWERS,
    OPD_ROSTERS,
    CONTRIBUTIONS,
    FINDINGS_PRICED,
    BUDGET_POSITIONS,
    BUDGET_STAGES,
    BUDGET_LINES,
    RECONCILIATION,
    RECONCILIATION_MONTHS,
    BILL_PEOPLE,
    BILL_MONTHS,
    NEED_BY_CATEGORY,
    WAGE_BASES,
    SCENARIOS,
    SCENARIO_GRID,
    SENSITIVITY,
    YEAR_ON_YEAR,
    LAW_USED,
    PARTICIPANTS,
    BILLS,
    BILL_FORMS,
    COVERAGE_OWN,
    COVERAGE_UNITS,
    COVERAGE_MONTHS,
    PROTECTION,
    OPD_STATUS,
    REGISTRATIONS,
    REGISTRATION_GAPS,
    SIPP_CARDS,
    CLAIMS,
    CITY_COVERAGE,
    ACHIEVEMENTS,
    TARGET_DEMANDS,
    WAYS,
    EDITION_PERSONS,
    EDITION_CHANGES,
    FIGURES,
)


def data_dictionary() -> str:
    """The tables and their columns as Markdown."""
    lines = []
    for table in TABLES:
        lines += [f"### `{table.name}`", "", f"{table.meaning[0].upper()}{table.meaning[1:]}.", ""]
        lines += ["| column | type | meaning |", "| --- | --- | --- |"]
        for c in table.columns:
            meaning = c.meaning + (f" ({', '.join(c.allowed)})" if c.allowed else "")
            lines.append(
                f"| `{c.name}` | {c.type}{'' if c.is_required else ', may be null'} | {meaning} |"
            )
        lines.append("")
    return "\n".join(lines)
