"""Measures `docgen batch`: how fast it is, how much memory it takes, and what kills leave behind.

    python benchmarks/batch.py speed [--records 2000] [--turns 3]
    python benchmarks/batch.py memory [--records 20000]
    python benchmarks/batch.py kills [--kills 500] [--seed 0]

`speed` compares the records a second of one process that fills records in a loop, of one process of the
command, and of two, the best of several turns: two must be at least 1.7 times as fast as one. `memory`
compares the peak of a long list with that of a tenth of it. `kills` ends runs at random moments, now one
process and now two; after each, every file must be as in an undisturbed run, and nothing else may be there.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from complete_visit import altered  # noqa: E402

import docgen  # noqa: E402

LEAST_TIMES = 1.7
MOST_GROWTH = 1.1  # of the peak memory, for ten times the records
REJECTED_EVERY = 20
LOOP = """
import json, sys, docgen
pack = docgen.load_pack("17340")
for line in open(sys.argv[1], encoding="utf-8"):
    for outcome in docgen.fill_all(docgen.load_visit(json.loads(line), pack=pack)):
        if outcome.document is not None:
            outcome.document.save(sys.argv[2])
"""


def write_list(path: Path, count: int, rejected: bool = False) -> Path:
    """Write a list of invented visits; if asked, some of them lack a name."""
    visit = altered({})
    with path.open("w", encoding="utf-8") as file:
        for number in range(1, count + 1):
            visit["patient"]["record_number"] = f"{number:06d}"
            is_bad = rejected and number % REJECTED_EVERY == 0
            patient = {key: value for key, value in visit["patient"].items() if key != "name" or not is_bad}
            file.write(f"{json.dumps({**visit, 'patient': patient})}\n")
    return path


def command(path: Path, out: Path, jobs: int) -> list[str]:
    """Return the command of a run."""
    options = ["-o", str(out), "--pack", "17340", "--jobs", str(jobs)]
    return [sys.executable, "-m", "docgen", "batch", str(path), *options]


def run(words: list[str], **options: object) -> subprocess.CompletedProcess[bytes]:
    """Run a program with this docgen, and say nothing of what it says."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(words, env=environment, capture_output=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


def _processor_time() -> float:
    """Return the seconds of processor time of the programs that have ended."""
    used = os.times()
    return used.children_user + used.children_system


def measure_speed(folder: Path, records: int, turns: int) -> bool:
    """Print records a second; return whether two processes are as fast as they must be."""
    path, out = write_list(folder / "list.ndjson", records), folder / "out"
    ways = {
        "one process in a loop": [sys.executable, "-c", LOOP, str(path), str(out)],
        "batch --jobs 1": command(path, out, 1),
        "batch --jobs 2": command(path, out, 2),
    }
    best, work = dict.fromkeys(ways, float("inf")), dict.fromkeys(ways, float("inf"))
    for _ in range(turns):
        for name, words in ways.items():
            shutil.rmtree(out, ignore_errors=True)
            began, before = time.perf_counter(), _processor_time()
            done = run(words)
            best[name] = min(best[name], time.perf_counter() - began)
            work[name] = min(work[name], _processor_time() - before)
            assert done.returncode == 0, done.stderr.decode()
    for name, seconds in best.items():
        rate, each = records / seconds, work[name] / records * 1000
        print(f"{name:24} {rate:8.0f} records a second {each:8.1f} ms of processor time each")
    times = best["batch --jobs 1"] / best["batch --jobs 2"]
    print(f"{'':24} {times:8.2f} times, at least {LEAST_TIMES}")
    return times >= LEAST_TIMES


def measure_memory(folder: Path, records: int) -> bool:
    """Print the peak memory of a short and a long run; return whether it is flat."""
    peaks = []
    for count in (records // 10, records):
        path = write_list(folder / f"{count}.ndjson", count)
        words = [*command(path, folder / str(count), 1), "-d", "aftercare"]
        script = f"import resource, subprocess; subprocess.run({words!r}, capture_output=True); "
        script += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        peaks.append(int(run([sys.executable, "-c", script]).stdout) / 1024)
        print(f"{count:8,} records {peaks[-1]:8.1f} MB")
        shutil.rmtree(folder / str(count))
    return peaks[1] <= peaks[0] * MOST_GROWTH


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


def measure_kills(folder: Path, kills: int, seed: int) -> bool:
    """Kill runs at random moments; return whether no file was ever torn, lost, doubled or left behind."""
    chance, path, out = random.Random(seed), write_list(folder / "list.ndjson", 40, True), folder / "out"  # noqa: S311
    began = time.perf_counter()
    run(command(path, out, 1))
    seconds, undisturbed = time.perf_counter() - began, contents(out)
    shutil.rmtree(out)
    killed = ended = 0
    while killed < kills:
        program = subprocess.Popen(
            command(path, out, chance.choice((1, 2))),
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            program.wait(timeout=chance.uniform(0.1, 1.2) * seconds)
            ended += 1
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
            killed += 1
        there = contents(out)
        if not there.items() <= undisturbed.items():
            print("other files:", sorted(there.items() - undisturbed.items())[0][0])
            return False
        if there == undisturbed:
            shutil.rmtree(out)
        print(f"\r{killed} of {kills} killed, {ended} ended", end="", flush=True)
    run(command(path, out, 2))
    print(f"; {len(undisturbed)} files as undisturbed")
    return contents(out) == undisturbed


def main() -> bool:
    """Measure what is asked for; return whether it is as it must be."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=["speed", "memory", "kills"])
    parser.add_argument("--records", type=int)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        ways: dict[str, Callable[[Path], bool]] = {
            "speed": lambda folder: measure_speed(folder, given.records or 2_000, given.turns),
            "memory": lambda folder: measure_memory(folder, given.records or 20_000),
            "kills": lambda folder: measure_kills(folder, given.kills, given.seed),
        }
        return ways[given.what](Path(name))


if __name__ == "__main__":
    print(f"docgen: {docgen.__file__}")
    sys.exit(0 if main() else 1)
