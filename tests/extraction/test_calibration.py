"""What a score of the rules is worth (`calibration`), and how that is learnt."""

import runpy
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from quotestance.extraction import RulesConfig
from quotestance.extraction.calibration import GROUPS, group_of, probability
from quotestance.extraction.calibration_tables import TABLES
from quotestance.extraction.sources import Source
from quotestance.metrics import Answer
from quotestance.schema import Article, Statement

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "fit_calibration.py"
MODULE = runpy.run_path(str(SCRIPT))
TEXT = (
    "Mayor Anna Ost opened the bridge. “We waited ten years for this,” she said. “It was worth it.”"
    "\n\nResidents called the toll “an insult to the valley”. “Nobody asked us,” said Jan Lind."
    "\n\n“The fish have asked for nothing.”\n\nAccording to the ministry, the toll is “temporary”."
)


def source(speaker: str, score: float, how: str = "cue") -> Source:
    return Source(speaker, (0, 3), None, score, how)


def extracted(**options: Any) -> list[Statement]:
    return RulesConfig(**options).build().extract(Article(id="a", text=TEXT))


def examples(n_right: dict[float, int], *, n: int = 50, corpus: str = "corpus") -> list[Any]:
    return [
        MODULE["Example"](corpus, GROUPS[0], Answer(f"{corpus} {k % 7}", score, k < right))
        for score, right in n_right.items()
        for k in range(n)
    ]


def test_every_group_has_a_table_that_begins_at_nothing() -> None:
    assert set(TABLES) == set(GROUPS)
    assert all(table[0][0] == 0 for table in TABLES.values())


def test_probabilities_rise_with_the_score_and_are_never_certain() -> None:
    for table in TABLES.values():
        assert all(a < b and p < q for (a, p), (b, q) in pairwise(table))
        assert all(0 < p < 1 for _, p in table)


@pytest.mark.parametrize("how", ["cue", "pronoun", "inherited", "setup", "turn", "some new way"])
@pytest.mark.parametrize("speaker", ["Anna Ost", "Ost", "residents of the valley"])
def test_every_score_has_a_probability(how: str, speaker: str) -> None:
    found = [probability(source(speaker, k / 50, how)) for k in range(51)]
    assert found == sorted(found)
    assert 0 < found[0] <= found[-1] < 1


def test_nobody_named_is_never_right() -> None:
    assert probability(source("", 0.9)) == 0


@pytest.mark.parametrize(
    "speaker", ["Anna Ost", "Jan van der Lind", "Ministry of the Interior", "Анна Ост"]
)
def test_names_of_several_words_are_full(speaker: str) -> None:
    assert group_of("cue", speaker) == "said, full name"


@pytest.mark.parametrize(
    "speaker", ["Ost", "The Ministry", "officials in Ostrava", "Ost officials"]
)
def test_single_words_and_descriptions_are_no_full_names(speaker: str) -> None:
    assert group_of("cue", speaker) == "said, other"


def test_a_guess_is_calibrated_apart_from_a_clause_of_speech() -> None:
    assert group_of("setup", "Anna Ost") == "guessed, full name"
    assert group_of("inherited", "Anna Ost") == "inherited, full name"


def test_calibration_changes_nothing_but_the_score() -> None:
    raw = MODULE["extract"]([Article(id="a", text=TEXT)], join_pieces=True)["a"]
    found = extracted()
    assert [without_score(s) for s in found] == [without_score(s) for s in raw]
    assert [s.attribution.score for s in found] != [s.attribution.score for s in raw]


def without_score(statement: Statement) -> tuple[Any, ...]:
    row = statement.to_row()
    how = row.pop("attribution")["how"]
    return row, how


def test_min_score_bounds_the_probability() -> None:
    scores = [s.attribution.score for s in extracted()]
    bound = sorted(scores)[len(scores) // 2]
    kept = [s.attribution.score for s in extracted(min_score=bound)]
    assert 0 < len(kept) < len(scores)
    assert kept == [score for score in scores if score >= bound]


def test_steps_are_learnt_between_scores() -> None:
    table = MODULE["fit"](examples({0.6: 10, 0.9: 45}))[GROUPS[0]]
    assert [start for start, _ in table] == [0.0, 0.75]
    assert table[0][1] < 0.4 < 0.8 < table[1][1]


def test_a_higher_score_that_is_right_less_often_makes_no_step() -> None:
    assert len(MODULE["fit"](examples({0.6: 40, 0.9: 20}))[GROUPS[0]]) == 1


def test_a_large_set_counts_no_more_than_a_small_one() -> None:
    small = examples({0.9: 0}, n=50)
    even = MODULE["fit"]([*small, *examples({0.9: 50}, n=50, corpus="polnear")])
    large = MODULE["fit"]([*small, *examples({0.9: 500}, n=500, corpus="polnear")])
    assert even[GROUPS[0]] == large[GROUPS[0]]


def test_a_group_that_nothing_is_known_of_has_the_share_of_all() -> None:
    assert MODULE["fit"](examples({0.9: 40}))[GROUPS[1]] == [(0.0, 0.8)]


def test_articles_that_are_scored_are_left_out_of_what_is_learnt() -> None:
    found = list(MODULE["left_out"](examples({0.6: 10, 0.9: 45})))
    assert len(found) == 100
    assert all(0 < answer.score < 1 for _, answer in found)


def test_the_same_examples_give_the_same_file() -> None:
    files = [MODULE["source_of"](MODULE["fit"](examples({0.6: 10, 0.9: 45}))) for _ in range(2)]
    assert files[0] == files[1]
    written: dict[str, Any] = {}
    exec(files[0], written)
    assert set(written["TABLES"]) == set(GROUPS)


def test_the_file_that_ships_is_as_the_command_writes_it() -> None:
    assert MODULE["source_of"](TABLES) == MODULE["TARGET"].read_text(encoding="utf-8")
