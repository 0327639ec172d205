import pytest

from quotestance.extraction.spellings import Spellings, given_key, surname_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lukashenko", "Lukashenka"),
        ("Zelensky", "Zelenskyy"),
        ("Zelensky", "Zelenskiy"),
        ("Zelensky", "Zelenskyi"),
        ("Shoigu", "Shoygu"),
        ("Yanukovich", "Yanukovych"),
        ("Orban", "Orbán"),
        ("Zoltek", "Żółtek"),
        ("Soerensen", "Sørensen"),
        ("Mueller", "Müller"),
        ("Nunez", "Núñez"),
        ("Alexeyev", "Alekseyev"),
    ],
)
def test_spellings_of_one_surname_share_a_key(one, other):
    assert surname_key(one) == surname_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Petrov", "Petrova"),
        ("Lind", "Lindh"),
        ("Ek", "Eck"),
        ("Berg", "Borg"),
        ("Hansen", "Hanson"),
        ("Ivanov", "Ivanenko"),
        ("Novak", "Novik"),
    ],
)
def test_different_surnames_have_different_keys(one, other):
    assert surname_key(one) != surname_key(other)


def test_given_names_in_two_transliterations_share_their_consonants():
    assert given_key("Alexander") == given_key("Alyaksandr") == given_key("Aleksandr")
    assert given_key("Sergei") == given_key("Serhii")


def test_a_full_name_spelled_in_two_ways_is_one_person(said):
    text = (
        "“We sign,” said Alexander Lukashenko. The hall was cold, and a long debate began.\n\n"
        "“We do not sign,” said Alyaksandr Lukashenka."
    )
    assert {speaker for speaker, _ in said(text)} == {"Alexander Lukashenko"}


def test_a_brother_and_a_sister_are_two_people_though_their_names_are_alike(said):
    text = "“We sign,” said Erik Lindqvist.\n\n“We do not,” said Erika Lindqvist."
    assert [speaker for speaker, _ in said(text)] == ["Erik Lindqvist", "Erika Lindqvist"]


def test_an_unknown_surname_is_nobodys_spelling():
    assert Spellings(["Marta Lindqvist"]).of_surname("bakker") == []
