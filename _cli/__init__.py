"""The commands, one module each: flags in, one library call, a report, an exit code."""
