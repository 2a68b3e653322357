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
    private static final Pattern FORM =
            Pattern.compile("<form method=\"post\" action=\"([^\"]*)\"");
    private static final Pattern FIELD =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"");
    private static final Pattern HEADING = Pattern.compile("<h1>(.*?)</h1>", Pattern.DOTALL);

    private final HttpClient browser;
    private URI address = URI.create("about:blank");
    private String html = "";

    /// @param tls trusts the installation
    public Visitor(SSLContext tls) {
        this.browser =
                HttpClient.newBuilder()
                        .sslContext(tls)
                        .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
                        .followRedirects(HttpClient.Redirect.ALWAYS)
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
        Map<String, String> all = new LinkedHashMap<>();
        Matcher hidden = FIELD.matcher(html);
        while (hidden.find()) {
            all.put(unescaped(hidden.group(1)), unescaped(hidden.group(2)));
        }
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
        address = page.uri();
        html = page.body();
        return this;
    }

    /// Where the browser is now.
    public URI address() {
        return address;
    }

    /// What the page says.
    public String html() {
        return html;
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
