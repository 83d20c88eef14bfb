"""``ucj purge``: persons' data of past years goes, aggregates stay; what is received is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from analysis.owner import owner_of
from analysis.parameters import BadParameterError
from analysis.publishing.purge import Half, halves, purge, scratch, years_before
from analysis.publishing.shelf import Place
from analysis.run import RunFailedError, locked

#: What a city writes itself below a year and names no person.
_NO_PERSONS = frozenset({"confirmations.csv", "layouts.csv"})


def purge_years(
    before: int,
    *,
    raw_dir: Path,
    processed_dir: Path,
    reports_dir: Path,
    today: date,
    is_agreed: bool,
    say: Callable[[str], None],
) -> list[str]:
    """Remove persons' data of the years before one, or list what would be removed.

    Args:
        before: the first year that is left alone.
        is_agreed: remove; else only list.
        say: told a line on each half of an edition, and on what only a person can remove.

    Returns:
        What failed, a sentence for each year; empty when all is done.

    Raises:
        BadParameterError: a year that is not over, or an edition of somebody else; nothing is done.
    """
    if before > today.year:
        raise BadParameterError(
            f"--before {before}: tahun {before - 1} belum lewat; paling jauh --before {today.year}"
        )
    years = {
        year: (Place(reports_dir / str(year)), Place(processed_dir / str(year)))
        for year in years_before(before, processed_dir, reports_dir)
    }
    for places in years.values():
        _check_owner(raw_dir, *places)
    failed, n_found = [], 0
    for year, places in years.items():
        if not halves(*places) and not scratch(*places):
            continue
        n_found += 1
        if not is_agreed:
            for line in _listed(*places):
                say(line)
            continue
        try:
            with locked(year, processed_dir, reports_dir):
                for line in purge(*places, before, today):
                    say(line)
        except (OSError, RunFailedError) as error:
            failed.append(f"gagal, data orang tahun {year} belum terhapus semua: {error}")
    if not n_found:
        say(
            f"tidak ada data orang dari tahun sebelum {before} di {processed_dir} dan {reports_dir}"
        )
    elif not is_agreed:
        say(f"belum ada yang dihapus; untuk menghapus: ucj purge --before {before} --yes")
    for line in _received(raw_dir, before):
        say(line)
    return failed


def _check_owner(raw_dir: Path, *places: Place) -> None:
    owner = owner_of(raw_dir)
    for place in places:
        if place.mark is not None and place.mark.owner != owner:
            raise BadParameterError(
                f"edisi di {place.target} milik {place.mark.owner}, sedangkan {raw_dir} {owner}: "
                "sebut --raw-dir, --processed-dir, dan --reports-dir yang sepasang"
            )


def _listed(reports: Place, processed: Place) -> Iterator[str]:
    for half in halves(reports, processed):
        yield f"{half.folder}: {half.n_files} berkas data orang{_state(half)}"
        yield f"    {', '.join(_shown(half, name) for name in half.persons)}"
    for path in scratch(reports, processed):
        yield f"{path}: sisa proses yang terputus"


def _state(half: Half) -> str:
    return " (penghapusan sebelumnya terputus)" if half.begun and not half.begun.is_finished else ""


def _shown(half: Half, name: str) -> str:
    """A name that may be told: that of a file which nobody knows may be a person's."""
    from analysis.rosters.public_names import public_file

    if (half.folder / name).is_dir():
        return f"{name}/"
    return name if name.endswith((".parquet", ".json")) else public_file(name, is_read=False)


def _received(raw_dir: Path, before: int) -> Iterator[str]:
    """What the OPDs and BPJS have sent in those years: theirs to keep, the city's to remove."""
    found = []
    for year in years_before(before, raw_dir):
        for path in sorted((raw_dir / str(year)).glob("*")):
            if path.name in _NO_PERSONS:
                continue
            n_files = sum(one.is_file() for one in path.rglob("*")) if path.is_dir() else 1
            if n_files:
                found.append(f"    {path}: {n_files} berkas")
    if found:
        yield "daftar yang diterima tidak dihapus oleh program, dan masih memuat orang:"
        yield from found
        yield (
            "    bila masa simpannya sudah lewat, pindahkan ke arsip kota atau hapus sendiri, "
            "juga dari cadangan; selama masih ada, ucj run dapat membuat lagi data orang tahun itu"
        )
