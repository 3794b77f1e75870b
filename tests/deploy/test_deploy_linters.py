"""The linters that others wrote for their own formats, where they are installed; what they would say, where not."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

GOT_BY = {
    "promtool": "it comes with Prometheus (`apt-get install prometheus`)",
    "hadolint": "it is one file, among the releases of hadolint/hadolint",
    "kubeconform": "`go install github.com/yannh/kubeconform/cmd/kubeconform@latest`",
    "kubectl": "it is one file, at the downloads of Kubernetes",
}


def said_by(*words: object) -> str:
    """Run a linter that must find nothing; skip where it is not installed."""
    name = str(words[0])
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed here ({GOT_BY[name]}); where it is, this test runs it.")
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_promtool_takes_the_alerts(repo: Path) -> None:
    said_by("promtool", "check", "rules", repo / "deploy" / "prometheus" / "csext.rules.yaml")


def test_promtool_takes_the_scraping(repo: Path, tmp_path: Path) -> None:
    text = (repo / "deploy" / "prometheus" / "scrape.yaml").read_text("utf-8")
    (tmp_path / "prometheus.yml").write_text(text, "utf-8")
    for rules in (repo / "deploy" / "prometheus").glob("*.rules.yaml"):
        shutil.copy(rules, tmp_path)
    said_by("promtool", "check", "config", "--syntax-only", tmp_path / "prometheus.yml")


def test_hadolint_takes_the_dockerfile(repo: Path) -> None:
    # The base image stands in an argument, and pip is asked for hashes instead of versions.
    said_by("hadolint", "--ignore", "DL3013", "--ignore", "DL3006", repo / "deploy" / "Dockerfile")


def test_kubeconform_takes_the_manifests(repo: Path) -> None:
    said_by("kubeconform", "-strict", "-summary", repo / "deploy" / "kubernetes" / "csext.yaml")


def test_kubectl_reads_the_manifests_and_would_make_four_things(repo: Path, tmp_path: Path) -> None:
    """Without a cluster kubectl knows no schemas, but it reads, names and groups what it would send."""
    shutil.copy(repo / "deploy" / "kubernetes" / "csext.yaml", tmp_path)
    (tmp_path / "kustomization.yaml").write_text("resources: [csext.yaml]\n", "utf-8")

    built = said_by("kubectl", "kustomize", tmp_path)

    assert sorted(re.findall(r"^kind: (\w+)$", built, re.MULTILINE)) == [
        "ConfigMap",
        "NetworkPolicy",
        "Service",
        "StatefulSet",
    ]


def test_compose_takes_the_file(repo: Path) -> None:
    plugin = shutil.which("docker") and subprocess.run(
        ["docker", "compose", "version"], capture_output=True, check=False
    )
    if not plugin or plugin.returncode != 0:
        pytest.skip("docker has no compose here; where it has, this test lets it read the file.")
    said_by("docker", "compose", "-f", repo / "deploy" / "compose.yaml", "config", "--quiet")
