//! Reading.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields};

use crate::attributes::{Attributes, Case};

pub fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    let attributes = Attributes::of(&input.attrs)?;
    let body = match &input.data {
        Data::Struct(data) => construct(
            quote!(Self),
            &data.fields,
            attributes.rename_all,
            &attributes,
        )?,
        Data::Enum(data) => {
            let mut names = Vec::new();
            let mut variants = Vec::new();
            let (case, none) = (attributes.rename_all_fields, Attributes::default());
            for variant in &data.variants {
                let ident = &variant.ident;
                names.push(attributes.rename_all.of_variant(&ident.to_string()));
                variants.push(construct(
                    quote!(Self::#ident),
                    &variant.fields,
                    case,
                    &none,
                )?);
            }
            let last = variants.pop();
            let last = last.ok_or_else(|| Error::new_spanned(input, "there are no variants"))?;
            let indices = 0..variants.len();
            quote! {
                let (index, value) = value.variant(&[#(#names),*], trouble);
                match index {
                    #(#indices => #variants,)*
                    _ => #last,
                }
            }
        }
        Data::Union(_) => return Err(Error::new_spanned(input, "a union has no form")),
    };
    let ident = &input.ident;
    let (generics, types, bounds) = input.generics.split_for_impl();
    Ok(quote! {
        #[automatically_derived]
        impl #generics crate::value::FromValue for #ident #types #bounds {
            #[allow(unused_variables)]
            fn from_value(
                value: crate::value::Value,
                trouble: &mut crate::value::Trouble,
            ) -> Self {
                #body
            }
        }
    })
}

/// The expression that makes a structure or variant from `value`; `attributes` are those of the
/// structure.
fn construct(
    name: TokenStream,
    fields: &Fields,
    case: Case,
    attributes: &Attributes,
) -> syn::Result<TokenStream> {
    match fields {
        Fields::Unit => Ok(name),
        Fields::Unnamed(unnamed) if unnamed.unnamed.len() == 1 => {
            Ok(quote!(#name(crate::value::FromValue::from_value(value, trouble))))
        }
        Fields::Unnamed(unnamed) => Err(Error::new_spanned(unnamed, "several need names")),
        Fields::Named(named) => {
            let mut reads = Vec::new();
            for field in &named.named {
                let ident = &field.ident;
                let property =
                    case.of_field(&ident.as_ref().map_or(String::new(), |it| it.to_string()));
                reads.push(if attributes.default {
                    quote!(#ident: fields.read_or(#property, default.#ident))
                } else if Attributes::of(&field.attrs)?.default {
                    quote!(#ident: fields.read_or(#property, ::core::default::Default::default()))
                } else {
                    quote!(#ident: fields.read(#property))
                });
            }
            let default = attributes
                .default
                .then(|| quote!(let default = <Self as ::core::default::Default>::default();));
            let end = attributes
                .deny_unknown_fields
                .then(|| quote!(fields.end();));
            Ok(quote!({
                let mut fields = crate::value::Fields::of(value, trouble);
                #default
                let read = #name { #(#reads),* };
                #end
                read
            }))
        }
    }
}
