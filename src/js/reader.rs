//! Reading: properties in the order in which a type names them.

use js_sys::{Array, Object, Reflect};
use serde::de::value::U32Deserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use wasm_bindgen::{JsCast, JsValue};

use super::mismatch::Mismatch;

/// Reads one value.
pub(super) struct Reader {
    value: JsValue,
}

impl Reader {
    pub(super) fn new(value: JsValue) -> Self {
        Self { value }
    }

    fn property(&self, name: &str) -> Option<JsValue> {
        let value = Reflect::get(&self.value, &JsValue::from_str(name)).ok()?;
        (!value.is_undefined()).then_some(value)
    }

    fn whole<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        /// The whole numbers that a JavaScript number holds exactly (`MAX_SAFE_INTEGER`).
        const MOST: f64 = 9_007_199_254_740_991.0;
        match self.value.as_f64() {
            Some(number) if number as i64 as f64 == number && number.abs() <= MOST => {
                match u64::try_from(number as i64) {
                    Ok(number) => visitor.visit_u64(number),
                    Err(_) => visitor.visit_i64(number as i64),
                }
            }
            Some(_) | None => Err(Mismatch::wanted("a whole number")),
        }
    }

    fn text(&self) -> Result<String, Mismatch> {
        self.value
            .as_string()
            .ok_or_else(|| Mismatch::wanted("a text"))
    }

    fn list<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.value.dyn_into::<Array>() {
            Ok(array) => visitor.visit_seq(Elements { array, next: 0 }),
            Err(_) => Err(Mismatch::wanted("a list")),
        }
    }

    fn object<'de, V: Visitor<'de>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        if self.value.is_object() {
            visitor.visit_seq(Properties {
                object: self,
                names: names.iter(),
            })
        } else {
            Err(Mismatch::wanted("an object"))
        }
    }

    /// The name of a variant and its content.
    fn variant(self) -> Result<(String, Reader), Mismatch> {
        if let Some(name) = self.value.as_string() {
            return Ok((name, Reader::new(JsValue::UNDEFINED)));
        }
        if let Some(name) = self.property("kind").and_then(|kind| kind.as_string()) {
            return Ok((name, self));
        }
        let name = match self.value.dyn_ref::<Object>() {
            Some(object) => Object::keys(object).get(0).as_string(),
            None => None,
        };
        let name = name.ok_or_else(|| Mismatch::wanted("a kind"))?;
        let content = self.property(&name).unwrap_or_default();
        Ok((name, Reader::new(content)))
    }
}

impl<'de> Deserializer<'de> for Reader {
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
        self.whole(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.whole(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.whole(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.whole(visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.whole(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.whole(visitor)
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
        self.list(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.list(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.object(names, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        let (name, content) = self.variant()?;
        match (0_u32..).zip(names).find(|(_, known)| **known == name) {
            Some((index, _)) => visitor.visit_enum(Variant { index, content }),
            None => Err(Mismatch::wanted("an unknown kind")),
        }
    }

    forward_to_deserialize_any! {
        i8 i16 i128 u128 f32 char bytes byte_buf unit unit_struct tuple_struct map identifier
        ignored_any
    }
}

/// The properties of an object, as a sequence in the order of their names.
struct Properties {
    object: Reader,
    names: std::slice::Iter<'static, &'static str>,
}

impl<'de> SeqAccess<'de> for Properties {
    type Error = Mismatch;

    /// A property that is not there is no element, and then takes its default if it has one.
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mismatch> {
        let Some(name) = self.names.next() else {
            return Ok(None);
        };
        let Some(value) = self.object.property(name) else {
            return Ok(None);
        };
        match seed.deserialize(Reader::new(value)) {
            Ok(value) => Ok(Some(value)),
            Err(mismatch) => Err(mismatch.within(name)),
        }
    }
}

/// The elements of a list.
struct Elements {
    array: Array,
    next: u32,
}

impl<'de> SeqAccess<'de> for Elements {
    type Error = Mismatch;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mismatch> {
        if self.next >= self.array.length() {
            return Ok(None);
        }
        let value = self.array.get(self.next);
        self.next += 1;
        seed.deserialize(Reader::new(value)).map(Some)
    }
}

/// A variant, known by its index.
struct Variant {
    index: u32,
    content: Reader,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Mismatch;
    type Variant = Reader;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Reader), Mismatch> {
        let index: U32Deserializer<Mismatch> = self.index.into_deserializer();
        Ok((seed.deserialize(index)?, self.content))
    }
}

impl<'de> VariantAccess<'de> for Reader {
    type Error = Mismatch;

    fn unit_variant(self) -> Result<(), Mismatch> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Mismatch> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Mismatch> {
        self.list(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.object(names, visitor)
    }
}
