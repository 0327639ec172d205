"""Gold corpora as Hugging Face datasets with typed features."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from quotestance.corpus.records import Corpus, GoldArticle
from quotestance.schema import LABELS


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
