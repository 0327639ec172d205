"""What is a statement and which quotations make one, phenomenon by phenomenon."""

import pytest

from quotestance.extraction import RulesConfig
from quotestance.schema import Article


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The so-called “shadow fleet” was seen off Skagen.", id="so-called"),
        pytest.param('The so-called "shadow fleet" was seen off Skagen.', id="so-called, straight"),
        pytest.param("The film “Winter Harbour” opened the festival on Friday.", id="film"),
        pytest.param("Her novel “The Last Ferry” sold nine copies.", id="novel"),
        pytest.param("The band played “Ode to a Herring” and left.", id="song"),
        pytest.param("He wrote for the weekly “Northern Light” until 1998.", id="newspaper"),
        pytest.param("Pavel “the Wolf” Novak was seen at the border on Monday.", id="nickname"),
        pytest.param('Pavel "Wolf" Novak was seen at the border.', id="nickname, straight"),
        pytest.param("The method, known as “salami slicing”, is an old one.", id="known as"),
        pytest.param("Engineers call this effect “hammering”.", id="term with a verb of naming"),
        pytest.param("The word “sovereignty” comes from Latin.", id="word as a word"),
        pytest.param("The operation was code-named “Amber Tide”.", id="code name"),
        pytest.param("The “reform” cost the town nine million.", id="scare quote"),
        pytest.param("The exercise, “Steel Gull 24”, ended on Friday.", id="name of an exercise"),
        pytest.param("She joined the “Free Harbour” party in May.", id="name of a party"),
        pytest.param("The tanker “Amber Star” left with the tug “Otter”.", id="ships"),
        pytest.param("The paper’s headline was “Shut Until May”.", id="headline"),
        pytest.param("Their album, “Cold Water”, is out on Friday.", id="album"),
        pytest.param("The bill, titled “On the Ports of the North”, has nine pages.", id="bill"),
        pytest.param("In Swedish, “fika” means a coffee break.", id="foreign word"),
        pytest.param("The letter “Q” on the quay stands for quarantine.", id="a letter"),
        pytest.param("The group calls itself “Free Harbour”.", id="calls itself"),
        pytest.param("He typed “password123” and pressed “Enter”.", id="words typed"),
        pytest.param("The “Iron Lady” of Karlstad, as locals know her, was late.", id="epithet"),
        pytest.param("The cafe “Blue Anchor” is shut.", id="name of a place"),
    ],
)
def test_words_that_nobody_is_quoted_as_saying_are_no_statement(said, text):
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Marta Lindqvist called the plan “absurd”.",
            [("Marta Lindqvist", "“absurd”")],
            id="one word, called",
        ),
        pytest.param(
            'Marta Lindqvist said the talks had been "frank".',
            [("Marta Lindqvist", '"frank"')],
            id="one word, said",
        ),
        pytest.param(
            "The plan is “reckless”, according to Marta Lindqvist.",
            [("Marta Lindqvist", "“reckless”")],
            id="one word, according to",
        ),
        pytest.param(
            "Marta Lindqvist sees “no sign” of pressure on the port.",
            [("Marta Lindqvist", "“no sign”")],
            id="two words",
        ),
        pytest.param(
            "The so-called “peace council” met; Marta Lindqvist called it “a circus”.",
            [("Marta Lindqvist", "“a circus”")],
            id="beside a scare quote",
        ),
        pytest.param(
            "Marta Lindqvist sees “no sign” of ice.\n\nPiet Bakker sees “a lot of it”.",
            [("Marta Lindqvist", "“no sign”"), ("Piet Bakker", "“a lot of it”")],
            id="two speakers",
        ),
        pytest.param(
            "Asked about the port, Marta Lindqvist said: “No.”",
            [("Marta Lindqvist", "“No.”")],
            id="one word that is a sentence",
        ),
        pytest.param(
            "Marta Lindqvist described the strait as “a drain that nobody cleans”.",
            [("Marta Lindqvist", "“a drain that nobody cleans”")],
            id="described as",
        ),
        pytest.param(
            "The tariff, Marta Lindqvist said, was “a tax on breathing”.",
            [("Marta Lindqvist", "“a tax on breathing”")],
            id="attribution in the middle",
        ),
    ],
)
def test_a_partial_quotation_with_a_cue_is_a_statement(said, text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "“We agreed,” Marta Lindqvist said. “But not on this.”",
            [("Marta Lindqvist", "“We agreed,” “But not on this.”")],
            id="attribution between sentences",
        ),
        pytest.param(
            "“We agreed,” Marta Lindqvist said, “but not on this.”",
            [("Marta Lindqvist", "“We agreed,” “but not on this.”")],
            id="attribution within a sentence",
        ),
        pytest.param(
            "“If they come,” said Marta Lindqvist, looking at the sea, “we will be here.”",
            [("Marta Lindqvist", "“If they come,” “we will be here.”")],
            id="attribution with a participle",
        ),
        pytest.param(
            "“We agreed,” Marta Lindqvist said. “But,” she added, “not on this.”",
            [("Marta Lindqvist", "“We agreed,” “But,” “not on this.”")],
            id="two attributions of one speaker",
        ),
        pytest.param(
            "Marta Lindqvist called it “a cold shower” for the town and “a gift” to its rivals.",
            [("Marta Lindqvist", "“a cold shower” “a gift”")],
            id="two partial quotations of one sentence",
        ),
        pytest.param(
            "“We agreed on the price,” said Marta Lindqvist.\n\n“We did not,” said Piet Bakker.",
            [("Marta Lindqvist", "“We agreed on the price,”"), ("Piet Bakker", "“We did not,”")],
            id="two speakers, two paragraphs",
        ),
        pytest.param(
            "“We agreed,” said Marta Lindqvist. “We did not,” said Piet Bakker.",
            [("Marta Lindqvist", "“We agreed,”"), ("Piet Bakker", "“We did not,”")],
            id="two speakers, one paragraph",
        ),
        pytest.param(
            "The hall was full. “We agreed on the price,” said Marta Lindqvist.\n\n"
            "The council then broke for lunch. It met again at two, and the rain had stopped.\n\n"
            "“The port is not for sale,” Lindqvist told reporters in the evening.",
            [
                ("Marta Lindqvist", "“We agreed on the price,”"),
                ("Marta Lindqvist", "“The port is not for sale,”"),
            ],
            id="one speaker, two places",
        ),
        pytest.param(
            "“We agreed on the price,” said Marta Lindqvist. The council then voted on the ice "
            "budget, heard two engineers and broke up well after midnight. “Nobody will buy this "
            "port,” she told reporters outside.",
            [
                ("Marta Lindqvist", "“We agreed on the price,”"),
                ("Marta Lindqvist", "“Nobody will buy this port,”"),
            ],
            id="one speaker, two places of one paragraph",
        ),
    ],
)
def test_quotations_parted_only_by_their_attribution_are_one_statement(said, text, expected):
    assert said(text) == expected


def test_reported_speech_without_marks_is_no_statement(said):
    assert said("Marta Lindqvist said that the port would stay shut. She blamed the ice.") == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“We will not sell the port,” said Marta Lindqvist.", "direct"),
        ("Marta Lindqvist said she would “not sell the port to them”.", "partial"),
        ("“We will not,” said Marta Lindqvist, “sell the port.”", "direct"),
    ],
)
def test_a_statement_says_whether_it_is_direct_or_partial(text, kind):
    statements = RulesConfig().build().extract(Article(id="a", text=text))
    assert [s.kind for s in statements] == [kind]


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("“We will not sell the port,” said Marta Lindqvist.", "cue"),
        ("Marta Lindqvist spoke. “We will not sell the port,” she said.", "pronoun"),
        ("According to Marta Lindqvist, the port “will not be sold to them”.", "according_to"),
        ("“We waited,” Marta Lindqvist said. The hall was cold. “Nobody came.”", "inherited"),
    ],
)
def test_a_statement_says_how_it_was_attributed_and_how_sure_that_is(text, how):
    last = RulesConfig().build().extract(Article(id="a", text=text))[-1]
    assert last.attribution.how == how
    assert 0 < last.attribution.score < 1
