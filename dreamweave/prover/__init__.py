"""Every playthrough of a story: explored whole, asked anything, told exactly.

`proof.prove` says everything at once. Underneath, `space.explore` gives a `Space`, and every other
module answers one kind of question about it: `losses` what can go wrong, `endings` what is still
open, `walkthroughs` how to get there, `numbers` how many and how likely, `shown` which words are
read by nobody. `sample` sends random readers where a story is too large to finish.

Law: one meaning, two ways to run it. What is said here of a step is what `engine.machine` does,
and a test on random stories says so.
"""
