"""A secret key that an instance makes for itself at its first start and keeps in its data folder, readable by its owner only."""

import os
import secrets
from pathlib import Path


def kept_secret_key(data_dir: Path) -> str:
    """The key in `data_dir/secret_key`, made there if it is missing. Two processes starting at once end up with the same key."""
    file = data_dir / "secret_key"
    # The folder also holds the database, which is nobody else's business on this machine.
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        # Written beside and linked when whole, so that nobody reads half a key, and a full disk leaves no empty one behind.
        draft = data_dir / f"secret_key.{secrets.token_hex(8)}"
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as handle:
                handle.write(secrets.token_urlsafe(50))
            try:
                os.link(draft, file)
            except FileExistsError:
                pass  # the other process was quicker, and its key holds
            except OSError:
                draft.replace(file)  # a disk that knows no links
        finally:
            draft.unlink(missing_ok=True)
    return file.read_text(encoding="ascii").strip()
