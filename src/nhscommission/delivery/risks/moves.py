"""Moves: what a risk does to an assumption of the case."""

import re
from fractions import Fraction
from typing import Final

import attrs

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.exact import as_fraction
from nhscommission.foundations.figures import parse_figure
from nhscommission.foundations.rates import as_rate
from nhscommission.foundations.text import one_line, plain_text

_BY: Final = re.compile(r"([-+−–])\s*([^-+−–].*%)")
_TO: Final = re.compile(r"to\s+(.+)")
_RIGHT: Final = "write +10%, -50%, or to 2%"


def _change(value: str) -> str:
    return one_line(plain_text(value))


@attrs.frozen(kw_only=True)
class AssumptionMove:
    """A change of an assumption: by a part of itself, or to another value.

    Parameters
    ----------
    assumption : str
        The id of the assumption.
    change : str
        ``"+10%"`` or ``"-50%"`` of what it was, or ``"to 2%"``, ``"to £1.2m/year"``: the value
        that takes its place.

    Examples
    --------
    >>> AssumptionMove(assumption="saving_rate", change="-50%").factor
    0.5
    >>> AssumptionMove(assumption="saving_rate", change="+10%").exact_factor
    Fraction(11, 10)
    >>> AssumptionMove(assumption="saving_rate", change="to 2%").value
    '2%'
    """

    assumption: str = attrs.field(converter=plain_text)
    change: str = attrs.field(converter=_change)
    _factor: Fraction | None = attrs.field(init=False, eq=False, repr=False, default=None)
    _value: str | None = attrs.field(init=False, eq=False, repr=False, default=None)

    def __attrs_post_init__(self) -> None:
        if len(self.assumption.split()) != 1:
            raise InvalidValueError(
                f"a move names the assumption {self.assumption!r}; give one id, such as saving_rate"
            )
        what = f"the change of {self.assumption}"
        if to := _TO.fullmatch(self.change):
            try:
                parse_figure(to[1])
            except InvalidValueError as error:
                raise InvalidValueError(f"{what} is {self.change!r}: {error}") from None
            object.__setattr__(self, "_value", to[1])
        elif by := _BY.fullmatch(self.change):
            falls = by[1] != "+"
            if falls:
                as_rate(by[2], what=what)
            part = as_fraction(by[2], what=what)
            factor = 1 - part if falls else 1 + part
            try:
                float(factor)
            except OverflowError:
                raise InvalidValueError(
                    f"{what} is {self.change!r}; give a smaller change"
                ) from None
            object.__setattr__(self, "_factor", factor)
        else:
            raise InvalidValueError(f"{what} is {self.change!r}; {_RIGHT}")

    @property
    def factor(self) -> float | None:
        """What the assumption is multiplied by; None where another value takes its place."""
        return None if self._factor is None else float(self._factor)

    @property
    def exact_factor(self) -> Fraction | None:
        """The same as an exact fraction: +10% is 11/10."""
        return self._factor

    @property
    def value(self) -> str | None:
        """The value that takes the assumption's place, as written; None where there is none."""
        return self._value

    def __str__(self) -> str:
        return f"{self.assumption} {self.change}"


def parse_moves(text: str) -> tuple[AssumptionMove, ...]:
    """Read moves as a register's cell has them.

    Parameters
    ----------
    text : str
        An id and a change, with ``;`` between several; blank for none.

    Returns
    -------
    tuple of AssumptionMove
        In the order written.

    Raises
    ------
    InvalidValueError
        If one has no change, or a change that cannot be read.

    Examples
    --------
    >>> [str(move) for move in parse_moves("saving_rate -50%; office_cost to £9,000/person/year")]
    ['saving_rate -50%', 'office_cost to £9,000/person/year']
    """
    moves = []
    for part in filter(None, (part.strip() for part in plain_text(text).split(";"))):
        name, _, change = part.partition(" ")
        if not change.strip():
            raise InvalidValueError(
                f"the move {part!r} names an assumption and no change; {_RIGHT} after it"
            )
        moves.append(AssumptionMove(assumption=name, change=change))
    return tuple(moves)
