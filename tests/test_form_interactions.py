"""A consent and a note take few interactions, as benchmarks/interactions.py counts them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.needs("starlette", "uvicorn", "playwright", "chromium")]


def test_a_consent_takes_at_most_30_interactions_and_a_note_at_most_50_more(root: Path) -> None:
    spec = importlib.util.spec_from_file_location("interactions", root / "benchmarks" / "interactions.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    counts = module.count_interactions()
    assert [stops for _, stops in counts.values()] == [[], []]
    assert counts["patient-consent"][0] <= 30
    assert counts["procedure-note"][0] <= 50
