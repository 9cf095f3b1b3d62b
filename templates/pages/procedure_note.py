"""Writes the procedure note for colleagues, coders and auditors: past tense, clinical words.

A value that a final note must have is printed without a condition, so that a draft marks it when it is
missing. A value that may be absent is inside a condition on its own field.
"""

from __future__ import annotations

from pages import note_act, note_before
from pages.furniture import sign_here
from pages.layout import block, each, fact, line, table, words

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
    agent = '{{ agent.clinical | otherwise("an agent that is not recorded") }}'
    procedure = (
        "{% if not_done %}Not performed"
        '{{ plan.agent.clinical | after("; planned: cryotherapy for acne with ") }}{% endif %}'
        "{% if stopped and not sites %}Stopped before the first freeze; planned: cryotherapy for acne with "
        + agent
        + "{% endif %}{% if begun %}Cryotherapy for acne with "
        + agent
        + "{% endif %}{% if begun %}, "
        + words("applicators", ' | otherwise("applicator not recorded")')
        + "{% endif %}{% if begun and applicators_in_part %}, in part not recorded{% endif %}"
        "{% if stopped and sites %}; stopped before completion{% endif %}"
    )
    sites = (
        "{% if not begun %}None treated{% endif %}"
        '{% if not_done %}{{ plan.sites | map(attribute="clinical") | unique | list | after("; planned: ") }}{% endif %}'
        '{% if begun %}{{ sites | map(attribute="clinical") | unique | list | sentence }}'
        '{{ lesion_total | counted("lesion") | after("; ") }}{% endif %}'
        "{% if begun and lesion_total and light_area %}, and a light freeze over an area{% endif %}"
    )
    rows = (
        fact("Diagnosis", '**{{ condition.code.clinical }}**{{ condition.code.coded | after(" (", ")") }}'),
        fact("Procedure", procedure),
        fact("Sites", sites),
        fact("Complications", note_act.short_complications()),
    )
    return (
        line("Title", TITLE)
        + line("Subtitle", "CPT {{ procedure_code }}: {{ descriptor }}")
        + line("Status Line", status())
        + table("Summary Table", FACTS, rows, "Summary of the note")
    )


def status() -> str:
    """Write the day, the times with their zones, and whether it was completed, stopped or not done."""
    return (
        "{{ encounter.date | date }}"
        '{% if timed %}, {{ procedure.start | time | otherwise("start not recorded") }}'
        "{% elif not not_done %}, times not recorded{% endif %}"
        '{% if timed %}{{ procedure.start | other_zone(procedure.end) | after(" ") }}{% endif %}'
        "{% if timed %}{% if procedure.start or document.draft %} to {% else %}, ended at {% endif %}{% endif %}"
        '{% if timed %}{{ procedure.end | time | otherwise("end not recorded") }} '
        "{{ procedure.end | default(procedure.start) | zone }}{% endif %}"
        " · **{{ procedure.status.clinical | sentence }}**"
    )


def addenda() -> str:
    """Write what was added to the record of the note."""
    addendum = '{{ item.at | datetime }}, {{ item.by }}{{ item.reason | after(" (", ")") }}: {{ item.text }}'
    return block("if addenda", line("heading 1", "Addenda"), each("Body Text", "addenda", addendum))


def signature() -> str:
    """Write who signed and when; an unsigned note gets lines to sign by hand."""
    signed = (
        "{% if document.draft %}The record names as signer: {% elif signature.status == 'signed' %}Signed by "
        "{% else %}To be signed by {% endif %}{{ signature.by }}"
        "{% if document.draft or signature.at %} on {{ signature.at | datetime }} {{ signature.at | zone }}{% endif %}"
        '{{ signature.status.clinical | after("; status: ") }}'
        '{% if document.draft or signature.at or signature.status or not signature.by.endswith(".") %}.{% endif %}'
        '{{ signature.cosigned_by | after(" Co-signed by ") }}'
        '{% if signature.cosigned_by %}{{ signature.cosigned_at | datetime | after(" on ") }}{% endif %}'
        "{% if signature.cosigned_by and (signature.cosigned_at or not signature.cosigned_by.endswith('.')) %}"
        ".{% endif %}"
    )
    late = "Late entry: the visit was on {{ encounter.date | date }}, the note was signed on {{ signature.at | datetime }}."
    return (
        line("heading 1", "Signature")
        + block("if late_entry", line("Statement", late))
        + line("Statement", signed)
        + block(
            'if signature.status != "signed"',
            sign_here("Practitioner", "{{ practitioner.display }}", "signature.at"),
        )
    )
