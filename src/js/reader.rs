//! Reading: properties in the order in which a type names them.

use js_sys::{Array, Object, Reflect};
use serde::de::value::U32Deserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use wasm_bindgen::{JsCast, JsValue};

use crate::value::Mismatch;

/// Reads one value. What is generic here exists once for each type that is read, so it is kept
/// small: it borrows the value and leaves the work to functions that are not generic.
#[derive(Clone, Copy)]
pub(super) struct Reader<'js> {
    value: &'js JsValue,
}

impl<'js> Reader<'js> {
    pub(super) fn new(value: &'js JsValue) -> Self {
        Self { value }
    }

    #[inline(never)]
    fn property(self, name: &str) -> Option<JsValue> {
        let value = Reflect::get(self.value, &JsValue::from_str(name)).ok()?;
        (!value.is_undefined()).then_some(value)
    }

    #[inline(never)]
    fn whole(self) -> Result<i64, Mismatch> {
        /// The whole numbers that a JavaScript number holds exactly (`MAX_SAFE_INTEGER`).
        const MOST: f64 = 9_007_199_254_740_991.0;
        match self.value.as_f64() {
            Some(number) if number as i64 as f64 == number && number.abs() <= MOST => {
                Ok(number as i64)
            }
            Some(_) | None => Err(Mismatch::wanted("a whole number")),
        }
    }

    #[inline(never)]
    fn text(self) -> Result<String, Mismatch> {
        self.value
            .as_string()
            .ok_or_else(|| Mismatch::wanted("a text"))
    }

    #[inline(never)]
    fn elements(self) -> Result<Elements<'js>, Mismatch> {
        match self.value.dyn_ref::<Array>() {
            Some(array) => Ok(Elements { array, next: 0 }),
            None => Err(Mismatch::wanted("a list")),
        }
    }

    #[inline(never)]
    fn properties(self, names: &'static [&'static str]) -> Result<Properties<'js>, Mismatch> {
        if self.value.is_object() {
            Ok(Properties {
                object: self,
                names: names.iter(),
            })
        } else {
            Err(Mismatch::wanted("an object"))
        }
    }

    /// Which of these variants it is, and its content.
    #[inline(never)]
    fn variant(self, names: &'static [&'static str]) -> Result<Variant, Mismatch> {
        let (name, content) = if let Some(name) = self.value.as_string() {
            (name, JsValue::UNDEFINED)
        } else if let Some(kind) = self.property("kind") {
            (kind.as_string().unwrap_or_default(), self.value.clone())
        } else {
            let keys = self.value.dyn_ref::<Object>().map(Object::keys);
            let name = keys
                .and_then(|keys| keys.get(0).as_string())
                .unwrap_or_default();
            let content = self.property(&name).unwrap_or_default();
            (name, content)
        };
        match (0_u32..).zip(names).find(|(_, known)| **known == name) {
            Some((index, _)) => Ok(Variant {
                index,
                content: Content(content),
            }),
            None => Err(Mismatch::wanted("a known kind")),
        }
    }
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Mismatch> {
        Err(Mismatch::wanted("something of a known type"))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.value.as_bool() {
            Some(value) => visitor.visit_bool(value),
            None => Err(Mismatch::wanted("true or false")),
        }
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_u64(u64::try_from(self.whole()?).unwrap_or(u64::MAX))
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_u64(u64::try_from(self.whole()?).unwrap_or(u64::MAX))
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_u64(u64::try_from(self.whole()?).unwrap_or(u64::MAX))
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_u64(u64::try_from(self.whole()?).unwrap_or(u64::MAX))
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_i64(self.whole()?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_i64(self.whole()?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.value.as_f64() {
            Some(value) => visitor.visit_f64(value),
            None => Err(Mismatch::wanted("a number")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if self.value.is_null() || self.value.is_undefined() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_seq(self.elements()?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_seq(self.elements()?)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_seq(self.properties(names)?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_enum(self.variant(names)?)
    }

    forward_to_deserialize_any! {
        i8 i16 i128 u128 f32 char bytes byte_buf unit unit_struct tuple_struct map identifier
        ignored_any
    }
}

/// The properties of an object, as a sequence in the order of their names.
struct Properties<'js> {
    object: Reader<'js>,
    names: std::slice::Iter<'static, &'static str>,
}

impl Properties<'_> {
    #[inline(never)]
    fn next(&mut self) -> Option<(&'static str, JsValue)> {
        let name = self.names.next()?;
        Some((name, self.object.property(name)?))
    }
}

impl<'de> SeqAccess<'de> for Properties<'_> {
    type Error = Mismatch;

    /// A property that is not there is no element, and then takes its default if it has one.
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mismatch> {
        let Some((name, value)) = self.next() else {
            return Ok(None);
        };
        match seed.deserialize(Reader::new(&value)) {
            Ok(value) => Ok(Some(value)),
            Err(mismatch) => Err(mismatch.within(name)),
        }
    }
}

/// The elements of a list.
struct Elements<'js> {
    array: &'js Array,
    next: u32,
}

impl Elements<'_> {
    #[inline(never)]
    fn next(&mut self) -> Option<JsValue> {
        let next = self.next;
        self.next += 1;
        (next < self.array.length()).then(|| self.array.get(next))
    }
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = Mismatch;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mismatch> {
        match self.next() {
            Some(value) => seed.deserialize(Reader::new(&value)).map(Some),
            None => Ok(None),
        }
    }
}

/// A variant, known by its index.
struct Variant {
    index: u32,
    content: Content,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Mismatch;
    type Variant = Content;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Content), Mismatch> {
        let index: U32Deserializer<Mismatch> = self.index.into_deserializer();
        Ok((seed.deserialize(index)?, self.content))
    }
}

/// What a variant holds.
struct Content(JsValue);

impl<'de> VariantAccess<'de> for Content {
    type Error = Mismatch;

    fn unit_variant(self) -> Result<(), Mismatch> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Mismatch> {
        seed.deserialize(Reader::new(&self.0))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_seq(Reader::new(&self.0).elements()?)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_seq(Reader::new(&self.0).properties(names)?)
    }
}
