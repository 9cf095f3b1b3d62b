"""Draws the sites of a visit on the pack's picture of the body, as SVG: planned, treated, how many.

What was planned has a bold outline, what was treated is hatched: they are told apart without colour. Sites
without a shape are listed below the picture. Nothing of the patient is in it but the sites.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from textwrap import wrap
from typing import Any, NamedTuple

from docgen.context import Words, collect_words
from docgen.encounter import OTHER, Other
from docgen.errors import PackError, Problem, expect
from docgen.lazy import dataclass
from docgen.pack import Body, Shape, View, read_body, read_core
from docgen.visit import Visit

_NOT_DONE = "not-done"
_ROUND = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
_LINES = {  # the classes of the picture's lines
    "outline": f'{_ROUND} stroke="#666666" stroke-width="5"',
    "line": f'{_ROUND} stroke="#666666" stroke-width="4"',
    "soft": f'{_ROUND} stroke="#a6a6a6" stroke-width="3"',
    "shade": 'fill="#f0f0f0"',
    "tone": 'fill="#bfbfbf"',
    "dark": 'fill="#808080"',
    "skin": 'fill="#ffffff"',
}
_JOINED = 'stroke="#000000" stroke-linejoin="round"'
_STATES = {  # the names of the states, in the order of the legend, and how each looks
    "both": f'fill="url(#treated)" {_JOINED} stroke-width="8"',
    "treated": f'fill="url(#treated)" {_JOINED} stroke-width="2"',
    "planned": f'fill="none" {_JOINED} stroke-width="8"',
}
_HATCHING = (
    '<defs><pattern id="treated" patternUnits="userSpaceOnUse" width="16" height="16">'
    '<path d="M -4 4 L 4 -4 M 0 16 L 16 0 M 12 20 L 20 12" stroke="#000000" stroke-width="3"/>'
    "</pattern></defs>"
)
_FONT = 'font-family="Arial, Helvetica, sans-serif" fill="#000000"'
_HALO = 'stroke="#ffffff" stroke-linejoin="round" paint-order="stroke"'
_MARGIN, _SIZE, _LINE, _BOX, _GAP = 40, 48, 64, 84, 24  # of the words below the picture
_LETTERS = 115  # in a line of them


class _Named(NamedTuple):
    """A site as a record names it, with its side and, for the site `other`, its words."""

    site: str
    side: str
    text: str | None


@dataclass(frozen=True)
class _Site:
    """A site with its side as the record has it: what was planned and treated, and how many at each."""

    name: str
    shapes: tuple[Shape, ...]
    planned: bool
    treated: bool
    count: int | None

    @property
    def state(self) -> str:
        """The name of its look."""
        return "both" if self.planned and self.treated else "treated" if self.treated else "planned"

    @property
    def is_whole(self) -> bool:
        """Whether the picture shows all of it: a number stands in one shape only."""
        return bool(self.shapes) and (self.count is None or len(self.shapes) == 1)

    @property
    def said(self) -> str:
        """Its name, with how many there are."""
        return self.name if self.count is None else f"{self.name} ({self.count})"


def draw_body(visit: Visit, *, language: str | None = None) -> str:
    """Draw the planned and treated sites of a visit on the body, and return the picture as SVG.

    The words are those for colleagues in `language`, by default the clinic's; where there are none, the plain
    ones. The number of a site is that of what was treated, or else of what is planned there. Raises PackError
    for a pack without a sound picture.
    """
    expect(Visit, "a visit, as docgen.load_visit gives it", visit=visit)
    pack, spoken = visit.pack, language or visit.language
    body, problems = read_body(pack)
    if body is None and not problems:
        problems = [
            Problem("body.svg", "is not there", "this pack has no picture of the body", "missing-file")
        ]
    if body is None or problems:
        raise PackError(str(pack.folder), problems)
    said = {**read_core("text/en.toml")["picture"], **pack.texts(spoken).get("picture", {})}
    words = collect_words(pack.vocabulary, pack.texts(spoken)["words"])  # of this language alone
    sites = [*_sites(visit, body, words, said)]
    return _picture(body, sites, said)


def _sites(visit: Visit, body: Body, words: Words, said: Mapping[str, str]) -> Iterator[_Site]:
    """Yield each site and side once, in the order of the record: of the plan, then of what was done."""
    plan, done = visit.encounter.plan, visit.encounter.procedure
    planned = _rows(plan.sites if plan else ())
    treated = _rows(done.sites if done and done.status != _NOT_DONE else ())
    for named in dict.fromkeys([*planned, *treated]):
        name = next(filter(None, words.phrase(*named)), named.site)
        counts: list[Any] = [getattr(row, body.count, None) for row in treated.get(named) or planned[named]]
        yield _Site(
            name if named.side or named.text else f"{name} ({said['no_side']})",
            tuple(body.find(named.site, named.side)),
            named in planned,
            named in treated,
            None if None in counts else sum(counts),
        )


def _rows(sites: Iterable[Any]) -> dict[_Named, list[Any]]:
    """Group the rows of a table by site and side; those that name no site are left out."""
    found: dict[_Named, list[Any]] = {}
    for row in sites:
        site = row.body_site
        code, text = (OTHER, site.text) if isinstance(site, Other) else (site, None)
        if code is not None:
            found.setdefault(_Named(code, row.laterality or "", text), []).append(row)
    return found


def _picture(body: Body, sites: list[_Site], said: Mapping[str, str]) -> str:
    states = [state for state in _STATES if any(site.state == state for site in sites)]
    beside = [site for site in sites if not site.is_whole]
    listed = _listed(states, beside, said["in_words"], said) if sites else [said["no_sites"]]
    rows = [part for line in listed for part in wrap(line, _LETTERS)]
    top = body.height + _LINE // 2
    first = top + (_LINE if sites else 0)
    height = first + _LINE * len(rows) - _LINE // 4
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {body.width} {height}" role="img">',
            f"<title>{escape(said['title'])}</title>",
            f"<desc>{escape(_description(states, sites, said))}</desc>",
            *(_HATCHING, f'<rect width="{body.width}" height="{height}" fill="#ffffff"/>'),
            *(line for view in body.views for line in _drawn(view, sites, said)),
            *_legend(states, sites, top, said),
            *(_text((_MARGIN, first + _LINE * number), row) for number, row in enumerate(rows)),
            *("</svg>", ""),
        )
    )


def _description(states: list[str], sites: list[_Site], said: Mapping[str, str]) -> str:
    """Say in words all that the picture shows."""
    lists = [*_listed(states, sites, "{state}: {sites}", said)] or [said["no_sites"]]
    return " ".join(f"{line[:1].upper()}{line[1:]}." for line in lists)


def _listed(states: list[str], sites: list[_Site], form: str, said: Mapping[str, str]) -> Iterator[str]:
    for state in states:
        if names := ", ".join(site.said for site in sites if site.state == state):
            yield form.format(state=said[state], sites=names)


def _drawn(view: View, sites: list[_Site], said: Mapping[str, str]) -> Iterator[str]:
    """Yield a view: its lines, the shapes of its sites, their numbers, the letters of its sides."""
    yield from (f'<path d="{path}" {_LINES[kind]}/>' for kind, path in view.lines)
    shown = {shape: [site for site in sites if shape in site.shapes] for shape in view.shapes}
    for shape, its in shown.items():
        if its:
            yield f'<path d="{shape.path}" {_STATES[_state(its)]}/>'
    for shape, its in shown.items():
        treated = [site for site in its if site.treated] or its
        if counts := [site.count for site in treated if site.count is not None and site.is_whole]:
            yield from _number(shape, sum(counts))
    yield from (_text(letter.at, said[letter.side], bold=True) for letter in view.letters)


def _state(sites: list[_Site]) -> str:
    states = {site.state for site in sites}
    return states.pop() if len(states) == 1 else "both"


def _number(shape: Shape, number: int) -> Iterator[str]:
    """Yield a number at its place; a line leads from one beside its shape to it."""
    x, y = shape.number
    across, down = zip(*shape.points, strict=True)
    if not (min(across) <= x <= max(across) and min(down) <= y <= max(down)):
        end_x, end_y = min(shape.corners, key=lambda end: (end[0] - x) ** 2 + (end[1] - y) ** 2)
        line = f"M {x + (32 if end_x > x else -32)} {y} L {end_x} {end_y}"
        yield f'<path d="{line}" {_HALO} stroke-width="8"/>'
        yield f'<path d="{line}" stroke="#000000" stroke-width="2"/>'
    yield _text(shape.number, str(number), bold=True, more=f'{_HALO} stroke-width="12"')
    yield _text(shape.number, str(number), bold=True)  # above its halo, in programs of any age


def _text(at: tuple[int, int], text: str, bold: bool = False, more: str = "") -> str:
    """Write a text: one in bold around its place, others from their place on."""
    how = 'text-anchor="middle" font-weight="bold" ' if bold else ""
    attributes = f'x="{at[0]}" y="{at[1] + _SIZE // 3}" font-size="{_SIZE}" {how}{_FONT}'
    return f"<text {attributes}{more and ' '}{more}>{escape(text)}</text>"


def _legend(states: list[str], sites: list[_Site], top: int, said: Mapping[str, str]) -> Iterator[str]:
    """Yield what each look means, and what the numbers are."""
    left = _MARGIN
    for state in states:
        x, y = left, top - _SIZE // 2
        box = f"M {x} {y} L {x + _BOX} {y} L {x + _BOX} {y + _SIZE} L {x} {y + _SIZE} Z"
        yield f'<path d="{box}" {_STATES[state]}/>'
        yield _text((x + _BOX + _GAP, top), said[state])
        left += _BOX + _GAP + len(said[state]) * _SIZE // 2 + 3 * _GAP
    if any(site.count is not None for site in sites):
        yield _text((left, top), said["number"])
