"""Folders on a disk that may be full, read-only, shared, or without power in the next moment."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

_HERE = -100  # AT_FDCWD: paths are seen from the working folder
_RENAME_EXCHANGE = 2
_MAC_RENAME_SWAP = 2
#: Some file systems know no flush of a folder.
_NO_FOLDER_FLUSH = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES})
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


def exchange(one: Path, other: Path) -> None:
    """Let two entries of one file system change names in a single step.

    Raises:
        OSError: with ``ENOSYS`` where the system, ``EINVAL`` where the file system cannot.
    """
    first, second = os.fsencode(one), os.fsencode(other)
    library: Any = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        failed = library.renameat2(_HERE, first, _HERE, second, _RENAME_EXCHANGE)
    elif sys.platform == "darwin" and hasattr(library, "renamex_np"):
        failed = library.renamex_np(first, second, _MAC_RENAME_SWAP)
    else:
        raise OSError(errno.ENOSYS, "no exchange of names on this system", str(one))
    if failed:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(one), None, str(other))


def flush(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk."""
    is_folder = path.is_dir()
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        if is_folder:  # as on Windows
            return
        raise
    try:
        os.fsync(descriptor)
    except OSError as error:
        if not is_folder or error.errno not in _NO_FOLDER_FLUSH:
            raise
    finally:
        os.close(descriptor)


def flush_all(folder: Path) -> None:
    """Flush every file below ``folder``, then every folder from the innermost outward."""
    for here, _, names in os.walk(folder, topdown=False):
        for name in names:
            path = Path(here) / name
            if not path.is_symlink():
                flush(path)
        flush(Path(here))


def write_flushed(path: Path, data: bytes, mode: int = PRIVATE_FILE) -> None:
    """Write a file whole or not at all, and have it on the disk when this returns."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    scratch.replace(path)
    flush(path.parent)


def move(source: Path, target: Path) -> None:
    """Give a folder another name, and have both lists of names on the disk."""
    source.rename(target)
    flush(target.parent)
    if source.parent != target.parent:
        flush(source.parent)


def copy_all(source: Path, target: Path) -> None:
    """Copy a folder to where there is none; flushed when this returns."""
    shutil.copytree(source, target, symlinks=True)
    flush_all(target)


def remove(path: Path) -> bool:
    """Take a file, link or folder away as far as can be; whether nothing is left of it."""
    if path.is_symlink() or not path.is_dir():
        with suppress(OSError):
            path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)
    return not os.path.lexists(path)


def make_private(folder: Path) -> None:
    """Let nobody but the owner into ``folder`` and its files, whatever the umask was."""
    if os.name != "posix":
        return
    for here, _, names in os.walk(folder):
        Path(here).chmod(PRIVATE_FOLDER)
        for name in names:
            path = Path(here) / name
            if not path.is_symlink():
                path.chmod(PRIVATE_FILE)
