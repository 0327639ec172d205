"""Tab completion: the snippet that a shell evaluates, and the words that fit a half-typed line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from quotestance.settings import (
    ANY_NAME,
    TASK_ALIASES,
    TASKS,
    config_dirs,
    groups_of,
    options_of,
    settings_of,
    user_key,
)

WORDS = ("help", "completion", "--help", "--version")
FLAGS = ("-m", "--cfg", "--info", "--config-dir", "--help")

_BASH = r"""
_quotestance_complete() {
    local IFS=$'\n' typed="${COMP_LINE:0:COMP_POINT}" word head
    word="${typed##* }"
    head=""
    # bash starts a new word after = and : and replaces that word only
    if [[ "$COMP_WORDBREAKS" == *=* && "$word" == *[=:]* ]]; then
        head="${word%"${word##*[=:]}"}"
    fi
    COMPREPLY=()
    local candidate
    while IFS= read -r candidate; do
        COMPREPLY+=("${candidate#"$head"}")
    done < <(COMP_LINE="$typed" quotestance __complete 2>/dev/null)
}
complete -o nospace -o default -F _quotestance_complete quotestance
"""

_ZSH = r"""
#compdef quotestance
_quotestance() {
    local -a candidates
    local typed="${(j: :)words[1,CURRENT]}"
    candidates=("${(@f)$(COMP_LINE="$typed" quotestance __complete 2>/dev/null)}")
    if [[ -n "${candidates[1]}" ]]; then
        compadd -S '' -- "${candidates[@]}"
    else
        compset -P '*='
        _files
    fi
}
compdef _quotestance quotestance
"""

_FISH = r"""
function __quotestance_complete
    set -lx COMP_LINE (commandline --cut-at-cursor)
    quotestance __complete 2>/dev/null
end
complete --command quotestance --arguments '(__quotestance_complete)'
"""

SHELLS: Mapping[str, str] = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}
HOW_TO: Mapping[str, str] = {
    "bash": '# once: eval "$(quotestance completion bash)"; for good: put that line in ~/.bashrc',
    "zsh": '# once: eval "$(quotestance completion zsh)"; for good: put that line in ~/.zshrc',
    "fish": "# for good: quotestance completion fish > ~/.config/fish/completions/quotestance.fish",
}


def snippet(shell: str) -> str:
    """Return the code that sets up completion in a shell of SHELLS."""
    return HOW_TO[shell] + SHELLS[shell].rstrip()


def candidates(line: str) -> list[str]:
    """Return the whole words that the last, half-typed word of a line can become.

    Nothing where a value is free text, so that the shell completes file names.
    """
    words = line.split()
    if not line or line[-1].isspace():
        words.append("")
    word, before = words[-1], words[1:-1]
    if not before:
        return [name for name in (*TASKS, *WORDS) if name.startswith(word)]
    first = before[0]
    if first == "help":
        return [name for name in TASKS if name.startswith(word)]
    if first == "completion":
        return [name for name in SHELLS if name.startswith(word)]
    if first not in TASKS:
        return []
    if word.startswith("-"):
        return [flag for flag in FLAGS if flag.startswith(word)]
    return [c for c in _of_task(first, word, config_dirs(before)) if c.startswith(word)]


def _of_task(task: str, word: str, extra_dirs: list[Path]) -> Iterator[str]:
    key, equals, value = word.partition("=")
    groups = groups_of(task)
    if not equals:
        yield from (f"{key}=" for key in groups)
        shadowed = TASK_ALIASES.get(task, {}).values()
        for setting in settings_of(task):
            if setting not in shadowed and ANY_NAME not in setting:
                yield f"{setting}="
        yield from (f"{user_key(task, hidden)}=" for hidden in shadowed if "@" not in hidden)
        return
    # a list or a sweep is completed at its last item
    head = value[: max(value.rfind(","), value.rfind("[")) + 1]
    if key in groups:
        for option in options_of(groups[key].folder, extra_dirs):
            yield f"{key}={head}{option}"
    elif key in settings_of(task) and settings_of(task)[key].kind is bool:
        yield from (f"{key}={head}true", f"{key}={head}false")
