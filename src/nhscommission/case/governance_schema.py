"""The shape of ``governance.toml``."""

from datetime import date
from typing import Final

import attrs

from nhscommission.case.toml_schema import Names

FORMAT: Final = 1


@attrs.frozen(kw_only=True)
class SeatSection:
    """``[[bodies.seats]]``."""

    office: str
    organisations: Names = attrs.field(factory=lambda: Names([]))
    of_body: str = ""
    kind: str = "office"
    voting: bool | None = None
    number: int = 1
    source: str = ""
    note: str = ""


@attrs.frozen(kw_only=True)
class OfficerSection:
    """``[[bodies.officers]]``."""

    role: str = "chair"
    office: str = ""
    organisation: str = ""
    chosen: str = ""
    tenure_years: float | None = None
    from_another_organisation: bool = False
    source: str = ""
    note: str = ""


@attrs.frozen(kw_only=True)
class QuorumSection:
    """``[[bodies.quorum]]``."""

    of: str = "seats"
    least: int | None = None
    share: str = ""
    offices: Names = attrs.field(factory=lambda: Names([]))
    source: str = ""


@attrs.frozen(kw_only=True)
class RuleSection:
    """``[[bodies.decision_rules]]``."""

    id: str
    matters: Names = attrs.field(factory=lambda: Names([]))
    vote_by: str = "seat"
    share: str = "50%"
    more_than: bool | None = None
    of: str = "cast"
    least_votes: int | None = None
    unanimity_first: bool = False
    casting_vote: bool = False
    weights: dict[str, float] = attrs.field(factory=dict)
    source: str = ""
    note: str = ""


@attrs.frozen(kw_only=True)
class DutySection:
    """``[[bodies.duties]]``."""

    text: str
    kind: str
    matter: str = ""
    steps: Names = attrs.field(factory=lambda: Names([]))
    delegated_by: Names = attrs.field(factory=lambda: Names([]))
    source: str = ""
    note: str = ""


@attrs.frozen(kw_only=True)
class MeetsSection:
    """``[bodies.meets]``."""

    text: str
    counted_from: date | None = None
    if_bank_holiday: str = ""


@attrs.frozen(kw_only=True)
class BodySection:
    """``[[bodies]]``."""

    id: str
    name: str
    kind: str
    purpose: str = ""
    organisation: str = ""
    members: Names = attrs.field(factory=lambda: Names([]))
    size: int | None = None
    reports_to: Names = attrs.field(factory=lambda: Names([]))
    escalates_to: Names = attrs.field(factory=lambda: Names([]))
    leads: Names = attrs.field(factory=lambda: Names([]))
    statutory: bool = False
    source: str = ""
    note: str = ""
    meets: MeetsSection | None = None
    seats: list[SeatSection] = attrs.field(factory=list)
    officers: list[OfficerSection] = attrs.field(factory=list)
    quorum: list[QuorumSection] = attrs.field(factory=list)
    decision_rules: list[RuleSection] = attrs.field(factory=list)
    duties: list[DutySection] = attrs.field(factory=list)


@attrs.frozen(kw_only=True)
class GovernanceSection:
    """The whole of ``governance.toml``."""

    format: int
    bodies: list[BodySection]
