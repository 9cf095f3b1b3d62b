"""The page "Many records" is followed as it is written: its commands, what they print, its tables."""

from __future__ import annotations

import csv
import json
import re
import shlex
import sys
from contextlib import redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from complete_visit import altered
from guides import BLOCK

from docgen import load_pack
from docgen.cli import run
from docgen.sources.lists import open_list

CODES = {"": 0, "rejects": 4}
TUESDAY = {
    "Patient": "Ann Sample",
    "Born": "4/5/1990",
    "Number": "412",
    "Day": "3/3/2026",
    "Sees": "Casey Fictional",
    "Allergies": "latex,nickel",
    "Planned with": "LN2",
    "Telephone": "555-0100",
}


def table(name: str, *rows: dict[str, str]) -> None:
    with Path(name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0]])
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def page(root: Path) -> str:
    return (root / "docs" / "many-records.md").read_text(encoding="utf-8")


@pytest.fixture
def desk(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a reader, with the lists that the page names."""
    monkeypatch.chdir(tmp_path)
    Path("clinic.toml").write_text((root / "examples" / "clinic.toml").read_text(encoding="utf-8"))
    visits = [altered({"patient.record_number": f"{number:06d}"}) for number in (1, 2, 3)]
    Path("visits.ndjson").write_text("".join(f"{json.dumps(one)}\n" for one in visits), encoding="utf-8")
    Path("visits").mkdir()
    for number in (1, 2):
        Path(f"visits/{number}.json").write_text(json.dumps(visits[number]), encoding="utf-8")
    plan = {"body_site": "cheek", "laterality": "left"}
    row = {
        **{f"patient.{key}": visits[0]["patient"][key] for key in ("name", "birth_date", "gender")},
        "patient.record_number": "000411",
        "encounter.date": "2026-03-02",
        "practitioner.name": "Jordan Placeholder",
        "condition.code": "L70.0",
        "screening.skin_type": "fitzpatrick_2",
        "plan.agent": "liquid_nitrogen",
        "plan.applicator": "cotton_swab",
        **{f"plan.sites[0].{key}": value for key, value in plan.items()},
    }
    without = {**row, "patient.record_number": "000413", "patient.name": ""}
    table("monday.csv", row, {**row, "patient.record_number": "000412"}, without)
    table("tuesday.csv", TUESDAY)
    return tmp_path


def test_what_the_page_says_comes_about(page, desk, capsys):
    said = ""
    for kind, about, content in BLOCK.findall(page):
        if kind == "sh":
            for line in content.splitlines():
                program, *words = shlex.split(line)
                words, target = (words[:-2], words[-1]) if words[-2:-1] == [">"] else (words, "")
                assert (program, run(words)) == ("docgen", CODES[about]), capsys.readouterr().err
                out, said = capsys.readouterr()
                if target:
                    Path(target).write_text(out, encoding="utf-8")
        elif kind == "toml":
            assert all(f'"{name}" = ' in Path(about).read_text(encoding="utf-8") for name in TUESDAY)
            Path(about).write_text(content, encoding="utf-8")
        elif kind == "text" and about == "table":
            Path("table.csv").write_text(content, encoding="utf-8")
            (found,) = open_list("table.csv", load_pack("17340")).rows()
            assert (found.problems, found.source["plan"]) == ((), {"sites": [{"body_site": "cheek"}]})
        elif kind == "text":
            assert said.replace(f"{desk}/", "").replace("\\", "/") == content
    assert len([*Path("tuesday").iterdir()]) == 1


def program_of(page: str, name: str) -> dict[str, Any]:
    """The names that a program of the page defines; `/shared` is the folder of the reader."""
    (program,) = re.findall(rf"^```python {name}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(program.replace("/shared/", ""), names)  # noqa: S102  # the page's own
    return names


def test_its_function_for_spark_fills_batches_of_lines(page, desk, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", SimpleNamespace(DataFrame=lambda columns: columns))
    texts = Path("visits.ndjson").read_text(encoding="utf-8").splitlines()
    batches = program_of(page, "spark")["fill"]([{"value": texts[:2]}, {"value": texts[2:]}])
    results = [[json.loads(text) for text in one["result"]] for one in batches]
    assert [[one["problems"] for one in some] for some in results] == [[[], []], [[]]]
    assert len([*Path("documents").iterdir()]) == 6


def test_its_function_for_ray_fills_chunks_of_paths(page, desk):
    ray = SimpleNamespace(
        remote=lambda max_retries: lambda work: SimpleNamespace(remote=work), get=lambda results: results
    )
    (chunk,) = program_of(page, "ray")["run"](ray, ["visits/1.json", "visits/2.json"])
    assert [one.is_done for one in chunk] == [True, True]


def test_its_program_prints_what_became_of_each_record(page, desk):
    (program,) = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    with Path("printed").open("w", encoding="utf-8") as file, redirect_stdout(file):
        exec(program.replace(".toml", ".json"))  # noqa: S102  # the page's own
    lines = Path("printed").read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line.startswith("True [('procedure-note', 'written', '")]) == 2
