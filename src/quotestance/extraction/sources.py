"""What names a speaker: a mention and its verb, led back to the fullest name of the article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Protocol, TypeVar

from quotestance.extraction import roles
from quotestance.extraction.clauses import Clause, ClauseReader
from quotestance.extraction.coreference import Coreference
from quotestance.extraction.entities import EntityTable
from quotestance.extraction.names import word_set
from quotestance.extraction.phrase_ends import phrase_end
from quotestance.extraction.words import NOUN, ORG, OTHER, PERSON, PRONOUN, Mention, Narration
from quotestance.schema import Span

_OBJECTS = {"him": "m", "her": "f", "them": "p"}
QUOTERS = word_set("quoted quotes quoting cited cites citing")


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


class QuotationReader(Protocol):
    """Reads the words around the quotations of one article."""

    last_readings: dict[str, tuple[int, Source | None]]
    """Reading -> the quotation that it read last, and what it found."""


_R = TypeVar("_R", bound=QuotationReader)


def read_once(
    reading: Callable[[_R, int], Source | None],
) -> Callable[[_R, int], Source | None]:
    """Keep what a reading finds for a quotation until it reads another: a chooser asks again."""
    name = reading.__name__

    @wraps(reading)
    def kept(self: _R, index: int) -> Source | None:
        last = self.last_readings.get(name)
        if last is None or last[0] != index:
            last = self.last_readings[name] = (index, reading(self, index))
        return last[1]

    return kept


class SourceNamer:
    """Turns the mention that attributes a quotation into a source by full name."""

    def __init__(
        self,
        text: str,
        narration: Narration,
        table: EntityTable,
        clauses: ClauseReader,
        coreference: Coreference,
    ) -> None:
        self.text = text
        self.narration = narration
        self.words = narration.words
        self.mentions = table
        self.phrases = clauses.phrases
        self.coreference = coreference

    def of_clause(self, clause: Clause, score: float, how: str) -> Source:
        """Return the source that a subject and its verb give."""
        verb = None
        if clause.verb is not None and self.words[clause.verb].low in QUOTERS:
            cited = self.mentions.mention_at(clause.verb + 1) or self._object(clause.verb + 1)
            if cited is not None and not self.narration.comma_before(clause.verb + 1):
                clause = Clause(
                    self.phrases.head_name(cited, min(cited.last_word + 12, len(self.words))),
                    clause.verb,
                )
        if clause.verb is not None:
            verb = (self.words[clause.verb].start, self.words[clause.verb].end)
        found = self.of_mention(clause.subject, verb, score, how)
        inverted = clause.verb is not None and clause.verb < clause.subject.first_word
        partner = self.phrases.partner(clause.subject, inverted=inverted)
        if partner is None:
            return found
        return replace(
            found,
            speaker=f"{found.speaker} and {partner.entity}",
            mention=(clause.subject.start, partner.end),
        )

    def _object(self, word: int) -> Mention | None:
        """Return the pronoun of `quoted her as saying`, which is no mention elsewhere."""
        gender = _OBJECTS.get(self.words[word].low) if word + 1 < len(self.words) else None
        if gender is None or self.words[word + 1].low != "as":
            return None
        at = self.words[word]
        return Mention(at.start, at.end, PRONOUN, OTHER, at.low, word, word, gender=gender)

    def _author(self, paper: Mention) -> Mention | None:
        """Return who is said to have issued a paper (`a press release from X`)."""
        k = paper.last_word + 1
        if k >= len(self.words) or self.words[k].low not in ("by", "from"):
            return None
        found = self.mentions.mention_at(k + 1) if self.narration.adjacent(k) else None
        return found if found is not None and found.kind in (ORG, PERSON) else None

    def of_mention(self, mention: Mention, cue: Span | None, score: float, how: str) -> Source:
        """Return the source that a mention gives, led back to the fullest name."""
        span = (mention.start, mention.end)
        if mention.gender == "w":
            person = self.phrases.antecedent(mention)
            if person is not None:
                return replace(self.of_mention(person, cue, score, how), mention=span)
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
            author = self._author(mention)
            if author is not None:
                return self.of_mention(author, cue, score, how)
            issuer = self.coreference.longer(mention) or self.coreference.issuer(mention)
            if issuer is not None:
                return Source(issuer, span, cue, score * 0.8, how)
        if mention.form == NOUN:
            resolved = self.coreference.named(mention) or self.coreference.longer(mention)
            definite = self.words[mention.first_word].low == "the" and not mention.plural
            if resolved is not None:
                return Source(resolved, span, cue, score * 0.9, how, taken_up=definite)
            end = phrase_end(self.narration, mention)
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
