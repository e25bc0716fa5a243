//! One call from its first attempt to its last.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use reqwest::Url;
use tokio::time::Instant;
use tracing::Instrument as _;

use super::attempt::{self, Reaction, Traffic};
use super::{auth, body, request, trace};
use crate::call::Call;
use crate::codes;
use crate::endpoint::Retry;
use crate::error::{Error, ErrorKind, Result};
use crate::limit::Gate;
use crate::observe::Record;
use crate::reply::{Answer, Content};
use crate::retry::{FOREVER, RetryPolicy};
use crate::token::Bearer;

/// What is waited for a rate limit whose answer does not say how long.
const UNSAID: Duration = Duration::from_secs(1);
/// A wait that is worth telling.
const NOTICED: Duration = Duration::from_millis(1);

/// Sends a call until it is answered or no attempt is left. Everything about a call but its types happens here.
pub(crate) async fn execute(call: Arc<Call>) -> Result<Answer> {
    let span = trace::call(&call);
    let timeout =
        call.timeout.unwrap_or_else(|| call.client.shared.config.timeout.saturating_add(body::extra_time(&call)));
    async {
        let mut run = Run::new(&call, timeout);
        let result = run.run().await.map_err(|error| error.at(call.name(), call.endpoint, run.record.attempts));
        trace::ended(&run.record, result.as_ref().err());
        let mut record = run.record;
        match result {
            Ok(Reaction { status, headers, log_id, content }) => {
                Ok(Answer { status, headers, log_id, content, kind: call.endpoint.reply, record: Some(record) })
            }
            Err(error) => {
                record.ended(Some(&error));
                Err(error)
            }
        }
    }
    .instrument(span)
    .await
}

/// One call, with what has happened to it so far.
struct Run<'a> {
    call: &'a Call,
    policy: &'a RetryPolicy,
    timeout: Duration,
    deadline: Instant,
    record: Record,
    /// Attempts that count against the policy.
    counted: u32,
    rate_limit_waits: u32,
    renewed: bool,
    last: Option<Error>,
}

impl<'a> Run<'a> {
    fn new(call: &'a Arc<Call>, timeout: Duration) -> Self {
        Self {
            call,
            policy: call.retry.as_ref().unwrap_or(&call.client.shared.config.retry),
            timeout,
            deadline: Instant::now() + timeout.min(FOREVER),
            record: Record::new(call),
            counted: 0,
            rate_limit_waits: 0,
            renewed: false,
            last: None,
        }
    }

    /// Bounds a step by the end of the whole call. A step that is ready at once costs no timer.
    async fn in_time<T>(&self, step: impl Future<Output = Result<T>>) -> Result<T> {
        let mut step = pin!(step);
        if let Poll::Ready(result) = poll_fn(|cx| Poll::Ready(step.as_mut().poll(cx))).await {
            return result;
        }
        match tokio::time::timeout_at(self.deadline, step).await {
            Ok(result) => result,
            Err(_) => Err(self.timed_out()),
        }
    }

    fn timed_out(&self) -> Error {
        let error = Error::of(ErrorKind::Timeout, format!("no answer within {:?}", self.timeout));
        match &self.last {
            Some(last) => error.source(last.clone()).build(),
            None => error.build(),
        }
    }

    async fn run(&mut self) -> Result<Reaction> {
        let call = self.call;
        if let Some(problem) = &call.problem {
            return Err(problem.clone());
        }
        let url = request::url(call)?;
        let mut bearer = self.in_time(auth::bearer(call)).await?;
        loop {
            if let Some(gate) = call.gate() {
                let since = std::time::Instant::now();
                let opened = self.in_time(self.wait_for_gate(&gate)).await;
                if since.elapsed() >= NOTICED {
                    self.record.held_up(since);
                }
                opened?;
            }
            self.record.attempts += 1;
            self.counted += 1;
            let error = match self.attempt(&url, bearer.as_ref()).await {
                Ok(reaction) => {
                    call.client.shared.budget.earn();
                    return Ok(reaction);
                }
                Err(error) => error,
            };
            if !call.is_resendable() || Instant::now() >= self.deadline {
                return Err(error);
            }
            if !self.renewed
                && let Some(stale) = &bearer
                && let Some(fresh) = self.in_time(auth::replace(call, stale, &error)).await?
            {
                self.renewed = true;
                self.counted -= 1;
                bearer = Some(fresh);
                continue;
            }
            let wait = self.wait_after(&error).filter(|wait| Instant::now() + *wait < self.deadline);
            let Some(wait) = wait else { return Err(error) };
            tracing::debug!(target: "larkspur", ?wait, code = error.code(), kind = ?error.kind(), "trying again");
            self.last = Some(error);
            if !wait.is_zero() {
                let since = std::time::Instant::now();
                tokio::time::sleep(wait).await;
                self.record.held_up(since);
            }
        }
    }

    /// One attempt, bounded by its own limit and by the end of the whole call.
    async fn attempt(&mut self, url: &Url, bearer: Option<&Bearer>) -> Result<Reaction> {
        let limit = body::time_limit(self.call);
        let end = Instant::now() + limit.min(FOREVER);
        let span = trace::attempt(self.call, url, self.record.attempts);
        let mut traffic = Traffic::default();
        let answered = {
            // Pinned here, it is not moved into the timer.
            let once = pin!(attempt::once(self.call, url, bearer, &mut traffic).instrument(span.clone()));
            tokio::time::timeout_at(end.min(self.deadline), once).await
        };
        let result = match answered {
            Ok(result) => result,
            Err(_) if self.deadline <= end => Err(self.timed_out()),
            Err(_) => Err(Error::of(ErrorKind::Timeout, format!("no answer within {limit:?}")).build()),
        };
        let result = result.map_err(|error| error.at(self.call.name(), self.call.endpoint, self.record.attempts));
        self.record.sent(traffic.sent);
        self.record.received(traffic.received);
        match &result {
            Ok(reaction) => {
                let code = matches!(reaction.content, Content::Json(_)).then_some(0);
                self.record.answered(Some(reaction.status), code, reaction.log_id.as_deref());
            }
            Err(error) => self.record.answered(error.status(), error.code(), error.log_id()),
        }
        trace::answered(&span, &self.record, result.as_ref().err());
        result
    }

    /// Waits while the endpoint is shut for all its calls, if it opens in time.
    async fn wait_for_gate(&self, gate: &Gate) -> Result<()> {
        while let Some(left) = gate.shut_for(Instant::now()) {
            if Instant::now() + left >= self.deadline {
                let message = "the endpoint is rate limited for longer than this call may take";
                return Err(Error::of(ErrorKind::Timeout, message).retry_after(left).build());
            }
            // Those who wait come back one after the other.
            let spread = left.mul_f64(0.1).min(Duration::from_millis(250)).mul_f64(fastrand::f64());
            tokio::time::sleep(left + spread).await;
        }
        gate.turn().await;
        Ok(())
    }

    /// How long to wait before the next attempt; `None` where there is none.
    fn wait_after(&mut self, error: &Error) -> Option<Duration> {
        if error.is_quota_exhausted() || error.code().is_some_and(codes::is_never_retried) {
            return None;
        }
        if error.is_rate_limited() {
            let said = error.retry_after().filter(|wait| !wait.is_zero());
            let wait = said.unwrap_or_else(|| UNSAID.max(self.policy.wait(self.counted)));
            self.call.open_gate().shut(wait);
            self.counted -= 1;
            self.rate_limit_waits += 1;
            let refused = self.rate_limit_waits > self.policy.max_rate_limit_waits;
            // The gate does the waiting.
            return (!refused && Instant::now() + wait < self.deadline).then_some(Duration::ZERO);
        }
        let another = self.counted < self.policy.max_attempts && self.may_repeat(error);
        (another && self.call.client.shared.budget.spend())
            .then(|| self.policy.wait(self.counted).max(error.retry_after().unwrap_or_default()))
    }

    fn may_repeat(&self, error: &Error) -> bool {
        let advice = error.documented_retry();
        if error.code().is_some_and(codes::is_busy) || advice == Some(Retry::Conflict) {
            return true;
        }
        let safe = self.call.may_be_repeated() || error.inner().unprocessed;
        let passing = match error.kind() {
            ErrorKind::Transport | ErrorKind::Timeout => true,
            ErrorKind::Api | ErrorKind::Http => error.status().is_some_and(|status| status.is_server_error()),
            _ => false,
        };
        safe && advice != Some(Retry::Never) && (passing || advice == Some(Retry::Later))
    }
}
