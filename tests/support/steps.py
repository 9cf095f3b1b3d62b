"""Counts the steps of a call, to compare its work for a small and a large input without a clock."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import docgen

_HOME = str(Path(docgen.__file__).parent)


def steps(call: Callable[[], object]) -> int:
    """Return how many lines of docgen a call runs."""
    count = 0

    def trace(frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal count
        if not frame.f_code.co_filename.startswith(_HOME):
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return count


def growth(call_for: Callable[[int], Callable[[], object]], size: int) -> float:
    """Return how many times the steps of a size are needed for four times the size: 4 for work in proportion.

    What a first call sets up is not counted.
    """
    small, large = call_for(size), call_for(4 * size)
    small()
    return steps(large) / steps(small)
