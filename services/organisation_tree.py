"""The tree of organisations and what does not fit into it (机构树, product.md §1). No database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

DEPARTMENT = "department"
SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class Node:
    """One organisation; `parent_code` is empty at the root."""

    code: str
    name: str
    kind: str
    parent_code: str = ""
    address: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why an organisation cannot stand in the tree, and in which field the reason lies."""

    field: str
    code: str


class Tree:
    """The organisations that stand, and the schools whose audits hold their place in the tree."""

    def __init__(self, known: Mapping[str, Node], with_audits: frozenset[str]) -> None:
        self.known = known
        self._held = {above for code in with_audits for above in _way_up(code, known)}

    def misfits(self, wanted: Mapping[str, Node]) -> dict[str, Misfit]:
        """Those of the wanted organisations that would not leave a tree, by code; empty when all fit together."""
        together = {**self.known, **wanted}
        found = {code: self._misfit(node, together) for code, node in wanted.items()}
        return {code: misfit for code, misfit in found.items() if misfit}

    def _misfit(self, node: Node, together: Mapping[str, Node]) -> Misfit | None:
        before = self.known.get(node.code)
        if before and before.kind != node.kind:
            return Misfit("kind", "kind_changed")
        if node.kind == DEPARTMENT:
            return self._misfit_at_root(node, together)
        if not node.parent_code:
            return Misfit("parent_code", "parent_missing")
        parent = together.get(node.parent_code)
        if parent is None:
            return Misfit("parent_code", "parent_unknown")
        if parent.kind == SCHOOL:
            return Misfit("parent_code", "parent_is_school")
        if node.code in _way_up(node.parent_code, together):
            return Misfit("parent_code", "parent_cycle")
        if before and before.parent_code != node.parent_code and node.code in self._held:
            return Misfit("parent_code", "moved_with_audit")
        return None

    def _misfit_at_root(self, node: Node, together: Mapping[str, Node]) -> Misfit | None:
        if node.parent_code:
            return Misfit("parent_code", "department_has_parent")
        departments = [other.code for other in together.values() if other.kind == DEPARTMENT]
        return Misfit("kind", "second_department") if departments[0] != node.code else None

    def depth_first(self) -> Iterator[tuple[int, Node]]:
        """Every organisation with its depth, each above those below it, those by code."""
        below: dict[str, list[Node]] = defaultdict(list)
        for node in self.known.values():
            below[node.parent_code].append(node)
        waiting = [(0, node) for node in sorted(below[""], key=_by_code, reverse=True)]
        while waiting:
            depth, node = waiting.pop()
            yield depth, node
            waiting += ((depth + 1, child) for child in sorted(below[node.code], key=_by_code, reverse=True))


def _by_code(node: Node) -> str:
    return node.code


def _way_up(code: str, nodes: Mapping[str, Node]) -> list[str]:
    """The organisation and those above it; ends where the way comes back to itself."""
    way: list[str] = []
    while code in nodes and code not in way:
        way.append(code)
        code = nodes[code].parent_code
    return way
