"""States how a document was made, as data: from which record, with which pack and settings, and how.

The statement is stored in the document as JSON. It contains no time of its own: all times are the record's.
A digest reveals accidents, not forgery: whoever can write a document can also write a digest.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, fields
from functools import cached_property
from typing import Any, Literal, NamedTuple

from docgen.clinic import Clinic
from docgen.data import LARGEST, is_excessive
from docgen.encounter import (
    FILED,
    Encounter,
    Group,
    expand_path,
    find_zone,
    in_first_form,
    open_own,
    parse_encounter,
    read_again,
    take_part,
    to_data,
    unknown_paths,
)
from docgen.errors import DocumentError, EncounterError, PackError, Problem
from docgen.lazy import compiled_when_used, dataclass
from docgen.pack import Pack, PackDocument, kept_for_pack
from docgen.version import __version__

FORMAT = "docgen-document/1"
Carry = Literal["record", "part", "digest"]

_TEXT_OR_BRACE = compiled_when_used(r'"[^"\\]*(?:\\.[^"\\]*)*"|}(?=})')
_TAG_SIGN = compiled_when_used(r"{[{%#]|[}%#]}")

_MUST_HAVE: dict[str, type] = {
    "document": str,
    "language": str,
    "draft": bool,
    "code": str,
    "pack_version": str,
    "pack_digest": str,
    "template_digest": str,
    "docgen_version": str,
    "carries": str,
    "record_digest": str,
}
_MAY_HAVE: dict[str, Callable[[Any], bool]] = {
    "record": lambda value: isinstance(value, dict) and not is_excessive(value),
    "part": lambda value: isinstance(value, list) and len(value) < 1000 and all(map(_is_path, value)),
    "time_zone": lambda value: isinstance(value, str) and find_zone(value) is not None,
    "checks": lambda value: (
        isinstance(value, dict) and all(isinstance(level, str) for level in value.values())
    ),
    "limits": lambda value: isinstance(value, dict) and all(map(_is_limit, value.values())),
    "form_digest": lambda value: isinstance(value, str),
    "amends_digest": lambda value: isinstance(value, str),
    "logo_digest": lambda value: isinstance(value, str),
    "large_print": lambda value: value is True,
}


@dataclass(frozen=True)
class Provenance:
    """The statement of one document.

    `carries` says how much of the record is here: the whole `record`, the `part` that the document prints,
    or only its `digest`. `record` is that data, as `to_data` returns it, or None, and `part` names its tables
    and keys. Digests are SHA-256 in hexadecimal: `record_digest` of the data carried (of the whole record if
    none is carried), `pack_digest` of the pack's facts, checks and texts, `template_digest` of the Word
    template, `form_digest` of the signed consent it was checked against, `amends_digest` of the document
    that it amends, `logo_digest` of the clinic's logo. `checks` and `limits` are the clinic's settings.
    `large_print` is True for a document in large print, else None.
    """

    document: str
    language: str
    draft: bool
    code: str
    pack_version: str
    pack_digest: str
    template_digest: str
    docgen_version: str
    carries: Carry
    record_digest: str
    record: Mapping[str, Any] | None = None
    part: Sequence[str] = ()
    time_zone: str | None = None
    checks: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)
    form_digest: str | None = None
    amends_digest: str | None = None
    logo_digest: str | None = None
    large_print: bool | None = None

    @cached_property
    def encounter(self) -> Encounter | None:
        """The record that the document carries, whole or in part; None when it carries only the digest.

        Raises DocumentError when what it carries is not a valid record.
        """
        if self.record is None:
            return None
        try:
            return parse_encounter(self.record, definition=FILED, time_zone=self.time_zone, keeps=True)
        except EncounterError as error:
            raise DocumentError("the record that the document carries", error.problems) from None


def state(
    encounter: Encounter,
    pack: Pack,
    document: str,
    language: str,
    draft: bool,
    clinic: Clinic | None = None,
    carry: Literal["digest"] | None = None,
    form_digest: str | None = None,
    amends_digest: str | None = None,
    large_print: bool = False,
) -> Provenance:
    """State how a document is made. `carry="digest"` overrides what the pack says. Raises PackError."""
    data, kind = to_data(encounter), pack.document(document)
    carries, record, part = _carried(data, pack, kind, carry)
    return Provenance(
        document=document,
        language=language,
        draft=draft,
        code=pack.code,
        pack_version=pack.version,
        pack_digest=pack.digest(language),
        template_digest=pack.template_digest(document, language),
        docgen_version=__version__,
        carries=carries,
        record_digest=digest_of(data if record is None else record),
        record=record,
        part=part,
        time_zone=clinic.time_zone if clinic is not None else None,
        checks=clinic.checks if clinic is not None else {},
        limits=clinic.limits if clinic is not None else {},
        form_digest=form_digest,
        amends_digest=amends_digest,
        logo_digest=clinic.logo.digest if clinic is not None and clinic.logo is not None else None,
        large_print=large_print or None,
    )


def is_made_from(provenance: Provenance, encounter: Encounter, definition: Group | None = None) -> bool:
    """Return whether a document was made from this record, by the digest of what it carries.

    `definition` is that of the pack, for an encounter that was loaded without it; an older record is then
    also taken with the keys that it had when the document was made. So are the forms in which docgen 0.1
    wrote a record.
    """
    forms = [to_data(encounter)]
    if definition is not None:
        data = to_data(read_again(encounter, open_own(definition)))
        forms += [data, _with_old_keys(data, definition)]
    forms += map(in_first_form, forms.copy())
    organization = (provenance.record or {}).get("organization")
    if isinstance(organization, dict) and "logo" in organization:  # which no record has any more
        forms += [
            {**data, "organization": {**data["organization"], "logo": organization["logo"]}}
            for data in forms
            if data.get("organization")
        ]
    if provenance.carries == "part":
        forms = [take_part(data, provenance.part) for data in forms]
    return provenance.record_digest in map(digest_of, forms)


def _with_old_keys(data: Any, group: Group | None) -> Any:
    """Return the data of a record with the keys that it had before they were renamed."""
    if group is None or not isinstance(data, dict | list):
        return data
    if isinstance(data, list):
        return [_with_old_keys(item, group) for item in data]
    old = {new: key for key, new in group.renamed.items()}
    inner = {key: one.group for key, one in group.fields.items()}
    return {old.get(key, key): _with_old_keys(value, inner.get(key)) for key, value in data.items()}


def digest_of(data: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a record's data, whatever the order of its keys."""
    return hashlib.sha256(_written(data).encode("ascii")).hexdigest()


def to_payload(provenance: Provenance) -> str:
    """Write a statement as JSON: ASCII on one line, the same for the same statement.

    Nothing in it looks like a tag of a template, whatever the record contains.
    """
    said = {one.name: getattr(provenance, one.name) for one in fields(Provenance)}
    written = _written({"format": FORMAT, **{key: v for key, v in said.items() if v not in (None, {}, ())}})
    return _TEXT_OR_BRACE.sub(_without_tags, written)


def parse_payload(payload: str, source: str) -> Provenance:
    """Read a statement back. Raises DocumentError when this docgen cannot read it."""
    try:
        data = json.loads(payload)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or data.pop("format", None) != FORMAT:
        raise DocumentError(source, [_unreadable("is not in a format that this docgen reads")])
    if wrong := list(dict.fromkeys(_find_wrong(data))):
        raise DocumentError(source, map(_unreadable, wrong))
    return Provenance(**data)


def _is_path(value: object) -> bool:
    return isinstance(value, str) and len(value) < 500 and value.count(".") < 10


def _is_limit(value: object) -> bool:
    return type(value) in (int, float) and 0 <= value <= LARGEST  # type: ignore[operator]


def _find_wrong(data: Mapping[str, Any]) -> Iterator[str]:
    """Say which keys of a statement are missing or of the wrong type; an unknown key is not named."""
    for key, kind in _MUST_HAVE.items():
        if not isinstance(data.get(key), kind):
            yield f"has no valid {key}"
    for key, is_valid in _MAY_HAVE.items():
        if key in data and not is_valid(data[key]):
            yield f"has no valid {key}"
    if not data.keys() <= _MUST_HAVE.keys() | _MAY_HAVE.keys():
        yield "has a key that this docgen does not know"
    if data.get("carries") not in ("record", "part", "digest"):
        yield "has no valid carries"
    elif (data["carries"] == "digest") == ("record" in data):
        yield "has no valid record"


class _Carried(NamedTuple):
    """What a document carries of its record: how much, that data, and the paths of a part."""

    carries: Carry
    record: dict[str, Any] | None = None
    part: Sequence[str] = ()


def _carried(
    data: dict[str, Any], pack: Pack, document: PackDocument, carry: Literal["digest"] | None
) -> _Carried:
    if carry == "digest" or document.carries == "digest":
        return _Carried("digest")
    if document.carries == "record":
        return _Carried("record", data)
    part = _part(pack, document)
    return _Carried("part", take_part(data, part), list(part))


def find_uncarriable(document: PackDocument, definition: Group) -> list[Problem]:
    """Find the paths in a document's `carries` that do not lead to a key of a record."""
    place, fix = f"pack.toml, documents.{document.code}", "the keys of a record are listed in docs/record.md"
    paths = () if isinstance(document.carries, str) else document.carries
    return [
        Problem(place, f"carries: {path} is not a key of a record", fix, kind="unknown-path")
        for path in unknown_paths(paths, definition)
    ]


@kept_for_pack
def _part(pack: Pack, document: PackDocument) -> tuple[str, ...]:
    """List the paths that a document carries; a patient's omits answers that are for clinicians only."""
    if problems := find_uncarriable(document, pack.definition):
        raise PackError(str(pack.folder), problems)
    hidden = document.readers == "patient"
    facts = pack.vocabulary.get("condition", {})
    asked = [code for code in facts if not (hidden and facts[code].get("clinician_only"))]
    return tuple(
        path
        for short in document.carries
        for path in expand_path(short, pack.definition, pack.vocabulary, asked)
    )


def _without_tags(found: re.Match[str]) -> str:
    """Separate closing braces, and escape the second character of what looks like a tag."""
    if found[0] == "}":
        return "} "
    return _TAG_SIGN.sub(lambda sign: f"{sign[0][0]}\\u{ord(sign[0][1]):04x}", found[0])


def _written(data: Any) -> str:
    return json.dumps(data, sort_keys=True, separators=(",", ":"))


def _unreadable(message: str) -> Problem:
    fix = "read it with the docgen that made it, or take the file from a copy"
    return Problem("", f"the document's statement of how it was made {message}", fix, "unreadable-statement")
