"""Grouped splits of a corpus, and the check that nothing leaks between their parts.

An article is never parted. A statement's near-duplicate on both sides, a shared article text or a
shared id is an error that names the pair, unless the caller asks for it to be let through.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from quotestance.config import ConfigError, CorpusConfig, SplitConfig
from quotestance.corpus import Corpus, GoldArticle, load_corpus
from quotestance.io import DataError, digest_of
from quotestance.matching import speaker_key
from quotestance.schema import UNKNOWN_SPEAKER, Statement

MIN_CHARACTERS = 32
"""Shorter texts (“no comment”, “special military operation”) repeat by chance: not compared."""
_NGRAM = 5


@dataclass(frozen=True, slots=True)
class Split:
    """A corpus parted into train, dev and test, by whole articles."""

    name: str
    train: tuple[GoldArticle, ...]
    dev: tuple[GoldArticle, ...]
    test: tuple[GoldArticle, ...]
    test_name: str = "test"
    """What the data set itself calls the part that models are scored on: `dev` where it has no
    test part, and then `dev` here is held out from train."""
    supplement: tuple[GoldArticle, ...] = ()
    """Passages of no part, trained on beside the train part."""
    leaks: tuple[str, ...] = ()
    """What both sides share, in words; empty unless leakage was allowed."""

    @property
    def parts(self) -> Mapping[str, tuple[GoldArticle, ...]]:
        """The parts by name."""
        return {"train": self.train, "dev": self.dev, "test": self.test}

    def part(self, name: str) -> tuple[str, tuple[GoldArticle, ...]]:
        """Return a part by the data set's own name for it, or by its role; with its own name."""
        if name in ("test", self.test_name):
            return self.test_name, self.test
        return name, self.parts[name]

    @property
    def ids(self) -> Mapping[str, list[str]]:
        """The article ids of each part."""
        return {part: [a.article.id for a in articles] for part, articles in self.parts.items()}

    @property
    def digest(self) -> str:
        """A digest of what is where: two runs with the same one were scored on the same parts."""
        return digest_of(
            {
                part: [[s.statement.statement_id for s in a.statements] for a in articles]
                for part, articles in self.parts.items()
            }
        )


def make_split(corpus: Corpus, config: SplitConfig, *, seed: int) -> Split:
    """Part a corpus as configured.

    `official` takes the corpus's own parts; where it has no test part, its dev part is the test
    and a dev part is held out from train. Of a mixed corpus, each member is parted so.
    `grouped_kfold` deals articles into folds. `held_out_speaker` does so too, and takes out of
    train and dev every statement of a speaker whom the test part quotes, so that no known speaker
    of it was heard before.

    Raises:
        ConfigError: the corpus is too small for the split.
        DataError: something leaks and `allow_leakage` is off; the message names the pair.
    """
    by_id = {a.article.id: a for a in corpus.articles}
    groups = _groups(corpus, config.similarity)
    if config.scheme == "official":
        train, dev, test = _official(corpus, config, groups, seed)
        name = f"{corpus.name}/official"
    else:
        folds = _deal(_components(groups), config.n_folds, seed)
        test = folds[config.fold]
        others = [i for k, fold in enumerate(folds) if k != config.fold for i in fold]
        train, dev = _hold_out(others, groups, config.dev_share, seed)
        name = f"{corpus.name}/{config.scheme}-{config.n_folds}-fold{config.fold}-seed{seed}"
    for part, ids in (("train", train), ("dev", dev), ("test", test)):
        if not ids:
            raise ConfigError(
                f"split.scheme must leave articles for {part}, got {config.scheme!r} with "
                f"{len(by_id)} articles"
            )
    parts = [tuple(by_id[i] for i in ids) for ids in (train, dev, test)]
    supplement = corpus.supplement
    if config.scheme == "held_out_speaker":
        heard = {name for gold in parts[2] for name in _speakers(gold)}
        parts[:2] = [tuple(_without(gold, heard) for gold in part) for part in parts[:2]]
        supplement = tuple(_without(gold, heard) for gold in supplement)
    leaks = tuple(
        leak
        for (name_a, a), (name_b, b) in (
            (("train", parts[0]), ("test", parts[2])),
            (("dev", parts[1]), ("test", parts[2])),
            (("train", parts[0]), ("dev", parts[1])),
            (("supplement", supplement), ("dev", parts[1])),
            (("supplement", supplement), ("test", parts[2])),
        )
        for leak in find_leaks(a, b, names=(name_a, name_b), similarity=config.similarity)
    )
    if leaks and not config.allow_leakage:
        more = f" (and {len(leaks) - 1} more)" if len(leaks) > 1 else ""
        raise DataError(
            f"the split {name} leaks: {leaks[0]}{more}; "
            "split.allow_leakage=true scores it all the same and reports the leaks"
        )
    official_dev = config.scheme == "official" and "test" not in corpus.parts and not corpus.members
    return Split(
        name,
        parts[0],
        parts[1],
        parts[2],
        test_name="dev" if official_dev else "test",
        supplement=supplement,
        leaks=leaks,
    )


def load_split(
    corpus_config: CorpusConfig, split_config: SplitConfig, *, targets: Iterable[str], seed: int
) -> tuple[Corpus, Split]:
    """Read a corpus and part it.

    Raises:
        ConfigError: the corpus isn't there, is too small, or isn't annotated for a target.
        DataError: the corpus breaks its schema, or the split leaks.
    """
    corpus = load_corpus(corpus_config)
    for target in targets:
        if target not in corpus.targets:
            raise ConfigError(
                f"target must be annotated in the corpus ({', '.join(corpus.targets)}), "
                f"got {target!r}"
            )
    return corpus, make_split(corpus, split_config, seed=seed)


def find_leaks(
    left: Sequence[GoldArticle],
    right: Sequence[GoldArticle],
    *,
    names: tuple[str, str] = ("train", "test"),
    similarity: float = 0.9,
) -> Iterator[str]:
    """Yield in words each article, id or near-duplicate statement that both sides hold.

    Similarity is the Jaccard index of sets of character 5-grams over case-folded letters.
    """
    a_name, b_name = names
    ids = {a.article.id for a in left}
    texts = {_text_digest(a.article.text): a.article.id for a in left}
    for gold in right:
        if gold.article.id in ids:
            yield f"article {gold.article.id} is in {a_name} and in {b_name}"
        elif (twin := texts.get(_text_digest(gold.article.text))) is not None:
            yield f"article {twin} of {a_name} has the text of {gold.article.id} of {b_name}"
    yield from _near_duplicates(left, right, names, similarity)


def _near_duplicates(
    left: Sequence[GoldArticle],
    right: Sequence[GoldArticle],
    names: tuple[str, str],
    similarity: float,
) -> Iterator[str]:
    for a, b, value in _similar(left, right, similarity):
        yield (
            f"statement {a.statement_id} of {names[0]} and {b.statement_id} of {names[1]} are "
            f"near-duplicates (similarity {value:.2f}): {a.text!r:.80}"
        )


def _similar(
    left: Sequence[GoldArticle], right: Sequence[GoldArticle], similarity: float
) -> Iterator[tuple[Statement, Statement, float]]:
    """Yield the pairs of statements of different articles whose texts are near-duplicates."""
    from sklearn.feature_extraction.text import CountVectorizer

    sides = [
        [
            (s.statement, folded)
            for g in side
            for s in g.statements
            if len(folded := _folded(s.statement.text)) >= MIN_CHARACTERS
        ]
        for side in (left, right)
    ]
    if not all(sides):
        return
    vectorizer = CountVectorizer(
        analyzer="char", ngram_range=(_NGRAM, _NGRAM), binary=True, dtype=np.int32
    )
    vectorizer.fit([text for side in sides for _, text in side])
    grams_a, grams_b = (vectorizer.transform([text for _, text in side]) for side in sides)
    sizes_a, sizes_b = (np.asarray(grams.sum(axis=1)).ravel() for grams in (grams_a, grams_b))
    shared = (grams_a @ grams_b.T).tocoo()
    jaccard = shared.data / (sizes_a[shared.row] + sizes_b[shared.col] - shared.data)
    for k in np.flatnonzero(jaccard >= similarity):
        a, b = sides[0][shared.row[k]][0], sides[1][shared.col[k]][0]
        if a.article_id != b.article_id:
            yield a, b, float(jaccard[k])


def _groups(corpus: Corpus, similarity: float) -> dict[str, set[str]]:
    """Return what ties each article to others: the same text, or near-duplicate statements."""
    groups: dict[str, set[str]] = {a.article.id: set() for a in corpus.articles}
    for a, b, _ in _similar(corpus.articles, corpus.articles, similarity):
        groups[a.article_id].add(f"article {b.article_id}")
        groups[b.article_id].add(f"article {b.article_id}")
    for gold in corpus.articles:
        groups[gold.article.id].add(f"text {_text_digest(gold.article.text)}")
    return groups


def _official(
    corpus: Corpus, config: SplitConfig, groups: Mapping[str, set[str]], seed: int
) -> tuple[list[str], list[str], list[str]]:
    if corpus.members:
        of_members = [_official(member, config, groups, seed) for member in corpus.members]
        train, dev, test = (
            [i for ids in part for i in ids] for part in zip(*of_members, strict=True)
        )
        return train, dev, test
    parts = {p: [a.article.id for a in corpus.articles if a.part == p] for p in corpus.parts}
    train, dev, test = (parts.get(p, []) for p in ("train", "dev", "test"))
    if not test:
        dev, test = [], dev
    if not dev and train:
        train, dev = _hold_out(train, groups, config.dev_share, seed)
    return train, dev, test


def _hold_out(
    ids: Sequence[str], groups: Mapping[str, set[str]], share: float, seed: int
) -> tuple[list[str], list[str]]:
    """Return (kept, held out), with about `share` of the ids held out in whole groups."""
    wanted = max(1, round(share * len(ids)))
    kept: list[str] = []
    held: list[str] = []
    for component in _shuffled(_components({i: groups[i] for i in ids}), seed):
        fits = len(held) < wanted and len(held) + len(component) <= 2 * wanted
        (held if fits else kept).extend(component)
    return sorted(kept), sorted(held)


def _deal(components: Sequence[list[str]], n_folds: int, seed: int) -> list[list[str]]:
    """Deal groups into folds of about equal size: the largest first, each to the smallest fold."""
    folds: list[list[str]] = [[] for _ in range(n_folds)]
    for component in sorted(_shuffled(components, seed), key=len, reverse=True):
        min(folds, key=len).extend(component)
    return [sorted(fold) for fold in folds]


def _components(groups: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the ids in connected components: ids that share a group stay together."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for i in sorted(groups):
        for group in sorted(groups[i]):
            parent[root(f"group {group}")] = root(f"id {i}")
    components: dict[str, list[str]] = {}
    for i in sorted(groups):
        components.setdefault(root(f"id {i}"), []).append(i)
    return list(components.values())


def _shuffled(components: Sequence[list[str]], seed: int) -> list[list[str]]:
    order = np.random.default_rng(seed).permutation(len(components))
    return [components[i] for i in order]


def _speakers(gold: GoldArticle) -> set[str]:
    names = {s.statement.speaker for s in gold.statements} - {UNKNOWN_SPEAKER}
    return {speaker_key(name) for name in names}


def _without(gold: GoldArticle, speakers: set[str]) -> GoldArticle:
    """Return the article with these speakers' statements taken out and marked as unjudged."""
    kept = tuple(s for s in gold.statements if speaker_key(s.statement.speaker) not in speakers)
    dropped = [s for s in gold.statements if s not in kept]
    spans = [span for s in dropped for span in s.statement.spans]
    return replace(gold, statements=kept, unjudged=(*gold.unjudged, *spans))


def _folded(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def _text_digest(text: str) -> str:
    return hashlib.sha256(_folded(text).encode()).hexdigest()
