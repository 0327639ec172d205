import io
import sys
import time

import pytest

from quotestance.reporting import console
from quotestance.reporting.console import note, print_lines, print_table, progress, warn
from quotestance.reporting.scores import ScoreRow, with_interval


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


def test_a_score_is_written_with_its_interval():
    assert with_interval(0.8124, 0.764, 0.858) == "0.812 [0.764, 0.858]"


@pytest.mark.parametrize(
    ("given", "shown"),
    [((0.5, None, 0.6), "0.500"), ((None, 0.1, 0.2), "–"), ((float("nan"), 0.1, 0.2), "–")],
)
def test_a_missing_number_is_not_made_up(given, shown):
    assert with_interval(*given) == shown


def test_a_score_row_shows_its_interval():
    assert (
        ScoreRow("m", "russia", "macro-F1", 0.5, 0.4, 0.6, 10).interval() == "0.500 [0.400, 0.600]"
    )


def test_a_piped_table_keeps_each_row_on_one_line_and_cuts_nothing(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    long = "a very long name of a model " * 20
    print_table("Scores", ["model", "macro-F1"], [[long, with_interval(0.8, 0.7, 0.9)]])
    out = capsys.readouterr().out
    assert any(long.strip() in line and "0.800 [0.700, 0.900]" in line for line in out.splitlines())


def test_a_terminal_table_folds_cells_and_loses_no_character(monkeypatch):
    stream = Terminal()
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TERM", "dumb")
    print_table("", ["name"], [["x" * 100]])
    assert stream.getvalue().count("x") == 100


def test_numbers_are_right_aligned_and_names_are_not(capsys):
    print_table("", ["name", "n"], [["a", 12345], ["bbbb", 7]])
    lines = capsys.readouterr().out.splitlines()
    first = next(line for line in lines if "12,345" in line)
    second = next(line for line in lines if "bbbb" in line)
    assert len(first) == len(second)
    assert first.lstrip().startswith("a ")


def test_a_missing_cell_is_a_dash_and_a_fraction_has_three_digits(capsys):
    print_table("", ["a", "b", "c"], [[None, 0.12345, True]])
    assert ["–", "0.123", "yes"] in [line.split() for line in capsys.readouterr().out.splitlines()]


def test_cells_are_text_and_not_markup(capsys):
    print_table("[bold]t[/]", ["[red]c"], [["[link=x]y[/link] :smile:"]])
    out = capsys.readouterr().out
    assert "[link=x]y[/link] :smile:" in out
    assert "[bold]t[/]" in out
    assert "[red]c" in out


@pytest.mark.parametrize("write", [note, warn])
def test_control_characters_cannot_reach_the_terminal(capsys, write):
    write("a\x1b[2Jb\u202ec\rd")
    assert capsys.readouterr().err.endswith("a\\x1b[2Jb\\u202ec\\rd\n")


def test_control_characters_cannot_reach_the_terminal_through_a_table(capsys):
    print_table("\x1b]0;t\x07", ["a\x1b"], [["b\x1b[31m"]])
    assert "\x1b" not in capsys.readouterr().out


def test_a_table_survives_a_stream_that_cannot_encode_it(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    print_table("Łukasz", ["“name”"], [["Żal \ud800"]])
    sys.stdout.flush()
    assert b"al" in raw.getvalue()


def test_warnings_and_notes_go_to_stderr(capsys):
    note("one")
    warn("two")
    print_lines(["three"], to_stderr=True)
    captured = capsys.readouterr()
    assert captured.err == "one\nwarning: two\nthree\n"
    assert captured.out == ""


def test_lines_go_to_stdout(capsys):
    print_lines(["one", "two"])
    assert capsys.readouterr().out == "one\ntwo\n"


def test_progress_yields_every_item_and_is_silent_when_work_is_short(capsys):
    assert list(progress([1, 2, 3], description="extract")) == [1, 2, 3]
    captured = capsys.readouterr()
    assert captured.out == captured.err == ""


def test_progress_writes_plain_lines_where_stderr_is_no_terminal(capsys, monkeypatch):
    monkeypatch.setattr(console, "LINE_EVERY", 0.0)
    list(progress([1, 2], description="extract"))
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("extract: 1 of 2 (50%) in 0 s")
    assert len(lines) == 2


def test_progress_without_a_total_counts_what_is_done(capsys, monkeypatch):
    monkeypatch.setattr(console, "LINE_EVERY", 0.0)
    list(progress(iter([1, 2]), description="extract"))
    assert capsys.readouterr().err.splitlines()[1] == "extract: 2 done in 0 s"


def test_the_bar_appears_on_a_terminal_while_the_first_item_is_still_awaited(monkeypatch):
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(console, "BAR_AFTER", 0.01)
    monkeypatch.setenv("TERM", "xterm")

    def slow():
        deadline = time.monotonic() + 10
        while "extract" not in stream.getvalue() and time.monotonic() < deadline:
            time.sleep(0.02)
        yield "extract" in stream.getvalue()

    assert list(progress(slow(), description="extract")) == [True]


def test_the_bar_stops_when_the_work_fails(monkeypatch):
    import threading

    monkeypatch.setattr(sys, "stderr", Terminal())

    def failing():
        yield 1
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        list(progress(failing(), description="extract"))
    assert not [t for t in threading.enumerate() if t.name == "progress bar"]
