"""State, step, view and session: no files, no clock, no dice."""
