//! The conventions of a document: how it marks headings and how it cites.

/// The conventions of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Conventions {
    /// True if headings are marked by `#` or by a line of `=`: no other line is a heading then. Part of every
    /// [`super::Place`].
    pub hash_headings: bool,
    /// True if there is an endnote with a number.
    pub numbered_notes: bool,
    /// True if there are endnotes with numbers, no marker in the text, and several numbers right behind full stops.
    pub bare_numbers: bool,
    /// True if there is an endnote with a roman numeral that is not in square brackets.
    pub roman_notes: bool,
    /// True if keys of a bibliography are cited in brackets.
    pub keys: bool,
    /// True if the address of a link is defined, `[key]: https://…`.
    pub link_definitions: bool,
    /// True if there is a list of references by author and year.
    pub author_date: bool,
    /// True if there is a list of sources with ids, such as `SRC-001`.
    pub register: bool,
}

impl Conventions {
    /// The conventions of an empty text.
    pub const NONE: Self = Self {
        hash_headings: false,
        numbered_notes: false,
        bare_numbers: false,
        roman_notes: false,
        keys: false,
        link_definitions: false,
        author_date: false,
        register: false,
    };
}
