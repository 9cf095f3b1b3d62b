"""How hard a text is to read: the grade of Flesch and Kincaid, with syllables counted from spelling.

Grade = 0.39 words/sentence + 11.8 syllables/word - 15.59 (Kincaid 1975). A sentence ends at . ! ? or at the
end of its paragraph; items between semicolons are one sentence, which is the harder reading. Spelling does
not tell syllables exactly: in doubt one more is counted, so that no text looks easier than it is. Hyphens, as
pyphen sets them, would not do: it leaves out the breaks that a typesetter does not want.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_END = re.compile(r"[.!?]+(?=\s|$)")
_SILENT = re.compile(r"(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouycgszhx])es$")
_VOWELS = re.compile(r"[aeiouy]+")
_TWO_SOUNDS = re.compile(r"ia|io(?!n)|eo(?!p)|iu|ua|yi|eac(?=t)|aic|oing|being|ye(?=l)")
_EXCEPTIONS = {"acne": 2, "area": 3, "every": 2, "everyone": 3, "isotretinoin": 6, "medicine": 3}
_EXCEPTIONS |= dict.fromkeys(("someone", "something", "sometimes"), 2)


def count_syllables(word: str) -> int:
    """Count the syllables of an English word by its spelling."""
    word = re.sub(r"[^a-z]", "", word.lower())
    spoken = _SILENT.sub("", word)
    sounds = len(_VOWELS.findall(spoken)) + len(_TWO_SOUNDS.findall(spoken))
    return _EXCEPTIONS.get(word, max(1, sounds))


def grade(paragraphs: list[str]) -> float:
    """Give the school grade of a text in paragraphs."""
    sentences = [s for paragraph in paragraphs for s in _END.split(paragraph) if _WORD.search(s)]
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    syllables = sum(map(count_syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
