"""Reads the picture of the body that a pack may have, `body.svg`, and finds what is wrong with it.

A group is a view of the body, as it is seen from one side. Its paths are lines to know the body by, each with
a class, and shapes of sites, whose ids say view, site and side. The picture holds nothing else, and its paths
are made of a few absolute commands: so it can be drawn exactly in Word too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

from docgen.encounter import Group
from docgen.errors import PackError, Problem
from docgen.files import read_bytes
from docgen.lazy import compiled_when_used, dataclass
from docgen.pack.model import Pack
from docgen.suggest import did_you_mean
from docgen.svg import fetches

BODY_FILE = "body.svg"
LINES = ("outline", "line", "soft", "shade", "tone", "dark", "skin")
RIGHT, LEFT, MIDLINE = "right", "left", "midline"
_WHOLE, _BOTH = "not_applicable", "bilateral"
_IN_WORDS = "in_words"  # the fact of a site that has no place in the picture
_LARGEST = 2_000_000  # bytes
_SVG = "{http://www.w3.org/2000/svg}"
_STEP = compiled_when_used(r"\d+ \d+(?= [MLCQZ]|$)")
_POINT = compiled_when_used(r"(\d+) (\d+)")
_ID, _NUMBER = r"[\w.-]+", r"\d{1,6}"
_PATH = r"(?: ?M \d+ \d+(?: L \d+ \d+| C(?: \d+){6}| Q(?: \d+){4})*(?: Z)?)+"
_FORMS = {  # what there may be in a picture: its attributes, and an example
    "side view": ({"id": _ID, "data-seen": "right|left"}, '<g id="face_right" data-seen="right">'),
    "view": (
        {"id": _ID, "data-seen": "front|back", "data-centre": _NUMBER},
        '<g id="face" data-seen="front" data-centre="400">',
    ),
    "shape": (
        {"id": _ID, "class": "site", "d": _PATH, "data-number": f"{_NUMBER} {_NUMBER}"},
        '<path id="face.SITE.right" class="site" d="M 20 30 L 40 50 C … Q … Z" data-number="30 40"/>',
    ),
    "line": ({"class": "|".join(LINES), "d": _PATH}, '<path class="outline" d="M 20 30 L 40 50 C … Q …"/>'),
    "letter": (
        {"class": "right|left", "x": _NUMBER, "y": _NUMBER},
        '<text class="right" x="40" y="80">R</text>',
    ),
}

Point = tuple[int, int]


class Shape(NamedTuple):
    """The shape of a site in a view. `side` is empty for the site as a whole, `number` where one stands."""

    id: str
    site: str
    side: str
    path: str
    number: Point

    @property
    def points(self) -> list[Point]:
        """All points of the path, those that only bend a line too."""
        return [(int(x), int(y)) for x, y in _POINT.findall(self.path)]

    @property
    def corners(self) -> list[Point]:
        """The points that its lines lead to."""
        return [(int(x), int(y)) for x, y in (step.split() for step in _STEP.findall(self.path))]


class Letter(NamedTuple):
    """Where a view says which side of the patient is there."""

    side: str
    at: Point


class View(NamedTuple):
    """The body seen from one side; `centre` is where its middle is, for the views from front and back.

    `lines` are paths by class, in the order in which they are drawn.
    """

    id: str
    seen: str
    centre: int | None
    lines: tuple[tuple[str, str], ...]
    letters: tuple[Letter, ...]
    shapes: tuple[Shape, ...]

    def side_of(self, x: int) -> str:
        """Return the side of the patient on which a place is."""
        if self.centre is None:
            return self.seen
        return RIGHT if (x < self.centre) == (self.seen == "front") else LEFT


@dataclass(frozen=True)
class Body:
    """The picture: its size, its views, and the field of a row of sites whose number stands in a shape."""

    width: int
    height: int
    count: str
    views: tuple[View, ...]

    @property
    def shapes(self) -> list[Shape]:
        """The shapes of all views, in the order in which they are drawn."""
        return [shape for view in self.views for shape in view.shapes]

    def find(self, site: str, side: str) -> list[Shape]:
        """Return the shapes of a site with a side, as a record has them; empty for one that has none.

        Both sides are right and left. A site that has no shape as a whole is in the middle.
        """
        sides = {_BOTH: (RIGHT, LEFT), _WHOLE: ("",)}.get(side, (side,))
        of_site = [one for one in self.shapes if one.site == site]
        found = [one for one in of_site if one.side in sides]
        if not found and side == _WHOLE:
            return [one for one in of_site if one.side == MIDLINE]
        return found if {one.side for one in found} == {*sides} else []


def read_body(pack: Pack) -> tuple[Body | None, list[Problem]]:
    """Read a pack's picture of the body, and say what is wrong with it; a pack need not have one."""
    path = pack.folder / BODY_FILE
    if not path.exists():
        return None, []
    try:
        content = read_bytes(path, PackError, _LARGEST)
        if fetches(content):
            raise ElementTree.ParseError
        root = ElementTree.fromstring(content)  # noqa: S314 - without entities, see above
    except PackError as error:
        return None, [*error.problems]
    except ElementTree.ParseError:
        message = "is no SVG picture, or takes something from outside of it, or hides whether it does"
        return None, [Problem(BODY_FILE, message, "save it as plain SVG, without a DOCTYPE", "body-picture")]
    if problems := [*_unknown(root)]:
        return None, problems
    body = _body(root)
    return body, [*_misplaced(body, pack), *_twice(body), *_unfit_count(body.count, pack.definition)]


def find_shapeless(pack: Pack) -> Iterator[Problem]:
    """Find the sites and sides of the vocabulary that have no shape, unless they are to be said in words."""
    body, _ = read_body(pack)
    for site, facts in pack.vocabulary.get("body_site", {}).items() if body is not None else ():
        lacking = [side for side in facts.get("sides", ()) if body is not None and not body.find(site, side)]
        in_words = facts.get(_IN_WORDS) or facts.get("text_required")
        if not in_words and (lacking or not facts.get("sides")):
            said = f" ({', '.join(lacking)})" if lacking else ""
            fix = f"draw one, or write {_IN_WORDS} = true to its facts in vocabulary.toml"
            yield Problem(BODY_FILE, f"has no shape for {site}{said}; it is said in words", fix, "no-shape")


def _unknown(root: ElementTree.Element) -> Iterator[Problem]:
    """Find what a picture of the body cannot hold, and what it lacks: then nothing else is looked at."""
    if root.tag != f"{_SVG}svg" or not re.fullmatch(
        r"0 0 [1-9]\d{0,5} [1-9]\d{0,5}", root.get("viewBox", "")
    ):
        message = "is no SVG picture with a viewBox of whole numbers from 0 0"
        yield Problem(BODY_FILE, message, 'write <svg … viewBox="0 0 800 400">', "body-picture")
        return
    for group in root:
        for element in group.iter():
            name = _form_of(element, is_group=element is group)
            form, example = _FORMS.get(name, ({}, ""))
            wrong = [
                key
                for key in {**form, **element.attrib}
                if not re.fullmatch(form.get(key, "(?!)"), element.get(key, ""))
            ]
            if wrong or not name:
                message = (
                    f"cannot be so: {', '.join(wrong)}" if name else "is no line, shape or letter of a view"
                )
                fix = f"write it so: {example}" if name else "take it out"
                yield Problem(f"{BODY_FILE}, {_called(element)}", message, fix, "body-picture")


def _form_of(element: ElementTree.Element, is_group: bool) -> str:
    """Return what an element should be; empty for one that a picture of the body does not have."""
    kind = str(element.tag).removeprefix(_SVG)
    if is_group or kind == "g":
        is_side = element.get("data-seen") in (RIGHT, LEFT)
        return "" if not (is_group and kind == "g") else "side view" if is_side else "view"
    if kind == "path":
        return "shape" if element.get("class") == "site" or element.get("id") else "line"
    return "letter" if kind == "text" else ""


def _called(element: ElementTree.Element) -> str:
    kind = str(element.tag).removeprefix(_SVG)
    return element.get("id") or " ".join(filter(None, (kind, element.get("class"))))


def _body(root: ElementTree.Element) -> Body:
    _, _, width, height = root.get("viewBox", "").split()
    return Body(int(width), int(height), root.get("data-count", ""), tuple(map(_view, root)))


def _view(group: ElementTree.Element) -> View:
    paths = [(one.get("class", ""), one) for one in group if one.tag == f"{_SVG}path"]
    centre = group.get("data-centre")
    return View(
        group.get("id", ""),
        group.get("data-seen", ""),
        int(centre) if centre is not None else None,
        tuple((kind, one.get("d", "")) for kind, one in paths if kind in LINES),
        tuple(
            Letter(one.get("class", ""), (int(one.get("x", "")), int(one.get("y", ""))))
            for one in group
            if one.tag == f"{_SVG}text"
        ),
        tuple(_shape(one) for kind, one in paths if kind not in LINES),
    )


def _shape(path: ElementTree.Element) -> Shape:
    name = path.get("id", "")
    _, site, side = (*name.split("."), "", "")[:3]
    x, y = path.get("data-number", "").split()
    return Shape(name, site, side, path.get("d", ""), (int(x), int(y)))


def _misplaced(body: Body, pack: Pack) -> Iterator[Problem]:
    """Find shapes of no site of the vocabulary, in another view than they say, or on the wrong side."""
    sites = pack.vocabulary.get("body_site", {})
    for view in body.views:
        for one in view.shapes:
            sides = [*sites.get(one.site, {}).get("sides", ())]
            if one.id not in (f"{view.id}.{one.site}", f"{view.id}.{one.site}.{one.side}"):
                fix = f"call it {view.id}.SITE.SIDE, or {view.id}.SITE"
                yield Problem(f"{BODY_FILE}, {one.id}", f"is in the view {view.id}", fix, "body-picture")
            elif one.side == _BOTH or (one.side or _WHOLE) not in sides:
                fix = did_you_mean(one.site, sites) if one.site not in sites else f"it may have {sides}"
                message = "is the shape of no site and side of vocabulary.toml"
                yield Problem(f"{BODY_FILE}, {one.id}", message, fix or "correct its id", "unknown-code")
            elif not _is_on_its_side(view, one):
                fix = "sides are the patient's: seen from the front, right is on the left of the picture"
                yield Problem(f"{BODY_FILE}, {one.id}", "is not on its side of the body", fix, "wrong-side")
        for letter in view.letters:
            if view.side_of(letter.at[0]) != letter.side:
                message = f"the letter of the {letter.side} is on the other side"
                yield Problem(f"{BODY_FILE}, {view.id}", message, "sides are the patient's", "wrong-side")


def _is_on_its_side(view: View, shape: Shape) -> bool:
    sides = {view.side_of(x) for x, _ in shape.points}
    return sides == {shape.side} if shape.side in (RIGHT, LEFT) else len(sides) == 2


def _twice(body: Body) -> Iterator[Problem]:
    names = [*(view.id for view in body.views), *(shape.id for shape in body.shapes)]
    for name in dict.fromkeys(one for one in names if names.count(one) > 1):
        yield Problem(f"{BODY_FILE}, {name}", "is there twice", "give each its own id", "body-picture")


def _unfit_count(count: str, definition: Group) -> Iterator[Problem]:
    field = definition.at(("procedure", "sites", count))
    if count and (field is None or field.phrase.type != "integer" or field.phrase.each):
        fix = "name a whole number of procedure.sites, or leave data-count out"
        yield Problem(BODY_FILE, f"data-count: a treated site has no number {count}", fix, "unknown-key")
