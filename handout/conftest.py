"""Makes the autograder known to pytest; see pytest.ini."""

pytest_plugins = ["autograder.testing.plugin"]
