//! Writing.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, Ident};

use crate::attributes::{Attributes, Case};

pub fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    let attributes = Attributes::of(&input.attrs)?;
    let body = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(_) => {
                let (idents, names) = named(&data.fields, attributes.rename_all)?;
                quote! {
                    let mut properties = crate::value::Properties::default();
                    #(properties.add(#names, &self.#idents);)*
                    properties.into()
                }
            }
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                quote!(crate::value::ToValue::to_value(&self.0))
            }
            Fields::Unnamed(_) | Fields::Unit => {
                return Err(Error::new_spanned(input, "its fields need names"));
            }
        },
        Data::Enum(data) => {
            let mut arms = Vec::new();
            for variant in &data.variants {
                let name = attributes.rename_all.of_variant(&variant.ident.to_string());
                let case = attributes.rename_all_fields;
                arms.push(arm(
                    &variant.ident,
                    &name,
                    &variant.fields,
                    case,
                    attributes.tag.as_deref(),
                )?);
            }
            quote!(match self { #(#arms)* })
        }
        Data::Union(_) => return Err(Error::new_spanned(input, "a union has no form")),
    };
    let ident = &input.ident;
    let (generics, types, bounds) = input.generics.split_for_impl();
    Ok(quote! {
        #[automatically_derived]
        impl #generics crate::value::ToValue for #ident #types #bounds {
            fn to_value(&self) -> crate::value::Value {
                #body
            }
        }
    })
}

/// How one variant is written: its name alone, or in `tag` beside its fields, or as the only
/// property around what it holds.
fn arm(
    ident: &Ident,
    name: &str,
    fields: &Fields,
    case: Case,
    tag: Option<&str>,
) -> syn::Result<TokenStream> {
    match (fields, tag) {
        (Fields::Unit, None) => Ok(quote! {
            Self::#ident => crate::value::ToValue::to_value(#name),
        }),
        (Fields::Unit, Some(tag)) => Ok(quote! {
            Self::#ident => crate::value::Value::object(&[(#tag, &#name)]),
        }),
        (Fields::Unnamed(unnamed), None) if unnamed.unnamed.len() == 1 => Ok(quote! {
            Self::#ident(it) => crate::value::Value::object(&[(#name, it)]),
        }),
        (Fields::Unnamed(unnamed), _) => Err(Error::new_spanned(unnamed, "fields need names here")),
        (Fields::Named(_), tag) => {
            let (idents, names) = named(fields, case)?;
            Ok(match tag {
                Some(tag) => quote! {
                    Self::#ident { #(#idents),* } => {
                        let mut properties = crate::value::Properties::default();
                        properties.add(#tag, &#name);
                        #(properties.add(#names, #idents);)*
                        properties.into()
                    }
                },
                None => quote! {
                    Self::#ident { #(#idents),* } => {
                        let mut properties = crate::value::Properties::default();
                        #(properties.add(#names, #idents);)*
                        let properties = crate::value::Value::from(properties);
                        crate::value::Value::object(&[(#name, &properties)])
                    }
                },
            })
        }
    }
}

/// The fields and the names under which they are written.
fn named(fields: &Fields, case: Case) -> syn::Result<(Vec<&Ident>, Vec<String>)> {
    let idents: Vec<&Ident> = fields
        .iter()
        .filter_map(|field| field.ident.as_ref())
        .collect();
    for field in fields {
        Attributes::of(&field.attrs)?;
    }
    let names = idents
        .iter()
        .map(|ident| case.of_field(&ident.to_string()))
        .collect();
    Ok((idents, names))
}
