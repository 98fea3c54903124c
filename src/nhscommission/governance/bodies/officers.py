"""Officers of a body: who chairs it, and who stands in."""

from enum import StrEnum
from fractions import Fraction

import attrs

from nhscommission.foundations.errors import InvalidValueError, choose
from nhscommission.foundations.exact import as_fraction
from nhscommission.foundations.text import plain_text


class OfficerRole(StrEnum):
    """Who presides."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"


class Chosen(StrEnum):
    """How an officer comes to be one."""

    ELECTED = "elected"
    APPOINTED = "appointed"
    EX_OFFICIO = "ex_officio"
    """By virtue of another office."""


def _role(value: str) -> OfficerRole:
    return choose(OfficerRole, value, what="role of an officer")


def _chosen(value: str | None) -> Chosen | None:
    return None if value is None else choose(Chosen, value, what="way to choose an officer")


@attrs.frozen(kw_only=True)
class Officer:
    """Who chairs a body, or stands in.

    Parameters
    ----------
    role : OfficerRole, optional
        Chair, or vice-chair.
    office : str, optional
        The office of the seats from which the officer comes; any seat where not given.
    organisation : str, optional
        The organisation, where it is always the same.
    chosen : Chosen, optional
        How; None where the terms of reference do not say.
    tenure_years : float, optional
        For how long, > 0; None where that is not said [year].
    from_another_organisation : bool, optional
        Of a vice-chair: whether it must be another organisation than the chair's.
    source : str, optional
        Document and section.
    note : str, optional
        Anything a reader should know.
    """

    role: OfficerRole = attrs.field(default=OfficerRole.CHAIR, converter=_role)
    office: str = attrs.field(default="", converter=plain_text)
    organisation: str = attrs.field(default="", converter=plain_text)
    chosen: Chosen | None = attrs.field(default=None, converter=_chosen)
    tenure_years: Fraction | None = None
    from_another_organisation: bool = False
    source: str = attrs.field(default="", converter=plain_text)
    note: str = attrs.field(default="", converter=plain_text)

    def __attrs_post_init__(self) -> None:
        if self.tenure_years is not None:
            tenure = as_fraction(self.tenure_years, what=f"the tenure of the {self.role}")
            if tenure <= 0:
                raise InvalidValueError(
                    f"the tenure of the {self.role} is {self.tenure_years!r} years; give more than "
                    "0, or None where it is not said"
                )
            object.__setattr__(self, "tenure_years", tenure)
        if self.from_another_organisation and self.role is OfficerRole.CHAIR:
            raise InvalidValueError(
                "the chair cannot be from another organisation than the chair; that is a rule for "
                "the vice-chair"
            )
