"""Risk registers: the risks of a programme, scored and ranked by one matrix."""

from collections.abc import Iterable
from typing import Any

import attrs

from nhscommission.delivery.risks.levels import RiskBand
from nhscommission.delivery.risks.matrix import NPSA_2008, RiskMatrix
from nhscommission.delivery.risks.risks import Risk
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError, shown
from nhscommission.foundations.numbers import as_whole, expect, expect_several
from nhscommission.foundations.text import plain_text


def _risks(value: Iterable[Risk]) -> tuple[Risk, ...]:
    return expect_several(value, what="risks", like="[Risk(id=..., label=...)]")


@attrs.frozen(kw_only=True)
class RiskRegister:
    """The risks of a programme, and the matrix that they are scored by.

    Parameters
    ----------
    title : str
        What it is the register of.
    risks : iterable of Risk
        The risks, at least one, each with an id of its own, at levels that the matrix has.
    matrix : RiskMatrix, optional
        ``NPSA_2008`` if not given.
    """

    title: str = attrs.field(converter=plain_text)
    risks: tuple[Risk, ...] = attrs.field(converter=_risks)
    matrix: RiskMatrix = NPSA_2008

    def __attrs_post_init__(self) -> None:
        expect(self.matrix, RiskMatrix, what="matrix", like="a RiskMatrix, such as NPSA_2008")
        if not self.risks:
            raise InvalidValueError(
                f"the register of {self.title or 'a programme'} has no risks; give at least one"
            )
        seen: set[str] = set()
        for risk in self.risks:
            if not isinstance(risk, Risk):
                raise InvalidValueError(f"risks: found {shown(risk)}; give Risk objects")
            if risk.id in seen:
                raise InvalidValueError(
                    f"there are two risks {risk.id!r}; give each an id of its own"
                )
            seen.add(risk.id)
            for field, levels in (
                ("likelihood", self.matrix.likelihoods),
                ("impact", self.matrix.impacts),
                ("residual_likelihood", self.matrix.likelihoods),
                ("residual_impact", self.matrix.impacts),
            ):
                level = getattr(risk, field)
                if level is not None and level not in [one.score for one in levels]:
                    raise InvalidValueError(
                        f"risk {risk.id!r}: {field} is {shown(level)}, which the matrix "
                        f"{self.matrix.name!r} does not have; there are: "
                        f"{', '.join(map(str, levels))}",
                        subject=f"risk:{risk.id}",
                    )

    def risk(self, id: str) -> Risk:  # noqa: A002 - what it is called in the register
        """Return one risk.

        Parameters
        ----------
        id : str
            Its id.

        Returns
        -------
        Risk
            That risk.

        Raises
        ------
        UnknownNameError
            If there is no such risk.
        """
        for risk in self.risks:
            if risk.id == id:
                return risk
        raise UnknownNameError("risk", id, [risk.id for risk in self.risks])

    @property
    def perspectives(self) -> tuple[str, ...]:
        """Whose risks they are, in the order of the register."""
        return tuple(dict.fromkeys(risk.perspective for risk in self.risks if risk.perspective))

    def seen_by(self, perspective: str) -> tuple[Risk, ...]:
        """Return the risks of one perspective.

        Parameters
        ----------
        perspective : str
            Whose, as the risks have it.

        Returns
        -------
        tuple of Risk
            In the order of the register.

        Raises
        ------
        UnknownNameError
            If no risk has it.
        """
        if perspective not in self.perspectives:
            raise UnknownNameError("perspective", perspective, self.perspectives)
        return tuple(risk for risk in self.risks if risk.perspective == perspective)


@attrs.frozen(kw_only=True)
class ScoredRisk:
    """A risk with its score.

    Parameters
    ----------
    risk : Risk
        The risk.
    likelihood : int
        The score of its level of likelihood.
    impact : int
        The score of its level of impact.
    score : int
        What the matrix makes of both.
    band : RiskBand
        The band that the score is in.
    """

    risk: Risk
    likelihood: int
    impact: int
    score: int
    band: RiskBand


@attrs.frozen(kw_only=True)
class RiskRanking:
    """Risks from the highest score down, and those that have none.

    Parameters
    ----------
    residual : bool
        Whether they are scored after mitigation.
    ranked : tuple of ScoredRisk
        The highest score first; of equal scores the higher impact, then the earlier in the
        register.
    unscored : tuple of str
        The ids of the risks without a likelihood or an impact: they have no score, not a low one.
    tied_out : tuple of str
        The ids of those that were left out with the same score as the last one that was kept.
    """

    residual: bool
    ranked: tuple[ScoredRisk, ...]
    unscored: tuple[str, ...]
    tied_out: tuple[str, ...] = ()


def check_register(register: Any) -> RiskRegister:
    """Take a risk register.

    Parameters
    ----------
    register : RiskRegister
        The register.

    Returns
    -------
    RiskRegister
        The same.

    Raises
    ------
    InvalidValueError
        If it is anything else.
    """
    if not isinstance(register, RiskRegister):
        raise InvalidValueError(
            f"the register is {shown(register)}; give a RiskRegister(title=..., risks=[...])"
        )
    return register


def score_risks(register: RiskRegister, *, residual: bool = False) -> RiskRanking:
    """Score every risk of a register, and rank them.

    Parameters
    ----------
    register : RiskRegister
        The register.
    residual : bool, optional
        Score them after mitigation instead of before.

    Returns
    -------
    RiskRanking
        The highest first; those without a likelihood or an impact apart.

    Raises
    ------
    InvalidValueError
        If it is no register, or `residual` is neither True nor False.

    Examples
    --------
    >>> register = RiskRegister(title="Move", risks=[
    ...     Risk(id="delay", label="Delay", likelihood=4, impact=2),
    ...     Risk(id="flood", label="Flood", likelihood=2, impact=4),
    ...     Risk(id="staff", label="Staff leave")])
    >>> found = score_risks(register)
    >>> [(one.risk.id, one.score, one.band.label) for one in found.ranked], found.unscored
    ([('flood', 8, 'High'), ('delay', 8, 'High')], ('staff',))
    """
    matrix = check_register(register).matrix
    expect(residual, bool, what="residual", like="True or False")
    scored, unscored = [], []
    for risk in register.risks:
        levels = risk.levels(residual=residual)
        if levels is None:
            unscored.append(risk.id)
            continue
        score = matrix.score(likelihood=levels[0], impact=levels[1])
        scored.append(
            ScoredRisk(
                risk=risk,
                likelihood=levels[0],
                impact=levels[1],
                score=score,
                band=matrix.band(score),
            )
        )
    return RiskRanking(
        residual=residual,
        ranked=tuple(sorted(scored, key=lambda one: (-one.score, -one.impact))),
        unscored=tuple(unscored),
    )


def top_risks(register: RiskRegister, *, most: int = 10, residual: bool = False) -> RiskRanking:
    """Return the risks with the highest scores.

    Parameters
    ----------
    register : RiskRegister
        The register.
    most : int, optional
        How many at most, >= 1.
    residual : bool, optional
        Score them after mitigation instead of before.

    Returns
    -------
    RiskRanking
        The highest first, as in `score_risks`, and the ids of those that the cut left out with the
        same score as the last.

    Raises
    ------
    InvalidValueError
        If it is no register, `most` is no whole number from 1 on, or `residual` is neither True
        nor False.

    Examples
    --------
    >>> register = RiskRegister(title="Move", risks=[
    ...     Risk(id="delay", label="Delay", likelihood=4, impact=2),
    ...     Risk(id="flood", label="Flood", likelihood=2, impact=4)])
    >>> found = top_risks(register, most=1)
    >>> found.ranked[0].risk.id, found.tied_out
    ('flood', ('delay',))
    """
    count = as_whole(most, what="most", least=1)
    whole = score_risks(register, residual=residual)
    kept, rest = whole.ranked[:count], whole.ranked[count:]
    return attrs.evolve(
        whole,
        ranked=kept,
        tied_out=tuple(one.risk.id for one in rest if one.score == kept[-1].score),
    )
