"""The file of the roles, and the role that somebody has by what their provider says of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from geo.errors import AtlasError
from geo.pack.desk import Role
from geo.pack.people import HOURS, ROLES, Roles, parsed_roles, read_roles, resolved
from geo.store.register.address import STATE, chosen

TOWN = b"""
group_claim = "memberships"

[editor]
groups = ["Youth service"]
addresses = ["Ann@town.example"]

[approver]
groups = ["Managers"]

[keeper]
addresses = ["cem@town.example"]
"""
NOW = 1_800_000_000.0
ANN: dict[str, Any] = {"name": "Ann", "email": "ann@town.example", "email_verified": True, "iat": NOW - 60}


def role(claims: dict[str, Any], content: bytes = TOWN) -> Role:
    return resolved(claims, parsed_roles(content), NOW).role


def test_an_address_gives_its_role_however_it_is_written() -> None:
    assert role(ANN) is Role.EDITOR
    assert role(ANN | {"email": "ANN@TOWN.EXAMPLE"}) is Role.EDITOR
    assert role(ANN | {"email": "eve@town.example"}) is Role.READER


@pytest.mark.parametrize("verified", [False, None, "true", 1, "yes"])
def test_an_address_that_is_not_known_to_be_theirs_gives_no_role_and_is_not_kept(verified: object) -> None:
    who = resolved(ANN | {"email_verified": verified}, parsed_roles(TOWN), NOW)
    assert (who.role, who.name, who.address) == (Role.READER, "Ann", "")


def test_a_provider_that_checks_all_addresses_without_saying_so_can_be_trusted_but_not_against_its_word() -> (
    None
):
    trusting = b"addresses_are_verified = true\n" + TOWN
    silent = {name: each for name, each in ANN.items() if name != "email_verified"}
    assert role(silent) is Role.READER
    assert role(silent, trusting) is Role.EDITOR
    assert role(ANN | {"email_verified": False}, trusting) is Role.READER


def test_the_highest_role_of_all_groups_and_the_address_counts() -> None:
    assert role(ANN | {"memberships": ["Managers", "Youth service", "Choir"]}) is Role.APPROVER
    assert role(ANN | {"memberships": "Managers"}) is Role.APPROVER
    assert role(ANN | {"groups": ["Managers"]}) is Role.EDITOR  # another claim than the file names
    assert role(ANN | {"memberships": ["managers"]}) is Role.EDITOR  # groups are names of the provider
    assert role(ANN | {"memberships": {"Managers": True}}) is Role.EDITOR
    assert role(ANN | {"memberships": [["Managers"], None, 3]}) is Role.EDITOR


def test_a_letter_that_only_looks_or_folds_alike_is_another_address() -> None:
    kelvin = "\N{KELVIN SIGN}"
    assert f"{kelvin}im".lower() == "kim"
    content = b'[keeper]\naddresses = ["kim@town.example"]'
    assert role(ANN | {"email": f"{kelvin}im@town.example"}, content) is Role.READER


@pytest.mark.parametrize("said", [NOW - HOURS * 3600 - 1, NOW + 3600, None, "now", float("nan")])
def test_a_sign_in_of_another_day_or_of_no_time_gives_no_role(said: object) -> None:
    assert role(ANN | {"iat": said}) is Role.READER


def test_nobody_has_a_role_without_a_name_or_an_address_to_be_named_by() -> None:
    nameless = {"iat": NOW, "memberships": ["Managers"], "sub": "x"}
    assert role(nameless) is Role.READER
    assert role(nameless | {"name": "   "}) is Role.READER
    assert role(nameless | {"name": "Ben"}) is Role.APPROVER


def test_a_name_is_kept_as_one_short_line_without_anything_hidden() -> None:
    who = resolved(ANN | {"name": "A\u202enn\n\n<b>" + "x" * 999}, parsed_roles(TOWN), NOW)
    assert who.name.startswith("A\\u202enn <b>xxx")
    assert len(who.name) == 200


@given(
    st.dictionaries(
        st.sampled_from([*ANN, "memberships", "sub"]), st.none() | st.text() | st.lists(st.text())
    )
)
def test_whatever_a_provider_says_nobody_comes_by_a_role_that_is_not_theirs(claims: dict[str, Any]) -> None:
    assert role(claims | {"memberships": [], "email_verified": claims.get("email_verified")}) is Role.READER


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[editors]\ngroups = []", ["editors"]),
        (b'[editor]\ngroup = ["A"]', ["editor.group"]),
        (b'[editor]\ngroups = "A"', ["editor.groups"]),
        (b'[editor]\ngroups = ["", 3]', ["editor.groups.0", "editor.groups.1"]),
        (b'[editor]\naddresses = ["ann", "@b", "c@"]', ["'ann'", "'@b'", "'c@'", "3 faults"]),
        (b'[editor]\ngroups = ["A"]\n[keeper]\ngroups = ["A"]', ["same group", "'A'", "highest"]),
        (b'[editor]\naddresses = ["a@b.c", "A@b.c"]', ["same address", "'a@b.c'"]),
        (b'addresses_are_verified = "yes"', ["addresses_are_verified"]),
        (b"[editor", ["not valid TOML"]),
        (b"\xff\xfe", ["UTF-8"]),
    ],
)
def test_every_fault_of_the_file_is_named(content: bytes, words: list[str]) -> None:
    with pytest.raises(AtlasError) as refused:
        parsed_roles(content)
    assert str(refused.value).startswith("roles.toml has ")
    for each in words:
        assert each in str(refused.value)


def test_the_file_that_is_named_is_read_each_time_and_else_that_of_the_state(tmp_path: Path) -> None:
    named = tmp_path / "who.toml"
    with chosen(STATE, str(tmp_path)):
        assert read_roles() == Roles()
        (tmp_path / "roles.toml").write_bytes(TOWN.replace(b"\n", b"\r\n"))
        assert read_roles().groups == {"Youth service": Role.EDITOR, "Managers": Role.APPROVER}
        with chosen(ROLES, str(named)):
            with pytest.raises(AtlasError, match=r"who\.toml: cannot be read"):
                read_roles()
            named.write_bytes(b"")
            assert read_roles() == Roles({}, {})
            named.write_bytes(b'[keeper]\ngroups = ["A"]')
            assert read_roles().groups == {"A": Role.KEEPER}
