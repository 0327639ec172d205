"""`quotestance train`: fits a model on a corpus, scores it on the test part, logs the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from quotestance import __version__
from quotestance.config import ConfigError, TrainTask
from quotestance.corpus import GoldArticle, GoldStatement
from quotestance.evaluation import Evaluation, evaluate, extract_all
from quotestance.io import DataError, read_rows, sha256_file
from quotestance.labeling.provenance import GOLD
from quotestance.models import save_model
from quotestance.models.base import StanceModel
from quotestance.reporting.console import note, note_lacking, print_lines, progress
from quotestance.reporting.model_card import model_card
from quotestance.reporting.results import confusion_figures, print_summary, score_rows
from quotestance.schema import LABELS, Article, Reject, Statement
from quotestance.splits import Split, find_leaks, load_split
from quotestance.tasks import Outcome
from quotestance.tracking import Run, Tracker, flatten

Labels = dict[str, list[str | None]]


@dataclass(frozen=True, slots=True)
class Trained:
    """What training left behind."""

    name: str
    evaluation: Evaluation
    model_uri: str | None
    """Its address in the tracking store, None where tracking is off."""


def run(config: TrainTask) -> Outcome:
    """Train, print the scores and where the model is."""
    trained = train(config)
    print_summary([(trained.name, trained.evaluation)])
    places = [p for p in (trained.model_uri, config.output) if p]
    print_lines(
        [
            f"signature: {trained.evaluation.signature}",
            *(f"model: {place}" for place in places),
            *(
                [f"next: quotestance predict input=… output=… model={places[0]}"]
                if places
                else ["the model was not kept: neither tracking nor output= is on"]
            ),
        ]
    )
    scores = [s.metrics["macro_f1"].value for s in trained.evaluation.targets.values()]
    return Outcome(metric=sum(scores) / len(scores))


def train(config: TrainTask) -> Trained:
    """Fit, calibrate on dev, score on test, save and log a model.

    Raises:
        ConfigError: a setting can't be used with this corpus.
        DataError: the data can't be learnt from, or leaks.
    """
    targets = list(config.targets)
    _check_output(config.output, config.force)
    tracker = Tracker(config.tracking, store=Path(config.paths.store))
    corpus, split = load_split(config.corpus, config.split, targets=targets, seed=config.seed)
    note_lacking(corpus.name, corpus.lacking)
    for leak in split.leaks:
        note(f"leak let through: {leak}")
    statements, stances = _gold((*split.train, *split.supplement), targets)
    if config.input:
        added, labels = _labelled(config.input, config.labels, split, targets, config)
        statements += added
        for target in targets:
            stances[target] += labels[target]
        note(f"{len(added)} labelled statements of {config.input} added to the training part")
        if not added and config.labels == GOLD:
            note("labels=any would take its weak labels, too")
    mentions = {name: target.mentions for name, target in config.targets.items()}
    name = config.model.name
    with tracker.start(task="train", name=name, experiment=config.experiment_name) as run:
        run.log_settings(asdict(config))
        run.log_split(split, targets, corpus_digest=corpus.digest)
        if config.input:
            run.log_tags({"input_digest": sha256_file(Path(config.input))})
        model: StanceModel = config.model.build()
        dev, dev_stances = _gold(split.dev, targets)
        steps = ("fit", "calibrate", "refit") if config.refit else ("fit", "calibrate")
        for step in progress(steps, description=f"training {name}"):
            if step == "calibrate":
                model.calibrate(dev, dev_stances)
                continue
            if step == "refit":
                statements = [*statements, *dev]
                stances = {t: [*stances[t], *dev_stances[t]] for t in targets}
            model.fit(statements, stances, seed=config.seed, mentions=mentions)
        extracted = None
        if config.evaluation.end_to_end:
            extractor = config.extractor.build()
            extracted = extract_all(
                progress(split.test, description="extracting"), extractor.extract
            )
        evaluation = evaluate(
            model,
            split.test,
            targets=targets,
            extracted=extracted,
            config=config.evaluation,
            seed=config.seed,
            part=split.test_name,
            split=split.name,
        )
        card = _card(config, model, split, corpus.digest, len(statements), evaluation)
        _keep(model, card, config, run)
        run.log_evaluation(evaluation, figures=confusion_figures(evaluation))
    return Trained(name, evaluation, run.model_uri)


def _check_output(output: str | None, force: bool) -> None:
    if output is None or force:
        return
    folder = Path(output)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigError(f"output must not exist yet (force=true replaces it), got {output!r}")


def _gold(
    articles: Sequence[GoldArticle], targets: Sequence[str]
) -> tuple[list[Statement], Labels]:
    gold = [s for a in articles for s in a.statements]
    return [s.statement for s in gold], {t: [s.stance.get(t) for s in gold] for t in targets}


def _labelled(
    path: str, wanted: str, split: Split, targets: Sequence[str], config: TrainTask
) -> tuple[list[Statement], Labels]:
    """Read what `quotestance label` wrote; nothing that dev or test hold may come in with it.

    Raises:
        DataError: a row can't be used, none of them is labelled, or one is held out.
    """
    known = {s.statement.statement_id for a in split.train for s in a.statements}
    statements: list[Statement] = []
    labels: Labels = {target: [] for target in targets}
    n_labelled = 0
    for item in read_rows(path):
        if isinstance(item, Reject):
            raise DataError(f"{item.source} {item.position}: {item.reason}")
        position, row = item
        place = f"{path} {position}"
        given = {t: _label(row, t, wanted, place) for t in targets}
        n_labelled += "labels" in row
        if not any(given.values()):
            continue
        try:
            statement = Statement.from_row(row)
        except (ValueError, TypeError, AttributeError) as error:
            raise DataError(f"{place}: {error}") from None
        if statement.statement_id in known:
            continue
        statements.append(statement)
        for target in targets:
            labels[target].append(given[target])
    if not n_labelled:
        raise DataError(f"{path}: holds no labelled statement (no labels)")
    added = [
        GoldArticle(Article(s.article_id, s.context), "train", "", (GoldStatement(s, {}),))
        for s in statements
    ]
    held_out = (*split.dev, *split.test)
    for leak in find_leaks(
        added, held_out, names=("input", "dev or test"), similarity=config.split.similarity
    ):
        if not config.split.allow_leakage:
            raise DataError(f"{path} leaks: {leak}")
        note(f"leak let through: {leak}")
    return statements, labels


def _label(row: Mapping[str, Any], target: str, wanted: str, place: str) -> str | None:
    labels = row.get("labels") or {}
    if isinstance(labels, str) and labels.startswith("{"):
        labels = orjson.loads(labels)  # as a CSV file holds them, in one cell
    entry = (labels.get(target) or {}) if isinstance(labels, Mapping) else labels
    if not isinstance(entry, Mapping):
        raise DataError(f"{place}: labels must be those of quotestance label, got {labels!r:.120}")
    label = entry.get("label")
    if label is None or (wanted == GOLD and entry.get("source") != GOLD):
        return None
    if label not in LABELS:
        raise DataError(f"{place}: labels.{target}.label must be one of {LABELS}, got {label!r}")
    return str(label)


def _card(
    config: TrainTask,
    model: StanceModel,
    split: Split,
    corpus_digest: str,
    n_statements: int,
    evaluation: Evaluation,
) -> str:
    return model_card(
        model={"name": model.name, "kind": model.kind, "quotestance": __version__},
        targets={name: target.sentence for name, target in config.targets.items()},
        labels=LABELS,
        training={
            "corpus": config.corpus.reader,
            "corpus digest": corpus_digest,
            "split": split.name,
            "split digest": split.digest,
            "articles": len(split.train) + (len(split.dev) if config.refit else 0),
            "supplementary passages": len(split.supplement),
            "statements": n_statements,
            "parts": "train and dev" if config.refit else "train",
            "labels": config.labels,
            "seed": config.seed,
        },
        scores=score_rows(f"{evaluation.split}, {evaluation.part}", evaluation),
        settings=asdict(config.model),
        calibration={
            "method": f"temperature, log loss on the dev part ({len(split.dev)} articles)",
            **{f"temperature, {t}": f"{v:.4f}" for t, v in model.calibration_.temperature.items()},
        },
        reproduce=_command(config),
    )


def _command(config: TrainTask) -> str:
    """Return the command that makes this model again: what differs from the defaults."""
    name = config.model.name
    words = [
        f"model={name}",
        f"corpus={config.corpus.reader}",
        f"split={config.split.scheme}",
        f"target=[{','.join(config.targets)}]",
        f"seed={config.seed}",
        f"labels={config.labels}",
        f"refit={str(config.refit).lower()}",
        f"corpus.supplement={str(config.corpus.supplement).lower()}",
    ]
    usual = flatten(asdict(type(config.model)(name=name)))
    for key, value in flatten(asdict(config.model)).items():
        if value != usual[key]:
            words.append(f"model.{key}={str(value).lower() if isinstance(value, bool) else value}")
    if config.input:
        words.append(f"input={config.input}")
    return "quotestance train " + " ".join(words)


def _keep(model: StanceModel, card: str, config: TrainTask, run: Run) -> None:
    with TemporaryDirectory() as temporary:
        folder = save_model(model, Path(temporary) / "model", card=card)
        run.log_model(folder, params={"model": model.name, "seed": config.seed})
    if config.output:
        save_model(model, Path(config.output), card=card)
