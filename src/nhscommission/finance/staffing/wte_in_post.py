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
    of: Sequence[str] = (),
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
    of : sequence of str, optional
        The assumptions of a case that hold the WTE of each post, in order: a case whose posts are
        changed is then refused until this is worked out again.

    Returns
    -------
    WteInPost
        Empty posts count too; those that start or end inside a period count for their part of it
        [WTE]. It records its computation.

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
    if of:
        inputs.append(("of", ", ".join(of)))
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
    texts = left.pop("posts", "").split(",")
    of = left.pop("of", None)
    if of is not None and len(of.split(",")) != len(texts):
        raise InvalidValueError(
            f"wte_in_post has {len(texts)} posts, and {len(of.split(','))} assumptions that hold "
            "them; name one for each"
        )
    for text in texts:
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


def held_elsewhere(inputs: Mapping[str, str]) -> Mapping[str, float]:
    """Return what other assumptions of a case must be for a computation to hold.

    Parameters
    ----------
    inputs : mapping of str to str
        From the computation that `wte_in_post` records, which can be read.

    Returns
    -------
    mapping of str to float
        The WTE of each post by the assumption that holds it; empty where none is named [WTE].
    """
    if "of" not in inputs:
        return {}
    numbers = [text.split()[0] for text in inputs["posts"].split(",")]
    names = [name.strip() for name in inputs["of"].split(",")]
    return {name: float(number) for name, number in zip(names, numbers, strict=True)}
