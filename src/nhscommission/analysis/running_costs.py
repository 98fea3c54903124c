"""Running costs of a case against a cap per head, for each member and for the group."""

from collections.abc import Iterable, Mapping

from nhscommission.analysis.appraisal import Appraisal
from nhscommission.case.lines import Category
from nhscommission.finance.check_cap import CapTest, check_cap
from nhscommission.finance.running_cost_cap import RunningCostCap
from nhscommission.foundations.errors import InvalidValueError, find_known
from nhscommission.sector.populations import PopulationBase, PopulationKind

_COUNTED = (Category.RUNNING_COST, Category.RETAINED_COST)


def check_running_costs(
    appraisal: Appraisal,
    *,
    cap: RunningCostCap,
    populations: Mapping[str, float | Mapping[str, float]],
    basis: PopulationKind | PopulationBase | str,
    excluded: Iterable[str] = (),
    also: Iterable[str] = (),
) -> CapTest:
    """Hold what each member pays to run itself against a cap per head.

    Parameters
    ----------
    appraisal : Appraisal
        Without draws. Running costs (the contribution) and retained costs count; costs of the
        transition do not, unless named in `also`.
    cap : RunningCostCap
        The cap.
    populations : mapping of str to float, or to mapping of str to float
        Each member's population, >= 0; or, for each member, that of each period [person].
    basis : PopulationKind, PopulationBase or str
        Whom `populations` counts; it must be whom the cap counts.
    excluded : iterable of str, optional
        The ids of lines that the cap leaves out.
    also : iterable of str, optional
        The ids of lines of another category that count all the same.

    Returns
    -------
    CapTest
        Each member and the group, period by period [GBP].

    Raises
    ------
    InvalidValueError
        If the appraisal has draws, the populations are not on the cap's basis, or one is missing.
    UnknownNameError
        If there is no such line.

    References
    ----------
    NHS England, draft Model ICB Blueprint (May 2025), as reported by Healthcare Leader: £18.76 a
    head for all running costs and programme pay, in aggregate for a region.

    Examples
    --------
    >>> from nhscommission import appraise, load_case
    >>> result = appraise(load_case("nwl-2009"))
    >>> names = result.case.member_names
    >>> cap = RunningCostCap(name="£4 a head", gbp_per_head=4, basis="resident", source="made up")
    >>> found = check_running_costs(
    ...     result, cap=cap, populations=dict.fromkeys(names, 1_850_000 / 8), basis="resident")
    >>> round(found.result("Group", "2012/13").per_head_gbp, 2), found.passes_together
    (3.82, False)
    """
    case = appraisal.case
    if appraisal.amounts.ndim > 3:
        raise InvalidValueError(
            "a cap is tested for one set of assumptions, and this appraisal has draws"
        )
    left_out = [excluded] if isinstance(excluded, str) else list(excluded)
    more = frozenset(also)
    for name in (*left_out, *sorted(more)):
        line = find_known(case.known_lines, name, "line")
        if name in more and line.category in (Category.SAVING, Category.EXISTING_COST):
            raise InvalidValueError(
                f"the line {name!r} is {line.category}, which is no cost of running the service"
            )
    counted = [line.id for line in case.lines if line.category in _COUNTED or line.id in more]
    for name in left_out:
        if name not in counted:
            raise InvalidValueError(
                f"the line {name!r} is {case.line(name).category}, which does not count anyway; "
                "leave it out of excluded"
            )
    place = {line.id: i for i, line in enumerate(case.lines)}
    costs = {
        member: {
            period: {name: float(appraisal.amounts[place[name], row, column]) for name in counted}
            for column, period in enumerate(case.period_labels)
        }
        for row, member in enumerate(case.member_names)
    }
    lengths = {e.period: e.figure.value for e in case.period_length.values}
    return check_cap(
        costs, cap=cap, populations=populations, basis=basis, years=lengths, excluded=left_out
    )
