"""How a fine-tuned encoder learns: batches of like length, step sizes that rise and fall."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from quotestance.models.network import freeze, label_scores
from quotestance.models.windows import Window
from quotestance.schema import LABELS

if TYPE_CHECKING:
    import torch
    from torch import nn

    from quotestance.models.finetuned import FinetunedConfig

NO_LABEL = -100
"""Where a statement has no label for a target."""

_WEIGHT_DECAY = 0.01
_MAX_GRADIENT = 1.0
_BUCKET = 16
"""Batches whose statements are sorted by length together."""


def train(
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

    freeze(network["encoder"], config.frozen_layers)
    network.to("cuda" if torch.cuda.is_available() else "cpu").train()
    device = next(network["head"].parameters()).device
    halved = torch.autocast(
        device.type, dtype=torch.bfloat16, enabled=_in_bf16(config.precision, device)
    )
    optimizer = torch.optim.AdamW(
        [
            {"params": network["encoder"].parameters(), "lr": config.learning_rate},
            {"params": network["head"].parameters(), "lr": config.head_learning_rate},
        ],
        weight_decay=_WEIGHT_DECAY,
        fused=True,
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
            with halved:
                logits = label_scores(network, [windows[row] for row in rows], padding)
            loss = cross_entropy(
                logits.float().reshape(-1, len(LABELS)),
                torch.tensor(gold[rows], device=device).reshape(-1),
                ignore_index=NO_LABEL,
                label_smoothing=config.label_smoothing,
            )
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            clip_grad_norm_(network.parameters(), _MAX_GRADIENT)
            optimizer.step()
            schedule.step()
    network.to("cpu").eval()


def _in_bf16(precision: str, device: torch.device) -> bool:
    """Tell whether to multiply in bf16: twice as fast where the processor can, slower elsewhere."""
    import torch

    if precision != "auto":
        return precision == "bf16"
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    can = torch.cpu.get_capabilities()
    return bool(can.get("avx512_bf16") or can.get("amx_bf16"))


def _epoch(lengths: Sequence[int], batch_size: int, generator: Any) -> list[list[int]]:
    """Return the batches of one epoch in random order, each of rows of like length."""
    import torch

    shuffled = torch.randperm(len(lengths), generator=generator).tolist()
    batches = [
        batch
        for bucket in batches_of(shuffled, batch_size * _BUCKET)
        for batch in batches_of(sorted(bucket, key=lambda row: lengths[row]), batch_size)
    ]
    return [batches[k] for k in torch.randperm(len(batches), generator=generator).tolist()]


def batches_of(rows: Sequence[int], size: int) -> Iterator[list[int]]:
    """Yield the rows in batches, the last one with what is left."""
    for start in range(0, len(rows), size):
        yield list(rows[start : start + size])
