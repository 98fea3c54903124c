"""Printed figures: the number in a paper, and the interval that its rounding leaves open."""

import math
import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

import attrs

from nhscommission.foundations.errors import InvalidValueError, UnitError
from nhscommission.foundations.units import (
    DIMENSIONLESS,
    MONEY,
    PERCENT,
    canonical_unit,
    conversion_factor,
)

_SCALES: Final = {
    "": 0,
    "k": 3,
    "thousand": 3,
    "m": 6,
    "million": 6,
    "bn": 9,
    "billion": 9,
}
_FIGURE: Final = re.compile(
    r"""(?P<open>\()?\ ?
    (?P<sign>[-+])?\ ?
    (?P<currency>£|GBP)?\ ?
    (?P<inner_sign>[-+])?
    (?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<fraction>\d+))?
    (?P<close_early>\))?\ ?
    (?:(?P<scale>k|m|bn|thousand|million|billion)(?![A-Za-z]))?
    (?P<pence>p(?![A-Za-z.]))?\ ?
    (?P<percent>%)?\ ?
    (?P<close>\))?\ ?
    (?P<unit>[A-Za-z/].*)?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_RATE: Final = re.compile(r"/|per |an? |p\.?a\b", re.IGNORECASE)
_LONGEST: Final = 800
"""Enough for any float written in full."""
_NIL: Final = frozenset({"-", "–", "—", "£ -", "£-"})
_READ_AS: Final = "=>"
"""Between a figure as printed and what it is read as, where it was misprinted or misread."""
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_EXCEL_DATE: Final = re.compile(
    rf"\d{{1,2}}[-/]{_MONTH}(?:[-/]\d{{2,4}})?|{_MONTH}[-/]\d{{2,4}}|\d{{1,4}}/\d{{1,2}}/\d{{2,4}}",
    re.IGNORECASE,
)
_RIGHT: Final = "for example £5.28m, (£0.47m), 15.92%, 44.4 WTE, £9,364/WTE/year or -"


def _finite(instance: object, attribute: "attrs.Attribute[float]", value: float) -> None:
    if not math.isfinite(value):
        raise InvalidValueError(
            f"{attribute.name} is {value}, and must be a finite number ({instance!r})"
        )


def _not_negative(instance: object, attribute: "attrs.Attribute[float]", value: float) -> None:
    if value < 0:
        raise InvalidValueError(
            f"{attribute.name} is {value}, and cannot be below 0 ({instance!r})"
        )


@attrs.frozen(kw_only=True)
class PrintedFigure:
    """A figure as printed, the value it stands for, and what its rounding leaves open.

    Parameters
    ----------
    text : str
        The figure as printed, for example ``"(£0.47m)"``.
    value : float
        Its value in `unit`, unscaled: pounds, not millions [unit].
    half_unit : float
        Half of one unit in the last printed digit; 0 for an exact number [unit].
    unit : str
        Its canonical unit.
    nil : bool
        Whether it is a dash: printed as nothing, to no stated precision.
    read_as : str
        What it is read as, where the text itself cannot be read as the figure that is meant:
        ``"£3,464,614"`` for ``"£ 3.464,614"``.
    """

    text: str
    value: float = attrs.field(validator=_finite)
    half_unit: float = attrs.field(default=0.0, validator=[_finite, _not_negative])
    unit: str = attrs.field(default=DIMENSIONLESS)
    nil: bool = False
    read_as: str = ""

    @property
    def low(self) -> float:
        """The least number that rounds to this figure [unit]."""
        return self.value - self.half_unit

    @property
    def high(self) -> float:
        """The greatest number that rounds to this figure [unit]."""
        return self.value + self.half_unit

    @property
    def described(self) -> str:
        """The figure as printed, and what it is read as where that is another."""
        return f"{self.text} (read as {self.read_as})" if self.read_as else self.text

    def __str__(self) -> str:
        return f"{self.text} {_READ_AS} {self.read_as}" if self.read_as else self.text


def parse_figure(text: str, *, unit: str | None = None) -> PrintedFigure:
    """Read a figure as people print it.

    Parameters
    ----------
    text : str
        ``"£5.28m"``, ``"(£0.47m)"``, ``"38p"``, ``"15.92%"``, ``"271 days"``,
        ``"£9,364 per WTE per year"``,
        ``"£240.88m ± £0.03m"`` (a stated half width), ``"-"`` (nil), or, where print is damaged,
        ``"£ 3.464,614 => £3,464,614"`` (as printed, and as it is read).
    unit : str, optional
        The unit that is expected. A bare number takes it, and so do plain pounds where pounds per
        something are expected; a figure with another unit of its own is converted, and must
        measure the same thing.

    Returns
    -------
    PrintedFigure
        The value and half unit, in `unit` where that is given.

    Raises
    ------
    InvalidValueError
        If the text is not a figure.
    UnitError
        If its unit is unknown or is not what was expected.

    Notes
    -----
    The half unit is half of one in the last printed digit, whatever the digit is: £600k is read as
    £600,000 give or take £500. A dash is nil, which is a figure; a blank is missing, which is not.

    Examples
    --------
    >>> figure = parse_figure("(£0.47m)")
    >>> figure.value, figure.half_unit, figure.unit
    (-470000.0, 5000.0, 'GBP')
    >>> parse_figure("2%").value
    0.02
    """
    if not isinstance(text, str):
        raise InvalidValueError(f"{text!r} is not text; write {_RIGHT}")
    if len(text) > _LONGEST:
        raise InvalidValueError(f"{text[:_LONGEST]!r}… is too long for a figure; write {_RIGHT}")
    return _parse(text, None if unit is None else unit.strip())


@lru_cache(maxsize=8192)
def _parse(text: str, unit: str | None) -> PrintedFigure:
    plain = " ".join(text.replace("\u2212", "-").split())
    expected = None if unit is None else canonical_unit(unit)
    damaged, arrow, read_as = plain.partition(_READ_AS)
    if arrow:
        return _corrected(damaged.strip(), read_as.strip(), unit)
    if plain in _NIL:
        return PrintedFigure(text=text.strip(), value=0.0, unit=expected or DIMENSIONLESS, nil=True)
    main, plus_minus, width = plain.partition("±")
    value, half, own_unit = _read(main.strip(), text)
    if plus_minus:
        width_value, _, width_unit = _read(width.strip(), text)
        if width_value < 0:
            raise InvalidValueError(f"{text!r}: the width after ± is negative")
        if ("%" in main) != ("%" in width) and width_value:
            raise UnitError(
                f"{text!r}: write both the figure and its width as percentages, or none"
            )
        half = width_value * Decimal(repr(conversion_factor(width_unit or "", own_unit or "")))
    is_percentage = unit is not None and unit.startswith(PERCENT)
    if own_unit is None and is_percentage:
        fraction = f", or {float(value) * 100:g}%" if 0 < abs(value) < 1 else ""
        raise UnitError(
            f"{text!r} is meant as a percentage; write {main.strip()}%{fraction}, whichever it is"
        )
    factor = 1.0
    if own_unit == MONEY and expected is not None and expected.startswith(f"{MONEY}/"):
        own_unit = expected  # what a pound sign leaves out, the expected unit says
    if own_unit == DIMENSIONLESS and is_percentage:
        own_unit = expected  # and likewise what a per cent sign leaves out
    if expected is not None and own_unit is not None:
        try:
            factor = conversion_factor(own_unit, expected)
        except UnitError as error:
            raise UnitError(f"{text!r} is in {own_unit}, and {expected} was expected") from error
    return PrintedFigure(
        text=text.strip(),
        value=float(value) * factor,
        half_unit=float(half) * factor,
        unit=expected or own_unit or DIMENSIONLESS,
    )


def _corrected(damaged: str, read_as: str, unit: str | None) -> PrintedFigure:
    if not damaged or not read_as or _READ_AS in read_as:
        raise InvalidValueError(
            f"'{damaged} {_READ_AS} {read_as}' is not a figure; write it as printed, {_READ_AS}, "
            "and as it is read"
        )
    return attrs.evolve(_parse(read_as, unit), text=damaged, read_as=read_as)


def _read(plain: str, text: str) -> tuple[Decimal, Decimal, str | None]:
    """Read a figure into its value, half unit and own unit (None for a bare number)."""
    if not plain:
        raise InvalidValueError(
            f"a figure is missing ({text!r}); missing is not zero: write 0, or - for nil"
        )
    if _EXCEL_DATE.fullmatch(plain):
        raise InvalidValueError(
            f"{text!r} is a date, not a figure; a spreadsheet has probably turned a figure into a "
            "date: format the cells as text and type the figure again"
        )
    match = _FIGURE.fullmatch(plain)
    closed = match is not None and bool(match["close_early"]) + bool(match["close"])
    if (
        match is None
        or closed != bool(match["open"])
        or sum(bool(match[part]) for part in ("open", "sign", "inner_sign")) > 1
        or sum(bool(match[part]) for part in ("currency", "scale", "percent"))
        > 1 + bool(match["currency"] and match["scale"])
        or (match["currency"] and match["percent"])
        or (match["pence"] and (match["currency"] or match["scale"] or match["percent"]))
        or (match["pence"] and match["unit"] and not _is_rate(match))
        or ((match["currency"] or match["percent"]) and match["unit"] and not _is_rate(match))
    ):
        raise InvalidValueError(f"{text!r} is not a figure; write {_RIGHT}")
    hundredths = match["percent"] or match["pence"]
    exponent = _SCALES[(match["scale"] or "").lower()] - (2 if hundredths else 0)
    fraction = match["fraction"] or ""
    digits = match["whole"].replace(",", "") + fraction
    unit_in_last_digit = Decimal(1).scaleb(exponent - len(fraction))
    value = Decimal(digits) * unit_in_last_digit
    if match["open"] or "-" in (match["sign"], match["inner_sign"]):
        value = -value
    return value, unit_in_last_digit / 2, _own_unit(match)


def _is_rate(match: re.Match[str]) -> bool:
    """Whether what follows pounds or per cent says per what."""
    return _RATE.match(match["unit"]) is not None


def _own_unit(match: re.Match[str]) -> str | None:
    rest = match["unit"] or ""
    try:
        if match["currency"] or match["pence"]:
            return canonical_unit(f"{MONEY} {rest}")
        if match["percent"]:
            return canonical_unit(f"{DIMENSIONLESS} {rest}")
        return canonical_unit(rest) if rest.strip() else None
    except UnitError as error:
        raise UnitError(f"{match[0]!r} is not a figure with a unit: {error}") from error


def exact_figure(value: float, *, unit: str) -> PrintedFigure:
    """Take a number typed in code as a figure with no rounding.

    Parameters
    ----------
    value : float
        The number, finite; a fraction (0.02) where the unit is ``"%"`` [unit].
    unit : str
        Its unit.

    Returns
    -------
    PrintedFigure
        With a half unit of 0, and a text that `parse_figure` reads back to the same.

    Raises
    ------
    InvalidValueError
        If the value is not a finite number (a bool is not a number here).
    UnitError
        If the unit is unknown.

    Examples
    --------
    >>> exact_figure(44.4, unit="WTE").high
    44.4
    >>> exact_figure(0.02, unit="%").text
    '2% ± 0%'
    """
    try:
        finite = not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:  # a whole number too large for a float
        finite = False
    if not finite:
        raise InvalidValueError(f"{str(value)[:40]} is not a finite number")
    number = Decimal(repr(float(value)))
    is_percentage = unit.strip().startswith(PERCENT)
    text = f"{_plain(number * 100)}% ± 0%" if is_percentage else f"{_plain(number)} ± 0"
    return PrintedFigure(
        text=text,
        value=float(value),
        unit=canonical_unit(unit),
    )


def _plain(number: Decimal) -> str:
    """Write a number in full, with no exponent and no trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def restate(value: float, *, like: PrintedFigure, extra_digits: int = 0) -> str:
    """Write a value in the manner of a printed figure.

    Parameters
    ----------
    value : float
        The value to write [unit of `like`].
    like : PrintedFigure
        The figure whose scale, unit and number of digits to follow.
    extra_digits : int, optional
        How many digits more than `like` shows.

    Returns
    -------
    str
        For example ``"£5.285m"`` for 5,285,450 like ``"£5.28m"`` with one extra digit.

    Raises
    ------
    ValueError
        If the value is not a number.

    Notes
    -----
    Infinity is written ``never``: it is a payback that does not come.

    Examples
    --------
    >>> restate(5_285_450.0, like=parse_figure("£5.28m"), extra_digits=1)
    '£5.285m'
    >>> restate(-474_688.0, like=parse_figure("(£0.47m)"))
    '(£0.47m)'
    """
    if math.isnan(value):
        raise ValueError("a value that is not a number cannot be written as a figure")
    if math.isinf(value):
        return "never"
    as_read = like.read_as or like.text
    match = _FIGURE.fullmatch(" ".join(as_read.partition("±")[0].split()))
    converted = match is not None and not math.isclose(
        float(_read(match[0], as_read)[0]), like.value, rel_tol=1e-12
    )
    if match is None or converted:
        money, scale, percent, decimals = like.unit.startswith(MONEY), "", "", 0
        pence = ""
        rest = like.unit.removeprefix(MONEY) if money else f" {like.unit}"
        rest = f"{rest}s" if like.unit == "day" else rest.removesuffix(f" {DIMENSIONLESS}")
    else:
        money, scale = bool(match["currency"]), match["scale"] or ""
        percent, decimals = match["percent"] or "", len(match["fraction"] or "")
        pence = match["pence"] or ""
        rest = match["unit"] or ""
        rest = f" {rest}" if rest and not rest.startswith("/") else rest
    exponent = _SCALES[scale.lower()] - (2 if percent or pence else 0)
    number = abs(value) / 10.0**exponent
    text = f"{'£' if money else ''}{number:,.{decimals + extra_digits}f}"
    text += f"{' ' if len(scale) > 2 else ''}{scale}{percent}{pence}{rest}"
    if value >= 0:
        return text
    return f"({text})" if money else f"-{text}"
