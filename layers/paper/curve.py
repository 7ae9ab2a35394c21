"""What the neediest have: a curve with its interval beside the line of equal parts."""

from __future__ import annotations

from collections.abc import Sequence

from layers.paper.axes import Axis, framed


def curve_html(
    people: Sequence[float],
    curve: Sequence[float],
    low: Sequence[float],
    high: Sequence[float],
    *,
    marked: tuple[float, float, float, float],
    words: tuple[str, str],
    title: str,
) -> str:
    """Return a curve of shares over shares, 0 to 1 each.

    Parameters
    ----------
    people : share of the people, the neediest first; `curve` what they have, `low`, `high` its interval
    marked : a share of the people, what they have, and its interval: drawn out
    words : of the axes, across first
    title : the plot in words, for those who do not see it
    """
    across, up = (Axis(0.0, 1.0, each, lambda share: f"{100 * share:.0f}%") for each in words)
    line = [_point(*each) for each in zip(people, curve, strict=True)]
    band = [_point(*each) for each in zip(people, low, strict=True)]
    band += [_point(*each) for each in reversed(list(zip(people, high, strict=True)))]
    known = all(each == each for each in (*low, *high))
    area = f'<polygon class="atlas-band" points="{" ".join(band)}"/>' if known else ""
    x, y = across.at(marked[0]), round(100 - up.at(marked[1]), 2)
    whisker = (
        f'<line class="atlas-whisker" x1="{x}%" x2="{x}%" y1="{round(100 - up.at(marked[2]), 2)}%" '
        f'y2="{round(100 - up.at(marked[3]), 2)}%"/>'
        if marked[2] == marked[2] and marked[3] == marked[3]
        else ""
    )
    inside = (
        # Stretched to the frame; the lines keep their width.
        '<svg width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none">'
        f'{area}<line class="atlas-equal" x1="0" y1="100" x2="100" y2="0"/>'
        f'<polyline class="atlas-curve" points="{" ".join(line)}"/></svg>'
        f'{whisker}<circle class="atlas-at" cx="{x}%" cy="{y}%" r="5"/>'
    )
    return framed(across, up, inside, kind="curve", title=title)


def _point(people: float, share: float) -> str:
    """Return a point of the drawing, from its upper left corner, in per cent."""
    return f"{100 * people:.2f},{100 * (1 - share):.2f}"
