"""The command line: `quotestance TASK [key=value ...]`, and the only file that runs Hydra.

The first word chooses the task, Hydra composes its config, the config becomes a checked dataclass,
and the task's `run` gets it. Every failure leaves as one line on stderr and an exit code.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, cast

from quotestance import __version__
from quotestance.completion import SHELLS, candidates, snippet
from quotestance.config import ConfigError, TaskConfig
from quotestance.help_text import overview, task_help
from quotestance.io import DataError
from quotestance.overrides import check_key, to_overrides
from quotestance.settings import (
    CONFIGS,
    REGISTRIES,
    TASKS,
    closest,
    config_dirs,
    groups_of,
    options_of,
    setting_for,
    settings_of,
    user_key,
)
from quotestance.tasks import Outcome

DONE, FAILED, WRONG_USAGE, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 130, 141
DEBUG_VARIABLE = "QUOTESTANCE_DEBUG"


def main() -> int:
    """Run the command line in sys.argv and return its exit code."""
    words = sys.argv[1:]
    try:
        code = _dispatch(words)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("quotestance: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone: the interpreter must not complain on its last flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except Exception as error:
        task = words[0] if words and words[0] in TASKS else None
        return _report(error, task, words[1:])
    return code


def _dispatch(words: Sequence[str]) -> int:
    first, rest = (words[0], words[1:]) if words else ("help", [])
    if first in TASKS:
        return _run(first, _parse(rest))
    if first == "--version":
        print(f"quotestance {__version__}")
    elif first == "__complete":
        for candidate in candidates(os.environ.get("COMP_LINE", "quotestance ")):
            print(candidate)
    elif first == "completion":
        print(snippet(_known(rest[0] if rest else "", "shell", SHELLS)))
    elif first in ("help", "--help", "-h"):
        task = rest[0] if rest else ""
        print(task_help(_known(task, "task", TASKS)) if task else overview(__version__))
    else:
        _known(first, "task", TASKS)
    return DONE


def _known(word: str, what: str, known: Any) -> str:
    """Return the word if it is known, else raise ConfigError with the one probably meant."""
    if word in known:
        return word
    guess = closest(word, known)
    hint = f"; did you mean {guess}?" if guess else ""
    raise ConfigError(f"{what} must be one of {', '.join(known)}, got {word!r}{hint}")


# --- flags --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Flags:
    """What stands on the command line behind the task."""

    words: tuple[str, ...]
    help: bool
    version: bool
    multirun: bool
    config_dir: str | None
    package: str | None
    passed_on: tuple[str, ...]
    """The flags in the form that Hydra's own parser takes."""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are ours."""

    def error(self, message: str) -> NoReturn:
        raise ConfigError(f"options must be those of `quotestance help TASK`, got {message}")


def _parse(words: Sequence[str]) -> _Flags:
    """Part flags from overrides, in whatever order they stand."""
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--help", "-h", action="store_true")
    parser.add_argument("--version", action="store_true")
    parser.add_argument("--multirun", "-m", action="store_true")
    parser.add_argument("--cfg", "-c", choices=["job", "hydra", "all"])
    parser.add_argument("--resolve", action="store_true")
    parser.add_argument("--package", "-p")
    parser.add_argument("--config-dir", "-cd")
    infos = ["all", "config", "defaults", "defaults-tree", "plugins", "searchpath"]
    parser.add_argument("--info", "-i", nargs="?", const="all", choices=infos)
    given = parser.parse_intermixed_args(words)
    if sum([given.multirun, given.cfg is not None, given.info is not None]) > 1:
        raise ConfigError("options must hold one of -m, --cfg and --info, got several")
    if given.cfg is None and (given.resolve or given.package):
        raise ConfigError("--resolve and --package must stand with --cfg, got them alone")
    passed_on = [flag for flag in ("multirun", "resolve") if getattr(given, flag)]
    valued = [
        (flag, value)
        for flag in ("cfg", "package", "config_dir", "info")
        if (value := getattr(given, flag)) is not None
    ]
    return _Flags(
        words=tuple(given.words),
        help=given.help,
        version=given.version,
        multirun=given.multirun,
        config_dir=given.config_dir,
        package=given.package,
        passed_on=(
            *(f"--{flag}" for flag in passed_on),
            *(f"--{flag.replace('_', '-')}={value}" for flag, value in valued),
        ),
    )


# --- Hydra --------------------------------------------------------------------------------------


def register() -> None:
    """Tell Hydra every task's schema and every registered option by its own name."""
    from hydra.core.config_store import ConfigStore

    store = ConfigStore.instance()
    for name, task in TASKS.items():
        store.store(name=f"{name}_schema", node=task.config)
    for group, options in REGISTRIES.items():
        for name, node in options.items():
            store.store(group=group, name=name, node=node)


def to_config(task: str, cfg: Any) -> TaskConfig:
    """Turn a composed config into the task's dataclass, which checks its ranges.

    Raises:
        ConfigError: a value is out of range, or one that must be given is not.
    """
    from omegaconf import OmegaConf

    missing = OmegaConf.missing_keys(cfg)
    if missing:
        order = [*settings_of(task), *missing]
        names = " and ".join(user_key(task, key) for key in sorted(missing, key=order.index))
        raise ConfigError(
            f"{names} must be given, e.g. quotestance {task} {TASKS[task].examples[0]}"
        )
    return cast(TaskConfig, OmegaConf.to_object(cfg))


def _run(task: str, flags: _Flags) -> int:
    """Compose the task's config with Hydra, run it (once, or for each job of a sweep)."""
    if flags.version:
        print(f"quotestance {__version__}")
        return DONE
    if flags.help:
        extra = [Path(flags.config_dir)] if flags.config_dir else []
        print(task_help(task, extra))
        return DONE
    import hydra

    if flags.package not in (None, "_global_"):
        check_key(task, str(flags.package))
    overrides = to_overrides(task, flags.words, multirun=flags.multirun)
    if flags.multirun:
        overrides.append("hydra.output_subdir=.hydra")
    codes: list[int] = []
    failures: list[Exception] = []

    def job(cfg: Any) -> float | None:
        try:
            outcome = _run_of(task)(to_config(task, cfg))
        except Exception as error:
            # Kept, not raised: Hydra would write lines of its own, and end a sweep.
            failures.append(error)
            if flags.multirun:
                codes.append(_report(error, f"{task} ({_job_name()})", flags.words))
            return None
        codes.append(outcome.exit_code)
        return outcome.metric

    register()
    with _as_hydra_expects([*overrides, *flags.passed_on]):
        decorate = hydra.main(config_path=f"pkg://{CONFIGS}", config_name=task, version_base="1.3")
        decorate(job)()
    if failures and not flags.multirun:
        raise failures[0]
    return max(codes, default=DONE)


def _run_of(task: str) -> Callable[[Any], Outcome]:
    """Import a task only when it runs: it may bring in half of the dependencies."""
    run: Callable[[Any], Outcome] = import_module(f"quotestance.tasks.{task}").run
    return run


def _job_name() -> str:
    from hydra.core.hydra_config import HydraConfig

    job = HydraConfig.get().job
    return f"job {job.num}: {job.override_dirname}"


@contextlib.contextmanager
def _as_hydra_expects(words: Sequence[str]) -> Iterator[None]:
    """Lend Hydra the sys.argv that it reads, and have it raise what goes wrong."""
    argv, full_error = sys.argv, os.environ.get("HYDRA_FULL_ERROR")
    sys.argv = [argv[0], *words]
    os.environ["HYDRA_FULL_ERROR"] = "1"
    try:
        yield
    finally:
        sys.argv = argv
        if full_error is None:
            del os.environ["HYDRA_FULL_ERROR"]
        else:
            os.environ["HYDRA_FULL_ERROR"] = full_error


# --- errors -------------------------------------------------------------------------------------


def _report(error: Exception, task: str | None, words: Sequence[str]) -> int:
    """Say on one line of stderr what went wrong, and return the exit code."""
    if isinstance(error, BrokenPipeError):
        return BROKEN_PIPE
    if os.environ.get(DEBUG_VARIABLE) == "1":
        import traceback

        traceback.print_exception(error)
    name = task.partition(" ")[0] if task else ""
    if isinstance(error, DataError):
        code, message = FAILED, str(error)
    elif isinstance(error, ConfigError):
        code, message = WRONG_USAGE, _in_user_words(name, str(error))
    else:
        told = _explain_hydra(error, name, words) if task else None
        code, message = (FAILED, _internal(error)) if told is None else (WRONG_USAGE, told)
    line = " ".join(message.split())
    print(f"quotestance {task}: {line}" if task else f"quotestance: {line}", file=sys.stderr)
    return code


def _internal(error: Exception) -> str:
    return (
        f"internal error: {type(error).__name__}: {error} "
        f"(set {DEBUG_VARIABLE}=1 for the traceback)"
    )


def _in_user_words(task: str, message: str) -> str:
    """Let a message begin with the key that the user typed."""
    key = re.match(r"[\w.]+", message)
    return user_key(task, key[0]) + message[key.end() :] if key else message


def _explain_hydra(error: BaseException, task: str, words: Sequence[str]) -> str | None:
    """Return in one line what Hydra or OmegaConf refused; None where it was neither of them."""
    from hydra.errors import HydraException, MissingConfigException, OverrideParseException
    from omegaconf.errors import OmegaConfBaseException
    from yaml import YAMLError

    if isinstance(error, OverrideParseException):
        return (
            f"{error.override} must be key=value in Hydra's grammar: put a value with special "
            f"characters in quotes, e.g. \"key='a (b)'\""
        )
    if isinstance(error, MissingConfigException):
        return _explain_option(error, task, words)
    if isinstance(error, YAMLError):
        return f"a file of settings must be valid YAML: {' '.join(str(error).split())}"
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, OmegaConfBaseException):
        cause = cause.__cause__
    if cause is not None:
        return _explain_value(cause, task, words)
    if not isinstance(error, HydraException):
        return None
    first, *rest = (line.strip() for line in str(error).splitlines())
    if first.endswith("while composing config:") and rest:
        return f"{first.partition(':')[0].removeprefix('In ').strip(chr(39))}.yaml: {rest[0]}"
    sweep = re.match(r"(?:Ambiguous value for argument|Sweep parameters) '(.*?)'", first)
    if sweep:
        return (
            f"{sweep[1]} must stand with -m to run once for each value, "
            f"or be written as a list: [a,b]"
        )
    return first


def _explain_option(error: Any, task: str, words: Sequence[str]) -> str:
    """Explain an option that a group doesn't have."""
    folder, _, name = str(error.missing_cfg_file).rpartition("/")
    options = error.options or options_of(folder, config_dirs(words))
    typed = (word.partition("=") for word in words)
    keys = [key for key, _, value in typed if name in value and key in groups_of(task)]
    guess = closest(name, options)
    hint = f"; did you mean {guess}?" if guess else ""
    if folder == "experiment":
        hint += f"; experiment_name={name} only names the experiment"
    key = keys[0] if keys else folder
    return f"{key} must be one of {', '.join(options)}, got {name!r}{hint}"


def _explain_value(error: Any, task: str, words: Sequence[str]) -> str:
    """Explain a key that isn't there, or a value of a wrong type."""
    from omegaconf.errors import ConfigAttributeError, ConfigKeyError, ValidationError

    key = user_key(task, str(error.full_key or error.key or "a setting"))
    first = str(error).split("\n")[0]
    if isinstance(error, ConfigAttributeError | ConfigKeyError):
        check_key(task, key)
        if key.startswith("targets."):
            return f"{key} must belong to a target chosen by target=, got another name"
        group = groups_of(task).get(key.partition(".")[0])
        chosen = [w.partition("=")[2] for w in words if group and w.startswith(f"{group.key}=")]
        owner = f"{group.key}={chosen[-1] if chosen else group.default}" if group else task
        return f"{key} must be a setting of {owner}, got one of another option"
    setting = setting_for(task, str(error.full_key))
    if isinstance(error, ValidationError) and setting is not None:
        given = [w.partition("=")[2] for w in words if w.lstrip("+").startswith(f"{key}=")]
        shown = re.search(r"[Vv]alue '(.*?)'", first)
        value = given[-1] if given else shown[1] if shown else "another type"
        return f"{key} must be {setting.rule}, got {value!r}"
    return f"{key}: {first}"
