use larkspur_schema::FieldType;

use super::{Facts, read};

#[test]
fn a_label_is_the_first_clause() {
    let facts = read("节点标题，最多一行。", FieldType::String, false);
    assert_eq!(facts, Facts { label: Some("节点标题".into()), ..Facts::default() });
}
