"""The project's own files as the architecture tests see them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("tui", "services", "models", "printing")
"""What is shipped, top layer first."""

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def tracked_files() -> tuple[str, ...]:
    """Every file that is or would be committed, by its path from the root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(sorted(name for name in set(listed.split("\0")) if name and (ROOT / name).is_file()))


def python_files(*folders: str) -> tuple[str, ...]:
    """The Python files below these folders, by their path from the root."""
    found = [file for folder in folders for file in (ROOT / folder).rglob("*.py")]
    return tuple(sorted(str(file.relative_to(ROOT)) for file in found))


@cache
def tree(path: str) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), path)


def line_count(path: str) -> int:
    """The number of lines of one file."""
    return len((ROOT / path).read_text(encoding="utf-8").splitlines())


def module_name(path: str) -> str:
    """`services/journal.py` → `services.journal`."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def functions(path: str) -> Iterator[tuple[str, FunctionNode]]:
    """Every function of a file, methods and nested ones included, with its qualified name."""
    yield from _functions(tree(path), "")


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, FunctionNode]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FunctionNode):
            yield f"{prefix}{child.name}", child
            yield from _functions(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")
        else:
            yield from _functions(child, prefix)


def documentation(path: str) -> set[int]:
    """The `id` of every string node that only documents: docstrings, and the strings that stand below a name."""
    return {
        id(node.value)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }
