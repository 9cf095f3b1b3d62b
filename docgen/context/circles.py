"""Finds circles: names that follow from themselves, fields that are asked if they are asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter


def find_circles(reads: Mapping[str, Collection[str]]) -> list[str]:
    """Return the circles among names, from what each reads: `["a > b > a"]`, where a reads b.

    A circle starts with the one of its names that comes first.
    """
    left = {name: [*others] for name, others in reads.items()}
    order = {name: at for at, name in enumerate(left)}
    found = []
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1][:0:-1]  # each reads the next, and the last one the first
            first = circle.index(min(circle, key=order.__getitem__))
            circle = [*circle[first:], *circle[: first + 1]]
            left[circle[0]].remove(circle[1])
            found.append(" > ".join(circle))
        else:
            return found
