"""Answers and records for programs and terminals: JSON, its schemas, text and calendars."""
