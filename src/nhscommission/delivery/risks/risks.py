"""Risks: what may happen, why and with what effect, how likely and how bad, and what is done."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

import attrs

from nhscommission.delivery.risks.moves import AssumptionMove
from nhscommission.foundations.errors import InvalidValueError, choose, shown
from nhscommission.foundations.figures import parse_figure
from nhscommission.foundations.numbers import as_number, as_whole, expect_several
from nhscommission.foundations.printed_dates import PrintedDate
from nhscommission.foundations.rates import as_rate
from nhscommission.foundations.text import one_line, plain_text


class MitigationStatus(StrEnum):
    """How far a mitigation has come."""

    PLANNED = "planned"
    """It will be done."""
    UNDER_WAY = "under_way"
    """It is being done."""
    IN_PLACE = "in_place"
    """It works already."""
    WITHDRAWN = "withdrawn"
    """It will not be done after all."""


def _status(value: str | None) -> MitigationStatus | None:
    return None if value is None else choose(MitigationStatus, value, what="status")


def _name(value: str) -> str:
    return one_line(plain_text(value))


def _as_given(value: Any) -> Any:
    """Take a number as people type it; it is read where the risk can be named if it is none."""
    return value


def _day(value: Any, *, what: str) -> None:
    if value is not None and not isinstance(value, PrintedDate):
        raise InvalidValueError(
            f"{what} is {shown(value)}; give a PrintedDate, such as parse_date('13 July 2009')"
        )


@attrs.frozen(kw_only=True)
class Mitigation:
    """Something that makes a risk less likely, or less bad.

    Parameters
    ----------
    id : str
        A short name, unique in its risk.
    label : str
        What is done.
    owner : str, optional
        Who does it; blank where that is not said.
    due : PrintedDate or None, optional
        When it is to be in place; None where that is not said.
    status : MitigationStatus, str or None, optional
        How far it has come; None where that is not said.
    source : str, optional
        Where it says so.
    note : str, optional
        Anything a reader should know.
    """

    id: str = attrs.field(converter=_name)
    label: str = attrs.field(converter=plain_text)
    owner: str = attrs.field(default="", converter=plain_text)
    due: PrintedDate | None = None
    status: MitigationStatus | None = attrs.field(default=None, converter=_status)
    source: str = attrs.field(default="", converter=plain_text)
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if not self.id or not self.label:
            raise InvalidValueError(
                f"a mitigation has the id {self.id!r} and the label {self.label!r}; give both"
            )
        _day(self.due, what=f"the mitigation {self.id!r}: due")

    @property
    def is_open(self) -> bool:
        """Whether something is left to do, as far as is said."""
        return self.status not in (MitigationStatus.IN_PLACE, MitigationStatus.WITHDRAWN)


@attrs.frozen(kw_only=True)
class CostRange:
    """What a risk costs if it happens: one figure, or the least, the likeliest and the greatest.

    Parameters
    ----------
    low_gbp : float or str
        The least, >= 0 [GBP].
    mode_gbp : float or str
        The likeliest [GBP].
    high_gbp : float or str
        The greatest [GBP].
    """

    low_gbp: float = attrs.field(converter=_as_given)
    mode_gbp: float = attrs.field(converter=_as_given)
    high_gbp: float = attrs.field(converter=_as_given)

    def __attrs_post_init__(self) -> None:
        for field in ("low_gbp", "mode_gbp", "high_gbp"):
            object.__setattr__(self, field, _pounds(getattr(self, field), what=f"a cost's {field}"))
        if not self.low_gbp <= self.mode_gbp <= self.high_gbp:
            raise InvalidValueError(
                f"a cost of {self.low_gbp:,.0f}, {self.mode_gbp:,.0f} and {self.high_gbp:,.0f} "
                "pounds is out of order; give the least, the likeliest and the greatest"
            )

    @property
    def mean_gbp(self) -> float:
        """The mean of the triangular distribution: a third of the sum of the three [GBP]."""
        return self.low_gbp + (self.mode_gbp - self.low_gbp + self.high_gbp - self.low_gbp) / 3


_MOST_GBP: Final = 1e15
_COST_LIKE: Final = "[20_000, 50_000, 100_000]"


def _pounds(value: Any, *, what: str) -> float:
    number = _printed_pounds(value, what=what) if isinstance(value, str) else value
    pounds = as_number(number, what=what)
    if pounds > _MOST_GBP:
        raise InvalidValueError(f"{what} is {shown(value)}; £{_MOST_GBP:,.0f} is the most")
    return pounds


def _printed_pounds(text: str, *, what: str) -> float:
    figure = parse_figure(text, unit="GBP")
    if figure.nil:
        raise InvalidValueError(
            f"{what} is {shown(text)}, which may be nothing or not known; write £0, or leave it "
            "blank"
        )
    if "±" in text and figure.half_unit:
        raise InvalidValueError(
            f"{what} is {shown(text)}; give three figures, the least, the likeliest and the "
            'greatest, such as "£20k; £50k; £100k"'
        )
    return figure.value


def read_cost(value: Any) -> CostRange | None:
    """Read a cost as a register has it.

    Parameters
    ----------
    value : float, str, sequence of three, CostRange or None
        One figure (``50_000``, ``"£50k"``); or the least, the likeliest and the greatest, as a
        list or as text (``"£20k; £50k; £100k"``). None, or blank, for a cost that is not known.

    Returns
    -------
    CostRange or None
        The three figures, the same where one is given; None where it is not known.

    Raises
    ------
    InvalidValueError
        If there are two figures, one is below 0, a dash, or has a width of its own (±), or they are
        out of order.

    Examples
    --------
    >>> read_cost("£20k; £50k; £110k").mean_gbp
    60000.0
    >>> read_cost("") is None
    True
    """
    if value is None or isinstance(value, CostRange):
        return value
    given: tuple[Any, ...]
    if isinstance(value, str):
        given = tuple(part.strip() for part in value.split(";") if part.strip())
        if not given:
            return None
    elif isinstance(value, Iterable):
        given = expect_several(value, what="a cost", like=_COST_LIKE)
    else:
        given = (value,)
    if len(given) not in (1, 3):
        raise InvalidValueError(
            f"a cost is given as {len(given)} figures; give one, or the least, the likeliest and "
            f"the greatest, such as {_COST_LIKE}"
        )
    return CostRange(low_gbp=given[0], mode_gbp=given[len(given) // 2], high_gbp=given[-1])


def _several_mitigations(value: Iterable[Mitigation]) -> tuple[Mitigation, ...]:
    return expect_several(value, what="mitigations", like="[Mitigation(id=..., label=...)]")


def _several_moves(value: Iterable[AssumptionMove]) -> tuple[AssumptionMove, ...]:
    return expect_several(value, what="moves", like="parse_moves('saving_rate -50%')")


@attrs.frozen(kw_only=True)
class Risk:
    """Something that may happen, and what is known of it.

    What is not known stays None or blank: a risk without a likelihood is not an unlikely one.

    Parameters
    ----------
    id : str
        A short name, unique in the register.
    label : str
        What it is, in a few words.
    perspective : str, optional
        Whose risk it is: the members', or the programme's.
    cause : str, optional
        Why it may happen.
    event : str, optional
        What may happen.
    effect : str, optional
        What comes of it.
    owner : str, optional
        Who watches it.
    proximity : str, optional
        How soon it may happen, as the register has it.
    proximity_date : PrintedDate or None, optional
        The same as days, where it is a date.
    mitigations : iterable of Mitigation, optional
        What is done about it.
    likelihood : int or None, optional
        The score of its level of likelihood before mitigation.
    impact : int or None, optional
        The score of its level of impact before mitigation.
    residual_likelihood : int or None, optional
        The score of its level of likelihood after mitigation.
    residual_impact : int or None, optional
        The score of its level of impact after mitigation.
    probability : float, str or None, optional
        How probable it is, from 0 to 1 or with a per cent sign [dimensionless].
    cost : CostRange, float, str, sequence of three or None, optional
        What it costs if it happens, see `read_cost` [GBP].
    moves : iterable of AssumptionMove, optional
        What it does to the assumptions of the case.
    checked_by : str, optional
        The check that would show it in figures.
    source : str, optional
        Where it says so.
    note : str, optional
        Anything a reader should know.
    """

    id: str = attrs.field(converter=_name)
    label: str = attrs.field(converter=plain_text)
    perspective: str = attrs.field(default="", converter=_name)
    cause: str = attrs.field(default="", converter=plain_text)
    event: str = attrs.field(default="", converter=plain_text)
    effect: str = attrs.field(default="", converter=plain_text)
    owner: str = attrs.field(default="", converter=plain_text)
    proximity: str = attrs.field(default="", converter=plain_text)
    proximity_date: PrintedDate | None = None
    mitigations: tuple[Mitigation, ...] = attrs.field(default=(), converter=_several_mitigations)
    likelihood: int | None = attrs.field(default=None, converter=_as_given)
    impact: int | None = attrs.field(default=None, converter=_as_given)
    residual_likelihood: int | None = attrs.field(default=None, converter=_as_given)
    residual_impact: int | None = attrs.field(default=None, converter=_as_given)
    probability: float | None = attrs.field(default=None, converter=_as_given)
    cost: CostRange | None = attrs.field(default=None, converter=read_cost)
    moves: tuple[AssumptionMove, ...] = attrs.field(default=(), converter=_several_moves)
    checked_by: str = attrs.field(default="", converter=plain_text)
    source: str = attrs.field(default="", converter=plain_text)
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if not self.id or not self.label:
            raise InvalidValueError(
                f"a risk has the id {self.id!r} and the label {self.label!r}; give both"
            )
        where = f"risk {self.id!r}"
        for field in ("likelihood", "impact", "residual_likelihood", "residual_impact"):
            value = getattr(self, field)
            if value is not None:
                number = as_whole(value, what=f"{where}: {field}", least=1)
                object.__setattr__(self, field, number)
        if self.probability is not None:
            rate = as_rate(self.probability, what=f"{where}: probability")
            object.__setattr__(self, "probability", rate)
        _day(self.proximity_date, what=f"{where}: proximity_date")
        self._check_several(where)

    def _check_several(self, where: str) -> None:
        seen: set[str] = set()
        for mitigation in self.mitigations:
            if not isinstance(mitigation, Mitigation):
                raise InvalidValueError(
                    f"{where}, mitigations: found {shown(mitigation)}; give Mitigation objects"
                )
            if mitigation.id in seen:
                raise InvalidValueError(
                    f"{where} has two mitigations {mitigation.id!r}; give each an id of its own"
                )
            seen.add(mitigation.id)
        moved: set[str] = set()
        for move in self.moves:
            if not isinstance(move, AssumptionMove):
                raise InvalidValueError(
                    f"{where}, moves: found {shown(move)}; give AssumptionMove objects"
                )
            if move.assumption in moved:
                raise InvalidValueError(
                    f"{where} moves the assumption {move.assumption!r} twice; put both into one "
                    "change"
                )
            moved.add(move.assumption)

    def levels(self, *, residual: bool = False) -> tuple[int, int] | None:
        """Return the levels of likelihood and impact, where both are known.

        Parameters
        ----------
        residual : bool, optional
            Those after mitigation instead of before.

        Returns
        -------
        tuple of (int, int) or None
            Likelihood, then impact; None where one of them is not known.
        """
        likelihood = self.residual_likelihood if residual else self.likelihood
        impact = self.residual_impact if residual else self.impact
        return None if likelihood is None or impact is None else (likelihood, impact)
