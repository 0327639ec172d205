"""Who speaks: find the source of each quotation in the words around it.

Evidence is looked for where news puts it, strongest first: the clause after the quotation, the
clause before it, then the sentences around. Every search is held to one sentence or a few, so the
whole costs time linear in the article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quotestance.extraction import cues, roles
from quotestance.extraction.clauses import Clause, ClauseReader
from quotestance.extraction.coreference import Coreference
from quotestance.extraction.entities import EntityTable
from quotestance.extraction.frames import FrameReader
from quotestance.extraction.marks import Quote
from quotestance.extraction.names import word_set
from quotestance.extraction.sources import QUOTERS, Source, SourceNamer, read_once
from quotestance.extraction.surroundings import MAX_CLAUSE, Surroundings
from quotestance.extraction.words import (
    MASK,
    NAME,
    PERSON,
    PRONOUN,
    Mention,
    Narration,
    mask,
)
from quotestance.schema import Span

_INVERTING = word_set(
    """said says wrote writes noted notes stated claimed explained explains objects objected argued
    argues warns warned recalled points pointed"""
)
_TURNS = word_set("and but while although though yet")
_SURE = 0.85
"""Score of a pronoun or `the senator` right after a quotation of whole sentences."""
_LEADS_IN = re.compile(r"(?:\s+\w+){0,3}[,:]?\s*")
"""What may stand between a verb and the words that it brings in (`called the plan “...”`)."""
MAX_GAP = 2
"""Most characters between a quotation, the mention beside it and its verb."""
WEAKER = 0.1
"""What a verb counts less that neither is plain speech nor takes the quoted words for object."""


class Attributor:
    """Reads the narration of one article once, then answers for each of its quotations."""

    def __init__(
        self,
        text: str,
        quotes: Sequence[Quote],
        paragraphs: Sequence[Span],
        bounds: Sequence[Span],
        silent: Sequence[Span] = (),
    ) -> None:
        self.text = text
        self.last_readings: dict[str, tuple[int, Source | None]] = {}
        self.quotes = quotes
        self.paragraphs = paragraphs
        self.bounds = bounds
        self.masked = mask(text, [*(q.span for q in quotes), *silent])
        self.narration = Narration(self.masked)
        self.words = self.narration.words
        self.mentions = EntityTable(self.narration)
        self.clauses = ClauseReader(self.narration, self.mentions)
        self.coreference = Coreference(text, self.narration, self.mentions, paragraphs, bounds)
        self.sentence_at = self.coreference.sentence_at
        self.sources = SourceNamer(
            text, self.narration, self.mentions, self.clauses, self.coreference
        )
        self.frames = FrameReader(self.narration, self.mentions, self.clauses, self.sources)
        self.around = Surroundings(
            quotes,
            paragraphs,
            self.narration,
            self.mentions,
            self.clauses,
            self.coreference,
            self.sources,
        )

    def heard(self, position: int, speaker: str) -> None:
        """Remember who spoke, for pronouns further on."""
        self.coreference.heard(position, speaker)

    def own_source(self, index: int, *, full: bool) -> Source | None:
        """Return the source that the quotation's own sentence names, None where it names none.

        Inside reported speech (`X told Y that it “...”, the agency said`) the reporting clause
        before the quoted words is nearer to the speaker than the one after them.
        """
        after = self.after(index)
        if after is not None and self._opens_next(index, after):
            before = self.before(index)
            if before is not None and before.cue is not None and before.score >= 0.8:
                return before
        if full and after is not None and after.score >= 0.9:
            return after
        before = self.before(index)
        if before is None or after is None:
            return after or before
        same = after.how == "pronoun" or after.speaker == before.speaker
        if full and same and after.score >= _SURE and self._beside_quotation(index, after):
            return after
        if after.how == "by":
            cue = self.text[slice(*before.cue)].lower() if before.cue else ""
            reported = before.personal or before.how == "according_to" or cue in cues.SPEECH
            return before if reported else after
        if not full and after.cue is None and before.cue is not None and before.speaker:
            return before
        if after.how == "according_to" and after.personal and not before.personal:
            return after
        if not full and before.score >= 0.7 and before.speaker and not after.personal:
            return before
        return before if before.score >= after.score else after

    def _opens_next(self, index: int, source: Source) -> bool:
        """Tell whether a clause behind a quotation brings in the next one (`“...”! X said: “...”`).

        A comma within the marks still leads to the clause behind them.
        """
        quote = self.quotes[index]
        if source.cue is None or index + 1 == len(self.quotes) or self._inner_end(quote) == ",":
            return False
        following = self.quotes[index + 1]
        if following.paragraph != quote.paragraph or following.start < source.cue[1]:
            return False
        between = self.text[source.cue[1] : following.start]
        return _LEADS_IN.fullmatch(between) is not None

    def _beside_quotation(self, index: int, source: Source) -> bool:
        """Tell whether `he said` follows a quotation with nothing between."""
        if source.mention is None or source.cue is None:
            return False
        near = source.mention[0] - self.quotes[index].end <= MAX_GAP
        return near and 0 < source.cue[0] - source.mention[1] <= MAX_GAP

    @read_once
    def after(self, index: int) -> Source | None:
        """Read the clause that follows a quotation up to the next one or the sentence's end."""
        quote = self.quotes[index]
        stop = self._after_stop(index)
        if stop <= quote.end:
            return None
        span = self.narration.word_range(quote.end, stop)
        a, b = span.start, min(span.stop, span.start + MAX_CLAUSE)
        if a >= b:
            return None
        gap = self.masked[quote.end : self.words[a].start]
        if "\n" in gap and gap.count("\n") > 1:
            return None
        named = self._named_behind(gap.strip(), a, b)
        if named is not None:
            return named
        inner = self._inner_end(quote)
        stopped = gap.lstrip("\u00a0 ").startswith(".") and inner != ","
        ended = (
            (inner in ".…" or stopped)
            and "," not in gap
            and not gap.strip().startswith(("-", "—", "–"))
        )
        inviting = inner in ",?!—–-" or "," in gap
        if self.words[a].low == "by" and not ended and a + 1 < b:
            agent = self.mentions.mention_at(a + 1)
            if agent is not None:
                return self.sources.of_mention(
                    agent, (self.words[a].start, self.words[a].end), 0.85, "by"
                )
        inverted = self.clauses.inverted(a, b)
        if inverted is not None:
            score = 0.95 if inviting or not ended else 0.85
            return self.sources.of_clause(inverted, score, "cue")
        clause = self.clauses.subject_first(a, b, tight=ended)
        if clause is not None and clause.verb is not None:
            score = 0.97 if inviting else 0.9 if not ended else 0.8
            if self.words[a].low in _TURNS:
                score = 0.6
            return self.sources.of_clause(clause, score, "cue")
        if clause is not None and inner == "," and "." not in gap:
            known = clause.subject.kind == PERSON or clause.subject.gender in ("m", "f")
            return self.sources.of_clause(clause, 0.8 if known else 0.6, "cue")
        if not ended:
            sentence = self.bounds[self.sentence_at(max(quote.end - 1, 0))][1]
            rest = self.narration.word_range(quote.end, max(sentence, stop))
            return self._tail(a, min(rest.stop, a + MAX_CLAUSE)) or self.frames.according(a, b)
        return None

    def _named_behind(self, gap: str, a: int, b: int) -> Source | None:
        """Read a name behind a quotation: `“...” (student X)`, a headline's `“...”: X on Y`."""
        if gap not in ("(", ":"):
            return None
        named = self.clauses.phrases.opening(a, b)
        if named is None or named.form != NAME or named.kind != PERSON:
            return None
        if gap == "(":
            closes = self.masked[named.end : named.end + 1] == ")"
            return self.sources.of_mention(named, None, 0.8, "signature") if closes else None
        k = named.last_word + 1
        on = k < len(self.words) and self.words[k].low == "on" and self.narration.adjacent(k)
        return self.sources.of_mention(named, None, 0.8, "colon") if on else None

    def _tail(self, a: int, b: int) -> Source | None:
        """Read `..., X said` or `..., said X` further on in the sentence of a partial quote."""
        for k in range(a + 1, b):
            if not self.narration.comma_before(k):
                continue
            low = self.words[k].low
            if low in cues.SPEECH and not low.endswith("ing"):
                inverted = self.clauses.inverted(k, b)
                if inverted is not None:
                    return self.sources.of_clause(inverted, 0.8, "cue")
            opening = self.clauses.phrases.opening(k, b)
            if opening is None or opening.governed:
                continue
            opening = self.clauses.phrases.head_name(opening, b)
            begin = self._after_appositive(opening, b)
            for verb in range(begin, min(begin + 3, b)):
                if self.clauses.verbs.is_verb(verb, a):
                    plain = self.words[verb].low in cues.SPEECH
                    return self.sources.of_clause(
                        Clause(opening, verb), 0.8 if plain else 0.6, "cue"
                    )
        return None

    def _after_appositive(self, name: Mention, b: int) -> int:
        """Return the word after a name and what a comma adds to it (`X, head of Y, said`)."""
        begin = name.last_word + 1
        if name.form != NAME or begin >= b or not self.narration.comma_before(begin):
            return begin
        ends = (k for k in range(begin + 1, min(begin + 14, b)) if self.narration.comma_before(k))
        return next(ends, begin)

    @read_once
    def before(self, index: int) -> Source | None:
        """Read the part of a quotation's sentence that stands before it."""
        quote = self.quotes[index]
        start = self.bounds[self.sentence_at(quote.start)][0] if self.bounds else 0
        start = max(start, self.paragraphs[quote.paragraph][0])
        span = self.narration.word_range(start, quote.start)
        a, b = max(span.start, span.stop - MAX_CLAUSE), span.stop
        if a >= b:
            return None
        gap = self.masked[self.words[b - 1].end : quote.start]
        if MASK in gap and ":" in gap.split(MASK)[0]:
            gap = ""
        colon = ":" in gap
        adjacent = len(gap.strip(" ,:;-—–(\u00a0")) == 0
        weaker: Source | None = None
        if adjacent and gap.strip():
            beside = self._beside(a, b)
            if beside is not None:
                return self.sources.of_clause(beside, 0.9, "cue")
        for verb in reversed(self.clauses.verbs.cues_in(a, b)):
            inverted = None
            opens = verb == a or self.narration.comma_before(verb)
            if self.words[verb].low in _INVERTING and opens:
                inverted = self.clauses.inverted(verb, b)
                if inverted is not None and not self.clauses.phrases.ends_phrase(inverted.subject):
                    inverted = None
            subject = inverted.subject if inverted else self.clauses.subject_of(a, verb)
            if subject is None:
                continue
            verb = self._quoting(a, verb)
            reporter = None
            if subject.form == PRONOUN:
                reporter = self.clauses.reporter_of(a, subject)
            distance = b - 1 - verb
            low = self.words[verb].low
            score = 0.95 if colon else 0.9 if distance <= 2 and adjacent else 0.8
            if distance > 20:
                score -= 0.1
            found = self.sources.of_clause(reporter or Clause(subject, verb), score, "cue")
            decides = low in cues.SPEECH or (low in cues.LABELLING and distance < 16)
            if colon or (decides and not self.clauses.verbs.foretold(verb)):
                return found
            weaker = weaker or replace(found, score=found.score - WEAKER)
        agent = self.frames.agent(a, b)
        if agent is not None:
            return agent
        if weaker is not None:
            return weaker
        according = self.frames.according(a, b, opening=True)
        if according is not None:
            return according
        if colon:
            subject = self.clauses.last_opener(a, b) or self.clauses.phrases.main_mention(a, b)
            if subject is not None:
                return self.sources.of_clause(Clause(subject, None), 0.85, "colon")
            return None
        if adjacent and "," in gap and self.words[b - 1].low in roles.TEXTS:
            subject = self.clauses.last_opener(a, b) or self.clauses.phrases.main_mention(a, b)
            if subject is not None:  # "X issued a statement, “"
                return self.sources.of_clause(Clause(subject, None), 0.8, "subject")
        subject = self.clauses.phrases.main_mention(a, b)
        if subject is not None and not subject.governed:
            return self.sources.of_clause(Clause(subject, None), 0.45, "subject")
        return None

    def _quoting(self, a: int, verb: int) -> int:
        """Return the verb of `quoted X as saying` for its `saying`, other verbs as they are."""
        if self.words[verb].low != "saying" or self.words[verb - 1].low != "as":
            return verb
        for k in range(verb - 2, max(verb - 12, a), -1):
            if self.words[k].low in QUOTERS:
                return k
        return verb

    def _beside(self, a: int, b: int) -> Clause | None:
        """Read `X shot back, “`: any verb of reporting, where only a comma or colon follows."""
        for verb in range(b - 1, max(b - 4, a), -1):
            low = self.words[verb].low
            if low in cues.STRONG:
                return None
            if low in cues.REPORTING and low not in cues.NOUNISH and not self.words[verb].capital:
                found = self.clauses.subject_of(a, verb)
                if found is not None and found.last_word == verb - 1:
                    return Clause(found, verb)
        return None

    def _after_stop(self, index: int) -> int:
        quote = self.quotes[index]
        stop = self.paragraphs[quote.paragraph][1]
        if index + 1 < len(self.quotes):
            stop = min(stop, self.quotes[index + 1].start)
        at = self.sentence_at(max(quote.end - 1, 0))
        end = self.bounds[at][1] if self.bounds else stop
        if end <= quote.end + 1 and at + 1 < len(self.bounds):
            end = self.bounds[at + 1][1]
        return min(stop, end)

    def _inner_end(self, quote: Quote) -> str:
        k = quote.end - 1
        while k > quote.start and (self.text[k] in "\"”“»«’'`＂" or self.text[k].isspace()):
            k -= 1
        return self.text[k]
