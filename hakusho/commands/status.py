"""What the exit status of a command says."""

BUILT, ERRORS, USAGE, MACHINE, OURS, INTERRUPTED = 0, 1, 2, 3, 70, 130
