"""What holds of every responsibility matrix, and of every set of bodies."""

import re
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import assume, given
from hypothesis import strategies as st
from properties.governance_strategies import governance, matrices, registers

import nhscommission as nc

BODIES = governance().map(tuple)
NAMED = re.compile(r"activity (\d[\d.]*)")


@given(matrix=matrices())
def test_a_matrix_comes_back_from_its_files_as_it_was(matrix: nc.RaciMatrix) -> None:
    """Every cell, said or not, and every party."""
    with tempfile.TemporaryDirectory() as folder:
        parties = nc.read_parties(nc.write_parties(matrix.parties, Path(folder) / "parties.csv"))
        assert parties == matrix.parties
        path = nc.write_raci(matrix, Path(folder) / "raci.csv")
        assert nc.read_raci(path, parties=parties) == matrix
        again = nc.write_raci(nc.read_raci(path, parties=parties), Path(folder) / "again.csv")
        assert path.read_bytes() == again.read_bytes()


@given(matrix=matrices(tidy=False))
def test_groups_are_written_out_once_for_all(matrix: nc.RaciMatrix) -> None:
    """Written out again, nothing changes; no group is left, and no one's roles change."""
    expanded = nc.expand_groups(matrix)
    assert nc.expand_groups(expanded) == expanded
    kinds = {name: party.kind for name, party in expanded.known_parties.items()}
    assert nc.PartyKind.GROUP not in [kinds.get(name) for name in expanded.names]
    for before, after in zip(matrix.assignments, expanded.assignments, strict=True):
        for role in nc.RaciRole:
            assert matrix.holders(before, role) == after.parties(role)
            assert (getattr(before, role) is None) == (getattr(after, role) is None)


@given(matrix=matrices(tidy=False))
def test_a_view_is_what_the_member_is_in(matrix: nc.RaciMatrix) -> None:
    """The activities of a view are those found for the party, with its name in each."""
    expanded = nc.expand_groups(matrix)
    for name in expanded.names:
        if name not in matrix.known_parties:
            continue
        view = nc.view_of(matrix, name)
        found = nc.find_activities(matrix, party=name)
        assert [one.activity for one in view.assignments] == [one.activity for one in found]
        assert all(any(name in one.parties(r) for r in nc.RaciRole) for one in view.assignments)


@given(matrix=matrices(), data=st.data())
def test_handed_over_and_back_nothing_has_changed(
    matrix: nc.RaciMatrix, data: st.DataObject
) -> None:
    """Where the new party had no role in it before, and the old one no other."""
    role = data.draw(st.sampled_from(list(nc.RaciRole)))
    pairs = [
        (one.number, old, new)
        for one in matrix.assignments
        for old in one.parties(role)
        for new in matrix.known_parties
        if not any(new in one.parties(other) for other in nc.RaciRole)
        and not any(old in one.parties(other) for other in nc.RaciRole if other is not role)
    ]
    assume(pairs)
    number, old, new = data.draw(st.sampled_from(pairs))
    there = nc.transfer(matrix, [number], from_party=old, to_party=new, roles=[role])
    assert there != matrix
    (change,) = nc.compare(matrix, there).changes
    assert change.fields == (role.value,)
    assert nc.transfer(there, [number], from_party=new, to_party=old, roles=[role]) == matrix


@given(matrix=matrices())
def test_a_matrix_does_not_differ_from_itself(matrix: nc.RaciMatrix) -> None:
    found = nc.compare(matrix, matrix)
    assert (found.changes, found.same) == ((), len(matrix.assignments))


@given(data=st.data())
def test_a_comparison_turned_round_is_its_mirror(data: st.DataObject) -> None:
    """Added is taken out, before is after, gained is lost; the parts sum to the whole."""
    register = data.draw(registers())
    first, second = (data.draw(matrices(register=register)) for _ in range(2))
    there, back = nc.compare(first, second), nc.compare(second, first)
    assert there.same == back.same
    assert Counter((c.before, c.after, c.fields) for c in there.changes) == Counter(
        (c.after, c.before, c.fields) for c in back.changes
    )
    gone = sum(c.after is None for c in there.changes)
    new = sum(c.before is None for c in there.changes)
    assert there.same + len(there.changes) - new == len(first.assignments)
    assert there.same + len(there.changes) - gone == len(second.assignments)
    for name in first.known_parties:
        for role in nc.RaciRole:
            gained, lost = there.gained(name, role=role), back.lost(name, role=role)
            assert sorted(one.number for one in gained) == sorted(one.number for one in lost)
    for change in there.changes:
        assert change.activity.activity in change.words


@given(matrix=matrices(tidy=False), expand=st.booleans())
def test_workload_counts_each_cell(matrix: nc.RaciMatrix, expand: bool) -> None:
    """Sums over parties are the parties in the cells, counted one by one."""
    counts = nc.workload(matrix, expand=expand)
    held = nc.expand_groups(matrix) if expand else matrix
    for role in nc.RaciRole:
        cells = [name for one in held.assignments for name in one.parties(role)]
        by_party = counts.sum("stage")
        for name, count in Counter(cells).items():
            assert by_party[name, role.value] == count
        assert counts.sum("stage").sum("party")[role.value] == len(cells)


@given(matrix=matrices(), work=st.lists(st.integers(0, 9), min_size=6, max_size=6))
def test_loads_sum_to_the_work(matrix: nc.RaciMatrix, work: list[int]) -> None:
    """The parts of all parties are the work of the activities that somebody does."""
    given_work = dict(zip(matrix.numbers, map(float, work), strict=False))
    load = nc.staffing_load(matrix, capacity_wte={}, activity_wte=given_work)
    done = [given_work[one.number] for one in matrix.assignments if one.responsible]
    assert abs(sum(one.load_wte for one in load.parties) - sum(done)) < 1e-9
    assert load.unstaffed == matrix.assignments
    assert not any(one.unknown or one.is_overloaded for one in load.parties)


@given(matrix=matrices(), bodies=BODIES)
def test_a_tidy_matrix_is_checked_and_findings_are_of_what_is_there(
    matrix: nc.RaciMatrix, bodies: tuple[nc.GovernanceBody, ...]
) -> None:
    """Each place is an activity, a step or a party of the matrix; no error for what is tidy."""
    report = nc.check_raci(matrix, bodies=bodies)
    for finding in report.findings:
        named = NAMED.fullmatch(finding.place)
        if named:
            assert named[1] in matrix.numbers
        else:
            assert finding.place in (*matrix.known_parties, "the matrix")
        assert finding.message
    for rule in ("known_parties", "numbered"):
        assert report.of(rule) == ()
    assert {one.place for one in report.of("has_responsible")} == {
        one.place for one in matrix.assignments if not one.responsible
    }
    assert {one.place for one in report.of("one_accountable")} == {
        one.place for one in matrix.assignments if len(one.accountable) != 1
    }


@given(matrix=matrices(tidy=False), bodies=BODIES)
def test_any_matrix_is_checked(
    matrix: nc.RaciMatrix, bodies: tuple[nc.GovernanceBody, ...]
) -> None:
    """Numbers twice or none, parties not known, other tables that disagree: nothing is raised."""
    report = nc.check_raci(matrix, bodies=bodies)
    everything = {*report.asked, *(name for name, _ in report.not_asked)}
    assert everything == {rule.id for rule in nc.RACI_RULES}
    places = {one.place for one in matrix.assignments}
    for finding in report.findings:
        if finding.place.startswith("activity "):
            assert finding.place in places
        assert str(finding).endswith(f"[{finding.rule}]")


@given(matrix=matrices(tidy=False))
def test_findings_of_an_expanded_matrix_do_not_come_from_groups(matrix: nc.RaciMatrix) -> None:
    """Who is told of their own work is so with groups written out, and the other way round."""
    rules = [r for r in nc.RACI_RULES if r.id in ("not_told_own_work", "accountable_told")]
    for_groups = nc.check_raci(matrix, rules=rules).findings
    expanded = nc.check_raci(nc.expand_groups(matrix), rules=rules).findings
    assert [(f.rule, f.place) for f in for_groups] == [(f.rule, f.place) for f in expanded]


@given(bodies=BODIES)
def test_bodies_come_back_from_their_file_as_they_were(
    bodies: tuple[nc.GovernanceBody, ...],
) -> None:
    """With the sector's members written short, or each by its name."""
    sector = {"members": ["Brent", "Ealing", "Harrow"], "providers": ["Ealing"]}
    with tempfile.TemporaryDirectory() as folder:
        path = nc.write_governance(bodies, Path(folder) / "governance.toml")
        assert nc.read_governance(path) == bodies
        short = nc.write_governance(bodies, Path(folder) / "short.toml", **sector)
        assert nc.read_governance(short, **sector) == bodies


@given(bodies=BODIES, matrix=st.none() | matrices(tidy=False))
def test_any_bodies_are_checked(
    bodies: tuple[nc.GovernanceBody, ...], matrix: nc.RaciMatrix | None
) -> None:
    """Circles, bodies that are not there, rules that contradict each other: nothing is raised."""
    report = nc.check_governance(bodies, matrix=matrix)
    rules = {rule.id for rule in nc.GOVERNANCE_RULES}
    assert {*report.asked, *(name for name, _ in report.not_asked)} == rules
    assert all(finding.rule in rules and finding.place for finding in report.findings)
