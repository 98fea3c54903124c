"""Appraise a case: every line's amount for every member and period."""

from collections.abc import Iterable, Mapping

import numpy as np

from nhscommission.analysis.appraisal import Appraisal
from nhscommission.case.assumptions import Assumption
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.factors import factor_value
from nhscommission.finance.payback import PaybackRule
from nhscommission.foundations.benefit_class import BenefitClass
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.labelled import FloatArray
from nhscommission.sector.capitation import normalise_shares


def appraise(
    case: BusinessCase,
    *,
    scenario: str | None = None,
    payback_rule: PaybackRule | None = None,
    draws: Mapping[str, FloatArray] | None = None,
    count_benefits: Iterable[str] = (BenefitClass.CASH_RELEASING,),
) -> Appraisal:
    """Work out every line of a case for every member and period.

    Parameters
    ----------
    case : BusinessCase
        The case.
    scenario : str, optional
        A scenario's id; the case's first where none is given.
    payback_rule : PaybackRule, optional
        How payback is counted; the case's own rule where none is given.
    draws : mapping of str to ndarray of float64, optional
        Values of shape (..., members or 1, periods or 1) that take the place of an assumption's,
        many at once; the axes in front broadcast against each other. Weights of a share are turned
        into shares [the assumption's unit].
    count_benefits : iterable of BenefitClass, optional
        The classes of savings that count in the net benefit and in payback; cash alone where
        nothing is said.

    Returns
    -------
    Appraisal
        Amounts of shape (..., lines, members, periods), in the case's order [GBP].

    Raises
    ------
    UnknownNameError
        If there is no such scenario, or draws are given for an assumption that is not there.
    InvalidValueError
        If draws do not broadcast over the members and periods, or are not finite.

    Notes
    -----
    A line's amount is the product of its factors; an uplift's is the product of its factors times
    the sum of the lines it is on. Amounts are positive whatever the category; measures such as
    the net benefit put the signs on.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), Part 3 section 2.3 and appendix D.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> result = appraise(load_case("nwl-2009"), scenario="mid")
    >>> f"{result.total('net_benefit', period='2012/13') / 1e6:.2f}"
    '115.05'
    """
    chosen = case.scenario(scenario)
    values = factor_values(case, scenario=chosen.id, draws=draws)
    return Appraisal(
        case=case,
        scenario=chosen,
        amounts=line_amounts(case, values),
        payback_rule=case.payback_rule if payback_rule is None else payback_rule,
        benefits_counted=count_benefits,
    )


def factor_values(
    case: BusinessCase,
    *,
    scenario: str | None = None,
    draws: Mapping[str, FloatArray] | None = None,
) -> dict[str, FloatArray]:
    """Return each assumption as the array that it multiplies with.

    Parameters
    ----------
    case : BusinessCase
        The case.
    scenario : str, optional
        A scenario's id; the case's first where none is given.
    draws : mapping of str to ndarray of float64, optional
        Values of shape (..., members or 1, periods or 1) that take an assumption's place
        [the assumption's unit].

    Returns
    -------
    dict of str to ndarray of float64, shape (..., members or 1, periods or 1)
        Shares sum to 1 over members [the assumption's factor unit].

    Raises
    ------
    UnknownNameError
        If there is no such scenario or assumption.
    InvalidValueError
        If draws do not broadcast, or are not finite.
    """
    values = dict(case.factors[case.scenario(scenario).id])
    for name, drawn in (draws or {}).items():
        if name not in values:
            raise UnknownNameError("assumption", name, values)
        values[name] = _drawn(case.assumption(name), drawn, values[name].shape)
    return values


def _drawn(assumption: Assumption, drawn: FloatArray, shape: tuple[int, ...]) -> FloatArray:
    array = np.asarray(drawn, dtype=np.float64)
    if array.shape[-2:] != shape:
        raise InvalidValueError(
            f"draws of {assumption.id!r} have the shape {array.shape}, and must end in {shape}: "
            "members (or 1), periods (or 1)"
        )
    if not np.isfinite(array).all():
        raise InvalidValueError(f"draws of {assumption.id!r} are not all finite numbers")
    return (
        np.swapaxes(normalise_shares(np.swapaxes(array, -1, -2)), -1, -2)
        if (assumption.share)
        else array
    )


def line_amounts(
    case: BusinessCase,
    values: Mapping[str, FloatArray],
    included: frozenset[str] | None = None,
) -> FloatArray:
    """Multiply every line out.

    Parameters
    ----------
    case : BusinessCase
        The case.
    values : mapping of str to ndarray of float64, shape (..., members or 1, periods or 1)
        Each assumption by its id [its factor unit].
    included : frozenset of str, optional
        The ids of the lines that apply; all where not given.

    Returns
    -------
    ndarray of float64, shape (..., lines, members, periods)
        Each line's amount, in the case's order [GBP].

    Raises
    ------
    InvalidValueError
        If the draws of two assumptions do not broadcast.
    """
    inner = (len(case.member_names), len(case.period_labels))
    try:
        outer = np.broadcast_shapes(*(value.shape[:-2] for value in values.values()))
    except ValueError as error:
        shapes = {name: v.shape[:-2] for name, v in values.items() if v.ndim > 2}
        raise InvalidValueError(
            f"the draws do not broadcast against each other: {shapes}"
        ) from error
    amounts = np.empty((*outer, len(case.lines), *inner), dtype=np.float64)
    place = {line.id: i for i, line in enumerate(case.lines)}
    for line in case.lines_in_order:
        if included is not None and line.id not in included:
            amounts[..., place[line.id], :, :] = 0.0
            continue
        product = factor_value(values, line.factors[0])
        for factor in line.factors[1:]:
            product = product * factor_value(values, factor)
        if line.on_lines:
            base = amounts[..., [place[name] for name in line.on_lines], :, :].sum(axis=-3)
            product = product * base
        amounts[..., place[line.id], :, :] = product
    amounts.setflags(write=False)
    return amounts
