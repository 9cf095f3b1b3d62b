"""The least that a pack can be: a document of each type, and nothing of its own but titles and lines."""

from __future__ import annotations

from pathlib import Path

from notation import sheet

_HEAD = """
code = "99"
title = "A bare pack"
version = "1.0.0"
descriptor = "Testing"
notice_year = 2025
notice = "Copyright {year} of somebody."
"""
_DOCUMENT = """
[documents.{type}]
type = "{type}"
title = "A document"
file = "{type}.docx"
readers = "{readers}"
subject = "{subject}"
due = "{subject}"
"""
_TYPES = {
    "note": ("colleague", "procedure"),
    "consent": ("patient", "plan"),
    "aftercare": ("patient", "procedure"),
    "addendum": ("colleague", "procedure"),
    "other": ("patient", "plan"),
}
LINES = ("{{ patient.name }}", "{{ patient.gender.clinical }}")
_CONTROL = "<w:sdt><w:sdtPr><w:tag w:val={}/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>"
_SIGNED = {
    "note": "{{ signature.by }}",
    "consent": _CONTROL.format('"consent.signed_at"'),
    "addendum": _CONTROL.format('"addenda.signed_at"'),
}


def make_bare_pack(folder: Path) -> Path:
    """Write the pack into a folder, which it returns."""
    (folder / "text").mkdir(parents=True)
    (folder / "en").mkdir()
    head = _HEAD
    for name, (readers, subject) in _TYPES.items():
        head += _DOCUMENT.format(type=name, readers=readers, subject=subject)
        head += 'amends = "note"\n' if name == "addendum" else ""
        (folder / "en" / f"{name}.docx").write_bytes(sheet(*LINES, _SIGNED.get(name, "")))
    (folder / "pack.toml").write_text(head, encoding="utf-8")
    (folder / "text" / "en.toml").write_text('language = "en"\n', encoding="utf-8")
    return folder
