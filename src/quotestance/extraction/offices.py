"""Which people of an article a word of office stands by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

MAX_HOLDERS = 60
"""Most people that are asked for; no article names as many senators."""


class Offices:
    """Looks people up by the words around their names, without a look at all the others."""

    def __init__(self, roles: Mapping[str, set[str]]) -> None:
        self.roles = roles

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        """Word of office -> the places in `roles` of the people it stands by."""
        found: dict[str, list[int]] = {}
        for place, words in enumerate(self.roles.values()):
            for word in words:
                found.setdefault(word, []).append(place)
        return found

    @cached_property
    def _names(self) -> list[str]:
        return list(self.roles)

    def holders(self, head: str, kin: Iterable[str] = ()) -> list[str]:
        """Return the names that a word of office or one of its kin stands by, in order of text."""
        places = self._by_word.get(head, [])[:MAX_HOLDERS]
        for word in kin:
            places = [*places, *self._by_word.get(word, [])[:MAX_HOLDERS]]
        return [self._names[place] for place in sorted(set(places))[:MAX_HOLDERS]]
