"""Tell words that somebody is quoted as saying from scare quotes, titles and terms.

Codebook, "Unit": titles of works, nicknames, terms and scare quotes are no statements. The
question arises for quoted words that are not sentences of their own. A handful of signs around
them is added up; the weights are those of a logistic regression on annotated news, rounded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import exp

from quotestance.extraction import cues
from quotestance.extraction.marks import Quote
from quotestance.extraction.names import word_set
from quotestance.extraction.sources import Source

MARKS = "\"“”„‟«»`'’‘＂ \u00a0"
_WORD = re.compile(r"[\w’'-]+")
_NAMING = re.compile(
    r"(?:so[- ]called|known (?:\w+ )?as|nicknamed|titled|entitled|headlined|named|code-?named|"
    r"\b(?:film|movie|book|novel|song|series|show|album|programme|program|play|poem|newspaper|weekly|"
    r"magazine|documentary|operation|exercises?|ship|tanker|group|club|company|factory|party|movement|"
    r"radio|portal|centre|project|initiative|nickname|headline|term|words?|phrase|agency|stations?|"
    r"ensemble|shop|supermarket|kindergarten|stadium|hotel|café))[\s:,]*$",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:den(?:y|ie[sd])|reject|dismiss|refut|accus|fear|claim|charge|allegation|rumou?r|concern)",
    re.IGNORECASE,
)
_ALLEGED = word_set(
    """alleged possible potential supposed so-called any these those such purported western
    russian"""
)
_FUNCTION_WORDS = word_set(
    """to in on of for by with at from and or but if that as when is are was were it he she they
    the a after between against over into than during because while has had would could which
    who"""
)
_BE = word_set("is was are were be been being")
_ARTICLE = frozenset(["a", "an"])


def speech_probability(
    text: str, quote: Quote, source: Source | None, repeats: Counter[str]
) -> float:
    """Return how likely quoted words that make no sentence are somebody's words (0 to 1).

    `repeats` counts the quoted texts of the article in lower case (`quoted_texts`): a term comes
    back in its marks, a remark does not.
    """
    inner = text[quote.start : quote.end].strip(MARKS)
    words = inner.split()
    n_words = len(words)
    before = text[max(0, quote.start - 60) : quote.start]
    previous_words = _WORD.findall(before)
    previous = previous_words[-1].lower() if previous_words else ""
    following = _WORD.match(text, quote.end + 1) if text[quote.end : quote.end + 1] == " " else None
    log_odds = 1.35
    log_odds += {0: -0.8, 1: -0.8, 2: -0.3, 3: 0.1, 4: 0.1}.get(n_words, 1.0)
    if inner[:1].isupper():
        log_odds -= 2.0
    if n_words > 1 and all(w[0].isupper() for w in words):
        log_odds -= 1.0
    if _NAMING.search(before):
        log_odds -= 2.5
    if repeats[_key(inner)] > 1:
        log_odds -= 1.0
    if _DOUBT.search(before):
        log_odds -= 0.4
    if previous in _ALLEGED:
        log_odds -= 1.3
    elif previous == "the":
        log_odds -= 0.7
    elif previous in _ARTICLE:
        log_odds += 0.2
    elif previous in ("that", "said", "it", "he", "and", "as"):
        log_odds += 0.8
    elif previous in _BE or previous not in _FUNCTION_WORDS:
        log_odds += 0.4
    if following is None or following[0].lower() in _FUNCTION_WORDS:
        log_odds += 0.2
    else:
        log_odds -= 0.3
    return 1 / (1 + exp(-(log_odds + _source_weight(text, source))))


def _source_weight(text: str, source: Source | None) -> float:
    if source is None:
        return -1.3
    weight = 0.5 if source.personal else 0.0
    if source.how in ("by", "according_to"):
        weight += 0.5
    if source.cue is None:
        return weight - 1.0
    cue = text[slice(*source.cue)].lower()
    if cue in cues.SPEECH:
        return weight + 0.7
    if cue in cues.LABELLING:
        return weight + 0.6
    return weight - 0.3


def quoted_texts(text: str, quotes: Sequence[Quote]) -> Counter[str]:
    """Count the quoted texts of an article, short ones only, in lower case."""
    return Counter(_key(text[q.start : q.end].strip(MARKS)) for q in quotes if q.end - q.start < 60)


def _key(inner: str) -> str:
    return inner.lower().strip(".,;!? ")
