"""What a change would do: which fields it changes, which verdicts follow, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from geo.errors import AtlasError, PackError
from geo.gaps.changes import difference
from geo.gaps.edits import with_service
from geo.pack.pack import Pack
from geo.store.register.items import Body, digest
from layers.look.escaping import as_text
from layers.look.formatting import plural, sentence_case
from layers.map.categories import VERDICTS
from pages.frame import uploads
from pages.frame.evidence_view import short
from pages.register import words

PAGE = "register"


@dataclass(frozen=True)
class Tried:
    """What would follow: verdicts that change, in lines; or what is wrong."""

    verdicts: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def tried(pack: Pack, category: str, service: str, body: Body | None) -> Tried:
    """Return what a service with other cells would do, worked out once for as long as it is asked."""
    asked = (PAGE, "edit", pack.digest, service, digest(None if body is None else dict(body)))
    return uploads.judged(asked, lambda: _tried(pack, category, service, body))


def _tried(pack: Pack, category: str, service: str, body: Body | None) -> Tried:
    try:
        copy = with_service(pack, category, service, body)
    except PackError as error:
        return Tried(faults=fault_words(pack, error))
    except AtlasError as error:
        return Tried(faults=(str(error),))
    rows = difference(pack, copy, category).verdicts.to_dict("records")
    return Tried(
        tuple(
            f"{row['area_name']}, {row['title']}: {verdict(row['before'])} → {verdict(row['after'])}"
            for row in rows
        )
    )


def fault_words(pack: Pack, error: PackError) -> tuple[str, ...]:
    """Return what is wrong with the cells of a service, without rows and files."""
    own = words.titles(pack)
    return tuple(
        f"{words.field(each.column, own) if each.column else 'The list'}: {each.rule}."
        f"{f' {each.mend}' if each.mend else ''}"
        for each in error.faults[:5]
    )


def verdict(name: str) -> str:
    """Return a verdict as maps and lines have it."""
    return sentence_case(short(VERDICTS[name].word)) if name in VERDICTS else name


def shown(lines: list[str], found: Tried) -> None:
    """Show what a change does, and what follows from it."""
    follows = [f"Verdict: {each}" for each in found.verdicts[:6]]
    if len(found.verdicts) > len(follows):
        follows.append(f"… and {plural(len(found.verdicts) - len(follows), 'verdict')} more")
    if not follows and not found.faults:
        follows = ["No verdict would change."]
    rows = "".join(f"<li>{as_text(each)}</li>" for each in [*lines, *follows, *found.faults])
    st.html(f'<ul class="atlas-said" style="margin:0;overflow-wrap:anywhere">{rows}</ul>')
