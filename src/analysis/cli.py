"""The command ``ucj``: each subcommand reads as its recipe."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from analysis.city import CityError, load_city, use_city
from analysis.options import N_KEPT
from analysis.parameters import BadParameterError, as_of_day, check_value, read_parameter_file
from analysis.paths import default_folders, project_root

if TYPE_CHECKING:
    from analysis.options import Options
    from analysis.run import Published
    from analysis.running.event_log import EventLog

OK, FAILED, USAGE, REFUSED = 0, 1, 2, 3
#: What the log says of an edition, out of its ``summary.json``.
_LOGGED = (
    "as_of", "files_read", "files_refused", "workers_counted", "workers_held",
    "cost_low_idr", "cost_high_idr",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; returns the exit status of the contract."""
    options = _parser().parse_args(arguments)
    # Slips, tables and lists hold NIKs: what a command writes is its owner's alone. A run opens
    # its reports to readers itself.
    umask = os.umask(0o022)
    os.umask(umask if options.command is run else 0o077)
    try:
        return int(options.command(options))
    except (BadParameterError, CityError) as error:
        return _say(f"ucj: {error}", USAGE)
    except KeyboardInterrupt:
        return _say("ucj: dihentikan; tidak ada yang diterbitkan", FAILED)
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    finally:
        os.umask(umask)


def _version() -> str:
    return version("ucj-kendari")


def _folders(options: argparse.Namespace) -> tuple[Path, Path]:
    """The folders of tables and reports: as given, else those of the raw folder's name."""
    usual = default_folders(Path(options.raw_dir))
    given = (options.processed_dir, getattr(options, "reports_dir", None))
    processed, reports = (
        Path(own) if own else folder for own, folder in zip(given, usual, strict=True)
    )
    return processed, reports


def run(options: argparse.Namespace) -> int:
    """``ucj run``: the notebooks, then the report, published in one move."""
    from analysis.running.event_log import open_log

    with open_log(Path(options.log) if options.log else None) as log:
        log.add("start", year=options.year, version=_version())
        status = FAILED
        try:
            status = _run(options, log)
        except (BadParameterError, CityError):
            status = USAGE
            raise
        finally:
            log.add("exit", status=status)
        return status


def _run(options: argparse.Namespace, log: EventLog) -> int:
    from analysis.options import Options

    check_value("as_of", "str", options.as_of)
    values: dict[str, object] = {}
    for path in options.parameters_file:
        values.update(read_parameter_file(Path(path)))
    texts = dict(options.parameters)
    as_of = options.as_of or str(texts.get("as_of") or values.get("as_of") or "")
    check_value("as_of", "str", as_of)
    if options.keep < 0:
        raise BadParameterError("--keep: jumlah edisi tidak boleh kurang dari nol")
    processed, reports = _folders(options)
    asked = Options(
        year=options.year,
        raw_dir=Path(options.raw_dir).resolve(),
        processed_dir=processed.resolve(),
        reports_dir=reports.resolve(),
        as_of=as_of_day(as_of),
        texts=texts,
        values=values,
        n_kept=options.keep,
    )
    if not options.force and (earlier := _already(asked)) is not None:
        log.add("unchanged")
        return earlier
    return _made(asked, log)


def _already(asked: Options) -> int | None:
    """The status of the published edition where this run would only make it again; else None."""
    from analysis.running.unchanged import earlier

    found = earlier(asked)
    if found is None:
        return None
    year = str(asked.year)
    _tell(_result(dict(found.summary), asked.reports_dir / year))
    print(
        f"ucj: tidak ada yang berubah sejak edisi {found.mark.id} (dibuat {found.mark.made_at}), "
        "jadi laporan tidak dibuat lagi; --force membuatnya juga",
        file=sys.stderr,
    )
    return REFUSED if found.summary["files_refused"] else OK


def _made(asked: Options, log: EventLog) -> int:
    from analysis import run as runner
    from analysis.publishing.switch import HalfPublishedError
    from analysis.report.privacy import PrivacyError

    outcome = runner.Outcome()
    try:
        runner.run(asked, outcome, lambda line: print(f"ucj: {line}", file=sys.stderr), log)
    except HalfPublishedError as error:
        return _say(f"ucj: {error}", FAILED)
    except (runner.RunFailedError, PrivacyError, OSError) as error:
        if outcome.published is None:
            return _say(f"ucj: gagal, tidak ada yang diterbitkan: {error}", FAILED)
        outcome.published.notes.append(str(error))
    except KeyboardInterrupt:
        if outcome.published is None:
            raise
        outcome.published.notes.append("dihentikan sesudah edisi terbit")
    assert outcome.published is not None
    return _told(outcome.published, log)


def _told(published: Published, log: EventLog) -> int:
    """Say what was published, and what is to be known of it."""
    from analysis.rosters.public_names import public_file

    summary = json.loads((published.processed / "summary.json").read_text(encoding="utf-8"))
    log.add(
        "published",
        edition=published.mark.id,
        **{name: summary.get(name) for name in _LOGGED},
        notes=len(published.notes),
        changed_inputs=len(published.changed_inputs),
    )
    _tell(_result(summary, published.reports))
    for note in published.notes:
        print(f"ucj: {note}", file=sys.stderr)
    for place in published.changed_inputs:
        shown = public_file(place, is_read=False)
        print(
            f"ucj: {shown} berganti sesudah dibaca: laporan ini memakai isi yang lama",
            file=sys.stderr,
        )
    return REFUSED if summary["files_refused"] or published.changed_inputs else OK


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
    from analysis.manifest import ManifestError, compare
    from analysis.publishing.shelf import Place
    from analysis.publishing.upkeep import interruptions, repair

    year = str(options.year)
    processed, reports = (folder / year for folder in _folders(options))
    places = Place(reports), Place(processed)
    try:
        if options.repair:
            from analysis.run import locked

            with locked(options.year, processed.parent, reports.parent):
                for line in repair(*places):
                    print(line)
        if cut_off := interruptions(*places):
            print(*cut_off, sep="\n")
            return FAILED
        found = compare(processed, reports)
    except (ManifestError, OSError, RuntimeError) as error:
        return _say(f"ucj: {error}", FAILED)
    print(
        *found.differences,
        *found.notes,
        sep="\n",
        end="\n" if any((found.differences, found.notes)) else "",
    )
    if not found.differences:
        mark = places[0].mark
        named = f" (edisi {mark.id}, kondisi {mark.as_of})" if mark else ""
        print(f"Edisi {year} utuh dan tidak berubah{named}.")
    return FAILED if found.differences else OK


def editions(options: argparse.Namespace) -> int:
    """``ucj editions``: what was published of a year, the newest first."""
    from analysis.publishing.listing import listed
    from analysis.publishing.shelf import Place

    processed, reports = (folder / str(options.year) for folder in _folders(options))
    lines = listed(Place(reports), Place(processed))
    if not lines:
        return _say(f"ucj: belum ada edisi {options.year} di {reports}", FAILED)
    print(*lines, sep="\n")
    return OK


def explain(options: argparse.Namespace) -> int:
    """``ucj explain``: where a figure or a worker's amount comes from."""
    from analysis.explain import ExplainError
    from analysis.explain import explain as explanation_of

    use_city(load_city(Path(options.raw_dir)))
    try:
        print(explanation_of(options.what, _folders(options)[0], options.year))
    except ExplainError as error:
        return _say(f"ucj: {error}", USAGE)
    return OK


def decisions(options: argparse.Namespace) -> int:
    """``ucj decisions``: the lines that wait for a decision, as a CSV to fill in."""
    from analysis.rosters.persons.waiting import waiting_csv
    from analysis.whole_file import write_whole

    try:
        text = waiting_csv(_folders(options)[0] / str(options.year))
        if options.output:
            # With the mark by which Excel knows UTF-8.
            path = write_whole(Path(options.output), text.encode("utf-8-sig"))
            print(f"{path}: {text.count(chr(10)) - 1} baris menunggu keputusan")
        else:
            print(text, end="")
    except OSError as error:
        return _say(f"ucj: {error}", FAILED)
    return OK


def pack(options: argparse.Namespace) -> int:
    """``ucj pack``: what the OPDs and BKAD need to pay the contributions of a month."""
    from analysis.pack.month import PackError
    from analysis.pack.write import check_month, write_pack
    from analysis.reference import ReferenceFileError
    from analysis.run import RunFailedError

    month = check_month(options.month)
    use_city(load_city(Path(options.raw_dir)))
    try:
        print(write_pack(Path(options.raw_dir), _folders(options)[0], month).told())
    except (PackError, ReferenceFileError, RunFailedError, OSError) as error:
        return _say(f"ucj: {error}", FAILED)
    return OK


def purge(options: argparse.Namespace) -> int:
    """``ucj purge``: persons' data of past years goes, aggregates stay."""
    from analysis.purge import purge_years

    check_value("year", "int", options.before)
    processed, reports = _folders(options)
    failed = purge_years(
        options.before,
        raw_dir=Path(options.raw_dir),
        processed_dir=processed,
        reports_dir=reports,
        today=date.today(),
        is_agreed=options.yes,
        say=print,
    )
    return _say("\n".join(f"ucj: {line}" for line in failed), FAILED) if failed else OK


def _result(summary: dict[str, Any], reports: Path) -> str:
    from analysis.report.wording import number, rupiah

    lines = [
        f"Laporan {summary['year']}: {reports}",
        f"  pekerja yang datanya lengkap {number(summary['workers_counted'])}, "
        f"perlu diperbaiki {number(summary['workers_held'])}",
        f"  kebutuhan iuran {rupiah(summary['cost_low_idr'])} "
        f"sampai {rupiah(summary['cost_high_idr'])}",
        f"  berkas terbaca {summary['files_read']}, ditolak {summary['files_refused']}",
    ]
    if unused := summary.get("unused_lines"):
        lines.append(f"  tidak mengenai siapa pun lagi: {unused}")
    return "\n".join(lines)


def _tell(text: str) -> None:
    """Print, where somebody can still read; a full disk or a closed pipe changes no status."""
    try:
        print(text, flush=True)
    except (OSError, ValueError):
        # What is left in the buffer is tried again at the end, and would fail again.
        sys.stdout = None


def _say(message: str, status: int) -> int:
    print(message, file=sys.stderr)
    return status


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line, as for every other bad use; ``--help`` has the rest."""
        self.exit(USAGE, f"ucj: {message} (bantuan: {self.prog} --help)\n")


def _parser() -> argparse.ArgumentParser:
    root = project_root()
    parser = _Parser(prog="ucj", description="Laporan cakupan Jamsostek sebuah kota")
    parser.add_argument(
        "--version", action="version", version=f"ucj {_version()}", help="versi program"
    )
    commands = parser.add_subparsers(required=True, metavar="PERINTAH")
    raw: dict[str, Any] = {"default": str(root / "data/raw/sample"), "metavar": "DIR"}
    processed: dict[str, Any] = {"metavar": "DIR"}
    reports: dict[str, Any] = {"metavar": "DIR"}
    raw_help = "folder data yang diterima (bawaan: data contoh)"
    processed_help = "folder tabel hasil (bawaan: data/processed/<nama folder data>)"
    reports_help = "folder laporan (bawaan: reports/<nama folder data>)"

    one = commands.add_parser("run", help="jalankan notebook dan terbitkan laporan")
    one.add_argument("--year", type=int, required=True, help="tahun laporan, seperti 2026")
    one.add_argument("--raw-dir", help=raw_help, **raw)
    one.add_argument("--processed-dir", help=processed_help, **processed)
    one.add_argument("--reports-dir", help=reports_help, **reports)
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
    one.add_argument(
        "--keep", type=int, default=N_KEPT, metavar="N",
        help=f"jumlah edisi terdahulu yang disimpan (bawaan {N_KEPT}); edisi final selalu disimpan",
    )  # fmt: skip
    one.add_argument(
        "--force", action="store_true", help="buat laporan walaupun tidak ada yang berubah"
    )
    one.add_argument(
        "--log", metavar="BERKAS", help="catat jalannya program ke berkas ini, satu baris JSON "
        "setiap peristiwa",
    )  # fmt: skip
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
    one.add_argument("--year", type=int, required=True, help="tahun laporan")
    one.add_argument("--raw-dir", help=raw_help, **raw)
    one.add_argument("--processed-dir", help=processed_help, **processed)
    one.add_argument("--reports-dir", help=reports_help, **reports)
    one.add_argument(
        "--repair", action="store_true", help="selesaikan atau batalkan penerbitan yang terputus"
    )
    one.set_defaults(command=verify)

    one = commands.add_parser("editions", help="edisi yang pernah terbit: hari, parameter, jumlah")
    one.add_argument("--year", type=int, required=True, help="tahun laporan")
    one.add_argument("--raw-dir", help=raw_help, **raw)
    one.add_argument("--processed-dir", help=processed_help, **processed)
    one.add_argument("--reports-dir", help=reports_help, **reports)
    one.set_defaults(command=editions)

    one = commands.add_parser("explain", help="dari mana sebuah angka atau iuran seseorang")
    one.add_argument("what", metavar="APA", help="kode angka seperti C-14, atau worker_id")
    one.add_argument("--year", type=int, default=None, help="tahun laporan (bawaan: yang terbaru)")
    one.add_argument("--raw-dir", help=raw_help, **raw)
    one.add_argument("--processed-dir", help=processed_help, **processed)
    one.set_defaults(command=explain)

    one = commands.add_parser(
        "decisions", help="baris yang menunggu keputusan, sebagai CSV untuk diisi"
    )
    one.add_argument("--year", type=int, required=True, help="tahun laporan")
    one.add_argument("--raw-dir", help=raw_help, **raw)
    one.add_argument("--processed-dir", help=processed_help, **processed)
    one.add_argument(
        "-o", dest="output", metavar="BERKAS.csv", help="berkas hasil (bawaan: ke layar)"
    )
    one.set_defaults(command=decisions)

    one = commands.add_parser("pack", help="berkas pembayaran iuran sebulan (memuat NIK)")
    one.add_argument("--month", required=True, metavar="YYYY-MM", help="bulan iuran")
    one.add_argument("--raw-dir", help=raw_help, **raw)
    one.add_argument("--processed-dir", help=processed_help, **processed)
    one.set_defaults(command=pack)

    one = commands.add_parser(
        "purge", help="hapus data orang dari tahun yang lewat; angka dan laporannya tetap ada"
    )
    one.add_argument(
        "--before", type=int, required=True, metavar="TAHUN", help="tahun pertama yang dibiarkan"
    )
    one.add_argument("--yes", action="store_true", help="hapus (bawaan: hanya sebut apa saja)")
    one.add_argument("--raw-dir", help=raw_help, **raw)
    one.add_argument("--processed-dir", help=processed_help, **processed)
    one.add_argument("--reports-dir", help=reports_help, **reports)
    one.set_defaults(command=purge)
    return parser


if __name__ == "__main__":
    sys.exit(main())
