"""What every test may ask for. Kept light: no Prefect, no Great Expectations, no warehouse here."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable

settings.register_profile("tambon", settings.default, deadline=None)
settings.load_profile("tambon")
"""Speed is measured in benchmarks; a busy machine makes no example wrong."""


@pytest.fixture(scope="session")
def require_tool() -> Callable[[str], str]:
    """`require_tool("soffice")`: the path of a program this machine must have, else the test is skipped.

    With `CI=true` a missing program is a failure: there everything was installed, and nothing may be left out unseen.
    """

    def require(name: str) -> str:
        found = shutil.which(name)
        if found:
            return found
        missing = f"{name} is not installed (.ci/run installs it)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)

    return require
