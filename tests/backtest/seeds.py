"""Where the source documents are, for tests that read them and skip when they are absent."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"


def seed_text(number: str) -> str:
    """Return the text of a source document."""
    found = sorted(SEEDS.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip(f"source document {number} is not at hand")
    return found[0].read_text(encoding="utf-8")
