//! Platforms on which many publish: the channel that an address names is the outlet.

use std::borrow::Cow;

use super::wrappers::ARCHIVES;

/// The outlet that an address names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Publisher {
    /// The site itself.
    Site,
    /// A channel on a platform, such as `t.me/example`.
    Channel(String),
    /// A page on a platform or behind a short address that does not say who published it.
    Unknown,
}

/// Other hosts of a platform, and the usual one.
const SAME: &[(&str, &str)] = &[
    ("telegram.me", "t.me"),
    ("telegram.dog", "t.me"),
    ("twitter.com", "x.com"),
    ("fxtwitter.com", "x.com"),
    ("vxtwitter.com", "x.com"),
    ("fixupx.com", "x.com"),
    ("youtube-nocookie.com", "youtube.com"),
    ("music.youtube.com", "youtube.com"),
    ("fb.com", "facebook.com"),
    ("facebook.pl", "facebook.com"),
    ("web.facebook.com", "facebook.com"),
    ("ru-ru.facebook.com", "facebook.com"),
    ("uk-ua.facebook.com", "facebook.com"),
    ("vkontakte.ru", "vk.com"),
    ("threads.com", "threads.net"),
    ("old.reddit.com", "reddit.com"),
];

/// Returns the host under its usual name.
pub(super) fn usual_host<'a>(host: &Cow<'a, str>) -> Cow<'a, str> {
    if let Some((_, usual)) = SAME.iter().find(|(other, _)| other == host) {
        return Cow::Borrowed(*usual);
    }
    // Mirrors of X that need no account.
    if host.starts_with("nitter.") {
        return Cow::Borrowed("x.com");
    }
    host.clone()
}

/// Sites where anyone leaves files and texts, and short addresses: the address does not say whose they are.
const ANYONE: &[&str] = &[
    "t.co",
    "t.ly",
    "bit.ly",
    "tinyurl.com",
    "goo.gl",
    "ow.ly",
    "is.gd",
    "buff.ly",
    "dlvr.it",
    "clck.ru",
    "fb.watch",
    "vm.tiktok.com",
    "share.google",
    "telegra.ph",
    "te.legra.ph",
    "graph.org",
    "drive.google.com",
    "docs.google.com",
    "storage.googleapis.com",
    "firebasestorage.googleapis.com",
    "dropbox.com",
    "mega.nz",
    "imgur.com",
    "i.imgur.com",
    "ibb.co",
    "i.ibb.co",
    "res.cloudinary.com",
    "postimg.cc",
    "pastebin.com",
    "streamable.com",
    "pbs.twimg.com",
    "video.twimg.com",
    "cdn.discordapp.com",
    "gettyimages.com",
    "wetransfer.com",
    "google.com",
];
/// First parts of a path on X that are not accounts.
const ON_X: &[&str] =
    &["i", "search", "hashtag", "home", "intent", "share", "explore", "compose", "messages"];
const ON_TELEGRAM: &[&str] = &["joinchat", "share", "addstickers", "iv", "proxy", "addlist", "socks"];
const ON_YOUTUBE: &[&str] = &[
    "watch",
    "shorts",
    "embed",
    "live",
    "playlist",
    "results",
    "feed",
    "clip",
    "v",
    "attribution_link",
    "redirect",
    "hashtag",
];
const ON_FACEBOOK: &[&str] = &[
    "watch",
    "reel",
    "reels",
    "share",
    "photo",
    "photo.php",
    "photos",
    "video.php",
    "videos",
    "events",
    "hashtag",
    "story.php",
    "permalink.php",
    "profile.php",
    "plugins",
    "sharer",
    "l.php",
    "login",
    "media",
    "marketplace",
    "notes",
    "posts",
];
const ON_INSTAGRAM: &[&str] = &["p", "reel", "reels", "tv", "explore", "accounts"];
/// Hosts of Mastodon whose names do not say so.
const ON_MASTODON: &[&str] = &[
    "mstdn.social",
    "infosec.exchange",
    "fosstodon.org",
    "hachyderm.io",
    "mas.to",
    "mstdn.jp",
    "truthsocial.com",
];

/// Returns the host and path for which a short address of YouTube stands.
pub(super) fn whole(host: String, path: String) -> (String, String) {
    match host.as_str() {
        "youtu.be" => {
            let video = path.trim_start_matches('/');
            ("youtube.com".to_owned(), format!("/watch?v={}", video.replace('?', "&")))
        }
        _ => (host, path),
    }
}

/// Returns the outlet of the page at `path`, which begins with a slash unless it is empty, on a usual host.
pub(super) fn place(host: &str, path: &str) -> Publisher {
    let (base, query) = path.split_once('?').unwrap_or((path, ""));
    let mut parts = base.split('/').filter(|part| !part.is_empty());
    let first = parts.next().map(str::to_ascii_lowercase).unwrap_or_default();
    let second = parts.next().unwrap_or_default();
    let named = |name: &str| match name {
        "" => Publisher::Unknown,
        name => Publisher::Channel(format!("{host}/{}", name.to_ascii_lowercase())),
    };
    let below = |folder: &str, name: &str| match name {
        "" => Publisher::Unknown,
        name => Publisher::Channel(format!("{host}/{folder}/{}", name.to_ascii_lowercase())),
    };
    let unless = |others: &[&str]| {
        if others.contains(&first.as_str()) { Publisher::Unknown } else { named(&first) }
    };
    match host {
        "t.me" => match first.as_str() {
            "s" => named(second),
            "c" => below("c", second),
            first if first.starts_with('+') => Publisher::Unknown,
            _ => unless(ON_TELEGRAM),
        },
        "x.com" => unless(ON_X),
        "youtube.com" => match first.as_str() {
            "channel" | "c" | "user" => below(&first, second),
            _ => unless(ON_YOUTUBE),
        },
        "vk.com" => on_vk(&first, query),
        "facebook.com" => match first.as_str() {
            "profile.php" | "permalink.php" | "story.php" => named(value(query, "id").unwrap_or_default()),
            "groups" => below("groups", second),
            "pages" | "people" => named(parts.next().unwrap_or(second)),
            _ => unless(ON_FACEBOOK),
        },
        "instagram.com" => match first.as_str() {
            "stories" => named(second),
            _ => unless(ON_INSTAGRAM),
        },
        "tiktok.com" | "threads.net" | "medium.com" | "rumble.com" if first.starts_with('@') => named(&first),
        "tiktok.com" | "threads.net" => Publisher::Unknown,
        "rumble.com" | "odysee.com" if matches!(first.as_str(), "c" | "user") => below(&first, second),
        "bsky.app" if first == "profile" => below("profile", second),
        "reddit.com" if matches!(first.as_str(), "r" | "user" | "u") => below(&first, second),
        "linkedin.com" if matches!(first.as_str(), "company" | "in" | "school") => below(&first, second),
        "rutube.ru" if first == "channel" => below("channel", second),
        "dzen.ru" if first == "id" => below("id", second),
        "rumble.com" | "odysee.com" | "bsky.app" | "reddit.com" | "linkedin.com" | "rutube.ru" => {
            Publisher::Unknown
        }
        "github.com" | "gitlab.com" | "ok.ru" | "dzen.ru" | "patreon.com" | "boosty.to" | "rumble.net" => {
            named(&first)
        }
        _ if ANYONE.contains(&host) || ARCHIVES.contains(&host) => Publisher::Unknown,
        _ if first.starts_with('@') && is_mastodon(host) => named(&first),
        _ => Publisher::Site,
    }
}

fn is_mastodon(host: &str) -> bool {
    ["mastodon.", "mstdn.", "social."].iter().any(|prefix| host.starts_with(prefix))
        || ON_MASTODON.contains(&host)
}

/// Returns the value of a parameter.
fn value<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
}

/// Returns the channel on VK. Communities have negative numbers in the addresses of their posts.
fn on_vk(first: &str, query: &str) -> Publisher {
    let shown = value(query, "w").or_else(|| value(query, "z")).unwrap_or_default().to_ascii_lowercase();
    let numbered = |part: &str| {
        let rest = [
            "wall", "video", "photo", "clip", "album", "story", "doc", "topic", "club", "public", "id",
            "event",
        ]
        .iter()
        .find_map(|kind| Some((*kind, part.strip_prefix(kind)?)))?;
        let (kind, rest) = rest;
        let (sign, digits) = match rest.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (matches!(kind, "club" | "public" | "event" | "topic"), rest),
        };
        let digits = &digits[..digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len())];
        (!digits.is_empty()).then(|| format!("vk.com/{}{digits}", if sign { "club" } else { "id" }))
    };
    match numbered(&shown).or_else(|| numbered(first)) {
        Some(channel) => Publisher::Channel(channel),
        None if matches!(first, "" | "feed" | "search" | "video" | "wall" | "away.php" | "share.php") => {
            Publisher::Unknown
        }
        None => Publisher::Channel(format!("vk.com/{first}")),
    }
}

/// Returns what distinguishes the page from others of its host, if it is not the path.
pub(super) fn page(host: &str, path: &str, outlet: &Publisher) -> Option<String> {
    let (base, query) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<_> = base.split('/').filter(|part| !part.is_empty()).collect();
    match (host, parts.as_slice()) {
        // The number of a post is unique, whatever the account is called.
        ("x.com", [_, "status" | "statuses", post, ..]) => Some(format!("/status/{post}")),
        ("x.com", ["i", "web", "status", post, ..]) => Some(format!("/status/{post}")),
        ("t.me", ["s", channel, rest @ ..]) => Some(joined(channel, rest)),
        ("t.me", [channel, rest @ ..]) if matches!(outlet, Publisher::Channel(_)) => {
            Some(joined(channel, rest))
        }
        ("youtube.com", ["watch"]) => Some(format!("/{}", value(query, "v")?)),
        ("youtube.com", ["shorts" | "embed" | "live" | "v", video, ..]) => Some(format!("/{video}")),
        _ => None,
    }
}

fn joined(channel: &str, rest: &[&str]) -> String {
    let mut out = format!("/{}", channel.to_ascii_lowercase());
    for part in rest {
        out.push('/');
        out.push_str(part);
    }
    out
}
