//! `assessor completions`: scripts with which shells complete commands, options, rules and file names.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, ValueHint};
use clap_complete::Shell;

use super::output::print;
use crate::rules::{Family, RULES};

/// Prints the completion script of a shell; `command` is the whole command line.
pub(super) fn run(shell: Shell, command: Command) -> ExitCode {
    print(&script(shell, command));
    ExitCode::SUCCESS
}

/// Returns the completion script of a shell.
fn script(shell: Shell, mut command: Command) -> String {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut command, "assessor", &mut bytes);
    let mut script = String::from_utf8_lossy(&bytes).into_owned();
    match shell {
        Shell::Bash => script.push_str(BASH_VALUES),
        Shell::Fish => add_fish_values(&command, &mut Vec::new(), &mut script),
        _ => {}
    }
    script
}

/// Part of the script for bash that offers options only after a hyphen. The generated function offers them everywhere,
/// which hides the names of files.
const BASH_VALUES: &str = r#"
_assessor_values() {
    _assessor "$@"
    [[ $2 == -* ]] && return
    local word words=()
    for word in "${COMPREPLY[@]}"; do
        [[ $word == -* ]] || words+=("$word")
    done
    COMPREPLY=("${words[@]}")
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _assessor_values -o nosort -o bashdefault -o default assessor
else
    complete -F _assessor_values -o bashdefault -o default assessor
fi
"#;

/// Adds the values of arguments without a name, which the generated script for fish lacks. `path` contains the names
/// of the commands from the outermost to `command`, without the program.
fn add_fish_values<'a>(command: &'a Command, path: &mut Vec<&'a str>, script: &mut String) {
    let values: Vec<_> = command.get_positionals().filter_map(fish_values).collect();
    if let Some((first, rest)) = path.split_first() {
        let condition = rest.iter().fold(format!("__fish_assessor_using_subcommand {first}"), |all, name| {
            format!("{all}; and __fish_seen_subcommand_from {name}")
        });
        for values in values {
            // Writing to a String cannot fail.
            let _ = writeln!(script, "complete -c assessor -n \"{condition}\" -f{values}");
        }
    }
    for inner in command.get_subcommands() {
        path.push(inner.get_name());
        add_fish_values(inner, path, script);
        path.pop();
    }
}

/// Returns the fish option that lists the values of an argument, or `None` for files, which fish offers by itself.
fn fish_values(argument: &Arg) -> Option<String> {
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('\'', "\\'");
    let values = argument.get_possible_values();
    if !values.is_empty() {
        let lines = values.iter().filter(|value| !value.is_hide_set()).map(|value| {
            let help = value.get_help().map(ToString::to_string).unwrap_or_default();
            format!("{}\\t'{}'", value.get_name(), quoted(&help).replace('\n', " "))
        });
        return Some(format!(" -a \"{}\"", lines.collect::<Vec<_>>().join("\n").replace('$', "\\$")));
    }
    match argument.get_value_hint() {
        ValueHint::DirPath => Some(" -a \"(__fish_complete_directories)\"".to_owned()),
        ValueHint::AnyPath | ValueHint::FilePath | ValueHint::ExecutablePath => None,
        _ => Some(String::new()),
    }
}

/// A value parser that also tells shells which values to offer. The check of a value, and the message about a wrong
/// one, remain those of `parser`.
#[derive(Clone)]
pub(super) struct Offering<P> {
    parser: P,
    values: fn() -> Vec<PossibleValue>,
}

impl<P: TypedValueParser> Offering<P> {
    /// Creates a parser that offers `values`. An argument with it should hide them in its help.
    pub(super) const fn new(parser: P, values: fn() -> Vec<PossibleValue>) -> Self {
        Self { parser, values }
    }
}

impl<P: TypedValueParser> TypedValueParser for Offering<P> {
    type Value = P::Value;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<Self::Value, clap::Error> {
        self.parser.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.values)().into_iter()))
    }
}

/// Returns a parser for the name of a rule that accepts any text: the command reports a wrong name itself.
pub(super) fn rule_name() -> Offering<StringValueParser> {
    Offering::new(StringValueParser::new(), rules)
}

/// Returns the names of all rules and of their groups.
pub(super) fn rules_and_groups() -> Vec<PossibleValue> {
    let groups =
        Family::ALL.iter().map(|group| PossibleValue::new(group.name()).help("all rules of this group"));
    rules().into_iter().chain(groups).collect()
}

/// Returns the names of all rules with their summaries.
fn rules() -> Vec<PossibleValue> {
    RULES.iter().map(|rule| PossibleValue::new(rule.name).help(rule.summary)).collect()
}
