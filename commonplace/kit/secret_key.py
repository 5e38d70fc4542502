"""Secrets that an instance makes for itself when it first needs them and keeps in its data folder, readable by its owner only."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def kept_secret_key(data_dir: Path) -> str:
    """The key that signs sessions and links."""
    return kept_secret(data_dir / "secret_key", lambda: secrets.token_urlsafe(50))


def kept_secret(file: Path, make: Callable[[], str]) -> str:
    """What `file` holds, made there if it is missing. Two processes that come at once end up with the same secret."""
    # The folder also holds the database, which is nobody else's business on this machine.
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        # Written beside and linked when whole, so that nobody reads half a key, and a full disk leaves no empty one behind.
        draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as handle:
                handle.write(make())
            try:
                os.link(draft, file)
            except FileExistsError:
                pass  # the other process was quicker, and its key holds
            except OSError:
                draft.replace(file)  # a disk that knows no links
        finally:
            draft.unlink(missing_ok=True)
    return file.read_text(encoding="ascii").strip()
