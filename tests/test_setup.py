"""Setting up never fails without a word; the locks hold nothing but packages."""

import ast
import configparser
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType

import pytest

from scoring.foundation import words
from scoring.foundation.config import PROJECT

CANNOT = 2
LOCKS = ("requirements.txt", "requirements-test.txt")
NEEDED = ("start.py", "setup.cfg", "pyproject.toml", *LOCKS)
CATALOGUES = "scoring/foundation/translations"
PRETEND_OLD = "import sys, runpy; sys.version_info = (3, 9, 2); sys.argv = ['start.py', 'run']; "
RUN = "runpy.run_path('start.py', run_name='__main__')"


@pytest.fixture(scope="module")
def start() -> ModuleType:
    spec = importlib.util.spec_from_file_location("start", PROJECT / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """As much of the project as setting up reads, in a folder of its own."""
    for name in NEEDED:
        shutil.copy(PROJECT / name, tmp_path / name)
    shutil.copytree(PROJECT / CATALOGUES, tmp_path / CATALOGUES)
    return tmp_path


def run(checkout: Path, *command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    outside = {name: value for name, value in os.environ.items() if not name.startswith("SHEBER_")}
    environment = {**outside, "SHEBER_LANGUAGE": "en", **environ}
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True)


def packages(lock: str) -> set[str]:
    """The "name==version" of every package in a lock."""
    return set(re.findall(r"^\S+==[^\s;\\]+", (PROJECT / lock).read_text(encoding="utf-8"), re.MULTILINE))


def names_imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []


def test_setup_script_uses_no_syntax_that_an_old_python_cannot_read():
    tree = ast.parse((PROJECT / "start.py").read_text(encoding="utf-8"))

    modern = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Starred, ast.AsyncFunctionDef, ast.YieldFrom, ast.Match)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, modern)] == []
    assert [node.name for node in functions if node.returns or node.args.kwonlyargs] == []
    assert (PROJECT / "start.py").read_bytes().isascii()


def test_setup_script_imports_the_standard_library_alone():
    tree = ast.parse((PROJECT / "start.py").read_text(encoding="utf-8"))

    names = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}

    assert names <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("arguments", "environ", "way"),
    [
        pytest.param([], {"SHEBER_PORT": "abc", "SHEBER_PORT_WAY": "make run PORT="}, "make run PORT=8010", id="make"),
        pytest.param(["--port", "80000"], {}, "python start.py run --port 8010", id="option"),
        pytest.param(["--port=-1"], {}, "python start.py run --port 8010", id="option in one word"),
    ],
)
def test_a_port_that_is_none_is_refused_before_anything_is_set_up(checkout, arguments, environ, way):
    done = run(checkout, sys.executable, "start.py", "run", *arguments, **environ)

    assert done.returncode == CANNOT
    assert (done.stdout, done.stderr.endswith(f"Set it so: {way}.\n")) == ("", True)
    assert not (checkout / ".venv").exists()


def test_every_sentence_of_setting_up_is_read_by_hand_as_the_library_reads_it(start):
    source = (PROJECT / "start.py").read_text()
    codes = re.findall(r'(?:CannotSetUp|say)\("([a-z-]+)"', source)
    params = dict.fromkeys(("version", "oldest", "folder", "reason", "log", "port", "way"), "x")

    read = {(code, lang): start.sentence(code, params, lang) for code in codes for lang in words.LANGUAGES}

    assert read == {(code, lang): words.sentence(code, params, lang) for code, lang in read}
    assert [code for code, lang in read if read[code, lang] == code] == []


def test_old_python_is_told_so_in_one_sentence(checkout, tmp_path_factory):
    empty = tmp_path_factory.mktemp("no-other-python")

    done = run(checkout, sys.executable, "-c", PRETEND_OLD + RUN, PATH=str(empty))

    sentence = "This is Python 3.9, and Sheber needs 3.11 or newer. Install a newer Python and say the command again.\n"
    assert (done.returncode, done.stdout, done.stderr) == (CANNOT, "", sentence)


@pytest.mark.skipif(sys.platform == "win32", reason="the stub is a shell script")
def test_old_python_hands_over_to_a_newer_one(checkout, tmp_path_factory):
    folder = tmp_path_factory.mktemp("newer")
    newer = folder / "python3.14"
    newer.write_text('#!/bin/sh\ncase "$1" in -c) exit 0;; esac\necho "$0" "$2"\nexit 7\n')
    newer.chmod(0o755)

    done = run(checkout, sys.executable, "-c", PRETEND_OLD + RUN, PATH=f"{folder}:/bin:/usr/bin")

    assert (done.returncode, done.stdout, done.stderr) == (7, f"{newer} run\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="the stub is a shell script")
def test_python_without_venv_is_told_which_package_to_install(checkout):
    stub = checkout / "python-without-venv"
    stub.write_text("#!/bin/sh\necho \"No module named 'ensurepip'\" >&2\nexit 1\n")
    stub.chmod(0o755)
    pretend = f"import sys, runpy; sys.executable = {str(stub)!r}; sys.argv = ['start.py', 'run']; "

    done = run(checkout, sys.executable, "-c", pretend + RUN)

    package = "python{}.{}-venv".format(*sys.version_info[:2])
    assert (done.returncode, done.stdout) == (CANNOT, "")
    assert done.stderr == (
        'This Python lacks the module "venv". On Debian and Ubuntu install it with '
        f'"apt install {package}" and say the command again.\n'
    )


def test_folder_without_permission_is_one_sentence(start, monkeypatch, capsys, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setattr(start, "ROOT", str(tmp_path / "file"))  # root may write everywhere, but not under a file
    monkeypatch.setattr(start, "_stands", lambda kind: False)
    monkeypatch.setenv("SHEBER_LANGUAGE", "en")

    exit_code = start.main(["setup"])

    assert (exit_code, capsys.readouterr().err) == (
        CANNOT,
        f"There is no permission to write in {tmp_path / 'file'}. "
        "Ask for it, or copy the project into a folder of your own.\n",
    )


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param("NewConnectionError: [Errno 111] Connection refused", "packages-unreachable", id="refused"),
        pytest.param("[Errno -3] Temporary failure in name resolution", "packages-unreachable", id="no names"),
        pytest.param(
            "ERROR: Could not find a version that satisfies the requirement alembic==1.0", "packages-unreachable",
            id="nothing found",
        ),
        pytest.param(
            "THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "package-changed", id="wrong hash"
        ),
        pytest.param("OSError: [Errno 28] No space left on device", "disk-full", id="full disk"),
        pytest.param("error: subprocess-exited-with-error", "packages-not-installed", id="anything else"),
    ],
)  # fmt: skip
def test_failure_of_pip_becomes_a_code(start, said, code):
    assert start._why_pip_failed(said).code == code


def test_environment_that_stands_is_not_set_up_again(start, checkout, monkeypatch):
    monkeypatch.setattr(start, "ROOT", str(checkout))
    monkeypatch.setattr(start, "VENV", str(checkout / ".venv"))
    monkeypatch.setattr(start, "PYTHON", sys.executable)
    (checkout / ".venv").mkdir()
    Path(start._stamp("run")).write_text(start._fingerprint("run"))
    stood = start._stands("run")

    with (checkout / "requirements.txt").open("a") as lock:
        lock.write("# changed\n")

    assert (stood, start._stands("run")) == (True, False)


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_names_versions_and_hashes_and_no_address(lock):
    text = (PROJECT / lock).read_text()

    blocks = re.split(r"\n(?=\S)", text.strip())
    assert [block for block in blocks if not re.match(r"[\w.-]+==\S+( ; [^\n\\]+)? \\\n", block)] == []
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert re.findall(r"https?:|file:|--index|--find|@ ", text) == []


def test_every_dependency_is_locked():
    config = configparser.ConfigParser()
    config.read(PROJECT / "setup.cfg")
    run_time = config["options"]["install_requires"].split()
    tests = [name for extra in ("test", "check") for name in config["options.extras_require"][extra].split()]

    def missing(names: list[str], lock: str) -> list[str]:
        known = {pin.partition("==")[0] for pin in packages(lock)}
        return [name for name in names if re.split(r"[\[;]", name.lower())[0] not in known]

    assert missing(run_time, "requirements.txt") == []
    assert missing(run_time + tests, "requirements-test.txt") == []


def test_both_locks_agree_on_what_they_share():
    assert packages("requirements.txt") - packages("requirements-test.txt") == set()


@pytest.mark.parametrize("failing", [None, 0, 1])
def test_whole_run_takes_every_test_once_and_fails_when_a_part_fails(start, monkeypatch, failing):
    ran = []
    monkeypatch.setattr(start, "set_up", lambda kind: None)
    monkeypatch.setattr(
        start.subprocess, "call", lambda command, cwd: ran.append(command[2:]) or int(len(ran) - 1 == failing)
    )

    status = start.main(["test"])

    shared = ["pytest", "-n", "4", "--maxschedchunk", "6", "-m", "not browser"]
    assert ran == [
        [*shared, "tests/rules", "--cov=scoring.rules", "--cov-branch", "--cov-fail-under=100"],
        [*shared, "tests", "--ignore=tests/rules"],
    ]
    assert status == int(failing is not None)


@pytest.mark.parametrize("failing", [0, 1, 2, 3, None])
@pytest.mark.parametrize("code", [1, -9])
def test_check_runs_every_part_and_fails_when_one_fails_or_is_killed(start, monkeypatch, failing, code):
    ran = []
    monkeypatch.setattr(start, "set_up", lambda kind: None)
    monkeypatch.setattr(
        start.subprocess, "call", lambda command, cwd: ran.append(command) or (code if len(ran) - 1 == failing else 0)
    )

    assert start.check([]) == int(failing is not None)
    assert [Path(command[0]).name for command in ran] == ["ruff", "ruff", "mypy", "lint-imports"]


def test_arguments_of_a_test_run_are_passed_on(start, monkeypatch):
    ran = []
    monkeypatch.setattr(start, "set_up", lambda kind: None)
    monkeypatch.setattr(start, "_become", lambda command: ran.append(command[2:]) or 0)

    assert start.main(["test", "tests/people", "-q"]) == 0
    assert ran == [["pytest", "tests/people", "-q"]]


def test_makefile_offers_what_the_setup_script_can_do_and_explains_it(start):
    explained = re.findall(r"^([a-z]+):.*## \S", (PROJECT / "Makefile").read_text(), re.MULTILINE)

    assert set(explained) - {"help"} == set(start.COMMANDS)


def test_readme_gives_a_reason_for_every_dependency():
    config = configparser.ConfigParser()
    config.read(PROJECT / "setup.cfg")
    named = [*config["options"]["install_requires"].split(), *config["options.extras_require"]["test"].split(),
             *config["options.extras_require"]["check"].split()]  # fmt: skip
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")

    assert [name for name in named if f"| {name.partition(';')[0]} |" not in readme] == []


def test_every_package_that_the_product_imports_is_named():
    """One that comes along with another today may stay away tomorrow."""
    config = configparser.ConfigParser()
    config.read(PROJECT / "setup.cfg")
    named = {re.split(r"[\[;]", name)[0].lower() for name in config["options"]["install_requires"].split()}
    imported = {
        name.partition(".")[0]
        for room in ("scoring", "exams")
        for path in (PROJECT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in names_imported(node)
    }
    brought = {name: {one.lower() for one in found} for name, found in packages_distributions().items()}
    strangers = imported - sys.stdlib_module_names - {"scoring", "exams"}

    assert [name for name in sorted(strangers) if not brought.get(name, set()) & named] == []
