"""Pictures of printed pages to hold a page against: Poplar, and Bridge in the sample town.

Small and in sixteen greys: enough to see what is where. After a change of the paper, or of the figures on it,
look at the pages that differ (the test says where they are), and where they are right make the pictures anew:

    python -m tests.page_pictures
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from geo.pack.pack import Pack, load_pack
from geo.report.profiles import profile
from geo.sample import town
from geo.store.directory import SHIPPED
from layers.paper.profile_pdf import profile_pdf

ROOT: Final = Path(__file__).resolve().parent / "data/pages"
COMMAND: Final = "python -m tests.page_pictures"
PAGES: Final[dict[str, tuple[Callable[[], Pack], str]]] = {
    "bridge": (town, "B"),
    "poplar": (lambda: load_pack(SHIPPED), "E05009328"),
}
"""Whose pages are kept: by the name of the files, the pack and the area."""
DPI: Final = 50
_FINER: Final = 4
"""How much finer a page is drawn before it is made small, so that no letter snaps to a coarse grid."""
_GREY: Final = 17
"""From one of the sixteen greys to the next."""
SQUARE: Final = 6
"""Side of the squares that are compared, in dots: 3 mm."""
STEP: Final = SQUARE // 2
"""From one square to the next: they overlap, so that no small thing hides by lying in four of them."""
TOLERANCE: Final = 25.0
"""Shades of 255 by which the mean of a square may differ.

Measured on the pages of both: another resolution or no smoothing changes none by more than 17, a shift by an
eighth of a millimetre by no more than 21; a mark, a chart or a line of text that is gone by 30 and more. A
single hairline, such as the ring of one open pin, may go unseen.
"""


def page_pictures(pdf: bytes, *, finer: int = _FINER) -> list[Image.Image]:
    """Return the pages of a PDF as small pictures in greys."""
    document = pdfium.PdfDocument(pdf)
    found = []
    for page in document:
        size = tuple(round(each * DPI / 72) for each in page.get_size())
        drawn = page.render(scale=finer * DPI / 72, grayscale=True).to_pil().convert("L")
        found.append(drawn.resize(size, Image.Resampling.BOX))
    return found


def differing(one: Image.Image, other: Image.Image) -> list[tuple[int, int, int]]:
    """Return where two pictures of a page differ beyond the tolerance: mm from left and top, by how much."""
    if one.size != other.size:
        return [(0, 0, 255)]
    apart = np.abs(_squares(one) - _squares(other))
    step = STEP * 25.4 / DPI
    return [
        (round(column * step), round(row * step), round(apart[row, column]))
        for row, column in np.argwhere(apart > TOLERANCE)
    ]


def kept(name: str) -> list[Path]:
    """Return the files of an area's pages, the first page first."""
    return sorted(ROOT.glob(f"{name}-*.png"))


def printed(name: str) -> bytes:
    """Return the PDF of an area as it is printed now."""
    pack, code = PAGES[name]
    return profile_pdf(pack(), profile(pack(), code))


def write(root: Path, name: str, pdf: bytes) -> list[Path]:
    """Write the pages of an area below `root`, in place of what is there, and return the files."""
    root.mkdir(parents=True, exist_ok=True)
    for old in root.glob(f"{name}-*.png"):
        old.unlink()
    files = []
    for number, picture in enumerate(page_pictures(pdf), start=1):
        files.append(root / f"{name}-{number}.png")
        greys = picture.point([round(shade / _GREY) for shade in range(256)])
        greys.putpalette([shade * _GREY for shade in range(16) for _ in range(3)])
        greys.save(files[-1], bits=4, optimize=True)
    return files


def _squares(picture: Image.Image) -> np.ndarray:
    """Return the mean shade of each square, one every half of its side."""
    shades = np.asarray(picture.convert("L"), dtype=float)
    windows = np.lib.stride_tricks.sliding_window_view(shades, (SQUARE, SQUARE))
    return windows[::STEP, ::STEP].mean(axis=(2, 3))


if __name__ == "__main__":
    for each in PAGES:
        for file in write(ROOT, each, printed(each)):
            print(file)
