"""Play space in words: bands, shares, what the figures say and what they do not."""

from __future__ import annotations

from geo.access import open_space
from geo.access.demand import ages_note
from geo.access.supply import listed
from geo.access.water import only_across
from geo.gaps.play import SMALL_M2, Band, Supply, coverage, places, serving, walks
from geo.memory import kept
from geo.pack.pack import Pack
from geo.report.open_space import Parks, parks as parks_table
from geo.report.question import usually
from geo.words import about_share
from layers.look.formatting import join_words, plural, sentence_case
from pages.frame import to_check
from pages.frame.parts import Badge
from pages.frame.rows import rows_of
from pages.play_space.choices import Asked


def listed_words(supply: Supply) -> str:
    """Return "listed", or "listed or proposed" where proposed sites are counted too."""
    return "listed or proposed" if supply.proposed else "listed"


def verdict_words(verdict: str) -> str:
    """Return a verdict on a standard as it is read."""
    return "not met among listed" if verdict == "not evidenced" else verdict


def band_words(band: Band) -> str:
    """Return "under 5", "aged 5 to 11" or "aged 12 to 17"."""
    low, high = band.ages
    return f"under {high + 1}" if low == 0 else f"aged {low} to {high}"


def hectares(m2: float) -> str:
    """Return "86.3 ha", "0.05 ha"."""
    return f"{m2 / 1e4:,.1f} ha" if m2 >= 9_950 else f"{m2 / 1e4:,.2f} ha"


@kept(128)
def answer_words(pack: Pack, supply: Supply, band: Band) -> tuple[str, str]:
    """Return the coverage of the whole place: the clause that stands out, and the rest."""
    row = rows_of(coverage(pack, supply, band, "borough"))[0]
    who = f"children {band_words(band)}"
    if row["children"] <= 0:
        return f"The figures hold no {who}.", ""
    if row["share"] != row["share"]:
        return (
            f"Nobody knows how many {who} have a place to play near enough.",
            f"No listed place for them has a point on the map; {row['children']:,.0f} live here.",
        )
    share = about_share(row["share"], row["share_low"], row["share_high"], whole=who)
    among = "" if supply.knowledge(pack).whole else ", among listed places"
    return (
        f"{share[:1].upper()}{share[1:]} have a {listed_words(supply)} place for them within a walk of "
        f"{band.within:,.0f} m.",
        f"That is {_about_count(row['reached'])} of {row['children']:,.0f} in {pack.place.name}{among}.",
    )


def _about_count(number: float) -> str:
    """Return "about 15,000": with as many digits as an estimate has."""
    size = 100 if number >= 1_000 else 10 if number >= 100 else 1
    return f"about {round(number / size) * size:,}"


def summary(pack: Pack, supply: Supply, band: Band) -> str:
    """Return the coverage of the whole place in one text."""
    return " ".join(filter(None, answer_words(pack, supply, band)))


def badges(pack: Pack, ask: Asked) -> list[Badge]:
    """Return what limits the answer, each with how to put it right where somebody can."""
    lists = ask.supply.knowledge(pack)
    found = []
    if not lists.complete:
        found.append(
            Badge(
                "The list of play places is not complete",
                (
                    "These are figures among listed places: true coverage is as high or higher. A pocket "
                    "beyond their reach is where to look, no proof of a gap.",
                    "If you know a place that is missing, add it on the page Register.",
                ),
                limits=True,
            )
        )
    elif not lists.whole:
        found.append(
            Badge(
                "Some listed places are left out",
                (f"{sentence_case(lists.because)}: true coverage is as high as shown or higher.",),
                limits=True,
            )
        )
    found += _uncounted(pack, ask)
    if walks(pack, ask.mapped).kind != "network":
        found.append(Badge("Walks estimated from straight lines", (_walk_words(pack, ask),)))
    if reckoned := how_reckoned(pack, ask):
        found.append(Badge("How places are reckoned", tuple(reckoned)))
    found += to_check.badges(pack, indicators=filter(None, [ask.need]), categories=ask.supply.categories)
    return found


def _walk_words(pack: Pack, ask: Asked) -> str:
    """Return how the walk is estimated, and what its ends mean."""
    row = coverage(pack, ask.mapped, ask.band, "borough").iloc[0]
    across = only_across(row["share_water"])
    return (
        "No map of footpaths is part of this atlas, so each walk is worked out from the straight line. The "
        f"low end is if ways are winding{' or water lies between' if across else ''}, the high end if they "
        f"are direct.{f' {sentence_case(across)}.' if across else ''}"
    )


def _uncounted(pack: Pack, ask: Asked) -> list[Badge]:
    """Return what is listed and counts in no figure, by name: no point, or for a park no outline."""
    nowhere = unplaced(pack, ask.supply)
    bare = lacking(pack, with_layers(pack, ask))
    if not nowhere and not bare:
        return []
    lines, heads = [], []
    if nowhere:
        heads.append(plural(len(nowhere), "place"))
        verb = "is" if len(nowhere) == 1 else "are"
        lines.append(
            f"{plural(len(nowhere), 'more listed place')} {verb} not counted, because no source says well "
            f"enough where they are: {join_words(nowhere)}. If you know where one is, put it "
            "right on the page Register."
        )
    if bare:
        heads.append(f"{plural(len(bare), 'outline')} of parks")
        lines.append(
            f"The outlines of {plural(len(bare), 'listed park')} are not known, so the walk ends at a point "
            f"within them and they count in no figure of open space: {join_words(bare)}. Whoever keeps the "
            "data of this atlas can add them."
        )
    return [Badge(f"Not counted: {join_words(heads)}", tuple(lines), limits=True)]


def with_layers(pack: Pack, ask: Asked) -> bool:
    """Tell whether places of a layer with a licence of its own are counted."""
    return any(pack.catalogue[each].layer for each in ask.supply.categories)


def beware(pack: Pack, ask: Asked) -> list[str]:
    """Return what the figures of the page do not say."""
    return [line for badge in badges(pack, ask) for line in badge.words]


def how_reckoned(pack: Pack, ask: Asked) -> list[str]:
    """Return how the places that count are reckoned."""
    lines = []
    frame = places(pack, ask.supply)[serving(pack, ask.supply, ask.band)]
    vague = int((frame["accuracy_m"] >= ask.band.within).sum())
    if vague:
        lines.append(
            f"The points of {vague} of {plural(len(frame), 'place')} may be {ask.band.within:,.0f} m off or "
            "more, often because they are the middle of a park: children at its gate are nearer than it "
            "seems. Such a place cannot show that this standard is met."
        )
    small = int((frame["park_m2"] <= SMALL_M2).sum())
    if small:
        verb = "is a park" if small == 1 else "are parks"
        lines.append(
            f"{small} of the places {verb} of up to {SMALL_M2 / 1e4:g} hectares with a known outline. The "
            "walk ends at the edge, at best, for nobody knows the gates. That the standard is met is shown "
            "by the walk to the middle only."
        )
    if ask.band.least_m2 and frame["area_m2"].isna().any():
        lines.append(
            f"This standard asks for {ask.band.least_m2:,.0f} m². Places of unknown size are counted as if "
            "they had it, but cannot show that the standard is met."
        )
    lines += [note for note in [ages_note(pack, ask.band.ages)] if note]
    return lines


@kept(4)
def lacking(pack: Pack, layers: bool) -> tuple[str, ...]:
    """Return the names of the parks of the register whose outline is not known.

    `layers` : whether parks of layers with a licence of their own are among them
    """
    if not open_space.known(pack):
        return ()
    table = parks_table(pack, usually(Parks, osm=layers)).rows
    return tuple(str(each) for each in table.loc[table["park_code"] == "", "name"])


@kept(64)
def unplaced(pack: Pack, supply: Supply) -> tuple[str, ...]:
    """Return which open services of the categories that count are on no map, by name."""
    found = listed(pack, supply.categories)
    counted = {service for site in _counted(pack, supply) for service in site}
    sites = set(found.loc[[each in counted for each in found.index], "site_id"])
    names = found.loc[~found["site_id"].isin(sites)].drop_duplicates("site_id")["name"]
    return tuple(str(each) for each in names)


def unknown_words(pack: Pack, ask: Asked) -> str:
    """Return in a sentence which verdicts nobody can give, and what a verdict on distance asks for."""
    frame = places(pack, ask.mapped)
    low, high = ask.measure.ages
    sized = int(frame["area_m2"].notna().sum())
    text = (
        f"Distance is met where {ask.measure.share:.0%} or more have a listed place within "
        f"{ask.band.within:,.0f} m. It is uncertain where that hangs on how winding ways are or on how "
        f"exactly places are known. Quantity asks for {ask.measure.m2_per_child:g} m² for each child aged "
        f"{low} to {high}: the sizes of {sized} of {plural(len(frame), 'place')} are known. Of quality and "
        "inclusion the register says nothing that could be compared, so both are unknown everywhere."
    )
    if not ask.mapped.knowledge(pack).complete:
        text += " “Not met among listed”: the list is not complete, so it may be met."
    return text


def _counted(pack: Pack, supply: Supply) -> list[tuple[str, ...]]:
    """Return the services at each place that counts."""
    return [tuple(each) for each in places(pack, supply.today())["services"]]
