"""Joins what a pack defines with a clinic's own fields: what the records of that clinic can hold."""

from __future__ import annotations

from typing import NamedTuple

from docgen.encounter import NO_FIELDS, Group, OwnFields
from docgen.errors import ClinicError
from docgen.pack.keeping import kept_for_pack
from docgen.pack.model import Pack
from docgen.pack.vocabulary import Codes, Vocabulary


class Records(NamedTuple):
    """What records can hold: their definition, and the codes of each list with the facts about them."""

    definition: Group
    vocabulary: Vocabulary


@kept_for_pack
def records_of(pack: Pack, own: OwnFields = NO_FIELDS) -> Records:
    """Return what the records of a pack can hold in a clinic with these fields of its own.

    Raises ClinicError for fields and lists that the pack has already, and for lists that neither has.
    """
    if problems := list(own.problems_with(pack.definition, pack.vocabulary)):
        raise ClinicError("clinic.toml", problems)
    definition = own.add_to(pack.definition) if own.fields else pack.definition
    lists: dict[str, Codes] = {name: {code: {} for code in codes} for name, codes in own.words.items()}
    return Records(definition, {**pack.vocabulary, **lists})
