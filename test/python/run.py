"""Packs the compiled library for Python, installs it as a user would, and runs the tests beside this file.

Everything is made in test/python/.venv and tmp/, which git ignores.
"""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

from translations import translations

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ENVIRONMENT = HERE / ".venv"
PACKED = ROOT / "tmp" / "python"
TRANSLATED = PACKED / "readme.py"


def run(*command: object) -> int:
    print("$", *command, flush=True)
    return subprocess.run([str(part) for part in command], cwd=ROOT).returncode


def install() -> bool:
    """Whether the library and the CDK it is developed with are in the environment."""
    shutil.rmtree(PACKED, ignore_errors=True)
    if run("npx", "jsii-pacmak", "--target", "python", "--outdir", PACKED) != 0:
        return False
    [wheel] = PACKED.glob("python/*.whl")
    venv.create(ENVIRONMENT, with_pip=True)
    pip = [ENVIRONMENT / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check"]
    # The version of the wheel is always the same one, so what an earlier run installed would stay.
    return run(*pip, "--requirement", HERE / "requirements.txt", wheel) == 0 and run(*pip, "--force-reinstall", "--no-deps", wheel) == 0


def translate() -> bool:
    """Whether the examples of the README are there in Python."""
    if run("npx", "jsii-rosetta", "extract", "--strict") != 0:
        return False
    TRANSLATED.write_text(translations())
    return True


def types_are_right() -> bool:
    """Whether both type checkers, as strict as they are, accept the examples, and mypy the translated ones."""
    examples = sorted((ROOT / "examples" / "python").glob("*.py"))
    tools = ENVIRONMENT / "bin"
    return (
        run(tools / "mypy", "--strict", "--cache-dir", ROOT / "tmp" / "mypy", *examples, TRANSLATED) == 0
        and run(tools / "pyright", "--pythonpath", tools / "python", "--project", HERE) == 0
    )


if __name__ == "__main__":
    if not install() or not translate() or not types_are_right():
        print("0 passed, 1 failed")
        sys.exit(1)
    sys.exit(run(ENVIRONMENT / "bin" / "python", HERE / "test_library.py"))
