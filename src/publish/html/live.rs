//! A page for whoever is writing: the page of a draft that loads itself again when it has changed. It is never part of a release.

use super::document::POLICY;

/// The script beside the page that says which version of it stands.
pub const BESIDE: &str = "version.js";

/// Lets a page load the script beside it, and nothing else.
const LIVE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' 'self' file:; img-src data:; font-src data:";
const END: &str = "</body>";

/// A page of this program, with a script that asks every second which version stands.
pub fn live(page: &str, version: &str) -> String {
    let script = format!(
        "<script>\n\
         window.version = (stands) => {{ if (stands !== \"{version}\") location.reload(); }};\n\
         setInterval(() => {{\n  \
           const script = document.createElement(\"script\");\n  \
           script.src = \"{BESIDE}?\" + Date.now();\n  \
           script.onload = script.onerror = () => script.remove();\n  \
           document.head.append(script);\n\
         }}, 1000);\n\
         </script>\n"
    );
    page.replacen(POLICY, LIVE_POLICY, 1).replacen(END, &format!("{script}{END}"), 1)
}

/// The script beside the page.
pub fn beside(version: &str) -> String {
    format!("window.version && window.version(\"{version}\");\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::html::document;

    #[test]
    fn a_live_page_is_the_page_and_its_script() {
        let page = document::document("T", "", &maud::html! { p { "x" } }, "");
        let live = live(&page, "7");
        assert!(live.contains(LIVE_POLICY) && !live.contains(&format!("\"{POLICY}\"")), "{live}");
        assert!(live.contains("stands !== \"7\"") && live.trim_end().ends_with("</html>"), "{live}");
    }
}
