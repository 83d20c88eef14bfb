"""The secret with which worker ids are made, kept apart from the data.

Without it the same person gets another id in every run, so its loss must be seen: beside the tables
stands a fingerprint of the key, and a run with another key than the last says so.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

N_BYTES = 32
#: Beside the tables of a year: fingerprints of the keys used for it, the latest last.
FINGERPRINTS = "worker-id-key.txt"
_SCRATCH = ".run-"


def key_path() -> Path:
    """Where the key is: ``UCJ_KEY_FILE``, else ``ucj/worker-id.key`` in the user's settings."""
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
    if os.name == "posix" and path.stat().st_mode & 0o077:
        # Restored from a backup or copied by hand: whoever reads the key can try out every NIK.
        path.chmod(0o600)
    return key


def fingerprint(key: bytes) -> str:
    """What tells two keys apart and does not help to find either."""
    return hmac.new(key, b"fingerprint of the worker-id key", hashlib.sha256).hexdigest()[:16]


def note_key(key: bytes, folder: Path) -> str | None:
    """Keep the key's fingerprint beside a year's tables, and say when it is another than before.

    Args:
        key: the key of this run.
        folder: where the year's tables are written, also in the scratch folder of a run; the
            published years beside it are compared with.

    Returns:
        A warning in Bahasa Indonesia, or None when every earlier table was made with this key.
    """
    now = fingerprint(key)
    published = folder.parent.parent if folder.parent.name.startswith(_SCRATCH) else folder.parent
    known = {
        path.parent.name: path.read_text().split() for path in published.glob(f"*/{FINGERPRINTS}")
    }
    others = sorted(year for year, keys in known.items() if keys and keys[-1] != now)
    history = [other for other in known.get(folder.name, []) if other != now]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FINGERPRINTS).write_text("".join(f"{line}\n" for line in [*history, now]))
    if not others:
        return None
    return (
        f"Kunci worker_id bukan kunci yang dipakai untuk {', '.join(others)}: orang yang sama kini "
        "mendapat worker_id lain, dan keputusan yang menyebut worker_id lama tidak lagi cocok. "
        f"Kembalikan kunci lama dari cadangan ke {key_path()}, lalu jalankan lagi; "
        "bila memang hilang, jalankan ulang setiap tahun dengan kunci yang baru."
    )
