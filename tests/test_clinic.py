"""A clinic says once what is the same at every visit, and nothing that somebody did."""

from __future__ import annotations

import copy

import pytest
from drawn import SVG, jpeg, png
from tiny_pack import make_tiny_pack

from docgen.clinic import load_clinic, parse_clinic
from docgen.clinic.logo import LARGEST
from docgen.clinic_file import find_clinic
from docgen.encounter import CORE, parse_encounter
from docgen.errors import ClinicError, EncounterError
from docgen.visit import pack_of
from docgen.word import Limits

DATA = {
    "time_zone": "America/Chicago",
    "language": "en",
    "organization": {
        "name": "Mockingbird",
        "telephone": "555-0100",
        "page_size": "a4",
        "address": ["1 Road", "Town"],
    },
    "practitioner": {"name": "Jordan Placeholder", "credentials": "MD"},
    "practitioners": [{"name": "Casey Fictional", "credentials": "PA-C"}],
    "limits": {"age_of_medical_consent": 19, "cycles_warn": 2.5},
    "checks": {"R24": "off", "N2": "stop"},
}


def problems_of(data):
    with pytest.raises(ClinicError) as caught:
        parse_clinic(data, source="clinic.toml")
    return [(problem.place, problem.kind) for problem in caught.value.problems]


def test_a_clinic_keeps_what_it_was_told():
    clinic = parse_clinic(DATA)
    assert clinic.time_zone == "America/Chicago"
    assert clinic.language == "en"
    assert clinic.page_size == "a4"
    assert clinic.limits == {"age_of_medical_consent": 19, "cycles_warn": 2.5}
    assert clinic.checks == {"R24": "off", "N2": "stop"}
    assert parse_clinic({}).page_size is None
    assert parse_clinic({}).checks == {}


def test_an_encounter_wins_key_by_key():
    merged = parse_clinic(DATA).lay_under({"organization": {"telephone": "555-0111"}})
    assert merged["organization"]["telephone"] == "555-0111"
    assert merged["organization"]["name"] == "Mockingbird"


def test_codes_of_a_clinic_are_taken_whatever_their_capitals():
    clinic = parse_clinic({"organization": {"page_size": "Letter"}, "checks": {"N22": "Off"}})
    assert (clinic.page_size, clinic.checks) == ("letter", {"N22": "off"})


@pytest.mark.parametrize(
    ("zone", "message", "meant"),
    [
        ("EST", "is a fixed offset, without summer time", "America/New_York"),
        ("MST", "is a fixed offset, without summer time", "America/Phoenix"),
        ("Etc/GMT+5", "is a fixed offset, without summer time", "America/New_York"),
        ("CST", "is not a time zone", "America/Chicago"),
        ("Pacific Time", "is not a time zone", "America/Los_Angeles"),
    ],
)
def test_a_zone_is_that_of_a_place(zone, message, meant):
    with pytest.raises(ClinicError) as caught:
        parse_clinic({"time_zone": zone})
    (problem,) = caught.value.problems
    assert problem.message == message
    assert meant in problem.fix


@pytest.mark.parametrize("zone", ["UTC", "EST5EDT", "America/Phoenix", "Pacific/Honolulu"])
def test_a_place_without_summer_time_is_a_zone(zone):
    assert parse_clinic({"time_zone": zone}).time_zone == zone


def test_what_is_laid_under_leaves_record_and_clinic_as_they_were():
    clinic, record = parse_clinic(DATA), {"organization": {"name": "Another"}, "patient": {"name": "A"}}
    before = copy.deepcopy((clinic, record))
    assert clinic.lay_under(record) == {
        **record,
        "organization": {**DATA["organization"], "name": "Another"},
        "practitioner": DATA["practitioner"],
    }
    assert (clinic, record) == before


PEOPLE = {
    "nobody named: the clinic's own": (None, {"name": "Jordan Placeholder", "credentials": "MD"}),
    "the same one: with credentials": (
        {"name": "Jordan Placeholder"},
        {"name": "Jordan Placeholder", "credentials": "MD"},
    ),
    "one of the list: with credentials": (
        {"name": "Casey Fictional"},
        {"name": "Casey Fictional", "credentials": "PA-C"},
    ),
    "own credentials win": (
        {"name": "Casey Fictional", "credentials": "NP"},
        {"name": "Casey Fictional", "credentials": "NP"},
    ),
    "a stranger: never another's credentials": ({"name": "Robin Other"}, {"name": "Robin Other"}),
}


@pytest.mark.parametrize("name", PEOPLE)
def test_a_person_is_one_fact(name):
    given, expected = PEOPLE[name]
    record = {} if given is None else {"practitioner": given}
    assert parse_clinic(DATA).lay_under(record)["practitioner"] == expected


@pytest.mark.parametrize("wrong", ["text", 5, ["x"], None])
def test_what_is_wrong_in_a_record_is_left_for_the_record_to_tell(wrong):
    assert parse_clinic(DATA).lay_under({"organization": wrong})["organization"] == wrong


def test_a_clinic_may_hold_nothing_of_one_visit():
    own = {"organization", "practitioner", "supervising_practitioner", "own"}
    for table in set(CORE.fields) - own:
        assert problems_of({table: {}}) == [(table, "belongs-to-a-visit")], table
    present = {"supervising_practitioner": {"name": "A", "present": True}}
    assert problems_of(present) == [("supervising_practitioner.present", "belongs-to-a-visit")]


BAD = {
    "a zone of no place": ({"time_zone": "CDT?"}, "time_zone", "unknown-zone"),
    "the machine's zone": ({"time_zone": "localtime"}, "time_zone", "unknown-zone"),
    "a zone that is a number": ({"time_zone": -5}, "time_zone", "unknown-zone"),
    "a language by its name": ({"language": "English"}, "language", "wrong-type"),
    "a language that is a list": ({"language": ["en"]}, "language", "wrong-type"),
    "a misspelt key": ({"organisation": {}}, "organisation", "unknown-key"),
    "a misspelt key within": ({"organization": {"telefone": "1"}}, "organization.telefone", "unknown-key"),
    "a paper of another world": (
        {"organization": {"page_size": "legal"}},
        "organization.page_size",
        "unknown-code",
    ),
    "paper in the wrong table": ({"page_size": "a4"}, "page_size", "unknown-key"),
    "an empty name": ({"practitioner": {"name": ""}}, "practitioner.name", "blank"),
    "text where a table belongs": ({"organization": "Mockingbird"}, "organization", "wrong-type"),
    "one practitioner for several": ({"practitioners": {"name": "A"}}, "practitioners", "wrong-type"),
    "text among practitioners": ({"practitioners": ["A"]}, "practitioners[0]", "wrong-type"),
    "a misspelt key of one of several": (
        {"practitioners": [{"nam": "A"}]},
        "practitioners[0].nam",
        "unknown-key",
    ),
    "limits that are no table": ({"limits": 5}, "limits", "wrong-type"),
    "a limit in words": ({"limits": {"a": "ten"}}, "limits.a", "wrong-type"),
    "a limit that is true": ({"limits": {"a": True}}, "limits.a", "wrong-type"),
    "a negative limit": ({"limits": {"a": -1}}, "limits.a", "out-of-range"),
    "checks that are no table": ({"checks": ["R1"]}, "checks", "wrong-type"),
    "a check set to what there is not": ({"checks": {"R1": "never"}}, "checks.R1", "unknown-code"),
    "a check set to a truth": ({"checks": {"R1": False}}, "checks.R1", "unknown-code"),
    "a check set to a list": ({"checks": {"R1": ["off"]}}, "checks.R1", "unknown-code"),
    "a limit without end": ({"limits": {"a": float("inf")}}, "limits.a", "out-of-range"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_problem_is_told_with_its_place(name):
    data, place, kind = BAD[name]
    assert problems_of({**DATA, **data}) == [(place, kind)]


def test_all_problems_of_a_clinic_come_at_once_in_the_order_of_the_file():
    data = {
        "consent": {"outcome": "given"},
        "time_zone": "x",
        "organization": {"telephon": "1", "name": 5},
        "supervising_practitioner": {"present": False, "nam": "A"},
        "limits": {"a": -1, "b": "x"},
    }
    assert problems_of(data) == [
        ("consent", "belongs-to-a-visit"),
        ("time_zone", "unknown-zone"),
        ("organization.telephon", "unknown-key"),
        ("organization.name", "wrong-type"),
        ("supervising_practitioner.nam", "unknown-key"),
        ("supervising_practitioner.present", "belongs-to-a-visit"),
        ("limits.a", "out-of-range"),
        ("limits.b", "wrong-type"),
    ]


def test_a_clinic_is_found_beside_an_encounter_or_in_its_folder(tmp_path):
    (tmp_path / "visit.toml").write_text("")
    assert find_clinic(tmp_path / "visit.toml") is None
    (tmp_path / "clinic.toml").write_text('[organization]\nname = "Mockingbird"\n')
    for beside in (tmp_path, tmp_path / "visit.toml", tmp_path / "not-written-yet.toml"):
        assert find_clinic(beside).organization == {"name": "Mockingbird"}


@pytest.mark.parametrize(("content", "words"), [("", "is empty"), ("[]\n", "line 1"), (None, "no such file")])
def test_a_clinics_file_that_cannot_be_read_is_said_so(tmp_path, content, words):
    path = tmp_path / "clinic.toml"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ClinicError, match=words) as caught:
        load_clinic(path)
    assert caught.value.source == str(path)


def test_the_clinic_of_the_examples_is_sound(root):
    clinic = load_clinic(root / "examples" / "clinic.toml")
    assert clinic.time_zone == "America/Chicago"
    assert [person["credentials"] for person in clinic.practitioners] == ["MD", "PA-C"]


@pytest.mark.parametrize("limit", [0, 0.0])
def test_a_limit_may_be_0_and_is_kept(limit):
    assert parse_clinic({"limits": {"note_sign_days": limit}}).limits == {"note_sign_days": 0}


def test_limits_of_word_files_are_set_under_the_engine():
    clinic = parse_clinic({"engine": {"limits": {"depth": 100, "part_bytes": 50_000_000}}})
    assert clinic.engine.limits == Limits(depth=100, part_bytes=50_000_000)
    assert parse_clinic({"engine": {}}).engine.limits == parse_clinic({}).engine.limits == Limits()


def test_active_content_is_allowed_for_the_templates_of_a_pack():
    clinic = parse_clinic({"engine": {"allow": {"17340": ["picture", "link"], "99": []}}})
    assert clinic.engine.allow == {"17340": {"picture", "link"}, "99": set()}
    assert parse_clinic({}).engine.allow == {}


WRONG_ENGINES = {
    "active content that is no table": ({"allow": ["picture"]}, [("engine.allow", "wrong-type")]),
    "active content that is no list, or is unknown": (
        {"allow": {"1": "picture", "2": ["pictures"], "3": [["picture"]], "4": ["picture"]}},
        [(f"engine.allow.{pack}", "unknown-code") for pack in "123"],
    ),
    "no table": (5, [("engine", "wrong-type")]),
    "limits that are no table": ({"limits": 5}, [("engine.limits", "wrong-type")]),
    "unknown keys": (
        {"limit": {}, "limits": {"depht": 5}},
        [("engine.limit", "unknown-key"), ("engine.limits.depht", "unknown-key")],
    ),
    "values that no limit can have": (
        {"limits": {"depth": 256, "entries": 0, "elements": "5"}},
        [
            ("engine.limits.entries", "out-of-range"),
            ("engine.limits.elements", "out-of-range"),
            ("engine.limits.depth", "out-of-range"),
        ],
    ),
}


@pytest.mark.parametrize(("engine", "problems"), WRONG_ENGINES.values(), ids=WRONG_ENGINES)
def test_what_is_wrong_with_the_settings_of_the_engine_is_reported_with_its_place(engine, problems):
    assert problems_of({"engine": engine}) == problems


@pytest.mark.parametrize("limit", [10**400, 2**63, float("inf")])
def test_a_limit_that_is_too_large_is_a_problem(limit):
    with pytest.raises(ClinicError, match="is too large"):
        parse_clinic({"limits": {"assent_age": limit}})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[limits]\nassent_age = 0x" + "f" * 5000, "limits.assent_age: is a number too large to read"),
        ("[limits]\nassent_age = 0b" + "1" * 64, "limits.assent_age: is a number too large to read"),
        ("[limits]\nassent_age = " + "9" * 5000, "holds a number too long to read"),
        ("organization.address = " + "[" * 100 + "]" * 100, "is nested too deeply"),
    ],
)
def test_a_clinics_file_with_a_huge_number_or_many_brackets_is_a_problem(tmp_path, text, said):
    path = tmp_path / "clinic.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ClinicError, match=said):
        load_clinic(path)


@pytest.mark.parametrize("data", [{"limits": {"steps": 100}}, {"engine": {"tags": 5}}, {"part_bytes": 9}])
def test_a_limit_of_the_engine_in_another_table_belongs_under_engine_limits(data):
    with pytest.raises(ClinicError) as caught:
        parse_clinic(data)
    (problem,) = caught.value.problems
    assert (problem.kind, problem.fix) == ("unknown-key", "write it under [engine.limits]")


def test_a_clinic_names_its_pack_by_its_name_or_by_a_folder_beside_its_file(tmp_path):
    path = tmp_path / "clinic.toml"
    make_tiny_pack(tmp_path / "ours")
    for named, title in (("ours", "A small pack"), ("17340", "Cryotherapy for acne")):
        path.write_text(f'pack = "{named}"\n', encoding="utf-8")
        clinic = load_clinic(path)
        assert pack_of(None, clinic).title == title
        assert pack_of("17340", clinic).title == "Cryotherapy for acne"
    for wrong in (5, "", ["17340"]):
        assert problems_of({"pack": wrong}) == [("pack", "wrong-type")]


LOGOS = {
    "not there": ("nope.png", None, "nope.png: there is no such file", "missing-file"),
    "a folder": ("logos", "", "logos: is a folder, not a file", "folder"),
    "no picture": ("logo.png", b"Our logo", "logo.png: a picture must be PNG or JPEG", "no-picture"),
    "another kind of picture": (
        "logo.gif",
        b"GIF89a",
        "logo.gif: a picture must be PNG or JPEG",
        "no-picture",
    ),
    "cut off": ("logo.png", png()[:30], "logo.png: the picture is damaged: its end is missing", "no-picture"),
    "a JPEG cut off": (
        "a.jpg",
        jpeg()[:-2],
        "a.jpg: the picture is damaged: its end is missing",
        "no-picture",
    ),
    "too large": ("logo.png", png() + bytes(LARGEST), "logo.png: is larger than 1 MB", "too-large"),
    "no name": (" ", None, "is not the name of a file", "wrong-type"),
    "a number": (5, None, "is not the name of a file", "wrong-type"),
    "the root": ("/", None, "/: is a folder, not a file", "folder"),
}


@pytest.mark.parametrize("name", LOGOS)
def test_a_logo_that_cannot_be_printed_is_refused_with_all_other_problems(tmp_path, name):
    named, content, message, kind = LOGOS[name]
    if content == "":
        (tmp_path / named).mkdir()
    elif content is not None:
        (tmp_path / named).write_bytes(content)
    file = tmp_path / "clinic.toml"
    file.write_text(f'logo = {named if named == 5 else repr(named)}\ntime_zone = "Nowhere"\n')
    with pytest.raises(ClinicError) as caught:
        load_clinic(file)
    problems = {problem.place: problem for problem in caught.value.problems}
    assert problems.keys() == {"logo", "time_zone"}
    found = problems["logo"]
    assert (found.message.removeprefix(f"{tmp_path}/"), found.kind, found.line) == (message, kind, 1)
    assert found.fix


def test_a_logo_fits_its_frame_in_its_own_proportions_and_has_the_clinics_name(tmp_path):
    sizes = {}
    for wide, high in ((400, 100), (100, 400), (20, 10)):
        (tmp_path / "logo.png").write_bytes(png(wide, high))
        data = {"logo": "logo.png", "organization": {"name": "Mockingbird"}}
        logo = parse_clinic(data, source=str(tmp_path / "clinic.toml")).logo
        assert logo.alternative_text == "Mockingbird"
        sizes[wide] = (round(logo.width_mm, 2), round(logo.height_mm, 2))
    assert sizes == {400: (32, 8), 100: (3.75, 15), 20: (30, 15)}


def test_a_logo_has_its_svg_beside_it(tmp_path):
    (tmp_path / "logo.png").write_bytes(png())
    (tmp_path / "logo.svg").write_bytes(SVG)
    source = str(tmp_path / "clinic.toml")
    assert parse_clinic({"logo": "logo.png"}, source=source).logo.svg == SVG
    (tmp_path / "logo.svg").write_bytes(SVG.replace(b"/>", b"><image href='http://a.test/x'/></svg>"))
    with pytest.raises(ClinicError, match="takes something from outside"):
        parse_clinic({"logo": "logo.png"}, source=source)


def test_an_svg_beside_a_logo_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "logo.png").write_bytes(png())
    svg, source = tmp_path / "logo.svg", str(tmp_path / "clinic.toml")
    svg.write_bytes(SVG + bytes(LARGEST))
    with pytest.raises(ClinicError, match=r"logo\.svg: is larger than 1 MB"):
        parse_clinic({"logo": "logo.png"}, source=source)
    svg.unlink()
    svg.mkdir()
    with pytest.raises(ClinicError, match=r"logo\.svg: is a folder"):
        parse_clinic({"logo": "logo.png"}, source=source)


def test_a_logo_stands_at_the_top_of_the_file_and_in_no_record():
    with pytest.raises(ClinicError) as caught:
        parse_clinic({"organization": {"logo": "logo.png"}})
    (problem,) = caught.value.problems
    assert (problem.place, problem.kind) == ("organization.logo", "unknown-key")
    assert "at the top of the file" in problem.fix
    with pytest.raises(EncounterError) as refused:
        parse_encounter({"organization": {"logo": "logo.png"}})
    fixes = {problem.place: problem.fix for problem in refused.value.problems}
    assert fixes["organization.logo"].startswith("write it into clinic.toml")
