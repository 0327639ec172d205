"""What the scorer learns from: each quotation of annotated articles with its candidates, judged.

A gold corpus says the speaker's full name, so that a candidate is right if it leads to that name.
Annotated attributions mark the source's words, so that a candidate is right if its mention meets
them or has their surface string.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from quotestance.attributions import AttributedArticle
from quotestance.corpus import GoldArticle
from quotestance.extraction.attribution import Attributor
from quotestance.extraction.candidates import Asked, Candidate, CandidateFinder
from quotestance.extraction.rules import RulesConfig
from quotestance.extraction.scorer import speaker_of
from quotestance.extraction.scorer_features import FeatureReader
from quotestance.extraction.sources import Source
from quotestance.matching import overlaps, same_speaker, speaker_key
from quotestance.schema import UNKNOWN_SPEAKER, Article, Span

MIN_SHARE = 0.8
"""Share of a quotation's characters that an annotation must hold for it to be its gold."""


@dataclass(frozen=True, slots=True)
class Question:
    """One quotation: which of its candidates is the speaker?"""

    article_id: str
    rows: tuple[tuple[int, ...], ...]
    """The features of each candidate, as indexes of `Questions.names`."""
    speakers: tuple[str, ...]
    """Whom each candidate stands for."""
    right: tuple[bool, ...]
    """Whether it is the speaker, a title more or less let through: what is learnt from."""
    exact: tuple[bool, ...]
    """Whether it is right as the benchmarks count: what the calibration is held to."""


class Questions:
    """The quotations of a training set, features as indexes of `names`."""

    def __init__(self) -> None:
        self.items: list[Question] = []
        self._index_of: dict[str, int] = {}

    @property
    def names(self) -> list[str]:
        """The features' names by index."""
        return list(self._index_of)

    def indexes(self, row: Sequence[str]) -> tuple[int, ...]:
        """Return the indexes of a candidate's features; new features get new ones."""
        index_of = self._index_of
        return tuple(index_of.setdefault(name, len(index_of)) for name in row)


Judge = Callable[[Candidate], tuple[bool, bool]]
"""Says of a candidate whether it is right, and right to the letter."""
JudgeOf = Callable[[Span], Judge | None]
"""Gives the judge of a quotation, None where it has no gold."""


def questions_of_corpus(articles: Iterable[GoldArticle]) -> Questions:
    """Return the quotations of a gold corpus; right is who has the speaker's full name."""
    questions = Questions()
    for gold in articles:
        _ask(gold.article, partial(_by_name, gold), questions, join_pieces=True)
    return questions


def questions_of_attributions(articles: Iterable[AttributedArticle]) -> Questions:
    """Return the quotations of annotated attributions; right is who meets the source's words."""
    questions = Questions()
    for gold in articles:
        _ask(gold.article, partial(_by_mention, gold), questions, join_pieces=False)
    return questions


def _ask(article: Article, judge_of: JudgeOf, questions: Questions, *, join_pieces: bool) -> None:
    extractor = RulesConfig(join_pieces=join_pieces).build()
    extractor.chooser = partial(
        _Recorder, article_id=article.id, judge_of=judge_of, questions=questions
    )
    extractor.extract(article)


class _Recorder:
    """Chooses what the rules choose, and notes the question."""

    def __init__(
        self,
        reader: Attributor,
        article_id: str,
        judge_of: JudgeOf,
        questions: Questions,
    ) -> None:
        self.reader = reader
        self.article_id = article_id
        self.judge_of = judge_of
        self.questions = questions
        self.finder = CandidateFinder(reader)
        self.features = FeatureReader(self.finder)

    def choose(self, asked: Asked) -> Source | None:
        judge = self.judge_of(self.reader.quotes[asked.index].span)
        if judge is not None:
            candidates = self.finder.find(asked)
            rows = self.features.read(asked, candidates)
            judged = [judge(c) for c in candidates]
            self.questions.items.append(
                Question(
                    self.article_id,
                    tuple(self.questions.indexes(row) for row in rows),
                    tuple(speaker_of(c) for c in candidates),
                    tuple(right for right, _ in judged),
                    tuple(exact for _, exact in judged),
                )
            )
        return asked.chosen


def _holds(spans: Sequence[Span], quoted: Span) -> bool:
    start, end = quoted
    shared = (min(end, e) - max(start, s) for s, e in spans)
    return any(n >= MIN_SHARE * (end - start) for n in shared)


def _by_name(gold: GoldArticle, span: Span) -> Judge | None:
    for item in gold.statements:
        if _holds(item.statement.spans, span):
            return partial(_judge_name, item.statement.speaker)
    return None


def _judge_name(gold: str, candidate: Candidate) -> tuple[bool, bool]:
    name = candidate.source.speaker if candidate.source else ""
    exact = same_speaker(name, gold)
    if exact or not name or gold == UNKNOWN_SPEAKER:
        return exact, exact
    short, long = sorted((speaker_key(name), speaker_key(gold)), key=len)
    return bool(short) and f" {long}".endswith(f" {short}"), False


def _by_mention(gold: AttributedArticle, span: Span) -> Judge | None:
    holders = [a for a in gold.attributions if _holds(a.content, span)]
    if not holders:
        return None
    sources = [s for holder in holders for s in holder.source]
    return partial(_judge_mention, gold.article.text, sources)


def _judge_mention(text: str, sources: Sequence[Span], candidate: Candidate) -> tuple[bool, bool]:
    mention = candidate.source.mention if candidate.source else None
    if mention is None:
        right = candidate.source is None and not sources
    else:
        said = text[slice(*mention)].lower()
        right = overlaps([mention], sources) or any(
            said == text[slice(*s)].lower() for s in sources
        )
    return right, right
