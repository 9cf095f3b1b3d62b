"""Answers what the staff ask for: who comes, a visit by its parts, its documents. Knows no HTTP."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from docgen.clinic import Clinic, own_of
from docgen.data import value_at
from docgen.delivery import deliver_to_folder
from docgen.encounter import WHEN, find_zone, place_of
from docgen.errors import Finding, Problem
from docgen.file_name import file_name
from docgen.lazy import dataclass
from docgen.pack import Pack, records_of
from docgen.questions import is_needed, needs, wording_for
from docgen.visit import fill_all, load_visit
from docgen.web.inputs import now_at
from docgen.web.judging import Judgement, judge_visit
from docgen.web.parts import Layout, Part, part_name, parts_of, paths_in
from docgen.web.posting import Post, Poster
from docgen.web.visits import VisitFile, Visits

_MOST_LISTED = 50
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NO_VISIT = "There is no such visit. Its file may have been renamed or removed."


@dataclass(frozen=True)
class Answer:
    """A page with its values, an address to go to, or a file; `values["data"]` is for the script."""

    page: str
    values: Mapping[str, Any]
    status: int = 200
    redirect: str = ""
    content: bytes = b""
    name: str = ""


class Desk:
    """The visits of a folder, as the staff see them."""

    def __init__(self, visits: Visits) -> None:
        self.visits = visits
        self.pack: Pack = visits.pack
        self.clinic: Clinic | None = visits.clinic
        self.zone = find_zone(self.clinic.time_zone or "") if self.clinic is not None else None

    # ---- Who comes -----------------------------------------------------------------------------------

    def days(self, sought: str) -> Answer:
        """Return the list of visits, the latest day first; what is sought is in a name or a record number."""
        found = [one for one in self.visits.all() if one.problems or _has(one.data, sought)]
        found.sort(key=lambda one: (str(_of(one.data, "encounter", "date")), one.path.name), reverse=True)
        shown = [
            {
                "visit": one,
                "name": _of(one.data, "patient", "name"),
                "number": _of(one.data, "patient", "record_number"),
                "date": _of(one.data, "encounter", "date"),
                "owed": judge_visit(one.data, self.pack, self.clinic).owed if not one.problems else (),
            }
            for one in found[:_MOST_LISTED]
        ]
        left = len(found) - len(shown)
        return Answer("days", {"shown": shown, "left": left, "sought": sought, "today": self._today()})

    def new(self, post: Post) -> Answer:
        """Return the page for a new visit, or begin it with what was posted: what every record needs."""
        layout = Layout(self.pack, self.clinic, {})
        needed = [one for one in layout.questions if one.is_required and len(one.place) == 2]
        fields = [layout.shown(one) for one in needed]
        values = {"fields": fields, "problems": {}, "posted": {}, "today": self._today()}
        if not post.fields:
            return Answer("new", values)
        changes = self.poster({}).changes(post)
        given = {change.place: change.value for change in changes}
        lacking = {one.path: [Problem(one.path, "Give this: every visit has it.")] for one in needed}
        problems = {path: found for path, found in lacking.items() if place_of(path) not in given}
        if not problems:
            number, day = given[("patient", "record_number")], given[("encounter", "date")]
            begun = self.visits.begin(_stem(str(number), str(day)), changes)
            if isinstance(begun, VisitFile):
                return Answer("", {}, redirect=f"/visits/{begun.id}")
            problems = by_path(begun.problems)
        posted = {one.path: post.texts(one.path) for one in needed}
        return Answer("new", {**values, "problems": problems, "posted": posted}, 422)

    def _today(self) -> date:
        return now_at(self.zone).date()

    # ---- A visit -------------------------------------------------------------------------------------

    def first(self, id_: str) -> Answer:
        """Go to the first part of a visit."""
        found = self.visits.find(id_)
        if found is None:
            return _problem_page([_NO_VISIT], 404)
        if found.problems:
            return _broken(found)
        parts = parts_of(Layout(self.pack, self.clinic, found.data).questions)
        return Answer("", {}, redirect=f"/visits/{id_}/{parts[0].name}")

    def part(self, id_: str, name: str, refused: Mapping[str, list[Problem]] | None = None) -> Answer:
        """Return one part of a visit; `refused` is what was wrong with what was posted."""
        found = self.visits.find(id_)
        if found is None:
            return _problem_page([_NO_VISIT], 404)
        if found.problems:
            return _broken(found)
        layout = Layout(self.pack, self.clinic, found.data)
        part = layout.part(name)
        if part is None:
            return _problem_page(["There is no such part of a visit."], 404)
        judged = judge_visit(found.data, self.pack, self.clinic)
        problems = {**by_path(judged.problems), **(refused or {})}
        own = {path for section in part.sections for path in paths_in(section.fields)}
        values = {
            **self._frame(found, layout, judged, name),
            "part": part,
            "quiet": _quiet(part, judged, self.pack),
            "findings": by_path(judged.findings),
            "problems": problems,
            "elsewhere": [found for path, found in (refused or {}).items() if path not in own],
        }
        return Answer("part", values, 422 if refused else 200)

    def _frame(self, found: VisitFile, layout: Layout, judged: Judgement, name: str) -> dict[str, Any]:
        """Return what all pages of a visit show: whose it is, its parts, and what is open in each."""
        parts = parts_of(layout.questions)
        by_place = {one.path: part_name(one) for one in layout.questions}
        stops = Counter(_part_at(finding.path, by_place) or parts[0].name for finding in judged.stops())
        at = next((number for number, part in enumerate(parts) if part.name == name), len(parts))
        following = parts[at + 1].name if at + 1 < len(parts) else "documents"
        return {
            "visit": found,
            "name": _of(found.data, "patient", "name"),
            "born": _of(found.data, "patient", "birth_date"),
            "number": _of(found.data, "patient", "record_number"),
            "date": _of(found.data, "encounter", "date"),
            "parts": parts,
            "here": name,
            "following": following,
            "stops": stops,
            "owed": judged.owed,
        }

    def save(self, id_: str, name: str, post: Post, is_script: bool) -> Answer:
        """Save what was posted of a part, and say what was not saved."""
        saved = self.visits.save(
            id_, post.version, self.poster(self.visits.known(post.version)).changes(post)
        )
        problems = by_path(saved.problems)
        if not is_script:
            here = Answer("", {}, redirect=f"/visits/{id_}/{name}")
            return self.part(id_, name, problems) if problems else here
        said = {path: [in_words(one) for one in found] for path, found in problems.items()}
        return Answer("", {"data": {"version": saved.version, "problems": said}}, 422 if problems else 200)

    def poster(self, known: Mapping[str, Any]) -> Poster:
        """Return what reads the posts of a window that knew this."""
        own = own_of(self.clinic)
        wording = wording_for(self.pack, "en", is_plain=False, own=own)
        return Poster(records_of(self.pack, own), wording, self.zone, known)

    # ---- Documents -----------------------------------------------------------------------------------

    def documents(self, id_: str, is_made: bool) -> Answer:
        """Return the documents of a visit with what each lacks; make those that are ready, if asked to."""
        found = self.visits.find(id_)
        if found is None:
            return _problem_page([_NO_VISIT], 404)
        if found.problems:
            return _broken(found)
        layout = Layout(self.pack, self.clinic, found.data)
        judged = judge_visit(found.data, self.pack, self.clinic)
        frame = self._frame(found, layout, judged, "documents")
        made = self._make(found) if is_made and not judged.problems else {}
        by_place = {one.path: part_name(one) for one in layout.questions}
        return Answer(
            "documents",
            {
                **frame,
                "made": made,
                "findings": judged.findings,
                "problems": judged.problems,
                "part_at": lambda path: _part_at(path, by_place),
                "folder": self.folder_of(found),
            },
        )

    def folder_of(self, found: VisitFile) -> Path:
        """Return the folder of a visit's documents: the clinic's, else the one that the visit is in."""
        own = self.clinic.folder if self.clinic is not None else None
        return own or found.path.parent

    def _make(self, found: VisitFile) -> dict[str, Made]:
        """Write the documents that are due and ready; return what became of each."""
        visit = load_visit(found.data, pack=self.pack, clinic=self.clinic)
        outcomes = [*fill_all(visit)]
        made = {one.code: Made(problems=one.problems) for one in outcomes if one.state == "not-ready"}
        filled = [one.document for one in outcomes if one.document is not None]
        for delivery in deliver_to_folder(filled, self.folder_of(found)):
            error = delivery.error.problems if delivery.error is not None else ()
            made[delivery.document.code] = Made(delivery.path.name, delivery.state, error)
        return made

    def file(self, id_: str, name: str) -> Answer:
        """Return a document of a visit that is in the folder."""
        found = self.visits.find(id_)
        names = self._names(found) if found is not None and not found.problems else ()
        if found is None or name not in names:
            return _problem_page(["There is no such document."], 404)
        content = (self.folder_of(found) / name).read_bytes()
        return Answer(WORD, {}, content=content, name=name)

    def _names(self, found: VisitFile) -> Iterator[str]:
        """Yield the names of the documents of a visit that are in the folder."""
        visit = load_visit(found.data, pack=self.pack, clinic=self.clinic, partial=True)
        for code in self.pack.documents:
            name = file_name(visit.encounter, self.pack.code, code, visit.language, False, "")
            if (self.folder_of(found) / name).is_file():
                yield name


class Made(NamedTuple):
    """What became of a document: its file, the state of the delivery, and what kept it from being written."""

    file: str = ""
    state: str = "not-ready"
    problems: Sequence[Problem] = ()


def _quiet(part: Part, judged: Judgement, pack: Pack) -> set[str]:
    """Return the tables of a part of which nothing is recorded, found or needed.

    Before the visit, what the documents of the plan need counts; later what any document does.
    """
    found = [finding.path for finding in judged.findings] + [problem.place for problem in judged.problems]
    tables = {path.partition(".")[0].partition("[")[0] for path in found}
    is_first = part.name.startswith(WHEN[0])
    kinds = [one for one in pack.documents.values() if one.subject == "plan" or not is_first]
    needed = frozenset().union(*(needs(pack, one.code) for one in kinds if not one.amends))
    return {
        one.name
        for one in part.sections
        if one.name not in tables
        and all(each.is_empty and not is_needed(each.path, needed) for each in one.fields)
    }


def _part_at(path: str, by_place: Mapping[str, str]) -> str:
    """Return the part in which the field at a path is, or the first of its table; empty for none."""
    table = path.partition(".")[0].partition("[")[0]
    inside = (part for place, part in by_place.items() if place.partition(".")[0] == table)
    return by_place.get(path) or next(inside, "")


def _has(data: Mapping[str, Any], sought: str) -> bool:
    texts = (str(_of(data, "patient", key)) for key in ("name", "record_number"))
    return any(sought.casefold() in text.casefold() for text in texts)


def _of(data: Mapping[str, Any], table: str, key: str) -> Any:
    found = value_at(data, (table, key))
    return "" if found is None else found


def _stem(number: str, day: str) -> str:
    """Return the name of a visit's file: the record number and the day, never the patient's name."""
    return f"{re.sub(r'[^A-Za-z0-9-]+', '-', number).strip('-') or 'visit'}-{day}"


def by_path(found: Sequence[Finding | Problem]) -> dict[str, list[Any]]:
    """Return findings, or problems, by the paths that they are about."""
    by_path: dict[str, list[Any]] = {}
    for one in found:
        by_path.setdefault(one.path if isinstance(one, Finding) else one.place, []).append(one)
    return by_path


def in_words(problem: Problem) -> str:
    """Return what is wrong, and what to do, without the place."""
    return f"{problem.message}{f' ({problem.fix})' if problem.fix else ''}"


def _problem_page(lines: Sequence[str], status: int) -> Answer:
    return Answer("problem", {"lines": lines}, status)


def _broken(found: VisitFile) -> Answer:
    """Return the page for a file that cannot be read: where it is wrong, and that it stays as it is."""
    lines = [f"{found.path.name} cannot be read, and is left as it is. Correct it in a text editor:"]
    return Answer("problem", {"lines": [*lines, *map(str, found.problems)]}, 422)
