"""Splits by whole articles, and the leaks that are errors."""

import pytest

from quotestance.config import ConfigError, CorpusConfig, MemberConfig, SplitConfig
from quotestance.corpus import load_corpus
from quotestance.io import DataError
from quotestance.matching import speaker_key
from quotestance.schema import UNKNOWN_SPEAKER
from quotestance.splits import MIN_CHARACTERS, find_leaks, load_split, make_split

SCHEMES = ("official", "grouped_kfold", "held_out_speaker")
LONG = "They let us know what would happen to the bakery if the vote went wrong"


@pytest.fixture(scope="module")
def official(gold_corpus):
    return make_split(gold_corpus, SplitConfig(), seed=0)


def article_ids(parts):
    return [a.article.id for part in parts for a in part]


@pytest.fixture
def rewrite(make_row, rows):
    """Return a function that gives a statement of the tiny corpus other words or a speaker."""

    def change(article, number, *, words=None, speaker=None):
        row = rows[article]
        quoted = []
        for k, item in enumerate(row["statements"]):
            ((start, end),) = item["spans"]
            old = (row["text"][start + 1 : end - 2], item["speaker"])
            new = (words or old[0], speaker or old[1]) if k == number else old
            quoted.append((*new, item["stance"]))
        rows[article] = make_row(row["id"], *quoted, split=row["split"], register=row["register"])

    return change


@pytest.fixture
def plant(rewrite):
    """Return a function that puts the same words, or nearly the same, into two articles."""

    def change(left, right, words=LONG, other=None):
        rewrite(left, 0, words=words)
        rewrite(right, 0, words=other or words)

    return change


# --- the real corpus ----------------------------------------------------------------------------


def test_the_official_split_has_the_corpus_own_counts(official):
    assert {part: len(articles) for part, articles in official.parts.items()} == {
        "train": 148,
        "dev": 25,
        "test": 43,
    }
    assert official.name == "quoted_stance/official"


def test_the_gold_corpus_leaks_nothing(official):
    assert official.leaks == ()


# --- schemes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_article_is_in_two_parts_and_none_is_lost(tiny, scheme):
    split = make_split(tiny, SplitConfig(scheme, n_folds=3), seed=0)
    ids = article_ids(split.parts.values())
    assert sorted(ids) == sorted(a.article.id for a in tiny.articles)
    assert len(set(ids)) == len(ids)
    assert all(split.parts.values())


def test_folds_are_disjoint_and_cover_all(tiny):
    folds = [
        make_split(tiny, SplitConfig("grouped_kfold", n_folds=4, fold=k), seed=3).ids["test"]
        for k in range(4)
    ]
    assert sorted(i for fold in folds for i in fold) == [a.article.id for a in tiny.articles]
    assert {len(fold) for fold in folds} == {3}


def test_the_dev_part_has_about_the_share_that_was_asked_for(tiny):
    config = SplitConfig("grouped_kfold", n_folds=6, dev_share=0.3)
    assert len(make_split(tiny, config, seed=0).dev) == 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_same_seed_gives_the_same_split(tiny, scheme):
    config = SplitConfig(scheme, n_folds=3)
    first, again = (make_split(tiny, config, seed=5) for _ in range(2))
    assert (first.ids, first.digest) == (again.ids, again.digest)


def test_another_seed_gives_other_folds(tiny):
    config = SplitConfig("grouped_kfold", n_folds=3)
    splits = [make_split(tiny, config, seed=seed) for seed in range(4)]
    assert len({split.digest for split in splits}) > 1
    assert len({split.name for split in splits}) == 4


def test_a_held_out_speaker_is_not_heard_in_training(rows, corpus_of, rewrite):
    # Lena Orlik speaks in every second article, under two spellings of her name.
    for k in range(0, 12, 2):
        rewrite(k, 0, speaker="Lena Orlik" if k % 4 else "Léna Orlik")
    corpus = corpus_of(rows)
    for fold in range(3):
        config = SplitConfig("held_out_speaker", n_folds=3, fold=fold)
        split = make_split(corpus, config, seed=0)
        heard, held_out = (
            {speaker_key(s.statement.speaker) for a in part for s in a.statements}
            for part in ((*split.train, *split.dev), split.test)
        )
        assert "lena orlik" in held_out
        assert not heard & held_out


def test_statements_of_held_out_speakers_become_unjudged(rows, corpus_of, rewrite):
    rewrite(0, 0, speaker="Lena Ruden")  # who is quoted in the last article, too
    corpus = corpus_of(rows)
    configs = [SplitConfig("held_out_speaker", n_folds=12, fold=fold) for fold in range(12)]
    splits = (make_split(corpus, config, seed=0) for config in configs)
    split = next(s for s in splits if s.ids["test"] == ["story-11"])
    changed = next(a for a in (*split.train, *split.dev) if a.article.id == "story-00")
    assert len(changed.statements) == 2
    assert changed.unjudged == corpus.articles[0].statements[0].statement.spans


def test_an_unknown_speaker_is_nobody_who_could_be_held_out(rows, corpus_of):
    for row in rows:
        row["statements"][0]["speaker"] = UNKNOWN_SPEAKER
    split = make_split(corpus_of(rows), SplitConfig("held_out_speaker", n_folds=3), seed=0)
    assert all(len(a.statements) == 3 for a in (*split.train, *split.dev, *split.test))


def test_where_a_corpus_has_no_test_part_its_dev_part_is_the_test(rows, corpus_of):
    corpus = corpus_of(rows[:9])
    split = make_split(corpus, SplitConfig(), seed=0)
    assert split.ids["test"] == ["story-06", "story-07", "story-08"]
    assert sorted(split.ids["train"] + split.ids["dev"]) == [f"story-0{k}" for k in range(6)]


def test_a_corpus_too_small_for_the_split_is_wrong_usage(rows, corpus_of):
    with pytest.raises(ConfigError, match=r"split.scheme must leave articles for .*1 articles"):
        make_split(corpus_of(rows[:1]), SplitConfig(), seed=0)


def test_a_target_that_is_not_annotated_is_wrong_usage(tiny_folder):
    corpus = CorpusConfig("quoted_stance", str(tiny_folder))
    with pytest.raises(ConfigError, match=r"target .*\(coercion, russia\), got 'nato'"):
        load_split(corpus, SplitConfig(), targets=["russia", "nato"], seed=0)


# --- leaks --------------------------------------------------------------------------------------


def test_a_near_duplicate_on_both_sides_is_an_error_that_names_the_pair(rows, corpus_of, plant):
    plant(0, 11, other=f"{LONG}.")
    corpus = corpus_of(rows)
    with pytest.raises(DataError, match=r"story-00#1 of train and story-11#1 of test.*bakery"):
        make_split(corpus, SplitConfig(), seed=0)


def test_a_near_duplicate_in_dev_is_an_error_too(rows, corpus_of, plant):
    plant(0, 7)
    corpus = corpus_of(rows)
    with pytest.raises(DataError, match=r"story-00#1 of train and story-07#1 of dev"):
        make_split(corpus, SplitConfig(), seed=0)


def test_case_and_punctuation_do_not_hide_a_duplicate(rows, corpus_of, plant):
    plant(0, 11, other=LONG.upper().replace(" ", "  ") + "!")
    corpus = corpus_of(rows)
    assert len(list(find_leaks(corpus.articles[:1], corpus.articles[11:]))) == 1


def test_leaks_are_let_through_when_asked_for_and_reported(rows, corpus_of, plant):
    plant(0, 11)
    corpus = corpus_of(rows)
    split = make_split(corpus, SplitConfig(allow_leakage=True), seed=0)
    (leak,) = split.leaks
    assert "story-00#1" in leak
    assert "story-11#1" in leak


def test_texts_less_alike_than_the_limit_are_no_leak(rows, corpus_of, plant):
    plant(0, 11, other=LONG.replace("the bakery", "our old tannery"))
    corpus = corpus_of(rows)
    make_split(corpus, SplitConfig(), seed=0)
    with pytest.raises(DataError, match="near-duplicates"):
        make_split(corpus, SplitConfig(similarity=0.4), seed=0)


def test_short_phrases_repeat_by_chance_and_do_not_count(rows, corpus_of, plant):
    phrase = "no comment at this time"
    assert len(phrase) < MIN_CHARACTERS
    plant(0, 11, phrase)
    split = make_split(corpus_of(rows), SplitConfig(), seed=0)
    assert split.leaks == ()


def test_the_same_words_twice_in_one_article_are_no_leak(rows, corpus_of, plant, rewrite):
    plant(0, 0)
    rewrite(0, 2, words=LONG)
    assert make_split(corpus_of(rows), SplitConfig(), seed=0).leaks == ()


def test_near_duplicates_are_dealt_into_one_fold(rows, corpus_of, plant):
    plant(0, 11)
    plant(3, 9, "We wrote it down at the time, every word")
    corpus = corpus_of(rows)
    for seed in range(3):
        for fold in range(3):
            config = SplitConfig("grouped_kfold", n_folds=3, fold=fold)
            ids = make_split(corpus, config, seed=seed).ids
            for part in ids.values():
                assert ("story-00" in part) == ("story-11" in part)
                assert ("story-03" in part) == ("story-09" in part)


def test_a_shared_article_text_is_an_error_that_names_the_pair(rows, corpus_of):
    rows.append({**rows[0], "id": "twin", "split": "test", "statements": []})
    with pytest.raises(DataError, match=r"story-00 of train has the text of twin of test"):
        make_split(corpus_of(rows), SplitConfig(), seed=0)


def test_an_article_id_on_both_sides_is_found(tiny):
    leaks = list(find_leaks(tiny.articles[:2], tiny.articles[1:3], names=("input", "dev")))
    assert leaks[0] == "article story-01 is in input and in dev"


def test_parts_without_statements_have_no_leak(tiny):
    assert list(find_leaks([], tiny.articles)) == []


# --- digests ------------------------------------------------------------------------------------


def test_the_digest_says_what_is_where(tiny, rows, corpus_of):
    same = make_split(corpus_of(rows), SplitConfig(), seed=0)
    rows[0]["split"], rows[11]["split"] = "test", "train"
    moved = make_split(corpus_of(rows), SplitConfig(), seed=0)
    digest = make_split(tiny, SplitConfig(), seed=0).digest
    assert digest == same.digest
    assert digest != moved.digest


# --- parts by name ------------------------------------------------------------------------------


def test_a_part_is_found_by_its_name(tiny):
    split = make_split(tiny, SplitConfig(), seed=0)
    assert split.part("dev") == ("dev", split.dev)
    assert split.part("test") == ("test", split.test)


def test_where_dev_is_what_is_scored_it_is_found_by_both_names(rows, corpus_of):
    split = make_split(corpus_of(rows[:9]), SplitConfig(), seed=0)
    assert split.test_name == "dev"
    assert split.part("dev") == split.part("test") == ("dev", split.test)


def test_folds_of_a_corpus_without_a_test_part_have_one(rows, corpus_of):
    config = SplitConfig("grouped_kfold", n_folds=3)
    split = make_split(corpus_of(rows[:9]), config, seed=0)
    assert split.part("dev") == ("dev", split.dev)
    assert split.part("test") == ("test", split.test)


def test_a_mixed_corpus_is_parted_as_its_members_are(rows, write_corpus, tmp_path):
    other = [row | {"id": f"news-{row['id']}", "text": row["text"] + "\nMore."} for row in rows]
    other = [row | {"split": "dev" if row["split"] == "test" else "train"} for row in other]
    members = {
        name: MemberConfig(reader, str(write_corpus(tmp_path / name, lines)))
        for name, reader, lines in (("a", "quoted_stance", rows), ("b", "realnews", other))
    }
    corpus = load_corpus(CorpusConfig("mixed", members=members))
    split = make_split(corpus, SplitConfig(allow_leakage=True), seed=0)
    parts = [{a.article.id for a in part} for part in (split.train, split.dev, split.test)]
    alone = make_split(corpus.members[0], SplitConfig(), seed=0)
    for part, own in zip(parts, (alone.train, alone.dev, alone.test), strict=True):
        assert {i for i in part if not i.startswith("news-")} == {a.article.id for a in own}
    assert {i for i in parts[2] if i.startswith("news-")} == {
        row["id"] for row in other if row["split"] == "dev"
    }
    assert any(i.startswith("news-") for i in parts[1])
    assert split.test_name == "test"
