"""Units of account: pounds, people, whole-time equivalents and time.

A small `pint` registry of our own, made on first use. Two choices matter:

- an **hour**, a **day** and a **year** are three separate dimensions, because how many paid days a
  year holds is an assumption of the case (225 for a contractor, 365 for rent), never a constant
  of nature. ``£500/hour × 225 day/year`` therefore does not come out as pounds a year, and a slip
  between an hourly and a daily rate cannot pass;
- a **person** and a **WTE** differ likewise: a cost per person times a number of WTEs needs a
  stated number of people per WTE.

A month is one twelfth of a year (the part-year rule of the 2009 case). A percentage is read as a
fraction, so that ``%`` as a unit is a pure number.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from nhscommission.foundations.errors import UnitError

if TYPE_CHECKING:
    import pint

DIMENSIONLESS: Final = "1"
MONEY: Final = "GBP"
PERCENT: Final = "%"

_DEFINITIONS: Final = (
    "GBP = [currency] = _ = pound = pounds",
    "person = [person] = _ = people = persons = head = heads = resident = residents",
    "WTE = [staff] = _ = wte = WTEs = FTE = fte",
    "year = [year] = _ = years = annum",
    "month = year / 12 = _ = months",
    "day = [day] = _ = days",
    "hour = [hour] = _ = hours",
)
_PER = re.compile(r"\s+per\s+|\s+an?\s+", re.IGNORECASE)
_LEADING_PER = re.compile(r"^(?:per|an?)\s+", re.IGNORECASE)
_PER_ANNUM = re.compile(r"\s*\bp\.?a\b\.?", re.IGNORECASE)
_UNIT: Final = re.compile(r"[A-Za-z]+(?: ?[*/] ?[A-Za-z]+)*", re.ASCII)
_LONGEST: Final = 100
_POWER: Final = re.compile(r"(^|[*/])([A-Za-z]+)\*\*(\d+)")


@lru_cache(maxsize=1)
def unit_registry() -> "pint.UnitRegistry[float]":
    """Return the package's own pint registry, made once.

    Returns
    -------
    pint.UnitRegistry
        Knows GBP, person, WTE, year, month, day and hour, and nothing else.

    Raises
    ------
    ImportError
        If pint is not installed.

    Examples
    --------
    >>> quantity = unit_registry().Quantity
    >>> cost = quantity(44.4, "WTE") * quantity(9364, "GBP/WTE/year")
    >>> print(f"{cost:.0f}")
    415762 GBP / year
    """
    import pint

    registry: pint.UnitRegistry[float] = pint.UnitRegistry(None, case_sensitive=False)
    for definition in _DEFINITIONS:
        registry.define(definition)
    return registry


@lru_cache(maxsize=512)
def _parse(text: str) -> "pint.Unit":
    plain = " ".join(text[:_LONGEST].replace("£", "GBP").replace("%", DIMENSIONLESS).split())
    plain = _PER.sub("/", _LEADING_PER.sub("1/", _PER_ANNUM.sub("/year", plain)))
    if plain in ("", DIMENSIONLESS):
        return unit_registry().dimensionless
    if plain.startswith(("/", "1/", "1 /")):
        plain = f"dimensionless/{plain.partition('/')[2].strip()}"
    if len(text) > _LONGEST or not _UNIT.fullmatch(plain):
        raise UnitError(
            f"{text[:_LONGEST]!r} is not a unit; write it from GBP, person, WTE, year, month, day, "
            "hour and % with / and *, for example GBP/WTE/year"
        )
    try:
        return unit_registry().parse_units(plain)
    except Exception as error:  # pint raises errors of many kinds, assertions among them
        raise UnitError(
            f"unknown unit {text!r}; the known units are GBP (£), person, WTE, year, month, day, "
            "hour and %, combined with / and *, for example GBP/WTE/year"
        ) from error


def _spell(unit: "pint.Unit") -> str:
    """Write a unit with / and * alone, a power as a repetition."""

    def repeat(power: re.Match[str]) -> str:
        joined = "/" if power[1] == "/" else "*"
        return power[1] + joined.join([power[2]] * int(power[3]))

    return _POWER.sub(repeat, f"{unit:C}")


@lru_cache(maxsize=512)
def canonical_unit(text: str) -> str:
    """Write a unit in its one canonical form.

    Parameters
    ----------
    text : str
        A unit as people write it: ``"£/WTE/year"``, ``"GBP per person"``, ``"%"``, ``""``.

    Returns
    -------
    str
        For example ``"GBP/WTE/year"``; ``"1"`` for a pure number.

    Raises
    ------
    UnitError
        If a word of it is not a unit known here.

    Examples
    --------
    >>> canonical_unit("£ per WTE per year")
    'GBP/WTE/year'
    >>> canonical_unit("people")
    'person'
    """
    unit = _parse(text)
    return DIMENSIONLESS if unit == unit_registry().dimensionless else _spell(unit)


@lru_cache(maxsize=512)
def conversion_factor(unit: str, to: str) -> float:
    """Say how many of one unit are in another.

    Parameters
    ----------
    unit : str
        The unit to convert from.
    to : str
        The unit to convert to.

    Returns
    -------
    float
        Multiply an amount in `unit` by this to have it in `to` [dimensionless].

    Raises
    ------
    UnitError
        If either is unknown, or they measure different things.

    Examples
    --------
    >>> conversion_factor("GBP/month", "GBP/year")
    12.0
    """
    start, end = _parse(unit), _parse(to)
    if start.dimensionality != end.dimensionality:
        raise UnitError(
            f"{canonical_unit(unit)} cannot be read as {canonical_unit(to)}: they measure "
            "different things"
        )
    return round(float(unit_registry().convert(1.0, start, end)), 15)


@lru_cache(maxsize=512)
def multiply_units(units: tuple[str, ...]) -> str:
    """Multiply units out.

    Parameters
    ----------
    units : tuple of str
        The units of the factors of a product.

    Returns
    -------
    str
        The product's unit, in canonical form.

    Raises
    ------
    UnitError
        If one of them is unknown.

    Examples
    --------
    >>> multiply_units(("WTE", "GBP/WTE/year", "year"))
    'GBP'
    >>> multiply_units(("GBP/hour", "day/year", "year"))
    'GBP*day/hour'
    """
    product = unit_registry().dimensionless
    for unit in units:
        product = product * _parse(unit)
    return DIMENSIONLESS if product == unit_registry().dimensionless else _spell(product)


@lru_cache(maxsize=512)
def divide_units(above: str, below: str) -> str:
    """Divide one unit by another.

    Parameters
    ----------
    above, below : str
        The units above and below the line.

    Returns
    -------
    str
        The quotient's unit, in canonical form.

    Raises
    ------
    UnitError
        If one of them is unknown.

    Examples
    --------
    >>> divide_units("GBP", "person"), divide_units("GBP/year", "GBP")
    ('GBP/person', '1/year')
    """
    quotient = _parse(above) / _parse(below)
    return DIMENSIONLESS if quotient == unit_registry().dimensionless else _spell(quotient)
