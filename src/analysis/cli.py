"""The command ``ucj``: each subcommand reads as its recipe."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from analysis.parameters import BadParameterError, as_of_day, check_value, read_parameter_file
from analysis.paths import project_root

OK, FAILED, USAGE, REFUSED = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; returns the exit status of the contract."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except BadParameterError as error:
        return _say(f"ucj: {error}", USAGE)
    except KeyboardInterrupt:
        return _say("ucj: dihentikan; tidak ada yang diterbitkan", FAILED)
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def run(options: argparse.Namespace) -> int:
    """``ucj run``: the notebooks, then the report, published in one move."""
    from analysis import run as runner
    from analysis.options import Options
    from analysis.report.privacy import PrivacyError

    check_value("as_of", "str", options.as_of)
    values: dict[str, object] = {}
    for path in options.parameters_file:
        values.update(read_parameter_file(Path(path)))
    texts = dict(options.parameters)
    as_of = options.as_of or str(texts.get("as_of") or values.get("as_of") or "")
    check_value("as_of", "str", as_of)
    asked = Options(
        year=options.year,
        raw_dir=Path(options.raw_dir).resolve(),
        processed_dir=Path(options.processed_dir).resolve(),
        reports_dir=Path(options.reports_dir).resolve(),
        as_of=as_of_day(as_of),
        texts=texts,
        values=values,
    )
    try:
        report = runner.run(asked)
    except (runner.RunFailedError, PrivacyError, OSError) as error:
        return _say(f"ucj: gagal, tidak ada yang diterbitkan: {error}", FAILED)
    processed = asked.processed_dir / str(asked.year)
    summary = json.loads((processed / "summary.json").read_text(encoding="utf-8"))
    print(_result(summary, report))
    return REFUSED if summary["files_refused"] else OK


def check(options: argparse.Namespace) -> int:
    """``ucj check``: findings of a few workbooks, at once, and their return slips."""
    from analysis.check import check_files

    if options.year is not None:
        check_value("year", "int", options.year)
    missing = [file for file in options.files if not Path(file).exists()]
    if missing:
        names = ", ".join(os.fsencode(file).decode("utf-8", "replace") for file in missing)
        raise BadParameterError(f"berkas {names} tidak ada")
    is_terminal = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    outcome = check_files(
        [Path(file) for file in options.files],
        year=options.year,
        raw_dir=Path(options.raw_dir),
        slips_dir=Path(options.slips_dir),
        width=shutil.get_terminal_size((100, 24)).columns,
        use_colour=is_terminal,
    )
    print(outcome.text)
    return REFUSED if outcome.n_refused else OK


def verify(options: argparse.Namespace) -> int:
    """``ucj verify``: the published edition against its manifest."""
    from analysis.manifest import ManifestError
    from analysis.manifest import verify as differences_of

    year = str(options.year)
    processed, reports = Path(options.processed_dir) / year, Path(options.reports_dir) / year
    try:
        differences = differences_of(processed, reports)
    except ManifestError as error:
        return _say(f"ucj: {error}", FAILED)
    for line in differences:
        print(line)
    if not differences:
        print(f"Edisi {year} utuh dan tidak berubah.")
    return FAILED if differences else OK


def explain(options: argparse.Namespace) -> int:
    """``ucj explain``: where a figure or a worker's amount comes from."""
    from analysis.explain import ExplainError
    from analysis.explain import explain as explanation_of

    try:
        print(explanation_of(options.what, Path(options.processed_dir), options.year))
    except ExplainError as error:
        return _say(f"ucj: {error}", USAGE)
    return OK


def decisions(options: argparse.Namespace) -> int:
    """``ucj decisions``: the lines that wait for a decision, as a CSV to fill in."""
    from analysis.rosters.persons.waiting import waiting_csv
    from analysis.whole_file import write_whole

    try:
        text = waiting_csv(Path(options.processed_dir) / str(options.year))
        if options.output:
            # With the mark by which Excel knows UTF-8.
            path = write_whole(Path(options.output), text.encode("utf-8-sig"))
            print(f"{path}: {text.count(chr(10)) - 1} baris menunggu keputusan")
        else:
            print(text, end="")
    except OSError as error:
        return _say(f"ucj: {error}", FAILED)
    return OK


def _result(summary: dict[str, Any], report: Path) -> str:
    from analysis.report.wording import number, rupiah

    lines = [
        f"Laporan {summary['year']}: {report}",
        f"  pekerja sah {number(summary['workers_counted'])}, "
        f"ditahan {number(summary['workers_held'])}",
        f"  kebutuhan iuran {rupiah(summary['cost_low_idr'])} "
        f"sampai {rupiah(summary['cost_high_idr'])}",
        f"  berkas terbaca {summary['files_read']}, ditolak {summary['files_refused']}",
    ]
    return "\n".join(lines)


def _say(message: str, status: int) -> int:
    print(message, file=sys.stderr)
    return status


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line, as for every other bad use; ``--help`` has the rest."""
        self.exit(USAGE, f"ucj: {message} (bantuan: {self.prog} --help)\n")


def _parser() -> argparse.ArgumentParser:
    root = project_root()
    parser = _Parser(prog="ucj", description="Laporan cakupan Jamsostek Kota Kendari")
    commands = parser.add_subparsers(required=True, metavar="PERINTAH")
    raw: dict[str, Any] = {"default": str(root / "data/raw/sample"), "metavar": "DIR"}
    processed: dict[str, Any] = {"default": str(root / "data/processed"), "metavar": "DIR"}
    reports: dict[str, Any] = {"default": str(root / "reports"), "metavar": "DIR"}

    one = commands.add_parser("run", help="jalankan notebook dan terbitkan laporan")
    one.add_argument("--year", type=int, required=True, help="tahun laporan, seperti 2026")
    one.add_argument("--raw-dir", help="folder data yang diterima (bawaan: data contoh)", **raw)
    one.add_argument("--processed-dir", help="folder tabel hasil", **processed)
    one.add_argument("--reports-dir", help="folder laporan", **reports)
    one.add_argument("--as-of", default="", metavar="YYYY-MM-DD", help="kondisi per tanggal")
    one.add_argument(
        "-p",
        dest="parameters",
        nargs=2,
        action="append",
        default=[],
        metavar=("NAMA", "NILAI"),
        help="parameter notebook",
    )
    one.add_argument(
        "-f",
        dest="parameters_file",
        action="append",
        default=[],
        metavar="BERKAS.yaml",
        help="berkas parameter notebook",
    )
    one.set_defaults(command=run)

    one = commands.add_parser("check", help="periksa beberapa berkas daftar, tanpa notebook")
    one.add_argument("files", nargs="+", metavar="BERKAS", help="berkas atau folder")
    one.add_argument("--year", type=int, help="tahun daftar (bawaan: yang disebut berkasnya)")
    one.add_argument("--raw-dir", help="folder data kota: reference, layouts, decisions", **raw)
    one.add_argument(
        "--slips-dir",
        default=str(root / "reports" / "check"),
        metavar="DIR",
        help="folder lembar perbaikan",
    )
    one.set_defaults(command=check)

    one = commands.add_parser("verify", help="cocokkan edisi yang terbit dengan manifesnya")
    one.add_argument("--year", type=int, required=True)
    one.add_argument("--processed-dir", **processed)
    one.add_argument("--reports-dir", **reports)
    one.set_defaults(command=verify)

    one = commands.add_parser("explain", help="dari mana sebuah angka atau iuran seseorang")
    one.add_argument("what", metavar="APA", help="kode angka seperti C-14, atau worker_id")
    one.add_argument("--year", type=int, default=None)
    one.add_argument("--processed-dir", **processed)
    one.set_defaults(command=explain)

    one = commands.add_parser(
        "decisions", help="baris yang menunggu keputusan, sebagai CSV untuk diisi"
    )
    one.add_argument("--year", type=int, required=True)
    one.add_argument("--processed-dir", **processed)
    one.add_argument(
        "-o", dest="output", metavar="BERKAS.csv", help="berkas hasil (bawaan: ke layar)"
    )
    one.set_defaults(command=decisions)
    return parser


if __name__ == "__main__":
    sys.exit(main())
