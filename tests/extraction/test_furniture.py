"""Lines of a scraped page in which nobody speaks, kind by kind, and news that looks like it."""

import pytest

from quotestance.extraction.clean import silent_regions

NEWS = "The port is shut.\n\n“We sign nothing this year,” said Marta Lindqvist.\n\n"
SAID = [("Marta Lindqvist", "“We sign nothing this year,”")]

FURNITURE = {
    "caption": [
        "Photo: A sign reading “We sell nothing here” at the port.",
        "PHOTO | “Unity Day” in Karlstad",
        "Image caption, A sign says “We sell nothing here”",
        "Image source, “Northern Light” agency",
        "Marta Lindqvist at the “Blue Anchor” in March. (AP Photo/Jan Berg)",
        "A banner says “We sell nothing here”. Photograph: Jan Berg/Reuters",
        "Banners read “Never again” on Monday. [Photo by Jan Berg]",
        "FILE - A banner reads “Never again” in Karlstad, May 5, 2016.",
        "In this Monday, May 5, 2016 file photo, a banner reads “Never again”.",
        "In this photo taken on Monday, a banner reads “Never again”.",
        "Video: “We sell nothing here”, a film from the port",
        "Watch: “Who owns the port?”",
        "Fig. 2: What “tonnage” means",
        "(Photo: “Unity Day”. By J. Berg)",
    ],
    "credit": [
        "Reporting by Jan Berg and “Northern Light”; editing by Aino Salo",
        "(Additional reporting by Jan Berg in Karlstad for “Northern Light”)",
        "Translated by Jan Berg from “Norra Ljuset”",
        "This article was first published in “Northern Light”.",
        "Jan Berg of “Northern Light” contributed to this report.",
        "With files from “Northern Light”",
        "Source: “Northern Light”",
        "Copyright 2024 “Northern Light”",
        "© “Northern Light”. All rights reserved.",
    ],
    "byline": ["By Jan Berg", "By JAN BERG, Northern Light", "*By Jan Berg and Aino Salo*"],
    "date": [
        "Published: 5 March 2024",
        "Last updated: March 5, 2024 10:12 am EST",
        "2024-03-05T10:12:00Z",
        "Tuesday, March 5, 2024 | 4 min read",
        "4 min read",
    ],
    "share line": [
        "Share this: “A port in winter”",
        "Share on Facebook: “They turned the valve”",
        "Facebook | Twitter | WhatsApp",
        "Email this article: “A port in winter”",
        "Follow us on Telegram: “Northern Light”",
    ],
    "newsletter prompt": [
        "Sign up for our newsletter “The Morning Tide”",
        "Get “The Morning Tide” every day in your inbox",
        "Subscribe to “The Morning Tide”",
        "Newsletter: “The Morning Tide”",
        "Enter your e-mail to receive “The Morning Tide”",
        "Thank you for subscribing to “The Morning Tide”!",
        "Already a subscriber? Sign in to read “The Morning Tide”",
        "Download our app “Northern Light”",
    ],
    "comment form": [
        "Leave a Reply",
        "Your email address will not be published. Write “none” if you have none.",
        "Comments are closed. See our “rules of debate”.",
        "View 12 comments on “A port in winter”",
        "Be the first to comment on “A port in winter”",
        "Save my name, email, and website in this browser.",
    ],
    "read more": [
        "Read more: “Who owns the port?”",
        "**Read more:** “Who owns the port?”",
        "READ ALSO | “Who owns the port?”",
        "Related: “Who owns the port?”",
        "See also: “Who owns the port?”",
        "Continue reading “Who owns the port?” »",
        "Click here for “Who owns the port?”",
        "Don’t miss: “Who owns the port?”",
        "Tags: “port”, “ice”, “winter”",
        "Home » News » Ports » “Who owns the port?”",
    ],
    "cookie banner": [
        "We use cookies to make “Northern Light” better for you.",
        "This website uses cookies. Press “Accept all” to go on.",
        "By continuing to browse this site you agree to our terms: see “Terms”.",
        "We value your privacy. Press “Manage” to choose.",
    ],
    "advertisement": [
        "ADVERTISEMENT",
        "Story continues below this “partner content”",
        "Sponsored: “Win a boat”",
    ],
    "contact": [
        "E-mail: jan.berg@light.example “Northern Light”",
        "Tel: +46 54 123 45 “Northern Light”",
        "Contact Jan Berg of the Light desk at jan@light.example",
        "jan.berg@light.example",
        "+46 (54) 123-45-67",
        "Follow Jan Berg on Twitter @janberg “Northern Light”",
    ],
    "code": [
        'var title = "They turned the valve on us";',
        'function show() { alert("We agreed"); }',
        'window.dataLayer.push({"title": "We agreed to it"});',
        '"headline": "We agreed to it all, says the mayor",',
        '$("#quote").text("We agreed to it all");',
        '.quote:before { content: "We agreed to it all"; }',
        '<div class="quote" data-text="We agreed to it all">',
        'if (ready) { say("We agreed to it all"); }',
        'googletag.cmd.push(function() { show("We agreed to it all"); });',
    ],
}


@pytest.mark.parametrize(
    "line", [pytest.param(x, id=f"{kind}: {x[:40]}") for kind in FURNITURE for x in FURNITURE[kind]]
)
def test_a_line_of_page_furniture_gives_no_statement(said, line):
    assert said(f"{NEWS}{line}\n\nIt rained.") == SAID
    assert silent_regions(line) == [(0, len(line))]


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell by a third.",
        "Follow the money, he went on.",
        "Images from Karlstad moved him.",
        "Photographs of the ice hang in her office.",
        "Support for the port may deepen.",
        "Subscribers left in droves.",
        "Comments like these hurt her.",
        "Contact with the boat was lost.",
        "By Tuesday the ice was gone.",
        "By Monday, Jan Berg had left.",
        "March was cold.",
        "Sunday in Karlstad was quiet.",
        "Reporting by candlelight is hard.",
        "Related work goes on in Karlstad.",
        "Read more closely, the paper says little.",
        "Source after source had dried up.",
        "Copyright lawyers objected.",
        "Files from the port were burnt.",
        "In this photo she sees a threat, not a promise of calm.",
        "Return to the port was out of the question.",
        "News of the ice came late.",
        "Home was far away.",
        "Cookies were served.",
        "All rights groups agreed.",
        "Various leaders disagreed.",
        "Import tariffs will follow.",
        "Functionaries shrugged.",
        "Next to her sat Jan Berg.",
        "“Share this,” begged Jan Berg.",
    ],
)
def test_a_paragraph_of_news_is_not_taken_for_furniture_by_its_first_words(said, line):
    text = f"{line} “We sign nothing this year,” said Marta Lindqvist."
    assert said(text)[-1] == SAID[0]


def test_a_prompt_on_which_somebody_speaks_is_news(said):
    text = "Join us on Monday at the port. “We sign nothing this year,” said Marta Lindqvist."
    assert said(text) == SAID


@pytest.mark.parametrize(
    "heading",
    [
        *("See also:", "Related articles", "More from us", "Most read", "You may also like"),
        *("Editors’ picks", "**Recommended for you**", "## Further reading", "Top stories"),
        *("More stories", "In other news", "TRENDING NOW", "Read next"),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_the_headlines_under_a_heading_give_no_statements(said, heading, gap):
    listed = gap.join(["“I paid 20 crowns for lunch”", "Mayor: “Nobody asked me”", "A cold winter"])
    assert said(f"{NEWS}{heading}{gap}{listed}\n\nIt rained all day.") == SAID


def test_news_goes_on_after_a_list_of_headlines(said):
    text = f"It rained.\n\nRead more\n\n“I paid 20 crowns”\n\nA cold winter\n\n{NEWS}"
    assert said(text) == SAID


def test_what_readers_write_under_an_article_is_no_statement(said):
    readers = "3 comments\n\nJohn writes: “Never again!”\n\nOlga: “Lies.”"
    text = f"{NEWS}{NEWS.replace('year', 'week')}{readers}"
    assert [words for _, words in said(text)] == [
        "“We sign nothing this year,”",
        "“We sign nothing this week,”",
    ]


def test_a_count_of_comments_on_top_of_an_article_silences_nothing(said):
    assert said(f"3 comments\n\n{NEWS}It rained all day in Karlstad and beyond.") == SAID


def test_a_fenced_block_of_code_gives_no_statement(said):
    text = f'{NEWS}```js\nsay "We agreed to it all," then stop\n```\n\nIt rained.'
    assert said(text) == SAID


def test_a_fence_that_is_never_closed_silences_nothing(said):
    assert said(f"```\n\n{NEWS}") == SAID


def test_who_wrote_an_article_is_not_taken_for_its_speaker(said):
    text = "By Jan Berg\n\nThe mayor was late. “We sign nothing this year. Not one line.”"
    assert "Jan Berg" not in [speaker for speaker, _ in said(text)]


def test_a_line_that_only_calls_a_function_on_words_in_marks_gives_no_statement(said):
    assert said(f'{NEWS}print("We agreed to it all, said Ost")\n\nIt rained.') == SAID
