//! What a block holds, by its type.

use crate::docx::v1::types::{
    AddOns, AgendaItemTitle, Bitable, Block, BlockType, Board, Callout, ChatCard, Diagram, File, Grid, GridColumn,
    Iframe, Image, Isv, JiraIssue, LinkPreview, Mindnote, Okr, OkrKeyResult, OkrObjective, ReferenceSynced, Sheet,
    SubPageList, Table, Task, Text, View, WikiCatalog,
};

/// What a block holds. It borrows from the block.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum BlockContent<'b> {
    /// The document itself, with its title.
    Page(&'b Text),
    /// Text.
    Text(&'b Text),
    /// A heading.
    Heading {
        /// From 1, the largest, to 9.
        level: u8,
        /// What it says.
        text: &'b Text,
    },
    /// An item of a list.
    Bullet(&'b Text),
    /// An item of a list with numbers.
    Ordered(&'b Text),
    /// Code; its language is in the style.
    Code(&'b Text),
    /// A quote of one text.
    Quote(&'b Text),
    /// A formula.
    Equation(&'b Text),
    /// Something to do; whether it is done is in the style.
    Todo(&'b Text),
    /// A multidimensional table.
    Bitable(&'b Bitable),
    /// Blocks on a ground of colour.
    Callout(&'b Callout),
    /// The card of a group.
    ChatCard(&'b ChatCard),
    /// A flowchart, or UML.
    Diagram(&'b Diagram),
    /// A line across.
    Divider,
    /// A file.
    File(&'b File),
    /// Columns beside each other.
    Grid(&'b Grid),
    /// One of them.
    GridColumn(&'b GridColumn),
    /// A page of somewhere else.
    Iframe(&'b Iframe),
    /// A picture.
    Image(&'b Image),
    /// A part that an app brings.
    Isv(&'b Isv),
    /// A part that an app brings, of the newer kind.
    AddOns(&'b AddOns),
    /// A mind map.
    Mindnote(&'b Mindnote),
    /// A spreadsheet.
    Sheet(&'b Sheet),
    /// A table.
    Table(&'b Table),
    /// A cell of one.
    TableCell,
    /// How a file is shown.
    View(&'b View),
    /// A quote of blocks.
    QuoteContainer,
    /// A task.
    Task(&'b Task),
    /// OKRs.
    Okr(&'b Okr),
    /// An objective.
    OkrObjective(&'b OkrObjective),
    /// A key result.
    OkrKeyResult(&'b OkrKeyResult),
    /// How far it is.
    OkrProgress,
    /// An issue of Jira.
    JiraIssue(&'b JiraIssue),
    /// The pages below a page of a wiki, of the older kind.
    WikiCatalog(&'b WikiCatalog),
    /// The pages below a page of a wiki.
    SubPageList(&'b SubPageList),
    /// A whiteboard.
    Board(&'b Board),
    /// An agenda.
    Agenda,
    /// An item of one.
    AgendaItem,
    /// Its title.
    AgendaItemTitle(&'b AgendaItemTitle),
    /// What it says.
    AgendaItemContent,
    /// A link with what it leads to.
    LinkPreview(&'b LinkPreview),
    /// Blocks that other documents show as well.
    SourceSynced(&'b AgendaItemTitle),
    /// Blocks of another document.
    ReferenceSynced(&'b ReferenceSynced),
    /// A template for AI.
    AiTemplate,
    /// A block that the platform does not show to apps.
    Undefined,
    /// Anything else: a type that no page lists, or a block whose reply lacks what its type says. `None` where there is no type.
    Unknown(Option<BlockType>),
}

/// The formula's number; the pages' list of types leaves it out.
const EQUATION: BlockType = BlockType(16);

impl Block {
    /// What the block holds, by its type.
    ///
    /// ```
    /// use larkspur::blocks::BlockContent;
    /// use larkspur::docx::v1::types::{Block, BlockType, Text};
    ///
    /// let mut block = Block::default();
    /// block.block_type = Some(BlockType::HEADING2);
    /// block.heading2 = Some(Text::default());
    /// assert!(matches!(block.content(), BlockContent::Heading { level: 2, .. }));
    /// ```
    pub fn content(&self) -> BlockContent<'_> {
        let Some(kind) = self.block_type else { return BlockContent::Unknown(None) };
        let known = self.text_content(kind).or_else(|| self.other_content(kind));
        known.unwrap_or(BlockContent::Unknown(Some(kind)))
    }

    fn text_content(&self, kind: BlockType) -> Option<BlockContent<'_>> {
        match kind {
            BlockType::PAGE => self.page.as_ref().map(BlockContent::Page),
            BlockType::TEXT => self.text.as_ref().map(BlockContent::Text),
            BlockType::BULLET => self.bullet.as_ref().map(BlockContent::Bullet),
            BlockType::ORDERED => self.ordered.as_ref().map(BlockContent::Ordered),
            BlockType::CODE => self.code.as_ref().map(BlockContent::Code),
            BlockType::QUOTE => self.quote.as_ref().map(BlockContent::Quote),
            EQUATION => self.equation.as_ref().map(BlockContent::Equation),
            BlockType::TODO => self.todo.as_ref().map(BlockContent::Todo),
            _ => self.heading(kind),
        }
    }

    fn heading(&self, kind: BlockType) -> Option<BlockContent<'_>> {
        let (level, text) = match kind {
            BlockType::HEADING1 => (1, &self.heading1),
            BlockType::HEADING2 => (2, &self.heading2),
            BlockType::HEADING3 => (3, &self.heading3),
            BlockType::HEADING4 => (4, &self.heading4),
            BlockType::HEADING5 => (5, &self.heading5),
            BlockType::HEADING6 => (6, &self.heading6),
            BlockType::HEADING7 => (7, &self.heading7),
            BlockType::HEADING8 => (8, &self.heading8),
            BlockType::HEADING9 => (9, &self.heading9),
            _ => return None,
        };
        text.as_ref().map(|text| BlockContent::Heading { level, text })
    }

    fn other_content(&self, kind: BlockType) -> Option<BlockContent<'_>> {
        match kind {
            BlockType::BITABLE => self.bitable.as_ref().map(BlockContent::Bitable),
            BlockType::CALLOUT => self.callout.as_ref().map(BlockContent::Callout),
            BlockType::CHAT_CARD => self.chat_card.as_ref().map(BlockContent::ChatCard),
            BlockType::DIAGRAM => self.diagram.as_ref().map(BlockContent::Diagram),
            BlockType::DIVIDER => Some(BlockContent::Divider),
            BlockType::FILE => self.file.as_ref().map(BlockContent::File),
            BlockType::GRID => self.grid.as_ref().map(BlockContent::Grid),
            BlockType::GRID_COLUMN => self.grid_column.as_ref().map(BlockContent::GridColumn),
            BlockType::IFRAME => self.iframe.as_ref().map(BlockContent::Iframe),
            BlockType::IMAGE => self.image.as_ref().map(BlockContent::Image),
            BlockType::ISV => self.isv.as_ref().map(BlockContent::Isv),
            BlockType::ADD_ONS => self.add_ons.as_ref().map(BlockContent::AddOns),
            BlockType::MINDNOTE => self.mindnote.as_ref().map(BlockContent::Mindnote),
            BlockType::SHEET => self.sheet.as_ref().map(BlockContent::Sheet),
            BlockType::TABLE => self.table.as_ref().map(BlockContent::Table),
            BlockType::TABLE_CELL => Some(BlockContent::TableCell),
            BlockType::VIEW => self.view.as_ref().map(BlockContent::View),
            BlockType::QUOTE_CONTAINER => Some(BlockContent::QuoteContainer),
            _ => self.rare_content(kind),
        }
    }

    fn rare_content(&self, kind: BlockType) -> Option<BlockContent<'_>> {
        match kind {
            BlockType::TASK => self.task.as_ref().map(BlockContent::Task),
            BlockType::OKR_BLOCK => self.okr.as_ref().map(BlockContent::Okr),
            BlockType::OKR_OBJECTIVE_BLOCK => self.okr_objective.as_ref().map(BlockContent::OkrObjective),
            BlockType::OKR_KEY_RESULT_BLOCK => self.okr_key_result.as_ref().map(BlockContent::OkrKeyResult),
            BlockType::OKR_PROGRESS => Some(BlockContent::OkrProgress),
            BlockType::JIRA_ISSUE => self.jira_issue.as_ref().map(BlockContent::JiraIssue),
            BlockType::WIKI_CATALOG => self.wiki_catalog.as_ref().map(BlockContent::WikiCatalog),
            BlockType::SUB_PAGE_LIST => self.sub_page_list.as_ref().map(BlockContent::SubPageList),
            BlockType::BOARD => self.board.as_ref().map(BlockContent::Board),
            BlockType::AGENDA => Some(BlockContent::Agenda),
            BlockType::AGENDA_ITEM => Some(BlockContent::AgendaItem),
            BlockType::AGENDA_ITEM_TITLE => self.agenda_item_title.as_ref().map(BlockContent::AgendaItemTitle),
            BlockType::AGENDA_ITEM_CONTENT => Some(BlockContent::AgendaItemContent),
            BlockType::LINK_PREVIEW => self.link_preview.as_ref().map(BlockContent::LinkPreview),
            BlockType::SOURCE_SYNCED => self.source_synced.as_ref().map(BlockContent::SourceSynced),
            BlockType::REFERENCE_SYNCED => self.reference_synced.as_ref().map(BlockContent::ReferenceSynced),
            BlockType::AI_TEMPLATE => Some(BlockContent::AiTemplate),
            BlockType::UNDEFINED => Some(BlockContent::Undefined),
            _ => None,
        }
    }
}

impl<'b> BlockContent<'b> {
    /// The text, where it is one.
    pub fn text(&self) -> Option<&'b Text> {
        match *self {
            Self::Page(text)
            | Self::Text(text)
            | Self::Heading { text, .. }
            | Self::Bullet(text)
            | Self::Ordered(text)
            | Self::Code(text)
            | Self::Quote(text)
            | Self::Equation(text)
            | Self::Todo(text) => Some(text),
            _ => None,
        }
    }
}

impl Text {
    /// The text alone, without its styles: of people and documents in it, the id and the title.
    pub fn plain_text(&self) -> String {
        let mut plain = String::new();
        for element in &self.elements {
            let run = element.text_run.as_ref().or(element.equation.as_ref());
            let user = || element.mention_user.as_ref().and_then(|user| user.user_id.as_deref());
            let document = || element.mention_doc.as_ref().and_then(|document| document.title.as_deref());
            plain.push_str(
                run.and_then(|run| run.content.as_deref()).or_else(user).or_else(document).unwrap_or_default(),
            );
        }
        plain
    }
}
