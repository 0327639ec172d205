"""What speaks for and against a candidate, as named features of a linear scorer."""

from __future__ import annotations

from dataclasses import dataclass

from quotestance.extraction import cues
from quotestance.extraction.attribution import Attributor
from quotestance.extraction.candidates import (
    Asked,
    Candidate,
    CandidateFinder,
    Previous,
    verb_after,
)
from quotestance.extraction.names import word_set
from quotestance.extraction.sources import Source
from quotestance.extraction.speech import MARKS
from quotestance.extraction.words import MASK, PRONOUN, Mention

_STOPS = frozenset(".!?\n")
_MAX_PATH = 7
_LITERAL = word_set(
    """that as who which to of by in on at for with and but or the a is was are were be been has
    had have would will can could not about from when while after if because than like his her
    their its he she they it this these"""
)
"""Words that stand for themselves where words are told by class."""


class FeatureReader:
    """Reads the features of the candidates of each quotation of one article."""

    def __init__(self, finder: CandidateFinder) -> None:
        self.finder = finder
        self.reader: Attributor = finder.reader
        self.words = finder.words
        self._traits: dict[int, _Traits] = {}

    def read(self, asked: Asked, candidates: list[Candidate]) -> list[list[str]]:
        """Return the names of the features that each candidate has, in order."""
        quote = _Quoted(self.reader, asked)
        return [self._of(candidate, quote, asked.previous) for candidate in candidates]

    def _of(self, candidate: Candidate, quote: _Quoted, previous: Previous | None) -> list[str]:
        source = candidate.source
        if source is None:
            return [
                "nobody",
                f"nobody-form={quote.form}",
                f"nobody-own={quote.own}|{quote.form}",
                f"nobody-link={quote.link}|{quote.form}",
            ]
        found: list[str] = []
        for name, score in candidate.readings.items():
            found += [
                f"{name}",
                f"{name}-score={int(score * 20)}",
                f"{name}-how={source.how}",
            ]
            if name in ("statement", "piece"):
                found.append(f"{name}-link={quote.link}|{quote.form}|{quote.own}")
        origin = "+".join(candidate.readings) or "none"
        heard = _heard(source, previous)
        found += [
            f"from={origin}",
            f"from-own={origin}|{quote.own}",
            f"heard={heard}",
            f"heard-form={heard}|{quote.link}|{quote.form}",
            f"heard-own={heard}|{quote.link}|{quote.own}",
        ]
        if not source.speaker:
            found.append("unresolved")
        mention = candidate.mention
        if mention is None:
            found.append(f"no-mention={source.how}")
            return found
        n = self.finder.n_mentions[source.speaker]
        found.append(f"times={min(n, 6)}|{mention.kind}")
        self._place(candidate, mention, quote, found)
        return found

    def _place(
        self, candidate: Candidate, mention: Mention, quote: _Quoted, found: list[str]
    ) -> None:
        reader = self.reader
        traits = self._traits_of(mention)
        before = mention.start < quote.start
        if before:
            far = quote.first_sentence - traits.sentence
            side = f"B{far}" if far < 5 else "B9"
            same = reader.bounds[traits.sentence][0] >= quote.paragraph[0]
        else:
            far = traits.sentence - quote.last_sentence
            side = f"A{far}" if far < 3 else "A9"
            same = mention.end <= quote.paragraph[1]
        place = side + ("p" if same else "q")
        form, role, rank = traits.form, traits.role, traits.rank
        kind, gap = self._report(candidate, quote)
        found += [
            f"side={side}",
            f"form={form}",
            f"kind={mention.kind}",
            f"role={role}",
            f"rank={rank}",
            f"report={kind}",
            f"report-gap={gap}",
            f"place={place}|{quote.form}",
            f"place-role={place}|{form}|{role}",
            f"place-kind={place}|{mention.kind}|{form}",
            f"place-rank={place}|{rank}|{role}",
            f"place-own={place}|{quote.own}",
            f"report-place={place}|{kind}|{gap}",
        ]
        if far == 0:
            found.append(f"path={self._path(mention, quote, before)}")
        if traits.following:
            found.append(f"next={side}|{traits.following}")
        if traits.preceding:
            found.append(f"last={side}|{traits.preceding}")

    def _traits_of(self, mention: Mention) -> _Traits:
        """Return what a mention is to every quotation alike."""
        known = self._traits.get(mention.start)
        if known is None:
            known = self._traits[mention.start] = self._read_traits(mention)
        return known

    def _read_traits(self, mention: Mention) -> _Traits:
        reader, words = self.reader, self.words
        sentence = reader.sentence_at(mention.start)
        form = f"{mention.form}-{mention.gender}" if mention.form == PRONOUN else mention.form
        role = "gov" if mention.governed else "poss" if mention.possessive else "free"
        rank = "subject" if reader.coreference.first_free(mention, sentence) else "other"
        following = preceding = ""
        word = verb_after(self.finder, mention)
        if word is not None:
            low = words[word].low
            following = low if low in cues.REPORTING else _kind(low)
        if mention.first_word and not reader.narration.comma_before(mention.first_word):
            low = words[mention.first_word - 1].low
            preceding = low if len(low) < 12 else "x"
        return _Traits(sentence, form, role, rank, following, preceding)

    def _report(self, candidate: Candidate, quote: _Quoted) -> tuple[str, str]:
        """Return the class of a candidate's nearest verb of reporting, and where it stands."""
        if not candidate.reports:
            return "mute", ""
        best, best_gap = None, 10**6
        for report in candidate.reports:
            word = self.words[report.verb]
            gap = quote.start - word.end if word.end <= quote.start else word.start - quote.end
            if gap < best_gap:
                best, best_gap = report, gap
        if best is None:
            return "mute", ""
        low = self.words[best.verb].low
        kind = "speech" if low in cues.SPEECH else "label" if low in cues.LABELLING else "strong"
        ahead = self.words[best.verb].end <= quote.start
        masked = self.reader.masked
        between = (
            masked[self.words[best.verb].end : quote.start]
            if ahead
            else masked[quote.end : self.words[best.verb].start]
        )
        gap_class = "next" if best_gap < 4 else "near" if best_gap < 25 else "far"
        if MASK in between:
            gap_class += "-quote"
        elif not _STOPS.isdisjoint(between):
            gap_class += "-stop"
        order = "VS" if best.inverted else "SV"
        return kind, f"{order}|{'V-Q' if ahead else 'Q-V'}|{gap_class}"

    def _path(self, mention: Mention, quote: _Quoted, before: bool) -> str:
        """Return the words between a mention and the quotation, as classes."""
        words, narration = self.words, self.reader.narration
        if before:
            span = range(mention.last_word + 1, quote.first_word)
        else:
            span = range(quote.last_word, mention.first_word)
        if len(span) > 12:
            return "long"
        parts: list[str] = ["S"] if before else []
        for k in span:
            if narration.comma_before(k) and (before or k > span.start):
                parts.append(",")
            kind = _kind(words[k].low)
            if not parts or parts[-1] != kind or kind != "x":
                parts.append(kind)
        if not before:
            parts.append("S")
        return " ".join(parts[:_MAX_PATH])


@dataclass(frozen=True, slots=True)
class _Traits:
    """What a mention is, whichever quotation asks."""

    sentence: int
    form: str
    role: str
    rank: str
    following: str
    """The word after it that is no adverb, or its class."""
    preceding: str


class _Quoted:
    """What all candidates of one quotation share."""

    def __init__(self, reader: Attributor, asked: Asked) -> None:
        text, own = reader.text, asked.own
        quote = reader.quotes[asked.index]
        self.start, self.end = quote.span
        self.paragraph = reader.paragraphs[quote.paragraph]
        self.first_sentence = reader.sentence_at(quote.start)
        self.last_sentence = reader.sentence_at(max(quote.end - 1, 0))
        span = reader.narration.word_range(quote.start, quote.end)
        self.first_word = span.start
        self.last_word = span.stop
        inner = text[quote.start : quote.end].rstrip(MARKS)[-1:]
        ending = "," if inner in ",—–-" else "." if inner in ".!?…" else "x"
        self.form = f"{'full' if asked.full else 'part'}{ending}"
        self.own = "none" if own is None else f"{own.how}{int(own.score * 10)}"
        self.link = self._link(text, reader, asked.previous)

    def _link(self, text: str, reader: Attributor, previous: Previous | None) -> str:
        """Return how the quotation before is parted from this one."""
        if previous is None:
            return "first"
        gap = reader.masked[previous.end : self.start]
        if not gap.strip(" \n.,"):
            return "bare" if "\n" not in gap else "bare-par"
        if "\n" in gap:
            lines = gap.strip("\n").count("\n")
            return "par" if gap.startswith("\n") or not lines else "pars"
        stops = len(gap) > 200
        sentences = self.first_sentence - reader.sentence_at(max(previous.end - 1, 0))
        return f"same{min(sentences, 3)}{'+' if stops else ''}"


def _heard(source: Source, previous: Previous | None) -> str:
    """Tell whether a speaker is that of the quotation before, or of the statement before."""
    if previous is None:
        return "new"
    if previous.piece is not None and previous.piece.speaker == source.speaker:
        return "same"
    if previous.statement is not None and previous.statement.speaker == source.speaker:
        return "same-statement"
    return "new"


def _kind(low: str) -> str:
    """Return the class of a word that is no mention."""
    if low in cues.SPEECH:
        return "SPEECH"
    if low in cues.LABELLING:
        return "LABEL"
    if low in cues.STRONG:
        return "STRONG"
    if low in cues.WEAK:
        return "WEAK"
    if low in _LITERAL:
        return low
    return "x"
