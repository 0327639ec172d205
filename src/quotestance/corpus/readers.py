"""The readers: each turns one data set's files into a corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from quotestance.config import ConfigError, CorpusConfig, require
from quotestance.corpus.articles import Register, read_articles
from quotestance.corpus.records import Corpus
from quotestance.corpus.standoff import read_standoff
from quotestance.io import DataError, digest_of, sha256_file

ARTICLES = "articles.jsonl"
SUPPLEMENT = "supplement.jsonl"


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
    corpus = READERS[config.reader](config)
    return corpus if config.supplement else replace(corpus, supplement=())


def _read_quoted_stance(config: CorpusConfig) -> Corpus:
    corpus = _read_folder(Path(config.path), "quoted_stance", _own_register, strict=True)
    path = Path(config.path) / SUPPLEMENT
    if not (config.supplement and path.is_file()):
        return corpus
    passages = read_articles(path, register=_own_register, strict=True)
    digest = digest_of([corpus.digest, sha256_file(path)])
    return replace(corpus, supplement=passages, digest=digest)


def _read_realnews(config: CorpusConfig) -> Corpus:
    # Archive texts have slipped marks, and names that the article only implies.
    folder = Path(config.path)
    if config.labels:
        return read_standoff(
            Path(config.labels), folder, name="realnews", register="news", strict=False
        )
    return _read_folder(folder, "realnews", lambda _: "news", strict=False)


def _read_mixed(config: CorpusConfig) -> Corpus:
    require(len(config.members) >= 2, "corpus.members", "two corpora or more", config.members)
    members = [load_corpus(CorpusConfig(**asdict(member))) for member in config.members.values()]
    articles = [a for member in members for a in member.articles]
    ids = Counter(a.article.id for a in articles)
    for article_id, n in ids.items():
        if n > 1:
            raise DataError(f"article {article_id} is in two corpora: ids must be unique")
    return Corpus(
        name="+".join(member.name for member in members),
        articles=tuple(articles),
        digest=digest_of([member.digest for member in members]),
        supplement=tuple(a for member in members for a in member.supplement),
        lacking=tuple(line for member in members for line in member.lacking),
        members=tuple(members),
    )


def _own_register(row: Mapping[str, Any]) -> Any:
    return row.get("register")


def _read_folder(folder: Path, name: str, register: Register, *, strict: bool) -> Corpus:
    path = folder / ARTICLES
    if not path.is_file():
        raise ConfigError(f"corpus {name} must have its file {path}, and it is not there")
    articles = read_articles(path, register=register, strict=strict)
    return Corpus(name=name, articles=articles, digest=sha256_file(path))


READERS: Mapping[str, Callable[[CorpusConfig], Corpus]] = {
    "mixed": _read_mixed,
    "quoted_stance": _read_quoted_stance,
    "realnews": _read_realnews,
}
