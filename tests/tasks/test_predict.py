"""`quotestance predict`: stances for articles and for statements that are already there."""

import csv
import json
import shutil

import pytest

from quotestance.config import ConfigError, EngineConfig, PathsConfig, PredictTask, TrackingConfig
from quotestance.extraction import EXTRACTORS
from quotestance.extraction.rules import RuleExtractor
from quotestance.io import DataError
from quotestance.models import MODELS, save_model
from quotestance.models.base import model_digest
from quotestance.schema import LABELS
from quotestance.tasks import predict

STATEMENT = {
    "statement_id": "mine#7",
    "article_id": "mine",
    "text": "“We trust Moscow as a loyal friend,”",
    "outlet": "The Daily Example",
    "year": 2024,
}


@pytest.fixture
def config(articles, tmp_path, model_folder):
    def build(**changes):
        settings = {
            "input": str(articles),
            "output": str(tmp_path / "out.jsonl"),
            "model_uri": str(model_folder),
            "extractor": EXTRACTORS["rules"](),
            "paths": PathsConfig(store=str(tmp_path / "store")),
            "tracking": TrackingConfig(enabled=False),
            **changes,
        }
        return PredictTask(**settings)

    return build


@pytest.fixture
def predicted(config, tmp_path, read_lines):
    """Return a function that predicts and reads what was written."""

    def run(**changes):
        predict.run(config(force=True, **changes))
        return read_lines(tmp_path / "out.jsonl")

    return run


@pytest.fixture
def statements(tmp_path):
    path = tmp_path / "in.jsonl"
    rows = [STATEMENT, {**STATEMENT, "statement_id": "mine#8", "text": "“The committee met,”"}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


# --- articles -----------------------------------------------------------------------------------


def test_every_statement_of_an_article_gets_a_stance_toward_each_target(predicted):
    rows = predicted()
    assert len(rows) == 9
    for row in rows:
        assert list(row["stance"]) == ["russia", "coercion"]
        for stance in row["stance"].values():
            assert set(stance) == {"label", "score", "probs", "abstain"}
            assert stance["score"] == max(stance["probs"].values())
            assert sum(stance["probs"].values()) == pytest.approx(1.0)
            assert stance["label"] in LABELS
        assert row["error"] is None


def test_stances_are_those_of_the_model(predicted, rows):
    gold = [s["stance"] for row in rows[9:] for s in row["statements"]]
    found = [{t: s["label"] for t, s in row["stance"].items()} for row in predicted()]
    assert found == gold


def test_a_row_names_its_model_by_digest(predicted, model_folder):
    assert {row["model"] for row in predicted()} == {f"tfidf_svm@{model_digest(model_folder)[:12]}"}


def test_the_manifest_names_the_model(predicted, tmp_path, model_folder):
    predicted()
    manifest = json.loads((tmp_path / "out.jsonl.manifest.json").read_text(encoding="utf-8"))
    assert manifest["model"]["digest"] == model_digest(model_folder)
    assert manifest["counts"] == {"inputs": 3, "articles": 3, "rows": 9, "rejects": 0}


def test_columns_of_an_article_row_are_carried_along(predicted, tmp_path, rows):
    path = tmp_path / "articles.jsonl"
    row = {"id": "story-09", "text": rows[9]["text"], "outlet": "The Daily Example"}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    found = predicted(input=str(path))
    assert len(found) == 3
    assert {r["outlet"] for r in found} == {"The Daily Example"}


def test_the_number_of_workers_does_not_change_the_output(config, tmp_path):
    for workers in (1, 2):
        engine = EngineConfig(workers=workers, chunk=1)
        predict.run(config(output=str(tmp_path / f"{workers}.jsonl"), engine=engine))
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()


def test_the_size_of_a_batch_does_not_change_the_labels(predicted):
    one, all_ = (predicted(engine=EngineConfig(workers=1, chunk=chunk)) for chunk in (1, 16))
    assert [r["statement_id"] for r in one] == [r["statement_id"] for r in all_]
    for a, b in zip(one, all_, strict=True):
        assert a["stance"]["russia"]["probs"] == pytest.approx(b["stance"]["russia"]["probs"])


def test_an_article_that_breaks_the_extractor_costs_only_itself(
    config, tmp_path, read_lines, monkeypatch
):
    whole = RuleExtractor.extract

    def fragile(self, article):
        if article.id == "story-10":
            raise MemoryError
        return whole(self, article)

    monkeypatch.setattr(RuleExtractor, "extract", fragile)
    engine = EngineConfig(workers=1)  # a worker process would have its extractor whole
    outcome = predict.run(config(engine=engine))
    assert outcome.exit_code == 3
    (reject,) = read_lines(tmp_path / "out.jsonl.rejects.jsonl")
    assert (reject["source"], reject["reason"]) == ("story-10", "MemoryError")
    assert len(read_lines(tmp_path / "out.jsonl")) == 6


# --- statements ---------------------------------------------------------------------------------


def test_statements_keep_their_own_columns(predicted, statements):
    first = predicted(input=statements)[0]
    for name, value in STATEMENT.items():
        assert first[name] == value
    assert first["stance"]["russia"]["label"] == "favor"


def test_statements_of_extract_get_the_stances_that_their_articles_would(
    predicted, config, tmp_path, articles
):
    from quotestance.config import ExtractTask
    from quotestance.tasks import extract

    path = str(tmp_path / "statements.jsonl")
    extract.run(ExtractTask(input=str(articles), output=path, extractor=EXTRACTORS["rules"]()))
    assert predicted(input=path) == predicted()


def test_text_alone_can_be_a_statement(predicted, tmp_path):
    path = tmp_path / "texts.csv"
    path.write_text("text,who\nWe trust Moscow as a loyal friend,me\n", encoding="utf-8")
    (row,) = predicted(input=str(path), unit="statement")
    assert (row["who"], row["stance"]["russia"]["label"]) == ("me", "favor")


def test_a_prediction_file_can_be_predicted_again(predicted, tmp_path):
    first = predicted()
    (tmp_path / "out.jsonl").rename(tmp_path / "first.jsonl")
    assert predicted(input=str(tmp_path / "first.jsonl")) == first


# --- choices ------------------------------------------------------------------------------------


@pytest.mark.parametrize("chosen", ["coercion", ["coercion"]])
def test_targets_can_be_chosen(predicted, chosen):
    assert {tuple(row["stance"]) for row in predicted(targets=chosen)} == {("coercion",)}


def test_a_target_that_the_model_does_not_know_is_wrong_usage(config, tmp_path):
    with pytest.raises(ConfigError, match=r"target must be one of the model's.*'nato'"):
        predict.run(config(targets=["russia", "nato"]))
    assert not (tmp_path / "out.jsonl").exists()


def test_below_the_least_score_the_model_abstains(predicted):
    assert all(row["stance"]["russia"]["abstain"] for row in predicted(min_score=1.0))
    assert not any(row["stance"]["russia"]["abstain"] for row in predicted(min_score=0.0))


def test_csv_has_one_flat_row_a_statement(config, tmp_path):
    predict.run(config(output=str(tmp_path / "out.csv")))
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 9
    assert {row["stance_russia"] for row in rows} == {"favor", "against", "none"}
    assert all(0 < float(row["score_coercion"]) <= 1 for row in rows)


def test_a_model_folder_that_was_replaced_is_read_anew(predicted, tmp_path, model_folder, tiny):
    folder = tmp_path / "model"
    shutil.copytree(model_folder, folder)
    first = predicted(model_uri=str(folder))
    gold = [s for a in tiny.articles for s in a.statements]
    statements, labels = [s.statement for s in gold], {"russia": ["against"] * len(gold)}
    other = MODELS["majority"]().build().fit(statements, labels, seed=0)
    save_model(other, folder, card="")
    second = predicted(model_uri=str(folder))
    assert {row["stance"]["russia"]["label"] for row in second} == {"against"}
    assert {row["model"] for row in first}.isdisjoint(row["model"] for row in second)


def test_the_champion_is_taken_where_no_model_is_named(predicted, trained, capsys):
    import mlflow

    from quotestance.tracking import CHAMPION, Tracker

    tracker = Tracker(TrackingConfig(registered_model="chosen"), store=trained.store)
    assert tracker.champion_uri() is None
    version = mlflow.register_model(trained.second.model_uri, "chosen")
    mlflow.MlflowClient().set_registered_model_alias("chosen", CHAMPION, version.version)
    predicted(model_uri=None, tracking=tracker.config, paths=trained.config.paths)
    assert "models:/chosen@champion" in capsys.readouterr().err


# --- what can go wrong --------------------------------------------------------------------------


def test_a_model_that_is_not_there_is_wrong_usage(config, tmp_path):
    with pytest.raises(ConfigError, match="model must be a model folder"):
        predict.run(config(model_uri=str(tmp_path / "none")))


def test_a_changed_model_is_refused(config, tmp_path, model_folder):
    shutil.copytree(model_folder, tmp_path / "model")
    (tmp_path / "model" / "calibration.json").write_text("{}", encoding="utf-8")
    with pytest.raises(DataError, match=r"calibration\.json was changed"):
        predict.run(config(model_uri=str(tmp_path / "model")))


def test_an_article_without_quotes_gives_no_row_and_no_reject(config, tmp_path, read_lines):
    path = tmp_path / "quiet.txt"
    path.write_text("Nobody said anything at all.", encoding="utf-8")
    assert predict.run(config(input=str(path))).exit_code == 0
    assert read_lines(tmp_path / "out.jsonl") == []
    assert not (tmp_path / "out.jsonl.rejects.jsonl").exists()
