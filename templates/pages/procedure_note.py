"""The procedure note: what a colleague, a coder and an auditor read. Past tense, clinical words.

What a final note must say is printed without a condition, so that a draft marks it; what may be absent
stands inside a condition on its own field.
"""

from __future__ import annotations

from pages import note_act, note_before
from pages.furniture import sign_here
from pages.layout import block, each, fact, line, table, when, words

TITLE = "Procedure note"
FACTS = (20, 80)


def body() -> str:
    """Write the note in the order of its pages."""
    return "".join(
        (
            _opening(),
            note_before.people(),
            note_before.indication(),
            note_before.screening(),
            note_before.consent(),
            note_act.procedure(),
            note_act.course(),
            note_act.conclusion(),
            _addenda(),
            _signature(),
            line("Small Print", "{{ ama_notice }}"),
        )
    )


def _opening() -> str:
    """Write the title, and the four lines that tell it all."""
    times = (
        "{% if not not_done %}, {{ procedure.start | time }} to {{ procedure.end | time }} "
        "{{ procedure.start | zone }}{% endif %}"
    )
    procedure = (
        "{% if not_done %}Not performed. Planned: cryotherapy for acne with {{ agent.clinical }}"
        "{% else %}Cryotherapy for acne with {{ agent.clinical }}, " + words("applicators") + "{% endif %}"
        "{% if stopped %}; stopped before completion{% endif %}"
    )
    sites = (
        "{% if not_done %}None treated. Planned: {% endif %}" + words("sites", "unique | list") + ""
        "{% if lesion_total and not not_done %}; " + note_act.lesions("lesion_total") + " in all{% endif %}"
    )
    complications = (
        "{% if not_done and not procedure.complications %}Not applicable: no procedure was performed"
        "{% else %}" + words("procedure.complications", "list | sentence") + "{% endif %}"
    )
    rows = (
        fact("Diagnosis", "**{{ condition.code.clinical }}** ({{ condition.code.code }})"),
        fact("Procedure", procedure),
        fact("Sites", sites),
        fact("Complications", complications),
    )
    status = "{{ encounter.date | date }}" + times + " · **{{ procedure.status.clinical | sentence }}**"
    return (
        line("Title", TITLE)
        + line("Subtitle", "CPT {{ procedure_code }}: {{ descriptor }}")
        + line("Status Line", status)
        + table("Summary Table", FACTS, rows, "Summary of the note")
    )


def _addenda() -> str:
    addendum = (
        "{{ item.at | datetime }}, {{ item.by }}{% if item.reason %} ({{ item.reason }}){% endif %}: {{ item.text }}"
    )
    return block("if addenda", line("heading 1", "Addenda"), each("Body Text", "addenda", addendum))


def _signature() -> str:
    """Write who signed and when; a note that nobody has signed yet gets lines to sign by hand."""
    signed = (
        "Signed by {{ signature.by }} on {{ signature.at | datetime }} {{ signature.at | zone }}"
        "{% if signature.status %}. Status: {{ signature.status.clinical }}{% endif %}."
    )
    late = (
        "Late entry: the visit was on {{ encounter.date | date }}, the note was signed on "
        "{{ signature.at | datetime }}."
    )
    cosigned = (
        "Co-signed by {{ signature.cosigned_by }}"
        "{% if signature.cosigned_at %} on {{ signature.cosigned_at | datetime }}{% endif %}."
    )
    return (
        line("heading 1", "Signature")
        + when("signature.at", "Statement", signed)
        + when("signature.at and late_entry", "Statement", late)
        + when("signature.cosigned_by", "Statement", cosigned)
        + block("if not signature.at", sign_here("Signature", "{{ practitioner.display }}"))
    )
