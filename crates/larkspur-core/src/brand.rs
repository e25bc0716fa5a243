//! The two brands of the platform.

/// Which of the platform's two worlds an app lives in. They share no accounts, apps or data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Brand {
    /// Feishu (飞书), `open.feishu.cn`.
    #[default]
    Feishu,
    /// Lark, `open.larksuite.com`.
    Lark,
}

impl Brand {
    /// The origin of the open API.
    pub fn open_url(self) -> &'static str {
        match self {
            Self::Feishu => "https://open.feishu.cn",
            Self::Lark => "https://open.larksuite.com",
        }
    }

    /// The origin of the pages on which users authorise an app.
    pub fn accounts_url(self) -> &'static str {
        match self {
            Self::Feishu => "https://accounts.feishu.cn",
            Self::Lark => "https://accounts.larksuite.com",
        }
    }

    /// The origin of an endpoint that lives on a host of its own, as the Feishu docs write it.
    pub(crate) fn origin(self, host: &str) -> String {
        match (self, host.strip_suffix(".feishu.cn")) {
            (Self::Lark, Some(name)) => format!("https://{name}.larksuite.com"),
            _ => format!("https://{host}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_of_its_own_follows_the_brand() {
        assert_eq!(Brand::Feishu.origin("www.feishu.cn"), "https://www.feishu.cn");
        assert_eq!(Brand::Lark.origin("www.feishu.cn"), "https://www.larksuite.com");
        assert_eq!(Brand::Lark.origin("example.com"), "https://example.com");
    }
}
