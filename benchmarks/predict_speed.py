"""How much faster a batch is than one statement at a time, same model, one run on this machine.

python benchmarks/predict_speed.py [model folder]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from quotestance.config import CorpusConfig
from quotestance.corpus import load_corpus
from quotestance.models import DEFAULT_MODEL, load_model


def main() -> None:
    """Print statements per second in batches of 1,024 and singly, and their ratio."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_MODEL
    model = load_model(folder)
    corpus = load_corpus(CorpusConfig("quoted_stance", "data/corpus"))
    statements = [s.statement for a in corpus.articles for s in a.statements]
    many = (statements * 8)[:8192]
    single = statements[:256]
    model.predict_proba(single[:8], model.targets_)

    started = time.perf_counter()
    for i in range(0, len(many), 1024):
        model.predict_proba(many[i : i + 1024], model.targets_)
    batched = len(many) / (time.perf_counter() - started)

    started = time.perf_counter()
    for statement in single:
        model.predict_proba([statement], model.targets_)
    singly = len(single) / (time.perf_counter() - started)

    print(f"model {model.name}, {len(model.targets_)} targets, one process")
    print(f"in batches of 1,024: {batched:,.0f} statements/s (n = {len(many):,})")
    print(f"one at a time:       {singly:,.0f} statements/s (n = {len(single):,})")
    print(f"ratio:               {batched / singly:.1f}")


if __name__ == "__main__":
    main()
