"""Annotated stances, found again by article, text digest and the overlap of spans."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, Self

import orjson

from quotestance.config import ConfigError
from quotestance.io import sha256_text
from quotestance.matching import MIN_IOU, iou
from quotestance.schema import LABELS, Span, Statement

CORPUS_FILE = "articles.jsonl"
STANDOFF_ENDING = ".gold.json"

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class GoldStances:
    """The stances that annotators gave one statement."""

    spans: tuple[Span, ...]
    stance: Mapping[str, str]
    """Label by target; a target that was not annotated is not there."""
    version: str
    """`gold-<digest>` of the file they were read from."""


@dataclass(frozen=True, slots=True)
class _GoldText:
    """The gold of one article; its offsets hold only for the text with this digest."""

    text_sha256: str | None
    statements: tuple[GoldStances, ...]


class GoldIndex:
    """The gold statements of many articles, to be asked for the one that a statement is."""

    def __init__(self, texts: Mapping[str, tuple[_GoldText, ...]]) -> None:
        self._texts = texts

    @classmethod
    def load(cls, sources: Iterable[Path | str]) -> Self:
        """Read gold from corpus folders (`articles.jsonl`), `*.gold.json` folders, or such files.

        An article may stand in several sources; for equal overlaps the first one counts.

        Raises:
            ConfigError: a source is not there, holds no gold, or breaks the format; the message
                names file, line where there is one, field and value.
        """
        texts: dict[str, tuple[_GoldText, ...]] = {}
        for source in sources:
            for path in _files_of(Path(source)):
                for article_id, text in _read(path):
                    texts[article_id] = (*texts.get(article_id, ()), text)
        return cls(texts)

    def __len__(self) -> int:
        """Return the number of gold statements."""
        return sum(len(t.statements) for texts in self._texts.values() for t in texts)

    def find(self, statement: Statement, *, text_sha256: str | None = None) -> GoldStances | None:
        """Return the gold of the statement that overlaps this one most, IoU 0.5 or more.

        `text_sha256` is the digest of the article's text as read. Where the gold has one too and
        the two differ, the offsets mean another text and nothing is found.
        """
        best, best_overlap = None, 0.0
        for text in self._texts.get(statement.article_id, ()):
            if text_sha256 and text.text_sha256 and text_sha256 != text.text_sha256:
                continue
            for gold in text.statements:
                overlap = iou(statement.spans, gold.spans)
                if overlap >= MIN_IOU and overlap > best_overlap:
                    best, best_overlap = gold, overlap
        return best


def _files_of(source: Path) -> list[Path]:
    if source.is_file():
        if source.name.endswith((".jsonl", STANDOFF_ENDING)):
            return [source]
        raise ConfigError(f"gold must end in .jsonl or {STANDOFF_ENDING}, got {str(source)!r}")
    if not source.is_dir():
        raise ConfigError(f"gold must exist, got {str(source)!r}")
    files = [f for f in sorted(source.glob(f"*{STANDOFF_ENDING}")) if f.is_file()]
    corpus = source / CORPUS_FILE
    files = [corpus, *files] if corpus.is_file() else files
    if not files:
        raise ConfigError(
            f"gold must hold {CORPUS_FILE} or *{STANDOFF_ENDING} files, got {str(source)!r}"
        )
    return files


def _read(path: Path) -> Iterator[tuple[str, _GoldText]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: gold must be readable, got {error.strerror!r}") from None
    version = f"gold-{hashlib.sha256(data).hexdigest()[:12]}"
    if path.name.endswith(STANDOFF_ENDING):
        yield _Row(str(path), _parsed(data, str(path))).article(version)
        return
    for number, line in enumerate(data.splitlines(), start=1):
        if line.strip():
            place = f"{path} line {number}"
            yield _Row(place, _parsed(line, place)).article(version)


def _parsed(data: bytes, place: str) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise ConfigError(f"{place}: gold must be valid JSON, got {error}") from None


@dataclass(frozen=True, slots=True)
class _Row:
    """One article's gold, a corpus line (`id`, `text`) or a stand-off file (`article_id`)."""

    place: str
    value: Any

    def article(self, version: str) -> tuple[str, _GoldText]:
        if not isinstance(self.value, dict):
            self._fail("gold", "a JSON object", self.value)
        name = "article_id" if "article_id" in self.value else "id"
        article_id = self.value.get(name)
        if not isinstance(article_id, str) or not article_id:
            self._fail(name, "a non-empty string", article_id)
        statements = self.value.get("statements")
        if not isinstance(statements, list):
            self._fail("statements", "a list", statements)
        found = [self._statement(i, s, version) for i, s in enumerate(statements)]
        return article_id, _GoldText(self._digest(), tuple(found))

    def _digest(self) -> str | None:
        text, digest = self.value.get("text"), self.value.get("text_sha256")
        if isinstance(text, str):
            return sha256_text(text)
        if digest is None:
            return None
        if not isinstance(digest, str) or not _SHA256.fullmatch(digest):
            self._fail("text_sha256", "64 hexadecimal digits in lower case", digest)
        return str(digest)

    def _statement(self, index: int, value: Any, version: str) -> GoldStances:
        name = f"statements[{index}]"
        if not isinstance(value, dict):
            self._fail(name, "a JSON object", value)
        spans, stance = value.get("spans"), value.get("stance")
        if not isinstance(spans, list) or not spans or not all(map(_is_span, spans)):
            self._fail(f"{name}.spans", "a non-empty list of [start, end], start < end", spans)
        if not isinstance(stance, dict):
            self._fail(f"{name}.stance", "a label for each annotated target", stance)
        for target, label in stance.items():
            if label not in LABELS:
                self._fail(f"{name}.stance.{target}", f"one of {', '.join(LABELS)}", label)
        return GoldStances(tuple((s, e) for s, e in spans), dict(stance), version)

    def _fail(self, field: str, rule: str, value: object) -> NoReturn:
        raise ConfigError(f"{self.place}: {field} must be {rule}, got {value!r:.120}")


def _is_span(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(type(v) is int for v in value)
        and 0 <= value[0] < value[1]
    )
