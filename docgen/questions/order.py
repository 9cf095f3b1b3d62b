"""Puts open questions in the order of a visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docgen.context import reads_of_fields, tables_around
from docgen.encounter import WHEN, Place
from docgen.pack import Pack, kept_for_pack
from docgen.questions.question import Question

# In the order of a visit. The signer decides about what the clinician asks: that stays together.
_TURNS = {"front_desk": 0, "patient": 1, "assistant": 2, "clinician": 3, "signer": 3}


def in_order(found: Sequence[Question], pack: Pack) -> tuple[Question, ...]:
    """Sort questions in record order by when they are asked, and each after those that its condition reads.

    What every record needs comes first, and of what is asked at the same time what the front desk is asked.
    What is said of conditions holds for what is asked of the same people at the same time, and in a list of
    tables for each of them by itself.
    """
    reads = _all_reads(pack)
    positions: dict[tuple[str, str], list[int]] = {}
    for at, one in enumerate(found):
        path = path_without_positions(one.place)
        for start in (path, *tables_around(path)):
            positions.setdefault((start, one.field.asked), []).append(at)

    def rank(at: int, above: tuple[int, ...] = ()) -> int:
        """Return the last position at which something stands that is asked first."""
        one, met = found[at], (*above, at)
        before = {
            other
            for path in reads.get(path_without_positions(one.place), ())
            for other in positions.get((path, one.field.asked), ())
            if other not in met and _are_beside(one.place, found[other].place)
        }
        return max([at, *(rank(other, met) for other in before)])

    def position(at: int) -> tuple[int, ...]:
        one = found[at]
        if one.is_required:
            return (-1, 0, rank(at))
        return (WHEN.index(one.field.when) if one.field.when else 0, turn_of(one), rank(at))

    return tuple(found[at] for at in sorted(range(len(found)), key=position))


def turn_of(question: Question) -> int:
    """Return whose turn it is at a visit to be asked a question: 0 for the front desk, which is first."""
    return min((_TURNS[word] for word in question.field.who), default=0)


def path_without_positions(place: Place) -> str:
    """Return a place as a path of the definition: `procedure.sites.technique`."""
    return ".".join(part for part in place if isinstance(part, str))


def _are_beside(place: Place, other: Place) -> bool:
    """Return whether two places are in no two tables of one list."""
    for part, its in zip(place, other, strict=False):
        if part != its:
            return isinstance(part, str)
    return True


@kept_for_pack
def _all_reads(pack: Pack) -> Mapping[str, frozenset[str]]:
    """Return for each path what its condition and those of its tables read; paths are without positions."""
    reads = {path.replace("[]", ""): found for path, found in reads_of_fields(pack).items()}
    plain = {path.replace("[]", "") for path, _ in pack.definition.walk()}
    return {
        path: frozenset(
            read.replace("[]", "") for one in (path, *tables_around(path)) for read in reads.get(one, ())
        )
        for path in plain
    }
