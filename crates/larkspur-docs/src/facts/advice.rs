//! Whether the advice on an error code says to try again.

use larkspur_schema::Retry;

use super::lexicon::{AGAIN, ASKED, FILLERS, MEND, NEVER, WAIT};

/// Reads the advice column of an error code.
///
/// [`Retry::Later`] means that the same request may work when sent again (请稍后重试, 降低频率后重试); [`Retry::Never`] that it
/// must not be sent again (请勿重试). Advice to mend the request first (修改参数后重试) is neither.
pub(crate) fn retry(advice: &str) -> Option<Retry> {
    // All those words end alike.
    if !advice.contains('试') {
        return None;
    }
    let mut answer = None;
    for sentence in advice.split(['。', '\n', '；', ';']) {
        for word in AGAIN {
            let Some(at) = sentence.find(word) else { continue };
            match verdict(&sentence[..at], &sentence[at + word.len()..]) {
                Some(Retry::Never) => return Some(Retry::Never),
                Some(Retry::Later) => answer = Some(Retry::Later),
                None => {}
            }
        }
    }
    answer
}

/// Judges one 重试 by what stands before it and after it in its sentence.
fn verdict(before: &str, after: &str) -> Option<Retry> {
    let mut head = before.trim_end();
    while let Some(shorter) = FILLERS.iter().find_map(|word| head.strip_suffix(word)) {
        head = shorter.trim_end();
    }
    let ends_with = |words: &[&str]| words.iter().any(|word| head.ends_with(word));
    if ends_with(&NEVER) {
        return Some(Retry::Never);
    }
    if WAIT.iter().any(|word| before.contains(word)) || ends_with(&ASKED) {
        return Some(Retry::Later);
    }
    let mended = MEND.iter().any(|word| before.contains(word));
    let after_something = ends_with(&["后", "并", "然后"]) || after.starts_with('前');
    if mended || after_something { None } else { Some(Retry::Later) }
}
