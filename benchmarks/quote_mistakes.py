"""Draw mistakes of an extractor on polnear, to be read one by one (docs/extraction.md).

python benchmarks/quote_mistakes.py ../shared/benchmarks/polnear [--part dev] [--n 100] [--seed 0]

Prints how many mistakes of each kind there are, and writes those drawn as stand-off JSON lines
without any text: article, kind, span of the run, and the mention it was attributed to.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path

from quotestance.attributions import load_attributions
from quotestance.extraction import EXTRACTORS
from quotestance.quote_scores import MISTAKES, Mistake, find_mistakes, runs_of_statements


def all_mistakes(folder: Path, part: str, extractor: str) -> list[Mistake]:
    """Return every mistake of an extractor on one part, pieces of statements each by itself."""
    extract = replace(EXTRACTORS[extractor](), join_pieces=False).build().extract
    articles = load_attributions(folder, part).articles
    texts = [a.article for a in articles]
    found = {a.id: runs_of_statements(a.text, list(extract(a))) for a in texts}
    return find_mistakes(articles, found)


def draw(mistakes: list[Mistake], n: int, seed: int) -> list[Mistake]:
    """Return n of the mistakes at random in order of the articles, all where there are fewer."""
    chosen = random.Random(seed).sample(range(len(mistakes)), min(n, len(mistakes)))
    return [mistakes[k] for k in sorted(chosen)]


def main() -> None:
    """Count on stderr, write the drawn mistakes on stdout."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--part", default="dev")
    parser.add_argument("--extractor", default="rules", choices=sorted(EXTRACTORS))
    parser.add_argument("--n", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    mistakes = all_mistakes(args.folder, args.part, args.extractor)
    drawn = draw(mistakes, args.n, args.seed)
    of_all, of_drawn = Counter(m.kind for m in mistakes), Counter(m.kind for m in drawn)
    counts = ", ".join(f"{of_drawn[kind]} of {of_all[kind]} {kind}" for kind in MISTAKES)
    print(f"{len(drawn)} of {len(mistakes)} mistakes: {counts}", file=sys.stderr)
    for mistake in drawn:
        print(json.dumps(asdict(mistake)))


if __name__ == "__main__":
    main()
