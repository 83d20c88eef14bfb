"""Every entry below rosters/ has a line; what must not be opened is not; names stay apart."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from analysis.rosters.extract import extract_file
from analysis.rosters.extracts import Job
from analysis.rosters.files import list_files, paths_below, read_bytes
from analysis.rosters.read.refusals import Refused

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")


def send(path: Path, nik: str = "7471990101800001") -> Path:
    book = openpyxl.Workbook()
    book.active.append(["NO", "NIK", "NAMA", "STATUS"])
    book.active.append([1, nik, "Andi Wawan", "Non ASN"])
    book.save(path)
    return path


def lines(folder: Path) -> dict[str, tuple[str | None, str | None]]:
    return {item.file: (item.ignored_for, item.refused_for) for item in list_files(folder)}


def test_every_entry_has_a_line_and_only_what_lies_within_is_opened(tmp_path: Path) -> None:
    folder = tmp_path / "rosters"
    (folder / "a").mkdir(parents=True)
    outside = tmp_path / "outside"
    outside.mkdir()
    send(outside / "x.xlsx")
    send(folder / "a" / "sound.xlsx")
    (folder / "within.xlsx").symlink_to("a/sound.xlsx")
    (folder / "a2").symlink_to("a")
    (folder / "up").symlink_to("..")
    (folder / "out.xlsx").symlink_to(outside / "x.xlsx")
    (folder / "folder").symlink_to(outside)
    (folder / "self.xlsx").symlink_to("self.xlsx")
    (folder / "gone.xlsx").symlink_to("nowhere")
    (folder / "device.xlsx").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.xlsx")
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(folder / "s.xlsx"))
        found = lines(folder)
    assert found == {
        "a/sound.xlsx": (None, None),
        "within.xlsx": (None, None),
        "a2": ("link_to_folder", None),
        "up": (None, "file_link"),
        "out.xlsx": (None, "file_link"),
        "folder": (None, "file_link"),
        "self.xlsx": (None, "file_link"),
        "gone.xlsx": (None, "file_link"),
        "device.xlsx": (None, "file_link"),
        "pipe.xlsx": (None, "file_special"),
        "pipe": ("not_a_workbook_name", None),
        "s.xlsx": (None, "file_special"),
    }


def test_without_rights_a_file_and_a_folder_have_a_line(tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "locked").mkdir()
    send(tmp_path / "locked" / "x.xlsx")
    send(tmp_path / "shut.xlsx")
    really_scan, really_open = os.scandir, os.open

    def scandir(path: Any) -> Any:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied")
        return really_scan(path)

    def opened(path: Any, *arguments: Any) -> int:
        if Path(path).name == "shut.xlsx":
            raise PermissionError(13, "Permission denied")
        return really_open(path, *arguments)

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(os, "open", opened)
    assert lines(tmp_path) == {
        "locked": (None, "folder_unreadable"),
        "shut.xlsx": (None, "file_unreadable"),
    }


def test_names_of_other_bytes_stay_apart(tmp_path: Path) -> None:
    for byte in (b"\x96", b"\x97"):
        send(Path(os.fsdecode(os.fsencode(tmp_path) + b"/Data" + byte + b"Perikanan.xlsx")))
    names = list(paths_below(tmp_path))
    assert names == ["Data\ufffdPerikanan.xlsx", "Data\ufffdPerikanan (2).xlsx"]
    for item in list_files(tmp_path):
        assert (
            extract_file(Job(item.path, item.file, 2026, (), (), item.sha256)).refused_for is None
        )


def test_a_file_that_is_gone_or_another_by_now_is_refused_alone(tmp_path: Path) -> None:
    send(tmp_path / "a.xlsx")
    [item] = list_files(tmp_path)
    assert read_bytes(item.path, item.sha256)
    send(item.path, "7471994202810002")
    with pytest.raises(Refused, match="file_changed"):
        read_bytes(item.path, item.sha256)
    item.path.unlink()
    refused = extract_file(Job(item.path, item.file, 2026, (), (), item.sha256))
    assert refused.refused_for == "file_changed"


def test_a_run_goes_on_beside_what_cannot_be_opened(house: Any) -> None:
    send(house.path("dinkes.xlsx"))
    (house.path("x.xlsx")).symlink_to("/dev/zero")
    os.mkfifo(house.path("y.xlsx"))
    rosters = house.clean()
    told = rosters.files.set_index("file")[["status", "reason"]]
    assert told.loc["dinkes.xlsx", "status"] == "read"
    assert list(told.loc["x.xlsx"]) == ["refused", "file_link"]
    assert list(told.loc["y.xlsx"]) == ["refused", "file_special"]
    assert set(rosters.findings["code"]) >= {"file_link", "file_special"}
    assert len(rosters.workers) == 1
