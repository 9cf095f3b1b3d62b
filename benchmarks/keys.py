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
from dataclasses import dataclass
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
from docgen.clinic import parse_clinic  # noqa: E402
from docgen.encounter import to_data  # noqa: E402

ZONE = "America/Chicago"
PARTS = ("consent", "note")
NEXT_ROUND = "Go on with"


def main() -> None:
    """Print keys and floor for the consent, for note and aftercare, and for a screening that is denied."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("example", nargs="?", default=str(ROOT / "examples" / "liquid-nitrogen-face.toml"))
    record = tomllib.loads(Path(parser.parse_args().example).read_text(encoding="utf-8"))
    record.get("payer", {}).pop("name", None)  # no document says it
    with tempfile.TemporaryDirectory() as folder:
        visit = typed_visit(record)
        drive(visit, Path(folder))
    counts = {part: (visit.keys(part), visit.floor(part)) for part in PARTS}
    counts["the whole visit"] = (sum(keys for keys, _ in counts.values()), sum(n for _, n in counts.values()))
    print(f"{'':<24}{'keys':>6}{'floor':>7}{'ratio':>7}")
    for part, (keys, floor) in counts.items():
        print(f"{part:<24}{keys:>6}{floor:>7}{keys / floor:>7.2f}")
    print(f"{'a screening, all denied':<24}{denied_keys(record):>6}")


@dataclass(frozen=True)
class TypedVisit:
    """A record as it is typed: what is asked with what is typed, and the places that the consent needs."""

    record: Mapping[str, Any]
    asked: list[tuple[str, str]]
    for_consent: frozenset[tuple[str, ...]]

    def keys(self, part: str) -> int:
        """Count the keys of a part, with an Enter for each line."""
        at = next(number for number, (text, _) in enumerate(self.asked) if text.startswith(NEXT_ROUND))
        lines = self.asked[:at] if part == PARTS[0] else self.asked[at:]
        return sum(len(typed) + 1 for _, typed in lines)

    def floor(self, part: str) -> int:
        """Count the least keys of a part."""
        is_first = part == PARTS[0]
        return sum(keys for place, keys in floor_of(self.record) if (place in self.for_consent) == is_first)


def typed_visit(record: dict[str, Any]) -> TypedVisit:
    """Work out what is typed for a record, with a clinic that has a time zone."""
    pack, clinic = docgen.load_pack(), parse_clinic({"time_zone": ZONE})
    plain = to_data(docgen.load_encounter(record, clinic=clinic, pack=pack))
    interview = Watched(pack, {}, clinic)
    reader = Reader(interview, plain)
    before: set[tuple[str, ...]] = set()

    def ask(text: str) -> str:
        if text.startswith(NEXT_ROUND):
            before.update(map(without_positions, interview.answers))
        return reader(text)

    with contextlib.redirect_stderr(io.StringIO()):
        ask_in_rounds(Output(), interview, ask, None, lambda: None)
    if to_data(docgen.load_encounter(interview.data, clinic=clinic, pack=pack)) != plain:
        raise SystemExit("the answers are another record than the example")
    return TypedVisit(record, reader.asked, frozenset(before))


def drive(visit: TypedVisit, folder: Path) -> None:
    """Type a visit into `docgen ask` in a terminal, and compare what it wrote."""
    (folder / "clinic.toml").write_text(f'time_zone = "{ZONE}"\n', encoding="utf-8")
    with Terminal("ask", "visit.toml", folder=folder, kind="xterm") as terminal:
        for question, typed in visit.asked:
            terminal.answer(question, f"{typed}\r")
        if terminal.run.wait(60) != 0:
            raise SystemExit("docgen ask failed")
    clinic = docgen.load_clinic(folder / "clinic.toml")
    pack = docgen.load_pack()
    written, meant = (
        to_data(docgen.load_encounter(one, clinic=clinic, pack=pack))
        for one in (folder / "visit.toml", visit.record)
    )
    if written != meant:
        raise SystemExit("docgen ask wrote another record than the example")


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
