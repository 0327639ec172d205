"""The command line as a user meets it: the main job, every task, bad inputs, the README."""

import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from quotestance import cli
from quotestance.config import PathsConfig
from quotestance.settings import TASKS
from quotestance.tasks import Outcome

REPOSITORY = Path(__file__).parents[1]
SEEDS = REPOSITORY / PathsConfig().seeds
N_SEEDS = len([p for p in SEEDS.iterdir() if p.suffix in (".txt", ".html")]) + len(
    [p for p in SEEDS.glob("*.md") if p.name != "README.md"]
)


# --- quotestance run ----------------------------------------------------------------------------


def test_the_main_job_ends_well_and_leaves_no_traceback(pipeline):
    assert pipeline.code == 0, pipeline.err
    assert "Traceback" not in pipeline.err
    assert "Warning" not in pipeline.err


def test_the_main_job_shows_both_models_and_where_to_look_next(pipeline):
    for words in ("majority", "tfidf_logreg", "russia", "coercion", "macro-F1", "261"):
        assert words in pipeline.out
    for words in ("report.html", "quotestance compare", "mlflow ui --backend-store-uri"):
        assert words in pipeline.out


def test_the_main_job_leaves_the_files_of_every_step(pipeline, read_lines):
    for name in ("statements", "labels", "predictions"):
        rows = read_lines(pipeline.store / f"{name}.jsonl")
        assert len(rows) > 30
        assert len({row["article_id"] for row in rows}) == N_SEEDS
    assert (pipeline.store / "report.html").is_file()
    assert (pipeline.store / "model" / "model.json").is_file()
    assert not list(pipeline.store.glob("*.part"))
    assert not list(pipeline.store.glob("*.rejects.jsonl"))


def test_the_main_job_writes_into_the_store_alone(pipeline):
    beside = {p.name for p in pipeline.folder.iterdir()}
    assert beside == {"experiments", "record.json"}


def test_the_seeds_are_labelled_by_their_gold(pipeline, read_lines):
    rows = read_lines(pipeline.store / "labels.jsonl")
    gold = [row for row in rows if row["labels"]["russia"]["source"] == "gold"]
    assert len(gold) >= 0.9 * len(rows)


def test_offsets_of_the_seeds_point_at_their_words(pipeline, read_lines):
    texts = {p.stem: p.read_bytes().decode("utf-8") for p in SEEDS.glob("*.txt")}
    kept = read_lines(pipeline.store / "predictions.jsonl.articles.jsonl")
    texts |= {row["id"]: row["text"] for row in kept}
    for row in read_lines(pipeline.store / "predictions.jsonl"):
        if row["article_id"] in texts:
            text = texts[row["article_id"]]
            assert " ".join(text[start:end] for start, end in row["spans"]) == row["text"]


@pytest.fixture
def runs(pipeline, quotestance, tmp_path):
    """Return the main job's runs by name, with all their metrics."""
    output = tmp_path / "runs.json"
    assert quotestance("compare", f"paths.store={pipeline.store}", f"output={output}") == 0
    return {run["run"]: run for run in json.loads(output.read_text(encoding="utf-8"))}


def test_the_model_is_better_than_the_floor_beyond_their_intervals(runs):
    model, floor = runs["tfidf_logreg"], runs["majority"]
    assert model["russia.n"] == model["coercion.n"] == 261
    for target in ("russia", "coercion"):
        assert model[f"{target}.macro_f1_low"] > floor[f"{target}.macro_f1_high"]


@pytest.mark.parametrize(
    ("metric", "least"), [("recall", 0.95), ("precision", 0.95), ("speaker", 0.80)]
)
def test_statements_and_speakers_are_found_as_the_project_promises(runs, metric, least):
    assert runs["tfidf_logreg"][f"extraction.{metric}"] >= least


@pytest.mark.parametrize("target", ["russia", "coercion"])
@pytest.mark.parametrize("model", ["majority", "tfidf_logreg"])
def test_the_readme_says_what_the_main_job_measures(runs, model, target):
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| `{model}` \| {target} \| ([\d.]+) .*?\| ([\d.]+) ", readme, re.MULTILINE)
    assert row, "README.md has no row for it"
    # Another processor may round another way; more than that is another number.
    assert float(row[1]) == pytest.approx(runs[model][f"{target}.macro_f1"], abs=0.01)
    assert float(row[2]) == pytest.approx(runs[model][f"{target}.end_to_end_f1"], abs=0.01)


# --- what comes after it ------------------------------------------------------------------------


def test_the_model_of_the_main_job_predicts(pipeline, quotestance, articles, read_lines):
    model = f"model={pipeline.store / 'model'}"
    assert quotestance("predict", f"input={articles}", "output=out.jsonl", model) == 0
    rows = read_lines(Path("out.jsonl"))
    assert len(rows) == 9
    assert set(rows[0]["stance"]) == {"russia", "coercion"}


def test_the_model_of_the_main_job_is_evaluated_to_the_same_scores(pipeline, quotestance, tmp_path):
    words = [
        f"model={pipeline.store / 'model'}",
        f"paths.corpus={REPOSITORY / PathsConfig().corpus}",
        "evaluation.n_resamples=100",
        "tracking=off",
    ]
    assert quotestance("evaluate", *words) == 0
    value = re.search(r"russia +macro-F1 +(\S+ \[\S+ \S+\])", quotestance.out)
    assert value
    assert value[1] in pipeline.out


def test_statements_are_extracted_then_predicted_then_reported(
    quotestance, articles, model_folder, read_lines
):
    model = f"model={model_folder}"
    assert quotestance("extract", f"input={articles}", "output=statements.jsonl") == 0
    assert quotestance("predict", "input=statements.jsonl", "output=p.jsonl", model) == 0
    assert quotestance("report", "input=p.jsonl", "output=r.html", f"articles={articles}") == 0
    assert len(read_lines(Path("p.jsonl"))) == 9
    assert "Lena Ruden" in Path("r.html").read_text(encoding="utf-8")


def test_statements_are_labelled_then_learnt_from(quotestance, articles, tiny_folder):
    paths = [f"paths.corpus={tiny_folder}", "paths.store=store"]
    for k, path in enumerate(sorted(articles.iterdir())):
        path.write_text(
            f"“Moscow is our friend in matter number {k}, and stays it,” said Jo Reed.",
            encoding="utf-8",
        )
        path.rename(path.with_name(f"new-{k}.txt"))
    gold = f"gold={tiny_folder}"
    assert quotestance("label", f"input={articles}", "output=l.jsonl", gold) == 0
    words = ["labels=any", "input=l.jsonl", "output=model", "tracking=off", *paths]
    assert quotestance("train", "evaluation.n_resamples=100", *words) == 0
    assert "3 labelled statements" in quotestance.err
    assert Path("model/model.json").is_file()


def test_a_sweep_trains_each_model_and_is_compared(quotestance, store, tiny_folder):
    words = [
        f"paths.corpus={tiny_folder}",
        f"paths.store={store}",
        "evaluation.n_resamples=100",
        "experiment_name=sweep",
    ]
    assert quotestance("train", "-m", "model=majority,tfidf_svm", *words) == 0
    assert quotestance("compare", "experiment=sweep", f"paths.store={store}") == 0
    assert "majority" in quotestance.out
    assert "tfidf_svm" in quotestance.out


def test_extraction_is_benchmarked(quotestance, tiny_folder):
    words = [f"paths.corpus={tiny_folder}", "evaluation.n_resamples=100", "output=b.json"]
    assert quotestance("benchmark", *words) == 0
    scores = json.loads(Path("b.json").read_text(encoding="utf-8"))["results"][0]["scores"]
    assert scores["f1"]["value"] == 1.0


def test_predictions_go_to_a_table_for_a_spreadsheet(quotestance, articles, model_folder):
    words = [f"input={articles}", "output=out.csv", f"model={model_folder}", "target=russia"]
    assert quotestance("predict", *words) == 0
    rows = list(csv.DictReader(io.StringIO(Path("out.csv").read_text(encoding="utf-8"))))
    assert len(rows) == 9
    assert "stance_russia" in rows[0]
    assert "stance_coercion" not in rows[0]


def piped(data, *words, cwd):
    return subprocess.run(
        [sys.executable, "-m", "quotestance", *words],
        input=data,
        capture_output=True,
        cwd=cwd,
        check=False,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src")},
    )


def test_articles_come_from_a_pipe_and_predictions_go_into_one(rows, tmp_path, model_folder):
    data = "".join(json.dumps({"id": r["id"], "text": r["text"]}) + "\n" for r in rows[9:])
    done = piped(
        data.encode(), "predict", "input=-", "output=-", f"model={model_folder}", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == 9
    assert list(tmp_path.iterdir()) == []


# --- bad inputs ---------------------------------------------------------------------------------

GOOD = "“We agreed on the price,” said Lena Orlik, the mayor of the town."


@pytest.fixture(params=["extract", "predict"])
def batch(request, quotestance, model_folder):
    """Return a function that runs a batch task on an input, with what else it needs."""

    def run(source, *words):
        more = [f"model={model_folder}"] if request.param == "predict" else []
        return quotestance(request.param, f"input={source}", "output=out.jsonl", *more, *words)

    return run


def test_a_missing_file_is_wrong_usage(batch, quotestance):
    assert batch("none.txt") == 2
    assert "input must exist, got 'none.txt'" in quotestance.err
    assert not Path("out.jsonl").exists()


def test_a_glob_that_matches_nothing_is_wrong_usage(batch, quotestance):
    assert batch("*.html") == 2
    assert "*.html" in quotestance.err


BAD_FILES = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "blank"),
    "utf.txt": (GOOD.encode() + b"\n\xff\xfe\x80 caf\xe9 \x81\x8d\x8f\n", None),
    "binary.txt": (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40, "looks like"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + b"\0" * 2000, "looks like"),
    "page.html": (b"<html><head><script>1</script></head><body></body></html>", "no article text"),
    "rows.jsonl": (b'{"id": 1}\n{broken\n[1]\n', "line 1"),
    "rows.csv": (b"title,body\na,b\n", "no column `text`"),
    "rows.parquet": (b"PAR1 but not really", "parquet"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_set_aside_with_its_reason_and_the_good_one_goes_on(
    batch, quotestance, tmp_path, read_lines, name
):
    folder = tmp_path / "in"
    folder.mkdir()
    data, reason = BAD_FILES[name]
    (folder / name).write_bytes(data)
    (folder / "z-good.txt").write_text(GOOD, encoding="utf-8")
    code = batch(folder, "max_reject_rate=0.9")
    assert code == 0, quotestance.err
    assert "z-good" in {row["article_id"] for row in read_lines(Path("out.jsonl"))}
    if reason is not None:
        rejects = read_lines(Path("out.jsonl.rejects.jsonl"))
        assert all(reject["source"].endswith(name) for reject in rejects)
        assert any(reason in f"{r['position']}: {r['reason']}" for r in rejects)
        assert name in quotestance.err


@pytest.mark.parametrize("name", ["empty.txt", "binary.txt", "rows.jsonl"])
def test_a_bad_file_alone_makes_exit_code_3(batch, tmp_path, name):
    (tmp_path / name).write_bytes(BAD_FILES[name][0])
    assert batch(name) == 3


def test_rows_that_are_broken_or_lack_a_text_are_listed_with_their_lines(
    batch, tmp_path, read_lines
):
    lines = [
        json.dumps({"id": "a", "text": GOOD}),
        "{broken",
        json.dumps({"id": "b"}),
        json.dumps({"id": "c", "text": None}),
        json.dumps({"id": "d", "text": 7}),
        json.dumps({"id": "a", "text": GOOD}),
        json.dumps({"id": "e", "text": GOOD}),
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert batch("rows.jsonl") == 3
    assert [row["article_id"] for row in read_lines(Path("out.jsonl"))] == ["a", "e"]
    assert [r["position"] for r in read_lines(Path("out.jsonl.rejects.jsonl"))] == [
        f"line {n}" for n in (2, 3, 4, 5, 6)
    ]


def test_a_very_long_article_is_read(batch, tmp_path, read_lines):
    filler = "Nothing else was said in the long session of that day. " * 20
    text = "\n\n".join([GOOD, *[filler] * 1000, GOOD])
    assert len(text) > 1_000_000
    (tmp_path / "long.txt").write_text(text, encoding="utf-8")
    assert batch("long.txt") == 0
    assert len(read_lines(Path("out.jsonl"))) == 2


@pytest.mark.parametrize("task", ["train", "label", "run", "evaluate"])
def test_an_unknown_target_is_wrong_usage(quotestance, task):
    needed = ["input=x.txt", "output=y.jsonl"] if task == "label" else []
    assert quotestance(task, "target=nato", *needed) == 2
    assert "nato" in quotestance.err
    assert "russia" in quotestance.err


def test_a_target_that_a_model_does_not_know_is_wrong_usage(quotestance, articles, model_folder):
    words = [f"input={articles}", "output=out.jsonl", f"model={model_folder}", "target=nato"]
    assert quotestance("predict", *words) == 2
    assert "target must be one of the model's (russia, coercion), got 'nato'" in quotestance.err


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["train", "paths.corpus=none"], "none/articles.jsonl"),
        (["train", "split.fold=9"], "split.fold must be from 0 to 4, got 9"),
        (["train", "model.C=-1"], "model.C must be above 0"),
        (["compare"], "mlflow.db"),
        (["compare", "metric=f2"], "metric must be one of"),
        (["report", "input=none.jsonl", "output=r.html"], "input must exist"),
        (["evaluate", "model=none"], "model must be a model folder"),
        (["predict", "input=.", "output=o.jsonl", "model=runs:/abc/model"], "mlflow.db"),
        (["benchmark", "paths.corpus=none"], "none/articles.jsonl"),
        (["label", "input=x.txt", "output=y.jsonl", "gold=none"], "gold must exist"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(quotestance, words, part):
    assert quotestance(*words) == 2
    last = quotestance.err.strip().splitlines()[-1]
    assert last.startswith(f"quotestance {words[0]}: ")
    assert part in last
    assert quotestance.out == ""


def test_a_broken_corpus_fails_with_exit_code_1(quotestance, rows, write_corpus, tmp_path):
    rows[4]["statements"][0]["spans"] = [[5, 99999]]
    folder = write_corpus(tmp_path / "broken", rows)
    assert quotestance("train", f"paths.corpus={folder}", "paths.store=s") == 1
    assert "articles.jsonl line 5: statements[0].spans" in quotestance.err


def test_a_changed_model_fails_with_exit_code_1(quotestance, articles, tmp_path, model_folder):
    import shutil

    shutil.copytree(model_folder, tmp_path / "model")
    (tmp_path / "model" / "card.md").write_text("another", encoding="utf-8")
    words = [f"input={articles}", "output=out.jsonl", "model=model"]
    assert quotestance("predict", *words) == 1
    assert "card.md was changed" in quotestance.err


# --- the README ---------------------------------------------------------------------------------


def readme_commands():
    """Return every command line of the README's bash blocks that starts with `quotestance`."""
    readme = REPOSITORY / "README.md"
    text = readme.read_text(encoding="utf-8") if readme.is_file() else ""
    commands = []
    for block in re.findall(r"```(?:bash|sh|console)\n(.*?)```", text, re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            line = re.sub(r"<[\w .-]+>", "given", line.strip().removeprefix("$ "))
            if line.startswith("quotestance"):
                words = shlex.split(line, comments=True)
                ends = [k for k, w in enumerate(words) if w in ("|", ">", ">>", "&&", ";", "||")]
                commands.append(words[1 : ends[0] if ends else None])
    return commands


COMMANDS = readme_commands()


def test_the_readme_shows_every_task_that_a_user_starts_with():
    assert {words[0] for words in COMMANDS if words} >= {
        *("extract", "predict", "report", "train", "evaluate", "compare")
    }


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_of_the_readme_is_accepted(quotestance, monkeypatch, words):
    configs = []

    def note(config):
        configs.append(config)
        return Outcome()

    monkeypatch.setattr(cli, "_run_of", lambda task: note)
    assert quotestance(*words) == 0, quotestance.err
    assert all(type(config) is TASKS[words[0]].config for config in configs)


@pytest.mark.parametrize(
    "words", [w for w in COMMANDS if w and w[0] in TASKS and "-m" not in w], ids=" ".join
)
def test_every_command_of_the_readme_composes(quotestance, words):
    assert quotestance(*words, "--cfg", "job") == 0, quotestance.err
    assert quotestance.out.strip()
