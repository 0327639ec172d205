import pytest

from quotestance.config import ConfigError
from quotestance.io import expand_inputs


@pytest.fixture
def archive(tmp_path):
    for name in [
        "b.txt", "a.html", "deep/er/c.jsonl.gz", "README.md", "LICENSE.txt", "CODEBOOK.md",
        "a.gold.json", "manifest.json", ".hidden.txt", ".git/d.txt", "photo.png",
        "out.jsonl.rejects.jsonl", "UPPER.TXT",
    ]:  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path


def names(paths, root):
    return [p.relative_to(root).as_posix() for p in paths]


def test_a_folder_stands_for_the_articles_below_it_in_alphabetical_order(archive):
    expected = ["UPPER.TXT", "a.html", "b.txt", "deep/er/c.jsonl.gz"]
    assert names(expand_inputs(str(archive)), archive) == expected


def test_a_glob_stands_for_the_articles_it_matches(archive):
    assert names(expand_inputs(f"{archive}/*.txt"), archive) == ["b.txt"]
    assert names(expand_inputs(f"{archive}/**/*.gz"), archive) == ["deep/er/c.jsonl.gz"]


def test_a_list_keeps_its_order_and_takes_each_file_once(archive):
    found = expand_inputs([f"{archive}/b.txt", str(archive), f"{archive}/deep/../a.html"])
    assert names(found, archive) == ["b.txt", "UPPER.TXT", "a.html", "deep/er/c.jsonl.gz"]


def test_a_file_named_by_itself_is_always_taken(archive):
    assert names(expand_inputs(f"{archive}/README.md"), archive) == ["README.md"]


def test_a_name_with_glob_characters_is_a_file_where_it_is_one(tmp_path):
    (tmp_path / "story[1].txt").write_text("x")
    assert names(expand_inputs(f"{tmp_path}/story[1].txt"), tmp_path) == ["story[1].txt"]


def test_stdin_is_a_dash():
    assert [str(p) for p in expand_inputs("-")] == ["-"]


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("nowhere.txt", "input must exist, got '.*nowhere.txt'"),
        ("*.nothing", "input must match at least one file"),
        ("photo.png", "input must end in .txt"),
        ("*.png", "input must hold a file that ends in"),
        ("deep/empty", "input must hold a file that ends in"),
    ],
)
def test_an_input_that_cannot_be_is_refused_with_its_rule(archive, name, rule):
    (archive / "deep/empty").mkdir()
    with pytest.raises(ConfigError, match=rule):
        expand_inputs(f"{archive}/{name}")


@pytest.mark.parametrize("value", ["", [], [""], [3], None])
def test_an_input_of_the_wrong_type_is_refused(value):
    with pytest.raises(ConfigError, match="input must be"):
        expand_inputs(value)
