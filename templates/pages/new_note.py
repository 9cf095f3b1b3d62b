"""Writes the procedure note with which a new pack starts: little, so that its author sees what is there."""

from __future__ import annotations

from pages import note_act, note_before, procedure_note
from pages.layout import block, cell, fact, line, row, table, told, when, words

TITLE = "Procedure note"
FACTS = (17, 83)


def body() -> str:
    """Write the note in the order of its page."""
    return "".join(
        (
            line("Title", TITLE),
            line("Subtitle", "{{ pack.title }}"),
            line(
                "Status Line", "{{ encounter.date | date }} · **{{ procedure.status.clinical | sentence }}**"
            ),
            _people(),
            _procedure(),
            _conclusion(),
            procedure_note.signature(),
        )
    )


def _people() -> str:
    rows = (
        fact("Diagnosis", note_before.named_diagnosis()),
        fact("Performed by", "{{ practitioner.display }}"),
        fact("Consent", "{{ consent.outcome.clinical | sentence }}", condition="consent.outcome"),
    )
    return line("heading 1", "Patient and indication") + table("Facts Table", FACTS, rows, "Indication")


def _procedure() -> str:
    reasons = words("procedure.status_reason")
    return (
        line("heading 1", "Procedure")
        + when(
            "not_done or stopped", "Body Text", "{{ procedure.status.clinical | sentence }}: " + reasons + "."
        )
        + block(
            "if not not_done",
            line("Body Text", "Method: {{ procedure.method.clinical }}."),
            _sites(),
        )
    )


def _sites() -> str:
    heads = row(cell("Column Head", "Site"), cell("Column Head Number", "Lesions"), head=True)
    site = row(
        cell("Cell Text", "{% for site in procedure.sites %}{{ site.clinical | sentence }}"),
        cell("Cell Number", "{{ site.lesion_count }}{% endfor %}"),
    )
    total = row(
        cell("Total", "{% if lesion_total %}Total"),
        cell("Total Number", "{{ lesion_total }}{% endif %}"),
    )
    return table("Data Table", (75, 25), (heads, site, total), "Treated sites")


def _conclusion() -> str:
    happened = (
        '{% if (procedure.complications | first).code == "none" %}{{ text.no_complications }}{% else %}'
        + told(words("procedure.complications", "list | sentence"), "Not recorded")
        + "{% endif %}"
    )
    rows = (
        fact("Complications", happened, condition=note_act.DONE),
        fact("Assessment", "{{ post.assessment }}"),
        fact("Plan", "{{ post.plan }}"),
    )
    return line("heading 1", "Assessment and plan") + table("Facts Table", FACTS, rows, "Assessment and plan")
