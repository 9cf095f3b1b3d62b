"""Words questions and codes for whoever is asked: the staff, or a patient or signer in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docgen.encounter import ANSWERS, DETAIL, NO_FIELDS, OwnFields
from docgen.lazy import dataclass
from docgen.pack import WORD_SLOT, Pack, find_question, kept_for_pack, records_of
from docgen.questions.question import Choice

PLAINLY = frozenset({"patient", "signer"})  # those who are asked in plain words
_REFUSED, FOR_STAFF = "refused", "clinician_only"  # facts about codes that are not put to everybody


@dataclass(frozen=True)
class Wording:
    """The questions and the words of a pack in one language, for one kind of reader."""

    questions: Mapping[str, Any]
    words: Mapping[str, Mapping[str, Any]]
    choices: Mapping[str, tuple[Choice, ...]]
    is_plain: bool

    def question(self, path: str) -> str:
        """Return the text that asks for a key; without one, the key in words."""
        text = find_question(self.questions, path, "plain" if self.is_plain else "staff")
        return text or as_words(path.rpartition(".")[2])

    def answer(self, path: str, list_: str, code: str) -> str:
        """Return the text that asks for the answer for a code, or for details under `code_detail`."""
        is_detail = code.endswith(DETAIL)
        word = self.word(list_, code.removesuffix(DETAIL))
        key = f"{ANSWERS}{DETAIL}" if is_detail else ANSWERS
        text = find_question(self.questions, f"{path}.{key}", "plain" if self.is_plain else "staff")
        return text.replace(WORD_SLOT, word) if text else as_words(word) + (": details" if is_detail else "")

    def word(self, list_: str, code: str) -> str:
        """Return the word of a code; without one, the code in words."""
        found = self.words.get(list_, {}).get(code, {})
        kinds = ("plain", "clinical") if self.is_plain else ("clinical", "plain")
        return next((found[kind] for kind in kinds if kind in found), code.replace("_", " "))


def as_words(key: str) -> str:
    """Write a key as words: `birth_date` as `Birth date`."""
    words = key.replace("_", " ")
    return words[:1].upper() + words[1:]


@kept_for_pack
def wording_for(pack: Pack, language: str, is_plain: bool, own: OwnFields = NO_FIELDS) -> Wording:
    """Return the wording of a pack in a language, with the words of a clinic's own codes.

    Raises PackError for a language in which the pack has no texts.
    """
    texts = pack.texts(language)
    mine = {
        name: {code: {"clinical": text} for code, text in codes.items()} for name, codes in own.words.items()
    }
    found = Wording(texts["questions"], {**texts["words"], **mine}, {}, is_plain)
    choices = {
        name: tuple(Choice(code, found.word(name, code)) for code in _offered(codes, is_plain))
        for name, codes in records_of(pack, own).vocabulary.items()
    }
    return Wording(found.questions, found.words, choices, is_plain)


def _offered(codes: Mapping[str, Mapping[str, Any]], is_plain: bool) -> list[str]:
    return [
        code
        for code, facts in codes.items()
        if not facts.get(_REFUSED) and not (is_plain and facts.get(FOR_STAFF))
    ]
