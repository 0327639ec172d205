"""`quotestance predict`: the stance of every statement of an archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import cache, partial
from pathlib import Path
from typing import Any

from quotestance.config import ConfigError, PredictTask
from quotestance.engine import Failure
from quotestance.engine.batch import Input, map_batches, read_inputs, rejected
from quotestance.engine.output import BatchOutput
from quotestance.models import load_model
from quotestance.models.base import StanceModel, model_digest, read_record, stances_of
from quotestance.reporting.console import note, progress
from quotestance.schema import Article, Reject, Statement
from quotestance.tasks import Outcome
from quotestance.tracking import Tracker

Row = dict[str, Any]


def run(config: PredictTask) -> Outcome:
    """Predict the stances of articles' or given statements, and write them as rows."""
    tracker = Tracker(config.tracking, store=Path(config.paths.store))
    folder, origin = tracker.resolve(config.model_uri)
    record = read_record(folder)
    targets = _targets(config.targets, record["targets"])
    digest = model_digest(folder)
    model = f"{record.get('name', record['kind'])}@{digest[:12]}"
    note(f"model: {model}, {origin}; targets: {', '.join(targets)}")
    items = read_inputs(config.input, unit=config.unit, output=config.output)
    output = BatchOutput(
        config.output,
        input=config.input,
        settings=asdict(config),
        force=config.force,
        max_reject_rate=config.max_reject_rate,
        targets=targets,
        model={"id": model, "digest": digest, "folder": str(folder)},
    )
    predict = partial(
        _predict_batch,
        folder=folder.resolve(),
        digest=digest,
        model_name=model,
        targets=targets,
        min_score=config.min_score,
        extractor=config.extractor.build(),
    )
    with output:
        results = map_batches(
            predict, items, workers=config.engine.workers, size=config.engine.chunk
        )
        for item, rows in progress(results, description="predicting"):
            if isinstance(item, Reject):
                output.reject(item)
                continue
            if isinstance(rows, Failure):
                output.reject(rejected(item, rows))
                continue
            if isinstance(item, Article):
                output.add_article(item)
            else:
                output.add_input()
            for row in rows:
                output.write(row)
    for line in output.summary():
        note(line)
    return Outcome(exit_code=output.exit_code)


def _targets(wanted: Any, known: Sequence[str]) -> tuple[str, ...]:
    if wanted is None:
        return tuple(known)
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    for name in names:
        if name not in known:
            raise ConfigError(
                f"target must be one of the model's ({', '.join(known)}), got {name!r}"
            )
    return tuple(names)


def _predict_batch(
    items: list[Input],
    *,
    folder: Path,
    digest: str,
    model_name: str,
    targets: Sequence[str],
    min_score: float,
    extractor: Any,
) -> list[list[Row]]:
    """Return each item's prediction rows; all statements of the batch are scored at once."""
    found: list[list[tuple[Statement, Row]]] = []
    for item in items:
        if isinstance(item, Article):
            extra = dict(item.extra)
            found.append([(s, {**extra, **s.to_row()}) for s in extractor.extract(item)])
        elif isinstance(item, Reject):
            found.append([])
        else:
            found.append([(item.statement, {**item.statement.to_row(), **item.row})])
    statements = [statement for pairs in found for statement, _ in pairs]
    probs = _model(folder, digest).predict_proba(statements, targets)
    stances = {t: iter(stances_of(probs[t], min_score=min_score)) for t in targets}
    return [
        [
            {
                **row,
                "stance": {t: asdict(next(stances[t])) for t in targets},
                "model": model_name,
                "error": None,
            }
            for _, row in pairs
        ]
        for pairs in found
    ]


@cache
def _model(folder: Path, digest: str) -> StanceModel:
    """Load a model once in each process; the digest tells apart what one folder held in turn."""
    return load_model(folder)
