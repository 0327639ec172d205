"""Whom a phrase of office or a short name takes up."""

from quotestance.extraction import RulesConfig
from quotestance.schema import Article


def speakers(text: str) -> list[str]:
    statements = RulesConfig().build().extract(Article(id="a", text=text))
    return [s.speaker for s in statements]


def test_the_spokesman_of_a_person_is_another_person() -> None:
    text = (
        "President Jan Lind met his Finnish colleague Aino Ost. Lind's spokesman said on Monday "
        "that the port was “a joke without any point”."
    )
    assert speakers(text) == ["Lind's spokesman"]


def test_the_president_of_a_country_is_the_one_whose_title_names_no_other() -> None:
    text = (
        "Ukraine's president said on Monday that the port was “not afraid of anyone”.\n\n"
        "French President Karl Ost agreed. President Jan Lind spoke in Kyiv."
    )
    assert speakers(text) == ["Jan Lind"]


def test_an_office_is_held_by_whom_the_words_beside_a_name_say() -> None:
    text = (
        "French minister Karl Ost met the Danish minister Jan Lind in Visby. The French minister "
        "said that the port was “a joke without any point”."
    )
    assert speakers(text) == ["Karl Ost"]


def test_a_compound_with_a_place_is_no_name() -> None:
    text = "“We will sign nothing,” said Visby-based political analyst Jan Lind in a letter."
    assert speakers(text) == ["Jan Lind"]


def test_a_statement_is_by_the_body_that_is_reported_to_speak() -> None:
    text = (
        "The Northern Port Board said on Monday that ferries would stop at the Lund Sea Museum. "
        "“We will sign nothing this year,” the statement said."
    )
    assert speakers(text) == ["The Northern Port Board"]


def test_a_document_is_no_person() -> None:
    text = (
        "Jan Lind drafted a bill. “Nobody may sign it before May,” the bill says in its preamble."
    )
    assert speakers(text) == ["the bill"]


def test_a_ministry_with_a_name_of_its_own_is_not_the_body_named_last() -> None:
    text = (
        "The Northern Trade Union spoke on Monday. “We will sign nothing this year,” the Energy "
        "Ministry said."
    )
    assert speakers(text) == ["the Energy Ministry"]


def test_a_shorter_name_of_a_body_goes_back_to_the_longer_one() -> None:
    text = (
        "Lind’s press office spoke on Monday. “We sign nothing this year,” the press office said."
    )
    assert speakers(text) == ["Lind’s press office"]


def test_long_quotations_do_not_part_an_office_from_its_holder() -> None:
    text = (
        "President Jan Lind spoke in Visby.\n\n“We wait. We hope. We sing. We fish. We sail. We "
        "sleep. We eat. We drink.”\n\n“We sign nothing this year,” the head of state said."
    )
    assert speakers(text)[-1] == "Jan Lind"


def test_a_noun_for_a_thing_takes_up_no_person() -> None:
    text = "Jan Lind came late. The management reported “over a thousand visitors on one day”."
    assert speakers(text) == ["The management"]


def test_it_stands_for_the_body_that_reported_the_sentence_before() -> None:
    text = (
        "Norway shut the port, the Harbour Ministry said.\n\n"
        "“The lease has ended and no new one was signed,” it said."
    )
    assert speakers(text) == ["the Harbour Ministry"]


def test_the_agency_is_the_agency_for_something_named_before() -> None:
    text = (
        "The National Agency for Ports closed the ferry. The Church of St Anne stands near. "
        "The agency said in a release that it had found “holes in the hull that nobody mended”."
    )
    assert speakers(text) == ["The National Agency for Ports"]


def test_the_seat_of_a_body_is_no_part_of_its_name() -> None:
    text = "The Warsaw-based Institute for Ports had noted that it was possible “to close it”."
    assert speakers(text) == ["Institute for Ports"]


def test_a_lake_is_nobody_whom_she_stands_for() -> None:
    text = (
        "Anna Ost would agree. In her village above Lake Orsa there is no ferry. "
        "“They put shoes on our children, and now they take the ferry,” she said."
    )
    assert speakers(text) == ["Anna Ost"]
