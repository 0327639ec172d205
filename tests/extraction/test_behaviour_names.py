"""Under which name: short mentions led to the fullest form that the article has."""

import pytest

Q = "“The harbour will stay shut until May,”"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        pytest.param(
            f"Marta Lindqvist runs the port. {Q} Lindqvist said.", "Marta Lindqvist", id="surname"
        ),
        pytest.param(
            f"Marta Lindqvist runs the port. {Q} Ms. Lindqvist said.",
            "Marta Lindqvist",
            id="surname with a form of address",
        ),
        pytest.param(
            f"Mayor Marta Lindqvist met the press. {Q} the mayor said.",
            "Marta Lindqvist",
            id="title as a noun",
        ),
        pytest.param(
            f"Mayor Marta Lindqvist met the press. {Q} Mayor Lindqvist said.",
            "Marta Lindqvist",
            id="title and surname",
        ),
        pytest.param(
            f"Marta Lindqvist, the prime minister, was late. {Q} the premier said.",
            "Marta Lindqvist",
            id="another word for the office",
        ),
        pytest.param(
            f"{Q} Lindqvist said.\n\nMarta Lindqvist has run the port since 2009.",
            "Marta Lindqvist",
            id="full name later",
        ),
        pytest.param(f"Marta Lindqvist came. {Q} Marta said.", "Marta Lindqvist", id="given name"),
        pytest.param(
            f"The Institute for the Study of War (ISW) wrote on Monday. {Q} the ISW said.",
            "Institute for the Study of War",
            id="acronym in brackets",
        ),
        pytest.param(
            f"The Northern Ports Agency met. {Q} the NPA said.",
            "Northern Ports Agency",
            id="acronym by initials",
        ),
        pytest.param(
            f"The Northern Ports Agency met. {Q} the agency said.",
            "Northern Ports Agency",
            id="organisation by its noun",
        ),
        pytest.param(
            f"The Ministry of Foreign Affairs issued a note. {Q} the ministry said.",
            "Ministry of Foreign Affairs",
            id="ministry by its noun",
        ),
        pytest.param(
            f"Alexander Lukashenko spoke in Minsk. {Q} Lukashenka said.",
            "Alexander Lukashenko",
            id="transliterations",
        ),
        pytest.param(
            f"Volodymyr Zelensky spoke in Kyiv. {Q} Zelenskyy said.",
            "Volodymyr Zelensky",
            id="transliterations, doubled ending",
        ),
        pytest.param(
            f"Łukasz Żółtek spoke in Gdynia. {Q} Zoltek said.",
            "Łukasz Żółtek",
            id="diacritics lost",
        ),
        pytest.param(
            f"Viktor Orban spoke in Budapest. {Q} Orbán said.",
            "Viktor Orban",
            id="diacritics gained",
        ),
        pytest.param(
            f"Ruud van der Meer runs the yard. {Q} Van der Meer said.",
            "Ruud van der Meer",
            id="particles, Dutch",
        ),
        pytest.param(
            f"Khalid bin Rashid runs the fund. {Q} Bin Rashid said.",
            "Khalid bin Rashid",
            id="particles, Arabic",
        ),
        pytest.param(
            f"Carmen de la Torre runs the yard. {Q} De la Torre said.",
            "Carmen de la Torre",
            id="particles, Spanish",
        ),
        pytest.param(
            f"Karim al-Masri runs the fund. {Q} al-Masri said.",
            "Karim al-Masri",
            id="particles, with a hyphen",
        ),
        pytest.param(
            f"Ursula von der Leyen came. {Q} von der Leyen said.",
            "Ursula von der Leyen",
            id="particles, German",
        ),
        pytest.param(
            f"Jean-Luc O’Brien-Smith came. {Q} O’Brien-Smith said.",
            "Jean-Luc O’Brien-Smith",
            id="hyphens and apostrophes",
        ),
        pytest.param(f"{Q} Dr. Marta K. Lindqvist Jr. said.", None, id="initials and suffix"),
        pytest.param(
            f"{Q} said Rear Admiral Marta Lindqvist.", "Marta Lindqvist", id="rank of two words"
        ),
        pytest.param(
            f"{Q} said former deputy foreign minister Marta Lindqvist.",
            "Marta Lindqvist",
            id="long title",
        ),
        pytest.param(
            f"{Q} said Estonian Prime Minister Marta Lindqvist.",
            "Marta Lindqvist",
            id="nation and title",
        ),
        pytest.param(f"{Q} said Sen. Marta Lindqvist (R-Maine).", "Marta Lindqvist", id="party"),
        pytest.param(f"{Q} said U.S. Rep. Marta Lindqvist.", "Marta Lindqvist", id="abbreviated"),
        pytest.param(f"Prince Karl of Norburg came by sea. {Q} the prince said.", None, id="royal"),
        pytest.param(f"{Q} said Pope Marius.", "Marius", id="one name with a title"),
        pytest.param(
            f"Kim Jong-su runs the yard. {Q} Kim said.", "Kim Jong-su", id="surname first"
        ),
        pytest.param(
            f"Anna Maria Lindqvist-Berg came. {Q} Lindqvist-Berg said.",
            "Anna Maria Lindqvist-Berg",
            id="double surname",
        ),
        pytest.param(
            f"MARTA LINDQVIST runs the port. {Q} Lindqvist said.",
            "MARTA LINDQVIST",
            id="in capitals",
        ),
        pytest.param(
            f"Jan Berg came. Jan Olof Berg runs the yard. {Q} Berg said.",
            "Jan Olof Berg",
            id="a middle name given later",
        ),
        pytest.param(
            f"Abdul Rahman al-Sayed came. {Q} Mr al-Sayed said.",
            "Abdul Rahman al-Sayed",
            id="particles, after two given names",
        ),
        pytest.param(
            f"Sergei Viktorovich Petrov spoke. {Q} Petrov said.",
            "Sergei Viktorovich Petrov",
            id="patronymic",
        ),
        pytest.param(
            f"The World Health Organization (WHO) met. {Q} WHO said.",
            "World Health Organization",
            id="acronym without an article",
        ),
        pytest.param(
            f"Eva Ek, the party’s leader, spoke. {Q} the party leader said.",
            "Eva Ek",
            id="office in another form",
        ),
        pytest.param(f"{Q} said Maj. Gen. Eva Ek.", "Eva Ek", id="rank, abbreviated twice"),
        pytest.param(f"{Q} said ex-minister Nils Ek.", "Nils Ek", id="former office"),
        pytest.param(f"{Q} said Moscow-based analyst Nils Ek.", "Nils Ek", id="place and trade"),
        pytest.param(f"{Q} said the 44-year-old Nils Ek.", "Nils Ek", id="age in front"),
        pytest.param(f"{Q} said Nils, 44, a fisherman.", "Nils", id="given name alone"),
        pytest.param(f"{Q} said Marta Lindqvist, 44, a pilot.", "Marta Lindqvist", id="age"),
    ],
)
def test_a_speaker_goes_by_the_fullest_name_of_the_article(said, text, speaker):
    ((found, _),) = said(text)
    assert speaker is None or found == speaker


def test_two_people_of_one_surname_are_told_apart_by_what_goes_with_it(said):
    text = (
        "Marta Lindqvist runs the port, and her brother Erik Lindqvist the yard.\n\n"
        "“We are shut,” Marta Lindqvist said.\n\n“We are open,” said Erik Lindqvist.\n\n"
        "The ice came back in May. It stayed. “Not for long,” Mr Lindqvist told the council."
    )
    assert [speaker for speaker, _ in said(text)] == [
        "Marta Lindqvist",
        "Erik Lindqvist",
        "Erik Lindqvist",
    ]


def test_a_surname_shared_by_two_goes_to_the_one_named_last(said):
    text = (
        "Marta Lindqvist runs the port. Her father, Erik Lindqvist, built it in 1961. "
        "“It was all mud then,” Lindqvist recalled."
    )
    assert [speaker for speaker, _ in said(text)] == ["Erik Lindqvist"]


def test_an_apposition_is_no_part_of_the_name(said):
    text = "“We are shut,” said Marta Lindqvist, head of the port of Karlstad since 2009."
    assert [speaker for speaker, _ in said(text)] == ["Marta Lindqvist"]


@pytest.mark.parametrize(
    ("named", "speaker"),
    [
        pytest.param("President-elect Marta Lindqvist", "Marta Lindqvist", id="elect"),
        pytest.param("ex-minister Per Lindqvist", "Per Lindqvist", id="given name like a word"),
        pytest.param(
            "Viktor “The Bear” Lindqvist", "Viktor “The Bear” Lindqvist", id="nickname with article"
        ),
    ],
)
def test_a_name_has_all_of_its_words_and_no_title(said, named, speaker):
    assert [found for found, _ in said(f"{Q} said {named}.")] == [speaker]
