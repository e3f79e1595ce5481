"""The words of the command line: which commands and options there are, and help and usage errors in Chinese."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from services.errors import CannotRun
from services.workbooks.layouts import Kind
from tui import wording
from tui.print_arguments import JOB_ACTS, PRINTS, add_job_act, add_print

IMPORTS = ("organisations", "plan", "roster", "grades")
TEMPLATES = {**{kind.value: kind for kind in Kind}, "list": Kind.GRADUATES}
"""The words of `yanyin template`; `list` is what `verify` and `audit create` call a 毕业生名单."""

REVIEWS = ("submit", "recall", "approve-major", "approve", "return", "withdraw", "revoke")
"""The steps of the review chain, as `yanyin audit STEP`."""

PRINTERS = ("add", "list", "check", "test", "give", "remove", "calibrate")

RENDERS = ("stamping-table", "register", "diplomas")
"""What `yanyin render` makes files of."""

SEPARATOR = " "

Parsers = Mapping[str, argparse.ArgumentParser]


class Parser(argparse.ArgumentParser):
    """A parser that refuses like everything else: by code, with a Chinese sentence."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{**settings, "add_help": False, "allow_abbrev": False})
        self.add_argument("-h", "--help", action=_Help)

    @property
    def path(self) -> str:
        """The command without the program's name: `audit create`."""
        return self.prog.partition(SEPARATOR)[2]

    def error(self, message: str) -> NoReturn:
        """Refuse; `CannotRun("usage")`."""
        raise CannotRun("usage", detail=wording.usage_error(message), usage=wording.COMMANDS[self.path][0])

    def format_help(self) -> str:
        """How to write this command, what it does, its subcommands and its options."""
        usage, meaning = wording.COMMANDS[self.path]
        lines = [wording.HELP_USAGE.format(usage=usage), "", meaning]
        lines += _section(
            wording.HELP_COMMANDS, [wording.COMMANDS[name] for name in _commands_below(self.path)]
        )
        known = [action.dest for action in self._actions if action.option_strings]
        return "\n".join(lines + _section(wording.HELP_OPTIONS, [wording.OPTIONS[dest] for dest in known]))


class _Help(argparse.Action):
    """`--help`: ends the parsing, whatever else is missing."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS)

    def __call__(self, parser: argparse.ArgumentParser, *_rest: object) -> None:
        raise HelpWanted(parser.format_help())


class HelpWanted(Exception):
    """The user asked for help; the text is the exception's."""


def _commands_below(path: str) -> list[str]:
    """The commands that can be given, groups left out, in the order of the wording."""
    start = path + SEPARATOR if path else ""
    below = [name for name in wording.COMMANDS if name and name.startswith(start)]
    return [name for name in below if not any(other.startswith(name + SEPARATOR) for other in below)]


def _section(title: str, entries: Sequence[tuple[str, str]]) -> list[str]:
    if not entries:
        return []
    lines = ["", title]
    for name, text in entries:
        lines += [wording.HELP_LINE.format(name=name), wording.HELP_EXPLAINED.format(text=text)]
    return lines


@cache
def build_parser() -> Parser:
    """The whole command line. `namespace.path` is the command, such as `import plan`; empty for none."""
    root = Parser(prog="yanyin")
    root.set_defaults(path="", database="", json=False)
    _add_general(root)
    root.add_argument("--kiosk", action="store_true")
    top = root.add_subparsers(parser_class=Parser, metavar="COMMAND")
    leaves = {
        "demo": _leaf(top, "demo"),
        "template": _leaf(top, "template"),
        "verify": _leaf(top, "verify"),
        "code": _leaf(top, "code"),
        **_group(top, "db", ("init", "upgrade", "check", "backup", "restore")),
        **_group(top, "journal", ("check",)),
        **_group(top, "account", ("add", "reset", "unlock")),
        **_group(top, "settings", ("show", "set")),
        **_group(top, "import", IMPORTS),
        **_group(top, "printer", PRINTERS),
        **_group(top, "render", RENDERS),
        **_group(top, "print", (*PRINTS, *JOB_ACTS)),
        **_group(top, "audit", ("create", "verify", "show", *REVIEWS)),
    }
    _add_arguments(leaves)
    return root


def _add_general(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", metavar="URL", default=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS)


def _leaf(commands: Any, name: str) -> Parser:
    parser: Parser = commands.add_parser(name)
    parser.set_defaults(path=parser.path)
    _add_general(parser)
    return parser


def _group(commands: Any, name: str, members: Sequence[str]) -> dict[str, Parser]:
    group: Parser = commands.add_parser(name)
    _add_general(group)
    below = group.add_subparsers(parser_class=Parser, required=True, metavar="|".join(members))
    return {f"{name}{SEPARATOR}{member}": _leaf(below, member) for member in members}


def _add_arguments(leaves: Parsers) -> None:
    leaves["demo"].add_argument("--folder", type=Path, required=True)
    _add_keeping(leaves)
    _add_account(leaves["account add"])
    _add_account_reset(leaves)
    _add_settings(leaves)
    for kind in IMPORTS:
        _add_import(leaves[f"import {kind}"], kind)
    leaves["template"].add_argument("kind", metavar="KIND", choices=list(TEMPLATES))
    leaves["template"].add_argument("file", metavar="FILE", type=Path)
    for name in ("verify", "audit create"):
        leaves[name].add_argument("file", metavar="LIST", type=Path)
    for name in ("verify", "audit create", "audit verify", "audit show"):
        _add_audit_key(leaves[name])
        _add_actor(leaves[name])
    leaves["verify"].add_argument("--composites", action="store_true")
    leaves["audit create"].add_argument("--rebuild", action="store_true")
    leaves["audit show"].add_argument("--rows", action="store_true")
    for name in PRINTERS:
        _add_printer(leaves[f"printer {name}"], name)
    for name in REVIEWS:
        _add_review(leaves[f"audit {name}"], name)
    _add_forms(leaves)
    for name in PRINTS:
        _add_audit_key(leaves[f"print {name}"])
        add_print(leaves[f"print {name}"], name)
    for name in JOB_ACTS:
        add_job_act(leaves[f"print {name}"], name)
    for name in (*PRINTS, *JOB_ACTS):
        _add_actor(leaves[f"print {name}"])


def _add_forms(leaves: Parsers) -> None:
    for name in (f"render {one}" for one in RENDERS):
        _add_audit_key(leaves[name])
        _add_actor(leaves[name])
        leaves[name].add_argument("--calibration", metavar="PRINTER/TRAY/BLANK", default="")
        leaves[name].add_argument("-o", dest="output", metavar="FILE", type=Path)
    leaves["render stamping-table"].set_defaults(paper="a4")
    for name in ("render register", "render diplomas"):
        leaves[name].add_argument("--major", metavar="NAME", default="")
    leaves["render diplomas"].add_argument("--class", dest="class_name", metavar="NAME", default="")
    leaves["render diplomas"].add_argument("--range", metavar="A-B", default="")
    leaves["render diplomas"].add_argument("--blank", metavar="NAME", default="")
    leaves["render register"].add_argument("--paper", choices=("a4", "a3"), default="a4")
    leaves["code"].add_argument("code", metavar="CODE")
    _add_actor(leaves["code"])


def _add_review(parser: argparse.ArgumentParser, name: str) -> None:
    _add_audit_key(parser)
    _add_actor(parser)
    parser.add_argument("--reason", metavar="TEXT", default="")
    if name == "approve-major":
        parser.add_argument("--major", metavar="NAME", required=True)
        parser.add_argument("--seen", metavar="DIGEST", required=True)
    if name == "revoke":
        parser.add_argument("--student", metavar="ID", required=True)


def _add_printer(parser: argparse.ArgumentParser, name: str) -> None:
    if name != "list":
        parser.add_argument("name", metavar="NAME")
    if name == "add":
        parser.add_argument("--kind", choices=("ipp", "cups", "folder"), required=True)
        parser.add_argument("--uri", required=True)
    if name in ("add", "give"):
        parser.add_argument("--org", metavar="CODE", default="", required=name == "give")
    if name in ("test", "calibrate"):
        parser.add_argument("--tray", default="")
        parser.add_argument("--blank", default="a4" if name == "test" else "diploma_a4")
    if name == "calibrate":
        _add_calibration(parser)
    _add_actor(parser)


def _add_calibration(parser: argparse.ArgumentParser) -> None:
    # Else `--shift -0.5,1` were taken for an option: argparse knows plain numbers only.
    parser._negative_number_matcher = re.compile(r"-[\d.][\d.,+-]*$")  # noqa: SLF001
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--print", action="store_true")
    ways.add_argument("--readings", action="append", default=[])
    for name in ("shift", "tilt", "size"):
        parser.add_argument(f"--{name}", default="")
    parser.add_argument("--sheet", action="append", default=[])


def _add_actor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", metavar="USER", default="")


def _add_keeping(leaves: Parsers) -> None:
    for name in ("db backup", "db restore"):
        leaves[name].add_argument("file", metavar="FILE", type=Path)
    leaves["db restore"].add_argument("--force", action="store_true")
    leaves["journal check"].add_argument("--head", metavar="HASH", default="")
    for name in ("db backup", "db restore", "journal check"):
        _add_actor(leaves[name])


def _add_account_reset(leaves: Parsers) -> None:
    for name in ("account reset", "account unlock"):
        leaves[name].add_argument("login", metavar="USER")
        _add_actor(leaves[name])
    leaves["account reset"].add_argument("--password-stdin", action="store_true")
    leaves["account reset"].add_argument("--second-factor", action="store_true")


def _add_account(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("login", metavar="USER")
    parser.add_argument("--org", required=True)
    parser.add_argument("--role", action="append", required=True)
    parser.add_argument("--name", default="")
    parser.add_argument("--phone", default="")
    parser.add_argument("--password-stdin", action="store_true")
    _add_actor(parser)


def _add_settings(leaves: Parsers) -> None:
    leaves["settings set"].add_argument("key", metavar="KEY")
    leaves["settings set"].add_argument("value", metavar="VALUE")
    for name in ("settings show", "settings set"):
        leaves[name].add_argument("--year", type=int, default=0)
        _add_actor(leaves[name])


def _add_import(parser: argparse.ArgumentParser, kind: str) -> None:
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--partial", action="store_true")
    parser.add_argument("--annotated", metavar="FILE", type=Path)
    if kind != "organisations":
        parser.add_argument("--school", default="")
    _add_actor(parser)


def _add_audit_key(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--school", required=True)
    parser.add_argument("--year", type=int, required=True)
    parser.add_argument("--batch", type=int, default=1)
