"""Phrase lists compiled to one expression each, and the words that turn or weaken a phrase."""

from __future__ import annotations

import re
from collections.abc import Iterable

from quotestance.config import ConfigError

NEGATORS = (
    *("not", "no", "never", "nobody", "nothing", "none", "neither", "nor", "nowhere", "without"),
    *("no one", "cannot", "*n't", "hardly", "scarcely", "zero", "far from", "refus*", "stop*"),
    *("instead of", "rather than", "unable", "fail* to", "false to", "wrong to", "absurd to"),
)
"""Words that turn what follows them within their clause."""

DENIERS = (
    *("myth", "myths", "nonsense", "legend", "fairy tale*", "fabricat*", "fiction", "invention"),
    *("invented", "groundless", "unfounded", "baseless", "hysteria", "fake", "lie", "lies"),
    *("ridiculous", "laughable", "absurd", "so-called", "slander*", "allegation*", "alleged*"),
)
"""Words that turn a claim anywhere in their sentence: it is only told, and untrue."""

REPORTED = (
    *("they say", "they tell us", "they write", "people say", "people think", "some say"),
    *("some claim", "critics say", "it is said", "it's said", "we are told", "i am told"),
    *("i'm told", "i hear", "i have heard", "the opposition says", "the government says"),
    *("i have read", "whoever * of", "they call it", "anyone who *", "those who *", "version"),
    *("accus*", "rumour*", "rumor*", "as if"),
)
"""Openings of somebody else's view, which the speaker need not share (codebook, rule 2)."""

PRONOUNS = ("they", "them", "their", "theirs", "he", "him", "his", "it", "us", "we")
"""Words that may stand for a target that isn't named, or be the ones it deals with."""

OFFICE = re.compile(
    r"\b(?:spokes\w+|minister|president|ambassador|envoy|secretary|chief|diplomat|official|general"
    r"|leader|deputy|senator|lawmaker|commander)\b",
    re.IGNORECASE,
)
"""Words for somebody who speaks in an office."""

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'"})
_MARKS = '"“”„«»'
# Quotation marks may part the words of a phrase, since a partial quote often begins inside one.
_GAP = rf"[\s{_MARKS}]{{1,8}}"
_WORD = re.compile(r"[\w'-]+")
_CLAUSE = re.compile(
    r"[.;:!?…,—–()\[\]]|\s-\s|\b(?:but|because|although|though|while|whereas|so)\b", re.IGNORECASE
)
_TITLE_BREAKS = f".,;:!?\n{_MARKS}"


def plain_text(text: str) -> str:
    """Return the text with straight apostrophes, its length unchanged, as phrases expect it."""
    return text.translate(_APOSTROPHES)


def compile_phrases(phrases: Iterable[str], *, key: str) -> re.Pattern[str] | None:
    """Return one expression that finds any of the phrases, the longest first; None for no phrase.

    A * at the end of a word stands for any ending, at its head for any beginning, alone for any
    one word (not the first of a phrase). Case does not count; the text is to be a `plain_text`.
    No repetition is nested or without bound, so a search is linear in the text.

    Raises:
        ConfigError: a phrase is empty or begins with a * alone; the message names `key`.
    """
    expressions: dict[str, str] = {}
    for phrase in phrases:
        words = plain_text(str(phrase)).casefold().split()
        if not words or not words[0].strip("*"):
            raise ConfigError(f"{key} must hold phrases that begin with a word, got {phrase!r}")
        expressions[" ".join(words)] = _GAP.join(_word_expression(word) for word in words)
    if not expressions:
        return None
    longest_first = sorted(expressions, key=lambda phrase: (-len(phrase), phrase))
    either = "|".join(expressions[phrase] for phrase in longest_first)
    return re.compile(rf"(?<![\w'-])(?:{either})(?![\w'-])", re.IGNORECASE)


def compile_object(mentions: re.Pattern[str]) -> re.Pattern[str]:
    """Return what matches a preposition and the target right behind a phrase: ` on Moscow`."""
    return re.compile(
        rf"{_GAP}(?:on|against|upon|for){_GAP}(?:(?:the|president){_GAP})?{mentions.pattern}",
        re.IGNORECASE,
    )


def word_starts(text: str) -> list[int]:
    """Return where the words of a text begin."""
    return [m.start() for m in _WORD.finditer(text)]


def clause_ends(text: str) -> list[int]:
    """Return where the clauses of a text end: at stops, commas, dashes and contrasting words."""
    return [m.end() for m in _CLAUSE.finditer(text)]


def clause_before(text: str, position: int, *, reach: int) -> str:
    """Return what stands before a position up to the nearest stop or mark, at most `reach` long."""
    before = text[max(0, position - reach) : position]
    return before[max(before.rfind(mark) for mark in _TITLE_BREAKS) + 1 :]


def _word_expression(word: str) -> str:
    if not word.strip("*"):
        return r"[\w'-]{1,40}"
    head = r"\w{0,40}" if word.startswith("*") else ""
    tail = r"[\w-]{0,40}" if word.endswith("*") else ""
    return head + re.escape(word.strip("*")) + tail
