"""Which quoted spans make one statement, and whose it is.

Codebook, "Unit": pieces parted only by their own attribution are one statement, and so is a
quotation that runs on over several paragraphs.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from quotestance.extraction.attribution import Attributor, Source
from quotestance.extraction.marks import Quote
from quotestance.extraction.speech import MARKS, quoted_texts, speech_probability
from quotestance.schema import Span

_WORD = re.compile(r"\w+")
MAX_ONE_SPEAKER = 900
"""Up to this length, in characters, the quotations of one speaker in one paragraph are one."""
_NAME_BEFORE = re.compile(r"(?<![.!?:] )\b[A-Z][\w’'-]+ $")


@dataclass(slots=True)
class Draft:
    """A statement while it is put together."""

    quotes: list[int]
    full: bool
    source: Source | None
    how: str
    spans: list[Span] = field(default_factory=list)


def is_nickname(text: str, quote: Quote) -> bool:
    """Tell whether quoted words stand inside a name (`Jan “Bear” Novak`)."""
    if quote.end - quote.start > 24:
        return False
    before = text[max(0, quote.start - 20) : quote.start]
    after = text[quote.end : quote.end + 2]
    return (
        _NAME_BEFORE.search(before) is not None
        and after[:1] == " "
        and after[1:].isupper()
        and text[quote.start + 1 : quote.start + 2].isupper()
    )


def _is_full(text: str, quote: Quote) -> bool:
    """Tell whether a quotation is made of sentences of its own."""
    inner = text[quote.start : quote.end].strip(MARKS + ".,")
    if not inner:
        return False
    opens = inner[0].isupper() or inner[0].isdigit() or inner[0] in "[…(¿¡$€£"
    raw = text[quote.start : quote.end].rstrip(MARKS)
    ends = raw[-1:] in ".,!?…—–-"
    n_words = len(_WORD.findall(inner))
    return opens and (ends or n_words >= 8 or not quote.closed)


def draft_statements(
    text: str, quotes: Sequence[Quote], reader: Attributor, min_speech: float
) -> list[Draft]:
    repeats = quoted_texts(text, quotes)
    drafts: list[Draft] = []
    previous: Draft | None = None
    for index, quote in enumerate(quotes):
        full = _is_full(text, quote)
        own = reader.own_source(index, full=full)
        if previous is not None:
            last = quotes[previous.quotes[-1]]
            opens_next = quote.start == reader.paragraphs[quote.paragraph][0]
            if not last.closed and quote.paragraph == last.paragraph + 1 and opens_next:
                previous.quotes.append(index)
                if (
                    own is not None
                    and own.score > 0.75
                    and previous.how in ("setup", "inherited", "none", "follow")
                ):
                    previous.source, previous.how = own, own.how
                continue
        source, how = own, own.how if own else "none"
        if full and (own is None or own.score < 0.75):
            setup = reader.setup(index)
            inherits = previous is not None and (
                _follows_on(text, quotes, previous, index, reader)
                or _inherits(text, quotes, previous, index, setup)
            )
            if inherits and previous is not None and previous.source is not None:
                source = Source(
                    previous.source.speaker, None, None, previous.source.score * 0.85, "inherited"
                )
                how = "inherited"
            elif setup is not None and setup.speaker and (own is None or setup.score > own.score):
                source, how = setup, "setup"
            elif source is None or not source.speaker:
                follow = reader.follow(index) or reader.nearest_person(index)
                if follow is not None:
                    source, how = follow, follow.how
        if not full and speech_probability(text, quote, source, repeats) < min_speech:
            continue
        if source is not None and not source.speaker and previous is not None and previous.source:
            source = Source(
                previous.source.speaker, source.mention, source.cue, source.score, source.how
            )
        if (
            previous is not None
            and source is not None
            and source.taken_up
            and _follows_on(text, quotes, previous, index, reader)
        ):
            speaker = previous.source.speaker if previous.source else ""
            source = replace(source, speaker=speaker or source.speaker)
        if previous is not None and _joins(
            text, quotes, previous, index, source, reader, full=full
        ):
            previous.quotes.append(index)
            previous.full = previous.full or full
            if source is not None and (
                previous.source is None or source.score > previous.source.score
            ):
                previous.source, previous.how = source, how
        else:
            previous = Draft([index], full, source, how)
            drafts.append(previous)
        if source is not None and source.speaker:
            reader.heard(quote.end, source.speaker)
    return drafts


def _narration(text: str, quotes: Sequence[Quote], previous: Draft, index: int) -> str:
    return text[quotes[previous.quotes[-1]].end : quotes[index].start]


def _inherits(
    text: str, quotes: Sequence[Quote], previous: Draft, index: int, setup: Source | None
) -> bool:
    last, quote = quotes[previous.quotes[-1]], quotes[index]
    gap = _narration(text, quotes, previous, index).strip(" \n.,")
    if previous.source is None or not previous.source.speaker:
        return False
    if not gap:
        return True
    if quote.paragraph == last.paragraph and len(gap) < 400:
        return setup is None or setup.speaker in ("", previous.source.speaker) or setup.score < 0.6
    return False


def _follows_on(
    text: str, quotes: Sequence[Quote], previous: Draft, index: int, reader: Attributor
) -> bool:
    """Tell whether nothing but the last statement's attribution parts it from a quotation."""
    last, quote = quotes[previous.quotes[-1]], quotes[index]
    if previous.source is None or previous.source.cue is None:
        return False
    first, second = reader.sentence_at(last.end - 1), reader.sentence_at(quote.start)
    gap = text[last.end : quote.start]
    if not gap.strip(" \n.,"):
        return True
    return (
        second - first == 1
        and reader.bounds[second][0] >= quote.start
        and previous.source.cue[0] >= last.end
        and len(gap) < 200
    )


def _joins(
    text: str,
    quotes: Sequence[Quote],
    previous: Draft,
    index: int,
    source: Source | None,
    reader: Attributor,
    *,
    full: bool,
) -> bool:
    """Tell whether a quotation goes on with the statement before it.

    Codebook, "Unit": pieces parted only by their own attribution are one statement.
    """
    last, quote = quotes[previous.quotes[-1]], quotes[index]
    old = previous.source.speaker if previous.source else ""
    new = source.speaker if source else ""
    if old and new and old != new:
        return False
    gap = _narration(text, quotes, previous, index)
    if not gap.strip(" \n.,"):
        return True
    first, second = reader.sentence_at(last.end - 1), reader.sentence_at(quote.start)
    if first == second:
        return True
    opens = reader.bounds[second][0] >= quote.start
    attributed = (
        previous.source is not None
        and previous.source.cue is not None
        and (previous.source.cue[0] >= last.end or previous.how == "inherited")
    )
    if quote.paragraph != last.paragraph:
        if quote.paragraph != last.paragraph + 1 or second - first != 1:
            return False
        return full and previous.full and opens and attributed
    start, end = reader.paragraphs[quote.paragraph]
    if len(reader.paragraphs) > 3 and end - start < MAX_ONE_SPEAKER:
        return full or previous.full
    if not full or second - first > 1:
        return False
    return previous.full or (opens and attributed)


def outside(quotes: Sequence[Quote], regions: Sequence[Span]) -> list[Quote]:
    starts = [s for s, _ in regions]
    kept = []
    for quote in quotes:
        k = bisect_right(starts, quote.start) - 1
        if k < 0 or regions[k][1] <= quote.start:
            kept.append(quote)
    return kept
