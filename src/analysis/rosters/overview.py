"""The rosters at a glance: the bridge from rows to workers, and what each OPD sent."""

from __future__ import annotations

import pandas as pd

from analysis import codes


def bridge(ledger: pd.DataFrame) -> dict[str, int]:
    """Rows of all sheets down to workers: ``rows`` less each fate that is no worker.

    Keys: ``rows, not_a_person, excluded, merged, workers, held, counted``; the parts add up.
    """
    counts = ledger["fate"].value_counts()
    parts = {fate: int(counts.get(fate, 0)) for fate in codes.FATES}
    workers = parts["counted"] + parts["held"]
    rest = parts["not_a_person"] + parts["excluded"] + parts["merged"]
    return {"rows": workers + rest, **parts, "workers": workers}


def reasons(ledger: pd.DataFrame, fate: str) -> pd.Series:
    """How many lines of ``fate`` there are for each reason, most first."""
    return ledger.loc[ledger["fate"] == fate, "reason"].value_counts()


def unused(findings: pd.DataFrame) -> list[str]:
    """What a person has settled and no longer acts on anything: the messages, each once."""
    codes = ("decision_unused", "decisions_unbound", "override_unused")
    return list(dict.fromkeys(findings.loc[findings["code"].isin(codes), "message"]))


def unused_lines(findings: pd.DataFrame) -> str:
    """Which lines those are: ``decisions.csv baris 3, layouts.csv baris 2``; empty if none."""
    is_unused = findings["code"].isin(["decision_unused", "override_unused"])
    return ", ".join(dict.fromkeys(findings.loc[is_unused, "value"]))


def sent_rosters(files: pd.DataFrame) -> pd.DataFrame:
    """The files but for bills among them: a bill is no list that an OPD has sent."""
    return files[files["kind"] != "bill"] if "kind" in files else files


def by_opd(
    files: pd.DataFrame,
    ledger: pd.DataFrame,
    workers: pd.DataFrame,
    findings: pd.DataFrame,
    opd_codes: list[str],
) -> pd.DataFrame:
    """One line for each OPD as ``schemas.OPD_ROSTERS``, and one for what belongs to none.

    An OPD from which nothing came has zeros; the sums are those of the tables.
    """
    codes: list[str | None] = [*opd_codes, None]

    def count(values: pd.Series, keep: pd.Series) -> list[int]:
        known = values[keep].value_counts()
        n_unknown = int((values.isna() & keep).sum())
        return [n_unknown if code is None else int(known.get(code, 0)) for code in codes]

    rosters = sent_rosters(files)
    opd_of_file = files.set_index("file")["opd_code"]
    line_opd = ledger["file"].map(opd_of_file)
    table = pd.DataFrame(
        {
            "opd_code": codes,
            "n_files": count(rosters["opd_code"], rosters["status"] == "read"),
            "n_refused": count(files["opd_code"], files["status"] == "refused"),
            "n_counted": count(workers["opd_code"], workers["status"] == "counted"),
            "n_held": count(workers["opd_code"], workers["status"] == "held"),
            "n_merged": count(line_opd, ledger["fate"] == "merged"),
            "n_excluded": count(line_opd, ledger["fate"] == "excluded"),
            "n_errors": count(findings["opd_code"], findings["severity"] == "error"),
            "n_warnings": count(findings["opd_code"], findings["severity"] == "warning"),
        }
    )
    is_empty_rest = table["opd_code"].isna() & (table.drop(columns="opd_code").sum(axis=1) == 0)
    return table[~is_empty_rest].reset_index(drop=True)
