package org.isocenter.identity.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.isocenter.http.Body;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;

/// The links of an application's registration on the consent page.
class ConsentPageLinksTest {
    private static final Pages.Link TERMS =
            new Pages.Link("Terms of service", "https://viewer.test/terms");
    private static final Pages.Link PRIVACY =
            new Pages.Link("Privacy statement", "https://viewer.test/privacy?a=1&b=2");

    private static String page(Pages.Link... links) throws IOException {
        Page page =
                Pages.consent(
                        "https://id.test/consent",
                        "flow",
                        "alice@contoso.test",
                        "Viewer",
                        "unverified",
                        List.of(new Pages.Permission("Read images", "All of them.")),
                        false,
                        true,
                        List.of(links));
        Body body = page.toResponse(200).body();
        return new String(((Body.Bytes) body).bytes(), StandardCharsets.UTF_8);
    }

    /// The text of the paragraph that a link stands in, as a reader sees it.
    private static String line(String html) {
        int link = html.indexOf("rel=\"noreferrer noopener\"");
        return html.substring(html.lastIndexOf("<p", link), html.indexOf("</p>", link))
                .replaceAll("<[^>]*>", "")
                .replaceAll("\\s+", " ")
                .strip();
    }

    @Rule("identity:CONSENT-2")
    @Test
    void standInALineOfTheirOwnWithADotBetween() throws IOException {
        String both = page(TERMS, PRIVACY);

        assertThat(line(both)).isEqualTo("Terms of service · Privacy statement");
        assertThat(both).contains("href=\"https://viewer.test/privacy?a=1&amp;b=2\"");
        assertThat(line(page(PRIVACY))).isEqualTo("Privacy statement");
        assertThat(page())
                .doesNotContain("noreferrer noopener")
                .doesNotContain("<p class=\"soft\"></p>");
    }
}
