"""Who speaks: find the source of each quotation in the words around it.

Evidence is looked for where news puts it, strongest first: the clause after the quotation, the
clause before it, then the sentences around. Every search is held to one sentence or a few, so the
whole costs time linear in the article.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quotestance.extraction import cues, roles
from quotestance.extraction.clauses import Clause, ClauseReader
from quotestance.extraction.coreference import Coreference
from quotestance.extraction.entities import EntityTable
from quotestance.extraction.marks import Quote
from quotestance.extraction.words import (
    MASK,
    NAME,
    NOUN,
    OTHER,
    PERSON,
    PLACE,
    PRONOUN,
    Mention,
    Narration,
    mask,
)
from quotestance.schema import Span

_INVERTING = frozenset(
    [
        "said",
        "says",
        "wrote",
        "writes",
        "noted",
        "notes",
        "stated",
        "claimed",
        "explained",
        "explains",
        "objects",
        "objected",
        "argued",
        "argues",
        "warns",
        "warned",
        "recalled",
        "points",
        "pointed",
    ]
)
_VIEWS = frozenset(
    [
        "words",
        "view",
        "opinion",
        "telling",
        "reading",
        "account",
        "estimate",
        "judgment",
        "judgement",
    ]
)
_QUOTERS = frozenset(["quoted", "quotes", "quoting", "cited", "cites", "citing"])
MAX_CLAUSE = 60
"""Longest clause, in words, that is searched for a source."""
MAX_SETUP = 5
"""How many sentences before a quotation may introduce its speaker."""


@dataclass(frozen=True, slots=True)
class Source:
    """A possible speaker of a quotation and the words that say so."""

    speaker: str
    mention: Span | None
    cue: Span | None
    score: float
    how: str
    personal: bool = False
    """True where the mention is a person's name or pronoun."""
    taken_up: bool = False
    """True where the mention only takes up somebody named before: a pronoun, `the senator`."""


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
        self.quotes = quotes
        self.paragraphs = paragraphs
        self.bounds = bounds
        self.masked = mask(text, [*(q.span for q in quotes), *silent])
        self.narration = Narration(self.masked)
        self.words = self.narration.words
        self.mentions = EntityTable(self.narration)
        self.clauses = ClauseReader(self.narration, self.mentions)
        self.coreference = Coreference(text, self.narration, self.mentions, paragraphs, bounds)

    def sentence_at(self, position: int) -> int:
        """Return the index of the sentence that holds a position."""
        return self.coreference.sentence_at(position)

    def heard(self, position: int, speaker: str) -> None:
        """Remember who spoke, for pronouns further on."""
        self.coreference.heard(position, speaker)

    def own_source(self, index: int, *, full: bool) -> Source | None:
        """Return the source that the quotation's own sentence names, None where it names none.

        Inside reported speech (`X told Y that it “...”, the agency said`) the reporting clause
        before the quoted words is nearer to the speaker than the one after them.
        """
        after = self.after(index)
        if full and after is not None and after.score >= 0.9:
            return after
        before = self.before(index)
        if before is None or after is None:
            return after or before
        if after.how == "by":
            return before if before.personal else after
        if not full and before.score >= 0.7 and before.speaker and not after.personal:
            return before
        return before if before.score >= after.score else after

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
        inner = self._inner_end(quote)
        ended = inner in ".…" and "," not in gap and not gap.strip().startswith(("-", "—", "–"))
        inviting = inner in ",?!—–-" or "," in gap
        if self.words[a].low == "by" and not ended and a + 1 < b:
            agent = self.clauses.mention_at(a + 1)
            if agent is not None:
                return self._make(agent, (self.words[a].start, self.words[a].end), 0.85, "by")
        inverted = self.clauses.inverted(a, b)
        if inverted is not None:
            score = 0.95 if inviting or not ended else 0.85
            return self._source(inverted, score, "cue")
        clause = self.clauses.subject_first(a, b, tight=ended)
        if clause is not None:
            score = 0.97 if inviting else 0.9 if not ended else 0.8
            if clause.verb is None:
                if inner != "," or "." in gap:
                    return None
                score = 0.6
            return self._source(clause, score, "cue")
        if not ended:
            return self._tail(a, b) or self._according(a, b)
        return None

    def _tail(self, a: int, b: int) -> Source | None:
        """Read `..., X said` or `..., said X` further on in the sentence of a partial quote."""
        for k in range(a + 1, b):
            if not self.narration.comma_before(k):
                continue
            low = self.words[k].low
            if low in cues.SPEECH and not low.endswith("ing"):
                inverted = self.clauses.inverted(k, b)
                if inverted is not None:
                    return self._source(inverted, 0.8, "cue")
            opening = self.clauses.mention_at(k) or self.clauses.phrase(k, b)
            if opening is None or opening.governed:
                continue
            opening = self.clauses.head_name(opening, b)
            for verb in range(opening.last_word + 1, min(opening.last_word + 4, b)):
                if self.words[verb].low in cues.SPEECH and self.clauses.is_verb(verb, a):
                    return self._source(Clause(opening, verb), 0.8, "cue")
        return None

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
        for verb in reversed(self.clauses.cues_in(a, b)):
            inverted = None
            if self.words[verb].low in _INVERTING and self.narration.comma_before(verb):
                inverted = self.clauses.inverted(verb, b)
                if inverted is not None and not self.clauses.ends_phrase(inverted.subject):
                    inverted = None
            subject = inverted.subject if inverted else self.clauses.subject_of(a, verb)
            if subject is None:
                continue
            distance = b - 1 - verb
            low = self.words[verb].low
            score = 0.95 if colon else 0.9 if distance <= 2 and adjacent else 0.8
            if distance > 20:
                score -= 0.1
            found = self._source(Clause(subject, verb), score, "cue")
            if low in cues.SPEECH or (low in cues.LABELLING and distance < 16) or colon:
                return found
            weaker = weaker or found
        if weaker is not None:
            return weaker
        according = self._according(a, b)
        if according is not None:
            return according
        if colon:
            subject = self.clauses.main_mention(a, b)
            if subject is not None:
                return self._source(Clause(subject, None), 0.85, "colon")
            return None
        subject = self.clauses.main_mention(a, b)
        if subject is not None and not subject.governed:
            return self._source(Clause(subject, None), 0.45, "subject")
        return None

    def setup(self, index: int) -> Source | None:
        """Read the sentences before a quotation that opens its own sentence, nearest first."""
        quote = self.quotes[index]
        at = self.sentence_at(quote.start)
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
            found = self.clauses.main_mention(a, b, rich=True)
            if found is None:
                continue
            colon = self.masked[self.words[b - 1].end : quote.start].strip().startswith(":")
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
                return self._source(Clause(found, None), score, "setup")
            if weak is None:
                score -= 0.25 if found.governed or found.kind in (PLACE, OTHER) else 0.1
                weak = self._source(Clause(found, None), score, "setup")
        return weak

    def follow(self, index: int) -> Source | None:
        """Read the sentence after a quotation of whole sentences that names no source itself."""
        quote = self.quotes[index]
        stop = self.paragraphs[quote.paragraph][1]
        if index + 1 < len(self.quotes):
            stop = min(stop, self.quotes[index + 1].start)
        at = self.sentence_at(max(quote.end - 1, 0)) + 1
        if at >= len(self.bounds) or self.bounds[at][0] < quote.end:
            return None
        end = min(stop, self.bounds[at][1])
        span = self.narration.word_range(quote.end, end)
        a, b = span.start, min(span.stop, span.start + MAX_CLAUSE)
        if a >= b:
            return None
        subject = self.clauses.main_mention(a, b)
        if subject is None or subject.governed or subject.kind in (PLACE, OTHER):
            return None
        return self._source(Clause(subject, None), 0.5, "follow")

    def nearest_person(self, index: int) -> Source | None:
        """Return the person named last before a quotation that nothing attributes (interviews)."""
        start = self.quotes[index].start
        at = bisect_left(self.mentions.starts, start)
        for k in range(at - 1, max(at - 20, -1), -1):
            mention = self.mentions.items[k]
            if mention.form == NAME and mention.kind == PERSON:
                return Source(mention.entity, None, None, 0.3, "nearest")
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

    def _according(self, a: int, b: int) -> Source | None:
        words = self.words
        for k in range(a, b - 2):
            low, then = words[k].low, words[k + 1].low
            if then in ("his", "her", "their") and k + 2 < b and words[k + 2].low in _VIEWS:
                owner = words[k + 1]
                gender = {"his": "m", "her": "f"}.get(then, "p")
                pronoun = Mention(
                    owner.start, owner.end, PRONOUN, OTHER, then, k + 1, k + 1, gender=gender
                )
                cue = (words[k].start, words[k + 2].end)
                return self._make(pronoun, cue, 0.85, "according_to")
            if (
                then == "words"
                and k + 3 < b
                and words[k + 2].low == "of"
                and low in ("the", "by", "in")
            ):
                found = self.clauses.mention_at(k + 3)
                if found is not None:
                    found = self.clauses.named_by_apposition(self.clauses.head_name(found, b), b)
                    return self._make(
                        found, (words[k].start, words[k + 2].end), 0.9, "according_to"
                    )
            if low == "according" and then == "to":
                found = self.clauses.mention_at(k + 2) or self.clauses.phrase(k + 2, b)
                if found is not None:
                    found = self.clauses.named_by_apposition(found, b)
                    return self._make(
                        found, (words[k].start, words[k + 1].end), 0.85, "according_to"
                    )
            if low in ("in", "for") and (k == a or self.narration.comma_before(k)):
                found = self.clauses.mention_at(k + 1)
                if found is None:
                    continue
                after = words[found.last_word + 1].low if found.last_word + 1 < len(words) else ""
                if low == "in" and found.possessive and after in _VIEWS:
                    cue = (words[k].start, words[found.last_word + 1].end)
                    return self._make(found, cue, 0.85, "according_to")
                if low == "for" and found.kind == PERSON and k == a:
                    return self._make(found, (words[k].start, words[k].end), 0.7, "according_to")
        return None

    def _source(self, clause: Clause, score: float, how: str) -> Source:
        verb = None
        if clause.verb is not None and self.words[clause.verb].low in _QUOTERS:
            cited = self.clauses.mention_at(clause.verb + 1)
            if cited is not None and not self.narration.comma_before(clause.verb + 1):
                clause = Clause(
                    self.clauses.head_name(cited, min(cited.last_word + 12, len(self.words))),
                    clause.verb,
                )
        if clause.verb is not None:
            verb = (self.words[clause.verb].start, self.words[clause.verb].end)
        found = self._make(clause.subject, verb, score, how)
        partner = self.clauses.partner(clause.subject)
        if partner is None:
            return found
        return replace(
            found,
            speaker=f"{found.speaker} and {partner.entity}",
            mention=(clause.subject.start, partner.end),
        )

    def _make(self, mention: Mention, cue: Span | None, score: float, how: str) -> Source:
        span = (mention.start, mention.end)
        if mention.form == PRONOUN:
            resolved = self.coreference.antecedent(mention)
            if resolved is None:
                return Source("", span, cue, score * 0.5, "pronoun", taken_up=True)
            how = "pronoun" if how == "cue" else how
            return Source(
                resolved, span, cue, score * 0.9, how, mention.gender in ("m", "f"), taken_up=True
            )
        if mention.form == NOUN and mention.alias:
            return Source(mention.entity, span, cue, score, how, True)
        if mention.form == NOUN and (
            mention.head in roles.DOCUMENTS or mention.head in roles.COMPANY_WORDS
        ):
            issuer = self.coreference.longer(mention) or self.coreference.issuer(mention)
            if issuer is not None:
                return Source(issuer, span, cue, score * 0.8, how)
        if mention.form == NOUN:
            resolved = self.coreference.named(mention) or self.coreference.longer(mention)
            definite = self.words[mention.first_word].low == "the" and not mention.plural
            if resolved is not None:
                return Source(resolved, span, cue, score * 0.9, how, taken_up=definite)
            end = self.coreference.phrase_end(mention)
            taken_up = definite and end == mention.end
            return Source(
                self.text[mention.start : end],
                (mention.start, end),
                cue,
                score,
                how,
                taken_up=taken_up,
            )
        return Source(mention.entity, span, cue, score, how, mention.kind == PERSON)
