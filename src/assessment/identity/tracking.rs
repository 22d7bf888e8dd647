//! Parameters of addresses that change nothing about the page.

/// Parameters that tell who shared a link and change nothing about the page.
const TRACKING: &[&str] = &[
    "fbclid", "gclid", "dclid", "yclid", "msclkid", "igshid", "igsh", "ig_rid", "mibextid", "ref_src",
    "ref_url", "mc_cid", "mc_eid", "__cft__", "__tn__", "ysclid", "cmpid", "twclid", "wt_mc",
];

/// Returns true if the parameter `name=value` of a URL, live or defanged, is for tracking only. `s` and `t` are on
/// Twitter, `si` is on YouTube.
fn tracks(host: &str, parameter: &str) -> bool {
    let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
    let name = name.strip_prefix("amp;").unwrap_or(name); // `&amp;`
    let name = name.split('[').next().unwrap_or(name);
    let on = |hosts: &[&str]| hosts.contains(&host);
    if name.starts_with("utm_") || TRACKING.contains(&name) {
        return true;
    }
    match name {
        "s" => on(&["twitter.com", "x.com", "mobile.twitter.com", "mobile.x.com"]) && value.len() <= 2,
        "t" => on(&["twitter.com", "x.com", "mobile.twitter.com", "mobile.x.com"]),
        "si" => on(&["youtube.com", "youtu.be", "m.youtube.com"]),
        _ => false,
    }
}

/// Returns `url`, live or defanged and at `host`, without the parameters that only track; `None` where it has none.
pub(in crate::assessment) fn without_parameters(url: &str, host: &str) -> Option<String> {
    let (base, rest) = url.split_once('?')?;
    let (query, anchor) = rest.find('#').map_or((rest, ""), |i| rest.split_at(i));
    if !query.split('&').any(|parameter| tracks(host, parameter)) {
        return None;
    }
    let kept: Vec<_> = query.split('&').filter(|parameter| !tracks(host, parameter)).collect();
    let query = kept.join("&");
    let mark = if query.is_empty() { "" } else { "?" };
    Some(format!("{base}{mark}{query}{anchor}"))
}
