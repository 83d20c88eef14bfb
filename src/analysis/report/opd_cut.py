"""What one OPD may see: the tables of the stages, cut to it before anything is written of it.

A sheet is made from an :class:`OpdCut` alone, so that it cannot show what is another OPD's. Of
workers who stand in two OPDs' files each side learns only how many they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.frames import known, whole
from analysis.rosters.slips.items import Progress, progress_of
from analysis.rosters.slips.write import slip_names

#: Reasons of files that are no rosters at all; of an ignored copy the operator should know.
_COPY = "copy_of:"


@dataclass(frozen=True)
class RowCounts:
    """What became of the rows of the OPD's own files; the parts add up to ``rows``.

    ``merged_elsewhere`` are lines of persons whom another OPD's list carries, ``elsewhere`` workers
    whom the line itself gives to another OPD (or to none). ``from_others`` are workers of this OPD
    on lists that others sent, ``also_elsewhere`` those of its workers whom another OPD's list
    names too; neither is part of ``rows``.
    """

    rows: int
    not_a_person: int
    excluded: int
    merged: int
    merged_elsewhere: int
    own: int
    elsewhere: int
    from_others: int
    also_elsewhere: int


@dataclass(frozen=True)
class OpdCut:
    """The lines of one OPD, of every table.

    ``files``: ``file, status, reason`` and ``slip``, the name of its return slip or None.
    ``findings``: ``code, severity, n_rows, is_new`` and ``is_on_file`` of the findings on it,
    without their places and messages, which may name what another OPD has sent. ``held``: one line
    for each held worker, ``reason, amount_idr`` (what the OPD pays for him in the year),
    ``is_in_own_file``; ``held_elsewhere_idr``: what it pays for held ones who stand at another
    now. ``position`` and ``status``: its line of ``budget_positions`` and ``opd_status``, NA as
    None; empty where there is none. ``months``: its lines of ``coverage_own`` in order.
    ``registration``: its line of ``registrations``, empty where nobody is to be registered;
    ``gaps``: its lines of ``registration_gaps``; ``lines``: of ``budget_lines``; ``progress``: what
    has come of the findings on return slips that came back, None where none did.
    """

    opd_code: str
    name: str
    files: pd.DataFrame
    rows: RowCounts
    findings: pd.DataFrame
    held: pd.DataFrame
    held_elsewhere_idr: int
    position: dict[str, Any]
    status: dict[str, Any]
    months: pd.DataFrame
    registration: dict[str, Any]
    gaps: pd.DataFrame
    lines: pd.DataFrame
    shared_with: tuple[str, ...] = ()
    progress: Progress | None = None

    @property
    def n_to_register(self) -> int:
        """Counted workers at work who are not known as participants."""
        names = ("n_new", "n_continuing")
        return sum(whole(self.registration.get(name)) or 0 for name in names)

    @property
    def state(self) -> str:
        """How far its list is, of ``coverage.confirmations.STATES``."""
        return str(self.status.get("state", "missing"))

    @property
    def n_counted(self) -> int:
        return whole(self.status.get("counted")) or 0

    @property
    def n_held(self) -> int:
        return whole(self.status.get("held")) or 0

    @property
    def n_read(self) -> int:
        return whole(self.status.get("n_read")) or 0

    @property
    def n_refused(self) -> int:
        return whole(self.status.get("n_refused")) or 0

    @property
    def is_unknown(self) -> bool:
        """Nothing readable has come, so that no people are not nobody."""
        return self.n_read == 0 and self.n_counted + self.n_held == 0


def cut_by_opd(
    opd: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    amounts: pd.DataFrame,
    slips: Collection[str] = (),
) -> Iterator[OpdCut]:
    """The cut of each OPD, in the order of ``opd``.

    Args:
        opd: ``opd_code, name``: the OPDs whose lists are expected.
        tables: by name, ``files, ledger, workers, findings_priced, budget_positions, coverage_own,
            opd_status, registrations, registration_gaps, answers, budget_lines``, as in
            ``schemas``; of ``workers`` only ``worker_id, opd_code``.
        amounts: of :func:`analysis.coverage.tables.yearly_amounts_by_opd`.
        slips: names of the return slips as written; one with macros ends in .xlsm.

    Raises:
        ValueError: the held workers of an OPD do not cost what lies between its low and high need,
            there are more or fewer of them than its status says, or its budget lines do not add up
            to its low need.
    """
    files = tables["files"]
    has_slip = files["file"].isin(tables["findings_priced"]["file"].dropna())
    names = slip_names(files.loc[has_slip, "file"])
    with_macros = {name: f"{name.removesuffix('.xlsx')}.xlsm" for name in names.values()}
    named = {
        file: with_macros[name] if with_macros[name] in slips and name not in slips else name
        for file, name in names.items()
    }
    files = files.assign(slip=files["file"].map(named).astype(object))
    is_told = (files["status"] != "ignored") | files["reason"].str.startswith(_COPY, na=False)
    told_files = files.loc[is_told, ["file", "opd_code", "status", "reason", "slip"]]
    lines = _lines(tables["ledger"], files, tables["workers"])
    is_held = lines["fate"] == "held"
    # As objects: where there is nobody, pandas makes numbers of the empty columns.
    keys = dict.fromkeys(("worker_id", "worker_opd"), object)
    costs = amounts.rename(columns={"opd_code": "worker_opd"}).astype(keys)
    held = lines[is_held].astype(keys).merge(costs, on=[*keys], how="left")
    # Who works in no month of the year has no line of a price.
    held = held.assign(amount_idr=held["amount_idr"].fillna(0).astype("int64"))
    held_amounts = amounts[amounts["worker_id"].isin(lines.loc[is_held, "worker_id"])]
    held_idr = held_amounts.groupby("opd_code")["amount_idr"].sum()
    findings = tables["findings_priced"]
    sender = findings["file"].map(files.set_index("file")["opd_code"])
    findings = findings[["code", "severity", "n_rows", "is_new"]].assign(
        # One cause of rows of several OPDs bears no OPD: whoever sent the file has to mend it.
        opd_code=findings["opd_code"].where(findings["opd_code"].notna(), sender),
        is_on_file=findings["sheet"].isna(),
    )
    own_months = tables["coverage_own"]
    own_months = own_months[own_months["dimension"] == "opd_code"].sort_values("month")
    groups = {
        "files": _Groups(told_files, "opd_code"),
        "sent": _Groups(lines, "sender"),
        "workers": _Groups(lines, "worker_opd"),
        "findings": _Groups(findings, "opd_code"),
        "held": _Groups(held, "worker_opd"),
        "months": _Groups(own_months, "value"),
        "position": _Groups(tables["budget_positions"], "opd_code"),
        "status": _Groups(tables["opd_status"], "opd_code"),
        "registration": _Groups(tables["registrations"], "opd_code"),
        "gaps": _Groups(tables["registration_gaps"], "opd_code"),
        "answers": _Groups(tables["answers"], "opd_code"),
        "lines": _Groups(tables["budget_lines"], "opd_code"),
    }
    name_of = dict(zip(opd["opd_code"], opd["name"], strict=True))
    for code, name in name_of.items():
        part = {key: group(code) for key, group in groups.items()}
        own_held = part["held"]
        result = OpdCut(
            opd_code=str(code),
            name=str(name),
            files=part["files"].drop(columns="opd_code").reset_index(drop=True),
            rows=_row_counts(part["sent"], part["workers"], code),
            findings=part["findings"].drop(columns="opd_code").reset_index(drop=True),
            held=own_held.assign(is_in_own_file=own_held["sender"] == code)[
                ["reason", "amount_idr", "is_in_own_file"]
            ].reset_index(drop=True),
            held_elsewhere_idr=int(held_idr.get(code, 0)) - int(own_held["amount_idr"].sum()),
            position=_only_line(part["position"]),
            status=_only_line(part["status"]),
            months=part["months"].reset_index(drop=True),
            registration=_only_line(part["registration"]),
            gaps=part["gaps"].reset_index(drop=True),
            lines=part["lines"].reset_index(drop=True),
            progress=progress_of(part["findings"], part["answers"]),
            shared_with=tuple(
                str(name_of[other])
                for other in _shared_with(part["sent"], part["workers"], code)
                if other in name_of
            ),
        )
        _check(result)
        yield result


class _Groups:
    """The lines of a frame by OPD; none for an OPD without any."""

    def __init__(self, frame: pd.DataFrame, column: str) -> None:
        self._by_code = dict(tuple(frame.groupby(column, sort=False)))
        self._none = frame.iloc[:0]

    def __call__(self, code: Any) -> pd.DataFrame:
        return self._by_code.get(code, self._none)


def _lines(ledger: pd.DataFrame, files: pd.DataFrame, workers: pd.DataFrame) -> pd.DataFrame:
    """The ledger with the OPD that sent each line and the OPD of the worker whom it carries."""
    opd_of_file = files.set_index("file")["opd_code"]
    opd_of_worker = workers.set_index("worker_id")["opd_code"]
    return ledger[["fate", "reason", "worker_id"]].assign(
        sender=ledger["file"].map(opd_of_file), worker_opd=ledger["worker_id"].map(opd_of_worker)
    )


def _row_counts(sent: pd.DataFrame, workers: pd.DataFrame, code: Any) -> RowCounts:
    """``sent``: all lines of the OPD's files; ``workers``: all lines of its workers."""
    fates = sent["fate"].value_counts()
    is_worker = sent["fate"].isin(["counted", "held"])
    is_own = sent["worker_opd"] == code
    is_foreign = workers["sender"] != code
    stands = workers["fate"].isin(["counted", "held"])
    own_ids = workers.loc[~is_foreign, "worker_id"]
    also = workers.loc[is_foreign & workers["worker_id"].isin(own_ids), "worker_id"]
    return RowCounts(
        rows=len(sent),
        not_a_person=int(fates.get("not_a_person", 0)),
        excluded=int(fates.get("excluded", 0)),
        merged=int(((sent["fate"] == "merged") & is_own).sum()),
        merged_elsewhere=int(((sent["fate"] == "merged") & ~is_own).sum()),
        own=int((is_worker & is_own).sum()),
        elsewhere=int((is_worker & ~is_own).sum()),
        from_others=int((stands & is_foreign).sum()),
        also_elsewhere=int(also.nunique()),
    )


def _shared_with(sent: pd.DataFrame, workers: pd.DataFrame, code: Any) -> list[Any]:
    """The other OPDs whose lists name a person of this OPD's list, or the other way round."""
    carried = sent[(sent["fate"] == "merged") & (sent["worker_opd"] != code)]["worker_opd"]
    own_ids = workers.loc[workers["sender"] == code, "worker_id"]
    is_foreign = (workers["sender"] != code) & workers["worker_id"].isin(own_ids)
    named = workers[is_foreign]["sender"]
    return sorted({*carried.dropna(), *named.dropna()} - {code})


def _only_line(frame: pd.DataFrame) -> dict[str, Any]:
    if frame.empty:
        return {}
    return {str(name): known(value) for name, value in frame.iloc[0].items()}


def _check(cut: OpdCut) -> None:
    low, high = cut.position.get("need_low_idr"), cut.position.get("need_high_idr")
    n_held, amount = len(cut.held), int(cut.held["amount_idr"].sum()) + cut.held_elsewhere_idr
    if n_held != cut.n_held or (low is not None and high is not None and amount != high - low):
        raise ValueError(
            f"OPD {cut.opd_code}: {n_held} held workers of Rp{amount} in the ledger, "
            f"{cut.n_held} in opd_status and Rp{(high or 0) - (low or 0)} in budget_positions; "
            "run notebooks 1 to 3 again"
        )
    lines = int(cut.lines["amount_idr"].sum())
    if low is not None and lines != low:
        raise ValueError(
            f"OPD {cut.opd_code}: Rp{lines} in budget_lines, Rp{low} in budget_positions; "
            "run notebooks 2 to 4 again"
        )
