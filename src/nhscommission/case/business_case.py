"""The business case: a sum of products of assumptions."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Final

import attrs

from nhscommission.case.assumptions import (
    PERIOD_LENGTH,
    Assumption,
    Basis,
    Entry,
    Shape,
    not_blank,
)
from nhscommission.case.delivery_checks import check_delivery
from nhscommission.case.lines import (
    PAYBACK,
    LineItem,
    Measure,
    Total,
    measures_of,
)
from nhscommission.case.ratios import Ratio, write_terms
from nhscommission.case.scenarios import Scenario
from nhscommission.case.tables import PrintedTable
from nhscommission.case.validation import check_case
from nhscommission.delivery.benefits.register import BenefitRegister
from nhscommission.delivery.milestones.plan import DeliveryPlan
from nhscommission.delivery.milestones.workstreams import Workstream
from nhscommission.delivery.performance.competencies import CompetencyScore, check_scores
from nhscommission.delivery.performance.success_measures import SuccessMeasure
from nhscommission.delivery.risks.register import RiskRegister
from nhscommission.finance.payback import PaybackRule
from nhscommission.finance.prices import PriceBase
from nhscommission.finance.uncertainty.correlation import RankCorrelation
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, choose, find_known
from nhscommission.foundations.figures import exact_figure
from nhscommission.foundations.labelled import FloatArray, read_only
from nhscommission.foundations.periods import (
    PartYearRule,
    Period,
    years_in_period,
)
from nhscommission.foundations.text import plain_text
from nhscommission.governance.bodies.bodies import GovernanceBody
from nhscommission.governance.bodies.structure import bodies_by_id
from nhscommission.governance.raci.matrix import RaciMatrix
from nhscommission.sector.capitation import normalise_shares
from nhscommission.sector.clinical_networks import ClinicalNetwork
from nhscommission.sector.options import ConsideredOption
from nhscommission.sector.organisations import Sector
from nhscommission.sector.support_functions import SupportFunction

DEFAULT_SCENARIO: Final = "central"


@attrs.frozen(kw_only=True)
class Document:
    """A document that a case draws on.

    Parameters
    ----------
    id : str
        How sources refer to it, for example ``"002"``.
    title : str
        Its title.
    publisher : str, optional
        Who issued it.
    date : str, optional
        When, as printed.
    """

    id: str
    title: str
    publisher: str = ""
    date: str = ""


def _part_year_rule(value: str) -> PartYearRule:
    return choose(PartYearRule, value, what="part-year rule")


def _default_scenarios() -> tuple[Scenario, ...]:
    return (Scenario(id=DEFAULT_SCENARIO, label="Central case"),)


@attrs.frozen(kw_only=True)
class BusinessCase:
    """A business case for sharing a service.

    A case is checked when it is made: every name it uses is there, every assumption covers the
    members and periods of its shape, and every line's units multiply out to pounds.

    Parameters
    ----------
    id : str
        A short name.
    title : str
        Its title.
    sector : Sector
        Who shares.
    periods : iterable of Period
        The horizon, without gaps; the first period starts at go-live.
    assumptions : iterable of Assumption
        Every number the case rests on.
    lines : iterable of LineItem
        What is paid and saved.
    totals : iterable of Total, optional
        Named sums of lines.
    ratios : iterable of Ratio, optional
        One sum over another: costs per head, reductions as percentages.
    scenarios : iterable of Scenario, optional
        The first is the one that is meant when none is named.
    tables : iterable of PrintedTable, optional
        The tables that the paper prints.
    documents : iterable of Document, optional
        What the sources refer to.
    correlations : iterable of RankCorrelation, optional
        Which assumptions that have a distribution go together.
    functions : iterable of SupportFunction, optional
        The functions of commissioning support that the paper is about.
    options : iterable of ConsideredOption, optional
        What the paper considered, and why it was kept or rejected.
    raci : RaciMatrix, optional
        Who is responsible, accountable, consulted and informed.
    bodies : iterable of GovernanceBody, optional
        The bodies that govern, manage and advise; their ids are unique.
    benefits : BenefitRegister, optional
        What the programme promises; the lines that its benefits name are lines of the case.
    risks : RiskRegister, optional
        What may go wrong; the assumptions that its risks move are assumptions of the case.
    plan : DeliveryPlan, optional
        What is to happen when; where there are workstreams, its milestones name those.
    workstreams : iterable of Workstream, optional
        Who carries the plan forward.
    competencies : iterable of CompetencyScore, optional
        How the members score, beside others.
    success_measures : iterable of SuccessMeasure, optional
        What the paper says success looks like, year by year.
    networks : iterable of ClinicalNetwork, optional
        The clinical networks, and who hosts, chairs and funds them.
    price_base : PriceBase, optional
        At whose prices it is, real or nominal, where that is said.
    part_year_rule : PartYearRule, optional
        How the length of a part year is counted for costs.
    payback_rule : PaybackRule, optional
        How payback is counted.
    note : str, optional
        Anything a reader should know.
    """

    id: str = attrs.field(converter=plain_text)
    title: str = attrs.field(converter=plain_text, validator=not_blank)
    sector: Sector
    periods: tuple[Period, ...] = attrs.field(converter=tuple[Period, ...])
    assumptions: tuple[Assumption, ...] = attrs.field(converter=tuple[Assumption, ...])
    lines: tuple[LineItem, ...] = attrs.field(converter=tuple[LineItem, ...])
    totals: tuple[Total, ...] = attrs.field(default=(), converter=tuple[Total, ...])
    ratios: tuple[Ratio, ...] = attrs.field(default=(), converter=tuple[Ratio, ...])
    scenarios: tuple[Scenario, ...] = attrs.field(
        factory=_default_scenarios, converter=tuple[Scenario, ...]
    )
    tables: tuple[PrintedTable, ...] = attrs.field(default=(), converter=tuple[PrintedTable, ...])
    documents: tuple[Document, ...] = attrs.field(default=(), converter=tuple[Document, ...])
    correlations: tuple[RankCorrelation, ...] = attrs.field(
        default=(), converter=tuple[RankCorrelation, ...]
    )
    functions: tuple[SupportFunction, ...] = attrs.field(
        default=(), converter=tuple[SupportFunction, ...]
    )
    options: tuple[ConsideredOption, ...] = attrs.field(
        default=(), converter=tuple[ConsideredOption, ...]
    )
    raci: RaciMatrix | None = None
    bodies: tuple[GovernanceBody, ...] = attrs.field(
        default=(), converter=tuple[GovernanceBody, ...]
    )
    benefits: BenefitRegister | None = None
    risks: RiskRegister | None = None
    plan: DeliveryPlan | None = None
    workstreams: tuple[Workstream, ...] = attrs.field(default=(), converter=tuple[Workstream, ...])
    competencies: tuple[CompetencyScore, ...] = attrs.field(default=(), converter=check_scores)
    success_measures: tuple[SuccessMeasure, ...] = attrs.field(
        default=(), converter=tuple[SuccessMeasure, ...]
    )
    networks: tuple[ClinicalNetwork, ...] = attrs.field(
        default=(), converter=tuple[ClinicalNetwork, ...]
    )
    price_base: PriceBase | None = None
    part_year_rule: PartYearRule = attrs.field(
        default=PartYearRule.MONTHS, converter=_part_year_rule
    )
    payback_rule: PaybackRule = attrs.field(factory=PaybackRule)
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        check_case(self)
        check_delivery(self)
        _ = self.known_bodies

    # Looking things up

    @cached_property
    def member_names(self) -> tuple[str, ...]:
        """The members' names, in order."""
        return self.sector.member_names

    @cached_property
    def period_labels(self) -> tuple[str, ...]:
        """The periods' labels, in order."""
        return tuple(period.label for period in self.periods)

    @cached_property
    def period_length(self) -> Assumption:
        """The length of each period in years, by the part-year rule."""
        years = (years_in_period(period, rule=self.part_year_rule) for period in self.periods)
        return Assumption(
            id=PERIOD_LENGTH,
            label=f"Length of the period, counted in {self.part_year_rule}",
            unit="year",
            shape=Shape.BY_PERIOD,
            values=[
                Entry("", label, exact_figure(length, unit="year"))
                for label, length in zip(self.period_labels, years, strict=True)
            ],
            source=f"the part-year rule {self.part_year_rule.value!r}",
            basis=Basis.AGREED,
        )

    @cached_property
    def known_assumptions(self) -> Mapping[str, Assumption]:
        """The assumptions by id, with the length of the periods among them."""
        return {x.id: x for x in (*self.assumptions, self.period_length)}

    @cached_property
    def known_lines(self) -> Mapping[str, LineItem]:
        """The lines by id."""
        return {line.id: line for line in self.lines}

    @cached_property
    def known_ratios(self) -> Mapping[str, Ratio]:
        """The ratios by id."""
        return {ratio.id: ratio for ratio in self.ratios}

    @cached_property
    def known_bodies(self) -> Mapping[str, GovernanceBody]:
        """The governance bodies by id."""
        return bodies_by_id(self.bodies)

    @cached_property
    def provider_names(self) -> tuple[str, ...]:
        """The providers' names, in order."""
        return self.sector.provider_names

    @cached_property
    def lines_in_order(self) -> tuple[LineItem, ...]:
        """The lines, an uplift after every line that it is on."""
        ordered = [line for line in self.lines if not line.on_lines]
        waiting = [line for line in self.lines if line.on_lines]
        while waiting:
            done = {line.id for line in ordered}
            ready = [line for line in waiting if done.issuperset(line.on_lines)]
            if not ready:
                names = ", ".join(repr(line.id) for line in waiting)
                raise InvalidValueError(
                    f"these lines rest on each other in a circle: {names}",
                    subject=f"line:{waiting[0].id}",
                )
            ordered += ready
            waiting = [line for line in waiting if line not in ready]
        return tuple(ordered)

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """Every measure by its id: net benefit, contribution, categories, totals and lines."""
        return measures_of(self.lines, totals=self.totals)

    def assumption(self, name: str) -> Assumption:
        """Return the assumption with this id.

        Parameters
        ----------
        name : str
            Its id; ``"years_in_period"`` for the length of the periods.

        Returns
        -------
        Assumption
            The assumption.

        Raises
        ------
        UnknownNameError
            If there is none.
        """
        return find_known(self.known_assumptions, name, "assumption")

    def line(self, name: str) -> LineItem:
        """Return the line with this id.

        Parameters
        ----------
        name : str
            Its id.

        Returns
        -------
        LineItem
            The line.

        Raises
        ------
        UnknownNameError
            If there is none.
        """
        return find_known(self.known_lines, name, "line")

    def body(self, name: str) -> GovernanceBody:
        """Return the governance body with this id.

        Parameters
        ----------
        name : str
            Its id.

        Returns
        -------
        GovernanceBody
            The body.

        Raises
        ------
        UnknownNameError
            If there is none.
        """
        return find_known(self.known_bodies, name, "body")

    def ratio(self, name: str) -> Ratio:
        """Return the ratio with this id.

        Parameters
        ----------
        name : str
            Its id.

        Returns
        -------
        Ratio
            The ratio.

        Raises
        ------
        UnknownNameError
            If there is none.
        """
        return find_known(self.known_ratios, name, "ratio")

    def measure(self, name: str) -> Measure:
        """Return a measure by its id or its label.

        Parameters
        ----------
        name : str
            For example ``"net_benefit"`` or ``"net benefit"``, or the words of a row in a printed
            table; capitals do not matter.

        Returns
        -------
        Measure
            The measure.

        Raises
        ------
        UnknownNameError
            If there is none, with the nearest name there is.
        """
        if name in self.measures:
            return self.measures[name]
        wanted = _folded(name)
        if wanted == PAYBACK:
            raise InvalidValueError(
                "payback is not a sum of lines; look at the net benefit of each period"
            )
        if wanted in self.known_ratios:
            ratio = self.known_ratios[wanted]
            raise InvalidValueError(
                f"{ratio.id!r} is a ratio, {write_terms(ratio.numerator)} over "
                f"{write_terms(ratio.denominator)}; ask for its parts, or use Appraisal.ratio"
            )
        rows = {
            (cell.row, cell.measure)
            for table in self.tables
            for cell in table.cells
            if cell.measure in self.measures
        }
        named = [(m.id, m.id) for m in self.measures.values()]
        labelled = [(m.label, m.id) for m in self.measures.values()]
        for words in (named, labelled, sorted(rows)):
            found = {measure for text, measure in words if _folded(text) == wanted}
            if len(found) > 1:
                raise InvalidValueError(
                    f"{name!r} may be any of {', '.join(sorted(found))}; use one of these names"
                )
            if found:
                return self.measures[found.pop()]
        raise UnknownNameError("measure", name, self.measures)

    def scenario(self, name: str | None = None) -> Scenario:
        """Return the scenario with this id.

        Parameters
        ----------
        name : str, optional
            Its id; the case's first scenario where none is given.

        Returns
        -------
        Scenario
            The scenario.

        Raises
        ------
        UnknownNameError
            If there is none.
        """
        if not name:
            return self.scenarios[0]
        return find_known({s.id: s for s in self.scenarios}, name.casefold(), "scenario")

    def assumptions_in(self, scenario: str | None = None) -> Mapping[str, Assumption]:
        """Return every assumption by its id, as it stands in a scenario.

        Parameters
        ----------
        scenario : str, optional
            The scenario's id; the case's first where none is given.

        Returns
        -------
        mapping of str to Assumption
            With the length of the periods among them.

        Raises
        ------
        UnknownNameError
            If there is no such scenario.
        """
        changed = {x.id: x for x in self.scenario(scenario).overrides}
        return MappingProxyType({**self.known_assumptions, **changed})

    @cached_property
    def factors(self) -> Mapping[str, Mapping[str, FloatArray]]:
        """For each scenario, each assumption by its id as the array that it multiplies with.

        Arrays have the shape (members or 1, periods or 1) and the assumption's factor unit; shares
        sum to 1 over members. They are made once, so that appraising loops over nothing.
        """
        own = {name: self.grid(assumption) for name, assumption in self.known_assumptions.items()}
        return MappingProxyType(
            {
                scenario.id: MappingProxyType(
                    {**own, **{x.id: self.grid(x) for x in scenario.overrides}}
                )
                for scenario in self.scenarios
            }
        )

    def grid(self, assumption: Assumption) -> FloatArray:
        """Return an assumption's values as an array that broadcasts over members and periods.

        Parameters
        ----------
        assumption : Assumption
            One that covers this case's members and periods.

        Returns
        -------
        ndarray of float64, shape (members or 1, periods or 1)
            Weights are turned into shares [the assumption's factor unit].

        Raises
        ------
        InvalidValueError
            If it is a share and its weights give none.
        """
        values = self.align(assumption, [entry.figure.value for entry in assumption.values])
        return normalise_shares(values.T).T if assumption.share else values

    def align(self, assumption: Assumption, numbers: Iterable[float]) -> FloatArray:
        """Put one number for each entry of an assumption where it belongs.

        Parameters
        ----------
        assumption : Assumption
            One that covers this case's members and periods.
        numbers : iterable of float
            One for each of the assumption's entries, in their order [any].

        Returns
        -------
        ndarray of float64, shape (members or 1, periods or 1)
            In the order of the case's members and periods [as given].
        """
        found = dict(zip(((e.member, e.period) for e in assumption.values), numbers, strict=True))
        members = self.member_names if assumption.shape.has_member else ("",)
        periods = self.period_labels if assumption.shape.has_period else ("",)
        return read_only([[found[m, p] for p in periods] for m in members])


def _folded(name: str) -> str:
    """Write a name as an id would be, in the singular."""
    return "_".join(name.casefold().replace("-", " ").replace("_", " ").split()).removesuffix("s")
