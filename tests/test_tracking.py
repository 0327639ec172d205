"""What a run leaves in the store, and what can be got back out of it."""

import json
import re
from dataclasses import asdict

import pytest

from quotestance import __version__
from quotestance.config import ConfigError, TrackingConfig
from quotestance.io import DataError, sha256_file
from quotestance.models import DEFAULT_MODEL, load_model
from quotestance.models.base import model_digest
from quotestance.splits import load_split
from quotestance.tasks import train
from quotestance.tracking import CHAMPION, Tracker, environment_tags, flatten, part_digest


def tracker_of(store, **settings):
    return Tracker(TrackingConfig(**settings), store=store)


@pytest.fixture(scope="module")
def client(trained):
    """Return MLflow's own client for the store of the trained runs."""
    import mlflow

    return mlflow.MlflowClient(tracking_uri=tracker_of(trained.store).uri)


@pytest.fixture(scope="module")
def run(trained, client):
    """Return the first of the two trainings, as MLflow has it."""
    return client.get_run(trained.run_ids[0])


@pytest.fixture(scope="module")
def artifact(run, client):
    """Return the reader of a run's artifacts."""
    import mlflow

    def read(path):
        uri = f"runs:/{run.info.run_id}/{path}"
        local = mlflow.artifacts.download_artifacts(
            artifact_uri=uri, tracking_uri=client.tracking_uri
        )
        with open(local, encoding="utf-8") as file:
            return file.read()

    return read


# --- what a run holds ---------------------------------------------------------------------------


def test_a_run_says_what_it_is_and_from_which_code(run):
    tags = run.data.tags
    assert run.info.status == "FINISHED"
    assert run.info.run_name == "tfidf_svm"
    assert (tags["task"], tags["experiment"], tags["version"]) == ("train", "tiny", __version__)
    assert re.fullmatch(r"[0-9a-f]{40}|unknown", tags["git_sha"])
    assert tags["git_dirty"] in ("true", "false", "unknown")
    assert re.fullmatch(r"[0-9a-f]{64}|none", tags["lock_digest"])
    assert "sweep" in tags


def test_a_run_says_what_data_it_was_scored_on(trained, run, tiny):
    config = trained.config
    _, split = load_split(config.corpus, config.split, targets=list(config.targets), seed=0)
    tags = run.data.tags
    assert (tags["split"], tags["part"]) == ("quoted_stance/official", "test")
    assert tags["split_digest"] == split.digest
    assert tags["corpus_digest"] == tiny.digest
    assert tags["signature"] == trained.first.evaluation.signature


def test_a_run_names_the_digest_of_its_model(trained, run):
    folder = tracker_of(trained.store).model_folder(trained.first.model_uri)
    assert run.data.tags["model_digest"] == model_digest(folder)


def test_settings_are_flat_params(trained, run):
    params = run.data.params
    assert params["seed"] == "0"
    assert params["model.name"] == "tfidf_svm"
    assert params["evaluation.n_resamples"] == "100"
    assert params["targets.russia.kind"] == "entity"
    assert params.keys() == flatten(asdict(trained.config)).keys()


def test_settings_are_kept_whole_in_a_file(trained, artifact):
    expected = json.loads(json.dumps(asdict(trained.config)))
    assert json.loads(artifact("config.json")) == expected


def test_the_split_is_kept_with_the_ids_of_each_part(artifact, run):
    split = json.loads(artifact("split.json"))
    assert split["ids"]["test"] == ["story-09", "story-10", "story-11"]
    assert {part: len(ids) for part, ids in split["ids"].items()} == {
        "train": 6,
        "dev": 3,
        "test": 3,
    }
    assert split["digest"] == run.data.tags["split_digest"]


def test_each_part_is_a_data_set_with_its_digest(run, tiny):
    inputs = {
        next(t.value for t in i.tags if t.key == "mlflow.data.context"): i.dataset
        for i in run.inputs.dataset_inputs
    }
    assert set(inputs) == {"train", "dev", "test"}
    for part, dataset in inputs.items():
        articles = [a for a in tiny.articles if a.part == part]
        assert part_digest(articles, ["russia", "coercion"]).startswith(dataset.digest)
        assert len(dataset.digest) >= 16


def test_scores_have_intervals_and_n(trained, run):
    metrics = run.data.metrics
    assert metrics == trained.first.evaluation.flat_metrics()
    assert metrics["russia.n"] == 9
    for name in ("russia.macro_f1", "coercion.f_avg", "coercion.end_to_end_f1", "extraction.f1"):
        assert metrics[f"{name}_low"] <= metrics[name] <= metrics[f"{name}_high"]


def test_scores_are_tied_to_the_model_and_the_data_set(run, client):
    (model_id,) = [output.model_id for output in run.outputs.model_outputs]
    metrics = {m.key: m for m in client.get_logged_model(model_id).metrics}
    assert metrics["russia.macro_f1"].dataset_name == "quoted_stance/official/test"


def test_predictions_are_kept_with_their_ids(trained, artifact):
    rows = [json.loads(line) for line in artifact("predictions.jsonl").splitlines()]
    assert rows == [dict(row) for row in trained.first.evaluation.predictions]
    assert {row["statement_id"] for row in rows if row["target"] == "russia"} == {
        f"story-{article}#{n}" for article in ("09", "10", "11") for n in (1, 2, 3)
    }


def test_confusions_are_kept_as_figures(artifact):
    for target in ("russia", "coercion"):
        figure = artifact(f"figures/confusion_{target}.svg")
        assert figure.startswith("<svg")
        assert target in figure


def test_the_card_is_kept(artifact):
    assert "tfidf_svm" in artifact("card.md")


# --- the logged model ---------------------------------------------------------------------------


def test_a_logged_model_is_the_folder_that_was_fitted(trained, tiny, labelled):
    folder = tracker_of(trained.store).model_folder(trained.first.model_uri)
    model = load_model(folder)
    gold = {
        (row["statement_id"], row["target"]): row["probs"]
        for row in trained.first.evaluation.predictions
    }
    statements, _ = labelled(tiny, "test")
    probs = model.predict_proba(statements, ["russia"])["russia"]
    for statement, row in zip(statements, probs.tolist(), strict=True):
        assert row == list(gold[statement.statement_id, "russia"].values())


@pytest.mark.parametrize("with_context", [True, False])
def test_mlflow_serves_a_logged_model(trained, client, with_context):
    import mlflow
    import pandas as pd

    mlflow.set_tracking_uri(client.tracking_uri)
    model = mlflow.pyfunc.load_model(trained.first.model_uri)
    text = "“We trust Moscow as a loyal friend,”"
    table = pd.DataFrame({"text": [text, "“The committee counted twice,”"]})
    if with_context:
        table["context"] = [f"{text} said Lena Orlik.", None]
    answers = model.predict(table)
    assert len(answers) == 2
    assert answers["stance_russia"].tolist() == ["favor", "none"]
    probs = answers[[f"prob_coercion_{label}" for label in ("favor", "against", "none")]]
    assert probs.sum(axis=1).tolist() == pytest.approx([1.0, 1.0])
    assert answers["score_coercion"].tolist() == pytest.approx(probs.max(axis=1).tolist())


def test_a_logged_model_has_a_signature(trained, client):
    import mlflow

    mlflow.set_tracking_uri(client.tracking_uri)
    signature = mlflow.models.get_model_info(trained.first.model_uri).signature
    assert signature.inputs.required_input_names() == ["text"]
    assert set(signature.inputs.input_names()) == {"text", "context", "speaker"}
    assert "prob_coercion_none" in signature.outputs.input_names()


def test_an_address_with_nothing_behind_it_is_wrong_usage(trained):
    tracker = tracker_of(trained.store)
    for uri in (f"runs:/{'0' * 32}/model", "models:/none@champion", "models:/quotestance/99"):
        with pytest.raises(ConfigError, match=re.escape(repr(uri))):
            tracker.model_folder(uri)


def test_a_run_without_a_model_at_that_address_is_wrong_usage(trained):
    with pytest.raises(ConfigError, match=r"model must .*figures"):
        tracker_of(trained.store).model_folder(f"runs:/{trained.run_ids[0]}/figures")


def test_a_path_is_taken_as_it_is(tmp_path):
    assert tracker_of(tmp_path).model_folder("some/folder").as_posix() == "some/folder"


# --- the champion -------------------------------------------------------------------------------


def test_without_a_champion_the_model_that_ships_is_taken(trained):
    tracker = tracker_of(trained.store, registered_model="nobody")
    assert tracker.champion_uri() is None
    assert tracker.resolve(None)[0] == DEFAULT_MODEL


def test_without_a_store_there_is_no_champion_and_none_is_made(tmp_path):
    assert tracker_of(tmp_path / "store").champion_uri() is None
    assert not (tmp_path / "store").exists()


def register_by_client(client, uri, run_id, name):
    client.create_registered_model(name)
    return client.create_model_version(name, uri, run_id=run_id)


def register_by_function(client, uri, run_id, name):
    import mlflow

    mlflow.set_tracking_uri(client.tracking_uri)
    mlflow.set_registry_uri(client.tracking_uri)
    return mlflow.register_model(uri, name)


@pytest.mark.parametrize("register", [register_by_client, register_by_function])
def test_the_registered_champion_is_taken(trained, client, register):
    name = register.__name__
    version = register(client, trained.first.model_uri, trained.run_ids[0], name)
    client.set_registered_model_alias(name, CHAMPION, version.version)
    tracker = tracker_of(trained.store, registered_model=name)
    assert tracker.champion_uri() == f"models:/{name}@champion"
    folder, origin = tracker.resolve(None)
    assert "champion" in origin
    first = tracker.model_folder(trained.first.model_uri)
    assert model_digest(folder) == model_digest(first)


def test_with_tracking_off_no_champion_is_looked_for(trained, client):
    register_by_client(client, trained.first.model_uri, trained.run_ids[0], "unseen")
    client.set_registered_model_alias("unseen", CHAMPION, "1")
    settings = {"registered_model": "unseen"}
    assert tracker_of(trained.store, **settings).champion_uri()
    assert tracker_of(trained.store, enabled=False, **settings).champion_uri() is None


# --- runs again ---------------------------------------------------------------------------------


def test_the_same_settings_give_the_same_metrics_to_the_last_digit(trained, client):
    first, second = (client.get_run(run_id).data for run_id in trained.run_ids)
    assert first.metrics == second.metrics
    assert first.params == second.params
    for tag in ("model_digest", "split_digest", "corpus_digest", "signature"):
        assert first.tags[tag] == second.tags[tag]


def test_the_latest_runs_come_first(trained):
    tracker = tracker_of(trained.store)
    assert [r.run_id for r in tracker.runs("tiny", last=2)] == list(trained.run_ids[::-1])
    (latest,) = tracker.runs("tiny", last=1)
    assert (latest.name, latest.status) == ("tfidf_svm", "FINISHED")
    assert latest.metrics["russia.n"] == 9


# --- failures -----------------------------------------------------------------------------------


def break_off(tracker):
    with tracker.start(task="train", name="bad", experiment="broken"):
        raise DataError("the data is bad")


def test_a_run_that_breaks_off_is_marked_as_failed_with_its_error(store):
    tracker = tracker_of(store)
    with pytest.raises(DataError, match="the data is bad"):
        break_off(tracker)
    (run,) = tracker.runs("broken", last=5)
    assert run.status == "FAILED"
    assert run.tags["error"] == "DataError: the data is bad"


def test_a_run_after_a_failed_one_is_a_run_of_its_own(store):
    tracker = tracker_of(store)
    with pytest.raises(DataError):
        break_off(tracker)
    with tracker.start(task="train", name="good", experiment="broken"):
        pass
    assert {r.name: r.status for r in tracker.runs("broken", last=5)} == {
        "good": "FINISHED",
        "bad": "FAILED",
    }


def test_a_training_that_fails_leaves_its_settings_with_the_error(store, train_task, monkeypatch):
    config = train_task(store)

    class Broken:
        def fit(self, *_, **__):
            raise DataError("nothing to learn from")

    monkeypatch.setattr(type(config.model), "build", lambda self: Broken())
    with pytest.raises(DataError):
        train.train(config)
    (run,) = tracker_of(store).runs("tiny", last=1)
    assert run.status == "FAILED"
    assert "nothing to learn from" in run.tags["error"]
    assert run.params["model.name"] == "tfidf_svm"


def test_where_there_is_no_store_the_user_is_told(tmp_path):
    with pytest.raises(ConfigError, match=r"mlflow\.db.*quotestance run"):
        tracker_of(tmp_path / "store").runs("quotestance", last=1)
    assert not (tmp_path / "store").exists()


def test_an_unknown_experiment_is_named_with_the_known_ones(trained):
    with pytest.raises(ConfigError, match=r"experiment must be one of .*tiny.*got 'timy'"):
        tracker_of(trained.store).runs("timy", last=1)


def test_a_store_that_cannot_be_made_is_an_error_of_one_line(tmp_path):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with (
        pytest.raises(DataError, match="tracking store"),
        tracker_of(tmp_path / "file" / "store").start(task="train", name="a", experiment="b"),
    ):
        pass


def test_a_store_that_is_no_database_is_an_error_of_one_line(tmp_path):
    (tmp_path / "mlflow.db").write_bytes(b"this is no database, and long enough to tell" * 100)
    tracker = tracker_of(tmp_path)
    with (
        pytest.raises(DataError, match="tracking store"),
        tracker.start(task="train", name="a", experiment="b"),
    ):
        pass
    with pytest.raises(DataError, match="tracking store"):
        tracker.runs("b", last=1)


def test_a_server_that_does_not_answer_is_an_error_of_one_line(tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    tracker = tracker_of(tmp_path, uri="http://127.0.0.1:9")
    with pytest.raises(DataError, match=r"tracking store http://127\.0\.0\.1:9 can't be used"):
        tracker.runs("quotestance", last=1)
    with pytest.raises(DataError, match="tracking store"):
        tracker.champion_uri()


def test_a_registered_model_without_a_champion_has_none(trained, client):
    client.create_registered_model("aspirants")
    assert tracker_of(trained.store, registered_model="aspirants").champion_uri() is None


def test_a_deleted_experiment_is_not_written_to(store):
    import mlflow

    tracker = tracker_of(store)
    with tracker.start(task="train", name="a", experiment="gone"):
        pass
    client = mlflow.MlflowClient(tracking_uri=tracker.uri)
    client.delete_experiment(client.get_experiment_by_name("gone").experiment_id)
    with (
        pytest.raises(ConfigError, match="experiment_name must not be that of a deleted"),
        tracker.start(task="train", name="b", experiment="gone"),
    ):
        pass


# --- tracking off -------------------------------------------------------------------------------


def test_with_tracking_off_nothing_is_left_behind(tmp_path, train_task):
    config = train_task(tmp_path / "store", tracking=TrackingConfig(enabled=False))
    trained = train.train(config)
    assert trained.model_uri is None
    assert trained.evaluation.targets["russia"].n == 9
    assert list(tmp_path.iterdir()) == []


def test_tracking_does_not_change_the_scores(trained, tmp_path, train_task):
    config = train_task(tmp_path / "store", tracking=TrackingConfig(enabled=False))
    assert train.train(config).evaluation.flat_metrics() == trained.first.evaluation.flat_metrics()


# --- small things -------------------------------------------------------------------------------


def test_settings_are_flattened_by_dots():
    nested = {"a": {"b": {"c": 1}, "d": [1, 2]}, "e": None}
    assert flatten(nested) == {"a.b.c": 1, "a.d": [1, 2], "e": None}


def test_a_setting_too_long_for_the_store_is_cut_and_keeps_its_digest(store, client):
    import mlflow

    tracker = tracker_of(store)
    with tracker.start(task="train", name="long", experiment="long") as run:
        run.log_settings({"phrases": ["a phrase"] * 2000, "short": "x"})
    (found,) = tracker.runs("long", last=1)
    assert found.params["short"] == "x"
    assert re.search(r"sha256:[0-9a-f]{64}$", found.params["phrases"])
    local = mlflow.artifacts.download_artifacts(
        artifact_uri=f"runs:/{found.run_id}/config.json", tracking_uri=tracker.uri
    )
    with open(local, encoding="utf-8") as file:
        assert len(json.load(file)["phrases"]) == 2000


def test_the_environment_names_the_lock_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert environment_tags()["lock_digest"] == "none"
    lock = tmp_path / "requirements.lock"
    lock.write_text("mlflow==3.17.2\n", encoding="utf-8")
    assert environment_tags()["lock_digest"] == sha256_file(lock)


def test_outside_of_a_checkout_the_commit_is_unknown(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    tags = environment_tags()
    assert (tags["git_sha"], tags["git_dirty"]) == ("unknown", "unknown")


def test_the_digest_of_a_part_follows_its_labels(tiny):
    articles = [a for a in tiny.articles if a.part == "test"]
    both, one = (part_digest(articles, t) for t in (["russia", "coercion"], ["russia"]))
    assert both != one
    assert part_digest(articles[:2], ["russia"]) != one


def test_a_server_takes_the_place_of_the_store(tmp_path):
    tracker = tracker_of(tmp_path, uri="http://127.0.0.1:1")
    assert tracker.uri == "http://127.0.0.1:1"
    assert tracker_of(tmp_path).uri == f"sqlite:///{tmp_path.resolve() / 'mlflow.db'}"
