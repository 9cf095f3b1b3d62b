"""Measures how long templates take to load: tables by their conditional rows, and those of the shipped pack.

    python benchmarks/load.py [--layouts]

The time is the processor's, the least of several turns. The work grows with the blocks: 8,000 rows may take
at most 25 times what 400 rows take. `--layouts` measures other layouts of many blocks too, few and many.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from notation import control, item, paragraph, word  # noqa: E402

from docgen.word import Limits, WordTemplate  # noqa: E402

ROWS = (400, 1_000, 2_000, 4_000, 8_000)
TURNS = 5
MOST_TIMES = 25
LIMITS = Limits(tags=100_000)
PACK = sorted((ROOT / "templates" / "17340" / "en").glob("*.docx"))
LAYOUTS: dict[str, Callable[[int], bytes]] = {
    "conditional rows": lambda n: word([["{% if a %}x", "y{% endif %}"]] * n),
    "marked rows": lambda n: word([["{%tr if a %}"], ["x"], ["{%tr endif %}"]] * n),
    "conditional paragraphs": lambda n: word(*["{% if a %}x{% endif %}"] * n),
    "conditions around paragraphs": lambda n: word(*["{% if a %}", "x", "{% endif %}"] * n),
    "conditions in a paragraph": lambda n: word("{% if a %}x{% endif %} " * n),
    "conditions over runs of a paragraph": lambda n: word("{% if a %}¦x¦{% endif %}¦" * n),
    "nested conditions in cells": lambda n: word(
        [[["{% if a %}", "x", "{% if b %}y{% endif %}", "{% endif %}"], "z"]] * n
    ),
    "loops with rows": lambda n: word([["{% for x in b %}{{ x }}", "y{% endfor %}"]] * n),
    "tables in loops": lambda n: word(*["{% for x in b %}", [["{{ x }}"]], "{% endfor %}"] * n),
    "lists in loops": lambda n: word(*["{% for x in b %}", "y", item("x"), "{% endfor %}"] * n),
    "content controls": lambda n: word(*[control(paragraph("{% if a %}x{% endif %}"))] * n),
}


def main() -> bool:
    """Print the times of each template and table; return whether rows take no longer than they may."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--layouts", action="store_true", help="measure other layouts of many blocks too")
    for name, milliseconds in _measure({file.name: file.read_bytes() for file in PACK}).items():
        print(f"{name:40} {milliseconds:10.1f} ms")
    rows, *others = LAYOUTS
    ratio = _print_growth(rows, ROWS)
    print(f"{'':40} {ratio:10.1f} times, at most {MOST_TIMES}")
    for name in others if parser.parse_args().layouts else ():
        print(f"{'':40} {_print_growth(name, (ROWS[0], ROWS[-1])):10.1f} times")
    return ratio <= MOST_TIMES


def _print_growth(name: str, numbers: Sequence[int]) -> float:
    """Print the times of a layout of so many blocks; return how many times the first the last takes."""
    times = _measure({f"{name}, {number:,}": LAYOUTS[name](number) for number in numbers})
    for what, milliseconds in times.items():
        print(f"{what:40} {milliseconds:10.1f} ms")
    first, *_, last = times.values()
    return last / first


def _measure(files: Mapping[str, bytes]) -> dict[str, float]:
    """Return the milliseconds that each file takes to load, in turns, as the machine's speed changes."""
    times: dict[str, list[float]] = {name: [] for name in files}
    for _ in range(TURNS):
        for name, data in files.items():
            gc.collect()
            start = time.process_time()
            WordTemplate.load(data, limits=LIMITS)
            times[name].append((time.process_time() - start) * 1000)
    return {name: min(found) for name, found in times.items()}


if __name__ == "__main__":
    sys.exit(not main())
