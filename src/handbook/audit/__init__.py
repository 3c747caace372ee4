"""Proof that rules, pages and records hold together: no gap, no contradiction, no loss."""
