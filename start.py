#!/usr/bin/env python3
"""Sets Sheber up and starts it, on any Python that can read this page: `python start.py run`.

Nothing but the standard library, and no syntax newer than Python 2.7, so that an old Python is told
what is wrong in one sentence instead of a traceback. The Makefile only calls this.
"""

from __future__ import print_function

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys

OLDEST = (3, 11)
NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11", "python3", "python")
ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python.exe" if os.name == "nt" else "python")
LOG = os.path.join(VENV, "setup.log")
LOCKS = {"run": "requirements.txt", "test": "requirements-test.txt"}
CATALOGUE = os.path.join(ROOT, "scoring", "foundation", "translations", "%s", "LC_MESSAGES", "commands.po")
LOCKING_TOOL = "uv==0.13.9"  # the only one that locks for every system at once
NETWORK_SIGNS = (
    "NewConnectionError", "Failed to establish a new connection", "Temporary failure in name resolution",
    "ConnectTimeout", "Read timed out", "ReadTimeoutError", "getaddrinfo failed", "ConnectionError", "SSLError",
    "ProxyError", "Could not find a version", "No matching distribution",
)  # fmt: skip
CLEANED = (
    ".venv", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache",
    "sheber.egg-info", "build", "dist", "screens", ".coverage",
)  # fmt: skip
CANNOT = 2
LAST_PORT = 65535
SMALL_HANDS = ["--maxschedchunk", "6"]  # tests a worker takes at once: the long ones come first, and are shared out


class CannotSetUp(Exception):
    """Setting up has to end here; `code` is a sentence of commands.po."""

    def __init__(self, code, **params):
        super(CannotSetUp, self).__init__(code)
        self.code = code
        self.params = params


def set_up(kind):
    """A virtual environment with the pinned packages of that kind ("run" or "test"); at once when it stands already."""
    if _stands(kind) or (kind == "run" and _stands("test")):
        return
    _check_writable()
    _check_venv()
    say("setting-up")
    _create_environment()
    _install(kind)
    with io.open(_stamp(kind), "w", encoding="utf-8") as stamp:
        stamp.write(_fingerprint(kind))


def newer_python():
    """The name of a Python on this machine that is new enough. Raises CannotSetUp: python-too-old."""
    probe = "import sys; sys.exit(sys.version_info < %r)" % (OLDEST,)
    for name in NEWER_PYTHONS:
        try:
            if subprocess.call([name, "-c", probe]) == 0:
                return name
        except OSError:
            continue
    raise CannotSetUp("python-too-old", version="%d.%d" % sys.version_info[:2], oldest="%d.%d" % OLDEST)


def language():
    """SHEBER_LANGUAGE, else the system's if it is ours, else the state language: as `scoring` chooses."""
    names = ["SHEBER_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"]
    for value in [os.environ[name] for name in names if os.environ.get(name)]:
        return value[:2] if re.split("[_.@-]", value)[0] in ("kk", "ru", "en") else "kk"
    if os.name == "nt":
        import ctypes

        spoken = ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF
        return {0x3F: "kk", 0x19: "ru", 0x09: "en"}.get(spoken, "kk")
    return "kk"


def sentence(code, params, chosen):
    """The sentence of a code out of the catalogue, read by hand: the library that reads it is not installed yet."""
    with io.open(CATALOGUE % chosen, encoding="utf-8") as source:
        text = source.read()
    found = re.search(r'msgctxt "code"\nmsgid "%s"\nmsgstr ((?:".*"\n?)+)' % re.escape(code), text)
    words = "".join(re.findall(r'"(.*)"', found.group(1))) if found else code
    return words.replace('\\"', '"') % params


def say(code, **params):
    """Print a sentence in the language of the terminal, in English where the terminal has no such letters."""
    stream = sys.stderr
    for chosen in (language(), "en"):
        try:
            print(sentence(code, params, chosen), file=stream)
            stream.flush()
            return
        except UnicodeEncodeError:
            continue


def _stands(kind):
    try:
        with io.open(_stamp(kind), encoding="utf-8") as stamp:
            return stamp.read() == _fingerprint(kind) and os.path.exists(PYTHON)
    except (IOError, OSError):
        return False


def _stamp(kind):
    return os.path.join(VENV, "set-up-for-" + kind)


def _fingerprint(kind):
    digest = hashlib.sha256(ROOT.encode("utf-8", "replace"))  # a moved environment does not work
    for name in (LOCKS[kind], "setup.cfg", "pyproject.toml"):
        with io.open(os.path.join(ROOT, name), "rb") as source:
            digest.update(source.read())
    return digest.hexdigest()


def _check_writable():
    probe = os.path.join(ROOT, ".write-probe")
    try:
        with io.open(probe, "w"):
            pass
        os.remove(probe)
    except (IOError, OSError):
        raise CannotSetUp("folder-not-writable", folder=ROOT)


def _check_venv():
    if _quiet([sys.executable, "-c", "import venv, ensurepip"])[0] != 0:  # Debian has venv without ensurepip
        raise CannotSetUp("venv-missing", version="%d.%d" % sys.version_info[:2])


def _create_environment():
    works = os.path.exists(PYTHON) and _quiet([PYTHON, "-m", "pip", "--version"])[0] == 0
    status, output = (0, "") if works else _quiet([sys.executable, "-m", "venv", "--clear", VENV])
    if status != 0:
        raise CannotSetUp("venv-not-made", folder=VENV, reason=_last_line(output))


def _install(kind):
    pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--retries", "3"]
    steps = (
        # The lock is resolved: left to do it again, an older pip stumbles over extras once a newer version is out.
        ["--require-hashes", "--no-deps", "-r", LOCKS[kind]],
        ["--no-deps", "--no-index", "--no-build-isolation", "-e", "."],
    )
    for step in steps:
        status, output = _quiet(pip + step)
        with io.open(LOG, "a", encoding="utf-8") as log:
            log.write(output)
        if status != 0:
            raise _why_pip_failed(output)


def _why_pip_failed(output):
    if "DO NOT MATCH THE HASHES" in output:
        return CannotSetUp("package-changed", log=LOG)
    if "No space left" in output:
        return CannotSetUp("disk-full", folder=ROOT)
    if any(sign in output for sign in NETWORK_SIGNS):
        return CannotSetUp("packages-unreachable", log=LOG)
    return CannotSetUp("packages-not-installed", log=LOG)


def _quiet(command):
    """Exit status and all that the command said."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = process.communicate()[0]
    return process.returncode, output.decode("utf-8", "replace")


def _last_line(output):
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def _become(command):
    """Hand this process over, so that Ctrl+C and signals reach the program itself."""
    sys.stdout.flush()
    if os.name == "nt":
        try:
            return subprocess.call(command, cwd=ROOT)
        except KeyboardInterrupt:
            return 0
    os.chdir(ROOT)
    os.execv(command[0], command)


def setup(arguments):
    set_up("run")
    say("set-up-done", folder=BIN)
    return 0


def run(arguments):
    os.environ.setdefault("SHEBER_PORT_WAY", "python start.py run --port ")
    _check_port(_port_asked(arguments))
    set_up("run")
    return _become([PYTHON, "-m", "scoring.cli", "serve", "--demo"] + arguments)


def _port_asked(arguments):
    """The port as it was given, by --port or by `make run PORT=`; "" when it was not."""
    for place, argument in enumerate(arguments):
        if argument.startswith("--port="):
            return argument.partition("=")[2]
        if argument == "--port":
            return (arguments[place + 1 :] + [""])[0]
    return os.environ.get("SHEBER_PORT", "")


def _check_port(port):
    """Before setting up, which takes a while. Raises CannotSetUp: port-wrong."""
    if port and not (re.match("[0-9]{1,5}$", port) and int(port) <= LAST_PORT):
        raise CannotSetUp("port-wrong", port=port, way=os.environ["SHEBER_PORT_WAY"] + "8010")


def test(arguments):
    """With arguments, pytest with these. Without, everything but the browser, the rules by themselves: counting their
    branches slows every call that is made meanwhile, and no other test is needed to reach them all."""
    if arguments:
        return _with_test_tools("pytest")(arguments)
    set_up("test")
    counted = ["--cov=scoring.rules", "--cov-branch", "--cov-fail-under=100"]
    parts = (["tests/rules"] + counted, ["tests", "--ignore=tests/rules"])
    whole = [PYTHON, "-m", "pytest", "-n", "4"] + SMALL_HANDS + ["-m", "not browser"]
    outcomes = [subprocess.call(whole + part, cwd=ROOT) for part in parts]  # both, whatever the first says
    return int(any(outcomes))


def check(arguments):
    set_up("test")
    steps = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["lint-imports"])
    outcomes = [subprocess.call([os.path.join(BIN, step[0])] + step[1:], cwd=ROOT) for step in steps]  # every one
    return int(any(outcomes))  # what a signal killed has a negative one


def lock(arguments):
    """Resolve setup.cfg anew into the two lock files: names, versions, hashes, no address of any index."""
    set_up("test")
    status = subprocess.call([PYTHON, "-m", "pip", "install", "--quiet", LOCKING_TOOL], cwd=ROOT)
    resolve = [PYTHON, "-m", "uv", "pip", "compile", "setup.cfg", "requirements.in", "--quiet", "--universal",
               "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate",
               "--no-emit-index-url"]  # fmt: skip
    tests = ["--extra", "test", "--extra", "check", "--constraint", LOCKS["run"], "-o", LOCKS["test"]]
    status = status or subprocess.call(resolve + ["-o", LOCKS["run"]], cwd=ROOT)
    return status or subprocess.call(resolve + tests, cwd=ROOT)


def clean(arguments):
    for path in [os.path.join(ROOT, name) for name in CLEANED]:
        if os.path.isdir(path):
            shutil.rmtree(path, ignore_errors=True)
        elif os.path.exists(path):
            os.remove(path)
    return 0


def _with_test_tools(*module):
    def command(arguments):
        set_up("test")
        return _become([PYTHON, "-m"] + list(module) + arguments)

    return command


COMMANDS = {
    "setup": setup,
    "run": run,
    "test": test,
    "check": check,
    "browser": _with_test_tools("pytest", "-n", "3", "--maxschedchunk", "6", "-m", "browser", "tests/browser"),
    "screens": _with_test_tools("tests.browser.screens"),
    "bench": _with_test_tools("bench"),
    "lock": lock,
    "clean": clean,
}


def main(arguments):
    if not arguments or arguments[0] not in COMMANDS:
        print("usage: python start.py %s" % "|".join(sorted(COMMANDS)), file=sys.stderr)
        return CANNOT
    # Where somebody forbade keeping bytecode, each process of a server or a test would compile the whole product anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        if sys.version_info < OLDEST:
            return subprocess.call([newer_python(), os.path.abspath(__file__)] + arguments)
        return COMMANDS[arguments[0]](arguments[1:])
    except CannotSetUp as problem:
        say(problem.code, **problem.params)
    except (IOError, OSError) as problem:
        say("setup-os-problem", reason=str(problem))
    except KeyboardInterrupt:
        say("setup-stopped")
    return CANNOT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
