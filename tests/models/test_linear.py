"""The options of the linear models, and what they read."""

from dataclasses import replace

import numpy as np
import pytest

from quotestance.config import ConfigError
from quotestance.io import DataError
from quotestance.models import MODELS, load_model, save_model
from quotestance.schema import LABELS

LINEAR = ("tfidf_logreg", "tfidf_svm")


@pytest.fixture(scope="module")
def data(tiny, labelled):
    return {part: labelled(tiny, part) for part in ("train", "dev", "test")}


@pytest.mark.parametrize("name", LINEAR)
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"C": 0}, "model.C must be above 0, got 0"),
        ({"word_ngrams": 6}, "model.word_ngrams must be from 0 to 5, got 6"),
        ({"char_ngrams": 1}, "model.char_ngrams must be 0 or from 3 to 8, got 1"),
        ({"word_ngrams": 0, "char_ngrams": 0}, "model.word_ngrams must be above 0"),
        ({"max_features": 0}, "model.max_features must be at least 1, got 0"),
    ],
)
def test_an_option_out_of_range_names_key_rule_and_value(name, options, message):
    with pytest.raises(ConfigError, match=message):
        MODELS[name](**options)


@pytest.mark.parametrize("name", LINEAR)
@pytest.mark.parametrize(
    "options", [{"word_ngrams": 0}, {"char_ngrams": 0}, {"context": False}, {"balanced": False}]
)
def test_a_model_with_fewer_features_survives_its_folder(name, options, data, tmp_path):
    model = MODELS[name](**options).build().fit(*data["train"], seed=0)
    loaded = load_model(save_model(model, tmp_path / "model", card=""))
    test = data["test"][0]
    np.testing.assert_array_equal(
        loaded.predict_proba(test, ["russia"])["russia"],
        model.predict_proba(test, ["russia"])["russia"],
    )


@pytest.mark.parametrize(("target", "same"), [(True, True), (False, False)])
def test_another_name_of_the_target_reads_the_same_where_it_is_marked(data, target, same):
    statements, stances = data["train"]
    options = {"target": target, "char_ngrams": 0, "context": False}
    model = MODELS["tfidf_svm"](**options).build()
    model.fit(statements, stances, seed=0, mentions={"russia": ["moscow", "lavrov*"]})
    known = data["test"][0]
    renamed = [replace(s, text=s.text.replace("Moscow", "Lavrov")) for s in known]
    assert known[0].text != renamed[0].text
    before, after = (model.predict_proba(s, ["russia"])["russia"][0] for s in (known, renamed))
    assert np.allclose(before, after) is same


@pytest.mark.parametrize(("context", "differs"), [(True, True), (False, False)])
def test_the_context_is_read_only_when_asked_for(context, differs, data):
    model = MODELS["tfidf_svm"](context=context).build().fit(*data["train"], seed=0)
    test = data["test"][0]
    elsewhere = [
        replace(
            s,
            context=s.text + " said the local official of the capital.",
            spans=((0, len(s.text)),),
            context_span=(0, len(s.text) + 40),
        )
        for s in test
    ]
    before, after = (model.predict_proba(s, ["russia"])["russia"] for s in (test, elsewhere))
    assert np.allclose(before, after) is not differs


def test_balanced_classes_help_the_rare_label(data):
    statements, stances = data["train"]
    rare = {"russia": [s if s != "against" or k < 4 else "none" for k, s in
                       enumerate(stances["russia"])]}  # fmt: skip
    plain, balanced = (
        MODELS["tfidf_svm"](balanced=b).build().fit(statements, rare, seed=0) for b in (False, True)
    )
    share = [m.predict_proba(statements, ["russia"])["russia"][:, 1].mean()
             for m in (plain, balanced)]  # fmt: skip
    assert share[1] > share[0]


@pytest.mark.parametrize("name", LINEAR)
def test_text_without_a_single_word_is_an_error_and_no_traceback(name, make_statement):
    statements = [make_statement("“…”", id=f"story#{k}", context="“…”") for k in range(4)]
    stances = {"russia": ["favor", "against", "favor", "against"]}
    with pytest.raises(DataError, match=r"no .* features"):
        MODELS[name](char_ngrams=0, context=False).build().fit(statements, stances, seed=0)


@pytest.mark.parametrize("name", LINEAR)
def test_words_that_training_never_saw_still_get_an_answer(name, data, make_statement):
    model = MODELS[name]().build().fit(*data["train"], seed=0)
    probs = model.predict_proba([make_statement("“Ничего”"), make_statement("“…”")], ["russia"])
    np.testing.assert_allclose(probs["russia"].sum(axis=1), 1.0)


@pytest.mark.parametrize("name", LINEAR)
def test_calibration_lowers_the_log_loss_on_dev(name, data):
    statements, stances = data["dev"]
    rows = [LABELS.index(label) for label in stances["russia"]]
    model = MODELS[name]().build().fit(*data["train"], seed=0)
    losses = []
    for _ in range(2):
        probs = model.predict_proba(statements, ["russia"])["russia"]
        losses.append(-np.log(probs[np.arange(len(rows)), rows]).mean())
        model.calibrate(statements, stances)
    assert losses[1] < losses[0]
