"""Splink on the people that another program has written: pairs with their probability.

Run by ``bench_duplicates.py`` with the Python of an environment that has splink, which the project
has not: ``python splink_pairs.py PEOPLE.csv PAIRS.csv``. The NIK is split into region, date and
serial: as a whole it holds the birth date, which is compared already.
"""

import sys
import time
from pathlib import Path

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

#: Below, no pair is written.
THRESHOLD = 0.5

BLOCKS = [
    block_on("nik"),
    block_on("born", "first_word"),
    block_on("born", "last_word"),
    block_on("region", "serial", "first_word"),
    block_on("nik_date", "region", "last_word"),
    block_on("nik_date", "serial", "first_word"),
    block_on("name"),
]


def main() -> None:
    """Train without labels, predict, and print the seconds, by the clock and of the processor."""
    source, target = sys.argv[1:3]
    connection = duckdb.connect()
    connection.execute(
        f"create table people as select * from read_csv('{source}', all_varchar=true, nullstr='')"
    )
    began, began_cpu = time.perf_counter(), time.process_time()
    api = DuckDBAPI(connection)
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=BLOCKS,
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.8]),
            cl.DamerauLevenshteinAtThresholds("born", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("region", 1),
            cl.DamerauLevenshteinAtThresholds("nik_date", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("serial", 1),
            cl.ExactMatch("sex"),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    linker = Linker(api.register("people"), settings, log_level=40)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("nik"), block_on("born", "name")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("nik"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("born", "name"))
    found = linker.inference.predict(threshold_match_probability=THRESHOLD)
    rows = (
        found.as_duckdbpyrelation().select("unique_id_l, unique_id_r, match_probability").fetchall()
    )
    print(time.perf_counter() - began, time.process_time() - began_cpu)
    with Path(target).open("w", encoding="utf-8") as file:
        file.writelines(f"{left},{right},{chance}\n" for left, right, chance in rows)


if __name__ == "__main__":
    main()
