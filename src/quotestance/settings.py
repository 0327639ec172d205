"""What a user can set: the tasks, their settings, and the options of each group.

Everything is read from where it already stands (the dataclasses of `config.py` and of the
registries, their docstrings, the YAML of `configs/`), for help, completion and error messages.
"""

from __future__ import annotations

import ast
import dataclasses
import difflib
import sys
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path
from types import NoneType, UnionType
from typing import Any

from quotestance import config
from quotestance.extraction import EXTRACTORS
from quotestance.labeling import LABELERS
from quotestance.models import MODELS

CONFIGS = "quotestance.configs"
REQUIRED = "required"
ANY_NAME = "<name>"
"""Stands in keys for the name of a target, as in `targets.<name>.mentions`."""


@dataclass(frozen=True, slots=True)
class Task:
    """One word of the command line."""

    config: type[config.TaskConfig]
    summary: str
    examples: tuple[str, ...]
    """What stands behind `quotestance TASK`; the first one shows what must be given."""


TASKS: Mapping[str, Task] = {
    "extract": Task(
        config.ExtractTask,
        "find every quoted statement of articles, and who says it",
        ("input=articles/ output=statements.jsonl", "input=page.html output=- | head"),
    ),
    "label": Task(
        config.LabelTask,
        "label statements from gold where it is annotated, else by a weak labeler",
        (
            "input=statements.jsonl output=labelled.jsonl",
            "input=seeds/ output=labelled.csv target=russia",
        ),
    ),
    "train": Task(
        config.TrainTask,
        "fit a stance model, score it, and log the run",
        (
            "model=tfidf_svm model.C=0.5 output=my_model/",
            "labels=any input=labelled.jsonl experiment_name=weak",
            "-m model=majority,tfidf_logreg split=grouped_kfold split.fold=0,1,2",
        ),
    ),
    "evaluate": Task(
        config.EvaluateTask,
        "score a fitted model on a part of a corpus",
        ("model=my_model/", "model=models:/quotestance@champion corpus=realnews part=dev"),
    ),
    "predict": Task(
        config.PredictTask,
        "give the stance of every statement of articles or statement files",
        (
            "input=articles/ output=predictions.jsonl",
            "input=statements.jsonl output=predictions.csv model=my_model/ target=russia",
        ),
    ),
    "report": Task(
        config.ReportTask,
        "show predictions as an HTML page to read",
        ("input=predictions.jsonl output=report.html articles=articles/",),
    ),
    "compare": Task(
        config.CompareTask,
        "show the runs of an experiment side by side",
        ("experiment=baselines", "experiment=baselines last=5 output=runs.csv"),
    ),
    "benchmark": Task(
        config.BenchmarkTask,
        "score the finding of quotes and speakers on every set of gold quotes that is there",
        ("", "output=benchmark.json", "corpus=polnear extractor=rules"),
    ),
    "train_scorer": Task(
        config.TrainScorerTask,
        "fit the scorer that chooses among possible speakers",
        ("output=scorer.json", "corpus=polnear penalty=3 min_count=5 output=polnear_scorer.json"),
    ),
    "run": Task(
        config.RunTask,
        "do all of it on the seeds and the corpus, from articles to a report",
        ("", "model=tfidf_svm baseline=majority seed=1"),
    ),
}

TASK_ALIASES: Mapping[str, Mapping[str, str]] = {
    "evaluate": {"model": "model_uri", "experiment": "experiment_name"},
    "predict": {"model": "model_uri", "target": "targets"},
    "compare": {"experiment": "experiment_name"},
    "run": {"baseline": "model@baseline"},
}
"""For each task: the user's word -> Hydra's key, where Hydra would take the word for a group."""

REGISTRIES: Mapping[str, Mapping[str, type]] = {
    "model": MODELS,
    "extractor": EXTRACTORS,
    "labeler": LABELERS,
}
"""Group -> option -> its dataclass; groups that aren't here have YAML presets alone."""


@dataclass(frozen=True, slots=True)
class Group:
    """A choice of one option, or for targets of several."""

    key: str
    """The user's word."""
    folder: str
    """The group of `configs/` that holds its options."""
    default: Any


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of a task's config."""

    key: str
    kind: type
    """str, int, float, bool, list or object (text or a list of texts)."""
    optional: bool
    default: Any
    doc: str

    @property
    def rule(self) -> str:
        """What a value must be, in words."""
        words = {
            str: "text",
            int: "an integer",
            float: "a number",
            bool: "true or false",
            list: "a list, e.g. [a,b]",
            object: "text or a list",
        }[self.kind]
        return f"{words}, or null" if self.optional and self.kind is not object else words


def user_key(task: str, key: str) -> str:
    """Return the user's own word for a key of the config."""
    for word, hydra_key in TASK_ALIASES.get(task, {}).items():
        if key == hydra_key:
            return word
    return key


# --- groups -------------------------------------------------------------------------------------


@cache
def primary_yaml(task: str) -> dict[str, Any]:
    """Return the task's own YAML: its defaults list and what it sets beside it."""
    import yaml

    text = (files(CONFIGS) / f"{task}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def groups_of(task: str) -> dict[str, Group]:
    """Return the groups of a task by the user's word, in the order of its defaults list."""
    groups = {}
    for entry in primary_yaml(task)["defaults"]:
        if isinstance(entry, dict):
            ((hydra_key, default),) = entry.items()
            key = user_key(task, hydra_key)
            groups[key] = Group(key, hydra_key.partition("@")[0], default)
    return groups


def options_of(folder: str, extra_dirs: Sequence[Path] = ()) -> list[str]:
    """Return the names of a group's options: registered ones, then presets, then the user's own."""
    places: list[Traversable | Path] = [files(CONFIGS) / folder]
    places.extend(extra / folder for extra in extra_dirs)
    presets = {
        entry.name.removesuffix(".yaml")
        for place in places
        if place.is_dir()
        for entry in place.iterdir()
        if entry.name.endswith(".yaml")
    }
    registered = list(REGISTRIES.get(folder, {}))
    return registered + sorted(presets.difference(registered))


def config_dirs(words: Sequence[str]) -> list[Path]:
    """Return the folders that `--config-dir` names among the words of a command line."""
    behind = [value for flag, value in pairwise(words) if flag in ("--config-dir", "-cd")]
    joined = [word.partition("=")[2] for word in words if word.startswith("--config-dir=")]
    return [Path(folder) for folder in behind + joined]


def summary_of(folder: str, option: str) -> str:
    """Return an option's first line: of its dataclass, or of its YAML file's comment."""
    registered = REGISTRIES.get(folder, {}).get(option)
    if registered is not None:
        return (registered.__doc__ or "").partition("\n")[0]
    preset = files(CONFIGS) / folder / f"{option}.yaml"
    lines = preset.read_text(encoding="utf-8").splitlines() if preset.is_file() else []
    comments = (line[1:].strip() for line in lines if line.startswith("#"))
    return next((c for c in comments if not c.startswith("@package")), "")


# --- settings -----------------------------------------------------------------------------------


def settings_of(task: str) -> dict[str, Setting]:
    """Return every setting of a task by key; those of a group's options are all in it."""
    settings = {s.key: s for s in _fields(TASKS[task].config, "")}
    for group in groups_of(task).values():
        for option in REGISTRIES.get(group.folder, {}).values():
            for setting in _fields(option, f"{group.key}."):
                settings.setdefault(setting.key, setting)
    for key, value in primary_yaml(task).items():
        if key in settings:
            settings[key] = dataclasses.replace(settings[key], default=value)
    return settings


def settings_of_option(folder: str, option: str) -> dict[str, Setting]:
    """Return the settings of one registered option by their keys within it, without its name."""
    registered = REGISTRIES.get(folder, {}).get(option)
    if registered is None:
        return {}
    return {s.key: s for s in _fields(registered, "") if s.key.rpartition(".")[2] != "name"}


def is_known(task: str, key: str) -> bool:
    """Tell whether a key can be set in a task: a setting, or a part of the config."""
    owner, _, rest = key.partition(".")
    _, dot, last = rest.partition(".")
    forms = (key, f"{owner}.{ANY_NAME}{dot}{last}") if rest else (key,)
    return any(
        known == form or known.startswith(f"{form}.")
        for known in settings_of(task)
        for form in forms
    )


def setting_for(task: str, key: str) -> Setting | None:
    """Return the setting of a key, whatever name of a target stands in it."""
    settings = settings_of(task)
    parts = key.split(".")
    generic = ".".join([parts[0], ANY_NAME, *parts[2:]])
    return settings.get(key) or settings.get(generic)


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was probably meant: by its spelling, or by its last part."""
    known = list(known)
    for candidate in known:
        if candidate.rpartition(".")[2] == word:
            return candidate
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return near[0]
    lasts = {candidate.rpartition(".")[2]: candidate for candidate in known}
    near = difflib.get_close_matches(word.rpartition(".")[2], lasts, n=1, cutoff=0.75)
    return lasts[near[0]] if near else None


def _fields(cls: type, prefix: str) -> Iterator[Setting]:
    """Yield the settings of a dataclass, nested ones by dotted keys."""
    hints = typing.get_type_hints(cls)
    docs = field_docs(cls)
    for field in dataclasses.fields(cls):
        kind, optional = _kind(hints[field.name])
        if dataclasses.is_dataclass(kind):
            yield from _fields(kind, f"{prefix}{field.name}.")
            continue
        if kind is dict:
            value_type = typing.get_args(hints[field.name])[1]
            yield from _fields(value_type, f"{prefix}{field.name}.{ANY_NAME}.")
            continue
        default: Any = field.default
        if field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
        if default is dataclasses.MISSING or default == "???":
            default = REQUIRED
        yield Setting(f"{prefix}{field.name}", kind, optional, default, docs.get(field.name, ""))


def _kind(hint: Any) -> tuple[type, bool]:
    """Return a type hint's kind, and whether it takes null."""
    if hint is Any:
        return object, True
    origin = typing.get_origin(hint)
    if origin in (UnionType, typing.Union):
        (inner,) = (a for a in typing.get_args(hint) if a is not NoneType)
        return _kind(inner)[0], True
    return origin or hint, False


def field_docs(cls: type) -> dict[str, str]:
    """Return the docstring under each field of a dataclass, inherited ones too, on one line."""
    docs: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        if dataclasses.is_dataclass(base):
            docs |= _module_docs(base.__module__).get(base.__name__, {})
    return docs


@cache
def _module_docs(module: str) -> dict[str, dict[str, str]]:
    """Read class -> field -> docstring from a module's source."""
    source = sys.modules[module].__file__
    if source is None:
        return {}
    docs: dict[str, dict[str, str]] = {}
    for node in ast.parse(Path(source).read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.ClassDef):
            continue
        for field, after in zip(node.body, node.body[1:], strict=False):
            if (
                isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(after, ast.Expr)
                and isinstance(after.value, ast.Constant)
                and isinstance(after.value.value, str)
            ):
                text = " ".join(after.value.value.split())
                docs.setdefault(node.name, {})[field.target.id] = text
    return docs
