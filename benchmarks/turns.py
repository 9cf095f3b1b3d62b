"""Measures two ways to make the same documents, in turns in one run.

Turns alternate, so that other load of the machine affects both; the best turn of each counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable

TURNS = 5
Work = Callable[[], bytes]


def measure(docgen: Work, docxtpl: Work, seconds: float) -> None:
    """Print documents per second of both and their ratio; each way gets `seconds`."""
    rates: dict[str, list[float]] = {"docgen": [], "docxtpl": []}
    for _ in range(TURNS):
        rates["docxtpl"].append(_rate(docxtpl, seconds / TURNS))
        rates["docgen"].append(_rate(docgen, seconds / TURNS))
    for name, found in rates.items():
        best, worst = max(found), min(found)
        print(f"{name:8} {best:10.1f} documents/s   {1000 / best:8.3f} ms each   ({worst:.1f}/s at worst)")
    print(f"ratio    {max(rates['docgen']) / max(rates['docxtpl']):10.1f}")


def _rate(work: Work, seconds: float) -> float:
    count, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < seconds or count == 0:
        work()
        count += 1
    return count / spent
