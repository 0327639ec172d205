"""Every run, with all that is needed to believe it and to repeat it, in an MLflow store.

The only file that imports mlflow, with `mlflow_model.py`, the pyfunc that it logs.
"""

from __future__ import annotations

import logging
import os
import subprocess
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from quotestance import __version__
from quotestance.config import ConfigError, TrackingConfig
from quotestance.corpus import GoldArticle, as_dataset
from quotestance.evaluation import Evaluation
from quotestance.io import DataError, sha256_file, sha256_text
from quotestance.models import DEFAULT_MODEL
from quotestance.schema import LABELS
from quotestance.splits import Split

CHAMPION = "champion"
MODEL_NAME = "model"
_LONGEST_PARAM = 500
_NOT_THERE = ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE")
"""MLflow's codes for a registered model, and for an alias, that don't exist."""
_STORE_FAILURES = ("OperationalError", "DatabaseError", "MlflowException", "RestException")


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What `compare` shows of a run."""

    run_id: str
    name: str
    status: str
    started: int
    """Milliseconds since the epoch."""
    metrics: Mapping[str, float]
    params: Mapping[str, str]
    tags: Mapping[str, str]


@dataclass
class Run:
    """A run in progress, or one that leaves no trace where tracking is off."""

    run_id: str | None = None
    _datasets: dict[str, Any] = field(default_factory=dict)
    _model_id: str | None = None

    @property
    def model_uri(self) -> str | None:
        """Where the run's model is found once it is logged."""
        return f"runs:/{self.run_id}/{MODEL_NAME}" if self.run_id else None

    def log_settings(self, settings: Mapping[str, Any]) -> None:
        """Log the resolved config: flat as params, whole as `config.json`."""
        if self.run_id is None:
            return
        import mlflow

        mlflow.log_params({name: _short(value) for name, value in flatten(settings).items()})
        mlflow.log_dict(_plain(settings), "config.json")

    def log_split(self, split: Split, targets: Sequence[str], *, corpus_digest: str) -> None:
        """Log the parts as data sets with digests, and which article is where."""
        if self.run_id is None:
            return
        import mlflow

        mlflow.log_dict(
            {"name": split.name, "digest": split.digest, "ids": dict(split.ids)}, "split.json"
        )
        mlflow.set_tags(
            {"split": split.name, "split_digest": split.digest, "corpus_digest": corpus_digest}
        )
        parts = {
            "train": split.train,
            "held out from train" if split.test_name == "dev" else "dev": split.dev,
            split.test_name: split.test,
            **({"supplement": split.supplement} if split.supplement else {}),
        }
        for part, articles in parts.items():
            dataset = mlflow.data.from_huggingface(
                as_dataset(articles, targets),
                name=f"{split.name}/{part}",
                digest=part_digest(articles, targets)[:32],
            )
            self._datasets[part] = dataset
            mlflow.log_input(dataset, context=part)

    def log_model(self, folder: Path, *, params: Mapping[str, Any]) -> None:
        """Log a model folder as a pyfunc with its signature."""
        if self.run_id is None:
            return
        import mlflow
        from mlflow.models import ModelSignature
        from mlflow.types import ColSpec, Schema

        record = orjson.loads((folder / "model.json").read_bytes())
        outputs = [
            spec
            for target in record["targets"]
            for spec in (
                ColSpec("string", f"stance_{target}"),
                ColSpec("double", f"score_{target}"),
                *(ColSpec("double", f"prob_{target}_{label}") for label in LABELS),
            )
        ]
        inputs = [
            ColSpec("string", "text"),
            ColSpec("string", "context", required=False),
            ColSpec("string", "speaker", required=False),
        ]
        info = mlflow.pyfunc.log_model(
            name=MODEL_NAME,
            python_model=str(Path(__file__).with_name("mlflow_model.py")),
            artifacts={MODEL_NAME: str(folder)},
            signature=ModelSignature(inputs=Schema(inputs), outputs=Schema(outputs)),
            pip_requirements=[f"quotestance=={__version__}"],
            params={name: str(value) for name, value in params.items()},
        )
        self._model_id = info.model_id
        mlflow.set_tag("model_digest", sha256_file(folder / "model.json"))
        mlflow.log_artifact(str(folder / "card.md"))

    def log_evaluation(self, evaluation: Evaluation, *, figures: Mapping[str, str]) -> None:
        """Log scores with n and intervals, the predictions behind them, and figures (SVG).

        Scores are tied to the logged model and to the data set of the part.
        """
        if self.run_id is None:
            return
        import mlflow

        mlflow.log_metrics(
            evaluation.flat_metrics(),
            model_id=self._model_id,
            dataset=self._datasets.get(evaluation.part),
        )
        mlflow.set_tags({"signature": evaluation.signature, "part": evaluation.part})
        for name, svg in figures.items():
            mlflow.log_text(svg, f"figures/{name}.svg")
        lines = b"".join(orjson.dumps(row) + b"\n" for row in evaluation.predictions)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "predictions.jsonl"
            path.write_bytes(lines)
            mlflow.log_artifact(str(path))

    def log_tags(self, tags: Mapping[str, str]) -> None:
        """Log further facts."""
        if self.run_id is not None:
            import mlflow

            mlflow.set_tags(dict(tags))


class Tracker:
    """The store that runs are logged to."""

    def __init__(self, config: TrackingConfig, *, store: Path) -> None:
        self.config = config
        self.store = store.resolve()
        self.uri = config.uri or f"sqlite:///{self.store / 'mlflow.db'}"

    @contextmanager
    def start(self, *, task: str, name: str, experiment: str) -> Iterator[Run]:
        """Open a run; one that ends in an error is marked as failed with the error.

        Raises:
            DataError: the store can't be used.
        """
        if not self.config.enabled:
            yield Run()
            return
        mlflow = self._connect(create=True)
        with self._naming_the_store():
            experiment_id = self._experiment_id(experiment)
        tags = {
            "task": task,
            "experiment": experiment,
            "version": __version__,
            **environment_tags(),
        }
        with mlflow.start_run(experiment_id=experiment_id, run_name=name, tags=tags) as active:
            try:
                yield Run(run_id=active.info.run_id)
            except BaseException as error:
                mlflow.set_tag("error", f"{type(error).__name__}: {error}"[:5000])
                raise

    def runs(self, experiment: str, *, last: int) -> list[RunSummary]:
        """Return the latest runs of an experiment, newest first.

        Raises:
            ConfigError: there is no store, or no such experiment in it.
            DataError: the store can't be used.
        """
        mlflow = self._connect(create=False)
        with self._naming_the_store():
            client = mlflow.MlflowClient()
            found = client.get_experiment_by_name(experiment)
        if found is None:
            known = sorted(e.name for e in client.search_experiments() if e.name != "Default")
            raise ConfigError(
                f"experiment must be one of {', '.join(known) or '(none yet)'}, got {experiment!r}"
            )
        return [
            RunSummary(
                run_id=run.info.run_id,
                name=run.info.run_name or run.info.run_id,
                status=run.info.status,
                started=run.info.start_time,
                metrics=dict(run.data.metrics),
                params=dict(run.data.params),
                tags=dict(run.data.tags),
            )
            for run in client.search_runs(
                [found.experiment_id], max_results=last, order_by=["attributes.start_time DESC"]
            )
        ]

    def champion_uri(self) -> str | None:
        """Return the address of the registered champion, or None where there is none.

        Raises:
            DataError: the store can't be used.
        """
        if not self.config.enabled or (not self.config.uri and not self._database.exists()):
            return None
        mlflow = self._connect(create=False)
        name = self.config.registered_model
        with self._naming_the_store():
            try:
                mlflow.MlflowClient().get_model_version_by_alias(name, CHAMPION)
            except mlflow.exceptions.MlflowException as error:
                # A server that doesn't answer is no reason to take another model in silence.
                if error.error_code not in _NOT_THERE:
                    raise
                return None
        return f"models:/{name}@{CHAMPION}"

    def resolve(self, uri: str | None) -> tuple[Path, str]:
        """Return a model folder and, in words, where it comes from.

        With no address given: the champion where one is registered, else the model that ships.

        Raises:
            ConfigError: nothing is found there.
        """
        if uri:
            return self.model_folder(uri), uri
        if champion := self.champion_uri():
            return self.model_folder(champion), f"the champion, {champion}"
        return DEFAULT_MODEL, "the model that ships (none named, no champion registered)"

    def model_folder(self, uri: str) -> Path:
        """Return the model folder behind a folder path, `runs:/` or `models:/` address.

        Raises:
            ConfigError: nothing is found there.
        """
        if not uri.startswith(("runs:/", "models:/")):
            return Path(uri)
        mlflow = self._connect(create=False)
        try:
            local = Path(mlflow.artifacts.download_artifacts(artifact_uri=uri))
        except (mlflow.exceptions.MlflowException, OSError) as error:
            raise ConfigError(
                f"model must be in the tracking store {self.uri}, got {uri!r} ({error!s:.150})"
            ) from None
        # A version that was registered by its runs:/ address comes one folder deeper.
        for folder in (local, local / MODEL_NAME):
            if (folder / "artifacts" / MODEL_NAME).is_dir():
                return folder / "artifacts" / MODEL_NAME
        raise ConfigError(f"model must have been logged by quotestance, got {uri!r}")

    @property
    def _database(self) -> Path:
        return self.store / "mlflow.db"

    def _connect(self, *, create: bool) -> Any:
        # Nothing is sent anywhere but to the store the user named.
        os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
        os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"
        os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
        # MLflow's own number keeps a user waiting for minutes where a server is not there.
        os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "3")
        if not self.config.uri:
            if not create and not self._database.exists():
                raise ConfigError(
                    f"the tracking store must hold a run, and there is none at {self._database}; "
                    "`quotestance run` or `quotestance train` makes one"
                )
            try:
                self.store.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise DataError(
                    f"the tracking store {self.store} can't be made: {error.strerror}"
                ) from None
        import mlflow

        # After the import, which sets its own levels: a user has no use for migration steps and
        # for hints on input examples.
        for name in ("mlflow", "alembic"):
            logging.getLogger(name).setLevel(logging.ERROR)
        warnings.filterwarnings("ignore", category=UserWarning, module="mlflow")
        mlflow.set_tracking_uri(self.uri)
        mlflow.set_registry_uri(self.uri)
        return mlflow

    @contextmanager
    def _naming_the_store(self) -> Iterator[None]:
        """Raise what goes wrong within a store, a database or a server, as DataError."""
        try:
            yield
        except Exception as error:
            if type(error).__name__ not in _STORE_FAILURES:
                raise
            raise DataError(
                f"the tracking store {self.uri} can't be used: {error!s:.200}"
            ) from None

    def _experiment_id(self, name: str) -> str:
        import mlflow

        client = mlflow.MlflowClient()
        found = client.get_experiment_by_name(name)
        if found is None:
            location = None if self.config.uri else (self.store / "artifacts").as_uri()
            try:
                return str(client.create_experiment(name, artifact_location=location))
            except mlflow.exceptions.MlflowException:
                # Another process may have made it a moment ago.
                found = client.get_experiment_by_name(name)
                if found is None:
                    raise
        if found.lifecycle_stage != "active":
            raise ConfigError(f"experiment_name must not be that of a deleted one, got {name!r}")
        return str(found.experiment_id)


def part_digest(articles: Sequence[GoldArticle], targets: Sequence[str]) -> str:
    """Return a digest of a part's statements, texts and labels."""
    rows = [
        [s.statement.statement_id, s.statement.text, [s.stance.get(t) for t in targets]]
        for a in articles
        for s in a.statements
    ]
    return sha256_text(orjson.dumps(rows).decode())


def environment_tags() -> dict[str, str]:
    """Return the git commit, whether the tree is dirty, and the lock file's digest."""
    sha = _git("rev-parse", "HEAD")
    lock = Path("requirements.lock")
    return {
        "git_sha": sha or "unknown",
        "git_dirty": str(bool(_git("status", "--porcelain"))).lower() if sha else "unknown",
        "lock_digest": sha256_file(lock) if lock.is_file() else "none",
        "sweep": os.environ.get("QUOTESTANCE_SWEEP", ""),
    }


def flatten(settings: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested settings as one level with dotted names."""
    flat: dict[str, Any] = {}
    for name, value in settings.items():
        if isinstance(value, Mapping):
            flat |= flatten(value, f"{prefix}{name}.")
        else:
            flat[f"{prefix}{name}"] = value
    return flat


def _short(value: Any) -> str:
    text = str(value)
    if len(text) <= _LONGEST_PARAM:
        return text
    return f"{text[: _LONGEST_PARAM - 90]}… sha256:{sha256_text(text)}"


def _plain(value: Any) -> Any:
    return orjson.loads(orjson.dumps(value))


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", *arguments], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
