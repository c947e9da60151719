"""The command `tambon`: words in, an exit code out (0 done, 1 findings that block, 2 wrong use, 3 failed).

Commands are described here and done in the modules beside; those are imported only by the command that is run, so that
`tambon --help` answers at once.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.words import Words, chosen_language, make_streams_speak_thai

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DONE, BLOCKED, WRONG_USE, FAILED = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line and returns its exit code. A user never sees a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    make_streams_speak_thai()
    words = Words(chosen_language(given))
    try:
        result = build(words).main(given, prog_name="tambon", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        _say(error.format_message())
        return WRONG_USE
    except click.UsageError as error:
        context = error.ctx
        _say(words("wrong_use", message=error.format_message()))
        if context is not None:
            _say(words("see_help", command=context.command_path))
        return WRONG_USE
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _say(words("interrupted"))
        return FAILED
    except BrokenPipeError:
        return _pipe_closed()
    except Exception as error:  # noqa: BLE001  the last resort: nobody above can tell the user
        from cli.failing import explain

        text, code = explain(error, words)
        _say(text)
        return code
    return result if isinstance(result, int) else DONE


def _say(text: str) -> None:
    click.echo(text, err=True)


def _pipe_closed() -> int:
    """Whoever read our output (`| head`) has enough: no complaint, and none from the interpreter at its end."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


def build(words: Words) -> click.Group:
    """The command line in one language."""
    group = _Group(
        "tambon",
        help=words("app"),
        params=[_lang(words), _version(words), _help(words)],
        add_help_option=False,
        no_args_is_help=True,
        context_settings={"max_content_width": 100},
    )
    json = _flag("--json", "as_json", words("option_json"))
    home = click.Option(
        ["--home"], type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help=words("option_home")
    )
    folder = click.Argument(["folder"], metavar="[HOME]", required=False, type=click.Path(path_type=Path))
    group.add_command(_command(words, "demo", [folder]))
    organisation = click.Option(["--organisation"], required=True, metavar="NAME", help=words("option_organisation"))
    province = click.Option(["--province"], metavar="NAME", help=words("option_province"))
    group.add_command(_command(words, "init", [folder, organisation, province]))
    files = click.Argument(["files"], metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
    checks = _flag("--checks", "with_checks", words("option_checks"))
    group.add_command(_command(words, "inspect", [files, json, checks, home]))
    group.add_command(_command(words, "map", [*_map_parameters(words), json, home]))
    group.add_command(_command(words, "refresh", [json, home]))
    group.add_command(_command(words, "templates", [*_template_parameters(words), json, home]))
    year = click.Argument(["year"], metavar="YEAR", type=int)
    group.add_command(_command(words, "report", [year, *_moments_of_report(words), home]))
    group.add_command(_command(words, "diff", [*_diff_parameters(words), json, home]))
    severity = click.Option(
        ["--severity"],
        type=click.Choice(["critical", "warning", "info"]),
        default="info",
        metavar="LEVEL",
        help=words("option_severity"),
    )
    group.add_command(_command(words, "checks", [json, severity, home]))
    group.add_command(_command(words, "rules", [json]))
    group.add_command(_command(words, "trends", [*_trends_parameters(words), json, home]))
    group.add_command(_aliases(words, json, home))
    group.add_command(_suggestions(words, json, home))
    group.add_command(_command(words, "withdraw", [*_withdraw_parameters(words), json, home]))
    for command in _safe_keeping(words, json, home):
        group.add_command(command)
    group.add_command(_warehouse(words, home))
    group.add_command(_command(words, "doctor", [json, home]))
    return group


def _safe_keeping(words: Words, json: click.Option, home: click.Option) -> list[click.Command]:
    """Commands that keep a warehouse safe and let others have what is in it."""
    place = click.Path(path_type=Path)
    file = click.Argument(["file"], metavar="[FILE]", required=False, type=place)
    archive = _flag("--with-archive", "with_archive", words("option_with_archive"))
    kept = click.Argument(["file"], metavar="FILE", type=place)
    into = click.Option(
        ["--into"], type=click.Path(file_okay=False, path_type=Path), metavar="HOME", help=words("option_into")
    )
    rebuild = [
        _flag("--check", "check", words("option_check")),
        _flag("--swap", "swap", words("option_swap")),
        _flag("--accept-differences", "accept_differences", words("option_accept_differences")),
    ]
    export = [
        click.Argument(["views"], metavar="VIEW…", nargs=-1),
        click.Option(
            ["--format", "file_format"], type=click.Choice(["parquet", "csv", "xlsx"]), default="csv",
            metavar="FORMAT", help=words("option_export_format"),
        ),
        click.Option(["--out"], type=place, metavar="DIR", help=words("option_export_out")),
        click.Option(["--year"], metavar="YEAR", type=int, help=words("option_export_year")),
        _flag("--all", "is_all", words("option_export_all")),
        _flag("--plain", "is_plain", words("option_export_plain")),
    ]  # fmt: skip
    return [
        _command(words, "backup", [file, archive, json, home]),
        _command(words, "restore", [kept, into, _flag("--force", "force", words("option_restore_force")), json, home]),
        _command(words, "rebuild", [*rebuild, json, home]),
        _command(words, "export", [*export, json, home]),
    ]


def _map_parameters(words: Words) -> list[click.Parameter]:
    answers = click.Path(exists=True, dir_okay=False, path_type=Path)
    return [
        click.Argument(["file"], metavar="FILE", type=click.Path(path_type=Path)),
        click.Option(["--sheet"], metavar="NAME", help=words("option_sheet")),
        click.Option(["--kind"], metavar="KIND", help=words("option_kind")),
        click.Option(["--name"], metavar="NAME", help=words("option_name")),
        click.Option(["--answers"], metavar="FILE", type=answers, help=words("option_answers")),
        _flag("--yes", "is_agreed", words("option_yes")),
    ]


def _moments_of_report(words: Words) -> list[click.Parameter]:
    return [
        click.Option(["--as-of", "as_of"], metavar="DATE", help=words("option_as_of")),
        click.Option(["--known-at", "known_at"], metavar="TIMESTAMP", help=words("option_known_at")),
    ]


def _diff_parameters(words: Words) -> list[click.Parameter]:
    return [
        click.Option(["--since"], metavar="MOMENT", help=words("option_since")),
        click.Option(["--until"], metavar="MOMENT", help=words("option_until")),
        click.Option(["--held-from"], metavar="DATE", help=words("option_held_from")),
        click.Option(["--held-to"], metavar="DATE", help=words("option_held_to")),
        click.Option(["--year", "fiscal_year"], metavar="YEAR", type=int, help=words("option_diff_year")),
        click.Option(["--kind", "kinds"], metavar="KIND", multiple=True, help=words("option_diff_kind")),
        _flag("--all", "shows_all", words("option_all")),
    ]


def _trends_parameters(words: Words) -> list[click.Parameter]:
    by = click.Choice(["all", "area", "programme", "strategy", "unit", "fund", "type", "project"])
    return [
        click.Option(["--by"], type=by, default="all", metavar="WHAT", help=words("option_trends_by")),
        click.Option(["--name"], metavar="TEXT", help=words("option_trends_name")),
        click.Option(["--years"], metavar="YEARS", help=words("option_years")),
    ]


def _withdraw_parameters(words: Words) -> list[click.Parameter]:
    return [
        click.Argument(["numbers"], metavar="[NUMBER…]", nargs=-1, type=int),
        click.Option(["--by"], metavar="NAME", help=words("option_decided_by")),
        click.Option(["--reason"], metavar="TEXT", help=words("option_reason")),
    ]


def _template_parameters(words: Words) -> list[click.Parameter]:
    return [
        click.Argument(["folder"], metavar="DIR", type=click.Path(path_type=Path)),
        click.Option(["--kind", "kinds"], metavar="KIND", multiple=True, help=words("option_template_kind")),
        click.Option(["--year"], metavar="YEAR", type=int, help=words("option_template_year")),
        click.Option(["--organisation"], metavar="NAME", help=words("option_template_organisation")),
        _flag("--force", "may_replace", words("option_force")),
    ]


def _aliases(words: Words, json: click.Option, home: click.Option) -> click.Group:
    subject = click.Argument(["subject"], metavar="SUBJECT", type=click.Choice(_SUBJECTS))
    text = click.Argument(["as_written"], metavar="AS_WRITTEN")
    name = click.Argument(["name"], metavar="NAME")
    perhaps = click.Argument(["name"], metavar="[NAME]", required=False)
    by = click.Option(["--by"], metavar="NAME", required=True, help=words("option_by"))
    note = click.Option(["--note"], metavar="TEXT", help=words("option_note"))
    group = _Group(**_described(words, "aliases", [json, home]), invoke_without_command=True)
    group.add_command(_command(words, "aliases_suggest", [json, home]))
    group.add_command(_command(words, "aliases_confirm", [subject, text, name, by, note, home]))
    group.add_command(_command(words, "aliases_reject", [subject, text, perhaps, by, note, home]))
    group.add_command(_command(words, "aliases_review", [by, home]))
    return group


def _suggestions(words: Words, json: click.Option, home: click.Option) -> click.Group:
    states = click.Choice(["suggested", "confirmed", "rejected", "all"])
    state = click.Option(["--state"], type=states, default="suggested", metavar="STATE", help=words("option_state"))
    numbers = click.Argument(["numbers"], metavar="NUMBER…", nargs=-1, required=True, type=int)
    by = click.Option(["--by"], metavar="NAME", required=True, help=words("option_decided_by"))
    group = _Group(**_described(words, "suggestions", [state, json, home]), invoke_without_command=True)
    group.add_command(_command(words, "suggestions_list", [state, json, home]))
    group.add_command(_command(words, "suggestions_confirm", [numbers, by, home]))
    group.add_command(_command(words, "suggestions_reject", [numbers, by, home]))
    return group


def _warehouse(words: Words, home: click.Option) -> click.Group:
    parts = [click.Option([f"--{name}", "what"], flag_value=name, help=words(f"option_ddl_{name}")) for name in _DDL]
    parts[0].default = _DDL[0]
    years = click.Option(["--year", "years"], multiple=True, type=int, metavar="YEAR", help=words("option_ddl_year"))
    apply = _flag("--apply", "apply", words("option_ddl_apply"))
    group = _Group(**_described(words, "warehouse", [home]), invoke_without_command=True)
    group.add_command(_command(words, "warehouse_ddl", [*parts, years, apply, home]))
    return group


class _Group(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they are used, not of the alphabet."""
        del ctx
        return list(self.commands)


_MODULES = {
    "demo": "cli.showing",
    "init": "cli.starting",
    "inspect": "cli.inspecting",
    "map": "cli.mapping",
    "templates": "cli.templates",
    "refresh": "cli.refreshing",
    "report": "cli.refreshing",
    "diff": "cli.diff",
    "checks": "cli.listing",
    "rules": "cli.listing",
    "trends": "cli.trends",
    "suggestions": "cli.suggestions",
    "suggestions_list": "cli.suggestions",
    "suggestions_confirm": "cli.suggestions",
    "suggestions_reject": "cli.suggestions",
    "withdraw": "cli.withdrawing",
    "doctor": "cli.doctor",
    "warehouse": "cli.warehouse",
    "warehouse_ddl": "cli.warehouse",
    "backup": "cli.backup",
    "restore": "cli.backup",
    "rebuild": "cli.rebuild",
    "export": "cli.export",
    "aliases": "cli.aliases",
    "aliases_suggest": "cli.aliases",
    "aliases_confirm": "cli.aliases",
    "aliases_reject": "cli.aliases",
    "aliases_review": "cli.aliases",
}
_DDL = ("roles", "partitions", "citus")
_SUBJECTS = ("unit", "programme", "strategy", "fund_source", "status")


def _command(words: Words, name: str, parameters: list[click.Parameter]) -> click.Command:
    return click.Command(**_described(words, name, parameters))


def _described(words: Words, name: str, parameters: list[click.Parameter]) -> dict[str, Any]:
    """What makes the command `name`; one below another is named `above_below`, and knows the options of that one."""

    def run(**given: Any) -> int:
        context = click.get_current_context()
        if context.invoked_subcommand is not None:
            return DONE
        above = context.parent.params if context.parent else {}
        function: Callable[..., int] = getattr(importlib.import_module(_MODULES[name]), f"{name}_command")
        return function(words, **{key: value or above.get(key, value) for key, value in given.items()})

    return {
        "name": name.rpartition("_")[2],
        "callback": run,
        "params": [*parameters, _lang(words), _help(words)],
        "add_help_option": False,
        "help": words(f"{name}_help"),
        "epilog": f"\b\n{words('example')}:\n  {words(f'{name}_example')}",
        "short_help": words(f"{name}_help").partition("\n\n")[0],
    }


def _flag(name: str, variable: str, text: str) -> click.Option:
    return click.Option([name, variable], is_flag=True, help=text)


def _lang(words: Words) -> click.Option:
    return click.Option(
        ["--lang"], type=click.Choice(["th", "en"]), expose_value=False, help=words("option_lang"), metavar="th|en"
    )


def _help(words: Words) -> click.Option:
    def show(context: click.Context, _: click.Parameter, is_given: bool) -> None:  # noqa: FBT001  click's own shape
        if is_given and not context.resilient_parsing:
            click.echo(context.get_help())
            context.exit()

    return click.Option(
        ["-h", "--help"], is_flag=True, expose_value=False, is_eager=True, callback=show, help=words("option_help")
    )


def _version(words: Words) -> click.Option:
    def show(context: click.Context, _: click.Parameter, is_given: bool) -> None:  # noqa: FBT001  click's own shape
        if is_given:
            from importlib.metadata import version

            click.echo(f"tambon {version('tambon')}")
            context.exit()

    return click.Option(
        ["--version"], is_flag=True, expose_value=False, is_eager=True, callback=show, help=words("option_version")
    )


if __name__ == "__main__":
    sys.exit(main())
