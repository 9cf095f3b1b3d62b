"""Measures how hard a patient's template is to read; alone knows the formulas, and the limits for them.

English: the grade of Flesch and Kincaid (1975), 0.39 words/sentence + 11.8 syllables/word - 15.59.
Spanish: the ease of Fernández-Huerta (1959), 206.84 - 60 syllables/word - 1.02 words/sentence. It is usually
printed with "sentences per 100 words" in the place of the last term, by which shorter sentences would make a
text harder (Gwillim Law, LINGUIST List 22.2332). Numbers are left out, and so is what tags print.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from docgen.errors import Problem
from docgen.lazy import compiled_when_used
from docgen.review.passages import Passage
from docgen.review.syllables import count_syllables

_WORD = compiled_when_used(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MEDIAN = 12  # words of a sentence, at most
_SHOWN = 3  # sentences of a text that is too hard
_SHORTER = "say it in shorter sentences and everyday words"


class Scale(NamedTuple):
    """How hard a text is in one language: a figure from words per sentence and syllables per word.

    `most` is the largest good figure, or `least` the smallest; `longest` the most words of a sentence.
    """

    name: str
    figure: Callable[[float, float], float]
    longest: int
    most: float | None = None
    least: float | None = None

    def is_hard(self, figure: float) -> bool:
        """Return whether a figure is beyond the limit."""
        return (self.most is not None and figure > self.most) or (
            self.least is not None and figure < self.least
        )

    @property
    def limit(self) -> str:
        """The limit in words."""
        return f"at most {self.most:g}" if self.most is not None else f"at least {self.least:g}"


SCALES: Mapping[str, Scale] = {
    "en": Scale(
        "Flesch-Kincaid grade", lambda words, syllables: 0.39 * words + 11.8 * syllables - 15.59, 20, most=6
    ),
    "es": Scale(
        "Fernández-Huerta", lambda words, syllables: 206.84 - 60 * syllables - 1.02 * words, 25, least=70
    ),
}


class Reading(NamedTuple):
    """How hard a text is: its figure on a scale, and the median and longest of its sentences in words."""

    scale: Scale
    figure: float
    median: float
    longest: int

    @property
    def is_hard(self) -> bool:
        """Whether the text as a whole is too hard."""
        return self.scale.is_hard(self.figure) or self.median > _MEDIAN

    def __str__(self) -> str:
        scale = self.scale
        return (
            f"{scale.name} {self.figure:.1f} ({scale.limit}), sentences of {self.median:g} words "
            f"(median, at most {_MEDIAN}), the longest {self.longest} (at most {scale.longest})"
        )


def measure(sentences: Sequence[str], language: str) -> Reading | None:
    """Measure sentences; None for none, and in a language without a scale."""
    scale = SCALES.get(language)
    words = [found for sentence in sentences if (found := _WORD.findall(sentence))]
    if scale is None or not words:
        return None
    lengths = [len(one) for one in words]
    syllables = sum(count_syllables(word, language) for one in words for word in one)
    figure = scale.figure(sum(lengths) / len(lengths), syllables / sum(lengths))
    return Reading(scale, figure, median(lengths), max(lengths))


def find_hard(passages: Iterable[Passage], language: str) -> Iterator[Problem]:
    """Find long sentences; of a text that is too hard as a whole, the hardest ones."""
    said = [(passage.place, one) for passage in passages for one in passage.sentences]
    whole = measure([one for _, one in said], language)
    if whole is None:
        return
    readings = [(place, one, read) for place, one in said if (read := measure([one], language)) is not None]
    for place, one, read in readings:
        if read.longest > whole.scale.longest:
            message = f"a sentence of {read.longest} words, {whole.scale.longest} at most: “{one}”"
            yield Problem(place, message, "make two of it", "long-sentence")
    if whole.is_hard:
        yield Problem("", f"is hard to read: {whole}", _SHORTER, "hard-to-read")
        ranked = sorted(readings, key=lambda one: one[2].figure, reverse=whole.scale.most is not None)
        for place, one, read in ranked[:_SHOWN]:
            message = f"among the hardest, {whole.scale.name} {read.figure:.1f}: “{one}”"
            yield Problem(place, message, _SHORTER, "hard-to-read")
