//! The size of a value, as the number of its parts.

use std::fmt::{self, Debug, Write};

/// Counts what stands between two parts, which does not depend on what they are.
struct Commas(usize);

impl Write for Commas {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.matches(", ").count();
        Ok(())
    }
}

/// How many fields and entries a value has, all that it holds included. One more entry of any map or
/// list makes it larger.
pub fn size_of(value: &impl Debug) -> usize {
    let mut commas = Commas(0);
    write!(commas, "{value:?}").expect("nothing is written");
    commas.0
}
