"""Amounts that are computed, of facts of the ledger alone.

operands (which facts) → levels, times, parallel → rates, sums, means, ranking, check → calculate;
reckon for an amount that no document gives.
"""
