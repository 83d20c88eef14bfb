"""Every file operation that changes something, one by one, and what may go wrong after each.

:func:`watched` puts itself between the program and the functions of ``os`` that change a folder.
A ``Fault`` lets the operation with a number fail, raises an interrupt behind it, or ends the
process there (nothing can be changed any more, whatever handlers try). A ``Recording`` keeps what
was done and flushed, and makes the folders that a power cut leaves at any point.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.publishing import disk

_ROOT = 0
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Killed(BaseException):
    """The process is gone: it changes nothing more."""


@dataclass(frozen=True)
class Operation:
    """What is about to be done: its name and the paths it bears on, the changed one last."""

    name: str
    paths: tuple[Path, ...]
    descriptor: int | None = None
    is_empty: bool = False

    @property
    def is_change(self) -> bool:
        return self.name != "fsync"


class Witness:
    """Sees every operation below ``root``; the base does nothing with it."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.seen: list[Operation] = []

    def bears_on(self, paths: Sequence[Path]) -> bool:
        return any(path.is_relative_to(self.root) for path in paths)

    def carry_out(self, operation: Operation, act: Callable[[], Any]) -> Any:
        self.seen.append(operation)
        return act()


class Fault(Witness):
    """Goes wrong at the operation with the number ``at`` (1 is the first).

    ``kind``: ``error`` (it fails once), ``full`` (this and all later ones that need room fail),
    ``frozen`` (this and all later ones fail), ``interrupt`` (Ctrl-C behind it), ``kill`` (the
    process ends behind it).
    """

    def __init__(self, root: Path, kind: str, at: int, number: int = errno.EIO) -> None:
        super().__init__(root)
        self.kind, self.at, self.number = kind, at, number
        self.is_over = False

    @property
    def happened(self) -> bool:
        return len(self.seen) >= self.at

    def carry_out(self, operation: Operation, act: Callable[[], Any]) -> Any:
        if self.is_over:
            raise Killed
        self.seen.append(operation)
        n = len(self.seen)
        if self.kind == "error" and n == self.at:
            raise OSError(self.number, os.strerror(self.number))
        needs_room = operation.name in ("open", "write", "mkdir", "copy", "symlink", "link")
        if self.kind == "full" and n >= self.at and needs_room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if self.kind == "frozen" and n >= self.at:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        result = act()
        if self.kind == "interrupt" and n == self.at:
            raise KeyboardInterrupt
        if self.kind == "kill" and n == self.at:
            self.is_over = True
            raise Killed
        return result


@dataclass
class _Entry:
    """A step in the life of a folder: ``change`` edits the tree, ``folders`` must be flushed."""

    change: Callable[[dict[int, dict[str, int]]], None]
    folders: tuple[int, ...]


@dataclass
class _Moment:
    n_entries: int
    flushed: dict[int, int]  # folder: number of entries when it was flushed last
    contents: dict[int, bytes]  # what of each file is on the disk


class Recording(Witness):
    """What was done in order, with what had been flushed after each operation."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.uid_of: dict[tuple[int, int], int] = {}
        self.start: dict[int, dict[str, int]] = {}
        self.links: dict[int, str] = {}
        self.modes: dict[int, int] = {}
        self.entries: list[_Entry] = []
        self.flushed: dict[int, int] = {}
        self.contents: dict[int, bytes] = {}
        self.moments: list[_Moment] = []
        self.n_uids = 0
        self._take_stock(self.root)
        self._keep_moment()

    # --- recording

    def carry_out(self, operation: Operation, act: Callable[[], Any]) -> Any:
        self.seen.append(operation)
        known = {path: self._look_up(path) for path in operation.paths}
        result = act()
        getattr(self, f"_did_{operation.name}")(operation, known)
        self._keep_moment()
        return result

    def _take_stock(self, folder: Path) -> int:
        uid = self._new(folder, _ROOT if folder == self.root else None)
        self.start[uid] = {}
        for path in folder.iterdir():
            if path.is_symlink():
                self.start[uid][path.name] = child = self._new(path)
                self.links[child] = str(path.readlink())
            elif path.is_dir():
                self.start[uid][path.name] = self._take_stock(path)
            else:
                self.start[uid][path.name] = child = self._new(path)
                self.contents[child] = path.read_bytes()
        return uid

    def _new(self, path: Path, uid: int | None = None) -> int:
        if uid is None:
            self.n_uids += 1
            uid = self.n_uids
        found = path.lstat()
        self.uid_of[found.st_dev, found.st_ino] = uid
        return uid

    def _look_up(self, path: Path) -> int | None:
        try:
            found = path.lstat()
        except OSError:
            return None
        return self.uid_of.get((found.st_dev, found.st_ino))

    def _folder(self, path: Path) -> int:
        found = path.parent.stat()
        return self.uid_of[found.st_dev, found.st_ino]

    def _keep_moment(self) -> None:
        self.moments.append(_Moment(len(self.entries), dict(self.flushed), dict(self.contents)))

    def _add(self, change: Callable[[dict[int, dict[str, int]]], None], *folders: int) -> None:
        self.entries.append(_Entry(change, folders))

    def _did_open(self, operation: Operation, known: dict[Path, int | None]) -> None:
        path = operation.paths[-1]
        before = known[path]
        if before is None:
            folder, name, uid = self._folder(path), path.name, self._new(path)
            self._add(lambda tree: tree[folder].__setitem__(name, uid), folder)
            self.contents[uid] = b""
        elif operation.is_empty:
            self.contents[before] = b""

    def _did_write(self, operation: Operation, known: dict[Path, int | None]) -> None:
        uid = known[operation.paths[-1]]
        if uid is not None:
            self.contents[uid] = b""  # whatever is not flushed is lost

    _did_copy = _did_write

    def _did_chmod(self, operation: Operation, known: dict[Path, int | None]) -> None:
        pass

    def _did_mkdir(self, operation: Operation, known: dict[Path, int | None]) -> None:
        path = operation.paths[-1]
        folder, name, uid = self._folder(path), path.name, self._new(path)

        def change(tree: dict[int, dict[str, int]]) -> None:
            tree[folder][name] = uid
            tree.setdefault(uid, {})

        self._add(change, folder)

    def _did_symlink(self, operation: Operation, known: dict[Path, int | None]) -> None:
        path = operation.paths[-1]
        folder, name, uid = self._folder(path), path.name, self._new(path)
        self.links[uid] = str(path.readlink())
        self._add(lambda tree: tree[folder].__setitem__(name, uid), folder)

    def _did_link(self, operation: Operation, known: dict[Path, int | None]) -> None:
        source, path = operation.paths
        folder, name, uid = self._folder(path), path.name, known[source]
        assert uid is not None
        self._add(lambda tree: tree[folder].__setitem__(name, uid), folder)

    def _did_unlink(self, operation: Operation, known: dict[Path, int | None]) -> None:
        path = operation.paths[-1]
        folder, name = self._folder(path), path.name
        self._add(lambda tree: tree[folder].pop(name, None) and None, folder)

    _did_rmdir = _did_unlink

    def _did_rename(self, operation: Operation, known: dict[Path, int | None]) -> None:
        source, target = operation.paths
        one, other = self._folder(source), self._folder(target)
        old, new = source.name, target.name

        def change(tree: dict[int, dict[str, int]]) -> None:
            if old in tree[one]:
                tree[other][new] = tree[one].pop(old)

        self._add(change, one, other)

    def _did_exchange(self, operation: Operation, known: dict[Path, int | None]) -> None:
        source, target = operation.paths
        one, other = self._folder(source), self._folder(target)
        old, new = source.name, target.name

        def change(tree: dict[int, dict[str, int]]) -> None:
            if old in tree[one] and new in tree[other]:
                tree[one][old], tree[other][new] = tree[other][new], tree[one][old]

        self._add(change, one, other)

    def _did_fsync(self, operation: Operation, known: dict[Path, int | None]) -> None:
        path = operation.paths[-1]
        uid = known[path]
        if uid is None:
            return
        if path.is_dir():
            self.flushed[uid] = len(self.entries)
        else:
            self.contents[uid] = path.read_bytes()

    # --- what a power cut leaves

    def after_cut(self, place: int, how: str, target: Path, seed: int = 0) -> None:
        """Make the folders that a cut behind operation ``place`` leaves (0: before the first).

        ``how``: ``all`` (names as they were, contents as flushed), ``flushed`` (of the names, too,
        only what was flushed), ``some`` (of the unflushed changes of names the first few, as a
        journal keeps them).
        """
        moment = self.moments[place]
        tree = {uid: dict(names) for uid, names in self.start.items()}
        kept = moment.n_entries
        if how == "some":
            # Of all folders flushed, no entry before the last flush can be missing.
            least = max(moment.flushed.values(), default=0)
            kept = random.Random(seed).randint(least, moment.n_entries)
        for number, entry in enumerate(self.entries[:kept], start=1):
            is_flushed = all(moment.flushed.get(uid, 0) >= number for uid in entry.folders)
            if how != "flushed" or is_flushed:
                for uid in entry.folders:
                    tree.setdefault(uid, {})
                entry.change(tree)
        self._lay_out(_ROOT, target, tree, moment)

    def _lay_out(
        self, uid: int, folder: Path, tree: dict[int, dict[str, int]], moment: _Moment
    ) -> None:
        folder.mkdir(parents=True)
        for name, child in tree[uid].items():
            if child in self.links:
                (folder / name).symlink_to(self.links[child])  # links here are relative
            elif child in tree:
                self._lay_out(child, folder / name, tree, moment)
            else:
                (folder / name).write_bytes(moment.contents.get(child, b""))


@dataclass
class _Patch:
    owner: Any
    name: str
    original: Any = field(init=False)

    def __post_init__(self) -> None:
        self.original = getattr(self.owner, self.name)


def _path(value: Any, dir_fd: int | None = None) -> Path:
    if isinstance(value, int):
        return Path(f"/proc/self/fd/{value}").readlink()
    path = Path(os.fsdecode(value))
    if dir_fd is not None:
        return Path(f"/proc/self/fd/{dir_fd}").readlink() / path
    # The folder resolved, the name as it is: a link is changed itself.
    return Path(os.path.realpath(path.parent)) / path.name


@contextmanager
def watched(witness: Witness) -> Iterator[Witness]:
    """Let ``witness`` see every change below its root that this process makes meanwhile."""
    patches = [
        _Patch(os, name)
        for name in (
            "open", "write", "fsync", "rename", "replace", "unlink", "remove", "rmdir", "mkdir",
            "symlink", "link", "chmod", "sendfile",
        )
    ] + [_Patch(io, "open"), _Patch(builtins, "open"), _Patch(disk, "exchange")]  # fmt: skip
    originals = {(patch.owner.__name__, patch.name): patch.original for patch in patches}

    def through(name: str, paths: Sequence[Path], act: Callable[[], Any], **facts: Any) -> Any:
        if not witness.bears_on(paths):
            return act()
        return witness.carry_out(Operation(name, tuple(paths), **facts), act)

    def wrapped(kind: str, key: str, n_paths: int) -> Callable[..., Any]:
        original = originals["os", key]

        def call(*arguments: Any, **options: Any) -> Any:
            folders = [options.get("src_dir_fd", options.get("dir_fd")), options.get("dst_dir_fd")]
            paths = [_path(arguments[n], folders[n]) for n in range(n_paths)]
            return through(kind, paths, lambda: original(*arguments, **options))

        return call

    def os_open(path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        def act() -> int:
            return originals["os", "open"](path, flags, mode, dir_fd=dir_fd)

        if not flags & _WRITING:
            return act()
        is_empty = bool(flags & os.O_TRUNC)
        return through("open", [_path(path, dir_fd)], act, is_empty=is_empty)

    def io_open(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        def act() -> Any:
            return originals["io", "open"](file, mode, *arguments, **options)

        if isinstance(file, int) or not set(mode) & set("wax+"):
            return act()
        return through("open", [_path(file)], act, is_empty="w" in mode)

    def by_descriptor(kind: str, key: str) -> Callable[..., Any]:
        original = originals["os", key]

        def call(descriptor: int, *arguments: Any) -> Any:
            number = descriptor if isinstance(descriptor, int) else descriptor.fileno()
            paths = [_path(number)]
            return through(kind, paths, lambda: original(descriptor, *arguments), descriptor=number)

        return call

    def exchange(one: Path, other: Path) -> None:
        paths = [_path(one), _path(other)]
        return through("exchange", paths, lambda: originals[disk.__name__, "exchange"](one, other))

    replacements: dict[tuple[str, str], Any] = {
        ("os", "open"): os_open,
        ("os", "write"): by_descriptor("write", "write"),
        ("os", "sendfile"): by_descriptor("copy", "sendfile"),
        ("os", "fsync"): by_descriptor("fsync", "fsync"),
        ("os", "rename"): wrapped("rename", "rename", 2),
        ("os", "replace"): wrapped("rename", "replace", 2),
        ("os", "unlink"): wrapped("unlink", "unlink", 1),
        ("os", "remove"): wrapped("unlink", "remove", 1),
        ("os", "rmdir"): wrapped("rmdir", "rmdir", 1),
        ("os", "mkdir"): wrapped("mkdir", "mkdir", 1),
        ("os", "link"): wrapped("link", "link", 2),
        ("os", "chmod"): wrapped("chmod", "chmod", 1),
        ("io", "open"): io_open,
        ("builtins", "open"): io_open,
        (disk.__name__, "exchange"): exchange,
    }

    def symlink(source: Any, target: Any, *arguments: Any, **options: Any) -> Any:
        original = originals["os", "symlink"]
        return through(
            "symlink", [_path(target)], lambda: original(source, target, *arguments, **options)
        )

    replacements["os", "symlink"] = symlink
    for patch in patches:
        setattr(patch.owner, patch.name, replacements[patch.owner.__name__, patch.name])
    try:
        yield witness
    finally:
        for patch in patches:
            setattr(patch.owner, patch.name, patch.original)


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` with its bytes; links to folders are followed."""
    found: dict[str, bytes] = {}
    for here, _, names in os.walk(folder, followlinks=True):
        for name in names:
            path = Path(here) / name
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def copied(source: Path, target: Path) -> Path:
    """A copy of a folder with its links."""
    shutil.copytree(source, target, symlinks=True)
    return target
