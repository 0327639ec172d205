"""The lexicon's rules, each on made-up targets, and the lists that ship."""

import time
from pathlib import Path

import pytest
import yaml

from quotestance.config import ConfigError, TargetConfig
from quotestance.labeling import LABELERS
from quotestance.labeling.lexicon import LexiconConfig, LexiconLabeler
from quotestance.schema import Attribution, Statement

SHIPPED = Path(__file__).parents[2] / "configs" / "target"

TARGETS = {
    "ruritania": TargetConfig(
        kind="entity",
        sentence="the Ruritanian state",
        mentions=["ruritania*"],
        favor=["friend*"],
        against=["robber*", "no friend"],
    ),
    "squeeze": TargetConfig(
        kind="claim",
        sentence="Ruritania squeezes others",
        mentions=["ruritania*"],
        favor=["pressure", "forced us"],
        against=["our own choice"],
    ),
}


def statement(
    quote: str, *, before: str = "", after: str = "", speaker: str = "Ana Kos"
) -> Statement:
    text = f"“{quote}”"
    context = f"{before}{text}{after}"
    start = 100 + len(before)
    return Statement(
        statement_id="a#1",
        article_id="a",
        spans=((start, start + len(text)),),
        text=text,
        kind="direct",
        speaker=speaker,
        speaker_span=None,
        cue_span=None,
        attribution=Attribution(1.0, "cue"),
        context=context,
        context_span=(100, 100 + len(context)),
    )


def label(item: Statement, target: str, **options: object) -> str | None:
    labeler = LexiconLabeler(TARGETS, LexiconConfig(**options))  # type: ignore[arg-type]
    found = labeler.label(item, target)
    return found.label if found else None


def test_a_phrase_beside_its_target_decides() -> None:
    assert label(statement("Ruritania is a friend of ours."), "ruritania") == "favor"
    assert label(statement("Ruritania is a robber."), "ruritania") == "against"


def test_the_evidence_is_the_words_of_the_article() -> None:
    found = LexiconLabeler(TARGETS).label(statement("Ruritania  FORCED\nus."), "squeeze")
    assert found is not None
    assert found.evidence == ("FORCED us",)


def test_more_evidence_scores_higher() -> None:
    labeler = LexiconLabeler(TARGETS)
    one = labeler.label(statement("Ruritania is a friend."), "ruritania")
    two = labeler.label(statement("Ruritania is a friend, a true friend."), "ruritania")
    assert one is not None
    assert two is not None
    assert 0 < one.score < two.score < 1


@pytest.mark.parametrize("word", ["no", "never any", "without", "hardly any", "zero"])
def test_a_negation_before_an_affirmed_claim_denies_it(word: str) -> None:
    assert label(statement(f"There was {word} pressure from Ruritania."), "squeeze") == "against"


def test_a_negation_of_another_clause_turns_nothing() -> None:
    item = statement("It was not easy, but pressure from Ruritania came.")
    assert label(item, "squeeze") == "favor"


def test_a_negation_further_off_than_the_window_turns_nothing() -> None:
    item = statement("No minister who was there would tell you of pressure from Ruritania.")
    assert label(item, "squeeze", negation_window=3) == "favor"
    assert label(item, "squeeze", negation_window=12) == "against"


def test_a_denier_anywhere_in_the_sentence_denies_the_claim() -> None:
    assert label(statement("This Ruritanian pressure is a myth."), "squeeze") == "against"


def test_a_denier_does_not_turn_a_denial() -> None:
    item = statement("Ruritania had no part, it was our own choice and the rest is nonsense.")
    assert label(item, "squeeze") == "against"


def test_not_to_blame_is_not_yet_to_praise() -> None:
    assert label(statement("Ruritania is not a robber."), "ruritania") is None


def test_the_longer_of_two_overlapping_phrases_counts() -> None:
    assert label(statement("Ruritania is no friend."), "ruritania") == "against"


def test_as_much_evidence_on_both_sides_abstains() -> None:
    assert label(statement("Ruritania is a friend and a robber."), "ruritania") is None


def test_pressure_on_the_target_is_not_pressure_by_it() -> None:
    assert label(statement("We need more pressure on Ruritania."), "squeeze") is None


def test_a_target_named_in_the_sentence_before_only_is_not_enough() -> None:
    item = statement("They are friends.", before="He spoke of Ruritania. ")
    assert label(item, "ruritania") is None
    assert label(item, "ruritania", far_weight=1.0) == "favor"


def test_a_phrase_of_the_sentence_before_does_not_speak() -> None:
    item = statement("I was born there.", before="Ruritania is a friend. ")
    assert label(item, "ruritania", far_weight=1.0, absent_weight=1.0) is None


def test_the_narrator_of_the_own_sentence_weighs_less_than_the_quote() -> None:
    item = statement("the usual thing", after=" about Ruritania, a robber.")
    assert label(item, "ruritania") is None
    assert label(item, "ruritania", sentence_weight=1.0) == "against"


def test_a_reported_view_is_not_enough() -> None:
    assert label(statement("They say that Ruritania forced us."), "squeeze") is None


def test_an_official_of_the_target_does_not_speak_against_it() -> None:
    item = statement(
        "Robbers everywhere near Ruritania.", after=", said Ruritanian minister Jon Mazur."
    )
    assert label(item, "ruritania") == "against"
    official = statement(
        "Robbers everywhere near Ruritania.",
        after=", said Ruritanian minister Jon Mazur.",
        speaker="Jon Mazur",
    )
    assert label(official, "ruritania") is None


def test_a_long_statement_on_something_else_is_none() -> None:
    item = statement("Bread costs more this year than anybody in town can remember.")
    assert label(item, "ruritania") == "none"
    assert label(item, "ruritania", label_none=False) is None


@pytest.mark.parametrize(
    "quote",
    [
        "Bread costs more.",
        "Bread costs more this year than they ever told anybody in town.",
        "Bread from Ruritania costs more this year than anybody can remember.",
    ],
)
def test_short_words_a_stand_in_or_a_mention_abstain_instead_of_none(quote: str) -> None:
    assert label(statement(quote), "ruritania") is None


def test_a_context_that_does_not_hold_the_spans_is_left_aside() -> None:
    row = statement("Ruritania is a friend.").to_row()
    row["context"], row["context_span"] = "Something else altogether.", (0, 26)
    assert label(Statement.from_row(row), "ruritania") == "favor"


def test_an_unknown_target_is_named_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match="target must be one of ruritania, squeeze, got 'mars'"):
        LexiconLabeler(TARGETS).label(statement("x"), "mars")


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("negation_window", -1),
        ("min_none_words", -1),
        ("min_margin", 0.0),
        ("far_weight", 1.5),
        ("turned_weight", -0.1),
    ],
)
def test_an_option_out_of_range_is_named(option: str, value: float) -> None:
    with pytest.raises(ConfigError, match=rf"labeler\.{option} must be"):
        LexiconConfig(**{option: value})  # type: ignore[arg-type]


def test_the_version_changes_with_a_phrase_and_with_an_option() -> None:
    version = LexiconLabeler(TARGETS).version
    other = TargetConfig(kind="entity", sentence="x", mentions=["ruritania*"], favor=["pal"])
    assert LexiconLabeler({**TARGETS, "ruritania": other}).version != version
    assert LexiconLabeler(TARGETS, LexiconConfig(min_margin=1.0)).version != version
    assert LexiconLabeler(dict(TARGETS)).version == version


@pytest.mark.parametrize("unit", ["a", "twist our ", "n't ", "not pressure on ruritania, ", '" '])
def test_time_is_linear_in_the_statement(unit: str) -> None:
    labeler = LexiconLabeler(TARGETS)

    def seconds(length: int) -> float:
        item = statement(unit * (length // len(unit)))
        start = time.perf_counter()
        labeler.label(item, "squeeze")
        return time.perf_counter() - start

    seconds(1_000)
    # Quadratic time would be 64 times as long; the rest is room for a busy machine.
    assert seconds(160_000) < 32 * max(seconds(20_000), 0.005)


@pytest.mark.parametrize("name", sorted(LABELERS))
def test_every_labeler_builds_and_takes_the_targets_that_ship(name: str) -> None:
    labeler = LABELERS[name]().build().with_targets(shipped())
    assert labeler.name == name
    for target in shipped():
        found = labeler.label(statement("Nothing."), target)
        assert found is None or found.label in ("favor", "against", "none")


@pytest.mark.parametrize(
    ("quote", "russia", "coercion"),
    [
        ("Moscow is a friend and we are grateful to Russia.", "favor", None),
        ("The Russian aggression against Ukraine is unacceptable.", "against", None),
        ("Nobody forced us, it was our own decision to buy from Russia.", None, "against"),
        ("There is no pressure from Moscow.", None, "against"),
        ("We had no choice: Moscow blackmailed us.", "against", "favor"),
    ],
)
def test_the_lists_that_ship_read_plain_cases(
    quote: str, russia: str | None, coercion: str | None
) -> None:
    labeler = LexiconLabeler(shipped())
    for target, expected in (("russia", russia), ("coercion", coercion)):
        found = labeler.label(statement(quote), target)
        assert (found.label if found else None) == expected, target


def test_no_phrase_that_ships_stands_on_both_sides_or_twice() -> None:
    for name, target in shipped().items():
        phrases = [*target.favor, *target.against]
        twice = {p for p in phrases if phrases.count(p) > 1}
        assert not twice, name


def shipped() -> dict[str, TargetConfig]:
    return {
        path.stem: TargetConfig(**yaml.safe_load(path.read_text("utf-8"))[path.stem])
        for path in sorted(SHIPPED.glob("*.yaml"))
    }
