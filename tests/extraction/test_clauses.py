"""Which subject a verb of saying has: embedded, relative and coordinated clauses."""

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
