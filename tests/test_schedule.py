"""The recipes of README.id.md for a run that nobody watches, as the schedulers read them."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from tests.editions import ROOT

README = (ROOT / "README.id.md").read_text(encoding="utf-8")
PLACE = "/srv/ucj kendari"


def _block(language: str) -> str:
    (block,) = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return block


def _install(folder: Path) -> Path:
    """What the recipes expect in their folder: the command, and a city without rosters."""
    place = folder / "ucj kendari"
    command = place / ".venv" / "bin" / "ucj"
    command.parent.mkdir(parents=True)
    command.write_text(
        f"#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT / 'src'))} "
        f'exec {shlex.quote(sys.executable)} -m analysis "$@"\n'
    )
    command.chmod(0o755)
    (place / "data" / "raw" / "kendari").mkdir(parents=True)
    return place


@pytest.mark.skipif(os.name != "posix", reason="cron")
def test_the_line_for_cron_says_the_status_of_a_run_that_cannot_be(tmp_path: Path) -> None:
    place = _install(tmp_path)
    mail, line = _block("cron").splitlines()
    assert mail.startswith("MAILTO=")
    *when, command = line.split(maxsplit=5)
    assert when == ["0", "2", "*", "*", "*"]
    assert "%" not in command  # cron would end the line there
    done = subprocess.run(
        ["/bin/sh", "-c", command.replace(PLACE, str(place))],
        env={"HOME": str(tmp_path), "LOGNAME": "ucj", "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "ucj: kode keluar 2\n")
    assert "tidak ada daftar tahun 2026" in done.stderr
    log = (place / "data" / "processed" / "kendari" / "ucj.jsonl").read_text()
    assert json.loads(log.splitlines()[-1])["status"] == 2


def test_the_units_for_systemd_are_sound_and_take_exit_3_for_an_edition() -> None:
    service, timer = re.split(r"(?m)^# ucj\.timer$", _block("ini"))
    units = configparser.ConfigParser(interpolation=None)
    units.optionxform = str  # type: ignore[assignment,method-assign]
    units.read_string(service)
    assert units["Service"]["SuccessExitStatus"] == "3"
    command = shlex.split(units["Service"]["ExecStart"])
    assert command[:2] == [f"{PLACE}/.venv/bin/ucj", "run"]
    units.read_string(timer)
    # 02.00 of the city, whatever clock the machine keeps.
    assert units["Timer"]["OnCalendar"] == "*-*-* 02:00 Asia/Makassar"
