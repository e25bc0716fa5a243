//! Calls that must not compile.

#[test]
fn a_call_without_what_it_requires_does_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/whole_call.rs");
    cases.compile_fail("tests/ui/missing_*.rs");
}
