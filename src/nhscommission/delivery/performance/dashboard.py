"""Dashboards: providers against targets, members against benefits, and the programme's own."""

from collections.abc import Iterable
from typing import Final

import attrs
import numpy as np

from nhscommission.delivery.benefits.profiles import BenefitProfile
from nhscommission.delivery.performance.assurance import Assurance, assure_target
from nhscommission.delivery.performance.kpi_series import KpiSeries
from nhscommission.delivery.performance.kpis import Kpi
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
        The reading of the period before; None where it is missing, or there is none [the
        indicator's unit].
    target : float or None
        What is aimed at [the indicator's unit].
    rag : Rag
        Its colour by the indicator's thresholds.
    variation : Variation
        Whether it is out of the ordinary for this series.
    assurance : Assurance
        Whether the target will be hit while the process stays as it is.
    """

    kpi: Kpi
    period: str
    value: float | None
    previous: float | None
    target: float | None
    rag: Rag
    variation: Variation
    assurance: Assurance

    @property
    def change(self) -> float | None:
        """The reading less that of the period before; None where one is missing [as the value]."""
        if self.value is None or self.previous is None:
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
        """How many indicators and benefits are of each colour."""
        found = [*(one.rag for one in self.indicators), *(one.rag for one in self.benefits)]
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
        The period; every series and every profile has it.
    benefits : iterable of BenefitProfile, optional
        What was planned and what has come, by member.
    benefit_thresholds : RagThresholds, optional
        From where what has come, as a part of the plan to date, is green and amber:
        ``RagThresholds(green=1, amber=0.9)``. Without them its colour is not known.
    title : str, optional
        What it is of.

    Returns
    -------
    Dashboard
        A reading for each indicator, and for each member's part of each benefit.

    Raises
    ------
    InvalidValueError
        If an indicator of one body, or a benefit, is there twice; or there is nothing to report.
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
    seen: set[tuple[str, str]] = set()
    indicators = []
    for one in kept:
        expect(one, KpiSeries, what="a series", like="a KpiSeries")
        key = (one.kpi.id, one.kpi.of)
        if key in seen:
            whose = f" of {one.kpi.of}" if one.kpi.of else ""
            raise InvalidValueError(
                f"the indicator {one.kpi.id!r}{whose} is there twice; give one series of it"
            )
        seen.add(key)
        indicators.append(_read_indicator(one, period))
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
        found += _read_benefit(profile, period, benefit_thresholds)
    return Dashboard(
        title=plain_text(title), period=period, indicators=tuple(indicators), benefits=tuple(found)
    )


def cut_series(series: KpiSeries, *, last: str) -> KpiSeries:
    """Return a series without what came after a period.

    Parameters
    ----------
    series : KpiSeries
        The series.
    last : str
        The last period that stays.

    Returns
    -------
    KpiSeries
        Its rebases and ghosted points up to there among it.

    Raises
    ------
    UnknownNameError
        If the series has no such period.

    Examples
    --------
    >>> kpi = Kpi(id="days", label="Days of delay", unit="days", direction="lower_is_better")
    >>> whole = KpiSeries(kpi=kpi, periods=["2026-04", "2026-05"], values=[3, 4])
    >>> cut_series(whole, last="2026-04").periods
    ('2026-04',)
    """
    expect(series, KpiSeries, what="a series", like="a KpiSeries")
    if last not in series.periods:
        raise UnknownNameError(f"period of {series.kpi.id!r}", str(last), series.periods)
    count = series.periods.index(last) + 1
    kept = set(series.periods[:count])
    return attrs.evolve(
        series,
        periods=series.periods[:count],
        values=series.values[:count],
        missing=[label for label in series.missing if label in kept],
        ghosted={label: why for label, why in series.ghosted.items() if label in kept},
        rebases=[one for one in series.rebases if one.at in kept],
    )


def _read_indicator(series: KpiSeries, period: str) -> KpiReading:
    cut = cut_series(series, last=period)
    chart = xmr_chart(cut)
    kpi, value = cut.kpi, cut.value_at(period)
    target = kpi.target_at(period)
    return KpiReading(
        kpi=kpi,
        period=period,
        value=value,
        previous=cut.value_at(cut.periods[-2]) if len(cut.periods) > 1 else None,
        target=target,
        rag=rag(value, thresholds=kpi.thresholds, direction=kpi.direction, target=target),
        variation=find_special_causes(chart).at(period),
        assurance=Assurance.NOT_KNOWN
        if target is None
        else assure_target(chart, target=target).assurance,
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
                rag=rag(part, thresholds=thresholds, direction=Direction.HIGHER_IS_BETTER),
            )
        )
    return found
