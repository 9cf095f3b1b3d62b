"""Prints the peak of memory, in MB, of a process that renders a table once: used by benchmarks/rows.py.

python benchmarks/peak.py ROWS < TEMPLATE
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from docgen import WordTemplate

COLUMNS = ("day", "site", "lesions", "seconds")
SITES = ("left cheek", "right cheek", "forehead", "chin")


def values(rows: int) -> dict[str, Any]:
    """Return the values of a table with this many rows."""
    items = (("2026-03-02", SITES[number % len(SITES)], number, 5) for number in range(rows))
    return {"items": [dict(zip(COLUMNS, item, strict=True)) for item in items]}


def main(rows: int) -> None:
    """Render the template from standard input, and print the peak."""
    WordTemplate.load(sys.stdin.buffer.read()).render(values(rows))
    # ru_maxrss would count the process that started this one too.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024 / 1e6)


if __name__ == "__main__":
    main(int(sys.argv[1]))
