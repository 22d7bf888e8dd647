//! Requests for the state of a document: answered from the present analysis, or once it is ready.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::sync::oneshot;

use super::{Answer, Session, State};
use crate::server::proto::DocumentView;
use crate::server::state::document::{self, AnalysisProgress, Work};
use crate::server::state::document_snapshot::DocumentSnapshot;

impl Session {
    /// Returns the newest state of `uri` if it is known or quickly computed. Otherwise starts the work
    /// on another thread.
    pub fn ask(self: &Arc<Self>, uri: &str) -> Answer {
        self.ask_of(&mut self.state(), uri)
    }

    /// Does the same as [`Session::ask`], but waits while the analysis is running. The state is the newest one
    /// when it returns.
    pub async fn wait_for(self: &Arc<Self>, uri: &str) -> Answer {
        loop {
            // Registers before the request, so that no notification is lost between the two.
            let came_back = self.came_back.notified();
            match self.ask(uri) {
                Answer::Working => came_back.await,
                answer => return answer,
            }
        }
    }

    /// Does the same as [`Session::wait_for`], but for the newest state at the time of the call.
    pub fn wait_for_present(self: &Arc<Self>, uri: &str) -> impl Future<Output = Answer> + use<> {
        let mut state = self.state();
        let answer = self.ask_of(&mut state, uri);
        let capabilities = state.capabilities.clone();
        let mut later = None;
        if let (Answer::Working, Some(document)) = (&answer, state.documents.get_mut(uri)) {
            let (sender, receiver) = oneshot::channel();
            document.tell_later(sender);
            later = Some((receiver, document.settings().clone(), document.findings().clone()));
        }
        drop(state);
        let (session, uri) = (self.clone(), uri.to_owned());
        async move {
            let Some((receiver, settings, findings)) = later else { return answer };
            match receiver.await {
                Ok(document::State { version, revision, snapshot }) => {
                    let view = DocumentView { uri, version, snapshot, capabilities };
                    Answer::Known(DocumentSnapshot { view, revision, settings, findings })
                }
                Err(_) => match session.state().documents.get(&uri) {
                    Some(document) => Answer::Failed(document.version),
                    None => Answer::Closed,
                },
            }
        }
    }

    fn ask_of(self: &Arc<Self>, state: &mut State, uri: &str) -> Answer {
        let number = state.next_number();
        let Some(document) = state.documents.get_mut(uri) else { return Answer::Closed };
        match document.advance(number, self.is_loaded.load(Ordering::Acquire)) {
            AnalysisProgress::Done(snapshot) => Answer::Known(DocumentSnapshot {
                view: DocumentView {
                    uri: document.uri.clone(),
                    version: document.version,
                    snapshot,
                    capabilities: state.capabilities.clone(),
                },
                revision: document.revision,
                settings: document.settings().clone(),
                findings: document.findings().clone(),
            }),
            AnalysisProgress::Away => Answer::Working,
            AnalysisProgress::Start(number, work) => {
                self.work_elsewhere(uri.to_owned(), number, work);
                Answer::Working
            }
            AnalysisProgress::Failed => Answer::Failed(document.version),
        }
    }

    fn work_elsewhere(self: &Arc<Self>, uri: String, number: u64, work: Work) {
        let session = self.clone();
        tokio::task::spawn_blocking(move || {
            let mut next = Some(work);
            while let Some(work) = next {
                let analysis = work();
                let mut state = session.state();
                let Some(document) = state.documents.get_mut(&uri) else { break };
                next = document.bring_back(number, analysis);
                if next.is_none() && document.is_asked() {
                    // Changed settings have made this analysis useless, so it begins again.
                    session.ask_of(&mut state, &uri);
                }
            }
            session.came_back.notify_waiters();
        });
    }
}
