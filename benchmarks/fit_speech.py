"""Learn anew which signs tell speech from scare quotes and titles, and write them down.

python benchmarks/fit_speech.py [folder of the public data sets]

Learns from the train part of data/corpus and, where the folder holds them, from the train parts of
realnews and polnear. Writes src/quotestance/extraction/speech_weights.py; the same data give the
same file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from quotestance.config import PathsConfig
from quotestance.extraction import speech
from quotestance.extraction.attribution import Attributor
from quotestance.extraction.clean import datelines, silent_regions
from quotestance.extraction.marks import paragraph_bounds
from quotestance.extraction.statements import is_whole, possible_quotes
from quotestance.schema import Span
from quotestance.text import sentence_bounds

TARGET = Path(speech.__file__).with_name("speech_weights.py")
SET_WEIGHTS = {"corpus": 1.0, "realnews": 1.0, "polnear": 0.2}
"""What an example of each set counts: polnear has the most, but its own idea of a statement."""
MIN_COUNT = 12
"""A sign seen less often is not learnt."""
STRENGTH = 1.0
"""Inverse strength of the L2 penalty."""


@dataclass(frozen=True)
class Example:
    """A quotation, its signs, and whether annotators took it for speech."""

    signs: list[str]
    whole: bool
    spoken: bool
    weight: float


def covered(span: Span, regions: Sequence[Span]) -> float:
    """Return the share of a span's characters that lies in regions."""
    shared = sum(max(0, min(span[1], end) - max(span[0], start)) for start, end in regions)
    return shared / (span[1] - span[0])


def gold_articles(benchmarks: Path) -> Iterator[tuple[str, str, list[Span], list[Span]]]:
    """Yield set, text, spoken spans and unjudged spans of each article that is learnt from."""
    for name, path in (
        ("corpus", Path("data/corpus/articles.jsonl")),
        ("realnews", benchmarks / "realnews" / "articles.jsonl"),
    ):
        for row in rows(path):
            if row["split"] == "train" and not turned_inside_out(row):
                spoken = [(a, b) for s in row["statements"] for a, b in s["spans"]]
                yield name, row["text"], spoken, [(a, b) for a, b in row.get("unjudged", [])]
    for row in rows(benchmarks / "polnear" / "train.jsonl"):
        spoken = [(a, b) for quote in row["quotes"] for a, b in quote["content_spans"]]
        yield "polnear", row["text"], spoken, []


def turned_inside_out(row: dict[str, Any]) -> bool:
    """Tell whether annotators were shown the narration for quotes: a lost mark shifted them all."""
    runs = [row["text"][a : a + 2] for a, _ in row.get("not_statements", [])]
    return any(run[:1] in '"”' and run[1:].isspace() for run in runs if run)


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a JSONL file, none where it is absent."""
    if path.exists():
        for line in path.read_bytes().splitlines():
            yield orjson.loads(line)


def examples(benchmarks: Path) -> Iterator[Example]:
    """Yield the quotations that gold judges clearly; half-covered ones are slips of marks."""
    for name, text, spoken, unjudged in gold_articles(benchmarks):
        paragraphs, silent = paragraph_bounds(text), silent_regions(text)
        quotes = possible_quotes(text, paragraphs, silent)
        silent += datelines(text)
        reader = Attributor(text, quotes, paragraphs, sentence_bounds(text), silent)
        repeats = speech.quoted_texts(text, quotes)
        for index, quote in enumerate(quotes):
            share = covered(quote.span, spoken)
            if 0.2 < share < 0.8 or covered(quote.span, unjudged):
                continue
            whole = is_whole(text, quote)
            if whole and speech.is_long(text, quote):
                continue
            source = reader.own_source(index, full=whole)
            yield Example(
                speech.signs(text, quote, source, repeats), whole, share > 0.5, SET_WEIGHTS[name]
            )


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """Return the weight of each sign that matters, and `bias`, to two decimals."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([dict.fromkeys(e.signs, 1.0) for e in examples])
    frequent = [k for k, n in enumerate((matrix > 0).sum(0).A1) if n >= MIN_COUNT]
    model = LogisticRegression(C=STRENGTH, max_iter=2000)
    model.fit(
        matrix[:, frequent],
        [e.spoken for e in examples],
        sample_weight=[e.weight for e in examples],
    )
    names = vectorizer.get_feature_names_out()[frequent]
    weights = {name: round(float(w), 2) for name, w in zip(names, model.coef_[0], strict=True)}
    return {
        "bias": round(float(model.intercept_[0]), 2),
        **{name: w for name, w in sorted(weights.items()) if abs(w) >= 0.1},
    }


def main() -> None:
    """Fit both tables and write them, with what they were learnt from."""
    benchmarks = Path(sys.argv[1] if len(sys.argv) > 1 else PathsConfig().benchmarks)
    found = list(examples(benchmarks))
    lines = [
        '"""Weights of the signs of speech, written by benchmarks/fit_speech.py."""',
        "",
    ]
    for name, whole in (("WHOLE", True), ("PARTIAL", False)):
        part = [e for e in found if e.whole == whole]
        print(f"{name}: n = {len(part):,}, of them no speech {sum(not e.spoken for e in part):,}")
        lines.append(f"{name} = {{")
        lines += [f'    "{sign}": {weight},' for sign, weight in fit(part).items()]
        lines.append("}")
    TARGET.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
