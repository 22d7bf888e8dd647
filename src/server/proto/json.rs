//! JSON that is written straight into a message, for items that are sent by the thousand. This is faster than building
//! and serializing a protocol value for each item.

use tower_lsp::ls_types::{Position, Range};

/// Writes a range in the protocol's form.
pub fn put_range(out: &mut Vec<u8>, Range { start, end }: Range) {
    out.extend_from_slice(br#"{"start":"#);
    put_position(out, start);
    out.extend_from_slice(br#","end":"#);
    put_position(out, end);
    out.push(b'}');
}

fn put_position(out: &mut Vec<u8>, Position { line, character }: Position) {
    out.extend_from_slice(br#"{"line":"#);
    put_number(out, line);
    out.extend_from_slice(br#","character":"#);
    put_number(out, character);
    out.push(b'}');
}

/// Writes a number in decimal digits. A long text needs thousands of them at every keystroke, and the standard
/// formatter, with its widths and signs, would cost more than everything else that is sent.
pub fn put_number(out: &mut Vec<u8>, mut number: u32) {
    let mut digits = [0; 10];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// Writes a string with quotation marks and escapes.
pub fn put_string(out: &mut Vec<u8>, text: &str) {
    // There is no branch for each byte, so that the compiler can vectorise the loop.
    let special = |byte: &u8| u8::from(*byte < 0x20) | u8::from(*byte == b'"') | u8::from(*byte == b'\\');
    if text.bytes().fold(0, |any, byte| any | special(&byte)) != 0 {
        // Writing into memory cannot fail.
        let _ = serde_json::to_writer(out, text);
        return;
    }
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_written_in_digits() {
        for number in [0, 7, 10, 4_294_967_295] {
            let mut out = Vec::new();
            put_number(&mut out, number);
            assert_eq!(out, number.to_string().into_bytes());
        }
    }

    #[test]
    fn a_range_is_written_as_the_framework_does() {
        let range = Range::new(Position::new(3, 4), Position::new(5, 678));
        let mut out = Vec::new();
        put_range(&mut out, range);
        assert_eq!(out, serde_json::to_vec(&range).unwrap());
    }

    proptest! {
        #[test]
        fn strings_are_written_as_serde_does(text in "([a-z]|[\"\\\\\u{7f}é\u{2028}\n\t\u{1}]){0,40}") {
            let mut out = Vec::new();
            put_string(&mut out, &text);
            prop_assert_eq!(out, serde_json::to_vec(&text).unwrap());
        }
    }
}
