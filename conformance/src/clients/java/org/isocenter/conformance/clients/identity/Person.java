package org.isocenter.conformance.clients.identity;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isocenter.conformance.harness.Visitor;

/// Somebody at a browser who has an account: signs in wherever a client sends them.
final class Person {
    private static final Pattern ACCOUNT =
            Pattern.compile("name=\"account\" value=\"([0-9a-f-]{36})\"");

    private final Visitor browser;
    private final String user;
    private final String password;

    /// @param browser knows whom to trust and how to get out
    Person(HttpClient.Builder browser, String user, String password) {
        this.browser = new Visitor(browser);
        this.user = user;
        this.password = password;
    }

    /// Enters the code that a device shows, and confirms.
    void enterCode(String address, String code) throws IOException, InterruptedException {
        browser.open(address).submit("code", code);
        signIn();
        browser.submit("decision", "accept");
    }

    /// Signs in where a client sent them, and goes back to the client.
    void signIn(String address) throws IOException, InterruptedException {
        browser.open(address);
        signIn();
        if (browser.html().contains("id=\"answer\"")) {
            browser.submit();
        }
        if (browser.status() >= 400) {
            throw new IOException(
                    browser.status() + " from " + browser.address() + ": " + browser.html());
        }
    }

    /// Signs in and takes the code out of the form that would send them back, where nobody listens.
    String signInForCode(String address) throws IOException, InterruptedException {
        browser.open(address);
        signIn();
        String code = browser.hidden().get("code");
        if (code == null) {
            throw new IOException("no code in " + browser.html());
        }
        return code;
    }

    /// With the password, or as whom the browser remembers, if the page asks.
    private void signIn() throws IOException, InterruptedException {
        Matcher account = ACCOUNT.matcher(browser.html());
        if (browser.html().contains("name=\"password\"")) {
            browser.submit("username", user, "password", password);
        } else if (account.find()) {
            browser.submit("account", account.group(1));
        }
    }
}
