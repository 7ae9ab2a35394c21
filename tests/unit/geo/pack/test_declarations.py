"""What is declared of lists is written into services.toml, and every other byte stays."""

from __future__ import annotations

import tomllib

import pytest

from geo.errors import AtlasError
from geo.pack.declarations import with_declarations
from geo.store.directory import SHIPPED

WHOLE = {"complete": True, "complete_source": 'The "head" of service'}
PART = {"complete": False, "complete_source": ""}


def test_a_declaration_adds_one_line_and_changes_one_and_taking_it_back_undoes_both():
    before = (SHIPPED / "services.toml").read_bytes()
    after = with_declarations(before, {"library": WHOLE})
    old, new = before.decode().splitlines(), after.decode().splitlines()
    assert len(new) == len(old) + 1
    assert [line for line in new if line not in old] == [
        "complete = true",
        'complete_source = "The \\"head\\" of service"',
    ]
    [library] = [each for each in tomllib.loads(after.decode())["categories"] if each["id"] == "library"]
    assert (library["complete"], library["complete_source"]) == (True, 'The "head" of service')
    assert with_declarations(after, {"library": PART}) == before
    assert with_declarations(before, {}) is before


def test_line_ends_and_remarks_stay():
    text = b'[[categories]]\r\nid = "a" # one\r\ncomplete = false # why\r\n[categories.claim]\r\nid = "b"\r\n'
    assert with_declarations(text, {"a": {"complete": True, "complete_source": "Ann"}}) == (
        b'[[categories]]\r\nid = "a" # one\r\ncomplete = true # why\r\ncomplete_source = "Ann"\r\n'
        b'[categories.claim]\r\nid = "b"\r\n'
    )


def test_categories_in_braces_are_changed_in_their_place():
    text = b'categories = [{ id = "a", title = "}{", complete = false, claim = { count = 1 } }, { id = "b" }]'
    after = with_declarations(text, {"a": WHOLE})
    words = b'complete = true, complete_source = "The \\"head\\" of service"'
    assert after == text.replace(b"complete = false", words)
    assert with_declarations(after, {"a": PART}) == text


@pytest.mark.parametrize(
    "text",
    [
        b'categories = [{title = "A", id = "a", complete = false}]',
        b'[[categories]]\n"id" = "a"\ncomplete = false\n',
    ],
)
def test_a_file_in_another_hand_is_left_to_a_person(text):
    with pytest.raises(AtlasError, match="by hand"):
        with_declarations(text, {"a": WHOLE})
