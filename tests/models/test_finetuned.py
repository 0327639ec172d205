"""The fine-tuned encoder: what it learns from, what it keeps, what it refuses."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest

from quotestance.config import ConfigError
from quotestance.models import load_model, save_model
from quotestance.models.base import labels_of
from quotestance.models.finetuned import FinetunedConfig

TARGETS = ("russia", "coercion")


@pytest.fixture(scope="module")
def data(tiny, labelled):
    return {part: labelled(tiny, part) for part in ("train", "test")}


@pytest.fixture(scope="module")
def model(tiny_finetuned, data):
    return tiny_finetuned().build().fit(*data["train"], seed=0)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"encoder": " "}, "model.encoder must be not empty"),
        ({"epochs": 0}, "model.epochs must be at least 1, got 0"),
        ({"learning_rate": 0}, "model.learning_rate must be above 0, at most 0.1, got 0"),
        ({"head_learning_rate": 1}, "model.head_learning_rate must be above 0"),
        ({"warmup": 1}, "model.warmup must be from 0 to below 1, got 1"),
        ({"batch_size": 0}, "model.batch_size must be at least 1, got 0"),
        ({"max_tokens": 15}, "model.max_tokens must be at least 16, got 15"),
        ({"frozen_layers": -1}, "model.frozen_layers must be 0 or more, got -1"),
        ({"precision": "int8"}, "model.precision must be one of auto, bf16, fp32, got 'int8'"),
        ({"label_smoothing": 1}, "model.label_smoothing must be from 0 to below 1, got 1"),
    ],
)
def test_a_value_out_of_range_names_key_rule_and_value(settings, message):
    with pytest.raises(ConfigError, match=message):
        FinetunedConfig(**settings)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"max_tokens": 129}, "model.max_tokens must be at most 128 for encoder"),
        ({"frozen_layers": 3}, "model.frozen_layers must be from 0 to 2 for encoder"),
    ],
)
def test_what_an_encoder_can_not_do_is_wrong_usage(tiny_finetuned, data, settings, message):
    with pytest.raises(ConfigError, match=message):
        tiny_finetuned(**settings).build().fit(*data["train"], seed=0)


def test_it_learns_both_targets(model, data):
    statements, stances = data["test"]
    for target, probs in model.predict_proba(statements, TARGETS).items():
        right = np.mean(np.array(labels_of(probs)) == np.array(stances[target]))
        assert right > 0.6


def test_another_seed_gives_other_weights(model, tiny_finetuned, data):
    other = tiny_finetuned().build().fit(*data["train"], seed=1)
    first, second = (m.predict_proba(data["test"][0], ["russia"]) for m in (model, other))
    assert not np.allclose(first["russia"], second["russia"])


def test_learning_again_starts_from_the_pretrained_encoder(model, tiny_finetuned, data):
    again = tiny_finetuned().build().fit(*data["train"], seed=0).fit(*data["train"], seed=0)
    first, second = (m.predict_proba(data["test"][0], ["russia"]) for m in (model, again))
    np.testing.assert_array_equal(first["russia"], second["russia"])


def test_learning_leaves_the_random_state_alone(tiny_finetuned, data):
    import torch

    before = torch.random.get_rng_state()
    tiny_finetuned(epochs=1).build().fit(*data["train"], seed=0)
    assert torch.equal(before, torch.random.get_rng_state())


def test_a_statement_without_any_label_changes_nothing(model, tiny_finetuned, data, make_statement):
    statements, stances = data["train"]
    more = [*statements, make_statement("“We trust the lever”")]
    other = tiny_finetuned().build().fit(more, {t: [*s, None] for t, s in stances.items()}, seed=0)
    first, second = (m.predict_proba(data["test"][0], ["russia"]) for m in (model, other))
    np.testing.assert_array_equal(first["russia"], second["russia"])


def test_statements_with_a_label_for_one_target_alone_teach_that_one(tiny_finetuned, data):
    statements, stances = data["train"]
    half = {t: [s if k % 2 == i else None for k, s in enumerate(stances[t])]
            for i, t in enumerate(TARGETS)}  # fmt: skip
    model = tiny_finetuned(epochs=12).build().fit(statements, half, seed=0)
    for target, probs in model.predict_proba(statements, TARGETS).items():
        pairs = zip(labels_of(probs), half[target], strict=True)
        assert np.mean([found == gold for found, gold in pairs if gold]) > 0.6


def test_the_same_words_inside_and_outside_of_the_quote_are_two_things(model, make_statement):
    context = "“We trust Moscow” said the official. “The Kremlin bullies us”"
    two = [make_statement(text, context=context) for text in context.split(" said the official. ")]
    probs = model.predict_proba(two, ["russia"])["russia"]
    assert not np.allclose(probs[0], probs[1])


@pytest.mark.parametrize(("frozen", "kept"), [(0, 0), (1, 1), (2, 2)])
def test_frozen_layers_keep_their_weights(tiny_finetuned, tiny_encoder, data, frozen, kept):
    from safetensors.torch import load_file

    model = tiny_finetuned(frozen_layers=frozen, epochs=1).build().fit(*data["train"], seed=0)
    pretrained = load_file(tiny_encoder / "model.safetensors")
    learned = model.network_["encoder"].state_dict()
    name = "encoder.layer.{}.output.dense.weight"
    same = [bool((learned[name.format(k)] == pretrained[name.format(k)]).all()) for k in range(2)]
    assert same == [True] * kept + [False] * (2 - kept)


def test_markers_that_the_vocabulary_lacks_get_embeddings_of_their_own(
    tiny_finetuned, make_encoder, data, tmp_path
):
    encoder = make_encoder(tmp_path / "encoder", markers=False)
    size = json.loads((encoder / "config.json").read_text())["vocab_size"]
    model = tiny_finetuned(encoder=str(encoder)).build().fit(*data["train"], seed=0)
    assert (model.special_.opening, model.special_.closing) == (size, size + 1)
    loaded = load_model(save_model(model, tmp_path / "model", card="# A card\n"))
    first, second = (m.predict_proba(data["test"][0], ["russia"]) for m in (model, loaded))
    np.testing.assert_array_equal(first["russia"], second["russia"])


def test_a_saved_model_needs_its_encoder_no_longer(tiny_finetuned, tiny_encoder, data, tmp_path):
    encoder = shutil.copytree(tiny_encoder, tmp_path / "encoder")
    model = tiny_finetuned(encoder=str(encoder)).build().fit(*data["train"], seed=0)
    folder = save_model(model, tmp_path / "model", card="# A card\n")
    shutil.rmtree(encoder)
    assert {p.name for p in folder.iterdir()} == {
        "calibration.json", "card.md", "config.json", "model.json", "tokenizer.json",
        "weights.safetensors",
    }  # fmt: skip
    loaded = load_model(folder)
    first, second = (m.predict_proba(data["test"][0], ["russia"]) for m in (model, loaded))
    np.testing.assert_array_equal(first["russia"], second["russia"])


def test_loading_leaves_the_random_state_alone(model, tmp_path):
    import torch

    folder = save_model(model, tmp_path / "model", card="# A card\n")
    before = torch.random.get_rng_state()
    load_model(folder)
    assert torch.equal(before, torch.random.get_rng_state())


def test_a_statement_without_words_gets_an_answer(model, make_statement):
    probs = model.predict_proba([make_statement("“…”"), make_statement("Ничего")], ["russia"])
    np.testing.assert_allclose(probs["russia"].sum(axis=1), 1.0)


def test_training_in_bf16_ends_near_training_in_fp32(tiny_finetuned, data):
    statements = data["test"][0]
    half, full = (
        tiny_finetuned(precision=precision)
        .build()
        .fit(*data["train"], seed=0)
        .predict_proba(statements, TARGETS)
        for precision in ("bf16", "fp32")
    )
    for target in TARGETS:
        assert not np.array_equal(half[target], full[target])
        np.testing.assert_allclose(half[target], full[target], atol=0.1)
