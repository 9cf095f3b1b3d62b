"""Knows the marks of a page within a line, and which characters of a text must not be taken for one.

A tag stands as it was typed. Characters that nobody sees are written by name or number: `&nbsp;`, `&#x200b;`.
Behind a backslash, a mark is a part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from docgen.lazy import compiled_when_used
from docgen.word.page.tidy import TAG, TAG_PATTERN

_NAMES = {"nbsp": "\xa0", "Tab": "\t", "shy": "\xad", "br": "\n", "quot": '"', "amp": "&"}
_NAMED = {letter: f"&{name};" for name, letter in _NAMES.items() if letter not in '"&'}
ENTITY_PATTERN = rf"&(?:{'|'.join(_NAMES)}|#x[0-9a-f]{{1,5}}|#x10[0-9a-f]{{4}});"
_ENTITY = compiled_when_used(ENTITY_PATTERN)
BREAK = "&br;"
_BRACE, _OPENER = "&#x7b;", compiled_when_used(r"\{(?=[{%#])")
_QUOTE, _BRACKETS = str.maketrans({'"': "&quot;"}), str.maketrans({"(": "&#x28;", ")": "&#x29;"})


def _argument_pattern(of: str) -> str:
    name, title = rf'(?>{TAG_PATTERN}|[^()"])*+', rf'(?>{TAG_PATTERN}|[^"])*+'
    return rf'\((?P<name{of}>{name})(?:"(?P<title{of}>{title})")?\)'


ARGUMENT_PATTERN = re.sub(r"\(\?P<\w+>", "(?:", _argument_pattern(""))  # what is behind a control's words
_PLACE_NAME = r"[A-Za-z](?:[\w.-]*\w)?"
_PLACE = compiled_when_used(_PLACE_NAME)
TOKEN = compiled_when_used(
    rf"(?P<tag>{TAG_PATTERN})"
    r"|\\(?P<escaped>.)"
    rf"|(?P<entity>{ENTITY_PATTERN})"
    r"|(?P<strong>\*\*)|(?P<emphasis>\*)"
    r"|\[\[(?P<code>(?:(?!\]\]).)*)\]\](?P<result>\[=)?"
    rf"|\[(?P<tick>[ x])\]{_argument_pattern('_tick')}"
    r"|\[@(?P<opens>\w+)(?: |(?=\]))"
    r"|\[\^(?P<mark>\w+)(?: (?P<mark_name>[^\[\]]+))?\]"
    rf"|(?P<closes>\])(?:{_argument_pattern('')})?"
    rf"|§(?:(?P<place>{_PLACE_NAME})|{_argument_pattern('_place')})(?: |$)"
    r"|(?P<ends>§/)"
)
_ESCAPED = compiled_when_used(r"[\\*\[\]§]|\{(?=[{%#])|\|(?=\|)")
_SEEN_ALIKE = compiled_when_used(rf"&(?=(?:{'|'.join(_NAMES)}|#x[0-9a-f]+);)")


def named(text: str) -> str:
    """Return a text with what nobody sees, and what would read like that, by name or number."""
    text = _SEEN_ALIKE.sub("&amp;", text)
    return text if text.isprintable() else "".join(map(_name, text))


def _name(letter: str) -> str:
    if letter.isprintable():
        return letter
    return _NAMED.get(letter) or f"&#x{ord(letter):x};"


def bracketless(text: str) -> str:
    """Return the code of a field, or the name of a note, as it is written in its brackets."""
    return named(text).replace("[", "&#x5b;").replace("]", "&#x5d;")


def unnamed(text: str) -> str:
    """Return a text that `named` returned as it was."""
    return _ENTITY.sub(lambda found: _letter(found[0]), text) if "&" in text else text


def _letter(entity: str) -> str:
    name = entity[1:-1]
    return _NAMES.get(name) or chr(int(name[2:], 16))


def escaped(text: str) -> str:
    """Return words as they are written within a line; a backslash is before what would be a mark."""
    return _between_tags(text, lambda plain: _ESCAPED.sub(r"\\\g<0>", named(plain)), "\\{")


def quoted(text: str, brackets: bool = False) -> str:
    """Return a name or a title as it is written behind a mark; a tag in it stands as it was typed."""
    signs = _QUOTE | (_BRACKETS if brackets else {})
    whole = _between_tags(text, lambda plain: _OPENER.sub(_BRACE, named(plain)).translate(signs), _BRACE)
    whole = f"&#x20;{whole[1:]}" if whole.startswith(" ") else whole
    return f"{whole[:-1]}&#x20;" if whole.endswith(" ") else whole


def _between_tags(text: str, change: Callable[[str], str], brace: str) -> str:
    """Return a text whose tags stand as they are; a brace right before a tag is no part of it."""
    pieces, at = [], 0
    for tag in TAG.finditer(text):
        plain = change(text[at : tag.start()])
        pieces += [f"{plain[:-1]}{brace}" if plain.endswith("{") else plain, named(tag[0])]
        at = tag.end()
    return "".join([*pieces, change(text[at:])])


def argument(name: str, title: str) -> str:
    """Return the name and the title of a control in brackets."""
    given = [quoted(name, True)] if name else []
    return f"({' '.join([*given, *([_title(title)] if title else [])])})"


def _title(title: str) -> str:
    return f'"{quoted(title)}"'


def is_place(name: str) -> bool:
    """Return whether the name of a statement can be written without brackets: `§risks.common`."""
    return _PLACE.fullmatch(name) is not None


def title_of(place: str) -> str:
    """Return the usual title of a statement's control."""
    return f"Must state: {re.sub('[._-]', ' ', place)}"
