"""Options: several ways to do a thing, compared with business as usual and with each other."""

from collections.abc import Iterable
from typing import Final

import attrs
import numpy as np

from nhscommission.analysis.appraisal import SECTOR
from nhscommission.analysis.appraise import factor_values, line_amounts
from nhscommission.analysis.price_base import warn_if_nominal
from nhscommission.analysis.sensitivity.outcomes import net_of
from nhscommission.case.business_case import BusinessCase
from nhscommission.finance.discounting.discounting import Discounting, as_discounting
from nhscommission.finance.discounting.schedules import RateLike
from nhscommission.foundations.benefit_class import BenefitClass, read_benefit_classes
from nhscommission.foundations.errors import (
    InvalidValueError,
    UnknownNameError,
    find_known,
    shown,
)
from nhscommission.foundations.labelled import FloatArray, IntArray, read_only, read_only_ints
from nhscommission.foundations.numbers import expect, expect_several
from nhscommission.foundations.text import plain_text

_ALIKE_GBP: Final = 0.005
"""What is worth less than half a penny more is worth the same."""


def _lines(value: Iterable[str] | None) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, Iterable):
        raise InvalidValueError(f"the lines of an option are {shown(value)}; give their ids")
    return (value,) if isinstance(value, str) else tuple(value)


@attrs.frozen(kw_only=True)
class Option:
    """A way to do a thing.

    Parameters
    ----------
    name : str
        What it is called.
    case : BusinessCase
        The case that prices it.
    lines : iterable of str, optional
        The lines of the case that apply; all where not given, none for business as usual, since a
        case counts what changes.
    """

    name: str = attrs.field(converter=plain_text)
    case: BusinessCase
    lines: tuple[str, ...] | None = attrs.field(default=None, converter=_lines)

    def __attrs_post_init__(self) -> None:
        expect(self.case, BusinessCase, what="the case of an option", like="a BusinessCase")
        if not self.name:
            raise InvalidValueError("an option has no name; give it one")
        for line in self.lines or ():
            find_known(self.case.known_lines, line, "line")

    def net_benefit(
        self,
        scenario: str | None = None,
        *,
        count_benefits: Iterable[str] = (BenefitClass.CASH_RELEASING,),
    ) -> FloatArray:
        """Return the net benefit of the lines that apply.

        Parameters
        ----------
        scenario : str, optional
            A scenario's id; the case's first where none is given.
        count_benefits : iterable of BenefitClass, optional
            The classes of savings that count.

        Returns
        -------
        ndarray of float64, shape (members, periods)
            An uplift counts what applies of the lines that it is on [GBP].

        Raises
        ------
        UnknownNameError
            If there is no such scenario.
        """
        values = factor_values(self.case, scenario=scenario)
        included = None if self.lines is None else frozenset(self.lines)
        amounts = line_amounts(self.case, values, included)
        return np.asarray(net_of(self.case, amounts, 1, count_benefits=count_benefits)[0])

    def scenario_for(self, name: str) -> str | None:
        """Return the scenario of the option's case that stands for one of the comparison.

        Parameters
        ----------
        name : str
            The scenario's id.

        Returns
        -------
        str or None
            The one of that id; the only one, where the case has one only; None for neither.
        """
        own = [scenario.id for scenario in self.case.scenarios]
        if name in own:
            return name
        return own[0] if len(own) == 1 else None


@attrs.frozen(kw_only=True)
class OptionComparison:
    """Options beside each other, for each member and the sector.

    Parameters
    ----------
    options : tuple of str
        Their names.
    baseline : str
        The one that the others are held against.
    units : tuple of str
        The members, and the sector last.
    discounting : Discounting
        How present values are discounted.
    scenario : str
        In which scenario they are compared, where none is named.
    present_values : ndarray of float64, shape (options, units)
        Net present values, in that scenario [GBP].
    net_benefits : ndarray of float64, shape (options, members, periods)
        Net benefits, in that scenario [GBP].
    scenarios : tuple of str
        The scenarios that all options have.
    by_scenario : ndarray of float64, shape (options, scenarios, units)
        Net present values in each [GBP].
    """

    options: tuple[str, ...]
    baseline: str
    units: tuple[str, ...]
    discounting: Discounting
    scenario: str
    present_values: FloatArray = attrs.field(
        converter=read_only, eq=attrs.cmp_using(eq=np.array_equal)
    )
    net_benefits: FloatArray = attrs.field(
        converter=read_only, eq=attrs.cmp_using(eq=np.array_equal)
    )
    scenarios: tuple[str, ...]
    by_scenario: FloatArray = attrs.field(
        converter=read_only, eq=attrs.cmp_using(eq=np.array_equal)
    )

    @property
    def incremental(self) -> FloatArray:
        """Net present values less those of the baseline, shape (options, units) [GBP]."""
        return np.asarray(self.present_values - self.present_values[self._place(self.baseline)])

    @property
    def ranks(self) -> IntArray:
        """The rank of each option for each unit, 1 for the best, shape (options, units).

        Options that are worth the same, to the penny, share the better rank.
        """
        lead = self.present_values[np.newaxis] - self.present_values[:, np.newaxis]
        better = lead > _ALIKE_GBP
        return read_only_ints(1 + better.sum(axis=1))

    @property
    def regrets(self) -> FloatArray:
        """By how much each option falls short of the best one of each scenario [GBP].

        Of shape (options, scenarios, units).
        """
        return np.asarray(self.by_scenario.max(axis=0) - self.by_scenario)

    def present_value(
        self, option: str, *, member: str | None = None, scenario: str | None = None
    ) -> float:
        """Return one net present value.

        Parameters
        ----------
        option : str
            Which option's.
        member : str, optional
            Whose; the sector's where none is given.
        scenario : str, optional
            In which scenario; that of the comparison where none is given.

        Returns
        -------
        float
            [GBP].

        Raises
        ------
        UnknownNameError
            If there is no such option, member or scenario.
        """
        unit = self._unit(member)
        if scenario is None:
            return float(self.present_values[self._place(option), unit])
        column = find_known({s: i for i, s in enumerate(self.scenarios)}, scenario, "scenario")
        return float(self.by_scenario[self._place(option), column, unit])

    def ranking(self, member: str | None = None) -> tuple[str, ...]:
        """Return the options, the best first.

        Parameters
        ----------
        member : str, optional
            Whose ranking; the sector's where none is given.

        Returns
        -------
        tuple of str
            Options that are worth the same stay in their order.

        Raises
        ------
        UnknownNameError
            If there is no such member.
        """
        values = self.present_values[:, self._unit(member)]
        return tuple(self.options[i] for i in np.argsort(-values, kind="stable"))

    def least_regret(self, member: str | None = None) -> str:
        """Return the option whose greatest regret over the scenarios is the least.

        Parameters
        ----------
        member : str, optional
            Whose; the sector's where none is given.

        Returns
        -------
        str
            Its name; the first, where several are alike.

        Raises
        ------
        UnknownNameError
            If there is no such member.
        """
        worst = self.regrets[:, :, self._unit(member)].max(axis=1)
        return self.options[int(np.argmin(worst))]

    def _place(self, option: str) -> int:
        return find_known({name: i for i, name in enumerate(self.options)}, option, "option")

    def _unit(self, member: str | None) -> int:
        name = SECTOR if member is None else member
        return find_known({unit: i for i, unit in enumerate(self.units)}, name, "member")


def compare_options(
    options: Iterable[Option],
    *,
    baseline: str | None = None,
    scenario: str | None = None,
    discounting: Discounting | RateLike | None = None,
    count_benefits: Iterable[str] = (BenefitClass.CASH_RELEASING,),
) -> OptionComparison:
    """Compare options with business as usual, or another baseline, and with each other.

    Parameters
    ----------
    options : iterable of Option
        Two or more, of the same members and periods.
    baseline : str, optional
        The name of the one that the others are held against; the first where not given.
    scenario : str, optional
        In which scenario they are compared; the first option's first where not given. A case with
        one scenario only has it in all.
    discounting : Discounting, DiscountSchedule, str or float, optional
        How present values are discounted [per year].
    count_benefits : iterable of BenefitClass, optional
        The classes of savings that count.

    Returns
    -------
    OptionComparison
        Net present values, what each adds to the baseline, ranks and regrets [GBP].

    Raises
    ------
    InvalidValueError
        If there are fewer than two, two have one name, they are of other members or periods, or one
        has no such scenario.
    UnknownNameError
        If there is no such option or schedule.

    References
    ----------
    HM Treasury, The Green Book (2022), chapters 4 and 5; L. J. Savage, The theory of statistical
    decision (1951), on regret.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> case = load_case("nwl-2009")
    >>> costs = [line.id for line in case.lines if line.category != "saving"]
    >>> found = compare_options([
    ...     Option(name="Stay apart", case=case, lines=[]),
    ...     Option(name="Share, and save nothing", case=case, lines=costs),
    ...     Option(name="Share", case=case)])
    >>> found.ranking()
    ('Share', 'Stay apart', 'Share, and save nothing')
    """
    known = expect_several(options, what="the options", like="[Option(name='Share', case=case)]")
    for option in known:
        if not isinstance(option, Option):
            raise InvalidValueError(
                f"{shown(option)} is among the options; give Option objects, such as "
                "Option(name='Share', case=case)"
            )
    names = [option.name for option in known]
    if len(known) < 2:
        raise InvalidValueError(
            f"{len(known)} option{'s' * (len(known) != 1)} cannot be compared; give two or more"
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InvalidValueError(f"the option {twice[0]!r} is there twice; names must be unique")
    base = names[0] if baseline is None else baseline
    if base not in names:
        raise UnknownNameError("option", base, names)
    first = known[0].case
    for option in known[1:]:
        if option.case.member_names != first.member_names or option.case.periods != first.periods:
            raise InvalidValueError(
                f"the options {names[0]!r} and {option.name!r} are of other members or periods; "
                "compare what is alike"
            )
    ways = as_discounting(discounting)
    for option in known:
        warn_if_nominal(option.case, ways)
    factors = ways.factors(first.periods)
    chosen = first.scenario(scenario).id
    for option in known:
        if option.scenario_for(chosen) is None:
            raise InvalidValueError(
                f"the option {option.name!r} has no scenario {chosen!r}; it has "
                f"{', '.join(s.id for s in option.case.scenarios)}. Compare in one that all have"
            )
    scenarios = tuple(
        s.id for s in first.scenarios if all(o.scenario_for(s.id) is not None for o in known)
    )
    classes = read_benefit_classes(count_benefits)

    def flows(option: Option, name: str) -> FloatArray:
        return option.net_benefit(option.scenario_for(name), count_benefits=classes)

    def worth(option: Option, name: str) -> FloatArray:
        values = flows(option, name) @ factors
        return np.append(values, values.sum())

    return OptionComparison(
        options=tuple(names),
        baseline=base,
        units=(*first.member_names, SECTOR),
        discounting=ways,
        scenario=chosen,
        present_values=np.stack([worth(option, chosen) for option in known]),
        net_benefits=np.stack([flows(option, chosen) for option in known]),
        scenarios=scenarios,
        by_scenario=np.stack([[worth(o, s) for s in scenarios] for o in known]),
    )
