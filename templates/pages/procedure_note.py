"""Writes the procedure note for colleagues, coders and auditors: past tense, clinical words.

A value that a final note must have is printed without a condition, so that a draft marks it when it is
missing. A value that may be absent is inside a condition on its own field.
"""

from __future__ import annotations

from pages import note_act, note_before
from pages.furniture import sign_here
from pages.layout import block, each, fact, line, maybe, table, told, when, words
from pages.note_before import has_code

TITLE = "Procedure note"
FACTS = (17, 83)


def body() -> str:
    """Write the note in the order of its pages."""
    return "".join(
        (
            _opening(),
            note_before.people(),
            note_before.indication(),
            note_before.screening(),
            note_before.consent(note_before.agreed_freezing()),
            note_act.procedure(),
            note_act.course(),
            note_act.conclusion(),
            signature(),
            addenda(),
            line("Small Print", "{{ ama_notice }}"),
        )
    )


def _opening() -> str:
    """Write the title and the summary of four lines."""
    agent = told("{{ agent.clinical }}", "an agent that is not recorded")
    procedure = (
        "{% if not_done %}Not performed{% if plan.agent %}; planned: cryotherapy for acne with "
        "{{ plan.agent.clinical }}{% endif %}"
        "{% elif stopped and not sites %}Stopped before the first freeze; planned: cryotherapy for acne with "
        + agent
        + "{% else %}Cryotherapy for acne with "
        + agent
        + "{% if sites or not stopped %}, "
        + note_act.applied("applicator not recorded")
        + "{% endif %}{% endif %}{% if stopped and sites %}; stopped before completion{% endif %}"
    )
    sites = (
        "{% if not_done %}None treated{% if plan.sites %}; planned: "
        + words("plan.sites", "unique | list")
        + "{% endif %}{% elif stopped and not sites %}None treated{% else %}"
        + words("sites", "unique | list | sentence")
        + "{% if lesion_total %}; "
        + note_act.lesions("lesion_total")
        + '{% if sites | selectattr("technique.area") | first %}, and a light freeze over an area{% endif %}'
        + "{% endif %}{% endif %}"
    )
    complications = (
        '{% if procedure.complications == "none" %}{{ text.statements.complications }}'
        "{% elif not_done and not procedure.complications %}Not applicable: no procedure was performed"
        "{% else %}"
        + told(words("procedure.complications", "list | sentence"), "Not recorded")
        + "{% endif %}"
    )
    rows = (
        fact(
            "Diagnosis",
            "**{{ condition.code.clinical }}**"
            f"{{% if {has_code('condition.code')} %}} ({{{{ condition.code.code }}}}){{% endif %}}",
        ),
        fact("Procedure", procedure),
        fact("Sites", sites),
        fact("Complications", complications),
    )
    return (
        line("Title", TITLE)
        + line("Subtitle", "CPT {{ procedure_code }}: {{ descriptor }}")
        + line("Status Line", status())
        + table("Summary Table", FACTS, rows, "Summary of the note")
    )


def status() -> str:
    """Write the day, the times, and whether it was completed, stopped or not done."""
    return "{{ encounter.date | date }}" + _times() + " · **{{ procedure.status.clinical | sentence }}**"


def _times() -> str:
    """Write start and end with their zone; with both zones, where they are two."""
    both = "procedure.end and (procedure.start | zone) != (procedure.end | zone)"
    times = (
        ", {% if procedure.start or procedure.end or document.draft %}"
        + told("{{ procedure.start | time }}", "start not recorded")
        + f"{{% if procedure.start and {both} %}} {{{{ procedure.start | zone }}}}{{% endif %}}"
        + "{% if procedure.start or document.draft %} to {% else %}, ended at {% endif %}"
        + told("{{ procedure.end | time }}", "end not recorded")
        + " {% if procedure.end or not procedure.start %}{{ procedure.end | zone }}"
        "{% else %}{{ procedure.start | zone }}{% endif %}{% else %}times not recorded{% endif %}"
    )
    return f"{{% if not not_done %}}{times}{{% endif %}}"


def addenda() -> str:
    """Write what was added to the record of the note."""
    addendum = "{{ item.at | datetime }}, {{ item.by }}" + maybe(" ({{ item.reason }})") + ": {{ item.text }}"
    return block("if addenda", line("heading 1", "Addenda"), each("Body Text", "addenda", addendum))


def signature() -> str:
    """Write who signed and when; an unsigned note gets lines to sign by hand."""
    signed = (
        "{% if document.draft %}The record names as signer: {% elif signature.status.code == 'signed' %}Signed by "
        "{% else %}To be signed by {% endif %}{{ signature.by }}"
        "{% if document.draft or signature.at %} on {{ signature.at | datetime }} {{ signature.at | zone }}{% endif %}"
        + maybe("; status: {{ signature.status.clinical }}")
        + '{% if document.draft or signature.at or signature.status or not signature.by.endswith(".") %}.{% endif %}'
        + maybe(
            " Co-signed by {{ signature.cosigned_by }}"
            + maybe(" on {{ signature.cosigned_at | datetime }}")
            + '{% if signature.cosigned_at or not signature.cosigned_by.endswith(".") %}.{% endif %}'
        )
    )
    late = "Late entry: the visit was on {{ encounter.date | date }}, the note was signed on {{ signature.at | datetime }}."
    return (
        line("heading 1", "Signature")
        + when("late_entry", "Statement", late)
        + line("Statement", signed)
        + block(
            'if signature.status.code != "signed"',
            sign_here("Practitioner", "{{ practitioner.display }}", "signature.at"),
        )
    )
