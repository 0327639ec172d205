"""What every model of the registry must do; a new one is covered without a change here."""

import json
import re
import shutil

import numpy as np
import pytest

from quotestance.config import ConfigError
from quotestance.io import DataError, sha256_file
from quotestance.models import KINDS, MODELS, load_model, save_model
from quotestance.models.base import FORMAT_VERSION, labels_of, model_digest
from quotestance.schema import LABELS

TARGETS = ("russia", "coercion")
PICKLES = {".pkl", ".pickle", ".skops", ".joblib", ".pt", ".pth", ".bin", ".npy", ".npz"}
CARD = "# A card\n"
TOGETHER = {"finetuned", "blend"}
"""Models whose targets learn together: a label of one target changes what another learns."""
REWEIGHED = {"blend"}
"""Models whose calibration also weighs their members, and so may change the likeliest label."""
MENTIONS = {"russia": ["moscow", "kremlin*"], "coercion": ["kremlin*"]}


@pytest.fixture(scope="module", params=MODELS)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def data(tiny, labelled):
    return {part: labelled(tiny, part) for part in ("train", "dev", "test")}


@pytest.fixture(scope="module")
def fitted(name, data, new_model):
    """Return the fitter of a new model on the training part."""

    def fit(seed=0):
        return new_model(name).fit(*data["train"], seed=seed, mentions=MENTIONS)

    return fit


@pytest.fixture(scope="module")
def model(data, fitted):
    return fitted().calibrate(*data["dev"])


@pytest.fixture(scope="module")
def saved(model, tmp_path_factory):
    return save_model(model, tmp_path_factory.mktemp("models") / "saved", card=CARD)


@pytest.fixture
def folder(saved, tmp_path):
    """Return a copy of the model's folder, to be broken."""
    return shutil.copytree(saved, tmp_path / "model")


def files_of(folder):
    """Return the names of a folder's files, those in subfolders too."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def log_loss(probs, labels):
    rows = [LABELS.index(label) for label in labels]
    return float(-np.log(probs[np.arange(len(rows)), rows]).mean())


# --- learning and predicting --------------------------------------------------------------------


def test_options_carry_the_name_under_which_they_are_chosen(name):
    assert MODELS[name]().name == name
    assert MODELS[name]().build().name == name


def test_probabilities_have_a_row_a_statement_and_a_column_a_label(model, data):
    statements = data["test"][0]
    probs = model.predict_proba(statements, TARGETS)
    assert set(probs) == set(TARGETS)
    for of_target in probs.values():
        assert of_target.shape == (len(statements), len(LABELS))


def test_rows_of_probabilities_add_up_to_one(model, data):
    for probs in model.predict_proba(data["test"][0], TARGETS).values():
        assert np.isfinite(probs).all()
        assert (probs >= 0).all()
        np.testing.assert_allclose(probs.sum(axis=1), 1.0)


def test_a_model_does_at_least_as_well_on_its_training_part_as_the_commonest_label(model, data):
    statements, stances = data["train"]
    for target, probs in model.predict_proba(statements, TARGETS).items():
        right = sum(a == b for a, b in zip(labels_of(probs), stances[target], strict=True))
        assert right >= max(stances[target].count(label) for label in LABELS)


def test_one_target_alone_gets_the_same_answer(model, data):
    statements = data["test"][0]
    both = model.predict_proba(statements, TARGETS)
    alone = model.predict_proba(statements, ["coercion"])
    assert list(alone) == ["coercion"]
    np.testing.assert_array_equal(alone["coercion"], both["coercion"])


def test_a_statement_gets_the_same_answer_in_any_company(model, data):
    statements = data["test"][0]
    together = model.predict_proba(statements, ["russia"])["russia"]
    single = np.vstack([model.predict_proba([s], ["russia"])["russia"] for s in statements])
    np.testing.assert_allclose(single, together, rtol=1e-6)


def test_no_statements_give_no_rows(model):
    assert model.predict_proba([], TARGETS)["russia"].shape == (0, len(LABELS))


def test_an_unknown_target_is_wrong_usage(model, data):
    with pytest.raises(ConfigError, match=r"target .*russia, coercion.*got 'nato'"):
        model.predict_proba(data["test"][0], ["russia", "nato"])


def test_learning_from_one_label_alone_is_an_error_unless_the_model_can(name, data, new_model):
    statements = data["train"][0]
    model = new_model(name)
    stances = {"russia": ["none"] * len(statements)}
    if model.min_labels > 1:
        with pytest.raises(DataError, match=r"target russia must have at least 2 labels.*none"):
            model.fit(statements, stances, seed=0)
    else:
        probs = model.fit(statements, stances, seed=0).predict_proba(statements, ["russia"])
        assert set(labels_of(probs["russia"])) == {"none"}


def test_a_target_without_any_label_is_an_error_that_names_it(name, data, new_model):
    statements, stances = data["train"]
    unlabelled = {"russia": stances["russia"], "nato": [None] * len(statements)}
    with pytest.raises(DataError, match="target nato"):
        new_model(name).fit(statements, unlabelled, seed=0)


def test_a_label_that_training_lacks_is_never_predicted(name, data, new_model):
    statements, stances = data["train"]
    without = {"russia": [None if s == "against" else s for s in stances["russia"]]}
    model = new_model(name).fit(statements, without, seed=0)
    for part in ("train", "dev", "test"):
        probs = model.predict_proba(data[part][0], ["russia"])["russia"]
        assert "against" not in labels_of(probs)
        assert (probs[:, LABELS.index("against")] < 1e-4).all()


def test_two_labels_are_not_mixed_up(name, data, new_model):
    statements, stances = data["train"]
    two = {"russia": [None if s == "none" else s for s in stances["russia"]]}
    model = new_model(name).fit(statements, two, seed=0)
    probs = model.predict_proba(statements, ["russia"])["russia"]
    gold = stances["russia"]
    right = np.mean([p[LABELS.index(g)] for p, g in zip(probs, gold, strict=True) if g != "none"])
    assert right >= 0.5 - 1e-3


def test_statements_without_a_label_for_a_target_are_left_out_of_it(name, data, fitted, new_model):
    if name in TOGETHER:
        pytest.skip("its targets learn together")
    statements, stances = data["train"]
    half = {
        "russia": stances["russia"],
        "coercion": [s if k < 9 else None for k, s in enumerate(stances["coercion"])],
    }
    model = new_model(name).fit(statements, half, seed=0, mentions=MENTIONS)
    complete = fitted()
    test = data["test"][0]
    np.testing.assert_array_equal(
        model.predict_proba(test, ["russia"])["russia"],
        complete.predict_proba(test, ["russia"])["russia"],
    )


def test_calibration_does_not_raise_the_log_loss_on_what_it_was_chosen_by(data, fitted):
    statements, stances = data["dev"]
    model = fitted()
    before = model.predict_proba(statements, TARGETS)
    after = model.calibrate(statements, stances).predict_proba(statements, TARGETS)
    for target in TARGETS:
        low, high = (log_loss(p[target], stances[target]) for p in (after, before))
        assert low <= high + 1e-6


def test_calibration_tempers_a_model_that_is_too_sure(name, data, fitted):
    statements, stances = data["dev"]
    # Labels turned against what was learnt: the best thing to do is to be unsure.
    turned = {"russia": [LABELS[(LABELS.index(s) + 1) % 3] for s in stances["russia"]]}
    model = fitted()
    before = model.predict_proba(statements, ["russia"])["russia"]
    after = model.calibrate(statements, turned).predict_proba(statements, ["russia"])["russia"]
    assert name in REWEIGHED or labels_of(after) == labels_of(before)
    assert (after.max(axis=1) <= before.max(axis=1) + 1e-9).all()


def test_calibration_leaves_the_likeliest_label_as_it_was(name, data, model, fitted):
    if name in REWEIGHED:
        pytest.skip("its members are weighed too")
    before = fitted().predict_proba(data["test"][0], TARGETS)
    after = model.predict_proba(data["test"][0], TARGETS)
    assert {t: labels_of(p) for t, p in before.items()} == {
        t: labels_of(p) for t, p in after.items()
    }


def test_the_training_digest_tells_other_labels(name, data, fitted, new_model):
    statements, stances = data["train"]
    first, again = (fitted().training_digest_ for _ in range(2))
    changed = {**stances, "russia": ["favor", *stances["russia"][1:-1], "favor"]}
    other = new_model(name).fit(statements, changed, seed=0).training_digest_
    assert first == again != other


# --- the folder ---------------------------------------------------------------------------------


def test_a_loaded_model_gives_the_same_probabilities(model, saved, data):
    loaded = load_model(saved)
    probs = loaded.predict_proba(data["test"][0], TARGETS)
    for target, expected in model.predict_proba(data["test"][0], TARGETS).items():
        np.testing.assert_array_equal(probs[target], expected)


def test_a_loaded_model_knows_what_it_is(model, saved):
    loaded = load_model(saved)
    assert (loaded.kind, loaded.name, loaded.targets_) == (model.kind, model.name, TARGETS)
    assert loaded.training_digest_ == model.training_digest_
    assert loaded.mentions_ == model.mentions_ == MENTIONS
    assert loaded.calibration_ == model.calibration_


def test_the_same_seed_gives_the_same_bytes(name, data, tmp_path, fitted):
    first, second = (save_model(fitted(3), tmp_path / n, card=CARD) for n in ("a", "b"))
    assert files_of(first) == files_of(second)
    for name in files_of(first):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_a_loaded_model_saves_the_same_bytes(saved, tmp_path):
    again = save_model(load_model(saved), tmp_path / "again", card=CARD)
    assert model_digest(again) == model_digest(saved)


def test_a_folder_names_each_of_its_files_with_its_digest(saved):
    record = json.loads((saved / "model.json").read_text(encoding="utf-8"))
    assert record["files"] == {
        name: sha256_file(saved / name) for name in files_of(saved) if name != "model.json"
    }
    assert {"calibration.json", "card.md"} < record["files"].keys()
    assert (saved / "card.md").read_text(encoding="utf-8") == CARD


def test_a_folder_holds_no_pickle(saved):
    for path in (saved / name for name in files_of(saved)):
        assert path.suffix not in PICKLES
        assert path.read_bytes()[:1] != b"\x80", f"{path.name} begins like a pickle"


def test_one_flipped_bit_in_any_file_is_refused(folder):
    for name in files_of(folder):
        if name == "model.json":
            continue
        path = folder / name
        whole = path.read_bytes()
        broken = bytearray(whole)
        broken[len(broken) // 2] ^= 1
        path.write_bytes(broken)
        with pytest.raises(DataError, match=f"{re.escape(name)} was changed"):
            load_model(folder)
        path.write_bytes(whole)
    load_model(folder)


def test_a_missing_file_is_refused(folder):
    for name in files_of(folder):
        if name == "model.json":
            continue
        path = folder / name
        whole = path.read_bytes()
        path.unlink()
        with pytest.raises(DataError, match=f"{re.escape(name)} is missing"):
            load_model(folder)
        path.write_bytes(whole)


def edit(folder, **changes):
    path = folder / "model.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**record, **changes}), encoding="utf-8")


@pytest.mark.parametrize(
    "file", ["../card.md", "/etc/hostname", "a/../../card.md", "..\\card.md", "C:/card.md"]
)
def test_a_file_outside_the_folder_is_refused(folder, file):
    edit(folder, files={file: "0" * 64})
    with pytest.raises(DataError, match="files must lie in the folder, got"):
        load_model(folder)


def test_a_newer_format_is_refused(folder):
    edit(folder, format=FORMAT_VERSION + 1)
    with pytest.raises(DataError, match=rf"format {FORMAT_VERSION + 1} is newer"):
        load_model(folder)


def test_an_unknown_kind_is_refused(folder):
    edit(folder, kind="oracle")
    with pytest.raises(DataError, match=r"kind must be one of .*got 'oracle'"):
        load_model(folder)


def test_other_labels_are_refused(folder):
    edit(folder, labels=["pro", "contra", "none"])
    with pytest.raises(DataError, match="labels must be"):
        load_model(folder)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"kind": "majority"}'])
def test_a_broken_record_is_refused(folder, content):
    (folder / "model.json").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"model\.json"):
        load_model(folder)


def test_a_folder_without_a_record_is_no_model(tmp_path):
    with pytest.raises(ConfigError, match=r"model must be a model folder.*got"):
        load_model(tmp_path)


def test_saving_replaces_what_was_there_whole(model, tmp_path):
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "old.txt").write_text("old", encoding="utf-8")
    save_model(model, folder, card=CARD)
    assert not (folder / "old.txt").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["model"]
    load_model(folder)


def test_every_kind_of_folder_has_its_class(name):
    model = MODELS[name]().build()
    assert KINDS[model.kind] is type(model)
