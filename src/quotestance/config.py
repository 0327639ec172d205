"""The typed settings of every task: a default lives here once, a wrong value is named here.

Each dataclass is a Hydra structured config. `__post_init__` checks ranges when the composed
config is turned into an object, so that library code only ever sees valid values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from omegaconf import MISSING


class ConfigError(ValueError):
    """A setting that can't be used: the message names key, rule and value given."""


def require(condition: bool, key: str, rule: str, value: object) -> None:
    """Raise ConfigError `<key> must be <rule>, got <value>` unless the condition holds."""
    if not condition:
        raise ConfigError(f"{key} must be {rule}, got {value!r}")


def require_one_of(key: str, value: str, options: tuple[str, ...]) -> None:
    """Raise ConfigError unless the value is one of the options."""
    require(value in options, key, "one of " + ", ".join(options), value)


# --- groups -------------------------------------------------------------------------------------


@dataclass
class PathsConfig:
    """Where things lie, relative to the folder the command is started in."""

    corpus: str = "data/corpus"
    """The gold corpus."""
    realnews: str = "data/realnews"
    """Stand-off labels of real news; their texts are in the folder `benchmarks`."""
    seeds: str = "seeds"
    """The raw articles that `run` starts from."""
    store: str = "experiments/store"
    """Runs, models and outputs of this machine; git ignores it."""
    benchmarks: str = "../shared/benchmarks"
    """Public and real-news data sets that you hold; none of it is part of the project."""


@dataclass
class TargetConfig:
    """What a stance is toward: an entity, or a claim that a speaker affirms or denies."""

    kind: str = MISSING
    """`entity` or `claim`."""
    sentence: str = MISSING
    """The target in words, as a reader of a report would want it."""
    mentions: list[str] = field(default_factory=list)
    """Phrases that name the target; * stands for any beginning, ending or word."""
    favor: list[str] = field(default_factory=list)
    """Phrases that speak for the target, read by the lexicon labeler."""
    against: list[str] = field(default_factory=list)
    """Phrases that speak against the target, read by the lexicon labeler."""

    def __post_init__(self) -> None:
        require_one_of("target.kind", self.kind, ("entity", "claim"))


@dataclass
class MemberConfig:
    """The files of one data set."""

    reader: str = MISSING
    """Which reader of `corpus/` knows its files."""
    path: str = ""
    """The folder they lie in."""
    labels: str = ""
    """Stand-off labels of the texts in that folder, where the labels don't come with them."""
    supplement: bool = True
    """Also train on the passages that the data set brings for this alone."""


@dataclass
class CorpusConfig(MemberConfig):
    """A data set of articles with gold statements, or several together."""

    members: dict[str, MemberConfig] = field(default_factory=dict)
    """Of `mixed`: the data sets it is made of."""


@dataclass
class SplitConfig:
    """How a corpus is parted into train, dev and test. Articles are never parted."""

    scheme: str = "official"
    """`official` (the corpus's own parts), `grouped_kfold` or `held_out_speaker`."""
    n_folds: int = 5
    """How many folds the articles are dealt into."""
    fold: int = 0
    """Which fold is the test part, from 0."""
    dev_share: float = 0.15
    """Share of the articles that dev gets where the scheme doesn't bring its own dev part."""
    similarity: float = 0.9
    """Two texts at or above this Jaccard similarity of character 5-grams are near-duplicates."""
    allow_leakage: bool = False
    """Score a split that leaks all the same, and name its leaks."""

    def __post_init__(self) -> None:
        require_one_of(
            "split.scheme", self.scheme, ("official", "grouped_kfold", "held_out_speaker")
        )
        require(self.n_folds >= 2, "split.n_folds", "at least 2", self.n_folds)
        require(
            0 <= self.fold < self.n_folds, "split.fold", f"from 0 to {self.n_folds - 1}", self.fold
        )
        require(0 < self.dev_share < 0.5, "split.dev_share", "between 0 and 0.5", self.dev_share)
        require(0 < self.similarity <= 1, "split.similarity", "above 0, at most 1", self.similarity)


@dataclass
class ExtractorConfig:
    """Base of all extractors' options; `build()` gives an object with `extract(article)`."""

    join_pieces: bool = True
    """Put the pieces of one statement together; off, each quoted span stands by itself, with the
    mention nearest to it."""

    def build(self) -> Any:
        """Return the extractor."""
        raise NotImplementedError(f"{type(self).__name__} has no build()")


@dataclass
class LabelerConfig:
    """Base of all weak labelers' options."""

    def build(self) -> Any:
        """Return the labeler."""
        raise NotImplementedError(f"{type(self).__name__} has no build()")


@dataclass
class ModelConfig:
    """Base of all models' options; `build()` gives an unfitted StanceModel."""

    name: str = MISSING
    """The name of the option, as tables and runs show it."""

    def build(self) -> Any:
        """Return the unfitted model."""
        raise NotImplementedError(f"{type(self).__name__} has no build()")


@dataclass
class TrackingConfig:
    """Where runs are logged."""

    enabled: bool = True
    """Off, nothing is logged."""
    uri: str = ""
    """An MLflow tracking address; empty: sqlite in the store folder."""
    registered_model: str = "quotestance"
    """The registered model whose champion `predict` uses."""


@dataclass
class EngineConfig:
    """How a batch is spread over this machine."""

    workers: int = 0
    """Processes; 0: one for each core."""
    chunk: int = 16
    """Articles handed to a worker at a time."""

    def __post_init__(self) -> None:
        require(self.workers >= 0, "engine.workers", "0 (all cores) or more", self.workers)
        require(self.chunk >= 1, "engine.chunk", "at least 1", self.chunk)


# --- tasks --------------------------------------------------------------------------------------


@dataclass
class TaskConfig:
    """What every task has."""

    paths: PathsConfig = field(default_factory=PathsConfig)


@dataclass
class BatchTaskConfig(TaskConfig):
    """What every task has that reads rows and writes rows."""

    input: Any = MISSING
    """A file, folder, glob or list of them; `-` for JSONL on stdin."""
    output: str = MISSING
    """`.jsonl`, `.jsonl.gz` or `.csv`; `-` for JSONL on stdout."""
    force: bool = False
    """Replace an output that is already there."""
    max_reject_rate: float = 0.1
    """Exit with 3 when a larger share of the inputs had to be set aside."""

    def __post_init__(self) -> None:
        rate = self.max_reject_rate
        require(0 <= rate <= 1, "max_reject_rate", "between 0 and 1", rate)


@dataclass
class ExtractTask(BatchTaskConfig):
    """Settings of `quotestance extract`."""

    extractor: ExtractorConfig = field(default_factory=ExtractorConfig)
    engine: EngineConfig = field(default_factory=EngineConfig)


@dataclass
class LabelTask(BatchTaskConfig):
    """Settings of `quotestance label`."""

    targets: dict[str, TargetConfig] = field(default_factory=dict)
    labeler: LabelerConfig = field(default_factory=LabelerConfig)
    extractor: ExtractorConfig = field(default_factory=ExtractorConfig)
    gold: list[str] = field(default_factory=list)
    """Folders with gold: a corpus (`articles.jsonl`) or stand-off files (`*.gold.json`)."""


@dataclass
class EvaluationConfig:
    """How a model is scored."""

    n_resamples: int = 2000
    """Bootstrap resamples of whole articles behind each interval."""
    confidence: float = 0.95
    """Share of the resamples that each interval covers."""
    end_to_end: bool = True
    """Score from raw text too: extraction, speaker and stance together."""

    def __post_init__(self) -> None:
        require(self.n_resamples >= 100, "evaluation.n_resamples", "at least 100", self.n_resamples)
        require(
            0.5 <= self.confidence < 1,
            "evaluation.confidence",
            "from 0.5 to below 1",
            self.confidence,
        )


@dataclass
class ExperimentTaskConfig(TaskConfig):
    """What train, evaluate and run share."""

    seed: int = 0
    """Of all that is drawn: folds, held-out parts, solvers, resamples."""
    experiment_name: str = "quotestance"
    """The MLflow experiment that the run belongs to."""
    targets: dict[str, TargetConfig] = field(default_factory=dict)
    corpus: CorpusConfig = field(default_factory=CorpusConfig)
    split: SplitConfig = field(default_factory=SplitConfig)
    extractor: ExtractorConfig = field(default_factory=ExtractorConfig)
    evaluation: EvaluationConfig = field(default_factory=EvaluationConfig)
    tracking: TrackingConfig = field(default_factory=TrackingConfig)

    def __post_init__(self) -> None:
        require(self.seed >= 0, "seed", "0 or more", self.seed)
        require(bool(self.targets), "target", "at least one target", list(self.targets))
        require(
            bool(self.experiment_name.strip()), "experiment_name", "not empty", self.experiment_name
        )


@dataclass
class TrainTask(ExperimentTaskConfig):
    """Settings of `quotestance train`."""

    model: ModelConfig = field(default_factory=ModelConfig)
    labels: str = "gold"
    """Which labels to learn from: `gold` alone, or `any` (weak ones of `input` too)."""
    input: str | None = None
    """Labelled statements written by `quotestance label`, added to the training part."""
    refit: bool = True
    """Once calibrated on dev, learn again from train and dev together."""
    output: str | None = None
    """A folder for the fitted model, beside the copy in the tracking store."""
    force: bool = False
    """Replace an output folder that is already there."""

    def __post_init__(self) -> None:
        super().__post_init__()
        require_one_of("labels", self.labels, ("gold", "any"))
        if self.labels == "any" and not self.input:
            raise ConfigError("input must name the labelled statements where labels=any, got none")


@dataclass
class TrainScorerTask(TaskConfig):
    """Settings of `quotestance train_scorer`."""

    corpus: CorpusConfig = field(default_factory=CorpusConfig)
    """Its train part is learnt from; `polnear` is read as annotated attributions."""
    output: str = MISSING
    """The file of weights, `.json`; `extractor.weights` names it in other tasks."""
    force: bool = False
    """Replace a file that is already there."""
    penalty: float = 20.0
    """How strongly the weights are held to the prior, which is the rules' own choice."""
    trust: float = 3.0
    """The prior log-odds of the rules' choice over any other candidate."""
    min_count: int = 3
    """Features of fewer quotations than this are left out."""
    n_folds: int = 5
    """Folds of articles whose held-out answers the calibration is fitted to."""

    def __post_init__(self) -> None:
        require(self.penalty > 0, "penalty", "above 0", self.penalty)
        require(self.trust >= 0, "trust", "0 or more", self.trust)
        require(self.min_count >= 1, "min_count", "at least 1", self.min_count)
        require(self.n_folds >= 2, "n_folds", "at least 2", self.n_folds)


@dataclass
class EvaluateTask(ExperimentTaskConfig):
    """Settings of `quotestance evaluate`."""

    model_uri: str | None = None
    """A model folder, `runs:/<id>/model` or `models:/<name>@<alias>`; null: the champion."""
    part: str = "test"
    """Which part is scored: `train`, `dev` or `test` (the dev part where a corpus has no test)."""

    def __post_init__(self) -> None:
        super().__post_init__()
        require_one_of("part", self.part, ("train", "dev", "test"))


@dataclass
class PredictTask(BatchTaskConfig):
    """Settings of `quotestance predict`."""

    model_uri: str | None = None
    """A model folder, `runs:/<id>/model` or `models:/<name>@<alias>`; null: the champion."""
    targets: Any = None
    """Names of targets, one or a list; null: all that the model knows."""
    unit: str = "auto"
    """What an input row is: an `article`, a `statement`, or `auto` (rows with spans)."""
    min_score: float = 0.0
    """Below this probability the model abstains."""
    extractor: ExtractorConfig = field(default_factory=ExtractorConfig)
    engine: EngineConfig = field(default_factory=EngineConfig)
    tracking: TrackingConfig = field(default_factory=TrackingConfig)

    def __post_init__(self) -> None:
        super().__post_init__()
        require_one_of("unit", self.unit, ("auto", "article", "statement"))
        require(0 <= self.min_score <= 1, "min_score", "between 0 and 1", self.min_score)


@dataclass
class ReportTask(TaskConfig):
    """Settings of `quotestance report`."""

    input: str = MISSING
    """Predictions written by `quotestance predict`."""
    articles: Any = None
    """The articles they were made from; null: statements are shown in their contexts."""
    output: str = MISSING
    """The page, an `.html` file."""
    title: str = "Quoted statements and their stance"
    """The page's heading."""
    force: bool = False
    """Replace a page that is already there."""


@dataclass
class CompareTask(TaskConfig):
    """Settings of `quotestance compare`."""

    experiment_name: str = "quotestance"
    """The MLflow experiment whose runs are shown."""
    metric: str = "macro_f1"
    """`macro_f1`, `f_avg`, `accuracy` or `end_to_end_f1`."""
    output: str | None = None
    """Also write the table to this `.csv` or `.json` file."""
    last: int = 20
    """How many of the latest runs to show."""
    tracking: TrackingConfig = field(default_factory=TrackingConfig)

    def __post_init__(self) -> None:
        require(self.last >= 1, "last", "at least 1", self.last)


@dataclass
class BenchmarkTask(TaskConfig):
    """Settings of `quotestance benchmark`."""

    name: str = "quotes"
    """What is measured: `quotes`, the finding of statements and speakers."""
    seed: int = 0
    """Of the resampling."""
    corpus: CorpusConfig | None = None
    """The one data set to measure on; null: the project's corpus, and each of `paths.benchmarks`
    that is there."""
    part: str | None = None
    """Which part: `train`, `dev` or `test`; null: test of the project's corpus, dev of others."""
    extractor: ExtractorConfig | None = None
    """The one extractor to measure; null: each of them, with its own defaults."""
    n_bins: int = 5
    """Bins of the reliability table."""
    evaluation: EvaluationConfig = field(default_factory=EvaluationConfig)
    output: str | None = None
    """Also write all numbers to this `.json` file."""
    figure: str | None = None
    """Also draw the reliability of the speakers' scores to this `.svg` file; null: beside `output`,
    under its name."""

    def __post_init__(self) -> None:
        require(self.seed >= 0, "seed", "0 or more", self.seed)
        require(self.n_bins >= 1, "n_bins", "at least 1", self.n_bins)
        require_one_of("name", self.name, ("quotes",))
        if self.part is not None:
            require_one_of("part", self.part, ("train", "dev", "test"))


@dataclass
class RunTask(ExperimentTaskConfig):
    """Settings of `quotestance run`: all of it, on the seeds and the corpus."""

    input: Any = "${paths.seeds}"
    """The raw articles: a file, folder, glob or list of them."""
    model: ModelConfig = field(default_factory=ModelConfig)
    baseline: ModelConfig = field(default_factory=ModelConfig)
    refit: bool = True
    """Once calibrated on dev, learn again from train and dev together."""
    labeler: LabelerConfig = field(default_factory=LabelerConfig)
    engine: EngineConfig = field(default_factory=EngineConfig)
