//! Any text as `assessor.toml`, and as the file that a team keeps of its actors.

#![no_main]

use std::collections::BTreeSet;

use assessor::actors::Registry;
use assessor::config::Config;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let [kind, words @ ..] = input else { return };
    let words = String::from_utf8_lossy(words);
    if kind & 1 != 0 {
        let (registry, problems) = Registry::load(&[("actors.toml", &words)]);
        for problem in problems {
            assert!(!problem.to_string().is_empty());
        }
        for (id, actor) in registry.each_actor() {
            assert_eq!(registry.by_id(&actor.id), Some(id), "the actor {:?} of {words:?}", actor.id);
        }
        return;
    }
    match Config::from_toml(&words) {
        Ok(config) => {
            let (_, problems) = config.rule_settings();
            for problem in problems {
                assert!(!problem.in_file(&words).is_empty());
            }
            config.idle_ignores(&BTreeSet::new(), &words);
        }
        Err(why) => assert!(!why.is_empty()),
    }
});
