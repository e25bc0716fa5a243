//! The default of a field.

use larkspur_schema::FieldType;

use super::item::is_plausible;
use super::lines::lines;
use super::shape::Shape;
use super::text::{code_span, has_cjk, plain, unescape_pipe};

/// Reads the part after `**默认值**：`: the first line that is not empty. Gives the lines below it as well.
pub(super) fn read(part: &str, shape: Shape) -> (Option<String>, impl Iterator<Item = &str>) {
    let mut all = lines(part).map(|line| line.text).filter(|text| !text.is_empty());
    (all.next().and_then(|text| wire(text, shape)), all)
}

/// The value that a text starts with, where it is one; 空 and 无 are none.
fn wire(text: &str, shape: Shape) -> Option<String> {
    let (value, is_set_apart) = match code_span(text) {
        Some((code, _)) => (unescape_pipe(code), true),
        None => {
            let text = text.trim_start_matches(['「', '“']);
            let end = match text.strip_prefix('"') {
                Some(inner) => inner.find('"').map_or(text.len(), |at| at + 2),
                None if text.starts_with(['[', '{']) => text.len(),
                None => text.find(['，', '。', '；', '（', '、', '」', '”', ';']).unwrap_or(text.len()),
            };
            (plain(text[..end].trim()), text.starts_with('"'))
        }
    };
    let value = value.trim();
    let inner = value.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(value);
    let nothing = matches!(
        inner,
        "" | "空" | "无" | "-" | "/" | "空值" | "空字符串" | "null" | "None" | "nil" | "空数组" | "不限"
    );
    if nothing || inner.len() > 200 || inner.contains('\n') {
        return None;
    }
    let fits = if shape.repeated || !shape.ty.is_scalar() {
        is_set_apart || value.starts_with(['[', '{']) || !has_cjk(value)
    } else {
        is_plausible(inner, shape.ty) && (is_set_apart || is_token(inner))
    };
    fits.then(|| inner.to_owned())
}

/// Whether a bare text can be a value rather than prose.
fn is_token(text: &str) -> bool {
    text.is_ascii() && text.split(' ').count() <= 3
}

/// Reads a default from a sentence: `分页大小，默认为 20`, `不填默认值是 true`.
pub(super) fn in_sentence(text: &str, shape: Shape) -> Option<String> {
    if shape.repeated || !shape.ty.is_scalar() {
        return None;
    }
    let mut from = 0;
    // A sentence names its default once or twice.
    for _ in 0..8 {
        let at = text[from..].find("默认").or_else(|| text[from..].find("缺省"))? + from;
        from = at + "默认".len();
        let rest = &text[from..];
        let (rest, is_linked) = ["值：", "值:", "值为", "值是", "值", "为：", "为:", "为", "是", "：", ":"]
            .iter()
            .find_map(|word| rest.strip_prefix(word))
            .map_or((rest, false), |rest| (rest, true));
        if let Some(value) = token(rest.trim_start_matches([' ', '：', ':']), shape.ty, is_linked) {
            return Some(value.to_owned());
        }
    }
    None
}

fn token(text: &str, ty: FieldType, is_linked: bool) -> Option<&str> {
    let (value, rest, is_set_apart) = match code_span(text) {
        Some((code, rest)) => (code, rest, true),
        None => match text.strip_prefix(['"', '“']) {
            Some(inner) => {
                let end = inner.find(['"', '”'])?;
                (&inner[..end], &inner[end..], true)
            }
            None => {
                let word = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
                let end = text.bytes().take_while(|b| word(b)).count();
                let value = text[..end].trim_end_matches(['.', '-']);
                (value, &text[value.len()..], false)
            }
        },
    };
    let value = value.trim_matches('"');
    let ends = is_set_apart
        || rest.trim_start_matches(' ').chars().next().is_none_or(|c| {
            matches!(c, '。' | '，' | '；' | '）' | ')' | ',' | ';' | '.' | '、' | '|' | '」' | '】' | '*' | '（' | '(')
        });
    let sound = match ty {
        FieldType::String => is_set_apart || is_linked && value.starts_with(|c: char| c.is_ascii_alphabetic()),
        _ => true,
    };
    // A Chinese word in quotes is what the client shows, not what is sent.
    let shown = has_cjk(value) && !text.starts_with('`');
    let some = !value.is_empty() && !shown && !matches!(value, "null" | "空" | "无");
    (ends && sound && some && is_plausible(value, ty)).then_some(value)
}
