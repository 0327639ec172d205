"""The layer rule: imports point down only, and heavy or framework imports stay where they belong.

Reads the source with ast, so that imports inside functions count and nothing is imported.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "quotestance"

LEVELS = (
    {"__main__"},
    {"cli"},
    {"help_text", "completion", "overrides"},
    {"settings"},
    {"tasks"},
    {"tracking", "reporting", "engine"},
    {"mlflow_model"},
    {"evaluation", "quote_scores"},
    {"models", "labeling", "extraction", "audit", "metrics", "splits"},
    {"corpus", "attributions"},
    {"io", "matching"},
    {"text", "config"},
    {"schema"},
)
"""Rooms from the top down; a room may import those of the levels under its own."""

ONLY_IN = {
    "mlflow": {"tracking", "mlflow_model"},
    "hydra": {"cli"},
    "omegaconf": {"cli", "config"},
}
HEAVY = {
    "mlflow", "torch", "transformers", "sklearn", "pandas", "datasets", "matplotlib", "rich",
    "trafilatura", "scipy", "skops", "pyarrow",
}  # fmt: skip

FILES = sorted(SOURCE.rglob("*.py"))
MAY_PRINT = {"cli", "reporting"}


def module_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def room_of(module: str) -> str:
    return module.partition(".")[0]


def level_of(room: str) -> int:
    for number, rooms in enumerate(LEVELS):
        if room in rooms:
            return number
    raise LookupError(f"{room} has no place in LEVELS: give it one")


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield the dotted name and the line of everything imported, lazily too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def project_imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for name, line in imports(tree):
        if name.startswith("quotestance.") and name != "quotestance.__version__":
            yield name.removeprefix("quotestance."), line


def upward_imports(module: str, tree: ast.AST) -> list[str]:
    room = room_of(module)
    return [
        f"{module} line {line} imports {name}"
        for name, line in project_imports(tree)
        if room_of(name) != room and level_of(room_of(name)) <= level_of(room)
    ]


def calls_of(tree: ast.AST, function: str) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == function
    ]


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.fixture(params=FILES, ids=[str(p.relative_to(SOURCE)) for p in FILES])
def source(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_every_module_has_a_place_in_the_house(source: Path) -> None:
    if room := room_of(module_of(source)):
        level_of(room)


def test_imports_point_down_only(source: Path) -> None:
    if module := module_of(source):
        assert upward_imports(module, parsed(source)) == []


def test_frameworks_stay_in_their_files(source: Path) -> None:
    room = room_of(module_of(source))
    strangers = [
        f"line {line}: {name}"
        for name, line in imports(parsed(source))
        if room not in ONLY_IN.get(name.partition(".")[0], {room})
    ]
    assert strangers == []


def test_heavy_packages_are_imported_inside_functions(source: Path) -> None:
    at_import = ast.Module(body=list(run_at_import(parsed(source))), type_ignores=[])
    heavy = [n for n, _ in imports(at_import) if n.partition(".")[0] in HEAVY]
    if module_of(source) == "mlflow_model":
        pytest.skip("loaded by MLflow, which is there already")
    assert heavy == []


def run_at_import(tree: ast.AST) -> Iterator[ast.stmt]:
    """Yield the import statements that run when the module is imported."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        yield from run_at_import(node)


def test_only_the_command_line_and_reporting_print(source: Path) -> None:
    if room_of(module_of(source)) not in MAY_PRINT:
        assert calls_of(parsed(source), "print") == []


def test_no_task_imports_another_but_run(source: Path) -> None:
    module = module_of(source)
    if not module.startswith("tasks.") or module == "tasks.run":
        return
    tasks = {f"tasks.{p.stem}" for p in (SOURCE / "tasks").glob("*.py")} - {module}
    others = [
        name
        for name, _ in project_imports(parsed(source))
        if ".".join(name.split(".")[:2]) in tasks
    ]
    assert others == []


def test_every_package_is_in_the_wheel() -> None:
    project = tomllib.loads((SOURCE.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    packages = {
        ".".join(("quotestance", *path.parent.relative_to(SOURCE).parts))
        for path in FILES
        if path.name == "__init__.py"
    }
    assert packages <= set(project["tool"]["setuptools"]["packages"])


def test_no_import_is_relative(source: Path) -> None:
    levels = [n.level for n in ast.walk(parsed(source)) if isinstance(n, ast.ImportFrom)]
    assert not any(levels)


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("schema", "from quotestance.config import ConfigError"),
        ("models.linear", "import quotestance.tracking"),
        ("models.linear", "def fit():\n    from quotestance.evaluation import evaluate"),
        ("models.linear", "from quotestance import labeling"),
        ("io.rows", "from quotestance.corpus import load_corpus"),
    ],
)
def test_an_upward_or_sideways_import_is_found(module: str, code: str) -> None:
    assert upward_imports(module, ast.parse(code)) != []


def test_an_import_of_the_same_room_or_of_a_lower_one_is_fine() -> None:
    code = "from quotestance.models.base import StanceModel\nfrom quotestance.io import DataError"
    assert upward_imports("models.linear", ast.parse(code)) == []
