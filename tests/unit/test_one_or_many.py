"""A number that may be one is said by `plural`: no "1 further figures", no "1 more have"."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LEFT = re.compile(r"^(more|rest|left|others)$|^len\(.+\) - .+$")
"""A number of what is left over, which is one as often as not: by its name, or as it is worked out."""
VERBS = "are|were|have|do|gain|stand|live|lie"
MANY = re.compile(rf"^ (?:more |further |other )?(?:\w*[^\Ws]s|{VERBS})(?: |[.,;:)]|$)")
"""A noun of many or a verb of many, right after it."""


def _fixed(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and words of each number of a rest that has a noun or a verb of many behind it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.JoinedStr):
            continue
        for number, text in zip(node.values, node.values[1:], strict=False):
            if not (isinstance(number, ast.FormattedValue) and isinstance(text, ast.Constant)):
                continue
            said = ast.unparse(number.value)
            if LEFT.match(said) and MANY.match(str(text.value)):
                yield node.lineno, f"{{{said}}}{text.value}"


def test_what_is_left_over_is_said_of_one_as_of_many() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {words}"
        for wing in ("geo", "layers", "pages")
        for path in sorted((ROOT / wing).rglob("*.py"))
        for line, words in _fixed(path)
    ]
    assert not found


def test_the_kind_is_known_where_it_stands(tmp_path: Path) -> None:
    wrong = tmp_path / "words.py"
    for said in (
        'f"{more} more have one"',
        'f"{len(own) - len(named)} further figures"',
        'f"{rest} wards"',
    ):
        wrong.write_text(said, "utf-8")
        assert list(_fixed(wrong)), said
    for said in ("f\"{plural(rest, 'ward')}\"", 'f"and {more} more"', 'f"{rest} of {whole}"'):
        wrong.write_text(said, "utf-8")
        assert not list(_fixed(wrong)), said
