"""Gold corpora: articles with annotated statements, validated on load, in one schema.

To add a public data set, write a reader, add it to `readers.READERS`, and write a YAML in
`configs/corpus/`.
"""

from quotestance.corpus.as_datasets import as_dataset, as_datasets
from quotestance.corpus.readers import READERS, load_corpus
from quotestance.corpus.records import PARTS, Corpus, GoldArticle, GoldStatement

__all__ = [
    "PARTS",
    "READERS",
    "Corpus",
    "GoldArticle",
    "GoldStatement",
    "as_dataset",
    "as_datasets",
    "load_corpus",
]
