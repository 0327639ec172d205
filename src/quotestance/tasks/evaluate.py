"""`quotestance evaluate`: a fitted model on one part of a corpus, from gold and from raw text."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from quotestance.config import EvaluateTask
from quotestance.evaluation import evaluate, extract_all
from quotestance.models import load_model
from quotestance.models.base import model_digest
from quotestance.reporting.console import note, note_lacking, print_lines, progress
from quotestance.reporting.results import confusion_figures, print_details
from quotestance.splits import load_split
from quotestance.tasks import Outcome
from quotestance.tracking import Tracker


def run(config: EvaluateTask) -> Outcome:
    """Score a model, print the scores with intervals and n, and log them as a run."""
    targets = list(config.targets)
    tracker = Tracker(config.tracking, store=Path(config.paths.store))
    folder, origin = tracker.resolve(config.model_uri)
    model = load_model(folder)
    note(f"model: {model.name}, {origin}")
    corpus, split = load_split(config.corpus, config.split, targets=targets, seed=config.seed)
    note_lacking(corpus.name, corpus.lacking)
    part, articles = split.part(config.part)
    extracted = None
    if config.evaluation.end_to_end:
        extractor = config.extractor.build()
        extracted = extract_all(progress(articles, description="extracting"), extractor.extract)
    evaluation = evaluate(
        model,
        articles,
        targets=targets,
        extracted=extracted,
        config=config.evaluation,
        seed=config.seed,
        part=part,
        split=split.name,
    )
    with tracker.start(
        task="evaluate", name=f"{model.name} on {corpus.name}", experiment=config.experiment_name
    ) as run:
        run.log_settings({**asdict(config), "model_digest": model_digest(folder)})
        run.log_split(split, targets, corpus_digest=corpus.digest)
        run.log_evaluation(evaluation, figures=confusion_figures(evaluation))
    print_details(model.name, evaluation)
    print_lines([f"signature: {evaluation.signature}"])
    scores = [s.metrics["macro_f1"].value for s in evaluation.targets.values()]
    return Outcome(metric=sum(scores) / len(scores))
