"""Sound lists, changed without a change of meaning: the same fates, or a finding at that place.

A few hundred trials, always the same ones; ``tests/benchmarks/bench_mutations.py`` makes thousands.
"""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from tests.rosters.mutations.bases import BUILT
from tests.rosters.mutations.changes import CHANGES
from tests.rosters.mutations.reading import outcome_of
from tests.rosters.mutations.rules import RULES, fall_of
from tests.rosters.mutations.trials import run_trial

SEED = 11
N_OF_A_KIND = 5
N_SAMPLE = 6


@pytest.mark.parametrize("make", BUILT, ids=lambda make: make.__name__)
def test_a_sound_list_is_read_as_it_is_meant(make):
    base = make()
    assert outcome_of(base.book).lines == base.expected


@pytest.mark.parametrize("kind", sorted(CHANGES))
def test_a_change_of_one_kind_is_never_wrong_and_silent(kind):
    trials = [run_trial(SEED, number, N_SAMPLE, only=kind) for number in range(N_OF_A_KIND)]
    silent = [trial.shown() for trial in trials if trial.result == "silent"]
    assert not silent, "\n".join(silent)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_that_decides_a_fate_is_missed_when_it_is_switched_off(rule):
    assert fall_of(RULES[rule]) is not None


def test_with_all_rules_on_nothing_is_missed():
    assert fall_of(nullcontext) is None


@pytest.mark.parametrize("first", range(0, 100, 20))
def test_changes_of_several_kinds_are_never_wrong_and_silent(first):
    trials = [run_trial(SEED, number, N_SAMPLE) for number in range(first, first + 20)]
    silent = [trial.shown() for trial in trials if trial.result == "silent"]
    assert not silent, "\n".join(silent)
