"""The worker process: takes the next job and does it, in a child when it is numeric."""
