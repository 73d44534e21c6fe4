//! Reading.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Field, Fields};

use crate::attributes::{Attributes, Case};

pub fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    let attributes = Attributes::of(&input.attrs)?;
    let (blank, fill) = match &input.data {
        Data::Struct(data) => structure(&data.fields, &attributes)?,
        Data::Enum(data) => {
            let mut blanks = Vec::new();
            let mut variants = Vec::new();
            let mut names = Vec::new();
            for variant in &data.variants {
                let ident = &variant.ident;
                let name = quote!(Self::#ident);
                names.push(attributes.rename_all.of_variant(&ident.to_string()));
                blanks.push(blank(&name, &variant.fields)?);
                variants.push(read(&name, &variant.fields, attributes.rename_all_fields)?);
            }
            let none = || Error::new_spanned(input, "there are no variants");
            let first = blanks.into_iter().next().ok_or_else(none)?;
            let last = variants.pop().ok_or_else(none)?;
            let indices = 0..variants.len();
            let fill = quote! {
                let (index, value) = value.variant(&[#(#names),*], trouble);
                *self = match index {
                    #(#indices => #variants,)*
                    _ => #last,
                };
            };
            (first, fill)
        }
        Data::Union(_) => return Err(Error::new_spanned(input, "a union has no form")),
    };
    let ident = &input.ident;
    let (generics, types, bounds) = input.generics.split_for_impl();
    Ok(quote! {
        #[automatically_derived]
        impl #generics crate::value::FromValue for #ident #types #bounds {
            fn blank() -> Self {
                #blank
            }

            #[allow(unused_variables)]
            fn fill(&mut self, value: crate::value::Value, trouble: &mut crate::value::Trouble) {
                #fill
            }
        }
    })
}

/// A structure is filled field by field, where it is.
fn structure(fields: &Fields, attributes: &Attributes) -> syn::Result<(TokenStream, TokenStream)> {
    let Fields::Named(named) = fields else {
        let fill = quote!(crate::value::FromValue::fill(&mut self.0, value, trouble););
        return Ok((blank(&quote!(Self), fields)?, fill));
    };
    let mut reads = Vec::new();
    for field in &named.named {
        let ident = &field.ident;
        let read = method(attributes.default || Attributes::of(&field.attrs)?.default);
        let name = attributes.rename_all.of_field(&name(field));
        reads.push(quote!(fields.#read(#name, &mut self.#ident);));
    }
    let blank = match attributes.default {
        true => quote!(<Self as ::core::default::Default>::default()),
        false => blank(&quote!(Self), fields)?,
    };
    let end = attributes
        .deny_unknown_fields
        .then(|| quote!(fields.end();));
    let fill = quote! {
        let mut fields = crate::value::Fields::of(value, trouble);
        #(#reads)*
        #end
    };
    Ok((blank, fill))
}

/// A structure or variant in which nothing has been read yet.
fn blank(name: &TokenStream, fields: &Fields) -> syn::Result<TokenStream> {
    match fields {
        Fields::Unit => Ok(name.clone()),
        Fields::Unnamed(unnamed) if unnamed.unnamed.len() == 1 => {
            Ok(quote!(#name(crate::value::FromValue::blank())))
        }
        Fields::Unnamed(unnamed) => Err(Error::new_spanned(unnamed, "several need names")),
        Fields::Named(named) => {
            let mut blanks = Vec::new();
            for field in &named.named {
                let (ident, blank) = (&field.ident, blank_field(field)?);
                blanks.push(quote!(#ident: #blank));
            }
            Ok(quote!(#name { #(#blanks),* }))
        }
    }
}

/// What a field has where it is missing and may be; in others nobody gets to see it.
fn blank_field(field: &Field) -> syn::Result<TokenStream> {
    let ty = &field.ty;
    Ok(match Attributes::of(&field.attrs)?.default {
        true => quote!(<#ty as ::core::default::Default>::default()),
        false => quote!(<#ty as crate::value::FromValue>::blank()),
    })
}

/// The expression that reads a variant from `value`.
fn read(variant: &TokenStream, fields: &Fields, case: Case) -> syn::Result<TokenStream> {
    match fields {
        Fields::Unit | Fields::Unnamed(_) => {
            let blank = blank(variant, fields)?;
            Ok(match fields {
                Fields::Unit => blank,
                _ => quote!({
                    let mut content = crate::value::FromValue::blank();
                    crate::value::FromValue::fill(&mut content, value, trouble);
                    #variant(content)
                }),
            })
        }
        Fields::Named(named) => {
            let mut reads = Vec::new();
            let mut idents = Vec::new();
            for field in &named.named {
                let (ident, blank) = (&field.ident, blank_field(field)?);
                let read = method(Attributes::of(&field.attrs)?.default);
                let name = case.of_field(&name(field));
                reads.push(quote! {
                    let mut #ident = #blank;
                    fields.#read(#name, &mut #ident);
                });
                idents.push(ident);
            }
            Ok(quote!({
                let mut fields = crate::value::Fields::of(value, trouble);
                #(#reads)*
                #variant { #(#idents),* }
            }))
        }
    }
}

/// How a field is read that may be missing, or may not.
fn method(may_be_missing: bool) -> TokenStream {
    match may_be_missing {
        true => quote!(read_or),
        false => quote!(read),
    }
}

fn name(field: &Field) -> String {
    field
        .ident
        .as_ref()
        .map_or(String::new(), |ident| ident.to_string())
}
