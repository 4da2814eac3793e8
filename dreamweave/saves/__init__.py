"""Playthroughs on disk: the only package that writes them.

Law 1: what was acknowledged is on the disk. A line is written, then synced, and only then
       has the reader's choice happened.
Law 2: nothing that was once written is written over, cut away unseen or silently mended.
Law 3: a save that is not understood is read as far as it is understood, and never added to.
"""
