"""Simulate a case: many draws of its assumptions at once."""

from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from datetime import date
from typing import Any

import numpy as np

from nhscommission.analysis.appraisal import DUST
from nhscommission.analysis.appraise import appraise
from nhscommission.analysis.polynomial import (
    Polynomial,
    polynomial_of,
)
from nhscommission.analysis.price_base import warn_if_nominal
from nhscommission.analysis.simulation.draw_source import (
    DrawSource,
    given_draws,
    net_benefit_draws,
)
from nhscommission.analysis.simulation.kernel import Kernel
from nhscommission.analysis.simulation.run import Plan, Progress, Run
from nhscommission.analysis.simulation.simulation import Simulation
from nhscommission.analysis.simulation.summary import summarise
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.lines import net_benefit_of
from nhscommission.finance.discounting.discounting import Discounting, as_discounting
from nhscommission.finance.discounting.schedules import RateLike
from nhscommission.finance.payback import PaybackRule, Rounding
from nhscommission.finance.uncertainty.sampling import Sampling, check_seed
from nhscommission.foundations.benefit_class import BenefitClass, read_benefit_classes
from nhscommission.foundations.errors import InvalidValueError, choose, shown
from nhscommission.foundations.labelled import FloatArray
from nhscommission.foundations.numbers import as_whole, check_day, expect, expect_several


def simulate(
    case: BusinessCase,
    *,
    draws: int | Mapping[str, FloatArray] = 100_000,
    seed: int | None = None,
    scenario: str | None = None,
    discounting: Discounting | RateLike | None = None,
    payback_rule: PaybackRule | None = None,
    payback_by: Iterable[date] | None = None,
    percentiles: Iterable[float] = (5.0, 50.0, 95.0),
    sampling: str = Sampling.RANDOM,
    count_benefits: Iterable[str] = (BenefitClass.CASH_RELEASING,),
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Simulation:
    """Work out how a case's results are distributed, given how its assumptions are.

    Parameters
    ----------
    case : BusinessCase
        A case of whose assumptions some have a distribution.
    draws : int or mapping of str to ndarray of float64, optional
        How many draws to make; or the draws themselves, by assumption, of shape (draws,) or (draws,
        members or 1, periods or 1) [the assumption's unit].
    seed : int, optional
        The same seed gives the same bytes, whatever the executor; it must be given where draws are
        made.
    scenario : str, optional
        The scenario that gives all that is not drawn; the case's first where none is given. What a
        scenario changes is drawn only where the change has a distribution of its own.
    discounting : Discounting, DiscountSchedule, str or float, optional
        How present values are discounted; the Green Book's where not given [per year].
    payback_rule : PaybackRule, optional
        How payback is counted; the case's own rule where none is given.
    payback_by : iterable of datetime.date, optional
        The days by which payback is counted; the end of each period where not given.
    percentiles : iterable of float, optional
        Which percentiles are wanted, above 0 and below 100 [%].
    sampling : Sampling, optional
        How values are drawn: at random, by Latin hypercube or by a scrambled Sobol sequence.
    count_benefits : iterable of BenefitClass, optional
        The classes of savings that count.
    executor : concurrent.futures.Executor, optional
        What runs the work: a process pool, or the executor of a Dask client. This process where
        none is given.
    progress : callable, optional
        Called with the draws done and the draws wanted, as they are done.

    Returns
    -------
    Simulation
        For every member and the sector [GBP, day].

    Raises
    ------
    InvalidValueError
        If no assumption that matters has a distribution, or an argument is wrong.
    UnknownNameError
        If there is no such scenario, assumption or way of drawing.
    MissingExtraError
        If a distribution, a correlation or a way of drawing needs scipy, and it is not installed.
    SimulationError
        If a worker dies and the executor cannot replace it: draws are never left out in silence.

    Notes
    -----
    A case is a sum of products of assumptions, so the net benefit of each member and period is a
    polynomial in what is drawn; its coefficients are worked out once. Draws come in blocks of
    65,536, each from a random stream of its own, and are worked on 16,384 at a time. Percentiles
    are exact whatever the number of draws: the first block shows between which values each must
    lie, all draws are counted against these, and only the values between them are kept.

    References
    ----------
    HM Treasury, The Green Book (2022), annex 5, on Monte Carlo analysis.

    Examples
    --------
    The savings of 2009 may be anything from the worst case to the best.

    >>> from nhscommission import load_case
    >>> found = simulate(load_case("nwl-2009"), draws=20_000, seed=2009)
    >>> [round(found.net_benefit.percentile(p) / 1e6) for p in (5, 50, 95)]
    [133, 205, 276]
    >>> found.probability_of_loss()
    0.0
    """
    expect(case, BusinessCase, what="the case", like="a BusinessCase, from load_case")
    if payback_rule is not None:
        expect(payback_rule, PaybackRule, what="the payback rule", like="a PaybackRule")
    if executor is not None:
        expect(executor, Executor, what="the executor", like="a concurrent.futures.Executor")
    if progress is not None and not callable(progress):
        raise InvalidValueError(
            f"progress is {shown(progress)}; give a function of the draws done and wanted"
        )
    chosen = case.scenario(scenario)
    rule = case.payback_rule if payback_rule is None else payback_rule
    ways = as_discounting(discounting)
    warn_if_nominal(case, ways)
    chances = _chances(percentiles)
    measure = net_benefit_of(case.lines, counted=read_benefit_classes(count_benefits))
    method: Sampling | None = None
    source: DrawSource
    if isinstance(draws, Mapping):
        source, each, count = given_draws(case, draws)
        choose(Sampling, sampling, what="way of drawing")
        if seed is not None:
            check_seed(seed)  # which given draws do not need
        seed_used = None
        polynomial = polynomial_of(case, measure, names=draws, each=each, scenario=chosen.id)
    else:
        count = _draws(draws)
        seed_used = check_seed(seed)
        method = choose(Sampling, sampling, what="way of drawing")
        polynomial, source = net_benefit_draws(
            case, measure, scenario=chosen.id, draws=count, method=method, seed=seed_used
        )
    days = _days(case, payback_by)
    start = case.periods[0].start
    plan = Plan(
        kernel=kernel_of(case, polynomial, rule, ways, chosen.id),
        limits=np.array([_latest(rule, (day - start).days) for day in days]),
        draws=count,
    )
    run = Run(plan, source, chances, executor, progress)
    pilot, drawn = run.pilot()
    digest, ranked = run.finish(pilot)
    return summarise(
        case, plan, digest, ranked, chances,
        scenario=chosen, seed=seed_used, method=method, discounting=ways, payback_rule=rule,
        dates=days, variables=polynomial.variables, first=(drawn, pilot),
    )  # fmt: skip


def _latest(rule: PaybackRule, days: int) -> float:
    """Return the latest moment that is still told as a day: just before the next one begins."""
    end = rule.printed_interval(days)[1]
    return end if rule.rounding is Rounding.UP else float(np.nextafter(end, -np.inf))


def _chances(percentiles: Iterable[float]) -> tuple[float, ...]:
    found = []
    for percent in expect_several(percentiles, what="the percentiles", like="(5, 50, 95)"):
        if isinstance(percent, bool) or not isinstance(percent, int | float | np.number):
            raise InvalidValueError(f"the percentile {shown(percent)} is not a number")
        if not 0 < percent < 100:
            raise InvalidValueError(
                f"the percentile {percent:g} is not above 0 and below 100; for the median give 50"
            )
        found.append(float(percent) / 100)
    if sorted(set(found)) != found or not found:
        raise InvalidValueError(
            f"the percentiles {[100 * x for x in found]} are not in order, each once; give at "
            "least one"
        )
    return tuple(found)


def _draws(draws: Any) -> int:
    if isinstance(draws, bool) or not isinstance(draws, int | np.integer):
        raise InvalidValueError(
            f"the number of draws is {shown(draws)}; give a whole number, or draws by assumption"
        )
    return as_whole(int(draws), what="the number of draws", least=1)


def _days(case: BusinessCase, payback_by: Iterable[date] | None) -> tuple[date, ...]:
    if payback_by is None:
        return tuple(period.end for period in case.periods)
    several = (payback_by,) if isinstance(payback_by, date) else payback_by
    days = tuple(
        dict.fromkeys(expect_several(several, what="payback_by", like="[date(2028, 3, 31)]"))
    )
    for day in days:
        check_day(day, what="a day by which payback is counted")
        if day < case.periods[0].start:
            raise InvalidValueError(
                f"payback by {day} is asked for, and the horizon starts on {case.periods[0].start}"
            )
    return days


def kernel_of(
    case: BusinessCase,
    polynomial: Polynomial,
    rule: PaybackRule,
    discounting: Discounting,
    scenario: str,
) -> Kernel:
    """Return the kernel of a case's net benefit.

    Parameters
    ----------
    case : BusinessCase
        The case.
    polynomial : Polynomial
        Its net benefit, in what varies [GBP].
    rule : PaybackRule
        How payback is counted.
    discounting : Discounting
        How present values are discounted.
    scenario : str
        The scenario that gives all other values.

    Returns
    -------
    Kernel
        Its coefficients, added up as they are needed [GBP].
    """
    shares, days = rule.slices(case.periods)
    coefficients = polynomial.coefficients
    sizes = np.abs(appraise(case, scenario=scenario).amounts).sum(axis=(0, 2))
    plain = rule.discounting is None
    return Kernel(
        monomials=polynomial.monomials,
        total=coefficients.sum(axis=2),
        present=coefficients @ discounting.factors(case.periods),
        cumulative=np.cumsum(coefficients @ shares, axis=2),
        days=days,
        first=rule.first_slices(case.periods),
        dust=DUST * np.append(sizes, sizes.sum()),
        crossing=rule.crossing,
        total_is_last=plain and rule.accrual is None,
    )
