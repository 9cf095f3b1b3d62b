"""Writes the addendum to a filed note. The note itself is never changed."""

from __future__ import annotations

from pages.furniture import sign_here
from pages.layout import Cell, block, cell, ended, fact, line, maybe, row, rows_each, table

TITLE = "Addendum"
FACTS = (17, 83)
WHERE = (34, 33, 33)
SEAL = "SHA-256 is a digest of the note's file as it was filed. Any other file, or any change in it, gives another digest."
AUTHOR = (
    "{% if (amends.additions | last).by %}{{ (amends.additions | last).by }}"
    "{% else %}{{ practitioner.display }}{% endif %}"
)


def body() -> str:
    """Write the text of the addendum."""
    read_together = (
        "The note stays as it was filed. It is to be read together with this addendum, "
        "and this addendum together with it."
    )
    return (
        line("Title", "Addendum to the procedure note")
        + line("Status Line", "Visit of {{ amends.date | date }}")
        + _note()
        + _additions()
        + _changes()
        + line("heading 1", "Signature")
        + line("Statement", read_together)
        + sign_here("Author", AUTHOR, "addenda.signed_at")
        + line("Small Print", SEAL)
    )


def _note() -> str:
    """Write the facts of the amended file: patient, visit, signer and digest."""
    patient = "**{{ patient.name }}**, born {{ patient.birth_date | date }}, record number {{ patient.record_number }}"
    signed = (
        "{% if amends.signed_by %}{{ amends.signed_by }}"
        "{% if amends.signed_at %} on {{ amends.signed_at | datetime }} {{ amends.signed_at | zone }}"
        "{% else %}, time not recorded{% endif %}{% else %}Not recorded{% endif %}"
    )
    digest = (
        "{% if amends.digest %}{% for part in amends.digest | batch(8) %}{{ part | join }}"
        "{% if not loop.last %} {% endif %}{% endfor %}{% else %}{{ amends.digest }}{% endif %}"
    )
    rows = (
        fact("Patient", patient),
        fact(
            "Amends",
            "{{ amends.title }}, version {{ amends.version }}, of the visit on {{ amends.date | date }}",
        ),
        fact("Signed by", signed),
        row(cell("Label", "Filed as"), Cell((line("Digest", f"SHA-256 {digest}"),))),
    )
    return table("Summary Table", FACTS, rows, "The note that this addendum belongs to")


def _additions() -> str:
    by = "{{ item.by }}" + maybe(", {{ item.at | datetime }} {{ item.at | zone }}")
    rows = rows_each(
        "amends.additions",
        row(
            cell("Label", "Added{% if loop.length > 1 %} ({{ loop.index }}){% endif %}"),
            cell("Cell Text", "{{ item.text }}"),
        ),
        fact("Reason", ended("item.reason"), condition="item.reason"),
        row(cell("Label", "By"), cell("Cell Text", by)),
        columns=2,
    )
    return block(
        "if amends.additions",
        line("heading 1", "What is added"),
        table("Facts Table", FACTS, (rows,), "What is added"),
    )


def _changes() -> str:
    heads = row(
        *(cell("Column Head", head) for head in ("Where", "As filed", "As it should read")), head=True
    )
    change = row(
        cell("Cell Text", "{% for item in amends.changes %}{{ item.where }}"),
        cell("Cell Text", "{% if item.was %}{{ item.was }}{% else %}Not there{% endif %}"),
        cell("Cell Text", "{% if item.now %}{{ item.now }}{% else %}Taken out{% endif %}{% endfor %}"),
    )
    return block(
        "if amends.changes",
        line("heading 1", "What changes"),
        table("Data Table", WHERE, (heads, change), "What changes"),
    )
