//! The map as a self-contained page: it loads nothing and runs only its own script.

use std::fmt::Write;

use super::{Map, MapParagraph, MapTakeaway};
use crate::features::outlets::{OutletUse, bar, shares};
use crate::text::counted;

const STYLE: &str = include_str!("map.css");
const SCRIPT: &str = include_str!("map.js");
/// Hashes of the style and the script for the page's Content Security Policy. A test computes them.
const STYLE_HASH: &str = "sha256-tDsTBnmi6tYlSDAbTirEATe/Ww5AHGhsakEwxq7MLv0=";
const SCRIPT_HASH: &str = "sha256-muXleZxGXVOUS/l1AG4rDMuv5eOkKgWusfE47M8t9tA=";

/// The width of the strip in units of the SVG.
const STRIP: f64 = 1000.0;

/// Returns the page of a map, in HTML.
#[must_use]
pub fn page(map: &Map) -> String {
    let mut out = String::with_capacity(STYLE.len() + SCRIPT.len() + 16 * 1024);
    let title = escape(&map.title);
    let _ = writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n{GENERATOR}\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{STYLE_HASH}'; \
         script-src '{SCRIPT_HASH}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>Evidence map: {title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<h1 dir=\"auto\">{title}</h1>\n<p>{}</p>\n{KEY}</header>",
        summary(map),
    );
    strip(&mut out, map);
    out.push_str("<main>\n<svg class=\"wires\" aria-hidden=\"true\"></svg>\n");
    takeaways(&mut out, map);
    paragraphs(&mut out, map);
    outlets(&mut out, map);
    let _ = writeln!(out, "</main>\n<script>{SCRIPT}</script>\n</body>\n</html>");
    out
}

/// The element by which a page of an earlier run is recognised.
const GENERATOR: &str = "<meta name=\"generator\" content=\"assessor map\">";

/// Returns true if a file that begins with `head` is a page from [`page`].
#[must_use]
pub fn is_page(head: &[u8]) -> bool {
    // Pages of older versions have no generator; their title identifies them.
    let has = |mark: &str| memchr::memmem::find(head, mark.as_bytes()).is_some();
    head.starts_with(b"<!DOCTYPE html>") && (has(GENERATOR) || has("<title>Evidence map: "))
}

const KEY: &str = "<p class=\"key\"><span class=\"k-good\">paragraph with sources</span>\
    <span class=\"k-bad\">paragraph with a claim without a source</span>\
    <span class=\"k-none\">paragraph without sources or claims</span></p>\n";

/// Returns text escaped for HTML elements and quoted attributes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Control characters have no meaning here, and those that change the direction of text could hide content.
            c if c.is_control() => out.push(' '),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c => out.push(c),
        }
    }
    out
}

fn summary(map: &Map) -> String {
    let uncited: u32 = map.paragraphs.iter().map(|p| p.uncited).sum();
    let claims: u32 = map.paragraphs.iter().map(|p| p.claims).sum();
    let counts = [
        counted(map.takeaways.len(), "takeaway"),
        counted(map.paragraphs.len(), "paragraph"),
        map.sources.in_words(),
        match counted(claims as usize, "claim") {
            claims if map.checked => format!("{claims}, {uncited} uncited"),
            claims => format!("{claims}, sources not checked"),
        },
    ];
    let parts: Vec<_> = map.date.iter().map(|date| escape(date)).chain(counts).collect();
    parts.join(" · ")
}

/// Writes the document from left to right; the width of each paragraph is proportional to its length.
fn strip(out: &mut String, map: &Map) {
    let total: u32 = map.paragraphs.iter().map(|p| p.len.max(1)).sum();
    if total == 0 {
        return;
    }
    let _ = writeln!(
        out,
        "<svg class=\"strip\" viewBox=\"0 0 {STRIP} 28\" preserveAspectRatio=\"none\" role=\"navigation\" \
         aria-label=\"The paragraphs of the document\">"
    );
    let mut at = 0.0;
    for (i, paragraph) in map.paragraphs.iter().enumerate() {
        let width = f64::from(paragraph.len.max(1)) / f64::from(total) * STRIP;
        let class = match paragraph {
            p if p.uncited > 0 => "uncited",
            p if !p.outlets.is_empty() => "cited",
            _ => "none",
        };
        let uncited = match paragraph.uncited {
            n if map.checked => format!(", {n} uncited"),
            _ => String::new(),
        };
        let words = format!("Paragraph {}: {}{uncited}", i + 1, counted(paragraph.claims as usize, "claim"));
        let _ = writeln!(
            out,
            "<a href=\"#p{i}\" data-of=\"p{i}\" aria-label=\"{words}\"><rect class=\"{class}\" x=\"{at:.2}\" y=\"0\" \
             width=\"{width:.2}\" height=\"28\"><title>{words}</title></rect></a>"
        );
        at += width;
    }
    out.push_str("</svg>\n");
}

fn joined(kind: char, ids: &[usize]) -> String {
    ids.iter().map(|id| format!("{kind}{id}")).collect::<Vec<_>>().join(" ")
}

fn takeaways(out: &mut String, map: &Map) {
    out.push_str("<section aria-labelledby=\"takeaways\">\n<h2 id=\"takeaways\">Takeaways</h2>\n");
    if map.takeaways.is_empty() {
        out.push_str("<p class=\"empty\">This text has no takeaways.</p>\n");
    }
    out.push_str("<ol>\n");
    for (i, takeaway) in map.takeaways.iter().enumerate() {
        put_takeaway(out, i, takeaway);
    }
    out.push_str("</ol>\n</section>\n");
}

fn put_takeaway(out: &mut String, i: usize, takeaway: &MapTakeaway) {
    let MapTakeaway { text, lines, paragraphs, sources, .. } = takeaway;
    let (class, standing) = match (paragraphs.len(), sources.outlets) {
        (0, _) => (" bare", "Not supported by the body".to_owned()),
        (_, 0) => (" bare", "No source".to_owned()),
        (_, 1) => (" thin", format!("Only {}", sources.in_words())),
        _ => ("", sources.in_words()),
    };
    let places: String =
        paragraphs.iter().map(|p| format!("<a href=\"#p{p}\">Paragraph {}</a>", p + 1)).collect();
    let _ = writeln!(
        out,
        "<li class=\"card take{class}\" id=\"t{i}\" tabindex=\"0\" data-line=\"{}\" data-until=\"{}\" \
         data-to=\"{}\"><p dir=\"auto\">{}</p><p class=\"meta\"><b>{standing}</b>{places}</p></li>",
        lines.0,
        lines.1,
        joined('p', paragraphs),
        escape(text),
    );
}

fn paragraphs(out: &mut String, map: &Map) {
    out.push_str("<section aria-labelledby=\"paragraphs\">\n<h2 id=\"paragraphs\">Paragraphs</h2>\n");
    let carries = |i: usize| map.takeaways.iter().any(|t| t.paragraphs.contains(&i));
    let (carrying, others): (Vec<usize>, Vec<usize>) = (0..map.paragraphs.len()).partition(|i| carries(*i));
    let (lacking, rest): (Vec<usize>, Vec<usize>) =
        others.into_iter().partition(|i| map.paragraphs[*i].uncited > 0);
    let groups = [
        ("", carrying),
        ("Not in a takeaway, with a claim without a source", lacking),
        ("Not in a takeaway", rest),
    ];
    for (title, group) in groups {
        if !title.is_empty() && !group.is_empty() {
            let _ = writeln!(out, "<h3>{title}</h3>");
        }
        for i in group {
            put_paragraph(out, i, &map.paragraphs[i], title == "Not in a takeaway");
        }
    }
    out.push_str("</section>\n");
}

fn put_paragraph(out: &mut String, i: usize, paragraph: &MapParagraph, brief: bool) {
    let section = if paragraph.section.is_empty() {
        String::new()
    } else {
        format!(" · {}", escape(&paragraph.section))
    };
    let _ = write!(
        out,
        "<article class=\"card\" id=\"p{i}\" tabindex=\"0\" data-line=\"{}\" data-until=\"{}\" data-to=\"{}\" \
         aria-label=\"Paragraph {}\"><p class=\"where\" dir=\"auto\">Paragraph {}{section}</p>",
        paragraph.lines.0,
        paragraph.lines.1,
        joined('h', &paragraph.outlets),
        i + 1,
        i + 1,
    );
    let lead = paragraph.sentences.iter().any(|s| s.condensed);
    for (n, sentence) in paragraph.sentences.iter().enumerate() {
        let words = escape(&sentence.text);
        if sentence.uncited {
            let _ = write!(out, "<p class=\"claim\" dir=\"auto\">{words}</p>");
        } else if sentence.condensed {
            let _ = write!(out, "<p dir=\"auto\"><span class=\"said\">{words}</span></p>");
        } else if n == 0 && !lead && !brief {
            let _ = write!(out, "<p dir=\"auto\">{words}</p>");
        }
    }
    let missing = match paragraph.uncited {
        0 => String::new(),
        n => format!(", <span class=\"missing\">{n} uncited</span>"),
    };
    let _ = write!(
        out,
        "<p class=\"meta\">{}{missing} · {}</p><details><summary>Whole paragraph</summary><p dir=\"auto\">",
        counted(paragraph.claims as usize, "claim"),
        if paragraph.outlets.is_empty() {
            "no source".to_owned()
        } else {
            counted(paragraph.outlets.len(), "outlet")
        },
    );
    for sentence in &paragraph.sentences {
        let _ = write!(out, "{} ", escape(&sentence.text));
    }
    out.push_str("</p></details></article>\n");
}

fn outlets(out: &mut String, map: &Map) {
    out.push_str("<section aria-labelledby=\"sources\">\n<h2 id=\"sources\">Sources</h2>\n");
    if map.outlets.is_empty() {
        out.push_str("<p class=\"empty\">No paragraph cites a source.</p>\n");
    } else {
        charts(out, map);
    }
    let mut last = None;
    for (i, outlet) in map.outlets.iter().enumerate() {
        if last != Some(outlet.group) {
            let _ = writeln!(out, "<h3>{}</h3>", outlet.group.name());
            last = Some(outlet.group);
        }
        put_outlet(out, i, outlet);
    }
    out.push_str("</section>\n");
}

/// Writes the numbers of links by kind and by country, with bars of text.
fn charts(out: &mut String, map: &Map) {
    let kinds = shares(&map.outlets, |outlet| outlet.group.name());
    let countries = shares(&map.outlets, |outlet| outlet.country.as_deref().unwrap_or("Not known"));
    out.push_str("<details><summary>By kind and country</summary>\n");
    for rows in [kinds, countries] {
        let most = rows.iter().map(|(_, n)| *n).max().unwrap_or(0);
        out.push_str("<ul>\n");
        for (name, n) in rows {
            let _ = writeln!(out, "<li>{} <span class=\"n\">{n} {}</span></li>", escape(name), bar(n, most));
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</details>\n");
}

fn put_outlet(out: &mut String, i: usize, outlet: &OutletUse) {
    let _ = write!(
        out,
        "<div class=\"card host\" id=\"h{i}\" tabindex=\"0\" role=\"group\" aria-label=\"{name}\"><details><summary>\
         <span dir=\"auto\">{name}</span> <span class=\"n\">{}</span></summary>",
        counted(outlet.pages, if outlet.address.is_some() { "link" } else { "source" }),
        name = escape(&outlet.name),
    );
    let owner = outlet.owner.as_ref().map(|owner| format!("Owner: {owner}"));
    let grade = outlet.grade.as_ref().map(|grade| format!("Grade: {grade}"));
    let about: Vec<_> = std::iter::once(&outlet.about)
        .filter(|_| outlet.address.is_some())
        .chain(owner.as_ref())
        .chain(grade.as_ref())
        .chain(outlet.note.as_ref())
        .map(|line| escape(line))
        .collect();
    if !about.is_empty() {
        let _ = write!(out, "<p class=\"meta\">{}</p>", about.join(" · "));
    }
    out.push_str("<ul>");
    for source in &outlet.sources {
        let written = escape(&source.written);
        let shown = match &source.url {
            Some(url) => format!("<a href=\"{}\" rel=\"noopener noreferrer\">{written}</a>", escape(url)),
            None => written,
        };
        let _ = write!(
            out,
            "<li dir=\"auto\"><span class=\"label\">[{}]</span>{shown}</li>",
            escape(&source.label)
        );
    }
    out.push_str("</ul></details></div>\n");
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Returns the SHA-256 hash (FIPS 180-4) in Base64, as in a Content Security Policy.
    fn hash(text: &str) -> String {
        let prime = |n: &u64| (2..*n).take_while(|d| d * d <= *n).all(|d| !n.is_multiple_of(d));
        let fraction = |root: f64| ((root - root.floor()) * 4_294_967_296.0) as u32;
        let primes: Vec<u64> = (2..400).filter(prime).take(64).collect();
        let k: Vec<u32> = primes.iter().map(|p| fraction((*p as f64).cbrt())).collect();
        let mut h: Vec<u32> = primes[..8].iter().map(|p| fraction((*p as f64).sqrt())).collect();
        let mut bytes = text.as_bytes().to_vec();
        let bits = (bytes.len() as u64) * 8;
        bytes.push(0x80);
        while bytes.len() % 64 != 56 {
            bytes.push(0);
        }
        bytes.extend(bits.to_be_bytes());
        for chunk in bytes.chunks(64) {
            let mut w: Vec<u32> =
                chunk.chunks(4).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]])).collect();
            for i in 16..64 {
                let (a, b) = (w[i - 15], w[i - 2]);
                let s0 = a.rotate_right(7) ^ a.rotate_right(18) ^ (a >> 3);
                let s1 = b.rotate_right(17) ^ b.rotate_right(19) ^ (b >> 10);
                w.push(w[i - 16].wrapping_add(s0).wrapping_add(w[i - 7]).wrapping_add(s1));
            }
            let mut v = h.clone();
            for (k, w) in k.iter().zip(&w) {
                let s1 = v[4].rotate_right(6) ^ v[4].rotate_right(11) ^ v[4].rotate_right(25);
                let choice = (v[4] & v[5]) ^ (!v[4] & v[6]);
                let t1 = v[7].wrapping_add(s1).wrapping_add(choice).wrapping_add(*k).wrapping_add(*w);
                let s0 = v[0].rotate_right(2) ^ v[0].rotate_right(13) ^ v[0].rotate_right(22);
                let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
                v.rotate_right(1);
                v[4] = v[4].wrapping_add(t1);
                v[0] = t1.wrapping_add(s0).wrapping_add(majority);
            }
            h.iter_mut().zip(v).for_each(|(h, v)| *h = h.wrapping_add(v));
        }
        let digest: Vec<u8> = h.iter().flat_map(|word| word.to_be_bytes()).collect();
        base64(&digest)
    }

    fn base64(bytes: &[u8]) -> String {
        const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut out = String::new();
        for chunk in bytes.chunks(3) {
            let n = chunk.iter().enumerate().fold(0_u32, |n, (i, b)| n | u32::from(*b) << (16 - 8 * i));
            for i in 0..4 {
                let letter = LETTERS[(n >> (18 - 6 * i)) as usize & 63] as char;
                out.push(if i <= chunk.len() { letter } else { '=' });
            }
        }
        out
    }

    #[test]
    fn the_policy_lets_in_this_style_and_this_script() {
        assert_eq!(hash("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
        assert_eq!(STYLE_HASH, format!("sha256-{}", hash(STYLE)));
        assert_eq!(SCRIPT_HASH, format!("sha256-{}", hash(SCRIPT)));
    }

    #[test]
    fn neither_style_nor_script_ends_early() {
        assert!(!STYLE.contains("</") && !SCRIPT.contains("</"));
    }

    #[test]
    fn whatever_a_text_holds_is_text() {
        let evil = "<script>\"'&\u{202e}\u{7}</style>";
        assert_eq!(escape(evil), "&lt;script&gt;&quot;&#39;&amp; &lt;/style&gt;");
    }
}
