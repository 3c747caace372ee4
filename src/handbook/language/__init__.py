"""Saying a rule in Chinese and English, and telling whether both say the same."""
