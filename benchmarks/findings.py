"""Shows what a change of the checks finds otherwise, over generated visits of invented people.

    python benchmarks/findings.py make -o visits.jsonl --visits 2000    once
    python benchmarks/findings.py find visits.jsonl > before            before the change
    python benchmarks/findings.py find visits.jsonl > after             after it; then compare the two

A visit is one that is ready to be signed, in which some values are taken out, or put in the place of others
of the same kind. Half of the visits have a signed form beside them, which is altered in the same way.
"""

from __future__ import annotations

import copy
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from hypothesis import HealthCheck, Phase, given, seed, settings

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests" / "support"))

from complete_visit import read_visit
from generated_visits import visits

import docgen
from docgen.checks import check
from docgen.context import Form

Spot = tuple[Any, Any, str]  # a table or list, the key or position in it, and its path


@click.group()
def main() -> None:
    """Compare what the checks find before and after a change."""


@main.command()
@click.option("-o", "out", type=click.Path(path_type=Path), required=True)
@click.option("--visits", "count", default=2000, show_default=True)
@click.option("--seed", "number", default=1, show_default=True)
def make(out: Path, count: int, number: int) -> None:
    """Make the visits."""
    ready: list[dict[str, Any]] = []

    @seed(number)
    @settings(
        max_examples=count, database=None, phases=[Phase.generate], suppress_health_check=[*HealthCheck]
    )
    @given(visits())
    def collect(visit: dict[str, Any]) -> None:
        ready.append(visit)

    collect()
    chance = random.Random(number)  # noqa: S311  # nothing secret
    known = defaultdict(list)
    for visit in ready:
        for here, key, path in spots(visit):
            known[path].append(here[key])
    lines = [
        {"visit": altered(visit, known, chance), "form": altered(visit, known, chance) if at % 2 else None}
        for at, visit in enumerate(ready)
    ]
    out.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True))
def find(file: Path) -> None:
    """Print a line with all findings for each visit."""
    pack = docgen.load_pack("17340")
    for line in file.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        visit, form = (read_visit(one[key]) if one[key] else None for key in ("visit", "form"))
        beside = Form(record=form, language="en", version="0.1.0") if form else None
        found = [
            [code, one.id, one.level, one.path, one.message, one.fix, one.source, one.release]
            for code in pack.documents
            for one in check(visit, pack, code, consent=beside)
        ]
        print(json.dumps(sorted(found)))


def spots(table: Any, path: str = "") -> Iterator[Spot]:
    """Yield where each value of a record stands; positions in lists do not count in the path."""
    for key, value in table.items() if isinstance(table, dict) else enumerate(table):
        below = f"{path}.{key}" if isinstance(table, dict) else f"{path}[]"
        yield table, key, below
        if isinstance(value, dict | list):
            yield from spots(value, below)


def altered(visit: dict[str, Any], known: dict[str, list[Any]], chance: random.Random) -> dict[str, Any]:
    """Return the visit with up to eight values taken out, or others in their place; it can be read."""
    changed = copy.deepcopy(visit)
    for _ in range(chance.randrange(9)):
        here, key, path = chance.choice([*spots(changed)])
        if chance.random() < 0.4 and isinstance(here, dict):
            del here[key]
        else:
            here[key] = copy.deepcopy(chance.choice(known[path]))
    with suppress(docgen.DocgenError):
        read_visit(changed)
        return changed
    return altered(visit, known, chance)


if __name__ == "__main__":
    main()
