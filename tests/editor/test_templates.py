"""Templates: each compiles, every address in them is one of the application's, every macro they use is there."""

import ast
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from jinja2 import nodes

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = ROOT / "templates"
PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))


def test_templates_name_only_what_is_there(app: Flask) -> None:
    found = {}
    for name in PAGES:
        app.jinja_env.get_template(name)  # an unknown filter or test is an error when it is compiled
        tree = app.jinja_env.parse((TEMPLATES / name).read_text("utf-8"))
        found[name] = [*_unknown_addresses(app, tree), *_unknown_macros(app, tree)]
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_pages_name_only_addresses_that_are_there(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    named = {
        (path.name, call.args[0].value)
        for path in (ROOT / "editor").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "url_for"
        if isinstance(call.args[0], ast.Constant)
    }
    assert {one for one in named if one[1] not in endpoints} == set()


def _unknown_addresses(app: Flask, tree: nodes.Template) -> Iterator[str]:
    for call in tree.find_all(nodes.Call):
        if not (isinstance(call.node, nodes.Name) and call.node.name == "url_for"):
            continue
        endpoint = call.args[0]
        assert isinstance(endpoint, nodes.Const), "an address is named by a word of its own"
        given = {word.key for word in call.kwargs}
        if not any(rule.arguments <= given for rule in app.url_map.iter_rules() if rule.endpoint == endpoint.value):
            yield f"url_for({endpoint.value}, {sorted(given)})"


def _unknown_macros(app: Flask, tree: nodes.Template) -> Iterator[str]:
    known = (
        {macro.name for macro in tree.find_all(nodes.Macro)} | {"super", "csrf_token"} | app.jinja_env.globals.keys()
    )
    for one in tree.find_all(nodes.FromImport):
        wanted = {name if isinstance(name, str) else name[0] for name in one.names}
        known |= wanted
        yield from sorted(wanted - _macros(app, one.template))
    called = {call.node.name for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name)}
    yield from sorted(called - known)
    modules = {one.target: _macros(app, one.template) for one in tree.find_all(nodes.Import)}
    for used in tree.find_all(nodes.Getattr):
        if isinstance(used.node, nodes.Name) and used.attr not in modules.get(used.node.name, {used.attr}):
            yield f"{used.node.name}.{used.attr}"


def _macros(app: Flask, template: nodes.Expr) -> set[str]:
    """The macros that a template defines; what it imports itself is not handed on."""
    assert isinstance(template, nodes.Const)
    tree = app.jinja_env.parse((TEMPLATES / template.value).read_text("utf-8"))
    return {macro.name for macro in tree.find_all(nodes.Macro)}
