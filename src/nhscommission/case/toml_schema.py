"""The shape of ``case.toml``, and strict structuring of it through cattrs."""

import tomllib
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NewType, TypeAlias, TypeVar

import attrs

from nhscommission.case.business_case import Document
from nhscommission.finance.uncertainty.correlation import RankCorrelation
from nhscommission.foundations.errors import CaseFileError, suggest

if TYPE_CHECKING:
    from cattrs import Converter

FORMAT: Final = 1
_NO_TABLE: Final = ("object has no attribute 'keys'", "object is not iterable")
"""What Python says of text or a number where a table should be."""
CASE_FILE: Final = "case.toml"

_Section = TypeVar("_Section")
Names = NewType("Names", list[str])
Months = NewType("Months", list[float])
OverrideValues: TypeAlias = str | dict[str, str] | dict[str, dict[str, str]]


@attrs.frozen(kw_only=True)
class SectorSection:
    """``[sector]``."""

    name: str
    host: str = ""


@attrs.frozen(kw_only=True)
class HorizonSection:
    """``[horizon]``."""

    go_live: date
    years: int
    part_year_rule: str = "months"


@attrs.frozen(kw_only=True)
class DiscountingSection:
    """``[payback.discounting]``."""

    schedule: str
    timing: str = "year"
    base_date: date | None = None
    part_year_rule: str = "months"


@attrs.frozen(kw_only=True)
class PaybackSection:
    """``[payback]``."""

    day_count: str = "between_dates"
    rounding: str = "nearest"
    crossing: str = "first"
    accrual: Months | None = None
    discounting: DiscountingSection | None = None
    counted_from: date | None = None


@attrs.frozen(kw_only=True)
class PricesSection:
    """``[prices]``."""

    year: str
    basis: str = "real"


@attrs.frozen(kw_only=True)
class TotalSection:
    """``[[totals]]``."""

    id: str
    label: str
    lines: Names


@attrs.frozen(kw_only=True)
class RatioSection:
    """``[[ratios]]``."""

    id: str
    label: str
    numerator: str
    denominator: str
    note: str = ""


@attrs.frozen(kw_only=True)
class OverrideSection:
    """``[[scenarios.overrides]]``."""

    assumption: str
    source: str
    basis: str = ""
    quality: str = ""
    note: str | None = None
    computed_by: str = ""
    distribution: str = ""
    drawn: str = ""
    values: OverrideValues


@attrs.frozen(kw_only=True)
class ScenarioSection:
    """``[[scenarios]]``."""

    id: str
    label: str
    note: str = ""
    overrides: list[OverrideSection] = attrs.field(factory=list)


@attrs.frozen(kw_only=True)
class CaseSection:
    """The whole of ``case.toml``."""

    format: int
    id: str
    title: str
    note: str = ""
    sector: SectorSection
    horizon: HorizonSection
    prices: PricesSection | None = None
    payback: PaybackSection = attrs.field(factory=PaybackSection)
    documents: list[Document] = attrs.field(factory=list)
    totals: list[TotalSection] = attrs.field(factory=list)
    ratios: list[RatioSection] = attrs.field(factory=list)
    correlations: list[RankCorrelation] = attrs.field(factory=list)
    scenarios: list[ScenarioSection] = attrs.field(factory=list)


@lru_cache(maxsize=1)
def converter() -> "Converter":
    """Return the converter, made once: no unknown keys, and no silent change of type.

    Returns
    -------
    cattrs.Converter
        Structures `CaseSection` from what TOML holds, and back.
    """
    from cattrs import Converter

    made = Converter(forbid_extra_keys=True, omit_if_default=True)
    for kind, words in ((str, "text in quotes"), (int, "a whole number"), (date, "a date")):
        made.register_structure_hook(kind, _strict(kind, words))
    made.register_structure_hook(bool, _true_or_false)
    made.register_structure_hook(float, _number)
    made.register_structure_hook(Months, _months)
    made.register_structure_hook(OverrideValues, _override_values)
    made.register_structure_hook(Names, _names)
    made.register_unstructure_hook(date, lambda value: value)
    return made


def _strict(kind: type, words: str) -> Any:
    def structure(value: object, _: object) -> object:
        if not isinstance(value, kind) or isinstance(value, bool | datetime):
            raise TypeError(f"found {value!r}, and {words} is needed")
        return value

    return structure


def _true_or_false(value: object, _: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"found {value!r}, and true or false is needed, without quotes")
    return value


def _months(value: object, _: object) -> Months:
    if not isinstance(value, list):
        raise TypeError(f"found {value!r}, and a list of twelve numbers is needed, April's first")
    return Months([_number(x, float) for x in value])


def _number(value: object, _: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError(f"found {value!r}, and a number is needed")
    return float(value)


def _names(value: object, _: object) -> Names:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise TypeError(f"found {value!r}, and a list of names in quotes is needed")
    return Names(value)


def _override_values(value: object, _: object) -> OverrideValues:
    """Accept text, or a table of texts, or a table of tables of texts."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        deep = [isinstance(inner, dict) for inner in value.values()]
        texts = [
            text
            for inner in value.values()
            for text in (inner.values() if isinstance(inner, dict) else (inner,))
        ]
        if all(isinstance(text, str) for text in texts) and len(set(deep)) == 1:
            return value
    raise TypeError(f'found {value!r}, and figures in quotes are needed, for example "2%"')


def read_case_toml(text: str) -> CaseSection:
    """Read the text of ``case.toml``.

    Parameters
    ----------
    text : str
        The file's text.

    Returns
    -------
    CaseSection
        What it says.

    Raises
    ------
    CaseFileError
        If it is not TOML, or a key is missing, unknown or of the wrong type; the message gives
        the path to the field.
    """
    return read_toml(text, CaseSection, file=CASE_FILE, formats=FORMAT)


def read_toml(text: str, kind: type[_Section], *, file: str, formats: int) -> _Section:
    """Read a TOML file into sections, strictly.

    Parameters
    ----------
    text : str
        The file's text.
    kind : type
        The attrs class of the whole.
    file : str
        The file's path within the case folder, for messages.
    formats : int
        The format that this version reads.

    Returns
    -------
    object
        What it says, as `kind`.

    Raises
    ------
    CaseFileError
        If it is not TOML, of another format, or a key is missing, unknown or of the wrong type;
        the message gives the path to the field.
    """
    from cattrs import BaseValidationError

    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise CaseFileError(f"not TOML: {error}", file=file) from error
    if data.get("format") != formats:
        raise CaseFileError(
            f"format is {data.get('format')!r}, and this version reads format = {formats}",
            file=file,
        )
    try:
        return converter().structure(data, kind)
    except BaseValidationError as error:
        raise CaseFileError("; ".join(_reasons(error, "")), file=file) from error


def _reasons(error: BaseException, path: str) -> list[str]:
    """Say for each error within an error group at which path it is, and what is wrong."""
    from cattrs import (
        AttributeValidationNote,
        ForbiddenExtraKeysError,
        IterableValidationNote,
    )

    reasons = []
    for inner in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        place = path
        for note in getattr(inner, "__notes__", ()):
            if isinstance(note, AttributeValidationNote):
                place = f"{path}.{note.name}" if path else str(note.name)
            elif isinstance(note, IterableValidationNote):
                place = f"{path}[{note.index}]"
        where = place or "the top level"
        if isinstance(inner, BaseExceptionGroup):
            reasons += _reasons(inner, place)
        elif isinstance(inner, ForbiddenExtraKeysError):
            known = [field.name for field in attrs.fields(inner.cl)]
            reasons += [
                f"unknown key {key!r} in {where}; {suggest(key, known)}"
                for key in sorted(inner.extra_fields)
            ]
        elif isinstance(inner, KeyError):
            reasons.append(f"{place}: this key is missing")
        elif "object has no attribute 'keys'" in str(inner) or "object is not iterable" in str(
            inner
        ):
            reasons.append(f"{where}: a table of its own is needed here, [{where}] or [[{where}]]")
        else:
            reasons.append(f"{where}: {inner}")
    return reasons or [f"{path or 'the top level'}: {error}"]
