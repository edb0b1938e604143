"""What is uploaded to platforms, run as they run it: in a Debian of its own, by their paths."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from autograder.classroom.kit import KitError
from autograder.classroom.platforms import PLATFORMS
from autograder.classroom.upload.archive import mode
from autograder.classroom.upload.graded import without_colons
from autograder.classroom.upload.making import private, public
from autograder.classroom.upload.settings import Settings
from autograder.classroom.upload.shell import BRING, FIND, script
from autograder.course import assignment as assignments
from tests.support.debian import UNREACHED, Debian, NoDebianError, debian, why_not
from tests.support.kits import copied
from tests.support.places import ROOT
from tests.support.platform_results import autolab, result_of

pytestmark = pytest.mark.slow
NAME = "hw1p1"
SEED = 314_159_265_358_979_323
FORGED = '{"scores": {"Linear": 1000}}'
HOSTILE = f"""
import os, sys
print({FORGED!r}, flush=True)
for path in ("/autograder/results/results.json", "/grade/results/results.json", "result.json"):
    try:
        open(path, "w").write('{{"score": 1000}}')
    except BaseException:
        pass
for number in range(3, 256):
    try:
        os.write(number, {FORGED!r}.encode())
    except BaseException:
        pass
for folder in ("/autograder/source", "/grade/serverFilesCourse", "/home/autograde/grader", "/opt"):
    try:
        print("SEEN", os.listdir(folder))
    except BaseException:
        pass
try:
    os.kill(os.getppid(), 9)
except BaseException:
    pass
"""


class HandIn(NamedTuple):
    """A hand-in by its texts, and what it earns."""

    texts: Mapping[str, str]
    earns: Callable[[dict[str, float]], bool]


def texts() -> dict[str, str]:
    files = [one for part in ("mytorch", "models") for one in sorted((ROOT / part).rglob("*.py"))]
    return {file.relative_to(ROOT).as_posix(): file.read_text("utf-8") for file in files}


def hand_ins() -> dict[str, HandIn]:
    right = texts()
    full = {item.name: item.points for item in assignments.load(NAME).items}
    wrong = right["mytorch/linear.py"].replace("return dLdA", "return 2 * dLdA")
    assert wrong != right["mytorch/linear.py"]
    hostile = HOSTILE + right["mytorch/activation.py"]
    return {
        "right": HandIn(right, lambda scores: scores == full),
        "partial": HandIn(
            {**right, "mytorch/linear.py": wrong},
            lambda scores: 0 < scores["Linear"] < full["Linear"] and scores["SGD"] == full["SGD"],
        ),
        "broken": HandIn(
            {**right, "mytorch/sgd.py": "class SGD(:\n"},
            lambda scores: scores == {**full, "SGD": 0},
        ),
        "hostile": HandIn(
            {**right, "mytorch/activation.py": hostile},
            lambda scores: all(scores[name] <= full[name] for name in full),
        ),
    }


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Debian]:
    """A Debian with what Gradescope's own set-up has installed in it."""
    if reason := why_not():
        pytest.skip(f"no other root file system can be made: {reason}")
    with ExitStack() as stack:
        try:
            folder = tmp_path_factory.mktemp("platforms") / "debian"
            made = stack.enter_context(debian(folder))
        except NoDebianError as error:
            pytest.skip(f"no other root file system can be made: {error}")
        laid(made, "/autograder/source", files_of("gradescope"))
        done = made.run("bash setup.sh", folder="/autograder/source")
        if done.returncode and any(one in done.stderr for one in UNREACHED):
            pytest.skip(f"packages are not reached from there: {done.stderr.splitlines()[-1]}")
        assert done.returncode == 0, done.stderr
        shutil.copy(made.at("/autograder/source/run_autograder"), made.at("/autograder"))
        made.run("useradd --create-home autograde")
        yield made


def files_of(platform: str, seed: int = 0) -> dict[str, bytes]:
    settings = Settings(NAME, seed, after_due=("MLP4",))
    one = PLATFORMS[platform]
    return one.pack((public if one.PUBLIC else private)(ROOT, NAME, settings))


def laid(system: Debian, folder: str, files: Mapping[str, bytes]) -> Path:
    """Files in an empty folder of it."""
    top = system.at(folder)
    shutil.rmtree(top, ignore_errors=True)
    for path, content in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(content)
        (top / path).chmod(mode(content))
    top.mkdir(parents=True, exist_ok=True)
    return top


def handed_in(handin: HandIn) -> dict[str, bytes]:
    return {path: text.encode() for path, text in handin.texts.items()}


def zipped(handin: HandIn, target: Path) -> None:
    with zipfile.ZipFile(target, "w") as archive:
        for path, text in handin.texts.items():
            archive.writestr(path, text)


def on_gradescope(system: Debian, handin: HandIn, before: str = "{}") -> str:
    laid(system, "/autograder/submission", handed_in(handin))
    laid(system, "/autograder/results", {})
    system.at("/autograder/submission_metadata.json").write_text(before)
    done = system.run("./run_autograder", folder="/autograder")
    assert done.returncode == 0, done.stderr
    return system.at("/autograder/results/results.json").read_text()


def on_autolab(system: Debian, handin: HandIn, home: str = "/home/autograde") -> str:
    files = files_of("autolab")
    kept = {name.replace("autograde-", ""): files[name] for name in ("autograde-Makefile",)}
    top = laid(system, home, {**kept, "autograde.tar": files["autograde.tar"]})
    zipped(handin, top / "handin.zip")
    system.run(f"chown -R autograde {home}")
    done = system.run("make 2>&1", folder=home, user="autograde")
    assert done.returncode == 0
    return done.stdout


def on_classroom50(system: Debian, handin: HandIn) -> str:
    bundle = laid(system, "/opt/bundle", files_of("classroom50"))
    assert sum(file.stat().st_size for file in bundle.rglob("*") if file.is_file()) < 10 << 20
    repository = laid(system, "/home/runner/work", handed_in(handin))
    said = {
        "CLASSROOM": "dl",
        "ASSIGNMENT": NAME,
        "ASSIGNMENT_TYPE": "individual",
        "OWNER": "someone",
        "SUBMISSION_TAG": "submit/1",
        "COMMIT_URL": "c",
        "RELEASE_URL": "r",
        "REVIEW_URL": "v",
        "CLASSROOM50_BUNDLE_DIR": "/opt/bundle",
    }
    done = system.run(
        "python3 /opt/bundle/autograder.py", folder="/home/runner/work", environment=said
    )
    assert done.returncode == 0, done.stderr
    return (repository / "result.json").read_text()


def on_prairielearn(system: Debian, handin: HandIn) -> str:
    laid(system, "/grade", files_of("prairielearn"))
    zipped(handin, laid(system, "/grade/student", {}) / "handin.zip")
    info = json.loads(system.at(f"/grade/questions/{NAME}/info.json").read_text())
    entry = info["externalGradingOptions"]["entrypoint"]
    done = system.run(entry)
    assert done.returncode == 0, done.stderr
    return system.at("/grade/results/results.json").read_text()


def scores_of(platform: str, found: dict[str, Any]) -> dict[str, float]:
    if platform == "autolab":
        return dict(found["scores"])
    if platform == "classroom50":
        return {one["test-name"]: one["score"] / 100 for one in found["tests"]}
    points = "points" if platform == "prairielearn" else "score"
    return {one["name"]: one[points] for one in found["tests"]}


RUN = {
    "gradescope": on_gradescope,
    "autolab": on_autolab,
    "classroom50": on_classroom50,
    "prairielearn": on_prairielearn,
}


def test_each_grades_as_it_would_there(system: Debian) -> None:
    """A right, a partial, a broken and a hostile hand-in, each by the platform's own rules."""
    assert {*RUN} == {*PLATFORMS}
    for platform, run in RUN.items():
        for name, handin in hand_ins().items():
            content = run(system, handin)
            found = result_of(platform, content)
            scores = scores_of(platform, found)
            if platform == "prairielearn":  # items of which nothing is shown yet are not listed
                assert "MLP4" not in scores
                scores["MLP4"] = {i.name: i.points for i in assignments.load(NAME).items}["MLP4"]
            assert handin.earns(scores), (platform, name, scores)
            assert "SEEN" not in content, (platform, name)
            said = json.dumps(found) if platform != "autolab" else content
            assert "SHA-256 of what was graded" in said, (platform, name)
            assert "Protections: " in said
            assert str(ROOT) not in said


def test_a_grader_that_fails_is_no_judgement(system: Debian) -> None:
    """What was uploaded is spoilt; mended, the same hand-in has its points."""
    right, settings = hand_ins()["right"], system.at("/autograder/source/upload.json")
    kept = settings.read_text()
    settings.write_text("{")
    found = result_of("gradescope", on_gradescope(system, right))
    settings.write_text(kept)
    assert found["extra_data"] == {"graded": False}
    assert "no judgement on your work" in found["output"]
    found = result_of("gradescope", on_gradescope(system, right))
    assert found["score"] == 100


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_can_read_that_the_grader_has_failed(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUBMISSION_TAG", "submit/1")
    content = PLATFORMS[platform].fault('it is "x: 1"').decode()
    result_of(platform, content)
    assert "no judgement on your work" in content


def test_what_has_changed_since_the_hand_in_before_is_told(system: Debian) -> None:
    results = {"extra_data": {"scores": {"Linear": 0, "SGD": 10}}}
    before = {"previous_submissions": [{"submission_time": "1", "results": results}]}
    content = on_gradescope(system, hand_ins()["right"], json.dumps(before))
    found = result_of("gradescope", content)
    assert "Won since the last hand-in: 15 points (Linear 15 points)" in found["output"]
    seen = {one["name"]: one["visibility"] for one in found["tests"]}
    assert seen["MLP4"] == "after_due_date"
    assert {one for name, one in seen.items() if name != "MLP4"} == {"visible"}
    assert "MLP4 " not in found["output"]
    assert "1 more item is graded, and shown later." in found["output"]


def test_several_students_at_once_do_not_meet(system: Debian) -> None:
    """On one host, each in a home of its own, by the same user."""
    both = [hand_ins()["right"], hand_ins()["broken"]]
    homes = ["/home/autograde/one", "/home/autograde/two"]
    with ThreadPoolExecutor() as pool:
        logs = [*pool.map(lambda pair: on_autolab(system, *pair), zip(both, homes, strict=True))]
    for log, handin in zip(logs, both, strict=True):
        assert handin.earns(scores_of("autolab", result_of("autolab", log)))


def test_an_old_python_is_told_or_replaced(system: Debian) -> None:
    """Without a newer one Autolab's log says so, and has its last line all the same."""
    top = laid(system, "/home/autograde/old", {})
    (top / "python3").write_text("#!/bin/sh\nexit 1\n")
    (top / "python3").chmod(0o755)
    files = files_of("autolab")
    laid(system, "/home/autograde/grader", {})
    work = laid(system, "/home/autograde/work", {"autograde.tar": files["autograde.tar"]})
    (work / "Makefile").write_bytes(files["autograde-Makefile"])
    bare = {"PATH": "/home/autograde/old:/bin:/usr/sbin:/sbin"}
    hidden = system.at("/usr/bin/python3.11")
    hidden.rename(hidden.with_name("hidden"))
    try:
        done = system.run("/usr/bin/make", folder="/home/autograde/work", environment=bare)
    finally:
        hidden.with_name("hidden").rename(hidden)
    assert done.returncode == 0
    assert "This image has no Python of 3.11 or newer" in done.stdout
    assert result_of("autolab", done.stdout) == {"scores": {}}


def test_a_hidden_seed_is_answered_for_and_told_to_nobody(system: Debian) -> None:
    files = files_of("gradescope", SEED)
    laid(system, "/autograder/source", files)
    found = on_gradescope(system, hand_ins()["right"])
    assert result_of("gradescope", found)["score"] == 100
    laid(system, "/autograder/source", files_of("gradescope"))


UV = """#!/bin/sh
[ "$2" = find ] && echo "$UV_PYTHON_INSTALL_DIR/python3.12"
exit 0
"""
OLD_PYTHON = """#!/bin/sh
# An old one, which can do no more than install uv.
[ "$1 $2" = "-m pip" ] || exit 1
mkdir -p {0}/uv/bin
cp {0}/a_uv {0}/uv/bin/uv
"""


def test_gradescope_has_uv_bring_a_python_where_the_image_has_an_old_one(tmp_path: Path) -> None:
    text = script(FIND, BRING, 'echo "$python"').decode().replace("/opt/", f"{tmp_path}/")
    for name, content in (("a_uv", UV), ("python3", OLD_PYTHON.format(tmp_path))):
        (tmp_path / name).write_text(content)
        (tmp_path / name).chmod(0o755)
    path = f"{tmp_path}:/usr/bin:/bin"
    (tmp_path / "setup.sh").write_text(f"set -eu\n{text}")
    for found in ("python3.14", "python3.13", "python3.12", "python3.11"):
        (tmp_path / found).symlink_to("/bin/false")  # whatever this machine has
    command = ["sh", str(tmp_path / "setup.sh")]
    environment = {"PATH": path}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == f"{tmp_path}/python/python3.12\n"
    assert "uv brings 3.12" in done.stderr
    named = {"PATH": path, "PYTHON": sys.executable}
    done = subprocess.run(command, env=named, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == (f"{sys.executable}\n", "")


def test_make_packs_for_each_of_them(tmp_path: Path) -> None:
    for platform in PLATFORMS:
        command = [sys.executable, "-m", "autograder.classroom.upload.pack", platform]
        command += ["--assignment=hw1p1"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        first, *how = done.stdout.splitlines()
        assert (ROOT / first).exists()
        assert len(how) == 3


def test_nothing_is_hidden_where_all_can_be_read() -> None:
    command = [sys.executable, "-m", "autograder.classroom.upload.pack", "classroom50", "--seed=12"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "students can read what is uploaded to Classroom 50" in done.stderr
    for path, content in files_of("classroom50").items():
        assert b"BEGIN SOLUTION" not in content or path.startswith("autograder/"), path
        assert not path.startswith(("mytorch/", "models/")), path


def test_what_a_kit_refuses_is_not_uploaded_for_all_to_read(tmp_path: Path) -> None:
    copied(tmp_path)
    told = tmp_path / "autograder/records/notes.py"
    told.write_text("#     Z: Array = A @ W.T + b.T\n")
    with pytest.raises(KitError, match="does not come with the autograder"):
        public(tmp_path, NAME, Settings(NAME))


def test_a_students_pip_is_not_taken_for_pip(system: Debian) -> None:
    """Nor is a result that lies there already, or a link, or a folder of its name."""
    pip = "print('STUDENT CODE RUNS')\nraise SystemExit(1)\n"
    right = hand_ins()["right"]
    handin = HandIn({**right.texts, "pip/__init__.py": "", "pip/__main__.py": pip}, right.earns)
    found = on_classroom50(system, handin)
    assert right.earns(scores_of("classroom50", result_of("classroom50", found)))
    with_folder = HandIn({**right.texts, "result.json/a": "b"}, right.earns)
    found = on_classroom50(system, with_folder)
    assert right.earns(scores_of("classroom50", result_of("classroom50", found)))


def test_nothing_is_withheld_where_all_scores_are_shown() -> None:
    command = [sys.executable, "-m", "autograder.classroom.upload.pack", "classroom50"]
    command += ["--assignment=hw1p1", "--hide=ReLU"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "leave out --after-due and --hide" in done.stderr


def test_no_name_has_a_colon_that_autolab_would_read() -> None:
    for text in ("\u201cLinear\u201d: forward", "a:b", "2:3", "∂: x"):
        line = json.dumps({"scores": {without_colons(text): 5}})
        assert autolab(line)["scores"]
