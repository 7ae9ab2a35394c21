"""The promise of a site in each locality: which it is in a pack, and which services and ages go with it."""

from __future__ import annotations

from geo.errors import NotAvailableError
from geo.pack.pack import Pack
from geo.pack.standards import Promise

Ages = tuple[int, int]


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
        "This pack names no promise of a site in each locality (standards.toml: level “locality”, test "
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
