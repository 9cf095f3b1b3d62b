"""Measures several ways to make the same documents, in turns in one run, in processor time.

Turns alternate, so that other load of the machine affects all ways; the best turn of each counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

TURNS = 25
Work = Callable[[], object]
Rate = Callable[[float], float]


def measure(rates: Mapping[str, Rate], seconds: float) -> dict[str, float]:
    """Print documents per second of each way, and return them; each way gets `seconds`."""
    found: dict[str, list[float]] = {name: [] for name in rates}
    for _ in range(TURNS):
        for name, rate in rates.items():
            found[name].append(rate(seconds / TURNS))
    for name, turns in found.items():
        best, worst = max(turns), min(turns)
        print(f"{name:18} {best:10.1f} documents/s {1000 / best:10.3f} ms each   ({worst:.1f}/s at worst)")
    return {name: max(turns) for name, turns in found.items()}


def rate_of(work: Work) -> Rate:
    """Return what measures how many times per second of processor time this work is done."""

    def rate(seconds: float) -> float:
        count, start = 0, time.process_time()
        while (spent := time.process_time() - start) < seconds or count == 0:
            work()
            count += 1
        return count / spent

    return rate
