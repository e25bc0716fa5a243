//! From what is asked for to a running mock.

use std::sync::Arc;

use super::Builder;
use crate::auth::{Accounts, Apps, Grants, Tokens};
use crate::catalog::Catalog;
use crate::document::Listed;
use crate::error::BuildError;
use crate::mock::Mock;
use crate::rules::{Rule, RuleReply};
use crate::server::Server;
use crate::state::{Answer, Behaviour, State};
use crate::sync::lock;

impl Builder {
    /// Starts the mock. It runs on a thread of its own, whatever runtime the caller uses.
    ///
    /// # Errors
    /// [`BuildError`]: the address cannot be listened on, two endpoints clash, a setting names no endpoint.
    pub async fn start(self) -> Result<Mock, BuildError> {
        self.start_blocking()
    }

    /// Starts the mock from code that is not async.
    ///
    /// # Errors
    /// As [`Builder::start`].
    pub fn start_blocking(mut self) -> Result<Mock, BuildError> {
        #[cfg_attr(not(feature = "specs"), allow(unused_mut))]
        let (mut own, mut given): (Vec<Listed>, Vec<Listed>) = (Vec::new(), Vec::new());
        #[cfg(feature = "specs")]
        {
            let documents = self.specs.load()?;
            own.extend(documents.own);
            given.extend(documents.given);
            self.events.extend(documents.events);
        }
        given.extend(std::mem::take(&mut self.endpoints).into_iter().map(Listed::from));
        let catalog = Catalog::new(own, given)?;
        let behaviour = self.behaviour(&catalog)?;
        let accounts = accounts(&self);
        let mut state = State::new(catalog, self.options, accounts, behaviour);
        {
            state.events = crate::events::Documented::new(self.events);
            *lock(&state.webhook) = self.webhook;
        }
        #[cfg(feature = "page")]
        {
            state.rust_calls = self.rust_calls;
        }
        for rule in self.rules {
            state.add_rule(rule)?;
        }
        state.settle();
        let state = Arc::new(state);
        #[cfg(feature = "tls")]
        let server = Server::start(self.address, Arc::clone(&state), self.tls.as_ref())?;
        #[cfg(not(feature = "tls"))]
        let server = Server::start(self.address, Arc::clone(&state))?;
        Ok(Mock::new(server, state))
    }

    /// What endpoints answer, and the faults to come.
    fn behaviour(&mut self, catalog: &Catalog) -> Result<Behaviour, BuildError> {
        let mut behaviour = Behaviour::default();
        for (id, answer) in std::mem::take(&mut self.answers) {
            let id = match (catalog.id_of(&id), &answer) {
                (Ok(id), _) => id,
                // A route without a document is answered by a rule.
                (Err(unknown), Answer::Fixed(reply)) => match (id.contains(' '), RuleReply::of(reply)) {
                    (true, Some(reply)) => {
                        self.rules.push(Rule::new(id).reply(reply));
                        continue;
                    }
                    _ => return Err(unknown.into()),
                },
                (Err(unknown), _) => return Err(unknown.into()),
            };
            let index = catalog.index(&id)?;
            if matches!(answer, Answer::Pages(_)) && !catalog.is_paged(index) {
                return Err(BuildError::NotPaged { id });
            }
            behaviour.set_answer(index, answer);
        }
        for (id, script) in std::mem::take(&mut self.scripts) {
            let index = id.map(|id| catalog.index(&catalog.id_of(&id)?)).transpose()?;
            behaviour.add_script(index, script);
        }
        Ok(behaviour)
    }

    /// Runs the mock until Ctrl-C, for command lines; `started` gets it as soon as it listens, to print its URL.
    ///
    /// # Errors
    /// As [`Builder::start`].
    pub fn run(self, started: impl FnOnce(&Mock)) -> Result<(), BuildError> {
        let work = async |mock: &Mock| {
            started(mock);
            std::future::pending::<()>().await;
        };
        self.run_while(work).map(|_| ())
    }

    /// Runs the mock as long as `work` does, for command lines that do something with it; gives what came of the work,
    /// or `None` where Ctrl-C came first.
    ///
    /// # Errors
    /// As [`Builder::start`].
    pub fn run_while<T>(self, work: impl AsyncFnOnce(&Mock) -> T) -> Result<Option<T>, BuildError> {
        let mock = self.start_blocking()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(BuildError::Thread)?;
        runtime.block_on(async {
            tokio::select! {
                done = work(&mock) => Ok(Some(done)),
                stopped = tokio::signal::ctrl_c() => stopped.map(|()| None).map_err(BuildError::Thread),
            }
        })
    }
}

/// Who may call.
fn accounts(builder: &Builder) -> Accounts {
    let (mut apps, mut tokens) = (Apps::default(), Tokens::new(builder.lifetimes.clone()));
    for (app_id, secret) in &builder.apps {
        apps.set_secret(app_id, secret);
    }
    for (kind, token) in &builder.tokens {
        tokens.accept(*kind, token);
    }
    Accounts { apps, tokens, grants: Grants::default() }
}
