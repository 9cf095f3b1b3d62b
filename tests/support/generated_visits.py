"""Visits of invented people that are ready by construction, for tests of what final documents say.

`visits()` draws a record as data: whatever a check asks for is put in where it is asked for, and what may be
absent is there or not. So a record that a check stops is a fault of this file, not one to be thrown away.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from complete_visit import complete_visit
from hypothesis import strategies as st

from docgen import load_pack

Draw = st.DrawFn
VOCABULARY = load_pack("17340").vocabulary
ZONE = dt.timezone(dt.timedelta(hours=-6))
DAY = dt.date(2026, 3, 2)
START = dt.datetime(2026, 3, 2, 10, 2, tzinfo=ZONE)
NAMES = (
    "Alex Example",
    "Zoë Ångström-Łącka",
    "Nguyễn Thị Ánh Mẫu",
    "Máire O’Specimen & Daughters",
    "R. D'Invented <Jr.>",
    "Ñandú İbrahim Placeholder",
    "{{ Curly }} Sample",
    "李样本",
    "Jan Sample Sr.",
)
CREDENTIALS = ("MD", "PA-C", "CMA", "M.D.", None)
TEXTS = (
    "as expected",
    "Went well.",
    "seen & told; nothing to add",
    "0.05 % < 0.1 %",
    "quoted “so”, it's said",
    "Ärzte und Öle",
)
NEVER_YES = {"diagnosis_uncertain"}  # no consent can be final with it
ASKED_BEFORE = ("R1", "R2")
ALONE = {"none", "none_needed", "no_visible_change"}


def codes(name: str, *without: str) -> list[str]:
    """The codes of a list of the pack, without those that are refused."""
    return [
        code
        for code, facts in VOCABULARY[name].items()
        if not facts.get("refused") and code not in {*without, "other"}
    ]


def texts() -> st.SearchStrategy[str]:
    return st.sampled_from(TEXTS)


def names() -> st.SearchStrategy[str]:
    return st.sampled_from(NAMES)


def one_of(name: str, *without: str) -> st.SearchStrategy[Any]:
    """A code of a list, or `other` with words where it needs them."""
    known = st.sampled_from(codes(name, *without))
    return st.one_of(known, known, in_words()) if needs_words(name) else known


def needs_words(name: str) -> bool:
    return bool(VOCABULARY[name].get("other", {}).get("text_required"))


def in_words() -> st.SearchStrategy[dict[str, str]]:
    phrases = [text for text in TEXTS if not text.endswith(".")]  # they stand within sentences
    return st.sampled_from(phrases).map(lambda text: {"code": "other", "text": text})


def some_of(name: str, *without: str, least: int = 0, most: int = 3) -> st.SearchStrategy[list[Any]]:
    """A few codes; one that contradicts the others stands alone."""
    several = st.lists(
        one_of(name, *ALONE, *without),
        min_size=least,
        max_size=most,
        unique_by=lambda code: code if isinstance(code, str) else code["code"],
    )
    alone = [[code] for code in codes(name, *without) if code in ALONE]
    return st.one_of(several, st.sampled_from(alone)) if alone else several


def table(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A table in which each of these keys is there or not."""
    return st.fixed_dictionaries({}, optional=keys)


def at(minutes: int) -> str:
    return (START + dt.timedelta(minutes=minutes)).isoformat()


def moments(first: int, last: int) -> st.SearchStrategy[str]:
    """Times so many minutes before or after the start."""
    return st.integers(first, last).map(at)


def person() -> st.SearchStrategy[dict[str, str]]:
    pairs = st.tuples(names(), st.sampled_from(CREDENTIALS))
    return pairs.map(lambda pair: {"name": pair[0], **({"credentials": pair[1]} if pair[1] else {})})


@st.composite
def visits(draw: Draw) -> dict[str, Any]:
    """A record of a visit that was completed, stopped, stopped before the first freeze, or not done."""
    visit = complete_visit()
    end = draw(st.sampled_from(["completed", "completed", "completed", "stopped", "before", "not-done"]))
    _people(draw, visit)
    _reasons(draw, visit)
    _answers(draw, visit)
    _treatment(draw, visit, end)
    _course(draw, visit, end)
    _around(draw, visit)
    if end == "not-done":
        _leave_undone(draw, visit)
    return visit


def _people(draw: Draw, visit: dict[str, Any]) -> None:
    languages = st.sampled_from(["en", "es", "vi", "ase"])
    visit["patient"] |= {
        "name": draw(names()),
        "record_number": draw(st.sampled_from(["000123", "A-77/4", "№ 9"])),
        **draw(table(gender=one_of("gender"), language=languages, reads=languages)),
    }
    visit["practitioner"] = draw(person())
    visit["assistants"] = draw(st.one_of(st.lists(person(), max_size=3), st.just("none")))
    if draw(st.booleans()):
        present = draw(table(present=st.booleans(), location=one_of("supervisor_location")))
        visit["supervising_practitioner"] = draw(person()) | present
    chaperone = table(offered=st.booleans(), outcome=one_of("chaperone_outcome"), name=names())
    interpreter = table(name=names(), id=st.just("0417"), language=languages, note=texts())
    if draw(st.booleans()):
        visit["chaperone"] = draw(chaperone)
    if draw(st.booleans()):
        visit["interpreter"] = draw(interpreter) | {"mode": draw(one_of("interpreter_mode"))}
        if draw(st.booleans()):
            visit["interpreter"] |= {"start": at(-30), "end": at(30)}
    _who_decides(draw, visit)


def _who_decides(draw: Draw, visit: dict[str, Any]) -> None:
    """An adult, a minor with a guardian, an emancipated minor, or somebody who decides for an adult."""
    guardian = {"name": draw(names()), "relationship": "father", **draw(table(language=st.just("es")))}
    consent = visit["consent"]
    kind = draw(st.sampled_from(["adult", "adult", "minor", "emancipated", "agent", "surrogate"]))
    visit["patient"]["birth_date"] = "2010-11-04" if kind in ("minor", "emancipated") else "1999-05-14"
    if kind == "minor":
        visit["guardian"] = guardian
        consent |= {"given_by": draw(st.sampled_from(["parent", "legal_guardian", "proxy"]))}
        consent |= draw(table(assent=one_of("assent"), assent_signed=st.booleans()))
    elif kind == "emancipated":
        consent |= {"given_by": "emancipated_minor", "emancipation_basis": "married"}
    elif kind == "agent":
        visit["guardian"] = guardian | {"document_seen": True, **draw(table(document=texts()))}
        consent |= {"given_by": "health_care_agent"}
        consent |= draw(table(patient_agreement=one_of("patient_agreement", "objects")))
    elif kind == "surrogate":
        visit["guardian"] = guardian | draw(table(document=texts()))
        consent |= {"given_by": "default_surrogate"}
    if kind == "minor":
        visit["guardian"] |= draw(table(document_seen=st.booleans(), document=texts()))
    if consent["given_by"] == "legal_guardian":
        visit["guardian"] |= {"document_seen": True, "relationship": "court-appointed guardian"}
    elif consent["given_by"] == "proxy":
        delegated = {"delegated_by": draw(names()), "delegation_verified_by": draw(names())}
        visit["guardian"] |= {"relationship": "aunt", **delegated}


def _reasons(draw: Draw, visit: dict[str, Any]) -> None:
    visit["condition"] = {
        "code": draw(one_of("diagnosis")),
        **draw(
            table(
                secondary=st.lists(st.sampled_from(["L81.0", "L71.9", "Z33.1"]), unique=True, max_size=2),
                severity=one_of("severity"),
                severity_scale=one_of("severity_scale"),
                features=some_of("feature"),
                duration=texts(),
                exam=texts(),
            )
        ),
    }
    days = st.sampled_from(["2025-01-05", "2025-06-30"])
    tried = table(
        name=texts(),
        strength=texts(),
        frequency=texts(),
        start=days,
        end=st.just("2025-12-01"),
        weeks=st.sampled_from([1, 2.5, 12]),
        reason=texts(),
        source=one_of("treatment_source"),
    )
    rows = st.tuples(tried, one_of("treatment_class"), one_of("treatment_result"))
    visit["prior_treatments"] = [
        row | {"class": kind, "result": result} for row, kind, result in draw(st.lists(rows, max_size=4))
    ]
    session = table(date=days, response=texts(), adverse=some_of("complication"))
    visit["prior_procedures"] = [row for row in draw(st.lists(session, max_size=2)) if row]
    if draw(st.booleans()):
        visit["test_spot"] = {
            "body_site": "chin",
            "laterality": "left",
            **draw(table(date=days, result=texts())),
        }


def _answers(draw: Draw, visit: dict[str, Any]) -> None:
    screening = visit["screening"]
    screening["skin_type"] = draw(one_of("skin_type", "not_assessed"))
    for key in ("asked_by", "asked_at"):
        screening.pop(key)
    screening |= draw(table(asked_by=names(), asked_at=moments(-30, -20)))
    unlisted = st.sampled_from(["none", "not_asked", "unknown", "declined"])
    told = st.one_of(st.lists(texts(), max_size=2), unlisted)
    lists = table(allergies=told, medications=told)
    screening.pop("allergies")
    screening |= draw(lists)
    open_ = [
        code for code in codes("condition", *NEVER_YES) if not VOCABULARY["condition"][code].get("listed")
    ]
    for code in draw(st.lists(st.sampled_from(open_), max_size=4, unique=True)):
        rule = VOCABULARY["condition"][code].get("rule")
        told = ["yes", *([] if rule in ASKED_BEFORE else ["unknown", "declined", "not_applicable"])]
        screening[code] = draw(st.sampled_from(told))
        if draw(st.booleans()):
            screening[f"{code}_detail"] = draw(texts())
        if screening[code] == "yes" and rule in ASKED_BEFORE:
            visit.setdefault("overrides", []).append(
                {
                    "check": f"{rule} screening.{code}",
                    "by": draw(names()),
                    "at": at(-20),
                    "reason": draw(texts()),
                }
            )
    if draw(st.booleans()):
        screening["isotretinoin_last_dose"] = "2026-01-10"


def _treatment(draw: Draw, visit: dict[str, Any], end: str) -> None:
    """Sites, agent and doses; what was planned and agreed allows all of it."""
    agent = draw(one_of("agent"))
    vehicle = {"vehicle": draw(one_of("vehicle"))} if agent == "carbon_dioxide_slush" else {}
    carries = [code for code in codes("applicator") if agent in VOCABULARY["applicator"][code]["agents"]]
    rows = draw(st.lists(_row(carries), min_size=1, max_size=4, unique_by=_place))
    left = draw(
        st.lists(_row(carries), min_size=1 if end != "completed" else 0, max_size=2, unique_by=_place)
    )
    means = {"agent": agent, **vehicle, "applicator": rows[0]["applicator"]}
    places = [_site(row) for row in rows]
    visit["plan"] = means | {"technique": _technique(rows), "sites": places, **draw(_sessions())}
    for key in ("agent", "applicator", "sites"):
        visit["consent"].pop(key)
    visit["consent"] |= {**means, "sites": places}
    if draw(st.booleans()):  # each site by means of its own
        _by_site(visit, rows)
    procedure = visit["procedure"]
    procedure |= {"agent": agent, **vehicle, "sites": rows}
    reasons = table(lesion_count=st.integers(1, 9), reason=texts())
    undone = [*left, *rows] if end in ("before", "not-done") else left
    procedure["not_treated"] = [_site(row) | draw(reasons) for row in undone]
    places = [row["body_site"] for row in rows if isinstance(row["body_site"], str)]
    near = any(VOCABULARY["body_site"][place].get("near_eye") for place in places)
    procedure["protection"] = draw(some_of("protection"))
    if near:
        procedure["protection"] = ["eye_goggles", *draw(some_of("protection", "eye_goggles", "none_needed"))]
    if end == "before":
        del procedure["sites"], procedure["timing_basis"], visit["aftercare"]
    else:
        procedure["timing_basis"] = draw(one_of("timing_basis"))
    if end in ("stopped", "before"):
        procedure |= {"status": "stopped", "status_reason": draw(some_of("status_reason", least=1))}
    procedure |= draw(
        table(
            tip=one_of("tip"),
            distance_cm=st.sampled_from([1, 1.5, 2]),
            probe_gel=st.booleans(),
            single_use_applicator=st.booleans(),
            position=texts(),
        )
    )


def _by_site(visit: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """Plan and agree to the applicator and the technique of each site, and to none for all."""
    sites = [_site(row) | {key: row[key] for key in ("applicator", "technique")} for row in rows]
    for table in ("plan", "consent"):
        visit[table] |= {"sites": sites}
        visit[table].pop("applicator")
    visit["plan"].pop("technique")


def _sessions() -> st.SearchStrategy[dict[str, Any]]:
    return table(sessions=st.integers(1, 4), photographs=st.booleans())


def _technique(rows: list[dict[str, Any]]) -> str:
    return "light_area" if any(row["technique"] == "light_area" for row in rows) else "spot"


def _place(row: dict[str, Any]) -> tuple[str, str]:
    return str(row["body_site"]), row["laterality"]


def _site(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("body_site", "laterality") if key in row}


@st.composite
def _row(draw: Draw, carries: list[str]) -> dict[str, Any]:
    """A treated site: spots on one side, or a light freeze over an area."""
    allowed = [code for code, facts in VOCABULARY["body_site"].items() if not facts.get("never")]
    site = draw(st.sampled_from(allowed))
    facts = VOCABULARY["body_site"][site]
    area = bool(facts.get("area_only")) or (bool(facts.get("whole")) and draw(st.booleans()))
    unpaired = area or site == "other" or "right" not in facts["sides"]
    sides = [
        side
        for side in facts["sides"]
        if (area or side != "bilateral") and (unpaired or side != "not_applicable")
    ]
    row: dict[str, Any] = {"body_site": site, "laterality": draw(st.sampled_from(sides))}
    if site == "other":
        row["body_site"] = draw(in_words())
    row |= {"applicator": draw(st.sampled_from(carries)), "technique": "light_area" if area else "spot"}
    row |= draw(_area_dose() if area else _spot_dose())
    row |= draw(
        table(
            thaw_seconds=st.sampled_from([30, 45.5, 90]),
            margin_mm=st.sampled_from([0, 1, 1.5]),
            reaction=some_of("reaction"),
        )
    )
    return row


def _area_dose() -> st.SearchStrategy[dict[str, Any]]:
    needed = {"passes": st.integers(1, 3), "area_cm2": st.sampled_from([12, 40, 60.5])}
    may = {
        "lesion_type": one_of("lesion_type", "mixed"),
        "freeze_seconds": _seconds(),
        "freeze_cycles": st.integers(1, 3),
    }
    return st.fixed_dictionaries(needed, optional=may)


def _seconds() -> st.SearchStrategy[float]:
    return st.sampled_from([1, 2.5, 4, 4.0, 12, 29.5])


@st.composite
def _spot_dose(draw: Draw) -> dict[str, Any]:
    dose: dict[str, Any] = {"freeze_seconds": draw(_seconds()), "freeze_cycles": draw(st.integers(1, 3))}
    dose["lesion_type"] = draw(one_of("lesion_type"))
    dose["lesion_count"] = draw(st.integers(1, 14))
    if dose["lesion_type"] == "mixed":
        kinds = st.dictionaries(
            st.sampled_from(codes("lesion_type", "mixed")), st.integers(1, 9), min_size=1, max_size=3
        )
        dose["composition"] = draw(kinds)
        dose["lesion_count"] = sum(dose["composition"].values())
    return dose


def _course(draw: Draw, visit: dict[str, Any], end: str) -> None:
    procedure = visit["procedure"]
    procedure |= {
        "end": draw(moments(1, 90)),
        "preparation": draw(some_of("preparation", least=1)),
        "anesthesia": draw(one_of("anesthesia")),
        "tolerance": draw(one_of("tolerance")),
        "complications": draw(some_of("complication", "wrong_site")) or "none",
    }
    pain = st.one_of(st.integers(0, 10), st.just("not_scored"))
    procedure.pop("pain_peak")
    procedure |= draw(table(anesthesia_detail=texts(), pain_peak=pain, pain_at_discharge=pain))
    for key in ("specimens", "blood_loss", "implants"):
        procedure[key] = draw(st.sampled_from(["none", *TEXTS]))
    other = table(description=texts(), note=texts()).map(lambda row: {"code": "11900", **row})
    procedure["other_procedures"] = draw(st.one_of(st.just("none"), st.lists(other, max_size=2)))
    told = {key: texts() for key in ("action", "outcome", "told")}
    event = st.fixed_dictionaries({"at": moments(1, 2000), **told}, optional={"detail": texts()})
    procedure["events"] = [
        {"complication": code, **draw(event)}
        for code in procedure["complications"]
        if procedure["complications"] != "none"
    ]
    for number, event_ in enumerate(procedure["events"]):
        if number % 2 and "sites" in procedure:
            event_ |= _site(procedure["sites"][0])
    if end == "stopped":
        visit["consent"] |= draw(st.sampled_from([{}, {"outcome": "withdrawn", "reason": "had enough"}]))


def _around(draw: Draw, visit: dict[str, Any]) -> None:
    """Consent's and time-out's facts, pictures, what follows, and who stands behind the note."""
    consent, signer = visit["consent"], draw(names())
    consent |= draw(
        table(
            valid_for=st.sampled_from([1, 60]),
            valid_until=st.just("2026-03-20"),
            form_language=st.just("en"),
            form_version=st.just("0.1.0"),
            capacity=st.one_of(st.just("able"), texts()),
            capacity_detail=texts(),
            understanding_check=one_of("understanding_check"),
            copy_given=one_of("copy_given"),
            pigment_initials=one_of("decision"),
            observers=st.booleans(),
            photographs=st.booleans(),
            witness=names(),
            witness_at=moments(-10, -5),
            confirmed_on_day=moments(-10, -5),
            confirmed_by=names(),
        )
    )
    consent["signed_at"] = draw(st.sampled_from([at(-12), at(-3 * 24 * 60)]))
    if consent["signed_at"] != at(-12) and "valid_for" in consent:
        consent["valid_for"] = 60
    if VOCABULARY["skin_type"][visit["screening"]["skin_type"]].get("pigment_initials"):
        consent["pigment_initials"] = "given"
    consent["discussed_by"] = signer
    visit["time_out"] |= draw(
        table(outcome=st.just("held"), site_marking=texts(), confirmed=st.lists(texts(), max_size=2))
    )
    visit["time_out"]["participants"] = draw(st.lists(names(), max_size=3))
    if draw(st.integers(0, 4)) == 0:
        visit["time_out"] = {"outcome": "not_required", "reason": draw(texts())}
    if draw(st.booleans()):
        visit["photographs"] = {
            "count": draw(st.integers(1, 9)),
            **draw(table(taken_at=moments(-9, 9), uses=st.lists(texts(), max_size=2), kept_in=texts())),
        }
    if draw(st.booleans()):
        visit["evaluation"] = {"code": "99213", **draw(table(modifier=st.just("25"), separate=st.booleans()))}
        visit["evaluation"] |= draw(table(statement=texts()))
    for key in ("assessment", "plan", "follow_up"):
        visit["post"][key] = draw(texts())
    visit["post"] |= draw(table(disposition=texts()))
    _afterwards(draw, visit, signer)


def _afterwards(draw: Draw, visit: dict[str, Any], signer: str) -> None:
    if "aftercare" in visit:
        visit["aftercare"] = {
            "given_as": draw(some_of("given_as", least=1)),
            **draw(
                table(
                    language=st.just("es"),
                    version=st.just("0.1.0"),
                    given_to=names(),
                    explained_by=names(),
                    teach_back=st.booleans(),
                    hold_products=st.lists(texts(), max_size=2),
                    resume_products=st.lists(texts(), max_size=2),
                )
            ),
        }
    visit["signature"] = {
        "by": visit["practitioner"]["name"],
        "at": draw(moments(100, 4000)),
        **draw(table(status=st.just("signed"))),
    }
    if draw(st.booleans()):
        visit["signature"] |= {"cosigned_by": draw(names()), **draw(table(cosigned_at=moments(4001, 4100)))}


def _leave_undone(draw: Draw, visit: dict[str, Any]) -> None:
    """Take out what was not done, and say why."""
    visit["procedure"] = {
        "status": "not-done",
        "status_reason": draw(some_of("status_reason", least=1)),
        "decided_at": draw(moments(-9, 9)),
        "not_treated": visit["procedure"]["not_treated"],
    }
    for key in ("time_out", "aftercare", "photographs"):
        visit.pop(key, None)
    visit["post"].pop("diagnosis")
