"""The edition that a run makes: its totals, its digests, and what moved since the one before.

Of the same inputs, day and parameters there is one edition, however often it is made: a rerun takes
the number of the newest edition, and its comparison with the one that it was compared with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.coverage.edition_bridge import bridge, bridge_of_totals, totals
from analysis.coverage.edition_history import (
    FOLDER,
    FORMAT,
    Edition,
    History,
    Inputs,
    ThisEdition,
    changes_to_json,
    digest,
    persons_digest,
    read_history,
)
from analysis.coverage.edition_persons import person_states, repriced
from analysis.coverage.editions import Standing, decided, person_changes, sent_files
from analysis.coverage.tables import yearly_amounts
from analysis.owner import owner_of
from analysis.parameters import shipped_defaults
from analysis.reference import Reference
from analysis.rosters.persons.decisions import BOUND, load_decisions
from analysis.rosters.persons.worker_key import fingerprint

_PACKAGE = Path(__file__).parents[1]
#: The parts of the program on which persons and amounts rest, and the law apart from it.
_PROGRAM = ("rosters", "contributions", "coverage")
_SUFFIXES = frozenset({".py", ".csv", ".yaml"})
#: What two editions must have in common to be one.
_IDENTITY = ("year", "as_of", "key", "inputs", "parameters", "persons_sha256")
#: What an edition that is made again takes over from the first time.
_KEPT = ("number", "before", "detail", "notes", "moved", "changes")


def this_edition(
    processed: Path,
    year_dir: Path,
    reference: Reference,
    facts: Mapping[str, Any],
    key: bytes,
    *,
    since: str = "",
) -> ThisEdition:
    """Make the edition of the tables in ``processed``, and compare it with an earlier one.

    That is the last one of the same city that was shown in a session (final). Where there is none,
    it is the newest with this one's parameters, else with the repository's: a trial run with other
    parameters is never compared with.

    Args:
        processed: the year's folder, with ``files``, ``ledger``, ``workers``, ``findings`` and
            ``contributions``; its ``editions/`` is only read.
        year_dir: ``raw_dir/<year>``.
        reference: the reference tables.
        facts: of :func:`analysis.summary.price_facts`: ``year, as_of, wage_base, programs``.
        key: the secret of the worker ids.
        since: compare with the newest edition of this day, or the last one before it, instead.

    Raises:
        NoSuchEditionError: there is none of ``since`` or before.
        EditionsDoNotCloseError: the reasons do not add up to the change; never of a damaged
            folder, which is said in ``notes``.
    """
    files, ledger, workers, findings = (
        schemas.read_table(table, processed)
        for table in (schemas.FILES, schemas.LEDGER, schemas.WORKERS, schemas.FINDINGS)
    )
    amounts = yearly_amounts(
        schemas.read_table(schemas.CONTRIBUTIONS, processed, ["worker_id", "amount_idr"])
    )
    year = int(facts["year"])
    spells = schemas.read_table(schemas.SPELLS, processed)
    persons = person_states(
        workers, ledger, amounts, reference.opd, year=year, key=key, spells=spells
    )
    decisions = load_decisions(year_dir / "decisions.csv")
    inputs = Inputs(sent_files(files), decided(decisions))
    own: dict[str, Any] = {
        "format": FORMAT,
        "year": year,
        "owner": asdict(owner_of(year_dir.parent)),
        "as_of": str(facts["as_of"]),
        # As long as any other digest: sixteen digits in a row would be taken for a NIK.
        "key": hashlib.sha256(fingerprint(key).encode()).hexdigest(),
        "parameters": {
            "wage_base": str(facts["wage_base"]),
            "programs": ",".join(facts["programs"]),
        },
        "inputs": _input_digests(files, year_dir, reference),
        "tools": _tool_digests(),
        "persons_sha256": persons_digest(persons),
        "counts": _counts(files, persons, workers, findings),
    }
    history = read_history(processed / FOLDER, year)
    earlier = [edition for edition in history.editions if edition.is_of(own["owner"])]
    same = earlier[-1] if earlier and _is_same(earlier[-1], own) else None
    if same is not None:
        # Made again, it is compared as it was the first time: not with itself.
        earlier = [edition for edition in earlier if edition.number < same.number]
    before = _compared_with(earlier, own, since)
    if same is not None and _number(same.content["before"]) == (before and before.number):
        comparison = {name: same.content[name] for name in _KEPT}
    else:
        now = Standing(persons, inputs.files, inputs.decisions)
        comparison = _compared(own, now, history, before, reference.opd)
        if same is not None:
            comparison["number"] = same.number
    return ThisEdition(Edition({**own, **comparison}), persons, inputs)


class NoSuchEditionError(ValueError):
    """No edition is as old as the one that was asked for."""


def _is_same(edition: Edition, own: Mapping[str, Any]) -> bool:
    return all(edition.content[name] == own[name] for name in _IDENTITY)


def _number(before: Mapping[str, Any] | None) -> int | None:
    return None if before is None else int(before["number"])


def _compared_with(
    earlier: Sequence[Edition], own: Mapping[str, Any], since: str
) -> Edition | None:
    """The edition that this one is compared with, of those of its city, the oldest first."""
    if since:
        found = [edition for edition in earlier if edition.content["as_of"] <= since]
        if not found:
            raise NoSuchEditionError(
                f"parameter since: belum ada edisi per {since} atau sebelumnya"
            )
        return max(found, key=lambda edition: (edition.content["as_of"], edition.number))
    shipped = shipped_defaults()
    usual = {name: shipped[name] for name in own["parameters"]}
    groups = (
        [edition for edition in earlier if edition.is_final],
        [edition for edition in earlier if edition.content["parameters"] == own["parameters"]],
        [edition for edition in earlier if edition.content["parameters"] == usual],
    )
    return next((group[-1] for group in groups if group), None)


def _compared(
    own: Mapping[str, Any],
    now: Standing,
    history: History,
    newest: Edition | None,
    opd: pd.DataFrame,
) -> dict[str, Any]:
    """How the edition stands to the one before it, in as much detail as there is."""
    then = history.standing_of(newest) if newest else None
    found: dict[str, Any] = {
        "number": history.next_number,
        "before": None,
        "detail": "first",
        "notes": ["damaged"] if history.damaged else [],
        "moved": [],
    }
    changes = totals(now.persons, "now")
    if newest is not None:
        found["before"] = {
            "number": newest.number,
            "as_of": newest.as_of.isoformat(),
            "sha256": newest.sha256,
        }
        is_same_key = newest.content["key"] == own["key"]
        if then is not None and is_same_key:
            found["detail"] = "persons"
            prices = repriced(
                then.persons,
                opd,
                year=own["year"],
                wage_base=own["parameters"]["wage_base"],
                programs=tuple(own["parameters"]["programs"].split(",")),
                as_of=date.fromisoformat(own["as_of"]),
            )
            changes = bridge(person_changes(then, now, prices))
        else:
            found["detail"] = "totals"
            if not is_same_key:
                found["notes"].append("other_key")
            changes = bridge_of_totals(newest.totals, changes)
        found["moved"] = _moved(newest.content, own, then, now)
    return {**found, "changes": changes_to_json(changes)}


def _input_digests(files: pd.DataFrame, year_dir: Path, reference: Reference) -> dict[str, str]:
    """Digest of the rosters, of whatever else stands in the year's folder, and of the reference."""
    found = {"rosters": _roster_digest(files)}
    for path in sorted(year_dir.iterdir()):
        # What places were bound to follows from the decisions.
        is_input = path.name not in ("rosters", BOUND) and not path.name.startswith((".", "~$"))
        if is_input:
            found[path.name] = digest(path)
    found |= {f"reference/{name}.csv": digest(path) for name, path in reference.paths.items()}
    return dict(sorted(found.items()))


def _roster_digest(files: pd.DataFrame) -> str:
    """One digest of the rosters that were read or refused, whatever lies beside them."""
    lines = sorted(f"{path}\0{one.sha256}\n" for path, one in sent_files(files).items())
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _tool_digests() -> dict[str, str]:
    program = [
        path
        for folder in _PROGRAM
        for path in sorted((_PACKAGE / folder).rglob("*"))
        if path.suffix in _SUFFIXES
    ]
    return {
        "law": digest(*sorted((_PACKAGE / "law").glob("*.yaml"))),
        "program": digest(*program),
        "version": version("ucj-kendari"),
    }


def _counts(
    files: pd.DataFrame, persons: pd.DataFrame, workers: pd.DataFrame, findings: pd.DataFrame
) -> dict[str, dict[str, int]]:
    """What else an edition is remembered by; never persons."""
    participant = workers["participant"].map({True: "active", False: "not_active"})
    columns = {
        "files": files["status"],
        "held_reasons": persons["reason"].dropna(),
        "categories": persons["category"],
        "participants": participant.astype("string").fillna("unknown"),
        "findings": findings["code"],
    }
    return {
        name: {str(code): int(n) for code, n in values.value_counts().sort_index().items()}
        for name, values in columns.items()
    }


def _moved(
    before: Mapping[str, Any], own: Mapping[str, Any], then: Standing | None, now: Standing
) -> list[dict[str, Any]]:
    """Which inputs and rules differ, each with what it was and is, where that can be said."""
    found: list[dict[str, Any]] = []
    for name in sorted({*before["inputs"], *own["inputs"]}):
        was, now_is = before["inputs"].get(name), own["inputs"].get(name)
        if was == now_is:
            continue
        line: dict[str, Any] = {"kind": "input", "name": name}
        if was is None or now_is is None:
            line["is_new" if was is None else "is_gone"] = True
        if name == "rosters" and then is not None:
            line |= {
                "new": len(now.files.keys() - then.files.keys()),
                "gone": len(then.files.keys() - now.files.keys()),
                "changed": sum(
                    then.files[path].sha256 != now.files[path].sha256
                    for path in then.files.keys() & now.files.keys()
                ),
            }
        if name == "decisions.csv" and then is not None:
            line |= {
                "new": len(now.decisions - then.decisions),
                "gone": len(then.decisions - now.decisions),
            }
        found.append(line)
    for name, value in own["parameters"].items():
        was = before["parameters"].get(name)
        if was != value:
            found.append({"kind": "parameter", "name": name, "then": was, "now": value})
    tools = before.get("tools", {})
    for name in ("law", "program"):
        if tools.get(name) != own["tools"][name]:
            found.append({"kind": "tool", "name": name})
    return found
