"""Knows slips of typing and words of other languages, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping

# what has no meaning in the code of a tag, outside of its texts, and what to write instead; the first counts
_SLIPS = tuple(
    (re.compile(pattern), fix)
    for pattern, fix in (
        (r"^\{", "write two braces on each side: {{ name }}"),
        (r"^[#/^](?=\w)", "write {% if minor %} … {% endif %} or {% for site in sites %} … {% endfor %}"),
        (r"&&?", "write and"),
        (r"\|\|", "write or"),
        (r"≥|=>", "write >="),
        (r"≤|=<", "write <="),
        (r"≠|<>|!==", "write !="),
        (r"===", "write =="),
        (r"!(?!=)", "write not"),
        (r"×", "write *"),
        (r"÷", "write /"),
        (r"\?", 'write {{ "yes" if minor else "no" }}'),
        (r"\|\s*\w+\s*(:)", 'write it in brackets, as in | join(", ")'),
        (r"\bthen$", "delete it"),
        (r"\b(?:AND|OR|NOT|IN|IS|IF|ELSE)\b", "write it in small letters"),
        (r"[;$@\\]", "delete it"),
    )
)
SYNONYMS: Mapping[str, str] = {
    "elseif": "elif",
    "elsif": "elif",
    "elsf": "elif",
    "fi": "endif",
    "each": "for",
    "foreach": "for",
    "endeach": "endfor",
    "endforeach": "endfor",
    "next": "endfor",
}
"""Words of other languages for statements of the language."""

_TEXT = "write its text here, under {% if … %} or in {% for … %}"
_SET = "write {% set name = value %}"
_AS_IT_IS = "delete it: every value is text, and is printed as it is"
_IN_WORD = "delete it, and set it in Word"
_GIVEN = "delete it; the program gives the finished value: see docs/coming-from-docxtpl.md"
_UNCHANGED = "delete it: a template cannot change a value"
FOREIGN: Mapping[str, str] = {
    **dict.fromkeys("extends include import from block macro call".split(), _TEXT),
    **dict.fromkeys("endblock endmacro endcall endwith endset endfilter endautoescape".split(), "delete it"),
    **dict.fromkeys("with do".split(), _SET),
    **dict.fromkeys("break continue".split(), "write the condition into the loop: {% for a in b if a.c %}"),
    "filter": "write the filter after the value: {{ name | upper }}",
    "autoescape": _AS_IT_IS,
    **dict.fromkeys("trans endtrans pluralize".split(), "write the text itself"),
    "end": "write endif or endfor",
}
"""Statements of Jinja and of other languages that have no counterpart, with what to write instead."""

INSTEAD: Mapping[str, str] = {
    **dict.fromkeys("safe forceescape striptags Listing".split(), _AS_IT_IS),
    **dict.fromkeys("nl2br linebreaks linebreaksbr".split(), "delete it: line breaks become those of Word"),
    **dict.fromkeys("center indent wordwrap".split(), _IN_WORD),
    **dict.fromkeys("R RichText RichTextParagraph InlineImage Mm Cm Inches Pt".split(), _GIVEN),
    **dict.fromkeys("append add extend update pop remove insert clear".split(), _UNCHANGED),
    **dict.fromkeys("tojson pprint xmlattr".split(), "print its fields one by one, or loop over them"),
    **dict.fromkeys("lstrip rstrip".split(), "write it as a filter: | trim"),
    **dict.fromkeys("strftime format_date".split(), 'write it as a filter: | date("dd.MM.yyyy")'),
    **dict.fromkeys("now today".split(), "name a day of the data"),
    "isoformat": 'write it as a filter: | date("iso")',
    "casefold": "write it as a filter: | lower",
    "len": "write it as a filter: | length",
    "str": "write it as a filter: | string",
    "sorted": "write it as a filter: | sort",
    "reversed": "write it as a filter: | reverse",
    "format": "put texts together with ~, and write numbers with | number(2)",
    "get": 'write a dot: {{ patient.name | default("unknown") }}',
    "attr": "write a dot and the name",
    "groupby": "loop over groups that the program has made",
    "urlize": "make a link in Word, with a tag as its address",
}
"""Functions, methods and filters of Jinja, Python and docxtpl, with what to write instead."""


def find_slip(code: str) -> tuple[str, str]:
    """Return what has no meaning in the code of a tag without its texts, and the fix; empty if nothing."""
    for pattern, fix in _SLIPS:
        if found := pattern.search(code):
            return found[found.lastindex or 0], fix
    return "", ""


def find_bracket(code: str) -> tuple[str, str]:
    """Return what is wrong with the brackets in the code of a tag, and its fix; empty texts if they pair."""
    partners = {")": "(", "]": "[", "}": "{"}
    closers = {opener: closer for closer, opener in partners.items()}
    opened: list[str] = []
    for sign in code:
        if sign in closers:
            opened.append(sign)
        elif sign in partners:
            if not opened:
                return f"the bracket {sign} was never opened", "delete it, or open it before"
            if opened[-1] != partners[sign]:
                break
            opened.pop()
    if not opened:
        return "", ""
    return f"the bracket {opened[-1]} is not closed", f"write {closers[opened[-1]]} where it should end"
