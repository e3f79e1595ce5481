"""Who uses what in the sources: which functions of services reach the database, which of them screens and commands use.

Found in the syntax trees, so that it holds for code that no test runs. A class counts as one thing with all of its
methods. What is called on an object whose class is not named where it is called is not followed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tests.architecture.source import module_name, python_files, tree

DATABASE_CALLS = frozenset(
    {
        "connection",
        "engine",
        "insert_many",
        "row_dicts",
        "rows",
        "run",
        "temp_table",
        "value",
        "write_transaction",
    }
)
"""What `models.base` offers to reach the database with; the tables are the classes of the other models."""

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Module:
    """One source file: what its imports call by which name, what it defines at the top."""

    name: str
    path: str
    imported: Mapping[str, str]
    defined: Mapping[str, Definition]

    def uses(self, node: ast.AST) -> Iterator[str]:
        """The full names of everything from elsewhere or from this file that stands in a piece of it."""
        for found in _without_annotations(node):
            if isinstance(found, ast.Attribute) and isinstance(found.value, ast.Name):
                whole = self.imported.get(found.value.id, "")
                yield f"{whole}.{found.attr}"
            elif isinstance(found, ast.Name) and isinstance(found.ctx, ast.Load):
                local = f"{self.name}.{found.id}" if found.id in self.defined else ""
                yield self.imported.get(found.id, local)


@cache
def modules(folder: str) -> Mapping[str, Module]:
    """The source files of a package by module name."""
    return {module_name(path): _module(path) for path in python_files(folder)}


def _module(path: str) -> Module:
    imported: dict[str, str] = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            imported |= {name.asname or name.name: f"{node.module}.{name.name}" for name in node.names}
        elif isinstance(node, ast.Import):
            imported |= {name.asname or name.name: name.name for name in node.names}
    defined = {node.name: node for node in tree(path).body if isinstance(node, Definition)}
    return Module(module_name(path), path, imported, defined)


def _without_annotations(node: ast.AST) -> Iterator[ast.AST]:
    """Everything in a piece of source but what only tells types."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield child
                yield from _without_annotations(child)


@cache
def touching(guards: frozenset[str]) -> frozenset[str]:
    """Everything at the top of a service module that reaches the database, itself or through what it uses.

    `guards` are not passed: whoever goes through one of them has been checked there.
    """
    uses = {
        f"{module.name}.{name}": set(module.uses(node)) - guards
        for module in modules("services").values()
        for name, node in module.defined.items()
    }
    found = {name for name, used in uses.items() if any(map(_is_database, used))}
    while more := {name for name, used in uses.items() if used & found} - found:
        found |= more
    return frozenset(found)


def _is_database(name: str) -> bool:
    package, _, rest = name.partition(".")
    module, _, what = rest.partition(".")
    if package != "models" or not what:
        return False
    return what in DATABASE_CALLS if module == "base" else what[0].isupper()


def used_by(*packages: str) -> frozenset[str]:
    """The full names that the sources of these packages use anywhere outside their imports."""
    return frozenset(
        name
        for package in packages
        for module in modules(package).values()
        for name in module.uses(tree(module.path))
    )
