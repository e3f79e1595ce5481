"""Whose diplomas are looked at (看哪些人): all, one major, or one class."""

from __future__ import annotations

import re
from collections.abc import Collection

from services.diplomas.selecting import GraduateLine
from tui import wording
from tui.diploma_lines import can_go, is_valid
from tui.widgets.choice_list import Option

WORD_AND_NUMBER = re.compile("([^0-9]*)([0-9]*)")


def scope_options(lines: Collection[GraduateLine]) -> list[Option]:
    """全部, every major, every class, each with how many diplomas it has and how many are not printed."""
    options = [_scope(("all", ""), wording.SCOPE_ALL, lines)]
    majors = dict.fromkeys((line.table, line.major_name) for line in lines)
    for table, name in majors:
        of_major = [line for line in lines if line.table == table]
        label = wording.SCOPE_MAJOR.format(major=name, duration=table.duration)
        options.append(_scope(("major", table), label, of_major))
        for class_name in sorted({line.class_name for line in of_major if line.class_name}, key=_class_order):
            of_class = [line for line in of_major if line.class_name == class_name]
            label = wording.SCOPE_CLASS.format(class_name=class_name)
            options.append(_scope(("class", table, class_name), label, of_class))
    return options


def _class_order(name: str) -> list[tuple[str, int]]:
    """20电子2班 before 20电子10班."""
    return [(word, int(digits or 0)) for word, digits in WORD_AND_NUMBER.findall(name)]


def _scope(key: tuple[object, ...], label: str, lines: Collection[GraduateLine]) -> Option:
    valid = [line for line in lines if is_valid(line)]
    left = sum(can_go(line) for line in valid)
    return Option(key, label, wording.SCOPE_COUNT.format(count=len(valid), left=left))


def in_scope(line: GraduateLine, scope: tuple[object, ...]) -> bool:
    """Whether a graduate belongs to a scope, as `scope_options` names them."""
    match scope:
        case ("major", table):
            return line.table == table
        case ("class", table, class_name):
            return line.table == table and line.class_name == class_name
    return True
