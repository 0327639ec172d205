"""Every YAML composes, every option of every group is accepted, every key is read somewhere."""

from __future__ import annotations

import ast
import dataclasses
import re
import typing
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hydra import compose, initialize_config_module
from omegaconf import OmegaConf

from quotestance.cli import register, to_config
from quotestance.config import ConfigError, TaskConfig
from quotestance.settings import (
    CONFIGS,
    REGISTRIES,
    REQUIRED,
    TASK_ALIASES,
    TASKS,
    field_docs,
    groups_of,
    options_of,
    settings_of,
)

SOURCE = Path(__file__).parents[1] / "src" / "quotestance"
CHOICES = [
    (task, group.key, option)
    for task in TASKS
    for group in groups_of(task).values()
    for option in options_of(group.folder)
]


def composed(task: str, *overrides: str) -> TaskConfig:
    register()
    needed = [f"{s.key}=given" for s in settings_of(task).values() if is_needed(s.key, s.default)]
    with initialize_config_module(CONFIGS, version_base="1.3"):
        return to_config(task, compose(task, overrides=[*needed, *overrides]))


def is_needed(key: str, default: Any) -> bool:
    return default == REQUIRED and "." not in key


def config_classes() -> Iterator[type]:
    """Yield every dataclass of the configs: tasks, their parts, and the registered options."""
    waiting = [task.config for task in TASKS.values()]
    waiting += [option for options in REGISTRIES.values() for option in options.values()]
    seen = set()
    while waiting:
        cls = waiting.pop()
        if cls in seen:
            continue
        seen.add(cls)
        yield cls
        for hint in typing.get_type_hints(cls).values():
            parts = (hint, *typing.get_args(hint))
            waiting += [p for p in parts if isinstance(p, type) and dataclasses.is_dataclass(p)]


@pytest.mark.parametrize("task", TASKS)
def test_a_task_composes_into_its_own_dataclass(task: str) -> None:
    assert type(composed(task)) is TASKS[task].config


@pytest.mark.parametrize(("task", "key", "option"), CHOICES)
def test_every_option_of_every_group_composes(task: str, key: str, option: str) -> None:
    hydra_key = TASK_ALIASES.get(task, {}).get(key, key)
    config = composed(task, f"{hydra_key}={option}")
    if option in REGISTRIES.get(hydra_key.partition("@")[0], {}):
        folder = hydra_key.partition("@")[0]
        assert type(getattr(config, key)) is REGISTRIES[folder][option]


@pytest.mark.parametrize("option", options_of("experiment"))
def test_an_experiment_keeps_its_values_over_the_defaults(option: str) -> None:
    content = OmegaConf.load(str(files(CONFIGS) / "experiment" / f"{option}.yaml"))
    config = composed("train", f"experiment={option}")
    plain = OmegaConf.create({k: v for k, v in content.items() if k not in ("hydra", "defaults")})
    for key in leaves(plain):
        found: Any = config
        for part in key.split("."):
            found = found[part] if isinstance(found, dict) else getattr(found, part)
        assert found == OmegaConf.select(plain, key), key


def leaves(node: Any, prefix: str = "") -> Iterator[str]:
    for key, value in node.items():
        if OmegaConf.is_dict(value):
            yield from leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"


@pytest.mark.parametrize("task", TASKS)
def test_root_yaml_holds_no_copied_default(task: str) -> None:
    fields = {field.name: field for field in dataclasses.fields(TASKS[task].config)}
    set_here = OmegaConf.to_container(OmegaConf.load(str(files(CONFIGS) / f"{task}.yaml")))
    assert isinstance(set_here, dict)
    for key in set_here.keys() - {"defaults", "hydra"}:
        factory = fields[key].default_factory
        default = fields[key].default if factory is dataclasses.MISSING else factory()
        assert set_here[key] != default


def test_targets_are_chosen_by_name() -> None:
    assert list(composed("train", "target=russia").targets) == ["russia"]
    assert list(composed("train").targets) == ["russia", "coercion"]


def test_a_value_out_of_range_is_a_config_error() -> None:
    with pytest.raises(ConfigError, match=r"split.fold must be from 0 to 4, got 9"):
        composed("train", "split.fold=9")


def test_every_key_is_read_somewhere() -> None:
    read = set()
    about_configs = {"settings", "overrides", "help_text", "completion", "cli"}
    for path in (p for p in SOURCE.rglob("*.py") if p.stem not in about_configs):
        read |= set(attributes_read(ast.parse(path.read_text(encoding="utf-8"))))
    # A setting may also be read by another one: `path: ${paths.corpus}`.
    yaml = "".join(
        p.read_text("utf-8") for p in Path(__file__).parents[1].glob("configs/**/*.yaml")
    )
    source = (SOURCE / "config.py").read_text(encoding="utf-8")
    read |= {key.rpartition(".")[2] for key in re.findall(r"\$\{([\w.]+)\}", yaml + source)}
    unread = sorted(
        f"{cls.__name__}.{field.name}"
        for cls in config_classes()
        for field in dataclasses.fields(cls)
        if field.name not in read
    )
    assert unread == []


def attributes_read(tree: ast.AST) -> Iterator[str]:
    """Yield the attributes that code reads; a range check alone is no use of a key."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef) and node.name == "__post_init__":
            continue
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield node.attr
        yield from attributes_read(node)


@pytest.mark.parametrize("cls", sorted(config_classes(), key=lambda c: c.__name__))
def test_every_config_class_says_what_it_is(cls: type) -> None:
    assert (cls.__doc__ or "").strip()
    assert not cls.__doc__.startswith(f"{cls.__name__}("), "the docstring that dataclass makes"


@pytest.mark.parametrize("cls", sorted(config_classes(), key=lambda c: c.__name__))
def test_field_docs_name_real_fields(cls: type) -> None:
    assert field_docs(cls).keys() <= {field.name for field in dataclasses.fields(cls)}
