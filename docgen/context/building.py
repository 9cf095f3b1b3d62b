"""Builds the names of a document from a record; what depends only on the pack is made once and cached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from docgen.clinic import Clinic, own_of
from docgen.context.beside import AMENDS, FORM, NOTHING, Beside
from docgen.context.companions import amends_names, form_names
from docgen.context.derived import add_derived
from docgen.context.marking import mark_unread
from docgen.context.named import add_named
from docgen.context.screening import add_answers, questions
from docgen.context.tables import table_reader
from docgen.context.unread import unless_unread
from docgen.context.words import WORDINGS, Reader, Words, collect_words
from docgen.encounter import (
    NO_FIELDS,
    OTHER,
    Encounter,
    Group,
    OwnFields,
    find_wordless,
    is_taken,
    read_again,
)
from docgen.errors import PackError, Problem, expect
from docgen.lazy import compiled_when_used, dataclass
from docgen.pack import Pack, PackDocument, kept_for_pack, records_of

Names = dict[str, Any]

_POSITION = compiled_when_used(r"\[\d+\]")


@dataclass(frozen=True)
class Naming:
    """A clinic's records prepared for one language: their definition, words, and what makes names of them."""

    definition: Group
    words: Words
    read_record: Reader


def read_for(encounter: Encounter, pack: Pack, clinic: Clinic | None) -> Encounter:
    """Return an encounter as one of a pack's records; raises EncounterError for what is none.

    Raises TypeError when one of the three is of another kind, such as the name of a pack.
    """
    expect(Encounter, "a record, as docgen.load_encounter gives it", encounter=encounter)
    expect(Pack, "a pack, as docgen.load_pack gives it", pack=pack)
    expect(Clinic | None, "a clinic, as docgen.load_clinic gives it", clinic=clinic)
    zone = clinic.time_zone if clinic is not None else None
    definition, vocabulary = records_of(pack, own_of(clinic))
    return read_again(encounter, definition, zone, vocabulary)


@kept_for_pack
def words_of(pack: Pack, language: str, own: OwnFields = NO_FIELDS) -> Words:
    """Return the words of a clinic's records in a language; those of its own codes are for all readers.

    A code that has no clinical word in the language has the English one: findings are in English.
    """
    english = pack.texts("en")["words"] if "en" in pack.text_languages else {}
    words = collect_words(pack.vocabulary, _with_clinical(pack.texts(language)["words"], english))
    if not own.lists:
        return words
    said = {
        name: {code: dict.fromkeys(WORDINGS, text) for code, text in codes.items()}
        for name, codes in own.words.items()
    }
    mine = collect_words({name: {code: {} for code in codes} for name, codes in said.items()}, said)
    return replace(words, lists={**words.lists, **mine.lists}, blanks={**words.blanks, **mine.blanks})


def _with_clinical(said: Mapping[str, Any], english: Mapping[str, Any]) -> Mapping[str, Any]:
    """Add the clinical words of another language to words that have none of their own."""
    inner = {
        key: _with_clinical(said.get(key, {}), value)
        for key, value in english.items()
        if isinstance(value, Mapping)
    }
    return {**{key: text for key, text in english.items() if key == "clinical"}, **said, **inner}


@kept_for_pack
def naming_of(pack: Pack, language: str, own: OwnFields = NO_FIELDS) -> Naming:
    """Return how a clinic's records become names. Raises PackError without documents in the language."""
    definition, words = records_of(pack, own).definition, words_of(pack, language, own)
    if language not in pack.languages:
        fix = f"there are documents in {', '.join(pack.languages)}"
        problem = Problem("", f"has no document in {language!r}", fix, kind="unknown-language")
        raise PackError(pack.code, [problem])
    return Naming(definition, words, table_reader(definition, words))


def build_context(
    encounter: Encounter,
    pack: Pack,
    document: str,
    language: str = "en",
    draft: bool = False,
    clinic: Clinic | None = None,
    beside: Beside = NOTHING,
) -> Names:
    """Build the names that a document of the pack may use; neither record nor pack is changed.

    Values of the record are passed on exactly as they are. `beside` is what is given with the record: the
    signed consent form, or the note that an addendum amends. Raises PackError for a document or a language
    that the pack does not have.
    """
    naming = naming_of(pack, language, own_of(clinic))
    definition, words = naming.definition, naming.words
    encounter = read_for(encounter, pack, clinic)
    names: Names = naming.read_record(encounter)
    _add_settings(names, pack, clinic or Clinic())
    for release in (*names["overrides"], *names["variances"]):
        release["findings"] = []  # filled in once the checks have run and show what it released
    mark_unread(names, encounter)
    add_answers(names, encounter.screening, words)
    kind = pack.document(document)
    names |= _of_the_pack(pack, kind, language, draft)
    names[FORM] = form_names(beside.form, definition, naming.read_record, words)
    names[AMENDS] = amends_names(beside.amended, definition, words)
    names["unexplained"] = _unexplained(encounter, pack, kind, words)
    add_derived(names, kind, words)
    names["tell_us"] = unless_unread(lambda: questions(names["screening"], words, names["patient"]["gender"]))
    add_named(names, pack, names["document"]["subject"])
    return names


def _of_the_pack(pack: Pack, kind: PackDocument, language: str, draft: bool) -> Names:
    """Return the names that come from the pack, and say what document it is."""
    text = pack.texts(language).get("text", {})
    return {
        "procedure_code": pack.code if pack.descriptor else None,
        "descriptor": pack.descriptor or None,
        "ama_notice": pack.notice or None,
        "pack": {"code": pack.code, "title": pack.title, "version": pack.version},
        "document": {
            "code": kind.code,
            "title": text.get("titles", {}).get(kind.code, kind.title),
            "version": pack.version,
            "language": language,
            "draft": draft,
        },
        "text": text,
    }


def _add_settings(names: Names, pack: Pack, clinic: Clinic) -> None:
    """Add the names that come from a clinic's settings, before marks stand among the names."""
    if names["organization"] is not None:
        names["organization"]["logo"] = clinic.logo
    names["limits"] = {**pack.limits, **clinic.limits}
    names["signers"] = list(clinic.signers)


def _unexplained(encounter: Encounter, pack: Pack, kind: PackDocument, words: Words) -> list[Names]:
    """List the codes `other` that lack their words, in what the document carries of the record."""
    lists = [name for name, codes in pack.vocabulary.items() if codes.get(OTHER, {}).get("text_required")]
    carried = None if isinstance(kind.carries, str) else kind.carries
    return [
        {"path": path, "clinical": words.word(list_, OTHER)["clinical"]}
        for path, list_ in find_wordless(encounter, lists)
        if carried is None or is_taken(_POSITION.sub("", path), carried)
    ]
