"""`quotestance train`: a fitted, scored and kept model."""

import json

import pytest

from quotestance.config import (
    ConfigError,
    CorpusConfig,
    EvaluationConfig,
    SplitConfig,
    TrackingConfig,
)
from quotestance.io import DataError
from quotestance.models import MODELS, load_model
from quotestance.models.base import model_digest
from quotestance.tasks import train
from quotestance.tracking import Tracker

OFF = TrackingConfig(enabled=False)


@pytest.fixture
def config(train_task, tmp_path):
    def build(**changes):
        return train_task(tmp_path / "store", **{"tracking": OFF, **changes})

    return build


@pytest.fixture
def labelled_file(tmp_path, make_row):
    """Return the writer of a file as `quotestance label` makes it, one new statement a row."""

    def write(*labels, **changes):
        path = tmp_path / "labelled.jsonl"
        lines = []
        for k, (label, source) in enumerate(labels):
            row = {
                "statement_id": f"new-{k}#1",
                "article_id": f"new-{k}",
                "text": f"“Nobody had told me what the answer number {k} would be,”",
                "labels": {"russia": {"label": label, "source": source}},
                **changes,
            }
            lines.append(json.dumps(row))
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(path)

    return write


# --- fitting and scoring ------------------------------------------------------------------------


def test_the_outcome_is_the_mean_macro_f1_of_the_targets(config):
    outcome = train.run(config())
    scores = train.train(config()).evaluation.targets
    expected = sum(s.metrics["macro_f1"].value for s in scores.values()) / 2
    assert outcome.exit_code == 0
    assert outcome.metric == expected


def test_the_model_learns_from_the_train_part_alone(config, tmp_path, tiny_model):
    train.train(config(output=str(tmp_path / "model"), refit=False))
    assert load_model(tmp_path / "model").training_digest_ == tiny_model.training_digest_


def test_a_refit_model_learns_from_train_and_dev(config, tmp_path, tiny, labelled, targets):
    train.train(config(output=str(tmp_path / "model")))
    (train_part, labels), (dev, more) = (labelled(tiny, part) for part in ("train", "dev"))
    both = {target: [*labels[target], *more[target]] for target in labels}
    mentions = {name: target.mentions for name, target in targets.items()}
    refit = MODELS["tfidf_svm"]().build()
    refit.fit([*train_part, *dev], both, seed=0, mentions=mentions)
    assert load_model(tmp_path / "model").training_digest_ == refit.training_digest_


def test_the_model_is_calibrated_on_the_dev_part(config, tmp_path, tiny_model):
    train.train(config(output=str(tmp_path / "model")))
    assert load_model(tmp_path / "model").calibration_ == tiny_model.calibration_


def test_the_test_part_is_what_is_scored(config):
    evaluation = train.train(config()).evaluation
    assert (evaluation.part, evaluation.split) == ("test", "quoted_stance/official")
    assert {row["article_id"] for row in evaluation.predictions} == {
        *("story-09", "story-10", "story-11")
    }


def test_scores_from_raw_text_can_be_left_out(config):
    evaluation = train.train(
        config(evaluation=EvaluationConfig(n_resamples=100, end_to_end=False))
    ).evaluation
    assert evaluation.extraction is None


def test_folds_are_trained_and_scored_like_parts(config):
    split = SplitConfig("grouped_kfold", n_folds=3, fold=1)
    evaluation = train.train(config(split=split)).evaluation
    assert evaluation.split == "quoted_stance/grouped_kfold-3-fold1-seed0"
    assert evaluation.n_articles == 4


def test_one_target_alone_can_be_learnt(config, targets, tmp_path):
    train.train(config(targets={"coercion": targets["coercion"]}, output=str(tmp_path / "m")))
    assert load_model(tmp_path / "m").targets_ == ("coercion",)


def test_a_target_that_the_corpus_lacks_is_wrong_usage(config, targets):
    with pytest.raises(ConfigError, match="'nato'"):
        train.run(config(targets={"nato": targets["russia"]}))


def test_a_split_that_leaks_is_not_trained_on(config, rows, write_corpus, tmp_path):
    rows[11] = {**rows[0], "id": "twin", "split": "test"}
    corpus = CorpusConfig("quoted_stance", str(write_corpus(tmp_path / "leaky", rows)))
    with pytest.raises(DataError, match="leaks"):
        train.run(config(corpus=corpus))


def test_leaks_that_were_let_through_are_told(config, rows, write_corpus, tmp_path, capsys):
    rows[11] = {**rows[0], "id": "twin", "split": "test"}
    corpus = CorpusConfig("quoted_stance", str(write_corpus(tmp_path / "leaky", rows)))
    train.run(config(corpus=corpus, split=SplitConfig(allow_leakage=True)))
    assert "story-00" in capsys.readouterr().err


def test_a_corpus_without_a_test_part_is_scored_on_its_dev_part(
    config, rows, write_corpus, tmp_path
):
    corpus = CorpusConfig("quoted_stance", str(write_corpus(tmp_path / "no_test", rows[:9])))
    evaluation = train.train(config(corpus=corpus)).evaluation
    assert evaluation.part == "dev"
    assert {row["article_id"] for row in evaluation.predictions} == {
        *("story-06", "story-07", "story-08")
    }


# --- what is kept -------------------------------------------------------------------------------


def test_the_output_folder_is_the_logged_model(trained, train_task, tmp_path):
    config = train_task(trained.store, output=str(tmp_path / "model"))
    result = train.train(config)
    tracker = Tracker(config.tracking, store=trained.store)
    logged = tracker.model_folder(result.model_uri)
    assert model_digest(logged) == model_digest(tmp_path / "model")


def test_an_output_folder_that_is_there_is_refused_before_any_work(config, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(ConfigError, match="force=true"):
        train.run(config(output=str(tmp_path / "mine")))
    assert (tmp_path / "mine" / "thesis.txt").exists()


def test_force_replaces_a_model(config, tmp_path):
    output = str(tmp_path / "model")
    train.run(config(output=output))
    train.run(config(output=output, force=True, model=MODELS["majority"]()))
    assert load_model(tmp_path / "model").name == "majority"


def test_the_user_is_told_that_a_model_was_not_kept(config, capsys):
    train.run(config())
    assert "not kept" in capsys.readouterr().out


def test_the_card_names_what_the_model_was_made_of(config, tmp_path, tiny):
    train.run(config(output=str(tmp_path / "model")))
    card = (tmp_path / "model" / "card.md").read_text(encoding="utf-8").replace("\\", "")
    for fact in ("tfidf_svm", tiny.digest, "quoted_stance/official", "macro-F1"):
        assert fact in card


# --- labels from elsewhere ----------------------------------------------------------------------


def test_weak_labels_are_added_when_any_label_is_asked_for(config, labelled_file, capsys):
    path = labelled_file(("favor", "lexicon"), ("none", "gold"), (None, None))
    train.run(config(labels="any", input=path))
    assert "2 labelled statements" in capsys.readouterr().err


def test_gold_labels_alone_are_added_otherwise(config, labelled_file, capsys):
    path = labelled_file(("favor", "lexicon"), ("none", "gold"), (None, None))
    train.run(config(labels="gold", input=path))
    assert "1 labelled statements" in capsys.readouterr().err


def test_added_statements_change_what_is_learnt(config, labelled_file, tmp_path):
    path = labelled_file(*[("favor", "gold")] * 9)
    digests = []
    for name, source in (("without", None), ("with", path)):
        train.run(config(output=str(tmp_path / name), input=source))
        digests.append(load_model(tmp_path / name).training_digest_)
    assert digests[0] != digests[1]


def test_statements_of_the_training_part_are_not_added_twice(config, labelled_file, capsys):
    path = labelled_file(("favor", "gold"), statement_id="story-00#1", article_id="story-00")
    train.run(config(input=path))
    assert "0 labelled statements" in capsys.readouterr().err


def test_a_held_out_article_must_not_come_in_with_the_labels(config, labelled_file):
    path = labelled_file(("favor", "gold"), statement_id="story-09#9", article_id="story-09")
    with pytest.raises(DataError, match=r"leaks: article story-09"):
        train.run(config(input=path))


def test_a_held_out_text_must_not_come_in_under_another_name(config, labelled_file, tiny):
    held_out = tiny.articles[11].statements[0].statement.text
    with pytest.raises(DataError, match=r"leaks: statement new-0#1.*story-11#1"):
        train.run(config(input=labelled_file(("favor", "gold"), text=held_out)))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"labels": {"russia": {"label": "pro", "source": "gold"}}}, "labels.russia.label"),
        ({"labels": "favor"}, "labels"),
        ({"labels": {"russia": "favor"}}, "labels"),
        ({"spans": [[9, 2]]}, "spans must hold"),
        ({"text": " "}, "text is blank"),
    ],
)
def test_a_labelled_row_of_the_wrong_form_is_named_with_its_line(
    config, labelled_file, changes, message
):
    path = labelled_file(("favor", "gold"), **changes)
    with pytest.raises(DataError, match=f"labelled.jsonl line 1: .*{message}"):
        train.run(config(input=path))


def test_a_broken_line_of_labels_is_named(config, tmp_path):
    path = tmp_path / "labelled.jsonl"
    path.write_text('{"text": "“a”", "labels": {}}\n{broken\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"labelled.jsonl line 2: "):
        train.run(config(input=str(path)))


def test_statements_that_were_never_labelled_are_an_error(config, tmp_path):
    path = tmp_path / "statements.jsonl"
    path.write_text('{"statement_id": "a#1", "text": "“a”"}\n', encoding="utf-8")
    with pytest.raises(DataError, match="holds no labelled statement"):
        train.run(config(input=str(path)))


# --- passages that are only trained on ----------------------------------------------------------


@pytest.fixture
def supplemented(write_corpus, tmp_path, make_row, rows):
    """Return a function that puts a passage beside the tiny corpus."""

    def build(words="They had never heard of the plan before that morning", **settings):
        row = make_row("passage", (words, "Jonas Reiter", {"russia": "none"}))
        folder = write_corpus(tmp_path / "supplemented", [row])
        (folder / "articles.jsonl").rename(folder / "supplement.jsonl")
        return CorpusConfig("quoted_stance", str(write_corpus(folder, rows)), **settings)

    return build


@pytest.mark.parametrize(("supplement", "same"), [(True, False), (False, True)])
def test_supplementary_passages_are_trained_on_when_asked_for(
    config, supplemented, tmp_path, tiny_model, supplement, same
):
    corpus = supplemented(supplement=supplement)
    trained = train.train(config(corpus=corpus, output=str(tmp_path / "model"), refit=False))
    digest = load_model(tmp_path / "model").training_digest_
    assert (digest == tiny_model.training_digest_) is same
    assert trained.evaluation.targets["russia"].n == 9


def test_a_supplementary_passage_that_leaks_is_an_error(config, supplemented, tiny):
    words = tiny.articles[11].statements[0].statement.text.strip("“,”")
    with pytest.raises(DataError, match=r"passage#1 of supplement and story-11#1 of test"):
        train.run(config(corpus=supplemented(words)))


def test_any_labels_without_a_file_of_them_are_an_error(config):
    with pytest.raises(ConfigError, match="input must name the labelled statements"):
        config(labels="any")
