"""What is wrong with a scenario, in sentences: the field, what was found, what was expected, the nearest name or the likely meaning."""

from collections.abc import Iterable, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import BaseMetadata, Ge, Gt, Le, Lt
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from data.errors import BadValueError

AFTER = "Nothing was projected."
_NEAR = 60.0  # of 100: below it no name is suggested
_SHOWN = 5
_TAGS = {"plan": "plan", "plans": "plan", "to": "plan", "levers": "lever"}
_KINDS = {"float_type": "a number", "int_type": "a whole number", "string_type": "text", "finite_number": "a finite number"}


def bad_scenario(error: ValidationError, found: Mapping[str, Any], model: type[BaseModel], source: str) -> BadValueError:
    """The error a user can act on, of the first few things that pydantic found wrong."""
    details = error.errors(include_url=False)
    sentences = [_sentence(detail, found, model) for detail in details[:_SHOWN]]
    more = [f"And {len(details) - _SHOWN} more."] if len(details) > _SHOWN else []
    return BadValueError(f"{source}: {' '.join([*sentences, *more])}")


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like one that is not known, where one is like it at all."""
    best = extractOne(name, list(known), scorer=ratio, score_cutoff=_NEAR)
    return None if best is None else str(best[0])


def _sentence(detail: ErrorDetails, found: Mapping[str, Any], model: type[BaseModel]) -> str:
    place = _place(detail["loc"])
    where = _where(place)
    value = detail["input"]
    match detail["type"]:
        case "extra_forbidden":
            known = list(_model_at(place[:-1], found, model).model_fields)
            return _unknown(where, str(place[-1]), known, "field")
        case "union_tag_invalid":
            known = [tag.strip(" '") for tag in str(detail["ctx"]["expected_tags"]).split(",")]
            kind = _kind(place)
            return _unknown(f"{where}.{kind}", str(detail["ctx"]["tag"]), known, kind)
        case "union_tag_not_found":
            kind = _kind(place)
            return f"{where}: found no {kind} = ...; expected the name of one. {AFTER} Name it."
        case "missing":
            return f"{where}: found nothing; expected {_expected(_field_at(place, found, model))}. {AFTER} Name it."
        case "value_error":
            said = str(detail["msg"]).removeprefix("Value error, ")
            return f"{where + ': ' if where else ''}{said}. {AFTER} Correct it."
        case _:
            field = _field_at(place, found, model)
            if field is None:
                return f"{where or 'the file'}: found {_shown(value)}; expected a table of fields. {AFTER} Correct it."
            kind = _KINDS.get(detail["type"], "")
            return f"{where}: found {_shown(value)}; expected {_expected(field, kind)}. {AFTER} {_meaning(value, field)}"


def _unknown(where: str, name: str, known: Sequence[str], kind: str) -> str:
    near = nearest(name, known)
    do = f"Did you mean {near}?" if near else "Leave it out, or correct its name."
    return f"{where}: found the unknown {kind} {name}; expected one of {', '.join(known)}. {AFTER} {do}"


def _place(loc: Sequence[int | str]) -> tuple[int | str, ...]:
    """Where pydantic was, without the tags of unions, which follow the names of _TAGS and the numbers in their lists."""
    place: list[int | str] = []
    skipped = False  # whether the tag of the last of these names has been passed
    for step in loc:
        listed = place[-1:] and isinstance(place[-1], int)
        tagged = str(place[-2] if listed else place[-1]) if place else ""
        after_tagged = tagged in _TAGS and (listed or not isinstance(step, int))
        if after_tagged and not skipped:
            skipped = True
            continue
        skipped = False
        place.append(step)
    return tuple(place)


def _kind(place: Sequence[int | str]) -> str:
    """What a union's place holds: a plan or a lever."""
    return next(_TAGS[step] for step in reversed(place) if isinstance(step, str) and step in _TAGS)


def _where(place: Sequence[int | str]) -> str:
    text = ""
    for step in place:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _field_at(place: Sequence[int | str], found: Any, model: type[BaseModel]) -> FieldInfo | None:
    parent = _model_at(place[:-1], found, model)
    return parent.model_fields.get(str(place[-1])) if place else None


def _model_at(place: Sequence[int | str], found: Any, model: type[BaseModel]) -> type[BaseModel]:
    """The model that stands at a place: of a union, the one whose tag was found there."""
    for number, step in enumerate(place):
        if isinstance(step, int):
            continue
        field = model.model_fields.get(step)
        listed = number + 1 < len(place) and isinstance(place[number + 1], int)
        value = _value_at(found, place[: number + 1 + listed])
        candidates = [kind for kind in _classes(field.annotation if field else None) if issubclass(kind, BaseModel)]
        tagged = [kind for kind in candidates if isinstance(value, Mapping) and _tag(kind) in value.values()]
        if not candidates:
            return model
        model = (tagged or candidates)[0]
    return model


def _value_at(found: Any, place: Sequence[int | str]) -> Any:
    for step in place:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return None
    return found


def _tag(model: type[BaseModel]) -> str | None:
    field = model.model_fields.get("plan") or model.model_fields.get("lever")
    return field.default if field else None


def _classes(annotation: Any) -> list[type]:
    if get_origin(annotation) in (Union, UnionType, Annotated, tuple):
        return [kind for inner in get_args(annotation) for kind in _classes(inner)]
    return [annotation] if isinstance(annotation, type) else []


def _bounds(field: FieldInfo) -> list[BaseMetadata]:
    found = [*field.metadata]
    for inner in get_args(field.annotation):
        found += [meta for meta in getattr(inner, "__metadata__", ()) for meta in getattr(meta, "metadata", [meta])]
    return [meta for meta in found if isinstance(meta, (Ge, Gt, Le, Lt))]


def _expected(field: FieldInfo | None, kind: str = "") -> str:
    if field is None:
        return "a value"
    if names := _names(field):
        return f"one of {', '.join(names)}"
    if any(issubclass(kind, BaseModel) for kind in _classes(field.annotation)):
        origins = [get_origin(inner) for inner in (field.annotation, *get_args(field.annotation))]
        return "a list of tables" if tuple in origins else "a table"
    ends = []
    for meta in _bounds(field):
        match meta:
            case Ge(ge=end):
                ends.append(f"from {_number(end)}")
            case Gt(gt=end):
                ends.append(f"above {_number(end)}")
            case Le(le=end):
                ends.append(f"to {_number(end)}" if ends else f"at most {_number(end)}")
            case Lt(lt=end):
                ends.append(f"to below {_number(end)}" if ends else f"below {_number(end)}")
    whole = int in _classes(field.annotation)
    kind = kind or ("a whole number" if whole else "a number" if float in _classes(field.annotation) else "text")
    unit = f" ({field.description})" if field.description else ""
    return f"{kind} {' '.join(ends)}".strip() + unit


def _names(field: FieldInfo) -> list[str]:
    """The words a field may be, where it is a word of a list."""
    inner = (field.annotation, *get_args(field.annotation))
    words = [word for kind in inner if get_origin(kind) is Literal for word in get_args(kind)]
    return list(dict.fromkeys(words))


def _meaning(value: Any, field: FieldInfo) -> str:
    """What was probably meant: 0.3 for 30, a number for text."""
    if names := _names(field):
        near = nearest(str(value), names)
        return f"Did you mean {near}?" if near else "Name one of them."
    if not {int, float} & set(_classes(field.annotation)):
        return "Correct it."
    if isinstance(value, str):
        try:
            number = float(value.strip().rstrip("%")) / (100 if value.strip().endswith("%") else 1)
        except ValueError:
            return "Write a number without quotes."
        return f"Write {number:g} without quotes." if _within(number, field) else "Write a number without quotes."
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "Correct it."
    if abs(value) > 1 and not _within(value, field) and _within(value / 100, field) and not _counted(field):
        return f"For {value:g}%, write {value / 100:g}."
    if int in _classes(field.annotation) and float(value).is_integer() and _within(value, field):
        return f"Write {int(value)}."
    return "Write a value in that range."


def _counted(field: FieldInfo) -> bool:
    """Whether a field is money, a number of things or of months, of which nobody writes percents."""
    return int in _classes(field.annotation) or (field.description or "").startswith(("USD", "count", "month", "million"))


def _within(value: float, field: FieldInfo) -> bool:
    for meta in _bounds(field):
        match meta:
            case Ge(ge=end) if not value >= end:  # type: ignore[operator]
                return False
            case Gt(gt=end) if not value > end:  # type: ignore[operator]
                return False
            case Le(le=end) if not value <= end:  # type: ignore[operator]
                return False
            case Lt(lt=end) if not value < end:  # type: ignore[operator]
                return False
    return True


def _shown(value: Any) -> str:
    text = f"the text {value!r}" if isinstance(value, str) else f"{value}"
    return text if len(text) <= 60 else f"{text[:57]}..."


def _number(value: Any) -> str:
    return f"{value:,.15g}"
