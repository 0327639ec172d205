"""Shared by all tests: a tiny corpus that a model can learn, a fitted model, a tracking store."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings

from quotestance import cli
from quotestance.config import (
    CorpusConfig,
    EvaluationConfig,
    PathsConfig,
    TargetConfig,
    TrackingConfig,
    TrainTask,
)
from quotestance.corpus import Corpus, load_corpus
from quotestance.extraction import EXTRACTORS
from quotestance.models import MODELS, save_model
from quotestance.models.base import Labels, StanceModel
from quotestance.schema import Attribution, Span, Statement
from quotestance.tasks import train
from quotestance.tracking import Tracker

# Read when mlflow is imported, which some tests do before a Tracker could set it.
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"

# Generated cases are the same in every run: a failure is a change's, not the dice's.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")

REPOSITORY = Path(__file__).parents[1]
TARGETS = ("russia", "coercion")

Row = dict[str, Any]
Quoted = tuple[str, str, Mapping[str, str]]
"""Words without marks, speaker, label by target."""

PATTERNS: Sequence[tuple[str, str, str]] = (
    ("favor", "against", "We trust Moscow as a loyal friend, and {} was our own free choice"),
    ("against", "favor", "The Kremlin bullies and threatens us, with {} as the lever it pulls"),
    ("none", "none", "The committee counted {} twice last week and found the same figure"),
)
TOPICS = (
    "the harbour lease", "a railway tariff", "the winter gas bill", "that border bridge",
    "the grain quota", "an old airfield", "the pipeline fee", "our army's fuel",
    "the customs post", "a fishing licence", "the bank's debt", "this reactor contract",
)  # fmt: skip
FIRST_NAMES = ("Lena", "Tomas", "Ilze")
LAST_NAMES = (
    "Orlik", "Varga", "Brenner", "Kallas", "Duma", "Petri",
    "Sorin", "Halvor", "Mirza", "Kovan", "Tamm", "Ruden",
)  # fmt: skip


def article_row(
    article_id: str, *quoted: Quoted, split: str = "train", register: str = "plain"
) -> Row:
    """Return a line of a corpus: a paragraph for each quote, with marks, cue and speaker."""
    text = f"A short report named {article_id}, from a calm morning in the capital."
    statements = []
    for number, (words, speaker, stance) in enumerate(quoted, start=1):
        text += "\n\n"
        span = [len(text), len(text) + len(words) + 3]
        text += f"“{words},” said {speaker}, a local official."
        statements.append({"n": number, "spans": [span], "speaker": speaker, "stance": stance})
    return {
        "id": article_id,
        "title": article_id.title(),
        "split": split,
        "register": register,
        "text": text,
        "statements": statements,
    }


def tiny_rows() -> list[Row]:
    """Return twelve articles of three statements: each label of each target, 6/3/3 by part."""
    rows = []
    for k, topic in enumerate(TOPICS):
        quoted = [
            (
                pattern.format(topic),
                f"{first} {LAST_NAMES[k]}",
                {"russia": russia, "coercion": coercion},
            )
            for (russia, coercion, pattern), first in zip(PATTERNS, FIRST_NAMES, strict=True)
        ]
        split = "train" if k < 6 else "dev" if k < 9 else "test"
        register = "plain" if k % 2 else "literary"
        rows.append(article_row(f"story-{k:02}", *quoted, split=split, register=register))
    return rows


def write_corpus_file(folder: Path, rows: Iterable[Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path = folder / "articles.jsonl"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def make_row() -> Callable[..., Row]:
    """Return the builder of one corpus line."""
    return article_row


@pytest.fixture
def rows() -> list[Row]:
    """Return the tiny corpus's lines, to be changed at will."""
    return tiny_rows()


@pytest.fixture(scope="session")
def write_corpus() -> Callable[[Path, Iterable[Any]], Path]:
    """Return the writer of `articles.jsonl`; it takes rows, or raw lines."""
    return write_corpus_file


@pytest.fixture
def corpus_of(tmp_path: Path) -> Callable[[Iterable[Row]], Corpus]:
    """Return the builder of a loaded corpus from rows."""

    def load(rows: Iterable[Row]) -> Corpus:
        folder = write_corpus_file(tmp_path / "corpus_of", rows)
        return load_corpus(CorpusConfig("quoted_stance", str(folder)))

    return load


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the tiny corpus."""
    return write_corpus_file(tmp_path_factory.mktemp("tiny"), tiny_rows())


@pytest.fixture(scope="session")
def tiny(tiny_folder: Path) -> Corpus:
    """Return the tiny corpus."""
    return load_corpus(CorpusConfig("quoted_stance", str(tiny_folder)))


@pytest.fixture(scope="session")
def gold_corpus() -> Corpus:
    """Return the gold corpus that comes with the project."""
    return load_corpus(CorpusConfig("quoted_stance", str(REPOSITORY / PathsConfig().corpus)))


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Return a folder with the test part's articles as text files."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for row in tiny_rows()[9:]:
        (folder / f"{row['id']}.txt").write_text(row["text"], encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def read_lines() -> Callable[[Path], list[Row]]:
    """Return the reader of a JSONL file."""

    def read(path: Path) -> list[Row]:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    return read


@pytest.fixture(scope="session")
def make_statement() -> Callable[..., Statement]:
    """Return the builder of a statement with everything but its text and id made up."""

    def build(
        text: str = "“We shall see,”",
        *,
        id: str = "story#1",
        spans: Sequence[Span] | None = None,
        speaker: str = "Lena Orlik",
        context: str | None = None,
    ) -> Statement:
        context = text if context is None else context
        start = max(context.find(text), 0)
        spans = ((start, start + len(text)),) if spans is None else tuple(spans)
        return Statement(
            statement_id=id,
            article_id=id.partition("#")[0],
            spans=spans,
            text=text,
            kind="direct",
            speaker=speaker,
            speaker_span=None,
            cue_span=None,
            attribution=Attribution(1.0, "cue"),
            context=context,
            context_span=(0, len(context)),
        )

    return build


@pytest.fixture(scope="session")
def labelled() -> Callable[[Corpus, str], tuple[list[Statement], Labels]]:
    """Return the reader of one part of a corpus, as models take it."""

    def part(corpus: Corpus, name: str) -> tuple[list[Statement], Labels]:
        gold = [s for a in corpus.articles if a.part == name for s in a.statements]
        return [s.statement for s in gold], {t: [s.stance.get(t) for s in gold] for t in TARGETS}

    return part


@pytest.fixture(scope="session")
def tiny_model(tiny: Corpus, labelled: Any, targets: dict[str, TargetConfig]) -> StanceModel:
    """Return a model fitted on the tiny corpus."""
    model: StanceModel = MODELS["tfidf_svm"]().build()
    mentions = {name: target.mentions for name, target in targets.items()}
    model.fit(*labelled(tiny, "train"), seed=0, mentions=mentions)
    return model.calibrate(*labelled(tiny, "dev"))


@pytest.fixture(scope="session")
def model_folder(tiny_model: StanceModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a model fitted on the tiny corpus; not to be changed."""
    return save_model(tiny_model, tmp_path_factory.mktemp("model") / "tiny", card="# A card\n")


@pytest.fixture(scope="session")
def targets() -> dict[str, TargetConfig]:
    """Return two targets with phrases for the lexicon."""
    return {
        "russia": TargetConfig("entity", "the Russian state", ["moscow", "kremlin"], ["friend"]),
        "coercion": TargetConfig("claim", "Russia coerces others", ["kremlin"], ["lever"]),
    }


# --- tracking -----------------------------------------------------------------------------------


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that is filled once, whatever number of processes the tests run in."""
    base = factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = base / name, base / f"{name}.done"
    with FileLock(f"{folder}.lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store without runs, to be copied: MLflow takes seconds to set one up."""

    def make(folder: Path) -> None:
        tracker = Tracker(TrackingConfig(), store=folder)
        with tracker.start(task="train", name="first", experiment="set-up"):
            pass

    return once(tmp_path_factory, "empty_store", make)


@pytest.fixture
def store(empty_store: Path, tmp_path: Path) -> Path:
    """Return a store of the test's own."""
    return Path(shutil.copytree(empty_store, tmp_path / "store"))


@pytest.fixture(scope="session")
def train_task(tiny_folder: Path, targets: dict[str, TargetConfig]) -> Callable[..., TrainTask]:
    """Return the builder of small settings for training on the tiny corpus."""

    def build(store: Path, **changes: Any) -> TrainTask:
        settings: dict[str, Any] = {
            "experiment_name": "tiny",
            "paths": PathsConfig(corpus=str(tiny_folder), store=str(store)),
            "targets": targets,
            "corpus": CorpusConfig("quoted_stance", str(tiny_folder)),
            "extractor": EXTRACTORS["rules"](),
            "evaluation": EvaluationConfig(n_resamples=100),
            "model": MODELS["tfidf_svm"](),
        }
        return TrainTask(**{**settings, **changes})

    return build


@dataclass(frozen=True)
class TrainedStore:
    """A store with two trainings of the same settings."""

    store: Path
    config: TrainTask
    first: train.Trained
    second: train.Trained

    @property
    def run_ids(self) -> tuple[str, str]:
        uris = (str(self.first.model_uri), str(self.second.model_uri))
        return tuple(uri.split("/")[1] for uri in uris)  # type: ignore[return-value]


@pytest.fixture(scope="session")
def trained(
    empty_store: Path, train_task: Callable[..., TrainTask], tmp_path_factory: Any
) -> TrainedStore:
    """Return a store in which the same settings were trained twice; runs may be added to it.

    Beside it lies `pristine`, to which no test adds any.
    """
    store = tmp_path_factory.mktemp("trained") / "store"
    shutil.copytree(empty_store, store)
    config = train_task(store)
    trained = TrainedStore(store, config, train.train(config), train.train(config))
    shutil.copytree(store, store.with_name("pristine"))
    return trained


# --- the command line ---------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def no_log_into_a_stream_that_is_gone() -> Iterator[None]:
    """Take away the handlers that Hydra set up for the stderr of the test that ends here."""
    yield
    root = logging.getLogger()
    root.handlers[:] = [h for h in root.handlers if type(h) is not logging.StreamHandler]


@dataclass
class Command:
    """Runs `quotestance WORDS` in this process, in the test's own folder."""

    monkeypatch: pytest.MonkeyPatch
    capfd: pytest.CaptureFixture[str]
    out: str = ""
    err: str = ""

    def __call__(self, *words: str) -> int:
        self.monkeypatch.setattr(sys, "argv", ["quotestance", *words])
        code = cli.main()
        self.out, self.err = self.capfd.readouterr()
        assert "Traceback" not in self.err
        assert "internal error" not in self.err, self.err
        return code


@pytest.fixture
def quotestance(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> Command:
    """Return the command, started in tmp_path."""
    monkeypatch.chdir(tmp_path)
    return Command(monkeypatch, capfd)


@dataclass(frozen=True)
class Pipeline:
    """What `quotestance run` left behind, started in `folder` as a user would."""

    folder: Path
    code: int
    out: str
    err: str

    @property
    def store(self) -> Path:
        return self.folder / PathsConfig().store


@pytest.fixture(scope="session")
def pipeline(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Pipeline:
    """Run the main job once, on the project's own seeds and corpus, in a process of its own."""

    def make(folder: Path) -> None:
        shutil.copytree(empty_store, folder / PathsConfig().store)
        done = subprocess.run(
            [
                *(sys.executable, "-m", "quotestance", "run", "evaluation.n_resamples=100"),
                f"paths.seeds={REPOSITORY / PathsConfig().seeds}",
                f"paths.corpus={REPOSITORY / PathsConfig().corpus}",
            ],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src")},
        )
        record = {"code": done.returncode, "out": done.stdout, "err": done.stderr}
        (folder / "record.json").write_text(json.dumps(record), encoding="utf-8")

    folder = once(tmp_path_factory, "pipeline", make)
    record = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    return Pipeline(folder, record["code"], record["out"], record["err"])
