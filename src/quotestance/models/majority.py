"""The floor that every model must beat: each target's label frequencies, whatever the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from quotestance.config import ModelConfig
from quotestance.io import read_json, write_atomic
from quotestance.models.base import StanceModel
from quotestance.schema import LABELS, Statement


@dataclass
class MajorityConfig(ModelConfig):
    """Always the commonest label of the training part."""

    name: str = "majority"

    def build(self) -> MajorityModel:
        """Return the unfitted model."""
        return MajorityModel(self.name)


class MajorityModel(StanceModel):
    """Predicts the training part's label frequencies."""

    kind: ClassVar[str] = "majority"
    min_labels: ClassVar[int] = 1

    def __init__(self, name: str = "majority") -> None:
        super().__init__(name)
        self.frequencies_: dict[str, list[float]] = {}

    def _fit_features(self, statements: Sequence[Statement]) -> int:
        return len(statements)

    def _features(self, statements: Sequence[Statement]) -> int:
        return len(statements)

    def _scores(self, features: int, targets: Sequence[str]) -> dict[str, NDArray[np.float64]]:
        rows = {t: np.log(np.maximum(self.frequencies_[t], 1e-6)) for t in targets}
        return {target: np.tile(row, (features, 1)) for target, row in rows.items()}

    def _fit_target(
        self, target: str, features: int, rows: Sequence[int], labels: Sequence[str], *, seed: int
    ) -> None:
        counts = Counter(labels)
        self.frequencies_[target] = [counts[label] / len(labels) for label in LABELS]

    def _save_weights(self, folder: Path) -> Mapping[str, Any]:
        import orjson

        write_atomic(folder / "frequencies.json", orjson.dumps(self.frequencies_))
        return {}

    def _load_weights(self, folder: Path, settings: Mapping[str, Any]) -> None:
        self.frequencies_ = read_json(folder / "frequencies.json")
