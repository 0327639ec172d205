"""The scorer's weights as a file: JSON, one feature a line, the same training the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from quotestance.config import ConfigError
from quotestance.io import DataError, read_json

SHIPPED = Path(__file__).with_name("scorer.json")
"""The weights that come with the project, learnt from the train part of its own corpus."""
KIND = "quotestance-speaker-scorer"
FEATURES_VERSION = 1
"""Goes up when a feature changes its name or meaning; older weights are refused then."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt scaling: log-odds of being right = slope * log-odds of the share + offset."""

    slope: float
    offset: float


@dataclass(frozen=True, slots=True)
class ScorerWeights:
    """A fitted scorer."""

    weights: Mapping[str, float]
    """Feature -> what it adds to a candidate's log-odds; a feature that isn't here adds nothing."""
    calibration: Calibration
    training: Mapping[str, Any]
    """What it was learnt from and how: corpus, digest, counts, settings."""


def weights_bytes(fitted: ScorerWeights) -> bytes:
    """Return the file of fitted weights, features in order of name."""
    record = {
        "kind": KIND,
        "features_version": FEATURES_VERSION,
        "training": dict(fitted.training),
        "calibration": asdict(fitted.calibration),
        "weights": dict(sorted(fitted.weights.items())),
    }
    return orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def read_weights(path: Path) -> ScorerWeights:
    """Read fitted weights.

    Raises:
        ConfigError: there is no such file.
        DataError: it isn't a scorer's, or of another version of the features.
    """
    if not path.is_file():
        raise ConfigError(f"extractor.weights must be a file that is there, got {str(path)!r}")
    record = read_json(path)
    if not isinstance(record, dict) or record.get("kind") != KIND:
        raise DataError(f"{path}: kind must be {KIND!r}")
    if record.get("features_version") != FEATURES_VERSION:
        raise DataError(
            f"{path}: features_version must be {FEATURES_VERSION}, got "
            f"{record.get('features_version')!r}; train it again with quotestance train_scorer"
        )
    if not record.get("weights"):
        raise DataError(f"{path}: weights must name at least one feature, got none")
    try:
        return ScorerWeights(
            {str(name): float(weight) for name, weight in record["weights"].items()},
            Calibration(**{k: float(v) for k, v in record["calibration"].items()}),
            record["training"],
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise DataError(
            f"{path}: not a scorer's weights, or damaged: weights must give a number for each "
            "feature, calibration a slope and an offset, training what it learnt from"
        ) from None
