"""All that is wrong with the files that people write, told before the first notebook runs."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeVar

from analysis.city import load_city
from analysis.csv_table import CsvFileError

_T = TypeVar("_T")


def mistakes(raw_dir: Path, year: int) -> list[str]:
    """Everything that keeps the files beside the rosters from being read, a sentence each."""
    from analysis.contributions.what_if.scenario_files import load_grid_steps, load_scenarios
    from analysis.coverage.confirmations import load_confirmations
    from analysis.coverage.deadlines import load_deadlines
    from analysis.coverage.session import session_answers
    from analysis.reference import load_reference
    from analysis.rosters.city_words import load_words
    from analysis.rosters.layout.overrides import load_overrides
    from analysis.rosters.persons.decisions import load_decisions
    from analysis.rosters.words import check_word_lists

    year_dir = raw_dir / str(year)
    found: list[str] = []
    # Without its city nobody knows which figures are its own.
    reference = (
        _tried(found, lambda: load_reference(raw_dir))
        if _tried(found, lambda: load_city(raw_dir))
        else None
    )
    # Without a sound list of OPDs no code is called unknown; all else is still looked at.
    codes: Collection[str] = list(reference.opd["opd_code"]) if reference else _AnyCode()
    checks: list[Callable[[], object]] = [
        check_word_lists,
        lambda: load_words(raw_dir / "reference" / "words.csv"),
        lambda: load_decisions(year_dir / "decisions.csv"),
        lambda: load_grid_steps(raw_dir),
        lambda: load_deadlines(raw_dir, codes),
        lambda: load_overrides(year_dir / "layouts.csv", codes),
        lambda: load_confirmations(year_dir / "confirmations.csv", codes),
        lambda: load_scenarios(codes, raw_dir),
    ]
    if reference is not None:
        checks.append(lambda: session_answers(reference.session))
    for check in checks:
        _tried(found, check)
    return list(dict.fromkeys(found))


class _AnyCode(tuple[str, ...]):
    """A list of which every code is."""

    def __contains__(self, code: object) -> bool:
        return True


def _tried(found: list[str], load: Callable[[], _T]) -> _T | None:
    try:
        return load()
    except CsvFileError as error:
        found.extend(str(error).splitlines())
    except (ValueError, OSError) as error:
        found.append(" ".join(str(error).split()))
    return None
