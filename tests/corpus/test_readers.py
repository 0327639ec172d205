"""The gold corpora as they are read: counts, types, and a name for everything that is broken."""

from collections import Counter
from pathlib import Path

import pytest

from quotestance.config import ConfigError, CorpusConfig, MemberConfig, PathsConfig
from quotestance.corpus import as_dataset, as_datasets, load_corpus
from quotestance.io import DataError, digest_of, sha256_file
from quotestance.schema import LABELS

REPOSITORY = Path(__file__).parents[2]
CARD = {
    "train": (148, 890, 299, (263, 299, 328), (235, 211, 444)),
    "dev": (25, 145, 45, (42, 49, 54), (32, 37, 76)),
    "test": (43, 261, 82, (76, 90, 95), (71, 58, 132)),
}
"""Articles, statements, those of several spans, favor/against/none of russia and of coercion."""


@pytest.mark.parametrize("part", CARD)
def test_the_gold_corpus_has_the_counts_of_its_card(gold_corpus, part):
    articles = [a for a in gold_corpus.articles if a.part == part]
    statements = [s for a in articles for s in a.statements]
    several = sum(len(s.statement.spans) > 1 for s in statements)
    by_target = [
        tuple(Counter(s.stance[target] for s in statements)[label] for label in LABELS)
        for target in ("russia", "coercion")
    ]
    assert (len(articles), len(statements), several, *by_target) == CARD[part]


def test_the_gold_corpus_knows_its_targets_parts_and_digest(gold_corpus):
    assert gold_corpus.targets == ("coercion", "russia")
    assert gold_corpus.parts == ("train", "dev", "test")
    folder = REPOSITORY / PathsConfig().corpus
    files = [sha256_file(folder / name) for name in ("articles.jsonl", "supplement.jsonl")]
    assert gold_corpus.digest == digest_of(files)


def test_the_digest_without_the_supplement_is_that_of_the_articles(gold_corpus):
    folder = REPOSITORY / PathsConfig().corpus
    alone = load_corpus(CorpusConfig("quoted_stance", str(folder), supplement=False))
    assert alone.supplement == ()
    assert alone.digest == sha256_file(folder / "articles.jsonl")


def test_statement_ids_of_the_gold_corpus_are_unique(gold_corpus):
    ids = [s.statement.statement_id for a in gold_corpus.articles for s in a.statements]
    assert len(set(ids)) == len(ids) == 1296


def test_a_statement_is_read_with_its_text_and_context(tiny):
    article = tiny.articles[0]
    gold = article.statements[1]
    start, end = gold.statement.spans[0]
    assert article.article.text[start:end] == gold.statement.text
    assert gold.statement.text.startswith("“The Kremlin")
    assert gold.statement.text.endswith(",”")
    assert gold.statement.text in gold.statement.context
    low, high = gold.statement.context_span
    assert article.article.text[low:high] == gold.statement.context
    assert gold.statement.statement_id == "story-00#2"


# --- as data sets -------------------------------------------------------------------------------


def test_data_sets_hold_one_row_a_statement_by_part(tiny):
    data = as_datasets(tiny)
    assert {part: len(rows) for part, rows in data.items()} == {"train": 18, "dev": 9, "test": 9}


def test_data_sets_have_typed_features(tiny):
    from datasets import ClassLabel, List

    features = as_datasets(tiny)["train"].features
    assert isinstance(features["stance_russia"], ClassLabel)
    assert features["stance_russia"].names == list(LABELS)
    assert isinstance(features["spans"], List)
    assert features["spans"].feature.length == 2
    assert features["speaker"].dtype == "string"


def test_a_class_label_means_the_label_that_was_annotated(tiny):
    rows = as_datasets(tiny)["test"]
    names = rows.features["stance_coercion"].int2str(rows["stance_coercion"])
    gold = [s.stance for a in tiny.articles if a.part == "test" for s in a.statements]
    assert names == [stance["coercion"] for stance in gold]


def test_a_target_that_is_not_annotated_is_minus_one(rows, corpus_of):
    del rows[0]["statements"][0]["stance"]["coercion"]
    data = as_dataset(corpus_of(rows).articles[:1], ["russia", "coercion"])
    assert data["stance_coercion"][0] == -1
    assert data["stance_russia"][0] == LABELS.index("favor")


def test_a_part_without_statements_is_an_empty_data_set_of_the_same_type(tiny):
    empty = as_dataset([], tiny.targets)
    assert len(empty) == 0
    assert empty.features == as_dataset(tiny.articles, tiny.targets).features


# --- what is broken -----------------------------------------------------------------------------


def set_in(*path_and_value):
    """Return a change of one field of a row, the last of the arguments its new value."""
    *path, last, value = path_and_value

    def change(row):
        for key in path:
            row = row[key]
        row[last] = value

    return change


def drop(name):
    return lambda row: row.pop(name)


def overlap(row):
    row["statements"][1]["spans"] = row["statements"][0]["spans"]


def same_number(row):
    row["statements"][1]["n"] = 1


BROKEN = [
    (set_in("statements", 0, "spans", [[5, 99999]]), "statements[0].spans", "[5, 99999]"),
    (set_in("statements", 0, "spans", [[-1, 9]]), "statements[0].spans", "[-1, 9]"),
    (set_in("statements", 0, "spans", [[9, 9]]), "statements[0].spans", "[9, 9]"),
    (set_in("statements", 0, "spans", [[0.5, 9]]), "statements[0].spans", "[0.5, 9]"),
    (set_in("statements", 0, "spans", [[90, 99], [10, 20]]), "statements[0].spans", "[10, 20]"),
    (set_in("statements", 0, "spans", []), "statements[0].spans", "[]"),
    (set_in("statements", 0, "spans", [[0, 14]]), "statements[0].spans", "A short report"),
    (overlap, "statements[1].spans", "overlap another statement"),
    (set_in("statements", 2, "speaker", "Nobody Here"), "statements[2].speaker", "Nobody Here"),
    (set_in("statements", 2, "speaker", ""), "statements[2].speaker", "''"),
    (set_in("statements", 0, "stance", "russia", "pro"), "statements[0].stance.russia", "'pro'"),
    (set_in("statements", 0, "stance", {}), "statements[0].stance", "{}"),
    (set_in("statements", 0, "annotations", {"A": {"russia": "yes"}}), "annotations.A", "'yes'"),
    (set_in("statements", 0, "annotations", "A"), "statements[0].annotations", "'A'"),
    (set_in("statements", "none"), "statements", "'none'"),
    (set_in("statements", 0, 7), "statements[0]", "7"),
    (same_number, "statements[1].n", "1"),
    (set_in("split", "validation"), "split", "'validation'"),
    (set_in("text", "  "), "text", "'  '"),
    (set_in("not_statements", [[3, 1]]), "not_statements", "[3, 1]"),
    (set_in("unjudged", "all"), "unjudged", "'all'"),
    (drop("id"), "id", "None"),
    (drop("statements"), "statements", "None"),
]


@pytest.mark.parametrize(("change", "field", "value"), BROKEN)
def test_a_broken_line_is_named_with_file_line_field_and_value(
    rows, corpus_of, tmp_path, change, field, value
):
    change(rows[1])
    with pytest.raises(DataError) as raised:
        corpus_of(rows)
    message = str(raised.value)
    assert f"{tmp_path / 'corpus_of' / 'articles.jsonl'} line 2: " in message
    assert field in message
    assert value in message


@pytest.mark.parametrize("line", ['{"id": "x", ', "[1, 2]", '"text"', "\ufffe{}"])
def test_a_line_that_is_no_json_object_is_named(rows, write_corpus, tmp_path, line):
    folder = write_corpus(tmp_path, [rows[0], line])
    with pytest.raises(DataError, match=r"articles\.jsonl line 2: "):
        load_corpus(CorpusConfig("quoted_stance", str(folder)))


def test_bytes_that_are_not_utf_8_are_named(tmp_path):
    (tmp_path / "articles.jsonl").write_bytes(b'{"id": "\xff\xfe"}\n')
    with pytest.raises(DataError, match=r"articles\.jsonl line 1: "):
        load_corpus(CorpusConfig("quoted_stance", str(tmp_path)))


def test_a_double_article_id_names_both_lines(rows, corpus_of):
    rows[2]["id"] = rows[0]["id"]
    with pytest.raises(DataError, match=r"line 3: id must be unique, line 1 has it too.*story-00"):
        corpus_of(rows)


def test_blank_lines_do_not_change_the_numbers_of_lines(rows, write_corpus, tmp_path):
    folder = write_corpus(tmp_path, [rows[0], "", "{"])
    with pytest.raises(DataError, match="line 3"):
        load_corpus(CorpusConfig("quoted_stance", str(folder)))


def test_a_file_without_articles_is_an_error(tmp_path, write_corpus):
    with pytest.raises(DataError, match="holds no article"):
        load_corpus(CorpusConfig("quoted_stance", str(write_corpus(tmp_path, []))))


def test_a_corpus_that_is_not_there_is_wrong_usage(tmp_path):
    with pytest.raises(ConfigError, match=r"articles\.jsonl"):
        load_corpus(CorpusConfig("quoted_stance", str(tmp_path)))


def test_an_unknown_reader_is_wrong_usage(tmp_path):
    with pytest.raises(ConfigError, match=r"corpus.reader must be one of .*quoted_stance.*'mine'"):
        load_corpus(CorpusConfig("mine", str(tmp_path)))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ('"We agreed," said Lena Orlik.', [0, 12]),
        ("«We agreed», said Lena Orlik.", [0, 11]),
        ("‘We agreed,’ said Lena Orlik.", [0, 12]),
        ("Lena Orlik said: “We agreed”.", [17, 29]),
        ("“We agreed.\n\n“But not on this,” said Lena Orlik.", [0, 11]),
    ],
)
def test_marks_of_every_kind_and_a_quote_that_runs_on_are_accepted(make_row, corpus_of, text, span):
    stance = {"russia": "none"}
    row = {**make_row("one"), "text": text}
    row["statements"] = [{"n": 1, "spans": [span], "speaker": "Lena Orlik", "stance": stance}]
    assert corpus_of([row]).articles[0].statements[0].statement.spans == (tuple(span),)


def test_a_span_cut_off_before_its_closing_mark_is_an_error(make_row, corpus_of):
    row = make_row("one", ("We agreed on this", "Lena Orlik", {"russia": "none"}))
    row["statements"][0]["spans"][0][1] -= 4
    with pytest.raises(DataError, match=r"statements\[0\].spans must end with a quotation mark"):
        corpus_of([row])


# --- realnews -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def realnews():
    folder = REPOSITORY / PathsConfig().benchmarks / "realnews"
    if not folder.is_dir():
        pytest.skip(f"real news isn't part of the project, and there is none in {folder}")
    labels = REPOSITORY / PathsConfig().realnews / "labels.jsonl"
    return load_corpus(CorpusConfig("realnews", str(folder), str(labels)))


def test_real_news_is_read_with_what_nobody_judged(realnews):
    assert realnews.parts == ("train", "dev")
    assert realnews.targets == ("coercion", "russia")
    assert any(a.unjudged for a in realnews.articles)
    assert any(a.not_statements for a in realnews.articles)
    assert {a.register for a in realnews.articles} == {"news"}


def test_real_news_may_have_slipped_marks_and_implied_speakers(rows, write_corpus, tmp_path):
    rows[0]["statements"][0]["spans"] = [[0, 14]]
    rows[0]["statements"][1]["speaker"] = "Somebody Implied"
    folder = write_corpus(tmp_path, rows)
    gold = load_corpus(CorpusConfig("realnews", str(folder))).articles[0]
    assert gold.statements[0].statement.text == "A short report"
    assert gold.statements[1].statement.speaker == "Somebody Implied"


def test_offsets_out_of_range_are_an_error_in_real_news_too(rows, write_corpus, tmp_path):
    rows[0]["statements"][0]["spans"] = [[0, 99999]]
    with pytest.raises(DataError, match=r"line 1: statements\[0\].spans"):
        load_corpus(CorpusConfig("realnews", str(write_corpus(tmp_path, rows))))


def test_regions_are_read(rows, write_corpus, tmp_path):
    rows[0] |= {"not_statements": [[0, 7]], "unjudged": [[8, 14]]}
    folder = write_corpus(tmp_path, rows)
    gold = load_corpus(CorpusConfig("realnews", str(folder))).articles[0]
    assert (gold.not_statements, gold.unjudged) == (((0, 7),), ((8, 14),))


# --- passages beside a corpus -------------------------------------------------------------------


@pytest.fixture
def supplemented(rows, write_corpus, tmp_path):
    folder = write_corpus(tmp_path, rows[11:])
    (folder / "articles.jsonl").rename(folder / "supplement.jsonl")
    return write_corpus(folder, rows[:11])


def test_supplementary_passages_stand_beside_the_articles(supplemented):
    corpus = load_corpus(CorpusConfig("quoted_stance", str(supplemented)))
    assert len(corpus.articles) == 11
    assert [a.article.id for a in corpus.supplement] == ["story-11"]
    alone = load_corpus(CorpusConfig("quoted_stance", str(supplemented), supplement=False))
    assert alone.supplement == ()
    assert alone.digest != corpus.digest


def test_a_broken_supplementary_passage_is_named(supplemented):
    (supplemented / "supplement.jsonl").write_text("{\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"supplement\.jsonl line 1: not valid JSON"):
        load_corpus(CorpusConfig("quoted_stance", str(supplemented)))


# --- corpora together ---------------------------------------------------------------------------


def mixed(*folders):
    members = {f"m{k}": MemberConfig("realnews", str(f)) for k, f in enumerate(folders)}
    return CorpusConfig("mixed", members=members)


def test_a_mixed_corpus_has_the_articles_of_all_members(rows, write_corpus, tmp_path):
    halves = [write_corpus(tmp_path / "a", rows[:5]), write_corpus(tmp_path / "b", rows[5:])]
    corpus = load_corpus(mixed(*halves))
    assert [a.article.id for a in corpus.articles] == [row["id"] for row in rows]
    assert corpus.name == "realnews+realnews"
    assert corpus.digest != load_corpus(mixed(*reversed(halves))).digest


def test_an_article_in_two_members_is_an_error_that_names_it(rows, write_corpus, tmp_path):
    twice = [write_corpus(tmp_path / name, rows) for name in "ab"]
    with pytest.raises(DataError, match=f"article {rows[0]['id']} is in two corpora"):
        load_corpus(mixed(*twice))


def test_one_corpus_alone_is_not_mixed(rows, write_corpus, tmp_path):
    with pytest.raises(ConfigError, match=r"corpus\.members must be two corpora or more"):
        load_corpus(mixed(write_corpus(tmp_path, rows)))
