"""Reviews a pack, or a template for one: finds every problem, including names that no record can have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from docgen.checks import Check, find_checks
from docgen.context import context_shape, find_name_problems
from docgen.encounter import NO_FIELDS, Group, OwnFields, is_taken, record_path
from docgen.errors import DocgenError, Problem, TemplateError
from docgen.pack import (
    Pack,
    PackDocument,
    find_nameless_controls,
    find_problems,
    find_stray,
    find_unmet,
    find_unsightly,
    find_unversioned,
    read_body,
    records_of,
)
from docgen.provenance import find_uncarriable
from docgen.review.examples import find_example_problems
from docgen.review.names import item_of, of_the_record, problems_of, shape_at, unknown_codes, unknown_names
from docgen.review.parity import find_disparities
from docgen.review.phrases import PREFIX, find_misplaced, find_phrase_problems
from docgen.review.record import find_record_problems, own_for
from docgen.review.reserved import find_reserved
from docgen.word import (
    Unfinished,
    Use,
    WordTemplate,
    find_formatting,
    find_nameless,
    find_unfinished,
    read_file,
)

__all__ = ["check_file", "check_pack", "check_template", "find_broken", "own_for"]


def check_template(
    template: WordTemplate | str | Path,
    pack: Pack,
    document: str,
    language: str = "en",
    allow: Iterable[str] = (),
    own: OwnFields = NO_FIELDS,
) -> tuple[Problem, ...]:
    """Find every problem of a template, given as a file or compiled, for a document of the pack.

    `allow` are the kinds of active content that a file may have, `own` the clinic's own fields. A name that
    the document's context can never have is a problem at each of its places, with the name that was probably
    meant. So is a name that the pack requires but the template does not use.
    """
    phrases = pack.phrases(language)
    if not isinstance(template, WordTemplate):
        try:
            template = WordTemplate.load(template, phrases=phrases, allow=allow)
        except DocgenError as error:
            return error.problems
    shape, records = context_shape(pack, document, language, own), records_of(pack, own)
    found = [pair for root in template.fields.values() for pair in root.walk()]
    left = [*find_misplaced(found, phrases, language)]
    used = {path: field.uses for path, field in found if not (left and f"{path}.".startswith(PREFIX))}
    problems = [*left, *unknown_names(used, shape)]
    problems += unknown_codes(found, [Use("the whole template")], shape, pack, records)
    if (kind := pack.documents.get(document)) is not None:
        problems += find_unmet(kind.requires, kind.controls, kind.states, template)
        problems += find_stray(kind.states, template)
        printed = {path: field.uses for path, field in found if not field.fields}
        problems += _uncarried_names(printed, kind, records.definition)
    numbers = {(use.place, use.tag): use.number for _, field in found for use in reversed(field.uses)}
    last = max(numbers.values(), default=0) + 1  # the problems of the whole template
    return tuple(sorted(problems, key=lambda problem: numbers.get((problem.place, problem.tag), last)))


def check_file(template: bytes | str | Path, pack: Pack, document: str) -> tuple[Problem, ...]:
    """Find what was lost, formatted by hand or left by a review in a template's file, and too small text.

    `template` is a file or its bytes. None of this keeps a document from being filled, and a file that cannot
    be read has none of it.
    """
    kind = pack.document(document)
    try:
        data = template if isinstance(template, bytes) else read_file(Path(template), TemplateError)
        formatting, nameless = find_formatting(data, "template"), find_nameless(data, "template")
        unfinished = find_unfinished(data, "template")
    except TemplateError:
        return ()
    problems = find_nameless_controls(kind.controls, nameless)
    return (*problems, *find_unsightly(kind.readers, formatting), *map(_left_over, unfinished))


def _left_over(one: Unfinished) -> Problem:
    if one.kind == "comment":
        message, fix = "somebody's comment is here, and every document would carry it", "delete it"
    else:
        message, fix = "a change is tracked here, and nobody has decided on it", "accept or reject it"
    return Problem(one.place, message, f"{fix} (Word: Review)", "unfinished-review")


def _uncarried_names(
    used: Mapping[str, Iterable[Use]], kind: PackDocument, definition: Group
) -> Iterator[Problem]:
    """Find the names that show values of the record outside the part that the document carries."""
    if isinstance(kind.carries, str):
        return
    for name, uses in used.items():
        path = record_path(of_the_record(name.replace("[]", ""), kind.subject, definition), definition)
        if path is not None and not is_taken(path, kind.carries):
            for use in uses:
                message = (
                    f"{path} is used here but is not in the part of the record that the document carries"
                )
                fix = f"add {path} to the document's carries in pack.toml"
                yield Problem(use.place, message, fix, kind="not-carried", tag=use.tag)


def find_broken(pack: Pack) -> tuple[Problem, ...]:
    """Find what is wrong with facts, texts and names, and with it all that is wrong with record.toml.

    The pack may be loaded partly. Without a problem of facts, texts or names there is nothing broken.
    """
    broken = find_problems(pack.folder)
    if not broken and not any(find_name_problems(pack)) and not find_reserved(pack):
        return ()
    of_checks = () if broken else find_checks(pack)[1]
    return (*broken, *of_checks, *find_record_problems(pack, broken))


def check_pack(pack: Pack, own: OwnFields = NO_FIELDS) -> tuple[Problem, ...]:
    """Find everything that is wrong with a pack: facts, texts, expressions, checks, templates and picture.

    Templates may print a clinic's `own` fields. While facts, texts, phrases or names have problems, checks
    and templates are not looked at.
    """
    if broken := find_broken(pack) or tuple(find_phrase_problems(pack)):
        return broken
    checks, problems = find_checks(pack)
    return (
        *problems,
        *(problem for check in checks if not check.is_core for problem in _check_problems(check, pack)),
        *find_example_problems(pack),
        *find_record_problems(pack),
        *_expression_problems(pack),
        *(
            problem
            for document in pack.documents.values()
            for problem in find_uncarriable(document, pack.definition)
        ),
        *_statement_problems(pack),
        *_template_problems(pack, own),
        *read_body(pack)[1],
        *find_disparities(pack),
        *find_unversioned(pack),
    )


def _statement_problems(pack: Pack) -> Iterator[Problem]:
    """Find statements whose name does not exist."""
    for code, document in pack.documents.items():
        shape = context_shape(pack, code, _language_of(pack, code))
        place = f"pack.toml, documents.{code}.states"
        yield from unknown_names({one.name: [Use(place)] for one in document.states if one.name}, shape)


def _check_problems(check: Check, pack: Pack) -> Iterator[Problem]:
    """Find what is wrong with a check: its path, and its expressions for each of its documents."""
    if not _is_path(check.path, pack.definition):
        fix = "write the path of a field, such as plan.sites[].body_site"
        yield Problem(check.place, "path names no field of a record", fix, kind="unknown-name")
    for document in check.documents:
        shape = context_shape(pack, document, _language_of(pack, document))
        if check.each:
            yield from problems_of(check.each, check.place, shape, pack)
            shape = {**shape, check.item: item_of(shape_at(check.each.split("."), shape))}
        items = {check.item: check.each} if check.each else {}
        for source in (check.when, check.about):
            if source:
                yield from problems_of(source, check.place, shape, pack, items)


def _is_path(path: str, definition: Group) -> bool:
    """Return whether the path of a check leads to a field; its `*` is known only when the check is asked."""
    parts = path.partition("*")[0].rstrip(".").split(".")
    names = tuple(part.removesuffix("[]") for part in parts)
    tables = ("plan", "procedure") if names[0] == "subject" else names[:1]
    return names == ("",) or any(definition.at((table, *names[1:])) is not None for table in tables)


def _language_of(pack: Pack, document: str) -> str:
    """Return a language that the document has; names are the same in all of them."""
    return next(iter(pack.documents[document].languages), "en")


def _expression_problems(pack: Pack) -> Iterator[Problem]:
    """Find what is wrong with the conditions of documents."""
    for code, document in pack.documents.items():
        shape = context_shape(pack, code, _language_of(pack, code))
        reasons = [text for one in document.not_due for text in (one.when, one.about) if text]
        for source in (document.due, *reasons):
            yield from problems_of(source, f"pack.toml, documents.{code}", shape, pack)


def _template_problems(pack: Pack, own: OwnFields) -> Iterator[Problem]:
    """Find what is wrong with each template of each language."""
    for code, document in pack.documents.items():
        for language in document.languages:
            path = pack.template_path(code, language)
            found = check_template(path, pack, code, language, own=own)
            for problem in (*found, *check_file(path, pack, code)):
                place = f"{language}/{document.file}: {problem.place}"
                yield Problem(place, problem.message, problem.fix, problem.kind, problem.tag)
