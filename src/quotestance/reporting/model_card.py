"""The model card: what a model is, what it was taught, how well it does, and what it is not for.

Follows the sections of Mitchell et al. (2019), "Model Cards for Model Reporting".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from quotestance.reporting.scores import DASH, ScoreRow, count, number

CORPUS_LIMITS = (
    "The corpus it learned from is fiction: news-like articles written and labelled by language "
    "models, with invented speakers. Its scores there say little about real news, where models of "
    "this kind have scored far lower. Measure it on a sample of your own before you use it.",
    "The texts are English and treat one conflict; other languages, topics and years were not "
    "tried.",
    "It reads a statement and the sentences around it. What is known only from elsewhere in the "
    "article, or from the world, it can't use; irony, hedges and reported views are often misread.",
    "Quotes and speakers come from rules that run before it; their errors add to its own.",
)
INTENDED = (
    "Counting and comparing the stances of quoted statements over many articles, by researchers "
    "who check a sample by hand and report the error they find.",
    "Picking out statements to be read by a person.",
)
NOT_INTENDED = (
    "Judging, ranking, watching or acting against a person or an organisation.",
    "Presenting a label as what somebody said or believes without a person having read it.",
    "Moderating or removing texts without a person's decision.",
    "Claims about public opinion: who is quoted is the choice of newsrooms.",
)

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#|~!<>&$])")
_LINE_START = re.compile(r"^(\d*)([-+=.)])(?=\s|$)")
_UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def model_card(
    *,
    model: Mapping[str, object],
    targets: Mapping[str, str],
    labels: Sequence[str],
    training: Mapping[str, object],
    scores: Sequence[ScoreRow] = (),
    settings: Mapping[str, object] | None = None,
    calibration: Mapping[str, object] | None = None,
    limits: Sequence[str] = CORPUS_LIMITS,
    reproduce: str = "",
) -> str:
    """Return the card of a model folder as Markdown.

    Args:
        model: facts of the model as name -> value, `name` first among them where it is given
            (kind, version, created, digest, license ...).
        targets: target -> its sentence in words.
        labels: the labels in the order of the model's probabilities.
        training: facts of the training data (name, digest, split, n_articles, n_statements ...).
        scores: scores on labelled data, with intervals and n.
        settings: the options that the model was built with; nested mappings are flattened.
        calibration: facts of the calibration (method, temperature, expected error ...).
        limits: what the reader should know of its weaknesses, a paragraph each.
        reproduce: the commands that make this model again.

    All values are shown as text: Markdown and HTML in them have no effect.
    """
    name = str(model.get("name") or model.get("kind") or "model")
    facts = {key: value for key, value in model.items() if key != "name"}
    parts = [
        f"# {_text(name)}",
        "A classifier of the stance that quoted statements take toward a target, for use with "
        "quotestance.",
        _facts(facts),
        "## Targets and labels",
        "\n".join(
            f"- **{_text(target)}**: {_text(words) or DASH}" for target, words in targets.items()
        ),
        f"Labels, in the order of the probabilities: {', '.join(map(_code, labels))}.",
        "## Intended use",
        _list(INTENDED),
        "It must not be used for:",
        _list(NOT_INTENDED),
        "## Training data",
        _facts(training),
        "## Scores",
        _scores(scores),
        "## Calibration",
        _facts(calibration or {}) or "Its probabilities were not calibrated.",
        "## Limits",
        _list(limits),
        "## Settings",
        _facts(_flat(settings or {})) or "None.",
    ]
    if reproduce.strip():
        parts += ["## How to make it again", _fenced(reproduce)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _scores(scores: Sequence[ScoreRow]) -> str:
    if not scores:
        return "It has not been scored."
    lines = [
        "| model | target | metric | score [interval] | n |",
        "| --- | --- | --- | ---: | ---: |",
    ]
    for row in scores:
        n = DASH if row.n is None else count(row.n)
        names = " | ".join(_text(value) for value in (row.model, row.target, row.metric))
        # A bare "[0.764, 0.858]" can be read as a link's text.
        score = row.interval().replace("[", "\\[").replace("]", "\\]")
        lines.append(f"| {names} | {score} | {n} |")
    lines += ["", "n counts statements; an interval without n or without bounds was not measured."]
    return "\n".join(lines)


def _facts(facts: Mapping[str, object]) -> str:
    return "\n".join(f"- {_text(key)}: {_value(value)}" for key, value in facts.items())


def _list(items: Sequence[str]) -> str:
    return "\n".join(f"- {_plain(item)}" for item in items)


def _flat(settings: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, value in settings.items():
        if isinstance(value, Mapping):
            flat.update(_flat(value, f"{prefix}{key}."))
        else:
            flat[f"{prefix}{key}"] = value
    return flat


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return count(value)
    if isinstance(value, float):
        return _text(f"{value:.6g}") if value == value else number(value)
    if value is None or value == "":
        return DASH
    if isinstance(value, Mapping):
        return "; ".join(f"{_text(key)} {_value(part)}" for key, part in value.items()) or DASH
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return ", ".join(_value(part) for part in value) or DASH
    return _text(value)


def _text(value: object) -> str:
    """Return a value as one line of Markdown that shows it literally."""
    escaped = _SPECIAL.sub(r"\\\1", _plain(value)).replace("\\<", "&lt;").replace("\\&", "&amp;")
    # What opens a list or underlines a heading does so only at a line's start.
    return _LINE_START.sub(r"\1\\\2", escaped)


def _plain(value: object) -> str:
    return " ".join(_UNSHOWABLE.sub(" ", str(value)).split())


def _code(value: str) -> str:
    line = _plain(value)
    ticks = _fence(line, 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def _fenced(commands: str) -> str:
    lines = "\n".join(_UNSHOWABLE.sub(" ", line) for line in commands.strip().splitlines())
    fence = _fence(lines, 3)
    return f"{fence}sh\n{lines}\n{fence}"


def _fence(text: str, least: int) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    return "`" * max(least, longest + 1)
