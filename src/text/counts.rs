//! Structs of counts that add up over the blocks of a text.

/// Implements `plus` and `minus` for a struct of counts, field by field.
macro_rules! add_up {
    ($type:ident { $($field:ident),+ $(,)? }) => {
        impl $type {
            /// Returns the sum of both.
            #[must_use]
            pub fn plus(self, other: Self) -> Self {
                Self { $($field: self.$field + other.$field),+ }
            }

            /// Returns the counts without `other`, which they include.
            #[must_use]
            pub fn minus(self, other: Self) -> Self {
                Self { $($field: self.$field - other.$field),+ }
            }
        }
    };
}

pub(crate) use add_up;
