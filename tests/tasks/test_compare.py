"""`quotestance compare`: the runs of an experiment side by side."""

import csv
import json

import pytest

from quotestance.config import CompareTask, ConfigError, PathsConfig, TrackingConfig
from quotestance.evaluation import Evaluation
from quotestance.io import DataError
from quotestance.metrics import METRICS
from quotestance.tasks import compare
from quotestance.tracking import Tracker


@pytest.fixture
def config(trained):
    pristine = trained.store.with_name("pristine")

    def build(store=pristine, **changes):
        settings = {
            "experiment_name": "tiny",
            "paths": PathsConfig(store=str(store)),
            **changes,
        }
        return CompareTask(**settings)

    return build


def empty_evaluation(part="test", split="other"):
    return Evaluation(
        part=part, split=split, seed=0, n_articles=0, targets={}, extraction=None,
        end_to_end={}, predictions=[],
    )  # fmt: skip


def test_every_run_is_shown_with_its_scores(config, trained, capsys):
    outcome = compare.run(config())
    out = capsys.readouterr().out
    for run_id in trained.run_ids:
        assert run_id in out
    scores = trained.first.evaluation.targets.values()
    expected = sum(s.metrics["macro_f1"].value for s in scores) / 2
    assert outcome.metric == pytest.approx(expected)
    assert outcome.exit_code == 0


@pytest.mark.parametrize("metric", [*METRICS, "end_to_end_f1"])
def test_every_metric_can_be_compared(config, capsys, metric):
    compare.run(config(metric=metric))
    assert metric in capsys.readouterr().out


def test_only_the_latest_runs_are_shown(config, trained, capsys):
    compare.run(config(last=1))
    out = capsys.readouterr().out
    assert trained.run_ids[1] in out
    assert trained.run_ids[0] not in out


def test_the_table_can_be_written_as_csv(config, trained, tmp_path):
    compare.run(config(output=str(tmp_path / "runs.csv")))
    with (tmp_path / "runs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["run_id"] for row in rows] == list(trained.run_ids[::-1])
    flat = trained.first.evaluation.flat_metrics()
    for name in ("russia.macro_f1", "russia.macro_f1_low", "coercion.n"):
        assert float(rows[0][name]) == flat[name]


def test_the_table_can_be_written_as_json(config, trained, tmp_path):
    compare.run(config(output=str(tmp_path / "runs.json")))
    rows = json.loads((tmp_path / "runs.json").read_text(encoding="utf-8"))
    assert {row["run_id"] for row in rows} == set(trained.run_ids)
    assert {row["part"] for row in rows} == {"test"}


def fail_in(tracker):
    with tracker.start(task="train", name="unlucky", experiment="mixed"):
        raise DataError("out of luck")


def test_runs_on_other_data_stand_in_a_table_of_their_own(store, config, capsys):
    tracker = Tracker(TrackingConfig(), store=store)
    for part in ("test", "dev"):
        with tracker.start(task="evaluate", name=f"on {part}", experiment="mixed") as run:
            run.log_tags({"split": "s", "split_digest": part, "part": part})
            run.log_evaluation(empty_evaluation(part), figures={})
            import mlflow

            mlflow.log_metrics({"russia.macro_f1": 0.5, "russia.n": 9})
    compare.run(config(store, experiment_name="mixed"))
    seen = capsys.readouterr()
    assert "test part" in seen.out
    assert "dev part" in seen.out
    assert "different data" in seen.err


def test_failed_runs_are_named_with_their_error(store, config, capsys):
    tracker = Tracker(TrackingConfig(), store=store)
    with pytest.raises(DataError):
        fail_in(tracker)
    with tracker.start(task="train", name="lucky", experiment="mixed"):
        import mlflow

        mlflow.log_metric("russia.macro_f1", 0.5)
    compare.run(config(store, experiment_name="mixed"))
    assert "unlucky" in (err := capsys.readouterr().err)
    assert "out of luck" in err


def test_an_experiment_without_scores_is_wrong_usage(store, config):
    with Tracker(TrackingConfig(), store=store).start(task="train", name="a", experiment="bare"):
        pass
    with pytest.raises(ConfigError, match="experiment must hold a run with macro_f1"):
        compare.run(config(store, experiment_name="bare"))


def test_an_unknown_experiment_is_wrong_usage(config):
    with pytest.raises(ConfigError, match=r"experiment must be one of .*tiny"):
        compare.run(config(experiment_name="none"))


def test_an_unknown_metric_is_wrong_usage(config):
    with pytest.raises(ConfigError, match=r"metric must be one of macro_f1.*got 'f2'"):
        compare.run(config(metric="f2"))


def test_no_store_is_wrong_usage(config, tmp_path):
    with pytest.raises(ConfigError, match=r"mlflow\.db"):
        compare.run(config(tmp_path / "none"))


def test_an_output_of_another_kind_is_refused(config, tmp_path):
    with pytest.raises(ConfigError, match=r"output must end in \.csv, \.json"):
        compare.run(config(output=str(tmp_path / "runs.xlsx")))
