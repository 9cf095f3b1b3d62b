"""How many keys a visit takes: `docgen ask` driven in a terminal, against the least that could be typed.

    python benchmarks/keys.py [EXAMPLE]

The floor of a record are the characters of its names, numbers, dates and texts, an Enter each, and two keys
for each coded value, yes or no: a digit and Enter. A time has five characters where it is of the day of the
visit. The keys are those that were sent to the terminal, with every question that was left out and every
confirmation, and the record that `docgen ask` wrote is compared with the example. No key is completed, or
taken from a history. Each part of the record counts for the round in which it was typed: what the consent
needs, then the rest.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "support")]

from answered import Reader, Watched  # noqa: E402
from terminals import Terminal  # noqa: E402

import docgen  # noqa: E402
from docgen.cli.asking import ask_all  # noqa: E402
from docgen.cli.asking.rounds import ask_in_rounds  # noqa: E402
from docgen.cli.output import Output  # noqa: E402
from docgen.encounter import to_data  # noqa: E402

ZONE = 'time_zone = "America/Chicago"\n'
NEXT_ROUND = "Go on with"


def main() -> None:
    """Print keys and floor for the consent, for note and aftercare, and for a screening that is denied."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("example", nargs="?", default=str(ROOT / "examples" / "liquid-nitrogen-face.toml"))
    record = tomllib.loads(Path(parser.parse_args().example).read_text(encoding="utf-8"))
    record.get("aftercare", {}).pop("large_print", None)  # no document says it yet
    with tempfile.TemporaryDirectory() as folder:
        asked, round_of = drive(record, Path(folder))
    floors: dict[str, int] = {"consent": 0, "note": 0}
    for place, keys in floor_of(record):
        floors[round_of.get(place, "note")] += keys
    typed = {"consent": 0, "note": 0}
    name = "consent"
    for text, line in asked:
        name = "note" if text.startswith(NEXT_ROUND) else name
        typed[name] += len(line) + 1
    print(f"{'':<24}{'keys':>6}{'floor':>7}{'ratio':>7}")
    for part in ("consent", "note"):
        print(f"{part:<24}{typed[part]:>6}{floors[part]:>7}{typed[part] / floors[part]:>7.2f}")
    all_keys, floor = sum(typed.values()), sum(floors.values())
    print(f"{'the whole visit':<24}{all_keys:>6}{floor:>7}{all_keys / floor:>7.2f}")
    print(f"{'a screening, all denied':<24}{denied_keys(record):>6}")


def drive(record: dict[str, Any], folder: Path) -> tuple[list[tuple[str, str]], dict[tuple[str, ...], str]]:
    """Type a record into `docgen ask`; return what was asked and typed, and the round of each key."""
    (folder / "clinic.toml").write_text(ZONE, encoding="utf-8")
    pack, clinic = docgen.load_pack(), docgen.load_clinic(folder / "clinic.toml")
    plain = to_data(docgen.load_encounter(record, clinic=clinic, pack=pack))
    interview = Watched(pack, {}, clinic)
    reader = Reader(interview, plain)
    before: set[tuple[str, ...]] = set()

    def ask(text: str) -> str:
        if text.startswith(NEXT_ROUND):
            before.update(map(without_positions, interview.state.answers))
        return reader(text)

    with contextlib.redirect_stderr(io.StringIO()):
        ask_in_rounds(Output(), interview, ask, None, lambda: None)
    with Terminal("ask", "visit.toml", folder=folder, kind="xterm") as terminal:
        for question, typed in reader.asked:
            terminal.answer(question, f"{typed}\r")
        if terminal.run.wait(60) != 0:
            raise SystemExit("docgen ask failed")
    written = docgen.load_encounter(folder / "visit.toml", clinic=clinic, pack=pack)
    if to_data(written) != plain:
        raise SystemExit("docgen ask wrote another record than the example")
    return reader.asked, dict.fromkeys(before, "consent")


def without_positions(place: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return a place as the keys that lead to it."""
    return tuple(part for part in place if isinstance(part, str))


def floor_of(record: Mapping[str, Any]) -> list[tuple[tuple[str, ...], int]]:
    """Return the least keys for each value of a record, with the keys that lead to it."""
    pack = docgen.load_pack()
    day = record["encounter"]["date"]
    found: list[tuple[tuple[str, ...], int]] = []

    def walk(value: Any, place: tuple[str, ...]) -> None:
        if isinstance(value, Mapping) and {*value} != {"code", "text"}:
            for key, inner in value.items():
                walk(inner, (*place, key))
        elif isinstance(value, list):
            for inner in value:
                walk(inner, place)
        else:
            found.append((place, least_keys(value, is_coded(place, value), day)))

    def is_coded(place: tuple[str, ...], value: Any) -> bool:
        one = pack.definition.at(place)
        lists = [one.list, *one.phrase.lists] if one is not None else ["answer"]
        return any(value in pack.vocabulary.get(name, ()) for name in lists if isinstance(value, str))

    walk(record, ())
    return found


def least_keys(value: Any, is_coded: bool, day: date) -> int:
    """Return the keys for one value, its Enter too."""
    if isinstance(value, Mapping):  # the code `other`, and its words
        return 2 + len(value["text"]) + 1
    if is_coded or isinstance(value, bool):
        return 2
    if isinstance(value, datetime):
        return (5 if value.date() == day else 16) + 1
    return len(str(value)) + 1


def denied_keys(record: Mapping[str, Any]) -> int:
    """Return the keys for a screening of which every condition is denied."""
    pack = docgen.load_pack()
    codes = {*pack.vocabulary["condition"]} - {*pack.definition.fields["screening"].group.fields}  # type: ignore[union-attr]
    conditions = {key: "no" for key in record["screening"] if key in codes}
    plain = to_data(docgen.load_encounter({**record, "screening": conditions}, pack=pack))
    rest = {key: value for key, value in plain.items() if key != "screening"}
    interview = Watched(pack, rest, documents=["patient-consent"])
    reader = Reader(interview, {"screening": plain["screening"]})
    keys = 0

    def ask(text: str) -> str:
        nonlocal keys
        step = interview.current
        typed = reader(text)
        if step is not None and step.question.about is not None:
            keys += len(typed) + 1
        return typed

    with contextlib.redirect_stderr(io.StringIO()):
        ask_all(interview, ask)
    return keys


if __name__ == "__main__":
    main()
