//! A short assessment with one problem, for tests that are not about rules.

/// Two claims, the second with a marker that has no endnote.
pub const REPORT: &str = "\
# Northern Road Assessment

November 30, 2024

## Key Takeaways

- The northern road stays open despite the strikes.
- Repairs of the bridge will take until spring.

## Northern Road

The northern road stays open despite the strikes. Officials stated on November 29 that 12 trucks passed.[1] \
The ministry reported three strikes on the bridge.[2]

## Endnotes

[1] https://example dot org/trucks
";

/// The line of the second claim.
pub const BODY_LINE: u32 = 11;
/// The rule that finds the problem.
pub const SLIP: &str = "dangling-marker";
