"""`quotestance evaluate`: a fitted model on a part of a corpus."""

from dataclasses import fields

import pytest

from quotestance.config import ConfigError, EvaluateTask, TrackingConfig
from quotestance.models.base import model_digest
from quotestance.tasks import evaluate
from quotestance.tracking import Tracker

OFF = TrackingConfig(enabled=False)


@pytest.fixture
def config(train_task, model_folder, tmp_path):
    def build(**changes):
        base = train_task(tmp_path / "store", tracking=OFF)
        names = {f.name for f in fields(EvaluateTask)}
        shared = {f.name: getattr(base, f.name) for f in fields(base) if f.name in names}
        return EvaluateTask(**{**shared, "model_uri": str(model_folder), **changes})

    return build


def test_a_model_scores_as_it_did_when_it_was_trained(config, trained):
    outcome = evaluate.run(config())
    scores = trained.first.evaluation.targets.values()
    assert outcome.metric == sum(s.metrics["macro_f1"].value for s in scores) / 2
    assert outcome.exit_code == 0


def test_scores_are_logged_with_the_digest_of_the_model(config, store, model_folder, trained):
    evaluate.run(config(tracking=TrackingConfig(), paths=type(config().paths)(store=str(store))))
    (run,) = Tracker(TrackingConfig(), store=store).runs("tiny", last=1)
    assert run.metrics == trained.first.evaluation.flat_metrics()
    assert run.params["model_digest"] == model_digest(model_folder)
    assert run.tags["task"] == "evaluate"
    assert run.tags["signature"] == trained.first.evaluation.signature


def test_a_logged_model_is_found_by_its_address(config, trained, capsys):
    evaluate.run(
        config(
            model_uri=trained.first.model_uri,
            paths=trained.config.paths,
            tracking=TrackingConfig(),
            experiment_name="again",
        )
    )
    assert trained.first.model_uri in capsys.readouterr().err


@pytest.mark.parametrize(("part", "n"), [("train", 18), ("dev", 9), ("test", 9)])
def test_the_part_that_is_scored_can_be_chosen(config, capsys, part, n):
    evaluate.run(config(part=part))
    assert f"part:{part}|articles:{n // 3}|statements:{n}" in capsys.readouterr().out


def test_every_score_is_shown_with_its_target(config, capsys):
    evaluate.run(config())
    out = capsys.readouterr().out
    for words in ("russia", "coercion", "macro-F1", "end-to-end", "favor", "literary", "speaker"):
        assert words in out


def test_with_tracking_off_nothing_is_left_behind(config, tmp_path):
    evaluate.run(config())
    assert list(tmp_path.iterdir()) == []


def test_a_model_that_is_not_there_is_wrong_usage(config, tmp_path):
    with pytest.raises(ConfigError, match="model must be a model folder"):
        evaluate.run(config(model_uri=str(tmp_path / "none")))


def test_a_target_that_the_model_does_not_know_is_wrong_usage(
    config, targets, rows, write_corpus, tmp_path
):
    for row in rows:
        for statement in row["statements"]:
            statement["stance"] = {"nato": "none"}
    folder = write_corpus(tmp_path / "nato", rows)
    corpus = type(config().corpus)("quoted_stance", str(folder))
    with pytest.raises(ConfigError, match=r"target must be one of the model's.*'nato'"):
        evaluate.run(config(corpus=corpus, targets={"nato": targets["russia"]}))


def test_an_address_without_a_store_is_wrong_usage(config):
    with pytest.raises(ConfigError, match=r"mlflow\.db"):
        evaluate.run(config(model_uri="models:/quotestance@champion", tracking=TrackingConfig()))
