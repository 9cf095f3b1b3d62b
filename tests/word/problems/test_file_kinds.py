"""The kinds of problems with a file as a whole."""

from __future__ import annotations

from docgen.word.ooxml import limits
from docgen.word.problems.file_kinds import ACTIVE, FILE
from docgen.word.problems.kinds import KINDS, SECTIONS


def test_the_kinds_of_files_are_in_the_catalogue() -> None:
    assert all(KINDS[kind.name] is kind for kind in (*FILE, *ACTIVE))
    assert (SECTIONS["The file"], SECTIONS["Active content"]) == (FILE, ACTIVE)


def test_every_kind_of_active_content_says_by_which_name_it_is_allowed() -> None:
    assert {kind.name for kind in ACTIVE} == {f"active-{name}" for name in limits.ACTIVE}
    assert all(kind.fix.endswith(f"Or allow {kind.name.removeprefix('active-')}.") for kind in ACTIVE)
