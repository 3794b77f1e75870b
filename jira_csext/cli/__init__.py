"""The command line: wiring and printing only. Each command is a module that is imported when it is used."""
