"""The choices of the page on the sites promised to every locality: names in the URL, widgets, words."""

from __future__ import annotations

from dataclasses import dataclass

from geo.gaps.catchments import Kind, catchments
from geo.gaps.locality_promise import Ages, age_bands, locality_promise, shown_with
from geo.need.homes import need_indicators
from geo.pack.pack import Pack
from geo.report.choices import NONE, Option
from geo.report.fields import one_area, one_of
from geo.report.question import Question
from geo.report.shared_fields import ages_options, indicators
from layers.look.formatting import join_words
from pages.frame import state

PAGE = "family-hubs"


def _services(pack: Pack, _: object) -> list[Option]:
    """Return each category shown with the promise, and all of them together."""
    each = shown_with(locality_promise(pack))
    found: dict[str, tuple[str, ...]] = {category: (category,) for category in each}
    if len(each) > 1:
        found["together"] = tuple(each)
    return [Option(text, sites_title(pack, held), held) for text, held in found.items()]


def _first(pack: Pack, asked: object) -> str:
    """Return the first option with a located site in every locality, else the first of all."""
    found = _services(pack, asked)
    full = [option for option in found if catchments(pack, option.value).compared()]
    return (full or found)[0].text


def _bands(pack: Pack, asked: Asked) -> list[Option]:
    """Return the age bands; first the youngest and narrowest: those who come with a parent, on foot."""
    return ages_options(age_bands(pack, asked.categories), lambda ages: f"{ages[0]} to {ages[1]}")


def _usual_view(pack: Pack, asked: Asked) -> str:
    """Return what the map shows first: where the two ways differ, where both are known."""
    return "overlay" if catchments(pack, asked.categories).compared() else "assigned"


def views(pack: Pack) -> dict[str, str]:
    """Return the words of what the map can show."""
    word = pack.place.levels["locality"].singular
    return {"assigned": f"By {word}", "nearest": "By nearest walk", "overlay": "Where the two differ"}


@dataclass(frozen=True)
class Asked(Question):
    """What the page is asked to show; `need` and `locality` are empty where none is chosen."""

    page = PAGE

    categories: tuple[str, ...] = one_of(
        _services, name="services", usual=_first, label="Services", renews=("view",)
    )
    ages: Ages = one_of(_bands, label="Ages")
    view: Kind = one_of(
        lambda pack, _: views(pack),
        usual=_usual_view,
        label="Map shows",
        shown="segments",
        help="First: each child has the nearest site of the area where they live. Second: whichever site is "
        "nearest. Third: those for whom the two differ, because a site across the line is nearer.",
    )
    need: str = one_of(
        indicators(need_indicators),
        none="Not weighed",
        label="Need",
        help="Weighs the children by a rate of their small area or ward.",
    )
    locality: str = one_area("locality", name="locality", by_name=False)


def ages_words(ages: Ages) -> str:
    """Return the children counted, in words."""
    return f"children aged {ages[0]} to {ages[1]}"


def sites_title(pack: Pack, categories: tuple[str, ...]) -> str:
    """Return the title of some categories."""
    return join_words([pack.catalogue[each].title for each in categories])


def site_word(pack: Pack, categories: tuple[str, ...], *, many: bool = False) -> str:
    """Return what one site, or several, of some categories are called."""
    if len(categories) > 1:
        return "sites" if many else "site"
    entry = pack.catalogue[categories[0]]
    return entry.plural if many else entry.singular


def label(pack: Pack) -> str:
    """Return " (provisional grouping)" behind the name of a locality; empty where they are official."""
    wording = pack.place.localities
    return f" ({wording.label})" if wording.provisional else ""


def choose_ward(pack: Pack, ward: str) -> None:
    """Choose the locality of a ward clicked on the map; called before the page runs."""
    code = pack.localities["locality_code"].to_dict().get(ward, NONE)
    state.say(PAGE, "locality", code)
