//! YAML text → a tree of values with their places.
//!
//! Nothing here recurses and everything is bounded: how deep values nest, how many there are. An alias shares the value it
//! stands for, so that aliases of aliases cost nothing until somebody follows them.

use super::super::value::{Fault, Word, shown};
use crate::model::{FileId, Place};
use crate::zone::FaultKind;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span, Tag};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Values inside values; octoDNS needs six.
const MOST_DEPTH: usize = 64;

/// Values of one file.
const MOST_VALUES: usize = 4_000_000;

/// A value.
#[derive(Debug)]
pub(super) struct Node<'a> {
    /// Where it stands; of a quoted text what is inside.
    pub(super) place: Place,
    /// What it is.
    pub(super) value: Value<'a>,
    /// A tag that is not one of YAML's own (`!include`), with its mark.
    pub(super) tag: Option<String>,
    /// Values nested below it.
    height: usize,
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Value<'a> {
    /// Text, number, truth value or nothing, as written with escapes undone; whether it stands without quotes.
    Scalar(Cow<'a, str>, bool),
    /// A sequence.
    List(Vec<Rc<Node<'a>>>),
    /// A mapping, in the order of the text; a key may stand twice.
    Map(Vec<Pair<'a>>),
}

/// A key and what stands under it.
pub(super) type Pair<'a> = (Rc<Node<'a>>, Rc<Node<'a>>);

impl<'a> Node<'a> {
    /// Its text; none when it is no scalar, or is nothing (`~`, `null`, or left out).
    pub(super) fn word(&self) -> Option<Word<'a>> {
        match &self.value {
            Value::Scalar(text, is_plain) => {
                let is_nothing = matches!(&**text, "" | "~" | "null" | "Null" | "NULL");
                (!is_plain || !is_nothing).then(|| Word {
                    text: text.clone(),
                    place: self.place,
                })
            }
            Value::List(_) | Value::Map(_) => None,
        }
    }

    /// Where it begins: what it is may be long.
    pub(super) fn start(&self) -> Place {
        match self.value {
            Value::Scalar(..) => self.place,
            Value::List(_) | Value::Map(_) => Place {
                end: self.place.start.saturating_add(1).min(self.place.end),
                ..self.place
            },
        }
    }
}

/// What was read of a text.
pub(super) struct Parsed<'a> {
    /// The first value; of one that a fault cut off, what is complete directly below it.
    pub(super) root: Option<Rc<Node<'a>>>,
    /// Why the rest was not read.
    pub(super) fault: Option<Fault>,
    /// Where, as an offset, the key stands directly below the root whose value the fault cut off.
    pub(super) cut_off: Option<u32>,
}

/// Reads `text`, which begins at `offset` of the file.
pub(super) fn parse(file: FileId, text: &str, offset: u32) -> Parsed<'_> {
    let mut tree = Tree {
        offsets: Offsets::new(text),
        text,
        file,
        offset,
        open: Vec::new(),
        anchors: BTreeMap::new(),
        root: None,
        n_values: 0,
        n_documents: 0,
    };
    let mut parser = Parser::new_from_str(text);
    let mut fault = None;
    while let Some(event) = parser.next_event() {
        let res = match event {
            Ok((Event::StreamEnd, _)) => break,
            Ok((event, span)) => tree.take(event, span),
            Err(err) => {
                let at = tree.place(*err.marker(), *err.marker());
                let message = format!("this is no YAML: {}", shown(err.info()));
                Err((at, FaultKind::Syntax, message))
            }
        };
        if let Err(err) = res {
            fault = Some(err);
            break;
        }
    }
    let cut_off = fault.as_ref().and_then(|_| tree.close());
    Parsed {
        root: tree.root,
        fault,
        cut_off,
    }
}

/// A value that is not complete yet.
struct Open<'a> {
    start: Marker,
    anchor: usize,
    tag: Option<String>,
    height: usize,
    items: Vec<Rc<Node<'a>>>,
    /// True for a mapping, whose keys and values alternate in `items`.
    is_map: bool,
}

struct Tree<'a> {
    offsets: Offsets,
    text: &'a str,
    file: FileId,
    offset: u32,
    open: Vec<Open<'a>>,
    anchors: BTreeMap<usize, Rc<Node<'a>>>,
    root: Option<Rc<Node<'a>>>,
    n_values: usize,
    n_documents: usize,
}

impl<'a> Tree<'a> {
    fn take(&mut self, event: Event<'a>, span: Span) -> Result<(), Fault> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let node = Node {
                    place: self.scalar_place(span, style),
                    value: Value::Scalar(text, style == ScalarStyle::Plain),
                    tag: tag.as_deref().and_then(own_tag),
                    height: 0,
                };
                self.add(node, anchor, span)
            }
            Event::Alias(anchor) => {
                let Some(node) = self.anchors.get(&anchor).cloned() else {
                    let message = "this stands for a value that it is part of".to_owned();
                    return Err((self.place(span.start, span.end), FaultKind::Syntax, message));
                };
                self.add_shared(node, span)
            }
            Event::SequenceStart(anchor, tag) => self.begin(span, anchor, tag.as_deref(), false),
            Event::MappingStart(anchor, tag) => self.begin(span, anchor, tag.as_deref(), true),
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::DocumentStart(_) => {
                self.n_documents += 1;
                if self.n_documents < 2 {
                    return Ok(());
                }
                let message = "a second document begins here, and one is read".to_owned();
                Err((self.place(span.start, span.end), FaultKind::Syntax, message))
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    fn begin(
        &mut self,
        span: Span,
        anchor: usize,
        tag: Option<&Tag>,
        is_map: bool,
    ) -> Result<(), Fault> {
        if MOST_DEPTH <= self.open.len() {
            return Err(self.too_deep(span));
        }
        self.open.push(Open {
            start: span.start,
            anchor,
            tag: tag.and_then(own_tag),
            height: 0,
            items: Vec::new(),
            is_map,
        });
        Ok(())
    }

    fn end(&mut self, span: Span) -> Result<(), Fault> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let anchor = open.anchor;
        let node = self.closed(open, span.end);
        self.add(node, anchor, span)
    }

    fn closed(&self, open: Open<'a>, end: Marker) -> Node<'a> {
        let place = self.trimmed(self.place(open.start, end));
        let value = if open.is_map {
            let mut items = open.items.into_iter();
            let pairs = std::iter::from_fn(|| items.next().zip(items.next()));
            Value::Map(pairs.collect())
        } else {
            Value::List(open.items)
        };
        Node {
            place,
            value,
            tag: open.tag,
            height: open.height,
        }
    }

    /// Takes the root for complete, and tells where the last key stands that has no value.
    fn close(&mut self) -> Option<u32> {
        self.open.truncate(1);
        let root = self.open.pop()?;
        let has_odd_key = root.is_map && root.items.len() % 2 == 1;
        let key = root.items.last().filter(|_| has_odd_key);
        let cut_off = key.map(|it| it.place.start);
        let start = root.start;
        self.root = Some(Rc::new(self.closed(root, start)));
        cut_off
    }

    fn add(&mut self, node: Node<'a>, anchor: usize, span: Span) -> Result<(), Fault> {
        let node = Rc::new(node);
        if anchor != 0 {
            self.anchors.insert(anchor, Rc::clone(&node));
        }
        self.add_shared(node, span)
    }

    fn add_shared(&mut self, node: Rc<Node<'a>>, span: Span) -> Result<(), Fault> {
        self.n_values += 1;
        if MOST_VALUES < self.n_values {
            let message =
                format!("the file has more than {MOST_VALUES} values; the rest was not read");
            return Err((
                self.place(span.start, span.start),
                FaultKind::Bound,
                message,
            ));
        }
        // Aliases could nest deeper than the text does.
        let is_too_deep = MOST_DEPTH <= self.open.len() + node.height;
        let Some(parent) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return Ok(());
        };
        parent.height = parent.height.max(node.height + 1);
        parent.items.push(node);
        if is_too_deep {
            return Err(self.too_deep(span));
        }
        Ok(())
    }

    fn too_deep(&self, span: Span) -> Fault {
        let message =
            format!("values are nested more than {MOST_DEPTH} deep; the rest was not read");
        (
            self.place(span.start, span.start),
            FaultKind::Bound,
            message,
        )
    }

    fn place(&self, start: Marker, end: Marker) -> Place {
        let start = self.offsets.of(self.text, start.index());
        let end = self.offsets.of(self.text, end.index()).max(start);
        Place {
            file: self.file,
            start: self.offset + number(start),
            end: self.offset + number(end),
        }
    }

    /// What is inside the quotes.
    fn scalar_place(&self, span: Span, style: ScalarStyle) -> Place {
        let place = self.trimmed(self.place(span.start, span.end));
        let is_quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
        if is_quoted && place.start + 2 <= place.end {
            return Place {
                start: place.start + 1,
                end: place.end - 1,
                ..place
            };
        }
        place
    }

    /// Without white space at its end: a block ends where the next one begins.
    fn trimmed(&self, place: Place) -> Place {
        let local = |offset: u32| usize::try_from(offset - self.offset).unwrap_or(usize::MAX);
        let text = self.text.get(local(place.start)..local(place.end));
        let n_blank = text.map_or(0, |it| it.len() - it.trim_end().len());
        Place {
            end: place.end - number(n_blank),
            ..place
        }
    }
}

/// A tag that is not one of YAML's own.
fn own_tag(tag: &Tag) -> Option<String> {
    (!tag.is_yaml_core_schema()).then(|| format!("{}{}", tag.handle, tag.suffix))
}

/// Characters of the text → octets.
struct Offsets {
    /// Where every character begins whose number divides by [`Offsets::STEP`]; empty when all of the text is ASCII.
    steps: Vec<u32>,
}

impl Offsets {
    const STEP: usize = 256;

    fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { steps: Vec::new() };
        }
        let starts = text.char_indices().step_by(Self::STEP);
        Self {
            steps: starts.map(|it| number(it.0)).collect(),
        }
    }

    /// The offset of a character in the text; its end for one behind that.
    fn of(&self, text: &str, character: usize) -> usize {
        if self.steps.is_empty() {
            return character.min(text.len());
        }
        let Some(start) = self.steps.get(character / Self::STEP) else {
            return text.len();
        };
        let start = usize::try_from(*start).unwrap_or(usize::MAX);
        let rest = text.get(start..).unwrap_or_default();
        let mut characters = rest.char_indices();
        let within = characters.nth(character % Self::STEP);
        within.map_or(text.len(), |it| start + it.0)
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
