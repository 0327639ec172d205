"""`quotestance benchmark`: every extractor against every set of gold quotes that is there."""

import json
from pathlib import Path

import pytest

from quotestance.config import (
    BenchmarkTask,
    ConfigError,
    CorpusConfig,
    EvaluationConfig,
    PathsConfig,
)
from quotestance.evaluation import extract_all, score_extraction
from quotestance.extraction import EXTRACTORS
from quotestance.tasks import benchmark

TEXT = (
    "“We will open the gate on Monday,” Anna Orlik said.\n\nThe “oldest of all the gates” is shut."
)
ATTRIBUTED = {
    "doc_id": "gate",
    "text": TEXT,
    "quotes": [
        {
            "type": "direct",
            "content_spans": [[0, 34]],
            "source_spans": [[35, 45]],
            "cue_spans": [[46, 50]],
        }
    ],
}


@pytest.fixture
def config(tiny_folder, tmp_path):
    def build(**changes):
        settings = {
            "paths": PathsConfig(corpus=str(tiny_folder), benchmarks=str(tmp_path / "sets")),
            "extractor": EXTRACTORS["rules"](),
            "evaluation": EvaluationConfig(n_resamples=100),
            **changes,
        }
        return BenchmarkTask(**settings)

    return build


@pytest.fixture
def polnear(tmp_path):
    folder = tmp_path / "sets" / "polnear"
    folder.mkdir(parents=True)
    (folder / "dev.jsonl").write_text(json.dumps(ATTRIBUTED) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def results(config, tmp_path):
    def run(**changes):
        output = tmp_path / "bench.json"
        benchmark.run(config(output=str(output), **changes))
        return json.loads(output.read_text(encoding="utf-8"))["results"]

    return run


def test_the_record_holds_every_score_with_interval_and_n(config, results, tiny):
    (found,) = results()
    articles = [a for a in tiny.articles if a.part == "test"]
    extracted = extract_all(articles, config().extractor.build().extract)
    scores = score_extraction(articles, extracted, config=config().evaluation, seed=0)
    names = ("precision", "recall", "f1", "exact", "speaker", "speaker_of_found")
    assert found["scores"] == {name: getattr(scores, name).to_dict() for name in names}
    assert (found["system"], found["digest"]) == ("rules", tiny.digest)
    assert found["articles_per_second"] > 0
    assert sum(b["n"] for b in found["reliability"]["bins"]) == found["reliability"]["error"]["n"]


def test_a_sweep_optimises_statement_f1(config, results):
    assert benchmark.run(config()).metric == results()[0]["scores"]["f1"]["value"]


def test_every_set_that_is_there_is_measured(results, polnear):
    found = results()
    assert [(r["corpus"], r["part"], r["system"]) for r in found] == [
        ("quoted_stance", "test", "rules"),
        ("polnear", "dev", "rules"),
        ("polnear", "dev", "every quoted run"),
    ]
    rules, plain = (r["scores"] for r in found[1:])
    assert (rules["speaker"]["value"], rules["speaker"]["n"]) == (1.0, 1)
    assert (plain["precision"]["value"], plain["precision"]["n"]) == (0.5, 2)
    assert "joint_f1" not in plain


def test_peers_stand_beside_polnear_alone(config, polnear, capsys):
    benchmark.run(config(part="dev"))
    assert "textacy" not in capsys.readouterr().out
    benchmark.run(config())
    assert "textacy" in capsys.readouterr().out


def test_a_set_that_is_missing_is_told_with_the_place_it_comes_from(config, capsys, tmp_path):
    benchmark.run(config())
    out = capsys.readouterr().out
    assert f"polnear: not in {tmp_path}/sets/polnear; it is at https://github.com/" in out
    assert f"realnews: not in {tmp_path}/sets/realnews" in out


def test_all_extractors_are_measured_unless_one_is_chosen(results):
    assert [r["system"] for r in results(extractor=None)] == list(EXTRACTORS)
    assert [r["system"] for r in results()] == ["rules"]


def test_the_options_of_the_chosen_extractor_count(results):
    nothing = EXTRACTORS["rules"](min_words=100)
    assert results(extractor=nothing)[0]["scores"]["recall"]["value"] == 0.0


@pytest.mark.parametrize(("part", "n"), [("train", 6), ("dev", 3), ("test", 3)])
def test_the_part_of_the_corpus_can_be_chosen(config, polnear, capsys, part, n):
    benchmark.run(config(part=part))
    out = capsys.readouterr().out
    assert f"{part} part: {n} articles" in out
    assert "polnear" not in out


def test_one_set_can_be_chosen(results, polnear):
    found = results(corpus=CorpusConfig("polnear", str(polnear)))
    assert {r["corpus"] for r in found} == {"polnear"}


def test_a_part_that_the_corpus_lacks_is_wrong_usage(config, rows, write_corpus, tmp_path):
    folder = write_corpus(tmp_path, rows[:9])
    with pytest.raises(ConfigError, match=r"part must be one of train, dev .*got 'test'"):
        benchmark.run(config(corpus=CorpusConfig("quoted_stance", str(folder))))


def test_a_chosen_set_that_is_missing_is_wrong_usage(config, polnear):
    with pytest.raises(ConfigError, match=r"corpus polnear must have its file .*test\.jsonl"):
        benchmark.run(config(corpus=CorpusConfig("polnear", str(polnear)), part="test"))


@pytest.mark.parametrize(("figure", "written"), [(None, "bench.svg"), ("plot.svg", "plot.svg")])
def test_reliability_is_drawn_beside_the_record_or_where_asked(results, tmp_path, figure, written):
    results(figure=figure and str(tmp_path / figure))
    assert "rules, quoted_stance" in (tmp_path / written).read_text(encoding="utf-8")


def test_no_plot_is_left_where_nobody_asked(config, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    benchmark.run(config())
    assert not list(Path().rglob("*.svg"))


@pytest.mark.parametrize(("key", "ending"), [("output", ".json"), ("figure", ".svg")])
def test_an_output_of_another_kind_is_refused_before_any_work(config, tmp_path, key, ending):
    with pytest.raises(ConfigError, match=rf"{key} must end in \{ending}"):
        benchmark.run(config(**{key: str(tmp_path / "bench.txt")}))


def test_reported_speech_is_measured_where_it_is_asked_for(results, polnear):
    plain, asked = results(), results(extractor=EXTRACTORS["rules"](reported=True))
    assert "reported_precision" not in plain[1]["scores"]
    assert asked[1]["scores"]["reported_recall"]["n"] == 0
    assert asked[0]["scores"] == plain[0]["scores"]
