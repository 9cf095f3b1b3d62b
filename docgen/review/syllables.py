"""Counts the syllables of a word by its spelling; alone knows in which languages, and their rules.

Spelling does not tell the syllables of English exactly: in doubt one more is counted, so that no text looks
easier than it is. Hyphens, as programs set them, would not do: they leave out breaks that a typesetter does
not want. In Spanish, spelling does. An open vowel (a, e, o) or an accented one makes a syllable; a closed one
(i, u) beside it joins it, two closed ones join each other, and an h between vowels changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from docgen.lazy import compiled_when_used

_NO_LETTER = compiled_when_used(r"[^a-záéíóúüñ]")
_SILENT = compiled_when_used(
    r"(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouycgszhx])es$"
)
_VOWELS = compiled_when_used(r"[aeiouy]+")
_TWO_SOUNDS = compiled_when_used(r"ia|io(?!n)|eo(?!p)|iu|ua|yi|eac(?=t)|aic|oing|being|ye(?=l)")
_EXCEPTIONS = {"acne": 2, "area": 3, "every": 2, "everyone": 3, "isotretinoin": 6, "medicine": 3}
_EXCEPTIONS |= dict.fromkeys(("someone", "something", "sometimes"), 2)

_UNSPOKEN = compiled_when_used(r"h|(?<=[gq])u(?=[eiéí])")
_SPOKEN_Y = compiled_when_used(r"y(?![aeiouáéíóú])")
_OPEN = compiled_when_used(r"[aeoáéíóú]")
_CLOSED = compiled_when_used(r"(?<![aeoáéíóúiu])(?:iu|ui|i|u)(?![aeoáéíóú])|(?<=i)i|(?<=u)u")


def _of_english(word: str) -> int:
    sounds = len(_VOWELS.findall(_SILENT.sub("", word))) + len(_TWO_SOUNDS.findall(_SILENT.sub("", word)))
    return _EXCEPTIONS.get(word, max(1, sounds))


def _of_spanish(word: str) -> int:
    spoken = _SPOKEN_Y.sub("i", _UNSPOKEN.sub("", word)).replace("ü", "u")
    return max(1, len(_OPEN.findall(spoken)) + len(_CLOSED.findall(spoken)))


_COUNTS: Mapping[str, Callable[[str], int]] = {"en": _of_english, "es": _of_spanish}


def count_syllables(word: str, language: str) -> int:
    """Count the syllables of a word of a language, `en` or `es`."""
    return _COUNTS[language](_NO_LETTER.sub("", word.lower()))
