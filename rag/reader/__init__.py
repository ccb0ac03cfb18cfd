"""From passages to the few readings that answer.

readings → (relevance, measures) → candidates → suffice → choose; listing for lists no sentence holds.
"""
