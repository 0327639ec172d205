"""Who speaks, phenomenon by phenomenon."""

import pytest

from quotestance.extraction import RulesConfig
from quotestance.schema import Article

Q = "“The harbour will stay shut until May,”"
D = "“The harbour will stay shut until May.”"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # order
        (f"Marta Lindqvist said {D}", "Marta Lindqvist"),
        (f"Marta Lindqvist said: {D}", "Marta Lindqvist"),
        (f"Marta Lindqvist said, {D}", "Marta Lindqvist"),
        (f"{Q} said Marta Lindqvist.", "Marta Lindqvist"),
        (f"{Q} Marta Lindqvist said.", "Marta Lindqvist"),
        (f"{Q} Marta Lindqvist told the council on Monday.", "Marta Lindqvist"),
        (f"Said Marta Lindqvist: {D}", "Marta Lindqvist"),
        (f"Asked about the ice, Marta Lindqvist replied: {D}", "Marta Lindqvist"),
        (f"On Monday in Karlstad, said Marta Lindqvist, {D}", "Marta Lindqvist"),
        (f"{Q} wrote Marta Lindqvist on her page.", "Marta Lindqvist"),
        (f"{Q} warned the port’s head, Marta Lindqvist.", "Marta Lindqvist"),
        # colons and verbless frames
        (f"Marta Lindqvist: {D}", "Marta Lindqvist"),
        (f"Marta Lindqvist, head of the port: {D}", "Marta Lindqvist"),
        (f"Marta Lindqvist was blunt: {D}", "Marta Lindqvist"),
        (f"The verdict of Marta Lindqvist: {D}", "Marta Lindqvist"),
        ("According to Marta Lindqvist, the port “will stay shut until May”.", "Marta Lindqvist"),
        ("The port “will stay shut until May”, according to Marta Lindqvist.", "Marta Lindqvist"),
        ("For Marta Lindqvist, the port is “a house without a door”.", "Marta Lindqvist"),
        ("In Marta Lindqvist’s words, the port is “a house without a door”.", "Marta Lindqvist"),
        ("In the words of Marta Lindqvist, it is “a house without a door”.", "Marta Lindqvist"),
        ("In Marta Lindqvist’s view, the port is “a house without a door”.", "Marta Lindqvist"),
        # long appositives
        (
            f"{Q} said Marta Lindqvist, a former pilot who took over the port from her father in "
            "2009 and has run it since.",
            "Marta Lindqvist",
        ),
        (
            f"Marta Lindqvist, a former pilot who took over from Piet Bakker in 2009, said: {D}",
            "Marta Lindqvist",
        ),
        (
            f"{Q} Marta Lindqvist, the head of the port and a member of the council, told "
            "reporters.",
            "Marta Lindqvist",
        ),
        (f"{Q} Marta Lindqvist (Greens), 44, said on Friday.", "Marta Lindqvist"),
        (f"{Q} said the head of the port, a former pilot, Marta Lindqvist.", "Marta Lindqvist"),
        # passive
        (f"Marta Lindqvist was quoted as saying: {D}", "Marta Lindqvist"),
        (f"{Q} Marta Lindqvist was quoted by the agency as saying.", "Marta Lindqvist"),
        (f"The agency quoted Marta Lindqvist as saying: {D}", "Marta Lindqvist"),
        (f"{Q} the agency quoted Marta Lindqvist as saying.", "Marta Lindqvist"),
        (f"Marta Lindqvist was heard to say: {D}", "Marta Lindqvist"),
        ("The ice was described by Marta Lindqvist as “a wall of glass”.", "Marta Lindqvist"),
        # organisations and common nouns
        (f"{Q} the Transport Ministry said.", "Transport Ministry"),
        (f"{Q} the Ministry of Transport said in a statement.", "Ministry of Transport"),
        (f"The Northern Ports Agency said: {D}", "Northern Ports Agency"),
        (f"{Q} White House officials said.", "White House officials"),
        (f"{Q} a spokesman for the ministry said.", "spokesman for the ministry"),
        (f"{Q} said two officials familiar with the talks.", None),
        (f"{Q} said a fisherman from Karlstad.", "fisherman from Karlstad"),
        (f"{Q} a senior diplomat told reporters.", "senior diplomat"),
        (f"{Q} residents said.", "residents"),
        (f"{Q} the Kremlin said on Tuesday.", "Kremlin"),
        (f"{Q} Gazprom said.", "Gazprom"),
        (f"{Q} Ports Ministry spokeswoman Marta Lindqvist said.", "Marta Lindqvist"),
        (f"{Q} said Marta Lindqvist of the Northern Ports Agency.", "Marta Lindqvist"),
        # verbs and frames of all kinds
        (f"{Q} said her deputy, Jan Berg.", "Jan Berg"),
        (f"Marta Lindqvist was ill. {Q} her deputy, Jan Berg, said.", "Jan Berg"),
        (f"{Q} Marta Lindqvist told Reuters.", "Marta Lindqvist"),
        (
            f"{Q} Marta Lindqvist told the Karlstad Post in an interview on Monday.",
            "Marta Lindqvist",
        ),
        (f"{Q} Marta Lindqvist tweeted.", "Marta Lindqvist"),
        (f"{Q} Marta Lindqvist wrote on Telegram on Monday night.", "Marta Lindqvist"),
        (f"In a post on Telegram, Marta Lindqvist wrote: {D}", "Marta Lindqvist"),
        (f"In a statement, the Ports Ministry said: {D}", "Ports Ministry"),
        (f"In a statement on Monday, Marta Lindqvist said {D}", "Marta Lindqvist"),
        (f"{Q} quipped Marta Lindqvist.", "Marta Lindqvist"),
        (f"{Q} sighed Marta Lindqvist.", "Marta Lindqvist"),
        (f"{Q} Marta Lindqvist conceded.", "Marta Lindqvist"),
        (f"{Q} thundered Marta Lindqvist.", "Marta Lindqvist"),
        (f"{Q} concludes Marta Lindqvist.", "Marta Lindqvist"),
        (f"{Q} Marta Lindqvist quietly added.", "Marta Lindqvist"),
        (f"{Q} added Marta Lindqvist with a shrug.", "Marta Lindqvist"),
        (f"As Marta Lindqvist put it, {D}", "Marta Lindqvist"),
        (f"Marta Lindqvist put it this way: {D}", "Marta Lindqvist"),
        (f"Marta Lindqvist’s verdict: {D}", "Marta Lindqvist"),
        (f"Marta Lindqvist’s answer was short: {D}", "Marta Lindqvist"),
        (f"{D} — Marta Lindqvist, mayor of Karlstad", "Marta Lindqvist"),
        (f"{D}\n\n— Marta Lindqvist", "Marta Lindqvist"),
        (
            "Marta Lindqvist recalled that Piet Bakker had called the port “a swamp with cranes”.",
            "Piet Bakker",
        ),
        (f"{Q} Marta Lindqvist (pictured) said.", "Marta Lindqvist"),
        (f"{Q} said Marta Lindqvist (47).", "Marta Lindqvist"),
        (f"Foreign minister Jan Berg’s deputy, Marta Lindqvist, said: {D}", "Marta Lindqvist"),
        (f"In Karlstad, Marta Lindqvist said: {D}", "Marta Lindqvist"),
        (f"Marta Lindqvist said Monday: {D}", "Marta Lindqvist"),
        (
            f"Marta Lindqvist, speaking to reporters in Karlstad on Monday, said {D}",
            "Marta Lindqvist",
        ),
        (f"Speaking to reporters in Karlstad, Marta Lindqvist said {D}", "Marta Lindqvist"),
        (
            "“The port,” Marta Lindqvist said after a meeting with Jan Berg, “will stay shut.”",
            "Marta Lindqvist",
        ),
        (f"{Q} Marta Lindqvist was reported by Interfax to have said.", "Marta Lindqvist"),
        (
            "Marta Lindqvist was reported as saying the port was “a house without a door”.",
            "Marta Lindqvist",
        ),
        ("The port was called “a house without a door” by Marta Lindqvist.", "Marta Lindqvist"),
        (f"{Q} said Jan Berg, spokesman for the Northern Ports Agency.", "Jan Berg"),
        (f"{Q} said the spokesman for the Northern Ports Agency, Jan Berg.", "Jan Berg"),
        (f"{Q} Northern Ports Agency head Jan Berg said.", "Jan Berg"),
        (f"{Q} said Jan Berg, whose wife, Marta Lindqvist, runs the yard.", "Jan Berg"),
        (
            f"Marta Lindqvist shook hands with Jan Berg. Then she turned to the press. {D}",
            "Marta Lindqvist",
        ),
        (f"The protesters came at noon. {Q} they said.", "protesters"),
        (f"Jan Berg, 61, and his sister Eva own the yard. {Q} she said.", "Eva"),
        (f"Eva Ek owns the yard. Her husband, Nils Ek, paints boats. {Q} she said.", "Eva Ek"),
        (f"Eva Ek owns the yard. Her husband, Nils Ek, paints boats. {Q} he said.", "Nils Ek"),
        (f"Prosecutors say the mayor lied. {Q} a prosecutor, Eva Ek, told the court.", "Eva Ek"),
        (f"{Q} NATO said.", "NATO"),
        (f"{Q} said NATO Secretary-General Jan Berg.", "Jan Berg"),
        (f"{Q} Moscow said.", "Moscow"),
        (f"{Q} the Russian Foreign Ministry said.", "Russian Foreign Ministry"),
        (f"{Q} according to a source in the ministry.", "source in the ministry"),
        (f"{Q} analysts at Northern Bank wrote.", "analysts at Northern Bank"),
        (f"{Q} critics say.", "critics"),
        (f"{Q} an aide to Marta Lindqvist said.", "aide to Marta Lindqvist"),
        (f"{Q} Marta Lindqvist said, adding that Jan Berg had left.", "Marta Lindqvist"),
        (f"Marta Lindqvist warned Jan Berg: {D}", "Marta Lindqvist"),
        # two who speak as one
        (f"{Q} Marta Lindqvist and Jan Berg said in a letter.", "Marta Lindqvist and Jan Berg"),
    ],
)
def test_one_quotation_has_the_speaker_that_its_sentence_names(said, text, speaker):
    ((found, _),) = said(text)
    assert speaker is None or found == speaker


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        pytest.param(
            f"Marta Lindqvist met Piet Bakker in Karlstad. {Q} she said.",
            ["Marta Lindqvist"],
            id="she",
        ),
        pytest.param(
            f"Marta Lindqvist met Pieter Bakker in Karlstad. {Q} he said.",
            ["Pieter Bakker"],
            id="he",
        ),
        pytest.param(
            f"John Berg runs the port. Peter Dahl runs the yard. {Q} he said.",
            ["Peter Dahl"],
            id="he, the more recent of two men",
        ),
        pytest.param(
            f"John Berg and Peter Dahl came by train. {Q} they said.",
            ["John Berg and Peter Dahl"],
            id="they, two people",
        ),
        pytest.param(
            f"The Transport Ministry issued a statement. {Q} it said.",
            ["Transport Ministry"],
            id="it, an organisation",
        ),
        pytest.param(
            "“We waited all winter,” said Marta Lindqvist. The wind rose. “Nobody came.”",
            ["Marta Lindqvist"] * 2,
            id="floating, same paragraph",
        ),
        pytest.param(
            "“We waited all winter,” said Marta Lindqvist.\n\n“Nobody came. Nobody at all.”",
            ["Marta Lindqvist"] * 2,
            id="floating, next paragraph",
        ),
        pytest.param(
            "“We waited,” said Marta Lindqvist.\n\n“We did not,” said Piet Bakker.\n\n"
            "“The ice never came,” Lindqvist said.",
            ["Marta Lindqvist", "Piet Bakker", "Marta Lindqvist"],
            id="back by surname",
        ),
        pytest.param(
            "Marta Lindqvist said: “Piet told me, ‘Never again’, and left.”",
            ["Marta Lindqvist"],
            id="a quotation within a quotation",
        ),
        pytest.param(
            "“Piet Bakker said we would drown,” said Marta Lindqvist.",
            ["Marta Lindqvist"],
            id="a speaker named within the quotation",
        ),
        pytest.param(
            "Marta Lindqvist told Piet Bakker that the port was shut. “I know,” Bakker answered.",
            ["Piet Bakker"],
            id="the listener answers",
        ),
        pytest.param(
            f"Marta Lindqvist, who told Piet Bakker that Ivan Dimov was ill, added: {D}",
            ["Marta Lindqvist"],
            id="embedded clauses",
        ),
        pytest.param(
            f"After meeting Piet Bakker, Marta Lindqvist said: {D}",
            ["Marta Lindqvist"],
            id="another person in an opening clause",
        ),
        pytest.param(
            f"{Q} said Marta Lindqvist, citing Piet Bakker.",
            ["Marta Lindqvist"],
            id="another person in a closing clause",
        ),
        pytest.param(
            f"{D} Marta Lindqvist shook her head as she said this.",
            ["Marta Lindqvist"],
            id="an action beside the quotation",
        ),
        pytest.param(
            f"Marta Lindqvist put down her cup.\n\n{D}\n\nIt was raining.",
            ["Marta Lindqvist"],
            id="set up by the paragraph before",
        ),
        pytest.param(f"{D}\n\nThe hall was empty.", ["unknown"], id="nobody at all"),
        pytest.param(
            "“To the people of Karlstad. May they keep it.”", ["unknown"], id="nothing but words"
        ),
        pytest.param(
            f"Mayor: {D}\n\nMayor Marta Lindqvist spoke in Karlstad on Monday.",
            ["Marta Lindqvist"],
            id="headline by role",
        ),
        pytest.param(
            f"Lindqvist: {D}\n\nMarta Lindqvist, the mayor, spoke in Karlstad on Monday.",
            ["Marta Lindqvist"],
            id="headline by surname",
        ),
        pytest.param(
            "“Are we shut?” asked Jan Berg. “We are,” answered Marta Lindqvist. “Until May?” he "
            "asked. “Until May,” she said.",
            ["Jan Berg", "Marta Lindqvist", "Jan Berg", "Marta Lindqvist"],
            id="a dialogue in one paragraph",
        ),
        pytest.param(
            "“We lost,” said one fisherman.\n\n“They won,” said another.",
            ["one fisherman", "another"],
            id="one and another",
        ),
    ],
)
def test_speakers_of_an_article_are_told_apart(said, text, speakers):
    found = [speaker for speaker, _ in said(text)]
    if len(found) == 1 and len(set(speakers)) == 1:
        speakers = speakers[:1]
    assert found == speakers


def test_an_inherited_speaker_is_marked_as_such():
    text = "“We waited all winter,” said Marta Lindqvist. The wind rose. “Nobody came to see us.”"
    last = RulesConfig().build().extract(Article(id="a", text=text))[-1]
    assert last.speaker == "Marta Lindqvist"
    assert last.attribution.how == "inherited"
    assert last.speaker_span is not None


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_a_pronoun_is_read_with_the_short_form_of_had(apostrophe):
    text = f"Marta Lindqvist left. “We close it”, she{apostrophe}d said."
    (statement,) = RulesConfig().build().extract(Article(id="a", text=text))
    assert (statement.speaker, statement.attribution.how) == ("Marta Lindqvist", "pronoun")


def test_of_two_holders_of_an_office_the_one_of_the_country_speaks():
    text = (
        "Norway’s prime minister, Marta Lindqvist, met Sweden’s prime minister, Jan Lind.\n\n"
        f"{Q} the Norwegian prime minister said."
    )
    (statement,) = RulesConfig().build().extract(Article(id="a", text=text))
    assert statement.speaker == "Marta Lindqvist"


def test_the_next_office_holder_is_not_led_to_whoever_spoke_last():
    text = (
        "Minister Marta Lindqvist and her deputy, Jan Lind, met the press. "
        "“We close it,” the deputy said. “We do now,” the minister said."
    )
    statements = RulesConfig().build().extract(Article(id="a", text=text))
    assert [s.speaker for s in statements] == ["Jan Lind", "Marta Lindqvist"]
