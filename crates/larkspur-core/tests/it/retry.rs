//! What is tried again, and what never is.

use std::time::Duration;

use larkspur_core::rt::*;
use larkspur_core::{ErrorKind, RetryPolicy};
use larkspur_mock::{Fault, Reply};

use crate::observe::{Seen, last, watched};
use crate::support::{self, CREATE, GET, KEYED, ONCE, READ, SearchThings, Thing, builder, client, create, get, mock};

#[tokio::test]
async fn a_rate_limit_is_waited_for_by_all_calls_of_the_endpoint() {
    let mock = mock().await;
    let (client, reports) = watched(&mock);
    mock.script(GET.id, [Fault::RateLimited(Duration::from_secs(1))]);
    let impatient = RetryPolicy::default().max_rate_limit_waits(0);
    assert!(get(&client).retry(impatient).send().await.unwrap_err().is_rate_limited());
    let others: Vec<_> = (0..20).map(|_| tokio::spawn(get(&client).send())).collect();
    // Another endpoint is not held up.
    create(&client).send().await.unwrap();
    assert_eq!(last(&reports, 2).waits, 0);
    for other in others {
        other.await.unwrap().unwrap();
    }
    // None was sent while the endpoint was shut: each was held up first, and then sent once.
    let held_up = |seen: &&Seen| seen.name.contains(GET.id) && (seen.attempts, seen.waits) == (1, 1);
    assert_eq!(reports.lock().unwrap().iter().filter(held_up).count(), 20);
    assert_eq!(mock.count(GET.id), 21);
}

#[tokio::test]
async fn the_old_form_of_a_rate_limit_is_waited_for_too_even_by_a_post() {
    let mock = mock().await;
    let (client, reports) = watched(&mock);
    let limited = Reply::error(400, 99991400, "too many").header("x-ogw-ratelimit-reset", "1");
    mock.script(CREATE.id, [Fault::Reply(limited)]);
    create(&client).send().await.unwrap();
    let seen = last(&reports, 1);
    assert_eq!((seen.attempts, seen.waits), (2, 1));
}

#[tokio::test]
async fn a_rate_limit_longer_than_the_call_may_take_is_an_error_at_once() {
    let mock = mock().await;
    let client = client(&mock);
    get(&client).send().await.unwrap();
    mock.script(GET.id, [Fault::RateLimited(Duration::from_secs(60))]);
    let error = get(&client).timeout(Duration::from_secs(5)).send().await.unwrap_err();
    assert!(error.is_rate_limited() && error.retry_after() == Some(Duration::from_secs(60)), "{error}");
    let waiting = get(&client).timeout(Duration::from_secs(5)).send().await.unwrap_err();
    assert!(waiting.is_timeout() && waiting.retry_after().is_some(), "{waiting}");
    assert_eq!(mock.count(GET.id), 2);
}

#[tokio::test]
async fn times_beyond_any_clock_do_no_harm() {
    let mock = mock().await;
    let wild = RetryPolicy::default().waits(Duration::MAX, Duration::MAX);
    let client =
        builder(&mock).timeout(Duration::MAX).attempt_timeout(Duration::MAX).retry(wild.clone()).build().unwrap();
    get(&client).timeout(Duration::MAX).send().await.unwrap();
    for reset in ["9000000000000", "1e300", "-1", "NaN", "soon"] {
        let limited = Reply::error(429, 99991400, "too many").header("x-ogw-ratelimit-reset", reset);
        mock.script(CREATE.id, [Fault::Reply(limited)]);
        let fresh = builder(&mock).timeout(Duration::from_secs(20)).build().unwrap();
        let result = create(&fresh).send().await;
        assert_eq!(result.is_err(), reset.starts_with('9'), "{reset}: {result:?}");
    }
}

#[tokio::test]
async fn what_is_safe_is_repeated_and_what_is_not_is_not() {
    for (fault, gets, posts) in [
        (Fault::ResetAfter, 2, 1),
        (Fault::CutBody, 2, 1),
        (Fault::Status(500), 2, 1),
        (Fault::Status(503), 2, 1),
        (Fault::Html(502), 2, 1),
        (Fault::Reply(Reply::error(500, 5, "internal")), 2, 1),
        // The platform says that it was not done.
        (Fault::Reply(Reply::error(400, 230020, "busy chat")), 2, 2),
        (Fault::Reply(Reply::error(200, 1061045, "contention")), 2, 2),
        // Documented: try again later.
        (Fault::Reply(Reply::error(400, 131001, "rpc fail")), 2, 1),
        // Documented: do not, whatever the status.
        (Fault::Reply(Reply::error(500, 131005, "not found")), 1, 2 - 1),
        // Never.
        (Fault::Reply(Reply::error(429, 99991403, "quota")), 1, 1),
        (Fault::Reply(Reply::error(500, 99991672, "scope")), 1, 1),
        (Fault::Reply(Reply::error(500, 99992402, "fields")), 1, 1),
        (Fault::Reply(Reply::error(500, 99991543, "credentials")), 1, 1),
        (Fault::Status(404), 1, 1),
        (Fault::BadJson, 1, 1),
    ] {
        let mock = mock().await;
        let client = client(&mock);
        mock.script(GET.id, [fault.clone()]);
        mock.script(CREATE.id, [fault.clone()]);
        let (got, posted) = (get(&client).send().await, create(&client).send().await);
        assert_eq!(mock.count(GET.id), gets, "{fault:?} on GET: {got:?}");
        assert_eq!(mock.count(CREATE.id), posts, "{fault:?} on POST: {posted:?}");
        assert_eq!((got.is_ok(), posted.is_ok()), (gets > 1, posts > 1), "{fault:?}");
    }
}

#[tokio::test]
async fn a_post_is_repeated_where_the_connection_was_never_made_or_the_caller_says_so() {
    let client = support::builder_at("http://127.0.0.1:1").build().unwrap();
    let mut call: Call = create(&client).into();
    call.access_token("t");
    assert_eq!(Sending::<Thing>::new(call).await.unwrap_err().attempts(), 4);

    let mock = mock().await;
    mock.script(CREATE.id, [Fault::ResetAfter]);
    let mut call: Call = create(&support::client(&mock)).into();
    call.repeatable();
    Sending::<Thing>::new(call).await.unwrap();
    assert_eq!(mock.count(CREATE.id), 2);
}

#[tokio::test]
async fn attempts_end_and_a_policy_can_forbid_them() {
    let mock = mock().await;
    mock.script(GET.id, vec![Fault::Status(500); 99]);
    let error = get(&client(&mock)).send().await.unwrap_err();
    assert_eq!((mock.count(GET.id), error.attempts()), (4, 4));
    assert!(error.to_string().contains("sent 4 times"), "{error}");
    let strict = builder(&mock).retry(RetryPolicy::never()).build().unwrap();
    assert_eq!(get(&strict).send().await.unwrap_err().attempts(), 1);
    let mut call: Call = get(&strict).into();
    call.retry(RetryPolicy::default().max_attempts(2).waits(Duration::from_millis(1), Duration::from_millis(1)));
    assert_eq!(Sending::<Thing>::new(call).await.unwrap_err().attempts(), 2);
}

#[tokio::test]
async fn a_budget_bounds_all_retries_of_a_client() {
    let mock = mock().await;
    mock.script(GET.id, vec![Fault::Status(500); 999]);
    let short = RetryPolicy::default().budget(5).waits(Duration::from_millis(1), Duration::from_millis(2));
    let client = builder(&mock).retry(short).build().unwrap();
    for _ in 0..20 {
        get(&client).send().await.unwrap_err();
    }
    assert_eq!(mock.count(GET.id), 20 + 5);
}

#[tokio::test]
async fn each_attempt_and_the_whole_call_are_bounded() {
    let mock = mock().await;
    let client = builder(&mock).attempt_timeout(Duration::from_millis(100)).build().unwrap();
    get(&client).send().await.unwrap();
    mock.script(GET.id, [Fault::Delay(Duration::from_secs(30))]);
    get(&client).send().await.unwrap();
    assert_eq!(mock.count(GET.id), 3, "the slow attempt was given up and repeated");
    mock.script(CREATE.id, [Fault::Delay(Duration::from_secs(30))]);
    let error = create(&client).send().await.unwrap_err();
    assert!(error.is_timeout() && error.attempts() == 1, "{error}");

    let patient = support::client(&mock);
    get(&patient).send().await.unwrap();
    mock.script(GET.id, [Fault::Delay(Duration::from_secs(30))]);
    let error = get(&patient).timeout(Duration::from_millis(150)).send().await.unwrap_err();
    assert!(error.kind() == ErrorKind::Timeout && error.to_string().contains("150ms"), "{error}");
}

#[tokio::test]
async fn what_only_reads_is_repeated_like_a_get_also_in_the_middle_of_a_list() {
    let mock = mock().await;
    let client = client(&mock);
    let served = larkspur_mock::Pages::generated(25, |index| serde_json::json!({"id": index.to_string()}));
    mock.pages(READ.id, served.page_size(10));
    let mut items = SearchThings(Call::new(&client, &READ)).items();
    for _ in 0..10 {
        items.next().await.unwrap().unwrap();
    }
    mock.script(READ.id, [Fault::Status(500), Fault::ResetAfter]);
    assert_eq!(items.all().await.unwrap().len(), 15);
    assert_eq!(mock.count(READ.id), 3 + 2);
    // What the page says is done once, whatever its method.
    mock.script(ONCE.id, [Fault::Status(500)]);
    support::call_of(&client, &ONCE).send().await.unwrap_err();
    assert_eq!(mock.count(ONCE.id), 1);
}

#[tokio::test]
async fn a_call_with_the_platforms_own_key_is_repeated_and_one_without_is_not() {
    let mock = mock().await;
    let client = client(&mock);
    for (key, attempts) in [(None, 1), (Some(""), 1), (Some("k-1"), 2)] {
        for fault in [Fault::ResetAfter, Fault::Reply(Reply::error(400, 131001, "rpc fail"))] {
            let before = mock.count(KEYED.id);
            mock.script(KEYED.id, [fault]);
            let mut call = Call::new(&client, &KEYED);
            call.body("uuid", &key);
            let sent = Sending::<Thing>::new(call).await;
            assert_eq!((mock.count(KEYED.id) - before, sent.is_ok()), (attempts, attempts > 1), "{key:?}");
        }
    }
    // As a query parameter, and in a body that is set as a whole.
    mock.script(KEYED.id, [Fault::ResetAfter]);
    let mut call = Call::new(&client, &KEYED);
    call.query("uuid", &"k-2");
    Sending::<Thing>::new(call).await.unwrap();
    mock.script(KEYED.id, [Fault::ResetAfter]);
    let mut call = Call::new(&client, &KEYED);
    call.whole_body(&serde_json::json!({"uuid": "k-3"}));
    Sending::<Thing>::new(call).await.unwrap();
}

#[tokio::test]
async fn documented_codes_decide_what_is_waited_for() {
    let mock = mock().await;
    let (client, reports) = watched(&mock);
    let refuse = |status, code| [Fault::Reply(Reply::error(status, code, "no"))];
    // A service's own rate limit shuts the endpoint for all.
    mock.script(KEYED.id, refuse(200, 1254290));
    support::call_of(&client, &KEYED).send().await.unwrap();
    let seen = last(&reports, 1);
    assert_eq!((seen.attempts, seen.waits), (2, 1));
    // A write conflict says that nothing was done.
    mock.script(KEYED.id, refuse(200, 1254291));
    support::call_of(&client, &KEYED).send().await.unwrap();
    assert_eq!(mock.count(KEYED.id), 4);
    // A quota of the day is not waited for, though its status is 429.
    mock.script(KEYED.id, refuse(429, 1236007));
    let error = support::call_of(&client, &KEYED).send().await.unwrap_err();
    assert!(!error.is_rate_limited() && !error.is_retryable() && error.attempts() == 1, "{error}");
    // Elsewhere, the code means nothing.
    mock.script(CREATE.id, refuse(200, 1254290));
    let error = create(&client).send().await.unwrap_err();
    assert!(!error.is_rate_limited() && error.attempts() == 1, "{error}");
}

#[tokio::test]
async fn wrong_credentials_are_told_as_such_and_not_tried_again() {
    for code in [10003, 10014] {
        let mock = mock().await;
        let client = client(&mock);
        mock.script(support::TENANT_TOKEN, [Fault::Reply(Reply::error(500, code, "app secret invalid"))]);
        let error = get(&client).send().await.unwrap_err();
        assert!(error.has_wrong_credentials() && error.is_unauthenticated() && !error.is_retryable(), "{error}");
        assert!(error.to_string().contains("check the app id and the app secret"), "{error}");
        assert_eq!(mock.count(support::TENANT_TOKEN), 1);
        // Elsewhere, the code means something else.
        mock.script(GET.id, [Fault::Reply(Reply::error(400, code, "invalid"))]);
        let error = get(&client).send().await.unwrap_err();
        assert!(!error.has_wrong_credentials() && !error.is_unauthenticated(), "{error}");
    }
}
