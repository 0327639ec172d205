"""Linear models over TF-IDF n-grams of the statement and of its context, one classifier a target.

Words and characters of the quoted words, and words of the context with the span marked, are
weighted apart, so a word in the speaker's mouth and the same word around it are two features.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from quotestance.config import ModelConfig, require
from quotestance.io import DataError
from quotestance.models.base import StanceModel
from quotestance.models.features import context_texts, statement_texts
from quotestance.schema import LABELS, Statement

_WORD = r"(?u)\b\w[\w'-]*|[?!]"
_WEIGHTS = "weights.skops"


@dataclass
class LinearConfig(ModelConfig):
    """What the linear models share."""

    C: float = 1.0
    """Inverse strength of the L2 penalty."""
    word_ngrams: int = 2
    """Longest word n-gram; 0 leaves words out."""
    char_ngrams: int = 5
    """Longest character n-gram (from 2); 0 leaves characters out."""
    context: bool = True
    """Read the context with the span marked, too."""
    balanced: bool = True
    """Weigh each class by the inverse of its frequency."""
    max_features: int = 200_000
    """Most n-grams kept of each group."""

    def __post_init__(self) -> None:
        require(self.C > 0, "model.C", "above 0", self.C)
        require(0 <= self.word_ngrams <= 5, "model.word_ngrams", "from 0 to 5", self.word_ngrams)
        require(
            self.char_ngrams == 0 or 2 <= self.char_ngrams <= 8,
            "model.char_ngrams",
            "0 or from 2 to 8",
            self.char_ngrams,
        )
        require(
            self.word_ngrams > 0 or self.char_ngrams > 0,
            "model.word_ngrams",
            "above 0 where model.char_ngrams is 0",
            self.word_ngrams,
        )
        require(self.max_features >= 1, "model.max_features", "at least 1", self.max_features)


@dataclass
class TfidfLogRegConfig(LinearConfig):
    """Logistic regression over TF-IDF n-grams."""

    name: str = "tfidf_logreg"
    C: float = 2.0

    def build(self) -> LogRegModel:
        """Return the unfitted model."""
        return LogRegModel(self.name, self)


@dataclass
class TfidfSvmConfig(LinearConfig):
    """Linear support vector machine over TF-IDF n-grams."""

    name: str = "tfidf_svm"
    C: float = 0.1

    def build(self) -> SvmModel:
        """Return the unfitted model."""
        return SvmModel(self.name, self)


class _LinearModel(StanceModel):
    """Vectorizers shared by all targets, and a linear classifier for each."""

    def __init__(self, name: str, config: LinearConfig | None = None) -> None:
        super().__init__(name)
        self.config = config or LinearConfig(name=name)
        self.vectorizers_: dict[str, Any] = {}
        self.classifiers_: dict[str, Any] = {}

    def _fit_features(self, statements: Sequence[Statement]) -> Any:
        self.vectorizers_ = self._new_vectorizers()
        return self._features(statements, fit=True)

    def _features(self, statements: Sequence[Statement], *, fit: bool = False) -> Any:
        from scipy.sparse import hstack

        texts = {"statement": statement_texts(statements)}
        if "context_words" in self.vectorizers_:
            texts["context"] = context_texts(statements)
        blocks = []
        for name, vectorizer in self.vectorizers_.items():
            of = texts[name.split("_")[0]]
            try:
                blocks.append(vectorizer.fit_transform(of) if fit else vectorizer.transform(of))
            except ValueError as error:
                raise DataError(f"the training text gives no {name} features ({error})") from None
        return hstack(blocks, format="csr")

    def _scores(self, features: Any, targets: Sequence[str]) -> dict[str, NDArray[np.float64]]:
        return {t: _three_columns(self.classifiers_[t], features) for t in targets}

    def _fit_target(
        self, target: str, features: Any, rows: Sequence[int], labels: Sequence[str], *, seed: int
    ) -> None:
        self.classifiers_[target] = self._classifier(seed).fit(features[rows], np.array(labels))

    def _classifier(self, seed: int) -> Any:
        raise NotImplementedError

    def _new_vectorizers(self) -> dict[str, Any]:
        from sklearn.feature_extraction.text import TfidfVectorizer

        config = self.config
        shared: dict[str, Any] = {
            "sublinear_tf": True,
            "max_features": config.max_features,
            "dtype": np.float32,
        }
        words: dict[str, Any] = {"ngram_range": (1, config.word_ngrams), "token_pattern": _WORD}
        vectorizers: dict[str, Any] = {}
        if config.word_ngrams:
            vectorizers["statement_words"] = TfidfVectorizer(**words, **shared)
        if config.char_ngrams:
            vectorizers["statement_characters"] = TfidfVectorizer(
                analyzer="char_wb", ngram_range=(2, config.char_ngrams), min_df=2, **shared
            )
        if config.context and config.word_ngrams:
            vectorizers["context_words"] = TfidfVectorizer(**words, **shared)
        return vectorizers

    def _save_weights(self, folder: Path) -> Mapping[str, Any]:
        import skops.io

        skops.io.dump(
            {"vectorizers": self.vectorizers_, "classifiers": self.classifiers_},
            folder / _WEIGHTS,
            compression=8,  # zipfile.ZIP_DEFLATED
        )
        return {}

    def _load_weights(self, folder: Path, settings: Mapping[str, Any]) -> None:
        import skops.io

        path = folder / _WEIGHTS
        if unknown := skops.io.get_untrusted_types(file=path):
            raise DataError(f"{path}: holds types that are not loaded: {', '.join(unknown)}")
        weights = skops.io.load(path)
        self.vectorizers_ = weights["vectorizers"]
        self.classifiers_ = weights["classifiers"]


def _three_columns(classifier: Any, features: Any) -> NDArray[np.float64]:
    """Return log-odds or margins; a label that training lacked gets the lowest score."""
    decision = classifier.decision_function(features)
    if decision.ndim == 1:
        decision = np.column_stack([-decision, decision])
    scores: NDArray[np.float64] = np.repeat(
        decision.min(axis=1, keepdims=True) - 10.0, len(LABELS), axis=1
    )
    for column, label in enumerate(classifier.classes_):
        scores[:, LABELS.index(str(label))] = decision[:, column]
    return scores


class LogRegModel(_LinearModel):
    """Multinomial logistic regression."""

    kind: ClassVar[str] = "tfidf_logreg"

    def __init__(self, name: str = "tfidf_logreg", config: LinearConfig | None = None) -> None:
        super().__init__(name, config)

    def _classifier(self, seed: int) -> Any:
        from sklearn.linear_model import LogisticRegression

        return LogisticRegression(
            C=self.config.C,
            class_weight="balanced" if self.config.balanced else None,
            max_iter=1000,
            random_state=seed,
        )


class SvmModel(_LinearModel):
    """One-vs-rest linear support vector machine; its margins become probabilities by temperature."""

    kind: ClassVar[str] = "tfidf_svm"

    def __init__(self, name: str = "tfidf_svm", config: LinearConfig | None = None) -> None:
        super().__init__(name, config)

    def _classifier(self, seed: int) -> Any:
        from sklearn.svm import LinearSVC

        return LinearSVC(
            C=self.config.C,
            class_weight="balanced" if self.config.balanced else None,
            random_state=seed,
        )
