"""Whatever goes wrong at any moment of a publication: a whole edition, and true words about it."""

from __future__ import annotations

import errno
import os
import shutil
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.publishing.faults import Fault, Killed, Recording, snapshot, watched

from analysis.owner import Owner
from analysis.publishing import disk
from analysis.publishing.shelf import MARK, UNFINISHED, Mark, Place
from analysis.publishing.switch import HalfPublishedError, NotPublishedError, publish
from analysis.publishing.upkeep import interruptions, repair

#: In the tests every so many-th operation goes wrong, in each test others; all of them at length.
STEP = 1 if os.environ.get("UCJ_EVERY_FAULT") else 9
CITY = Owner("7471", is_sample=False)
HALVES = ("processed", "reports")
FILES = {
    "processed": ("workers.parquet", "notebooks/01.ipynb", "editions/0001_2026-01-31.json"),
    "reports": ("laporan-ucj-2026.pdf", "return-slips/dinkes.xlsx", "run.json"),
}
OLD, NEW, NEXT = (Mark(f"000{n}-abc", n, 2026, CITY, "2026-11-22", "") for n in (1, 2, 3))


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch):
    """Flushes are seen and counted; waiting for the test machine's own disk proves nothing."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


def contents(half: str, mark: Mark) -> dict[str, bytes]:
    """The files of one half of an edition; one file is of the newer edition alone."""
    names = FILES[half] + (("opd/BARU.pdf",) if mark is NEW else ())
    return {name: f"{mark.id} {name}".encode() for name in names}


def lay_out(folder: Path, half: str, mark: Mark, *, is_marked: bool = True) -> None:
    for name, data in contents(half, mark).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    if is_marked:
        mark.write(folder)


@dataclass(frozen=True)
class Site:
    """A city's two folders below ``root``."""

    root: Path

    def place(self, half: str) -> Place:
        return Place(self.root / half / "2026")

    def scratch(self, half: str) -> Path:
        return self.root / half / ".run-2026" / "2026"

    def publish(self, mark: Mark) -> list[str]:
        """Write an edition into the scratch folder, and publish it."""
        for half in HALVES:
            shutil.rmtree(self.scratch(half), ignore_errors=True)
            lay_out(self.scratch(half), half, mark)
        return publish(
            self.place("reports"),
            self.place("processed"),
            (self.scratch("reports"), self.scratch("processed")),
            mark,
        )

    def repair(self) -> list[str]:
        return repair(self.place("reports"), self.place("processed"))

    def interruptions(self) -> list[str]:
        return interruptions(self.place("reports"), self.place("processed"))

    def found(self, half: str) -> str:
        """Which edition is published: ``old``, ``new``, ``next``, ``nothing`` or ``mixed``."""
        folder = self.place(half).folder
        if not folder.exists() or not any(folder.iterdir()):
            return "nothing"
        return edition_in(folder, half)

    def whole(self, half: str) -> set[str]:
        """Every edition of which this half is whole somewhere."""
        place = self.place(half)
        folders = [place.folder, *place.entries()]
        return {edition_in(folder, half) for folder in folders} - {"mixed"}


def edition_in(folder: Path, half: str) -> str:
    files = {name: data for name, data in snapshot(folder).items() if name != MARK}
    for name, mark in {"old": OLD, "new": NEW, "next": NEXT}.items():
        if files == contents(half, mark):
            return name
    return "mixed"


# --- how the folders may stand, before


def plain(site: Site) -> None:
    site.publish(OLD)


def first(site: Site) -> None:
    for half in HALVES:
        (site.root / half).mkdir()


def unmarked(site: Site) -> None:
    """An edition from before there were marks."""
    for half in HALVES:
        lay_out(site.root / half / "2026", half, OLD, is_marked=False)


def with_leftovers(site: Site) -> None:
    """What versions before, other programs and people have left."""
    site.publish(OLD)
    for half in HALVES:
        lay_out(site.root / half / ".2026.old", half, NEXT, is_marked=False)
        shelf = site.place(half).shelf
        lay_out(shelf / ".new-0009-zzz", half, NEXT)
        lay_out(shelf / "0002-abc", half, NEXT, is_marked=False)
        (shelf / ".old-0002-abc").mkdir()
        (shelf / "catatan.txt").write_text("catatan")
    (site.root / "processed" / ".publish-2026.json").write_text("")


def linked(site: Site) -> None:
    """The folder of the year is a link into another place."""
    for half in HALVES:
        (site.root / "lain" / f"{half}-2026").mkdir(parents=True)
        (site.root / half).mkdir()
        (site.root / half / "2026").symlink_to(Path("..") / "lain" / f"{half}-2026")
    site.publish(OLD)


BEFORE = {one.__name__: one for one in (plain, first, unmarked, with_leftovers, linked)}


# --- what the file system can


@contextmanager
def everything(monkeypatch):
    yield


@contextmanager
def no_exchange(monkeypatch):
    """Names cannot change places in one step, as on NFS or exFAT."""
    with monkeypatch.context() as patch:

        def refuse(one, other):
            raise OSError(errno.EINVAL, "no exchange")

        patch.setattr(disk, "exchange", refuse)
        yield


@contextmanager
def no_move(monkeypatch):
    """The folder of the year is the root of a disk: it cannot get another name."""
    rename = os.rename

    def is_root(path) -> bool:
        return Path(path).name == "2026" and not Path(path).parent.name.startswith(".run")

    def refuse(one, other):
        raise OSError(errno.EBUSY, "busy")

    def moved(source, target, **options):
        if is_root(source) or (is_root(target) and Path(target).exists()):
            refuse(source, target)
        return rename(source, target, **options)

    with monkeypatch.context() as patch:
        patch.setattr(disk, "exchange", refuse)
        patch.setattr(os, "rename", moved)
        yield


@contextmanager
def elsewhere(monkeypatch):
    """The shelf is on another file system than the scratch folder."""
    rename = os.rename

    def moved(source, target, **options):
        if ".run-2026" in Path(source).parts:
            raise OSError(errno.EXDEV, "other device")
        return rename(source, target, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", moved)
        yield


DISKS = {one.__name__: one for one in (everything, no_exchange, no_move, elsewhere)}


def attempt(site: Site, witness) -> str:
    """Publish the new edition under ``witness``; what was said."""
    with watched(witness):
        try:
            site.publish(NEW)
        except Killed:
            return "killed"
        except HalfPublishedError:
            return "half"
        except (NotPublishedError, KeyboardInterrupt, OSError):
            return "not published"
    return "published"


def assert_never_lost(site: Site, before: str, disk_name: str) -> None:
    """Of each half a whole edition is there; at its name, unless the disk cannot do better."""
    for half in HALVES:
        found = site.found(half)
        if before != "first":
            assert site.whole(half) & {"old", "new"}
        if disk_name in ("everything", "elsewhere"):
            assert found in (("nothing", "new") if before == "first" else ("old", "new"))
        elif found == "mixed":
            assert disk_name == "no_move"
            assert (site.place(half).folder / UNFINISHED).exists() or not site.interruptions()


def assert_sound(site: Site, allowed: set[str]) -> str:
    """Both halves are one whole edition; which."""
    found = {site.found(half) for half in HALVES}
    assert len(found) == 1, found
    assert found <= allowed, found
    assert site.interruptions() == []
    return found.pop()


@pytest.mark.parametrize("disk_name", DISKS)
@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("kind", ["kill", "interrupt", "error", "full", "frozen"])
def test_no_moment_loses_an_edition_or_tells_an_untruth(
    tmp_path, monkeypatch, before, disk_name, kind
):
    earlier = "nothing" if before == "first" else "old"
    outcomes: set[str] = set()
    offset = zlib.crc32(f"{before} {disk_name} {kind}".encode()) % STEP
    for at in range(offset or (kind != "kill"), 400, STEP):
        site = Site(tmp_path / str(at))
        site.root.mkdir()
        with DISKS[disk_name](monkeypatch):
            BEFORE[before](site)
            fault = Fault(site.root, kind, at)
            said = attempt(site, fault)
            if not fault.happened:
                assert assert_sound(site, {"new"}) == "new"
                break
            outcomes.add(said)
            assert_never_lost(site, before, disk_name)
            shown = site.found("reports")
            if said == "published":
                assert_sound(site, {"new"})
            if said == "not published":
                assert {site.found(half) for half in HALVES} == {earlier}
                # On a disk that can no longer be written the new one cannot be taken away.
                assert before == "first" or site.interruptions() == []
            if said == "half":
                assert kind in ("full", "frozen"), at
                assert site.interruptions() != []
            if said in ("killed", "half") and site.found("processed") != shown:
                assert site.interruptions() != []
            site.repair()
            now = assert_sound(site, {earlier, "new"})
            if shown in ("old", "new"):
                assert now == shown, "what was published stays so"
            if earlier == "old":
                for half in HALVES:
                    assert "old" in site.whole(half), "the earlier edition stays"
            site.publish(NEXT)
            assert_sound(site, {"next"})
        shutil.rmtree(site.root)
    else:
        pytest.fail("never came to an end")
    assert at > 20
    assert outcomes <= {"killed", "published", "not published", "half"}


@pytest.mark.parametrize("disk_name", DISKS)
@pytest.mark.parametrize("before", ["plain", "first", "unmarked", "linked"])
@pytest.mark.parametrize("how", ["all", "flushed", "some"])
def test_a_power_cut_at_any_moment_leaves_a_whole_edition(
    tmp_path, monkeypatch, before, disk_name, how
):
    site = Site(tmp_path / "site")
    site.root.mkdir()
    with DISKS[disk_name](monkeypatch):
        BEFORE[before](site)
        recording = Recording(site.root)
        assert attempt(site, recording) == "published"
        n_moments = len(recording.moments)
        assert n_moments > 40
        offset = zlib.crc32(f"{before} {disk_name} {how}".encode()) % STEP
        for moment in [*range(offset, n_moments - 1, STEP), n_moments - 1]:
            after = Site(tmp_path / "after")
            recording.after_cut(moment, how, after.root, seed=moment)
            assert_never_lost(after, before, disk_name)
            shown = after.found("reports")
            after.repair()
            now = assert_sound(after, {"nothing", "new"} if before == "first" else {"old", "new"})
            if shown in ("old", "new"):
                assert now == shown
            if moment == n_moments - 1:
                assert now == "new", "what was said to be published is on the disk"
            shutil.rmtree(after.root)
