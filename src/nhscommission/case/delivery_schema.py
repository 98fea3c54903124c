"""The shape of ``delivery/delivery.toml``: what is said once of the registers on delivery."""

from typing import Final

import attrs

from nhscommission.delivery.risks.levels import RiskBand, RiskLevel
from nhscommission.delivery.risks.matrix import NPSA_2008, RiskMatrix

FORMAT: Final = 1


@attrs.frozen(kw_only=True)
class BenefitsSection:
    """``[benefits]``."""

    programme: str = ""
    targeted_competencies: list[int] = attrs.field(factory=list)
    competencies_source: str = ""


@attrs.frozen(kw_only=True)
class LevelSection:
    """``[[risks.matrix.likelihoods]]`` and ``[[risks.matrix.impacts]]``."""

    label: str
    score: int


@attrs.frozen(kw_only=True)
class BandSection:
    """``[[risks.matrix.bands]]``."""

    label: str
    least: int
    colour: str


@attrs.frozen(kw_only=True)
class MatrixSection:
    """``[risks.matrix]``."""

    name: str
    likelihoods: list[LevelSection]
    impacts: list[LevelSection]
    bands: list[BandSection]
    own_scores: list[list[int]] | None = None
    source: str = ""

    def read(self) -> RiskMatrix:
        """Return the matrix that it describes.

        Returns
        -------
        RiskMatrix
            Checked.

        Raises
        ------
        InvalidValueError
            If it is no matrix.
        """
        return RiskMatrix(
            name=self.name,
            likelihoods=[RiskLevel(label=x.label, score=x.score) for x in self.likelihoods],
            impacts=[RiskLevel(label=x.label, score=x.score) for x in self.impacts],
            bands=[RiskBand(label=x.label, least=x.least, colour=x.colour) for x in self.bands],
            own_scores=self.own_scores,
            source=self.source,
        )

    @classmethod
    def of(cls, matrix: RiskMatrix) -> "MatrixSection | None":
        """Return the section that describes a matrix.

        Parameters
        ----------
        matrix : RiskMatrix
            The matrix.

        Returns
        -------
        MatrixSection or None
            None for the matrix that is meant when none is given.
        """
        if matrix == NPSA_2008:
            return None
        own = matrix.own_scores
        return cls(
            name=matrix.name,
            likelihoods=[LevelSection(label=x.label, score=x.score) for x in matrix.likelihoods],
            impacts=[LevelSection(label=x.label, score=x.score) for x in matrix.impacts],
            bands=[
                BandSection(label=x.label, least=x.least, colour=str(x.colour))
                for x in matrix.bands
            ],
            own_scores=None if own is None else [list(row) for row in own],
            source=matrix.source,
        )


@attrs.frozen(kw_only=True)
class RisksSection:
    """``[risks]``."""

    title: str = ""
    matrix: MatrixSection | None = None


@attrs.frozen(kw_only=True)
class PlanSection:
    """``[plan]``."""

    title: str = ""


@attrs.frozen(kw_only=True)
class DeliverySection:
    """The whole file."""

    format: int
    benefits: BenefitsSection = attrs.field(factory=BenefitsSection)
    risks: RisksSection = attrs.field(factory=RisksSection)
    plan: PlanSection = attrs.field(factory=PlanSection)
