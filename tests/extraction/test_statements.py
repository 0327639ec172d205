import pytest

from quotestance.extraction import RulesConfig
from quotestance.schema import Article, Statement


def extract(text: str) -> list[Statement]:
    return RulesConfig().build().extract(Article(id="a", text=text))


def test_pieces_parted_by_their_attribution_are_one_statement() -> None:
    (statement,) = extract("“We agreed to this,” Anna Ost said. “But not to that.”")
    assert statement.text == "“We agreed to this,” “But not to that.”"
    assert len(statement.spans) == 2


@pytest.mark.parametrize(
    "text",
    [
        "“We agreed to this,” Anna Ost said. She added: “But not to that.”",
        "The plan was “a cold shower”, said Anna Ost. According to Ost, “Nobody asked us.”",
        "“We agreed to this,” Anna Ost said.\n\nShe went on: “But not to that.”",
    ],
)
def test_pieces_parted_by_the_attributions_of_both_are_one_statement(text: str) -> None:
    (statement,) = extract(text)
    assert len(statement.spans) == 2


def test_a_question_mark_inside_parts_no_piece_from_its_attribution() -> None:
    text = (
        "Anna Ost came late. “We walk on, but where is the end?” Ost said. “And is there any?”"
        " The council listened, and the port was quiet."
    )
    (statement,) = extract(text)
    assert len(statement.spans) == 2


def test_pieces_parted_by_what_is_told_are_two_statements() -> None:
    text = (
        "“We agreed to this,” Anna Ost told the council on Monday. "
        "She called the ferry “a floating hole”, and the rest of the fleet is no younger."
    )
    assert len(extract(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Anna Ost called the owners “careless men”.\n\n“Nobody came to the port,” Ost said.",
        "Anna Ost saw a “need for patience” in the port.\n\nShe said: “We walk on.”",
    ],
)
def test_quotations_of_two_paragraphs_with_an_attribution_each_are_two_statements(
    text: str,
) -> None:
    assert [s.speaker for s in extract(text)] == ["Anna Ost", "Anna Ost"]


def test_an_unattributed_paragraph_is_not_taken_for_the_next_ones_speaker() -> None:
    text = (
        "Jan Lind doubted it.\n\n“The boots may go. The bill stays with us.”\n\n"
        "“When the ferry came I cried with relief,” said Anna Ost, a pilot."
    )
    assert [s.speaker for s in extract(text)] == ["Jan Lind", "Anna Ost"]


def test_a_quotation_that_a_new_sentence_works_in_is_a_statement_of_its_own() -> None:
    text = (
        "“We agreed to this,” Anna Ost said. On the ferry she told the crew that "
        "“Nobody in the whole town ever wanted it to sail again.”"
    )
    assert len(extract(text)) == 2


def test_a_quotation_over_several_paragraphs_is_one_statement() -> None:
    text = "Anna Ost spoke.\n\n“We waited for a year.\n\n“Nobody came to the port.”\n\nIt rained."
    (statement,) = extract(text)
    assert len(statement.spans) == 2
    assert statement.speaker == "Anna Ost"


def test_a_partial_quote_in_reported_speech_is_a_statement() -> None:
    (statement,) = extract("Minister Anna Ost said she saw “no sign at all” of pressure.")
    assert statement.kind == "partial"
    assert statement.text == "“no sign at all”"


def test_partial_quotes_of_one_sentence_by_one_speaker_are_one_statement() -> None:
    text = "Anna Ost called the plan “a cold shower for us” and its authors “unserious people”."
    (statement,) = extract(text)
    assert len(statement.spans) == 2


def test_two_speakers_in_one_paragraph_make_two_statements() -> None:
    text = "“We won the vote,” said Anna Ost. “We lost our nerve,” said Jan Lind."
    assert [s.speaker for s in extract(text)] == ["Anna Ost", "Jan Lind"]


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “shadow fleet” was seen near the cape on Monday.",
        "They watched the film “Leviathan” and went home early.",
        "Crowds met Jan “Bear” Lind at the station on Monday.",
        "The town will get its “friendship pavilion” after all.",
        "Anna Ost shrugged, as if to say, “What do you expect?” Then she left.",
        "The ship’s motto is in Latin, Anna Ost said, Latin for “the port waits for nobody.”",
        "The programme, called “Bread for All,” feeds 300 people, Anna Ost said.",
        "She was speaking on Channel Nine’s “The Morning Table.” Rain is expected in the north.",
        "According to Jan Lind’s “Harbour of Glass: How a Port Was Lost,” the crane fell in 1987.",
        "Lind, the co-author of “Cold Water: A Life on the Quay,” was at the port on Monday.",
    ],
)
def test_terms_titles_and_nicknames_are_no_statements(text: str) -> None:
    assert extract(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "“Never Again, Not Here,” Anna Ost said on Monday.",
        "The crowd answered Anna Ost. “We Want Our Port Back!” they chanted.",
    ],
)
def test_words_in_title_case_that_somebody_says_are_a_statement(text: str) -> None:
    assert len(extract(text)) == 1


def test_reported_speech_without_marks_is_no_statement() -> None:
    assert extract("Anna Ost said that nobody had come to the port.") == []


@pytest.mark.parametrize(
    "line",
    [
        "Photo: A sign reading “We sell nothing here” at the port.",
        "TAGS: “port”, “gas”, “winter”",
        "Read more: “Who owns the port of Lund?”",
        "Share this: “A port in winter”",
    ],
)
def test_page_furniture_gives_no_statements(line: str) -> None:
    assert extract(f"The port is closed.\n\n{line}\n\nIt rained.") == []


def test_statements_are_numbered_in_order_of_text() -> None:
    text = "“We won the vote,” said Anna Ost.\n\n“We lost our nerve,” said Jan Lind."
    assert [s.statement_id for s in extract(text)] == ["a#1", "a#2"]


def test_context_holds_the_attribution_and_the_sentence_before() -> None:
    text = "It rained. The council met. “We won the vote,” said Anna Ost. Then they left."
    (statement,) = extract(text)
    assert statement.context == "The council met. “We won the vote,” said Anna Ost."


def test_min_speech_of_one_drops_all_partial_quotes() -> None:
    article = Article(id="a", text="Minister Anna Ost said she saw “no sign at all” of pressure.")
    assert RulesConfig(min_speech=1.0).build().extract(article) == []


def test_min_words_drops_short_statements() -> None:
    article = Article(id="a", text="“Never again,” said Anna Ost.")
    assert RulesConfig(min_words=3).build().extract(article) == []


def test_pieces_stand_apart_where_joining_is_off() -> None:
    article = Article(id="a", text="“We agreed to this,” Anna Ost said. “But not to that.”")
    statements = RulesConfig(join_pieces=False).build().extract(article)
    assert [s.text for s in statements] == ["“We agreed to this,”", "“But not to that.”"]
    assert {s.speaker for s in statements} == {"Anna Ost"}


def test_an_office_takes_up_the_speaker_of_the_piece_just_before_it() -> None:
    text = (
        "The port was shut, the Danish envoy Jan Lind said.\n\n“We agreed to this,” he said. "
        "“We paid for it,” he went on at a dinner for the Danish minister Karl Ost. "
        "“And we would do it again,” the Danish official added.\n\nIt rained on the ferry."
    )
    (statement,) = extract(text)
    assert statement.speaker == "Jan Lind"
