"""`quotestance run`: all tasks in a row, on a tiny corpus."""

import json

import pytest

from quotestance.config import PathsConfig, RunTask, TrackingConfig
from quotestance.extraction import EXTRACTORS
from quotestance.labeling import LABELERS
from quotestance.models import MODELS, load_model
from quotestance.tasks import run


@pytest.fixture
def config(train_task, tmp_path, articles, tiny_folder):
    def build(**changes):
        base = train_task(tmp_path / "store")
        settings = {
            "input": str(articles),
            "paths": PathsConfig(
                corpus=str(tiny_folder), seeds=str(articles), store=str(tmp_path / "store")
            ),
            "experiment_name": "all",
            "targets": base.targets,
            "corpus": base.corpus,
            "extractor": EXTRACTORS["rules"](),
            "labeler": LABELERS["lexicon"](),
            "evaluation": base.evaluation,
            "model": base.model,
            "baseline": MODELS["majority"](),
            "tracking": TrackingConfig(enabled=False),
            **changes,
        }
        return RunTask(**settings)

    return build


def test_each_step_leaves_its_files(config, tmp_path, read_lines):
    assert run.run(config()).exit_code == 0
    store = tmp_path / "store"
    for name in ("statements", "labels", "predictions"):
        assert len(read_lines(store / f"{name}.jsonl")) == 9
        assert (store / f"{name}.jsonl.manifest.json").is_file()
    assert load_model(store / "model").name == "tfidf_svm"
    assert "We trust Moscow" in (store / "report.html").read_text(encoding="utf-8")


def test_the_outcome_is_the_score_of_the_model_and_not_of_the_baseline(config):
    best = run.run(config()).metric
    swapped = config(model=MODELS["majority"](), baseline=MODELS["tfidf_svm"]())
    assert best > run.run(swapped).metric


def test_a_second_run_replaces_what_the_first_left(config, tmp_path, read_lines):
    run.run(config())
    run.run(config(model=MODELS["majority"]()))
    models = {row["model"].partition("@")[0] for row in
              read_lines(tmp_path / "store" / "predictions.jsonl")}  # fmt: skip
    assert models == {"majority"}


def test_predictions_are_those_of_the_model_that_was_just_trained(config, tmp_path, read_lines):
    run.run(config())
    run.run(config(model=MODELS["majority"]()))
    rows = read_lines(tmp_path / "store" / "predictions.jsonl")
    assert len({json.dumps(row["stance"], sort_keys=True) for row in rows}) == 1


def test_seeds_with_gold_are_labelled_by_it(config, tmp_path, articles, rows, read_lines):
    row = rows[9]
    for statement in row["statements"]:
        statement["stance"] = {"russia": "against"}
    gold = {"article_id": row["id"], "statements": row["statements"]}
    (articles / "story-09.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    (tmp_path / "bare").mkdir()
    paths = PathsConfig(corpus=str(tmp_path / "bare"), store=str(tmp_path / "store"))
    run.run(config(paths=paths))
    labels = [r["labels"]["russia"] for r in read_lines(tmp_path / "store" / "labels.jsonl")]
    assert {(e["label"], e["source"]) for e in labels[:3]} == {("against", "gold")}
    assert "gold" not in {e["source"] for e in labels[3:]}


def test_both_models_are_shown_with_their_scores(config, capsys):
    run.run(config())
    out = capsys.readouterr().out
    for words in ("majority", "tfidf_svm", "russia", "coercion", "report.html", "compare"):
        assert words in out


def test_a_seed_that_cannot_be_read_is_set_aside_and_told_by_the_exit_code(config, articles):
    (articles / "broken.txt").write_bytes(b"")
    assert run.run(config()).exit_code == 3
