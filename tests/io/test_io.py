import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from quotestance.io import (
    DataError,
    digest_of,
    read_json,
    sha256_file,
    sha256_text,
    write_atomic,
)

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@dataclass(frozen=True)
class Setting:
    path: Path
    seed: int


def test_a_digest_of_a_file_and_of_its_text_are_the_same(tmp_path):
    (tmp_path / "a").write_text("abc")
    assert sha256_file(tmp_path / "a") == sha256_text("abc") == ABC


def test_a_digest_does_not_depend_on_the_order_of_keys():
    first = {"a": 1, "b": [1, {"c": Setting(Path("x"), 0), "d": None}]}
    second = {"b": [1, {"d": None, "c": Setting(Path("x"), 0)}], "a": 1}
    assert digest_of(first) == digest_of(second)


def test_a_digest_depends_on_every_value():
    assert digest_of({"a": Setting(Path("x"), 0)}) != digest_of({"a": Setting(Path("x"), 1)})


def test_a_digest_takes_text_with_half_a_character():
    assert digest_of({"a": "\ud800"}) != digest_of({"a": "x"})
    assert sha256_text("\ud800") != sha256_text("x")


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(DataError, match="none can't be read: No such file"):
        sha256_file(tmp_path / "none")
    with pytest.raises(DataError, match=r"none.json can't be read: No such file"):
        read_json(tmp_path / "none.json")


def test_a_file_that_is_not_json_is_named(tmp_path):
    (tmp_path / "a.json").write_text("{")
    with pytest.raises(DataError, match=r"a.json is not valid JSON"):
        read_json(tmp_path / "a.json")


def test_an_atomic_write_that_fails_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    write_atomic(path, "old")

    def fail(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(DataError, match=r"a.json can't be written: No space left on device"):
        write_atomic(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
