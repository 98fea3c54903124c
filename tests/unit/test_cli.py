"""The command line, run as a user runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_case import small_case

import nhscommission as nc

pytest.importorskip("cyclopts", reason="the extra [cli] is not installed")


def run(*arguments: str, status: int = 0, columns: int = 120) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "nhscommission", *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "COLUMNS": str(columns)},
    )
    assert done.returncode == status, done.stderr
    return done.stdout if status == 0 else done.stdout + done.stderr


def test_appraise_prints_every_member_the_sector_the_scenario_and_the_convention() -> None:
    text = run("appraise", "nwl-2009")
    for words in (
        *nc.load_case("nwl-2009").member_names,
        "Existing costs",
        "Transition costs",
        "PCT retained staff costs",
        "Efficiency benefits",
        "271 days",
        "30 May 2010",
        "Immediate",
        "£115.05m",
        "Scenario: mid",
        "part years in months",
        "days between dates",
    ):
        assert words in text


def test_scenario_member_and_json() -> None:
    worst = json.loads(run("appraise", "nwl-2009", "--scenario", "worst", "--json"))
    assert worst["scenario"] == "worst"
    # 5% of the inferred £1,157.0833m
    assert worst["sector"]["saving"]["2012/13"] == pytest.approx(0.05 * 1_157_083_300)
    brent = run("appraise", "nwl-2009", "--member", "Brent")
    assert "£17.30m" in brent
    assert "Ealing" not in brent


def test_audit_and_its_status() -> None:
    text = run("audit", "nwl-2009")
    assert "£1.15bn" in text
    assert "524 printed figures" in text
    run("audit", "nwl-2009", "--strict", status=1)
    record = json.loads(run("audit", "nwl-2009", "--json"))
    assert record["figures"] == 524
    assert "Within rounding (" in run("audit", "nwl-2009", "--verbose")


def test_explain() -> None:
    text = run("explain", "nwl-2009", "net benefit", "--member", "Brent", "--period", "2010/11")
    assert "2,903,676.26" in text
    assert "acute_spend £173,000,000/year" in text
    record = json.loads(run("explain", "nwl-2009", "contribution", "--period", "2011/12", "--json"))
    assert record["value"] == pytest.approx(sum(x["amount"] for x in record["lines"]))


def test_cases_and_a_case_of_ones_own(tmp_path: Path) -> None:
    assert "nwl-2009" in run("cases")
    assert json.loads(run("cases", "--json"))[0]["id"] in nc.shipped_cases()
    folder = nc.save_case(small_case(), tmp_path / "my-case")
    assert "A small case" in run("appraise", str(folder))
    assert "nothing to audit" in run("audit", str(folder))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["appraise", "nwl-209"], "did you mean 'nwl-2009'?"),
        (["appraise", "nwl-2009", "--scenario", "wurst"], "did you mean 'worst'?"),
        (["appraise", "nwl-2009", "--member", "Brunt"], "did you mean 'Brent'?"),
        (["explain", "nwl-2009", "net", "--period", "2010/11"], "there is no measure 'net'"),
        (["explain", "nwl-2009", "--period", "2010/12"], "there is no period '2010/12'"),
        (["explain", "nwl-2009"], "give --period with one of 2009/10, 2010/11"),
        (["explain", "nwl-2009", "payback", "--period", "2010/11"], "not a sum of lines"),
        (["appraise", "a" * 300], "there is no shipped case or folder"),
    ],
)
def test_what_is_refused_exits_with_2_and_a_message_not_a_traceback(
    arguments: list[str], message: str
) -> None:
    text = run(*arguments, status=2)
    assert message in text
    assert "Traceback" not in text


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("command", [["appraise", "nwl-2009"], ["cases"], ["audit", "nwl-2009"]])
def test_no_name_and_no_figure_is_lost_on_a_narrow_screen(columns: int, command: list[str]) -> None:
    text = run(*command, columns=columns)
    assert "…" not in text
    if command[0] == "cases":
        ids = {s.id for name in nc.shipped_cases() for s in nc.load_case(name).scenarios}
        assert ids <= {word.strip(",") for word in text.split()}
    if command[0] == "appraise":
        words = text.split()
        for name in nc.load_case("nwl-2009").member_names:
            assert set(name.split()) <= set(words)
        assert "£115.05m" in words
    if columns == 80:
        assert max(len(line.rstrip()) for line in text.splitlines()) <= 80


def test_a_paper_s_own_words_can_be_asked_for() -> None:
    text = run("explain", "nwl-2009", "Existing running costs", "--period", "2010/11")
    assert "6,400,000.00" in text


def test_an_output_that_cannot_be_written_is_no_traceback() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no device that is always full")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "nhscommission", "cases"],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_without_the_extra_the_message_says_what_to_install() -> None:
    blocked = (
        "import sys; sys.modules['cyclopts'] = None; "
        "from nhscommission.__main__ import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", blocked], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 2
    assert 'python -m pip install "nhscommission[cli]"' in done.stderr
    assert "Traceback" not in done.stderr


def test_simulate_prints_the_spread_and_the_same_json_for_the_same_seed() -> None:
    text = run("simulate", "nwl-2009", "--draws", "2000", "--seed", "7")
    for words in (
        *nc.load_case("nwl-2009").member_names,
        "2,000 draws, seed 7",
        "Rank correlation",
    ):
        assert words in text
    command = ("simulate", "nwl-2009", "--draws", "2000", "--seed", "7", "--json")
    first = run(*command)
    assert first == run(*command)
    record = json.loads(first)
    found = nc.simulate(nc.load_case("nwl-2009"), draws=2000, seed=7)
    assert record["units"]["Brent"]["present_value"]["mean"] == pytest.approx(
        found.present_value.mean[0]
    )


def test_simulate_without_distributions_says_how_to_spread_and_does_so() -> None:
    assert "--swing 10%" in run("simulate", "ccg-support-2012", status=2)
    assert "Registered population" in run("simulate", "ccg-support-2012", "--swing", "10%")


def test_an_interrupted_simulation_says_how_far_it_got() -> None:
    """Ctrl-C once the first draws are done: status 130, one line, and nothing printed."""
    code = (
        "import os, signal, sys\n"
        "from nhscommission.analysis.simulation import run as module\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "report = module.Run._report\n"
        "def and_interrupt(self, done):\n"
        "    report(self, done)\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "module.Run._report = and_interrupt\n"
        "sys.argv = ['nhscommission', 'simulate', 'nwl-2009', '--draws', '900000000']\n"
        "from nhscommission.__main__ import main; main()\n"
    )
    if sys.platform == "win32":
        pytest.skip("a process cannot interrupt itself so on Windows")
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 130
    assert "of 900,000,000 draws; nothing of it is kept" in done.stderr
    assert done.stdout == ""


def test_tornado_switching_and_stability() -> None:
    text = run("tornado", "nwl-2009", "--member", "Brent", "--outcome", "payback_days")
    assert "days" in text
    bars = json.loads(run("tornado", "nwl-2009", "--json"))["units"]["sector"]["bars"]
    assert bars[0]["assumption"] == "saving_rate"
    text = run(
        "switching", "nwl-2009", "--outcome", "payback_days", "--by", "2010-05-01",
        "--member", "Brent",
    )  # fmt: skip
    assert "is the money back by 2010-05-01?" in text
    assert "As the case stands: no." in text
    found = json.loads(run("switching", "nwl-2009", "--json"))
    assert found["holds"] is True
    text = run("stability", "nwl-2009", "--period", "2012/13")
    assert "Nucleolus" in text
    assert json.loads(run("stability", "nwl-2009", "--json"))["checks"]["agreed"]["stable"]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("simulate", "nwl-2009", "--draws", "0"), "number of draws is 0"),
        (("simulate", "nwl-2009", "--seed", "-1"), "the seed is -1"),
        (("simulate", "nwl-2009", "--workers", "0"), "0 workers"),
        (("simulate", "nwl-2009", "--rate", "3.5"), "for 3.5% give 0.035"),
        (("switching", "nwl-2009", "--outcome", "payback_days"), "--by"),
        (("tornado", "nwl-2009", "--swing", "abc"), "--swing is 'abc'"),
        (("tornado", "nwl-2009", "--member", "Bremt"), "did you mean 'Brent'"),
        (("stability", "nwl-2009", "--varying", "own_running_cost"), "is not shared"),
        (("stability", "nwl-2009", "--period", "2012/13", "--no-savings"), "more than what they"),
    ],
)
def test_the_new_commands_refuse_nonsense(command: tuple[str, ...], words: str) -> None:
    text = run(*command, status=2)
    assert words in " ".join(text.split())
    assert "Traceback" not in text


def test_raci_shows_the_work_and_what_is_wrong() -> None:
    """Appendix C by hand: 62 activities with the ACV, 31 with the trusts, 10 with CSL."""
    text = run("raci", "nwl-2009")
    for words in ("93 places", "activity 1.2.5", "step 2.2", "62 of 93 activities"):
        assert words in text
    acv = [line.split() for line in text.splitlines() if line.split()[:1] == ["ACV"]]
    assert acv[0][:2] == ["ACV", "62"]
    data = json.loads(run("raci", "nwl-2009", "--party", "Brent", "--json"))
    assert {one["party"] for one in data["activities"]} > {"Brent", "ACV"}
    assert "PCT" not in {one["party"] for one in data["activities"]}
    assert "1.1.1" in run("raci", "nwl-2009", "--party", "Brent")
    run("raci", "nwl-2009", "--strict")  # warnings are no errors


def test_governance_shows_the_bodies_and_their_contradiction() -> None:
    text = run("governance", "nwl-2009")
    for words in ("JCPCT", "rules_agree", "PERG", "NHS London"):
        assert words in text
    assert json.loads(run("governance", "nwl-2009", "--json"))
    run("governance", "nwl-2009", "--strict", status=1)
    assert "7 are listed" in run("governance", "london-css-2006")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("raci", "london-css-2006"), "has no responsibility matrix; add raci.csv"),
        (("raci", "nwl-2009", "--party", "Leeds"), "no party 'Leeds'"),
        (("governance", "ccg-support-2012"), "has no governance bodies; add governance.toml"),
    ],
)
def test_the_commands_of_governance_refuse_what_is_not_there(
    command: tuple[str, ...], words: str
) -> None:
    assert words in run(*command, status=2).replace("\n", " ")


def test_a_party_s_name_is_no_markup(tmp_path: Path) -> None:
    """Headings are printed as typed, whatever rich would make of brackets."""
    folder = nc.save_case(small_case(), tmp_path / "case")
    (folder / "raci.csv").write_text("activity,R,A\nBuy,[b]y,[red]x\n", encoding="utf-8")
    text = run("raci", str(folder), "--verbose")
    assert "[b]y" in text
    assert "[red]x" in text


def test_benefits_shows_the_register_and_what_it_leaves_open() -> None:
    """Seven benefits of appendix B have no KPI; 17 rules of which none finds an error."""
    text = run("benefits", "nwl-2009", columns=220)
    assert "temporary_staff" in text
    record = json.loads(run("benefits", "nwl-2009", "--json"))
    assert len(record["benefits"]) == 20
    found = [x["rule"] for x in record["checks"]["findings"]]
    assert (found.count("no_measure"), found.count("no_owner")) == (7, 20)
    assert record["benefits"][10]["measures"]["read"][0]["competencies"] == [3]
    run("benefits", "nwl-2009", "--strict")


def test_ids_are_whole_on_a_narrow_screen() -> None:
    """So that they can be copied into a file or a call."""
    text = run("milestones", "nwl-2009", columns=80)
    plan = nc.load_case("nwl-2009").plan
    assert plan is not None
    for name in plan.by_id:
        assert name in text


def test_risks_shows_both_perspectives_and_no_invented_score() -> None:
    text = run("risks", "nwl-2009", columns=220)
    assert "12 of 12 have no score" in text
    record = json.loads(run("risks", "nwl-2009", "--json", "--as-of", "2009-07-14"))
    assert {x["perspective"] for x in record["risks"]} == {"PCTs", "Partnership"}
    assert {x["score"] for x in record["risks"]} == {None}
    overdue = [x for x in record["checks"]["findings"] if x["rule"] == "mitigation_overdue"]
    assert any("13 July 2009" in x["message"] for x in overdue)


def test_milestones_shows_dates_as_printed_beside_as_read() -> None:
    text = run("milestones", "london-css-2006", columns=220)
    assert "January 2006 (read as January 2007)" in text
    run("milestones", "london-css-2006", "--strict", status=1)
    record = json.loads(run("milestones", "nwl-2009", "--json"))
    dates = {x["id"]: (x["printed"], x["earliest"], x["latest"]) for x in record["milestones"]}
    assert dates["imperial_team"] == ("Early Aug 2009", "2009-08-01", "2009-08-10")
    assert [x["is_open"] for x in record["gates"]] == [False]
    assert "overdue" in run("milestones", "nwl-2009", "--as-of", "1 January 2010", columns=220)
    refused = run("milestones", "nwl-2009", "--as-of", "Oct 2009", status=2, columns=220)
    assert "not one day; write it as 2009-09-30" in refused


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("benefits", "london-css-2006"), "has no register of benefits; add delivery/benefits.csv"),
        (("risks", "london-css-2006"), "has no register of risks; add delivery/risks.csv"),
        (("milestones", "{folder}"), "has no plan; add delivery/milestones.csv"),
    ],
)
def test_the_commands_of_delivery_refuse_what_is_not_there(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    folder = nc.save_case(small_case(), tmp_path / "case")
    found = run(*(x.format(folder=folder) for x in arguments), status=2, columns=400)
    assert message in found
