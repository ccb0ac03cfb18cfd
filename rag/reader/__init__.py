"""From passages to what answers one ask.

readings → (relevance, measures) → candidates → suffice → choose; listing for lists no sentence holds.
nearby works these out for an ask, part answers it by the first way that finds something.
"""
