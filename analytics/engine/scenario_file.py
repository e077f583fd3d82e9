"""Scenario files: TOML that says only what it means to set, read into a scenario and given back as it was meant."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import ValidationError

from analytics.engine.complaints import AFTER, bad_scenario
from analytics.scenario import Scenario
from data.errors import BadValueError, UnreadableFileError


def scenario_from(values: Mapping[str, Any], source: str = "scenario") -> Scenario:
    """A scenario of plain values. BadValueError says in a sentence each what cannot be taken."""
    try:
        return Scenario.model_validate(values)
    except ValidationError as error:
        raise bad_scenario(error, values, Scenario, source) from error


def parse_scenario(text: str, source: str = "scenario") -> Scenario:
    """A scenario of the text of a file. BadValueError where it is no TOML, or says what cannot be taken."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadValueError(
            f"{source}: found text that is not TOML ({error}); expected lines such as markup = 0.3 under [plan]. {AFTER} Correct that line."
        ) from error
    return scenario_from(values, source)


def read_scenario(path: Path) -> Scenario:
    """The scenario of a file; OSError where it cannot be opened."""
    try:
        return parse_scenario(path.read_bytes().decode("utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            f"{path.name}: found bytes that are not UTF-8; expected TOML in UTF-8. {AFTER} Save it as UTF-8."
        ) from error


def as_named(scenario: Scenario) -> dict[str, Any]:
    """What a scenario names, as plain values that make the same scenario again: what it leaves out stays out."""
    return scenario.model_dump(mode="json", exclude_unset=True, exclude_none=True)


def schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file, by which an editor completes it."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Scenario.model_json_schema()} | {"title": "Unpeg scenario"}


def as_toml(scenario: Scenario) -> str:
    """The text of a scenario's file: what it names, and nothing else; reading it gives the same scenario."""
    return tomlkit.dumps(as_named(scenario))
