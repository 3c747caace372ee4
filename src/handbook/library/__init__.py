"""What programs that import this package may rely on."""
