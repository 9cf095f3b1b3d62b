"""Lays the definition of a record out as the items of a form (FHIR R4, Questionnaire.item), without words.

Each item has a link of its own: the path of its value in a record, without positions in lists. A table is a
group, and so are values by code. A number that may be a code instead is two items, the second with `.code`; a
list in whose place a code may stand is two, the second with `.instead`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from docgen.encounter.codes import CORE_LISTS
from docgen.encounter.definition import Field, Group
from docgen.encounter.notation import NUMBERS
from docgen.encounter.other import OTHER, Other
from docgen.encounter.table import DETAIL
from docgen.encounter.values import is_language
from docgen.encounter.vocabulary import Vocabulary
from docgen.lazy import dataclass

GROUP = "group"
_INSTEAD = {True: ".instead", False: ".code"}  # ends the link of a code: in the place of a list or a number


@dataclass(frozen=True)
class Item:
    """A question, or a group of them: its link, the key of its value in the table around it, and its type.

    `options` are the codes of a coded item, of the list `list`. `about` is the code that it is a question
    for, of the list `about_list`. `condition` is the expression that says when it is asked.
    """

    link: str
    key: str
    type: str
    field: Field
    list: str = ""
    options: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    repeats: bool = False
    about: str = ""
    about_list: str = ""
    condition: str = ""

    def in_words(self, text: str) -> str | dict[str, str]:
        """Return the value of an open choice that is answered by a text: an open list has it as it is."""
        is_plain = self.field.phrase.is_open and (self.list != "language" or is_language(text))
        return text if is_plain else Other(text).as_data()

    @property
    def is_instead(self) -> bool:
        """Whether it is the code in the place of a number or a list."""
        return bool(self.options) and self.list == self.field.phrase.instead

    @property
    def instead_link(self) -> str:
        """The link of the code in the place of a list; empty for an item in whose place none may stand."""
        return f"{self.link}{_INSTEAD[True]}" if self.repeats and self.field.phrase.instead else ""

    @property
    def is_required(self) -> bool:
        """Whether every record has it."""
        return self.field.phrase.required

    def walk(self) -> Iterator[Item]:
        """Yield this item and all items below it."""
        yield self
        for item in self.items:
            yield from item.walk()


def questionnaire_url(code: str) -> str:
    """Return the canonical URL of the form of a pack, before its language and version."""
    return f"urn:docgen:questionnaire:{code}"


def code_system(code: str, list_: str) -> str:
    """Return the code system of a list of a pack."""
    return f"urn:docgen:codes:{code}:{list_}"


def items_of(group: Group, vocabulary: Vocabulary, above: str = "") -> tuple[Item, ...]:
    """Lay out a group of fields, whose path is `above`; `vocabulary` has the codes of each list."""
    found: list[Item] = []
    for one in group.fields.values():
        found += _items_of_field(one, f"{above}.{one.name}".lstrip("."), vocabulary)
    if group.answers is not None:
        found += _answers(group, group.answers, vocabulary, above)
    return tuple(found)


def _items_of_field(one: Field, link: str, vocabulary: Vocabulary) -> Iterator[Item]:
    """Lay out a field; a group of nothing is left out, as FHIR has none."""
    item = Item(link, one.name, one.phrase.type, one, repeats=one.repeats, condition=one.condition)
    if one.group is not None:
        inner = items_of(one.group, vocabulary, link)
        yield from (replace(item, items=inner),) if inner else ()
        yield from _instead(item, vocabulary)
    elif each := one.phrase.each:
        counts = tuple(
            Item(f"{link}.{code}", code, item.type, one, about=code, about_list=each)
            for code in vocabulary.get(each, ())
        )
        yield from (replace(item, type=GROUP, items=counts),) if counts else ()
    else:
        yield _coded(item, one.phrase.list, vocabulary) if one.phrase.list else item
        yield from _instead(item, vocabulary)


def _instead(item: Item, vocabulary: Vocabulary) -> Iterator[Item]:
    """Lay out the code that may stand in the place of a number or a list; a text says it itself."""
    one, list_ = item.field, item.field.phrase.instead
    if list_ and (one.repeats or one.phrase.type in NUMBERS):
        options = CORE_LISTS.get(list_) or tuple(vocabulary.get(list_, ()))
        link = f"{item.link}{_INSTEAD[one.repeats]}"
        yield replace(item, link=link, type="choice", list=list_, options=options, items=(), repeats=False)


def _coded(item: Item, list_: str, vocabulary: Vocabulary) -> Item:
    """Give an item the codes of a list; one that nobody has may hold any text, as when a record is read."""
    options = item.field.codes or tuple(vocabulary.get(list_, ()))
    if not options:
        return replace(item, type="string")
    takes_words = item.field.phrase.is_open or (list_ == item.field.phrase.list and OTHER in options)
    return replace(item, type="open-choice" if takes_words else "choice", list=list_, options=options)


def _answers(group: Group, one: Field, vocabulary: Vocabulary, above: str) -> Iterator[Item]:
    """Lay out the answer for each code of a list, with its details."""
    about_list = one.phrase.each
    for code in vocabulary.get(about_list, ()):
        item = Item(f"{above}.{code}", code, one.phrase.type, one, condition=one.condition)
        item = replace(item, about=code, about_list=about_list)
        if code not in group.fields:
            yield _coded(item, one.phrase.list, vocabulary)
        yield replace(item, link=item.link + DETAIL, key=item.key + DETAIL, type="string")
