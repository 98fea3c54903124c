"""What a vote is worth: who can carry or block a matter, and how often a vote decides."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import floor, lcm
from typing import Final

import attrs

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError
from nhscommission.foundations.frozen_map import FrozenMap
from nhscommission.foundations.numbers import expect, expect_several
from nhscommission.governance.bodies.bodies import GovernanceBody
from nhscommission.governance.bodies.decision_rules import CountedOf, DecisionRule
from nhscommission.governance.meetings.power_indices import banzhaf, shapley_shubik

MOST_COALITIONS: Final = 100_000


@attrs.frozen(kw_only=True)
class VotingGame:
    """A vote as weights in whole numbers and the weight that carries it.

    Parameters
    ----------
    body : str
        The id of the body.
    rule : str
        The id of its rule.
    voters : tuple of str
        Those who vote.
    weights : tuple of int
        The weight of each; where votes are weighted in parts, or the chair has a casting vote, in
        a unit in which all are whole.
    quota : int
        The weight of those in favour that carries it.
    chair : str
        The voter with the casting vote; blank where there is none.
    """

    body: str
    rule: str
    voters: tuple[str, ...]
    weights: tuple[int, ...]
    quota: int
    chair: str = ""


def voting_game(
    body: GovernanceBody,
    *,
    rule: str | None = None,
    matter: str = "",
    present: Iterable[str] | None = None,
    chair: str | None = None,
) -> VotingGame:
    """Write a rule of decision as a weighted voting game in which all who are there vote.

    Parameters
    ----------
    body : GovernanceBody
        The body.
    rule : str, optional
        The id of one of its rules; the one that is for the matter where not given.
    matter : str, optional
        The kind of matter.
    present : iterable of str, optional
        The voters who are there; all where not given.
    chair : str, optional
        The voter in the chair, who has the casting vote if the rule gives one.

    Returns
    -------
    VotingGame
        With the same winners as the rule, whoever is in favour, if nobody abstains.

    Raises
    ------
    InvalidValueError
        If several rules are for the matter or none, or nobody has a vote.
    UnknownNameError
        If a rule or a voter is not known.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> jcpct = load_case("nwl-2009").body("JCPCT")
    >>> game = voting_game(jcpct, rule="75% of those present")
    >>> game.weights, game.quota
    ((1, 1, 1, 1, 1, 1, 1, 1), 6)
    """
    expect(body, GovernanceBody, what="a body", like="a GovernanceBody")
    found = _one_rule(body, rule, matter)
    every = body.voters(found)
    voters = dict(every)
    if present is not None:
        named = expect_several(present, what="present", like='["Brent", "Ealing"]')
        for name in named:
            if name not in every:
                raise UnknownNameError(f"voter of {body.id}", str(name), every)
        voters = {name: weight for name, weight in every.items() if name in set(named)}
    if chair is not None and chair not in voters:
        raise UnknownNameError(f"voter of {body.id} who is there", chair, voters)
    if not voters:
        raise InvalidValueError(
            f"nobody has a vote in {body.id} under {found.id!r}; give it members or voting seats"
        )
    # With somebody absent, half of all members are in favour only where votes are not equal.
    can_tie = found.of is not CountedOf.ALL or len(voters) == len(every)
    casts = chair is not None and found.casting_vote and can_tie
    scale = lcm(*(weight.denominator for weight in every.values())) * (2 if casts else 1)
    weights = {name: int(weight * scale) for name, weight in voters.items()}
    base = sum(every.values() if found.of is CountedOf.ALL else voters.values(), Fraction(0))
    needed = found.share * base * scale
    if casts and chair is not None:
        weights[chair] += 1
    quota = floor(needed) + 1 if found.more_than else -floor(-needed)
    if found.least_votes is not None:
        quota = max(quota, found.least_votes * scale)
    return VotingGame(
        body=body.id,
        rule=found.id,
        voters=tuple(voters),
        weights=tuple(weights.values()),
        quota=max(quota, 1),
        chair=chair if casts and chair is not None else "",
    )


def _one_rule(body: GovernanceBody, rule: str | None, matter: str) -> DecisionRule:
    if rule is not None:
        return body.rule(rule)
    rules = body.rules_for(matter)
    if len(rules) != 1:
        names = ", ".join(repr(one.id) for one in rules or body.decision_rules) or "none"
        raise InvalidValueError(
            f"{len(rules)} rules of {body.id} are for {matter or 'every matter'}; name one with "
            f"rule=: {names}"
        )
    return rules[0]


@attrs.frozen(kw_only=True)
class VotingPower:
    """What each voter's vote is worth under one rule.

    Parameters
    ----------
    game : VotingGame
        Who votes, with which weight, and what carries it.
    shapley_shubik : mapping of str to Fraction
        The share of all orders of the voters in which this one's vote is the one that carries;
        they sum to 1 [dimensionless].
    banzhaf : mapping of str to Fraction
        The share of all ways the others can vote in which this one's vote decides
        [dimensionless].
    """

    game: VotingGame
    shapley_shubik: Mapping[str, Fraction]
    banzhaf: Mapping[str, Fraction]

    @property
    def normalised_banzhaf(self) -> Mapping[str, Fraction]:
        """Banzhaf's measures over their sum, which is then 1 [dimensionless]."""
        total = sum(self.banzhaf.values())
        return FrozenMap({name: value / total for name, value in self.banzhaf.items()})


def voting_power(
    body: GovernanceBody,
    *,
    matter: str = "",
    present: Iterable[str] | None = None,
    chair: str | None = None,
) -> tuple[VotingPower, ...]:
    """Say what each voter's vote is worth under each rule that is for a matter, exactly.

    Parameters
    ----------
    body : GovernanceBody
        The body.
    matter : str, optional
        The kind of matter; rules for every matter where not given.
    present : iterable of str, optional
        The voters who are there; all where not given.
    chair : str, optional
        The voter in the chair, who has the casting vote if a rule gives one.

    Returns
    -------
    tuple of VotingPower
        One for each rule, in order.

    Raises
    ------
    InvalidValueError
        If no rule is for the matter, or with those there nothing can be carried.
    UnknownNameError
        If a voter is not known.

    References
    ----------
    Shapley and Shubik (1954), American Political Science Review 48; Penrose (1946), Journal of the
    Royal Statistical Society 109; Banzhaf (1965), Rutgers Law Review 19.

    Examples
    --------
    The chair's casting vote makes that trust's vote decide in 35 of 64 ways the others vote:

    >>> from nhscommission import load_case
    >>> jcpct = load_case("nwl-2009").body("JCPCT")
    >>> three_quarters, majority = voting_power(jcpct, chair="Brent")
    >>> print(three_quarters.shapley_shubik["Brent"], majority.banzhaf["Brent"])
    1/8 35/64
    """
    rules = body.rules_for(matter)
    if not rules:
        raise InvalidValueError(
            f"{body.id} has no rule of decision for {matter or 'every matter'}; give it one"
        )
    named = None if present is None else tuple(present)
    found = []
    for rule in rules:
        game = voting_game(body, rule=rule.id, present=named, chair=chair)
        if game.quota > sum(game.weights):
            raise InvalidValueError(
                f"{body.id}: nothing can be carried under {rule.id!r} by "
                f"{', '.join(game.voters)} alone; name more who are present"
            )
        found.append(
            VotingPower(
                game=game,
                shapley_shubik=FrozenMap(
                    zip(game.voters, shapley_shubik(game.weights, quota=game.quota), strict=True)
                ),
                banzhaf=FrozenMap(
                    zip(game.voters, banzhaf(game.weights, quota=game.quota), strict=True)
                ),
            )
        )
    return tuple(found)


def winning_coalitions(game: VotingGame) -> tuple[tuple[str, ...], ...]:
    """Return the smallest groups of voters that can carry a matter, if they agree.

    Parameters
    ----------
    game : VotingGame
        A vote, as `voting_game` gives it.

    Returns
    -------
    tuple of tuple of str
        Each group in the order of voters; without any one of them it would no longer do.

    Raises
    ------
    InvalidValueError
        If there are over 100,000 such groups.

    Examples
    --------
    >>> game = VotingGame(
    ...     body="three", rule="majority", voters=("a", "b", "c"), weights=(2, 1, 1), quota=3
    ... )
    >>> winning_coalitions(game)
    (('a', 'b'), ('a', 'c'))
    """
    return _smallest(game, game.quota)


def blocking_coalitions(game: VotingGame) -> tuple[tuple[str, ...], ...]:
    """Return the smallest groups of voters without whom nothing can be carried.

    Parameters
    ----------
    game : VotingGame
        A vote, as `voting_game` gives it.

    Returns
    -------
    tuple of tuple of str
        Each group in the order of voters; the others can carry a matter against any part of it.

    Raises
    ------
    InvalidValueError
        If there are over 100,000 such groups.

    Examples
    --------
    >>> game = VotingGame(
    ...     body="three", rule="majority", voters=("a", "b", "c"), weights=(2, 1, 1), quota=3
    ... )
    >>> blocking_coalitions(game)
    (('a',), ('b', 'c'))
    """
    return _smallest(game, sum(game.weights) - game.quota + 1)


def _smallest(game: VotingGame, quota: int) -> tuple[tuple[str, ...], ...]:
    """Return every group that reaches a quota and does not without any one of its voters."""
    if quota <= 0:
        return ((),)  # nobody is needed: nothing can be carried at all
    order = sorted(range(len(game.voters)), key=lambda place: -game.weights[place])
    weights = [game.weights[place] for place in order]
    left = [sum(weights[start:]) for start in range(len(weights) + 1)]
    found: list[tuple[int, ...]] = []

    # From the heaviest down: a group that has just reached the quota is smallest, since the voter
    # that came last is its lightest, and was needed.
    pending: list[tuple[int, int, tuple[int, ...]]] = [(0, 0, ())]
    while pending:
        start, weight, chosen = pending.pop()
        if weight >= quota:
            found.append(tuple(sorted(chosen)))
            if len(found) > MOST_COALITIONS:
                raise InvalidValueError(
                    f"{game.body} has over {MOST_COALITIONS:,} such groups under {game.rule!r}; "
                    "ask for the voting power in place of a list"
                )
            continue
        if start == len(weights) or weight + left[start] < quota:
            continue
        pending.append((start + 1, weight, chosen))
        if weights[start]:
            pending.append((start + 1, weight + weights[start], (*chosen, order[start])))
    return tuple(tuple(game.voters[place] for place in places) for places in sorted(found))
