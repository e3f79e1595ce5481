"""What is installed is the whole program: the wheel, in a clean environment, outside the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.architecture.source import PACKAGES, ROOT

DATA = ("*.tcss", "*.toml", "*.py")
BUILD_FILES = ("pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: building leaves files beside the sources."""
    folder = tmp_path_factory.mktemp("package")
    copy = folder / "sources"
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in BUILD_FILES:
        shutil.copy(ROOT / name, copy / name)
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(copy))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of a new environment that holds the wheel, and sees the dependencies of this one."""
    folder = tmp_path_factory.mktemp("installed") / "environment"
    venv.create(folder, with_pip=False)
    scripts = folder / "bin"
    pip("--python", str(scripts / "python"), "install", "--no-deps", "--no-index", str(wheel))
    # A path file of another folder is not followed, so the editable install of this environment is not seen.
    (site_packages,) = folder.glob("lib/python*/site-packages")
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return scripts


def pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "--quiet", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def run(command: list[str | Path], folder: Path) -> str:
    """Run a command as a new user would: in an empty folder, home folder included, in a plain environment."""
    environment = {"PATH": os.defpath, "HOME": str(folder), "LANG": "C.UTF-8"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_every_module_style_template_and_migration(wheel: Path) -> None:
    held = set(ZipFile(wheel).namelist())
    expected = {
        str(file.relative_to(ROOT))
        for package in PACKAGES
        for kind in DATA
        for file in (ROOT / package).rglob(kind)
    }
    assert any(name.startswith("models/migrations/") for name in expected)
    assert any(name.endswith(".tcss") for name in expected)
    assert expected - held == set()


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_the_installed_program_makes_its_database(installed: Path, tmp_path: Path) -> None:
    file = tmp_path / "yanyin.sqlite"
    run([installed / "yanyin", "--database", f"sqlite:///{file}", "db", "init"], tmp_path)
    assert file.read_bytes().startswith(b"SQLite format 3")
    run([installed / "yanyin", "--database", f"sqlite:///{file}", "db", "check"], tmp_path)


def test_the_installed_program_is_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    for package in PACKAGES:
        place = run([installed / "python", "-c", f"import {package}; print({package}.__file__)"], tmp_path)
        assert Path(place.strip()).is_relative_to(installed.parent)


def test_the_version_of_the_package_heads_the_changelog() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = [line for line in changelog.splitlines() if line.startswith("## ")]
    assert headings[0] == "## [Unreleased]"
    assert not headings[1:] or headings[1].startswith(f"## [{version}]")
