"""Gold corpora: articles with annotated statements, validated on load, in one schema.

A reader turns one data set's files into GoldArticle records; `as_datasets` gives them as Hugging
Face datasets with typed features. To add a public data set, write a reader, add it to READERS, and
write a YAML in `configs/corpus/`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from quotestance.config import ConfigError, CorpusConfig
from quotestance.io import FieldChecker, digest_of, rows_with_id, sha256_file
from quotestance.schema import LABELS, UNKNOWN_SPEAKER, Article, Attribution, Span, Statement
from quotestance.text import context_of, join_spans, sentence_bounds

PARTS = ("train", "dev", "test")
SUPPLEMENT = "supplement.jsonl"

_OPENING = re.compile(r"[\"“”„«»]|''|``|‘")
# Some writers set a full stop or comma behind the closing mark, and the annotators kept it.
_CLOSED = re.compile(r"(?:[\"”“»]|''|’)\s?[.,:;!?]?$")
_ANY_MARK = re.compile(r"[\"“”„«»]")


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

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets that any statement is annotated for, in alphabetical order."""
        return tuple(sorted({t for a in self.articles for s in a.statements for t in s.stance}))

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the data set's own split that hold articles."""
        present = {a.part for a in self.articles}
        return tuple(p for p in PARTS if p in present)


def load_corpus(config: CorpusConfig) -> Corpus:
    """Read and validate a corpus.

    Raises:
        ConfigError: the reader is unknown or its files are not there.
        DataError: a line breaks the schema; the message names file, line, field and value.
    """
    if config.reader not in READERS:
        raise ConfigError(
            f"corpus.reader must be one of {', '.join(sorted(READERS))}, got {config.reader!r}"
        )
    corpus = READERS[config.reader](Path(config.path))
    path = Path(config.path) / SUPPLEMENT
    if not (config.supplement and path.is_file()):
        return corpus
    passages = _read_file(path, register=_own_register, strict=True)
    digest = digest_of([corpus.digest, sha256_file(path)])
    return replace(corpus, supplement=passages, digest=digest)


def as_datasets(corpus: Corpus) -> Any:
    """Return the corpus as a `datasets.DatasetDict`, one row a statement, one split a part."""
    from datasets import DatasetDict

    parts = {p: [a for a in corpus.articles if a.part == p] for p in corpus.parts}
    return DatasetDict({p: as_dataset(a, corpus.targets) for p, a in parts.items()})


def as_dataset(articles: Iterable[GoldArticle], targets: Sequence[str]) -> Any:
    """Return the statements of articles as a `datasets.Dataset`, one row a statement.

    Stances are ClassLabels over LABELS, -1 where a statement is not annotated for a target.
    """
    from datasets import ClassLabel, Dataset, Features, List, Value

    features = Features(
        {
            "statement_id": Value("string"),
            "article_id": Value("string"),
            "register": Value("string"),
            "text": Value("string"),
            "spans": List(List(Value("int32"), length=2)),
            "speaker": Value("string"),
            "context": Value("string"),
            "context_span": List(Value("int32"), length=2),
            **{f"stance_{t}": ClassLabel(names=list(LABELS)) for t in targets},
        }
    )
    rows: list[dict[str, Any]] = []
    for gold in articles:
        for item in gold.statements:
            row = item.statement.to_row()
            row["register"] = gold.register
            for target in targets:
                label = item.stance.get(target)
                row[f"stance_{target}"] = -1 if label is None else LABELS.index(label)
            rows.append({name: row[name] for name in features})
    if not rows:  # from_list takes no features where there is no row to hold against them
        return Dataset.from_dict({name: [] for name in features}, features=features)
    return Dataset.from_list(rows, features=features)


# --- readers ------------------------------------------------------------------------------------


def _read_quoted_stance(folder: Path) -> Corpus:
    return _read_folder(folder, name="quoted_stance", register=_own_register, strict=True)


def _read_realnews(folder: Path) -> Corpus:
    # Archive texts have slipped marks, and names that the article only implies.
    return _read_folder(folder, name="realnews", register=lambda _: "news", strict=False)


def _own_register(row: Mapping[str, Any]) -> Any:
    return row.get("register")


READERS: Mapping[str, Callable[[Path], Corpus]] = {
    "quoted_stance": _read_quoted_stance,
    "realnews": _read_realnews,
}


Register = Callable[[Mapping[str, Any]], Any]


def _read_folder(folder: Path, *, name: str, register: Register, strict: bool) -> Corpus:
    path = folder / "articles.jsonl"
    if not path.is_file():
        raise ConfigError(f"corpus {name} must have its file {path}, and it is not there")
    articles = _read_file(path, register=register, strict=strict)
    return Corpus(name=name, articles=articles, digest=sha256_file(path))


def _read_file(path: Path, *, register: Register, strict: bool) -> tuple[GoldArticle, ...]:
    return tuple(
        _gold_article(row, register(row), _Checker(place), strict)
        for place, row in rows_with_id(path, "id")
    )


def _gold_article(
    row: Mapping[str, Any], register: Any, check: _Checker, strict: bool
) -> GoldArticle:
    article = Article(
        id=check.string(row.get("id"), "id"),
        text=check.string(row.get("text"), "text"),
        title=str(row.get("title") or ""),
        source=str(row.get("outlet") or ""),
    )
    part = check.one_of(row.get("split"), "split", PARTS)
    items = check.items(row.get("statements"), "statements")
    length = len(article.text)
    bounds = sentence_bounds(article.text)
    statements = []
    taken: list[Span] = []
    numbers: set[int] = set()
    for index, value in enumerate(items):
        where = f"statements[{index}]"
        item = check.json_object(value, where)
        spans = check.spans(item.get("spans"), f"{where}.spans", length)
        if strict:
            for span in spans:
                check.marks(article.text, span, f"{where}.spans")
        if any(s < end and start < e for s, e in spans for start, end in taken):
            check.fail(f"{where}.spans", "must not overlap another statement", item["spans"])
        taken.extend(spans)
        number = check.number(item.get("n", index + 1), f"{where}.n", numbers)
        numbers.add(number)
        speaker = check.string(item.get("speaker"), f"{where}.speaker")
        if strict and speaker != UNKNOWN_SPEAKER and speaker not in article.text:
            check.fail(f"{where}.speaker", "must occur in the text", speaker)
        context, context_span = context_of(article.text, spans, bounds=bounds)
        statements.append(
            GoldStatement(
                statement=Statement(
                    statement_id=f"{article.id}#{number}",
                    article_id=article.id,
                    spans=spans,
                    text=join_spans(article.text, spans),
                    kind="direct",
                    speaker=speaker,
                    speaker_span=None,
                    cue_span=None,
                    attribution=Attribution(score=1.0, how="annotated"),
                    context=context,
                    context_span=context_span,
                ),
                stance=check.stance(item.get("stance"), f"{where}.stance"),
                annotations={
                    str(annotator): check.stance(labels, f"{where}.annotations.{annotator}")
                    for annotator, labels in check.mapping(
                        item.get("annotations"), f"{where}.annotations"
                    ).items()
                },
            )
        )
    return GoldArticle(
        article=article,
        part=part,
        register=str(register or ""),
        statements=tuple(statements),
        not_statements=check.regions(row.get("not_statements", []), "not_statements", length),
        unjudged=check.regions(row.get("unjudged", []), "unjudged", length),
    )


class _Checker(FieldChecker):
    """The checks of a gold statement's own fields."""

    __slots__ = ()

    def number(self, value: object, name: str, taken: set[int]) -> int:
        if not isinstance(value, int) or value in taken:
            self.fail(name, "must be a whole number that no other statement has", value)
        return value

    def mapping(self, value: object, name: str) -> dict[str, Any]:
        if not isinstance(value, dict | None):
            self.fail(name, "must be a JSON object", value)
        return value or {}

    def stance(self, value: object, name: str) -> dict[str, str]:
        if not isinstance(value, dict) or not value:
            self.fail(name, "must give a label for each target", value)
        return {str(t): self.one_of(label, f"{name}.{t}", LABELS) for t, label in value.items()}

    def marks(self, text: str, span: Span, name: str) -> None:
        """Fail unless the span is in quotation marks, or its closing one is known to be missing.

        A closing mark is missing where a quote runs on into the next paragraph, or where the
        page lost it: no closing mark then stands between the span and the next opening one.
        """
        start, end = span
        quoted = text[start:end]
        if not _OPENING.match(quoted):
            self.fail(name, "must begin with a quotation mark", quoted[:40])
        if _CLOSED.search(quoted):
            return
        rest = text[end : (text.find("\n", end) + 1 or len(text) + 1) - 1]
        following = _ANY_MARK.search(rest)
        if following and following[0] in "”»":
            self.fail(name, "must end with a quotation mark", quoted[-40:])
