"""Which words are names, and the fullest form that each goes back to."""

import pytest

from quotestance.extraction import RulesConfig
from quotestance.schema import Article


def speakers(text: str) -> list[str]:
    statements = RulesConfig().build().extract(Article(id="a", text=text))
    return [s.speaker for s in statements]


@pytest.mark.parametrize("name", ["Emily Ost", "Kelly Lind", "Jan Skelly"])
def test_a_name_that_ends_like_an_adverb_is_no_adverb(name: str) -> None:
    text = f"The port of Lund lay quiet.\n\n“We will sign nothing this year,” said {name}, a pilot."
    assert speakers(text) == [name]


@pytest.mark.parametrize("surname", ["Cuban", "West", "German"])
def test_a_surname_may_be_an_adjective_of_a_nation(surname: str) -> None:
    text = (
        f"Jan {surname} owns the port of Lund.\n\n“We will sign nothing this year,” {surname} said."
    )
    assert speakers(text) == [f"Jan {surname}"]


def test_a_form_of_address_makes_any_capital_a_surname() -> None:
    text = "Jan West owns the port.\n\n“We will sign nothing this year,” said Mr. West in Lund."
    assert speakers(text) == ["Jan West"]


def test_a_given_name_may_look_like_an_auxiliary() -> None:
    text = "“We will sign nothing this year,” said Will Ost, a pilot from Lund."
    assert speakers(text) == ["Will Ost"]


def test_a_common_word_that_opens_a_sentence_is_no_name() -> None:
    text = (
        "Anna Ost said the guns had gone. Guns are “a matter for the council of the port” alone, "
        "she said."
    )
    assert speakers(text) == ["Anna Ost"]


def test_a_surname_that_is_a_common_word_still_opens_a_sentence() -> None:
    text = (
        "Anna Small runs a small port. Small, who spoke on Monday, said that “nothing will be "
        "signed this year”."
    )
    assert speakers(text) == ["Anna Small"]


def test_a_surname_in_ing_speaks_where_it_opens_a_sentence() -> None:
    text = "Anna Manning runs the port.\n\n“We will sign nothing this year,” Manning said in Lund."
    assert speakers(text) == ["Anna Manning"]


@pytest.mark.parametrize("surname", ["Will", "Read", "Long"])
def test_a_common_word_after_a_given_name_is_a_surname(surname: str) -> None:
    text = f"George {surname} runs the port.\n\n“We will sign nothing,” {surname} said in Lund."
    assert speakers(text) == [f"George {surname}"]


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Oleh Lindenko", "Lindenka"),
        ("Oleh Ostovskyy", "Ostovsky"),
        ("Łukasz Ośta", "Osta"),
        ("Anna Baerbost", "Berbost"),
    ],
)
def test_spellings_of_one_surname_are_one_person(full: str, short: str) -> None:
    text = f"{full} runs the port of Lund.\n\n“We will sign nothing this year,” {short} said."
    assert speakers(text) == [full]


def test_a_surname_with_another_ending_is_another_person() -> None:
    text = "Jan Petrov runs the port.\n\n“We will sign nothing this year,” Petrova said in Lund."
    assert speakers(text) == ["Petrova"]


def test_a_person_named_after_a_place_is_no_place() -> None:
    text = (
        "Karl Ost had left. In Lund, Jan Lind, who heads a board of pilots, saw it coming. “We buy "
        "it because it is cheap,” he told reporters."
    )
    assert speakers(text) == ["Jan Lind"]


def test_a_place_inside_a_place_is_no_person() -> None:
    text = "Karl Ost, on a visit to Lund, Scania, said the port was “a joke without any point”."
    assert speakers(text) == ["Karl Ost"]


def test_a_number_begins_no_name() -> None:
    text = "Nobody waits for Gas Stream 2 Lindberg\n\n“Nothing will be signed,” Lindberg said."
    assert speakers(text) == ["Lindberg"]
