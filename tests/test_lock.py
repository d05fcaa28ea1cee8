"""The lock: it covers what pyproject.toml asks, what is installed, and what conda installs."""

import os
import re
import sys
import sysconfig
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import lock

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("lab", "test")
BINDER = {
    "python_version": "3.11",
    "python_full_version": "3.11.14",
    "sys_platform": "linux",
    "platform_system": "Linux",
    "platform_machine": "x86_64",
    "os_name": "posix",
    "implementation_name": "cpython",
}


def read_lock(layer: str) -> list[Requirement]:
    text = (ROOT / "requirements" / f"{layer}.txt").read_text(encoding="utf-8")
    return [Requirement(line) for line in text.splitlines() if not line.startswith("#")]


def pins(requirements: list[Requirement], environment: dict[str, str] | None = None) -> dict:
    """Name and version of the requirements that apply in `environment` (None: this machine)."""
    found = {}
    for requirement in requirements:
        if requirement.marker is None or requirement.marker.evaluate(environment):
            (specifier,) = requirement.specifier
            assert specifier.operator == "==", requirement
            name = canonicalize_name(requirement.name)
            assert name not in found, f"{name} is pinned twice"
            found[name] = specifier.version
    return found


def wanted(extra: str) -> list[Requirement]:
    """What an extra of pyproject.toml asks for, the extras inside it opened up."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [Requirement(text) for text in project["project"]["dependencies"]]
    names = [extra]
    for name in names:
        for text in project["project"]["optional-dependencies"][name]:
            requirement = Requirement(text)
            if requirement.name == "convlab-course":
                names += sorted(requirement.extras)
            else:
                asked.append(requirement)
    return asked + [Requirement(text) for text in project["dependency-groups"]["build"]]


@pytest.mark.parametrize("layer", LAYERS)
def test_the_lock_has_a_fitting_pin_for_all_that_pyproject_asks(layer):
    locked = pins(read_lock(layer))
    for requirement in wanted(layer):
        pin = locked[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(pin), f"{requirement}: run `make lock`"


def test_the_oldest_packages_are_those_that_pyproject_admits_and_the_newest_fit():
    oldest, newest, lab = (pins(read_lock(name), BINDER) for name in ("oldest", "newest", "lab"))
    for asked in wanted("class"):
        name = canonicalize_name(asked.name)
        (least,) = (each.version for each in asked.specifier if each.operator == ">=")
        assert Version(oldest[name]) == Version(least), f"{asked}: run `make lock UPGRADE=1`"
        assert asked.specifier.contains(newest[name])
        assert Version(newest[name]) >= Version(lab.get(name, "0"))
    assert not [name for name in (*oldest, *newest) if re.match("nvidia|cuda|triton", name)]


def test_the_test_layer_holds_the_lab_layer():
    lab, test = (pins(read_lock(layer), BINDER) for layer in LAYERS)
    assert lab.items() <= test.items()


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_the_lock_holds_one_pytorch_and_no_package_for_its_gpus(layer, system):
    locked = pins(read_lock(layer), BINDER | {"sys_platform": system})
    assert locked["torch"] == "2.13.0"
    assert not [name for name in locked if re.match("nvidia|cuda|triton", name)]


def is_makes_environment(prefix: str | Path) -> bool:
    """Whether a Python's prefix is this clone's .venv; it or the clone may be reached by a link."""
    return os.path.realpath(prefix) == os.path.realpath(ROOT / ".venv")


def test_the_environment_of_make_is_known_also_through_a_link(tmp_path):
    (tmp_path / "clone").symlink_to(ROOT)
    assert is_makes_environment(ROOT / ".venv")
    assert is_makes_environment(tmp_path / "clone" / ".venv")
    assert not is_makes_environment(sys.base_prefix)


def test_what_is_installed_is_what_the_lock_says():
    """All but convlab and pip, the two that no lock installs; PyTorch may be its CPU build."""
    if not is_makes_environment(sys.prefix):
        pytest.skip("this is not the .venv that make sets up")
    # Not along sys.path: a test that imports setuptools puts its own copies of packages there.
    places = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    found = distributions(path=list(places))
    installed = {canonicalize_name(dist.name): dist.version for dist in found}
    for name in ("convlab-course", "pip"):
        installed.pop(name)
    installed["torch"] = Version(installed["torch"]).public
    # PyPI's build of PyTorch for Linux brings what a GPU needs; a machine that got it may keep it.
    gpu = [name for name in installed if re.match("nvidia|cuda|triton", name)]
    for name in gpu:
        installed.pop(name)
    assert installed == pins(read_lock("test"))


def test_the_environments_of_conda_and_binder_are_equal():
    root, binder = ((ROOT / name).read_bytes() for name in lock.ENVIRONMENTS)
    assert root == binder


def read_environment() -> dict:
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def test_conda_gives_exactly_python_311_and_pip():
    """With python>=3.11, Binder would silently take a Python of its own choice."""
    environment = read_environment()
    assert environment["channels"] == ["conda-forge"]
    assert environment["dependencies"][:2] == ["python=3.11", "pip"]
    assert len(environment["dependencies"]) == 3


def test_binder_installs_the_pins_of_the_lock_and_pytorchs_cpu_build():
    option, *lines = read_environment()["dependencies"][2]["pip"]
    assert option == "--extra-index-url https://download.pytorch.org/whl/cpu"
    binder = pins([Requirement(line) for line in lines], BINDER)
    assert binder.pop("torch") == "2.13.0+cpu"
    lab = pins(read_lock("lab"), BINDER)
    assert lab.pop("torch") == "2.13.0"
    assert binder == lab


@pytest.mark.parametrize("system", lock.SYSTEMS, ids=lambda system: system["platform_system"])
def test_conda_installs_the_pins_of_the_lock_on_every_system(system):
    lines = read_environment()["dependencies"][2]["pip"][1:]
    conda = pins([Requirement(line) for line in lines], BINDER | system)
    assert Version(conda.pop("torch")).public == "2.13.0"
    lab = pins(read_lock("lab"), BINDER | system)
    del lab["torch"]
    assert conda == lab
