"""Interviews and transcripts: the lines that open with their speaker's name, and what they hold.

`Q:` and `A:`, `OST:`, `Jan Lind (chair):`, `MODERATOR:`, questions in bold. Words in quotation
marks on such a line are its speaker's. Without marks they are no statements (codebook, "Unit")
unless the extractor is asked for transcripts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from sys import maxsize

from quotestance.extraction.interviews import Parties
from quotestance.extraction.names import NOT_NAMES, word_set
from quotestance.extraction.roles import TITLES
from quotestance.extraction.sources import Source
from quotestance.extraction.statements import Draft
from quotestance.schema import Span
from quotestance.text import line_matches

MIN_TURNS = 3
"""So many lines that open with a name make a transcript, if one of the names comes back."""
HOW = "turn"

_QUESTION, _ANSWER, _NAMED = "question", "answer", "named"
_CLOCK = r"(?:[\[(]?\d{1,2}:\d\d(?::\d\d)?[\])]?\s*[-–—]?\s*)?"
_LETTERED = re.compile(
    rf"^[ \t]*[*_]{{0,3}}{_CLOCK}(?P<label>Q|A|Question|QUESTION|Answer|ANSWER)(?:\s?\d{{1,2}})?"
    r"(?:[*_]{0,3}\s?[.:)][*_]{0,3}|[*_]{1,3}|[ ][–—-](?=[ ]))\s*",
    re.MULTILINE,
)
_LABELLED = re.compile(
    # What follows is looked over at one go first: hardly any line has the colon.
    rf"^[ \t]*[*_]{{0,3}}{_CLOCK}(?=[^:\n“”\"«»„‘*_?!]{{1,72}}+[*_]{{0,3}}\s?:)"
    r"(?P<label>[^\W\d_][^:\n“”\"«»„‘*_?!]{0,70}?)"
    r"[*_]{0,3}\s?:(?!//)[*_]{0,3}\s*",
    re.MULTILINE,
)
_BOLD_QUESTION = re.compile(
    r"^[ \t]*(?P<bold>\*\*|__)(?P<question>[^*_\n]{3,400}\?)(?P=bold)[ \t]*$", re.MULTILINE
)
_OTHER_LETTER = re.compile(r"^[ \t]*[BC]\s?[:.)]", re.MULTILINE)
_MARK = re.compile(r"[\"“”„«»‘']")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_SENTENCE_END = re.compile(r"[.?!…—–-][\s\"”»’')\]]*$")
_STAGE_DIRECTION = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])[.]?\s*")
_CLOSING = re.compile(
    r"\b(?:interview(?:ed)?|conversation|transcript|condensed|edited|translated|spoke to)\b",
    re.IGNORECASE,
)
_PARTICLES = word_set("van von der den de la le du da di del dos bin ibn al el y and of the")
_OFFICES = word_set(
    """moderator host interviewer interviewee reporter journalist chair chairman chairwoman
    chairperson presenter anchor correspondent prosecutor defence defense judge speaker president
    witness audience narrator operator translator interpreter question questioner member caller
    senator minister mayor counsel attorney clerk"""
)
_ASKING = word_set("moderator host interviewer reporter journalist presenter anchor")
_NO_SPEAKER = word_set(
    """note notes photo photos picture image video caption credit update updates updated correction
    clarification editor's editor’s read more related see also watch listen share source sources
    tags topics keywords category date time where when who what why how price prices cost serves
    ingredients method step steps prep total yield tip tips warning email e-mail phone tel fax
    address contact website web online website's pros cons verdict rating score scores result
    results final half-time halftime attendance referee facts fact key background summary bottom
    line headline newsletter advertisement ps p.s breaking live exclusive opinion analysis
    commentary report poll video explainer context example answer answers question questions
    plus minus likes dislikes stars running director cast producer in on by for from to here
    there this that the and but so yes no next previous previously number chapter part section
    filling dough topping sauce option options choice"""
)

_Opening = tuple[Span | None, int, str, str]
"""Label, start of the words, role, name."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one participant says between two labels."""

    label: Span | None
    """The words that name the speaker; None under a question in bold."""
    body: Span
    """From the first word of the turn to the next label."""
    role: str
    name: str
    """The label without titles and role."""
    speaker: str = ""
    """The fullest name; empty where the article doesn't say."""
    plain: bool = False
    """True in a transcript, for words that don't open with a quotation mark."""


def find_turns(text: str, silent: Sequence[Span]) -> list[Turn]:
    """Return the lines of a text that open as a turn does, in order; most articles have none."""
    found = _lettered(text) or _labelled(text) or _bold(text)
    kept = []
    for k, (label, first, role, name) in enumerate(found):
        start = label[0] if label else first
        stop = len(text)
        if k + 1 < len(found):
            after = found[k + 1][0]
            stop = text.rfind("\n", start, after[0] if after else found[k + 1][1]) + 1
        if first < stop and not holds(silent, start):
            kept.append(Turn(label, (first, stop), role, name))
    return kept


def holds(regions: Sequence[Span], position: int) -> bool:
    """Tell whether one of the regions, which are in order and don't overlap, holds a position."""
    k = bisect_right(regions, (position, maxsize)) - 1
    return k >= 0 and position < regions[k][1]


def meets(regions: Sequence[Span], span: Span) -> bool:
    """Tell whether one of the regions, which are in order and don't overlap, shares a character."""
    k = bisect_right(regions, (span[0], maxsize))
    return holds(regions, span[0]) or (k < len(regions) and regions[k][0] < span[1])


def _lettered(text: str) -> list[_Opening]:
    """Return the lines marked Q and A, where both are there or only answers are."""
    lines: list[_Opening] = []
    n_questions = n_answers = 0
    for match in line_matches(_LETTERED, text):
        asks = match["label"][0] == "Q"
        n_questions += asks
        n_answers += not asks
        role = _QUESTION if asks else _ANSWER
        lines.append((match.span("label"), match.end(), role, ""))
    if n_questions and n_answers:
        return lines
    lines = [line for line in lines if line[0] and ":" in text[line[0][1] : line[1]]]
    alone = not n_questions and len(lines) >= MIN_TURNS and not _OTHER_LETTER.search(text)
    return lines if alone else []


def _labelled(text: str) -> list[_Opening]:
    return [
        (match.span("label"), match.end(), _NAMED, name)
        for match in line_matches(_LABELLED, text)
        if (name := _name_in(match["label"]))
    ]


def _name_in(label: str) -> str:
    """Return the name in a label, `` for one that names nobody (`Note`, `Read more`)."""
    bare = re.split(r"\s*[(,\[]|\s[–—-]\s", label, maxsplit=1)[0].strip()
    words = bare.split()
    if len(words) > 1 and words[0].lower() == "the":
        words = words[1:]
    if not 1 <= len(words) <= 6:
        return ""
    if any(w.lower().strip(".’'s") in _NO_SPEAKER or w.lower() in _NO_SPEAKER for w in words):
        return ""
    if not all(w[0].isupper() or w.lower() in _PARTICLES for w in words):
        return ""
    if not words[0][0].isupper() and len(words) == 1:
        return ""
    while len(words) > 1 and words[0].lower().strip(".") in TITLES and words[0].lower() != "host":
        words = words[1:]
    return " ".join(words) if all(_WORD.match(w) for w in words) else ""


def _bold(text: str) -> list[_Opening]:
    """Return the questions in bold and the answers under them."""
    matches = list(line_matches(_BOLD_QUESTION, text))
    lines: list[_Opening] = []
    for match in matches if len(matches) >= MIN_TURNS else ():
        answer = match.end()
        while answer < len(text) and text[answer].isspace():
            answer += 1
        lines.append((None, match.start("question"), _QUESTION, ""))
        lines.append((None, answer, _ANSWER, ""))
    return lines


def name_turns(text: str, turns: Sequence[Turn], parties: Parties) -> list[Turn]:
    """Give each turn its speaker by full name, and tell a transcript from lines that look like one.

    Turns whose words carry no marks of their own are kept only where the text is a transcript.
    """
    if not turns:
        return []
    whole = turns[0].role != _NAMED or _is_transcript(text, turns, parties)
    named = []
    first = turns[0].label[0] if turns[0].label else turns[0].body[0]
    asker, asked = parties.of_interview(first) if _needs_parties(turns) else ("", "")
    for turn in turns:
        marked = _MARK.match(text, turn.body[0]) is not None
        if turn.role == _NAMED:
            speaker = parties.full_name(turn.name, by_labels=whole)
            office = turn.name.lower()
            if whole and not speaker:
                speaker = asker if office in _ASKING and asker else _as_written(turn.name)
        else:
            speaker = asker if turn.role == _QUESTION else asked
        if marked and (speaker or whole):
            named.append(replace(turn, speaker=speaker))
        elif whole and _WORD.search(text, *turn.body):
            named.append(replace(turn, speaker=speaker, plain=True))
    return named


def _needs_parties(turns: Sequence[Turn]) -> bool:
    return any(turn.role != _NAMED or turn.name.lower() in _ASKING for turn in turns)


def _is_transcript(text: str, turns: Sequence[Turn], parties: Parties) -> bool:
    spoken = [
        turn
        for turn in turns
        if _speaks(text, turn)
        and (
            turn.name.isupper()
            or turn.name.lower() in _OFFICES
            or parties.full_name(turn.name, by_labels=False)
            or parties.is_a_name(turn.name)
        )
    ]
    who = Counter(
        (parties.full_name(turn.name, by_labels=True) or turn.name).lower() for turn in spoken
    )
    return (
        len(spoken) >= MIN_TURNS
        and len(spoken) * 2 > len(turns)
        and sum(name not in NOT_NAMES for name in who) >= 2
        and max(who.values()) >= 2
    )


def _speaks(text: str, turn: Turn) -> bool:
    """Tell whether a line's words may be speech: not a score, a price or an entry of a list."""
    line = text[turn.body[0] : turn.body[0] + 400].split("\n", 1)[0]
    n_words = len(_WORD.findall(line))
    return n_words >= 6 or (n_words > 0 and _SENTENCE_END.search(line) is not None)


def _as_written(name: str) -> str:
    """Return a name in capitals as prose writes it; a single word in capitals may be an acronym."""
    if not name.isupper() or (" " not in name and name.lower() not in _OFFICES):
        return name
    return re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), name)


def attribute_turns(
    quotes_at: Sequence[int], drafts: Sequence[Draft], turns: Sequence[Turn]
) -> None:
    """Give the quotations that open a turn, and those that name its label, the turn's speaker.

    Args:
        quotes_at: where each quotation starts.
        drafts: the statements, changed in place.
        turns: as `name_turns` gives them.
    """
    marked = {turn.body[0]: turn for turn in turns if not turn.plain}
    labels = {turn.label[1]: turn for turn in turns if turn.label}
    for draft in drafts:
        turn = next((marked[quotes_at[k]] for k in draft.quotes if quotes_at[k] in marked), None)
        if turn is not None:
            draft.source = source_of(turn)
            draft.pieces = [draft.source for _ in draft.quotes]
            continue
        mention = draft.source.mention if draft.source else None
        if draft.source is None or mention is None:
            continue
        named = labels.get(mention[1])
        if named is not None and named.speaker:
            draft.source = replace(draft.source, speaker=named.speaker)


def source_of(turn: Turn) -> Source:
    """Return the speaker of a turn as the source of its words."""
    return Source(turn.speaker, turn.label, None, 0.9 if turn.speaker else 0.0, HOW)


def spoken_pieces(
    text: str, turns: Sequence[Turn], paragraphs: Sequence[Span], silent: Sequence[Span]
) -> list[tuple[Turn, tuple[Span, ...]]]:
    """Return each turn of a transcript that has no marks, with its words, a span a paragraph.

    After the last label, what the outlet adds (`This interview has been edited`) is left out: the
    last turn has as many paragraphs as others have.
    """
    found: list[tuple[Turn, tuple[Span, ...]]] = []
    for turn in turns:
        if turn.plain:
            pieces = _pieces(text, turn, paragraphs, silent)
            if pieces:
                found.append((turn, pieces))
    if found and found[-1][0] is turns[-1]:
        last, pieces = found[-1]
        longest = max((len(p) for _, p in found[:-1]), default=1)
        found[-1] = (last, _until_closing(text, pieces, longest))
    return found


def _pieces(
    text: str, turn: Turn, paragraphs: Sequence[Span], silent: Sequence[Span]
) -> tuple[Span, ...]:
    pieces = []
    first = max(bisect_right(paragraphs, (turn.body[0], maxsize)) - 1, 0)
    last = bisect_right(paragraphs, turn.body[1], key=lambda p: p[0])
    for start, end in paragraphs[first:last]:
        start, end = max(start, turn.body[0]), min(end, turn.body[1])
        while start < end and text[end - 1] in " \t\n*_":
            end -= 1
        if start >= end or not _WORD.search(text, start, end):
            continue
        if _STAGE_DIRECTION.fullmatch(text, start, end):
            continue
        if holds(silent, start):
            continue
        pieces.append((start, end))
    return tuple(pieces)


def _until_closing(text: str, pieces: tuple[Span, ...], longest: int) -> tuple[Span, ...]:
    for k, (start, end) in enumerate(pieces):
        if k and (k >= longest or _CLOSING.search(text, start, end)):
            return pieces[:k]
    return pieces
