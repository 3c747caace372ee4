"""The command ``handbook``: one thin module for each family of subcommands."""
