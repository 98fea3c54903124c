"""Cases whose assumptions are given distributions."""

import math
from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from nhscommission.case.assumptions import PERIOD_LENGTH, Assumption, Drawn, Shape
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.lines import NET_BENEFIT
from nhscommission.finance.uncertainty.correlation import RankCorrelation
from nhscommission.finance.uncertainty.distributions import Distribution, Triangular
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.numbers import as_number, check_by_name, expect, expect_several
from nhscommission.foundations.units import DIMENSIONLESS

_LIKE: Final = "{'saving_rate': 'triangular(50%; 100%; 150%)'}"


def with_distributions(
    case: BusinessCase,
    distributions: Mapping[str, Distribution | str],
    *,
    each: Iterable[str] = (),
    correlations: Iterable[RankCorrelation] | None = None,
) -> BusinessCase:
    """Return a case in which assumptions have distributions.

    Parameters
    ----------
    case : BusinessCase
        The case.
    distributions : mapping of str to Distribution or str
        By the assumptions' ids: of one value, what it may be; of several, what they are multiplied
        by.
    each : iterable of str, optional
        The ids of those whose values are each multiplied by a number of their own.
    correlations : iterable of RankCorrelation, optional
        Which of them go together; those of the case stay where not given.

    Returns
    -------
    BusinessCase
        All else as it was; assumptions that scenarios change keep what these say.

    Raises
    ------
    UnknownNameError
        If there is no such assumption.
    InvalidValueError
        If a distribution does not fit its assumption.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> case = with_distributions(
    ...     load_case("nwl-2009"), {"office_cost": "triangular(8000; 9364; 12000)"})
    >>> case.assumption("office_cost").distribution.mode
    9364.0
    """
    wanted = check_by_name(distributions, what="the distributions", like=_LIKE)
    expect(case, BusinessCase, what="the case", like="a BusinessCase, from load_case")
    several = (each,) if isinstance(each, str) else each
    by_itself = expect_several(several, what="each", like="['own_cost']")
    if correlations is not None:
        correlations = expect_several(
            correlations, what="the correlations", like="[RankCorrelation(...)]"
        )
    own = {assumption.id for assumption in case.assumptions}
    for name in (*wanted, *by_itself):
        if name not in own:
            raise UnknownNameError("assumption", name, own)
        if name not in wanted:
            raise InvalidValueError(
                f"{name!r} is to be drawn each by itself, and has no new distribution; give it one"
            )
    return attrs.evolve(
        case,
        assumptions=[
            attrs.evolve(
                assumption,
                distribution=wanted[assumption.id],
                drawn=Drawn.EACH if assumption.id in by_itself else Drawn.TOGETHER,
            )
            if assumption.id in wanted
            else assumption
            for assumption in case.assumptions
        ],
        correlations=case.correlations if correlations is None else correlations,
    )


def spread_assumptions(case: BusinessCase, *, by: float) -> BusinessCase:
    """Return a case in which all that the net benefit rests on is uncertain by as much.

    Parameters
    ----------
    case : BusinessCase
        The case.
    by : float
        How far each can be off in either direction, as a part of it, > 0: 0.1 for 10%
        [dimensionless].

    Returns
    -------
    BusinessCase
        Assumptions that have no distribution have a triangular one around their value, narrower on
        both sides where their range would cut it off; not the weights of shares, profiles over
        periods that come to 100%, nor what is nil throughout.

    Raises
    ------
    InvalidValueError
        If `by` is not a number above 0, or is above 1.

    Notes
    -----
    A first look where nobody has said how uncertain each number is. It says which assumptions
    matter, not how likely an outcome is.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> case = spread_assumptions(load_case("nwl-2009"), by=0.1)
    >>> str(case.assumption("office_cost").distribution_text)
    'triangular(8427.6; 9364; 10300.4)'
    """
    part = as_number(by, what="how far assumptions can be off", above_0=True)
    if part > 1:
        raise InvalidValueError(
            f"assumptions are to be off by {part:.0%}; give 1 (100%) at most, or costs fall below 0"
        )
    lines = {line_id for line_id, _ in case.measures[NET_BENEFIT].coefficients}
    used = assumptions_behind(case, lines)
    found: dict[str, Distribution] = {}
    for assumption in case.assumptions:
        values = [entry.figure.value for entry in assumption.values]
        if (
            assumption.id not in used
            or assumption.distribution is not None
            or assumption.share
            or not any(values)
            or _is_profile(assumption)
        ):
            continue
        middle = values[0] if assumption.shape is Shape.SCALAR else 1.0
        reach = min(part, _most_either_way(assumption))
        if reach > 0:
            # to twelve digits, so that the numbers read as they are meant
            least, most = sorted(float(f"{middle * (1 + x):.12g}") for x in (-reach, reach))
            found[assumption.id] = Triangular(low=least, mode=middle, high=most)
    return with_distributions(case, found)


def _is_profile(assumption: Assumption) -> bool:
    """Whether it says when something falls: parts over periods that come to all of it."""
    values = [entry.figure.value for entry in assumption.values]
    return (
        assumption.shape is Shape.BY_PERIOD
        and assumption.factor_unit == DIMENSIONLESS
        and min(values) >= 0
        and abs(sum(values) - 1.0) < 1e-9
    )


def _most_either_way(assumption: Assumption) -> float:
    """Say by what part of themselves all values can go up and down within their range."""
    found = math.inf
    for entry in assumption.values:
        value = entry.figure.value
        for bound in (assumption.low, assumption.high):
            if bound is not None and value:
                found = min(found, abs(bound.value - value) / abs(value))
    return found


def assumptions_behind(case: BusinessCase, lines: Iterable[str]) -> frozenset[str]:
    """Return the assumptions that some lines rest on.

    Parameters
    ----------
    case : BusinessCase
        The case.
    lines : iterable of str
        Their ids.

    Returns
    -------
    frozenset of str
        The ids of their factors, and of those of the lines that uplifts are on; not the length of
        periods.
    """
    found: set[str] = set()
    waiting = list(lines)
    while waiting:
        line = case.line(waiting.pop())
        found.update(line.assumption_names)
        waiting += line.on_lines
    return frozenset(found - {PERIOD_LENGTH})
