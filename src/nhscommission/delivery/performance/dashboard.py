"""Dashboards: providers against targets, members against benefits, and the programme's own."""

from collections.abc import Iterable
from typing import Final

import attrs
import numpy as np

from nhscommission.delivery.benefits.profiles import BenefitProfile
from nhscommission.delivery.performance.assurance import Assurance, assure_target
from nhscommission.delivery.performance.kpi_series import KpiSeries, cut_series
from nhscommission.delivery.performance.kpis import Kpi
from nhscommission.delivery.performance.period_labels import read_label
from nhscommission.delivery.performance.rag import Direction, Rag, RagThresholds, rag
from nhscommission.delivery.performance.spc import xmr_chart
from nhscommission.delivery.performance.special_causes import Variation, find_special_causes
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.frozen_map import FrozenMap
from nhscommission.foundations.numbers import expect, expect_several
from nhscommission.foundations.text import plain_text

_SERIES_LIKE: Final = "a tuple of KpiSeries"


@attrs.frozen(kw_only=True)
class KpiReading:
    """An indicator in one period, and what its series says of it.

    Parameters
    ----------
    kpi : Kpi
        The indicator, and of whom it is.
    period : str
        The period.
    value : float or None
        The reading; None where it is missing [the indicator's unit].
    previous : float or None
        The reading of the period before; None where it is missing or ghosted, or there is none [the
        indicator's unit].
    target : float or None
        What is aimed at: the target of the period or, where it has none, of the latest period
        before it which has one [the indicator's unit].
    target_period : str
        The period that the target is of; blank where there is none.
    rag : Rag
        Its colour by the indicator's thresholds, and by the target of the period itself where they
        are shortfalls.
    variation : Variation
        Whether it is out of the ordinary for this series.
    assurance : Assurance
        Whether the target will be hit while the process stays as it is.
    is_ghosted : bool
        Whether the reading is shown and not counted.
    """

    kpi: Kpi
    period: str
    value: float | None
    previous: float | None
    target: float | None
    target_period: str
    rag: Rag
    variation: Variation
    assurance: Assurance
    is_ghosted: bool

    @property
    def change(self) -> float | None:
        """The reading less that before; None where one is missing or ghosted [as the value]."""
        if self.value is None or self.previous is None or self.is_ghosted:
            return None
        return self.value - self.previous


@attrs.frozen(kw_only=True)
class BenefitReading:
    """What has come of one member's part of a benefit by the end of a period.

    Parameters
    ----------
    benefit : str
        The benefit's id.
    member : str
        Whose part.
    period : str
        The last period that counts.
    planned : float
        The plan to that date [the profile's unit].
    actual : float or None
        What has come; None where a period of it is not known [the profile's unit].
    unit : str
        In what both are counted.
    rag : Rag
        The colour of what has come as a part of the plan.
    """

    benefit: str
    member: str
    period: str
    planned: float
    actual: float | None
    unit: str
    rag: Rag

    @property
    def variance(self) -> float | None:
        """What has come less the plan; None where that is not known [the profile's unit]."""
        return None if self.actual is None else self.actual - self.planned


@attrs.frozen(kw_only=True)
class Dashboard:
    """What is reported of one period.

    Parameters
    ----------
    title : str
        What it is of.
    period : str
        The period.
    indicators : tuple of KpiReading
        Of providers, of members and of the programme itself.
    benefits : tuple of BenefitReading
        By benefit, and in it by member.
    """

    title: str
    period: str
    indicators: tuple[KpiReading, ...]
    benefits: tuple[BenefitReading, ...]

    @property
    def programme(self) -> tuple[KpiReading, ...]:
        """The indicators of the programme itself: of no provider and of no member."""
        return tuple(one for one in self.indicators if not one.kpi.of)

    @property
    def bodies(self) -> tuple[str, ...]:
        """The providers and members that indicators are of, in order."""
        return tuple(dict.fromkeys(one.kpi.of for one in self.indicators if one.kpi.of))

    @property
    def colours(self) -> FrozenMap[Rag, int]:
        """How many indicators and benefits are of each colour, ghosted readings left out."""
        counted = (one.rag for one in self.indicators if not one.is_ghosted)
        found = [*counted, *(one.rag for one in self.benefits)]
        return FrozenMap((colour, found.count(colour)) for colour in Rag)

    def reading(self, indicator: str, *, of: str = "") -> KpiReading:
        """Return one indicator of one provider or member.

        Parameters
        ----------
        indicator : str
            The indicator's id.
        of : str, optional
            The provider or member; blank for the programme itself.

        Returns
        -------
        KpiReading
            Its reading.

        Raises
        ------
        UnknownNameError
            If there is no such indicator of it.
        """
        for one in self.indicators:
            if (one.kpi.id, one.kpi.of) == (indicator, of):
                return one
        whose = of or "the programme"
        known = [one.kpi.id for one in self.indicators if one.kpi.of == of]
        raise UnknownNameError(f"indicator of {whose}", indicator, known)

    def benefit(self, benefit: str, *, member: str) -> BenefitReading:
        """Return one benefit of one member.

        Parameters
        ----------
        benefit : str
            The benefit's id.
        member : str
            The member.

        Returns
        -------
        BenefitReading
            What has come of it.

        Raises
        ------
        UnknownNameError
            If the benefit has no part of that member.
        """
        for one in self.benefits:
            if (one.benefit, one.member) == (benefit, member):
                return one
        known = [one.benefit for one in self.benefits if one.member == member]
        raise UnknownNameError(f"benefit of {member}", benefit, known)


def make_dashboard(
    series: Iterable[KpiSeries],
    *,
    period: str,
    benefits: Iterable[BenefitProfile] = (),
    benefit_period: str | None = None,
    benefit_thresholds: RagThresholds | None = None,
    title: str = "",
) -> Dashboard:
    """Collect what is reported of one period.

    Parameters
    ----------
    series : iterable of KpiSeries
        The indicators, each of the provider, the member or, where that is blank, the programme
        that its `Kpi` names. Readings after the period are left out.
    period : str
        The period; every series has it, and every profile unless `benefit_period` is given.
    benefits : iterable of BenefitProfile, optional
        What was planned and what has come, by member.
    benefit_period : str, optional
        The period of the profiles up to which benefits are counted, where their periods are others
        than those of the series: quarters, for example.
    benefit_thresholds : RagThresholds, optional
        From where what has come, as a part of the plan to date, is green and amber:
        ``RagThresholds(green=1, amber=0.9)``, or as shortfalls from 1. Without them its colour is
        not known.
    title : str, optional
        What it is of.

    Returns
    -------
    Dashboard
        A reading for each indicator, and for each member's part of each benefit.

    Raises
    ------
    InvalidValueError
        If an indicator of one body, or a benefit, is there twice; one id has two labels, units or
        directions; or there is nothing to report.
    UnknownNameError
        If a series or a profile does not have the period.

    Examples
    --------
    >>> kpi = Kpi(id="a4h", label="Within four hours", unit="%", direction="higher_is_better",
    ...           targets={"2026/27": 95}, thresholds=RagThresholds(green=95, amber=90),
    ...           of="Hillingdon Hospital")
    >>> readings = KpiSeries(kpi=kpi, periods=["2026-04", "2026-05"], values=[95.0, 91.2])
    >>> found = make_dashboard([readings], period="2026-05")
    >>> found.reading("a4h", of="Hillingdon Hospital").rag.value, found.indicators[0].previous
    ('amber', 95.0)
    """
    kept = expect_several(series, what="series", like=_SERIES_LIKE)
    profiles = expect_several(benefits, what="benefits", like="a tuple of BenefitProfile")
    if not kept and not profiles:
        raise InvalidValueError("there is nothing to report; give series, or benefits")
    label = read_label(period, what="the period")
    until = label if benefit_period is None else read_label(benefit_period, what="benefit_period")
    _check_indicators(kept)
    indicators = [_read_indicator(one, label) for one in kept]
    if benefit_thresholds is not None:
        like = "RagThresholds(green=1, amber=0.9)"
        expect(benefit_thresholds, RagThresholds, what="benefit_thresholds", like=like)
        benefit_thresholds.check_order(Direction.HIGHER_IS_BETTER)
    names: set[str] = set()
    found: list[BenefitReading] = []
    for profile in profiles:
        expect(profile, BenefitProfile, what="a benefit", like="a BenefitProfile")
        if profile.benefit in names:
            raise InvalidValueError(
                f"the benefit {profile.benefit!r} is there twice; give one profile of it"
            )
        names.add(profile.benefit)
        found += _read_benefit(profile, until, benefit_thresholds)
    return Dashboard(
        title=plain_text(title), period=label, indicators=tuple(indicators), benefits=tuple(found)
    )


def _check_indicators(several: tuple[KpiSeries, ...]) -> None:
    seen: dict[str, Kpi] = {}
    names: set[str] = set()
    for one in several:
        expect(one, KpiSeries, what="a series", like="a KpiSeries")
        kpi = one.kpi
        if kpi.name in names:
            raise InvalidValueError(
                f"the indicator {kpi.name} is there twice; give one series of it"
            )
        names.add(kpi.name)
        first = seen.setdefault(kpi.id, kpi)
        for field in ("label", "unit", "direction"):
            here, there = str(getattr(kpi, field)), str(getattr(first, field))
            if here != there:
                raise InvalidValueError(
                    f"the {field} of {kpi.name} is {here!r}, and that of {first.name} is {there!r};"
                    " give what is another indicator another id"
                )


def _read_indicator(series: KpiSeries, period: str) -> KpiReading:
    cut = cut_series(series, last=period)
    chart = xmr_chart(cut)
    kpi, value = cut.kpi, cut.value_at(period)
    assured, own = assure_target(chart), kpi.target_at(period)
    before = cut.periods[-2] if len(cut.periods) > 1 else None
    return KpiReading(
        kpi=kpi,
        period=period,
        value=value,
        previous=None if before is None or before in cut.ghosted else cut.value_at(before),
        target=assured.target,
        target_period=assured.target_period,
        rag=rag(value, thresholds=kpi.thresholds, direction=kpi.direction, target=own),
        variation=find_special_causes(chart).at(period),
        assurance=assured.assurance,
        is_ghosted=period in cut.ghosted,
    )


def _read_benefit(
    profile: BenefitProfile, period: str, thresholds: RagThresholds | None
) -> list[BenefitReading]:
    if period not in profile.periods:
        raise UnknownNameError(f"period of {profile.benefit!r}", period, profile.periods)
    count = profile.periods.index(period) + 1
    found = []
    for member, series in profile.members.items():
        planned = float(np.sum(series.planned_amounts[:count]))
        reported = series.actual[:count]
        known = [amount for amount in reported if amount is not None]
        actual = float(np.sum(known)) if len(known) == count else None
        part = None if actual is None or planned <= 0 else actual / planned
        found.append(
            BenefitReading(
                benefit=profile.benefit,
                member=member,
                period=period,
                planned=planned,
                actual=actual,
                unit=profile.unit,
                rag=rag(
                    part, thresholds=thresholds, direction=Direction.HIGHER_IS_BETTER, target=1.0
                ),
            )
        )
    return found
