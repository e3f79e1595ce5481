"""What `yanyin print …` takes (打印的参数)."""

from __future__ import annotations

import argparse

PRINTS = ("stamping-table", "register", "diplomas", "replacement")
"""What is printed, as `yanyin print PAPER`."""
JOB_ACTS = ("confirm", "show", "list", "resume", "pause", "cancel", "spoil", "good", "unprinted")
"""What is done to a print job, as `yanyin print ACT`."""


def add_print(parser: argparse.ArgumentParser, name: str) -> None:
    """What to print, where and how."""
    parser.set_defaults(major="", class_name="", range="", page=[], copy=[], skip_refused=False)
    if name != "stamping-table":
        parser.add_argument("--major", metavar="NAME")
    if name in ("diplomas", "replacement"):
        parser.add_argument("--class", dest="class_name", metavar="NAME")
        parser.add_argument("--range", metavar="A-B")
        parser.add_argument("--skip-refused", action="store_true")
    else:
        parser.add_argument("--page", metavar="N", type=int, action="append")
        parser.add_argument("--copy", metavar="N", type=int, action="append")
    parser.add_argument("--printer", metavar="NAME", required=True)
    for option in ("tray", "blank"):
        parser.add_argument(f"--{option}", default="")
    for option in ("rest", "trial", "reprint"):
        parser.add_argument(f"--{option}", action="store_true")
    parser.add_argument("--reason", dest="why", metavar="TEXT", default="")


def add_job_act(parser: argparse.ArgumentParser, name: str) -> None:
    """Which job, which sheet of it, and what to say of it."""
    if name != "list":
        parser.add_argument("job", metavar="JOB")
    if name == "confirm":
        parser.add_argument("--last", metavar="N", required=True)
    if name in ("spoil", "good", "unprinted"):
        parser.add_argument("--number", metavar="N", required=True)
    if name == "spoil":
        parser.add_argument("--reason", dest="why", metavar="TEXT", required=True)
        parser.add_argument("--serial", metavar="TEXT", default="")
        parser.add_argument("--again", action="store_true")
