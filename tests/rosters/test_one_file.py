"""One file never stops the run: whatever fails or contradicts itself over it costs that file."""

from __future__ import annotations

import pytest

from analysis.contributions.at_stake import price_findings
from analysis.contributions.price import price
from analysis.rosters import extract, settling
from analysis.rosters.read.isolation import Crash
from analysis.rosters.slips import batch

TITLE = ["DAFTAR TENAGA NON ASN DINAS KESEHATAN TAHUN 2026"]
HEADER = ["NO", "NIK", "NAMA", "JABATAN", "STATUS"]
BAD = "b-sakit.xlsx"
PEOPLE = {
    "a.xlsx": [("7471990101900001", "Wa Ode Uji Satu"), ("", "Uji Tanpa Nomor")],
    BAD: [("7471994202910002", "La Ode Uji Dua"), ("123", "Uji Nomor Salah")],
    "c.xlsx": [("7471990303920003", "Sitti Uji Tiga"), ("7471990404930004", "Rahmat Uji Empat")],
}


@pytest.fixture
def three(house):
    """Three rosters."""
    for file, people in PEOPLE.items():
        lines = [[n, *person, "Petugas", "NON ASN"] for n, person in enumerate(people, 1)]
        house.send([TITLE, [], HEADER, *lines], file)

    return house


def boom(*_, **__):
    raise KeyError("7471994202910002")


def plant(monkeypatch, module, name, spoil, is_bad):
    """Let ``module.name`` fail, or ``spoil`` its result, where its arguments are the bad file's."""
    sound = getattr(module, name)

    def faulty(*given, **named):
        if not is_bad(*given, **named):
            return sound(*given, **named)
        return spoil(*given, **named) if spoil is boom else spoil(sound(*given, **named))

    monkeypatch.setattr(module, name, faulty)


def without_a_line(found):
    found.lines = {name: values[1:] for name, values in found.lines.items()}
    return found


def with_a_short_column(found):
    found.lines["name"].pop()
    return found


def with_a_wrong_type(found):
    found.lines["start_date"][0] = "kemarin"
    return found


def without_a_hold_told(found):
    found.findings = [one for one in found.findings if one["code"] != "nik_invalid"]
    return found


def with_an_unknown_finding(found):
    found.findings.append({**found.findings[0], "code": "tidak_dikenal"})
    return found


def with_an_unknown_severity(found):
    found.findings.append({**found.findings[0], "severity": "gawat"})
    return found


def with_a_bare_finding(found):
    found.findings.append({"code": "nihil", "file": BAD})
    return found


def with_an_unknown_hold(found):
    found.lines["hold"][0] = "entah"
    return found


def with_an_unknown_exclusion(found):
    found.lines["exclusion"][0] = "entah"
    return found


def with_an_unknown_category(found):
    found.lines["category"][0] = "ENTAH"
    return found


def with_a_row_twice(found):
    found.others = {name: [*values, values[0]] for name, values in found.others.items()}
    return found


def is_bad_job(job, *_, **__):
    return job.file == BAD


def is_bad_layout(*given, **__):
    return any(getattr(one, "file", None) == BAD for one in given)


def has_bad_lines(lines, *_, **__):
    return (lines["file"] == BAD).any()


@pytest.mark.parametrize(
    ("module", "name", "spoil", "is_bad"),
    [
        (extract, "_extract", boom, is_bad_job),
        (extract, "extract_sheets", boom, lambda sheets, layouts, job: job.file == BAD),
        (extract, "read_lines", boom, is_bad_layout),
        (extract, "sheet_findings", boom, lambda *given: BAD in given),
        (extract, "_sender", boom, lambda names, sheet, layout, job: job.file == BAD),
        (extract, "read_workbook", boom, lambda data, file: file == BAD),
        (extract, "extract_sheets", with_a_short_column, lambda s, lay, job: job.file == BAD),
        (extract, "extract_sheets", with_a_wrong_type, lambda s, lay, job: job.file == BAD),
        (extract, "extract_sheets", without_a_hold_told, lambda s, lay, job: job.file == BAD),
        (extract, "extract_sheets", with_an_unknown_finding, lambda s, lay, job: job.file == BAD),
        (extract, "extract_sheets", with_an_unknown_severity, lambda s, lay, job: job.file == BAD),
        (extract, "extract_sheets", with_a_bare_finding, lambda s, lay, job: job.file == BAD),
        (extract, "extract_sheets", with_an_unknown_hold, lambda s, lay, job: job.file == BAD),
        (extract, "extract_sheets", with_an_unknown_exclusion, lambda s, lay, job: job.file == BAD),
        (extract, "extract_sheets", with_an_unknown_category, lambda s, lay, job: job.file == BAD),
        (settling, "resolve", boom, has_bad_lines),
        (settling, "_details", boom, lambda tables, resolution: BAD in tables),
        (settling, "_ledger", boom, has_bad_lines),
    ],
    ids=lambda value: getattr(value, "__name__", None) if callable(value) else None,
)
def test_a_fault_over_one_file_costs_that_file_alone(
    three, monkeypatch, module, name, spoil, is_bad
):
    plant(monkeypatch, module, name, spoil, is_bad)
    rosters = three.clean()
    assert rosters.files.set_index("file")["status"].to_dict() == {
        "a.xlsx": "read",
        BAD: "refused",
        "c.xlsx": "read",
    }
    assert rosters.files.set_index("file")["reason"][BAD] == "program_error"
    told = rosters.findings[rosters.findings["file"] == BAD]
    assert told["code"].tolist() == ["program_error"]
    assert told["severity"].tolist() == ["error"]
    assert "7471994202910002" not in told["message"].iloc[0]
    assert rosters.workers["file"].value_counts().to_dict() == {"a.xlsx": 2, "c.xlsx": 2}


@pytest.mark.parametrize("spoilt", ["fate", "worker_id", "place", "lost", "twice"])
def test_lines_that_come_out_of_the_settling_wrong_cost_their_file(three, monkeypatch, spoilt):
    sound = settling.resolve

    def faulty(lines, *given):
        found = sound(lines, *given)
        of_bad = (lines["file"] == BAD).to_numpy()
        if not of_bad.any():
            return found
        row = int(of_bad.argmax())
        if spoilt in ("fate", "worker_id"):
            found.fates.loc[row, spoilt] = None
        elif spoilt == "lost":
            found.workers = found.workers[found.workers["file"] != BAD]
        elif spoilt == "place":
            found.workers.loc[found.workers["file"] == BAD, "row"] = 99
        else:
            found.workers.loc[found.workers["file"] == BAD, "nik"] = "7471990101900001"
        return found

    monkeypatch.setattr(settling, "resolve", faulty)
    rosters = three.clean()
    assert rosters.files["reason"].fillna("").tolist() == ["", "program_error", ""]
    assert rosters.workers["file"].value_counts().to_dict() == {"a.xlsx": 2, "c.xlsx": 2}


def test_only_two_files_together_fail_and_the_later_is_left_out(three, monkeypatch):
    plant(
        monkeypatch,
        settling,
        "resolve",
        boom,
        lambda lines, *_: {"a.xlsx", BAD} <= set(lines["file"]),
    )
    assert three.clean().files["reason"].fillna("").tolist() == ["", "program_error", ""]


def test_what_fails_without_any_file_too_ends_the_run(three, monkeypatch):
    monkeypatch.setattr(settling, "resolve", boom)
    with pytest.raises(KeyError):
        three.clean()


def test_every_file_may_be_refused(three, monkeypatch):
    monkeypatch.setattr(extract, "_extract", boom)
    rosters = three.clean()
    assert rosters.files["reason"].tolist() == ["program_error"] * 3
    assert rosters.ledger.empty
    assert rosters.workers.empty


def test_a_slip_that_cannot_be_written_is_told_and_the_others_are_written(
    three, monkeypatch, tmp_path
):
    rosters = three.clean()
    found = rosters.findings.assign(n_people=0, amount_idr=0)
    told = []
    monkeypatch.setattr(
        batch, "map_isolated", lambda function, jobs: ((job, Crash("error", "x")) for job in jobs)
    )
    plant(monkeypatch, batch, "write_refusal_slip", boom, lambda file, *_, **__: file == BAD)
    folder = three.year_dir / "rosters"
    slips = batch.write_slips(folder, rosters.files, found, tmp_path / "s", str, say=told.append)
    assert [path.name for path in slips] == ["a.xlsx"]
    assert len(told) == 2
    assert "a.xlsx hanya memuat temuannya" in told[0]
    assert BAD in told[1]
    assert "KeyError" in told[1]


def test_a_table_without_names_is_held_and_told_line_by_line(house):
    header = ["NO", "NIK", "TANGGAL LAHIR", "STATUS"]
    people = [[1, "7471990101900001", "01-01-1990", "NON ASN"]]
    house.send([TITLE, [], header, *people])
    rosters = house.clean()
    assert rosters.files["status"].tolist() == ["read"]
    held = rosters.ledger[rosters.ledger["fate"] == "held"]
    assert held["reason"].tolist() == ["name_missing"]
    assert rosters.findings["code"].tolist().count("name_missing") == 1


def test_a_held_line_may_be_told_by_its_row_alone(house):
    house.send([TITLE, [], HEADER, [1, "", "Uji Tanpa Nomor", "Petugas", "NON ASN"]])
    rosters = house.clean()
    findings = rosters.findings.assign(cell=None, cells=None)
    import pandas as pd

    opd = pd.DataFrame({"opd_code": ["DINKES"], "jkk_class": [1]})
    pricing = price(rosters.workers, opd, year=2026, wage_base="umk:2021")
    priced = price_findings(findings, rosters.workers, rosters.ledger, pricing.by_worker)
    assert priced["n_people"].sum() == 1
