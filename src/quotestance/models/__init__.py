"""Stance models: one file a family, each with its options and a line in the registries here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from quotestance.config import ModelConfig
from quotestance.io import DataError
from quotestance.models.base import StanceModel, read_record, restore_model, save_model
from quotestance.models.blend import BlendConfig, BlendModel
from quotestance.models.finetuned import FinetunedConfig, FinetunedModel
from quotestance.models.linear import LogRegModel, SvmModel, TfidfLogRegConfig, TfidfSvmConfig
from quotestance.models.majority import MajorityConfig, MajorityModel

DEFAULT_MODEL = Path(__file__).parents[1] / "default_model"
"""The folder of the model that ships."""

__all__ = ["DEFAULT_MODEL", "KINDS", "MODELS", "load_model", "save_model"]

MODELS: Mapping[str, type[ModelConfig]] = {
    "majority": MajorityConfig,
    "tfidf_logreg": TfidfLogRegConfig,
    "tfidf_svm": TfidfSvmConfig,
    "finetuned": FinetunedConfig,
    "blend": BlendConfig,
}
"""The options of each model, by the name that `model=` takes."""

KINDS: Mapping[str, type[StanceModel]] = {
    kind.kind: kind for kind in (MajorityModel, LogRegModel, SvmModel, FinetunedModel, BlendModel)
}
"""The class that reads each kind of model folder."""


def load_model(folder: Path) -> StanceModel:
    """Load a model folder, every file checked against its digest; nothing is unpickled.

    Raises:
        ConfigError: there is no model folder at this path.
        DataError: the folder is broken, or of a kind that this version doesn't know.
    """
    record = read_record(folder)
    if record["kind"] not in KINDS:
        raise DataError(
            f"{folder}: kind must be one of {', '.join(sorted(KINDS))}, got {record['kind']!r}"
        )
    model = KINDS[record["kind"]]()  # type: ignore[call-arg]
    return restore_model(model, folder, record)
