"""The ready reckoner as a case, for a clinical commissioning group of any size."""

from typing import Final

import attrs

from nhscommission.case.assumptions import Assumption, Basis
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.load import load_case
from nhscommission.finance.ready_reckoner import ready_reckoner
from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.numbers import as_number
from nhscommission.sector.organisations import CCG

_CASE: Final = "ccg-support-2012"


def ready_reckoner_case(
    name: str,
    *,
    population: float,
    corporate_base_gbp: float = 1_500_000.0,
    clinical_leadership_gbp: float = 446_000.0,
    source: str,
) -> BusinessCase:
    """Make the case of commissioning support for a group of one's own.

    Parameters
    ----------
    name : str
        What the group is called.
    population : float
        Its registered population, > 0 [person].
    corporate_base_gbp : float, optional
        What its board and officers cost [GBP/year].
    clinical_leadership_gbp : float, optional
        What clinicians who lead cost [GBP/year].
    source : str
        Where these numbers are from.

    Returns
    -------
    BusinessCase
        The shipped case ``ccg-support-2012`` with these numbers, and in each scenario with what its
        allowance then leaves for support. It has no printed tables [GBP].

    Raises
    ------
    InvalidValueError
        If a number is out of range, or an allowance does not pay for the fixed costs.

    Examples
    --------
    £20 a head for 300,000 people is £6m; fixed costs take £1.946m.

    >>> from nhscommission import appraise
    >>> case = ready_reckoner_case("A larger CCG", population=300_000, source="Made up")
    >>> round(appraise(case).total("support", period="2013/14"))
    4054000
    """
    case = load_case(_CASE)
    population = as_number(population, what="the population", above_0=True)
    fixed = {
        "corporate_base_cost": corporate_base_gbp,
        "clinical_leadership_cost": clinical_leadership_gbp,
        "population": population,
    }

    def left(scenario: str) -> float:
        allowance = case.assumptions_in(scenario)["allowance_per_head"].values[0].figure.value
        found = ready_reckoner(
            population,
            allowance_gbp_per_head=allowance,
            corporate_base_gbp=corporate_base_gbp,
            clinical_leadership_gbp=clinical_leadership_gbp,
        )
        if found.left_gbp < 0:
            raise InvalidValueError(
                f"in the scenario {scenario!r} £{allowance:g} a head for {population:,.0f} people "
                f"is £{found.allowance_gbp:,.0f}, and fixed costs are £{found.fixed_gbp:,.0f}; "
                "give lower fixed costs, or more people"
            )
        return found.left_per_head_gbp

    def own(assumption: Assumption, scenario: str) -> Assumption:
        if assumption.id in fixed:
            return attrs.evolve(
                assumption,
                values={name: fixed[assumption.id]},
                source=source,
                basis=Basis.ASSUMED,
                note="",
            )
        if assumption.id == "support_per_head":
            return attrs.evolve(
                assumption,
                values=left(scenario),
                low=0.0,
                source=source,
                note="What the allowance leaves after fixed costs; all of it is taken to be spent.",
            )
        if assumption.shape.has_member:
            (entry,) = assumption.values
            return attrs.evolve(assumption, values={name: entry.figure})
        return assumption

    first = case.scenarios[0].id
    assumptions = [own(x, first) for x in case.assumptions]
    support = next(x for x in assumptions if x.id == "support_per_head")
    scenarios = [
        attrs.evolve(
            scenario,
            overrides=[
                attrs.evolve(support, values=left(scenario.id))
                if x.id == support.id
                else own(x, scenario.id)
                for x in scenario.overrides
            ],
        )
        for scenario in case.scenarios
    ]
    return attrs.evolve(
        case,
        id=f"{_CASE}-own",
        title=f"Commissioning support for {name}",
        sector=attrs.evolve(case.sector, name=name, members=[CCG(name=name)]),
        assumptions=assumptions,
        scenarios=scenarios,
        tables=(),
    )
