"""Finds what is wrong with the questions of a text file, and looks up the wording of one.

`[questions.patient] name = "…"` asks the staff for a key of a record; in the place of a text,
`{ staff = "…", plain = "…" }` has another wording for a patient or a signer. In a table, `staff` and `plain`
ask for an entry of the list that the table is; `"*"` asks for an answer for a code, and `"*_detail"` for what
was said about it: in these, {word} is the word of the code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docgen.encounter import ANSWERS, DETAIL, WORDINGS, Group
from docgen.errors import Problem
from docgen.suggest import did_you_mean

WORD_SLOT = "{word}"
_OF_ANSWERS = (ANSWERS, f"{ANSWERS}{DETAIL}")


def find_problems(place: str, questions: Any, group: Group) -> Iterator[Problem]:
    """Find questions for keys that a record does not have, and what is no question."""
    if not isinstance(questions, dict):
        yield Problem(place, "must be a table", "write a line for each question", kind="wrong-type")
        return
    known = [*group.fields, *WORDINGS, *(_OF_ANSWERS if group.answers is not None else ())]
    for key, value in questions.items():
        here, field = f"{place}.{key}", group.fields.get(key)
        if key not in known:
            fix = did_you_mean(key, known) or "correct its spelling, or take it out"
            yield Problem(here, "asks for a key that a record does not have", fix, kind="unknown-key")
        elif field is not None and field.group is not None:
            yield from find_problems(here, value, field.group)
        elif not _is_question(value, key):
            fix = 'write "…", or { staff = "…", plain = "…" } where a patient is asked'
            yield Problem(here, "is not a question", fix, kind="wrong-type")


def _is_question(value: Any, key: str) -> bool:
    texts = [*value.values()] if isinstance(value, dict) and key not in WORDINGS else [value]
    is_named = not isinstance(value, dict) or value.keys() <= {*WORDINGS}
    return is_named and bool(texts) and all(isinstance(text, str) and text.strip() for text in texts)


def find_question(questions: Mapping[str, Any], path: str, wording: str) -> str:
    """Return the text that asks for a key of a record, in one of the wordings; empty when there is none.

    A question that has one wording alone has it for everybody who is asked.
    """
    found: Any = questions
    for part in path.replace("[]", "").split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, Mapping):
        found = found.get(wording) or next((found[name] for name in WORDINGS if name in found), None)
    return found if isinstance(found, str) else ""
