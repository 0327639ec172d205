"""The help that `quotestance`, `quotestance help TASK` and `quotestance TASK --help` show."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from quotestance.settings import (
    REQUIRED,
    TASKS,
    Group,
    Setting,
    groups_of,
    options_of,
    settings_of,
    settings_of_option,
    summary_of,
    user_key,
)

FLAGS = (
    ("-m, --multirun", "run once for each combination of key=a,b,c"),
    ("--cfg job", "print the settings as composed, and do nothing"),
    ("--resolve", "with --cfg: fill in ${...}"),
    ("--info [all|defaults|...]", "print where the settings come from, and do nothing"),
    ("--config-dir DIR", "look for further options in DIR, e.g. DIR/target/mine.yaml"),
    ("-h, --help", "print this help"),
)

EXIT_CODES = (
    ("0", "done"),
    ("1", "failed: what and where stands in one line on stderr"),
    ("2", "wrong usage or setting: one line names key, rule and value"),
    ("3", "done, but more rows were rejected than max_reject_rate allows"),
    ("130", "interrupted"),
)


def overview(version: str) -> str:
    """Return the help of the command: every task with one line."""
    lines = [
        f"quotestance {version}: quoted statements in the news, their speakers, and their stance",
        "",
        "Usage: quotestance TASK [key=value ...]",
        "",
        "Tasks",
        *_table([(name, task.summary) for name, task in TASKS.items()]),
        "",
        "More",
        *_table(
            [
                ("help TASK", "what a task does, its settings and examples"),
                ("completion SHELL", "print the tab completion for bash, zsh or fish"),
                ("--version", "print the version"),
            ]
        ),
        "",
        "Try",
        "  quotestance run",
        *(f"  quotestance {t} {TASKS[t].examples[0]}" for t in ("extract", "predict", "report")),
    ]
    return "\n".join(lines)


def task_help(task: str, extra_dirs: Sequence[Path] = ()) -> str:
    """Return the help of a task: usage, examples, every setting, exit codes."""
    groups = groups_of(task)
    settings = settings_of(task).values()
    owned = ("targets." if "target" in groups else None, *(f"{key}." for key in groups))
    plain = [s for s in settings if not any(o and s.key.startswith(o) for o in owned)]
    needed = " ".join(f"{s.key}=..." for s in plain if s.default == REQUIRED)
    lines = [
        f"quotestance {task}: {TASKS[task].summary}",
        "",
        " ".join(f"Usage: quotestance {task} {needed} [key=value ...]".split()),
        "",
        "Examples",
        *(f"  quotestance {task} {example}".rstrip() for example in TASKS[task].examples),
        "",
        "Settings (with their defaults)",
        *_settings([(user_key(task, s.key), s.rule, _shown(s.default), s.doc) for s in plain]),
    ]
    for group in groups.values():
        lines += ["", *_group(task, group, extra_dirs)]
    lines += ["", "Options", *_table(FLAGS), "", "Exit codes", *_table(EXIT_CODES)]
    return "\n".join(lines)


def _group(task: str, group: Group, extra_dirs: Sequence[Path]) -> Iterator[str]:
    """Yield a group's options, and the settings that they bring."""
    several = isinstance(group.default, list)
    default = f"[{','.join(group.default)}]" if several else _shown(group.default)
    options = options_of(group.folder, extra_dirs)
    yield f"{group.key}={'OPTION or [OPTION,...]' if several else 'OPTION'}  ({default})"
    yield from _table([(option, summary_of(group.folder, option)) for option in options])
    brought = {option: settings_of_option(group.folder, option) for option in options}
    if any(brought.values()):
        if group.key != group.folder:
            yield f"  {group.key}.* are the settings of {group.folder}=, see {group.folder}.*"
            return
        keys = list(dict.fromkeys(key for settings in brought.values() for key in settings))
        yield from _settings([_of_options(group.key, key, brought) for key in keys])
        return
    prefix = "targets." if group.key == "target" else f"{group.key}."
    filled = [s for s in settings_of(task).values() if s.key.startswith(prefix)]
    yield from _settings(
        [
            (s.key, s.rule, _shown(s.default).replace(REQUIRED, f"set by {group.key}="), s.doc)
            for s in filled
        ]
    )


def _of_options(
    group: str, key: str, brought: Mapping[str, Mapping[str, Setting]]
) -> tuple[str, str, str, str]:
    """Return the row of a setting that several options may have, each with its own default."""
    holders = {option: settings[key] for option, settings in brought.items() if key in settings}
    defaults = {option: _shown(setting.default) for option, setting in holders.items()}
    shown = next(iter(defaults.values()))
    if len(set(defaults.values())) > 1:
        shown = ", ".join(f"{option}: {default}" for option, default in defaults.items())
    first = next(iter(holders.values()))
    return f"{group}.{key}", first.rule, shown, first.doc


def _settings(rows: Sequence[tuple[str, str, str, str]]) -> Iterator[str]:
    """Yield the lines of settings: key, what it takes, default, what it does."""
    width = max((len(key) for key, *_ in rows), default=0)
    for key, rule, default, doc in rows:
        yield f"  {key:{width}}  {rule}  ({default})"
        yield from textwrap.wrap(doc, _width(), initial_indent=" " * 6, subsequent_indent=" " * 6)


def _shown(default: Any) -> str:
    if default is None:
        return "null"
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, list):
        return "[" + ",".join(map(str, default)) + "]"
    return str(default) if default != "" else "empty"


def _table(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    width = max(len(head) for head, _ in rows) + 2
    for head, text in rows:
        indent = " " * (width + 2)
        yield from textwrap.wrap(
            text, _width(), initial_indent=f"  {head:{width}}", subsequent_indent=indent
        )


def _width() -> int:
    return max(60, min(100, shutil.get_terminal_size().columns))
