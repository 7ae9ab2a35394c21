"""The promise of a site in each locality: which it is in a pack, and which services and ages go with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from pandas import DataFrame

from geo.errors import NotAvailableError
from geo.pack.pack import Pack
from geo.pack.standards import Promise
from geo.words import join_words

Ages = tuple[int, int]
WEAK: Final = "weak"
"""In a pack's word for how surely a ward belongs to its locality."""


def locality_promise(pack: Pack) -> Promise:
    """Return the pack's first promise of sites in each locality.

    Raises
    ------
    NotAvailableError : the pack has no register, or no such promise.

    Examples
    --------
    >>> from geo.sample import town
    >>> locality_promise(town()).title
    'A hub per district'
    """
    for each in pack.promises.values():
        if pack.catalogue and each.level == "locality" and each.test == "sites":
            return each
    raise NotAvailableError(
        "This place names no promise of a site in each locality (standards.toml: level “locality”, test "
        "“sites”), so this is not available."
    )


def shown_with(promise: Promise) -> list[str]:
    """Return the categories of a promise, then those that serve the same people.

    Examples
    --------
    >>> from geo.sample import town
    >>> shown_with(locality_promise(town()))
    ['hub', 'school']
    """
    return list(dict.fromkeys([*promise.categories, *promise.beside]))


def served_ages(pack: Pack, categories: tuple[str, ...]) -> Ages:
    """Return the youngest and the oldest age that some categories serve.

    Examples
    --------
    >>> from geo.sample import town
    >>> served_ages(town(), ("club", "school"))
    (4, 15)
    """
    bands = [pack.catalogue[each].ages for each in categories]
    return min(low for low, _ in bands), max(high for _, high in bands)


def age_bands(pack: Pack, categories: tuple[str, ...]) -> list[Ages]:
    """Return the bands of ages to choose from: those that follow each other, together, and all served.

    The pack's bands are those of its standards and categories; of those that start at the same age the
    narrowest is taken.

    Examples
    --------
    >>> from geo.sample import town
    >>> age_bands(town(), ("hub",))
    [(0, 4), (5, 12), (0, 12), (0, 15)]
    """
    low, high = served_ages(pack, categories)
    known = {each.ages for each in pack.standards.values()}
    known |= {each.ages for each in pack.catalogue.values()}
    chain: list[Ages] = []
    start = low
    while following := [band for band in known if band[0] == start and band[1] < high]:
        chain.append(min(following))
        start = chain[-1][1] + 1
    together = [(low, start - 1)] if len(chain) > 1 else []
    return list(dict.fromkeys([*chain, *together, (low, high)]))


def weakly_there(pack: Pack, promise: Promise, rows: DataFrame) -> dict[str, str]:
    """Return the services that count in a locality only by a ward that is weakly inferred to be in it.

    `rows` are the evidence for the promise; per service_id its ward. Empty for areas that are no localities.

    Examples
    --------
    >>> from geo.gaps.evidence import evidence
    >>> from geo.sample import town
    >>> weakly_there(town(), locality_promise(town()), evidence(town(), "hub_every_district"))
    {}
    """
    if promise.level != "locality" or not pack.place.localities.provisional:
        return {}
    sure = pack.localities["confidence"]
    own = pack.services.loc[list(dict.fromkeys(rows["service_id"]))]
    told = zip(own.index, own["ward_code"], own["locality_stated"], strict=True)
    return {
        str(service): str(ward)
        for service, ward, stated in told
        if not stated and WEAK in str(sure.get(ward, ""))
    }


def rests_on(
    pack: Pack, promise: Promise, own: DataFrame, weak: Mapping[str, str]
) -> tuple[Literal["met if"], str] | None:
    """Return the verdict on a locality that has enough sites only by wards of `weak`, and why; else None.

    `own` is the evidence of one locality.

    Examples
    --------
    >>> from geo.gaps.evidence import evidence
    >>> from geo.sample import town
    >>> rows = evidence(town(), "hub_every_district")
    >>> own = rows[rows["area_code"] == "west"]
    >>> rests_on(town(), locality_promise(town()), own, {each: "A" for each in own["service_id"]})
    ('met if', 'met if Abbey belongs to this district, which is only weakly inferred')
    """
    certain = own[own["bearing"] == "certain"]
    sound = certain[~certain["service_id"].isin(list(weak))]
    if sound["site_id"].nunique() >= promise.at_least:
        return None
    wards = dict.fromkeys(pack.area_name(weak[each]) for each in certain["service_id"] if each in weak)
    noun, verb = pack.place.levels[promise.level].singular, "belongs" if len(wards) == 1 else "belong"
    return "met if", f"met if {join_words(list(wards))} {verb} to this {noun}, which is only weakly inferred"
