"""``python -m handbook.cli``: the command without its script."""

from handbook.cli.main import main

if __name__ == "__main__":
    main()
