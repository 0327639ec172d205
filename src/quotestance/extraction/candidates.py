"""Who may have said a quotation: what the rules propose, and every mention around it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

from quotestance.extraction import cues
from quotestance.extraction.attribution import Attributor
from quotestance.extraction.sources import Source
from quotestance.extraction.verbs import adverb
from quotestance.extraction.words import NAME, Mention

SENTENCES_BEFORE = 3
"""How many sentences before a quotation's own are searched for mentions."""
MENTIONS_BEFORE = 12
"""At most so many mentions before a quotation are candidates."""
MENTIONS_AFTER = 6
"""At most so many mentions after a quotation are candidates."""
SURE = 0.9
"""A rule's score from which on the readings that look further away are not asked for."""


@dataclass(frozen=True, slots=True)
class Report:
    """A reporting verb whose subject a mention is."""

    verb: int
    """Index of the verb's word."""
    inverted: bool
    """True for `said X`."""


@dataclass(slots=True)
class Candidate:
    """A possible speaker of one quotation."""

    source: Source | None
    """None: nobody is named."""
    mention: Mention | None
    """The mention it starts with; None where it comes from far away or from no mention."""
    readings: dict[str, float] = field(default_factory=dict)
    """The rules' readings that propose it -> their scores."""
    reports: list[Report] = field(default_factory=list)
    """The reporting verbs that it is the subject of."""


@dataclass(frozen=True, slots=True)
class Previous:
    """Who spoke in the quotations before one."""

    statement: Source | None
    """The source of the statement before."""
    piece: Source | None
    """The source of the last quotation itself."""
    end: int
    """Where the last quotation ends."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A quotation whose speaker is asked for, and what the rules make of it."""

    index: int
    """Which quotation of the article."""
    own: Source | None
    """What the rules read in its own sentence."""
    chosen: Source | None
    """What the rules settle on."""
    previous: Previous | None
    """Who spoke before."""
    full: bool
    """Whether it is made of sentences of its own."""


class Chooser(Protocol):
    """What has the last word on the source of each quotation of one article."""

    def choose(self, asked: Asked) -> Source | None:
        """Return the source of a quotation, whatever the rules settled on."""
        ...


class CandidateFinder:
    """Lists the candidates of each quotation of one article."""

    def __init__(self, reader: Attributor) -> None:
        self.reader = reader
        self.words = reader.words
        self.mentions = reader.mentions
        self.n_mentions = Counter(m.entity for m in reader.mentions.items if m.entity)
        self._sources: dict[int, tuple[str | None, Source]] = {}
        self._reports: dict[int, dict[int, list[Report]]] = {}

    def find(self, asked: Asked) -> list[Candidate]:
        """Return the candidates of a quotation, "nobody" first."""
        found: dict[int, Candidate] = {}
        for name, source in self._readings(asked):
            key = source.mention[0] if source.mention else -1 - len(found)
            candidate = found.get(key)
            if candidate is None:
                candidate = found[key] = Candidate(source, self._mention_of(source))
            candidate.readings[name] = max(source.score, candidate.readings.get(name, 0.0))
        for near in self._around(asked.index):
            if near.start not in found:
                found[near.start] = Candidate(self._source_of(near), near)
        candidates = [Candidate(None, None)]
        for _, candidate in sorted(found.items()):
            if candidate.mention is not None:
                sentence = self.reader.sentence_at(candidate.mention.start)
                candidate.reports = self.reports(sentence).get(candidate.mention.start, [])
            candidates.append(candidate)
        return candidates

    def _readings(self, asked: Asked) -> list[tuple[str, Source]]:
        reader, index, own, previous = self.reader, asked.index, asked.own, asked.previous
        named = [("chosen", asked.chosen), ("own", own)]
        if own is None or own.score < SURE:
            named += [
                ("after", reader.after(index)),
                ("before", reader.before(index)),
                ("signature", reader.around.signature(index)),
                ("setup", reader.around.setup(index)),
                ("follow", reader.around.follow(index)),
                ("nearest", reader.around.nearest_person(index)),
            ]
        if previous is not None:
            named += [("statement", previous.statement), ("piece", previous.piece)]
        return [(name, source) for name, source in named if source is not None]

    def _source_of(self, mention: Mention) -> Source:
        """Return the source that a mention gives; whom it stands for hangs on who spoke last."""
        last = self.reader.coreference.last_speaker
        known = self._sources.get(mention.start)
        if known is None or (known[0] != last and mention.form != NAME):
            source = self.reader.sources.of_mention(mention, None, 0.5, "nearby")
            known = self._sources[mention.start] = (last, source)
        return known[1]

    def _mention_of(self, source: Source) -> Mention | None:
        if source.mention is None:
            return None
        at = bisect_left(self.mentions.starts, source.mention[0])
        if at < len(self.mentions.starts) and self.mentions.starts[at] == source.mention[0]:
            return self.mentions.items[at]
        return None

    def _around(self, index: int) -> list[Mention]:
        """Return the mentions in the sentences around a quotation, the nearest ones."""
        reader = self.reader
        quote = reader.quotes[index]
        if not reader.bounds:
            return []
        first = reader.sentence_at(quote.start)
        last = reader.sentence_at(max(quote.end - 1, 0))
        start = reader.bounds[max(first - SENTENCES_BEFORE, 0)][0]
        end = reader.bounds[min(last + 1, len(reader.bounds) - 1)][1]
        starts = self.mentions.starts
        at = bisect_left(starts, quote.start)
        low = max(bisect_left(starts, start), at - MENTIONS_BEFORE)
        high = min(bisect_left(starts, end), at + MENTIONS_AFTER)
        return self.mentions.items[low:high]

    def reports(self, sentence: int) -> dict[int, list[Report]]:
        """Return start of mention -> the verbs of reporting of a sentence that it is subject of."""
        known = self._reports.get(sentence)
        if known is None:
            known = self._reports[sentence] = self._read_reports(sentence)
        return known

    def _read_reports(self, sentence: int) -> dict[int, list[Report]]:
        reader, words = self.reader, self.words
        span = reader.narration.word_range(*reader.bounds[sentence])
        found: dict[int, list[Report]] = {}
        a, b = span.start, min(span.stop, span.start + 80)
        for verb in range(a, b):
            if words[verb].low not in cues.STRONG:
                continue
            opens = verb == a or reader.narration.comma_before(verb)
            clause = reader.clauses.inverted(verb, b) if opens else None
            if clause is not None:
                found.setdefault(clause.subject.start, []).append(Report(verb, True))
                continue
            if verb == a or not reader.clauses.verbs.is_verb(verb, a):
                continue
            subject = reader.clauses.subject_of(a, verb)
            if subject is not None:
                found.setdefault(subject.start, []).append(Report(verb, False))
        return found


def verb_after(finder: CandidateFinder, mention: Mention) -> int | None:
    """Return the first word after a mention that is no adverb, where nothing parts them."""
    words, narration = finder.words, finder.reader.narration
    k = mention.last_word + 1
    while k < len(words) and k - mention.last_word < 4 and not narration.comma_before(k):
        if not adverb(words[k]):
            return k
        k += 1
    return None
