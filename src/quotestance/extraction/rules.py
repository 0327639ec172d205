"""The rule-based extractor: quoted spans, their speakers, and which spans make one statement."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from quotestance.config import ExtractorConfig, require
from quotestance.extraction.attribution import Attributor
from quotestance.extraction.calibration import probability
from quotestance.extraction.candidates import Chooser
from quotestance.extraction.clean import datelines, silent_regions
from quotestance.extraction.encoded import written_out
from quotestance.extraction.interviews import Parties
from quotestance.extraction.marks import paragraph_bounds
from quotestance.extraction.parts import Part, parts_of
from quotestance.extraction.reported import find_reported
from quotestance.extraction.sources import Source
from quotestance.extraction.statements import draft_statements, possible_quotes
from quotestance.extraction.transcripts import (
    attribute_turns,
    find_turns,
    meets,
    name_turns,
    source_of,
    spoken_pieces,
)
from quotestance.schema import UNKNOWN_SPEAKER, Article, Attribution, Span, Statement
from quotestance.text import context_of, join_spans, sentence_bounds

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=256)
def _attribution(score: float, how: str) -> Attribution:
    """Return one and the same record for all statements that were attributed alike."""
    return Attribution(score, how)


@dataclass
class RulesConfig(ExtractorConfig):
    """Options of the rule-based extractor."""

    min_words: int = 1
    """Fewest words of a statement."""
    min_score: float = 0.0
    """Statements whose speaker is less likely right than this (0 to 1) are left out."""
    min_speech: float = 0.6
    """Quoted words that make no sentence are kept from this probability of being speech on; 1 drops
    all of them."""
    transcripts: bool = False
    """Take each turn of an interview or transcript (`Q:`, `A:`, `NAME:`) for a statement too where
    it has no quotation marks, as kind `transcript`."""
    reported: bool = False
    """Take speech that is reported without quotation marks (`X said that …`, `…, X said`,
    `according to X`) for statements too, as kind `reported`; precision comes before recall."""

    def __post_init__(self) -> None:
        require(self.min_words >= 1, "extractor.min_words", "at least 1", self.min_words)
        require(0 <= self.min_score <= 1, "extractor.min_score", "between 0 and 1", self.min_score)
        require(
            0 <= self.min_speech <= 1, "extractor.min_speech", "between 0 and 1", self.min_speech
        )

    def build(self) -> RuleExtractor:
        """Return the extractor."""
        return RuleExtractor(
            min_words=self.min_words,
            min_score=self.min_score,
            min_speech=self.min_speech,
            join_pieces=self.join_pieces,
            transcripts=self.transcripts,
            reported=self.reported,
        )


class RuleExtractor:
    """Finds quoted statements and speakers by rules; keeps nothing from one article to the next."""

    def __init__(
        self,
        *,
        min_words: int,
        min_score: float,
        min_speech: float,
        join_pieces: bool,
        transcripts: bool,
        reported: bool,
        chooser: Callable[[Attributor], Chooser] | None = None,
    ) -> None:
        self.min_words = min_words
        self.min_score = min_score
        self.min_speech = min_speech
        self.join_pieces = join_pieces
        self.transcripts = transcripts
        self.reported = reported
        self.chooser = chooser

    def extract(self, article: Article) -> list[Statement]:
        """Return the statements of an article in order of text; any string is accepted.

        A text far longer than any article is read in parts (`part_bounds`). Reported speech is
        numbered by itself, so that asking for it leaves the ids of quoted statements as they are.
        """
        numbers: Counter[str] = Counter()
        return [
            statement
            for part in parts_of(article.text)
            for statement in self._extract_part(article.id, part, numbers)
        ]

    def _extract_part(self, article_id: str, part: Part, numbers: Counter[str]) -> list[Statement]:
        written = written_out(part.text)
        text = written.text
        paragraphs = paragraph_bounds(text)
        silent = silent_regions(text)
        quotes = possible_quotes(text, paragraphs, silent)
        turns = find_turns(text, silent)
        if not (quotes or self.reported or (self.transcripts and turns)):
            return []
        bounds = sentence_bounds(text)
        reader = Attributor(text, quotes, paragraphs, bounds, [*silent, *datelines(text)])
        chooser = self.chooser(reader) if self.chooser else None
        drafts = draft_statements(text, quotes, reader, self.min_speech, chooser)
        if turns:
            labels = [(turn.label, turn.name) for turn in turns if turn.label]
            turns = name_turns(text, turns, Parties(text, reader.mentions, labels))
            attribute_turns([q.start for q in quotes], drafts, turns)
        if not self.join_pieces:
            drafts = [piece for draft in drafts for piece in draft.split()]
        found = [
            (tuple(quotes[k].span for k in d.quotes), d.source, "direct" if d.full else "partial")
            for d in drafts
        ]
        if turns and self.transcripts:
            spoken = spoken_pieces(text, turns, paragraphs, silent)
            taken = [span for _, pieces in spoken for span in pieces]
            found = [f for f in found if not any(meets(taken, span) for span in f[0])]
            found += [(pieces, source_of(turn), "transcript") for turn, pieces in spoken]
        if self.reported:
            taken = [span for spans, _, _ in found for span in spans]
            taken += [source.cue for _, source, _ in found if source and source.cue]
            found += [(r.spans, r.source, "reported") for r in find_reported(reader, taken)]
        found.sort(key=lambda f: f[0])
        statements = (
            self._finish(article_id, part, written.original(spans), source, kind, bounds, numbers)
            for spans, source, kind in found
        )
        return [statement for statement in statements if statement is not None]

    def _sureness(self, source: Source | None, kind: str) -> float:
        """Return how likely a source is the speaker.

        The scores of a chooser and of reported speech say that themselves.
        """
        if source is None:
            return 0.0
        if self.chooser is not None or kind == "reported":
            return source.score
        return probability(source)

    def _finish(
        self,
        article_id: str,
        part: Part,
        spans: tuple[Span, ...],
        source: Source | None,
        kind: str,
        bounds: Sequence[Span],
        numbers: Counter[str],
    ) -> Statement | None:
        text = join_spans(part.text, spans)
        score = self._sureness(source, kind)
        enough = islice(_WORD.finditer(text), self.min_words - 1, None)
        if next(enough, None) is None or score < self.min_score:
            return None
        also = [s for s in (source.mention, source.cue) if s] if source else []
        context, context_span = context_of(part.text, spans, also, bounds=bounds)
        series = "r" if kind == "reported" else ""
        numbers[series] += 1
        return Statement(
            statement_id=f"{article_id}#{series}{numbers[series]}",
            article_id=article_id,
            spans=tuple(part.in_whole(span) for span in spans),
            text=text,
            kind=kind,
            speaker=(source.speaker if source else "") or UNKNOWN_SPEAKER,
            speaker_span=part.in_whole(source.mention) if source and source.mention else None,
            cue_span=part.in_whole(source.cue) if source and source.cue else None,
            attribution=_attribution(round(score, 3), source.how if source else "none"),
            context=context,
            context_span=part.in_whole(context_span),
        )
