"""Play space in words: bands, shares, what the figures say and what they do not."""

from __future__ import annotations

from geo.access.demand import ages_note
from geo.access.supply import listed
from geo.access.water import only_across
from geo.gaps.play import SMALL_M2, Band, Supply, coverage, places, serving, walks
from geo.memory import kept
from geo.pack.pack import Pack
from layers.look.formatting import join_words, plural, sentence_case
from pages.play_space.choices import Asked


def listed_words(supply: Supply) -> str:
    """Return "listed", or "listed or proposed" where proposed sites are counted too."""
    return "listed or proposed" if supply.proposed else "listed"


def band_words(band: Band) -> str:
    """Return "under 5", "aged 5 to 11" or "aged 12 to 17"."""
    low, high = band.ages
    return f"under {high + 1}" if low == 0 else f"aged {low} to {high}"


def hectares(m2: float) -> str:
    """Return "86.3 ha", "0.05 ha"."""
    return f"{m2 / 1e4:,.1f} ha" if m2 >= 9_950 else f"{m2 / 1e4:,.2f} ha"


@kept(128)
def summary(pack: Pack, supply: Supply, band: Band) -> str:
    """Return the coverage of the whole borough as a sentence or two."""
    row = coverage(pack, supply, band, "borough").iloc[0]
    who = f"children {band_words(band)}"
    if row["children"] <= 0:
        return f"The figures hold no {who}."
    if row["share"] != row["share"]:
        return (
            f"No listed place for {who} has a location, so nothing is known of how many of the "
            f"{row['children']:,.0f} have one within {band.within:,.0f} m."
        )
    least = "" if supply.knowledge(pack).whole else "At least "
    text = (
        f"{least}{row['reached']:,.0f} of {row['children']:,.0f} {who} ({row['share']:.0%}) have a "
        f"{listed_words(supply)} place for them within a walk of {band.within:,.0f} m."
    )
    if walks(pack, supply).kind != "network" and row["share_high"] - row["share_low"] > 0.005:
        text += (
            f" The walk is estimated from the straight line: {row['share_low']:.0%} if ways are winding"
            f"{' or water lies between' if only_across(row['share_water']) else ''}, "
            f"{row['share_high']:.0%} if they are direct."
        )
    return text[:1].upper() + text[1:]


def beware(pack: Pack, ask: Asked) -> list[str]:
    """Return what the figures of the page do not say."""
    lines = []
    lists = ask.supply.knowledge(pack)
    if not lists.complete:
        lines.append(
            "The register of play places is not complete. The figures are those among listed places: true "
            "coverage is as high or higher. A pocket beyond their reach is where to look, no proof of a gap."
        )
    elif not lists.whole:
        lines.append(f"{sentence_case(lists.because)}: true coverage is as high as shown or higher.")
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
            "walk ends at the edge, at best, for nobody knows the gates; that the standard is met is shown "
            "by the walk to the middle only."
        )
    if ask.band.least_m2 and frame["area_m2"].isna().any():
        lines.append(
            f"This standard asks for {ask.band.least_m2:,.0f} m². Places of unknown size are counted as if "
            "they had it, but cannot show that the standard is met."
        )
    lines += [note for note in [ages_note(pack, ask.band.ages)] if note]
    return lines


@kept(64)
def unplaced(pack: Pack, supply: Supply) -> str:
    """Return which open services of the categories that count are on no map, as a sentence; empty if none."""
    found = listed(pack, supply.categories)
    counted = {service for site in _counted(pack, supply) for service in site}
    sites = set(found.loc[[each in counted for each in found.index], "site_id"])
    names = found.loc[~found["site_id"].isin(sites)].drop_duplicates("site_id")["name"]
    if names.empty:
        return ""
    verb = "is" if len(names) == 1 else "are"
    return (
        f"{plural(len(names), 'more listed place')} {verb} not counted, because no source gives a location "
        f"that is good enough: {join_words([str(each) for each in names])}."
    )


def _counted(pack: Pack, supply: Supply) -> list[tuple[str, ...]]:
    """Return the services at each place that counts."""
    return [tuple(each) for each in places(pack, supply.today())["services"]]
