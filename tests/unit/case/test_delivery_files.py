"""Benefits, risks, plans and measures in files: what comes back, and what is refused and where."""

from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from small_case import small_case

import nhscommission as nc
from nhscommission.case.risk_scenario import risk_scenario

CASE = small_case()
OWN_MATRIX = nc.RiskMatrix(
    name="Ours",
    likelihoods=[nc.RiskLevel(label="No", score=1), nc.RiskLevel(label="Yes", score=2)],
    impacts=[nc.RiskLevel(label="Small", score=1), nc.RiskLevel(label="Large", score=3)],
    bands=[
        nc.RiskBand(label="Fine", least=1, colour="green"),
        nc.RiskBand(label="Not fine", least=4, colour="red"),
    ],
    own_scores=[[1, 2], [2, 5]],
    source="p. 1",
)
BENEFITS = nc.BenefitRegister(
    programme="The Partnership",
    targeted_competencies=[9, 4],
    competencies_source="p. 2",
    themes=[nc.BenefitTheme(id="money", label="Money", kpis=["£ a head", "Turnover, %"])],
    benefits=[
        nc.Benefit(
            id="prices", label='Lower "prices", £5\nor so', theme="money", gains=["taxpayers"],
            gains_printed="Taxpayers", measure_printed="KPI", timescale="Within two years",
            measures=[nc.BenefitMeasure(label="Price, per head", competencies=[9, 10])],
            efficiency="technical", efficiency_printed="Technical", directness="direct",
            directness_printed="Direct", financial="both", financial_printed="Financial",
            benefit_class="cash_releasing", owner="Director of Finance", enablers=["Data", "Staff"],
            lines=["saving_line"], baseline=-12.25, unit="GBP", source="p. 3", note="Ours",
            target={"2025/26": 0.1, "2026/27": 3},
            overlaps=[nc.BenefitOverlap(programme="CSL", relation="split", printed="Half each")],
        ),
        nc.Benefit(id="calm", label="Calm"),
    ],
)  # fmt: skip
RISKS = nc.RiskRegister(
    title="The Partnership",
    matrix=OWN_MATRIX,
    risks=[
        nc.Risk(
            id="fails", label="Savings fail", perspective="Members", cause="Growth", event="More",
            effect="Less", owner="Board", proximity="next year",
            proximity_date=nc.parse_date("2025/26"), likelihood=2, impact=3,
            residual_likelihood=1, residual_impact=3, probability="30%",
            cost=[20_000, "£50k", 100_000.5],
            moves=nc.parse_moves("rate -50%; pay to £44/WTE/year"), checked_by="appraise",
            mitigations=[
                nc.Mitigation(id="watch", label="Watch", owner="Director", status="in_place"),
                nc.Mitigation(id="plan", label="Plan, twice", due=nc.parse_date("Early Aug 2009")),
            ],
        ),
        nc.Risk(id="sure", label="Sure", probability=1, cost="£3"),
        nc.Risk(id="never", label="Never", probability=0),
    ],
)  # fmt: skip
PLAN = nc.DeliveryPlan(
    title="The Partnership",
    milestones=[
        nc.Milestone(id="agreed", label="Agreed", planned="by March 2012", status="done",
                     actual=date(2012, 3, 5), workstream="hr"),
        nc.Milestone(id="ready", label="Ready", planned="Sept – Dec 2012", after=["agreed"],
                     lasts_days=30, forecast="Jan 2013", owner="Board", function="ACV",
                     criteria=[
                         nc.GateCriterion(id="staff", label="Staffed", met=True, evidence="p. 4"),
                         nc.GateCriterion(id="law", label="Lawful", met=False),
                         nc.GateCriterion(id="ok", label="Agreed", milestone="agreed"),
                         nc.GateCriterion(id="else", label="Known to nobody"),
                     ]),
        nc.Milestone(id="tested", label="Tested", tests=["ready"], same_as="agreed",
                     planned=nc.parse_date("no later than three years",
                                           counted_from=date(2013, 4, 1))),
        nc.Milestone(id="met", label="Met", planned=attrs.evolve(
                         nc.parse_date("29 June 2012"), printed="29 June"),
                     as_read="29 June 2012", note="The year is ours", status="cancelled"),
        nc.Milestone(id="asked", label="Asked", planned="January 2012", as_read="January 2013",
                     status="under_way", source="p. 5"),
    ],
)  # fmt: skip
WHOLE = attrs.evolve(
    CASE,
    benefits=BENEFITS,
    risks=RISKS,
    plan=PLAN,
    workstreams=[nc.Workstream(id="hr", label="People", meets="weekly", progress="Some")],
    competencies=[
        nc.CompetencyScore(
            number=number, name=f"Number {number}", sector_score="1.25", comparator_score="1.7"
        )
        for number in (4, 9, 10)
    ],
    success_measures=[
        nc.SuccessMeasure(period="2025/26", printed="All is well"),
        nc.SuccessMeasure(
            period="2025/26", printed="2% less", indicator="x", relation="at_least", value="2%"
        ),
    ],
    networks=[nc.ClinicalNetwork(name="Cancer", host="North", moves_to="South", chair="Chief")],
)


def saved(tmp_path: Path, **changes: Any) -> Path:
    return nc.save_case(attrs.evolve(WHOLE, **changes), tmp_path / "case")


def broken(tmp_path: Path, name: str, old: str, new: str) -> Path:
    """A saved case in which something is otherwise."""
    folder = saved(tmp_path)
    path = folder / "delivery" / name
    text = path.read_text(encoding="utf-8")
    assert old in text, "the test changes nothing"
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))
    return folder


def test_everything_comes_back_as_it_was(tmp_path: Path) -> None:
    """Every field of every record, blanks and all; and once more the same files."""
    folder = saved(tmp_path)
    again = nc.load_case(folder)
    assert again == WHOLE
    second = nc.save_case(again, tmp_path / "second")
    for path in sorted(folder.rglob("*.*")):
        assert (second / path.relative_to(folder)).read_bytes() == path.read_bytes(), path


def test_levels_may_be_written_by_name(tmp_path: Path) -> None:
    """As papers print them: Yes is 2 in the matrix of the case."""
    folder = broken(tmp_path, "risks.csv", ",2,3,1,3,", ",Yes,Large,No,3,")
    assert nc.load_case(folder) == WHOLE


def test_a_case_without_any_has_no_files(tmp_path: Path) -> None:
    folder = nc.save_case(CASE, tmp_path / "case")
    assert not (folder / "delivery").exists()
    assert nc.load_case(folder).benefits is None


def test_registers_without_titles_need_no_toml(tmp_path: Path) -> None:
    """What is not said is blank, and the usual matrix is meant."""
    plain = attrs.evolve(RISKS, title="", matrix=nc.NPSA_2008)
    bare = attrs.evolve(BENEFITS, programme="", targeted_competencies=[], competencies_source="")
    folder = saved(tmp_path, risks=plain, benefits=bare, plan=attrs.evolve(PLAN, title=""))
    assert not (folder / "delivery" / "delivery.toml").exists()
    found = nc.load_case(folder)
    assert (found.risks, found.benefits) == (plain, bare)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("benefits.csv", "technical,", "tecnical,", "line 3: .*technical"),
        ("benefits.csv", "calm,Calm", "prices,Calm", "line 4: id 'prices' is there again"),
        ("benefits.csv", ",money,", ",mony,", "did you mean 'money'"),
        ("benefits.csv", "-12.25", "twelve", "line 3: .*baseline"),
        ("benefit_measures.csv", "9/10", "9/ten", "line 2: .*competency"),
        ("benefit_measures.csv", "prices,", "prizes,", "line 2: .*did you mean 'prices'"),
        ("benefit_overlaps.csv", "split", "spilt", "line 2: .*split"),
        ("benefit_targets.csv", "2026/27", "2025/26", "line 3: the target of 'prices' in 2025/26"),
        ("benefit_targets.csv", ",3\n", ",\n", "line 3: .* is blank"),
        ("benefit_targets.csv", ",3\n", ",three\n", "line 3: .*three"),
        ("risks.csv", ",0.3,", ",3,", "line 2: .*300%"),
        ("risks.csv", "£20000; £50000; £100000.5", "£20k/£50k/£100k", "line 2: .*with ; between"),
        ("risks.csv", ",2,3,1,3,", ",Maybe,3,1,3,", "line 2: .*1 No, 2 Yes"),
        ("benefit_measures.csv", "9/10", "9;10", "line 2: .*separated by / here"),
        ("benefit_targets.csv", "2026/27", "banana", "line 3: .*banana"),
        ("risks.csv", "rate -50%", "rate", "line 2: .*no change"),
        ("risks.csv", "£20000", "£200000", "line 2: .*out of order"),
        ("risks.csv", "never,", "fails,", "line 4: id 'fails' is there again"),
        ("mitigations.csv", "Early Aug 2009", "Early Aug", "line 3: .*year"),
        ("mitigations.csv", "fails,watch", "fail,watch", "line 2: .*did you mean 'fails'"),
        ("mitigations.csv", "in_place", "done", "line 2: .*in_place"),
        ("milestones.csv", "Sept – Dec 2012", "Dec – Sept 2012", "line 3"),
        ("milestones.csv", "2013-04-01", "1 April 2013", "line 4: .*2009-07-13"),
        ("milestones.csv", "2013-04-01", "", "line 4: .*count"),
        ("milestones.csv", ",29 June 2012,", ",,", "line 5: .*29 June"),
        ("milestones.csv", ",agreed,30,", ",agred,30,", "line 3: .*did you mean 'agreed'"),
        ("milestones.csv", ",agreed,30,", ",ready,30,", "line 3: .*refers to itself"),
        ("milestones.csv", ",30,", ",-30,", "line 3: .*lasts"),
        ("milestones.csv", "under_way", "underway", "line 6: .*under_way"),
        ("milestones.csv", "2012-03-05", "05/03/2012", "line 2: .*2009-07-13"),
        ("milestones.csv", ",hr,", ",hrr,", "did you mean 'hr'"),
        ("gate_criteria.csv", ",yes", ",maybe", "line 2: found 'maybe'; write yes, no"),
        ("gate_criteria.csv", "ready,law", "redy,law", "line 3: .*did you mean 'ready'"),
        ("gate_criteria.csv", "else,", "law,", "line 5: id 'law' of gate 'ready'"),
        ("workstreams.csv", "hr,People", "hr,", "line 2: .*no label"),
        ("competencies.csv", "1.25", "one", "line 2: .*one"),
        ("success_measures.csv", ",2%\n", ",\n", "line 3: .*give all, or none"),
        ("success_measures.csv", "2025/26", "2025", "line 2: .*financial year"),
        ("networks.csv", "Cancer,North", "Cancer,", "line 2: .*no host"),
        ("networks.csv", "moves_to", "moves", "unknown column 'moves'; did you mean 'moves_to'"),
        ("delivery.toml", "format = 1", "format = 2", "this version reads format = 1"),
        ("delivery.toml", "programme =", "program =", "unknown key 'program' in benefits"),
        ("delivery.toml", "    9,\n", "    4,\n", "benefits: competency 4 is there twice"),
        ("benefit_targets.csv", "2026/27", "", "line 3: the period of a target of 'prices'"),
        ("benefits.csv", ",GBP,", ",,", "line 3: .*no unit"),
        ("delivery.toml", "least = 4", "least = 9", "risks.matrix: .*no likelihood"),
        ("delivery.toml", "score = 2", 'score = "2"', "a whole number is needed"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_place(
    tmp_path: Path, name: str, old: str, new: str, message: str
) -> None:
    """The file, the line, what was found and what would be right."""
    with pytest.raises(nc.CaseFileError, match=message) as caught:
        nc.load_case(broken(tmp_path, name, old, new))
    assert Path(caught.value.file).name == name


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"benefits": attrs.evolve(BENEFITS, themes=[nc.BenefitTheme(
            id="money", label="Money", kpis=["One; two"])])}, "holds ';'"),
        ({"plan": nc.DeliveryPlan(milestones=[
            nc.Milestone(id="a", label="A", forecast=nc.PrintedDate(
                printed="soon", earliest=date(2012, 1, 1), latest=None))])}, "soon"),
        ({"risks": nc.RiskRegister(title="", risks=[
            nc.Risk(id="a", label="A", mitigations=[nc.Mitigation(id="m", label="M",
                due=nc.parse_date("within one year", counted_from=date(2012, 1, 1)))])])},
         "no column for"),
        ({"plan": nc.DeliveryPlan(milestones=[nc.Milestone(id="a", label="A",
            planned=nc.parse_date("within one year", counted_from=date(2012, 1, 1)),
            forecast=nc.parse_date("within one year", counted_from=date(2013, 1, 1)))])},
         "count from"),
    ],
)  # fmt: skip
def test_what_could_not_be_read_back_is_not_written(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    """Nothing is written, rather than something else."""
    without = {"workstreams": ()} if "plan" in change else {}
    with pytest.raises(nc.InvalidValueError, match=message):
        saved(tmp_path, **change, **without)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"benefits": "none"}, "give a BenefitRegister"),
        ({"risks": PLAN}, "give a RiskRegister"),
        ({"plan": 3}, "give a DeliveryPlan"),
        ({"workstreams": ["hr"]}, "give Workstream objects"),
        ({"success_measures": [3]}, "give SuccessMeasure objects"),
        ({"networks": [WHOLE.networks[0]] * 2}, "'Cancer' is there twice"),
        ({"competencies": [WHOLE.competencies[0]] * 2}, "competency 4 is there twice"),
        ({"workstreams": [nc.Workstream(id="it", label="IT")]}, "workstream 'hr'"),
        ({"competencies": WHOLE.competencies[1:]}, "score of the targeted competency '4'"),
        ({"competencies": WHOLE.competencies[:2]}, "score of competency '10'"),
        ({"benefits": attrs.evolve(BENEFITS, benefits=[attrs.evolve(
            BENEFITS.benefits[0], lines=["savings_line"])])}, "did you mean 'saving_line'"),
        ({"risks": attrs.evolve(RISKS, risks=[attrs.evolve(
            RISKS.risks[0], moves=nc.parse_moves("savings_rate -50%"))])},
         "assumption 'savings_rate'"),
        ({"risks": attrs.evolve(RISKS, risks=[attrs.evolve(
            RISKS.risks[0], moves=nc.parse_moves("years_in_period -50%"))])}, "years_in_period"),
    ],
)  # fmt: skip
def test_what_does_not_belong_to_the_case_is_refused(change: dict[str, Any], message: str) -> None:
    """Lines, assumptions and workstreams are named only where they are there."""
    with pytest.raises(nc.InvalidValueError, match=message):
        attrs.evolve(WHOLE, **change)


@pytest.mark.parametrize(
    ("gone", "message"),
    [
        ("benefits.csv", "benefit"),
        ("risks.csv", "risk"),
        ("milestones.csv", "gate"),
    ],
)
def test_what_belongs_to_a_register_is_not_dropped_with_it(
    tmp_path: Path, gone: str, message: str
) -> None:
    """Measures, mitigations and criteria of nothing are slips, and so is a title of nothing."""
    folder = saved(tmp_path)
    (folder / "delivery" / gone).unlink()
    with pytest.raises(nc.CaseFileError, match=message):
        nc.load_case(folder)
    for path in (folder / "delivery").glob("*.csv"):
        path.unlink()
    with pytest.raises(nc.CaseFileError, match="speaks of a register"):
        nc.load_case(folder)


def test_a_file_with_another_name_is_not_left_out_in_silence(tmp_path: Path) -> None:
    """Or every risk would be found to lack a mitigation."""
    folder = saved(tmp_path) / "delivery"
    (folder / "mitigations.csv").rename(folder / "mitigation.csv")
    with pytest.raises(nc.CaseFileError, match=r"unknown file; did you mean 'mitigations.csv'"):
        nc.load_case(folder.parent)
    (folder / "mitigation.csv").rename(folder / "mitigations.csv")
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "~$risks.csv").write_bytes(b"x")
    assert nc.load_case(folder.parent) == WHOLE


# Scenarios of risks


def test_a_risk_makes_a_scenario_by_hand() -> None:
    """Savings of 2% halve to 1%: North saves 10 instead of 20. Pay at £44 costs North 3 and 6 more.

    2 WTE × £44 = £88 a year, of which North bears three quarters: 33 in the half year, 66 in the
    year, instead of 30 and 60.
    """
    made = risk_scenario(WHOLE, ["fails"])
    assert (made.id, made.label) == ("fails", "Savings fail")
    case = attrs.evolve(WHOLE, scenarios=[*WHOLE.scenarios, made])
    found = nc.appraise(case, scenario="fails")
    before = nc.appraise(case)
    change = found.net_benefit.values - before.net_benefit.values
    assert change[0].tolist() == pytest.approx([-3.0, -6.0 - 10.0])
    assert all("fails" in one.source for one in made.overrides)


def test_risks_that_come_together_multiply() -> None:
    """A half of a half is a quarter: 2% becomes 0.5%."""
    twin = nc.Risk(id="twin", label="Twin", moves=nc.parse_moves("rate -50%"))
    case = attrs.evolve(WHOLE, risks=attrs.evolve(RISKS, risks=[*RISKS.risks, twin]))
    made = risk_scenario(case, ["fails", "twin"], id="both", label="Both")
    values = {one.id: one.values for one in made.overrides}["rate"]
    assert [one.figure.value for one in values] == pytest.approx([0.0, 0.005])
    assert (made.id, made.label) == ("both", "Both")


def test_a_risk_on_top_of_a_scenario() -> None:
    """What the scenario changes stays, unless the risk changes it."""
    made = risk_scenario(WHOLE, ["fails"], id="worse")
    case = attrs.evolve(WHOLE, scenarios=[*WHOLE.scenarios, made])
    on_top = risk_scenario(case, ["fails"], id="worst", scenario="worse")
    rate = {one.id: one for one in on_top.overrides}["rate"]
    assert [one.figure.value for one in rate.values] == pytest.approx([0.0, 0.005])


def test_parts_of_a_value_are_worked_out_exactly() -> None:
    """2% less a tenth, twice, is 1.62%, and not 1.6200000000000003%; £1 and £1.00 agree."""
    made = risk_scenario(with_risk("rate -19%"), ["other"])
    assert made.overrides[0].values[1].figure.text == "1.62% ± 0%"
    both = attrs.evolve(
        WHOLE,
        risks=nc.RiskRegister(
            title="",
            risks=[
                nc.Risk(id="a-1", label="A", moves=nc.parse_moves("pay to £44/WTE/year")),
                nc.Risk(id="b", label="B", moves=nc.parse_moves("pay to £44.00/WTE/year")),
            ],
        ),
    )
    made = risk_scenario(both, ["a-1", "b"])
    assert (made.id, made.overrides[0].values[0].figure.value) == ("a_1_and_b", 44.0)


def with_risk(moves: str) -> nc.BusinessCase:
    risk = nc.Risk(id="other", label="Other", moves=nc.parse_moves(moves))
    return attrs.evolve(WHOLE, risks=attrs.evolve(RISKS, risks=[*RISKS.risks, risk]))


@pytest.mark.parametrize(
    ("case", "risks", "message"),
    [
        (CASE, ["fails"], "has no risk register"),
        (WHOLE, [], "no risk is named"),
        (WHOLE, ["sure"], "moves no assumption"),
        (WHOLE, ["fail"], "did you mean 'fails'"),
        (WHOLE, "fails", "risks"),
        (WHOLE, [["fails"]], "text was expected"),
        ("case", ["fails"], "BusinessCase"),
        (with_risk("pay to £50/WTE/year"), ["fails", "other"], "different values"),
        (with_risk("weight -10%"), ["other"], "weighted_population"),
        (with_risk("pay to £50/hour"), ["other"], "GBP/WTE/year"),
    ],
)
def test_scenarios_that_make_no_sense_are_refused(case: Any, risks: Any, message: str) -> None:
    """With what was found and what would be right."""
    with pytest.raises(nc.InvalidValueError, match=message):
        risk_scenario(case, risks)
