"""Governance bodies in a TOML file: their seats, rules and duties."""

import os
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import attrs

from nhscommission.case.governance_schema import (
    FORMAT,
    BodySection,
    DutySection,
    GovernanceSection,
    MeetsSection,
    OfficerSection,
    QuorumSection,
    RuleSection,
    SeatSection,
)
from nhscommission.case.layout import GOVERNANCE
from nhscommission.case.raci_files import EACH_MEMBER
from nhscommission.case.text_files import file_place, placed, read_text
from nhscommission.case.toml_schema import Names, converter, read_toml
from nhscommission.case.write_files import write_new_file
from nhscommission.foundations.errors import InvalidValueError, MissingExtraError
from nhscommission.foundations.exact import as_fraction
from nhscommission.governance.bodies.bodies import GovernanceBody
from nhscommission.governance.bodies.decision_rules import (
    DecisionRule,
    Quorum,
    write_share,
)
from nhscommission.governance.bodies.duties import Duty
from nhscommission.governance.bodies.frequency import MeetingFrequency
from nhscommission.governance.bodies.frequency_text import parse_frequency, write_frequency
from nhscommission.governance.bodies.officers import Officer
from nhscommission.governance.bodies.seats import Seat, SeatKind
from nhscommission.governance.bodies.structure import bodies_by_id

EACH_PROVIDER: Final = "each provider"
"""In a file: each provider of the sector."""


@attrs.frozen(kw_only=True)
class _Sector:
    """Whom the short words of the file stand for."""

    members: tuple[str, ...]
    providers: tuple[str, ...]

    def read(self, names: Names) -> tuple[str, ...]:
        found: list[str] = []
        for name in names:
            for word, several, what in (
                (EACH_MEMBER, self.members, "members"),
                (EACH_PROVIDER, self.providers, "providers"),
            ):
                if name == word:
                    if not several:
                        raise InvalidValueError(
                            f"{word!r} stands for the {what} of the sector, and none are known; "
                            f"name them one by one, or give {what}="
                        )
                    found += several
                    break
            else:
                found.append(name)
        return tuple(found)

    def write(self, names: tuple[str, ...]) -> Names:
        for word, several in ((EACH_MEMBER, self.members), (EACH_PROVIDER, self.providers)):
            if several and names == several:
                return Names([word])
        return Names(list(names))


def read_governance(
    path: str | Path, *, members: Iterable[str] = (), providers: Iterable[str] = ()
) -> tuple[GovernanceBody, ...]:
    """Read governance bodies, with their terms of reference, from a TOML file.

    Parameters
    ----------
    path : str or pathlib.Path
        The file, as :doc:`/reference/case-files` describes ``governance.toml``.
    members, providers : iterable of str, optional
        The members and the providers of the sector, for ``"each member"`` and ``"each provider"``.

    Returns
    -------
    tuple of GovernanceBody
        In the file's order.

    Raises
    ------
    CaseFileError
        If the file cannot be read, with the body and the path to the field.

    Examples
    --------
    >>> read_governance("no.toml")
    Traceback (most recent call last):
    nhscommission.foundations.errors.CaseFileError: no.toml: there is no such file
    """
    folder, name = file_place(path)
    sector = _Sector(members=tuple(members), providers=tuple(providers))
    return _read_bodies(read_text(folder, name), name, sector)


def read_case_governance(
    folder: Path, *, members: tuple[str, ...], providers: tuple[str, ...]
) -> tuple[GovernanceBody, ...]:
    """Read the governance bodies of a case.

    Parameters
    ----------
    folder : pathlib.Path
        The case folder, resolved.
    members, providers : tuple of str
        The members and the providers of the sector.

    Returns
    -------
    tuple of GovernanceBody
        None where there is no file.

    Raises
    ------
    CaseFileError
        If the file cannot be read.
    """
    if not os.path.lexists(folder / GOVERNANCE):
        return ()
    sector = _Sector(members=members, providers=providers)
    return _read_bodies(read_text(folder, GOVERNANCE), GOVERNANCE, sector)


def _read_bodies(text: str, file: str, sector: _Sector) -> tuple[GovernanceBody, ...]:
    section = read_toml(text, GovernanceSection, file=file, formats=FORMAT)
    bodies = []
    for one in section.bodies:
        with placed(f"body {one.id!r}", file):
            bodies.append(_body(one, sector, file))
    with placed("bodies", file):
        return tuple(bodies_by_id(bodies).values())


def _given(section: Any, *but: str) -> dict[str, Any]:
    """Return the fields of a section that are given, as they are, and those that are needed."""
    given = {}
    for field in attrs.fields(type(section)):
        value = getattr(section, field.name)
        needed = field.default is attrs.NOTHING
        if field.name not in but and (needed or value not in (None, "")):
            given[field.name] = value
    return given


def _body(section: BodySection, sector: _Sector, file: str) -> GovernanceBody:
    lists = ("members", "seats", "officers", "quorum", "decision_rules", "duties", "meets")
    seats, officers, quorum, rules, duties = [], [], [], [], []
    where = f"body {section.id!r}"
    for seat in section.seats:
        with placed(f"{where}, seat {seat.office!r}", file):
            given = _given(seat, "organisations")
            seats.append(Seat(organisations=sector.read(seat.organisations), **given))
    for officer in section.officers:
        with placed(f"{where}, {officer.role}", file):
            officers.append(Officer(**_given(officer)))
    for one in section.quorum:
        with placed(f"{where}, quorum", file):
            quorum.append(Quorum(**_given(one)))
    for rule in section.decision_rules:
        with placed(f"{where}, rule {rule.id!r}", file):
            rules.append(DecisionRule(**_given(rule)))
    for duty in section.duties:
        with placed(f"{where}, duty {duty.text[:40]!r}", file):
            duties.append(Duty(**_given(duty)))
    meets = None
    if section.meets is not None:
        with placed(f"{where}, meets", file):
            meets = parse_frequency(**_given(section.meets))
    return GovernanceBody(
        members=sector.read(section.members),
        seats=seats,
        officers=officers,
        quorum=quorum,
        decision_rules=rules,
        duties=duties,
        meets=meets,
        **_given(section, *lists),
    )


def write_governance(
    bodies: Iterable[GovernanceBody],
    path: str | Path,
    *,
    members: Iterable[str] = (),
    providers: Iterable[str] = (),
) -> Path:
    """Write governance bodies to a new TOML file.

    Parameters
    ----------
    bodies : iterable of GovernanceBody
        The bodies.
    path : str or pathlib.Path
        A file that is not there yet.
    members, providers : iterable of str, optional
        The members and the providers of the sector, which are then written as ``"each member"``
        and ``"each provider"``.

    Returns
    -------
    pathlib.Path
        The file; `read_governance` reads the same bodies from it.

    Raises
    ------
    InvalidValueError
        If the file is there already, two bodies have one id, or a weight is no plain number.
    MissingExtraError
        If the extra ``[save]`` is not installed.

    Examples
    --------
    >>> import tempfile
    >>> board = GovernanceBody(id="Board", name="Board of the cluster", kind="board")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read_governance(write_governance([board], f"{folder}/governance.toml")) == (board,)
    True
    """
    text = governance_text(bodies, members=tuple(members), providers=tuple(providers))
    return write_new_file(path, text)


def governance_text(
    bodies: Iterable[GovernanceBody], *, members: tuple[str, ...], providers: tuple[str, ...]
) -> str:
    """Write governance bodies as the text of a TOML file.

    Parameters
    ----------
    bodies : iterable of GovernanceBody
        The bodies.
    members, providers : tuple of str
        The members and the providers of the sector.

    Returns
    -------
    str
        The text.

    Raises
    ------
    MissingExtraError
        If the extra ``[save]`` is not installed.
    """
    try:
        import tomli_w
    except ImportError as error:
        raise MissingExtraError("saving governance bodies", "save") from error
    sector = _Sector(members=members, providers=providers)
    known = bodies_by_id(bodies)
    section = GovernanceSection(
        format=FORMAT, bodies=[_body_section(body, sector) for body in known.values()]
    )
    data: dict[str, Any] = converter().unstructure(section)
    return tomli_w.dumps(data)


def _body_section(body: GovernanceBody, sector: _Sector) -> BodySection:
    return BodySection(
        id=body.id,
        name=body.name,
        kind=str(body.kind),
        purpose=body.purpose,
        organisation=body.organisation,
        members=sector.write(body.members),
        size=body.size,
        reports_to=Names(list(body.reports_to)),
        escalates_to=Names(list(body.escalates_to)),
        leads=Names(list(body.leads)),
        statutory=body.statutory,
        source=body.source,
        note=body.note,
        meets=None if body.meets is None else _meets_section(body.meets),
        seats=[_seat_section(seat, sector) for seat in body.seats],
        officers=[_officer_section(officer) for officer in body.officers],
        quorum=[
            QuorumSection(
                of=str(quorum.of),
                least=quorum.least,
                share="" if quorum.share is None else write_share(quorum.share),
                offices=Names(list(quorum.offices)),
                source=quorum.source,
            )
            for quorum in body.quorum
        ],
        decision_rules=[_rule_section(rule) for rule in body.decision_rules],
        duties=[
            DutySection(
                text=duty.text,
                kind=str(duty.kind),
                matter=duty.matter,
                steps=Names(list(duty.steps)),
                delegated_by=Names(list(duty.delegated_by)),
                source=duty.source,
                note=duty.note,
            )
            for duty in body.duties
        ],
    )


def _meets_section(meets: MeetingFrequency) -> MeetsSection:
    text = meets.text or write_frequency(meets)
    read = parse_frequency(
        text, counted_from=meets.counted_from, if_bank_holiday=meets.if_bank_holiday
    )
    if attrs.evolve(read, text="") != attrs.evolve(meets, text=""):
        raise InvalidValueError(
            f"a body meets {write_frequency(meets)!r}, and its text says {text!r}; make them agree"
        )
    return MeetsSection(
        text=text,
        counted_from=meets.counted_from,
        if_bank_holiday=str(meets.if_bank_holiday or ""),
    )


def _seat_section(seat: Seat, sector: _Sector) -> SeatSection:
    usual = seat.voting is (seat.kind is not SeatKind.IN_ATTENDANCE)
    return SeatSection(
        office=seat.office,
        organisations=sector.write(seat.organisations),
        of_body=seat.of_body,
        kind=str(seat.kind),
        voting=None if usual else seat.voting,
        number=seat.number,
        source=seat.source,
        note=seat.note,
    )


def _officer_section(officer: Officer) -> OfficerSection:
    return OfficerSection(
        role=str(officer.role),
        office=officer.office,
        organisation=officer.organisation,
        chosen=str(officer.chosen or ""),
        tenure_years=None
        if officer.tenure_years is None
        else _plain_number(officer.tenure_years, what=f"the tenure of the {officer.role}"),
        from_another_organisation=officer.from_another_organisation,
        source=officer.source,
        note=officer.note,
    )


def _plain_number(value: Fraction, *, what: str) -> float:
    """Write a fraction as a number that is read back as the same."""
    number = float(value)
    if as_fraction(number, what=what) != value:
        raise InvalidValueError(
            f"{what} is {value}, which no plain number is; give one that is, such as a whole number"
        )
    return number


def _rule_section(rule: DecisionRule) -> RuleSection:
    weights = {
        name: _plain_number(weight, what=f"rule {rule.id!r}: the weight of {name!r}")
        for name, weight in rule.weights.items()
    }
    usual = rule.more_than == (rule.share * 2 == 1)
    return RuleSection(
        id=rule.id,
        matters=Names(list(rule.matters)),
        vote_by=str(rule.vote_by),
        share=write_share(rule.share),
        more_than=None if usual else rule.more_than,
        of=str(rule.of),
        least_votes=rule.least_votes,
        unanimity_first=rule.unanimity_first,
        casting_vote=rule.casting_vote,
        weights=weights,
        source=rule.source,
        note=rule.note,
    )
