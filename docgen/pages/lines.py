"""Breaks the words of a paragraph into lines, a sentence on each, and joins such lines again.

A line break is one space. A line that is wholly one `if`, and not the last, has that space inside it, at the
end of each branch: so no double space remains where its condition fails. A backslash at the end of a line is
a line break of Word's. A line that is still too long goes on behind `+`, at the blocks of tags in it, without
a space. What cannot be joined again exactly stays on one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docgen.lazy import compiled_when_used
from docgen.pages.marks import ARGUMENT_PATTERN, BREAK, ENTITY_PATTERN
from docgen.word.page.tidy import TAG_PATTERN

_ATOM = compiled_when_used(
    rf"(?P<tag>{TAG_PATTERN})|\\.|(?P<break>{BREAK})|{ENTITY_PATTERN}|\[\[.*?\]\]|\[\^[^\[\]]*\]"
    rf"|(?:\[[ x]\]|§){ARGUMENT_PATTERN}|(?P<opens>\[[@=])|(?P<closes>\])(?:{ARGUMENT_PATTERN})?"
    r"|(?P<sentence>(?<!\b[A-Z])(?<!\b(?:Dr|Mr|Ms|No|St|vs))(?<!\b(?:Mrs|e\.g|i\.e|Inc))"
    r"[.!?](?:[\"”’»)*]|§/|\\\])*) (?=[^ ])"
)
_SKIPPED = compiled_when_used(r"(?:§(?:[\w.-]+|\([^()]*\)) |\*|[\"“‘«(¿¡]|\\[\[(*])*")
_STATEMENT = compiled_when_used(r"\{%-?\s*([a-z]+)")
_PLACE = compiled_when_used(r"(?:§[\w.-]+ )?(?=\{%)")
GOES_ON, _LONGEST = "+", 110  # characters of a line that is not folded
_BRANCHES = frozenset({"elif", "else", "endif"})
_OPENERS = frozenset({"if", "for", "filter", "call", "macro", "raw"})
# What begins a block at the start of a line; `[Style]` is followed by a space, other brackets are not.
BLOCK = compiled_when_used(r"\#{1,10} |-(?: |$)|1\. |\||:::|\+\+\+|\[(?![@=^\[])[^\]]*\](?: |$)|___$| |$")
_BEGINS = compiled_when_used(rf"\{GOES_ON}|{BLOCK.pattern}")
LONE_TAG = compiled_when_used(rf"(?=\{{[%\#])(?:{TAG_PATTERN})")


class _Piece(NamedTuple):
    """A line as it is shown, and what it is of the words, with what joins it to the next line."""

    line: str
    raw: str


def break_lines(words: str) -> list[str]:
    """Return the lines of a paragraph; `join_lines` returns the same words for them."""
    pieces = _sound(_pieces(words))
    lines = [line for piece in pieces for line in _folded(piece.line)]
    is_sound = join_lines(lines) == words and (len(lines) == 1 or not LONE_TAG.fullmatch(lines[0]))
    return lines if is_sound else [words]


def join_lines(lines: Sequence[str]) -> str:
    """Return the words of a paragraph that is on several lines."""
    joined, lines = [], _unfolded(lines)
    for line in lines[:-1]:
        ends = branch_ends(line)
        if _ends_with_break(line):
            joined.append(f"{line[:-1]}{BREAK}")
        elif ends:
            joined.append(_with_blanks(line, ends))
        else:
            joined.append(f"{line} ")
    return "".join([*joined, *lines[-1:]])


def _pieces(words: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    start = depth = 0
    for found in _ATOM.finditer(words):
        kind, end = found.lastgroup, found.end()
        depth = max(0, depth + _step(found))
        if depth:
            continue
        line = ""
        if kind == "break":
            line = f"{words[start : found.start()]}\\"
        elif kind == "sentence" and _begins_sentence(words, end):
            line = words[start : end - 1]
        elif kind == "tag" and words[end : end + 1] not in ("", " "):
            line = _without_blanks(words[start:end])
        if line:
            pieces.append(_Piece(line, words[start:end]))
            start = end
    return [*pieces, _Piece(words[start:], words[start:])]


def _step(found: re.Match[str]) -> int:
    """Return how much deeper the words are behind an atom: in a block of tags, or in brackets."""
    if found["tag"] is None:
        return (found["opens"] is not None) - (found["closes"] is not None)
    word = _word(found["tag"])
    return 1 if word in _OPENERS else -(word.startswith("end"))


def _word(tag: str) -> str:
    found = _STATEMENT.match(tag)
    return found[1] if found is not None else ""


def _begins_sentence(words: str, at: int) -> bool:
    skipped = _SKIPPED.match(words, at)
    letter = words[skipped.end() :][:1] if skipped is not None else ""
    return letter.isupper() or letter in ("{", "[")


def _sound(pieces: list[_Piece]) -> list[_Piece]:
    """Return the pieces without a break before what would begin a block."""
    sound: list[_Piece] = []
    for piece in reversed(pieces):
        if sound and (_BEGINS.match(sound[-1].line) or LONE_TAG.fullmatch(sound[-1].line)):
            after = sound.pop()
            piece = _Piece(piece.raw + after.line, piece.raw + after.raw)
        sound.append(piece)
    return sound[::-1]


def _ends_with_break(line: str) -> bool:
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def branch_ends(line: str) -> list[int]:
    """Return where the branches of a line end that is wholly one `if`; nothing for any other line."""
    place = _PLACE.match(line)
    if place is None:
        return []
    ends: list[int] = []
    depth = 0
    for found in _ATOM.finditer(line, place.end()):
        word = _word(found["tag"] or "")
        if depth == 1 and word in _BRANCHES:
            ends.append(found.start())
        depth += _step(found)
        is_first = found.start() == place.end()
        if (is_first and word != "if") or (depth == 0 and found.end() < len(line)):
            return []
    return ends if depth == 0 else []


def _with_blanks(line: str, ends: Sequence[int]) -> str:
    starts = [0, *ends]
    return " ".join(line[start:end] for start, end in zip(starts, [*ends, len(line)], strict=True))


def _without_blanks(words: str) -> str:
    """Return a line that is wholly one `if` without the space at the end of each branch; else nothing."""
    ends = branch_ends(words)
    if not ends or any(words[end - 1] != " " for end in ends):
        return ""
    starts = [0, *ends]
    pieces = [words[start:end] for start, end in zip(starts, [*ends, len(words)], strict=True)]
    return "".join([*(piece[:-1] for piece in pieces[:-1]), pieces[-1]])


class _Cut(NamedTuple):
    """Where a long line can be folded, and in how many blocks of tags that is."""

    at: int
    depth: int


def _folded(line: str) -> list[str]:
    """Return a line in lines that are not too long, where it has blocks of tags: the outermost first."""
    lines = _packed(line, list(_cuts(line)), GOES_ON) if len(line) > _LONGEST else [line]
    return [line] if LONE_TAG.fullmatch(lines[0]) else lines


def _packed(line: str, cuts: list[_Cut], sign: str) -> list[str]:
    if len(line) <= _LONGEST or not cuts:
        return [line]
    least = min(cut.depth for cut in cuts)
    ends = [cut.at for cut in cuts if cut.depth == least]
    lines = [""]
    for start, end in zip([0, *ends], [*ends, len(line)], strict=True):
        inner = [_Cut(cut.at - start, cut.depth) for cut in cuts if start < cut.at < end]
        first, *others = _packed(line[start:end], inner, "")
        is_short = not others and len(lines[-1]) + len(first) <= _LONGEST
        lines = [*lines[:-1], lines[-1] + first] if is_short or not lines[-1] else [*lines, first]
        lines += others
    return [lines[0], *(f"{sign}{one}" for one in lines[1:])]


def _cuts(line: str) -> Iterator[_Cut]:
    """Yield the places before and behind a block of tags, before its branches, and between printed values.

    None is right behind a tag that begins a block or a branch, nor behind a space.
    """
    depth = behind = 0
    for found in _ATOM.finditer(line):
        step, word = _step(found), _word(found["tag"] or "")
        depth += min(step, 0)
        at = found.end() if step < 0 else found.start()
        is_place = (step or word in _BRANCHES) if word else found["tag"] and line[at - 2 : at] == "}}"
        if is_place and behind < at < len(line) and line[at - 1] != " " and line[at] != GOES_ON:
            yield _Cut(at, depth)
        depth += max(step, 0)
        behind = found.end() if word and step >= 0 else behind


def _unfolded(lines: Sequence[str]) -> list[str]:
    whole = [*lines[:1]]
    for line in lines[1:]:
        if line.startswith(GOES_ON):
            whole[-1] += line.removeprefix(GOES_ON)
        else:
            whole.append(line)
    return whole
