"""Linear models over TF-IDF n-grams of the statement and of its context, one classifier a target.

Four groups of n-grams are weighted apart, so that a word in the speaker's mouth and the same word
around it are two features: words of the statement with each mention of the target made one token,
characters of the statement, words of the context with the span marked, characters of the context.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from quotestance.config import ModelConfig, require
from quotestance.io import DataError, json_bytes, read_json, write_atomic
from quotestance.models.base import StanceModel
from quotestance.models.features import (
    context_texts,
    mark_target,
    outside_texts,
    statement_texts,
)
from quotestance.schema import LABELS, Statement

_WORD = r"(?u)\b\w[\w'-]*|[?!]"
_WEIGHTS = "weights.safetensors"
_VOCABULARIES = "vocabularies.json"
_NEVER = -1e3
"""Intercept of a label that training lacked: no text can make up for it."""


@dataclass
class LinearConfig(ModelConfig):
    """What the linear models share."""

    C: float = 1.0
    """Inverse strength of the L2 penalty."""
    word_ngrams: int = 3
    """Longest word n-gram of the statement; 0 leaves words out."""
    char_ngrams: int = 6
    """Longest character n-gram of the statement (from 3); 0 leaves characters out."""
    context: bool = True
    """Read the context with the span marked, too."""
    target: bool = True
    """Read each mention of the target as one token: `Moscow`, `the Kremlin`, `Putin`."""
    balanced: bool = True
    """Weigh each class by the inverse of its frequency."""
    max_features: int = 200_000
    """Most n-grams kept of each group."""

    def __post_init__(self) -> None:
        require(self.C > 0, "model.C", "above 0", self.C)
        require(0 <= self.word_ngrams <= 5, "model.word_ngrams", "from 0 to 5", self.word_ngrams)
        require(
            self.char_ngrams == 0 or 3 <= self.char_ngrams <= 8,
            "model.char_ngrams",
            "0 or from 3 to 8",
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
        self.weights_: dict[str, _Weights] = {}

    def _fit_features(self, statements: Sequence[Statement]) -> dict[str, Any]:
        self.vectorizers_ = self._new_vectorizers()
        return self._features(statements, fit=True)

    def _features(self, statements: Sequence[Statement], *, fit: bool = False) -> dict[str, Any]:
        """Return the features of each target: its own group, then those that all share."""
        from scipy.sparse import hstack

        texts = {"statement": statement_texts(statements)}
        if self.config.context:
            texts["outside"] = outside_texts(statements)
            texts["context"] = context_texts(statements)
        blocks = {}
        for name, vectorizer in self.vectorizers_.items():
            kind, _, target = name.partition(":")
            of = texts[kind.split("_")[0]]
            if target and self.config.target:
                of = mark_target(of, self.mentions_.get(target, ()))
            try:
                blocks[name] = vectorizer.fit_transform(of) if fit else vectorizer.transform(of)
            except ValueError as error:
                raise DataError(f"the training text gives no {kind} features ({error})") from None
        shared = [block for name, block in blocks.items() if ":" not in name]
        return {
            t: hstack(
                [*(b for n, b in blocks.items() if n.endswith(f":{t}")), *shared], format="csr"
            )
            for t in self.targets_
        }

    def _scores(
        self, features: dict[str, Any], targets: Sequence[str]
    ) -> dict[str, NDArray[np.float64]]:
        return {
            t: features[t] @ self.weights_[t].coefficients.T + self.weights_[t].intercepts
            for t in targets
        }

    def _fit_target(
        self,
        target: str,
        features: dict[str, Any],
        rows: Sequence[int],
        labels: Sequence[str],
        *,
        seed: int,
    ) -> None:
        classifier = self._classifier(seed).fit(features[target][rows], np.array(labels))
        self.weights_[target] = _Weights.of(classifier)

    @abstractmethod
    def _classifier(self, seed: int) -> Any:
        """Return the unfitted scikit-learn classifier."""

    def _new_vectorizers(
        self, vocabularies: Mapping[str, Sequence[str]] | None = None
    ) -> dict[str, Any]:
        from sklearn.feature_extraction.text import TfidfVectorizer

        config = self.config
        shared: dict[str, Any] = {
            "sublinear_tf": True,
            "max_features": config.max_features,
            "dtype": np.float32,
        }
        words = {"ngram_range": (1, config.word_ngrams), "token_pattern": _WORD, "min_df": 2}
        characters = {"analyzer": "char", "ngram_range": (3, config.char_ngrams), "min_df": 3}
        # Of the context less is read: it is longer, and says less of what the speaker thinks.
        outside = {"ngram_range": (1, 2), "token_pattern": _WORD}
        around = {"analyzer": "char_wb", "ngram_range": (2, 5), "min_df": 2}
        groups: dict[str, dict[str, Any]] = {}
        if config.word_ngrams:
            groups |= {f"statement_words:{target}": words for target in self.targets_}
        if config.char_ngrams:
            groups["statement_characters"] = characters
        if config.context and config.word_ngrams:
            groups["outside_words"] = outside
        if config.context and config.char_ngrams:
            groups["context_characters"] = around
        return {
            name: TfidfVectorizer(
                vocabulary=vocabularies[name] if vocabularies else None, **options, **shared
            )
            for name, options in groups.items()
        }

    def _save_weights(self, folder: Path) -> Mapping[str, Any]:
        from safetensors.numpy import save

        vocabularies = {
            name: [str(gram) for gram in vectorizer.get_feature_names_out()]
            for name, vectorizer in self.vectorizers_.items()
        }
        write_atomic(folder / _VOCABULARIES, json_bytes(vocabularies))
        tensors = {f"idf.{name}": v.idf_ for name, v in self.vectorizers_.items()}
        for target, weights in self.weights_.items():
            tensors |= {
                f"coefficients.{target}": weights.coefficients,
                f"intercepts.{target}": weights.intercepts,
            }
        packed = save({k: np.ascontiguousarray(v) for k, v in tensors.items()})
        write_atomic(folder / _WEIGHTS, packed)
        return asdict(self.config)

    def _load_weights(self, folder: Path, settings: Mapping[str, Any]) -> None:
        from safetensors.numpy import load_file

        self.config = LinearConfig(**settings)
        tensors = load_file(folder / _WEIGHTS)
        self.vectorizers_ = self._new_vectorizers(read_json(folder / _VOCABULARIES))
        for name, vectorizer in self.vectorizers_.items():
            vectorizer.idf_ = tensors[f"idf.{name}"]
        self.weights_ = {
            target: _Weights(tensors[f"coefficients.{target}"], tensors[f"intercepts.{target}"])
            for target in self.targets_
        }


@dataclass(frozen=True, slots=True)
class _Weights:
    """A linear classifier reduced to what it needs to score, in the order of LABELS."""

    coefficients: NDArray[np.float64]
    """Shape (3, features)."""
    intercepts: NDArray[np.float64]
    """Shape (3,); minus infinity, so to say, for a label that training lacked."""

    @classmethod
    def of(cls, classifier: Any) -> _Weights:
        """Take over a fitted scikit-learn classifier."""
        coefficients = np.zeros((len(LABELS), classifier.coef_.shape[1]))
        intercepts = np.full(len(LABELS), _NEVER)
        # With two classes scikit-learn keeps one row, that of the second class.
        signs = (-1, 1) if len(classifier.classes_) == 2 else (1,) * len(classifier.classes_)
        for k, (label, sign) in enumerate(zip(classifier.classes_, signs, strict=True)):
            row = 0 if len(classifier.classes_) == 2 else k
            coefficients[LABELS.index(str(label))] = sign * classifier.coef_[row]
            intercepts[LABELS.index(str(label))] = sign * classifier.intercept_[row]
        return cls(coefficients, intercepts)


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
    """One-vs-rest linear support vector machine; a temperature turns margins into probabilities."""

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
