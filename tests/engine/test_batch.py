"""Inputs as they come, in batches whose bad items cost only themselves."""

import io
import json
import os
from functools import partial

import pytest

from quotestance.config import ConfigError
from quotestance.engine import Failure
from quotestance.engine.batch import StatementRow, map_batches, read_inputs, rejected
from quotestance.schema import Article, Reject


def write_rows(path, rows):
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


STATEMENT = {"statement_id": "a#1", "article_id": "a", "text": "“Yes,”", "spans": [[0, 6]]}


# --- what a row is ------------------------------------------------------------------------------


@pytest.mark.parametrize("row", [STATEMENT, {"text": "“Yes,”", "spans": [[0, 6]]},
                                 {"text": "“Yes,”", "statement_id": "a#1"}])  # fmt: skip
def test_rows_with_spans_or_a_statement_id_are_statements(tmp_path, row):
    (item,) = read_inputs(str(write_rows(tmp_path / "in.jsonl", [row])))
    assert isinstance(item, StatementRow)
    assert item.statement.text == "“Yes,”"
    assert item.row == row


def test_rows_with_text_alone_are_articles(tmp_path):
    (item,) = read_inputs(str(write_rows(tmp_path / "in.jsonl", [{"id": "a", "text": "Hello."}])))
    assert item == Article("a", "Hello.")


def test_the_first_good_row_decides_what_a_table_holds(tmp_path):
    path = write_rows(tmp_path / "in.jsonl", ["{", {"text": " "}, STATEMENT])
    kinds = [type(item) for item in read_inputs(str(path))]
    assert kinds == [Reject, Reject, StatementRow]


@pytest.mark.parametrize(("unit", "kind"), [("article", Article), ("statement", StatementRow)])
def test_the_user_can_say_what_a_row_is(tmp_path, unit, kind):
    for row in (STATEMENT, {"text": "Hello."}):
        (item,) = read_inputs(str(write_rows(tmp_path / "in.jsonl", [row])), unit=unit)
        assert isinstance(item, kind)


def test_articles_and_statements_may_be_mixed_file_by_file(tmp_path):
    statements = write_rows(tmp_path / "a.jsonl", [STATEMENT])
    (tmp_path / "b.txt").write_text("An article.", encoding="utf-8")
    items = list(read_inputs([str(statements), str(tmp_path / "b.txt")]))
    assert sorted(type(item).__name__ for item in items) == ["Article", "StatementRow"]


def test_a_row_with_broken_spans_is_set_aside_with_its_line(tmp_path):
    broken = {**STATEMENT, "spans": [[9, 3]]}
    path = write_rows(tmp_path / "in.jsonl", [STATEMENT, broken, STATEMENT])
    first, reject, last = read_inputs(str(path))
    assert isinstance(first, StatementRow)
    assert isinstance(last, StatementRow)
    assert (reject.source, reject.position) == (str(path), "line 2")
    assert "spans must hold 0 <= start < end" in reject.reason


@pytest.mark.parametrize(
    "change", [{"spans": 7}, {"attribution": 3}, {"speaker_span": "x"}, {"context_span": [1]}]
)
def test_a_field_of_the_wrong_form_makes_a_reject(tmp_path, change):
    path = write_rows(tmp_path / "in.jsonl", [STATEMENT, {**STATEMENT, **change}])
    kinds = [type(item) for item in read_inputs(str(path))]
    assert kinds == [StatementRow, Reject]


def test_an_input_that_is_not_there_is_wrong_usage(tmp_path):
    with pytest.raises(ConfigError, match="input must exist"):
        read_inputs(str(tmp_path / "none.jsonl"))


# --- batches ------------------------------------------------------------------------------------


def double(items):
    return [2 * item for item in items]


def fail_on(items, bad):
    if bad in items:
        raise ValueError(f"{bad} is bad")
    return items


def die_on(items, bad):
    if bad in items:
        os._exit(9)
    return items


def sizes(items):
    return [len(items)] * len(items)


@pytest.mark.parametrize("workers", [1, 2])
def test_each_item_comes_with_its_result_in_order(workers):
    pairs = list(map_batches(double, range(10), workers=workers, size=3))
    assert pairs == [(n, 2 * n) for n in range(10)]


def test_batches_have_the_size_that_was_asked_for():
    assert [n for _, n in map_batches(sizes, range(5), workers=1, size=2)] == [2, 2, 2, 2, 1]


def test_no_items_give_no_results():
    assert list(map_batches(double, [], workers=1, size=4)) == []


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("size", [1, 4, 20])
def test_an_item_that_fails_costs_only_itself(workers, size):
    results = list(map_batches(partial(fail_on, bad=5), range(9), workers=workers, size=size))
    assert [item for item, _ in results] == list(range(9))
    failures = [(item, r) for item, r in results if isinstance(r, Failure)]
    assert [item for item, _ in failures] == [5]
    assert failures[0][1].reason == "ValueError: 5 is bad"
    assert [r for item, r in results if item != 5] == [n for n in range(9) if n != 5]


def test_an_item_that_kills_its_worker_costs_only_itself():
    results = list(map_batches(partial(die_on, bad=4), range(8), workers=2, size=2))
    failed = [item for item, result in results if isinstance(result, Failure)]
    assert failed == [4]
    assert [item for item, _ in results] == list(range(8))


def test_a_failed_article_is_set_aside_by_its_id(make_statement):
    failure = Failure(0, "ValueError: bad")
    assert rejected(Article("story", "text"), failure) == Reject("story", "", "ValueError: bad")
    row = StatementRow(make_statement(id="story#3"), {})
    assert rejected(row, failure) == Reject("story", "story#3", "ValueError: bad")


def test_the_output_of_an_earlier_run_is_no_input(tmp_path):
    (tmp_path / "a.txt").write_text("“We agreed,” said Lena Orlik.", "utf-8")
    output = tmp_path / "out.jsonl"
    output.write_text('{"text": "“We agreed,”", "statement_id": "a#1"}\n', "utf-8")
    items = list(read_inputs(str(tmp_path), output=str(output)))
    assert [type(item).__name__ for item in items] == ["Article"]


def test_outputs_of_earlier_runs_are_no_inputs_of_a_folder(tmp_path):
    (tmp_path / "a.txt").write_text("“We agreed,” said Lena Orlik.", "utf-8")
    (tmp_path / "old.jsonl").write_text('{"text": "“We agreed,”"}\n', "utf-8")
    (tmp_path / "old.jsonl.manifest.json").write_text("{}", "utf-8")
    assert [item.id for item in read_inputs(str(tmp_path))] == ["a"]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"text": "“We agreed,” said Lena Orlik."}, "Article"),
        ({"text": "“We agreed,”", "statement_id": "a#1", "spans": [[0, 12]]}, "StatementRow"),
    ],
)
def test_the_first_row_of_stdin_tells_what_it_holds(row, kind, monkeypatch):
    data = (json.dumps(row) + "\n").encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))
    items = list(read_inputs("-", output="-"))
    assert [type(item).__name__ for item in items] == [kind]
