"""What an administrator types: one module a command."""
