"""The error for a revision or repository that cannot be read."""


class RevisionError(Exception):
    """An unknown revision, or a repository that cannot be read; the message is in Japanese."""
