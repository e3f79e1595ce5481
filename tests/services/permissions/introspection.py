"""Which functions services offer, found by looking at them."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator

import services

ROOT = "services."


def public_functions() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every public function of every service module, by its name below `services`."""
    for module in pkgutil.walk_packages(services.__path__, ROOT):
        for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            if function.__module__ == module.name and not name.startswith("_"):
                yield f"{module.name.removeprefix(ROOT)}.{name}", function


def takes_actor(function: Callable[..., object]) -> bool:
    """Whether it has a keyword-only `actor`: then it is called from outside and must check it."""
    actor = inspect.signature(function).parameters.get("actor")
    return actor is not None and actor.kind is actor.KEYWORD_ONLY


def acting_functions() -> set[str]:
    """The names of all public functions that take an actor."""
    return {name for name, function in public_functions() if takes_actor(function)}
