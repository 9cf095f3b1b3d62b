"""Every check of the project, each in an environment of its own: `nox`, or `nox -s lint`."""

from __future__ import annotations

import nox

PYTHONS = ("3.11", "3.12", "3.13")  # as pyproject.toml promises them

nox.options.sessions = ["lint", "types", "docs", "tests"]
nox.options.error_on_missing_interpreters = True


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests on each Python; arguments go to pytest."""
    session.install(".[test]")
    session.run("pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and format."""
    session.install("ruff>=0.6")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Check types."""
    session.install(".[dev]")
    session.run("mypy")


@nox.session
def coverage(session: nox.Session) -> None:
    """Run all tests and show the branches that they do not reach; fail when there are too many."""
    session.install("-e", ".[dev]")
    session.run("coverage", "run", "-m", "pytest", "-m", "", *session.posargs)
    session.run("coverage", "report")


@nox.session
def mutation(session: nox.Session) -> None:
    """Change the code of checks, context and encounter, and list the changes that no test notices."""
    session.install("-e", ".[dev]")
    session.run("python", "benchmarks/mutation.py", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the pages and templates that are made from tables, and run the tests of the pages."""
    session.install(".[test]")
    session.run("python", "docs/build.py")
    session.run("python", "templates/build.py")
    session.run("pytest", "tests/test_docs.py", "tests/test_readme.py", *session.posargs)
