"""The user's words -> Hydra overrides: aliases, unknown keys, and values with special characters.

Hydra's grammar gives a meaning to spaces, commas, brackets and equal signs. Where a setting holds
text (a path, a title, a model id), a value is taken as the user wrote it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from quotestance.config import ConfigError
from quotestance.settings import (
    TASK_ALIASES,
    TASKS,
    Setting,
    closest,
    groups_of,
    is_known,
    options_of,
    setting_for,
    settings_of,
)

_TEXT_KINDS = (str, object, list)


def to_overrides(task: str, words: Sequence[str], *, multirun: bool) -> list[str]:
    """Return the Hydra overrides that the words of a command line mean.

    Raises:
        ConfigError: a word isn't `key=value`, the task has no such key, or the key belongs to an
            option that nobody chose.
    """
    overrides = [_override(task, word, multirun=multirun) for word in words]
    keys = [word.lstrip("+~").partition("=")[0].strip() for word in words]
    for key in keys:
        _check_owner(task, key, keys)
    return overrides


def _override(task: str, word: str, *, multirun: bool) -> str:
    sign = word[: len(word) - len(word.lstrip("+~"))]
    key, equals, value = word[len(sign) :].partition("=")
    key = key.strip()
    if sign == "~":
        check_key(task, key)
        return word
    if not equals:
        example = " ".join((f"quotestance {task} {TASKS[task].examples[0]}").split())
        raise ConfigError(f"{word} must be written as key=value, e.g. {example}")
    if _is_hydra_key(key):
        return word
    if "@" not in key:
        check_key(task, key)
    hydra_key = TASK_ALIASES.get(task, {}).get(key, key)
    setting = setting_for(task, hydra_key)
    if setting is not None and hydra_key not in groups_of(task):
        value = _text_value(key, setting, value.strip(), multirun=multirun)
    return f"{sign}{hydra_key}={value}"


def check_key(task: str, key: str) -> None:
    """Raise ConfigError, with the key probably meant, unless the task has this key."""
    groups = groups_of(task)
    aliases = TASK_ALIASES.get(task, {})
    if _is_hydra_key(key) or key in groups or key in aliases or is_known(task, key):
        return
    others = [t for t in TASKS if key in groups_of(t) or key in settings_of(t)]
    if others:
        raise ConfigError(f"{key} must be a setting of {task}, got one of {', '.join(others)}")
    guess = closest(key, [*groups, *aliases, *settings_of(task)])
    hint = f"; did you mean {guess}?" if guess else f"; `quotestance help {task}` lists them"
    raise ConfigError(f"{key} must be a setting of {task}, got an unknown key{hint}")


def _check_owner(task: str, key: str, keys: Sequence[str]) -> None:
    """Refuse a setting of a group that is null unless one of its options is chosen beside it."""
    group = groups_of(task).get(key.partition(".")[0])
    if group is None or group.default is not None or "." not in key or group.key in keys:
        return
    options = "|".join(options_of(group.folder))
    raise ConfigError(f"{key} must stand beside {group.key}={options}, got it alone")


def _is_hydra_key(key: str) -> bool:
    return key == "hydra" or key.startswith(("hydra.", "hydra/"))


def _text_value(key: str, setting: Setting, value: str, *, multirun: bool) -> str:
    """Quote a value for Hydra's grammar where its setting holds text."""
    if setting.kind not in _TEXT_KINDS or value == "null" or "${" in value or _is_quoted(value):
        return value
    bracketed = value.startswith("[") and value.endswith("]")
    if setting.kind is not str and bracketed and not os.path.exists(value):
        return _text_list(value)
    if multirun and "," in value and not os.path.exists(value):
        return ",".join(quote(part) for part in value.split(","))
    if setting.kind is not str and "," in value and not os.path.exists(value):
        raise ConfigError(f"{key} must be one value or a list written [{value}], got {value!r}")
    return f"[{quote(value)}]" if setting.kind is list else quote(value)


def _text_list(value: str) -> str:
    inner = value[1:-1].strip()
    if any(mark in inner for mark in "'\"[]{}"):
        return value
    parts = [part.strip() for part in inner.split(",")] if inner else []
    return "[" + ",".join(quote(part) for part in parts) + "]"


def _is_quoted(value: str) -> bool:
    return len(value) > 1 and value[0] == value[-1] and value[0] in "'\""


def quote(value: str) -> str:
    """Return a value as a quoted string of Hydra's grammar, `~/` expanded.

    A backslash has a meaning there only before a quote or at the end, where it is doubled.
    """
    value = os.path.expanduser(value) if value.startswith("~/") else value
    quoted = ""
    for i, char in enumerate(value):
        if char == "'":
            quoted += "\\'"
        elif char == "\\" and value[i:].lstrip("\\")[:1] in ("", "'"):
            quoted += "\\\\"
        else:
            quoted += char
    return f"'{quoted}'"
