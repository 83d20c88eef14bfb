"""The secret with which worker ids are made, kept apart from the data."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

N_BYTES = 32


def key_path() -> Path:
    """Where the key is: ``UCJ_KEY_FILE``, else ``ucj/worker-id.key`` in the user's configuration."""
    if named := os.environ.get("UCJ_KEY_FILE"):
        return Path(named)
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return home / "ucj" / "worker-id.key"


def load_key() -> bytes:
    """The key of this house; made on first use, readable by its owner alone.

    Raises:
        OSError: it can neither be read nor made; the message says where.
        ValueError: the file is too short to be a key.
    """
    path = key_path()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_bytes(secrets.token_bytes(N_BYTES))
        try:
            # Whoever is first wins, when two runs begin at once.
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    key = path.read_bytes()
    if len(key) < N_BYTES:
        raise ValueError(f"{path}: the key has {len(key)} bytes, {N_BYTES} are needed")
    return key
