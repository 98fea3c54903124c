"""Expected values: what risks with a probability and a cost come to on average."""

import math

import attrs

from nhscommission.delivery.risks.register import RiskRegister, check_register


@attrs.frozen(kw_only=True)
class ExpectedValue:
    """What one risk comes to on average.

    Parameters
    ----------
    risk : str
        Its id.
    probability : float
        How probable it is, 0 to 1 [dimensionless].
    mean_cost_gbp : float
        What it costs if it happens: the mean of its range [GBP].
    expected_gbp : float
        Probability times mean cost [GBP].
    """

    risk: str
    probability: float
    mean_cost_gbp: float
    expected_gbp: float


@attrs.frozen(kw_only=True)
class ExpectedValues:
    """What the risks of a register come to on average, and which of them are not in it.

    Parameters
    ----------
    values : tuple of ExpectedValue
        The risks that have a probability and a cost, in the order of the register.
    left_out : tuple of (str, str)
        The ids of the others, and what they lack.
    total_gbp : float or None
        The sum of `values`; None where no risk has both, which is not nothing [GBP].
    """

    values: tuple[ExpectedValue, ...]
    left_out: tuple[tuple[str, str], ...]
    total_gbp: float | None


def expected_values(register: RiskRegister) -> ExpectedValues:
    """Say what the risks of a register come to on average.

    Parameters
    ----------
    register : RiskRegister
        The register.

    Returns
    -------
    ExpectedValues
        A value for each risk with a probability and a cost, their total, and what is left out
        [GBP].

    Raises
    ------
    InvalidValueError
        If it is no register.

    Notes
    -----
    A range of costs is taken as a triangular distribution, whose mean is
    ``(low + mode + high) / 3``; the PERT mean, ``(low + 4 mode + high) / 6``, would lie nearer to
    the mode. Expected values add up whether or not the risks hang together; a total says nothing
    about how bad a bad year is.

    Examples
    --------
    >>> from nhscommission.delivery.risks.risks import Risk
    >>> found = expected_values(RiskRegister(title="Move", risks=[
    ...     Risk(id="delay", label="Delay", probability="50%", cost=[20_000, 50_000, 110_000]),
    ...     Risk(id="staff", label="Staff leave", probability=0.2)]))
    >>> found.total_gbp, found.left_out
    (30000.0, (('staff', 'no cost'),))
    """
    values, left_out = [], []
    for risk in check_register(register).risks:
        if risk.probability is None or risk.cost is None:
            lacking = [
                what
                for what, value in (("probability", risk.probability), ("cost", risk.cost))
                if value is None
            ]
            left_out.append((risk.id, f"no {' and no '.join(lacking)}"))
            continue
        mean = risk.cost.mean_gbp
        values.append(
            ExpectedValue(
                risk=risk.id,
                probability=risk.probability,
                mean_cost_gbp=mean,
                expected_gbp=risk.probability * mean,
            )
        )
    return ExpectedValues(
        values=tuple(values),
        left_out=tuple(left_out),
        total_gbp=math.fsum(one.expected_gbp for one in values) if values else None,
    )
