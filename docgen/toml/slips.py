"""What people type in the place of a statement of TOML: what each is, and what belongs there."""

from __future__ import annotations

import re
from typing import NamedTuple

from docgen.characters import UNSEEN
from docgen.lazy import compiled_when_used
from docgen.toml.brackets import mend_brackets
from docgen.toml.statements import NAMES
from docgen.toml.values import DOUBLE, OTHER_BRACKETS, SINGLE, Mended, is_toml, mend_value

_ROUNDS = 6  # in one line are hardly more things wrong than that
_LONGEST = 100_000  # characters of a statement that is looked at
_ODD_BLANK = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_QUOTED = (
    r'"""(?:[^\\]|\\.)*?"""'
    r"|'\''.*?'\''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    rf'|[{DOUBLE}][^{DOUBLE}"\n]*[{DOUBLE}"]'
)
_ODD = compiled_when_used(rf"(?s:{_QUOTED})|\#[^\n]*|(?P<blank>[{_ODD_BLANK}])|(?P<unseen>{UNSEEN.pattern})")
_COMMENT = compiled_when_used(rf"(?s:{_QUOTED})|(?P<comment>[ \t]*\#[^\n]*\Z)|\#[^\n]*")
_LINE = compiled_when_used(
    rf"""([ \t]*{NAMES})(?:([ \t]*[=:\uff1d\uff1a]+>?)|[ \t]+(?=[\d"'{DOUBLE}]))([ \t]*)(.*)""", re.DOTALL
)
_SPACED = compiled_when_used(r"([ \t]*[A-Za-z]\w*(?:[ \t]+\w+){1,4})([ \t]*=.*)", re.DOTALL)
_TWO = compiled_when_used(
    rf"""([ \t]*{NAMES}[ \t]*=[ \t]*(?:{_QUOTED}|[^\s"'\#=,;\[{{]+))[,;\s]\s*({NAMES}[ \t]*=.*)"""
)
_HEADING = compiled_when_used(
    rf"(\[*)[ \t]*({NAMES}|[A-Za-z][\w \t.,/-]*?)[ \t]*(\]*)[ \t]*(?:[.,;:=]+|([^\]\[]*))"
)
_BEFORE_KEY = compiled_when_used(r"[ \t]*(?:[>•·▪*]+[ \t]*|-+[ \t]+)([A-Za-z][\w. \t]*[=:].*)", re.DOTALL)
_WORD_ALONE = compiled_when_used(
    r"[ \t]*(?P<before>(?:[•·▪-][ \t]*)?[({<*=~]*)[ \t]*(?P<word>[A-Za-z][\w.]*)"
    r"[ \t]*(?P<after>[)}>*~]*(?:==+|:)?)[ \t]*"
)
_ODD_KEY = compiled_when_used(r"[^=\"\n]*[^\sA-Za-z0-9_=\"-][^=\"\n]*=.*", re.DOTALL)


class Slip(NamedTuple):
    """What is wrong in a statement: what it is, and what to do; nothing of the statement itself."""

    message: str
    fix: str


class Statement(NamedTuple):
    """A statement as TOML can read it, empty if it cannot; what is wrong; whether `text` is certain."""

    text: str
    slips: tuple[Slip, ...] = ()
    is_certain: bool = True


class Style(NamedTuple):
    """How a file is read: a line with a text of such a file, and whether dates may become text."""

    example: str
    dates_as_text: bool


def mend_statement(text: str, style: Style) -> Statement:
    """Return a statement that TOML cannot read as it can, with what is wrong.

    There are no slips where docgen takes it as it is, and where nothing is known of what is wrong.
    """
    pieces = _pieces(text)
    if len(pieces) == 1:
        return _mend(text, style)
    mended = [_mend(piece, style) if not is_toml(piece) else Statement(piece) for piece in pieces]
    apart = Slip("has two keys", "write each on a line of its own")
    slips = (apart, *(slip for one in mended for slip in one.slips))
    is_whole = all(one.text for one in mended)
    text = "\n".join(one.text for one in mended) if is_whole else ""
    return Statement(text, tuple(dict.fromkeys(slips)), is_whole and all(one.is_certain for one in mended))


def _pieces(text: str) -> list[str]:
    """Return the keys with their values that are on one line."""
    pieces = []
    while len(text) < _LONGEST and (found := _TWO.fullmatch(text)) is not None:
        pieces.append(found[1])
        text = found[2]
    return [*pieces, text]


def _mend(text: str, style: Style) -> Statement:
    slips: list[Slip] = []
    is_certain = True
    for _ in range(_ROUNDS):
        found = _first_found(text, style)
        slips += [Slip(one.message, one.fix) for one in found if one.message]
        is_certain = is_certain and all(one.is_certain for one in found)
        if not found or found[0].text in ("", text):
            break
        text = found[0].text
        if is_toml(text):
            return Statement(text, tuple(dict.fromkeys(slips)), is_certain)
    return Statement("", tuple(dict.fromkeys(slips)), is_certain=False)


def _first_found(text: str, style: Style) -> list[Mended]:
    """Return what the first rule that knows a statement says of it; nothing if none does."""
    if len(text) > _LONGEST:
        return []
    found = (
        rule(text, style)
        for rule in (_odd_characters, _heading, _before_key, _word_alone, _spaced_key, _key, _other)
    )
    return next(filter(None, found), [])


def _odd_characters(text: str, style: Style) -> list[Mended]:
    def plain(found: re.Match[str]) -> str:
        return " " if found["blank"] else "" if found["unseen"] else found.group()

    mended = _ODD.sub(plain, text)
    message = "has a space that is no ordinary one, such as the no-break space of Word"
    return [Mended(mended, message, "type it again with the space bar")] if mended != text else []


def _heading(text: str, style: Style) -> list[Mended]:
    line, comment = _without_comment(text)
    found = _HEADING.fullmatch(line.strip())
    if found is None or not (found[1] or found[3]) or "\n" in line:
        return []
    brackets = min(2, max(len(found[1]), len(found[3])))
    name = re.sub(r"[ \t]*[.,/][ \t]*|[ \t]+", lambda gap: "_" if gap.group().isspace() else ".", found[2])
    whole = f"{'[' * brackets}{name}{']' * brackets}"
    if len(found[1]) != len(found[3]) or len(found[1]) > 2:
        is_certain = brackets == 1
        fix = "write [ before the heading and ] after it, or both twice for a table that repeats"
        return [
            Mended(f"{whole}{found[4] or ''}{comment}", "has a bracket too few or too many", fix, is_certain)
        ]
    if found[4] and name == found[2]:
        is_key = _LINE.fullmatch(found[4]) is not None
        text = f"{whole}\n{found[4]}{comment}" if is_key else f"{whole}{comment}"
        fix = "write it on a line of its own, a comment after #"
        return [Mended(text, "has something after the heading", fix, is_key)]
    if re.search(r"[,/]", found[2]):
        return [Mended(f"{whole}{comment}", "is a heading with a sign in it", "write a point in its place")]
    if re.search(r"[ \t]\d+$", found[2]):
        fix = "write it each time without a number, in two brackets: [[ ]]"
        return [Mended(f"{whole}{comment}", "is a heading with a number", fix, is_certain=False)]
    if name != found[2] and brackets == 2:
        fix = "write a point for the space, as in [[procedure.sites]], or _"
        return [Mended(f"{whole}{comment}", "is a heading with a space", fix, is_certain=False)]
    if name != found[2]:
        return [Mended(f"{whole}{comment}", "is a heading with a space", "write _ for the space")]
    return [Mended(f"{whole}{comment}", "has a sign after the heading", "take it out")]


def _before_key(text: str, style: Style) -> list[Mended]:
    if (found := _BEFORE_KEY.fullmatch(text)) is None:
        return []
    return [Mended(found[1], "has a sign before its key, as in a list or a quoted e-mail", "take it out")]


def _word_alone(text: str, style: Style) -> list[Mended]:
    if (found := _WORD_ALONE.fullmatch(_without_comment(text)[0])) is None:
        return []
    fix = 'write a heading in brackets, as in [plan]; a list on one line: key = ["…", "…"]; a comment after #'
    is_heading = not found["before"].startswith((*"•·▪-",))
    heading = f"[{found['word'].lower()}]" if is_heading and not found["after"].endswith(":") else ""
    return [Mended(heading, "is a word alone", fix, is_certain=False)]


def _spaced_key(text: str, style: Style) -> list[Mended]:
    if (found := _SPACED.fullmatch(text)) is None:
        return []
    key = re.sub(r"(?<=\w)[ \t]+", "_", found[1])
    return [Mended(f"{key}{found[2]}", "has a key with a space", "write _ for the space")]


def _key(text: str, style: Style) -> list[Mended]:
    if (found := _LINE.fullmatch(text)) is None:
        return []
    key, sign, blank, rest = found.groups()
    value, comment = _without_comment(rest)
    if not value.strip():
        fix = 'write it after the =, a list as ["…", "…"]; take the line out when there is nothing to say'
        return [Mended("", "has no value", fix, is_certain=False)]
    if sign is None or sign.strip() != "=":
        message = "has no = after its key" if sign is None else "has another sign in the place of ="
        return [Mended(f"{key} = {rest}", message, "write = between a key and its value")]
    name = re.split(r"[. \t]", key.strip())[-1].strip("\"'")
    return [
        one._replace(
            text=f"{key}{sign}{blank}{one.text}{comment}" if one.text else "",
            is_certain=one.is_certain and not (comment and one.text.startswith('"') and _is_open(value)),
        )
        for one in _of_value(value, name, style)
    ]


def _of_value(value: str, key: str, style: Style) -> list[Mended]:
    if value.startswith(('"""', "'''")):
        fix = 'close it with """ after its last line'
        return [Mended("", "is a text of several lines that is not closed", fix, is_certain=False)]
    if value.startswith(("[", "{")) and OTHER_BRACKETS.fullmatch(value) is None:
        return mend_brackets(value, key, *style)
    found = mend_value(value, key, *style)
    return [found] if found is not None else []


def _is_open(value: str) -> bool:
    """Return whether what follows a # may belong to a value, since no quote closes it."""
    return len(value) < 2 or not {value[0], value[-1]} <= {*"\"'", *DOUBLE, *SINGLE}


def _other(text: str, style: Style) -> list[Mended]:
    if text.lstrip().startswith("="):
        return [Mended("", "has no key before the =", "write the key there", is_certain=False)]
    if "=" not in text:
        fix = 'put # before a comment; put text of several lines between """ and """'
        return [Mended("", "is neither a [heading] nor a key = value", fix, is_certain=False)]
    if _ODD_KEY.fullmatch(text) is not None:
        fix = "write it as docgen new does: letters, digits and _ alone"
        return [Mended("", "has a key with a sign that no key has", fix, is_certain=False)]
    return []


def _without_comment(text: str) -> tuple[str, str]:
    """Return a text without the comment at its end, and that comment."""
    found = next((one for one in _COMMENT.finditer(text) if one["comment"] is not None), None)
    return (text, "") if found is None else (text[: found.start()], text[found.start() :])
