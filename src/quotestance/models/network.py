"""The network of a fine-tuned encoder: pooled token vectors and one linear layer on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from quotestance.config import ConfigError
from quotestance.models.windows import SpecialTokens, Window
from quotestance.schema import LABELS

if TYPE_CHECKING:
    from torch import Tensor, nn

_DROPOUT = 0.1


def add_head(network: nn.ModuleDict, *, n_targets: int, special: SpecialTokens) -> None:
    """Add the linear layer, and embeddings for markers that the vocabulary lacks."""
    from torch import nn

    encoder: Any = network["encoder"]
    needed = max(special.opening, special.closing) + 1
    if needed > encoder.get_input_embeddings().num_embeddings:
        encoder.resize_token_embeddings(needed, mean_resizing=False)
    network["head"] = nn.Linear(2 * encoder.config.hidden_size, n_targets * len(LABELS))


def label_scores(network: nn.ModuleDict, windows: Sequence[Window], padding: int) -> Tensor:
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


def freeze(encoder: Any, n_layers: int) -> None:
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
