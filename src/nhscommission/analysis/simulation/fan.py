"""The fan: how the cumulative net benefit spreads as time goes on."""

from collections.abc import Iterable

import attrs
import numpy as np

from nhscommission.analysis.appraisal import SECTOR
from nhscommission.analysis.simulation.draw_source import net_benefit_draws
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.lines import NET_BENEFIT
from nhscommission.finance.uncertainty.sampling import BLOCK, Sampling
from nhscommission.foundations.errors import InvalidValueError, find_known
from nhscommission.foundations.labelled import FloatArray, read_only
from nhscommission.foundations.numbers import as_float, as_whole, expect, expect_several


@attrs.frozen(kw_only=True)
class Fan:
    """Percentiles of the cumulative net benefit at the end of each period.

    Parameters
    ----------
    units : tuple of str
        The members, and the sector last.
    periods : tuple of str
        The labels of the periods.
    percentiles : tuple of float
        Which percentiles [%].
    values : ndarray of float64, shape (units, percentiles, periods)
        Not discounted [GBP].
    """

    units: tuple[str, ...]
    periods: tuple[str, ...]
    percentiles: tuple[float, ...]
    values: FloatArray = attrs.field(converter=read_only, eq=attrs.cmp_using(eq=np.array_equal))

    def of(self, member: str | None = None) -> FloatArray:
        """Return the fan of one member.

        Parameters
        ----------
        member : str, optional
            Whose; the sector's where none is given.

        Returns
        -------
        ndarray of float64, shape (percentiles, periods)
            [GBP].

        Raises
        ------
        UnknownNameError
            If there is no such member.
        """
        name = SECTOR if member is None else member
        places = {unit: i for i, unit in enumerate(self.units)}
        return np.asarray(self.values[find_known(places, name, "member")])


def cumulative_fan(
    case: BusinessCase,
    *,
    draws: int = 16_384,
    seed: int,
    percentiles: Iterable[float] = (5.0, 25.0, 50.0, 75.0, 95.0),
    scenario: str | None = None,
) -> Fan:
    """Return how the cumulative net benefit of a case spreads.

    Parameters
    ----------
    case : BusinessCase
        A case of whose assumptions some have a distribution.
    draws : int, optional
        How many draws, at random, up to 65,536.
    seed : int
        The same seed gives the same bytes, and the draws of `simulate`.
    percentiles : iterable of float, optional
        Which percentiles, in order, from 0 to 100 [%].
    scenario : str, optional
        The scenario that gives all that is not drawn; the case's first where none is given.

    Returns
    -------
    Fan
        For each member and the sector [GBP].

    Raises
    ------
    InvalidValueError
        If no assumption that matters has a distribution, or an argument is wrong.
    UnknownNameError
        If there is no such scenario.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> found = cumulative_fan(load_case("nwl-2009"), seed=2009)
    >>> (found.of()[2] / 1e6).round().tolist()
    [-1.0, 21.0, 90.0, 204.0]
    """
    several = expect_several(percentiles, what="the percentiles", like="(5, 50, 95)")
    wanted = tuple(as_float(x, what="a percentile") for x in several)
    if not wanted or sorted(set(wanted)) != list(wanted) or not 0 <= wanted[0] <= wanted[-1] <= 100:
        raise InvalidValueError(
            f"the percentiles are {wanted}; give numbers from 0 to 100 in order, each once"
        )
    count = as_whole(draws, what="the draws", least=1)
    if count > BLOCK:
        raise InvalidValueError(f"{count:,} draws for a fan; give {BLOCK:,} at most")
    expect(case, BusinessCase, what="the case", like="a BusinessCase, from load_case")
    chosen = case.scenario(scenario)
    measure = case.measures[NET_BENEFIT]
    polynomial, source = net_benefit_draws(
        case, measure, scenario=chosen.id, draws=count, method=Sampling.RANDOM, seed=seed
    )
    flows = polynomial.values(source.block(0)).cumsum(axis=2)
    whole = np.concatenate([flows, flows.sum(axis=1, keepdims=True)], axis=1)
    return Fan(
        units=(*case.member_names, SECTOR),
        periods=case.period_labels,
        percentiles=wanted,
        values=np.moveaxis(np.percentile(whole, wanted, axis=0), 0, 1),
    )
