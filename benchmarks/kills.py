"""What is left of a visit when `docgen form` is killed again and again while somebody types.

    python benchmarks/kills.py [--times 200]

A field is saved as often as the server answers, until a signal that no program can catch ends it.
Each time the file is read: it has the last value that was acknowledged, or the one that was on its way.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import threading
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from forms import Served, clinic_folder  # noqa: E402

EXAMPLE = "liquid-nitrogen-face.toml"


def main() -> None:
    """Kill as often as asked, and print what was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    times = parser.parse_args().times
    chance = random.Random(0)  # noqa: S311  # not for secrets
    with tempfile.TemporaryDirectory() as name:
        folder = clinic_folder(Path(name), EXAMPLE)
        lost = saved = 0
        for turn in range(times):
            count, is_there = killed_while_typing(folder, turn, chance.uniform(0.05, 0.6))
            saved += count
            lost += not is_there
        left = [path.name for path in folder.iterdir() if path.name not in ("clinic.toml", EXAMPLE)]
    print(f"{times} kills, {saved} fields saved, {lost} lost or broken, {len(left)} other files left")


def killed_while_typing(folder: Path, turn: int, seconds: float) -> tuple[int, bool]:
    """Save until the server is killed; return how often, and whether the file has what was saved last."""
    form = Served(folder)
    form.enter()
    part = form.part()
    version, said = form.version(part), [tomllib.loads((folder / EXAMPLE).read_text())["patient"]["name"]]
    end = threading.Timer(seconds, lambda: os.kill(form.run.pid, signal.SIGKILL))
    end.start()
    on_its_way = ""
    try:
        while True:
            on_its_way = f"Ana {turn} {len(said)}"
            version = json.loads(form.save(part, version, patient__name=on_its_way)[1])["version"]
            said.append(on_its_way)
    except (OSError, ValueError):
        end.join()
    form.run.communicate()
    try:
        now = tomllib.loads((folder / EXAMPLE).read_text(encoding="utf-8"))["patient"]["name"]
    except (tomllib.TOMLDecodeError, KeyError):
        return len(said) - 1, False
    return len(said) - 1, now in (said[-1], on_its_way)


if __name__ == "__main__":
    main()
