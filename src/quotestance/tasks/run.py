"""`quotestance run`: the whole pipeline, on the seed articles and the gold corpus."""

from __future__ import annotations

import shlex
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from quotestance.config import (
    ExtractTask,
    LabelTask,
    PredictTask,
    ReportTask,
    RunTask,
    TrainTask,
)
from quotestance.reporting.console import note, print_lines
from quotestance.reporting.results import print_summary, score_rows
from quotestance.tasks import Outcome, extract, label, predict, report, train
from quotestance.tracking import Tracker

T = TypeVar("T")


def run(config: RunTask) -> Outcome:
    """Extract, label, train a baseline and a model, predict, report, and print the scores.

    Each step is the task of that name with this config's settings, and leaves its files in the
    store folder.
    """
    store = Path(config.paths.store)
    statements, labels = str(store / "statements.jsonl"), str(store / "labels.jsonl")
    predictions, page = str(store / "predictions.jsonl"), str(store / "report.html")
    folder = str(store / "model")

    note("1/5 extract: quotes and speakers of the seeds")
    code = extract.run(_task(ExtractTask, config, output=statements)).exit_code
    note("2/5 label: gold where there is some, else the lexicon")
    gold = [
        p for p in dict.fromkeys((config.paths.corpus, *_folders(config.input))) if _has_gold(p)
    ]
    label.run(_task(LabelTask, config, input=statements, output=labels, gold=gold))
    note("3/5 train and evaluate on the corpus")
    baseline = train.train(_task(TrainTask, config, model=config.baseline, input=None))
    trained = train.train(_task(TrainTask, config, input=None, output=folder))
    note("4/5 predict the stances of the seeds")
    targets = list(config.targets)
    predict.run(_task(PredictTask, config, output=predictions, model_uri=folder, targets=targets))
    note("5/5 report")
    report.write(
        _task(ReportTask, config, input=predictions, articles=config.input, output=page),
        scores=score_rows(trained.name, trained.evaluation),
        targets={name: target.sentence for name, target in config.targets.items()},
    )
    print_summary([(t.name, t.evaluation) for t in (baseline, trained)])
    tracker = Tracker(config.tracking, store=store)
    print_lines(
        [
            f"report: {page}",
            "next:",
            f"  quotestance compare experiment={config.experiment_name}",
            f"  mlflow ui --backend-store-uri {shlex.quote(tracker.uri)}",
            f"  quotestance predict input=<your articles> output=out.jsonl model={folder}",
        ]
    )
    scores = [s.metrics["macro_f1"].value for s in trained.evaluation.targets.values()]
    return Outcome(exit_code=code, metric=sum(scores) / len(scores))


def _task(kind: type[T], config: RunTask, **settings: Any) -> T:
    """Return a task's config with what it has in common with this one, its outputs replaced."""
    names = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    shared = {f.name: getattr(config, f.name) for f in fields(config) if f.name in names}
    forced = {"force": True} if "force" in names else {}
    return kind(**{**shared, **forced, **settings})


def _folders(input: Any) -> list[str]:
    return [input] if isinstance(input, str) else [str(name) for name in input]


def _has_gold(folder: str) -> bool:
    path = Path(folder)
    return (path / "articles.jsonl").is_file() or any(path.glob("*.gold.json"))
