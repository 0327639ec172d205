"""A statement laid out for a lexicon: its words in their context, and where each of them stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from quotestance.labeling.phrases import clause_ends, plain_text, word_starts
from quotestance.schema import Span, Statement
from quotestance.text import sentence_bounds


@dataclass(frozen=True, slots=True)
class Scene:
    """A statement's context as a lexicon reads it. Offsets are into `text`."""

    text: str
    """The context with straight apostrophes."""
    quotes: tuple[Span, ...]
    own: Span
    """The sentences that hold the quotes. The one before may name a target; it never speaks."""
    sentences: tuple[Span, ...]
    words: tuple[int, ...]
    """Where the words begin."""
    clauses: tuple[int, ...]
    """Where the clauses end."""

    @classmethod
    def of(cls, statement: Statement) -> Self:
        """Lay out a statement; a context that does not hold its spans is left aside."""
        base, text = statement.context_span[0], statement.context
        quotes = tuple((start - base, end - base) for start, end in statement.spans)
        inside = all(0 <= start < end <= len(text) for start, end in quotes)
        if not inside or " ".join(text[s:e] for s, e in quotes) != statement.text:
            text, quotes = statement.text, ((0, len(statement.text)),)
        text = plain_text(text)
        bounds = sentence_bounds(text) or [(0, len(text))]
        low, high = quotes[0][0], quotes[-1][1]
        holding = [b for b in bounds if b[0] < high and low < b[1]] or [(low, high)]
        return cls(
            text=text,
            quotes=quotes,
            own=(holding[0][0], holding[-1][1]),
            sentences=tuple(bounds),
            words=tuple(word_starts(text)),
            clauses=tuple(clause_ends(text)),
        )

    def is_quoted(self, position: int) -> bool:
        """Tell whether a position lies in the quoted words."""
        at = bisect_right(self.quotes, (position, len(self.text))) - 1
        return at >= 0 and position < self.quotes[at][1]

    def is_own(self, position: int) -> bool:
        """Tell whether a position lies in a sentence of the statement, quoted or not."""
        return self.own[0] <= position < self.own[1]

    def sentence_at(self, position: int) -> Span:
        """Return the sentence that holds a position."""
        at = bisect_right(self.sentences, (position, len(self.text))) - 1
        return self.sentences[max(at, 0)]

    def reach_before(self, position: int, n_words: int) -> int:
        """Return where the `n_words` before a position begin, not beyond their clause."""
        at = bisect_right(self.clauses, position)
        clause = self.clauses[at - 1] if at else 0
        first = max(bisect_left(self.words, position) - n_words, 0)
        start = self.words[first] if n_words and first < len(self.words) else position
        return max(clause, start, self.sentence_at(position)[0])


def any_within(positions: Sequence[int], start: int, end: int) -> bool:
    """Tell whether any of the ordered positions lies in [start, end)."""
    at = bisect_left(positions, start)
    return at < len(positions) and positions[at] < end
