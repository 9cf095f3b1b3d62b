"""Checks each tag by itself: whether its code can be parsed, and whether its words are known.

A tag is parsed alone (an `if` with an `endif` of its own), so that every problem of every tag is found and
none hides another.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from jinja2 import TemplateSyntaxError, nodes

from docgen.errors import Problem
from docgen.suggest import did_you_mean, nearest, question
from docgen.word.language.environment import CLOSE, OPEN, PRINT_CLOSE, PRINT_OPEN, Environment
from docgen.word.language.sandbox import LOOP_METHODS, METHOD_NAMES
from docgen.word.problems.slips import FOREIGN, INSTEAD, SYNONYMS, find_bracket, find_slip
from docgen.word.syntax_tree import depth_of, walk
from docgen.word.tags.scan import OBSTACLE, Tag

OPENERS = {"if": "endif", "for": "endfor"}
MIDDLES = {"elif": ("if",), "else": ("if", "for")}
CLOSERS = {end: start for start, end in OPENERS.items()}
ALONE = frozenset({"set"})
CELL_WORDS = frozenset({"colspan", "cellbg", "vm", "hm"})
KEYWORDS = frozenset({*OPENERS, *MIDDLES, *CLOSERS, *ALONE, *CELL_WORDS})
MOST_BRACKETS = 30  # brackets in each other in one tag, for Jinja's parser
MOST_PARTS = 180  # brackets in each other in the code of one tag: Python takes 200
_MOST_BITS = 14_000  # of a number: Python writes none of more than 4,300 digits
_TEXT = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", re.DOTALL)
_NAMING = {"map": 0, "select": 0, "reject": 0, "selectattr": 1, "rejectattr": 1}  # which argument is a name
_RAW = frozenset({"raw", "endraw"})
_TOKENS = {
    "end of print statement": "the end of the tag",
    "end of statement block": "the end of the tag",
    "integer": "a number",
    "float": "a number",
    "string": "a text",
}
_CUT_OFF = re.compile("(?:got|unexpected) '?end of", re.IGNORECASE)
_MODELS = {
    "for": "write it as {% for site in sites %}",
    "set": 'write it as {% set name = "value" %}',
}
_SHORTER = "give a part of it a name with {% set %}, or shorten it"
_FIXES_ALONE = {  # of tags, and of expressions by themselves
    _SHORTER: "shorten it",
    "write two braces on each side: {{ name }}": "delete it",
    "put it under a condition, such as {% if count %}": "write it with a condition: total / count if count",
}
_BEGINNINGS = {**_MODELS, "if": "write it as {% if minor %}", "elif": "write it as {% elif minor %}"}


class Judged(NamedTuple):
    """The problems of a tag, and its tree if its code could be parsed."""

    problems: list[Problem]
    tree: nodes.Template | None = None


def check_tags(tags: Iterable[Tag], environment: Environment) -> list[Problem]:
    """Return all problems of tags, each by itself.

    Parsing them one by one takes long, so they are parsed together first, and alone if anything is wrong.
    """
    judged = [(tag, _judged_by_form(tag)) for tag in tags]
    if _are_sound([tag for tag, problems in judged if problems is None], environment):
        return [problem for _, problems in judged for problem in problems or ()]
    found = (_judged(tag, environment).problems if known is None else known for tag, known in judged)
    return [problem for problems in found for problem in problems]


def _judged_by_form(tag: Tag) -> list[Problem] | None:
    """Return the problems of a tag whose code need not be parsed; None if it must be."""
    if tag.kind == "comment" or OBSTACLE in tag.code:  # a broken tag is reported elsewhere, not twice
        return []
    if tag.kind == "print" and tag.unit == "p":
        message = "a sub-document cannot be put in"
        return [_problem(tag, message, "write its text here, under a condition or in a loop", "sub-document")]
    if not tag.code:
        return [_problem(tag, "the tag is empty", "write a name in it or delete it", "empty-tag")]
    if (tag.code[0] in "-+" and tag.kind != "print") or tag.code[-1] in "-+":
        message = "a plus or minus at the edge of the tag has no meaning here"
        return [_problem(tag, message, "delete the mark; paragraphs vanish by themselves", "trim-mark")]
    if tag.kind == "statement" and tag.keyword not in KEYWORDS:
        return [_unknown_statement(tag)]
    if tag.keyword in CLOSERS or tag.keyword in ("else", "vm", "hm"):
        rest = tag.code[len(tag.keyword) :].strip()
        return [_trailing(tag, rest)] if rest else []
    return None


def _are_sound(tags: Sequence[Tag], environment: Environment) -> bool:
    """Return whether tags surely have no problem in their code; false is no judgement.

    Each must be a piece of the tree by itself: a quotation mark that is not closed can swallow whole tags.
    """
    if any(nesting_of(tag.code) > MOST_BRACKETS for tag in tags):
        return False
    sources = dict.fromkeys(map(_alone, tags))
    try:
        tree = environment.parse("\n".join(sources))
    except (TemplateSyntaxError, RecursionError, ValueError):
        return False
    pieces = [piece for node in tree.body for piece in getattr(node, "nodes", [node])]
    whole = sum(not isinstance(piece, nodes.TemplateData) for piece in pieces) == len(sources)
    return whole and not (tags and _flaws(tags[0], tree, environment))


def check_expression(tag: Tag, environment: Environment) -> Judged:
    """Return all problems of an expression that is written by itself, without the braces of a tag."""
    if not tag.code:
        return Judged(
            [_problem(tag, "the expression is empty", "write it, or take the line out", "empty-tag")]
        )
    problems, tree = _judged(tag, environment)
    return Judged([in_expression(problem) for problem in problems], tree)


def in_expression(problem: Problem) -> Problem:
    """Return a problem of a tag in words for an expression by itself."""
    fix = _FIXES_ALONE.get(problem.fix, problem.fix).replace("{{ ", "").replace(" }}", "")
    fix = "write the condition or the value alone, such as patient.age >= 18" if "{%" in fix else fix
    return replace(problem, message=problem.message.replace("the tag", "the expression"), fix=fix)


def _judged(tag: Tag, environment: Environment) -> Judged:
    if nesting_of(tag.code) > MOST_BRACKETS:
        return Judged([_too_deep(tag)])
    try:
        tree = environment.parse(_alone(tag))
    except TemplateSyntaxError as error:
        return Judged([_syntax(tag, error)])
    except RecursionError:
        return Judged([_too_deep(tag)])
    except ValueError:  # Python reads no number of more than 4,300 digits
        return Judged([_too_large(tag)])
    return Judged(_flaws(tag, tree, environment), tree)


def _flaws(tag: Tag, tree: nodes.Template, environment: Environment) -> list[Problem]:
    """Return the problems of a tag, or of tags that one stands for, that were parsed."""
    found = walk(tree)
    if depth_of(tree) > MOST_PARTS:
        return [_too_deep(tag)]
    if not all(_can_be_written(node.value) for node in found if isinstance(node, nodes.Const)):
        return [_too_large(tag)]
    return [*_names(tag, found, environment)]


def meant(word: str) -> str:
    """Return the statement that a misspelt word was probably meant to be; else the word itself."""
    if word in KEYWORDS or word in _RAW or word in FOREIGN:
        return word
    return nearest(word, KEYWORDS, 0.6, SYNONYMS) or word


def is_guess(tag: Tag) -> bool:
    """Return whether nobody knows which block a statement belongs to: its word is misspelt, or only `end`."""
    return tag.kind == "statement" and tag.keyword not in KEYWORDS | _RAW | FOREIGN.keys() - {"end"}


def _problem(tag: Tag, message: str, fix: str, kind: str) -> Problem:
    return Problem(tag.place, message, fix, kind, tag.typed)


def _alone(tag: Tag) -> str:
    if tag.kind == "print":
        return f"{PRINT_OPEN} {tag.code} {PRINT_CLOSE}"
    if tag.keyword in CELL_WORDS:
        return f"{PRINT_OPEN} {tag.code.removeprefix(tag.keyword)} {PRINT_CLOSE}"
    code = f"{OPEN} {tag.code} {CLOSE}"
    if tag.keyword == "elif":
        return f"{OPEN}if 1 {CLOSE}{code}{OPEN}endif {CLOSE}"
    closer = OPENERS.get(tag.keyword)
    return f"{code}{OPEN}{closer} {CLOSE}" if closer else code


def nesting_of(code: str) -> int:
    """Return how many brackets are open at once in the code of a tag, outside of its texts."""
    open_ = deepest = 0
    for sign in re.findall(r"[()\[\]{}]", _TEXT.sub("", code)):
        open_ += (sign in "([{") - (sign in ")]}")
        deepest = max(deepest, open_)
    return deepest


def _too_deep(tag: Tag) -> Problem:
    message = "the tag has too many parts, or too many brackets in each other"
    return _problem(tag, message, _SHORTER, "too-deep")


def _too_large(tag: Tag) -> Problem:
    return _problem(tag, "a number in the tag is too large", "write a smaller number", "syntax")


def _can_be_written(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or value.bit_length() <= _MOST_BITS


def _unknown_statement(tag: Tag) -> Problem:
    word = tag.keyword
    if word in _RAW:
        return _problem(
            tag,
            "raw and endraw must be in one paragraph, in this order",
            "put both into the paragraph",
            "raw",
        )
    near = meant(word)
    others = FOREIGN.get(word, f"use one of {', '.join(sorted(KEYWORDS))}")
    fix = question(near) if near != word else others
    message = f"'{word}' is not a statement of the template language" if word else "the tag has no statement"
    return _problem(tag, message, fix, "unknown-statement")


def _trailing(tag: Tag, rest: str) -> Problem:
    fix = "write elif for a second condition" if tag.keyword == "else" else f"write only {tag.keyword}"
    return _problem(tag, f"'{rest}' cannot follow {tag.keyword}", fix, "syntax")


def _syntax(tag: Tag, error: TemplateSyntaxError) -> Problem:
    code = _TEXT.sub("''", tag.code)
    slip, slip_fix = find_slip(code)
    bracket, bracket_fix = find_bracket(code)
    if quote := next((sign for sign in code.replace("''", "") if sign in "\"'"), ""):
        message, fix = f"a quotation mark ({quote}) is not closed", "add the missing quotation mark"
    elif slip:
        message, fix = f"{slip} has no meaning here", slip_fix
    elif bracket:
        message, fix = bracket, bracket_fix
    elif tag.kind == "print" and tag.code.split()[0] in KEYWORDS:
        message, fix = f"{tag.code.split()[0]} is a statement", "write it between {% and %}"
    else:
        message, fix = _translated(error.message or "", tag.keyword)
    return _problem(tag, message, fix, "syntax")


def _translated(message: str, keyword: str) -> tuple[str, str]:
    """Return what Jinja says about a tag in the words of people who write templates, and a fix."""
    fix = _MODELS.get(keyword, "check names, dots, brackets and quotation marks; a name has no spaces")
    found = re.match(r"expected token '(.+)', got '(.*)'$", message)
    if _CUT_OFF.search(message):
        return "something is missing at the end of the tag", _BEGINNINGS.get(keyword, fix)
    if found is None:
        return "".join(filter(str.isprintable, message[:1].lower() + message[1:])).rstrip("."), fix
    wanted, got = (_TOKENS.get(word, f"'{word}'") for word in found.groups())
    if found[2] == "=":
        return "= gives a value a name", "write == to compare"
    return f"{got} is where {'a name' if found[1] == 'name' else wanted} is expected", fix


def _names(tag: Tag, found: Iterable[nodes.Node], environment: Environment) -> Iterable[Problem]:
    filters = [node for node in found if isinstance(node, nodes.Filter)]
    tests = [node.name for node in found if isinstance(node, nodes.Test)]
    called = [node.node for node in found if isinstance(node, nodes.Call)]
    functions = [node.name for node in called if isinstance(node, nodes.Name)]
    methods = [node.attr for node in called if isinstance(node, nodes.Getattr) and not _is_of_loop(node)]
    printed_through = [node.name for node in filters] + _named(filters, True)
    for sort, what, known, names in (
        ("filter", "filter", environment.language_filters, printed_through),
        ("test", "test", environment.tests, tests + _named(filters, False)),
        ("function", "function", environment.functions, functions),
        ("function", "method", METHOD_NAMES, methods),
    ):
        for name in names:
            if name not in known:
                fix = _instead(name, what, known, environment)
                yield _problem(tag, f"'{name}' is not a known {what}", fix, f"unknown-{sort}")


def _instead(name: str, what: str, known: Collection[str], environment: Environment) -> str:
    if what in ("function", "method") and name in environment.language_filters:
        return f"write it as a filter: | {name}"
    if what != "test" and name in INSTEAD:
        return INSTEAD[name]
    return did_you_mean(name, known) or f"the known ones are: {', '.join(sorted(known)) or 'none'}"


def _is_of_loop(node: nodes.Getattr) -> bool:
    """Return whether a method can be one that only a loop has, which may have been given another name."""
    return node.attr in LOOP_METHODS and isinstance(node.node, nodes.Name)


def _named(filters: Iterable[nodes.Filter], of_filters: bool) -> list[str]:
    """Return the filters, or tests, that filters are given by name: `map("upper")`, `select("even")`."""
    names = []
    for node in filters:
        position = _NAMING.get(node.name)
        if position is not None and len(node.args) > position and of_filters == (node.name == "map"):
            given = node.args[position]
            names += [str(given.value)] if isinstance(given, nodes.Const) else []
    return names
