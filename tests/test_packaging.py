"""The installed wheel works by itself: its theme, its command, its types."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from tests.tools import REPOSITORY


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(REPOSITORY)],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_wheel_holds_the_theme_and_the_types(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for name in ("py.typed", "theme/base.html", "theme/style.css", "theme/math.css"):
        assert f"coursegen/{name}" in names
    assert not [name for name in names if name.endswith((".woff2", ".ttf", ".otf"))]


def test_installed_wheel_builds_a_site(wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = tmp_path / "env"
    venv.create(environment, with_pip=False, symlinks=True)
    site_packages = next((environment / "lib").glob("python*")) / "site-packages"
    zipfile.ZipFile(wheel).extractall(site_packages)
    outside = [path for path in sys.path if path.endswith("site-packages")]
    (site_packages / "dependencies.pth").write_text("\n".join(outside))
    site = tmp_path / "site"
    (site / "content").mkdir(parents=True)
    (site / "site.toml").write_text('[site]\ntitle = "T"\n')
    (site / "content/a.md").write_text("# 題\n\n$x^2$\n", encoding="utf-8")
    python = environment / "bin/python"
    monkeypatch.delenv("PYTHONPATH", raising=False)
    where = subprocess.run(
        [python, "-c", "import coursegen; print(coursegen.__file__)"],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert where.stdout.strip().startswith(str(site_packages))
    subprocess.run([python, "-m", "coursegen", "build", str(site)], check=True, capture_output=True, cwd=tmp_path)
    assert list((site / "_site/_theme").glob("STIXTwoMath.*.woff2"))
    assert (site / "_site/a/index.html").exists()


def test_version_stands_in_one_place() -> None:
    assert "version" not in tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]


def test_lock_names_no_index_and_pins_every_dependency() -> None:
    lock = (REPOSITORY / "requirements.lock").read_text()
    assert "://" not in lock and "--index" not in lock
    pinned = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    assert {re.split(r"[^\w-]", name)[0].lower() for name in wanted} <= pinned
