//! A person with a browser without JavaScript: opens pages, fills in the forms that stand there, presses their buttons.

use reqwest::multipart;
use scraper::{ElementRef, Html, Selector};

pub struct Client {
    http: reqwest::Client,
    base: String,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Page {
    pub status: u16,
    /// Path and query after redirects.
    pub path: String,
    pub html: String,
}

/// A form as it stands in a page, being filled in.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: String,
    multipart: bool,
    pub fields: Vec<(String, String)>,
    files: Vec<(String, String, Vec<u8>)>,
}

impl Client {
    /// Nobody yet.
    pub fn new(base: &str) -> Self {
        // Said once per process; without it even a client for plain HTTP refuses to start.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().cookie_store(true).build().expect("a client");
        Self { http, base: base.to_owned() }
    }

    /// Somebody signed in.
    pub async fn signed_in(base: &str, username: &str, password: &str) -> Self {
        let client = Self::new(base);
        let mut form = client.get("/masuk").await.form("/masuk");
        form.set("nama", username);
        form.set("sandi", password);
        let page = client.send(form).await;
        assert!(page.status == 200 && !page.path.starts_with("/masuk"), "{username} cannot sign in: {}", page.text());
        client
    }

    pub async fn get(&self, path: &str) -> Page {
        let response = self.http.get(format!("{}{path}", self.base)).send().await.expect("an answer");
        page(response).await
    }

    pub async fn bytes(&self, path: &str) -> (u16, Vec<u8>) {
        let response = self.http.get(format!("{}{path}", self.base)).send().await.expect("an answer");
        let status = response.status().as_u16();
        (status, response.bytes().await.expect("a body").to_vec())
    }

    /// A header of an answer; empty where there is none.
    pub async fn header(&self, path: &str, name: &str) -> String {
        let response = self.http.get(format!("{}{path}", self.base)).send().await.expect("an answer");
        let value = response.headers().get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    }

    /// Posts pairs as they are, with extra headers: for what no form of ours does.
    pub async fn post_raw(&self, path: &str, pairs: &[(&str, &str)], headers: &[(&str, &str)]) -> Page {
        let mut request = self.http.post(format!("{}{path}", self.base)).form(pairs);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        page(request.send().await.expect("an answer")).await
    }

    /// The same where the answer is a file.
    pub async fn post_bytes(&self, path: &str, pairs: &[(&str, &str)]) -> (u16, Vec<u8>) {
        let response = self.http.post(format!("{}{path}", self.base)).form(pairs).send().await.expect("an answer");
        let status = response.status().as_u16();
        (status, response.bytes().await.expect("a body").to_vec())
    }

    /// The same with the encoding of a form with files.
    pub async fn post_raw_multipart(&self, path: &str, pairs: &[(&'static str, &'static str)]) -> Page {
        let body = pairs.iter().fold(multipart::Form::new(), |body, (name, value)| body.text(*name, *value));
        page(self.http.post(format!("{}{path}", self.base)).multipart(body).send().await.expect("an answer")).await
    }

    /// Sends a form as a browser would.
    pub async fn send(&self, form: Form) -> Page {
        let url = format!("{}{}", self.base, form.action);
        let request = if form.multipart {
            let mut body = multipart::Form::new();
            for (name, value) in form.fields {
                body = body.text(name, value);
            }
            for (field, name, bytes) in form.files {
                body = body.part(field, multipart::Part::bytes(bytes).file_name(name));
            }
            self.http.post(url).multipart(body)
        } else {
            self.http.post(url).form(&form.fields)
        };
        page(request.send().await.expect("an answer")).await
    }
}

async fn page(response: reqwest::Response) -> Page {
    let status = response.status().as_u16();
    let url = response.url();
    let path = url.query().map_or_else(|| url.path().to_owned(), |q| format!("{}?{q}", url.path()));
    Page { status, path, html: response.text().await.unwrap_or_default() }
}

fn select(css: &str) -> Selector {
    Selector::parse(css).expect("a selector")
}

impl Page {
    /// The words of the page's main part, on one line.
    pub fn text(&self) -> String {
        let html = Html::parse_document(&self.html);
        let main = html.select(&select("main")).next();
        let words: Vec<&str> = main.map(|m| m.text().collect()).unwrap_or_default();
        words.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// Panics with the page's words when it does not say this.
    #[track_caller]
    pub fn must_say(&self, words: &str) -> &Self {
        assert!(self.says(words), "{} ({}) does not say \"{words}\": {}", self.path, self.status, self.text());
        self
    }

    /// The first link whose address starts so.
    #[track_caller]
    pub fn link(&self, start: &str) -> String {
        let html = Html::parse_document(&self.html);
        let links = select("a[href]");
        let mut found = html.select(&links).filter_map(|a| a.value().attr("href")).filter(|h| h.starts_with(start));
        found.next().unwrap_or_else(|| panic!("{} has no link to {start}: {}", self.path, self.text())).to_owned()
    }

    /// Addresses of links that start so, in the order of the page, each once.
    pub fn links(&self, start: &str) -> Vec<String> {
        let html = Html::parse_document(&self.html);
        let links = select("a[href]");
        let mut found: Vec<String> = Vec::new();
        for href in html.select(&links).filter_map(|a| a.value().attr("href")).filter(|h| h.starts_with(start)) {
            if found.iter().all(|known| known != href) {
                found.push(href.to_owned());
            }
        }
        found
    }

    /// Names of controls that start so, each once.
    pub fn names(&self, start: &str) -> Vec<String> {
        let html = Html::parse_document(&self.html);
        let mut names: Vec<String> = html
            .select(&select("input[name], select[name], textarea[name]"))
            .filter_map(|e| e.value().attr("name"))
            .filter(|n| n.starts_with(start))
            .map(str::to_owned)
            .collect();
        names.dedup();
        names
    }

    /// The first action of a form that starts so.
    #[track_caller]
    pub fn form_action(&self, start: &str) -> String {
        let html = Html::parse_document(&self.html);
        let forms = select("form[action]");
        let mut actions = html.select(&forms).filter_map(|f| f.value().attr("action")).filter(|a| a.starts_with(start));
        actions.next().unwrap_or_else(|| panic!("{} has no form to {start}: {}", self.path, self.text())).to_owned()
    }

    pub fn has_form(&self, action: &str) -> bool {
        let html = Html::parse_document(&self.html);
        html.select(&select("form, button[formaction]")).any(|e| reaches(e, action))
    }

    /// The form that posts to this action, or has a button that does, with everything a browser would send.
    #[track_caller]
    pub fn form(&self, action: &str) -> Form {
        let found = self.forms(action).into_iter().next();
        found.unwrap_or_else(|| panic!("{} has no form to {action}: {}", self.path, self.text()))
    }

    /// All forms that post to it, in the order of the page.
    pub fn forms(&self, action: &str) -> Vec<Form> {
        let html = Html::parse_document(&self.html);
        let forms = select("form");
        let buttons = select("button[formaction]");
        // A button may stand outside the form that it sends, for example in a bar that stays in sight.
        let from_outside: Vec<&str> =
            html.select(&buttons).filter(|b| reaches(*b, action)).filter_map(|b| b.value().attr("form")).collect();
        let found = html.select(&forms).filter(|f| {
            let by_button = f.select(&buttons).any(|b| reaches(b, action))
                || f.value().attr("id").is_some_and(|id| from_outside.contains(&id));
            f.value().attr("method") == Some("post") && (reaches(*f, action) || by_button)
        });
        let elsewhere = select("[form]");
        let filled = found.map(|form| {
            let mut fields = Vec::new();
            let id = form.value().attr("id").unwrap_or("");
            let outside = html.select(&elsewhere).filter(|e| !id.is_empty() && e.value().attr("form") == Some(id));
            for element in form.select(&select("input, select, textarea")).chain(outside) {
                read(element, &mut fields);
            }
            let multipart = form.value().attr("enctype") == Some("multipart/form-data");
            Form { action: action.to_owned(), multipart, fields, files: Vec::new() }
        });
        filled.collect()
    }
}

fn reaches(element: ElementRef, action: &str) -> bool {
    element.value().attr("action").or(element.value().attr("formaction")) == Some(action)
}

/// What a control sends when nobody touches it.
fn read(element: ElementRef, fields: &mut Vec<(String, String)>) {
    let value = element.value();
    let Some(name) = value.attr("name") else { return };
    if value.attr("disabled").is_some() {
        return;
    }
    let sent = match value.name() {
        "textarea" => Some(element.text().collect::<String>()),
        "select" => {
            let options = select("option");
            let chosen = element.select(&options).find(|o| o.value().attr("selected").is_some());
            chosen
                .or(element.select(&options).next())
                .map(|o| o.value().attr("value").map_or_else(|| o.text().collect(), str::to_owned))
        }
        _ => match value.attr("type") {
            Some("radio" | "checkbox") => value.attr("checked").map(|_| value.attr("value").unwrap_or("on").to_owned()),
            Some("file" | "submit" | "button") => None,
            _ => Some(value.attr("value").unwrap_or("").to_owned()),
        },
    };
    if let Some(sent) = sent {
        fields.push((name.to_owned(), sent));
    }
}

impl Form {
    /// Types into a field, or chooses one of its radios.
    pub fn set(&mut self, name: &str, value: &str) -> &mut Self {
        self.fields.retain(|(n, _)| n != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Ticks one more box of a name.
    pub fn tick(&mut self, name: &str, value: &str) -> &mut Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// Chooses a file.
    pub fn attach(&mut self, field: &str, name: &str, bytes: Vec<u8>) -> &mut Self {
        self.files.push((field.to_owned(), name.to_owned(), bytes));
        self
    }
}
