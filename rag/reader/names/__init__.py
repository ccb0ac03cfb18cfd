"""Answers that are a name, a time or a reason: who, where, which, when, why.

answer_type (what is sought) → bind (which names stand in that relation) → named (the versions that answer).
"""
