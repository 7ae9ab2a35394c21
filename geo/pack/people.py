"""Who is who at the register: roles from a small TOML file, and the role of somebody who has signed in.

Groups are the word of the provider where people sign in. An address counts where the provider says that it is
verified, or where whoever runs the atlas says so of all of the provider's addresses.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from geo.errors import AtlasError, Fault, Faults, plainly
from geo.pack.desk import NOBODY, Role, Signed
from geo.pack.parsing import forgiven, toml
from geo.store.directory import PackFiles
from geo.store.register.address import state_directory

ROLES: Final = "NEEDS_ATLAS_ROLES"
"""Environment variable: the file of the roles; else roles.toml of the state directory."""
FILE: Final = "roles.toml"
HOURS: Final = 12
"""How long a sign-in counts. The browser's cookie lives longer, and nobody takes it from who has left."""
NAME_LENGTH: Final = 200

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_LENGTH)]


class Members(BaseModel):
    """Who has a role: groups of the provider, and addresses."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    groups: tuple[Text, ...] = Field((), strict=False)
    addresses: tuple[Text, ...] = Field((), strict=False)


class RolesFile(BaseModel):
    """The contract of the file of the roles."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    group_claim: Text = "groups"
    addresses_are_verified: bool = False
    editor: Members = Members()
    approver: Members = Members()
    keeper: Members = Members()


@dataclass(frozen=True)
class Roles:
    """Roles by group and by address (in small letters), and how the provider's word is read.

    `verified` : the provider checks every address, though it does not say so of each
    """

    groups: Mapping[str, Role] = field(default_factory=lambda: MappingProxyType({}))
    addresses: Mapping[str, Role] = field(default_factory=lambda: MappingProxyType({}))
    group_claim: str = "groups"
    verified: bool = False


def parsed_roles(content: bytes, file: str = FILE) -> Roles:
    r"""Return the roles that a file gives.

    Raises
    ------
    AtlasError : every fault of it is named.

    Examples
    --------
    >>> roles = parsed_roles(b'[editor]\ngroups = ["Youth"]\n[keeper]\naddresses = ["Cem@Town.example"]')
    >>> roles.groups["Youth"].name, roles.addresses["cem@town.example"].name
    ('EDITOR', 'KEEPER')
    >>> parsed_roles(b'[editor]\naddresses = ["cem"]')
    Traceback (most recent call last):
        ...
    geo.errors.AtlasError: roles.toml has 1 fault:
      roles.toml, column editor.addresses: is no address (found 'cem'). Write it as name@example.org.
    """
    faults = Faults()
    read = toml(forgiven(content), file, RolesFile, faults)
    if read is None or faults:
        raise _faulty(file, faults)
    groups: dict[str, Role] = {}
    addresses: dict[str, Role] = {}
    for role in (Role.EDITOR, Role.APPROVER, Role.KEEPER):
        members: Members = getattr(read, role.name.lower())
        for text in members.addresses:
            if text.count("@") != 1 or text[0] == "@" or text[-1] == "@" or " " in text:
                where = f"{role.name.lower()}.addresses"
                mend = "Write it as name@example.org."
                faults.append(Fault(file, "is no address", column=where, value=text, mend=mend))
        groups.update(dict.fromkeys(members.groups, role))
        addresses.update(dict.fromkeys(map(_address, members.addresses), role))
    every = (read.editor, read.approver, read.keeper)
    faults += _twice(file, "group", [each for members in every for each in members.groups])
    faults += _twice(file, "address", [_address(each) for members in every for each in members.addresses])
    if faults:
        raise _faulty(file, faults)
    return Roles(groups, addresses, read.group_claim, read.addresses_are_verified)


def read_roles() -> Roles:
    """Return the roles as their file is now; none where none is named or lies in the state directory.

    Raises
    ------
    AtlasError : the file cannot be read, or has faults; every one is named.

    Examples
    --------
    >>> from geo.store.register.address import STATE, chosen
    >>> with chosen(STATE, "/nowhere"):
    ...     read_roles().groups
    mappingproxy({})
    """
    named = os.environ.get(ROLES, "").strip()
    path = Path(named) if named else state_directory() / FILE
    files = PackFiles(path.parent)
    if not named and FILE not in files.names(FILE):
        return Roles()
    faults = Faults()
    content = files.read(path.name, faults)
    if content is None:
        raise _faulty(path.name, faults)
    return parsed_roles(content, path.name)


def resolved(claims: Mapping[str, Any], roles: Roles, now: float) -> Signed:
    """Return who has signed in, by what the provider says of them, and the highest role that they have.

    `now` : seconds since 1970, as in the claim `iat`, when the provider said it

    Examples
    --------
    >>> roles = Roles(addresses={"ann@town.example": Role.EDITOR})
    >>> ann = {"name": "Ann", "email": "ann@town.example", "email_verified": True, "iat": 1_000}
    >>> unsure = ann | {"email_verified": False}
    >>> resolved(ann, roles, 1_060).role.name, resolved(unsure, roles, 1_060).role.name
    ('EDITOR', 'READER')
    >>> resolved(ann, roles, 1_000 + HOURS * 3_600 + 1).role.name
    'READER'
    """
    address = _verified_address(claims, roles)
    name = _plain(claims.get("name")) or _plain(claims.get("preferred_username")) or address
    if not name:  # every change names a person
        return NOBODY
    if not is_recent(claims, now):
        return Signed(name, address)
    groups = claims.get(roles.group_claim)
    named = [groups] if isinstance(groups, str) else groups if isinstance(groups, list | tuple) else []
    found = [roles.groups.get(each, Role.READER) for each in named if isinstance(each, str)]
    return Signed(name, address, max([roles.addresses.get(_address(address), Role.READER), *found]))


def is_recent(claims: Mapping[str, Any], now: float) -> bool:
    """Tell whether the provider's word is new enough to count.

    Examples
    --------
    >>> is_recent({"iat": 1_000}, 1_060), is_recent({"iat": 1_000}, 100_000), is_recent({}, 0)
    (True, False, False)
    """
    said = claims.get("iat")
    return isinstance(said, int | float) and -300 <= now - said <= HOURS * 3_600


def _verified_address(claims: Mapping[str, Any], roles: Roles) -> str:
    """Return the address of somebody where it is known to be theirs; else nothing."""
    verified = claims.get("email_verified")
    is_theirs = verified is True or (verified is None and roles.verified)
    return _plain(claims.get("email")) if is_theirs else ""


def _plain(text: object) -> str:
    """Return a text of the provider as it may be kept and shown: one line, not too long, nothing hidden."""
    return plainly(" ".join(text.split()))[:NAME_LENGTH] if isinstance(text, str) else ""


def _address(text: str) -> str:
    """Return an address in small letters; other letters than those of ASCII may fold into another's name."""
    return text.lower() if text.isascii() else text


def _twice(file: str, what: str, named: Sequence[str]) -> Faults:
    """Return a fault for each group or address that stands in the file more than once."""
    rule = f"the same {what} stands here more than once"
    mend = "Keep it under the highest of its roles: who may do more may also do less."
    return Faults(Fault(file, rule, value=each, mend=mend) for each, n in Counter(named).items() if n > 1)


def _faulty(file: str, faults: Faults) -> AtlasError:
    """Return the error of a file with faults; nobody has a role by it."""
    return AtlasError("\n".join([f"{file} has {faults.counted()}:", *(f"  {each}" for each in faults)]))
