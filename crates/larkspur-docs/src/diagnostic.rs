//! What the compiler has to say about a document: stable codes, places, and the mend.

use serde::Serialize;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The document cannot be compiled, or its result cannot be trusted.
    Error,
    /// The compiler chose; a person should look.
    Warning,
    /// Worth knowing; nothing is lost.
    Note,
}

impl Severity {
    /// The name that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

macro_rules! codes {
    ($($name:ident = $text:literal, $severity:ident, $title:literal, $explain:literal;)+) => {
        /// What kind of finding it is. The text of a code never changes its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $name,)+
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$name,)+];

            /// The stable text, `L050`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// How grave findings of this code are.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)+ }
            }

            /// One line that says what it is.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }

            /// What the code means and how to mend it.
            pub fn explain(self) -> &'static str {
                match self { $(Self::$name => $explain,)+ }
            }
        }
    };
}

codes! {
    Unreadable = "L001", Error, "the file cannot be read",
        "The file could not be opened or read. It was left out; every other file was compiled.\n\nCheck that it exists and that you may read it.";
    InvalidUtf8 = "L002", Error, "the file is not UTF-8",
        "A document must be UTF-8. Bytes that are not were replaced, and what is readable was compiled, so names near the place may be wrong.\n\nSave the file as UTF-8.";
    TooLarge = "L003", Error, "the file is too large",
        "No page of the platform comes near this size, so the file is hardly a page. It was not read.\n\nSplit the file, or move it out of the folder.";
    FrontMatter = "L010", Warning, "the front matter is missing or malformed",
        "A page starts with a block between two lines of `---` that holds `title` and `source_url`, one `key: value` a line. Without it the title comes from the first heading, and generated items have no link to the official page.\n\nAdd the block.";
    BadEndpointName = "L011", Error, "the endpoint's name in the front matter is not a name",
        "`endpoint:` in the front matter must be `service.version.resource.method`, each of lower-case letters, digits and `_`.\n\nCorrect it, or remove the line: the name is then derived from the URL.";
    MissingMethod = "L020", Error, "the endpoint has no HTTP method",
        "The table below `## 请求` has no row `HTTP Method`, or its value is none of GET, POST, PUT, PATCH and DELETE. No endpoint can be made of the page.\n\nAdd the row.";
    BadUrl = "L021", Error, "the endpoint's URL is missing or malformed",
        "The row `HTTP URL` must hold an `https://host/path`, with parameters written `:name`.\n\nCorrect the row.";
    UnknownToken = "L022", Warning, "the page does not say which access token to send",
        "The row `Authorization` names none of `tenant_access_token`, `user_access_token` and `app_access_token`, so the endpoint is taken to accept any of a tenant's or a user's.\n\nName the kinds of token in the description of `Authorization`.";
    BadRateLimit = "L023", Warning, "the rate limit is not understood",
        "The row `接口频率限制` is neither `N 次/分钟`, `N 次/秒` nor `特殊频控`. The endpoint is taken to have no documented limit.\n\nWrite it in one of these forms.";
    PathParameter = "L024", Warning, "the path and the table of path parameters disagree",
        "Each `:name` in the URL must have a row in `### 路径参数`, and each row a place in the URL. A parameter without a row is taken to be a required string.\n\nAdd or rename the row.";
    EmptySpec = "L025", Error, "a spec documents neither an endpoint nor an event",
        "The front matter says `form: canonical`, so the document is a spec; but it has no table with `HTTP URL` below `## 请求`, and none with `事件类型` below `## 事件`. Without this finding, its endpoint would vanish from the crate unnoticed.\n\nRestore the rows, or remove the document.";
    MissingColumn = "L030", Warning, "a table lacks a column",
        "A table of fields needs a column for the name and one for the type (名称, 类型); a request's table also says what is required (必填). Columns are found by their heading.\n\nAdd the column, or correct its heading.";
    StrayPipe = "L031", Note, "a `|` inside a cell was taken for text",
        "A line inside a cell holds as many `|` as the table has columns, but it does not read as a row: its second part is no type. It was kept as text of the cell above.\n\nWrite the character as `\\|`.";
    ShortRow = "L032", Warning, "a row has fewer cells than the table has columns",
        "The row was kept, its missing cells taken as empty.\n\nAdd the missing `|`.";
    DuplicateTable = "L033", Warning, "two tables have the same title",
        "A page has one table of each kind. The first was taken; the second was not read.\n\nJoin the tables, or give the second its own heading.";
    EmptyName = "L034", Warning, "a row has no name",
        "A row of a field table must name its field. The row was left out.\n\nAdd the name.";
    CutPage = "L035", Warning, "a code block is not closed",
        "A block that starts with three backticks has no end, so everything below it was taken for code. The page may be cut.\n\nClose the block.";
    UnknownType = "L040", Warning, "a type is not understood",
        "The type is neither a known scalar, a list, a map nor a plausible name of an object. The field was taken to hold any JSON.\n\nCorrect the type.";
    BadValueName = "L041", Error, "the name of a value is no name",
        "A name stands in braces behind its value and says what code calls it: ``- `1` {OPEN}：开``. It is of capital letters and digits, in words joined by `_`, begins with a letter and has at most 48 characters.\n\nCorrect the name, or remove it.";
    SameValueName = "L042", Error, "two values of a field have the same name",
        "Code could not tell them apart.\n\nName one of them otherwise; where they mean the same, put the value behind the name, `OPEN_2`.";
    UnnamedValue = "L043", Note, "a value has no name",
        "No page says what code should call a number. Without a name it is called after the number itself, `VALUE_1`.\n\nWrite a name behind the value, ``- `1` {OPEN}：开``; imports keep it.";
    ContraryName = "L044", Warning, "the name of a value says the contrary of its label",
        "The label denies what the name affirms, or the other way round. The platform's own names do this in places; the label is what the documents go by.\n\nCorrect the name.";
    AmbiguousNesting = "L050", Warning, "the nesting is ambiguous",
        "The page's table is flat, and the evidence (types, examples, other pages) fits more than one tree. The likeliest was chosen.\n\nSettle it: write the whole path in the name column, for example `data.items[].name`.";
    BadPath = "L051", Error, "an explicit path does not fit the rows above it",
        "A name column that holds a path (`data.items[].name`) must name a row above for each of its parents, with the same list marks.\n\nAdd the parent's row above this one, or correct the path.";
    DuplicateField = "L052", Note, "a field stands twice among its siblings",
        "One object cannot have two fields of one name. Both rows were kept in the schema; generated code uses the first.\n\nRemove one of them, or write the path of the second.";
    DeepNesting = "L053", Warning, "the nesting is too deep or the table too large",
        "The search for the nesting is bounded: tables with too many rows, or with too many open parents, are kept flat below the bound.\n\nWrite explicit paths in the name column.";
    SettledElsewhere = "L054", Warning, "a row was settled below another one, which holds it no more",
        "The spec has the row below another one, which the page no longer has, or has where it cannot hold the row. So the row was placed as a new one is, by types and examples.\n\nCompare the row's path in the spec with the page; where it is wrong, write the right one.";
    BadExample = "L060", Note, "an example is not JSON",
        "The example could not be read as JSON, even leniently. It was not used as evidence and is not served by the mock.\n\nCorrect the example.";
    ShownAsList = "L061", Note, "a value that every example shows as a list",
        "The type names one value, or a list, and each example holds a list, or a list of lists, at this place. Examples are mostly taken from real replies, so the field was taken as the example shows it. In a spec, where types are meant to the letter, nothing is corrected.\n\nWrite the type with `[]`.";
    OnlyInExample = "L062", Note, "an example shows a field that no row names",
        "The table is not all that a page says: what only its example shows is taken in as a field, with the type that the example shows, and a spec marks it with `来源：示例`. A key that can be no name of a field is left out, as is any key in a spec, whose rows are meant to the letter.\n\nAdd a row, or correct the example.";
    OtherName = "L063", Note, "table and example call one field differently",
        "No example shows the row, no row names the key, and the two stand at one place and are spelt alike. Which of them is right cannot be told from the page, so replies are read by both names; requests are written with the table's. A spec keeps the other name as `亦作`.\n\nCorrect the one that is wrong.";
    OtherType = "L064", Note, "table and example give one field different types",
        "Either nothing is lost (numbers and texts are read as one another), or the evidence is one-sided, and the example's type was taken: a fraction is no whole number, and a word is no number. The message says which.\n\nCorrect the type, or the example.";
    TypeInDoubt = "L065", Warning, "table and example contradict each other about a type",
        "The example holds at this place what the type cannot be, and either may be right. The table's type was taken.\n\nCorrect the one that is wrong: in a spec, the type is meant to the letter.";
    ValueNotListed = "L066", Note, "an example shows a value that is not listed",
        "The values that the row lists are not all there are: the list was taken as open, and the example's value was added to it where it reads as one.\n\nAdd the value with its label, or correct the example.";
    OddExample = "L067", Warning, "an example does not fit its table",
        "The example shows none of the rows of the table, or is a list where the table is an object. It may have been copied from another page. Nothing was taken from it.\n\nCorrect the example.";
    ExamplesDisagree = "L068", Note, "the examples of a page disagree",
        "Examples show one field in forms that exclude each other. The table's type was taken.\n\nCorrect the example that is wrong.";
    BelowPayload = "L069", Note, "the rows of a table belong below its payload",
        "No row names the object that holds the others in every example of success, and no example shows any of them at the top. The rows were put below it.\n\nAdd a row for that object above them.";
    NameClash = "L070", Error, "two pages have the same endpoint name",
        "Each endpoint needs a name of its own. Both pages derive the same.\n\nAdd `endpoint: service.version.resource.method` to the front matter of one of them.";
    SameEndpoint = "L071", Warning, "two pages document the same endpoint",
        "The HTTP method and the path are the same. The page that is not historic, or the newer one, was taken.\n\nRemove one of the pages.";
    NotGenerated = "L072", Error, "no code can be generated of this",
        "The document compiles, but what it says cannot become Rust: a name clashes, or a fact is missing. Nothing was written.\n\nMend the place that is named; the message says how.";
    NoBody = "L080", Note, "the page says nothing about the reply",
        "There is no table and no example of the reply, and the page does not say that it is a file. The endpoint is kept; its reply is empty.\n\nAdd the table.";
    BadLabel = "L090", Error, "a line of the labels is not in order",
        "`labels.tsv` holds a line for each Chinese title or label that is known in English: the Chinese, a tab, the English. The lines are sorted by the Chinese, each once, with nothing around the texts.\n\nCorrect the line, or move it; the message says what is wrong.";
    StaleLabel = "L091", Error, "no document has this label",
        "`labels.tsv` holds only what occurs as a title or label of a spec, or of one of its fields and values.\n\nRemove the line, or correct its Chinese: the document may have been reworded.";
}

impl Code {
    /// The code with this text, `L050`; upper and lower case are equal.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(text.trim()))
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One finding, with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// What kind of finding it is.
    pub code: Code,
    /// How grave it is.
    pub severity: Severity,
    /// The document, relative to the folder of documents.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
    /// How many characters it is about.
    pub width: u32,
    /// The text of the line.
    pub source: String,
    /// The lines before it, where they help.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<String>,
    /// The lines after it, where they help.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// What is wrong here.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Adds how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The order of reports: by place, then by code.
    pub fn sort_key(&self) -> (&str, u32, u32, Code) {
        (&self.file, self.line, self.column, self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_ordered_and_found_by_text() {
        let texts: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert!(texts.windows(2).all(|pair| pair[0] < pair[1]), "{texts:?}");
        assert_eq!(Code::parse(" l050 "), Some(Code::AmbiguousNesting));
        assert_eq!(Code::parse("L999"), None);
        assert!(Code::ALL.iter().all(|code| code.explain().contains("\n\n")), "each explanation says how to mend it");
    }
}
