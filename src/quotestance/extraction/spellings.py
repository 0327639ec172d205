"""When two spellings are one name: diacritics, transliterations of Cyrillic, slips of a letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "’": "'"}
)
_RULES = (
    (re.compile(r"[aou]e(?=[^aeiouy])"), lambda m: m[0][0], "e"),  # Mueller, Müller
    (re.compile(r"(?<=[aeou])y(?=[^aeiouy]|$)"), "i", "y"),  # Shoygu, Shoigu
    (re.compile(r"[iyj]+$"), "y", ""),  # Zelensky, Zelenskyy, Zelenskiy
    (re.compile(r"enk[ao]$"), "enk", "enk"),  # Lukashenko, Lukashenka
    (re.compile(r"ych$"), "ich", "ych"),  # Yanukovych, Yanukovich
    (re.compile(r"ks"), "x", "ks"),
    (re.compile(r"(.)\1+"), r"\1", ""),
)
"""What is unified, how, and letters without which there is nothing to unify."""
_VOWELS = re.compile(r"[aeiouyj'-]")
MIN_LETTERS = 4
"""Shorter names are told apart by every letter."""
MIN_SLIP = 6
"""Shortest surname in which one letter may be wrong."""


def plain_letters(name: str) -> str:
    """Return a name in lower case without diacritics."""
    low = name.lower()
    if low.isascii():
        return low
    decomposed = unicodedata.normalize("NFKD", low.translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def surname_key(surname: str) -> str:
    """Return what all spellings of a surname have in common; a short one only loses diacritics."""
    key = plain_letters(surname)
    if len(key) < MIN_LETTERS:
        return key
    for pattern, replacement, marker in _RULES:
        if marker in key:
            key = pattern.sub(replacement, key)
    return key


class Spellings:
    """The full names of one article by all spellings of their surnames."""

    def __init__(self, full_names: Iterable[str]) -> None:
        self._by_key: dict[str, list[str]] = {}
        self._initials: set[str] = set()
        for full in full_names:
            surname = full.rsplit(" ", 1)[-1]
            self._by_key.setdefault(surname_key(surname), []).append(full)
            self._initials.add(plain_letters(surname[:1])[:1])
        self._known: dict[str, list[str]] = {}
        self._shortened: dict[str, str] = {}
        for key in self._by_key:
            if len(key) >= MIN_SLIP:
                for form in _without_a_letter(key):
                    self._shortened.setdefault(form, key)

    def of_surname(self, surname: str) -> list[str]:
        """Return the full names whose surname this may be in another spelling."""
        if plain_letters(surname[:1])[:1] not in self._initials:
            return []
        found = self._known.get(surname)
        if found is None:
            found = self._known[surname] = self._by_key.get(surname_key(surname), [])
        return found

    def misspelt(self, surname: str) -> list[str]:
        """Return the full names whose surname is one wrong letter away, neither at its ends."""
        key = surname_key(surname)
        if len(key) < MIN_SLIP - 1:
            return []
        for form in (key, *_without_a_letter(key)):
            known = self._shortened.get(form, "")
            if known[:1] == key[0] and known[-2:] == key[-2:]:
                return self._by_key[known]
        return []

    def variants(self) -> dict[str, str]:
        """Return each full name that only spells an earlier one differently, and that one."""
        found: dict[str, str] = {}
        for names in self._by_key.values():
            if len(names) < 2:
                continue
            seen: dict[tuple[str, str], list[tuple[list[str], str]]] = {}
            for name in names:
                first, _, rest = name.lower().partition(" ")
                surname = rest.split()[-1:]
                # The first name and the first one of another surname are all that is asked for.
                alike = seen.setdefault((given_key(first), first[:1]), [])
                earlier = next((other for known, other in alike if known != surname), None)
                if earlier is not None:
                    found[name] = found.get(earlier, earlier)
                if not alike or (len(alike) == 1 and earlier is not None):
                    alike.append((surname, name))
        return found


def given_key(given: str) -> str:
    """Return the consonants of a given name (`Alexander`, `Alyaksandr`, `Aleksandr`: `lksndr`)."""
    return _VOWELS.sub("", plain_letters(given).replace("x", "ks")).replace("g", "h")


def _without_a_letter(word: str) -> list[str]:
    """Return a word without each of its letters but the first and the last."""
    return [word[:k] + word[k + 1 :] for k in range(1, len(word) - 1)]
