"""Which files an `input` setting means."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from quotestance.config import ConfigError
from quotestance.io.files import reason_of

INPUT_ENDINGS = (".txt", ".md", ".html", ".htm", ".jsonl", ".jsonl.gz", ".csv", ".parquet")
STDIN = "-"

# What lies beside articles in a folder without being one, and what this program writes itself.
_NOT_ARTICLES = ("readme", "license", "codebook")
_OWN_FILES = (".rejects.jsonl", ".articles.jsonl")


def expand_inputs(input: str | Sequence[str]) -> list[Path]:
    """Return the files that an input setting means, each once, in the order given.

    A folder stands for all files below it with a known ending, in alphabetical order, without
    hidden files, README, LICENSE, CODEBOOK, and what an earlier run wrote there. A glob is read
    likewise (`**` for any depth). A file named by itself is always taken. `-` is JSONL on stdin.

    Raises:
        ConfigError: something named does not exist, has an unknown ending, or holds no article.
    """
    names = [input] if isinstance(input, str | os.PathLike) else list(input or ())
    if not names or not all(isinstance(name, str | os.PathLike) and str(name) for name in names):
        raise ConfigError(
            f"input must be a file, folder, glob or a list of them, got {input!r:.200}"
        )
    found: dict[str, Path] = {}
    for name in names:
        for path in _expand(os.path.expanduser(str(name))):
            found.setdefault(os.path.realpath(path) if str(path) != STDIN else STDIN, path)
    return list(found.values())


def ending_of(path: Path) -> str:
    """Return the known ending of a file's name in lower case, or an empty string."""
    name = path.name.lower()
    # The longest first, so that `.jsonl.gz` is not taken for less.
    return next((e for e in sorted(INPUT_ENDINGS, key=len, reverse=True) if name.endswith(e)), "")


def stem_of(path: Path) -> str:
    """Return a file's name without its known ending."""
    return path.name[: len(path.name) - len(ending_of(path))]


def _expand(name: str) -> list[Path]:
    path = Path(name)
    if name == STDIN:
        return [path]
    if path.is_dir():
        return _usable(list(_files_below(path)), name)
    if path.exists():
        if not ending_of(path):
            raise ConfigError(f"input must end in {', '.join(INPUT_ENDINGS)}, got {name!r}")
        return [path]
    if glob.has_magic(name):
        matches = sorted(glob.glob(name, recursive=True))
        if not matches:
            raise ConfigError(f"input must match at least one file, got {name!r}")
        return _usable([Path(m) for m in matches if not os.path.isdir(m)], name)
    raise ConfigError(f"input must exist, got {name!r}")


def _usable(paths: list[Path], name: str) -> list[Path]:
    usable = [path for path in paths if _may_hold_articles(path)]
    # What an earlier run wrote beside the articles is no article; a folder of such outputs is one.
    usable = [p for p in usable if not p.with_name(f"{p.name}.manifest.json").exists()] or usable
    if not usable:
        endings = ", ".join(INPUT_ENDINGS)
        raise ConfigError(f"input must hold a file that ends in {endings}, got {name!r}")
    return usable


def _may_hold_articles(path: Path) -> bool:
    name = path.name.lower()
    return (
        bool(ending_of(path))
        and not name.startswith((".", *_NOT_ARTICLES))
        and not name.endswith(_OWN_FILES)
    )


def _files_below(folder: Path) -> Iterator[Path]:
    def fail(error: OSError) -> None:
        raise ConfigError(f"input must be readable ({reason_of(error)}), got {error.filename!r}")

    paths: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=fail):
        folders[:] = [f for f in folders if not f.startswith(".")]
        paths += [Path(parent, name) for name in names]
    return iter(sorted(paths))
