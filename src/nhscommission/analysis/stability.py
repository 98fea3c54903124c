"""Stability: whether a member, or a group of members, would pay less without the others."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

import attrs
import numpy as np

from nhscommission.analysis.appraisal import MEMBER
from nhscommission.analysis.appraise import appraise
from nhscommission.case.business_case import BusinessCase
from nhscommission.case.lines import NET_BENEFIT, Category, LineItem
from nhscommission.finance.cost_sharing.core import CoreCheck, check_core
from nhscommission.finance.cost_sharing.cost_curve import CostCurve
from nhscommission.finance.cost_sharing.fixed_additive import FixedAdditiveGame
from nhscommission.finance.cost_sharing.nucleolus import nucleolus
from nhscommission.finance.cost_sharing.shapley import shapley_values
from nhscommission.foundations.errors import InvalidValueError, choose, find_known, shown
from nhscommission.foundations.frozen_map import FrozenMap
from nhscommission.foundations.labelled import FloatArray, LabelledArray
from nhscommission.foundations.numbers import as_number, check_by_name, expect, expect_several

_MOST_PLAYERS = 20
RULE = "rule"
LEAVER = "leaver"


class Alternative(StrEnum):
    """What a group has that does not share with the others."""

    TODAY = "today"
    """A service of its own from the same cost model, or what each of it pays today, if that is
    less."""
    OWN_SERVICE = "own_service"
    """A service of its own from the same cost model."""


class SharingRule(StrEnum):
    """How a cost that is shared is divided."""

    AGREED = "agreed"
    """As the case has it: by capitation, in the shipped ones."""
    EQUAL = "equal"
    """The same for every member."""
    SHAPLEY = "shapley"
    """What each adds, on average over all orders in which members could join."""
    NUCLEOLUS = "nucleolus"
    """So that the group that is nearest to leaving is as far from it as can be."""


@attrs.frozen(kw_only=True)
class SharingGame:
    """What every group of members would pay, taken from a cost model.

    Parameters
    ----------
    game : FixedAdditiveGame
        What is fixed whoever shares, what each member adds, and what each pays apart [GBP].
    agreed : LabelledArray, axis (member)
        What each member pays as agreed, all of its own costs included [GBP].
    fixed_parts : LabelledArray, axis (member)
        What each pays of the fixed cost as agreed [GBP].
    alternative : Alternative
        What a group has that does not share.
    fixed_lines : tuple of tuple of str and float, optional
        What is taken to cost as much whoever shares: labels, and amounts [GBP].
    """

    game: FixedAdditiveGame
    agreed: LabelledArray
    fixed_parts: LabelledArray
    alternative: Alternative
    fixed_lines: tuple[tuple[str, float], ...] = ()


@attrs.frozen(kw_only=True)
class Stability:
    """Whether anybody would leave, and what each member pays under several rules.

    Parameters
    ----------
    sharing : SharingGame
        What every group of members would pay.
    alone : LabelledArray, axis (member)
        What each would pay without any other [GBP].
    shares : LabelledArray, axes (rule, member)
        What each pays under each rule, all of its own costs included; each rule's come to the same
        [GBP].
    errors : LabelledArray, axis (member)
        The standard errors of the Shapley values; 0 where they are exact [GBP].
    checks : mapping of SharingRule to CoreCheck
        For each rule whether anybody would leave, and the group that pays most above its own cost.
    leaving : LabelledArray, axes (leaver, member)
        What each of the others would pay more if one left and they shared the fixed cost in the
        same proportions; nothing for the one that leaves [GBP].
    left_out : mapping of SharingRule to str
        Rules that could not be worked out, and why.
    """

    sharing: SharingGame
    alone: LabelledArray
    shares: LabelledArray
    errors: LabelledArray
    checks: Mapping[SharingRule, CoreCheck]
    leaving: LabelledArray
    left_out: Mapping[SharingRule, str]

    @property
    def is_stable(self) -> bool:
        """Whether nobody, and no group, would leave as the case is agreed."""
        return self.checks[SharingRule.AGREED].is_stable


def sharing_game(
    case: BusinessCase,
    *,
    varying: str | Iterable[str] = (),
    period: str | None = None,
    scenario: str | None = None,
    alternative: str = Alternative.TODAY,
    count_savings: bool = True,
) -> SharingGame:
    """Return what every group of a case's members would pay.

    Parameters
    ----------
    case : BusinessCase
        The case.
    varying : str or iterable of str, optional
        The ids of shared lines that shrink with those who share; all other shared lines cost as
        much, whoever shares them.
    period : str, optional
        One period's label; all of them where none is given.
    scenario : str, optional
        A scenario's id; the case's first where none is given.
    alternative : Alternative, optional
        What a group has that does not share with the others.
    count_savings : bool, optional
        Whether savings are taken off what a group pays for a service; each member's are its own, in
        whatever group it is.

    Returns
    -------
    SharingGame
        Costs of the lines of the net benefit, not discounted [GBP].

    Raises
    ------
    InvalidValueError
        If a line that varies is not shared, or the shared lines come to less than 0.
    UnknownNameError
        If there is no such line, period, scenario or alternative.

    Notes
    -----
    Shared lines are those with a share among their factors. An uplift is as fixed as the lines that
    it is on, in proportion. A line of a member is its own, and goes with it.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> found = sharing_game(load_case("nwl-2009"), period="2012/13", count_savings=False)
    >>> round(found.game.fixed_gbp / 1e6, 2), round(found.game.total / 1e6, 2)
    (5.16, 6.4)
    """
    expect(case, BusinessCase, what="the case", like="a BusinessCase, from load_case")
    wanted = choose(Alternative, alternative, what="alternative")
    lines = (varying,) if isinstance(varying, str) else varying
    shrinking = expect_several(lines, what="varying", like="['office']")
    expect(count_savings, bool, what="count_savings", like="True or False")
    result = appraise(case, scenario=scenario)
    columns = slice(None)
    if period is not None:
        place = find_known({p: i for i, p in enumerate(case.period_labels)}, period, "period")
        columns = slice(place, place + 1)
    for name in shrinking:
        if not _is_shared(case, find_known(case.known_lines, name, "line")):
            raise InvalidValueError(
                f"line {name!r} is not shared: it is the members' own, and goes with them; leave "
                "it out of varying",
                subject=f"line:{name}",
            )
    counted = dict(case.measures[NET_BENEFIT].coefficients)
    size = len(case.member_names)
    additive, parts, today = np.zeros(size), np.zeros(size), np.zeros(size)
    fixed_of = _fixed_amounts(case, result.amounts, shrinking)
    fixed_lines = []
    for i, line in enumerate(case.lines):
        if line.id not in counted:
            continue
        amounts = result.amounts[i][:, columns].sum(axis=1)
        if line.category is Category.EXISTING_COST:
            today += amounts
        elif line.category is Category.SAVING:
            additive -= amounts if count_savings else 0.0
        else:
            own = fixed_of[line.id][:, columns].sum(axis=1)
            parts += own
            additive += amounts - own
            if own.any():
                fixed_lines.append((line.label, float(own.sum())))
    fixed = float(parts.sum())
    if fixed < 0:
        raise InvalidValueError(
            f"the shared lines come to £{fixed:,.2f}; what is shared must cost something"
        )
    names = case.member_names
    return SharingGame(
        game=FixedAdditiveGame(
            players=names,
            fixed_gbp=fixed,
            additive_gbp=additive,
            apart_gbp=today if wanted is Alternative.TODAY else None,
        ),
        agreed=_by_member(names, parts + additive),
        fixed_parts=_by_member(names, parts),
        alternative=wanted,
        fixed_lines=tuple(fixed_lines),
    )


def _is_shared(case: BusinessCase, line: LineItem) -> bool:
    """Whether a line is divided by a share, or is an uplift on a line that is."""
    if any(case.assumption(name).share for name in line.assumption_names):
        return True
    return any(_is_shared(case, case.line(name)) for name in line.on_lines)


def _fixed_amounts(
    case: BusinessCase, amounts: FloatArray, shrinking: tuple[str, ...]
) -> dict[str, FloatArray]:
    """Return what each member pays of each line that is fixed, by member and period.

    An uplift is as fixed as the lines that it is on: in proportion, where they are so in part.
    """
    place = {line.id: i for i, line in enumerate(case.lines)}
    found: dict[str, FloatArray] = {}
    for line in case.lines_in_order:
        whole = amounts[place[line.id]]
        if line.id in shrinking:
            found[line.id] = np.zeros_like(whole)
        elif any(case.assumption(name).share for name in line.assumption_names):
            found[line.id] = np.array(whole)
        elif line.on_lines:
            base = sum((amounts[place[n]] for n in line.on_lines), np.zeros_like(whole))
            fixed = sum((found[n] for n in line.on_lines), np.zeros_like(whole))
            part = np.divide(fixed, base, out=np.zeros_like(whole), where=base != 0)
            found[line.id] = whole * part
        else:
            found[line.id] = np.zeros_like(whole)
    return found


def curve_game(
    curve: CostCurve,
    *,
    populations: Mapping[str, float],
    apart_gbp: Mapping[str, float] | None = None,
) -> SharingGame:
    """Return what every group would pay for a service whose cost follows a curve.

    Parameters
    ----------
    curve : CostCurve
        What the service costs, by its members and their population [GBP/year].
    populations : mapping of str to float
        Of every member, > 0; what is agreed is a price per head [person].
    apart_gbp : mapping of str to float, optional
        What each would pay without any service that is shared [GBP/year].

    Returns
    -------
    SharingGame
        For a year [GBP].

    Raises
    ------
    InvalidValueError
        If there are no members, or a population is not above 0.

    Examples
    --------
    >>> from nhscommission import CostCurve
    >>> found = curve_game(
    ...     CostCurve(fixed_gbp=600.0, per_head_gbp=1.0), populations={"A": 100.0, "B": 200.0})
    >>> found.agreed["A"], found.game.cost(["A"])
    (300.0, 700.0)
    """
    given = check_by_name(populations, what="the populations", like="{'Brent': 330_000}")
    names = tuple(given)
    people = np.array(
        [as_number(given[n], what=f"the population of {n!r}", above_0=True) for n in names]
    )
    if not names:
        raise InvalidValueError("there are no members; give at least one")
    additive = curve.per_member_gbp + curve.per_head_gbp * people
    total = curve.cost(members=len(names), population=float(people.sum()))
    agreed = total * people / people.sum()
    return SharingGame(
        game=FixedAdditiveGame(
            players=names,
            fixed_gbp=curve.fixed_gbp,
            additive_gbp=additive,
            apart_gbp=None if apart_gbp is None else dict(apart_gbp),
        ),
        agreed=_by_member(names, agreed),
        fixed_parts=_by_member(names, curve.fixed_gbp * people / people.sum()),
        alternative=Alternative.OWN_SERVICE if apart_gbp is None else Alternative.TODAY,
        fixed_lines=(("Fixed cost", curve.fixed_gbp),),
    )


def stability(
    sharing: SharingGame | BusinessCase, *, samples: int | None = None, seed: int | None = None
) -> Stability:
    """Say whether anybody would leave, and what each pays under several rules.

    Parameters
    ----------
    sharing : SharingGame or BusinessCase
        From `sharing_game` or `curve_game`; a case stands for its game over the whole horizon.
    samples : int, optional
        How many orders of joining are drawn, where Shapley values are not exact (more than 20
        members, of whom each could go its own way).
    seed : int, optional
        The seed of these orders; it must be given where they are drawn.

    Returns
    -------
    Stability
        Shares, core checks, and what others pay more if one leaves [GBP].

    Raises
    ------
    InvalidValueError
        If all members together pay less apart than by sharing, so that no shares could hold; or
        orders have to be drawn and there is no seed.
    MissingExtraError
        If the nucleolus needs a linear programme, and scipy is not installed.

    References
    ----------
    L. S. Shapley, A value for n-person games (1953); D. Schmeidler, The nucleolus of a
    characteristic function game (1969); H. P. Young, Cost allocation (1985).

    Examples
    --------
    A fixed £600 and £1 a head. By head, the larger pays more of what is fixed.

    >>> from nhscommission import CostCurve, curve_game
    >>> found = stability(curve_game(
    ...     CostCurve(fixed_gbp=600.0, per_head_gbp=1.0), populations={"A": 100.0, "B": 200.0}))
    >>> found.is_stable, found.shares["shapley", "A"], found.leaving["A", "B"]
    (True, 400.0, 200.0)
    """
    if not isinstance(sharing, SharingGame | BusinessCase):
        raise InvalidValueError(
            f"{shown(sharing)} is no sharing game; give what sharing_game or curve_game returns, "
            "or a case (for other games, see shapley_values, check_core and nucleolus)"
        )
    found = sharing_game(sharing) if isinstance(sharing, BusinessCase) else sharing
    game, names = found.game, found.game.players
    agreed = found.agreed.values
    above = float(agreed.sum()) - game.total
    if above > 0.005:
        raise InvalidValueError(
            f"sharing costs all members together £{above:,.2f} more than what they pay today: no "
            "shares could keep them, and everybody would be better off apart. Look at later "
            "periods, count savings, or hold services of one's own against it "
            "(alternative='own_service')"
        )
    own = agreed - found.fixed_parts.values
    shares: dict[SharingRule, FloatArray] = {
        SharingRule.AGREED: agreed,
        SharingRule.EQUAL: own + game.fixed_gbp / len(names),
    }
    values = shapley_values(game, samples=samples, seed=seed)
    shares[SharingRule.SHAPLEY] = values.values.values
    left_out: dict[SharingRule, str] = {}
    if game.apart_gbp is None or len(names) <= _MOST_PLAYERS:
        shares[SharingRule.NUCLEOLUS] = nucleolus(game).shares.values
    else:
        left_out[SharingRule.NUCLEOLUS] = (
            f"{len(names)} members, of whom each could go its own way, make more groups than a "
            f"linear programme takes; {_MOST_PLAYERS} are the most"
        )
    rules = tuple(shares)
    return Stability(
        sharing=found,
        alone=_by_member(names, game.alone.values),
        shares=LabelledArray(
            values=np.stack([shares[rule] for rule in rules]),
            dims=(RULE, MEMBER),
            labels=(tuple(str(rule) for rule in rules), names),
        ),
        errors=_by_member(names, values.standard_errors.values),
        checks=FrozenMap(
            {
                rule: check_core(game, dict(zip(names, shares[rule].tolist(), strict=True)))
                for rule in rules
            }
        ),
        leaving=_leaving(found),
        left_out=FrozenMap(left_out),
    )


def _leaving(sharing: SharingGame) -> LabelledArray:
    names = sharing.game.players
    parts = sharing.fixed_parts.values
    total = float(parts.sum())
    more = np.zeros((len(names), len(names)))
    for i in range(len(names)):
        left = total - parts[i]
        if left > 0:
            more[i] = parts * (total / left - 1.0)
        more[i, i] = 0.0
    return LabelledArray(values=more, dims=(LEAVER, MEMBER), labels=(names, names))


def _by_member(names: tuple[str, ...], values: FloatArray) -> LabelledArray:
    return LabelledArray(values=values, dims=(MEMBER,), labels=(names,))
