"""What can be read from every page: how sure a figure is, and a tour for a first visit."""

from __future__ import annotations

from typing import Final

from layers.look.escaping import as_text

HOW_SURE: Final = (
    (
        "A figure and its range",
        "Each figure is the middle of a range, such as 56% (36% to 67%). The true value most likely lies "
        "within the range. The wider it is, the less one should build on the figure.",
    ),
    (
        "Why there is a range",
        "Small numbers vary by chance. Some figures are counted for other areas and estimated for wards. "
        "Walks are estimated where no network of streets is known. Each range covers what applies.",
    ),
    (
        "Better, similar, worse",
        "A ward is called better or worse only where its whole range lies on one side of the figure it is "
        "compared with. Otherwise it is similar: the data cannot tell the two apart.",
    ),
    (
        "Not known is not none",
        "Where a list of services is not complete, the atlas never says that there is nothing. It says what "
        "is listed, and what is not known.",
    ),
    (
        "Out of date",
        "Old figures are shown with their year. They get no rank and are not compared.",
    ),
    (
        "Places in an order",
        "Wards whose ranges overlap could change places. The range of a rank says how far.",
    ),
)
TOUR: Final = (
    ("The answer comes first", "Each page begins with its answer in one sentence, with its range."),
    (
        "Choose your ward",
        "Press it on the map or choose it from the list. It comes along when you go to another page.",
    ),
    ("Small labels say what to bear in mind", "Press one to read about a limit of the figures."),
    (
        "Everything can be taken away",
        "“Take away” holds tables, pictures and texts to copy. Each page also prints on A4. “Profiles” has "
        "a document for each ward.",
    ),
)


def first_stops() -> str:
    """Return what a keyboard comes to first: the way past the menu, and the offer of the tour above it."""
    return (
        '<a class="atlas-skip" href="#atlas-main">Skip to main content</a>'
        '<aside id="atlas-tour-offer" aria-label="First visit" hidden>'
        '<a href="#tour">New here? A short tour</a>'
        '<button type="button" aria-label="Do not offer the tour again">Close</button></aside>'
    )


def explained() -> str:
    """Return the explanations, folded until somebody asks."""
    return _dialog("how-sure", "How sure is this?", HOW_SURE) + _dialog("tour", "A short tour", TOUR)


def _dialog(name: str, title: str, parts: tuple[tuple[str, str], ...]) -> str:
    """Return an explanation that opens over the page."""
    rows = "".join(f"<dt>{as_text(head)}</dt><dd>{as_text(words)}</dd>" for head, words in parts)
    return (
        f'<dialog id="{name}" class="atlas-explained" aria-labelledby="{name}-title">'
        f'<h2 id="{name}-title">{as_text(title)}</h2><dl>{rows}</dl>'
        '<button type="button" class="atlas-close">Close</button></dialog>'
    )
