"""The ready reckoner: what an allowance per head leaves once fixed costs are paid."""

import attrs

from nhscommission.finance.running_cost_cap import RunningCostCap
from nhscommission.foundations.numbers import as_number
from nhscommission.sector.populations import PopulationKind


@attrs.frozen(kw_only=True)
class ReadyReckoner:
    """What a commissioner can spend on support.

    Parameters
    ----------
    population : float
        For how many people it commissions [person].
    allowance_gbp : float
        What it may spend on running itself [GBP/year].
    corporate_base_gbp : float
        What its board and officers cost, whatever its size [GBP/year].
    clinical_leadership_gbp : float
        What clinicians who lead cost [GBP/year].
    other_fixed_gbp : float
        What else is fixed [GBP/year].
    """

    population: float
    allowance_gbp: float
    corporate_base_gbp: float
    clinical_leadership_gbp: float
    other_fixed_gbp: float = 0.0

    @property
    def fixed_gbp(self) -> float:
        """All that is fixed [GBP/year]."""
        return self.corporate_base_gbp + self.clinical_leadership_gbp + self.other_fixed_gbp

    @property
    def left_gbp(self) -> float:
        """What is left for commissioning support; negative if fixed costs exceed it [GBP/year]."""
        return self.allowance_gbp - self.fixed_gbp

    @property
    def left_per_head_gbp(self) -> float:
        """What is left, per head [GBP/person/year]."""
        return self.left_gbp / self.population

    @property
    def left_rate(self) -> float:
        """What is left, of the allowance [dimensionless]."""
        return self.left_gbp / self.allowance_gbp


def ready_reckoner(
    population: float,
    *,
    allowance_gbp_per_head: float = 20.0,
    corporate_base_gbp: float = 1_500_000.0,
    clinical_leadership_gbp: float = 446_000.0,
    other_fixed_gbp: float = 0.0,
) -> ReadyReckoner:
    """Work out what an allowance per head leaves for commissioning support.

    Parameters
    ----------
    population : float
        For how many people, > 0 [person].
    allowance_gbp_per_head : float, optional
        £20 where not given, as the tool of 2011 assumed; £25 was set in 2012 [GBP/person/year].
    corporate_base_gbp : float, optional
        Accountable officer, board, chief operating and finance officers, chair [GBP/year].
    clinical_leadership_gbp : float, optional
        Clinical leadership and practice [GBP/year].
    other_fixed_gbp : float, optional
        What else is fixed [GBP/year].

    Returns
    -------
    ReadyReckoner
        Allowance, fixed costs, and what is left.

    Raises
    ------
    InvalidValueError
        If there is nobody, the allowance is not above 0, or a cost is below 0.

    References
    ----------
    Department of Health, CCG running costs tool (September 2011), with the figures that the Health
    Service Journal worked out of it on 8 September 2011: 175,000 people have £3.5m, nearly £1.5m of
    it corporate base and £446,000 clinical leadership, which leaves £9 a head.

    Examples
    --------
    >>> found = ready_reckoner(175_000)
    >>> found.allowance_gbp, found.left_gbp, round(found.left_per_head_gbp, 2)
    (3500000.0, 1554000.0, 8.88)
    """
    people = as_number(population, what="the population", above_0=True)
    cap = RunningCostCap(
        name="Running cost allowance",
        gbp_per_head=allowance_gbp_per_head,
        basis=PopulationKind.REGISTERED,
        source="as given",
    )
    return ReadyReckoner(
        population=people,
        allowance_gbp=cap.allowance(people),
        corporate_base_gbp=as_number(corporate_base_gbp, what="the corporate base"),
        clinical_leadership_gbp=as_number(clinical_leadership_gbp, what="the clinical leadership"),
        other_fixed_gbp=as_number(other_fixed_gbp, what="the other fixed cost"),
    )
