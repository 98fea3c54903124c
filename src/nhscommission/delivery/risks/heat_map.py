"""Heat maps: how many risks, and which, are in each cell of a matrix."""

import attrs

from nhscommission.delivery.risks.levels import RiskBand
from nhscommission.delivery.risks.matrix import RiskMatrix
from nhscommission.delivery.risks.register import RiskRegister, score_risks


@attrs.frozen(kw_only=True)
class HeatCell:
    """A cell of a heat map.

    Parameters
    ----------
    likelihood : int
        The score of its level of likelihood.
    impact : int
        The score of its level of impact.
    score : int
        What the matrix makes of both.
    band : RiskBand
        The band that the score is in.
    risks : tuple of str
        The ids of the risks in it, in the order of the register.
    """

    likelihood: int
    impact: int
    score: int
    band: RiskBand
    risks: tuple[str, ...]


@attrs.frozen(kw_only=True)
class HeatMap:
    """The risks of a register by likelihood and impact.

    Parameters
    ----------
    title : str
        What it is of.
    matrix : RiskMatrix
        The matrix that they are scored by.
    residual : bool
        Whether they are scored after mitigation.
    cells : tuple of HeatCell
        Every cell: by likelihood, the lowest first, and within it by impact.
    unscored : tuple of str
        The ids of the risks that are in no cell.
    """

    title: str
    matrix: RiskMatrix
    residual: bool
    cells: tuple[HeatCell, ...]
    unscored: tuple[str, ...]

    def cell(self, *, likelihood: int | str, impact: int | str) -> HeatCell:
        """Return one cell.

        Parameters
        ----------
        likelihood : int or str
            The level, by its score or its label.
        impact : int or str
            The level, by its score or its label.

        Returns
        -------
        HeatCell
            With the risks in it.

        Raises
        ------
        UnknownNameError
            If there is no such level.
        """
        row, column = self.matrix.likelihood(likelihood), self.matrix.impact(impact)
        return next(
            cell
            for cell in self.cells
            if cell.likelihood == row.score and cell.impact == column.score
        )

    @property
    def counts(self) -> tuple[tuple[int, ...], ...]:
        """How many risks: a row for each likelihood, in it a number for each impact."""
        columns = len(self.matrix.impacts)
        flat = [len(cell.risks) for cell in self.cells]
        return tuple(tuple(flat[i : i + columns]) for i in range(0, len(flat), columns))

    @property
    def by_band(self) -> tuple[tuple[str, int], ...]:
        """How many risks are in each band, by its label, the lowest first."""
        return tuple(
            (band.label, sum(len(cell.risks) for cell in self.cells if cell.band == band))
            for band in self.matrix.bands
        )


def heat_map(register: RiskRegister, *, residual: bool = False) -> HeatMap:
    """Count the risks of a register by likelihood and impact.

    Parameters
    ----------
    register : RiskRegister
        The register.
    residual : bool, optional
        Score them after mitigation instead of before.

    Returns
    -------
    HeatMap
        Every cell with the ids of its risks, and the ids of those without a score.

    Raises
    ------
    InvalidValueError
        If it is no register, or `residual` is neither True nor False.

    Examples
    --------
    >>> from nhscommission.delivery.risks.risks import Risk
    >>> found = heat_map(RiskRegister(title="Move", risks=[
    ...     Risk(id="delay", label="Delay", likelihood=4, impact=2),
    ...     Risk(id="staff", label="Staff leave")]))
    >>> found.cell(likelihood="Likely", impact="Minor").risks, found.counts[3], found.unscored
    (('delay',), (0, 1, 0, 0, 0), ('staff',))
    """
    ranking = score_risks(register, residual=residual)
    matrix = register.matrix
    places: dict[tuple[int, int], list[str]] = {}
    order = {risk.id: i for i, risk in enumerate(register.risks)}
    for one in sorted(ranking.ranked, key=lambda one: order[one.risk.id]):
        places.setdefault((one.likelihood, one.impact), []).append(one.risk.id)
    cells = []
    for row in matrix.likelihoods:
        for column in matrix.impacts:
            score = matrix.score(likelihood=row.score, impact=column.score)
            cells.append(
                HeatCell(
                    likelihood=row.score,
                    impact=column.score,
                    score=score,
                    band=matrix.band(score),
                    risks=tuple(places.get((row.score, column.score), ())),
                )
            )
    return HeatMap(
        title=register.title,
        matrix=matrix,
        residual=residual,
        cells=tuple(cells),
        unscored=ranking.unscored,
    )
