"""What a program can check of plain language: terms, everyday words, lists and headings.

It is a part of two indexes, CDC's Clear Communication Index and PEMAT-P. Who reads decides the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from docgen.errors import Problem
from docgen.review.passages import Passage

INDEXES = {  # the number of their items, and of those that are checked here (docs/readability.md)
    "CDC Clear Communication Index": (20, 3),
    "PEMAT-P, understandability": (17, 3),
}
_MOST_ITEMS = 7  # of a list


def find_obscure(
    passages: Sequence[Passage], terms: Mapping[str, str], everyday: Mapping[str, str]
) -> Iterator[Problem]:
    """Find terms that are not explained where they first stand, words with a plainer one, and long lists.

    `terms` have the words that explain them, `everyday` the plainer word for each.
    """
    for term, explanation in terms.items():
        yield from _unexplained(passages, term, explanation)
    for word, plainer in everyday.items():
        for passage in passages:
            if _says(passage.text, word):
                yield Problem(passage.place, f"says “{word}”", f"write “{plainer}”", "hard-word")
    yield from _long_lists(passages)
    if not any(one.is_heading for one in passages[1:]):
        yield Problem("", "has no headings", "give each part a heading", "no-headings")


def _unexplained(passages: Sequence[Passage], term: str, explanation: str) -> Iterator[Problem]:
    """Find a term whose explanation is neither in its first sentence nor in the next one."""
    for passage in passages:
        if _says(passage.text, term):
            sentences = passage.sentences or [passage.text]
            first = next((at for at, one in enumerate(sentences) if _says(one, term)), 0)
            if not _says(" ".join(sentences[first : first + 2]), explanation):
                message = f"“{term}” first stands here and is not explained"
                yield Problem(passage.place, message, f"add “{explanation}” to it", "unexplained-term")
            return


def _long_lists(passages: Sequence[Passage]) -> Iterator[Problem]:
    """Find the lists that always have more items than a reader keeps in mind."""
    for (place, item), listed in groupby(passages, key=lambda one: (one.place, one.item)):
        count = sum(one.always for one in listed)
        if item and count > _MOST_ITEMS:
            message = f"a list of {count} items, {_MOST_ITEMS} at most"
            yield Problem(place, message, "make two lists of it, each with a heading", "long-list")


def _says(text: str, words: str) -> bool:
    """Return whether a text says these words, in any case, alone or with an ending such as -s."""
    return re.search(rf"\b{re.escape(words)}(?:s|es)?\b", text.replace("’", "'"), re.IGNORECASE) is not None
