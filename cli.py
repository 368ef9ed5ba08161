"""The command line: ``cli`` and ``termtreu``."""

from _cli.app import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
