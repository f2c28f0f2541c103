//! The file as a tree in which every key and value knows its place.

use std::rc::Rc;

use jiff::civil::Date;

use crate::diagnostic::Place;

/// A value of the file.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// The key that it belongs to; an item of a list bears the list's key.
    pub key: Rc<str>,
    pub at: Place,
    pub value: Value,
}

#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    Whole(i64),
    /// Any other number, a whole one beyond 64 bits included; may be infinite or not a number.
    Number(f64),
    Flag(bool),
    Date(Date),
    /// A date with a time or a time alone.
    Moment,
    List(Vec<Node>),
    Table(Table),
}

#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// In the order of the file; keys are unique.
    pub entries: Vec<Entry>,
    /// Written as `{ … }`: a value, not a path to one.
    pub inline: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub key_at: Place,
    pub node: Node,
}

impl Entry {
    pub fn key(&self) -> &str {
        &self.node.key
    }
}

impl Table {
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|entry| entry.key() == key).map(|entry| &entry.node)
    }

    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub fn position(&self, key: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.key() == key)
    }

    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        self.position(key).map(|place| self.entries.remove(place))
    }
}

impl Node {
    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}
