"""Makes the autograder known to pytest; see pytest.ini."""

pytest_plugins = ["autograder.workbench.pytest_plugin.plugin"]
