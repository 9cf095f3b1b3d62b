"""A pack as a value: its facts, with texts and templates that are read when first used."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from docgen.encounter import Group, Phrase, define
from docgen.errors import PackError, Problem, TemplateError, expect
from docgen.files import LARGEST_TEXT, read_bytes
from docgen.files.cache import kept
from docgen.lazy import dataclass
from docgen.pack import questions, shape, vocabulary
from docgen.pack.document import PackDocument, listed
from docgen.pack.reading import RECORD, digest_of, names_of, read_core, read_record, read_table
from docgen.pack.statements import find_unmet
from docgen.pack.texts import is_language, read_texts, text_languages
from docgen.pack.vocabulary import Facts, ReadVocabulary, Vocabulary, read_vocabulary
from docgen.reviewed import REVIEWED, Review, read_reviews
from docgen.suggest import did_you_mean
from docgen.word import DEFAULT_LIMITS, Limits, WordTemplate, read_file

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Pack:
    """A procedure: its facts, and its words and templates, which are read when first used and then kept.

    `descriptor` is the official one of the code, `notice` its owner's; both may be empty. A limit is None
    where the clinic gives the number. `vocabulary` has the facts of every code of every list, `fact_types`
    their types; the words are in `texts(language)["words"]`. `definition` says what a record can hold,
    `names` what follows from one, as expressions. `facts_digest` is the SHA-256 of the content of pack.toml,
    vocabulary.toml and record.toml when the pack was loaded. `example` is the file of an invented visit among
    docgen's examples, if the pack has one there.
    """

    folder: Path
    code: str
    title: str
    version: str
    descriptor: str
    notice: str
    limits: Mapping[str, float | None]
    documents: Mapping[str, PackDocument]
    vocabulary: Vocabulary = field(repr=False)
    fact_types: Mapping[str, Mapping[str, Phrase]] = field(repr=False)
    definition: Group = field(repr=False)
    names: Mapping[str, str] = field(repr=False)
    facts_digest: str = field(repr=False)
    example: str = ""
    reviewed: Mapping[str, Review] = field(default_factory=dict)
    _made: dict[tuple[Hashable, ...], Any] = field(default_factory=dict, repr=False, init=False)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have at least one document."""
        return tuple(sorted({name for document in self.documents.values() for name in document.languages}))

    @property
    def text_languages(self) -> list[str]:
        """The languages in which there are texts, whether they have a document or not."""
        return text_languages(self.folder)

    def document(self, code: str) -> PackDocument:
        """Return the document with this code. Raises PackError."""
        expect(str, "the name of one of the pack's documents, such as 'aftercare'", document=code)
        if code not in self.documents:
            fix = did_you_mean(code, self.documents) or f"the pack has {', '.join(self.documents)}"
            raise PackError(
                self.code, [Problem("", f"has no document {code!r}", fix, kind="unknown-document")]
            )
        return self.documents[code]

    def texts(self, language: str) -> Mapping[str, Any]:
        """Return a language's words, questions and short texts. Raises PackError with every problem."""
        expect(str, "the code of a language, such as 'en'", language=language)
        return self._keep(("texts", language), lambda: self._read_texts(language))

    def phrases(self, language: str) -> Mapping[str, str | Mapping[str, str]]:
        """Return a language's phrases, as `WordTemplate.load` takes them. Raises PackError."""
        phrases: Mapping[str, str | Mapping[str, str]] = self.texts(language)["phrases"]
        return phrases

    def _read_texts(self, language: str) -> Mapping[str, Any]:
        if language not in text_languages(self.folder):
            has = ", ".join(self.languages)
            fix = did_you_mean(language, self.languages) or f"the pack has {has}"
            raise PackError(
                self.code, [Problem("", f"has no texts in {language!r}", fix, kind="unknown-language")]
            )
        read = read_texts(self.folder, language, self.vocabulary, _kinds(self.documents, language))
        if read.problems:
            raise PackError(str(self.folder), read.problems)
        return read.data

    def template_path(self, document: str, language: str) -> Path:
        """Return the path of a document's Word template. Raises PackError."""
        found = self.document(document)
        if language not in found.languages:
            fix = did_you_mean(language, found.languages) or f"it is there in {', '.join(found.languages)}"
            message = f"has no {document} in {language!r}"
            raise PackError(self.code, [Problem("", message, fix, kind="unknown-language")])
        return self.folder / language / found.file

    def template(
        self,
        document: str,
        language: str = "en",
        page_size: str | None = None,
        large_print: bool = False,
        limits: Limits = DEFAULT_LIMITS,
        allow: Iterable[str] = (),
    ) -> WordTemplate:
        """Compile the Word template of a document, once; the arguments are those of `WordTemplate.load`.

        Raises PackError, or TemplateError, also for a template that does not print what it must.
        """
        path = self.template_path(document, language)
        allowed = frozenset(allow)
        compiled = partial(WordTemplate.load, page_size=page_size, large_print=large_print, limits=limits)

        def load() -> WordTemplate:
            data = read_file(path, TemplateError, limits, kind="")
            digest = _sha256(data)
            self._keep(("template digest", document, language), lambda: digest)
            name, texts = path.name, self.phrases(language)
            template = compiled(data, phrases=texts, allow=allowed, name=name, keep=True)
            if problems := self._unmet(template, digest, document, texts):
                raise TemplateError(name, problems)
            return template

        return self._keep(("template", document, language, page_size, large_print, limits, allowed), load)

    def _unmet(
        self, template: WordTemplate, digest: str, document: str, phrases: object
    ) -> tuple[Problem, ...]:
        """Find what a template with this digest and these phrases must print and does not."""
        kind = self.documents[document]
        required = (kind.requires, kind.controls, kind.states)
        return kept(lambda: tuple(find_unmet(*required, template)), "unmet", digest, required, phrases)

    def digest(self, language: str) -> str:
        """Return the SHA-256 of the pack in a language: facts, checks and texts, not templates."""
        return self._keep(("digest", language), lambda: _digest(self, language))

    def template_digest(self, document: str, language: str, limits: Limits = DEFAULT_LIMITS) -> str:
        """Return the SHA-256 of the file of a Word template. Raises PackError or TemplateError."""
        path = self.template_path(document, language)
        key = ("template digest", document, language)
        return self._keep(key, lambda: _sha256(read_file(path, TemplateError, limits, kind="")))

    def _keep(self, key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
        if key not in self._made:
            self._made.setdefault(key, make())  # if two threads make it, both get the first one
        found: T = self._made[key]
        return found


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digest(pack: Pack, language: str) -> str:
    """Hash the facts, and the names and contents of the other files; a missing file counts as empty."""
    digest = hashlib.sha256(pack.facts_digest.encode())
    for name in ("checks.toml", f"text/{language}.toml"):
        path = pack.folder / name
        content = read_bytes(path, PackError, LARGEST_TEXT) if path.is_file() else b""
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def load_folder(folder: Path, partly: bool = False) -> Pack:
    """Load a pack from its folder: read its facts now, texts and templates later.

    With `partly`, a record.toml that has problems is loaded without what they are about. Raises PackError,
    which then also reports the problems of the texts.
    """
    read = _read_folder(folder)
    data, record, codes = read.data, read.record, read.vocabulary
    problems = [one for one in read.problems if not (partly and one.place.startswith(RECORD))]
    if problems or codes is None:
        raise PackError(str(folder), [*read.problems, *_text_problems(folder, read)])
    definition, _ = define(record, codes.lists, RECORD)
    return Pack(
        folder=folder.absolute(),  # the program may change its working folder later
        descriptor=data.get("descriptor", ""),
        notice=data.get("notice", "").replace("{year}", str(data.get("notice_year", ""))),
        documents=read.documents,
        example=data.get("example", ""),
        reviewed=read_reviews(data.get(REVIEWED, {}))[0],
        vocabulary=codes.lists,
        fact_types=codes.types,
        definition=definition,
        names=names_of(record),
        facts_digest=digest_of({**shape.without_kept(data), vocabulary.NAME: codes.data, RECORD: record}),
        limits=_limits(data),
        **{key: data[key] for key in ("code", "title", "version")},
    )


def _limits(data: Facts) -> dict[str, float | None]:
    """Return the limits of every pack and the pack's own; None for one that the clinic gives."""
    limits = {**read_core(shape.NAME)["limits"], **data.get("limits", {})}
    return {name: None if limit == shape.CLINIC else limit for name, limit in limits.items()}


def find_problems(folder: Path) -> tuple[Problem, ...]:
    """Find everything that is wrong with a pack's facts and with the texts of every language."""
    read = _read_folder(folder)
    return (*read.problems, *_text_problems(folder, read))


class _Read(NamedTuple):
    """What was read of a pack's folder: the data of pack.toml, the sound documents, and what is wrong.

    `record` is the data of record.toml, empty for a pack without one. `vocabulary` is None if its file cannot
    be read.
    """

    data: dict[str, Any]
    documents: dict[str, PackDocument]
    problems: list[Problem]
    record: dict[str, Any]
    vocabulary: ReadVocabulary | None


def _read_folder(folder: Path) -> _Read:
    """Read the facts of a pack and look for its templates; leave out documents that have problems."""
    data, problems = read_table(folder / shape.NAME, shape.NAME)
    if not data and problems:
        return _Read({}, {}, problems, {}, None)
    codes, of_codes = read_vocabulary(folder)
    record, of_record = read_record(folder, codes.lists if codes is not None else None)
    languages = _folder_languages(folder)
    problems = [*shape.find_problems(data, languages), *of_codes, *of_record]
    documents = {
        code: PackDocument(
            code=code,
            languages=tuple(name for name in languages if (folder / name / facts["file"]).is_file()),
            **{**facts, **listed(facts)},
        )
        for code, facts in shape.whole_documents(data).items()
    }
    return _Read(data, documents, [*problems, *_document_problems(folder, documents)], record, codes)


def _document_problems(folder: Path, documents: Mapping[str, PackDocument]) -> list[Problem]:
    """Find documents without a template in any language, and languages with templates but no texts."""
    problems = []
    for code, document in documents.items():
        if not document.languages:
            fix = f"put {document.file} into a language's folder, such as en/{document.file}"
            message = "has no Word template in any language"
            problems.append(Problem(f"{shape.NAME}, documents.{code}", message, fix, kind="missing-file"))
    written = text_languages(folder)
    for language in sorted({name for document in documents.values() for name in document.languages}):
        if language not in written:
            name = f"text/{language}.toml"
            fix = f"write it, or take the folder {language} out"
            problems.append(Problem(name, "is not there", fix, kind="missing-file"))
    return problems


def _folder_languages(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if is_language(path.name) and path.is_dir())


def _kinds(documents: Mapping[str, PackDocument], language: str) -> tuple[str, ...]:
    """List the kinds of word that a language's documents print."""
    readers = {document.readers for document in documents.values() if language in document.languages}
    return tuple(
        kind for kind, reader in (("clinical", "colleague"), ("plain", "patient")) if reader in readers
    )


def _text_problems(folder: Path, read: _Read) -> list[Problem]:
    """Find what is wrong with the texts; without a vocabulary, only what makes them unreadable.

    While record.toml has problems, nobody knows which questions are for keys that a record does not have.
    """
    codes = read.vocabulary.lists if read.vocabulary is not None else None
    definition, _ = define(read.record, codes or {}, RECORD)
    is_known = codes is not None and not any(one.place.startswith(RECORD) for one in read.problems)
    problems: list[Problem] = []
    for language in text_languages(folder):
        texts = read_texts(folder, language, codes, _kinds(read.documents, language))
        asked = texts.own.get("questions", {}) if is_known else {}
        place = f"text/{language}.toml, questions"
        problems += [*texts.problems, *questions.find_problems(place, asked, definition)]
    return problems
