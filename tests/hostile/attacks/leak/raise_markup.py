"""Raises a message that closes the report's elements and opens others."""

CONTROL = "inside"


def attack(A):
    raise ValueError("]]></failure></testcase><testcase name='x'/><script>alert(1)</script>&x;\"")
