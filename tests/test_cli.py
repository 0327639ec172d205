"""The command line: overrides, aliases, help, completion, errors of one line, exit codes."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from quotestance import __version__, cli
from quotestance.config import ConfigError
from quotestance.io import DataError
from quotestance.overrides import quote
from quotestance.settings import TASKS, settings_of
from quotestance.tasks import Outcome


@dataclass
class Command:
    """Runs `quotestance WORDS` in this process, with a task that only notes its config."""

    monkeypatch: pytest.MonkeyPatch
    capfd: pytest.CaptureFixture[str]
    configs: list[Any] = field(default_factory=list)
    out: str = ""
    err: str = ""

    def __call__(self, *words: str, run: Callable[[Any], Outcome] | None = None) -> int:
        def note(config: Any) -> Outcome:
            self.configs.append(config)
            return run(config) if run else Outcome()

        self.monkeypatch.setattr(cli, "_run_of", lambda task: note)
        self.monkeypatch.setattr(sys, "argv", ["quotestance", *words])
        code = cli.main()
        self.out, self.err = self.capfd.readouterr()
        return code

    @property
    def config(self) -> Any:
        return self.configs[-1]


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> Command:
    monkeypatch.chdir(tmp_path)
    return Command(monkeypatch, capfd)


# --- values -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "my articles/a b.txt",
        "a=b.txt",
        "draft (1).txt",
        "[draft].txt",
        "it's.txt",
        'the "best".txt',
        "a\\b.txt",
        "trailing\\",
        "2024",
        "true",
        "статья.txt",
        "{a}.txt",
        "articles/*.txt",
        "-",
    ],
)
def test_a_path_is_taken_as_it_was_typed(command: Command, path: str) -> None:
    assert command("extract", f"input={path}", "output=out, final.jsonl") == 0
    assert (command.config.input, command.config.output) == (path, "out, final.jsonl")


def test_brackets_make_a_list_of_paths(command: Command) -> None:
    command("extract", "input=[a b.txt,c=d.txt]", "output=-")
    assert command.config.input == ["a b.txt", "c=d.txt"]


def test_a_comma_in_the_name_of_a_file_that_exists_is_no_list(
    command: Command, tmp_path: Path
) -> None:
    (tmp_path / "a,b.txt").write_text("x", encoding="utf-8")
    command("extract", "input=a,b.txt", "output=-")
    assert command.config.input == "a,b.txt"


def test_a_comma_that_could_be_a_list_is_asked_about(command: Command) -> None:
    assert command("extract", "input=a.txt,b.txt", "output=-") == 2
    assert "a list written [a.txt,b.txt]" in command.err


def test_a_setting_of_an_option_that_nobody_chose_is_refused(command: Command) -> None:
    assert command("benchmark", "extractor.min_words=2") == 2
    assert "extractor.min_words must stand beside extractor=rules" in command.err
    assert command("benchmark", "extractor=rules", "extractor.min_words=2") == 0
    assert command.config.extractor.min_words == 2


def test_null_and_interpolations_keep_their_meaning(command: Command) -> None:
    command("train", "input=null", "output=${paths.store}/model")
    assert (command.config.input, command.config.output) == (None, "experiments/store/model")


def test_a_single_value_is_a_list_of_one_where_a_list_is_asked_for(command: Command) -> None:
    command("label", "input=a", "output=b", "gold=my gold")
    assert command.config.gold == ["my gold"]


def test_quoted_values_are_left_alone(command: Command) -> None:
    command("report", "input=a", "output=b", "title='Who, and what?'")
    assert command.config.title == "Who, and what?"


def test_a_home_folder_is_expanded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/reader")
    assert quote("~/a.txt") == "'/home/reader/a.txt'"


# --- aliases ------------------------------------------------------------------------------------


@pytest.mark.parametrize("uri", ["models:/quotestance@champion", "runs:/abc/model", "my (old) m/"])
@pytest.mark.parametrize("task", ["predict", "evaluate"])
def test_model_names_a_fitted_model(command: Command, task: str, uri: str) -> None:
    needed = ["input=a", "output=b"] if task == "predict" else []
    assert command(task, f"model={uri}", *needed) == 0
    assert command.config.model_uri == uri


@pytest.mark.parametrize(
    ("value", "targets"), [("russia", "russia"), ("[russia,coercion]", ["russia", "coercion"])]
)
def test_predict_takes_targets_by_name(command: Command, value: str, targets: Any) -> None:
    command("predict", "input=a", "output=b", f"target={value}")
    assert command.config.targets == targets


def test_compare_takes_the_name_of_an_experiment(command: Command) -> None:
    command("compare", "experiment=baselines")
    assert command.config.experiment_name == "baselines"


def test_run_takes_a_baseline_with_its_settings(command: Command) -> None:
    command("run", "baseline=tfidf_svm", "baseline.C=3", "model=majority")
    assert (command.config.baseline.name, command.config.baseline.C) == ("tfidf_svm", 3.0)
    assert command.config.model.name == "majority"


def test_an_error_says_the_word_that_the_user_typed(command: Command) -> None:
    def refuse(config: Any) -> Outcome:
        raise ConfigError("model_uri must be a model folder, got 'x'")

    assert command("evaluate", "model=x", run=refuse) == 2
    assert command.err == "quotestance evaluate: model must be a model folder, got 'x'\n"


# --- wrong usage --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("train sed=1", "sed must be a setting of train, got an unknown key; did you mean seed?"),
        ("train C=1", "did you mean model.C?"),
        ("train +foo=1", "foo must be a setting of train, got an unknown key"),
        ("train ~sed", "did you mean seed?"),
        ("train labeler=lexicon", "labeler must be a setting of train, got one of label, run"),
        ("train seed=x", "seed must be an integer, got 'x'"),
        ("train force=maybe", "force must be true or false, got 'maybe'"),
        ("train model.C=x", "model.C must be a number, got 'x'"),
        ("train model.C=null", "model.C must be a number, got 'null'"),
        ("train seed=-1", "seed must be 0 or more, got -1"),
        ("train split.fold=7", "split.fold must be from 0 to 4, got 7"),
        ("train model=tfidf_logreq", "got 'tfidf_logreq'; did you mean tfidf_logreg?"),
        ("train target=nato", "target must be one of coercion, russia, got 'nato'"),
        ("train target=[russia,nato]", "target must be one of coercion, russia, got 'nato'"),
        ("train -m model=majority,foo", "model must be one of blend, "),
        ("train experiment=mine", "experiment_name=mine only names the experiment"),
        ("run baseline=majorty", "baseline must be one of blend, "),
        ("train model=majority model.C=1", "model.C must be a setting of model=majority"),
        ("train targets.russia.knd=claim", "did you mean targets."),
        ("train targets.nato.kind=claim", "must belong to a target chosen by target="),
        ("train seed=1,2", "seed=1,2 must stand with -m"),
        ("train seed=[1", "seed=[1 must be key=value"),
        ("train seed", "seed must be written as key=value"),
        ("extract articles/", "e.g. quotestance extract input=articles/"),
        ("extract", "input and output must be given, e.g. quotestance extract input="),
        ("extract input=a", "output must be given, e.g."),
        ("report output=a", "input must be given, e.g. quotestance report input="),
        ("train --foo", "unrecognized arguments: --foo"),
        ("train -m --cfg job", "one of -m, --cfg and --info"),
        ("train --resolve", "--resolve and --package must stand with --cfg"),
        ("train --cfg job --package sed", "did you mean seed?"),
        ("train --config-dir nowhere", "nowhere"),
        ("trian", "got 'trian'; did you mean train?"),
        ("input=a", "task must be one of extract, "),
        ("help tran", "did you mean train?"),
        ("completion csh", "shell must be one of bash, zsh, fish, got 'csh'"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(command: Command, words: str, says: str) -> None:
    assert command(*words.split()) == 2
    assert says in command.err
    assert command.err.count("\n") == 1
    assert command.err.startswith("quotestance")
    assert not command.configs


# --- how a task ends ----------------------------------------------------------------------------


def raising(error: BaseException) -> Callable[[Any], Outcome]:
    def run(config: Any) -> Outcome:
        raise error

    return run


def test_the_exit_code_is_the_tasks(command: Command) -> None:
    assert command("train", run=lambda config: Outcome(exit_code=3)) == 3


def test_a_failed_job_is_one_line_and_exit_1(command: Command) -> None:
    assert command("train", run=raising(DataError("articles.jsonl: line 3:\nbroken"))) == 1
    assert command.err == "quotestance train: articles.jsonl: line 3: broken\n"


def test_an_unexpected_error_names_its_type_and_the_way_to_its_traceback(command: Command) -> None:
    assert command("train", run=raising(KeyError("x"))) == 1
    assert command.err == (
        "quotestance train: internal error: KeyError: 'x' "
        "(set QUOTESTANCE_DEBUG=1 for the traceback)\n"
    )


def test_debug_shows_the_traceback(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTESTANCE_DEBUG", "1")
    command("train", run=raising(KeyError("x")))
    assert "Traceback" in command.err


def test_ctrl_c_is_one_line_and_exit_130(command: Command) -> None:
    assert command("train", run=raising(KeyboardInterrupt())) == 130
    assert command.err == "quotestance: interrupted\n"


def test_a_reader_that_went_away_is_no_error() -> None:
    code = (
        "import sys; from quotestance import cli; from quotestance.tasks import Outcome\n"
        "def run(config):\n    print('row\\n' * 100_000, flush=True)\n    return Outcome()\n"
        "cli._run_of = lambda task: run\n"
        "sys.argv = ['quotestance', 'compare']\nsys.exit(cli.main())"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (141, b"")


def test_a_single_run_leaves_no_folder_behind(command: Command, tmp_path: Path) -> None:
    assert command("train", "tracking=off") == 0
    assert list(tmp_path.iterdir()) == []


# --- sweeps -------------------------------------------------------------------------------------


def test_a_sweep_runs_each_combination_in_a_folder_of_its_own(
    command: Command, tmp_path: Path
) -> None:
    assert command("train", "-m", "model=majority,tfidf_svm", "seed=1,2") == 0
    assert [(c.model.name, c.seed) for c in command.configs] == [
        ("majority", 1), ("majority", 2), ("tfidf_svm", 1), ("tfidf_svm", 2)
    ]  # fmt: skip
    records = sorted((tmp_path / "experiments/store/sweeps").glob("*/*/.hydra/overrides.yaml"))
    assert len(records) == 4
    assert command.out == ""


def test_flags_may_stand_between_overrides(command: Command) -> None:
    assert command("train", "seed=1", "-m", "model=majority,tfidf_svm") == 0
    assert len(command.configs) == 2


def test_an_experiment_brings_its_own_sweep(command: Command) -> None:
    assert command("train", "-m", "experiment=baselines") == 0
    assert {c.experiment_name for c in command.configs} == {"baselines"}
    assert len(command.configs) == 3


def test_a_failing_job_does_not_end_a_sweep(command: Command) -> None:
    def run(config: Any) -> Outcome:
        if config.seed == 1:
            raise DataError("no articles")
        return Outcome(metric=0.5)

    assert command("train", "-m", "seed=0,1,2", run=run) == 1
    assert len(command.configs) == 3
    assert "quotestance train (job 1: seed=1): no articles\n" in command.err


def test_a_sweep_over_paths_splits_at_commas(command: Command) -> None:
    assert command("predict", "-m", "model=my a,my b", "input=i", "output=o") == 0
    assert [c.model_uri for c in command.configs] == ["my a", "my b"]


# --- looking at the config ----------------------------------------------------------------------


def test_cfg_prints_the_config_and_runs_nothing(command: Command) -> None:
    assert command("train", "--cfg", "job", "seed=7") == 0
    assert "seed: 7\n" in command.out
    assert not command.configs


def test_info_prints_the_defaults_list(command: Command) -> None:
    assert command("train", "--info", "defaults") == 0
    assert "model/tfidf_logreg" in command.out


def test_a_target_of_ones_own_is_one_yaml(command: Command, tmp_path: Path) -> None:
    (tmp_path / "mine" / "target").mkdir(parents=True)
    (tmp_path / "mine" / "target" / "nato.yaml").write_text(
        "# @package targets\nnato: {kind: entity, sentence: NATO}\n", encoding="utf-8"
    )
    assert command("train", "--config-dir", "mine", "target=[russia,nato]") == 0
    assert list(command.config.targets) == ["russia", "nato"]


# --- help and completion ------------------------------------------------------------------------


@pytest.mark.parametrize("words", [(), ("--help",), ("help",)])
def test_help_lists_every_task(command: Command, words: tuple[str, ...]) -> None:
    assert command(*words) == 0
    assert all(f"  {name} " in command.out for name in TASKS)


@pytest.mark.parametrize("task", TASKS)
def test_a_tasks_help_shows_every_setting(command: Command, task: str) -> None:
    assert command(task, "--help") == 0
    shadowed = {"model_uri", "targets", "experiment_name"}
    for key in settings_of(task):
        if not key.endswith(".name") and not key.startswith("baseline.") and key not in shadowed:
            assert f"  {key} " in command.out
    assert command("help", task) == 0


@pytest.mark.parametrize(
    "line",
    [f"{task} {example}" for task, entry in TASKS.items() for example in entry.examples],
)
def test_every_example_of_the_help_is_accepted(command: Command, line: str) -> None:
    assert command(*shlex.split(line.partition("|")[0])) == 0, command.err


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from quotestance.cli import main\n"
        "sys.argv = ['quotestance', 'run', '--help']; main()\n"
        "heavy = {'mlflow', 'torch', 'transformers', 'sklearn', 'pandas', 'datasets', 'scipy',"
        " 'matplotlib', 'rich', 'trafilatura', 'hydra'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"


def test_version(command: Command) -> None:
    assert command("--version") == 0
    assert command.out == f"quotestance {__version__}\n"
    assert command("train", "--version") == 0


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("quotestance tr", "train"),
        ("quotestance help pre", "predict"),
        ("quotestance completion z", "zsh"),
        ("quotestance train mod", "model="),
        ("quotestance train model=tfidf_s", "model=tfidf_svm"),
        ("quotestance train -m model=majority,tfidf_s", "model=majority,tfidf_svm"),
        ("quotestance train target=[russia,co", "target=[russia,coercion"),
        ("quotestance train model.char", "model.char_ngrams="),
        ("quotestance train force=t", "force=true"),
        ("quotestance predict mod", "model="),
        ("quotestance run base", "baseline="),
        ("quotestance train seed=1 --cf", "--cfg"),
    ],
)
def test_completion_offers_the_word(
    command: Command, monkeypatch: pytest.MonkeyPatch, line: str, word: str
) -> None:
    monkeypatch.setenv("COMP_LINE", line)
    assert command("__complete") == 0
    assert word in command.out.splitlines()


def test_completion_leaves_file_names_to_the_shell(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMP_LINE", "quotestance extract input=art")
    command("__complete")
    assert command.out == ""


def test_the_bash_snippet_completes_behind_an_equal_sign(command: Command, tmp_path: Path) -> None:
    command("completion", "bash")
    program = tmp_path / "quotestance"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m quotestance "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    line = "quotestance train model=tfidf_s"
    script = (
        f"{command.out}\nCOMP_WORDBREAKS=$' \\n=:'\nCOMP_LINE='{line}'\nCOMP_POINT={len(line)}\n"
        '_quotestance_complete\nprintf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
    )
    assert done.stdout == "tfidf_svm\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_a_snippet(command: Command, shell: str) -> None:
    assert command("completion", shell) == 0
    assert "quotestance __complete" in command.out
