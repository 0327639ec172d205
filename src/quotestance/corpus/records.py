"""What a gold corpus is made of: articles with annotated statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quotestance.schema import Article, Span, Statement

PARTS = ("train", "dev", "test")


@dataclass(frozen=True, slots=True)
class GoldStatement:
    """An annotated statement; its attribution is the annotator's."""

    statement: Statement
    stance: Mapping[str, str]
    annotations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Each annotator's own labels, by annotator and target."""


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article with all of its annotations."""

    article: Article
    part: str
    register: str
    statements: tuple[GoldStatement, ...]
    not_statements: tuple[Span, ...] = ()
    """Quoted runs that nobody is quoted as saying: wrong for an extractor."""
    unjudged: tuple[Span, ...] = ()
    """Quoted runs nobody judged: neither right nor wrong for an extractor."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A gold corpus with the digest of the file it was read from."""

    name: str
    articles: tuple[GoldArticle, ...]
    digest: str
    supplement: tuple[GoldArticle, ...] = ()
    """Passages that are only ever trained on: no part of the data set, and never scored."""
    lacking: tuple[str, ...] = ()
    """A line for each annotated article whose text is not at hand."""
    members: tuple[Corpus, ...] = ()
    """The corpora that a mixed one is made of; its official split is theirs together."""

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets that any statement is annotated for, in alphabetical order."""
        return tuple(sorted({t for a in self.articles for s in a.statements for t in s.stance}))

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the data set's own split that hold articles."""
        present = {a.part for a in self.articles}
        return tuple(p for p in PARTS if p in present)
