"""From passages to what answers one ask.

readings → (relevance, measures) → candidates → suffice → choose; listing for lists no sentence holds.
names/ for answers that are a name or a time, reckoning/ for what is computed. nearby works these out for an
ask, part answers it by the first way that finds something.
"""
