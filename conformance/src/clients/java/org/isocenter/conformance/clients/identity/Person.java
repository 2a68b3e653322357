package org.isocenter.conformance.clients.identity;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Somebody with a browser without script, who fills in the forms of the sign-in pages.
final class Person {
    private static final Pattern FORM =
            Pattern.compile("<form method=\"post\" action=\"([^\"]*)\"");
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"");
    private static final Pattern ACCOUNT =
            Pattern.compile("name=\"account\" value=\"([0-9a-f-]{36})\"");

    private final HttpClient browser;
    private final String user;
    private final String password;

    /// @param browser knows whom to trust and how to get out
    Person(HttpClient.Builder browser, String user, String password) {
        // Redirects are followed here: Java's client would take its proxy along to this machine.
        this.browser =
                browser.version(HttpClient.Version.HTTP_1_1)
                        .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
        this.user = user;
        this.password = password;
    }

    /// Enters the code that a device shows, and confirms.
    void enterCode(String address, String code) throws IOException, InterruptedException {
        HttpResponse<String> page = submit(open(address), "code", code);
        submit(signedIn(page), "decision", "accept");
    }

    /// Signs in where a client sent him, and goes back to the client.
    void signIn(String address) throws IOException, InterruptedException {
        HttpResponse<String> page = signedIn(open(address));
        if (page.body().contains("id=\"answer\"")) {
            page = submit(page);
        }
        if (page.statusCode() >= 400) {
            throw new IOException(page.statusCode() + " from " + page.uri() + ": " + page.body());
        }
    }

    /// Signs in and takes the code out of the form that would send him back, where nobody listens.
    String signInForCode(String address) throws IOException, InterruptedException {
        HttpResponse<String> page = signedIn(open(address));
        Matcher hidden = HIDDEN.matcher(page.body());
        while (hidden.find()) {
            if (hidden.group(1).equals("code")) {
                return unescaped(hidden.group(2));
            }
        }
        throw new IOException("no code in " + page.body());
    }

    private HttpResponse<String> signedIn(HttpResponse<String> page)
            throws IOException, InterruptedException {
        if (page.body().contains("name=\"password\"")) {
            return submit(page, "username", user, "password", password);
        }
        Matcher account = ACCOUNT.matcher(page.body());
        return account.find() ? submit(page, "account", account.group(1)) : page;
    }

    private HttpResponse<String> open(String address) throws IOException, InterruptedException {
        return followed(HttpRequest.newBuilder(URI.create(address)).build());
    }

    private HttpResponse<String> followed(HttpRequest request)
            throws IOException, InterruptedException {
        HttpResponse<String> page = browser.send(request, BodyHandlers.ofString());
        for (int hops = 0; hops < 10 && page.statusCode() / 100 == 3; hops++) {
            URI next = page.uri().resolve(page.headers().firstValue("Location").orElseThrow());
            page = browser.send(HttpRequest.newBuilder(next).build(), BodyHandlers.ofString());
        }
        return page;
    }

    private HttpResponse<String> submit(HttpResponse<String> page, String... fields)
            throws IOException, InterruptedException {
        Matcher form = FORM.matcher(page.body());
        if (!form.find()) {
            throw new IOException("no form in " + page.body());
        }
        StringBuilder body = new StringBuilder();
        Matcher hidden = HIDDEN.matcher(page.body());
        while (hidden.find()) {
            add(body, hidden.group(1), unescaped(hidden.group(2)));
        }
        for (int i = 0; i < fields.length; i += 2) {
            add(body, fields[i], fields[i + 1]);
        }
        return followed(
                HttpRequest.newBuilder(page.uri().resolve(unescaped(form.group(1))))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build());
    }

    private static void add(StringBuilder body, String name, String value) {
        body.append(body.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    private static String unescaped(String html) {
        return html.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
    }
}
