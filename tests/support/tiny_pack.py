"""A whole pack of a few codes, texts, checks and lines, for tests that break one thing in it and look.

Its documents have the codes of the shipped pack's, and its templates are Word files of a line or two.
"""

from __future__ import annotations

from pathlib import Path

from notation import sheet

PACK = """
code = "17340"
title = "A small pack"
version = "1.0.0"
descriptor = "Testing (one, two)"
notice_year = 2025
notice = "Copyright {year} of somebody."

[limits]
age_of_medical_consent = 18

[documents.procedure-note]
type = "note"
title = "Procedure note"
file = "procedure-note.docx"
readers = "colleague"
subject = "procedure"
due = "procedure.status"
carries = "record"
requires = ["patient.name", "text.statements.complications"]
states = [{ what = "who was treated", name = "patient.name", source = "a rule" }]

[documents.patient-consent]
type = "consent"
title = "Patient consent"
file = "patient-consent.docx"
readers = "patient"
subject = "plan"
due = "plan and not not_done"
carries = ["screening.<condition>", "plan", "consent.given_by"]
requires = ["patient.name", "text.alternatives"]
controls = ["consent.signed_at"]

[[documents.patient-consent.states]]
what = "how little is known"
name = "text.evidence"
source = "a rule"

[[documents.patient-consent.states]]
what = "other choices, no treatment among them"
name = "text.alternatives"
source = "a rule"

[[documents.patient-consent.states]]
what = "the right to ask, to refuse and to stop"
name = "text.rights"
source = "a rule"

[documents.aftercare]
type = "aftercare"
title = "Aftercare sheet"
file = "aftercare.docx"
readers = "patient"
subject = "procedure"
due = "completed or (stopped and sites)"
requires = ["patient.name"]
states = [{ what = "the number by day", name = "organization.telephone", source = "a rule" }]
"""

VOCABULARY = """
[facts]
applicator.agents = "choice agent, repeats"

[agent]
liquid_nitrogen = { boils_at_celsius = -195.6 }
carbon_dioxide_slush = { needs = ["vehicle"] }

[vehicle]
acetone = { flammable = true }

[applicator]
cotton_swab = { agents = ["liquid_nitrogen", "carbon_dioxide_slush"] }
open_spray = { agents = ["liquid_nitrogen"], spray = true }

[technique]
spot = {}

[body_site]
cheek = { sides = ["left"] }
chin = { sides = ["midline"], never = true }

[condition]
raynaud = {}
"""

RECORD = """
[condition]
severity_scale = "string"
severity = "string"
features = "string, repeats"

[test_spot]
holds = "site"
date = "date"
result = "string"

[screening]
skin_type = "string"
isotretinoin_last_dose = "date"
"*" = "choice answer, each condition"

[plan]
agent = "choice agent"
vehicle = "choice vehicle"
applicator = "choice applicator"
technique = "choice technique"

[consent]
agent = "choice agent"
vehicle = "choice vehicle"
applicator = "choice applicator"
pigment_initials = "choice decision"

[procedure]
agent = "choice agent"
vehicle = "choice vehicle"
timing_basis = "string"

[procedure.sites]
lesion_type = "string"
lesion_count = "integer, >= 1"
applicator = "choice applicator"
technique = "choice technique"
freeze_seconds = "decimal s, > 0"
freeze_cycles = "integer, >= 1"
margin_mm = "decimal mm, >= 0"

[procedure.not_treated]
lesion_count = "integer, >= 1"

[names]
agent = "subject.agent or (plan.agent if not_done)"
vehicle = "subject.vehicle or (plan.vehicle if not_done)"
applicators = "distinct(subject_rows, 'applicator')"
spray = "some(applicators, 'spray')"
"""

CHECKS = """
[[rules]]
id = "practitioner-name"
documents = ["procedure-note"]
level = "info"
when = "missing(practitioner.name)"
path = "practitioner.name"
message = "It is not recorded who performs the procedure"
fix = "give the practitioner's name"
source = "a rule"

[[rules]]
id = "agent"
documents = ["patient-consent"]
level = "stop"
when = "missing(plan.agent)"
path = "plan.agent"
message = "No agent is planned"
fix = "give it"
source = "a rule"

[[rules]]
id = "applicator"
documents = ["patient-consent"]
level = "stop"
when = "plan.agent and plan.applicator and plan.agent.code not in plan.applicator.agents"
path = "plan.applicator"
message = "The applicator cannot carry the agent"
fix = "correct one of them"
source = "a rule"

[[rules]]
id = "site"
documents = ["procedure-note"]
level = "warn"
each = "procedure.sites"
when = "site.never"
path = "procedure.sites[].body_site"
message = "This site is never treated"
about = "site.clinical"
fix = "look at it"
source = "a rule"

[[rules]]
id = "exception"
documents = ["procedure-note", "patient-consent"]
level = "warn"
each = "screening.exceptions"
when = 'exception.answer.code == "yes"'
path = "screening.*"
message = "A condition is recorded"
about = "exception.condition.clinical"
fix = "weigh it"
source = "a rule"
"""

TEXT = """
language = "en"

[words.agent]
liquid_nitrogen = { clinical = "liquid nitrogen (LN2)", plain = "liquid nitrogen" }
carbon_dioxide_slush = { clinical = "carbon dioxide slush", plain = "dry ice" }

[words.vehicle]
acetone = { clinical = "acetone", plain = "acetone" }

[words.applicator]
cotton_swab = { clinical = "cotton-tipped applicator", plain = "cotton swab" }
open_spray = { clinical = "open spray", plain = "fine spray" }

[words.technique]
spot = { clinical = "spot treatment", plain = "spots" }

[words.body_site.cheek]
clinical = "cheek"
plain = "cheek"
left = { clinical = "left cheek", plain = "left cheek" }

[words.body_site.chin]
clinical = "chin"
plain = "chin"
midline = { clinical = "midline chin", plain = "middle of the chin" }

[words.condition]
raynaud = { clinical = "Raynaud's disease", plain = "fingers that turn white" }

[text]
evidence = "Little is known."
alternatives = "No treatment."
rights = "Ask us anything."

[text.statements]
complications = "No complications."
"""


def questions() -> str:
    """Ask for every key of the pack, in the notation of a text file."""
    tables: dict[str, str] = {}
    path = ""
    for line in RECORD.partition("[names]")[0].splitlines():
        if line.startswith("["):
            path = line.strip("[]")
        elif line and not line.startswith('"*"'):
            key = line.partition(" ")[0]
            for name in ("body_site", "laterality") if key == "holds" else (key,):
                tables[path] = f'{tables.get(path, "")}{name} = "Which {name}?"\n'
    return "".join(f"\n[questions.{path}]\n{lines}" for path, lines in tables.items())


SITES = [{"body_site": "cheek", "laterality": "left"}]
VISIT = {
    "organization": {
        "name": "A small clinic",
        "telephone": "555-0100",
        "after_hours_phone": "555-0101",
        "emergency_number": "911",
    },
    "patient": {
        "name": "Alex Example",
        "birth_date": "1990-05-14",
        "record_number": "000123",
        "language": "en",
    },
    "encounter": {"date": "2026-03-02", "place_of_service": "office"},
    "practitioner": {"name": "Jane Roe"},
    "assistants": "none",
    "payer": {"kind": "commercial", "coverage_finding": "expected_covered"},
    "condition": {"code": "L70.0"},
    "screening": {
        "raynaud": "no",
        "asked_by": "Sam Poe",
        "asked_at": "2026-03-02T09:45:00Z",
        "allergies": "none",
        "medications": "none",
    },
    "plan": {"agent": "liquid_nitrogen", "applicator": "cotton_swab", "sites": SITES},
    "consent": {
        "outcome": "given",
        "given_by": "patient",
        "signed_at": "2026-03-02T09:50:00Z",
        "practitioner_named": "Jane Roe",
        "discussed_by": "Jane Roe",
        "capacity": "able",
        "understanding_check": "teach_back",
        "sites": SITES,
    },
    "time_out": {
        "at": "2026-03-02T10:00:00Z",
        "identifiers": ["name", "birth date"],
        "confirmed": ["patient", "site"],
        "participants": ["Jane Roe"],
        "site_marking": "pen",
    },
    "procedure": {
        "status": "completed",
        "start": "2026-03-02T10:05:00Z",
        "end": "2026-03-02T10:15:00Z",
        "sites": SITES,
        "anesthesia": "none",
        "complications": "none",
        "specimens": "none",
        "blood_loss": "none",
        "implants": "none",
        "other_procedures": "none",
    },
    "post": {
        "diagnosis": "L70.0",
        "assessment": "as planned",
        "plan": "wait",
        "follow_up": "in 8 weeks",
        "disposition": "well",
    },
    "aftercare": {"given_as": ["paper"]},
    "signature": {"by": "Jane Roe", "at": "2026-03-02T10:30:00Z", "status": "signed"},
}
"""A record, as data, for which each of the pack's documents is due and ready."""

SIGNATURE = (
    '<w:sdt><w:sdtPr><w:tag w:val="consent.signed_at"/></w:sdtPr>'
    "<w:sdtContent><w:p><w:r><w:t>Date</w:t></w:r></w:p></w:sdtContent></w:sdt>"
)
TEMPLATES = {
    "procedure-note": sheet(
        "{{ patient.name }}", "{{ text.statements.complications }}", "{{ signature.by }}"
    ),
    "patient-consent": sheet(
        "{{ patient.name }}",
        "{% for site in sites %}{{ site.plain }}{% endfor %}",
        "{{ text.evidence }}",
        "{{ text.alternatives }}",
        "{{ text.rights }}",
        SIGNATURE,
    ),
    "aftercare": sheet("{{ patient.name }}", "{{ organization.telephone }}"),
}


def make_tiny_pack(folder: Path) -> Path:
    """Write the pack into a folder, which it returns."""
    files = {
        "pack.toml": PACK,
        "record.toml": RECORD,
        "vocabulary.toml": VOCABULARY,
        "checks.toml": CHECKS,
        "text/en.toml": TEXT + questions(),
    }
    (folder / "text").mkdir(parents=True)
    (folder / "en").mkdir()
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    for document, content in TEMPLATES.items():
        (folder / "en" / f"{document}.docx").write_bytes(content)
    return folder
