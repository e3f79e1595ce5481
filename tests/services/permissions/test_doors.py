"""Which functions of services reach the database without an actor, and why each of them needs none.

The rule: screens and commands come to the database through a function that takes an actor, whose rights the matrix
tries, or through one that stands in `DOORS` with its reason. Whatever else in services reaches the database without an
actor is used by services alone, behind one of these. That is found in the sources: from the moment a screen uses such
a function, directly or through functions, classes and modules of services that ask no actor either, this fails with
its name.
"""

from __future__ import annotations

import ast

import pytest

from services.accounts import signing_in
from tests.services.permissions.introspection import ROOT, acting_functions
from tests.services.permissions.references import Module, touching, used_by

OUTSIDE = ("tui", "printing")
GUARDS = frozenset(f"{ROOT}{name}" for name in acting_functions())

DOORS = {
    "accounts.signing_in.has_accounts": "nobody has signed in yet: whether anybody can",
    "accounts.signing_in.sign_in": "makes the actor: the password is the check",
    "accounts.signing_in.actor_for": "makes the actor of --as: the operating system guards the door",
    "setting_up.department": "nobody can sign in yet: the name of the department for the first form",
    "database_check.check_database": "`yanyin db check`: counts and names of tables, for whoever holds the database",
    "database_errors.told": "turns the errors of a connection into refusals; reads no table",
    "demo.filling.demo_accounts": "the accounts of the demo on its own sign-in screen; none in a real database",
    "demo.filling.make_demo": "makes a database of its own for the demo",
    "demo.filling.fill_demo": "fills a database that must be empty",
    "folders.inbox": "a folder by the login of whoever asks; asks the database only where its file is",
    "folders.inbox_files": "as `inbox`",
    "folders.outbox_file": "as `inbox`",
    "reasons.category_names": "the code table of 课程类别, the same for all",
    "reports.verdict_object": "the same code table, for a verdict that the caller was given",
    "startup.connection": "opens the database",
    "startup.is_empty": "whether the database is new, before anybody can sign in",
    "startup.place": "which database this is, for the title",
    "startup.ready": "whether the database can be used, before anybody signs in",
    "startup.require_schema": "as `ready`",
    "startup.schema_state": "as `ready`",
    "upgrading.upgrade_database": "`yanyin db upgrade`: the tables themselves, for whoever holds the database",
}
"""Everything that screens and commands use and that reaches the database without an actor: why it may."""


def without_actor() -> set[str]:
    found = touching(GUARDS) & used_by(*OUTSIDE) - GUARDS
    return {name.removeprefix(ROOT) for name in found}


def test_whatever_reaches_the_database_without_an_actor_has_its_reason() -> None:
    assert without_actor() == set(DOORS)


def test_every_reason_says_something() -> None:
    assert [name for name, reason in DOORS.items() if len(reason) < 10] == []


@pytest.mark.parametrize(
    ("name", "reaches"),
    [
        ("journal.record", True),
        ("browsing.tables.read_approvals", True),
        ("reviewing.numbering.allot_numbers", True),
        ("importing.course.store", True),
        ("identity.mask_id", False),
        ("workbooks.reader.open_workbook", False),
        ("actor.may", False),
    ],
)
def test_what_reaches_the_database_is_told_from_what_does_not(name: str, *, reaches: bool) -> None:
    assert (f"{ROOT}{name}" in touching(GUARDS)) is reaches


def uses(module: Module, node: ast.AST) -> set[str]:
    return {name for name in module.uses(node) if name.startswith(("services.", "tui.", "models."))}


def test_a_use_is_seen_by_name_and_by_module_but_not_where_it_is_only_a_type() -> None:
    source = ast.parse(
        "def one(given: Kind) -> Kind: return sign_in(given)\n"
        "def two() -> None: later = startup.ready\n"
        "def three(rows: list) -> None: rows = one\n"
    )
    imported = {"sign_in": f"{signing_in.__name__}.sign_in", "startup": "services.startup", "Kind": "x.Kind"}
    imported["rows"] = "models.base.rows"
    one, two, three = (node for node in source.body if isinstance(node, ast.FunctionDef))
    module = Module("tui.made_up", "", imported, {"one": one})
    assert uses(module, one) == {f"{signing_in.__name__}.sign_in"}
    assert uses(module, two) == {"services.startup", "services.startup.ready"}
    assert uses(module, three) == {"tui.made_up.one"}
