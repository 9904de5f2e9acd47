//! Where reports go: `--format` to standard output, `--output FORMAT:FILE` to files; color and width settled once.
use super::args;
use super::error::SettingsError;
use super::inputs::Inputs;
use super::os_text::{path_after_colon, shown, shown_path};
use super::settings::{of, or};
use super::write::{check_file, is_same, write_file};
use super::{Streams, Surroundings};
use crate::explanation::Explanation;
use crate::render::explain::ExplainFormat;
use crate::render::{self, Format, Style};
use crate::report::Report;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Columns when nobody knows better.
const DEFAULT_WIDTH: usize = 80;

/// Columns below which a table makes no sense.
const MIN_WIDTH: usize = 40;

/// Where a report goes, and how it looks.
pub(crate) struct Targets<F> {
    stdout: F,
    style: Style,
    files: Vec<(F, PathBuf)>,
}

/// Settles the output flags of a command that makes a report.
pub(crate) fn targets(
    args: &args::Output,
    surroundings: &Surroundings,
) -> Result<Targets<Format>, SettingsError> {
    settle(args, surroundings, default_format(), format)
}

/// Settles the output flags of `check`.
pub(crate) fn check_targets(
    args: &args::Output,
    surroundings: &Surroundings,
) -> Result<Targets<Format>, SettingsError> {
    let text = Format {
        name: "text",
        render: render::text::render,
    };
    settle(args, surroundings, text, format)
}

/// Settles the output flags of `explain`.
pub(crate) fn explain_targets(
    args: &args::Output,
    surroundings: &Surroundings,
) -> Result<Targets<ExplainFormat>, SettingsError> {
    let table = ExplainFormat {
        name: "table",
        render: render::explain::table,
    };
    settle(args, surroundings, table, explain_format)
}

fn settle<F: Copy>(
    args: &args::Output,
    surroundings: &Surroundings,
    usual: F,
    format: fn(&str) -> Result<F, String>,
) -> Result<Targets<F>, SettingsError> {
    let stdout = or(args.format.as_ref(), "--format", format)?;
    let color = or(args.color.as_ref(), "--color", |text| match text {
        "auto" => Ok(None),
        "always" => Ok(Some(true)),
        "never" => Ok(Some(false)),
        _ => Err("is none of `auto`, `always`, `never`".to_owned()),
    })?
    .flatten();
    let width = or(args.width.as_ref(), "--width", |text| {
        text.parse()
            .ok()
            .filter(|width| (MIN_WIDTH..=10_000).contains(width))
            .ok_or_else(|| format!("is not a whole number from {MIN_WIDTH} to 10000"))
    })?;
    let mut files: Vec<(F, PathBuf)> = Vec::new();
    for text in &args.report_files {
        let (name, path) = path_after_colon(text)
            .filter(|(_, path)| !path.as_os_str().is_empty())
            .unzip();
        let text = &shown(text);
        let format = of("--output", text, |_| match &name {
            Some(name) => format(name),
            None => Err("is not `FORMAT:FILE`".to_owned()),
        })?;
        let path = path.unwrap_or_default();
        check_file(&path).map_err(|why| SettingsError::value("--output", text, why))?;
        if files.iter().any(|(_, known)| is_same(known, &path)) {
            return Err(SettingsError::value(
                "--output",
                text,
                "the same file is written twice",
            ));
        }
        files.push((format, path));
    }
    Ok(Targets {
        stdout: stdout.unwrap_or(usual),
        style: Style {
            color: color.unwrap_or(surroundings.stdout_is_terminal && !surroundings.no_color),
            width: width
                .or(surroundings.width)
                .unwrap_or(DEFAULT_WIDTH)
                .max(MIN_WIDTH),
            unicode: surroundings.unicode,
            wraps_headline: surroundings.stdout_is_terminal,
        },
        files,
    })
}

/// [`Targets`] that replace none of the files that the run has read.
pub(crate) struct SafeTargets<F>(Targets<F>);

impl SafeTargets<Format> {
    /// Writes `report` to every target.
    pub(crate) fn write(&self, report: &Report, streams: &mut Streams<'_>) -> anyhow::Result<()> {
        self.0
            .write_with(|format, style| (format.render)(report, style), streams)
    }
}

impl SafeTargets<ExplainFormat> {
    /// Writes `explanation` to every target.
    pub(crate) fn write_explanation(
        &self,
        explanation: &Explanation,
        streams: &mut Streams<'_>,
    ) -> anyhow::Result<()> {
        self.0
            .write_with(|format, style| (format.render)(explanation, style), streams)
    }
}

impl<F> Targets<F> {
    /// Refuses to replace a file that the run has read.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "nothing can be read any more after that"
    )]
    pub(crate) fn sparing(self, inputs: Inputs) -> Result<SafeTargets<F>, SettingsError> {
        let mut paths = self.files.iter().map(|it| &it.1);
        match paths.find(|it| inputs.has(it)) {
            Some(path) => Err(SettingsError::value(
                "--output",
                &shown_path(path),
                "this run reads the file; name another one to write to",
            )),
            None => Ok(SafeTargets(self)),
        }
    }

    /// Refuses to write to a file that the run writes itself.
    pub(crate) fn leave(&self, own: &Path) -> Result<(), SettingsError> {
        match self.files.iter().find(|it| is_same(&it.1, own)) {
            Some((_, path)) => Err(SettingsError::value(
                "--output",
                &shown_path(path),
                "the same file is written twice",
            )),
            None => Ok(()),
        }
    }

    /// Writes what `render` makes to every target. A reader that went away is no error.
    ///
    /// Standard output is written even when a file cannot be, so that nothing is lost.
    fn write_with(
        &self,
        render: impl Fn(&F, Style) -> String,
        streams: &mut Streams<'_>,
    ) -> anyhow::Result<()> {
        let text = render(&self.stdout, self.style);
        let shown = write_quietly(streams.out, &text);
        let plain = Style {
            width: self.style.width,
            ..Style::PLAIN
        };
        for (format, path) in &self.files {
            let text = render(format, plain);
            write_file("--output", path, &text, streams.out)?;
        }
        shown.map_err(|err| anyhow::anyhow!("standard output: {err}"))
    }
}

/// Writes `text`; a closed pipe ends the output quietly.
pub(crate) fn write_quietly(out: &mut dyn Write, text: &str) -> io::Result<()> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(err) if is_closed_pipe(cfg!(windows), &err) => Ok(()),
        other => other,
    }
}

/// True when the reader went away.
///
/// Windows says so with 109, 232 or, once the other end was disconnected, 233 (`winerror.h`); the standard library knows the first two.
fn is_closed_pipe(is_windows: bool, err: &io::Error) -> bool {
    err.kind() == io::ErrorKind::BrokenPipe || (is_windows && err.raw_os_error() == Some(233))
}

fn default_format() -> Format {
    Format {
        name: "table",
        render: render::table::render,
    }
}

fn explain_format(name: &str) -> Result<ExplainFormat, String> {
    let mut formats = render::explain::ALL.iter();
    formats.find(|it| it.name == name).copied().ok_or_else(|| {
        let names: Vec<String> = render::explain::ALL
            .iter()
            .map(|it| format!("`{}`", it.name))
            .collect();
        format!(
            "is not a format of explanations; formats are {}",
            names.join(", ")
        )
    })
}

fn format(name: &str) -> Result<Format, String> {
    if let Some(format) = render::ALL.iter().find(|format| format.name == name) {
        return Ok(*format);
    }
    let built: Vec<String> = render::ALL
        .iter()
        .map(|format| format!("`{}`", format.name))
        .collect();
    let built = built.join(", ");
    Err(if render::NOT_BUILT.contains(&name) {
        format!("is not built yet; formats are {built}")
    } else {
        format!("is not a format; formats are {built}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_pipes_of_every_system() {
        let broken = io::Error::from(io::ErrorKind::BrokenPipe);
        let disconnected = io::Error::from_raw_os_error(233);
        let full = io::Error::from(io::ErrorKind::StorageFull);
        for (is_windows, err, is_closed) in [
            (true, &broken, true),
            (false, &broken, true),
            (true, &disconnected, true),
            (false, &disconnected, false),
            (true, &full, false),
        ] {
            assert_eq!(is_closed_pipe(is_windows, err), is_closed, "{err:?}");
        }
    }
}
