"""The error that ends a command of release.py."""


class Problem(Exception):
    """A mistake of the caller or in the files; its text says what is wrong and what to do."""
