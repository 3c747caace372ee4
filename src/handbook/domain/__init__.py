"""Records and values: what the data may say and the plain values that all else speaks in."""
