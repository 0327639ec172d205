"""Which quoted spans make one statement, and whose it is.

Codebook, "Unit": pieces parted only by their own attribution are one statement, and so is a
quotation that runs on over several paragraphs.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quotestance.extraction.attribution import Attributor
from quotestance.extraction.candidates import Asked, Chooser, Previous
from quotestance.extraction.marks import Quote, find_quotes
from quotestance.extraction.single_marks import with_single_marks
from quotestance.extraction.sources import Source
from quotestance.extraction.speech import MARKS, MIN_WHOLE, quoted_texts, speech_probability
from quotestance.schema import Span

_WORD = re.compile(r"\w+")
MAX_ONE_SPEAKER = 900
"""Up to this length, in characters, the quotations of one speaker in one paragraph are one."""
MAX_ATTRIBUTION = 4
"""Most words that lead in a piece of a statement (`She added: “...”`)."""
MAX_LED_IN = 100
"""Widest gap, in characters, between a piece that is so led in and the one before it."""
_GUESSES = frozenset(["setup", "follow", "nearest", "subject"])
_EXPLAINED = re.compile(
    r"\b(?:as (?:if|though) (?:to )?(?:say|ask)(?:ing)?|"
    r"(?:Latin|Greek|French|German|Spanish|Arabic|Hebrew|Turkish|Russian|Ukrainian|slang|code|"
    r"shorthand|short|acronym) for|translat(?:es|ed) (?:as|to|into)|literally|stands for)[\s,:]*$"
)
"""What stands before words that are only supposed (`as if to say`) or explained."""
_NAME_BEFORE = re.compile(r"(?<![.!?:] )\b[A-Z][\w’'-]+ $")


@dataclass(slots=True)
class Draft:
    """A statement while it is put together."""

    quotes: list[int]
    """Indexes of its quotations."""
    full: bool
    """True where a quotation of it is made of sentences of its own."""
    source: Source | None
    pieces: list[Source | None]
    """The source found for each of its quotations."""

    def add(self, index: int, source: Source | None) -> None:
        """Take a further quotation in; the surest source of all speaks for the statement."""
        self.quotes.append(index)
        self.pieces.append(source)
        if source is not None and (self.source is None or source.score > self.source.score):
            self.source = source

    def last_mention(self) -> Span | None:
        """Return the mention that attributes its last piece which has one."""
        return next((p.mention for p in reversed(self.pieces) if p and p.mention), None)

    def split(self) -> list[Draft]:
        """Return one draft for each quotation, the statement's source where it has none itself."""
        return [
            Draft([index], self.full, piece or self.source, [piece])
            for index, piece in zip(self.quotes, self.pieces, strict=True)
        ]


def possible_quotes(text: str, paragraphs: list[Span], silent: Sequence[Span]) -> list[Quote]:
    """Return the quotations that may be statements: no page furniture, nicknames, explanations."""
    starts = [start for start, _ in silent]
    kept = []
    for quote in with_single_marks(text, paragraphs, find_quotes(text, paragraphs)):
        k = bisect_right(starts, quote.start) - 1
        if k >= 0 and quote.start < silent[k][1]:
            continue
        if not _WORD.search(text, quote.start, quote.end) or is_nickname(text, quote):
            continue
        if not _EXPLAINED.search(text, max(0, quote.start - 40), quote.start):
            kept.append(quote)
    return kept


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


def is_whole(text: str, quote: Quote) -> bool:
    """Tell whether a quotation is made of sentences of its own."""
    inner = text[quote.start : quote.end].strip(MARKS + ".,")
    if not inner:
        return False
    opens = inner[0].isupper() or inner[0].isdigit() or inner[0] in "[…(¿¡$€£"
    raw = text[quote.start : quote.end].rstrip(MARKS)
    ends = raw[-1:] in ".,!?…—–-"
    return opens and (ends or not quote.closed or len(_WORD.findall(inner)) >= 8)


def draft_statements(
    text: str,
    quotes: Sequence[Quote],
    reader: Attributor,
    min_speech: float,
    chooser: Chooser | None = None,
) -> list[Draft]:
    """Put an article's quotations together into statements, each with its source.

    A chooser has the last word on each quotation's source; without one the rules have it.
    """
    repeats = quoted_texts(text, quotes)
    drafts: list[Draft] = []
    previous: Draft | None = None
    for index, quote in enumerate(quotes):
        full = is_whole(text, quote)
        own = reader.own_source(index, full=full)
        if previous is not None and _runs_on(quotes, previous, index, reader):
            previous.add(index, own if own is not None and own.score > 0.75 else None)
            continue
        enough = min(min_speech, MIN_WHOLE) if full else min_speech
        if speech_probability(text, quote, own, repeats, whole=full) < enough:
            continue
        source = _choose_source(text, quotes, previous, index, own, reader) if full else own
        if source is not None and previous is not None and previous.source is not None:
            unresolved = not source.speaker
            if unresolved or (
                source.taken_up
                and _follows_on(text, quotes, previous, index, reader)
                and _may_be(text, source, previous.source.speaker, reader)
            ):
                source = replace(source, speaker=previous.source.speaker or source.speaker)
        if chooser is not None:
            source = chooser.choose(Asked(index, own, source, _heard(quotes, previous), full))
        if previous is not None and _joins(
            text, quotes, previous, index, source, reader, full=full
        ):
            previous.add(index, source)
            previous.full = previous.full or full
        else:
            previous = Draft([index], full, source, [source])
            drafts.append(previous)
        if source is not None and source.speaker:
            reader.heard(quote.end, source.speaker)
    return drafts


def _may_be(text: str, source: Source, speaker: str, reader: Attributor) -> bool:
    """Tell whether a pronoun's gender, or a phrase's office, allows that it takes a speaker up."""
    words = text[slice(*source.mention)].lower() if source.mention else ""
    gender = {"he": "m", "she": "f"}.get(words, "")
    if gender:
        return reader.mentions.gender_of(speaker) in ("", gender)
    office = words.rpartition(" ")[2]
    held = reader.mentions.roles
    return office not in held.get(source.speaker, ()) or office in held.get(speaker, ())


def _heard(quotes: Sequence[Quote], previous: Draft | None) -> Previous | None:
    if previous is None:
        return None
    return Previous(previous.source, previous.pieces[-1], quotes[previous.quotes[-1]].end)


def _runs_on(quotes: Sequence[Quote], previous: Draft, index: int, reader: Attributor) -> bool:
    """Tell whether a quotation goes on, over a paragraph break, with one that was left open."""
    last, quote = quotes[previous.quotes[-1]], quotes[index]
    opens = quote.start == reader.paragraphs[quote.paragraph][0]
    return not last.closed and quote.paragraph == last.paragraph + 1 and opens


def _choose_source(
    text: str,
    quotes: Sequence[Quote],
    previous: Draft | None,
    index: int,
    own: Source | None,
    reader: Attributor,
) -> Source | None:
    """Return the source of a quotation of whole sentences: its own, set up, inherited, or near."""
    if own is not None and own.score >= 0.7:
        return own
    signed = reader.around.signature(index)
    if signed is not None:
        return signed
    setup = reader.around.setup(index)
    if previous is not None and previous.source is not None:
        inherits = _follows_on(text, quotes, previous, index, reader) or _inherits(
            text, quotes, previous, index, setup
        )
        if inherits:
            heard = previous.source
            score = heard.score * 0.85
            return Source(heard.speaker, previous.last_mention(), None, score, "inherited")
    if setup is not None and setup.speaker and (own is None or setup.score > own.score):
        return setup
    if own is None or not own.speaker:
        return reader.around.follow(index) or reader.around.nearest_person(index) or own
    return own


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


def _attributed(previous: Draft, last: Quote) -> bool:
    """Tell whether the last piece's attribution stands behind it."""
    spoken = previous.pieces[-1] or previous.source
    return spoken is not None and spoken.cue is not None and spoken.cue[0] >= last.end


def _each_attributed(previous: Draft, last: Quote, quote: Quote, source: Source | None) -> bool:
    """Tell whether two quotations side by side have an attribution on either side of them."""
    spoken = previous.pieces[-1]
    if spoken is None or spoken.cue is None or source is None or source.cue is None:
        return False
    return spoken.cue[0] < last.start and source.cue[0] >= quote.end


def _sentences_of(
    text: str, previous: Draft, last: Quote, quote: Quote, reader: Attributor
) -> tuple[int, int]:
    """Return the sentences of two quotations; a short attribution belongs to the first's.

    The mark in `“Who cares?” Anna Ost said.` ends no sentence of the article's.
    """
    first, second = reader.sentence_at(last.end - 1), reader.sentence_at(quote.start)
    if second - first == 2 and reader.bounds[second][0] >= quote.start:
        gap_end = min(quote.start, last.end + MAX_LED_IN)
        if len(_WORD.findall(text, last.end, gap_end)) <= MAX_ATTRIBUTION:
            first += _attributed(previous, last)
    return first, second


def _follows_on(
    text: str, quotes: Sequence[Quote], previous: Draft, index: int, reader: Attributor
) -> bool:
    """Tell whether nothing but the last statement's attribution parts it from a quotation."""
    last, quote = quotes[previous.quotes[-1]], quotes[index]
    spoken = previous.pieces[-1] or previous.source
    if spoken is None or spoken.cue is None:
        return False
    gap = text[last.end : quote.start]
    if not gap.strip(" \n.,"):
        return True
    first, second = _sentences_of(text, previous, last, quote, reader)
    return (
        second - first == 1
        and reader.bounds[second][0] >= quote.start
        and spoken.cue[0] >= last.end
        and len(gap) < 200
    )


def _only_attributed(text: str, sentence: Span, quote: Quote, source: Source | None) -> bool:
    """Tell whether a quotation's sentence opens with its attribution alone (`She added: “...”`)."""
    if source is None or source.cue is None or not sentence[0] <= source.cue[0] < quote.start:
        return False
    return len(_WORD.findall(text, sentence[0], quote.start)) <= MAX_ATTRIBUTION


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
    gap = _narration(text, quotes, previous, index)
    if old and new and old != new:
        guessed = previous.source is not None and previous.source.how in _GUESSES
        attributed = source is not None and source.cue is not None
        return guessed and attributed and quote.paragraph == last.paragraph and not gap.strip()
    one_paragraph = quote.paragraph == last.paragraph
    if not gap.strip(" \n.,"):
        return one_paragraph or not _each_attributed(previous, last, quote, source)
    first, second = _sentences_of(text, previous, last, quote, reader)
    if first == second:
        return True
    led_in = full and _only_attributed(text, reader.bounds[second], quote, source)
    if led_in and second - first == 1 and len(gap) < MAX_LED_IN:
        return one_paragraph or previous.full
    opens = reader.bounds[second][0] >= quote.start
    attributed = _attributed(previous, last)
    if not one_paragraph:
        if quote.paragraph != last.paragraph + 1 or second - first != 1:
            return False
        return full and previous.full and opens and attributed
    start, end = reader.paragraphs[quote.paragraph]
    if len(reader.paragraphs) > 3 and end - start < MAX_ONE_SPEAKER:
        return full or previous.full
    if not full or second - first > 1:
        return False
    return opens and (previous.full or attributed)
