use super::*;
use crate::assessment::addresses::outlet_name;

fn same(all: &[&str]) {
    let first = SourceIdentity::read(all[0]);
    for other in all {
        assert_eq!(SourceIdentity::read(other), first, "{other} and {}", all[0]);
    }
}

#[test]
fn a_page_has_one_identity() {
    same(&[
        "https://www.example.org/a/b/?id=1",
        "http://example dot org/a/b/?id=1&utm_source=x",
        "hxxps://example[.]org/a/b?id=1#top",
        "https://m.example.org/a/b?id=1",
        "https://amp.example.org/a/b?id=1&amp=1",
        "https://web.archive.org/web/20240503101112/https://www.example.org/a/b/?id=1",
        "https://web.archive.org/web/2024id_/http://example.org/a/b?id=1",
        "https://web.archive.org/web/*/example.org/a/b?id=1",
        "https://archive.ph/20240503101112/https://example.org/a/b?id=1",
        "https://archive.is/newest/https://example.org/a/b?id=1",
        "https://www.google.com/amp/s/www.example.org/a/b?id=1",
        "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/a/b?id=1",
        "https://archive.today/o/AbCdE/https://example.org/a/b?id=1",
        "https://www.google.com/url?sa=t&url=https%3A%2F%2Fexample.org%2Fa%2Fb?id=1",
    ]);
    same(&[
        "https://example.org/a/amp/",
        "https://example.org/amp/a",
        "https://example.org/a",
        "https://example.org/a.amp",
    ]);
    same(&["https://example.org/a.amp.html", "https://example.org/a.html?amp"]);
    let page = |url| SourceIdentity::read(url).page;
    assert_ne!(page("https://example.org/a?id=1"), page("https://example.org/a?id=2"));
    assert_ne!(page("https://example.org/a"), page("https://example.com/a"));
    assert_ne!(page("https://example.org/camp"), page("https://example.org/c"));
}

#[test]
fn a_post_has_one_identity() {
    same(&[
        "https://t.me/Harbour_Watch/12",
        "t.me/s/harbour_watch/12",
        "https://telegram.me/harbour_watch/12?single",
    ]);
    same(&[
        "https://twitter.com/HarbourWatch/status/12?s=20",
        "https://x.com/harbourwatch/status/12/photo/1",
        "https://mobile.twitter.com/harbourwatch/status/12",
        "https://nitter.net/HarbourWatch/status/12#m",
    ]);
    same(&[
        "https://youtu.be/AbC-123_xyz",
        "https://www.youtube.com/watch?v=AbC-123_xyz&t=12s",
        "https://m.youtube.com/shorts/AbC-123_xyz",
    ]);
}

#[test]
fn the_outlet_is_a_site_or_a_channel() {
    for (url, name) in [
        ("https://news.example.gov.ua/a", "news.example.gov.ua"),
        ("https://web.archive.org/web/2024/https://t.me/s/harbour_watch/12", "t.me/harbour_watch"),
        ("https://t.me/c/1234/5", "t.me/c/1234"),
        ("https://x.com/HarbourWatch/status/12", "x.com/harbourwatch"),
        ("https://x.com/i/status/12", "x.com"),
        ("https://youtube.com/@Harbour", "youtube.com/@harbour"),
        ("https://www.youtube.com/channel/UCabc/videos", "youtube.com/channel/ucabc"),
        ("https://vk.com/wall-123_456", "vk.com/club123"),
        ("https://vk.com/harbour?w=wall-123_456", "vk.com/club123"),
        ("https://m.vk.com/public123", "vk.com/club123"),
        ("https://vk.com/id7", "vk.com/id7"),
        ("https://www.facebook.com/harbour.watch/posts/1", "facebook.com/harbour.watch"),
        ("https://facebook.com/permalink.php?story_fbid=1&id=77", "facebook.com/77"),
        ("https://m.facebook.com/watch/?v=1", "facebook.com"),
        ("https://www.instagram.com/harbour/", "instagram.com/harbour"),
        ("https://www.tiktok.com/@harbour/video/1", "tiktok.com/@harbour"),
        ("https://bsky.app/profile/harbour.example.org/post/1", "bsky.app/profile/harbour.example.org"),
        ("https://www.threads.net/@harbour", "threads.net/@harbour"),
        ("https://mastodon.example/@harbour/1", "mastodon.example/@harbour"),
    ] {
        assert_eq!(outlet_name(url), name, "{url}");
    }
}

#[test]
fn pages_without_a_channel_share_no_outlet() {
    let outlet = |url| SourceIdentity::read(url).outlet;
    for (one, other) in [
        ("https://perma.cc/AB12-CD34", "https://perma.cc/EF56-GH78"),
        ("https://archive.ph/AbCd1", "https://archive.ph/EfGh2"),
        ("https://facebook.com/watch/?v=1", "https://facebook.com/watch/?v=2"),
        ("https://youtu.be/AbC-123_xyz", "https://youtu.be/AbC-123_xyw"),
        ("https://t.co/a", "https://t.co/b"),
    ] {
        assert_ne!(outlet(one), outlet(other), "{one}");
    }
    assert_eq!(outlet("https://a.example.org/1"), outlet("https://b.example.org/2"));
    assert_ne!(outlet("https://a.gov.ua/1"), outlet("https://b.gov.ua/2"));
    assert_ne!(outlet("https://a.livejournal.com/1"), outlet("https://b.livejournal.com/2"));
    assert_ne!(outlet("https://t.me/a/1"), outlet("https://t.me/b/1"));
}

#[test]
fn the_registry_may_list_a_host_or_its_domains() {
    let names: Vec<_> = SourceIdentity::read("https://a.b.example.gov.ua/x").names().collect();
    let keys = ["a.b.example.gov.ua", "b.example.gov.ua", "example.gov.ua", "example.gov.ua"].map(outlet_key);
    assert_eq!(names, keys);
    let names: Vec<_> = SourceIdentity::read("https://example.org/x").names().collect();
    assert_eq!(names, [outlet_key("example.org"); 4]);
}

#[test]
fn any_text_has_an_identity() {
    for odd in [
        "",
        "http",
        "https://",
        "https://web.archive.org/web/",
        "://",
        "web.archive.org/web/2024/",
        "é://ü",
        "t.me",
        "https://google.com/url?q=",
    ] {
        let _ = (SourceIdentity::read(odd), outlet_name(odd));
    }
}
