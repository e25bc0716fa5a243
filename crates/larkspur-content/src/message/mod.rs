//! What messages hold, both ways.

mod card;
mod content;
mod kinds;
mod mention;
pub mod post;
mod resource;
mod sending;
mod system;
mod text;

pub use card::{CardContent, CardTemplate};
pub use content::Content;
pub use kinds::{
    Audio, CalendarEvent, File, Folder, Hongbao, Image, Location, Media, MergeForward, ShareChat, ShareUser, Sticker,
    Todo, VideoChat, Vote,
};
pub use mention::Mention;
pub use resource::{Resource, ResourceKind};
pub use sending::Outgoing;
pub use system::{DividerText, System, SystemOptions, SystemParams};
pub use text::Text;
