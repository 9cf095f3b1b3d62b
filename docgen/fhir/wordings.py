"""Chooses the words in which an item of a form is asked: for the staff, or plain ones for patients."""

from __future__ import annotations

from docgen.encounter import GROUP, Item, OwnFields
from docgen.pack import Pack, records_of
from docgen.questions import FOR_STAFF, PLAINLY, Wording, as_words, wording_for


class Wordings:
    """The words of a pack and a clinic in one language, by who is asked."""

    def __init__(self, pack: Pack, language: str, own: OwnFields) -> None:
        self.vocabulary = records_of(pack, own).vocabulary
        self.plain, self.staff = (wording_for(pack, language, is_plain, own) for is_plain in (True, False))

    def _of(self, item: Item) -> Wording:
        facts = self.vocabulary.get(item.about_list, {}).get(item.about, {})
        is_plain = item.field.who and PLAINLY.issuperset(item.field.who) and not facts.get(FOR_STAFF)
        return self.plain if is_plain else self.staff

    def question(self, item: Item) -> str:
        """Return the words of a question; a code in the place of a value is asked for as the value is."""
        table = item.link.rpartition(".")[0]
        if item.type == GROUP:
            return as_words(item.key)
        if item.about:
            return self._of(item).answer(table, item.about_list, item.key)
        return item.field.ask or self._of(item).question(table if item.is_instead else item.link)

    def option(self, item: Item, code: str) -> str:
        """Return the words of an option."""
        return self._of(item).word(item.list, code)
