"""Frames that name a source without a reporting verb: `according to X`, `in X's words`, `by X`."""

from __future__ import annotations

from quotestance.extraction import cues
from quotestance.extraction.clauses import ClauseReader
from quotestance.extraction.entities import EntityTable
from quotestance.extraction.names import word_set
from quotestance.extraction.sources import Source, SourceNamer
from quotestance.extraction.words import NAME, OTHER, PERSON, PRONOUN, Mention, Narration
from quotestance.schema import Span

_VIEWS = word_set("words view opinion telling reading account estimate judgment judgement")


class FrameReader:
    """Reads such frames among the words of one narration."""

    def __init__(
        self,
        narration: Narration,
        table: EntityTable,
        clauses: ClauseReader,
        sources: SourceNamer,
    ) -> None:
        self.narration = narration
        self.words = narration.words
        self.mentions = table
        self.phrases = clauses.phrases
        self.sources = sources

    def agent(self, a: int, b: int) -> Source | None:
        """Read `described by X as` before a quotation."""
        for k in range(b - 2, a, -1):
            passive = self.words[k - 1].low.endswith("ed") and self.words[k - 1].low in cues.STRONG
            if self.words[k].low == "by" and passive:
                found = self.mentions.mention_at(k + 1)
                if found is not None:
                    found = self.phrases.head_name(found, b)
                    cue = (self.words[k - 1].start, self.words[k].end)
                    return self.sources.of_mention(found, cue, 0.8, "by")
        return None

    def _holds_a_view(self, mention: Mention) -> bool:
        """Tell whether `for X,` at the start of a sentence names whose view follows."""
        if mention.kind != PERSON or mention.plural or mention.possessive:
            return False
        return mention.form == NAME and self.narration.comma_before(mention.last_word + 1)

    def _of_owner(self, k: int, cue: Span, score: float) -> Source:
        """Return the source that `his`, `her` or `him` at word k stands for."""
        word = self.words[k]
        gender = {"his": "m", "him": "m", "her": "f"}.get(word.low, "p")
        pronoun = Mention(word.start, word.end, PRONOUN, OTHER, word.low, k, k, gender=gender)
        return self.sources.of_mention(pronoun, cue, score, "according_to")

    def according(self, a: int, b: int, *, opening: bool = False) -> Source | None:
        """Read the first such frame among words a to b, `opening` where a opens a sentence."""
        words = self.words
        for k in range(a, b - 2):
            low, then = words[k].low, words[k + 1].low
            if then in ("his", "her", "their") and k + 2 < b and words[k + 2].low in _VIEWS:
                return self._of_owner(k + 1, (words[k].start, words[k + 2].end), 0.85)
            if (
                then == "words"
                and k + 3 < b
                and words[k + 2].low == "of"
                and low in ("the", "by", "in")
            ):
                found = self.mentions.mention_at(k + 3)
                if found is not None:
                    found = self.phrases.named_by_apposition(self.phrases.head_name(found, b), b)
                    return self.sources.of_mention(
                        found, (words[k].start, words[k + 2].end), 0.9, "according_to"
                    )
            if low == "according" and then == "to":
                found = self.mentions.mention_at(k + 2) or self.phrases.phrase(k + 2, b)
                if found is not None:
                    found = self.phrases.named_by_apposition(found, b)
                    return self.sources.of_mention(
                        found, (words[k].start, words[k + 1].end), 0.85, "according_to"
                    )
            if low in ("in", "for", "to") and (k == a or self.narration.comma_before(k)):
                if opening and k == a and then in ("him", "her", "them"):
                    return self._of_owner(k + 1, (words[k].start, words[k + 1].end), 0.7)
                found = self.mentions.mention_at(k + 1)
                if found is None:
                    continue
                after = words[found.last_word + 1].low if found.last_word + 1 < len(words) else ""
                if low == "in" and found.possessive and after in _VIEWS:
                    cue = (words[k].start, words[found.last_word + 1].end)
                    return self.sources.of_mention(found, cue, 0.85, "according_to")
                if low != "in" and opening and k == a and self._holds_a_view(found):
                    return self.sources.of_mention(
                        found, (words[k].start, words[k].end), 0.7, "according_to"
                    )
        return None
