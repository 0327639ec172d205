"""Who speaks where a quotation's own sentence does not say: the sentences around it.

Every look around is held to a few sentences or mentions.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from quotestance.extraction import cues
from quotestance.extraction.clauses import Clause, ClauseReader
from quotestance.extraction.coreference import Coreference
from quotestance.extraction.entities import EntityTable
from quotestance.extraction.marks import Quote
from quotestance.extraction.sources import Source, SourceNamer, read_once
from quotestance.extraction.words import MASK, NAME, NOUN, OTHER, PERSON, PLACE, Narration
from quotestance.schema import Span

MAX_CLAUSE = 60
"""Longest clause, in words, that is searched for a source."""
MAX_SIGNATURE = 90
"""Longest line, in characters, that may sign a quotation."""
_DASHES = ("-", "–", "—", "―")
MAX_CLOSING = 8
"""Longest clause of saying, in words, that closes the sentence before a quotation."""
MAX_SETUP = 5
"""How many sentences before a quotation may introduce its speaker."""


class Surroundings:
    """Reads the sentences before and after each quotation of one article."""

    def __init__(
        self,
        quotes: Sequence[Quote],
        paragraphs: Sequence[Span],
        narration: Narration,
        table: EntityTable,
        clauses: ClauseReader,
        coreference: Coreference,
        sources: SourceNamer,
    ) -> None:
        self.last_readings: dict[str, tuple[int, Source | None]] = {}
        self.quotes = quotes
        self.paragraphs = paragraphs
        self.bounds = coreference.bounds
        self.narration = narration
        self.masked = narration.masked
        self.words = narration.words
        self.mentions = table
        self.clauses = clauses
        self.coreference = coreference
        self.sources = sources

    @read_once
    def setup(self, index: int) -> Source | None:
        """Read the sentences before a quotation that opens its own sentence, nearest first."""
        quote = self.quotes[index]
        at = self.coreference.sentence_at(quote.start)
        floor = self.quotes[index - 1].end if index else 0
        paragraph = self.paragraphs[quote.paragraph][0]
        weak: Source | None = None
        for k in range(at - 1, max(at - 1 - MAX_SETUP, -1), -1):
            start, end = self.bounds[k]
            if end <= floor or (start < paragraph and k < at - 1):
                break
            span = self.narration.word_range(start, end)
            a, b = max(span.start, span.stop - MAX_CLAUSE), span.stop
            if a >= b:
                continue
            closing = self._closing(a, b) if k == at - 1 else None
            if closing is not None:
                return self.sources.of_clause(closing, 0.85, "setup")
            colon = self.masked[self.words[b - 1].end : quote.start].strip().startswith(":")
            opener = self.clauses.last_opener(a, b) if colon else None
            found = opener or self.clauses.phrases.main_mention(a, b, rich=True)
            if found is None:
                continue
            score = 0.9 if colon else 0.8 if start >= paragraph else 0.6
            score -= 0.04 * (at - 1 - k)
            strong = found.kind == PERSON or found.gender in ("m", "f")
            if found.form == NOUN and not found.alias:
                strong = found.kind == PERSON and self.words[found.first_word].low in (
                    "a",
                    "an",
                    "one",
                    "another",
                )
            if strong:
                if found.governed and not found.introduces:
                    score -= 0.15
                return self.sources.of_clause(Clause(found, None), score, "setup")
            if weak is None:
                score -= 0.25 if found.governed or found.kind in (PLACE, OTHER) else 0.1
                weak = self.sources.of_clause(Clause(found, None), score, "setup")
        return weak

    def _closing(self, a: int, b: int) -> Clause | None:
        """Read the clause of saying that closes a sentence (`Jan left early, Anna Ost said.`)."""
        for k in range(b - 1, max(b - MAX_CLOSING, a), -1):
            if self.narration.comma_before(k):
                found = self.mentions.mention_at(k)
                if found is None or found.gender == "w" or found.last_word + 1 >= b:
                    return None
                verb = found.last_word + 1
                plain = self.words[verb].low in cues.SPEECH and self.clauses.verbs.is_verb(verb, a)
                return Clause(found, verb) if plain else None
        return None

    @read_once
    def signature(self, index: int) -> Source | None:
        """Read the name that signs a quotation: behind a dash on its line, or on the next line.

        `“…” — Jan Novak, mayor`, and `Jan Novak, Post` under a quotation that fills its paragraph.
        """
        line = self._signature_line(index)
        if line is None:
            return None
        start, end = line
        span = self.narration.word_range(start, end)
        dashed = self.masked[start : start + 1] in _DASHES
        stopped = self.masked[end - 1] in (":" + MASK if dashed else ".!?:" + MASK)
        if end - start > MAX_SIGNATURE or not len(span) or stopped:
            return None
        named = self.mentions.mention_at(span.start)
        if (
            named is None
            or named.form != NAME
            or named.kind != PERSON
            or MASK in self.masked[start:end]
        ):
            return None
        if self.clauses.verbs.cues_in(span.start, span.stop):
            return None
        found = self.sources.of_mention(named, None, 0.85, "signature")
        partner = self.mentions.mention_at(named.last_word + 2)
        if (
            partner is None
            or partner.kind != PERSON
            or self.words[named.last_word + 1].low != "and"
        ):
            return found
        both = f"{found.speaker} and {partner.entity}"
        return replace(found, speaker=both, mention=(named.start, partner.end))

    def _signature_line(self, index: int) -> Span | None:
        """Return where the signature of a quotation would stand."""
        quote = self.quotes[index]
        end = self.paragraphs[quote.paragraph][1]
        rest = self.masked[quote.end : end]
        behind = rest.lstrip(" \u00a0.")
        if behind:
            return (end - len(behind), end) if behind.startswith(_DASHES) else None
        if quote.paragraph + 1 >= len(self.paragraphs):
            return None
        return self.paragraphs[quote.paragraph + 1]

    @read_once
    def follow(self, index: int) -> Source | None:
        """Read the sentence after a quotation of whole sentences that names no source itself."""
        quote = self.quotes[index]
        stop = self.paragraphs[quote.paragraph][1]
        if index + 1 < len(self.quotes):
            stop = min(stop, self.quotes[index + 1].start)
        at = self.coreference.sentence_at(max(quote.end - 1, 0)) + 1
        if at >= len(self.bounds) or self.bounds[at][0] < quote.end:
            return None
        end = min(stop, self.bounds[at][1])
        span = self.narration.word_range(quote.end, end)
        a, b = span.start, min(span.stop, span.start + MAX_CLAUSE)
        if a >= b:
            return None
        subject = self.clauses.phrases.main_mention(a, b)
        if subject is None or subject.governed or subject.kind in (PLACE, OTHER):
            return None
        return self.sources.of_clause(Clause(subject, None), 0.5, "follow")

    @read_once
    def nearest_person(self, index: int) -> Source | None:
        """Return the person named last before a quotation that nothing attributes (interviews)."""
        start = self.quotes[index].start
        at = bisect_left(self.mentions.starts, start)
        for k in range(at - 1, max(at - 20, -1), -1):
            mention = self.mentions.items[k]
            if mention.form == NAME and mention.kind == PERSON:
                span = (mention.start, mention.end)
                return Source(mention.entity, span, None, 0.3, "nearest")
        return None
