"""Inference: what a number that is not printed must be, from figures that are."""

import math
from collections.abc import Sequence

from nhscommission.foundations.errors import InvalidValueError
from nhscommission.foundations.figures import PrintedFigure
from nhscommission.foundations.intervals import RELATIVE_TOLERANCE, Interval


def infer_range(printed: Sequence[PrintedFigure], *, multipliers: Sequence[float]) -> Interval:
    """Work back to what a number can be from printed multiples of it.

    Parameters
    ----------
    printed : sequence of PrintedFigure
        Figures that were each printed as the number times one of `multipliers`.
    multipliers : sequence of float
        What each is a multiple by, exact and not 0 [figure's unit per unit of the number].

    Returns
    -------
    Interval
        All that the number can be: what every printed figure allows.

    Raises
    ------
    InvalidValueError
        If none is given, lengths differ, a multiplier is 0, or no number gives all of the figures.

    Notes
    -----
    The intersection, over all figures, of the figure's interval over its multiplier.

    References
    ----------
    North West London Commissioning Partnership (3 July 2009), appendix D: acute spend by PCT is
    not printed, and its savings of 2%, 6% and 10% are.

    Examples
    --------
    >>> from nhscommission import parse_figure
    >>> benefits = [parse_figure(text) for text in ("£4.82m", "£14.45m", "£24.09m")]
    >>> found = infer_range(benefits, multipliers=[0.02, 0.06, 0.10])
    >>> f"{found.low / 1e6:.3f} to {found.high / 1e6:.3f}"
    '240.850 to 240.917'
    """
    if not printed or len(printed) != len(multipliers):
        raise InvalidValueError(
            f"{len(printed)} figures and {len(multipliers)} multipliers were given; give one "
            "multiplier for each of one or more figures"
        )
    ranges = []
    for figure, multiplier in zip(printed, multipliers, strict=True):
        if multiplier == 0 or not math.isfinite(multiplier):
            raise InvalidValueError(
                f"{figure.text!r} is a multiple by {multiplier}, which says nothing of the number"
            )
        ends = sorted((figure.low / multiplier, figure.high / multiplier))
        ranges.append((ends[0], ends[1], figure.text))
    low, high = max(ranges), min(ranges, key=lambda found: found[1])
    if high[1] < low[0] <= high[1] + RELATIVE_TOLERANCE * abs(high[1]):
        return Interval(high[1], low[0])  # they meet, but for floating-point arithmetic
    if low[0] > high[1]:
        raise InvalidValueError(
            f"no number gives all of the figures: {low[2]!r} needs at least {low[0]:g}, and "
            f"{high[2]!r} at most {high[1]:g}"
        )
    return Interval(low[0], high[1])


def infer_total(
    printed: Sequence[PrintedFigure],
    *,
    weights: Sequence[PrintedFigure],
    weight_total: PrintedFigure | None = None,
) -> Interval:
    """Work back to the total that printed shares of it are of.

    Parameters
    ----------
    printed : sequence of PrintedFigure
        The shares [figure's unit].
    weights : sequence of PrintedFigure
        What each was shared by, above 0, as printed: the paper may have used more digits [any one
        unit].
    weight_total : PrintedFigure, optional
        The printed sum of the weights, which says more than its rounded parts [unit of `weights`].

    Returns
    -------
    Interval
        The totals that every share allows [figure's unit].

    Raises
    ------
    InvalidValueError
        If none is given, lengths differ, a weight is not above 0, or no total gives all shares.

    Notes
    -----
    With share p and weight w, the total is ``p × W / w``; each of these is anything that rounds to
    what is printed.

    References
    ----------
    London Commissioning Support Service business case (December 2006), tables 4 and 5: two totals
    of mobilisation costs are printed, and the shares settle which they are of.

    Examples
    --------
    >>> from nhscommission import parse_figure
    >>> found = infer_total(
    ...     [parse_figure("£750"), parse_figure("£250")],
    ...     weights=[parse_figure("300"), parse_figure("100")])
    >>> round(found.low, 1), round(found.high, 1)
    (997.7, 1002.3)
    """
    if not printed or len(printed) != len(weights):
        raise InvalidValueError(
            f"{len(printed)} shares and {len(weights)} weights were given; give one weight for "
            "each of one or more shares"
        )
    for weight in weights:
        if weight.low <= 0:
            raise InvalidValueError(f"the weight {weight.text!r} may be 0 or less; give it above 0")
    known = (0.0, math.inf) if weight_total is None else (weight_total.low, weight_total.high)
    lows, highs = (math.fsum(getattr(w, end) for w in weights) for end in ("low", "high"))
    if lows > known[1] or highs < known[0]:
        raise InvalidValueError(
            f"the weights sum to between {lows:,.6g} and {highs:,.6g}, and their printed sum is "
            f"{weight_total.text if weight_total else ''!r}"
        )
    ranges = []
    for figure, weight in zip(printed, weights, strict=True):
        # The others at their least and this one at its most give the least sum over its weight.
        least = max(lows - weight.low + weight.high, known[0]) / weight.high
        most = min(highs - weight.high + weight.low, known[1]) / weight.low
        ends = [end * factor for end in (figure.low, figure.high) for factor in (least, most)]
        ranges.append((min(ends), max(ends), figure.text))
    low, high = max(ranges), min(ranges, key=lambda found: found[1])
    if low[0] > high[1] + RELATIVE_TOLERANCE * abs(high[1]):
        raise InvalidValueError(
            f"no total gives all of the shares: {low[2]!r} needs at least {low[0]:,.2f}, and "
            f"{high[2]!r} at most {high[1]:,.2f}"
        )
    return Interval(min(low[0], high[1]), high[1])
