"""The JSON Schema of a pack takes what docgen takes, and refuses what docgen refuses of shape and code."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

from complete_visit import complete_visit
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import docgen
from docgen.encounter import json_schema, to_data

PACK = docgen.load_pack("17340")
SCHEMA = json_schema(PACK.definition, PACK.vocabulary, "urn:docgen:record:17340:0", "A visit")
VALIDATOR = Draft202012Validator(SCHEMA)

# What a schema cannot say, by the kind of the problem; docs/embedding.md lists it.
BEYOND = {"contradiction", "impossible-date", "no-zone"}


def problems_of(data: Any) -> set[str]:
    try:
        docgen.load_encounter(data, pack=PACK)
    except docgen.EncounterError as error:
        return {problem.kind for problem in error.problems}
    return set()


def places_of(data: Any) -> Iterator[tuple[Any, Any]]:
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield data, key
        if isinstance(value, dict | list):
            yield from places_of(value)


def test_the_schema_is_one_and_names_pack_and_version() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    done = subprocess.run([sys.executable, "-m", "docgen", "schema"], capture_output=True, check=True)
    assert json.loads(done.stdout)["$id"] == f"urn:docgen:record:17340:{PACK.version}"


def test_every_example_is_taken(root: Any) -> None:
    for path in sorted((root / "examples").glob("*.*")):
        if path.suffix in (".toml", ".json") and path.stem != "clinic":
            data = to_data(
                docgen.load_encounter(
                    path, pack=PACK, clinic=docgen.load_clinic(root / "examples/clinic.toml")
                )
            )
            assert list(VALIDATOR.iter_errors(data)) == []


def test_units_conditions_and_codes_are_there_for_editors() -> None:
    text = json.dumps(SCHEMA)
    assert '"x-unit": "s"' in text
    assert '"x-if": "technique == \'light_area\'"' in text
    assert SCHEMA["$defs"]["agent"] == {"enum": ["liquid_nitrogen", "carbon_dioxide_slush"]}
    assert "raynaud_detail" in text


ODD = [
    None, True, 0, -1, 3, 3.0, 2.5, 10**7, "", " ", "x", "a\x00b", "yes", "none", "other", "not_scored",
    "en", "cheek", "2026-03-02", "2026-13-02", "2026-02-30", "3026-01-01", "2026-03-02T10:15:00-05:00",
    "2026-03-02T25:15:00Z", "2026-03-02 10:15", [], ["x"], [[]], {}, {"x": 1}, [{}], {"papule": 2},
    {"papule": 0}, {"code": "other", "text": "a rod"}, {"code": "other"}, {"code": "cheek", "text": "x"},
    {"text": "x"}, {"code": "other", "text": " "}, ["none", {"code": "other", "text": "x"}],
]  # fmt: skip


@example(1, "a\x00b", "put")
@given(st.integers(0, 10_000), st.sampled_from(ODD), st.sampled_from(["put", "put", "put", "add", "drop"]))
def test_a_changed_record_is_judged_alike(number: int, value: Any, act: str) -> None:
    data = copy.deepcopy(complete_visit())
    places = list(places_of(data))
    table, key = places[number % len(places)]
    if act == "put":
        table[key] = copy.deepcopy(value)
    elif act == "drop":
        del table[key]
    elif isinstance(table, dict):
        table[str(value)] = copy.deepcopy(value)
    kinds = problems_of(data)
    valid = VALIDATOR.is_valid(data)
    if valid and kinds:
        assert kinds <= BEYOND, kinds
    else:
        assert valid or kinds, "the schema refuses what docgen takes"


# ---- Over the definition -----------------------------------------------------------------------------

FIELDS = {path: one for path, one in PACK.definition.walk() if one.group is None}
FIELDS |= {f"screening.{code}": PACK.definition.at(("screening",)).group.answers for code in ("raynaud", "x")}
CODES = sorted({code for codes in PACK.vocabulary.values() for code in codes})
DAYS = st.dates(date(1890, 1, 1), date(3010, 12, 31)).map(str)
CLOCKS = st.sampled_from(
    ["T10:15:00-06:00", " 10:15", "T24:00:00Z", "t10:15:30.5z", "T10:15:00+14:00", "T10", "\n"]
)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(
    ["\x00", "\ufffe", "\n", "\u2003", "en-US", "en\n"]
)
SINGLE = st.one_of(
    *(
        st.none(),
        st.booleans(),
        st.integers(-2, 12),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        TEXTS,
        DAYS,
    ),
    *(
        st.sampled_from(CODES),
        st.builds(str.__add__, DAYS, CLOCKS),
        st.sampled_from(["3026-02-30", "2026-02-30"]),
    ),
)


def value_for(one: Any) -> st.SearchStrategy[Any]:
    """Values of a field: those that look right for it as often as any others."""
    lists = PACK.vocabulary.get(one.list, ())
    single = SINGLE | st.sampled_from([*lists]) if lists else SINGLE
    numbers = st.sampled_from(
        [edge + away for _, edge in one.phrase.bounds for away in (-1, -0.5, 0, 0.5, 1)] or [1.0]
    )
    single = single | numbers if one.phrase.type in ("integer", "decimal") else single
    counts = st.dictionaries(single.filter(lambda key: isinstance(key, str)), single, max_size=2)
    return single | st.lists(single, max_size=3) | counts


@st.composite
def changed_records(draw: st.DrawFn) -> Any:
    data = complete_visit()
    for path in draw(st.lists(st.sampled_from(sorted(FIELDS)), min_size=1, max_size=2)):
        here: Any = data
        *above, last = path.split(".")
        for part in above:
            key = part.removesuffix("[]")
            if not isinstance(here.get(key), dict | list) or not here[key]:  # such as a code in its place
                here[key] = [{}] if part.endswith("[]") else {}
            here = here[key][0] if isinstance(here[key], list) else here[key]
        here[last] = draw(value_for(FIELDS[path]))
    return data


@settings(max_examples=4 * settings().max_examples, suppress_health_check=[HealthCheck.too_slow])
@given(changed_records())
def test_values_made_for_the_definition_are_judged_alike(data: Any) -> None:
    kinds, valid = problems_of(data), VALIDATOR.is_valid(data)
    assert valid or kinds, "the schema refuses what docgen takes"
    assert not valid or kinds <= BEYOND, kinds
