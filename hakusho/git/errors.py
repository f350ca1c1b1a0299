"""What is said of a state that git does not have."""


class RevisionError(Exception):
    """A state that git does not know, or a repository that is not read; said in Japanese."""
