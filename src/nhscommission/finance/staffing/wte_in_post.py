"""Staff in post: how many WTE there are on average in each period, as posts come and go."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs
import numpy as np

from nhscommission.finance.staffing.posts import StaffPost
from nhscommission.finance.staffing.service import service_years
from nhscommission.foundations.computation import Computation, read_day
from nhscommission.foundations.errors import InvalidValueError, shown
from nhscommission.foundations.numbers import as_number
from nhscommission.foundations.periods import PartYearRule, Period, read_part_year_rule

_POST: Final = re.compile(r"([0-9.e+-]+)(?: from (\d{4}-\d\d-\d\d))?(?: to (\d{4}-\d\d-\d\d))?")


@attrs.frozen(kw_only=True)
class WteInPost:
    """How many WTE there are on average in each period.

    Parameters
    ----------
    wte : tuple of tuple of str and float
        Each period's label, and the WTE on average over it [WTE].
    computation : Computation
        How they were worked out.
    """

    wte: tuple[tuple[str, float], ...]
    computation: Computation

    @property
    def values(self) -> tuple[float, ...]:
        """The WTE of each period, in order [WTE]."""
        return tuple(number for _, number in self.wte)


def wte_in_post(
    posts: Iterable[StaffPost],
    *,
    periods: Sequence[Period],
    part_year_rule: PartYearRule = PartYearRule.MONTHS,
) -> WteInPost:
    """Return how many WTE there are on average in each period.

    Parameters
    ----------
    posts : iterable of StaffPost
        The posts, filled or not.
    periods : sequence of Period
        In order of time, without gaps.
    part_year_rule : PartYearRule, optional
        How parts of years are counted.

    Returns
    -------
    WteInPost
        Posts that start or end inside a period count for their part of it [WTE]. It records its
        computation.

    Raises
    ------
    InvalidValueError
        If there are no periods or a gap, or months are counted and a post does not start and end
        with a month.

    Examples
    --------
    >>> from datetime import date
    >>> from nhscommission import horizon
    >>> wte_in_post(
    ...     [StaffPost(role="A", wte=4, salary_gbp_per_year=1),
    ...      StaffPost(role="B", wte=2, salary_gbp_per_year=1, start=date(2026, 10, 1))],
    ...     periods=horizon(go_live=date(2026, 4, 1), years=2)).values
    (5.0, 6.0)
    """
    chosen, horizon = tuple(posts), tuple(periods)
    rule = read_part_year_rule(part_year_rule)
    whole = service_years(horizon, part_year_rule=rule)
    total = np.zeros(len(horizon))
    for post in chosen:
        years = service_years(horizon, start=post.start, end=post.end, part_year_rule=rule)
        total = total + post.wte * years / whole
    texts = [
        repr(post.wte)
        + (f" from {post.start}" if post.start else "")
        + (f" to {post.end}" if post.end else "")
        for post in chosen
    ]
    inputs = [("posts", ", ".join(texts))]
    if rule is not PartYearRule.MONTHS:
        inputs.append(("part_year_rule", str(rule)))
    labels = (period.label for period in horizon)
    return WteInPost(
        wte=tuple(zip(labels, total.tolist(), strict=True)),
        computation=Computation(function="wte_in_post", inputs=inputs),
    )


def recompute_wte_in_post(
    inputs: Mapping[str, str], periods: tuple[Period, ...]
) -> tuple[float, ...]:
    """Run `wte_in_post` again from the text of its inputs.

    Parameters
    ----------
    inputs : mapping of str to str
        From the computation that it records.
    periods : tuple of Period
        The periods.

    Returns
    -------
    tuple of float
        The WTE of each period [WTE].

    Raises
    ------
    InvalidValueError
        If an input is missing, unknown or cannot be read.
    """
    left = dict(inputs)
    posts = []
    for text in left.pop("posts", "").split(","):
        match = _POST.fullmatch(text.strip())
        if match is None:
            raise InvalidValueError(
                f"wte_in_post has the post {shown(text)}; write 4.0 from 2026-10-01 to 2027-03-31"
            )
        posts.append(
            StaffPost(
                role="Post",
                wte=as_number(match[1], what="the WTE of a post"),
                salary_gbp_per_year=1,
                start=read_day(match[2]),
                end=read_day(match[3]),
            )
        )
    rule = read_part_year_rule(left.pop("part_year_rule", None))
    if left:
        raise InvalidValueError(f"wte_in_post has no input {next(iter(left))!r}")
    return wte_in_post(posts, periods=periods, part_year_rule=rule).values
