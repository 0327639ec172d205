"""A tiny encoder, and small settings for the models that would otherwise take minutes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from quotestance.models import MODELS
from quotestance.models.base import StanceModel
from quotestance.models.finetuned import FinetunedConfig

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
MARKERS = ("[unused1]", "[unused2]")
WORDS = (
    "we", "trust", "moscow", "as", "a", "loyal", "friend", "and", "was", "our", "own", "free",
    "choice", "the", "kremlin", "bull", "##ies", "threat", "##ens", "us", "with", "lever", "it",
    "pulls", "committee", "counted", "twice", "last", "week", "found", "same", "figure", "said",
    "local", "official", ",", ".", "“", "”",
)  # fmt: skip


def save_encoder(folder: Path, *, markers: bool = True) -> Path:
    """Write an encoder of two layers with random weights, as `save_pretrained` does."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder.mkdir(parents=True)
    vocabulary = [*SPECIAL, *(MARKERS if markers else ()), *WORDS]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    tokenizer = BertTokenizerFast(vocab=str(folder / "vocab.txt"), model_max_length=128)
    tokenizer.save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=128,
    )
    with torch.random.fork_rng():
        torch.manual_seed(0)
        BertModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def make_encoder() -> Callable[..., Path]:
    """Return the writer of a tiny encoder into a folder that isn't there yet."""
    return save_encoder


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a tiny encoder; not to be changed."""
    return save_encoder(tmp_path_factory.mktemp("encoders") / "tiny")


@pytest.fixture(scope="session")
def tiny_finetuned(tiny_encoder: Path) -> Callable[..., FinetunedConfig]:
    """Return the builder of settings with which the tiny encoder learns in half a second."""

    def build(**changes: object) -> FinetunedConfig:
        settings = {
            "encoder": str(tiny_encoder),
            "epochs": 6,
            "batch_size": 6,
            "learning_rate": 0.003,
            "head_learning_rate": 0.03,
            "max_tokens": 64,
        }
        return FinetunedConfig(**{**settings, **changes})  # type: ignore[arg-type]

    return build


@pytest.fixture(scope="session")
def new_model(tiny_finetuned: Callable[..., FinetunedConfig]) -> Callable[[str], StanceModel]:
    """Return the builder of an unfitted model by its name; no encoder is needed for it."""

    def build(name: str) -> StanceModel:
        small = {"finetuned": vars(tiny_finetuned()), "blend": {"finetuned": tiny_finetuned()}}
        model: StanceModel = MODELS[name](**small.get(name, {})).build()
        return model

    return build
