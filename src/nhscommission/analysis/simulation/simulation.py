"""What a simulation comes to."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import attrs
import numpy as np

from nhscommission.analysis.appraisal import SECTOR
from nhscommission.analysis.polynomial import Variable
from nhscommission.case.scenarios import Scenario
from nhscommission.finance.discounting.discounting import Discounting
from nhscommission.finance.payback import PaybackRule
from nhscommission.finance.uncertainty.sampling import Sampling
from nhscommission.foundations.errors import InvalidValueError, find_known
from nhscommission.foundations.labelled import FloatArray, read_only
from nhscommission.foundations.numbers import as_float


def _same(first: FloatArray, second: FloatArray) -> bool:
    return np.array_equal(first, second, equal_nan=True)


_SAME = attrs.cmp_using(eq=_same)


@attrs.frozen(kw_only=True)
class OutcomeDistribution:
    """How one outcome is distributed over the draws, for each member and the sector.

    Parameters
    ----------
    name : str
        The outcome.
    unit : str
        Its unit.
    units : tuple of str
        The members, and the sector last.
    mean, sd, standard_error : ndarray of float64, shape (units,)
        The mean, the standard deviation, and the Monte Carlo standard error of the mean; of payback
        over the draws that pay back, and not a number where none does [`unit`].
    probabilities : tuple of float
        Which percentiles there are [dimensionless].
    percentiles : ndarray of float64, shape (units, probabilities)
        Linear between two draws; infinity for "never" [`unit`].
    percentile_errors : ndarray of float64, shape (units, probabilities)
        Their standard errors; not a number where a neighbouring draw is "never" [`unit`].
    """

    name: str
    unit: str
    units: tuple[str, ...]
    mean: FloatArray = attrs.field(converter=read_only, eq=_SAME)
    sd: FloatArray = attrs.field(converter=read_only, eq=_SAME)
    standard_error: FloatArray = attrs.field(converter=read_only, eq=_SAME)
    probabilities: tuple[float, ...]
    percentiles: FloatArray = attrs.field(converter=read_only, eq=_SAME)
    percentile_errors: FloatArray = attrs.field(converter=read_only, eq=_SAME)

    def percentile(self, percent: float, *, member: str | None = None) -> float:
        """Return a percentile.

        Parameters
        ----------
        percent : float
            One of those that were asked for, for example 95 [%].
        member : str, optional
            Whose; the sector's where none is given.

        Returns
        -------
        float
            Infinity for "never" [`unit`].

        Raises
        ------
        UnknownNameError
            If there is no such member.
        InvalidValueError
            If it was not asked for.
        """
        as_float(percent, what="the percentile")
        place = self.place(member)
        for column, chance in enumerate(self.probabilities):
            if abs(100 * chance - float(percent)) < 1e-9:
                return float(self.percentiles[place, column])
        raise InvalidValueError(
            f"the percentile {percent:g} was not asked for; there are "
            f"{', '.join(f'{100 * chance:g}' for chance in self.probabilities)} (see the argument "
            "percentiles of simulate)"
        )

    def place(self, member: str | None) -> int:
        """Return the row of a member.

        Parameters
        ----------
        member : str or None
            Whose; the sector's for None.

        Returns
        -------
        int
            Its place along the first axis.

        Raises
        ------
        UnknownNameError
            If there is no such member.
        """
        name = SECTOR if member is None else str(member)
        return find_known({unit: i for i, unit in enumerate(self.units)}, name, "member")


@attrs.frozen(kw_only=True)
class Simulation:
    """What a case comes to over many draws of its assumptions.

    Parameters
    ----------
    case_id : str
        The case.
    scenario : Scenario
        The scenario that gives all that is not drawn.
    draws : int
        How many draws there were.
    seed : int or None
        The seed; None where the draws were given.
    method : Sampling or None
        How they were drawn; None where they were given.
    discounting : Discounting
        How present values are discounted.
    payback_rule : PaybackRule
        How payback is counted.
    net_benefit : OutcomeDistribution
        The net benefit over the horizon, not discounted [GBP].
    present_value : OutcomeDistribution
        The net present value [GBP].
    payback_days : OutcomeDistribution
        Payback, counted from the first day of the horizon, where there is one [day].
    never : ndarray of float64, shape (units,)
        The probability that the money never comes back within the horizon [dimensionless].
    loss : ndarray of float64, shape (units,)
        The probability of a net present value below 0 [dimensionless].
    any_member_loses : float
        The probability that at least one member's is [dimensionless].
    dates : tuple of datetime.date
        The days by which payback was counted.
    paid_back : ndarray of float64, shape (units, dates)
        The probability of paying back by each [dimensionless].
    variables : tuple of Variable
        What was drawn.
    first_draws : ndarray of float64, shape (variables, kept)
        The first draws, up to 16,384 of them [the variables' units].
    first_present_values, first_payback_days : ndarray of float64, shape (units, kept)
        What they came to; infinity for "never" [GBP, day].
    convergence : tuple of tuple of float
        After how many draws the mean net present value of the sector was what, with which standard
        error [dimensionless, GBP, GBP].
    """

    case_id: str
    scenario: Scenario
    draws: int
    seed: int | None
    method: Sampling | None
    discounting: Discounting
    payback_rule: PaybackRule
    net_benefit: OutcomeDistribution
    present_value: OutcomeDistribution
    payback_days: OutcomeDistribution
    never: FloatArray = attrs.field(converter=read_only, eq=_SAME)
    loss: FloatArray = attrs.field(converter=read_only, eq=_SAME)
    any_member_loses: float
    dates: tuple[date, ...]
    paid_back: FloatArray = attrs.field(converter=read_only, eq=_SAME)
    variables: tuple[Variable, ...]
    first_draws: FloatArray = attrs.field(converter=read_only, eq=_SAME)
    first_present_values: FloatArray = attrs.field(converter=read_only, eq=_SAME)
    first_payback_days: FloatArray = attrs.field(converter=read_only, eq=_SAME)
    convergence: tuple[tuple[int, float, float], ...]

    @property
    def units(self) -> tuple[str, ...]:
        """The members, and the sector last."""
        return self.net_benefit.units

    def probability_of_loss(self, member: str | None = None) -> float:
        """Return the probability of a net present value below 0.

        Parameters
        ----------
        member : str, optional
            Whose; the sector's where none is given.

        Returns
        -------
        float
            [dimensionless].

        Raises
        ------
        UnknownNameError
            If there is no such member.
        """
        return float(self.loss[self.net_benefit.place(member)])

    def probability_of_never(self, member: str | None = None) -> float:
        """Return the probability that the money never comes back within the horizon.

        Parameters
        ----------
        member : str, optional
            Whose; the sector's where none is given.

        Returns
        -------
        float
            [dimensionless].

        Raises
        ------
        UnknownNameError
            If there is no such member.
        """
        return float(self.never[self.net_benefit.place(member)])

    def probability_paid_back(self, by: date, *, member: str | None = None) -> float:
        """Return the probability of paying back by a day.

        Parameters
        ----------
        by : datetime.date
            One of the days that were asked for.
        member : str, optional
            Whose; the sector's where none is given.

        Returns
        -------
        float
            [dimensionless].

        Raises
        ------
        UnknownNameError
            If there is no such member.
        InvalidValueError
            If the day was not asked for.
        """
        if by not in self.dates:
            raise InvalidValueError(
                f"payback by {by} was not counted; there are {', '.join(map(str, self.dates))} "
                "(see the argument payback_by of simulate)"
            )
        return float(self.paid_back[self.net_benefit.place(member), self.dates.index(by)])

    def value_at_risk(self, percent: float = 5.0, *, member: str | None = None) -> float:
        """Return by how much the net present value can fall short of its mean.

        Parameters
        ----------
        percent : float, optional
            How unlikely it is that it falls short by more: one of the percentiles that were asked
            for [%].
        member : str, optional
            Whose; the sector's where none is given.

        Returns
        -------
        float
            The mean less the percentile [GBP].

        Raises
        ------
        UnknownNameError
            If there is no such member.
        InvalidValueError
            If that percentile was not asked for.
        """
        found = self.present_value
        return float(found.mean[found.place(member)]) - found.percentile(percent, member=member)

    def rank_correlations(
        self, *, outcome: str = "present_value", member: str | None = None
    ) -> Mapping[Variable, float]:
        """Say how far each variable and an outcome are high and low together.

        Parameters
        ----------
        outcome : str, optional
            ``"present_value"`` or ``"payback_days"``.
        member : str, optional
            Whose; the sector's where none is given.

        Returns
        -------
        mapping of Variable to float
            Spearman's rank correlation over the first draws, up to 16,384 of them, the strongest
            first; not a number where the outcome, or the variable, is always the same
            [dimensionless].

        Raises
        ------
        UnknownNameError
            If there is no such outcome or member.
        """
        outcomes = {
            "present_value": self.first_present_values,
            "payback_days": self.first_payback_days,
        }
        found = find_known(outcomes, outcome, "outcome")[self.net_benefit.place(member)]
        ranks = _ranks(found)
        pairs = [
            (variable, _correlation(_ranks(row), ranks))
            for variable, row in zip(self.variables, self.first_draws, strict=True)
        ]
        ordered = sorted(pairs, key=lambda pair: -abs(np.nan_to_num(pair[1])))
        return MappingProxyType(dict(ordered))


def _ranks(values: FloatArray) -> FloatArray:
    """Rank values from 0 on; those that are the same share the mean of their ranks."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts) - 1
    return np.asarray((last - (counts - 1) / 2.0)[places.ravel()], dtype=np.float64)


def _correlation(first: FloatArray, second: FloatArray) -> float:
    a, b = first - first.mean(), second - second.mean()
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum() / size) if size > 0 else float("nan")
