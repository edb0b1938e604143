"""Makes the autograder known to pytest: an assignment's file is then a file of tests."""

pytest_plugins = ["autograder.workbench.pytest_plugin.plugin"]
