"""Recruitment as products of assumptions: agencies for some bands, assessment for all posts."""

from collections.abc import Iterable, Mapping
from typing import Any

from nhscommission.case.assumptions import Basis
from nhscommission.case.lines import Category, LineItem, Total
from nhscommission.case.parts.case_parts import CaseParts
from nhscommission.case.parts.one_off_maker import OneOffMaker
from nhscommission.finance.staffing.pay_bands import fold_band
from nhscommission.finance.staffing.transition import RecruitmentTerms, recruitment_cost
from nhscommission.foundations.errors import InvalidValueError


def recruitment_parts(
    posts: Iterable[tuple[str, float, float]],
    *,
    terms: RecruitmentTerms,
    timing: Mapping[str, Any],
    share: str,
    index: str | None = None,
    name: str = "recruitment",
    label: str = "Recruitment",
    basis: str = Basis.ASSUMED,
    source: str,
) -> CaseParts:
    """Make lines of what it costs to fill posts.

    Parameters
    ----------
    posts : iterable of tuple of (str, float, float)
        Each post's band, its WTE, and its yearly salary [WTE, GBP/WTE/year].
    terms : RecruitmentTerms
        How they are filled.
    timing : mapping of str to rate
        For every period's label, the part that is paid in it; the parts add up to 100%
        [dimensionless].
    share : str
        The assumption by which members share the cost.
    index : str, optional
        A price index to multiply by [dimensionless].
    name, label : str, optional
        What the ids start with, and what it is.
    basis : Basis, optional
        The basis of the numbers.
    source : str
        Where they are from.

    Returns
    -------
    CaseParts
        Posts, salaries and terms, a line for assessment for each post and one for the agency where
        its band has one, and their total, which is what `recruitment_cost` gives [GBP].

    Raises
    ------
    InvalidValueError
        If there are no posts, a number is below 0, or the timing does not add up to 100%.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), appendix D.

    Examples
    --------
    >>> terms = RecruitmentTerms(
    ...     external_rate="25%", agency_rate="30%", agency_bands=["8b"],
    ...     assessment_gbp_per_person=675, candidates_per_post=6)
    >>> made = recruitment_parts(
    ...     [("7", 4, 40_000), ("8b", 2, 60_000)], terms=terms,
    ...     timing={"2026/27": "100%"}, share="capitation", source="Programme office")
    >>> [line.id for line in made.lines]
    ['recruitment_1_assessment', 'recruitment_2_assessment', 'recruitment_2_agency']
    """
    given = list(posts)
    if not given:
        raise InvalidValueError(f"{label}: there are no posts to fill; give at least one")
    recruitment_cost(given, terms=terms)  # refuses what is no post
    make = OneOffMaker(name, label, source, basis)
    assumptions = [
        make.number("external_rate", "filled from outside", "%", terms.external_rate, high=1),
        make.number("candidates", "candidates for a post", "person/WTE", terms.candidates_per_post),
        make.number("assessment", "a candidate", "GBP/person", terms.assessment_gbp_per_person),
        make.timing(timing),
    ]
    with_agency = {fold_band(band) for band in terms.agency_bands}
    if any(fold_band(band) in with_agency for band, _, _ in given):
        assumptions.append(
            make.number(
                "agency_rate", "agencies, of a year's salary", "%", terms.agency_rate, high=1
            )
        )
    last = [f"{name}_timing", *([index] if index else []), share]
    lines: list[LineItem] = []

    def add(number: int, part: str, what: str, factors: list[str]) -> None:
        start = [f"{name}_{number}_wte", f"{name}_external_rate"]
        lines.append(
            LineItem(
                id=f"{name}_{number}_{part}",
                label=f"{label}: {what}",
                category=Category.TRANSITION_COST,
                factors=[*start, *factors, *last],
                source=source,
            )
        )

    for number, (band, wte, salary) in enumerate(given, start=1):
        assumptions.append(make.number(f"{number}_wte", f"posts in band {band}", "WTE", wte))
        costs = [f"{name}_candidates", f"{name}_assessment"]
        add(number, "assessment", f"assessment, band {band}", costs)
        if fold_band(band) in with_agency:
            paid = f"{number}_salary"
            assumptions.append(make.number(paid, f"a year in band {band}", "GBP/WTE", salary))
            costs = [f"{name}_{paid}", f"{name}_agency_rate"]
            add(number, "agency", f"agency, band {band}", costs)
    total = Total(id=name, label=label, lines=[line.id for line in lines])
    return CaseParts(assumptions=assumptions, lines=lines, totals=[total])
