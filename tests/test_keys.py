"""`docgen ask` takes hardly more keys than what is said has characters: counted by benchmarks/keys.py."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

MOST = 1.2  # times the floor
MOST_DENIED = 6


@pytest.fixture(scope="module")
def keys(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("keys", root / "benchmarks" / "keys.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["keys"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def record(root: Path) -> dict[str, Any]:
    record = tomllib.loads((root / "examples" / "liquid-nitrogen-face.toml").read_text(encoding="utf-8"))
    del record["payer"]["name"]  # no document says it
    return record


def test_a_visit_takes_hardly_more_keys_than_it_has_characters(
    keys: ModuleType, record: dict[str, Any]
) -> None:
    visit = keys.typed_visit(record)
    for part in keys.PARTS:
        assert visit.floor(part) < visit.keys(part) <= MOST * visit.floor(part)


def test_a_screening_that_is_denied_takes_few_keys(keys: ModuleType, record: dict[str, Any]) -> None:
    assert 2 <= keys.denied_keys(record) <= MOST_DENIED


def test_the_floor_counts_characters_and_two_keys_for_a_code(keys: ModuleType) -> None:
    record = {
        "patient": {"name": "Ana", "gender": "female"},
        "encounter": {"date": tomllib.loads("x = 2026-03-02")["x"]},
        "screening": {"raynaud": "no", "asked_at": tomllib.loads("x = 2026-03-02T10:15:00Z")["x"]},
        "plan": {"sessions": 3, "applicator": {"code": "other", "text": "a rod"}, "photographs": True},
    }
    floor = dict(keys.floor_of(record))
    assert floor == {
        ("patient", "name"): 4,
        ("patient", "gender"): 2,
        ("encounter", "date"): 11,
        ("screening", "raynaud"): 2,
        ("screening", "asked_at"): 6,
        ("plan", "sessions"): 2,
        ("plan", "applicator"): 8,
        ("plan", "photographs"): 2,
    }
