"""What `explain` says: a page for every code, with a story that has the fault and one without."""
