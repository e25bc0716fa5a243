//! Types of the whole platform: what most services call alike.
//!
//! Endpoints of all services take and give these very types, so that a value from one call goes into another. The module of each
//! service and version names those that it uses, such as `im::v1::chat::UserIdType`.

use crate::wire;

wire! { both
    /// Which of a user's ids a call takes and gives.
    pub enum UserIdType: str {
        /// The user's id within one app.
        OpenId = "open_id",
        /// The user's id over all apps of one developer.
        UnionId = "union_id",
        /// The user's id within a tenant, the same for all apps.
        UserId = "user_id",
        /// The employee's id in the HR service CoreHR.
        PeopleCorehrId = "people_corehr_id",
        /// The employee's id in the admin console of the HR services.
        PeopleAdminId = "people_admin_id",
        /// The employee's id in the HR service EHR.
        PeopleEmployeeId = "people_employee_id",
    }
}

wire! { both
    /// Which of a department's ids a call takes and gives.
    pub enum DepartmentIdType: str {
        /// The id that the platform gave the department.
        OpenDepartmentId = "open_department_id",
        /// The id that the tenant gave the department.
        DepartmentId = "department_id",
        /// The department's id in the HR service CoreHR.
        PeopleCorehrDepartmentId = "people_corehr_department_id",
        /// The department's id in the admin console of the HR services.
        PeopleAdminDepartmentId = "people_admin_department_id",
    }
}

/// The ids of one user: as many as the app may see.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct UserId {
    /// The user's id within one app.
    pub open_id: Option<String>,
    /// The user's id over all apps of one developer.
    pub union_id: Option<String>,
    /// The user's id within the tenant.
    pub user_id: Option<String>,
}

crate::setters!(UserId { set open_id: String, set union_id: String, set user_id: String });
wire!(both UserId { open_id = "open_id", union_id = "union_id", user_id = "user_id" });

/// One text in several languages: as many as are there.
///
/// ```
/// use larkspur_core::types::I18n;
/// let name = I18n::default().zh_cn("飞书").en_us("Feishu");
/// assert_eq!(name.en_us.as_deref(), Some("Feishu"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct I18n {
    /// Chinese, in simplified characters.
    pub zh_cn: Option<String>,
    /// English.
    pub en_us: Option<String>,
    /// Japanese.
    pub ja_jp: Option<String>,
    /// Chinese, as in Hong Kong.
    pub zh_hk: Option<String>,
    /// Chinese, as in Taiwan.
    pub zh_tw: Option<String>,
    /// German.
    pub de_de: Option<String>,
    /// Spanish.
    pub es_es: Option<String>,
    /// French.
    pub fr_fr: Option<String>,
    /// Italian.
    pub it_it: Option<String>,
    /// Korean.
    pub ko_kr: Option<String>,
    /// Russian.
    pub ru_ru: Option<String>,
    /// Thai.
    pub th_th: Option<String>,
}

crate::setters!(I18n {
    set zh_cn: String, set en_us: String, set ja_jp: String, set zh_hk: String, set zh_tw: String, set de_de: String,
    set es_es: String, set fr_fr: String, set it_it: String, set ko_kr: String, set ru_ru: String, set th_th: String,
});
wire!(both I18n {
    zh_cn = "zh_cn",
    en_us = "en_us",
    ja_jp = "ja_jp",
    zh_hk = "zh_hk",
    zh_tw = "zh_tw",
    de_de = "de_de",
    es_es = "es_es",
    fr_fr = "fr_fr",
    it_it = "it_it",
    ko_kr = "ko_kr",
    ru_ru = "ru_ru",
    th_th = "th_th",
});
