"""Whom a pronoun (`she`) or a phrase (`the senator`, `the agency`) takes up again.

Every look back is held to some dozens of mentions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, pairwise

from quotestance.extraction import cues, names, roles
from quotestance.extraction.entities import EntityTable
from quotestance.extraction.names import word_set
from quotestance.extraction.offices import Offices
from quotestance.extraction.phrase_ends import phrase_end
from quotestance.extraction.words import (
    NAME,
    NOUN,
    ORG,
    OTHER,
    PERSON,
    PLACE,
    PRONOUN,
    Mention,
    Narration,
)
from quotestance.schema import Span

_ADJECTIVES = frozenset(roles.COUNTRY_ADJECTIVES.values())
_NO_PERSON = ("ment", "tion", "sion", "ship", "ity", "ness", "ence", "ance", "ism", "hood")
_MEDIA_WORDS = word_set("news web media state-run official russian ukrainian same german american")

# What speaks for and against a reading of a pronoun, in one currency; found by search on the
# corpus's train and dev splits and on annotated news.
_PER_SENTENCE = 0.9
_GOVERNED = 1.2
_SAME_PARAGRAPH = 1.3
_IS_SUBJECT = 0.4
_SPOKE_LAST = 0.6
_CHAINED = 0.8
_GENDER_FITS = 0.5
_REPORTED = 1.2


class Coreference:
    """Leads pronouns and phrases of one article back to whom they stand for, speaker by speaker."""

    def __init__(
        self,
        text: str,
        narration: Narration,
        table: EntityTable,
        paragraphs: Sequence[Span],
        bounds: Sequence[Span],
    ) -> None:
        self.text = text
        self.narration = narration
        self.masked = narration.masked
        self.words = narration.words
        self.mentions = table
        self.offices = Offices(table.roles)
        self.paragraphs = paragraphs
        self.bounds = bounds
        self._bound_starts = [s for s, _ in bounds]
        starts = [*narration.word_starts, len(text)]
        told = (starts[bisect_left(starts, start)] < end for start, end in bounds)
        self._nominal = [k for k, m in enumerate(table.items) if m.form != PRONOUN]
        """Which mentions are names or noun phrases."""
        self._told = [0, *accumulate(told)]
        """How many sentences before each one hold narration: quoted ones part nobody."""
        self._speakers: list[tuple[int, str]] = []
        self._resolved: dict[int, str] = {}

    @cached_property
    def _sentences(self) -> list[int]:
        """The sentence of each mention."""
        return [self.sentence_at(mention.start) for mention in self.mentions.items]

    def _apart(self, earlier: int, later: int) -> int:
        """Return how many sentences of narration later a sentence is than an earlier one."""
        return max(self._told[later] - self._told[earlier], 0) if later > earlier else 0

    def antecedent(self, pronoun: Mention) -> str | None:
        """Return who a pronoun stands for, by gender, number, place in the sentence and recency.

        A pronoun shortly before it (`He came. He said`) speaks for whom that one stands for.
        """
        earlier = self._earlier_pronoun(pronoun)
        chained = None
        if earlier is not None:
            chained = self._resolved.get(earlier.start)
            if chained is None:
                chained = self._resolve(earlier, None)
        resolved = self._resolve(pronoun, chained)
        if resolved is not None:
            self._resolved[pronoun.start] = resolved
        return resolved

    def _earlier_pronoun(self, pronoun: Mention) -> Mention | None:
        if pronoun.gender not in ("m", "f"):
            return None
        at = bisect_left(self.mentions.starts, pronoun.start)
        here = self.sentence_at(pronoun.start)
        for k in range(at - 1, max(at - 8, -1), -1):
            if here - self._sentences[k] > 1:
                return None
            mention = self.mentions.items[k]
            if mention.form == PRONOUN and mention.gender == pronoun.gender:
                return mention
        return None

    def _resolve(self, pronoun: Mention, chained: str | None) -> str | None:
        items = self.mentions.items
        at = bisect_left(self.mentions.starts, pronoun.start)
        low, high = bisect_left(self._nominal, at - 25), bisect_left(self._nominal, at)
        last_speaker = self.last_speaker
        if low == high:
            return last_speaker if pronoun.gender in "mf" else None
        here = self.sentence_at(pronoun.start)
        best, best_score = None, -99.0
        paragraph = self._paragraph_at(pronoun.start)
        seen_sentence = -1
        for k in reversed(self._nominal[low:high]):
            mention, sentence = items[k], self._sentences[k]
            distance = here - sentence
            if distance > 12 and best is not None:
                break
            score = self._fit(pronoun, mention)
            if score is None:
                continue
            score -= _PER_SENTENCE * min(distance, 8) + 0.05 * (at - 1 - k)
            if mention.governed:
                score -= 0.7 if mention.introduces and distance else _GOVERNED
            if mention.possessive:
                score -= 0.6
            if mention.start >= paragraph and (distance or not mention.governed):
                score += _SAME_PARAGRAPH
            if chained is not None and mention.entity == chained:
                score += _CHAINED
            if self.first_free(mention, sentence):
                score += _IS_SUBJECT
            seen_sentence = sentence
            if last_speaker is not None and mention.entity == last_speaker:
                score += _SPOKE_LAST
            if pronoun.gender == "o" and distance and self._reports(mention):
                score += _REPORTED
            if score > best_score:
                best, best_score = mention, score
        if seen_sentence < 0 or best is None:
            return last_speaker if pronoun.gender in "mf" else None
        if best.form == NOUN and not best.alias:
            named = self.named(best) if best.start < pronoun.start else None
            return named or self.text[best.start : phrase_end(self.narration, best)]
        return (self._pair(best) if pronoun.gender == "p" else None) or best.entity

    def _pair(self, mention: Mention) -> str | None:
        """Return both of two people whom `and` joins (`John Berg and Eva Ek came. They said`)."""
        at = bisect_left(self.mentions.starts, mention.start)
        for left, right in pairwise(self.mentions.items[max(at - 1, 0) : at + 2]):
            joined = right.first_word == left.last_word + 2
            people = left.form == right.form == NAME and left.kind == right.kind == PERSON
            if joined and people and self.words[left.last_word + 1].low == "and":
                return f"{left.entity} and {right.entity}"
        return None

    def _fit(self, pronoun: Mention, mention: Mention) -> float | None:
        gender = pronoun.gender
        if gender in ("m", "f"):
            if mention.kind != PERSON or mention.plural:
                return None
            if mention.gender and mention.gender != gender:
                return None
            score = 1.0 if mention.form == NAME or mention.alias else 0.3
            if self.words[mention.first_word].low in ("his", "her", "their", "our"):
                score -= 0.8
            if mention.gender == gender:
                return score + _GENDER_FITS
            if mention.form == NAME and mention.entity.split()[0].endswith(("a", "ė", "ia")):
                return score + (0.3 if gender == "f" else -0.4)
            return score
        if gender == "p":
            if mention.plural:
                return 1.5
            return 0.5 if mention.kind == ORG else -1.0
        if mention.kind in (ORG, PLACE):
            return 1.0
        return 0.3 if mention.form == NOUN and mention.kind != PERSON else -1.5

    def first_free(self, mention: Mention, sentence: int) -> bool:
        """Tell whether a mention is the first of its sentence that no preposition governs."""
        if mention.governed:
            return False
        start = self.bounds[sentence][0] if self.bounds else 0
        low = bisect_left(self.mentions.starts, start)
        for k in range(low, min(low + 6, len(self.mentions.items))):
            other = self.mentions.items[k]
            if other.start >= mention.start or (other.entity and other.entity == mention.entity):
                return True
            if not other.governed:
                return False
        return False

    def named(self, noun: Mention) -> str | None:
        """Return the person that a phrase of office (`the senator`) takes up again."""
        if noun.plural or noun.kind == ORG or noun.head in roles.TEXTS:
            return None
        lone = noun.last_word == noun.first_word + 1 and self.words[noun.last_word].capital
        if noun.kind == OTHER and (lone or noun.head.endswith(_NO_PERSON)):
            return None  # "the West", "the management"
        first = self.words[noun.first_word]
        if first.low in ("a", "an", "one", "another", "his", "her", "their", "some"):
            return None
        if first.low not in ("the", "this") and not first.capital:
            return None
        owned = phrase_end(self.narration, noun) > noun.end
        if noun.head == "head" and self.masked[noun.end : noun.end + 9] == " of state":
            owned = False
        said = {w.low for w in self.words[noun.first_word : noun.last_word + 1]} - {"the", "this"}
        countries = {roles.COUNTRY_ADJECTIVES.get(w, w) for w in said} & _ADJECTIVES
        owner = self._owner(noun)
        kin = roles.ROLE_KIN.get(noun.head, set())
        if noun.head == "head" and not owned:
            kin = {"president", "king", "leader"}
        paragraph = self._paragraph_at(noun.start)
        items = self.mentions.items
        at = bisect_left(self.mentions.starts, noun.start)
        here = self.sentence_at(noun.start)
        best, best_score = None, 0.0
        last_speaker = self.last_speaker
        seen: set[str] = set()
        for k in range(at - 1, max(at - 60, -1), -1):
            mention = items[k]
            if mention.form == NOUN and mention.head == noun.head and not mention.alias:
                if mention.plural or mention.last_word - mention.first_word < len(said) + 1:
                    continue
                score = 2.6 - 0.12 * min(self._apart(self._sentences[k], here), 10)
                if score > best_score and "the" not in mention.text.lower().split()[:1]:
                    best = self.text[mention.start : phrase_end(self.narration, mention)]
                    best_score = score
                continue
            if mention.form != NAME or mention.kind != PERSON or mention.entity in seen:
                continue
            seen.add(mention.entity)
            if noun.gender and mention.gender and noun.gender != mention.gender:
                continue
            if owner and not self._may_belong(mention.entity, noun.head, owner):
                continue
            distance = self._apart(self._sentences[k], here)
            score = 0.6 - 0.18 * min(distance, 10)
            known = self.mentions.roles.get(mention.entity, set())
            if noun.head in known:
                score += 0.6 + 0.4 * len(said & known)
            elif kin & known:
                score += 0.4 + 0.2 * len(kin & known)
            if countries:
                score += 0.5 if known & countries else -0.7
            if owned:
                score -= 1.0
            if mention.start >= paragraph:
                score += 0.4
            if mention.entity == last_speaker:
                score += 0.5
            if mention.governed and not mention.introduces:
                score -= 0.4
            if score > best_score:
                best, best_score = mention.entity, score
        if best is None and last_speaker is not None and first.low == "the" and not owned:
            position, speaker = self._speakers[-1]
            if here - self.sentence_at(position) <= 4 and len(said) == 1:
                return speaker
        if best_score > 0.8:
            return best
        described = self._described(noun)
        if described is not None or best_score > 0.6:
            return described or best
        holders = self.offices.holders(noun.head)
        lone = len(holders) == 1 and len(said) == 1 and not owned and not owner
        return holders[0] if lone else None

    def _owner(self, noun: Mention) -> str:
        """Return whose spokesman, mother or lawyer a phrase is about, as a word of office."""
        for word in self.words[noun.first_word : noun.last_word]:
            if word.possessive and word.capital:
                return roles.COUNTRY_ADJECTIVES.get(word.low, word.low)
        return ""

    def _may_belong(self, entity: str, head: str, owner: str) -> bool:
        """Tell whether the article's words on a person allow that they are an owner's `head`."""
        known = self.mentions.roles.get(entity, set())
        if owner in entity.lower().split():
            return False
        return owner in known or (
            owner in _ADJECTIVES and head in known and not known & _ADJECTIVES
        )

    def _described(self, noun: Mention) -> str | None:
        """Return the person, named before or after, whose mention holds these words of office."""
        end = phrase_end(self.narration, noun)
        stop = bisect_left(self.narration.word_starts, end)
        content = {
            roles.COUNTRY_ADJECTIVES.get(w.low, w.low)
            for w in self.words[noun.first_word : stop]
            if w.low not in names.NOT_NAMES
        }
        if len(content) < 2:
            return None
        kin = roles.ROLE_KIN.get(noun.head, set())
        owner = self._owner(noun)
        best, best_share = None, 0.59
        for entity in self.offices.holders(noun.head, kin):
            known = self.mentions.roles[entity]
            if owner in entity.lower().split():
                continue
            shared = len(content & known) + (noun.head not in known)
            shared += owner in content - known and self._may_belong(entity, noun.head, owner)
            share = shared / len(content)
            if shared >= 2 and share > best_share:
                best, best_share = entity, share
        return best

    def longer(self, noun: Mention) -> str | None:
        """Return the fuller name of the body that `the ministry` takes up again."""
        if noun.kind != ORG or self.words[noun.first_word].low != "the":
            return None
        if noun.last_word == noun.first_word or phrase_end(self.narration, noun) > noun.end:
            return None
        tail = self.masked[self.words[noun.first_word + 1].start : noun.end].lower()
        bare = noun.last_word - noun.first_word == 1
        at = bisect_left(self.mentions.starts, noun.start)
        for k in range(at - 1, max(at - 40, -1), -1):
            mention = self.mentions.items[k]
            if mention.form == PRONOUN or mention.last_word == mention.first_word:
                continue
            if bare:
                if self.words[mention.last_word].low == noun.head and mention.text.count(
                    " "
                ) > 1 - (mention.form == NAME):
                    return mention.entity
                if mention.kind == ORG and _heads(mention.text.lower(), noun.head):
                    return mention.entity
            elif _goes_on_to(mention.text.lower(), tail):
                return mention.entity
        return None

    def issuer(self, noun: Mention) -> str | None:
        """Return the body that `the statement` or `the agency` goes back to: the last one named."""
        n_modifiers = noun.last_word - noun.first_word - 1
        if n_modifiers > 1 or phrase_end(self.narration, noun) > noun.end:
            return None
        modified = n_modifiers == 1 and self.words[noun.first_word + 1].low not in _MEDIA_WORDS
        if modified and noun.head not in roles.DOCUMENTS:
            return None  # "the Energy Ministry" is nobody else's name
        if self.words[noun.first_word].low not in ("the", "a", "its", "this"):
            return None
        last_speaker = self.last_speaker
        at = bisect_left(self.mentions.starts, noun.start)
        here = self.sentence_at(noun.start)
        nearest = None
        for k in range(at - 1, max(at - 20, -1), -1):
            mention = self.mentions.items[k]
            if here - self._sentences[k] > 4:
                break
            if mention.kind not in (ORG, OTHER) or mention.form == PRONOUN:
                continue
            if mention.form == NOUN and mention.last_word - mention.first_word < 2:
                continue
            speaks = noun.head in roles.DOCUMENTS and self._reports(mention)
            if mention.entity == last_speaker or speaks:
                return mention.entity
            if mention.kind == ORG and not mention.governed and not mention.possessive:
                if noun.head not in roles.DOCUMENTS:
                    return mention.entity
                nearest = nearest or mention.entity
        return nearest

    def _reports(self, mention: Mention) -> bool:
        """Tell whether a verb of saying comes right after a mention that nothing governs."""
        end = phrase_end(self.narration, mention) if mention.form == NOUN else mention.end
        k = bisect_left(self.narration.word_starts, end)
        if mention.governed or k >= len(self.words):
            return False
        return self.words[k].low in cues.SPEECH and self.narration.adjacent(k)

    def sentence_at(self, position: int) -> int:
        """Return the index of the sentence that holds a position."""
        return max(bisect_right(self._bound_starts, position) - 1, 0)

    def _paragraph_at(self, position: int) -> int:
        k = bisect_right(self.paragraphs, (position, len(self.text))) - 1
        return self.paragraphs[k][0] if k >= 0 else 0

    @property
    def last_speaker(self) -> str | None:
        """Who spoke last before what is being read."""
        return self._speakers[-1][1] if self._speakers else None

    def heard(self, position: int, speaker: str) -> None:
        """Remember who spoke, for pronouns further on."""
        self._speakers.append((position, speaker))


def _heads(text: str, head: str) -> bool:
    """Tell whether a body's name is about its `head` (`State Agency for Ports`: agency)."""
    return any(f" {head} {word} " in f" {text} " for word in ("of", "for", "on"))


def _goes_on_to(text: str, tail: str) -> bool:
    """Tell whether a name ends with the words of a shorter one, an article aside."""
    head = text.removesuffix(" " + tail)
    return head != text and head not in ("the", "a", "an", "its", "his", "her", "their")
