"""Tell words that somebody is quoted as saying from scare quotes, titles and terms.

Codebook, "Unit": titles of works, nicknames, terms and scare quotes are no statements. A handful
of signs in and around the quoted words is added up. The weights, one table for quotations that are
sentences of their own and one for those that are not, are those of a logistic regression on
annotated news; `benchmarks/fit_speech.py` learns them anew and writes `speech_weights.py`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from math import exp

from quotestance.extraction import cues
from quotestance.extraction.marks import Quote
from quotestance.extraction.names import word_set
from quotestance.extraction.sources import Source
from quotestance.extraction.speech_weights import PARTIAL, WHOLE

MARKS = "\"“”„‟«»`'’‘＂ \u00a0"
MIN_WHOLE = 0.5
"""Quotations that are sentences of their own are kept from this probability of being speech on."""
MAX_TITLE = 12
"""Quotations that are sentences of their own and have more words than this are no titles."""
_WORD = re.compile(r"[\w’'-]+")
_NAMING = re.compile(
    r"(?:so[- ]called|, called|known (?:\w+ )?as|nicknamed|titled|entitled|headlined|named|"
    r"code-?named|"
    r"\b(?:film|movie|book|novel|song|series|show|album|programme|program|play|poem|newspaper|weekly|"
    r"magazine|documentary|operation|exercises?|ship|tanker|group|club|company|factory|party|movement|"
    r"radio|portal|centre|project|initiative|nickname|headline|term|words?|phrase|agency|stations?|"
    r"ensemble|shop|supermarket|kindergarten|stadium|hotel|café|memoir|autobiography|thriller|drama|"
    r"sitcom|musical|podcast|blog|ad|spot|classic|concert|(?:author|host|star|co-host) of|"
    r"(?:sequel|adaptation) (?:to|of)))[\s:,]*$",
    re.IGNORECASE,
)
_NAMING_ENDS = tuple(
    word_set(
        """called as titled headlined named film movie book novel song series show album programme
        program play poem newspaper weekly magazine documentary operation exercise exercises ship
        tanker group club company factory party movement radio portal centre project initiative
        nickname headline term word words phrase agency station stations ensemble shop supermarket
        kindergarten stadium hotel café memoir autobiography thriller drama sitcom musical podcast
        blog ad spot classic concert of to"""
    )
)
"""The last letters of all that _NAMING finds, to look for before the search, which costs more."""
_BLANKS = " \t\r\n\f\v\u00a0\u2009\u202f\u3000:,"
_DOUBT = re.compile(
    r"\b(?:den(?:y|ie[sd])|reject|dismiss|refut|accus|fear|claim|charge|allegation|rumou?r|concern)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"\w+")
_FINITE = word_set(
    """i we you it he she they us our my your me this there is are was were be been am has have had
    will would can could must should may might do does did not never no cannot"""
)
_NEGATED = re.compile(r"n['’]t\b")
_DEGREE = word_set("very really so too more most just all any every only even always")
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
_PLACED = {
    "the": "the",
    "a": "a",
    "an": "a",
    "that": "that",
    "and": "and",
    "or": "and",
    "but": "and",
    "of": "of",
    "in": "in",
    "on": "in",
    "at": "in",
    "to": "to",
    **dict.fromkeys(_ALLEGED, "alleged"),
    **dict.fromkeys(_BE, "be"),
    **dict.fromkeys(word_set("his her their its our my"), "possessive"),
    **dict.fromkeys(
        word_set("for by with from about against over into between"), "other preposition"
    ),
}


def speech_probability(
    text: str, quote: Quote, source: Source | None, repeats: Counter[str], *, whole: bool
) -> float:
    """Return how likely quoted words are somebody's words (0 to 1).

    `whole` is true where they are sentences of their own. `repeats` counts the quoted texts of the
    article in lower case (`quoted_texts`): a term comes back in its marks, a remark does not.
    """
    if whole and is_long(text, quote):
        return 1.0
    weights = WHOLE if whole else PARTIAL
    log_odds = weights["bias"]
    for sign in signs(text, quote, source, repeats):
        log_odds += weights.get(sign, 0.0)
    return 1 / (1 + exp(-log_odds))


def is_long(text: str, quote: Quote) -> bool:
    """Tell whether a quotation has too many words to be a title."""
    return text.count(" ", quote.start, quote.end) >= MAX_TITLE


def signs(text: str, quote: Quote, source: Source | None, repeats: Counter[str]) -> list[str]:
    """Return the names of the signs that hold of a quotation, those that have no weight too."""
    inner = text[quote.start : quote.end].strip(MARKS)
    found = [
        *_signs_inside(inner),
        *_signs_around(text, quote),
        *_signs_of_source(text, quote, source),
    ]
    if repeats[_key(inner)] > 1:
        found.append("repeated")
    return found


def _signs_inside(inner: str) -> Iterator[str]:
    words = inner.split()
    n_words = len(words)
    yield "words: " + (str(n_words) if n_words < 5 else "5 to 7" if n_words < 8 else "8 or more")
    if inner[:1].isupper():
        yield "opens with a capital"
    heavy = [w for w in words if w[0].isalpha() and w.lower() not in _FUNCTION_WORDS]
    n_capital = sum(w[0].isupper() for w in heavy)
    if n_words > 1 and heavy and n_capital == len(heavy):
        yield "title case"
    elif n_words > 3 and heavy and n_capital >= 0.7 * len(heavy):
        yield "mostly title case"
    if inner[-1:] and inner[-1] in ",.":
        yield "comma inside" if inner[-1] == "," else "full stop inside"
    elif inner[-1:] and inner[-1] in "!?":
        yield "exclamation inside"
    low = inner.lower()
    runs = _LETTERS.findall(low)
    if not _FINITE.isdisjoint(runs) or _NEGATED.search(low):
        yield "pronoun or finite verb"
    if not _DEGREE.isdisjoint(runs) or any(w.endswith("ly") and len(w) > 4 for w in runs):
        yield "word of degree"
    if any(w.lower() in _FUNCTION_WORDS for w in words[1:]):
        yield "function word"
    first = words[0].lower() if words else ""
    if first in ("a", "an", "the"):
        yield "opens with an article"
    elif first in _FUNCTION_WORDS:
        yield "opens with a function word"
    elif first.endswith(("ing", "ed")):
        yield "opens with a participle"


def _signs_around(text: str, quote: Quote) -> Iterator[str]:
    before = text[max(0, quote.start - 60) : quote.start]
    if before.rstrip(_BLANKS).lower().endswith(_NAMING_ENDS) and _NAMING.search(before):
        yield "naming word before"
    if _DOUBT.search(before):
        yield "word of doubt before"
    previous_words = _WORD.findall(before)
    previous = previous_words[-1] if previous_words else ""
    low = previous.lower()
    if low in _PLACED:
        yield f"after: {_PLACED[low]}"
    elif low.endswith(("'s", "’s", "s'", "s’")):
        yield "after: genitive"
    elif low in cues.STRONG:
        yield "after: verb of speech"
    elif low not in _FUNCTION_WORDS:
        yield "after: name" if previous[:1].isupper() else "after: word"
    mark = before.rstrip()[-1:]
    if mark and mark in ":,.!?":
        yield {":": "colon before", ",": "comma before"}.get(mark, "stop before")
    following = _WORD.match(text, quote.end + 1) if text[quote.end : quote.end + 1] == " " else None
    if following is not None:
        low = following[0].lower()
        if low == "by":
            yield "before: by"
        elif low in _FUNCTION_WORDS:
            yield "before: function word"
        elif low in cues.SPEECH:
            yield "before: verb of speech"
        else:
            yield "before: word" if following[0].islower() else "before: name"


def _signs_of_source(text: str, quote: Quote, source: Source | None) -> Iterator[str]:
    if source is None:
        yield "source: none"
        return
    yield f"source: {source.how}"
    if source.personal:
        yield "source is a person"
    if source.cue is None:
        yield "no cue"
        return
    cue = text[slice(*source.cue)].lower()
    if cue in cues.SPEECH:
        yield "cue of speech"
    elif cue in cues.LABELLING:
        yield "cue of labelling"
    elif cue in cues.STRONG:
        yield "cue of reporting"
    behind = source.cue[0] >= quote.end
    gap = source.cue[0] - quote.end if behind else quote.start - source.cue[1]
    far = "adjacent" if gap <= 3 else "near" if gap < 40 else "apart" if gap < 90 else "far"
    yield f"cue {'after' if behind else 'before'}: {far}"


def quoted_texts(text: str, quotes: Sequence[Quote]) -> Counter[str]:
    """Count the quoted texts of an article, short ones only, in lower case."""
    return Counter(_key(text[q.start : q.end].strip(MARKS)) for q in quotes if q.end - q.start < 60)


def _key(inner: str) -> str:
    return inner.lower().strip(".,;!? ")
