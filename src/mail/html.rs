//! HTML of a mail → its text, line for line: what tools write stands in `<pre>`, or in a block for each line.
//!
//! The parser of mails knows characters by their names and what is no text, but of lines only `<br>` and the ends of
//! paragraphs, and it joins blanks. So all that begins a line becomes `<br>` first, and blanks that count become such that do.

use mail_parser::decoders::html::html_to_text;

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 19] = [
    "address",
    "article",
    "blockquote",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ol",
    "p",
    "pre",
    "tr",
    "ul",
];

/// Elements whose content is no text.
const HIDDEN: [&str; 5] = ["head", "script", "style", "template", "title"];

/// The text of a page.
pub(super) fn text(html: &str) -> String {
    html_to_text(&lines(html)).replace('\u{a0}', " ")
}

/// What is written so far.
struct Page {
    text: String,
    /// True where nothing stands in the line yet.
    is_at_start: bool,
    /// Blanks that wait for a word.
    has_blank: bool,
}

impl Page {
    fn end_line(&mut self) {
        self.text.push_str("<br>");
        self.is_at_start = true;
        self.has_blank = false;
    }

    /// Ends the line unless nothing stands in it: blocks inside of blocks end only one.
    fn end_block(&mut self) {
        if !self.is_at_start {
            self.end_line();
        }
    }

    fn push(&mut self, letter: char, is_written_out: bool) {
        match letter {
            '\r' => {}
            '\n' if is_written_out => self.end_line(),
            ' ' if is_written_out => self.word("&nbsp;"),
            '\t' if is_written_out => self.word("&#9;"),
            ' ' | '\t' | '\n' => self.has_blank = true,
            '<' => self.word("&lt;"),
            letter => self.word(letter.encode_utf8(&mut [0; 4])),
        }
    }

    fn word(&mut self, word: &str) {
        if self.has_blank && !self.is_at_start {
            self.text.push(' ');
        }
        self.text.push_str(word);
        self.has_blank = false;
        self.is_at_start = false;
    }
}

/// `html` with no other elements than `<br>`, one at the end of each line.
fn lines(html: &str) -> String {
    let mut page = Page {
        text: String::with_capacity(html.len()),
        is_at_start: true,
        has_blank: false,
    };
    let mut n_pre = 0_usize;
    let mut rest = html;
    // Whose end is not there is not looked for again at each of many beginnings.
    let n_behind = html.rsplit('>').next().map_or(0, str::len);
    let mut unended: Vec<&str> = Vec::new();
    while let Some(letter) = rest.chars().next() {
        let may_end = n_behind < rest.len() || rest.starts_with("<!--");
        let Some((tag, behind)) = may_end.then(|| tag(rest)).flatten() else {
            page.push(letter, 0 < n_pre);
            rest = rest.get(letter.len_utf8()..).unwrap_or_default();
            continue;
        };
        rest = behind;
        let (is_end, name) = name(tag);
        if name == "pre" {
            n_pre = if is_end {
                n_pre.saturating_sub(1)
            } else {
                // A line break right behind it is none (HTML, 13.1.2.5).
                rest = rest.strip_prefix('\r').unwrap_or(rest);
                rest = rest.strip_prefix('\n').unwrap_or(rest);
                n_pre.saturating_add(1)
            };
        }
        match name.as_str() {
            "br" => page.end_line(),
            "td" | "th" => page.has_blank = true,
            it if BLOCKS.contains(&it) => page.end_block(),
            _ => {}
        }
        let hidden = HIDDEN.into_iter().find(|it| !is_end && *it == name);
        if let Some(element) = hidden.filter(|it| !unended.contains(it)) {
            match behind_element(rest, element) {
                Some(behind) => rest = behind,
                None => unended.push(element),
            }
        }
    }
    page.text
}

/// The tag or comment with which `html` begins, and what follows it; none where it begins with text.
fn tag(html: &str) -> Option<(&str, &str)> {
    let inside = html.strip_prefix('<')?;
    if let Some(comment) = inside.strip_prefix("!--") {
        let behind = comment.split_once("-->").map_or("", |it| it.1);
        return Some(("", behind));
    }
    let is_tag = |it: char| it.is_ascii_alphabetic() || matches!(it, '/' | '!' | '?');
    if !inside.starts_with(is_tag) {
        return None;
    }
    let mut quote = None;
    let end = inside.find(|it: char| {
        match (it, quote) {
            ('"' | '\'', None) => quote = Some(it),
            (it, Some(open)) if it == open => quote = None,
            ('>', None) => return true,
            _ => {}
        }
        false
    });
    // A quote that has no partner does not hide the rest.
    let end = end.or_else(|| inside.find('>'))?;
    Some((inside.get(..end)?, inside.get(end + 1..)?))
}

/// Whether it is the end of an element, and of which.
fn name(tag: &str) -> (bool, String) {
    let (is_end, tag) = tag.strip_prefix('/').map_or((false, tag), |it| (true, it));
    let end = tag.find(|it: char| !it.is_ascii_alphanumeric());
    let name = tag.get(..end.unwrap_or(tag.len())).unwrap_or_default();
    (is_end, name.to_ascii_lowercase())
}

/// What follows the element in which `html` begins; none where it does not end.
fn behind_element<'a>(html: &'a str, element: &str) -> Option<&'a str> {
    let mut rest = html;
    while let Some((_, end)) = rest.split_once("</") {
        rest = end;
        if name(end).1 == element {
            return Some(end.split_once('>')?.1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(html: &str, expect: &str) {
        assert_eq!(text(html).trim_end(), expect, "{html}");
    }

    #[test]
    fn text_of_a_tool_keeps_its_lines_and_blanks() {
        let expect = "See:\nA . . : x\n\n   B  : &<y>\n      z";
        check(
            "<p>See:</p><pre class=\"a>b\">\nA . . : x\n\n   B  : &amp;&lt;y&gt;\n      z\n</pre>",
            expect,
        );
        check(
            "See:<br>\r\nA . . : x<BR/>\n<br>&nbsp;&nbsp; B&nbsp; : &amp;&lt;y&gt;<br>\n&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; z<br>\n",
            expect,
        );
        check(
            "<div>See:<br></div><div>A . .\n : x</div><div><br></div><div><div>&nbsp;&nbsp; B&nbsp; : &amp;&lt;y&gt;</div></div><div>&nbsp; &nbsp; &nbsp; z</div>",
            expect,
        );
    }

    #[test]
    fn what_is_no_text_is_left_out() {
        check(
            "<html><head><title>x</title><style>p > a {}</style></head><body><!-- <p>no</p> --><p class=MsoNormal><span>a</span><b>b</b> c<o:p></o:p></p>\n<p>d</p><script>if (a < b) {}</script></body>",
            "ab c\nd",
        );
        check(
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
            "a b\nc",
        );
        check("1 < 2 and <b", "1 < 2 and <b");
        check("<style>never closed", "never closed");
    }

    /// Each of these has no end, and takes time in its length all the same.
    #[test]
    fn beginnings_without_end() {
        for (part, expect) in [("<a", true), ("<script>", false), ("<style>x</", true)] {
            let page = part.repeat(200_000);
            assert_eq!(!text(&page).is_empty(), expect, "{part}");
        }
    }

    proptest! {
        #[test]
        fn any_page_is_read(html in r#"(<|>|/|br|pre|div|style|head|!--|-->|"|'|&|;|amp|a|\n| |é){0,40}"#) {
            text(&html);
        }
    }
}
