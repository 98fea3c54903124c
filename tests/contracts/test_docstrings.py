"""Every public docstring says what it takes and gives, in which unit, what it refuses, and why."""

import inspect
import re
from typing import Any

import attrs
import pytest

import nhscommission as nc

PUBLIC = {name: getattr(nc, name) for name in nc.__all__}
FUNCTIONS = sorted(name for name, found in PUBLIC.items() if inspect.isroutine(found))
RECORDS = sorted(
    name for name, found in PUBLIC.items() if isinstance(found, type) and attrs.has(found)
)
METHODS = sorted(
    f"{name}.{method}"
    for name in RECORDS
    for method, found in vars(PUBLIC[name]).items()
    if not method.startswith("_") and inspect.isfunction(found)
)
METHOD = re.compile(r"\bspread|accrues|interval|weight|share|part year|payback|sum of", re.I)


def sections(name: str) -> dict[str, str]:
    head, *tail = name.split(".")
    found = PUBLIC[head]
    for part in tail:
        found = getattr(found, part)
    doc = inspect.getdoc(found)
    assert doc, f"{name} has no docstring"
    parts = re.split(r"\n(\w[\w ]*)\n-{3,}\n", "\n" + doc)
    return {"": parts[0].strip(), **dict(zip(parts[1::2], parts[2::2], strict=True))}


def described(text: str) -> dict[str, str]:
    """Split a section into names and what is said of each."""
    entries: dict[str, str] = {}
    for block in re.split(r"\n(?=\S)", text.strip("\n")):
        heading, _, body = block.partition("\n")
        names = heading.partition(" : ")[0]
        for one in names.split(","):
            entries[one.strip().lstrip("*")] = f"{heading}\n{body}"
    return entries


def parameters(found: Any) -> list[str]:
    return [p for p in inspect.signature(found).parameters if p not in ("self", "cls")]


@pytest.mark.parametrize("name", FUNCTIONS + METHODS)
def test_parameters_are_those_of_the_signature(name: str) -> None:
    head, *tail = name.split(".")
    found = getattr(PUBLIC[head], tail[0]) if tail else PUBLIC[head]
    documented = described(sections(name).get("Parameters", ""))
    documented.pop("", None)
    assert list(documented) == parameters(found)


@pytest.mark.parametrize("name", RECORDS)
def test_fields_of_a_record_are_documented(name: str) -> None:
    documented = described(sections(name).get("Parameters", ""))
    documented.pop("", None)
    wanted = parameters(PUBLIC[name])
    if not documented:  # a kind of organisation, documented where its fields are
        (base,) = PUBLIC[name].__bases__
        assert parameters(base) == wanted
    else:
        assert list(documented) == wanted


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_returned_and_what_is_refused_is_said(name: str) -> None:
    found = sections(name)
    assert "Returns" in found
    assert "Raises" in found
    assert "Examples" in found, f"{name} has no example"
    for error in described(found["Raises"]):
        assert inspect.isclass(getattr(nc, error, None) or getattr(__builtins__, error, OSError))


@pytest.mark.parametrize("name", FUNCTIONS + METHODS + RECORDS)
def test_numbers_have_a_unit_and_arrays_a_shape(name: str) -> None:
    found = sections(name)
    for section in ("Parameters", "Returns"):
        for one, text in described(found.get(section, "")).items():
            heading = text.partition("\n")[0]
            kind = heading.partition(" : ")[2] or heading
            if "ndarray" in kind:
                assert "shape" in text, f"{name}, {one}: no shape"
            if re.search(r"\bndarray\b|\bfloat\b|LabelledArray", kind):
                assert re.search(r"\[[^\]]+\]", text), f"{name}, {one}: no unit"


@pytest.mark.parametrize(
    "name",
    [
        "allocate",
        "allocation_per_head",
        "appraise",
        "audit",
        "combine_components",
        "distance_from_target",
        "infer_range",
        "infer_total",
        "load_lineage",
        "normalise_population",
        "normalise_shares",
        "pace_of_change",
        "payback_days",
        "roll_up",
        "round_table",
        "share_cost",
        "target_allocations",
        "weight_population",
        "years_in_period",
    ],
)
def test_a_method_names_its_source(name: str) -> None:
    assert "References" in sections(name)
