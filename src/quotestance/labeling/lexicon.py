"""A lexicon with negation and scope: each target's phrases vote, and it abstains without evidence.

A phrase counts by where it stands (quoted words fully, the statement's own sentence less), by how
near the target is named, and by whether somebody else's view is reported. A negation before it in
its clause turns it. Time is linear in the statement's context, up to sorting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Self

from quotestance.config import ConfigError, LabelerConfig, TargetConfig, require
from quotestance.io import digest_of
from quotestance.labeling import phrases as lists
from quotestance.labeling.base import WeakLabel
from quotestance.labeling.scene import Scene, any_within
from quotestance.schema import UNKNOWN_SPEAKER, Span, Statement

RULES_VERSION = 1
"""Raised when the rules here change what they say; phrase lists are in the version by digest."""

_MAX_EVIDENCE = 8
# A first hit alone should not look certain: this much doubt stands against every sum of weights.
_DOUBT = 0.5
_TITLE_REACH = 70
_OTHER_SIDE = {"favor": "against", "against": "favor"}


@dataclass
class LexiconConfig(LabelerConfig):
    """Options of the lexicon labeler; a quoted phrase with the target named near it weighs 1."""

    negation_window: int = 6
    """How many words before a phrase, within its clause, a negation reaches."""
    min_margin: float = 0.75
    """By how much one side's weight must exceed the other's; else the labeler abstains."""
    sentence_weight: float = 0.5
    """Weight of a phrase in the statement's sentence, outside the quoted words."""
    far_weight: float = 0.5
    """Factor where the target is named in the context only, not in the statement's sentences."""
    absent_weight: float = 0.25
    """Factor where the target isn't named in the context at all."""
    reported_weight: float = 0.5
    """Factor for a phrase inside somebody else's reported view."""
    turned_weight: float = 0.5
    """Factor for a negated phrase: not to blame is not yet to praise. A claim's affirmation that
    is negated is a denial, and keeps its weight."""
    label_none: bool = True
    """Say `none` where nothing names the target, may stand for it, or is one of its phrases."""
    min_none_words: int = 8
    """Fewer quoted words than this say too little by themselves to be called `none`."""

    def __post_init__(self) -> None:
        for name in ("negation_window", "min_none_words"):
            value = getattr(self, name)
            require(value >= 0, f"labeler.{name}", "0 or more", value)
        require(self.min_margin > 0, "labeler.min_margin", "above 0", self.min_margin)
        for name in (
            *("sentence_weight", "far_weight", "absent_weight"),
            *("reported_weight", "turned_weight"),
        ):
            weight = getattr(self, name)
            require(0 <= weight <= 1, f"labeler.{name}", "between 0 and 1", weight)

    def build(self) -> LexiconLabeler:
        """Return the labeler without targets; `with_targets` gives it its phrases."""
        return LexiconLabeler({}, self)


class LexiconLabeler:
    """Labels a statement toward a target by the target's phrases, or abstains."""

    name = "lexicon"

    def __init__(
        self, targets: Mapping[str, TargetConfig], options: LexiconConfig | None = None
    ) -> None:
        self.options = options or LexiconConfig()
        self._lexicons = {name: _Lexicon.of(name, target) for name, target in targets.items()}
        self._negators = lists.compile_phrases(lists.NEGATORS, key="negators")
        self._deniers = lists.compile_phrases(lists.DENIERS, key="deniers")
        self._reported = lists.compile_phrases(lists.REPORTED, key="reported")
        self._pronouns = lists.compile_phrases(lists.PRONOUNS, key="pronouns")
        self._version = _version_of(targets, self.options)

    @property
    def version(self) -> str:
        """`lexicon-<rules>-<digest>`; the digest is of all phrase lists and the options."""
        return self._version

    def with_targets(self, targets: Mapping[str, TargetConfig]) -> Self:
        """Return a labeler with the same options for these targets.

        Raises:
            ConfigError: a list holds a phrase that can't be compiled.
        """
        return type(self)(targets, self.options)

    def label(self, statement: Statement, target: str) -> WeakLabel | None:
        """Return the stance that the phrases speak for, or None without enough evidence.

        Raises:
            ConfigError: the labeler has no such target.
        """
        lexicon = self._lexicons.get(target)
        if lexicon is None:
            known = ", ".join(sorted(self._lexicons)) or "(none given)"
            raise ConfigError(f"target must be one of {known}, got {target!r}")
        scene = Scene.of(statement)
        named = _starts(lexicon.mentions, scene.text)
        hits = list(self._hits(statement, scene, lexicon, named))
        if label := self._winner(scene, hits):
            return label
        if self.options.label_none and not hits and not named and self._is_elsewhere(scene):
            return WeakLabel("none", 1 - _DOUBT, ())
        return None

    def _winner(self, scene: Scene, hits: Sequence[_Hit]) -> WeakLabel | None:
        sums = {"favor": 0.0, "against": 0.0}
        for hit in hits:
            sums[hit.label] += hit.weight
        label = max(sums, key=lambda side: sums[side])
        winner, loser = max(sums.values()), min(sums.values())
        if winner - loser < self.options.min_margin:
            return None
        heaviest = sorted((h for h in hits if h.label == label), key=lambda h: -h.weight)
        evidence = tuple(_worded(scene.text, hit) for hit in heaviest[:_MAX_EVIDENCE])
        return WeakLabel(label, round(winner / (winner + loser + _DOUBT), 4), evidence)

    def _is_elsewhere(self, scene: Scene) -> bool:
        """Tell whether the quoted words are many and hold no stand-in for an unnamed target."""
        n_words = sum(map(scene.is_quoted, scene.words))
        stand_ins = map(scene.is_quoted, _starts(self._pronouns, scene.text))
        return n_words >= self.options.min_none_words and not any(stand_ins)

    def _hits(
        self, statement: Statement, scene: Scene, lexicon: _Lexicon, named: Sequence[int]
    ) -> Iterator[_Hit]:
        """Yield the phrases of the statement that weigh anything, in the order of the text."""
        text, options = scene.text, self.options
        negators, deniers = _starts(self._negators, text), _starts(self._deniers, text)
        reports = _starts(self._reported, text)
        is_named_near = any_within(named, *scene.own)
        scope = 1.0 if is_named_near else options.far_weight if named else options.absent_weight
        speaks_for_itself = lexicon.is_entity and lexicon.speaks(statement, text)
        for span, side in lexicon.phrases_in(text):
            if not scene.is_own(span[0]):
                continue
            if speaks_for_itself and side == "against":
                continue  # its officials blame a third party
            affirms = not lexicon.is_entity and side == "favor"
            if affirms and lexicon.is_object_at(text, span[1]):
                continue  # pressure on the target is not pressure by it
            sentence = scene.sentence_at(span[0])
            reach = scene.reach_before(span[0], options.negation_window)
            negated = any_within(negators, reach, span[0])
            # A denier and a denial agree, so a denier turns only what affirms the claim.
            negated = negated or (affirms and any_within(deniers, *sentence))
            weight = scope * (1.0 if scene.is_quoted(span[0]) else options.sentence_weight)
            if any_within(reports, sentence[0], span[0]):
                weight *= options.reported_weight
            if negated and not affirms:
                weight *= options.turned_weight
            if weight:
                yield _Hit(span, _OTHER_SIDE[side] if negated else side, weight, negated)


@dataclass(frozen=True, slots=True)
class _Hit:
    """A phrase found: where, for which side, how heavy, and whether a negation turned it."""

    span: Span
    label: str
    weight: float
    negated: bool


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """A target's phrase lists, compiled."""

    is_entity: bool
    mentions: re.Pattern[str] | None
    favor: re.Pattern[str] | None
    against: re.Pattern[str] | None
    as_object: re.Pattern[str] | None
    """The target as what something is done to: `(pressure) on Moscow`."""

    @classmethod
    def of(cls, name: str, target: TargetConfig) -> Self:
        def compiled(part: str, phrases: Sequence[str]) -> re.Pattern[str] | None:
            return lists.compile_phrases(phrases, key=f"targets.{name}.{part}")

        mentions = compiled("mentions", target.mentions)
        return cls(
            is_entity=target.kind == "entity",
            mentions=mentions,
            favor=compiled("favor", target.favor),
            against=compiled("against", target.against),
            as_object=lists.compile_object(mentions) if mentions else None,
        )

    def phrases_in(self, text: str) -> list[tuple[Span, str]]:
        """Return the phrases of both sides in order; of two that overlap the longer one stays."""
        found = [(m.span(), "favor") for m in self.favor.finditer(text)] if self.favor else []
        if self.against:
            found += [(m.span(), "against") for m in self.against.finditer(text)]
        kept: list[tuple[Span, str]] = []
        for span, side in sorted(found):
            if kept and span[0] < kept[-1][0][1]:
                if span[1] - span[0] > kept[-1][0][1] - kept[-1][0][0]:
                    kept[-1] = (span, side)
                continue
            kept.append((span, side))
        return kept

    def is_object_at(self, text: str, position: int) -> bool:
        """Tell whether a preposition and the target follow at a position."""
        return self.as_object is not None and self.as_object.match(text, position) is not None

    def speaks(self, statement: Statement, text: str) -> bool:
        """Tell whether the speaker is the target or speaks in its office: `Kremlin spokesman X`."""
        name = lists.plain_text(statement.speaker).split()
        if self.mentions is None or not name or statement.speaker == UNKNOWN_SPEAKER:
            return False
        if self.mentions.search(" ".join(name)):
            return True
        at = text.find(name[-1])
        title = lists.clause_before(text, at, reach=_TITLE_REACH) if at >= 0 else ""
        return bool(self.mentions.search(title) and lists.OFFICE.search(title))


def _version_of(targets: Mapping[str, TargetConfig], options: LexiconConfig) -> str:
    digest = digest_of(
        {
            "targets": {name: asdict(target) for name, target in targets.items()},
            "options": asdict(options),
            "words": [lists.NEGATORS, lists.DENIERS, lists.REPORTED, lists.PRONOUNS],
        }
    )
    return f"lexicon-{RULES_VERSION}-{digest[:12]}"


def _starts(pattern: re.Pattern[str] | None, text: str) -> list[int]:
    return [m.start() for m in pattern.finditer(text)] if pattern else []


def _worded(text: str, hit: _Hit) -> str:
    found = " ".join(text[hit.span[0] : hit.span[1]].split())
    return f"not: {found}" if hit.negated else found
