"""What the need would be otherwise: wage bases, scenarios, assumptions."""

from __future__ import annotations

from analysis.schemas.columns import CONTESTED, COUNT, FLAG, IDR, IDR_SEN, TEXT, optional
from analysis.tabular import Column, Table

WAGE_BASES = Table(
    "wage_bases",
    "what the budgeted workers cost on other wage bases",
    (
        Column("wage_base", TEXT, "policy"),
        Column("label", TEXT, "name of the base, in Bahasa Indonesia"),
        Column("wage_base_idr", IDR_SEN, "wage base, rupiah a month"),
        Column("jkk_idr", IDR, "JKK of one worker and month"),
        Column("jkm_idr", IDR, "JKM of one worker and month"),
        Column("month_idr", IDR, "both, one worker and month"),
        Column("year_idr", IDR, "all workers, twelve months"),
        optional("difference_idr", IDR, "year less budget"),
        *CONTESTED,
    ),
)

SCENARIOS = Table(
    "scenarios",
    "what-ifs side by side: each an overlay on the run's own price; all but the base are assumed",
    (
        Column("scenario", TEXT, "name in scenarios.yaml"),
        Column("place", COUNT, "place in the list, from 1"),
        Column("label", TEXT, "name for readers, in Bahasa Indonesia"),
        Column("is_base", FLAG, "changes nothing: the run's own price"),
        Column("assumes", TEXT, "what is assumed, and on what ground"),
        Column("mark", TEXT, "how sure that ground is; chosen: taken for this report"),
        optional(
            "left_out_for",
            TEXT,
            "why it has no price here",
            ("wage_base_not_known", "law_not_known", "opd_not_on_file", "too_large"),
        ),
        optional("wage_base", TEXT, "policy"),
        optional("programs", TEXT, "programmes, separated by commas"),
        optional("workers_low", COUNT, "workers counted, with those added"),
        optional("workers_high", COUNT, "workers counted and held, with those added"),
        optional("need_low_idr", IDR, "employer's need of the year, counted, with the addition"),
        optional("need_high_idr", IDR, "the same, counted and held"),
        optional("worker_share_low_idr", IDR, "what the workers pay themselves, counted"),
        optional("worker_share_high_idr", IDR, "what they pay, counted and held"),
        optional("addition_people", COUNT, "pekerja rentan beside the workers"),
        optional("addition_idr", IDR, "their contributions of the year, within the need"),
        optional("month_idr", IDR, "employer's amount of one worker and month, where it is one"),
        optional("budgeted_workers", COUNT, "published head count, as the scenario changes it"),
        optional("budgeted_idr", IDR, "employer's need for that head count, whole-year workers"),
        optional("difference_low_idr", IDR, "need, counted, less budget"),
        optional("difference_high_idr", IDR, "need, counted and held, less budget"),
        optional("difference_budgeted_idr", IDR, "need for the published head count less budget"),
        optional("law_marks", TEXT, "marks of the law values used, separated by commas"),
    ),
    key=("scenario",),
)

SCENARIO_GRID = Table(
    "scenario_grid",
    "wage base x number of workers: every UMK and UMP known, whole-year workers",
    (
        Column("wage", TEXT, "law file of the wage"),
        Column("wage_year", COUNT, "year of the wage"),
        Column("wage_base", TEXT, "policy"),
        Column("wage_base_idr", IDR_SEN, "wage base, rupiah a month"),
        Column("mark", TEXT, "how sure the wage is: verified, computed, ..."),
        Column("workers", COUNT, "number of workers"),
        Column("workers_are", TEXT, "what the number is: counted, all, budgeted, step"),
        optional("month_idr", IDR, "employer's amount of one worker and month, where it is one"),
        Column("year_idr", IDR, "employer's need of the year"),
        optional("difference_idr", IDR, "year less budget"),
        *CONTESTED,
    ),
    key=("wage_base", "workers"),
)

SENSITIVITY = Table(
    "sensitivity",
    "which assumption moves the need most: one at a time, from the need of counted and held",
    (
        Column("assumption", TEXT, "name in sensitivity.yaml"),
        Column("label", TEXT, "name for readers, in Bahasa Indonesia"),
        Column("base_idr", IDR, "need of the year as the run prices it, counted and held"),
        optional("low_idr", IDR, "lowest need of its documented alternatives and the base"),
        optional("high_idr", IDR, "highest need of them"),
        optional("span_idr", IDR, "highest less lowest"),
        optional("low_is", TEXT, "alternative that gives the lowest; null where it is the base"),
        optional("high_is", TEXT, "alternative that gives the highest; null where it is the base"),
        optional("one_percent_of", TEXT, "what one percent is told of: wage, people, JKK, ..."),
        optional("one_percent_idr", IDR, "what one percent of it is worth in the year"),
        Column(
            "ground",
            TEXT,
            "where each alternative is documented, one a line: its label, a tab, the ground",
        ),
        Column("marks", TEXT, "marks of the grounds, separated by commas"),
        optional("left_out", TEXT, "alternatives that have no price here"),
    ),
    key=("assumption",),
)
