"""Every public function of `geo` shows in its docstring what it is for; the suite runs what it shows."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
from types import ModuleType

import geo

# Commands have examples in their help; steps of a database are run by Alembic alone.
WITHOUT = ("geo.cli", "geo.__main__", "geo.store.register.migrations")
# Wings whose examples are still to be written: only ever made shorter.
TO_DO: tuple[str, ...] = ()


def modules() -> list[ModuleType]:
    """Return the modules whose public functions need an example."""
    names = [each.name for each in pkgutil.walk_packages(geo.__path__, "geo.")]
    return [importlib.import_module(name) for name in names if not name.startswith(WITHOUT)]


def public_functions(module: ModuleType) -> set[str]:
    """Return the functions, decorated or not, that a module defines for others."""
    return {
        f"{module.__name__}.{name}"
        for name, each in vars(module).items()
        if not name.startswith("_")
        and inspect.isfunction(inspect.unwrap(each))
        and each.__module__ == module.__name__
    }


def with_example(module: ModuleType) -> set[str]:
    """Return what doctest finds an example of, so that it is known to be run."""
    found = doctest.DocTestFinder().find(module, module.__name__)
    return {each.name for each in found if each.examples}


def lacking(module: ModuleType) -> set[str]:
    """Return the public functions of a module without an example."""
    return public_functions(module) - with_example(module)


def test_every_public_function_has_an_example_that_is_run() -> None:
    missing = set().union(*(lacking(each) for each in modules() if not each.__name__.startswith(TO_DO)))
    assert missing == set(), "end the docstring with >>> and what it prints; geo.sample has a town for it"


def test_no_wing_waits_for_examples_that_it_has() -> None:
    waiting = [each.__name__ for each in modules() if lacking(each)]
    assert [wing for wing in TO_DO if not any(name.startswith(wing) for name in waiting)] == []
