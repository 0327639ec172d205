"""Where names and noun phrases begin and end: titles, bodies, roles and what governs them."""

from __future__ import annotations

from quotestance.extraction import cues, names, roles
from quotestance.extraction.names import word_set
from quotestance.extraction.words import Narration

_PARTICLES = word_set(
    """van von der den de la le du da di del della dos das do bin bint ibn al el ben af av zu zur
    ter ten y e al- vande ould"""
)
DETERMINERS = word_set(
    """a an the one another his her their its our this these those some two three four several many
    each every other both"""
)
NOUN_BREAKERS = word_set(
    """of for from at in on with by to and or but that which who whom whose as after before when
    while is are was were has had have will would could can did does do not than if because
    since during against about into over under between through without near"""
)
_PREPOSITIONS = word_set(
    """of for from at in on with by to against about into over under between through near toward
    towards among like than via despite around across inside outside behind beyond concerning
    including regarding alongside for"""
)
GENERIC_LAST = word_set(
    """sea street square stream river war union world states kingdom republic state city province
    region district oblast gulf ocean island islands mountain mountains lake bridge airport base
    treaty agreement accords accord act law day week year age east west north south stadium park
    hall road avenue pipeline peninsula federation cup games prize award summit forum conference
    plan process times agreements protocol convention doctrine report index brief space station
    revolution empire bloc zone time gmt house email"""
)
OF_OFFICE = word_set("state staff defense defence commons treasury")
_GIVEN_NAMES_TOO = word_set("will per")
_SURNAMES_TOO = word_set("read will long day")
_IN_NAMES = word_set("no may april june said")
_TEXTS_DO = word_set(
    """reads read reading alleges alleged says claims claimed concludes concluded states stated
    accuses accused warns warned describes described"""
)
_THEN = word_set("also then has had itself just goes went")
_HONORIFICS = word_set("mr mrs ms miss dr sen rep gov judge")
_MONTHS = word_set("jan feb mar apr jun jul aug sep sept oct nov dec")
HEADS_THAT_ARE_VERBS = word_set("chairs heads hosts guides guards judges coaches tutors")
_ROLE_ENDINGS = ("er", "or", "ist", "ian", "eer", "man", "woman")
_NOT_BODIES = word_set(
    """press news post project front movement nations times trust force forces house command tv
    service services mission authority committee board club college company league union party"""
)
_BODIES_AND_NATIONS = roles.ORG_WORDS | roles.DEMONYMS
_S_NOUNS = word_set(
    """appeals affairs rights news sports communications operations business press arms relations
    based"""
)
PRONOUNS = {"he": "m", "she": "f", "they": "p", "it": "o", "who": "w"}
PRONOUNS |= {f"{word}{mark}d": PRONOUNS[word] for word in ("he", "she", "they") for mark in "'’"}
"""Pronouns, alone or with `had` or `would` (`she’d`), and their gender."""


class PhraseBounds:
    """Answers where names and noun phrases of one narration begin and end, by index of word."""

    def __init__(self, narration: Narration) -> None:
        self.narration = narration
        self.masked = narration.masked
        self.words = narration.words
        self.common = {w.low for w in narration.words if not w.capital}
        """Words that the article also has in lower case: no names where they open a sentence."""
        self.surnames: set[str] = set()
        """Last words of the full names read so far, in lower case."""

    def may_name(self, i: int) -> bool:
        """Tell whether word i may begin or go on with a name."""
        word = self.words[i]
        if not word.capital:
            return False
        opens = i == 0 or self.narration.stops(i)
        if word.low in names.NOT_NAMES:
            if word.low in self.surnames and (not opens or self.speaks_next(i)):
                return True
            if word.low in _GIVEN_NAMES_TOO and not opens and self.names_next(i + 1):
                return True
            return self.masked[word.start : word.end] in ("US", "U.S.")
        if word.low in _MONTHS and self.masked[word.end : word.end + 3].lstrip(". ")[:1].isdigit():
            return False
        if not opens:
            return True
        if word.low.endswith("ing") or word.low in cues.STRONG:
            return word.low in self.surnames or self.speaks_next(i)
        return not self._is_common(i)

    def _is_common(self, i: int) -> bool:
        """Tell whether word i, which opens a sentence, owes its capital to nothing else."""
        words = self.words
        low = words[i].low
        if low not in self.common or low in self.surnames or words[i].possessive:
            return False
        if low in _PARTICLES or low in roles.ORG_WORDS or low in roles.TITLES:
            return False
        if i + 1 == len(words) or not self.narration.adjacent(i + 1):
            return True
        following = words[i + 1]
        return not following.capital and following.low not in cues.SPEECH

    def text_speaks(self, k: int) -> bool:
        """Tell whether word k is a text and the word after it says what it says."""
        words = self.words
        if words[k].low not in roles.TEXTS or words[k].possessive or k + 1 == len(words):
            return False
        if not self.narration.adjacent(k + 1) or words[k + 1].capital:
            return False
        low = words[k + 1].low
        if low in _THEN and k + 2 < len(words):
            low = words[k + 2].low
        if low.endswith("ing") and words[k].low not in roles.BOARDS:
            return False
        return low in cues.SPEECH or low in cues.LABELLING or low in _TEXTS_DO

    def speaks_next(self, i: int) -> bool:
        """Tell whether a verb of saying comes right after word i (`Manning said`)."""
        if i + 1 == len(self.words) or not self.narration.adjacent(i + 1):
            return False
        following = self.words[i + 1]
        return following.low in cues.SPEECH and not following.capital

    def stands_alone(self, i: int) -> bool:
        """Tell whether word i modifies no noun: a mark, a verb or a break comes after it."""
        if i + 1 == len(self.words) or not self.narration.adjacent(i + 1):
            return True
        low = self.words[i + 1].low
        return low in cues.STRONG or low in NOUN_BREAKERS or low in PRONOUNS

    def run_end(self, i: int) -> int:
        """Return the index after the run of capitalised words that starts at word i."""
        words, n = self.words, len(self.words)
        j = i + 1
        while j < n and j - i < 12 and self.narration.adjacent(j) and not words[j - 1].possessive:
            if words[j].capital:
                low = words[j].low
                surname = low in _SURNAMES_TOO and names.known_first(words[j - 1].low)
                if low in names.NOT_NAMES and low not in _IN_NAMES and not surname:
                    if self.narration.nickname_after(j):
                        j += 1  # "Jan “The Bear” Novak"
                        continue
                    break
                j += 1
                continue
            if (
                words[j].low.isdigit()
                and j + 1 < n
                and words[j + 1].capital
                and (self.narration.adjacent(j + 1) and words[j + 1].low not in names.NOT_NAMES)
            ):
                j += 2
                continue
            k = j
            while k < n and k - j < 3 and words[k].low in _PARTICLES and self.narration.adjacent(k):
                k += 1
            if (
                k > j
                and k < n
                and words[k].capital
                and self.narration.adjacent(k)
                and not words[k - 1].possessive
            ):
                j = k + 1
                continue
            break
        return j

    def joined(self, k: int) -> bool:
        """Tell whether word k follows word k-1 directly, or its possessive ending."""
        if self.narration.adjacent(k):
            return True
        return self.words[k - 1].possessive and self.narration.adjacent_loose(k)

    def names_next(self, k: int) -> bool:
        """Tell whether word k goes on with a name."""
        return (
            k < len(self.words)
            and self.words[k].capital
            and self.words[k].low not in names.NOT_NAMES
            and self.narration.adjacent(k)
        )

    def body_noun(self, j: int) -> bool:
        """Tell whether a lower-case word for a body ends the phrase (`Interfax agency`)."""
        if j >= len(self.words) or self.words[j].capital or not self.narration.adjacent(j):
            return False
        low = self.words[j].low
        if self.words[j].possessive or self.names_next(j + 1):
            return False
        return low in roles.ORG_WORDS and low not in _NOT_BODIES and low not in cues.REPORTING

    def plural_subject(self, j: int) -> bool:
        """Tell whether a plural noun behind a run is the subject of what follows."""
        words = self.words
        if j + 1 >= len(words) or not (
            self.narration.adjacent(j) and self.narration.adjacent(j + 1)
        ):
            return False
        low, verb = words[j].low, words[j + 1].low
        if words[j].capital or not low.endswith("s") or low in cues.REPORTING or len(low) < 5:
            return False
        return verb in ("have", "are", "were") or verb in cues.SPEECH

    def body_end(self, j: int) -> int:
        """Return where the name of a body ends that goes on with `of X` or `for X and Y`."""
        words, n = self.words, len(self.words)
        if words[j - 1].low not in roles.ORG_WORDS or words[j - 1].possessive:
            return j
        for _ in range(2):
            k = j
            if k < n and words[k].low in ("of", "for", "and", "on") and self.narration.adjacent(k):
                k += 1
                if k < n and words[k].low == "the" and self.narration.adjacent(k):
                    k += 1
                if (
                    k < n
                    and self.narration.adjacent(k)
                    and self.may_name(k)
                    and words[k].low not in names.PLACES | roles.TITLES
                ):
                    stop = self.run_end(k)
                    office = next(
                        (
                            x
                            for x in range(k, stop)
                            if roles.is_title(words[x].low)
                            or words[x].low in roles.PEOPLE_HEADS
                            or (x > k and stop - x > 1 and names.known_first(words[x].low))
                            or (x > k and stop - x > 1 and words[x - 1].low in GENERIC_LAST)
                            or (x > k and stop - x > 1 and words[x - 1].low in roles.ORG_WORDS)
                        ),
                        stop,
                    )
                    if office < stop:
                        return office if office > k else j
                    j = stop
                    if words[j - 1].possessive:
                        return j
                    continue
            break
        return j

    def owned_tail(self, j: int) -> int:
        """Return the end of `border service` in `Russia's border service`, else j."""
        words, n = self.words, len(self.words)
        k, last = j, j
        while (
            k < n
            and k - j < 6
            and (self.narration.adjacent(k) or (k == j and self.narration.adjacent_loose(k)))
        ):
            low = words[k].low
            if low in NOUN_BREAKERS or low in DETERMINERS or low in PRONOUNS:
                break
            if low in cues.SPEECH or (low in cues.STRONG and low not in roles.PEOPLE_HEADS):
                break
            k += 1
            if low in roles.PEOPLE_HEADS or low in roles.PLURAL_HEADS or low in roles.ORG_WORDS:
                last = k
        return last

    def lower_tail(self, j: int) -> int:
        """Return the index after lower-case words behind a run that end in a noun for people."""
        words, n = self.words, len(self.words)
        k, last = j, j
        while k < n and k - j < 5 and self.narration.adjacent(k) and not words[k].capital:
            low = words[k].low
            if low in NOUN_BREAKERS or low in DETERMINERS or low in cues.SPEECH:
                break
            if k == j and low in HEADS_THAT_ARE_VERBS:
                break
            if low.endswith(_ROLE_ENDINGS) and self.names_next(k + 1):
                last = k = k + 1
                continue
            if not roles.is_head(low):
                if low in cues.STRONG or (low.endswith(("s", "ed")) and low not in _S_NOUNS):
                    break
                k += 1
                continue
            k += 1
            last = k
        return last

    def trim(self, i: int, j: int) -> tuple[int, int]:
        """Take titles, demonyms and organisations off the front of the words i to j."""
        words = self.words
        if j - i == 1:
            low = words[i].low.rstrip(".")
            title = low in roles.TITLES and low not in _BODIES_AND_NATIONS
            return (j, j) if title else (i, j)
        while j - i > 2 and words[j - 1].low in names.SUFFIXES:
            j -= 1
        lows = [w.low.rstrip(".") for w in words[i:j]]
        if any(w.low in ("of", "for") for w in words[i:j]):
            return i, j
        if len(lows) > 1 and lows[-2] in _HONORIFICS and lows[-1] not in roles.TITLES:
            return j - 1, j  # "Mr. West"
        if lows[-1] in roles.ORG_WORDS or (len(lows) > 1 and lows[-1] in GENERIC_LAST):
            return i, j
        cut = 0
        for k in range(len(lows) - 1):
            if (
                roles.is_title(lows[k])
                or lows[k] in roles.PEOPLE_HEADS
                or lows[k] in roles.PLURAL_HEADS
                or ((lows[k] in roles.ORG_WORDS or lows[k] in GENERIC_LAST) and len(lows) - k > 2)
                or (k and roles.is_demonym(lows[k]))
            ):
                cut = k + 1
        for k in range(max(cut, 1), len(lows) - 1):
            if names.known_first(lows[k]) and not names.known_first(lows[k - 1]) and k > cut + 1:
                cut = k
                break
        while cut < len(lows) - 1 and (
            roles.is_demonym(lows[cut])
            or (len(lows) - cut > 2 and names.is_acronym(self.narration.raw(i + cut)))
            or (lows[cut] in names.PLACES and len(lows) - cut > 2)
        ):
            cut += 1
        plural = lows[-1].endswith("s") and lows[-1] not in roles.TITLES
        if cut == len(lows) - 1 and plural and all(roles.is_demonym(w) for w in lows[:cut]):
            return i, j  # "Welsh Conservatives", "Belarusian Railways"
        if cut == len(lows) - 1 and (lows[cut] in roles.TITLES or roles.is_demonym(lows[cut])):
            if cut == 0 and roles.is_demonym(lows[cut]):
                return i, i + 1
            return j, j
        while (
            j - i - cut > 1
            and len(self.narration.raw(i + cut)) > 3
            and names.is_acronym(self.narration.raw(i + cut))
            and not (names.is_acronym(self.narration.raw(i + cut + 1)))
        ):
            cut += 1
        while lows[cut].isdigit() and cut < len(lows) - 1:
            cut += 1  # "Gas Stream 2 Novak Group"
        if lows[0] in OF_OFFICE and i and words[i - 1].low == "of":
            cut = max(cut, 1 if len(lows) > 1 else 0)
        return i + cut, j

    def is_governed(self, first: int) -> bool:
        """Tell whether a preposition stands before the phrase, titles and determiners skipped."""
        words = self.words
        k = first - 1
        if (
            k >= 0
            and self.narration.adjacent(k + 1)
            and not words[k].capital
            and not words[k].possessive
            and words[k].low not in _PREPOSITIONS
            and words[k].low not in DETERMINERS
            and words[k].low not in roles.PEOPLE_HEADS
        ):
            return k > 0 and words[k - 1].low == "by" and self.narration.adjacent(k)
        if words[first].low in ("the", "a", "an"):
            return k >= 0 and self.narration.adjacent(first) and words[k].low in _PREPOSITIONS
        steps = 0
        while (
            k >= 0
            and steps < 5
            and (self.narration.adjacent(k + 1) or self.narration.adjacent_loose(k + 1))
        ):
            word = words[k]
            if word.low in _PREPOSITIONS:
                return True
            if word.low in NOUN_BREAKERS or word.low in cues.STRONG or word.low in PRONOUNS:
                return False
            if word.capital and not word.possessive and not roles.is_demonym(word.low):
                return False
            k -= 1
            steps += 1
            if word.low in ("the", "a", "an"):
                return k >= 0 and self.narration.adjacent(k + 1) and words[k].low in _PREPOSITIONS
        return False

    def is_modifier(self, j: int) -> bool:
        """Tell whether a run before word j only modifies a noun (`the Kremlin adviser`)."""
        words, n = self.words, len(self.words)
        k = j
        while k < n and k - j < 3 and self.narration.adjacent(k) and not words[k].capital:
            low = words[k].low
            if low in NOUN_BREAKERS or low in DETERMINERS:
                return False
            if roles.is_head(low) or low in roles.ORG_WORDS:
                return True
            if low in cues.STRONG or (low.endswith(("s", "ed")) and low not in _S_NOUNS):
                return False
            k += 1
        return False
