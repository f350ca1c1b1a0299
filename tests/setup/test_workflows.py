"""The workflows give strangers nothing: what each must have, and that its absence is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from hakusho.machine.places import ROOT

FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.y*ml"))
BUILD = (FOLDER / "build.yml").read_text(encoding="utf-8")
TRIGGERS = {"push", "pull_request", "schedule", "workflow_dispatch"}
RELEASE = "startsWith(github.ref, 'refs/tags/v')"
_ACTION = re.compile(r"[\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
_IMAGE = re.compile(r"[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64} # [\d.]+")
_SECRET = re.compile(r"secrets\s*[.\[]|github\s*\.\s*token|toJSON")
_NAMED = re.compile(r"^[ -]*(uses|container|image): *(.+)$", re.M)


def faults(text: str) -> Iterator[str]:
    """What in a workflow would let somebody in."""
    for key, name in _NAMED.findall(text):
        if not (_ACTION if key == "uses" else _IMAGE).fullmatch(name):
            yield f"{key}: {name} is no digest with its version"
    workflow = yaml.safe_load(text)
    triggers = workflow[True]  # YAML 1.1 reads the key `on` so
    yield from (f"on: {name}" for name in set(triggers) - TRIGGERS)
    if workflow.get("permissions") != {}:
        yield "permissions of all jobs"
    for name, job in workflow["jobs"].items():
        yield from (f"{name}: {fault}" for fault in _of_job(job))


def _of_job(job: dict[str, Any]) -> Iterator[str]:
    may_write = job.get("permissions") == {"contents": "write"}
    if not may_write and job.get("permissions") != {"contents": "read"}:
        yield "permissions"
    if "timeout-minutes" not in job:
        yield "timeout"
    if job.get("if") != RELEASE:
        yield from ["may write"] if may_write else []
        yield from ["secrets"] if _SECRET.search(str(job)) else []
    elif "actions/checkout" in str(job):
        yield "the release runs what is in a checkout"
    for step in job["steps"]:
        yield from _of_step(step)


def _of_step(step: dict[str, Any]) -> Iterator[str]:
    if "${{" in str(step.get("run")):  # the text of a stranger would be part of the script
        yield "an expression in a script"
    given = step.get("with") or {}
    is_checkout = "actions/checkout" in str(step.get("uses"))
    if is_checkout and given.get("persist-credentials") is not False:
        yield "credentials"


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_a_workflow_gives_strangers_nothing(file: Any) -> None:
    assert list(faults(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (r"@[0-9a-f]{40} # v5.0.0", "@v5", "uses"),
        (r"(@[0-9a-f]{40}) # v5.0.0", r"\1", "uses"),
        (r"@([0-9a-f]{12})[0-9a-f]{28} #", r"@\1 #", "uses"),
        (r"actions/checkout@", "./local # ", "uses"),
        (r"debian:12@sha256:\w+ # 12.15", "debian:12", "container"),
        (r"debian:12@sha256:\w+ # 12.15", "{image: debian}", "container"),
        (r"\n  pull_request:", "\n  pull_request_target:", "on"),
        (r"\n  pull_request:", "\n  workflow_run:", "on"),
        (r"\npermissions: .*", "", "permissions of all jobs"),
        (r"\npermissions: .*", "\npermissions: write-all", "permissions of all jobs"),
        (r"    permissions:\n      contents: read\n", "", "build: permissions"),
        (r"contents: read", "id-token: write", "build: permissions"),
        (r"contents: read", "contents: write", "build: may write"),
        (r"    timeout-minutes: 30\n", "", "build: timeout"),
        (r"          persist-credentials: false\n", "", "credentials"),
        (r"persist-credentials: false", "persist-credentials: 'true'", "credentials"),
        (r"run: \.ci/run", "run: .ci/run ${{ github.event.pull_request.title }}", "expression"),
        (r"run: \.ci/run", "run: .ci/run ${{ github.head_ref }}", "expression"),
        (r"run: \.ci/run", "run: .ci/run\n        env: {A: '${{ secrets.A }}'}", "secrets"),
        (r"run: \.ci/run", "run: .ci/run\n        env: {A: '${{ github.token }}'}", "secrets"),
        (r"if: startsWith.*", "if: always()", "release: may write"),
        (r"- uses: actions/download", "- uses: actions/checkout@\n      - uses: actions/download",
         "what is in a checkout"),
    ],
)  # fmt: skip
def test_what_lets_somebody_in_is_seen(before: str, after: str, fault: str) -> None:
    changed = re.sub(before, after, BUILD, count=1)
    assert changed != BUILD
    assert [found for found in faults(changed) if fault in found] != []


def test_what_is_proposed_is_built_by_the_program_of_the_branch() -> None:
    """Of the pull request there is content only, and it lies beside the program."""
    job = yaml.safe_load(BUILD)["jobs"]["content"]
    assert job["if"] == "github.event_name == 'pull_request'"
    program, proposed = (
        step["with"] for step in job["steps"] if "actions/checkout" in step.get("uses", "")
    )
    assert (program["path"], proposed["path"]) == ("program", "proposed")
    assert program["ref"] == "${{ github.event.pull_request.base.sha }}"
    assert "ref" not in proposed
    assert (proposed["sparse-checkout"], proposed["sparse-checkout-cone-mode"]) == (
        "/content/",
        False,
    )
    (build,) = (step for step in job["steps"] if "build.py" in step.get("run", ""))
    assert build["working-directory"] == "program"
    assert (
        build["run"] == "python3 build.py --format github --output ../output ../proposed/content/*/"
    )


def test_a_release_takes_nothing_of_a_pull_request() -> None:
    steps = yaml.safe_load(BUILD)["jobs"]["build"]["steps"]
    (upload,) = (step for step in steps if "upload-artifact" in step.get("uses", ""))
    assert upload["if"] == "github.event_name == 'push'"


def test_the_locks_are_audited_once_a_week() -> None:
    text = (FOLDER / "audit.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert [entry["cron"].split()[2:] for entry in workflow[True]["schedule"]] == [["*", "*", "1"]]
    assert [s["run"] for s in workflow["jobs"]["audit"]["steps"] if "run" in s][-1] == ".ci/audit"
    script = (ROOT / ".ci" / "audit").read_text(encoding="utf-8")
    assert {"--strict", "--require-hashes", "--disable-pip"} <= set(script.split())
    locks = [file.name for file in ROOT.glob("*.lock")]
    locks += [f".ci/{file.name}" for file in (ROOT / ".ci").glob("*.txt")]
    assert [lock for lock in locks if lock not in script] == []


def test_a_release_carries_every_profile_but_the_proof() -> None:
    assert "--profile all" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (step,) = (s for s in yaml.safe_load(BUILD)["jobs"]["release"]["steps"] if "run" in s)
    assert step["run"].startswith("rm -f output/*-proof.pdf\ngh release create ")
    assert "output/* " in step["run"]


def test_every_image_is_the_same() -> None:
    """The system that is tried is the one that is shipped, and that of GitLab that of GitHub."""
    files = (".gitlab-ci.yml", "Containerfile", ".devcontainer/devcontainer.json")
    texts = [(ROOT / file).read_text(encoding="utf-8") for file in files]
    found = [re.findall(r"debian:12@sha256:[0-9a-f]{64}", text) for text in (BUILD, *texts)]
    assert all(found) and len({image for images in found for image in images}) == 1


def test_gitlab_runs_what_github_runs() -> None:
    pipeline = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    assert pipeline["build"]["script"] == [".ci/run"]
    assert pipeline["release"]["variables"] == {"GIT_STRATEGY": "none"}
    assert not _SECRET.search(str(pipeline))
