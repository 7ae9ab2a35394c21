"""Services beyond the border of a place: they count where the pack lists them; a switch leaves them out."""

from __future__ import annotations

import argparse
from dataclasses import replace
from functools import lru_cache

from geo.store import Store


@lru_cache(maxsize=8)
def without_neighbours(store: Store) -> Store:
    """Return the same pack without the services that certainly stand outside its wards.

    One that stands nearer to the border than its point is accurate, or that a source says to be inside,
    stays.

    Source: methods.md, "Distance and reach".
    """
    services, own = store.services, set(store.areas["ward"].index)
    stated = (services["ward_code"] != "") | (services["locality_code"] != "")
    # No area is possible for a point in the water between the outlines: not certain, so it stays.
    beyond = services["wards_possible"].map(lambda near: bool(near) and own.isdisjoint(near))
    outside = beyond.astype(bool) & ~stated
    return replace(store, digest=f"{store.digest}-own", services=services[~outside])


def add_switch(parser: argparse.ArgumentParser) -> None:
    """Add the switch that counts services beyond the border, or not."""
    parser.add_argument(
        "--neighbours",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="count listed services beyond the border of the place",
    )


def chosen_store(store: Store, options: argparse.Namespace) -> Store:
    """Return the pack with its neighbours' services or without, as the options of a command say."""
    return store if options.neighbours else without_neighbours(store)
