"""Scores of competencies: averages, the gap to others, and the gap to a level."""

from collections.abc import Iterable
from typing import Final

import attrs
import numpy as np

from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, shown
from nhscommission.foundations.figures import PrintedFigure, parse_figure
from nhscommission.foundations.intervals import Interval
from nhscommission.foundations.numbers import as_number, as_whole, expect, expect_several
from nhscommission.foundations.text import plain_text
from nhscommission.foundations.units import DIMENSIONLESS

_LOWEST: Final = 1
_HIGHEST: Final = 4
"""Levels are 1 to 4; a competency that was not assessed is scored 0."""


def _score(value: str | PrintedFigure) -> PrintedFigure:
    figure = parse_figure(value) if isinstance(value, str) else value
    expect(figure, PrintedFigure, what="a score", like='a figure as printed, such as "1.25"')
    if "%" in str(figure) or figure.unit != DIMENSIONLESS:
        raise InvalidValueError(
            f"the score {figure} has a unit; give a level alone, such as '1.25'"
        )
    if not 0 <= figure.value <= _HIGHEST:
        raise InvalidValueError(
            f"the score {figure} is {'below 0' if figure.value < 0 else f'above {_HIGHEST}'}; give "
            f"one from 0 to {_HIGHEST}"
        )
    return figure


@attrs.frozen(kw_only=True)
class CompetencyScore:
    """The average score of a sector's members in one competency, and that of others.

    Parameters
    ----------
    number : int
        The competency's number, from 1 on.
    name : str
        What it is.
    sector_score : PrintedFigure or str
        The average over the members, as printed: levels are 1 to 4, and averages lie between them;
        0 where a competency was not assessed [level].
    comparator_score : PrintedFigure or str
        The average over those that they are compared with [level].
    source : str
        Document and table.

    References
    ----------
    Department of Health, World class commissioning: competencies, 2007: levels 1 to 4.
    """

    number: int = attrs.field()
    name: str = attrs.field(converter=plain_text)
    sector_score: PrintedFigure = attrs.field(converter=_score)
    comparator_score: PrintedFigure = attrs.field(converter=_score)
    source: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        number = as_whole(self.number, what="the number of a competency", least=1)
        object.__setattr__(self, "number", number)
        if not self.name:
            raise InvalidValueError(f"competency {number} has no name; give it")

    @property
    def gap(self) -> float:
        """The sector's score less the others', below 0 where it is behind [level]."""
        return self.sector_score.value - self.comparator_score.value

    def gap_to(self, level: float) -> float:
        """Return how far the sector's score is above a level, below 0 where it falls short.

        Parameters
        ----------
        level : float
            The level, >= 0 [level].

        Returns
        -------
        float
            The score less the level [level].

        Raises
        ------
        InvalidValueError
            If the level is no number of 0 or more.
        """
        return self.sector_score.value - as_number(level, what="the level")

    def possible_level_sums(self, *, members: int) -> tuple[int, ...]:
        """Return which sums of the members' whole levels round to the printed average.

        Parameters
        ----------
        members : int
            How many members the average is over, from 1 on.

        Returns
        -------
        tuple of int
            In ascending order; none where no whole levels have this average [level].

        Raises
        ------
        InvalidValueError
            If it is no whole number from 1 on.

        Notes
        -----
        The average of eight whole levels is a number of eighths, so 1.38 can only be 11/8. An
        average that no whole levels have was not worked out from them. Each member has a level of
        1 to 4, so that the sum is from once to four times their number.
        """
        count = as_whole(members, what="the members", least=1)
        span = Interval.of(self.sector_score)
        first = max(int(span.low * count), _LOWEST * count)
        last = min(int(span.high * count) + 1, _HIGHEST * count)
        return tuple(n for n in range(first, last + 1) if span.contains(n / count))


@attrs.frozen(kw_only=True)
class CompetencyAverages:
    """Averages over several competencies.

    Parameters
    ----------
    competencies : int
        How many they are over.
    sector : float
        The sector's [level].
    comparator : float
        The others' [level].
    """

    competencies: int
    sector: float
    comparator: float

    @property
    def gap(self) -> float:
        """The sector's less the others', below 0 where it is behind [level]."""
        return self.sector - self.comparator


def average_scores(
    scores: Iterable[CompetencyScore], *, only: Iterable[int] | None = None
) -> CompetencyAverages:
    """Average the scores of competencies.

    Parameters
    ----------
    scores : iterable of CompetencyScore
        The scores; each competency once.
    only : iterable of int, optional
        The numbers of those to count, for example the ones that a programme says it will improve;
        all, if not given.

    Returns
    -------
    CompetencyAverages
        Of the figures as printed, each competency counting the same [level].

    Raises
    ------
    InvalidValueError
        If there is no competency to average, or one is there twice.
    UnknownNameError
        If one to count is not among them.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> case = load_case("nwl-2009")
    >>> f"{average_scores(case.competencies).gap:.3f}"
    '-0.184'
    >>> targeted = average_scores(case.competencies, only=case.benefits.targeted_competencies)
    >>> targeted.competencies, f"{targeted.sector:.3f}"
    (6, '1.377')
    """
    kept = check_scores(scores)
    if only is not None:
        numbers = expect_several(only, what="only", like="(4, 9)")
        named = {one.number: one for one in (competency(kept, number) for number in numbers)}
        kept = tuple(named.values())
    if not kept:
        raise InvalidValueError("there is no competency to average; give one or more")
    return CompetencyAverages(
        competencies=len(kept),
        sector=sum(x.sector_score.value for x in kept) / len(kept),
        comparator=sum(x.comparator_score.value for x in kept) / len(kept),
    )


def competency(scores: Iterable[CompetencyScore], number: int) -> CompetencyScore:
    """Return the scores of one competency.

    Parameters
    ----------
    scores : iterable of CompetencyScore
        The scores.
    number : int
        The competency's number.

    Returns
    -------
    CompetencyScore
        Its scores.

    Raises
    ------
    InvalidValueError
        If the number is no whole number.
    UnknownNameError
        If there is no such competency.

    Examples
    --------
    >>> from nhscommission import load_case
    >>> competency(load_case("nwl-2009").competencies, 9).gap > 0
    True
    """
    kept = check_scores(scores)
    if isinstance(number, bool) or not isinstance(number, int | np.integer):
        raise InvalidValueError(
            f"the number of a competency is {shown(number)}; give a whole number, such as 9"
        )
    for one in kept:
        if one.number == number:
            return one
    raise UnknownNameError("competency", str(number), [str(one.number) for one in kept])


def check_scores(scores: Iterable[CompetencyScore]) -> tuple[CompetencyScore, ...]:
    """Check that each competency is there once.

    Parameters
    ----------
    scores : iterable of CompetencyScore
        The scores.

    Returns
    -------
    tuple of CompetencyScore
        The scores, in order.

    Raises
    ------
    InvalidValueError
        If one is no score, or is there twice.
    """
    kept = expect_several(scores, what="scores", like="a tuple of CompetencyScore")
    seen: set[int] = set()
    for one in kept:
        expect(one, CompetencyScore, what="a score", like="a CompetencyScore")
        if one.number in seen:
            raise InvalidValueError(f"competency {one.number} is there twice; give it once")
        seen.add(one.number)
    return kept
