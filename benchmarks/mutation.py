"""Mutation tests of checks, context and encounter: `python benchmarks/mutation.py [--most 50] [--seed 0]`.

mutmut changes the code in a copy (`mutants/`), one place at a time, and runs the tests that reach the
changed function. A change that no test notices survives: a test is missing there, or the code is not
needed, or the change makes no difference. Prints each survivor with its place and the changed line.
The settings are in pyproject.toml under [tool.mutmut].
"""

from __future__ import annotations

import argparse
import ast
import json
import random
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPY = ROOT / "mutants"
KILLED = {1, 3}  # exit codes of pytest: tests failed; the run broke off
HUNK = re.compile(r"@@ -(\d+)")
NAME = re.compile(r"(?:x_|xǁ(?P<owner>\w+)ǁ)(?P<function>\w+)__mutmut_\d+")


def mutmut(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run mutmut without showing its progress."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def require(done: subprocess.CompletedProcess[str]) -> None:
    """Leave with mutmut's last words when it could not run."""
    if done.returncode:
        sys.exit(f"mutmut could not run the tests:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def mutated_files() -> list[Path]:
    """Return the files that are mutated, the smallest first."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    files = {path for pattern in settings["only_mutate"] for path in ROOT.glob(f"{pattern}.py")}
    return sorted(files, key=lambda path: (path.stat().st_size, path))


def results() -> dict[str, int | None]:
    """Return all mutants with the exit code of their tests; None where they were not run."""
    found: dict[str, int | None] = {}
    for path in mutated_files():
        meta = COPY / f"{path.relative_to(ROOT)}.meta"
        if meta.is_file():
            found |= json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
    return dict(sorted(found.items()))


def make_mutants() -> None:
    """Make all mutants, and learn which test reaches which function; mutmut does so at each run."""
    for path in mutated_files():
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        done = mutmut("run", f"{module}.*")
        if "nothing matches" not in done.stderr:  # a module without functions has no mutants
            break
    require(done)


def describe(mutant: str) -> str:
    """Return a mutant as one line: its place, and the line before and after the change."""
    diff = mutmut("show", mutant).stdout
    lines = diff.splitlines()
    path = next((line[4:] for line in lines if line.startswith("--- ")), "")
    start = next((int(found[1]) for line in lines if (found := HUNK.match(line))), 1)
    body = lines[next((n for n, line in enumerate(lines) if HUNK.match(line)), -1) + 1 :]
    offset = next((n for n, line in enumerate(body) if line.startswith("-")), 0)
    was = " ".join(line[1:].strip() for line in body if line.startswith("-"))
    now = " ".join(line[1:].strip() for line in body if line.startswith("+"))
    return f"{path}:{line_of(path, mutant) + start - 1 + offset}\n    - {was}\n    + {now}"


def line_of(path: str, mutant: str) -> int:
    """Return the line of a file at which the mutated function begins."""
    found = NAME.fullmatch(mutant.rpartition(".")[2])
    if found is None or not (ROOT / path).is_file():
        return 1
    tree: ast.AST = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    for owner in filter(None, [found["owner"]]):
        tree = next(n for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and n.name == owner)
    return next(
        min([n.lineno, *(decorator.lineno for decorator in n.decorator_list)])
        for n in ast.walk(tree)
        if isinstance(n, ast.FunctionDef) and n.name == found["function"]
    )


def main() -> None:
    """Run a sample of the mutants, or all of them, and print the survivors."""
    parser = argparse.ArgumentParser(description="Mutation tests of checks, context and encounter.")
    parser.add_argument("--most", type=int, default=50, help="how many mutants, chosen at random; 0: all")
    parser.add_argument("--seed", type=int, default=0, help="the seed of the choice")
    chosen = parser.parse_args()
    make_mutants()
    known = list(results())
    sample = known
    if 0 < chosen.most < len(known):
        sample = random.Random(chosen.seed).sample(known, chosen.most)  # noqa: S311  # no secret
    require(mutmut("run", *([] if sample is known else sample)))
    codes = results()
    survivors = [name for name in sorted(sample) if codes[name] == 0]
    others = Counter(codes[name] for name in sample if codes[name] and codes[name] not in KILLED)
    for name in survivors:
        print(f"{describe(name)}\n    {name}\n")
    killed = sum(codes[name] in KILLED for name in sample)
    counts = f"{killed} killed, {len(survivors)} survived"
    print(f"{len(sample)} of {len(known)} mutants, seed {chosen.seed}: {counts}")
    if others:
        print(f"without a verdict, by mutmut's exit code: {dict(others)}")


if __name__ == "__main__":
    main()
