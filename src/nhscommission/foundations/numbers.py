"""Numbers that records hold: read from what people type, and checked once."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.exact import as_fraction


def as_float(value: Any, *, what: str) -> float:
    """Read a number as a float, exactly as a person would.

    Parameters
    ----------
    value : int, float, Decimal, Fraction or str
        The number; text may have a pound sign in front.
    what : str
        What it is, for the message.

    Returns
    -------
    float
        Its nearest float [as given].

    Raises
    ------
    InvalidValueError
        If it is no finite number, or beyond what a float can hold.

    Examples
    --------
    >>> as_float("£48,000", what="the salary")
    48000.0
    """
    try:
        return float(_exact(value, what=what))
    except OverflowError:
        raise InvalidValueError(f"{what} is {shown(value)}; give a smaller number") from None


def as_number(value: Any, *, what: str, above_0: bool = False) -> float:
    """Read a number that cannot be below 0.

    Parameters
    ----------
    value : int, float, Decimal, Fraction or str
        The number; text may have a pound sign in front.
    what : str
        What it is, for the message.
    above_0 : bool, optional
        Whether 0 is refused too.

    Returns
    -------
    float
        The number [as given].

    Raises
    ------
    InvalidValueError
        If it is no finite number, is below 0, or is 0 where that is refused.

    Examples
    --------
    >>> as_number("2.5", what="the posts")
    2.5
    """
    wanted = "a number above 0" if above_0 else "a number of 0 or more"
    try:
        number = as_float(value, what=what)
    except InvalidValueError:
        raise InvalidValueError(f"{what} is {shown(value)}; give {wanted}") from None
    if number < 0 or (above_0 and number == 0):
        raise InvalidValueError(f"{what} is {shown(value)}; give {wanted}")
    return number


def settle_number(record: Any, field: str, *, what: str, above_0: bool = False) -> None:
    """Read a field of a frozen record as a number, once, when it is made.

    Parameters
    ----------
    record : object
        The record, in its ``__attrs_post_init__``.
    field : str
        The name of the field.
    what : str
        What it is and whose, for the message.
    above_0 : bool, optional
        Whether 0 is refused too.

    Raises
    ------
    InvalidValueError
        If it is no finite number, is below 0, or is 0 where that is refused.
    """
    number = as_number(getattr(record, field), what=what, above_0=above_0)
    object.__setattr__(record, field, number)


def as_whole(value: Any, *, what: str, least: int = 0) -> int:
    """Read a whole number.

    Parameters
    ----------
    value : int, float, Decimal, Fraction or str
        The number.
    what : str
        What it is, for the message.
    least : int, optional
        The least it can be.

    Returns
    -------
    int
        The number [as given].

    Raises
    ------
    InvalidValueError
        If it is not whole, is below the least, or is a percentage.

    Notes
    -----
    It is exact however large it is, up to what a float can hold.

    Examples
    --------
    >>> as_whole(15.0, what="the members")
    15
    >>> as_whole(2**53 + 1, what="the pence")
    9007199254740993
    """
    try:
        as_float(value, what=what)  # what a float cannot hold is refused
        number = _exact(value, what=what)
    except InvalidValueError:
        number = None
    percentage = isinstance(value, str) and value.rstrip().endswith("%")
    if number is None or percentage or number < least or number.denominator != 1:
        raise InvalidValueError(f"{what} is {shown(value)}; give a whole number from {least} on")
    return number.numerator


def _exact(value: Any, *, what: str) -> Fraction:
    """Read a number, with or without a pound sign in front."""
    text = value.strip().removeprefix("£").strip() if isinstance(value, str) else value
    return as_fraction(text, what=what)


def check_day(value: Any, *, what: str) -> date:
    """Take a day: a date without a time.

    Parameters
    ----------
    value : datetime.date
        The day.
    what : str
        What it is, for the message.

    Returns
    -------
    datetime.date
        The same.

    Raises
    ------
    InvalidValueError
        If it is text, has a time of day, or is anything else.
    """
    if isinstance(value, datetime) or not isinstance(value, date):
        raise InvalidValueError(
            f"{what} is {shown(value)}; give a day as datetime.date(2026, 10, 1)"
        )
    return value


def expect(value: Any, kind: type, *, what: str, like: str) -> None:
    """Check that an argument is of a kind.

    Parameters
    ----------
    value : object
        The argument.
    kind : type
        What it should be.
    what : str
        What it is, for the message.
    like : str
        What is right, as one would write it.

    Raises
    ------
    InvalidValueError
        If it is anything else.
    """
    if not isinstance(value, kind):
        raise InvalidValueError(f"{what} is {shown(value)}; give {like}")


def expect_several(value: Any, *, what: str, like: str) -> tuple[Any, ...]:
    """Take several values: a list, but no text and no single value.

    Parameters
    ----------
    value : iterable
        The values.
    what : str
        What they are, for the message.
    like : str
        What is right, as one would write it.

    Returns
    -------
    tuple
        The same.

    Raises
    ------
    InvalidValueError
        If it is text, or one value.
    """
    if isinstance(value, str | bytes) or not isinstance(value, Iterable):
        raise InvalidValueError(f"{what}: found {shown(value)}; give several, such as {like}")
    return tuple(value)


def check_by_name(value: Any, *, what: str, like: str) -> Mapping[str, Any]:
    """Take values that each have a name.

    Parameters
    ----------
    value : mapping of str to object
        The values by name.
    what : str
        What they are, for the message.
    like : str
        What is right, as one would write it.

    Returns
    -------
    mapping of str to object
        The same.

    Raises
    ------
    InvalidValueError
        If they have no names: a number alone, a list, or None.
    """
    if not isinstance(value, Mapping):
        raise InvalidValueError(f"{what} is {shown(value)}; give values by name: {like}")
    return value
