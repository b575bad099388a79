//! The list of parts of a draft, each with its state.

use crate::own_application::Own;
use domain::form::problems;
use domain::indonesian::local;
use ground::App;
use houses::account::accounts::Account;
use houses::application::facts::{gather, requirements};
use pages::applying::{Task, TaskState, Tasks};
use web::frame;

/// The task list of a draft.
pub fn tasks(app: &App, account: &Account, own: &Own, news: Option<&str>) -> Tasks {
    let (answers, variant) = (&own.loaded.answers, &own.loaded.app.variant);
    let today = local(app.now()).date();
    let sections = own.sections().into_iter().map(|section| {
        let wrong = problems(std::slice::from_ref(section), answers, (variant, today));
        // What is missing is still open, however much is filled in already; only what was answered can be answered wrongly.
        let answered = |field: &String| answers.get(field).is_some_and(|answer| !answer.is_empty());
        let state = match (wrong.is_empty(), wrong.iter().any(|problem| answered(&problem.field))) {
            (true, _) => TaskState::Filled,
            (false, true) => TaskState::Wrong,
            (false, false) => TaskState::Open,
        };
        Task {
            href: format!("{}/isian/{}", own.href(), section.id),
            title: section.title.clone(),
            hint: String::new(),
            state,
        }
    });
    let required: Vec<_> = requirements(&own.version.ty, &own.loaded).into_iter().filter(|r| !r.optional).collect();
    let missing = gather(&own.loaded, &own.version.ty, today).documents_missing.len();
    let files = (!own.version.ty.requirements.is_empty()).then(|| Task {
        href: format!("{}/berkas", own.href()),
        title: "Berkas syarat".into(),
        hint: format!("{} dari {} berkas terkirim", required.len() - missing, required.len()),
        state: if missing == 0 { TaskState::Filled } else { TaskState::Open },
    });
    let frame = frame::with_news(frame::of(app, Some(account), &own.version.ty.short_name, "/permohonan"), news);
    Tasks {
        frame,
        application: own.for_page(app),
        sections: sections.collect(),
        files,
        saved_at: None,
        kept_until: None,
        delete_action: Some(format!("{}/hapus", own.href())),
    }
}
