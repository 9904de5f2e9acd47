//! The man page.

use super::args;
use clap::CommandFactory;
use std::io::Write;

/// One page in roff, the commands with their flags included.
pub(super) fn page() -> std::io::Result<String> {
    let mut command = args::CommandLine::command();
    command.build();
    let of_program = clap_mangen::Man::new(command.clone());
    let mut page = Vec::new();
    of_program.render_title(&mut page)?;
    of_program.render_name_section(&mut page)?;
    of_program.render_synopsis_section(&mut page)?;
    of_program.render_description_section(&mut page)?;
    for subcommand in command.get_subcommands() {
        let of_command = clap_mangen::Man::new(subcommand.clone());
        let mut sections = Vec::new();
        of_command.render_synopsis_section(&mut sections)?;
        of_command.render_description_section(&mut sections)?;
        of_command.render_options_section(&mut sections)?;
        if subcommand.get_after_help().is_some() {
            of_command.render_extra_section(&mut sections)?;
        }
        writeln!(page, ".SH {}", subcommand.get_name().to_uppercase())?;
        // They are parts of the command's section.
        let sections = String::from_utf8_lossy(&sections).replace(".SH ", ".SS ");
        page.extend(sections.bytes());
    }
    of_program.render_extra_section(&mut page)?;
    of_program.render_version_section(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
