"""The interface of every stance model, its calibration, and the model folder.

A model folder holds `model.json` (kind, version, targets, labels, digests), the weights,
`calibration.json` and `card.md`. Nothing in it is a pickle.
"""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from quotestance import __version__
from quotestance.config import ConfigError
from quotestance.io import (
    DataError,
    digest_of,
    json_bytes,
    read_json,
    sha256_file,
    write_atomic,
)
from quotestance.schema import LABELS, Stance, Statement

FORMAT_VERSION = 1

Probabilities = NDArray[np.float64]
"""Shape (statements, 3), columns in the order of LABELS, rows add up to 1."""

Labels = Mapping[str, Sequence[str | None]]
"""For each target one label a statement, None where it has none."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A temperature for each target: scores are divided by it before the softmax."""

    temperature: Mapping[str, float] = field(default_factory=dict)

    def probabilities(self, scores: NDArray[np.float64], target: str) -> Probabilities:
        """Return the softmax of the scores at the target's temperature."""
        scaled = scores / self.temperature.get(target, 1.0)
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        exp = np.exp(scaled)
        result: Probabilities = exp / exp.sum(axis=1, keepdims=True)
        return result


class StanceModel(ABC):
    """A classifier of statements for one or more targets.

    Constructors store options, `fit` learns; learned attributes end in an underscore.
    """

    kind: ClassVar[str]

    def __init__(self, name: str) -> None:
        self.name = name
        self.targets_: tuple[str, ...] = ()
        self.mentions_: dict[str, list[str]] = {}
        self.training_digest_ = ""
        self.calibration_ = Calibration()

    def fit(
        self,
        statements: Sequence[Statement],
        stances: Labels,
        *,
        seed: int,
        mentions: Mapping[str, Sequence[str]] | None = None,
    ) -> Self:
        """Learn from labelled statements.

        Args:
            statements: what to learn from.
            stances: their labels for each target.
            seed: of all that is drawn.
            mentions: phrases that name each target, for models that read them (TargetConfig).

        Raises:
            DataError: a target has no labelled statement, or only one label.
        """
        for target, labels in stances.items():
            present = {label for label in labels if label is not None}
            if len(present) < self.min_labels:
                raise DataError(
                    f"target {target} must have at least {self.min_labels} labels to learn from, "
                    f"got {sorted(present)}"
                )
        self.targets_ = tuple(stances)
        self.mentions_ = {t: list((mentions or {}).get(t, ())) for t in stances}
        self.training_digest_ = digest_of(
            {
                "statements": [[s.statement_id, s.text, s.context] for s in statements],
                "stances": {t: list(labels) for t, labels in stances.items()},
                "mentions": self.mentions_,
            }
        )
        self._fit(self._fit_features(statements), stances, seed=seed)
        return self

    min_labels: ClassVar[int] = 2
    """How many different labels `fit` needs."""

    def calibrate(self, statements: Sequence[Statement], stances: Labels) -> Self:
        """Choose each target's temperature by the log loss on held-out statements."""
        from scipy.optimize import minimize_scalar

        temperature = {}
        all_scores = self._scores(self._features(statements), self.targets_)
        for target in self.targets_:
            labels = stances.get(target, ())
            chosen = [i for i, label in enumerate(labels) if label is not None]
            if not chosen:
                continue
            scores = all_scores[target][chosen]
            gold = np.array([LABELS.index(str(labels[i])) for i in chosen])

            def loss(log_t: float, scores: Any = scores, gold: Any = gold) -> float:
                probs = Calibration({"": float(np.exp(log_t))}).probabilities(scores, "")
                return float(-np.log(np.maximum(probs[np.arange(len(gold)), gold], 1e-12)).mean())

            best = minimize_scalar(loss, bounds=(-3.0, 3.0), method="bounded")
            temperature[target] = float(np.exp(best.x))
        self.calibration_ = replace(self.calibration_, temperature=temperature)
        return self

    def predict_proba(
        self, statements: Sequence[Statement], targets: Sequence[str]
    ) -> dict[str, Probabilities]:
        """Return calibrated probabilities for each target, the text read once for all of them.

        Raises:
            ConfigError: the model doesn't know a target.
        """
        for target in targets:
            if target not in self.targets_:
                raise ConfigError(
                    f"target must be one of the model's ({', '.join(self.targets_)}), "
                    f"got {target!r}"
                )
        if not statements:
            return {target: np.zeros((0, len(LABELS))) for target in targets}
        scores = self._scores(self._features(statements), targets)
        return {t: self.calibration_.probabilities(scores[t], t) for t in targets}

    @abstractmethod
    def _fit_features(self, statements: Sequence[Statement]) -> Any:
        """Learn how to read text; return the features of these statements, one row each."""

    @abstractmethod
    def _features(self, statements: Sequence[Statement]) -> Any:
        """Return the features of statements, one row each."""

    @abstractmethod
    def _scores(self, features: Any, targets: Sequence[str]) -> dict[str, NDArray[np.float64]]:
        """Return for each target uncalibrated scores, shape (statements, 3)."""

    def _fit(self, features: Any, stances: Labels, *, seed: int) -> None:
        """Learn all targets: one by one, unless a model has them learn together."""
        for target, labels in stances.items():
            chosen = [i for i, label in enumerate(labels) if label is not None]
            self._fit_target(target, features, chosen, [str(labels[i]) for i in chosen], seed=seed)

    def _fit_target(
        self, target: str, features: Any, rows: Sequence[int], labels: Sequence[str], *, seed: int
    ) -> None:
        """Learn one target from these rows of the features and their labels."""
        raise NotImplementedError(f"{type(self).__name__} has neither _fit nor _fit_target")

    @abstractmethod
    def _save_weights(self, folder: Path) -> Mapping[str, Any]:
        """Write the weights; return what `_load_weights` needs to know beside them."""

    @abstractmethod
    def _load_weights(self, folder: Path, settings: Mapping[str, Any]) -> None:
        """Read what `_save_weights` wrote."""


def stances_of(probs: Probabilities, *, min_score: float = 0.0) -> list[Stance]:
    """Turn probabilities into stances; below `min_score` the model abstains."""
    best = probs.argmax(axis=1)
    return [
        Stance(
            label=LABELS[k],
            score=float(row[k]),
            probs={label: float(p) for label, p in zip(LABELS, row, strict=True)},
            abstain=bool(row[k] < min_score),
        )
        for row, k in zip(probs, best, strict=True)
    ]


def labels_of(probs: Probabilities) -> list[str]:
    """Return the likeliest label of each row."""
    return [LABELS[k] for k in probs.argmax(axis=1)]


# --- the folder ---------------------------------------------------------------------------------


def save_model(model: StanceModel, folder: Path, *, card: str) -> Path:
    """Write the model folder, in place of one that is there; it is never there by halves.

    `model.json` names the digest of each file, those in subfolders too.
    """
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    settings = model._save_weights(part)
    calibration = {"temperature": dict(model.calibration_.temperature)}
    write_atomic(part / "calibration.json", json_bytes(calibration, indent=True))
    write_atomic(part / "card.md", card)
    record = {
        "format": FORMAT_VERSION,
        "version": __version__,
        "kind": model.kind,
        "name": model.name,
        "targets": list(model.targets_),
        "mentions": model.mentions_,
        "labels": list(LABELS),
        "training_digest": model.training_digest_,
        "settings": dict(settings),
        "files": {
            p.relative_to(part).as_posix(): sha256_file(p)
            for p in sorted(part.rglob("*"))
            if p.is_file()
        },
    }
    write_atomic(part / "model.json", json_bytes(record, indent=True))
    if folder.exists():
        shutil.rmtree(folder)
    part.rename(folder)
    return folder


def read_record(folder: Path) -> dict[str, Any]:
    """Read `model.json` and check every file against its digest.

    Raises:
        ConfigError: there is no model folder at this path.
        DataError: the folder is incomplete, changed, or of a newer format.
    """
    path = folder / "model.json"
    if not path.is_file():
        raise ConfigError(f"model must be a model folder (with a model.json), got {str(folder)!r}")
    record = read_json(path)
    if not isinstance(record, dict) or not {"format", "kind", "targets", "files"} <= record.keys():
        raise DataError(f"{path}: not a model record")
    if record["format"] > FORMAT_VERSION:
        raise DataError(
            f"{path}: format {record['format']} is newer than this version reads ({FORMAT_VERSION})"
        )
    if record.get("labels") != list(LABELS):
        raise DataError(f"{path}: labels must be {list(LABELS)}, got {record.get('labels')}")
    for name, digest in record["files"].items():
        inner = PurePosixPath(name)
        if inner.is_absolute() or ".." in inner.parts or "\\" in name or ":" in name:
            raise DataError(f"{path}: files must lie in the folder, got {name!r}")
        file = folder / inner
        if not file.is_file():
            raise DataError(f"{folder}: {name} is missing")
        if sha256_file(file) != digest:
            raise DataError(f"{folder}: {name} was changed since the model was saved")
    return record


def restore_model(model: StanceModel, folder: Path, record: Mapping[str, Any]) -> StanceModel:
    """Fill an unfitted model from its folder."""
    model.name = str(record.get("name") or model.kind)
    model.targets_ = tuple(record["targets"])
    model.mentions_ = dict(record.get("mentions", {}))
    model.training_digest_ = str(record.get("training_digest", ""))
    model.calibration_ = Calibration(read_json(folder / "calibration.json")["temperature"])
    model._load_weights(folder, record.get("settings", {}))
    return model


def model_digest(folder: Path) -> str:
    """Return the digest of a model folder: that of its record, which names all files' digests."""
    return sha256_file(folder / "model.json")
