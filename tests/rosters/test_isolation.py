"""A worker that dies costs its own item; order, memory and orphans."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from analysis.rosters.read.isolation import Crash, map_isolated


def abort_on_three(number: int) -> int:
    if number == 3:
        os.abort()
    return number * 10


def take_much_memory(megabytes: int) -> int:
    return len(bytearray(megabytes << 20))


def sleep_for(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def quote_a_cell(text: str) -> str:
    raise ValueError(text)


def give_what_does_not_pickle(_: int) -> object:
    return lambda: None


def die_by(number: int) -> int:
    os.kill(os.getpid(), number)
    return number


def test_a_worker_that_aborts_costs_only_its_own_item() -> None:
    outcomes = dict(map_isolated(abort_on_three, range(8), processes=2))
    assert outcomes.pop(3) == Crash("died", "SIGABRT")
    assert outcomes == {0: 0, 1: 10, 2: 20, 4: 40, 5: 50, 6: 60, 7: 70}


def test_results_come_in_the_order_of_the_items() -> None:
    seconds = [0.3, 0.0, 0.1, 0.0, 0.0]
    assert [item for item, _ in map_isolated(sleep_for, seconds, processes=2)] == seconds


def test_a_slow_item_keeps_nobody_waiting_where_the_order_is_free() -> None:
    items = [2.0, *[0.0] * 30]
    came = [item for item, _ in map_isolated(time.sleep, items, processes=2, in_order=False)]
    assert came == [*[0.0] * 30, 2.0]


def test_every_one_of_many_deaths_is_told() -> None:
    deaths = [int(signal.SIGKILL), int(signal.SIGSEGV)] * 10
    outcomes = [outcome for _, outcome in map_isolated(die_by, deaths, processes=2)]
    assert outcomes == [Crash("died", "SIGKILL"), Crash("died", "SIGSEGV")] * 10


@pytest.mark.skipif(sys.platform == "win32", reason="no address-space limit on Windows")
def test_the_memory_limit_holds_for_one_item_and_the_next_goes_on() -> None:
    outcomes = map_isolated(take_much_memory, [3000, 1], processes=1, memory_bytes=2 << 30)
    assert [outcome for _, outcome in outcomes] == [Crash("memory", "MemoryError"), 1 << 20]


def test_an_item_out_of_time_is_given_up() -> None:
    started = time.monotonic()
    outcomes = [o for _, o in map_isolated(sleep_for, [60.0, 0.0], processes=1, timeout_s=5)]
    assert outcomes == [Crash("timeout", "5 s"), 0.0]
    assert time.monotonic() - started < 30


def test_an_error_names_its_place_and_never_quotes_the_cell() -> None:
    [(_, outcome)] = map_isolated(quote_a_cell, ["7471990101900001"], processes=1)
    assert isinstance(outcome, Crash)
    assert outcome.kind == "error"
    assert outcome.detail.startswith("ValueError, test_isolation.py:")
    assert "7471990101900001" not in outcome.detail


def test_a_result_that_cannot_be_sent_is_an_error_of_its_item() -> None:
    [(_, outcome)] = map_isolated(give_what_does_not_pickle, [1], processes=1)
    assert isinstance(outcome, Crash)
    assert outcome.kind == "error"


def test_items_are_taken_only_as_workers_become_free() -> None:
    taken = []

    def items():  # type: ignore[no-untyped-def]
        for number in range(1000):
            taken.append(number)
            yield float(0)

    results = map_isolated(sleep_for, items(), processes=2)
    next(results)
    assert len(taken) < 20
    results.close()  # type: ignore[attr-defined]


def test_no_items_need_no_worker() -> None:
    assert list(map_isolated(sleep_for, [])) == []


def test_a_script_without_a_main_guard_is_served_too(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import math\n"
        "from analysis.rosters.read.isolation import map_isolated\n"
        "print(list(map_isolated(math.sqrt, [4, 9], processes=1)))\n"
    )
    printed = subprocess.run([sys.executable, str(script)], capture_output=True, text=True)
    assert printed.stdout.strip() == "[(4, 2.0), (9, 3.0)]"


@pytest.mark.skipif(not Path("/proc").exists(), reason="reads /proc")
def test_no_worker_outlives_a_parent_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent(
            """
            import time
            from analysis.rosters.read.isolation import map_isolated
            from tests.rosters.test_isolation import note_pid_and_sleep

            if __name__ == "__main__":
                list(map_isolated(note_pid_and_sleep, [r"FOLDER"] * 2, processes=2))
            """
        ).replace("FOLDER", str(tmp_path))
    )
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    parent = subprocess.Popen([sys.executable, str(script)], env=environment)
    try:
        pids = _wait_for(lambda: [int(p.stem) for p in tmp_path.glob("*.pid")], count=2)
    finally:
        parent.kill()
        parent.wait()
    assert _wait_for(lambda: [pid for pid in pids if not Path(f"/proc/{pid}").exists()], count=2)


def note_pid_and_sleep(folder: str) -> None:
    (Path(folder) / f"{os.getpid()}.pid").touch()
    time.sleep(300)


def _wait_for(look, count: int) -> list[int]:  # type: ignore[no-untyped-def]
    deadline = time.monotonic() + 30
    while len(found := look()) < count:
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found


def test_an_interrupt_while_the_server_imports_is_the_parents_alone(tmp_path: Path) -> None:
    script = tmp_path / "early.py"
    script.write_text(
        textwrap.dedent("""
            import os, signal, time
            from analysis.rosters.read.isolation import map_isolated, start_early

            told = []
            signal.signal(signal.SIGINT, lambda *_: told.append(1))
            start_early("pandas")
            for _ in range(40):
                time.sleep(0.03)
                os.killpg(0, signal.SIGINT)
            print(len(told), list(map_isolated(abs, [-7])))
        """)
    )
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, start_new_session=True
    )
    assert (done.stdout, done.stderr) == ("40 [(-7, 7)]\n", "")
