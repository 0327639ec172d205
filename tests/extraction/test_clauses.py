"""Which subject a verb of saying has: embedded, relative and coordinated clauses."""

import pytest

from quotestance.extraction import RulesConfig
from quotestance.schema import Article, Statement


def statement(text: str) -> Statement:
    (only,) = RulesConfig().build().extract(Article(id="a", text=text))
    return only


def mention(text: str) -> str:
    span = statement(text).speaker_span
    return text[slice(*span)] if span else ""


def test_a_pronoun_inside_reported_speech_is_the_one_who_reports() -> None:
    text = "Jan Lind told Karl Ost that he believes the port is “a joke without any point”."
    assert statement(text).speaker == "Jan Lind"
    assert mention(text) == "Jan Lind"


def test_a_pronoun_of_another_gender_is_not_the_one_who_reports() -> None:
    text = "Jan Lind met Anna Ost. Jan Lind said she called the port “a joke without any point”."
    assert statement(text).speaker == "Anna Ost"


def test_who_speaks_for_the_person_before_it() -> None:
    text = "The prize went to Karl Ost from Jan Lind, who called the port “a joke without a point”."
    assert statement(text).speaker == "Jan Lind"
    assert mention(text) == "who"


def test_an_insertion_does_not_part_who_from_its_verb() -> None:
    text = (
        "First came Jan Lind, who, after talks with Karl Ost, said that “nothing will be signed”."
    )
    assert statement(text).speaker == "Jan Lind"


def test_who_passes_over_the_place_its_person_comes_from() -> None:
    text = "Karl Ost met Jan Lind of Visby, who warned that the port was “a joke without a point”."
    assert statement(text).speaker == "Jan Lind"


def test_a_participle_belongs_to_who_opens_the_clause_before_it() -> None:
    text = "Anna Ost and the pilots will meet, Jan Lind said, adding that “nothing will be signed”."
    assert statement(text).speaker == "Jan Lind"


def test_words_of_time_do_not_speak_before_a_participle() -> None:
    text = (
        "Hours later, Jan Lind met Karl Ost, telling him that “nothing will be signed this year”."
    )
    assert statement(text).speaker == "Jan Lind"


def test_what_goes_on_to_happen_is_no_speech() -> None:
    text = "Jan Lind said the agency would continue to offer “nothing that anybody can sign”."
    assert statement(text).speaker == "Jan Lind"


def test_what_may_be_answered_is_not_said_yet() -> None:
    text = "Jan Lind added that Anna Ost may answer the “unfriendly and unwise” letter of the port."
    assert statement(text).speaker == "Jan Lind"


def test_appositives_do_not_part_a_name_from_its_verb() -> None:
    text = (
        "Jan Lind, head of the Northern Port Board, a Danish group, said the plan “makes no sense”."
    )
    assert statement(text).speaker == "Jan Lind"


def test_another_may_speak_without_a_noun() -> None:
    text = (
        "“We will sign it,” Jan Lind wrote.\n\n“Nobody here will sign it this year,” wrote another."
    )
    statements = RulesConfig().build().extract(Article(id="a", text=text))
    assert [s.speaker for s in statements] == ["Jan Lind", "another"]


def test_one_of_several_may_speak_after_the_verb() -> None:
    text = "Jan Lind had two advisers. “Nobody will sign it,” said one of those advisers."
    assert statement(text).speaker == "one of those advisers"


def test_a_text_speaks_for_itself() -> None:
    text = "Jan Lind went to court. The complaint alleges that the port “failed to keep its word”."
    assert statement(text).speaker == "The complaint"


def test_who_issues_a_statement_saying_something_is_the_speaker() -> None:
    text = "Jan Lind issued a statement saying the port had “failed to keep its word this year”."
    assert statement(text).speaker == "Jan Lind"


def test_a_verb_right_after_a_quotation_beats_what_sets_it_up() -> None:
    text = (
        "Jan Lind denounced the plan in a speech: “Nobody will sign it this year,” he said in Lund."
    )
    assert mention(text) == "he"


def test_what_a_quotation_is_said_for_is_no_speaker() -> None:
    text = "Jan Lind said they “deserve every word of it”, for their sons are in the port."
    assert statement(text).speaker == "Jan Lind"


def test_a_second_verb_has_the_subject_of_the_first() -> None:
    text = (
        "Waiting for the supporters, Anna Ost, 70, said little, but added, “Nobody will sign it.”"
    )
    assert statement(text).speaker == "Anna Ost"


def test_a_new_clause_after_a_quotation_does_not_attribute_it() -> None:
    text = "Anna Ost told supporters that “nobody will sign it this year”, and she vowed to stay."
    assert mention(text) == "Anna Ost"


def test_a_verb_may_open_a_sentence_before_its_subject() -> None:
    text = "The port is closed. Said Anna Ost, “Nobody will sign it this year.”"
    assert statement(text).speaker == "Anna Ost"


def test_a_clause_at_the_end_attributes_what_a_plain_sentence_quotes() -> None:
    text = (
        "His letters carry “a great deal of weight” in the port, union spokesman Jan Lind has said."
    )
    assert statement(text).speaker == "Jan Lind"


def test_an_appositive_may_stand_in_the_clause_at_the_end() -> None:
    text = "Ports are “the heart of the town”, Jan Lind, the former mayor of Visby, proclaimed."
    assert statement(text).speaker == "Jan Lind"


def test_the_last_clause_before_a_colon_says_who_speaks() -> None:
    text = "When Jan Lind left in May, Anna Ost fired back: “Nobody will sign it this year.”"
    assert statement(text).speaker == "Anna Ost"


def test_as_somebody_puts_it_attributes() -> None:
    text = "As the chief executive, Jan Lind, put it in a letter, “nobody will sign it this year”."
    assert statement(text).speaker == "Jan Lind"


def test_a_claim_holds_the_pronoun_of_who_makes_it() -> None:
    text = "To that, Jan Lind joked that he appreciates a good “protest every once in a while”."
    assert mention(text) == "Jan Lind"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We sign nothing,” said Norway's vice-regent, Anna Ost, who has a boat.", "Anna Ost"),
        ("“We sign nothing this year,” wrote Anna Ost and Jan Lind.", "Anna Ost and Jan Lind"),
        ("The owner left the Ferry Agency, which has called for “a new boat”.", "Ferry Agency"),
        (
            "Anna Ost spoke. In her view it “showed fear,” especially President Jan Lind.",
            "Anna Ost",
        ),
    ],
)
def test_the_subject_is_found_behind_owners_partners_and_relatives(text: str, speaker: str) -> None:
    assert statement(text).speaker.removeprefix("the ") == speaker


@pytest.mark.parametrize(
    "after",
    [
        "Jan Lind said Friday it had sold the ferry.",
        "The guests signed a letter, which, Jan Lind said in the port, was long.",
    ],
)
def test_speech_told_after_a_quotation_does_not_attribute_it(after: str) -> None:
    text = f"“We walk on,” Anna Ost said Friday. “It is a matter of some concern to us.” {after}"
    assert statement(text).speaker == "Anna Ost"
