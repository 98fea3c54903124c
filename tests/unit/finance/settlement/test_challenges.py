"""Challenges from identified to realised: sums by hand, limits, and the rules."""

from datetime import date, datetime
from typing import Any

import pytest

from nhscommission.finance.settlement.invoices.challenge_log import ChallengeLog, track_challenges
from nhscommission.finance.settlement.invoices.challenge_rules import (
    CHALLENGE_RULES,
    ChallengeSubject,
    check_challenges,
)
from nhscommission.finance.settlement.invoices.challenges import Challenge, ChallengeState
from nhscommission.finance.settlement.invoices.check_invoice import check_invoice
from nhscommission.finance.settlement.invoices.invoice_lines import InvoiceLines
from nhscommission.finance.settlement.invoices.invoice_reference import InvoiceReference
from nhscommission.foundations.check_rules import switch_off
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError

MAY, JUNE, JULY, AUGUST = (date(2009, month, 1) for month in (5, 6, 7, 8))
RAISED = {"raised": JUNE}
REJECTED = {**RAISED, "answered": JULY, "upheld_pence": 0}
UPHELD = {**RAISED, "answered": JULY, "upheld_pence": 600}
REALISED = {**UPHELD, "settled": AUGUST, "realised_pence": 500}


def challenge(name: str = "C1", **fields: Any) -> Challenge:
    given: dict[str, Any] = {
        "provider": "St Elsewhere",
        "invoice": "M01",
        "line": name,
        "rule": "duplicate",
        "identified_pence": 1_000,
        "identified": MAY,
    }
    return Challenge(id=name, **{**given, **fields})


def log_of(*fields: dict[str, Any]) -> ChallengeLog:
    return ChallengeLog(
        challenges=[challenge(f"C{place + 1}", **one) for place, one in enumerate(fields)]
    )


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, ChallengeState.IDENTIFIED),
        (RAISED, ChallengeState.RAISED),
        (REJECTED, ChallengeState.REJECTED),
        ({**REJECTED, "settled": AUGUST, "realised_pence": 0}, ChallengeState.REJECTED),
        (UPHELD, ChallengeState.UPHELD),
        ({**UPHELD, "settled": AUGUST, "realised_pence": 0}, ChallengeState.UPHELD),
        (REALISED, ChallengeState.REALISED),
        ({"settled": AUGUST, "realised_pence": 5}, ChallengeState.REALISED),
        ({"settled": AUGUST, "realised_pence": 0}, ChallengeState.CLOSED),
        ({**RAISED, "settled": AUGUST, "realised_pence": 0}, ChallengeState.CLOSED),
        ({**REALISED, "settled": JUNE}, ChallengeState.REALISED),  # paid short before the answer
        ({**RAISED, "settled": MAY, "realised_pence": 5}, ChallengeState.REALISED),
    ],
)
def test_states_follow_from_what_happened(fields: dict[str, Any], state: ChallengeState) -> None:
    """They cannot be set against the days and the values."""
    assert challenge(**fields).state is state


def test_each_value_is_kept_apart() -> None:
    """Five of 1,000p: one not raised, one waiting, one rejected, two upheld at 600p, 500p back.

    Identified 5,000p, raised 4,000p, upheld 1,200p, rejected 1,000p + 2 × 400p, waiting 1,000p,
    realised 500p: a tenth.
    """
    total = log_of({}, RAISED, REJECTED, UPHELD, REALISED).total()
    assert (total.challenges, total.identified_pence, total.raised_pence) == (5, 5_000, 4_000)
    assert (total.upheld_pence, total.rejected_pence, total.realised_pence) == (1_200, 1_800, 500)
    assert total.waiting_pence == 1_000
    assert total.realisation_rate == 0.1


def test_sums_by_rule_and_by_provider() -> None:
    """In the order of names; nothing identified has no rate."""
    log = log_of(
        {"rule": "price_differs", **REALISED},
        {"provider": "Other", "identified_pence": 0},
        {"identified_pence": 250},
    )
    assert [(one.name, one.realisation_rate) for one in log.by_rule()] == [
        ("duplicate", 0.0),
        ("price_differs", 0.5),
    ]
    assert [(one.name, one.realisation_rate) for one in log.by_provider()] == [
        ("Other", None),
        ("St Elsewhere", 0.4),
    ]
    assert log_of().total().realisation_rate is None


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({**UPHELD, "upheld_pence": 1_001}, "1,001p upheld, and 1,000p identified"),
        ({**REALISED, "realised_pence": 1_001}, "1,001p realised, and 1,000p identified"),
        ({**REALISED, "settled": date(2009, 4, 1)}, "settled on 2009-04-01, before it was ident"),
        ({"settled": AUGUST, "realised_pence": 1_001}, "1,001p realised, and 1,000p identified"),
        ({**REALISED, "realised_pence": None}, "one of settled and realised_pence"),
        ({**RAISED, "answered": JULY}, "one of answered and upheld_pence"),
        ({**RAISED, "upheld_pence": 0}, "one of answered and upheld_pence"),
        ({"answered": JULY, "upheld_pence": 0}, "answered on 2009-07-01, and never raised"),
        ({"raised": date(2009, 4, 1)}, "raised on 2009-04-01, before it was identified on"),
        ({**UPHELD, "answered": MAY}, "answered on 2009-05-01, before it was raised"),
        ({"raised": datetime(2009, 6, 1)}, "give a day"),
        ({"identified": "2009-05-01"}, "give a day"),
        ({"identified": None}, "give a day"),
        ({"identified_pence": -1}, "whole number from 0"),
        ({"identified_pence": 0.5}, "whole number from 0"),
        ({"identified_pence": None}, "whole number from 0"),
        ({"identified_pence": True}, "whole number from 0"),
        ({"rule": " "}, "blank"),
        ({"rule": 5}, "text was expected"),
    ],
)
def test_what_cannot_be_is_refused(fields: dict[str, Any], message: str) -> None:
    """Realised and upheld are at most identified; days are in order."""
    with pytest.raises(InvalidValueError, match=message):
        challenge(**fields)


def test_ids_and_lines_are_there_once() -> None:
    """Two of one id, or two about one line by one rule, would count twice."""
    with pytest.raises(InvalidValueError, match="two challenges have the id 'C1'"):
        ChallengeLog(challenges=[challenge(), challenge()])
    with pytest.raises(InvalidValueError, match="C1 and C2 are both about St Elsewhere"):
        ChallengeLog(challenges=[challenge(line="7"), challenge("C2", line="7")])
    with pytest.raises(InvalidValueError, match="a challenge is 5"):
        ChallengeLog(challenges=[5])
    with pytest.raises(InvalidValueError, match="challenges: found 5"):
        ChallengeLog(challenges=5)


def test_a_challenge_changes_in_a_new_log() -> None:
    """The old one stays as it was; what cannot be is refused as ever."""
    log = log_of({}, {})
    changed = log.change("C2", raised=JUNE).change("C2", answered=JULY, upheld_pence=10)
    assert changed.challenge("C2").state is ChallengeState.UPHELD
    assert log.challenge("C2").raised is None and len(log) == 2
    with pytest.raises(InvalidValueError, match="no more can be upheld"):
        changed.change("C2", upheld_pence=2_000)
    with pytest.raises(UnknownNameError, match="did you mean 'raised'"):
        log.change("C1", raise_d=JUNE)
    with pytest.raises(UnknownNameError, match="there is no challenge 'D7'"):
        log.change("D7", raised=JUNE)


def test_a_log_begins_with_what_a_report_identifies() -> None:
    """Two of 400p for 900p, twice, and one for an unknown amount.

    The duplicate takes the 900p of the second, so that its sum is worth nothing more, and the sum
    of the first 100p; what has no value is left out.
    """
    line = {"provider": "St Elsewhere", "invoice": "M01", "commissioner": "Brent", "patient": 7}
    work = {"day": MAY, "code": "HB21A", "quantity": 2, "unit_price_pence": 400}
    report = check_invoice(
        InvoiceLines.from_rows(
            [
                {**line, **work, "line": place, "amount_pence": amount}
                for place, amount in enumerate((900, 900, None))
            ]
        ),
        InvoiceReference(),
    )
    log = track_challenges(report, identified=JUNE, prefix="May-")
    assert [(one.id, one.rule, one.line, one.identified_pence) for one in log.challenges] == [
        ("May-1", "duplicate", "1", 900),
        ("May-2", "arithmetic", "0", 100),
    ]
    assert log.challenges[0].evidence == "billed already: St Elsewhere, invoice M01, line 0"
    assert log.total().identified_pence == report.net_pence == 1_000
    with pytest.raises(InvalidValueError, match="give a day"):
        track_challenges(report, identified="today")  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="a report is None"):
        track_challenges(None, identified=JUNE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ({}, ["never_raised"]),
        (RAISED, []),
        (REJECTED, []),
        (UPHELD, ["upheld_not_realised"]),
        (REALISED, ["upheld_not_realised"]),  # 100p of the 600p is still to come
        ({**REALISED, "realised_pence": 600}, []),
        ({**RAISED, "settled": AUGUST, "realised_pence": 5}, ["realised_not_upheld"]),
        ({"settled": AUGUST, "realised_pence": 5}, ["never_raised", "realised_not_upheld"]),
        ({"settled": AUGUST, "realised_pence": 0}, []),
        ({**REALISED, "realised_pence": 700}, ["realised_not_upheld"]),
        ({**REJECTED, "settled": JUNE, "realised_pence": 5}, ["realised_not_upheld"]),
    ],
)
def test_what_has_not_become_money_is_found(fields: dict[str, Any], rules: list[str]) -> None:
    """Identified and never raised; upheld and not realised; realised without being upheld."""
    report = check_challenges(log_of(fields))
    assert [one.rule for one in report.findings] == rules
    assert dict(report.not_asked) == {"past_deadline": "no day to judge them on was given"}


@pytest.mark.parametrize(
    ("fields", "days", "found"),
    [
        ({}, {"raise_days": 92}, []),  # 1 May to 1 August is 92 days
        ({}, {"raise_days": 91}, ["it has not been raised, 92 days after it was identified"]),
        (RAISED, {"raise_days": 30}, ["it was raised on 2009-06-01, 31 days after"]),
        (RAISED, {"answer_days": 60}, ["it has not been answered, 61 days after it was raised"]),
        (RAISED, {"answer_days": 61}, []),
        (UPHELD, {"settle_days": 30}, ["it has not been settled in full, 31 days after it was a"]),
        (REJECTED, {"settle_days": 30}, []),
        (
            {**REALISED, "settled": JULY},
            {"settle_days": 30},
            ["it has not been settled in full, 31 days after it was a"],
        ),
        ({**REALISED, "settled": JULY, "realised_pence": 600}, {"settle_days": 30}, []),
        ({"settled": JUNE, "realised_pence": 0}, {"raise_days": 1, "answer_days": 1}, []),
        ({**RAISED, "settled": JULY, "realised_pence": 0}, {"answer_days": 30}, []),
        (UPHELD, {"raise_days": 0, "answer_days": 0}, ["it was raised", "it was answered"]),
    ],
)
def test_deadlines(fields: dict[str, Any], days: dict[str, Any], found: list[str]) -> None:
    """On the day itself is in time; a step taken late is found as well as one not taken."""
    report = check_challenges(log_of(fields), today=AUGUST, **days)
    messages = [one.message for one in report.of("past_deadline")]
    assert len(messages) == len(found)
    assert all(text in message for text, message in zip(found, messages, strict=True))


def test_a_day_without_a_deadline_asks_for_one() -> None:
    """And a day before the last in the log is refused."""
    report = check_challenges(log_of(UPHELD), today=AUGUST)
    assert dict(report.not_asked) == {"past_deadline": "no deadline was given"}
    with pytest.raises(InvalidValueError, match="2009-07-01, after 2009-06-01"):
        check_challenges(log_of(UPHELD), today=JUNE)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"log": 5}, "a log is 5"),
        ({"today": "now"}, "give a day"),
        ({"raise_days": -1}, "the days of a deadline"),
    ],
)
def test_nonsense_about_challenges_is_refused(fields: dict[str, Any], message: str) -> None:
    """With the reason."""
    with pytest.raises(InvalidValueError, match=message):
        ChallengeSubject(**{"log": log_of(), **fields})


def test_a_rule_about_challenges_can_be_switched_off() -> None:
    """As any other."""
    rules = switch_off(CHALLENGE_RULES, "never_raised", reason="a pilot")
    assert check_challenges(log_of({}), rules=rules).findings == ()


def test_what_was_paid_short_can_be_answered_afterwards() -> None:
    """Each finding's remedy can be followed: raise it, note the answer, pay back 300p."""
    log = log_of({"settled": JUNE, "realised_pence": 900})
    rules = [[one.rule for one in check_challenges(log).findings]]
    log = log.change("C1", raised=JULY)
    log = log.change("C1", answered=AUGUST, upheld_pence=600)
    (finding,) = check_challenges(log).findings
    assert finding.severity == "error"
    assert finding.message.startswith("900p was realised and 600p upheld, 300p too much")
    log = log.change("C1", realised_pence=600)
    assert rules == [["never_raised", "realised_not_upheld"]]
    assert check_challenges(log).findings == ()


def test_what_is_given_up_does_not_wait() -> None:
    """Of two that were raised one is closed; a third was closed without being raised."""
    closed = {"settled": AUGUST, "realised_pence": 0}
    total = log_of(RAISED, {**RAISED, **closed}, closed).total()
    assert (total.raised_pence, total.closed_pence, total.waiting_pence) == (2_000, 1_000, 1_000)


def test_pence_are_exact() -> None:
    """2^53 + 1 is no float."""
    assert challenge(identified_pence=2**53 + 1).identified_pence == 2**53 + 1


def test_several_change_at_once() -> None:
    """All of them or none."""
    log = log_of({}, {}, {})
    changed = log.change_several({"C1": {"raised": JUNE}, "C3": {"raised": JULY}})
    assert [one.raised for one in changed.challenges] == [JUNE, None, JULY]
    with pytest.raises(InvalidValueError, match="changes is 5"):
        log.change_several(5)  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="the changes of C1 is 5"):
        log.change_several({"C1": 5})  # type: ignore[dict-item]
    with pytest.raises(InvalidValueError, match="blank"):
        log.change_several({"C1": {"raised": JUNE}, "C2": {"id": ""}})
    with pytest.raises(InvalidValueError, match="two challenges have the id"):
        log.change_several({"C1": {"id": "C2"}})


def test_an_unknown_id_is_answered_with_a_few() -> None:
    """Of five thousand, ten at most."""
    log = log_of(*[{}] * 5_000)
    with pytest.raises(UnknownNameError) as error:
        log.challenge("X")
    assert len(error.value.known) == 10
    with pytest.raises(UnknownNameError, match="did you mean"):
        log.challenge("C5001")
    with pytest.raises(UnknownNameError, match="there is no challenge"):
        log.challenge(["C1"])  # type: ignore[arg-type]


def test_a_log_goes_on_with_what_is_new() -> None:
    """The second report finds the old duplicate and another; only that is added, as C2."""
    line = {"provider": "St Elsewhere", "invoice": "M01", "commissioner": "Brent", "patient": 7}
    work = {"day": MAY, "code": "A", "quantity": 1, "unit_price_pence": 400, "amount_pence": 400}

    def report(count: int) -> Any:
        rows = [{**line, **work, "line": place} for place in range(count)]
        return check_invoice(InvoiceLines.from_rows(rows), InvoiceReference())

    first = track_challenges(report(2), identified=JUNE).change("C1", raised=JULY)
    second = track_challenges(report(3), identified=JULY, log=first)
    assert [(one.id, one.line, one.raised) for one in second.challenges] == [
        ("C1", "1", JULY),
        ("C2", "2", None),
    ]
    with pytest.raises(InvalidValueError, match="a log is 5"):
        track_challenges(report(2), identified=JUNE, log=5)  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError, match="line 1 is of 2009-05-01, after 2009-04-30"):
        track_challenges(report(2), identified=date(2009, 4, 30))
