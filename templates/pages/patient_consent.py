"""The patient's consent: plain words, printed before the visit, signed by hand."""

from __future__ import annotations

from pages.furniture import sign_here
from pages.layout import Cell, block, cell, each, fact, line, maybe, pair, row, table, when

TITLE = "Patient consent"
PLACES = '{{ sites | map(attribute="plain") | unique | list }}'
FORM_OF = "interpreter.mode and not interpreter.mode.no_interpreter"
OTHER_LANGUAGE = "not interpreter and patient.language and patient.language.code != document.language"


def body() -> str:
    """Write the consent in the order of its pages."""
    return "".join(
        (
            _opening(),
            _why(),
            _what_happens(),
            _after(),
            _help_and_risks(),
            _tell_us(),
            _choices_and_rights(),
            _agreement(),
            _other_signatures(),
            _later(),
            line(
                "Small Print",
                "Official name and code: {{ descriptor }}, CPT {{ procedure_code }}. {{ ama_notice }}",
            ),
        )
    )


def _opening() -> str:
    who = (
        "Parent or guardian",
        "{{ guardian.name }}" + maybe(" ({{ guardian.relationship }})"),
    )
    rows = (
        pair("Patient", "**{{ patient.name }}**", "Born", "{{ patient.birth_date | date }}"),
        pair("Clinic", "{{ organization.name }}", "Record number", "{{ patient.record_number }}"),
        pair("Who treats you", "{{ practitioner.display }}", "Date of visit", "{{ encounter.date | date }}"),
        fact(*who, condition="guardian", span=3),
    )
    return (
        line("Title", "Freezing treatment for acne: your consent")
        + line("Subtitle", "Official name: {{ descriptor }} (CPT {{ procedure_code }})")
        + table("Summary Table", (20, 34, 19, 27), rows, "Patient, clinic and date")
        + when(
            'signer == "guardian"',
            "After Table",
            "In this form, “you” means the patient, {{ patient.name }}.",
        )
    )


def _prose(items: str) -> str:
    """Write a list of the pack's sentences as one paragraph."""
    return line("Body Text", f'{{{{ {items} | join(" ") }}}}')


def _why() -> str:
    tried = (
        "{{ item.class.plain | sentence }}" + maybe(" ({{ item.name }})") + maybe(": {{ item.result.plain }}")
    )
    return (
        line("heading 1", "Why this treatment")
        + line("Body Text", 'You have {{ condition.code.plain }}. {{ text.why | join(" ") }}')
        + block(
            "if treatments.failed",
            line("Lead-in", "This is what you have tried:"),
            each("List Bullet", "treatments.failed", tried),
        )
        + _prose("text.not_for_everyone")
    )


def _what_happens() -> str:
    sessions = (
        '{{ text.sessions | join(" ") }}'
        "{% if plan.sessions %} This form covers up to {{ plan.sessions }} treatment"
        "{% if plan.sessions != 1 %}s{% endif %}.{% endif %}"
        "{% if consent.valid_until %} You can use it until {{ consent.valid_until | date }}."
        "{% elif consent.valid_for %} It is good for {{ consent.valid_for }} days after you sign it."
        "{% else %} It is good for {{ limits.consent_valid_days | number }} days after you sign it.{% endif %}"
    )
    return (
        line("heading 1", "What will happen")
        + line("Lead-in", "These places will be treated:")
        + each("List Bullet", "sites", "**{{ item.plain | sentence }}**")
        + _prose("text.what_happens")
        + line("heading 2", "How it works")
        + _prose("text.how_it_works")
        + line("heading 2", "What it feels like")
        + _prose("text.feels")
        + line("heading 2", "How often")
        + line("Body Text", sessions)
    )


def _after() -> str:
    days = row(
        cell("Label", "{% for item in text.expect %}{{ item.when }}"),
        cell("Cell Text", "{{ item.what }}{% endfor %}"),
    )
    return line("heading 1", "What you can expect after") + table(
        "Facts Table", (24, 76), [days], "What you can expect after"
    )


def _help_and_risks() -> str:
    risks = (
        fact("Common", '{{ text.risks.common | join("; ") }}.'),
        fact("Less common", '{{ text.risks.less_common | join("; ") }}.'),
        fact("Rare", '{{ text.risks.rare | join("; ") }}.'),
    )
    pigment = '{{ text.pigment | join(" ") }}'
    initials = Cell((line("Signature Line"), line("Signature Caption", "Your initials{% endif %}")))
    return (
        line("heading 1", "How it may help")
        + line("Body Text", '{{ text.benefit | join(" ") }} {{ text.evidence | join(" ") }}')
        + line("heading 1", "Risks")
        + table("Facts Table", (24, 76), risks, "Risks")
        + line("heading 2", "Lighter or darker marks")
        + when("not screening.skin_type.pigment_initials", "Body Text", pigment)
        + table(
            "Signature Table",
            (76, 24),
            [row(cell("Cell Text", "{% if screening.skin_type.pigment_initials %}" + pigment), initials)],
            "Lighter or darker marks: your initials",
        )
    )


def _tell_us() -> str:
    """Write what the patient told, to confirm, and boxes to tick for what nobody has asked yet."""
    told = "{{ item.word.plain | sentence }}"
    return ""


def _choices_and_rights() -> str:
    return (
        line("heading 1", "Other choices")
        + each("List Bullet", "text.alternatives")
        + line("heading 1", "Your rights")
        + each("List Bullet", "text.rights")
        + _prose("text.other_people")
        + line("heading 1", "Photos and cost")
        + line("Body Text", '{{ text.photographs | join(" ") }} {{ text.cost | join(" ") }}')
        + when("organization.state_wording", "Body Text", "{{ organization.state_wording }}")
        + when("organization.language_notice", "Body Text", "{{ organization.language_notice }}")
    )


def _agreement() -> str:
    stated = (
        "I have read this form, or someone read it to me.",
        "I could ask questions. They were answered.",
        "I know what the treatment is, how it may help, what its risks are, and what else I can choose.",
        "I know that I can say no, and that I can stop at any time.",
    )
    return (
        line("heading 1", "Statement and signatures")
        + "".join(line("Statement Item", text) for text in stated)
        + block(
            'if signer == "patient"',
            line("Statement", "I agree to this treatment of the places named in this form."),
            sign_here("Patient", "{{ patient.name }}, patient"),
        )
        + block(
            'if signer == "guardian"',
            line(
                "Statement",
                "I may decide for {{ patient.name }}. I agree to this treatment of the places named here.",
            ),
            sign_here(
                "Parent or guardian",
                "{{ guardian.name }}" + maybe(", {{ guardian.relationship }}"),
            ),
        )
    )


def _other_signatures() -> str:
    return ""


def _later() -> str:
    return ""
