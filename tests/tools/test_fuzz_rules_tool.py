"""`tools/fuzz_rules.py`: what it starts from holds, a seed makes its slip again, and without atheris it says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import fuzz_rules


@pytest.mark.parametrize(
    ("of", "trial"), [("rulebooks", fuzz_rules.rulebook_trial), ("templates", fuzz_rules.template_trial)]
)
def test_all_that_people_wrote_holds(of: str, trial: object) -> None:
    assert callable(trial)
    tried, seeds = trial(), list(fuzz_rules.seeds(of))

    for seed in seeds:
        tried(seed)

    assert len(seeds) >= 10
    assert all(len(seed) <= fuzz_rules.LONGEST for seed in seeds)


def test_a_slip_is_made_again_by_its_seed_and_no_text_grows_too_long() -> None:
    words = fuzz_rules.words_of("rulebooks")
    text = b"version: 1\nslas:\n  r: {when: always, metric: resolution, goals: [{target: 4h}]}\n"

    slips = [fuzz_rules.slip(text, 100, seed, words, lambda data, size: data + b"!") for seed in range(200)]

    assert slips == [fuzz_rules.slip(text, 100, seed, words, lambda data, size: data + b"!") for seed in range(200)]
    assert len(set(slips)) > 150
    assert all(len(slip) <= 100 for slip in slips)


def test_a_file_is_tried_once_without_the_fuzzer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yaml").write_text("version: 1\n")

    assert fuzz_rules.main([str(tmp_path / "a.yaml")]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'a.yaml'}: holds.\n"


def test_without_the_package_the_way_out_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fuzz_rules, "find_spec", lambda name: None)

    assert fuzz_rules.main([]) == 2
    assert "docs/testing.md says how to add it" in capsys.readouterr().out
