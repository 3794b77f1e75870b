"""The container: built from what is there, from pinned releases, run by nobody special, asked for its health."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tools.pin_image import pinned, texts


@pytest.fixture
def dockerfile(repo: Path) -> list[tuple[str, str]]:
    """Its instructions, each with its words in one line."""
    text = (repo / "deploy" / "Dockerfile").read_text("utf-8")
    text = "\n".join(line for line in text.splitlines() if not line.startswith("#")).replace("\\\n", " ")
    lines = [line.split(None, 1) for line in text.splitlines() if line.strip()]
    return [(word.upper(), " ".join(rest.split())) for word, rest in lines]


def copied(dockerfile: list[tuple[str, str]]) -> list[str]:
    return [
        path
        for word, rest in dockerfile
        if word == "COPY" and not rest.startswith("--from=")
        for path in rest.split()[:-1]
    ]


def test_all_that_is_copied_is_there_and_shown_to_the_builder(dockerfile: list[tuple[str, str]], repo: Path) -> None:
    shown = (repo / "deploy" / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    assert "*" in shown
    for path in copied(dockerfile):
        assert (repo / path).exists(), path
        assert f"!{path}" in shown, path


def test_the_wheel_finds_all_that_its_recipe_names(dockerfile: list[tuple[str, str]], repo: Path) -> None:
    import tomllib

    project = tomllib.loads((repo / "pyproject.toml").read_text("utf-8"))
    named = [project["project"]["readme"], *project["project"]["license-files"]]
    named += project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    assert set(named) <= set(copied(dockerfile))


def test_every_package_is_pinned_and_checked_by_its_hash(dockerfile: list[tuple[str, str]]) -> None:
    installs = [
        step
        for word, rest in dockerfile
        if word == "RUN"
        for step in rest.split("&&")
        if re.search(r"\bpip (install|wheel)\b", step)
    ]
    assert len(installs) == 4
    for step in installs:
        assert "--require-hashes" in step or "--no-deps" in step, step


def test_the_pins_of_the_image_are_those_that_were_tested_and_no_more(repo: Path) -> None:
    for name, text in texts().items():
        assert (repo / "constraints" / name).read_text("utf-8") == text, f"{name}: run `make pins`"
    tested, taken = pinned(), set(re.findall(r"^([\w.-]+)==", texts()["image.txt"], re.MULTILINE))
    for text in texts().values():
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        # A line that is not the last of its package goes on, and each package ends with a hash.
        assert all(line.endswith(" \\") or line.startswith("    --hash=sha256:") for line in lines)
        assert not lines[-1].endswith("\\")
    assert taken.isdisjoint({"pytest", "mypy", "ruff", "hypothesis", "hatchling"})
    assert {"jira", "uvicorn", "prometheus_client", "apprise", "SQLAlchemy", "psycopg"} <= taken
    full = set(re.findall(r"^([\w.-]+)==", texts()["image-full.txt"], re.MULTILINE))
    assert {"duckdb", "scipy"} <= full - taken
    assert taken < full
    assert len(taken) < len(tested)


def test_either_set_of_pins_is_installed_as_asked_when_it_is_built(repo: Path) -> None:
    text = (repo / "deploy" / "Dockerfile").read_text("utf-8")
    stage = text.split(" AS build\n", 1)[1]
    assert "ARG PINS=image.txt\n" in text.split("FROM ", 1)[0]
    assert stage.startswith("ARG PINS\n"), "an argument from before FROM is unknown in a stage that does not name it"
    assert "--require-hashes --only-binary :all: -r constraints/${PINS}" in stage


def test_the_last_stage_is_run_by_nobody_special_and_is_asked_for_its_health(dockerfile: list[tuple[str, str]]) -> None:
    last = dockerfile[max(number for number, (word, _) in enumerate(dockerfile) if word == "FROM") :]
    said = dict(last)
    assert said["USER"] == "10001:10001"
    assert [word for word, _ in last].index("USER") < [word for word, _ in last].index("ENTRYPOINT")
    assert said["VOLUME"] == "/var/lib/csext"
    assert (said["ENTRYPOINT"], said["CMD"]) == ('["jira-csext"]', '["run"]')
    assert "http://127.0.0.1:8765/healthz" in said["HEALTHCHECK"]
    assert "CSEXT_DAEMON__LISTEN=0.0.0.0:8765" in said["ENV"]


def test_compose_gives_it_what_it_needs_and_nothing_to_write_but_its_store(repo: Path) -> None:
    document = yaml.safe_load((repo / "deploy" / "compose.yaml").read_text("utf-8"))
    service = document["services"]["csext"]

    assert (repo / "deploy" / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    writable = [volume for volume in service["volumes"] if not volume.endswith(":ro")]
    assert writable == ["store:/var/lib/csext"]
    assert "store" in document["volumes"]
    assert set(service["secrets"]) == set(document["secrets"])
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])


def test_the_manifests_run_one_daemon_that_may_do_little(repo: Path) -> None:
    documents = list(yaml.safe_load_all((repo / "deploy" / "kubernetes" / "csext.yaml").read_text("utf-8")))
    by_kind = {document["kind"]: document for document in documents}
    assert sorted(by_kind) == ["ConfigMap", "NetworkPolicy", "Service", "StatefulSet"]

    state = by_kind["StatefulSet"]["spec"]
    pod = state["template"]["spec"]
    (container,) = pod["containers"]
    assert state["replicas"] == 1
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] == 10001
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"

    volumes = {volume["name"] for volume in pod["volumes"]}
    volumes |= {claim["metadata"]["name"] for claim in state["volumeClaimTemplates"]}
    assert {mount["name"] for mount in container["volumeMounts"]} == volumes

    labels = state["template"]["metadata"]["labels"]
    assert by_kind["Service"]["spec"]["selector"] == labels == state["selector"]["matchLabels"]
    assert by_kind["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"] == labels
