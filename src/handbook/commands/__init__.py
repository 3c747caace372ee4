"""The subcommands of ``handbook``: one module for each family, thin; the thinking is elsewhere."""
