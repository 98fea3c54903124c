"""Charts of shares, targets and prices; they need the extra [charts], which brings matplotlib.

Each returns a figure of its own, which no window shows: save it with ``figure.savefig("x.svg")``.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from nhscommission.finance.allocation.comparison import RuleComparison
from nhscommission.finance.cost_sharing.smallest_membership import SmallestMembership
from nhscommission.finance.pace_of_change import PaceOfChange
from nhscommission.finance.pace_policy import PaceOfChangePolicy
from nhscommission.foundations.errors import InvalidValueError, MissingExtraError
from nhscommission.foundations.exact import as_fraction

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

# Told apart by people with any colour vision, and in grey (Okabe and Ito, 2008).
COLOURS: Final = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#000000")
MARKERS: Final = ("o", "s", "^", "D", "v", "P", "X")


def new_figure(width_inches: float, height_inches: float) -> "tuple[Figure, Axes]":
    """Make a figure that no window shows, with one pair of axes.

    Parameters
    ----------
    width_inches, height_inches : float
        Its size [inch].

    Returns
    -------
    matplotlib.figure.Figure
        The figure.
    matplotlib.axes.Axes
        Its axes.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtraError("a chart", "charts") from None
    figure = Figure(figsize=(width_inches, height_inches), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def as_typed(texts: "Iterable[Text]") -> None:
    """Draw names as they are typed: dollars in them are no formulas.

    Parameters
    ----------
    texts : iterable of matplotlib.text.Text
        Labels and the like.
    """
    for text in texts:
        text.set_parse_math(False)


def plot_rule_comparison(comparison: RuleComparison) -> "Figure":
    """Draw how much more or less each member pays by each rule than by the baseline.

    Parameters
    ----------
    comparison : RuleComparison
        One cost shared by several rules.

    Returns
    -------
    matplotlib.figure.Figure
        Members down the side, pounds along the foot, a mark for each rule [GBP].

    Raises
    ------
    InvalidValueError
        If there is no rule besides the baseline.
    MissingExtraError
        If matplotlib is not installed.

    Examples
    --------
    >>> import nhscommission as nc
    >>> boards = nc.Sector(name="Two", members=[
    ...     nc.ICB(name="North", weighted_population=2),
    ...     nc.ICB(name="South", weighted_population=1)])
    >>> found = nc.compare_rules(90_00, sector=boards, rules=[nc.Capitation(), nc.EqualShares()])
    >>> figure = plot_rule_comparison(found)
    >>> figure.axes[0].get_xlabel()
    'more (or less) than by capitation, £'
    """
    others = [name for name in comparison.names if name != comparison.baseline]
    if not others:
        raise InvalidValueError("there is nothing to compare; give a rule besides the baseline")
    members = [share.member for share in comparison[comparison.baseline].shares]
    figure, axes = new_figure(8, 1.5 + 0.36 * len(members))
    places = np.arange(len(members))
    axes.axvline(0, color="0.4", linewidth=1)
    for i, name in enumerate(others):
        change = comparison.change_pence(name)
        offset = (i - (len(others) - 1) / 2) * 0.6 / max(len(others), 1)
        pounds = [change[member] / 100 for member in members]
        colour = COLOURS[i % len(COLOURS)]
        axes.hlines(places + offset, 0, pounds, color=colour, linewidth=2)
        axes.plot(
            pounds,
            places + offset,
            linestyle="none",
            marker=MARKERS[i % len(MARKERS)],
            color=colour,
            label=name,
        )
    axes.set_yticks(places, members)
    axes.invert_yaxis()
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.set_xlabel(f"more (or less) than by {comparison.baseline}, £")
    legend = figure.legend(loc="outside upper center", ncols=min(len(others), 3), frameon=False)
    as_typed([*axes.get_yticklabels(), *legend.get_texts(), axes.xaxis.label])
    return figure


def plot_distances(change: PaceOfChange) -> "Figure":
    """Draw each member's opening and closing distance from target.

    Parameters
    ----------
    change : PaceOfChange
        Closing allocations, and how they came about.

    Returns
    -------
    matplotlib.figure.Figure
        Members down the side, furthest under target first, per cent along the foot [percent].

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.

    Examples
    --------
    >>> import nhscommission as nc
    >>> found = nc.pace_of_change(210_00, opening_pence=[90_00, 110_00], targets_pence=[1, 1],
    ...                           policy=nc.PaceOfChangePolicy(), members=["North", "South"])
    >>> [label.get_text() for label in plot_distances(found).axes[0].get_yticklabels()]
    ['North', 'South']
    """
    order = np.argsort(change.opening_distance, kind="stable")
    before, after = change.opening_distance[order] * 100, change.closing_distance[order] * 100
    places = np.arange(len(order))
    figure, axes = new_figure(8, 1.5 + 0.36 * len(order))
    axes.axvline(0, color="0.4", linewidth=1)
    axes.hlines(places, before, after, color="0.6", linewidth=2)
    axes.plot(before, places, "o", color=COLOURS[0], fillstyle="none", label="opening")
    axes.plot(after, places, "s", color=COLOURS[5], label="closing")
    axes.set_yticks(places, [change.members[i] for i in order])
    axes.invert_yaxis()
    as_typed(axes.get_yticklabels())
    axes.set_xlabel("distance from target, % (over target to the right)")
    figure.legend(loc="outside upper center", ncols=2, frameon=False)
    return figure


def plot_policy(
    policy: PaceOfChangePolicy, *, extra_rate: float = 0.0, furthest: float | str = 0.15
) -> "Figure":
    """Draw the growth that a policy gives at each distance from target: minimum, extra, and cap.

    What lifts members to the maximum distance under target depends on each, and is not drawn.

    Parameters
    ----------
    policy : PaceOfChangePolicy
        The policy.
    extra_rate : float, optional
        Growth for each unit of distance under target, as `PaceOfChange` finds it [dimensionless].
    furthest : float or str, optional
        The distance either side of target that is drawn [dimensionless].

    Returns
    -------
    matplotlib.figure.Figure
        Distance along the foot, growth up the side; steps show as gaps [percent].

    Raises
    ------
    InvalidValueError
        If `furthest` is not above 0.
    MissingExtraError
        If matplotlib is not installed.

    Examples
    --------
    >>> import nhscommission as nc
    >>> figure = plot_policy(nc.PaceOfChangePolicy(minimum_growth="2%"))
    >>> figure.axes[0].get_ylabel()
    'growth, %'
    """
    edge = as_fraction(furthest, what="furthest")
    if edge <= 0:
        raise InvalidValueError(f"furthest is {furthest!r}; give a distance above 0")
    rate = as_fraction(extra_rate, what="extra_rate")
    steps = [threshold for _, threshold in policy.steps() if -edge < threshold < edge]
    figure, axes = new_figure(8, 4)
    for start, end in zip([-edge, *sorted(steps)], [*sorted(steps), edge], strict=True):
        # A step belongs to what lies below it, so each stretch begins just past one.
        begin = start if start == -edge else start + edge / 10_000
        distances = [begin + (end - begin) * i / 200 for i in range(201)]
        growth = []
        for distance in distances:
            value = policy.least_growth(distance) + rate * policy.extra_weight(distance)
            growth.append(float(value if policy.cap is None else min(value, policy.cap)) * 100)
        axes.plot([float(d) * 100 for d in distances], growth, color=COLOURS[0], linewidth=2)
    for threshold in steps:
        axes.axvline(float(threshold) * 100, color=COLOURS[5], linestyle=":", linewidth=1)
    axes.set_xlabel("opening distance from target, %")
    axes.set_ylabel("growth, %")
    return figure


def plot_joining(
    orders: Mapping[str, SmallestMembership], *, ceiling_gbp: float | None = None
) -> "Figure":
    """Draw how the price per head falls as members join, for one or more orders of joining.

    Parameters
    ----------
    orders : mapping of str to SmallestMembership
        What to call each order, and what `smallest_membership` found for it.
    ceiling_gbp : float, optional
        A price to stay under, drawn as a line [GBP/person/year].

    Returns
    -------
    matplotlib.figure.Figure
        Members along the foot, pounds per head up the side; a band for what rounding leaves open,
        and a larger mark from which on each stays under the ceiling. Prices of more than three
        times the last (or the ceiling) run out at the top [GBP/person/year].

    Raises
    ------
    InvalidValueError
        If there is no order.
    MissingExtraError
        If matplotlib is not installed.

    Examples
    --------
    >>> import nhscommission as nc
    >>> found = nc.smallest_membership(
    ...     nc.CostCurve(fixed_gbp=600.0, per_head_gbp=1.0), ceiling_gbp=2.5,
    ...     populations={"A": 100.0, "B": 200.0, "C": 300.0})
    >>> figure = plot_joining({"largest first": found}, ceiling_gbp=2.5)
    >>> figure.axes[0].get_xlabel()
    'members'
    """
    if not orders:
        raise InvalidValueError("there is no order of joining to draw; give at least one")
    figure, axes = new_figure(8, 4.5)
    for i, (name, found) in enumerate(orders.items()):
        colour, marker = COLOURS[i % len(COLOURS)], MARKERS[i % len(MARKERS)]
        members = np.arange(1, len(found.per_head) + 1)
        axes.fill_between(
            members,
            [price.low for price in found.per_head_range],
            [price.high for price in found.per_head_range],
            color=colour,
            alpha=0.15,
            linewidth=0,
        )
        axes.plot(members, found.per_head, color=colour, marker=marker, markersize=3, label=name)
        if ceiling_gbp is not None and found.members is not None:
            price = found.per_head[found.members - 1]
            axes.plot(found.members, price, color=colour, marker=marker, markersize=9)
    if ceiling_gbp is not None:
        axes.axhline(ceiling_gbp, color="0.4", linewidth=1, linestyle="--")
    # The first few members alone pay many times the price that matters.
    settled = max(found.per_head[-1] for found in orders.values())
    highest = max(max(found.per_head) for found in orders.values())
    axes.set_ylim(0, min(highest, 3 * max(settled, ceiling_gbp or 0.0)) * 1.05)
    axes.yaxis.set_major_formatter("£{x:,.2f}")
    axes.set_xlabel("members")
    axes.set_ylabel("price per head and year")
    legend = figure.legend(loc="outside upper center", ncols=min(len(orders), 3), frameon=False)
    as_typed(legend.get_texts())
    return figure
