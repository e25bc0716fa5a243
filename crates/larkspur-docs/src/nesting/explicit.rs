//! Nesting that the document writes: whole paths in the name column, or marks of indentation before the name.

use super::cost;
use super::tree::Tree;

/// One step of a written path: `items[]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step<'a> {
    /// The name.
    pub name: &'a str,
    /// Whether the step is a list or a map, so that it holds objects of its own.
    pub many: bool,
}

/// Reads a path: steps joined by `.`, lists marked by `[]`, maps by `{}`. A plain name is a path of one step.
pub(crate) fn parse_path(text: &str) -> Vec<Step<'_>> {
    text.split('.')
        .map(|step| {
            let name = step.trim_end_matches(['[', ']', '{', '}']);
            Step { name, many: name.len() != step.len() }
        })
        .collect()
}

/// Why a written path does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PathError {
    /// No row above has the path of a parent.
    NoParent(String),
}

/// The depths that written paths give. A row whose parent is missing is put below the parents that exist.
pub(crate) fn by_path(paths: &[Vec<Step<'_>>]) -> (Vec<u8>, Vec<(usize, PathError)>) {
    let mut depths = Vec::with_capacity(paths.len());
    let mut errors = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for (row, path) in paths.iter().enumerate() {
        let Some((last, above)) = path.split_last() else {
            depths.push(0);
            continue;
        };
        let fit = above.iter().zip(&open).take_while(|(step, name)| step.name == **name).count();
        if fit < above.len() {
            let missing: Vec<_> = above[..=fit].iter().map(|step| step.name).collect();
            errors.push((row, PathError::NoParent(missing.join("."))));
        }
        open.truncate(fit);
        depths.push(fit.min(u8::MAX.into()) as u8);
        open.push(last.name);
    }
    (depths, errors)
}

/// The depths that widths of indentation give.
pub(crate) fn by_indent(widths: &[u32]) -> Vec<u8> {
    let mut open: Vec<u32> = Vec::new();
    widths
        .iter()
        .map(|&width| {
            while open.last().is_some_and(|&last| last >= width) {
                open.pop();
            }
            open.push(width);
            (open.len() - 1).min(u8::MAX.into()) as u8
        })
        .collect()
}

/// The tree of a table whose every row has a written depth.
pub(crate) fn written(depths: impl Iterator<Item = Option<u8>>) -> Option<Tree> {
    let mut depths: Vec<u8> = depths.collect::<Option<_>>()?;
    // A row cannot stand more than one step below the row above it.
    let mut deepest = 0;
    for depth in &mut depths {
        *depth = (*depth).min(deepest);
        deepest = depth.saturating_add(1);
    }
    Some(Tree { margins: vec![cost::SURE; depths.len()], depths, doubts: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_give_depths() {
        let paths: Vec<_> = ["data", "data.items", "data.items[].id", "data.items[].tags{}.name", "data.has_more"]
            .map(parse_path)
            .to_vec();
        let (depths, errors) = by_path(&paths);
        assert_eq!(depths, [0, 1, 2, 2, 1]);
        assert_eq!(errors, [(3, PathError::NoParent("data.items.tags".into()))]);
    }

    #[test]
    fn indentation_gives_depths() {
        assert_eq!(by_indent(&[0, 0, 2, 4, 4, 2, 0]), [0, 0, 1, 2, 2, 1, 0]);
        assert_eq!(by_indent(&[0, 3, 6, 3]), [0, 1, 2, 1]);
    }
}
