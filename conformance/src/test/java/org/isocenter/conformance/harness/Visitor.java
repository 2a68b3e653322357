package org.isocenter.conformance.harness;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/// A browser without script: keeps cookies, follows redirects wherever they lead, fills in the one
/// form of a page.
public final class Visitor {
    private static final int MOST_REDIRECTS = 10;

    private static final Pattern FORM =
            Pattern.compile("<form method=\"post\" action=\"([^\"]*)\"");
    private static final Pattern FIELD =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"");
    private static final Pattern HEADING = Pattern.compile("<h1>(.*?)</h1>", Pattern.DOTALL);

    private final HttpClient browser;
    private URI address = URI.create("about:blank");
    private int status;
    private String html = "";

    /// @param tls trusts the installation
    public Visitor(SSLContext tls) {
        this(HttpClient.newBuilder().sslContext(tls));
    }

    /// @param browser knows whom to trust and how to get out
    public Visitor(HttpClient.Builder browser) {
        // Redirects are followed here: Java's client would take its proxy along to this machine.
        this.browser =
                browser.version(HttpClient.Version.HTTP_1_1)
                        .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    /// Goes to a page.
    public Visitor open(String uri) throws IOException, InterruptedException {
        return show(HttpRequest.newBuilder(URI.create(uri)));
    }

    /// Submits the form of the page with these fields beside its hidden ones: name, value, …
    public Visitor submit(String... fields) throws IOException, InterruptedException {
        Matcher form = FORM.matcher(html);
        if (!form.find()) {
            throw new IOException("no form in " + html);
        }
        Map<String, String> all = hidden();
        for (int i = 0; i < fields.length; i += 2) {
            all.put(fields[i], fields[i + 1]);
        }
        String body =
                all.entrySet().stream()
                        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"));
        return show(
                HttpRequest.newBuilder(address.resolve(unescaped(form.group(1))))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private Visitor show(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> page =
                browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
        for (int hops = 0; hops < MOST_REDIRECTS && page.statusCode() / 100 == 3; hops++) {
            URI next = page.uri().resolve(page.headers().firstValue("Location").orElseThrow());
            page =
                    browser.send(
                            HttpRequest.newBuilder(next).build(),
                            HttpResponse.BodyHandlers.ofString());
        }
        address = page.uri();
        status = page.statusCode();
        html = page.body();
        return this;
    }

    /// Where the browser is now.
    public URI address() {
        return address;
    }

    /// How the page was answered.
    public int status() {
        return status;
    }

    /// What the page says.
    public String html() {
        return html;
    }

    /// The fields of the page that are not shown, by name.
    public Map<String, String> hidden() {
        Map<String, String> hidden = new LinkedHashMap<>();
        Matcher field = FIELD.matcher(html);
        while (field.find()) {
            hidden.put(unescaped(field.group(1)), unescaped(field.group(2)));
        }
        return hidden;
    }

    /// The heading of the page; empty when it has none.
    public String heading() {
        Matcher heading = HEADING.matcher(html);
        return heading.find() ? unescaped(heading.group(1)) : "";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String unescaped(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
