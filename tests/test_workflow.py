"""The shell steps of the Pages workflow, run as they stand."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.tools import REPOSITORY, require_program

WORKFLOW = REPOSITORY / ".github/workflows/pages.yml"


def test_workflow_asks_for_no_more_than_it_needs() -> None:
    workflow = yaml.safe_load(WORKFLOW.read_text())
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert workflow["jobs"]["build"]["permissions"] == {"contents": "read", "pages": "read"}


def test_workflow_steps_build_the_course_below_its_base_path(tmp_path: Path) -> None:
    require_program("git")
    checkout = tmp_path / "checkout"
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=REPOSITORY, capture_output=True, check=True
    )
    for name in listed.stdout.decode().split("\0"):
        if name and (REPOSITORY / name).is_file():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(REPOSITORY / name, checkout / name)
    steps = [step for step in yaml.safe_load(WORKFLOW.read_text())["jobs"]["build"]["steps"] if "run" in step]
    environment = {**os.environ, "PIP_CACHE_DIR": os.environ.get("PIP_CACHE_DIR", str(tmp_path / "pip"))}
    environment.pop("PYTHONPATH", None)
    for step in steps:
        given = {
            key: value.replace("${{ steps.pages.outputs.base_url }}", "https://o.github.io/course")
            for key, value in step.get("env", {}).items()
        }
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", step["run"]],
            cwd=checkout,
            env={**environment, **given},
            capture_output=True,
            text=True,
        )
        if done.returncode and "No matching distribution" in done.stderr:
            pytest.skip("the packages cannot be fetched here")
        assert done.returncode == 0, done.stderr[-3000:]
    assert "https://o.github.io/course/lect14/" in (checkout / "_site/sitemap.xml").read_text()
    assert 'href="/course/_theme/' in (checkout / "_site/404.html").read_text()
    assert (checkout / "_site/.nojekyll").exists()
