//! What the figures must reach: a run that does not fails.

/// What a share must be, in percent.
#[derive(Clone, Copy)]
pub(super) enum Bar {
    AtLeast(f64),
    AtMost(f64),
    /// The figure is only told.
    None,
}

/// The figures that miss their bar.
#[derive(Default)]
pub(super) struct Bars {
    missed: Vec<String>,
}

impl Bars {
    /// Prints a share behind its name, with its bar.
    pub(super) fn share(&mut self, name: &str, part: usize, whole: usize, bar: Bar) {
        let percent = if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 };
        let (fits, written) = match bar {
            Bar::AtLeast(least) => (whole == 0 || percent >= least, format!(", at least {least} %")),
            Bar::AtMost(most) => (percent <= most, format!(", at most {most} %")),
            Bar::None => (true, String::new()),
        };
        let line = format!("{name}{part} of {whole} ({percent:.2} %{written})");
        println!("{line}{}", if fits { "" } else { "  MISSED" });
        if !fits {
            self.missed.push(line.trim().to_owned());
        }
    }

    /// Whether every figure reached its bar; those that did not are told.
    pub(super) fn hold(&self) -> bool {
        self.missed.iter().for_each(|line| eprintln!("error: below the bar: {line}"));
        self.missed.is_empty()
    }
}
