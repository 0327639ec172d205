"""How quotation marks are read, phenomenon by phenomenon and family by family."""

import pytest

FAMILIES = {
    "curly": ("“", "”"),
    "straight": ('"', '"'),
    "two apostrophes": ("''", "''"),
    "TeX": ("``", "''"),
    "guillemets": ("«", "»"),
    "turned guillemets": ("»", "«"),
    "low-high": ("„", "“"),
    "low-high, right": ("„", "”"),
    "both right": ("”", "”"),
}


@pytest.fixture(params=FAMILIES)
def marks(request):
    return FAMILIES[request.param]


def quoted(words, marks):
    return f"{marks[0]}{words}{marks[1]}"


def test_a_quotation_before_its_attribution_is_found_in_any_marks(said, marks):
    quote = quoted("The harbour will stay shut until May,", marks)
    text = f"It rained in Karlstad. {quote} said Marta Lindqvist, who runs the port."
    assert said(text) == [("Marta Lindqvist", quote)]


def test_a_quotation_after_a_colon_is_found_in_any_marks(said, marks):
    quote = quoted("The harbour will stay shut until May.", marks)
    text = f"Marta Lindqvist told the council: {quote} Nobody answered her."
    assert said(text) == [("Marta Lindqvist", quote)]


def test_a_quotation_parted_by_its_attribution_is_one_statement_in_any_marks(said, marks):
    first = quoted("We waited all winter,", marks)
    second = quoted("Now we want our money.", marks)
    text = f"{first} said Marta Lindqvist. {second}"
    assert said(text) == [("Marta Lindqvist", f"{first} {second}")]


def test_a_partial_quotation_is_found_in_any_marks(said, marks):
    quote = quoted("a slap in the face of every fisherman", marks)
    text = f"Marta Lindqvist called the new tariff {quote} and left the hall."
    assert said(text) == [("Marta Lindqvist", quote)]


@pytest.mark.parametrize("family", [name for name in FAMILIES if name != "both right"])
def test_a_quotation_over_two_paragraphs_is_one_statement_in_any_marks(said, family):
    marks = FAMILIES[family]
    first = f"{marks[0]}We waited all winter for a letter."
    second = quoted("Nobody wrote to us.", marks)
    text = f"Marta Lindqvist spoke first:\n\n{first}\n\n{second}\n\nThen it rained."
    assert said(text) == [("Marta Lindqvist", f"{first} {second}")]


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ("‘never again’", ("“", "”")),
        ("'never again'", ('"', '"')),
        ("‘never again’", ("«", "»")),
        ("‹never again›", ("«", "»")),
        ("‚never again‘", ("„", "“")),
        ("„never again“", ("«", "»")),
        ("“never again”", ("«", "»")),
    ],
)
def test_marks_within_a_quotation_never_split_it(said, inner, outer):
    quote = quoted(f"They told us {inner} and then they came back,", outer)
    assert said(f"{quote} said Marta Lindqvist.") == [("Marta Lindqvist", quote)]


@pytest.mark.parametrize(
    "words",
    [
        "It's the fishermen's own money, and they're '90s men",
        "Rock ’n’ roll wasn’t the council’s idea",
        "The 12' boat and the 30' boat are both ours",
        "O’Hara’s and D'Angelo's boats can't sail",
    ],
)
def test_apostrophes_within_a_quotation_never_split_it(said, words):
    for marks in (("“", "”"), ('"', '"')):
        quote = quoted(f"{words},", marks)
        assert said(f"{quote} said Marta Lindqvist.") == [("Marta Lindqvist", quote)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            '“We lost,” said Marta Lindqvist. "They won," said Piet Bakker.\n\n'
            "«Nobody won», said Ivan Dimov. ''We all did,'' said Aino Salo.",
            [
                ("Marta Lindqvist", "“We lost,”"),
                ("Piet Bakker", '"They won,"'),
                ("Ivan Dimov", "«Nobody won»"),
                ("Aino Salo", "''We all did,''"),
            ],
            id="families mixed in one article",
        ),
        pytest.param(
            '“We lost the harbour," said Marta Lindqvist.\n\n"We won it,” said Piet Bakker.',
            [("Marta Lindqvist", '“We lost the harbour,"'), ("Piet Bakker", '"We won it,”')],
            id="families mixed in one quotation",
        ),
        pytest.param(
            "Marta Lindqvist shrugged. “We shall see what they bring us in May.\n\nIt rained.",
            [("Marta Lindqvist", "“We shall see what they bring us in May.")],
            id="unclosed, ends with its paragraph",
        ),
        pytest.param(
            "“We waited for a year.\n\n“Nobody wrote.\n\n“Nobody called,” said Marta Lindqvist.",
            [("Marta Lindqvist", "“We waited for a year. “Nobody wrote. “Nobody called,”")],
            id="three paragraphs, only the last closed",
        ),
        pytest.param(
            "Marta Lindqvist said: “We waited for a year.\n\nThe harbour is shut.\n\n"
            "“It rained,” said Piet Bakker.",
            [("Marta Lindqvist", "“We waited for a year."), ("Piet Bakker", "“It rained,”")],
            id="unclosed, and the next paragraph is narration",
        ),
        pytest.param(
            "“We lost it all,”, said Marta Lindqvist.",
            [("Marta Lindqvist", "“We lost it all,”")],
            id="comma doubled",
        ),
        pytest.param(
            "“We lost it all.”. The harbour is shut, said Marta Lindqvist.",
            [("Marta Lindqvist", "“We lost it all.”.")],
            id="full stop doubled",
        ),
        pytest.param(
            "““We lost it all,”” said Marta Lindqvist.",
            [("Marta Lindqvist", "““We lost it all,””")],
            id="marks doubled",
        ),
        pytest.param(
            "“We lost it all!”, shouted Marta Lindqvist. “Every boat!”",
            [("Marta Lindqvist", "“We lost it all!” “Every boat!”")],
            id="exclamation before the comma",
        ),
        pytest.param(
            "“ We lost it all , ” said Marta Lindqvist .",
            [("Marta Lindqvist", "“ We lost it all , ”")],
            id="spaces inside the marks",
        ),
        pytest.param(
            "Marta Lindqvist said:“We lost it all.”The hall was silent.",
            [("Marta Lindqvist", "“We lost it all.”")],
            id="spaces around the marks lost",
        ),
        pytest.param(
            "The gap is 12\" wide and 3' long, said the pilot. “It will do,” said Aino Salo.",
            [("Aino Salo", "“It will do,”")],
            id="inches and feet",
        ),
        pytest.param(
            "“We lost it all,” said Marta Lindqvist.\r\n\r\n“We did not,” said Piet Bakker.\r\n",
            [("Marta Lindqvist", "“We lost it all,”"), ("Piet Bakker", "“We did not,”")],
            id="line ends of Windows",
        ),
        pytest.param(
            "“We waited all winter for a letter.\n\n“Nobody wrote,” said Marta Lindqvist. “Nobody "
            "called.\n\n“Now we want our money.”",
            [
                (
                    "Marta Lindqvist",
                    "“We waited all winter for a letter. “Nobody wrote,” “Nobody called. “Now we "
                    "want our money.”",
                )
            ],
            id="attribution in the second of three paragraphs",
        ),
        pytest.param(
            'Marta Lindqvist said: "We waited all winter.\n\nPiet Bakker shrugged. "They did '
            'not," he said.',
            [("Marta Lindqvist", '"We waited all winter.'), ("Piet Bakker", '"They did not,"')],
            id="straight, unclosed, then another",
        ),
        pytest.param(
            "“Did we lose it all?”, asked Marta Lindqvist.",
            [("Marta Lindqvist", "“Did we lose it all?”")],
            id="question mark before the comma",
        ),
        pytest.param(
            "“We lost it all,”said Marta Lindqvist.“Every boat.”",
            [("Marta Lindqvist", "“We lost it all,” “Every boat.”")],
            id="spaces between lost",
        ),
        pytest.param(
            "(“We lost it all,” Marta Lindqvist said later.)",
            [("Marta Lindqvist", "“We lost it all,”")],
            id="in brackets",
        ),
        pytest.param(
            "“We lost it all… and then some…” said Marta Lindqvist.",
            [("Marta Lindqvist", "“We lost it all… and then some…”")],
            id="ellipses",
        ),
    ],
)
def test_marks_are_read_as_the_writer_meant_them(said, text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "‘We will not sell a single boat,’ said Marta Lindqvist. The hall was silent.\n\n"
            "‘It’s the fishermen’s harbour,’ said Piet Bakker.",
            [
                ("Marta Lindqvist", "‘We will not sell a single boat,’"),
                ("Piet Bakker", "‘It’s the fishermen’s harbour,’"),
            ],
            id="curly",
        ),
        pytest.param(
            "'We will not sell a single boat,' said Marta Lindqvist. The hall was silent.\n\n"
            "'It's the fishermen's harbour,' said Piet Bakker.",
            [
                ("Marta Lindqvist", "'We will not sell a single boat,'"),
                ("Piet Bakker", "'It's the fishermen's harbour,'"),
            ],
            id="straight",
        ),
        pytest.param(
            "‘They told us “never again” and then they came back,’ said Marta Lindqvist.\n\n"
            "‘We heard that too,’ said Piet Bakker.",
            [
                ("Marta Lindqvist", "‘They told us “never again” and then they came back,’"),
                ("Piet Bakker", "‘We heard that too,’"),
            ],
            id="double within single",
        ),
    ],
)
def test_an_article_may_use_single_marks_for_speech(said, text, expected):
    assert said(text) == expected


def test_offsets_count_code_points_of_the_text_as_it_stands(said):
    text = "🛶🇺🇦 e\u0301t\u00e9\u00a0\u200b— “We lost it all,” said Łucja Żak. 🎉"
    assert said(text) == [("Łucja Żak", "“We lost it all,”")]
