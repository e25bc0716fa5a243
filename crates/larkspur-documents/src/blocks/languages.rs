//! What the languages of code are called behind a fence.

use crate::docx::v1::types::Language;

/// A language, and what it is called; the first name is written.
const NAMES: [(Language, &[&str]); 75] = [
    (Language::PLAIN_TEXT, &["", "text", "plaintext", "plain", "txt"]),
    (Language::ABAP, &["abap"]),
    (Language::ADA, &["ada"]),
    (Language::APACHE, &["apache", "apacheconf"]),
    (Language::APEX, &["apex"]),
    (Language::ASSEMBLY_LANGUAGE, &["asm", "assembly", "nasm"]),
    (Language::BASH, &["bash"]),
    (Language::C_SHARP, &["csharp", "cs", "c#"]),
    (Language::C_PLUS_PLUS, &["cpp", "c++", "cc", "hpp"]),
    (Language::C, &["c", "h"]),
    (Language::COBOL, &["cobol"]),
    (Language::CSS, &["css"]),
    (Language::COFFEE_SCRIPT, &["coffeescript", "coffee"]),
    (Language::D, &["d"]),
    (Language::DART, &["dart"]),
    (Language::DELPHI, &["delphi", "pascal"]),
    (Language::DJANGO, &["django", "jinja"]),
    (Language::DOCKERFILE, &["dockerfile", "docker"]),
    (Language::ERLANG, &["erlang", "erl"]),
    (Language::FORTRAN, &["fortran", "f90"]),
    (Language::FOX_PRO, &["foxpro"]),
    (Language::GO, &["go", "golang"]),
    (Language::GROOVY, &["groovy"]),
    (Language::HTML, &["html"]),
    (Language::HTML_BARS, &["htmlbars", "handlebars", "hbs"]),
    (Language::HTTP, &["http"]),
    (Language::HASKELL, &["haskell", "hs"]),
    (Language::JSON, &["json", "json5", "jsonc"]),
    (Language::JAVA, &["java"]),
    (Language::JAVA_SCRIPT, &["javascript", "js", "jsx", "mjs"]),
    (Language::JULIA, &["julia", "jl"]),
    (Language::KOTLIN, &["kotlin", "kt"]),
    (Language::LATE_X, &["latex", "tex"]),
    (Language::LISP, &["lisp", "elisp", "clojure"]),
    (Language::LOGO, &["logo"]),
    (Language::LUA, &["lua"]),
    (Language::MATLAB, &["matlab"]),
    (Language::MAKEFILE, &["makefile", "make"]),
    (Language::MARKDOWN, &["markdown", "md"]),
    (Language::NGINX, &["nginx"]),
    (Language::OBJECTIVE_C, &["objectivec", "objective-c", "objc"]),
    (Language::OPEN_EDGE_ABL, &["openedge", "abl"]),
    (Language::PHP, &["php"]),
    (Language::PERL, &["perl", "pl"]),
    (Language::POST_SCRIPT, &["postscript"]),
    (Language::POWER_SHELL, &["powershell", "ps1"]),
    (Language::PROLOG, &["prolog"]),
    (Language::PROTO_BUF, &["protobuf", "proto"]),
    (Language::PYTHON, &["python", "py", "python3"]),
    (Language::R, &["r"]),
    (Language::RPG, &["rpg"]),
    (Language::RUBY, &["ruby", "rb"]),
    (Language::RUST, &["rust", "rs"]),
    (Language::SAS, &["sas"]),
    (Language::SCSS, &["scss"]),
    (Language::SQL, &["sql"]),
    (Language::SCALA, &["scala"]),
    (Language::SCHEME, &["scheme"]),
    (Language::SCRATCH, &["scratch"]),
    (Language::SHELL, &["shell", "sh", "zsh", "console"]),
    (Language::SWIFT, &["swift"]),
    (Language::THRIFT, &["thrift"]),
    (Language::TYPE_SCRIPT, &["typescript", "ts", "tsx"]),
    (Language::VB_SCRIPT, &["vbscript"]),
    (Language::VISUAL_BASIC, &["vb", "visualbasic"]),
    (Language::XML, &["xml", "svg"]),
    (Language::YAML, &["yaml", "yml"]),
    (Language::C_MAKE, &["cmake"]),
    (Language::DIFF, &["diff", "patch"]),
    (Language::GHERKIN, &["gherkin"]),
    (Language::GRAPH_QL, &["graphql", "gql"]),
    (Language::OPEN_GL_SHADING_LANGUAGE, &["glsl"]),
    (Language::PROPERTIES, &["properties", "ini"]),
    (Language::SOLIDITY, &["solidity"]),
    (Language::TOML, &["toml"]),
];

/// What a language is called behind a fence. One that no page lists has no name.
pub(super) fn name(language: Language) -> &'static str {
    NAMES.iter().find(|(one, _)| *one == language).map_or("", |(_, names)| names[0])
}

/// The language of a name.
pub(super) fn language(name: &str) -> Option<Language> {
    let name = name.to_ascii_lowercase();
    NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(language, _)| *language)
}
