"""The examples of the README in Python, as `jsii-rosetta extract` translated them and Construct Hub shows them, as one module.

Each becomes a function. Those with the fixture are methods of its stack, and follow its imports and its constructs.
"""

import json
import re
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def translations() -> str:
    """A module for a type checker: it is not meant to run."""
    fixture = (ROOT / "rosetta" / "default.ts-fixture").read_text()
    snippets = json.loads((ROOT / ".jsii.tabl.json").read_text())["snippets"].values()
    if not snippets:
        raise SystemExit("there are no examples")
    functions = []
    methods = []
    for number, snippet in enumerate(snippets, 1):
        body = textwrap.indent(declared(snippet["translations"]["python"]["source"]), "    ")
        if "class Example extends Stack" in snippet["fullSource"]:
            methods.append(f"def example_{number}(self) -> None:\n{body}")
        else:
            functions.append(f"def example_{number}() -> None:\n{body}")
    stack = "class Example(Stack):\n" + textwrap.indent("\n\n".join(methods), "    ")
    return "\n\n".join([*functions, "\n".join([*imports(fixture), *constructs(fixture)]), stack]) + "\n"


def declared(source: str) -> str:
    """`# name: Type` is what the translator makes of `declare const`."""
    return re.sub(r"^# (\w+): ([\w.]+)$", r"\1: \2", source, flags=re.MULTILINE)


def imports(fixture: str) -> list[str]:
    found = re.findall(r"^import (?:\* as (\w+)|\{([^}]*)\}) from '([\w/-]+)'", fixture, flags=re.MULTILINE)
    return [
        f"import {module(path)} as {alias}" if alias else f"from {module(path)} import {', '.join(re.findall(r'[A-Za-z]+', names))}"
        for alias, names, path in found
    ]


def module(path: str) -> str:
    return path.replace("aws-cdk-lib", "aws_cdk").replace("/", ".").replace("-", "_")


def constructs(fixture: str) -> list[str]:
    """The parameters of the function around the stack, as variables: an example may declare them again."""
    [parameters] = re.findall(r"^function elsewhere\(([^)]*)\)", fixture, flags=re.MULTILINE)
    return [f"{re.sub('[A-Z]', lambda letter: '_' + letter[0].lower(), name)}: {type_}" for name, type_ in re.findall(r"(\w+): ([\w.]+)", parameters)]
