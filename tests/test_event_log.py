"""The log of a run for programs: what happened, when by the city's clock, and nobody's name."""

from __future__ import annotations

import json
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from analysis.cli import main
from analysis.parameters import BadParameterError
from analysis.running.event_log import EventLog, open_log


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_each_event_is_a_line_with_the_citys_time_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "log" / "ucj.jsonl"
    for number in (1, 2):
        with open_log(path) as log:
            log.add("start", year=2026)
            # Whoever follows the file sees it at once.
            assert len(_lines(path)) == 2 * number - 1
            log.add("exit", status=0)
    first, *_ = lines = _lines(path)
    assert [line["event"] for line in lines] == ["start", "exit"] * 2
    assert datetime.fromisoformat(str(first["time"])).utcoffset() == timedelta(hours=8)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_step_that_fails_is_logged_as_failed(tmp_path: Path) -> None:
    path = tmp_path / "ucj.jsonl"
    with open_log(path) as log:
        with log.step("01_rosters"):
            pass
        with pytest.raises(RuntimeError), log.step("02_contributions"):
            raise RuntimeError("Wa Ode Uji Coba")
    said = [(line["event"], line["step"]) for line in _lines(path)]
    assert said == [
        ("begun", "01_rosters"),
        ("ended", "01_rosters"),
        ("begun", "02_contributions"),
        ("failed", "02_contributions"),
    ]
    assert "Wa Ode" not in path.read_text()


def test_a_full_disk_stops_the_log_and_not_the_run() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with open_log(full) as log:
        log.add("start")


def test_a_log_that_cannot_be_written_is_bad_use(tmp_path: Path, capsys) -> None:
    with pytest.raises(BadParameterError, match="--log"), open_log(tmp_path):
        pass
    assert main(["run", "--year", "2026", "--log", str(tmp_path)]) == 2
    assert "sebut berkas lain" in capsys.readouterr().err


def test_bad_use_is_logged_with_its_status(tmp_path: Path, capsys) -> None:
    path = tmp_path / "ucj.jsonl"
    assert main(["run", "--year", "2026", "-p", "tak_ada", "1", "--log", str(path)]) == 2
    capsys.readouterr()
    start, end = _lines(path)
    assert (start["event"], start["year"]) == ("start", 2026)
    assert (end["event"], end["status"]) == ("exit", 2)


def test_without_a_file_nothing_is_written() -> None:
    EventLog().add("start")
