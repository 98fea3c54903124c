"""Profiles of benefits: what is planned in each month, quarter or year, and what has come."""

import calendar
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import attrs

from nhscommission.delivery.benefits.benefit_forecast import ALL_MEMBERS
from nhscommission.delivery.benefits.series import BenefitSeries
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, find_known
from nhscommission.foundations.frozen_map import FrozenMap
from nhscommission.foundations.numbers import check_by_name, expect, expect_several
from nhscommission.foundations.printed_dates import parse_date
from nhscommission.foundations.text import plain_text

_ISO_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_LIKE: Final = '["Apr 2010", "May 2010"], ["Q1 2010/11", "Q2 2010/11"] or ["2010/11", "2011/12"]'


def months_of_periods(labels: Iterable[str]) -> tuple[int, ...]:
    """Count the months of the periods of a profile, and check that they follow one another.

    Parameters
    ----------
    labels : iterable of str
        Months (``"Apr 2010"`` or ``"2010-04"``), quarters (``"Q1 2010/11"``), financial years
        (``"2010/11"``), or other spans of whole months (``"Sept 2009 - Mar 2010"``), in order of
        time.

    Returns
    -------
    tuple of int
        The length of each [month].

    Raises
    ------
    InvalidValueError
        If one is no span of whole months, overlaps the one before it, or leaves a hole.

    Examples
    --------
    >>> months_of_periods(["Sept 2009 - Mar 2010", "Q1 2010/11", "July 2010"])
    (7, 3, 1)
    """
    spans = [_span(label) for label in expect_several(labels, what="periods", like=_LIKE)]
    if not spans:
        raise InvalidValueError(f"a profile has no periods; give at least one, such as {_LIKE}")
    for (before, _, end), (after, start, _) in pairwise(spans):
        if start <= end:
            raise InvalidValueError(
                f"the period {after} begins on {start}, and {before} before it ends on {end}; "
                "periods cannot overlap, and stand in order of time"
            )
        if start > end + timedelta(days=1):
            raise InvalidValueError(
                f"the period {after} begins on {start}, and {before} before it ends on {end}; "
                "give the period between them too, with 0 where nothing is planned"
            )
    return tuple((b.year - a.year) * 12 + b.month - a.month + 1 for _, a, b in spans)


def _span(label: str) -> tuple[str, date, date]:
    text = plain_text(label)
    month = _ISO_MONTH.fullmatch(text)
    if month:
        start = date(int(month[1]), int(month[2]), 1)
        return text, start, start.replace(day=calendar.monthrange(start.year, start.month)[1])
    found = parse_date(text)
    first, last = found.earliest, found.latest
    if first is None or last is None or first.day != 1 or (last + timedelta(days=1)).day != 1:
        raise InvalidValueError(
            f"the period {label!r} is not made of whole months; give periods such as {_LIKE}"
        )
    return found.printed, first, last


def _periods(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(plain_text, expect_several(labels, what="periods", like=_LIKE)))


@attrs.frozen(kw_only=True)
class BenefitProfile:
    """What is planned of a benefit in each period by each member, and what has come.

    Parameters
    ----------
    benefit : str
        The benefit's id.
    periods : tuple of str
        Months, quarters or years that follow one another, as `months_of_periods` reads them.
    members : mapping of str to BenefitSeries
        Each member's plan and actuals; a benefit that is not divided has one. None is called
        ``"All"``, as the row of all members together is.
    unit : str, optional
        In what the amounts are counted; pounds where not given.
    source : str, optional
        Where the profile is from.
    """

    benefit: str = attrs.field(converter=plain_text)
    periods: tuple[str, ...] = attrs.field(converter=_periods)
    members: Mapping[str, BenefitSeries]
    unit: str = attrs.field(default="GBP", converter=plain_text)
    source: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if not self.benefit:
            raise InvalidValueError("a profile names no benefit; give the benefit's id")
        months_of_periods(self.periods)
        like = '{"Brent": BenefitSeries(planned=[1_000, 2_000])}'
        given = check_by_name(self.members, what="members", like=like)
        if not given:
            raise InvalidValueError(f"the profile of {self.benefit!r} has no members; give {like}")
        found: dict[str, BenefitSeries] = {}
        for printed, series in given.items():
            name = self._check_name(printed)
            if name in found:
                raise InvalidValueError(f"there are two members {name!r}; give each its own name")
            found[name] = series
            expect(series, BenefitSeries, what=f"the series of {name}", like="a BenefitSeries")
            self._check_lengths(name, series)
        object.__setattr__(self, "members", FrozenMap(found))

    @staticmethod
    def _check_name(printed: str) -> str:
        name = plain_text(printed)
        if not name:
            raise InvalidValueError("a member has a blank name; write it")
        if name == ALL_MEMBERS:
            raise InvalidValueError(
                f"a member is called {name!r}, as the row of all members together is; give it "
                "another name"
            )
        return name

    def _check_lengths(self, name: str, series: BenefitSeries) -> None:
        planned, actual = len(series.planned_amounts), len(series.actual)
        if planned != len(self.periods):
            raise InvalidValueError(
                f"{name} has a plan for {planned} periods, and the profile of {self.benefit!r} has "
                f"{len(self.periods)}; give one amount for each"
            )
        if actual > planned:
            raise InvalidValueError(
                f"{name} has actuals for {actual} periods, and the profile of {self.benefit!r} has "
                f"{planned}; add the periods to the plan first"
            )

    @property
    def months(self) -> tuple[int, ...]:
        """The length of each period [month]."""
        return months_of_periods(self.periods)

    @property
    def reported(self) -> tuple[str, ...]:
        """The periods up to the last for which any member has an actual."""
        return self.periods[: max(len(series.actual) for series in self.members.values())]


def record_actual(
    profile: BenefitProfile,
    *,
    period: str,
    amounts: Mapping[str, float],
    volumes: Mapping[str, float] | None = None,
) -> BenefitProfile:
    """Add what has come in one period.

    Parameters
    ----------
    profile : BenefitProfile
        The profile.
    period : str
        One of its periods.
    amounts : mapping of str to float
        What came, by member; members left out stay unknown [unit].
    volumes : mapping of str to float, optional
        The volumes behind it, by member, >= 0 [volume].

    Returns
    -------
    BenefitProfile
        With these amounts; what was there for that period before is replaced.

    Raises
    ------
    UnknownNameError
        If there is no such period or member.
    InvalidValueError
        If it is no profile, an amount is no number (None is none: leave out who is not known), or
        volumes are known for some periods only.

    Examples
    --------
    >>> profile = BenefitProfile(
    ...     benefit="prices",
    ...     periods=["Apr 2010", "May 2010"],
    ...     members={"Brent": BenefitSeries(planned=[100.0, 100.0])},
    ... )
    >>> after = record_actual(profile, period="Apr 2010", amounts={"Brent": 90.0})
    >>> after.members["Brent"].actual, after.reported
    ((90.0,), ('Apr 2010',))
    """
    expect(profile, BenefitProfile, what="the profile", like="a BenefitProfile")
    if period not in profile.periods:
        raise UnknownNameError("period", period, profile.periods)
    place = profile.periods.index(period)
    counted = check_by_name({} if volumes is None else volumes, what="volumes", like='{"A": 3}')
    given = check_by_name(amounts, what="amounts", like='{"A": 90.0}')
    for what, values in (("amount", given), ("volume", counted)):
        for name, value in values.items():
            if value is None:
                raise InvalidValueError(
                    f"the {what} of {name} in {period} is None; leave {name} out while it is not "
                    "known, and give 0 where nothing came. To take back what was recorded, write "
                    "its BenefitSeries anew"
                )
    members = dict(profile.members)
    for name in (*given, *counted):
        series = find_known(profile.members, name, "member")
        volumes_known = series.actual_volumes
        if name in counted and volumes_known is None:
            volumes_known = (None,) * len(series.actual)
        if name not in given:
            raise InvalidValueError(
                f"{name} has a volume in {period} and no amount; give the amount too"
            )
        members[name] = attrs.evolve(
            series,
            actual=_put(series.actual, place, given[name]),
            actual_volumes=None
            if volumes_known is None
            else _put(volumes_known, place, counted.get(name)),
        )
    return attrs.evolve(profile, members=members)


def _put(
    values: tuple[float | None, ...], place: int, value: float | None
) -> tuple[float | None, ...]:
    longer = [*values, *[None] * (place + 1 - len(values))]
    longer[place] = value
    return tuple(longer)
