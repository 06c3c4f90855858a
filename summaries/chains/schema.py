"""What a model may answer. Read leniently in form, strictly in substance: what does not fit is a fault, in words."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from summaries.chains.lines import meant
from summaries.chains.reading import clean
from summaries.contract import Priority, Section

LONGEST = 1500  # characters of a sentence or a task
Sort = Literal["topic", "decision", "question", "task"]
Refs = Mapping[str, tuple[UUID, ...]]
B = TypeVar("B", bound="Stands")


def texts(value: Any) -> Any:
    one_by_one = value if isinstance(value, list) else [value] if isinstance(value, str | int) else []
    parts = [str(one) for one in one_by_one if isinstance(one, str | int)]
    return [name for part in parts for name in re.split(r"[,\s]+", part) if name]


def cleaned(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def nothing(value: Any) -> Any:
    return "" if value is None else cleaned(value)


def one_of(*known: str) -> BeforeValidator:
    """A word that is not known counts as the first."""
    return BeforeValidator(lambda value: value.strip().lower() if str(value).strip().lower() in known else known[0])


def day(value: Any) -> date | None:
    """None for a day that the calendar does not have."""
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        return None


Text = Annotated[str, BeforeValidator(cleaned), Field(min_length=1, max_length=LONGEST)]
Heading = Annotated[str, BeforeValidator(nothing), Field(max_length=120)]


class Stands(BaseModel):
    """Something that stands on lines of the data."""

    model_config = ConfigDict(extra="ignore")
    ids: Annotated[list[str], BeforeValidator(texts)] = []


class Sentence(Stands):
    section: Annotated[Section, one_of("overview", "topic", "decision", "question")] = "overview"
    heading: Heading = ""
    text: Text


class Note(Stands):
    kind: Annotated[Sort, one_of("topic", "decision", "question", "task")] = "topic"
    heading: Heading = ""
    text: Text


class Task(Stands):
    description: Text
    assignee: Heading = ""
    priority: Annotated[Priority, one_of("normal", "low", "high")] = "normal"
    start: Heading = ""
    due: Heading = ""


class Anew(Stands):
    number: int
    text: Annotated[str, BeforeValidator(nothing), Field(max_length=LONGEST)] = ""


def read(kind: type[B], rows: object, known: Refs) -> tuple[list[tuple[B, tuple[UUID, ...]]], list[str]]:
    """What is good, with the utterances it stands on, and what is wrong with the rest."""
    if not isinstance(rows, list):
        return [], ["there is no list"]
    good, faults = [], list[str]()
    for number, one in enumerate(rows, 1):
        try:
            value = kind.model_validate(one)
        except ValidationError as error:
            faults.append(f"entry {number}: {' and '.join(fields(error))} wrong")
            continue
        evidence = meant(value.ids, known)
        if evidence:
            good.append((value, evidence))
        else:
            faults.append(f"entry {number}: none of its ids is in the data")
    return good, faults


def fields(error: ValidationError) -> Iterable[str]:
    return dict.fromkeys(str(one["loc"][0]) if one["loc"] else "form" for one in error.errors(include_input=False))
