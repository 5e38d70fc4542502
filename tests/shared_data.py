"""Real input that lies beside the repository, not in it; tests that need it say why they skip where it is not."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared_data(relative: str) -> Path:
    """The path of a shared file or folder; skips the test when it is not there."""
    path = SHARED / relative
    if not path.exists():
        pytest.skip(f"needs the shared data {relative}, which does not lie beside this checkout")
    return path
