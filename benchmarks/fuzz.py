"""Fuzzing: `python benchmarks/fuzz.py [TARGET …] [--minutes 10] [--guided] [-o FOLDER]`.

Gives docgen broken and odd input, and expects a result or a DocgenError: no other exception, no case of
more than 5 s, no more than 1 GB of memory. Hypothesis makes the cases; with `--guided`, atheris
(`pip install atheris`) leads it to cases that reach new code. `--minutes` is processor time, shared by the
targets. Each find is kept in the folder, as a pickled case with its traceback, once for each place in the
code; `python benchmarks/fuzz.py --again FILE` runs a kept case again.

Targets: packages (Word files with changed bytes, parts and XML), templates (any tags in any places), chains
(one thing very often), pages (all of these, printed as text and read again), values (any value in every
place), filed (changed documents, read back and compared), records (TOML and JSON).
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import pickle
import resource
import signal
import sys
import time
import traceback
import warnings
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
TARGETS = ("packages", "templates", "chains", "pages", "values", "filed", "records")
SECONDS, MEGABYTES = 5, 1000  # what one case may take
SLOWER = 5  # times, when atheris follows the code
PATIENCE = 60  # seconds after which a case that cannot be interrupted is killed
SEEDS, LENGTH = 50, 8192  # what atheris begins with, and bytes of an input
SLICE = 60  # seconds of processor time that one worker runs


class TooSlow(BaseException):
    """A case took more than SECONDS of processor time; no `except Exception` may take it for its own."""


class Worker:
    """Tries cases of a target for some seconds of processor time, in a process of its own."""

    def __init__(self, target: str, seconds: float, folder: Path, seed: int) -> None:
        self.target, self.seconds, self.folder, self.seed = target, seconds, folder, seed
        self.running = folder / f"running-{target}"  # the case that is tried now
        self.count = folder / f"count-{target}"  # a byte for each case

    def run(self, guided: bool) -> NoReturn:
        """Make cases and try them until the time is over; ends the process."""
        warnings.simplefilter("ignore")
        resource.setrlimit(resource.RLIMIT_AS, (8_000_000_000, 8_000_000_000))  # of the address space
        cases = _imported(guided)
        self.tries = cases.TRIES[self.target]
        test = self._test(cases.cases(self.target))
        signal.signal(signal.SIGPROF, _too_slow)
        self.allowed = SECONDS * (SLOWER if guided else 1)
        self.ends = time.process_time() + self.seconds
        if guided:
            self._guide(test)
        while True:
            test()

    def _test(self, strategy: Any) -> Any:
        from hypothesis import HealthCheck, Phase, given, seed, settings

        def test(case: Any) -> None:
            self.attempt(case)

        quiet = settings(
            max_examples=10**6,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        return seed(self.seed)(quiet(given(strategy)(test)))

    def _guide(self, test: Any) -> None:
        import atheris

        corpus = self.folder / f"corpus-{self.target}"
        if not corpus.exists():  # hypothesis makes nothing from the short inputs that atheris begins with
            corpus.mkdir()
            for number in range(SEEDS):
                (corpus / f"seed-{number}").write_bytes(Random(number).randbytes(LENGTH // 2))  # noqa: S311
        options = (
            f"-seed={self.seed} -max_len={LENGTH} -len_control=0 -rss_limit_mb=0 -timeout=600 -verbosity=0"
        )
        atheris.Setup([sys.argv[0], *options.split(), str(corpus)], test.hypothesis.fuzz_one_input)
        atheris.Fuzz()

    def attempt(self, case: Any) -> None:
        """Try a case, and keep it when it does what it must not."""
        if time.process_time() > self.ends:
            self._leave()
        pickled = pickle.dumps(case)
        self.running.write_bytes(pickled)
        with self.count.open("ab") as file:
            file.write(b".")
        try:
            self._measure(case)
        except (Exception, TooSlow) as error:
            self._keep(error, pickled)
            if isinstance(error, MemoryError):  # the peak of a process does not go down again
                self._leave()

    def _measure(self, case: Any) -> None:
        signal.setitimer(signal.ITIMER_PROF, self.allowed)
        try:
            self.tries(case)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)  # what the product makes of a lack of memory shows below
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        if used > MEGABYTES:
            raise MemoryError(f"{used:.0f} MB")

    def _keep(self, error: BaseException, pickled: bytes) -> None:
        """Write a case and its traceback, unless one of the same place is there."""
        frames = [
            frame for frame in traceback.extract_tb(error.__traceback__) if "/docgen/" in frame.filename
        ]
        place = f"{Path(frames[-1].filename).stem}-{frames[-1].lineno}" if frames else "elsewhere"
        path = self.folder / f"{self.target}-{type(error).__name__}-{place}.case"
        if not path.exists():
            path.write_bytes(pickled)
            told = "".join(traceback.format_exception(error))
            path.with_suffix(".txt").write_text(told, "utf-8", "backslashreplace")
            print(f"found: {path.name}", flush=True)

    def _leave(self) -> NoReturn:
        """End the process at once: neither hypothesis nor atheris knows that the time is over."""
        self.running.unlink(missing_ok=True)
        os._exit(0)


def _imported(guided: bool) -> Any:
    """Import the cases, and docgen with them; atheris follows only code that is imported under its eyes."""
    if guided:
        import atheris

        context = atheris.instrument_imports(include=["docgen"])
    else:
        context = nullcontext()
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]
    with context:
        for name in ("document", "amendment", "filed", "review", "sources", "word"):
            import_module(f"docgen.{name}")
        return import_module("fuzz_cases")


def _too_slow(*_: object) -> None:
    raise TooSlow("more processor time than a case may take")


def supervise(worker: Worker, guided: bool) -> float:
    """Run a worker, and kill it when a case does not end; return the seconds of processor time used."""
    before = _processor_time()
    process = multiprocessing.get_context("spawn").Process(target=worker.run, args=(guided,))
    process.start()
    running = worker.running
    while process.is_alive():
        process.join(1)
        if process.is_alive() and running.exists() and time.time() - running.stat().st_mtime > PATIENCE:
            process.kill()
    if running.exists():
        kept = worker.folder / f"{worker.target}-ended-{worker.seed}.case"
        running.rename(kept)
        print(f"found: {kept.name}: the process ended with it (exit code {process.exitcode})", flush=True)
    elif process.exitcode:
        sys.exit("the cases cannot be made; see above")
    return _processor_time() - before


def _processor_time() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Fuzz the targets in turns until the time is used, and say what was found."""
    parser = argparse.ArgumentParser(
        description="Gives docgen broken input; only a DocgenError may come back."
    )
    parser.add_argument(
        "targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; all when none is given"
    )
    parser.add_argument("--minutes", type=float, default=10, help="processor time for all targets together")
    parser.add_argument("--guided", action="store_true", help="coverage-guided, by atheris")
    parser.add_argument("--seed", type=int, default=1, help="the first seed; each turn has the next")
    parser.add_argument("-o", "--output", type=Path, default=Path("fuzzing"), help="folder for what is found")
    parser.add_argument("--again", type=Path, help="a kept case: run it again, with its traceback")
    chosen = parser.parse_args()
    targets = chosen.targets or list(TARGETS)
    if unknown := set(targets) - set(TARGETS):
        parser.error(f"unknown target: {', '.join(unknown)}")
    if chosen.again:
        tries = _imported(guided=False).TRIES[chosen.again.name.partition("-")[0]]
        tries(pickle.loads(chosen.again.read_bytes()))  # noqa: S301  # a file that this program wrote
        return
    chosen.output.mkdir(parents=True, exist_ok=True)
    for old in (*chosen.output.glob("count-*"), *chosen.output.glob("running-*")):
        old.unlink()
    sys.exit(fuzz(targets, chosen.minutes * 60, chosen.guided, chosen.output, chosen.seed))


def fuzz(targets: list[str], seconds: float, guided: bool, folder: Path, seed: int) -> bool:
    """Fuzz the targets in turns, each with its share of the time; return whether anything was found."""
    started = time.time()
    used, share = dict.fromkeys(targets, 0.0), seconds / len(targets)
    while any(used[target] < share for target in targets):
        for target in targets:
            if (left := share - used[target]) > 0:
                used[target] += supervise(Worker(target, min(SLICE, left), folder, seed), guided)
        seed += 1
    for target in targets:
        count = folder / f"count-{target}"
        cases = count.stat().st_size if count.exists() else 0
        print(f"{target:10} {cases:>10,} cases  {used[target] / 60:6.1f} minutes")
    found = sorted(path.name for path in folder.glob("*.case") if path.stat().st_mtime >= started)
    print(f"{len(found)} found", *found, sep="\n  ")
    return bool(found)


if __name__ == "__main__":
    main()
