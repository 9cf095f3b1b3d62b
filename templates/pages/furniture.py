"""Writes what surrounds the text of every document: letterhead, running header, footer, lines to sign."""

from __future__ import annotations

from dataclasses import replace

from pages.controls import day
from pages.layout import Cell, cell, line, row, rows_choose, table, when

DRAFT = "DRAFT. Not for signature. Missing values are marked."
DATE_OF_VISIT = "{{ encounter.date | date }}"


def letterhead() -> str:
    """Write the header of the first page: the clinic on the left, with its logo, the patient on the right."""
    address = '{{ organization.address | join(", ") }}'
    clinic = Cell(
        (
            line("Letterhead Name", "{{ organization.name }}"),
            when("organization.address", "Letterhead Line", address),
            when("organization.telephone", "Letterhead Line", "Telephone {{ organization.telephone }}"),
        )
    )
    patient = Cell(
        (
            line("Patient Label Name", "{{ patient.name }}"),
            line("Patient Label", "Born {{ patient.birth_date | date }}"),
            line("Patient Label", "Record number {{ patient.record_number }}"),
        )
    )
    logo = cell("Letterhead Logo", "{{ organization.logo }}")
    beside, alone = row(logo, clinic, patient), row(replace(clinic, span=2), patient)
    rows = [rows_choose("organization.logo", beside, alone, columns=3)]
    return (
        when("document.draft", "Draft Mark", DRAFT)
        + table("Letterhead Table", (20, 38, 42), rows, "Letterhead and patient")
        + line("Header Space")
    )


def running_header(title: str) -> str:
    """Write the header of the second and all later pages."""
    patient = (
        "{{ patient.name }}, born {{ patient.birth_date | date }}, record number {{ patient.record_number }}"
    )
    cells = (cell("Running Line", patient), cell("Running Line End", f"{title}, {DATE_OF_VISIT}"))
    return (
        when("document.draft", "Draft Mark", DRAFT)
        + table("Running Table", (66, 34), [row(*cells)], "Patient and document")
        + line("Header Space")
    )


def footer(title: str) -> str:
    """Write the footer: document, version and language on the left, the page on the right."""
    left = cell("footer", f"{title}, version {{{{ document.version }}}}, English")
    return table(
        "Layout Table",
        (70, 30),
        [row(left, cell("Footer Page", "Page [[PAGE]] of [[NUMPAGES]]"))],
        "Version and page",
    ) + line("Header Space")


def sign_here(about: str, who: str, dated: str) -> str:
    """Write lines to sign by hand: signature, date and time; the date can be filled in on screen.

    `dated` is the place in the record where the date belongs.
    """
    signed = f"{about}: date of the signature"
    lines = (line("Signature Line"), line("Signature Line", day(dated, signed)), line("Signature Line"))
    cells = (
        Cell((rule, line("Signature Caption", text)))
        for rule, text in zip(lines, (who, "Date", "Time"), strict=True)
    )
    return table("Signature Table", (58, 24, 18), [row(*cells)], f"{about}: signature, date and time")
