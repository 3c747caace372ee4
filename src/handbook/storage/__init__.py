"""Files and folders written whole or not at all, and where the registers stand."""
