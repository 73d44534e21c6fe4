//! `#[derive(FromValue)]` and `#[derive(ToValue)]`: plain data from and to `crate::value::Value`.
//!
//! They follow serde's attributes, so a type that derives both has one form. What serde can do and
//! these cannot is an error at compile time.

mod attributes;
mod from_value;
mod to_value;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Reads a structure or an enum from a `Value`.
#[proc_macro_derive(FromValue, attributes(serde))]
pub fn from_value(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let derived = from_value::derive(&input);
    derived
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}

/// Writes a structure or an enum as a `Value`.
#[proc_macro_derive(ToValue, attributes(serde))]
pub fn to_value(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let derived = to_value::derive(&input);
    derived
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}
