"""The interface as an OpenAPI document: addresses, parameters and columns as questions and tables declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from geo.api import words
from geo.api.asking import LONGEST_VALUE
from geo.api.problems import KINDS, MEDIA_TYPE, Kind
from geo.api.resources import MAIN, PROFILE_FORMS, PROFILES, RESOURCES, Resource
from geo.api.shapes import shapes
from geo.pack.pack import Pack
from geo.pack.place import area_code
from geo.report.choices import NONE, Ages, Amount, Choice, Number, OneOf, Several, Texts, listed
from geo.report.files import FORMATS, MIME
from geo.report.profile_content import Profile
from geo.report.table import Column, Columns

Json = dict[str, Any]
BINARY: Final = (
    "gpkg",
    "xlsx",
)
_SCHEMAS: Final = "#/components/schemas/"


def document(prefix: str, forms: Sequence[str] = tuple(PROFILE_FORMS)) -> Json:
    """Return the document; `prefix` : path of the interface on its server, `forms` : those of profiles.

    Examples
    --------
    >>> found = document("/api/v1")
    >>> [each["name"] for each in found["paths"]["/index"]["get"]["parameters"]]
    ['level', 'preset', 'weight', 'first', 'format']
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": words.TITLE,
            "version": words.RELEASE,
            "summary": words.SUMMARY,
            "description": "\n\n".join(words.RULES),
        },
        "servers": [{"url": prefix}],
        "tags": [{"name": group} for group in dict.fromkeys(each.group for each in RESOURCES.values())],
        "paths": {
            "/": {"get": _entry_operation()},
            **{f"/{path}": {"get": _operation(each)} for path, each in RESOURCES.items()},
            **{_profile_path(form): {"get": _profile_operation(form)} for form in forms},
        },
        "components": {
            "schemas": {
                "Problem": _problem(),
                "Entry": _entry_schema(),
                **dict(_tables()),
                **dict(shapes(Profile)),
            },
            "responses": {each.name: _refusal(each) for each in KINDS},
            "headers": {
                "ETag": {"description": words.TAG, "schema": {"type": "string"}},
                "Cache-Control": {"description": words.CACHING, "schema": {"type": "string"}},
            },
        },
    }


def entry(pack: Pack, prefix: str, forms: Sequence[str] = tuple(PROFILE_FORMS)) -> Json:
    """Return what the first address says: the place, the day of its data, and all resources.

    Examples
    --------
    >>> from geo.sample import town
    >>> found = entry(town(), "/api/v1")
    >>> found["place"]["name"], found["resources"][0]["href"]
    ('Sample Town', '/api/v1/areas.geojson')
    """
    return {
        "title": pack.place.title,
        "place": {"code": pack.place.borough.code, "name": pack.place.name},
        "as_of": pack.place.as_of.isoformat(),
        "data": pack.digest,
        "docs": f"{prefix}/docs",
        "openapi": f"{prefix}/openapi.json",
        "resources": [
            {"href": f"{prefix}/{path}", "title": _first_line(each.answer.words)}
            for path, each in RESOURCES.items()
        ]
        + [{"href": prefix + _profile_path(form), "title": words.PROFILE[form]} for form in forms],
    }


# ---- Operations ------------------------------------------------------------------------------------------


def _operation(resource: Resource) -> Json:
    """Return what is said of a resource."""
    return {
        "operationId": resource.path.replace("/", "-").split(".")[0],
        "tags": [resource.group],
        "summary": _first_line(resource.answer.words),
        "description": resource.answer.words,
        "parameters": [_parameter(each, resource.answer.example_texts) for each in resource.choices()],
        "responses": _responses(_content(resource), "bad-question", "not-available", "cannot-be-met"),
    }


def _entry_operation() -> Json:
    """Return what is said of the first address."""
    content = {"application/json": {"schema": {"$ref": f"{_SCHEMAS}Entry"}}}
    return {
        "operationId": "entry",
        "summary": words.ENTRY,
        "responses": _responses(content, "bad-question", "no-such-resource"),
    }


def _profile_path(form: str) -> str:
    """Return the address of profiles in a form, with the area to be filled in."""
    return f"/{PROFILES}/{{area}}.{form}"


def _profile_operation(form: str) -> Json:
    """Return what is said of profiles in a form."""
    code = {"type": "string", "pattern": area_code()}
    schema = {"$ref": f"{_SCHEMAS}{Profile.__name__}"} if form == "json" else _binary(PROFILE_FORMS[form])
    return {
        "operationId": f"profile-{form}",
        "tags": [MAIN],
        "summary": words.PROFILE[form],
        "description": f"{words.PROFILE[form]}\n\n{words.PROFILE_WORDS}",
        "parameters": [
            {"name": "area", "in": "path", "description": words.AREA, "required": True, "schema": code}
        ],
        "responses": _responses(
            {PROFILE_FORMS[form]: {"schema": schema}}, "bad-question", "unknown-area", "cannot-be-met"
        ),
    }


def _binary(media_type: str) -> Json:
    """Return the schema of bytes that are no text."""
    return {"contentMediaType": media_type}


def _responses(content: Json, *refusals: str) -> Json:
    """Return an answer and what may come in its place; kinds of one status share its place."""
    shared = ("method", "not-acceptable", "too-long", "fault", "busy")
    statuses = {each.name: str(each.status) for each in KINDS}
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in ("ETag", "Cache-Control")}
    return {
        "200": {"description": words.ANSWER, "headers": headers, "content": content},
        "304": {"description": words.KNOWN, "headers": headers},
        **{statuses[each]: {"$ref": f"#/components/responses/{each}"} for each in (*refusals, *shared)},
    }


def _content(resource: Resource) -> Json:
    """Return the forms of an answer."""
    rows = _name(resource)
    schemas: dict[str, Json] = {
        "json": {"$ref": f"{_SCHEMAS}{rows}"},
        "geojson": {"$ref": f"{_SCHEMAS}{rows}-places"},
    }
    return {
        MIME[form]: {"schema": schemas.get(form, {"type": "string"})}
        if form not in BINARY
        else {"schema": _binary(MIME[form])}
        for form in ([resource.form] if resource.form else FORMATS)
    }


def _parameter(choice: Choice, example: Mapping[str, str]) -> Json:
    """Return a choice as a parameter."""
    found: Json = {
        "name": choice.name,
        "in": "query",
        "description": _said(choice),
        "required": choice.usual == "",
        "schema": _schema(choice),
    }
    if isinstance(choice, Several | Texts):
        found |= {"style": "form", "explode": True}
    if choice.name in example:
        text = example[choice.name]
        found["example"] = list(listed(text)) if isinstance(choice, Several | Texts) else _plain(choice, text)
    return found


def _said(choice: Choice) -> str:
    """Return the words for a choice, with what it must be."""
    label = f"{choice.label[:1].upper()}{choice.label[1:]}"
    shape = f"Written as {choice.shape}." if choice.shape else ""
    expects = f"It must be {choice.expects}." if choice.expects else ""
    return " ".join(filter(None, [f"{label}.", expects or shape]))


def _schema(choice: Choice) -> Json:
    """Return what the texts of a choice may be."""
    if isinstance(choice, OneOf):
        found: Json = {"type": "string", "enum": list(choice.options)}
    elif isinstance(choice, Several):
        options = {"type": "string", "enum": list(choice.options)}
        found = {"type": "array", "items": options, "uniqueItems": True}
        return found | ({"default": list(listed(choice.usual))} if choice.usual != NONE else {})
    elif isinstance(choice, Texts):
        return {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": LONGEST_VALUE}}
    elif isinstance(choice, Number):
        found = {"type": "number", "minimum": choice.low, "maximum": choice.high}
    elif isinstance(choice, Amount):
        found = {"type": "integer" if choice.whole else "number"}
    elif isinstance(choice, Ages):
        found = {"type": "string", "pattern": r"^[0-9]{1,2}(-[0-9]{1,2})?$"}
    else:
        found = {"type": "string", "maxLength": LONGEST_VALUE}
    usual = choice.usual not in (NONE, "")
    return found | ({"default": _plain(choice, choice.usual)} if usual else {})


def _plain(choice: Choice, text: str) -> Any:
    """Return a text as the value that it means in a schema."""
    if isinstance(choice, Amount | Number):
        number = float(text)
        return int(number) if number.is_integer() else number
    return text


# ---- Schemas ---------------------------------------------------------------------------------------------


def _name(resource: Resource) -> str:
    """Return what the rows of an answer are called among the schemas."""
    return resource.answer.name.replace(" ", "-")


def _tables() -> Iterator[tuple[str, Json]]:
    """Yield the schemas of the rows of each answer, and of the rows with their places."""
    for name, resource in {_name(each): each for each in RESOURCES.values()}.items():
        tables = list(resource.answer.columns.items())
        rows = []
        for number, (heading, columns) in enumerate(tables):
            row = f"{name}-{_short(heading, number)}" if len(tables) > 1 else f"{name}-row"
            yield row, _row(columns)
            yield f"{row}-place", _place(row)
            rows.append(row)
        of_rows, of_places = ([{"$ref": f"{_SCHEMAS}{each}{end}"} for each in rows] for end in ("", "-place"))
        # Rows are all of one table, not of several mixed.
        lists = [{"type": "array", "items": {**each, "unevaluatedProperties": False}} for each in of_rows]
        yield name, lists[0] if len(lists) == 1 else {"anyOf": lists}
        collections = [_collection(each) for each in of_places]
        yield f"{name}-places", collections[0] if len(collections) == 1 else {"anyOf": collections}


def _short(heading: str, number: int) -> str:
    """Return a heading such as "Columns of split" as a part of a name."""
    return heading.rsplit(" of ", 1)[1] if " of " in heading else str(number + 1)


def _row(columns: Columns) -> Json:
    """Return the schema of a row."""
    return {
        "type": "object",
        "properties": {name: _cell(each) for name, each in columns.items()},
        "required": list(columns),
    }


def _cell(column: Column) -> Json:
    """Return the schema of a cell; null where it is unknown."""
    kind = "string" if column.kind == "text" else "number"
    return {"type": [kind, "null"], "description": column.words}


def _place(row: str) -> Json:
    """Return the schema of a row with its place."""
    number = {"row": {"type": "integer", "description": words.ROW}}
    return {
        "type": "object",
        "properties": {
            "type": {"const": "Feature"},
            "properties": {"$ref": f"{_SCHEMAS}{row}", "properties": number, "unevaluatedProperties": False},
            "geometry": {"type": ["object", "null"], "description": words.GEOMETRY},
        },
        "required": ["type", "properties", "geometry"],
    }


def _collection(place: Json) -> Json:
    """Return the schema of rows with their places, and of where they are from."""
    text: Json = {"type": "string"}
    texts: Json = {"type": "array", "items": text}
    about = {"title": text, "as_of": text, "period": text, "source": texts, "licence": texts}
    kind = {"type": {"const": "FeatureCollection"}, "features": {"type": "array", "items": place}}
    return {
        "type": "object",
        "properties": {**kind, **about},
        "required": ["type", "features"],
    }


def _problem() -> Json:
    """Return the schema of a refusal."""
    return {
        "type": "object",
        "description": words.PROBLEM,
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": {"type": "string"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string"},
            "instance": {"type": "string", "format": "uri-reference"},
        },
        "required": ["type", "title", "status", "detail", "instance"],
        "additionalProperties": False,
    }


def _refusal(kind: Kind) -> Json:
    """Return a kind of refusal as a response."""
    return {
        "description": f"{kind.title}. {kind.words}",
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"{_SCHEMAS}Problem"}}},
    }


def _entry_schema() -> Json:
    """Return the schema of what the first address says."""
    text = {"type": "string"}
    pair = {"type": "object", "properties": {"href": text, "title": text}, "required": ["href", "title"]}
    place = {"type": "object", "properties": {"code": text, "name": text}, "required": ["code", "name"]}
    names = ("title", "as_of", "data", "docs", "openapi")
    properties = {**dict.fromkeys(names, text), "place": place, "resources": {"type": "array", "items": pair}}
    return {"type": "object", "properties": properties, "required": sorted(properties)}


def _first_line(text: str) -> str:
    """Return the first line of some words."""
    return text.splitlines()[0] if text else ""
