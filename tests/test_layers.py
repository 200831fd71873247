"""The picture of docs/architecture.md, held against the code: imports point down, and each dependency has one owner."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "src" / "coursegen"
LAYERS: list[set[str]] = [
    {
        "source",
        "diagnostics",
        "codes",
        "kinds",
        "slugs",
        "urls",
        "dates",
        "facts",
        "keys",
        "program",
        "identifiers",
        "languages",
        "linear",
        "numerals",
        "overtaken",
        "patterns",
        "record",
        "repositories",
        "git",
        "fixes",
        "baseline",
    },
    {"citations", "model", "check_config", "config", "ignores", "codec", "workers"},
    {"loader", "bibliography", "markdown", "assemble", "check", "render", "publish", "report"},
    {
        "amended",
        "build",
        "mending",
        "cache",
        "inspection",
        "made",
        "preview",
        "reading",
        "restored",
        "shown",
        "standing",
        "unchanged",
        "verify",
        "why",
    },
    {"serve"},
    {"cli", "__main__"},
]
OWNERS = {
    "msgspec": {"record"},
    "yaml": {"loader"},
    "bibtexparser": {"bibliography"},
    "pylatexenc": {"bibliography"},
    "citeproc": {"bibliography"},
    "charset_normalizer": {"loader"},
    "markdown_it": {"markdown"},
    "mdit_py_plugins": {"markdown"},
    "turbohtml": {"markdown"},
    "math_core": {"markdown"},
    "pygments": {"markdown"},
    "jinja2": {"render"},
    "markupsafe": {"render"},
    "fontTools": {"render"},
    "watchdog": {"serve"},
    "starlette": {"serve"},
    "uvicorn": {"serve"},
    "aiohttp": {"check"},
    "truststore": {"check"},
    "yarl": {"check"},
    "click": {"cli"},
    "rich": {"cli", "report"},
}
DISK = {
    "open",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "scandir",
    "copyfile",
    "unlink",
    "rmdir",
    "mkdir",
    "iterdir",
    "rglob",
}
DISK_OWNERS = {"loader/disk.py", "facts.py", "publish.py", "cache.py", "program.py", "check/online/cache.py", "git.py"}
"""git.py writes into the temporary folder that a site is laid out in as it was."""
PACKAGE_RESOURCES = {"bibliography/format.py", "render/theme.py", "render/math_font.py", "serve/scripts.py"}


def modules() -> Iterator[tuple[str, str, ast.Module]]:
    """Relative path, room (the first part of the name) and syntax tree of every module."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        yield name, name.split("/")[0].removesuffix(".py"), ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            yield node.module or ""
            if node.module == "coursegen":
                yield from (f"coursegen.{alias.name}" for alias in node.names)


def layer(room: str) -> int:
    return next(number for number, rooms in enumerate(LAYERS) if room in rooms)


def test_every_room_has_its_layer() -> None:
    rooms = {room for _, room, _ in modules()} - {"__init__"}
    assert rooms == set().union(*LAYERS)


def test_imports_point_down() -> None:
    for name, room, tree in modules():
        if room == "__init__":
            continue
        for target in imports(tree):
            if not target.startswith("coursegen.") or target.split(".")[1] in (room, "__version__"):
                continue
            other = target.split(".")[1]
            assert layer(other) <= layer(room), f"{name} imports {target} from a higher layer"
            assert layer(room) != 2 or layer(other) < 2, f"{name} imports its sibling {target}"


def test_each_dependency_has_one_owner() -> None:
    standard = set(__import__("sys").stdlib_module_names)
    for name, room, tree in modules():
        for target in imports(tree):
            top = target.split(".")[0]
            if top in standard or top == "coursegen":
                continue
            assert top in OWNERS, f"{name} imports {top}, which has no owner"
            assert room in OWNERS[top], f"{name} imports {top}, which belongs to {OWNERS[top]}"


def test_one_reader_and_one_writer_of_the_disk() -> None:
    for name, _, tree in modules():
        if name in DISK_OWNERS | PACKAGE_RESOURCES:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                assert called not in DISK or (name == "cli/__init__.py" and called == "open"), f"{name} calls {called}"


def test_nothing_below_the_command_line_prints() -> None:
    for name, room, tree in modules():
        if room != "cli":
            calls = {
                node.func.id
                for node in ast.walk(tree)
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            }
            assert not calls & {"print", "exit", "input"}, name
            assert "logging" not in set(imports(tree)), name
