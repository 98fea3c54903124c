"""Each rule for invoices, planted and clean, by hand; and the report they make."""

import pickle
from datetime import date
from typing import Any, cast

import numpy as np
import pytest

from nhscommission.finance.settlement.invoices.challenge_log import track_challenges
from nhscommission.finance.settlement.invoices.check_invoice import check_invoice
from nhscommission.finance.settlement.invoices.contract_tables import (
    ContractPeriods,
    ContractPrices,
    Registrations,
)
from nhscommission.finance.settlement.invoices.invoice_hits import (
    InvoiceHits,
    InvoiceRule,
    InvoiceSubject,
)
from nhscommission.finance.settlement.invoices.invoice_lines import InvoiceLines
from nhscommission.finance.settlement.invoices.invoice_reference import BundleRule, InvoiceReference
from nhscommission.finance.settlement.invoices.invoice_report import InvoiceReport
from nhscommission.finance.settlement.invoices.invoice_rules import (
    INVOICE_RULES,
    missing_fields_rule,
)
from nhscommission.foundations.check_rules import CheckRule, change_severity, switch_off
from nhscommission.foundations.errors import InvalidValueError, UnknownNameError

LINE = {
    "provider": "St Elsewhere",
    "invoice": "M01",
    "commissioner": "Brent",
    "patient": "p7",
    "day": "2009-05-03",
    "code": "HB21A",
    "spell": "s1",
    "quantity": 2,
    "unit_price_pence": 12_345,
    "amount_pence": 24_690,
}
YEAR = {"first_day": "2009-04-01", "last_day": "2010-03-31"}
REFERENCE = InvoiceReference(
    prices=ContractPrices.from_rows(
        [
            {"provider": "St Elsewhere", "code": code, "unit_price_pence": price, **YEAR}
            for code, price in (("HB21A", 12_345), ("XR1", 500))
        ]
    ),
    contracts=ContractPeriods.from_rows(
        [{"provider": "St Elsewhere", "commissioner": "Brent", **YEAR}]
    ),
    registrations=Registrations.from_rows(
        [
            {"patient": "p7", "commissioner": "Brent", "first_day": "2008-01-01"},
            {"patient": "p8", "commissioner": "Ealing", "first_day": "2008-01-01"},
        ]
    ),
    bundles=[BundleRule(component="XR1", whole="HB21A", within_days=3, source="tariff guidance")],
)
XRAY = {"code": "XR1", "quantity": 1, "unit_price_pence": 500, "amount_pence": 500}


def lines(*changes: dict[str, Any]) -> InvoiceLines:
    return InvoiceLines.from_rows(
        [{**LINE, "line": place + 1, **change} for place, change in enumerate(changes)]
    )


def ask(*changes: dict[str, Any], **options: Any) -> InvoiceReport:
    return check_invoice(lines(*changes), REFERENCE, **options)


def found(report: InvoiceReport) -> dict[str, list[tuple[int, int]]]:
    return {
        one.rule: list(zip(one.hits.rows.tolist(), one.hits.values_pence.tolist(), strict=True))
        for one in report.found
        if len(one.hits)
    }


def test_a_clean_invoice_breaks_no_rule() -> None:
    """A line and a component in another spell, all as agreed."""
    report = ask({}, {**XRAY, "spell": "s2"})
    assert report.asked == tuple(rule.id for rule in INVOICE_RULES)
    assert found(report) == {}
    assert (report.gross_pence, report.net_pence, report.billed_pence) == (0, 0, 25_190)


@pytest.mark.parametrize(
    ("changes", "expected", "evidence"),
    [
        (
            [{}, {}, {"invoice": "M02"}],
            {"duplicate": [(1, 24_690), (2, 24_690)]},
            "billed already: St Elsewhere, invoice M01, line 1",
        ),
        (
            [{"unit_price_pence": 13_000, "amount_pence": 26_000}],
            {"price_differs": [(0, 1_310)]},  # 2 × (13,000 - 12,345)
            "agreed 12,345p from 2009-04-01 to 2010-03-31, billed 13,000p",
        ),
        (
            [{"unit_price_pence": 12_000, "amount_pence": 24_000}],
            {"price_differs": [(0, 0)]},  # too little: listed, not challenged
            "agreed 12,345p from 2009-04-01 to 2010-03-31, billed 12,000p",
        ),
        (
            [{"amount_pence": 25_000}],
            {"arithmetic": [(0, 310)]},
            "2 × 12,345p is 24,690p, billed 25,000p",
        ),
        (
            [{"amount_pence": 24_000}],
            {"arithmetic": [(0, 0)]},
            "2 × 12,345p is 24,690p, billed 24,000p",
        ),
        (
            [{"unit_price_pence": 13_000, "amount_pence": 25_000}],
            # Of 655p too much twice, the sum in the amount gave all but 310p back.
            {"arithmetic": [(0, 0)], "price_differs": [(0, 310)]},
            "2 × 13,000p is 26,000p, billed 25,000p",
        ),
        (
            [{"day": "2009-03-31"}],
            {"outside_contract_period": [(0, 24_690)], "not_in_contract": [(0, 24_690)]},
            "Brent had no contract with St Elsewhere on 2009-03-31",
        ),
        (
            [{"code": "ZZ9"}],
            {"not_in_contract": [(0, 24_690)]},
            "no price was agreed for ZZ9 on 2009-05-03",
        ),
        (
            [{"patient": "p8"}],
            {"not_our_population": [(0, 24_690)]},
            "on 2009-05-03 Ealing answered for the patient",
        ),
        (
            [{"patient": "p9"}, {}],  # p7 joins
            {"not_our_population": [(0, 24_690)]},
            "on 2009-05-03 nobody answered for the patient",
        ),
        (
            [{}, {**XRAY, "day": "2009-05-06"}],
            {"unbundled": [(1, 500)]},
            "the price of HB21A includes XR1 within 3 days (tariff guidance): St Elsewhere, inv",
        ),
        ([{}, {**XRAY, "day": "2009-05-07"}], {}, ""),
        ([{}, {**XRAY, "day": "2009-04-30"}], {"unbundled": [(1, 500)]}, "the price of HB21A"),
        ([{}, {**XRAY, "day": "2009-04-29"}], {}, ""),
        (
            [{"spell": ""}, {**XRAY, "spell": ""}],
            {"missing_fields": [(0, 24_690), (1, 500)]},
            "not filled in: spell",
        ),
        (
            [{"unit_price_pence": 12_000}],  # all of 2 × 12,345p is owed
            {"arithmetic": [(0, 0)], "price_differs": [(0, 0)]},
            "2 × 12,000p is 24,000p, billed 24,690p, agreed 12,345p each",
        ),
        (
            [{"unit_price_pence": 12_000, "amount_pence": 25_000}],
            {"arithmetic": [(0, 310)], "price_differs": [(0, 0)]},
            "2 × 12,000p is 24,000p, billed 25,000p, agreed 12,345p each",
        ),
        (
            [{"patient": "", "code": None}],
            {"missing_fields": [(0, 24_690)]},
            "not filled in: patient, code",
        ),
        (
            [{"amount_pence": None}],
            {"missing_fields": [(0, -1)]},
            "not filled in: amount_pence",
        ),
        ([{"amount_pence": ""}, {"amount_pence": ""}], {"missing_fields": [(0, -1), (1, -1)]}, ""),
    ],
)
def test_each_rule_by_hand(
    changes: list[dict[str, Any]], expected: dict[str, list[tuple[int, int]]], evidence: str
) -> None:
    """What is planted is found with its value and evidence, and nothing else."""
    report = ask(*changes)
    assert found(report) == expected
    if expected:
        hits = report.of(next(iter(expected))).hits
        assert hits.evidence(int(hits.rows[0])).startswith(evidence)


def test_a_line_is_challenged_for_no_more_than_its_amount() -> None:
    """Three rules want 24,690p, 24,690p and 24,690p of the second line; the first takes all.

    Of the third line, at 12,500p instead of 12,345p and 25,500p for two, arithmetic takes 500p and
    the price 2 × 155p = 310p.
    """
    report = ask(
        {"day": "2009-03-31"},
        {"day": "2009-03-31"},
        {"unit_price_pence": 12_500, "amount_pence": 25_500},
    )
    net = {one.name: one.net_pence for one in report.by_rule()}
    gross = {one.name: one.gross_pence for one in report.by_rule()}
    assert gross["duplicate"] == net["duplicate"] == 24_690
    assert (gross["outside_contract_period"], net["outside_contract_period"]) == (49_380, 24_690)
    assert (gross["not_in_contract"], net["not_in_contract"]) == (49_380, 0)
    assert (net["arithmetic"], net["price_differs"]) == (500, 310)
    assert report.challenged_pence().tolist() == [24_690, 24_690, 810]
    assert report.net_pence == 50_190
    assert report.gross_pence == 24_690 + 2 * 49_380 + 810


def test_summaries_add_up() -> None:
    """By provider and by commissioner the sums are those of all rules; no name comes last."""
    report = ask(
        {"patient": "p8"},
        {"patient": "p8"},
        {"commissioner": "", "amount_pence": 30_000},
        {"provider": "Other", "amount_pence": None},
    )
    for several in (report.by_provider(), report.by_commissioner()):
        assert sum(one.net_pence for one in several) == report.net_pence
        assert sum(one.gross_pence for one in several) == report.gross_pence
    assert [(one.name, one.lines, one.unvalued) for one in report.by_provider()] == [
        ("Other", 1, 1),
        ("St Elsewhere", 3, 0),
    ]
    assert [one.name for one in report.by_commissioner()] == ["Brent", None]
    assert sum(one.net_pence for one in report.by_rule()) == report.net_pence


def test_rules_that_need_what_is_not_there_are_not_asked() -> None:
    """Without a reference three rules are asked; the others say what they need."""
    report = check_invoice(lines({}), InvoiceReference())
    assert report.asked == ("duplicate", "arithmetic", "missing_fields")
    assert dict(report.not_asked) == {
        "not_our_population": "no registrations were given",
        "outside_contract_period": "no contracts were given",
        "not_in_contract": "no prices were given",
        "unbundled": "no bundles were given",
        "price_differs": "no prices were given",
    }
    with pytest.raises(InvalidValueError, match="was not asked: no prices were given"):
        report.of("price_differs")
    with pytest.raises(UnknownNameError, match="did you mean 'duplicate'"):
        report.of("duplicates")


def test_empty_tables_are_known_to_be_empty() -> None:
    """With no price, no contract and no patient agreed, every line breaks those rules."""
    nothing = InvoiceReference(
        prices=ContractPrices.from_rows([]),
        contracts=ContractPeriods.from_rows([]),
        registrations=Registrations.from_rows([]),
        bundles=[],
    )
    assert list(found(check_invoice(lines({}), nothing))) == [
        "not_our_population",
        "outside_contract_period",
        "not_in_contract",
    ]
    assert found(check_invoice(InvoiceLines.from_rows([]), nothing)) == {}


def test_a_rule_can_be_switched_off_and_weighed() -> None:
    """The helpers for all other rules do for these."""
    rules = switch_off(INVOICE_RULES, "duplicate", reason="agreed with the provider")
    rules = change_severity(rules, "arithmetic", severity="note")
    report = ask({}, {}, {"amount_pence": 25_000}, rules=rules)
    assert report.switched_off == (("duplicate", "agreed with the provider"),)
    (note,) = report.check_report().notes
    assert note.place == "St Elsewhere, invoice M01, line 3"
    assert note.message == "2 × 12,345p is 24,690p, billed 25,000p (310p)"


def weekend(subject: InvoiceSubject) -> InvoiceHits:
    return InvoiceHits(
        lines=subject.lines,
        rows=np.is_busday(subject.lines.day, weekmask="0000011"),
        evidence=lambda row: f"{subject.lines.day[row]} is at a weekend",
    )


def own(find: Any, **fields: Any) -> InvoiceRule:
    return CheckRule(
        id="weekend", title="none at weekends", severity="warning", find=find, **fields
    )


def test_a_rule_of_ones_own() -> None:
    """3 May 2009 was a Sunday and the 5th a Tuesday; the whole amount is the value by default."""
    report = ask({}, {"day": "2009-05-05"}, rules=[*INVOICE_RULES, own(weekend)])
    assert found(report) == {"weekend": [(0, 24_690)]}
    (finding,) = report.check_report().findings
    assert finding.message == "2009-05-03 is at a weekend (24,690p)"


def test_values_are_limited_by_the_amount() -> None:
    """A rule that wants more than the amount gets the amount; of an unknown one, nothing known."""
    report = ask(
        {},
        {"amount_pence": None},
        rules=[own(lambda s: InvoiceHits(lines=s.lines, rows=[0, 1], values_pence=[10**9, 10**9]))],
    )
    assert report.of("weekend").hits.values_pence.tolist() == [24_690, -1]
    assert report.by_rule()[0].unvalued == 1
    assert report.net_pence == 24_690
    assert [one.message for one in report.check_report().findings] == [
        "(24,690p)",
        "(value not known)",
    ]


@pytest.mark.parametrize(
    ("find", "message"),
    [
        (lambda s: [], "let it return InvoiceHits"),
        (lambda s: InvoiceHits(lines=lines({}), rows=[]), "let it return InvoiceHits"),
        (lambda s: InvoiceHits(lines=s.lines, rows=[1, 0]), "rising order"),
        (lambda s: InvoiceHits(lines=s.lines, rows=[0, 0]), "rising order"),
        (lambda s: InvoiceHits(lines=s.lines, rows=[2]), "from 2 to 2, and there are 2 lines"),
        (lambda s: InvoiceHits(lines=s.lines, rows=[-1]), "from -1"),
        (lambda s: InvoiceHits(lines=s.lines, rows=[0.5]), "give whole numbers"),
        (lambda s: InvoiceHits(lines=s.lines, rows=0), "give places from 0"),
        (lambda s: InvoiceHits(lines=s.lines, rows=[[0], [1, 2]]), "give whole numbers"),
        (lambda s: InvoiceHits(lines=s.lines, rows=[True, 1]), "give whole numbers"),
        (lambda s: InvoiceHits(lines=s.lines, rows=[2**63]), "give whole numbers"),
        (lambda s: InvoiceHits(lines=s.lines, rows=np.array([True])), "1 of True and False, and"),
        (lambda s: InvoiceHits(lines=s.lines, rows=[True, False, False]), "there are 2 lines"),
        (lambda s: InvoiceHits(lines=s.lines, rows=[0], values_pence=[True]), "whole numbers"),
        (lambda s: InvoiceHits(lines=s.lines, rows=[0], values_pence=[[1], [1, 2]]), "whole num"),
        (lambda s: InvoiceHits(lines=s.lines, rows=[0], evidence="x"), "evidence of a rule is a"),
        (lambda s: InvoiceHits(lines=s.lines, rows=[0], values_pence=[1, 2]), "one each"),
        (lambda s: InvoiceHits(lines=s.lines, rows=[0], values_pence=[-2]), "gives the value -2"),
        (lambda s: InvoiceHits(lines=s.lines, rows=[0], values_pence=[0.5]), "whole numbers"),
        (
            lambda s: InvoiceHits(lines=cast("Any", s), rows=[0]),
            "the lines of a rule: found a InvoiceSubject",
        ),
    ],
)
def test_a_rule_that_finds_nonsense_is_refused(find: Any, message: str) -> None:
    """Rows out of order or range, values that are none, another's lines."""
    with pytest.raises(InvalidValueError, match=message):
        ask({}, {}, rules=[own(find)])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: check_invoice(5, REFERENCE), "lines: found a int"),  # type: ignore[arg-type]
        (lambda: check_invoice(lines({}), None), "reference: found a NoneType"),  # type: ignore[arg-type]
        (lambda: ask({}, rules=5), "rules: found 5"),
        (lambda: ask({}, rules=[5]), "a rule is 5"),
        (lambda: ask({}, rules=[*INVOICE_RULES, INVOICE_RULES[0]]), "'duplicate' is there twice"),
        (lambda: missing_fields_rule(["patients"]), "did you mean 'patient'"),
        (lambda: missing_fields_rule("patient"), "fields: found 'patient'"),
        (lambda: missing_fields_rule([]), "no fields were given"),
        (lambda: missing_fields_rule(["day", "day"]), "the field day is there twice"),
        (lambda: InvoiceSubject(lines=cast("Any", 5), reference=REFERENCE), "lines: found a int"),
        (
            lambda: InvoiceSubject(lines=lines({}), reference=REFERENCE, left_pence=[1, 2]),
            "not as many as the lines",
        ),
        (lambda: lines({}).are_filled("patients"), "did you mean 'patient'"),
        (lambda: ask({}, {}).of("duplicate").evidence(0), "place 0 does not break the rule"),
        (lambda: ask({}, {}).of("duplicate").evidence(cast("Any", "x")), "does not break the rule"),
    ],
)
def test_nonsense_is_refused(call: Any, message: str) -> None:
    """With the reason."""
    with pytest.raises(InvalidValueError, match=message):
        call()


def test_which_fields_are_needed_can_be_chosen() -> None:
    """With the spell among them, the line without one is found."""
    report = ask({"spell": ""}, {"patient": ""}, rules=[missing_fields_rule(["spell"])])
    assert found(report) == {"missing_fields": [(0, 24_690)]}


@pytest.mark.parametrize("turn", [1, -1])
def test_the_line_that_is_owed_stays_of_a_duplicate(turn: int) -> None:
    """One stay billed to two: Ealing answers for p8, so that Brent's line goes, in either order."""
    both = [{"commissioner": "Brent", "patient": "p8"}, {"commissioner": "Ealing", "patient": "p8"}]
    report = check_invoice(
        lines(*both[::turn]), InvoiceReference(registrations=REFERENCE.registrations)
    )
    assert report.net_pence == 24_690
    assert report.of("duplicate").hits.rows.tolist() == [[0, 1][::turn].index(0)]


@pytest.mark.parametrize(
    ("changes", "goes"),
    [
        ([{"unit_price_pence": 1}, {}], [0]),  # the second adds up
        ([{"unit_price_pence": None}, {}], [0]),
        ([{"line": 10}, {"line": 9}], [0]),  # 9 comes before 10
        ([{"invoice": "M2"}, {"invoice": "M1"}], [0]),
        ([{"line": "x"}, {"line": "y"}, {"line": "a"}], [0, 1]),
    ],
)
def test_which_duplicate_stays_by_what_it_says(
    changes: list[dict[str, Any]], goes: list[int]
) -> None:
    """First the one that adds up, then the smallest invoice and line."""
    report = check_invoice(lines(*changes), InvoiceReference())
    assert report.of("duplicate").hits.rows.tolist() == goes


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        ({}, [0, 500]),
        ({"amount_pence": 0}, [0, 0]),
        (
            {"day": "2009-05-02", "commissioner": "Ealing"},
            [24_690, 0],
        ),  # nothing is left
        ({"amount_pence": None}, [0, 500]),  # not known is not nothing
        ({"amount_pence": None, "commissioner": "Ealing"}, [0, 0]),
        ({"unit_price_pence": 13_000, "amount_pence": 26_000}, [1_310, 500]),
    ],
)
def test_a_whole_that_is_not_owed_includes_nothing(
    whole: dict[str, Any], expected: list[int]
) -> None:
    """A component beside it is owed, unless something of the whole is left by earlier rules."""
    rules = [rule for rule in INVOICE_RULES if rule.id not in ("arithmetic", "missing_fields")]
    reference = InvoiceReference(
        prices=REFERENCE.prices, registrations=REFERENCE.registrations, bundles=REFERENCE.bundles
    )
    report = check_invoice(lines(whole, XRAY), reference, rules=rules)
    assert report.challenged_pence().tolist() == expected


def test_a_component_of_two_wholes_is_found_once() -> None:
    """By the bundle that stands first, whichever whole comes first."""
    bundles = [BundleRule(component="X", whole=name, within_days=1) for name in ("B", "A")]
    bundles.append(BundleRule(component="Y", whole="A", within_days=0))
    report = check_invoice(
        lines({"code": "A"}, {"code": "X"}, {"code": "B"}, {"code": "Y", "day": "2009-05-04"}),
        InvoiceReference(bundles=bundles),
    )
    found_ = report.of("unbundled")
    assert found_.hits.rows.tolist() == [1]
    assert found_.evidence(1).startswith("the price of B includes X within 1 days: St Elsewhere")


def test_without_any_spell_bundles_are_not_asked_about() -> None:
    """Spells left out altogether are said to be missing, for each line that a bundle is about."""
    report = ask({"spell": ""}, {**XRAY, "spell": None})
    assert dict(report.not_asked) == {"unbundled": "no spell was given"}
    assert len(report.of("missing_fields").hits) == 2
    without = check_invoice(lines({"spell": ""}), InvoiceReference(bundles=[]))
    assert len(without.of("missing_fields").hits) == 0


def test_references_that_do_not_join_are_not_asked() -> None:
    """Other pseudonyms, or providers written in another way, would challenge every line."""
    report = ask({"patient": "A1", "provider": "ST E"}, {"patient": "A2", "provider": "ST E"})
    assert dict(report.not_asked) == {
        "not_our_population": (
            "none of the 2 patients is in the registrations; are they the same pseudonyms?"
        ),
        "outside_contract_period": (
            "none of the 1 providers is in the contracts; are they written alike?"
        ),
        "not_in_contract": "none of the 1 providers is in the prices; are they written alike?",
        "price_differs": "none of the 1 providers is in the prices; are they written alike?",
    }
    assert report.net_pence == 0


@pytest.mark.parametrize("evidence", [lambda row: None, lambda row: 5, lambda row: "a\x00b"])
def test_evidence_that_is_no_text_names_rule_and_line(evidence: Any) -> None:
    """In the report, and when challenges are tracked."""
    rule = own(lambda s: InvoiceHits(lines=s.lines, rows=[1], evidence=evidence))
    report = ask({}, {}, rules=[rule])
    for write in (
        report.check_report,
        lambda: track_challenges(report, identified=date(2009, 6, 1)),
    ):
        with pytest.raises(InvalidValueError, match=r"rule 'weekend': .* invoice M01, line 2"):
            write()


def test_evidence_is_written_on_one_line() -> None:
    """For tables."""
    rule = own(lambda s: InvoiceHits(lines=s.lines, rows=[0], evidence=lambda row: "a\n b"))
    assert ask({}, rules=[rule]).of("weekend").evidence(0) == "a b"


def test_a_report_can_be_stored() -> None:
    """Evidence is written out for that, and reads the same afterwards."""
    report = ask({}, {}, {"unit_price_pence": 13_000, "amount_pence": 26_000})
    again = pickle.loads(pickle.dumps(report))  # noqa: S301  # our own
    assert again.check_report() == report.check_report()
    assert again.net_pence == report.net_pence > 0
