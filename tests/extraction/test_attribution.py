import pytest

from quotestance.extraction import RulesConfig
from quotestance.extraction.attribution import Attributor
from quotestance.extraction.marks import find_quotes, paragraph_bounds
from quotestance.schema import Article, Statement
from quotestance.text import sentence_bounds


def extract(text: str) -> list[Statement]:
    return RulesConfig().build().extract(Article(id="a", text=text))


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Anna Ost said: “We will sign nothing this year.”", "Anna Ost"),
        ("“We will sign nothing this year,” Anna Ost said.", "Anna Ost"),
        ("“We will sign nothing this year,” said Anna Ost.", "Anna Ost"),
        ("“We will sign nothing this year”, says deputy minister Anna Ost.", "Anna Ost"),
        ("“We will sign nothing,” port chair Anna Ost (Labour) told reporters.", "Anna Ost"),
        ("“We will sign nothing,” said a port official, Anna Ost.", "Anna Ost"),
        ("“We will sign nothing,” the port’s spokeswoman, Anna Ost, said in Lund.", "Anna Ost"),
        ("Anna Ost, who has chaired the port for years, declined: “We sign nothing.”", "Anna Ost"),
        ("Anna Ost was quoted as saying: “We will sign nothing this year.”", "Anna Ost"),
        ("According to Anna Ost, the port “will sign nothing at all this year”.", "Anna Ost"),
        ("In Anna Ost’s words the port “will sign nothing at all this year”.", "Anna Ost"),
        ("The plan, said Anna Ost, a pilot, was “a joke without any point”.", "Anna Ost"),
        ("The plan is “a joke without any point”, Anna Ost says.", "Anna Ost"),
        ("“We will sign nothing this year,” the Interior Ministry said.", "Interior Ministry"),
        ("“We sign nothing,” White House officials said on Monday.", "White House officials"),
        ("“We sign nothing,” said a nurse from Lund.", "nurse from Lund"),
        ("Ministry of Port Affairs spokesman Jan Lind said: “We sign nothing.”", "Jan Lind"),
    ],
)
def test_the_clause_beside_a_quotation_names_the_speaker(text: str, speaker: str) -> None:
    (statement,) = extract(text)
    assert statement.speaker.removeprefix("the ").removeprefix("a ") == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Deputy mayor Anna Ost does not buy it. “They want the port and nothing else.”",
        "In the gallery sat Anna Ost, a retired pilot. “They want the port and nothing else.”",
        "For Anna Ost, a retired pilot, the case is clear. “They want the port and nothing else.”",
        "Anna Ost, chair of the board, kept it short.\n\n“They want the port and nothing else.”",
    ],
)
def test_the_sentence_before_sets_the_speaker_up(text: str) -> None:
    (statement,) = extract(text)
    assert statement.speaker == "Anna Ost"


def test_a_floating_quotation_inherits_the_speaker() -> None:
    text = "“We sign nothing,” Anna Ost said. The hall was cold. “Let them wait for us.”"
    last = extract(text)[-1]
    assert last.speaker == "Anna Ost"
    assert last.attribution.how == "inherited"


def test_a_pronoun_goes_to_the_person_of_its_gender() -> None:
    text = "Anna Ost met Jan Lind at the port on Monday. “We sign nothing,” he said."
    (statement,) = extract(text)
    assert statement.speaker == "Jan Lind"
    assert statement.attribution.how == "pronoun"


def test_a_role_goes_back_to_the_person_who_holds_it() -> None:
    text = (
        "Senator Anna Ost met the port’s lawyers. Jan Lind, a pilot, was there too. "
        "“We sign nothing this year,” the senator said."
    )
    (statement,) = extract(text)
    assert statement.speaker == "Anna Ost"


def test_a_surname_goes_back_to_the_full_name() -> None:
    text = "Anna van der Ost chairs the port. “We sign nothing,” Van der Ost said."
    (statement,) = extract(text)
    assert statement.speaker == "Anna van der Ost"


def test_a_full_name_that_comes_later_is_still_the_speaker() -> None:
    text = "“We sign nothing,” Ost said.\n\nThe port is quiet. Anna Ost has chaired it for years."
    assert extract(text)[0].speaker == "Anna Ost"


def test_titles_are_no_part_of_a_name() -> None:
    text = "“We sign nothing,” Lieutenant Colonel Jan O'Neil told reporters."
    assert extract(text)[0].speaker == "Jan O'Neil"


def test_the_spans_of_mention_and_cue_are_those_of_the_text() -> None:
    text = "“We sign nothing this year,” said Anna Ost."
    (statement,) = extract(text)
    assert statement.speaker_span is not None
    assert statement.cue_span is not None
    assert text[slice(*statement.speaker_span)] == "Anna Ost"
    assert text[slice(*statement.cue_span)] == "said"


def test_a_quotation_that_nobody_is_near_has_an_unknown_speaker() -> None:
    text = "“To the people of the town. Not to those who led them here.”"
    assert extract(text)[0].speaker == "unknown"


def test_words_of_someone_reported_by_an_agency_stay_with_the_speaker() -> None:
    text = "Anna Ost said the port would “sign nothing this year,” the Lund news agency reported."
    assert extract(text)[0].speaker == "Anna Ost"


def test_a_line_under_a_pulled_quotation_signs_it() -> None:
    text = "“The port will never be theirs to close.”\n\nAnna Ost, Lund Post\n\nIt rained."
    (statement,) = extract(text)
    assert statement.speaker == "Anna Ost"
    assert statement.attribution.how == "signature"


def test_two_people_who_speak_as_one_are_both_named() -> None:
    text = "“We sign nothing this year,” Anna Ost and Jan Lind said in a letter."
    assert extract(text)[0].speaker == "Anna Ost and Jan Lind"


def test_the_agent_of_a_passive_is_the_speaker() -> None:
    text = "The plan was described by Anna Ost as “a joke without any point at all”."
    assert extract(text)[0].speaker == "Anna Ost"


def test_a_chain_of_pronouns_keeps_its_person() -> None:
    text = (
        "Jan Lind met Karl Ost at the port. Karl Ost was late. He had come by train. "
        "“We sign nothing this year,” he said."
    )
    assert extract(text)[-1].speaker == "Karl Ost"


def test_the_body_behind_a_statement_is_the_speaker() -> None:
    text = "The Lund Port Agency met on Monday. “We sign nothing this year,” the agency said."
    assert extract(text)[0].speaker.removeprefix("The ") == "Lund Port Agency"


def test_an_acronym_goes_back_to_its_full_name() -> None:
    text = "The Northern Trade Organisation met. “We sign nothing this year,” the NTO said."
    assert extract(text)[0].speaker == "Northern Trade Organisation"


def test_a_floating_quotation_inherits_the_mention_nearest_to_it() -> None:
    text = "“We sign nothing,” Anna Ost said in Lund.\n\n“Let them wait,” she added. “We can too.”"
    pieces = RulesConfig(join_pieces=False).build().extract(Article(id="a", text=text))
    span = pieces[-1].speaker_span
    assert pieces[-1].attribution.how == "inherited"
    assert span is not None
    assert text[slice(*span)] == "she"


def test_a_dash_and_a_name_sign_the_quotation_above() -> None:
    text = "Jan Lind closed the port.\n\n“The port will never be theirs to close.”\n\n- Anna Ost."
    (statement,) = extract(text)
    assert statement.speaker == "Anna Ost"
    assert statement.attribution.how == "signature"


@pytest.mark.parametrize("dash", ["-", "–", "—", "―"])
def test_a_dash_and_a_name_on_its_own_line_sign_a_quotation(dash: str) -> None:
    text = (
        f"What the town says:\n\n“It is the best thing we ever had.” {dash} Anna Ost, baker\n\n"
        f"“We will not sell a single boat.” {dash} Jan Lind\n\n"
        f"“Nobody asked us what we want.” {dash} Karl Berg, of the union"
    )
    assert [s.speaker for s in extract(text)] == ["Anna Ost", "Jan Lind", "Karl Berg"]


def test_a_dash_that_goes_on_with_the_sentence_signs_nothing() -> None:
    text = (
        "Anna Ost closed the port.\n\n“We sign nothing this year.” — Jan Lind said she was right."
    )
    assert [s.attribution.how for s in extract(text)] != ["signature"]


def test_a_guessed_speaker_carries_the_mention_it_was_guessed_from() -> None:
    text = "A talk with Anna Ost.\n\nRain fell.\n\nAll night long.\n\n“We sign nothing this year.”"
    (statement,) = extract(text)
    assert statement.attribution.how == "nearest"
    assert statement.speaker_span is not None
    assert text[slice(*statement.speaker_span)] == "Anna Ost"


def test_a_text_that_somebody_issues_before_a_comma_sets_the_quotation_up() -> None:
    text = "Jan Lind had left. After the storm, Anna Ost issued a statement, “We sign nothing.”"
    (statement,) = extract(text)
    assert statement.speaker == "Anna Ost"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("To Anna Ost, the port is “a house without a door”.", "Anna Ost"),
        ("Anna Ost runs the port. To her it is “a house without a door”.", "Anna Ost"),
        ("A report by the Northern Ports Agency said: “We close.”", "the Northern Ports Agency"),
        (
            "According to a press release from the Northern Ports Agency, the ferry is “not safe”.",
            "the Northern Ports Agency",
        ),
        ("“We lost it all” — so said Anna Ost, and sat down.", "Anna Ost"),
        ("“We will sign nothing,” said a beaming Anna Ost of the port board.", "Anna Ost"),
        ("“The port is shut and I am late again” (student Anna Ost). It rained.", "Anna Ost"),
        ("“We will keep the harbour shut”: Anna Ost on the port\n\nIt rained.", "Anna Ost"),
        ("The owners' loans added “two percent to a fare”, according to Anna Ost.", "Anna Ost"),
    ],
)
def test_frames_without_a_plain_clause_name_the_speaker(text: str, speaker: str) -> None:
    (statement,) = extract(text)
    assert statement.speaker == speaker


def test_a_clause_of_saying_that_closes_the_sentence_before_sets_a_quotation_up() -> None:
    (statement,) = extract("Jan Lind left early, Anna Ost said. “We had so much to ask him.”")
    assert statement.speaker == "Anna Ost"


def test_a_report_that_a_name_follows_is_named_without_it() -> None:
    (statement,) = extract("According to the report Norway uses “every means there is to close”.")
    assert statement.speaker == "the report"


def test_the_agent_of_a_participle_is_not_whom_the_sentence_is_about() -> None:
    text = (
        "Pressed by opposition members on the price, Ost grew loud. “The ferry is ours, and nobody"
        " will tell us to sell it again.”\n\nAnna Ost left."
    )
    (statement,) = extract(text)
    assert statement.speaker == "Anna Ost"


def test_he_in_the_main_clause_is_whom_a_sentence_is_about() -> None:
    text = (
        "“Naturally,” the clerk of the council, Jan Lind, said. Asked who had ordered it, he was "
        "more talkative.\n\n“That was us. We asked for the ferry and we got it.”"
    )
    assert {s.speaker for s in extract(text)} == {"Jan Lind"}


def test_a_quotation_that_is_asked_about_again_is_not_read_again() -> None:
    text = "“We will not leave the valley,” Anna Ost said."
    paragraphs = paragraph_bounds(text)
    quotes = find_quotes(text, paragraphs)
    reader = Attributor(text, quotes, paragraphs, sentence_bounds(text))
    first = reader.after(0)
    assert first is not None
    assert reader.after(0) is first


@pytest.mark.parametrize(
    "text",
    [
        "Anna Ost shouted: “Open the ferry now!” Jan Lind said: “We will not open it.”",
        "While Anna Ost called it “a gift”, Jan Lind called it “a curse”.",
        "What Anna Ost called “a curse”, Jan Lind said was “a gift”.",
    ],
)
def test_a_clause_that_brings_in_the_next_quotation_leaves_the_last_one_to_its_own(text) -> None:
    assert [s.speaker for s in extract(text)] == ["Anna Ost", "Jan Lind"]


@pytest.mark.parametrize(
    ("named", "pronoun"), [("Her colleague Anna Ost", "her"), ("The baker Jan Lind", "him")]
)
def test_whom_an_agency_quotes_by_a_pronoun_is_the_speaker(named: str, pronoun: str) -> None:
    text = f"{named} spoke in Lund. “We sign nothing,” Norbal quoted {pronoun} as saying."
    assert extract(text)[0].speaker == " ".join(named.split()[-2:])
