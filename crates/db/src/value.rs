//! Values in and rows out, the same for both engines.

use std::rc::Rc;

/// A value bound to `$N`.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// SQL NULL, typed by its column.
    Null,
    /// `bigint`.
    Int(i64),
    /// `text`.
    Text(String),
    /// `bytea` / `blob`.
    Bytes(Vec<u8>),
}

impl From<i64> for Value {
    fn from(v: i64) -> Self {
        Self::Int(v)
    }
}
impl From<u32> for Value {
    fn from(v: u32) -> Self {
        Self::Int(v.into())
    }
}
impl From<&str> for Value {
    fn from(v: &str) -> Self {
        Self::Text(v.to_owned())
    }
}
impl From<String> for Value {
    fn from(v: String) -> Self {
        Self::Text(v)
    }
}
impl From<&String> for Value {
    fn from(v: &String) -> Self {
        Self::Text(v.clone())
    }
}
impl From<Vec<u8>> for Value {
    fn from(v: Vec<u8>) -> Self {
        Self::Bytes(v)
    }
}
impl From<&[u8]> for Value {
    fn from(v: &[u8]) -> Self {
        Self::Bytes(v.to_vec())
    }
}
impl From<uuid::Uuid> for Value {
    fn from(v: uuid::Uuid) -> Self {
        Self::Text(v.to_string())
    }
}
impl From<jiff::Timestamp> for Value {
    /// Instants are microseconds UTC.
    fn from(v: jiff::Timestamp) -> Self {
        Self::Int(v.as_microsecond())
    }
}
impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Self {
        v.map_or(Self::Null, Into::into)
    }
}

macro_rules! id_value {
    ($($id:ident),*) => {$(
        impl From<domain::ids::$id> for Value {
            fn from(v: domain::ids::$id) -> Self {
                v.0.into()
            }
        }
    )*};
}
id_value!(
    AccountId,
    ApplicationId,
    AppointmentId,
    MandateId,
    DataCaseId,
    DocumentId,
    FileId,
    InterruptionId,
    LicenceId,
    NibId,
    ObjectionId,
    QuestionId,
    PasskeyId,
    RelationId,
    SanctionId,
    TextId
);

/// One row; columns by name.
#[derive(Clone, Debug)]
pub struct Row {
    /// Names of the columns, shared by the rows of one answer.
    pub columns: Rc<Vec<String>>,
    /// Values in the same order.
    pub values: Vec<Value>,
}

impl Row {
    fn value(&self, name: &str) -> &Value {
        let i = self.columns.iter().position(|c| c == name);
        // A column that a query does not return is a bug in the statement; the parity test prepares them all.
        i.and_then(|i| self.values.get(i)).unwrap_or_else(|| panic!("no column {name} in {:?}", self.columns))
    }

    /// An integer that is not null.
    pub fn int(&self, name: &str) -> i64 {
        self.opt_int(name).unwrap_or_else(|| panic!("column {name} is null or no integer"))
    }
    /// An integer or null.
    pub fn opt_int(&self, name: &str) -> Option<i64> {
        if let Value::Int(v) = self.value(name) { Some(*v) } else { None }
    }
    /// A text that is not null.
    pub fn text(&self, name: &str) -> String {
        self.opt_text(name).unwrap_or_else(|| panic!("column {name} is null or no text"))
    }
    /// A text or null.
    pub fn opt_text(&self, name: &str) -> Option<String> {
        if let Value::Text(v) = self.value(name) { Some(v.clone()) } else { None }
    }
    /// Bytes that are not null.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        if let Value::Bytes(v) = self.value(name) { v.clone() } else { panic!("column {name} is null or no bytes") }
    }
    /// Bytes or null.
    pub fn opt_bytes(&self, name: &str) -> Option<Vec<u8>> {
        if let Value::Bytes(v) = self.value(name) { Some(v.clone()) } else { None }
    }
    /// An id that is not null.
    pub fn id(&self, name: &str) -> uuid::Uuid {
        self.text(name).parse().unwrap_or_else(|_| panic!("column {name} is no uuid"))
    }
    /// An instant that is not null.
    pub fn instant(&self, name: &str) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.int(name)).unwrap_or_default()
    }
    /// An instant or null.
    pub fn opt_instant(&self, name: &str) -> Option<jiff::Timestamp> {
        self.opt_int(name).and_then(|v| jiff::Timestamp::from_microsecond(v).ok())
    }
}
