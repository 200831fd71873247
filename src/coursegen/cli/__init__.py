"""The command line: arguments → library → report → exit code. The only place that prints, and that catches.

One command a file; a command's module is imported when it is asked for.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

import click

from coursegen import __version__
from coursegen.cli.output import print_findings, say
from coursegen.diagnostics import CoursegenError

__all__ = ["main"]

_COMMANDS = ("build", "serve", "check", "inspect", "explain", "why")
"""The commands in the order in which help lists them; each is the function of its name in the module of its name."""


class _Commands(click.Group):
    """The commands, loaded when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names, in order."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, or None."""
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(f"coursegen.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="coursegen")
def commands() -> None:
    """Turn a folder of Markdown lectures into a course website."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code. Nothing that a user can cause ends in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return int(commands.main(args=arguments, prog_name="coursegen", standalone_mode=False) or 0)
    except CoursegenError as error:
        print_findings(error.diagnostics, error.sources, "text")
        return 2
    except click.exceptions.Abort:
        say("interrupted")
        return 130
    except KeyboardInterrupt:
        say("interrupted")
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    finally:
        if arguments is None:
            gc.freeze()  # the process ends: looking for cycles in all it holds takes a tenth of its time
