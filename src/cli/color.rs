//! The colours of the output on terminals.

use std::env;
use std::io::{IsTerminal, stdout};

use clap::ValueEnum;

/// A choice of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// Colors if standard output is a terminal, as NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR, CLICOLOR and TERM allow
    #[default]
    Auto,
    /// Colors always
    Always,
    /// No colors
    Never,
}

impl Color {
    /// Returns true if standard output gets colours.
    pub(super) fn is_on(self) -> bool {
        self.decide(|name| env::var(name).ok(), stdout().is_terminal())
    }

    /// Decides as clap does for its help. `FORCE_COLOR` is added, because CI systems and test runners set it.
    fn decide(self, variable: impl Fn(&str) -> Option<String>, is_terminal: bool) -> bool {
        // An empty variable counts as not set.
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let is_forced = |name: &str| set(name).is_some_and(|value| value != "0");
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto if set("NO_COLOR").is_some() => false,
            Self::Auto if is_forced("CLICOLOR_FORCE") || is_forced("FORCE_COLOR") => true,
            Self::Auto if set("CLICOLOR").is_some_and(|value| value == "0") => false,
            Self::Auto => is_terminal && set("TERM").is_none_or(|term| term != "dumb"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(color: Color, variables: &[(&str, &str)], on_terminal: bool, elsewhere: bool) {
        let variable =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let is_on = |is_terminal| color.decide(variable, is_terminal);
        assert_eq!((is_on(true), is_on(false)), (on_terminal, elsewhere), "{variables:?}");
    }

    #[test]
    fn the_argument_has_the_last_word() {
        check(Color::Always, &[("NO_COLOR", "1"), ("TERM", "dumb")], true, true);
        check(Color::Never, &[("CLICOLOR_FORCE", "1"), ("FORCE_COLOR", "1")], false, false);
    }

    #[test]
    fn variables_turn_colours_on_and_off() {
        check(Color::Auto, &[], true, false);
        check(Color::Auto, &[("NO_COLOR", "1")], false, false);
        check(Color::Auto, &[("NO_COLOR", "")], true, false);
        for force in ["CLICOLOR_FORCE", "FORCE_COLOR"] {
            check(Color::Auto, &[(force, "1")], true, true);
            check(Color::Auto, &[(force, "0")], true, false);
            check(Color::Auto, &[(force, "1"), ("NO_COLOR", "1")], false, false);
        }
        check(Color::Auto, &[("CLICOLOR", "0")], false, false);
        check(Color::Auto, &[("CLICOLOR", "1")], true, false);
        check(Color::Auto, &[("TERM", "dumb")], false, false);
        check(Color::Auto, &[("TERM", "xterm-256color")], true, false);
    }
}
