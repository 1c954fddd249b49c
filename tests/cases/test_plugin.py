"""The pytest plugin: a rulebook's cases as tests, and nothing at all for anybody else."""

from __future__ import annotations

from .bees import BREACHED, FAILING, MET, UNREADABLE, broken, rulebook

pytest_plugins = ("pytester",)


def test_each_case_is_a_test(pytester):
    rulebook(pytester.path / "bees", article_01=MET + BREACHED, article_02=MET)
    result = pytester.runpytest("-v", "bees")
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(
        [
            "bees/article_01.cases.yaml::three quarters of the cost are allowed PASSED*",
            "bees/article_01.cases.yaml::one cent more is too much PASSED*",
        ]
    )


def test_a_case_that_fails_shows_the_difference_and_no_traceback(pytester):
    rulebook(pytester.path / "bees", article_01=MET + FAILING)
    result = pytester.runpytest("bees")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*_ one cent more is still allowed _*",
            "✗ bees/article_01.cases.yaml:5:3: one cent more is still allowed",
            "  Article 1(1) [[]art_1/par_1[]]",
            "    values.share  90 %         75 %",
            "    Why: *75.01*",
            "FAILED bees/article_01.cases.yaml::one cent more is still allowed*",
        ]
    )
    assert "Traceback" not in result.stdout.str() and "pytest_plugin.py" not in result.stdout.str()


def test_a_dossier_that_cannot_be_read_fails_with_its_place(pytester):
    rulebook(pytester.path / "bees", article_01=MET + UNREADABLE)
    result = pytester.runpytest("bees")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["bees/article_01.cases.yaml:6:19: error[[]C704[]]*", "*^^^^^*"])


def test_a_mistake_in_a_file_is_an_error_of_collection(pytester):
    rulebook(pytester.path / "bees", article_01=MET + MET, article_02=MET)
    result = pytester.runpytest("bees", "--continue-on-collection-errors")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["bees/article_01.cases.yaml:5:9: error[[]R341[]]*", "*^^^*", "*:1:9: note: *"])
    assert "Traceback" not in result.stdout.str()


def test_a_mistake_in_the_rulebook_is_told_once(pytester):
    broken(rulebook(pytester.path / "bees", article_01=MET, article_02=MET))
    rulebook(pytester.path / "wasps", article_01=MET)
    result = pytester.runpytest("--continue-on-collection-errors")
    result.assert_outcomes(passed=1, errors=2)
    result.stdout.fnmatch_lines(
        ["bees/article_02.yaml:*: error[[]E205[]]*", "*they are told at bees/article_01.cases.yaml"]
    )
    assert result.stdout.str().count("error[E205]") == 1


def test_each_rulebook_is_loaded_once(pytester, monkeypatch):
    from acquis.rulebook import load as module

    loaded = []
    original = module.load
    monkeypatch.setattr(module, "load", lambda folder: loaded.append(folder.name) or original(folder))
    for name in ("bees", "wasps"):
        rulebook(pytester.path / name, article_01=MET, article_02=MET)
    (pytester.path / "bees" / "more").mkdir()
    (pytester.path / "bees" / "more" / "a.cases.yaml").write_text(MET, encoding="utf-8")
    pytester.runpytest().assert_outcomes(passed=5)
    assert sorted(loaded) == ["bees", "wasps"]


def test_by_name_and_by_word(pytester):
    rulebook(pytester.path / "bees", article_01=MET + FAILING)
    pytester.runpytest("bees/article_01.cases.yaml::three quarters of the cost are allowed").assert_outcomes(passed=1)
    pytester.runpytest("bees", "-k", "still and allowed").assert_outcomes(failed=1, deselected=1)
    pytester.runpytest("bees", "-p", "no:acquis").assert_outcomes()


def test_with_several_workers(pytester):
    rulebook(pytester.path / "bees", article_01=MET + FAILING, article_02=MET)
    result = pytester.runpytest_subprocess("-n", "2", "--dist", "loadfile", "bees")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["✗ bees/article_01.cases.yaml:5:3: one cent more is still allowed"])


def test_cases_of_no_rulebook_are_left_alone(pytester):
    (pytester.path / "their.cases.yaml").write_text("- anything: [\n", encoding="utf-8")
    pytester.makepyfile("def test(): pass")
    pytester.runpytest().assert_outcomes(passed=1)


def test_who_has_no_cases_does_not_wait_for_the_engine(pytester):
    pytester.makepyfile(
        "import sys\n"
        "def test(request):\n"
        "    assert request.config.pluginmanager.has_plugin('acquis')\n"
        "    assert not {'acquis.library', 'acquis.cases', 'lark', 'yaml'} & set(sys.modules)\n"
    )
    pytester.runpytest_subprocess("-p", "no:hypothesispytest").assert_outcomes(passed=1)
