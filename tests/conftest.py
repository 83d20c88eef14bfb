"""What all tests share: the key of the worker ids, and the editions of the shipped sample."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.editions import DAY, City, Edition, command, found_city, make_edition

from analysis.report import privacy
from analysis.rosters import clean
from analysis.rosters.read.isolation import Crash, map_isolated, place_of


@pytest.fixture(scope="session")
def shared(tmp_path_factory) -> Path:
    """A folder that all test processes of one session share."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return folder / "shared"


#: What takes a run of the command to make: its tests go to one process, and first of all.
_MADE_BY_RUNS = ("edition_in_english", "edition_2026", "edition_2025", "by_command", "bare")


@pytest.hookimpl(tryfirst=True)  # before xdist looks for the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let no process wait for an edition that another one makes, nor end with the longest."""

    def made(item: pytest.Item) -> str:
        return next((name for name in _MADE_BY_RUNS if name in item.fixturenames), "")

    for item in items:
        if name := made(item):
            item.add_marker(pytest.mark.xdist_group(name))
    long = ("test_notebooks", "test_run", "test_published_report", "test_audience")
    items.sort(key=lambda item: not (made(item) or item.module.__name__.rpartition(".")[2] in long))


@pytest.fixture(scope="session", autouse=True)
def _key_of_the_tests(shared):
    """Keep the tests away from the key of the house."""
    before = os.environ.get("UCJ_KEY_FILE")
    os.environ["UCJ_KEY_FILE"] = str(shared.parent / "worker-id.key")
    yield
    if before is None:
        del os.environ["UCJ_KEY_FILE"]
    else:
        os.environ["UCJ_KEY_FILE"] = before


@pytest.fixture(scope="session")
def edition_2026(shared) -> Edition:
    """The shipped sample of 2026. Not to be changed by a test."""
    return make_edition(shared / "sample-2026", 2026, "--as-of", DAY, by=command)


@pytest.fixture(scope="session")
def edition_2025(shared) -> Edition:
    """The shipped sample of 2025. Not to be changed by a test."""
    return make_edition(shared / "sample-2025", 2025, "--as-of", DAY)


@pytest.fixture(autouse=True)
def _nobody_is_watched(monkeypatch):
    """Let no test inherit from another whose numbers stop a document."""
    monkeypatch.setattr(privacy, "_watch", privacy._Watch())


def _in_this_process(
    function: Callable[[Any], Any], items: Iterable[Any], **_: Any
) -> Iterator[tuple[Any, Any]]:
    """As :func:`map_isolated` for readers that do not die: most of its time is their start."""
    for item in items:
        try:
            yield item, function(item)
        except Exception as error:
            yield item, Crash("error", place_of(error))


@pytest.fixture(autouse=True)
def _read_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clean, "map_isolated", _in_this_process)


@pytest.fixture
def read_in_processes(monkeypatch: pytest.MonkeyPatch, _read_in_this_process: None) -> None:
    """Read each file in a process of its own, as a run does."""
    monkeypatch.setattr(clean, "map_isolated", map_isolated)


@pytest.fixture
def city(tmp_path) -> City:
    return found_city(tmp_path / "city")
