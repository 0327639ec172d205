"""Speech that is reported without quotation marks: `X said that …`, `…, X said`, `according to X`.

The codebook takes no such words for a statement, so that they are read only on request, and then
with precision before recall: a clause is left alone where its verb, its source or its bounds are
in doubt, or where any of it is a quoted statement's already.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotestance.extraction import cues
from quotestance.extraction.attribution import Attributor
from quotestance.extraction.clauses import Clause
from quotestance.extraction.names import word_set
from quotestance.extraction.phrase_bounds import DETERMINERS
from quotestance.extraction.phrase_ends import phrase_end
from quotestance.extraction.sources import Source
from quotestance.extraction.verbs import adverb
from quotestance.extraction.words import MASK, NOUN, OTHER, PLACE, Mention
from quotestance.schema import Span

MIN_WORDS = 4
"""Fewest words of a reported clause."""
MAX_SENTENCE_WORDS = 90
"""A longer sentence is a list or a table, or has lost its full stops."""

_SAY = word_set("say says said")
_TELL = word_set("told tells informed reminded assured warned")
_REPORT = _SAY | word_set(
    """added adds noted notes argued argues claimed claims stated states announced announces warned
    warns insisted insists explained explains acknowledged acknowledges admitted admits confirmed
    confirms predicted predicts concluded concludes contended contends maintained maintains
    asserted asserts reiterated reiterates stressed stresses emphasized emphasised emphasizes wrote
    writes testified testifies declared declares complained complains conceded concedes remarked
    recalled recalls suggested suggests alleged alleges disclosed revealed reveals cautioned
    cautions tweeted estimated estimates vowed pledged promised denied denies reported told tells
    observed responded replied informed reminded assured repeated joked lamented countered"""
)
_ADJUNCTS = word_set(
    """on in at after during before by through via to from last late early earlier this monday
    tuesday wednesday thursday friday saturday sunday yesterday today again recently later also
    then afterward afterwards previously repeatedly"""
)
_HEARERS = word_set(
    """reporters journalists supporters voters lawmakers investigators donors members audiences
    viewers listeners officials him her them me us the"""
)
_DAYS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today earlier recently"
)
_SUBJECTS = (
    word_set(
        """he she it they we i you there if whether these those most many more some all no none
        nobody everyone everybody anyone both neither nothing such few fewer only even when while
        what who how why because despite although"""
    )
    | DETERMINERS
)
_FINITE = word_set(
    """is are was were has have had will would can could should may might must do does did isn't
    aren't wasn't weren't hasn't haven't hadn't won't wouldn't can't couldn't shouldn't don't
    doesn't didn't isn’t aren’t wasn’t weren’t hasn’t haven’t hadn’t won’t wouldn’t can’t couldn’t
    shouldn’t don’t doesn’t didn’t cannot needs need wants want made makes took takes got gets
    came comes went goes became becomes began begins felt feels knew knows thought thinks saw sees
    left leaves met meets paid pays ran runs spent spends won wins lost loses gave gives kept
    keeps held holds put puts let lets led leads showed shows stood stands"""
)
_TURNS = word_set("and but while although though as which whereas yet")
_PARTICIPLES = word_set(
    """adding noting saying citing calling pointing referring arguing warning suggesting claiming
    insisting describing explaining stressing accusing urging highlighting declaring telling
    alleging asserting comparing dismissing recalling blaming praising criticizing echoing"""
)
_DIGRESS = word_set("meaning which who whose while when where")
_REFUSED = word_set("not never nobody none if unless whether to would could should will may might")
_AUXILIARIES = word_set("has have had also then later again once himself herself itself themselves")
_PRONOUNS = word_set("he she it they we i you there")
_SUBORDINATE = word_set(
    "while although though when after before as since because having if until once whereas whose"
)
_PREPOSED = word_set("on in at during after before who whose which when while speaking")
_OPENING = word_set("on in at during for with among by from under also earlier later")
_RELATIVES = word_set("which that who what whom")
_BEHIND = _SAY | word_set(
    """added adds noted argued argues explained acknowledged insisted claimed wrote warned"""
)
_EDGES = " \t\r\n\u00a0.,;:!?—–-"
_MARKED = frozenset('"“”' + MASK)
_SCORE = {"that": 0.88, "clause": 0.9, "behind": 0.9, "according_to": 0.86}
"""How sure a source is by the form of its clause: how often it was right on annotated news."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A clause that reports what somebody said, and who."""

    spans: tuple[Span, ...]
    """Two where the attribution parts the clause."""
    source: Source
    form: str
    """`that` (`X said that …`), `clause` (`X said …`), `behind` (`…, X said`), `according_to`."""


def find_reported(reader: Attributor, taken: Sequence[Span]) -> list[Reported]:
    """Return the reported clauses of an article in order of text; none shares a character with
    another, or with one of the spans that are taken."""
    finder = _Finder(reader, taken)
    return [reported for start, end in reader.bounds for reported in finder.sentence(start, end)]


class _Finder:
    def __init__(self, reader: Attributor, taken: Sequence[Span]) -> None:
        self.reader = reader
        self.text = reader.text
        self.masked = reader.masked
        self.words = reader.words
        self.narration = reader.narration
        self.clauses = reader.clauses
        self.mentions = reader.mentions
        self.sources = reader.sources
        self.taken = sorted(taken)
        self._ends = [end for _, end in self.taken]

    def sentence(self, start: int, end: int) -> Iterator[Reported]:
        """Yield the reported clauses of one sentence."""
        span = self.narration.word_range(start, end)
        a, b = span.start, span.stop
        if not MIN_WORDS < b - a <= MAX_SENTENCE_WORDS:
            return
        position = start
        for k in range(a, b):
            if self.words[k].start < position:
                continue
            found = self._at(a, k, b, start, end)
            if found is None or found.spans[0][0] < position or self._is_taken(found):
                continue
            yield found
            position = max(found.spans[-1][1], self.words[k].end)

    def _at(self, a: int, k: int, b: int, start: int, end: int) -> Reported | None:
        low = self.words[k].low
        if low == "according" and k + 2 < b and self.words[k + 1].low == "to":
            return self._according(a, k, b, start, end)
        if low not in _REPORT or not self.clauses.verbs.is_verb(k, a):
            return None
        if self._is_refused(a, k):
            return None
        return self._ahead(a, k, b, start, end) or self._behind(a, k, b, start, end)

    def _is_refused(self, a: int, k: int) -> bool:
        """Tell whether the verb is denied, supposed, or meant for later."""
        for m in range(k - 1, max(a, k - 3) - 1, -1):
            if self.narration.comma_before(m + 1):
                return False
            if self.words[m].low in _REFUSED:
                return True
        return False

    def _ahead(self, a: int, k: int, b: int, start: int, end: int) -> Reported | None:
        """Read `X said that …` and `X said …`."""
        n, form = self._clause_start(k, b)
        if not form:
            return None
        subject = self._subject(a, k)
        if subject is None or (subject.kind == OTHER and self._is_vague(subject, k)):
            return None
        aside = self._is_aside(a, subject.first_word)
        stop = self._clause_end(n, b, end, aside=aside)
        if stop is None or self._is_relative(a, subject.first_word):
            return None
        if not self._has_verb(n, self.narration.word_range(start, stop).stop):
            return None
        return self._made(((self.words[n].start, stop),), subject, k, form)

    def _is_relative(self, a: int, first: int) -> bool:
        """Tell whether a subject stands behind a relative word of its own sentence."""
        return first > a and self.words[first - 1].low in _RELATIVES

    def _clause_start(self, k: int, b: int) -> tuple[int, str]:
        """Return the first word of the clause behind the verb at k, and its form; "" for none."""
        words = self.words
        j = k + 1
        if j + MIN_WORDS > b or self._parted(j):
            return j, ""
        low = words[j].low
        if low == "that":
            nounish = words[k].low in cues.NOUNISH
            behind = words[j + 1].low
            verbal = behind in _FINITE or behind.endswith("ed")
            return j + 1, "that" if not verbal and (not nounish or self._opens(j + 1)) else ""
        told = words[k].low in _TELL
        heard = self.mentions.mention_at(j) if told else None
        if told and heard is None and low not in _HEARERS:
            return j, ""
        if told or low in _ADJUNCTS:
            for m in range(j + 1, min(j + 12, b - MIN_WORDS + 1)):
                if self._parted(m) or words[m].low in cues.STRONG or words[m].low in _DIGRESS:
                    break
                if words[m].low == "that" and self._opens(m + 1):
                    return m + 1, "that"
                if m == j + 1 and low in _DAYS and self._opens(m):
                    return m, "clause"
            return j, ""
        if words[k].low in _SAY and low not in _ADJUNCTS and self._is_clause(j, b):
            return j, "clause"
        return j, ""

    def _is_clause(self, j: int, b: int) -> bool:
        """Tell whether a clause without `that` begins at word j: a subject and then a verb."""
        word = self.words[j]
        if word.low in _PRONOUNS:
            return True
        if not (word.capital or word.low in _SUBJECTS or word.low.endswith("s")):
            return False
        return any(
            w.low in _FINITE or (w.low.endswith("ed") and not w.capital)
            for w in self.words[j + 1 : min(b, j + 14)]
        )

    def _opens(self, n: int) -> bool:
        """Tell whether word n may be the subject, or open the clause, after `that`."""
        word = self.words[n]
        return word.capital or word.low in _SUBJECTS or word.low[0].isdigit()

    def _parted(self, k: int) -> bool:
        gap = self.narration.gaps[k]
        return gap != " " and (MASK in gap or any(c in gap for c in ",;:—–-()\n"))

    def _is_aside(self, a: int, first: int) -> bool:
        """Tell whether a subordinate clause holds the attribution, and a main one follows."""
        k = first
        while k > a and not self.narration.comma_before(k) and first - k < 6:
            k -= 1
        return any(w.low in _SUBORDINATE for w in self.words[k:first])

    def _clause_end(self, n: int, b: int, end: int, *, aside: bool) -> int | None:
        """Return where the clause that starts at word n ends, before what the narrator goes on
        with; None where quoted words follow."""
        words = self.words
        for k in range(n + 1, b):
            gap = self.narration.gaps[k]
            if MASK in gap:
                return None
            comma = gap != " " and self.narration.comma_before(k)
            if not comma and words[k].low not in ("and", "but"):
                continue
            if (comma and aside) or self._goes_on(n, k, b, comma=comma):
                return words[k - 1].end
        quotes = self.text[end - 1] not in ".!?" and MASK in self.masked[end : end + 2]
        return None if quotes or self.text[end - 1] == ":" else end

    def _goes_on(self, n: int, k: int, b: int, *, comma: bool) -> bool:
        """Tell whether the narrator speaks again from word k on."""
        words = self.words
        low = words[k].low
        if comma and (low in _PARTICIPLES or low == "according"):
            return True
        turns = low in _TURNS
        for verb in range(k + turns, min(k + 7, b)) if comma else range(k + 1, min(k + 2, b)):
            if verb > k and self.narration.comma_before(verb):
                return False
            if words[verb].low in _REPORT and self.clauses.verbs.is_verb(verb, n):
                return True
        return False

    def _behind(self, a: int, k: int, b: int, start: int, end: int) -> Reported | None:
        """Read `…, X said`, `…, said X` and `…, X said, …`."""
        if self.words[k].low not in _BEHIND:
            return None
        inverted = self.clauses.inverted(k, b) if self.narration.comma_before(k) else None
        if inverted is not None:
            subject, first, last = inverted.subject, k, inverted.subject.last_word
            if not self.clauses.phrases.ends_phrase(subject) or subject.kind in (OTHER, PLACE):
                return None
        else:
            near = self._subject(a, k)
            if near is None or not self._closes(k, b):
                return None
            subject, first, last = near, near.first_word, k
        gap = self.narration.gaps[first]
        if first <= a + 1 or not gap.startswith(",") or MASK in gap:
            return None
        spans = [(start, self.words[first - 1].end)]
        after = next((m for m in range(last + 1, b) if self.narration.comma_before(m)), b)
        if inverted is None and after < b - 2 and self._comes_back(after, b):
            spans.append((self.words[after].start, end))
        elif self._hangs(a, first) or not self._has_verb(a, first):
            return None
        return self._made(tuple(spans), subject, k, "behind")

    def _closes(self, k: int, b: int) -> bool:
        """Tell whether the verb at k has no clause or object of its own behind it."""
        j = k + 1
        if j >= b:
            return True
        gap = self.narration.gaps[j]
        return MASK not in gap and (
            self.narration.comma_before(j) or self.words[j].low in _ADJUNCTS
        )

    def _comes_back(self, k: int, b: int) -> bool:
        """Tell whether the reported words go on at word k, behind `, X said,`."""
        low = self.words[k].low
        if self.narration.gaps[k] != ", " or low in _PREPOSED or low in _PARTICIPLES:
            return False
        participle = low.endswith("ing") and low != "including"
        return not participle and not self._goes_on(k, k, b, comma=True)

    def _hangs(self, a: int, b: int) -> bool:
        """Tell whether words that open with a preposition or conjunction hold no main clause."""
        opens = self.words[a].low in _SUBORDINATE or self.words[a].low in _OPENING
        return opens and not any(self.narration.comma_before(k) for k in range(a + 1, b))

    def _is_vague(self, subject: Mention, k: int) -> bool:
        """Tell whether something that can’t speak goes with a verb that needs a speaker."""
        return subject.form == NOUN and self.words[k].low not in _SAY

    def _has_verb(self, a: int, b: int) -> bool:
        return any(w.low in _FINITE or w.low.endswith(("ed", "'s", "’s")) for w in self.words[a:b])

    def _according(self, a: int, k: int, b: int, start: int, end: int) -> Reported | None:
        words, phrases = self.words, self.clauses.phrases
        found = self.mentions.mention_at(k + 2) or phrases.phrase(k + 2, b)
        if found is None:
            return None
        found = phrases.named_by_apposition(phrases.head_name(found, b), b)
        cue = (words[k].start, words[k + 1].end)
        source = self.sources.of_mention(found, cue, _SCORE["according_to"], "according_to")
        n = next((m for m in range(found.last_word + 1, b) if self.narration.comma_before(m)), b)
        if k > a + 2:
            spans: tuple[Span, ...] = ((start, words[k - 1].end),)
            if n < b - 3 and self.narration.comma_before(k) and words[n].low in _FINITE:
                spans = (*spans, (words[n].start, end))
            verb_in = self._has_verb(a, k) or len(spans) > 1
        elif n < b and self.narration.gaps[n] == ", ":
            spans = ((words[n].start, end),)
            verb_in = self._has_verb(n, b)
        else:
            return None
        if not verb_in:
            return None
        return self._checked(spans, source, "according_to")

    def _subject(self, a: int, k: int) -> Mention | None:
        """Return the subject of the verb at k where there is no doubt which words it is."""
        found = self.clauses.subject_of(a, k) if k > a else None
        if found is None or found.gender == "w" or found.last_word >= k or found.kind == PLACE:
            return None
        v = k
        while v > found.last_word + 1 and (
            self.words[v - 1].low in _AUXILIARIES or adverb(self.words[v - 1])
        ):
            v -= 1
        if v == found.last_word + 1:
            return found if not self.narration.comma_before(v) else None
        end = phrase_end(self.reader.narration, found)
        if end >= self.words[v - 1].end:
            return found
        if self.narration.comma_before(v) and self.narration.comma_before(found.last_word + 1):
            return found
        return None

    def _made(
        self, spans: tuple[Span, ...], subject: Mention, verb: int, form: str
    ) -> Reported | None:
        source = self.sources.of_clause(Clause(subject, verb), _SCORE[form], "cue")
        return self._checked(spans, source, form)

    def _checked(self, spans: tuple[Span, ...], source: Source, form: str) -> Reported | None:
        kept = tuple(span for span in (self._trimmed(*span) for span in spans) if span is not None)
        n_words = sum(len(self.narration.word_range(*span)) for span in kept)
        if not kept or n_words < MIN_WORDS:
            return None
        inside = " ".join(self.masked[s:e] for s, e in kept)
        if not _MARKED.isdisjoint(inside) or inside.count("(") != inside.count(")"):
            return None
        return Reported(kept, source, form)

    def _trimmed(self, start: int, end: int) -> Span | None:
        """Take blanks, stops, dashes and half a pair of brackets off both ends."""
        while start < end and self.text[start] in _EDGES + "(":
            start += 1
        unpaired = self.text.count(")", start, end) > self.text.count("(", start, end)
        while end > start and self.text[end - 1] in _EDGES + (")" if unpaired else ""):
            end -= 1
        return (start, end) if start < end else None

    def _is_taken(self, found: Reported) -> bool:
        """Tell whether a quoted statement or its cue lies in the clause or is its cue too."""
        spans = [*found.spans, *([found.source.cue] if found.source.cue else [])]
        for start, end in spans:
            k = bisect_left(self._ends, start + 1)
            if k < len(self.taken) and self.taken[k][0] < end:
                return True
        return False
