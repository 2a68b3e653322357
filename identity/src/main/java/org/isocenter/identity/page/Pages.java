package org.isocenter.identity.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.ErrorBody;
import org.isocenter.identity.error.Refusal;
import org.isocenter.identity.error.Trace;

/// The pages, one method each. Pure: what they show is handed in.
public final class Pages {
    /// One account in the picker.
    ///
    /// @param id what the form sends
    /// @param name the sign-in name
    public record Choice(String id, String name) {}

    /// One permission on the consent page.
    ///
    /// @param title what it allows, in a few words
    /// @param description in more words; may be empty
    public record Permission(String title, String description) {}

    private Pages() {}

    /// User name and password.
    ///
    /// @param action where the form goes
    /// @param flow the form's token
    /// @param application to which application, when there is one
    /// @param name the sign-in name to begin with
    /// @param problem what was wrong with the last attempt
    public static Page signIn(
            String action,
            String flow,
            Optional<String> application,
            String name,
            Optional<String> problem) {
        Markup to =
                application
                        .map(app -> Markup.of("<p class=\"soft\">to continue to {}</p>", app))
                        .orElse(Markup.NONE);
        String focusName = name.isEmpty() ? " autofocus" : "";
        String focusPassword = name.isEmpty() ? "" : " autofocus";
        return Page.of(
                title("Sign in", problem),
                Markup.of(
                        """
                        <h1>Sign in</h1>
                        {}
                        {}
                        <form method="post" action="{}">
                        <input type="hidden" name="flow" value="{}">
                        <label for="username">User name</label>
                        <input type="text" id="username" name="username" value="{}" maxlength="320" \
                        autocomplete="username" autocapitalize="none" spellcheck="false" \
                        inputmode="email" required{}{}>
                        <label for="password">Password</label>
                        <input type="password" id="password" name="password" maxlength="256" \
                        autocomplete="current-password" required{}{}>
                        <div class="actions"><button type="submit">Sign in</button></div>
                        </form>
                        """,
                        to,
                        problem(problem),
                        action,
                        flow,
                        name,
                        new Markup(focusName),
                        describedBy(problem),
                        new Markup(focusPassword),
                        describedBy(problem)));
    }

    /// The title is what a screen reader says first of a page that was loaded again.
    private static String title(String title, Optional<String> problem) {
        return problem.isPresent() ? "Error: " + title : title;
    }

    private static Markup problem(Optional<String> problem) {
        return problem.map(text ->
                        Markup.of(
                                "<div class=\"error\" role=\"alert\" id=\"problem\">{}</div>",
                                text))
                .orElse(Markup.NONE);
    }

    private static Markup describedBy(Optional<String> problem) {
        return problem.isPresent()
                ? new Markup(" aria-describedby=\"problem\" aria-invalid=\"true\"")
                : Markup.NONE;
    }

    /// A new password has to be chosen.
    public static Page newPassword(
            String action, String flow, String name, Optional<String> problem) {
        return Page.of(
                title("New password", problem),
                Markup.of(
                        """
                        <h1>Choose a new password</h1>
                        <p class="soft">The password of <span class="who">{}</span> has to be changed \
                        before you can go on.</p>
                        {}
                        <form method="post" action="{}">
                        <input type="hidden" name="flow" value="{}">
                        <input type="hidden" name="username" value="{}" autocomplete="username">
                        <label for="password">New password</label>
                        <input type="password" id="password" name="password" minlength="8" \
                        maxlength="256" autocomplete="new-password" required autofocus{}>
                        <label for="again">The same again</label>
                        <input type="password" id="again" name="again" minlength="8" maxlength="256" \
                        autocomplete="new-password" required{}>
                        <div class="actions"><button type="submit">Change and go on</button></div>
                        </form>
                        """,
                        name,
                        problem(problem),
                        action,
                        flow,
                        name,
                        describedBy(problem),
                        describedBy(problem)));
    }

    /// Which of the signed-in accounts.
    public static Page pickAccount(
            String action, String flow, Optional<String> application, List<Choice> choices) {
        List<Markup> items = new ArrayList<>();
        for (Choice choice : choices) {
            items.add(
                    Markup.of(
                            "<li><button type=\"submit\" name=\"account\" value=\"{}\">{}"
                                    + "<small>Signed in</small></button></li>",
                            choice.id(),
                            choice.name()));
        }
        Markup to =
                application
                        .map(app -> Markup.of("<p class=\"soft\">to continue to {}</p>", app))
                        .orElse(Markup.NONE);
        return Page.of(
                "Pick an account",
                Markup.of(
                        """
                        <h1>Pick an account</h1>
                        {}
                        <form method="post" action="{}">
                        <input type="hidden" name="flow" value="{}">
                        <ul class="accounts">
                        {}
                        <li><button type="submit" name="account" value="other">Use another account\
                        </button></li>
                        </ul>
                        </form>
                        """,
                        to,
                        action,
                        flow,
                        Markup.join(items)));
    }

    /// What an application asks for (identity:CONSENT-2).
    ///
    /// @param publisher who offers the application
    /// @param forAll whether the choice is for the whole organization from the start
    /// @param mayGrantForAll whether to offer that choice
    public static Page consent(
            String action,
            String flow,
            String user,
            String application,
            String publisher,
            List<Permission> permissions,
            boolean forAll,
            boolean mayGrantForAll,
            List<Link> links) {
        List<Markup> items = new ArrayList<>();
        for (Permission permission : permissions) {
            items.add(
                    permission.description().isEmpty()
                            ? Markup.of("<li>{}</li>", permission.title())
                            : Markup.of(
                                    "<li><details><summary>{}</summary><p>{}</p></details></li>",
                                    permission.title(),
                                    permission.description()));
        }
        Markup everybody =
                mayGrantForAll
                        ? new Markup(
                                """
                                <label class="check"><input type="checkbox" name="all" value="1">\
                                <span>Consent on behalf of your organization</span></label>
                                """)
                        : Markup.NONE;
        Markup scope =
                forAll
                        ? new Markup(
                                "<p>If you accept, the application gets these permissions for <strong>"
                                        + "all users of the organization</strong>. Nobody else will be"
                                        + " asked.</p>")
                        : Markup.NONE;
        return Page.of(
                "Permissions requested",
                Markup.of(
                        """
                        <p class="soft who">{}</p>
                        <h1>Permissions requested</h1>
                        <p><span class="who">{}</span><br><span class="soft">{}</span></p>
                        <p>This application would like to:</p>
                        <ul class="permissions">
                        {}
                        </ul>
                        {}
                        <p class="soft">Accept only if you trust the application. You can take it back \
                        later.</p>
                        {}
                        <form method="post" action="{}">
                        <input type="hidden" name="flow" value="{}">
                        {}
                        <div class="actions">
                        <button type="submit" name="decision" value="cancel" class="quiet">Cancel\
                        </button>
                        <button type="submit" name="decision" value="accept">Accept</button>
                        </div>
                        </form>
                        """,
                        user,
                        application,
                        publisher,
                        Markup.join(items),
                        scope,
                        links(links),
                        action,
                        flow,
                        everybody));
    }

    /// Links in a line of their own, with dots between them; nothing when there are none.
    private static Markup links(List<Link> links) {
        if (links.isEmpty()) {
            return Markup.NONE;
        }
        List<Markup> parts = new ArrayList<>();
        for (Link link : links) {
            if (!parts.isEmpty()) {
                parts.add(new Markup(" · "));
            }
            parts.add(
                    Markup.of(
                            "<a href=\"{}\" rel=\"noreferrer noopener\">{}</a>",
                            link.uri(),
                            link.text()));
        }
        return Markup.of("<p class=\"soft\">{}</p>", Markup.join(parts));
    }

    /// A link of an application's registration; only addresses with https are shown.
    public record Link(String text, String uri) {}

    /// The user may not consent himself (identity:CONSENT-3).
    public static Page adminApproval(
            String action,
            String flow,
            String user,
            String application,
            List<Permission> permissions) {
        List<Markup> items =
                permissions.stream()
                        .map(permission -> Markup.of("<li>{}</li>", permission.title()))
                        .toList();
        return Page.of(
                "Need admin approval",
                Markup.of(
                        """
                        <p class="soft who">{}</p>
                        <h1>Need admin approval</h1>
                        <p><span class="who">{}</span> needs permission to access resources that only \
                        an administrator can grant. Ask an administrator to grant it before you use \
                        the application.</p>
                        <ul class="permissions">
                        {}
                        </ul>
                        <form method="post" action="{}">
                        <input type="hidden" name="flow" value="{}">
                        <div class="actions">
                        <button type="submit" name="decision" value="cancel" class="quiet">Return to \
                        the application without granting</button>
                        </div>
                        </form>
                        """,
                        user,
                        application,
                        Markup.join(items),
                        action,
                        flow));
    }

    /// The code a device shows (identity:DEV-6).
    public static Page deviceCode(
            String action, String flow, String code, Optional<String> problem) {
        return Page.of(
                title("Enter code", problem),
                Markup.of(
                        """
                        <h1>Enter code</h1>
                        <p class="soft">Enter the code that is shown on your device or in your \
                        application.</p>
                        {}
                        <form method="post" action="{}">
                        <input type="hidden" name="flow" value="{}">
                        <label for="code">Code</label>
                        <input type="text" class="code" id="code" name="code" value="{}" \
                        maxlength="32" autocomplete="off" autocapitalize="characters" \
                        spellcheck="false" required autofocus{}>
                        <div class="note">Do not enter a code that somebody sent you. It signs you in \
                        wherever it came from.</div>
                        <div class="actions"><button type="submit">Next</button></div>
                        </form>
                        """,
                        problem(problem),
                        action,
                        flow,
                        code,
                        describedBy(problem)));
    }

    /// Is it really this application (identity:DEV-6)?
    public static Page confirmDevice(String action, String flow, String user, String application) {
        return Page.of(
                "Confirm sign-in",
                Markup.of(
                        """
                        <p class="soft who">{}</p>
                        <h1>Are you trying to sign in to {}?</h1>
                        <p>Only continue if you started this sign-in yourself on a device or in an \
                        application that you trust.</p>
                        <div class="error" role="note">Do not continue if somebody else sent you the \
                        code, by mail, chat or phone: they would be signed in as you.</div>
                        <form method="post" action="{}">
                        <input type="hidden" name="flow" value="{}">
                        <div class="actions">
                        <button type="submit" name="decision" value="cancel" class="quiet">Cancel\
                        </button>
                        <button type="submit" name="decision" value="accept">Continue</button>
                        </div>
                        </form>
                        """,
                        user,
                        application,
                        action,
                        flow));
    }

    /// Something is finished.
    public static Page done(String title, String text) {
        return Page.of(title, Markup.of("<h1>{}</h1>\n<p role=\"status\">{}</p>", title, text));
    }

    /// The session is over (identity:OUT-2).
    ///
    /// @param frames pages of applications that are told so
    /// @param next where to go then
    public static Page signedOut(List<String> frames, Optional<String> next) {
        List<Markup> hidden =
                frames.stream()
                        .map(uri ->
                                Markup.of(
                                        "<iframe src=\"{}\" title=\"sign-out\""
                                                + " aria-hidden=\"true\"></iframe>",
                                        uri))
                        .toList();
        Markup link =
                next.map(uri ->
                                Markup.of(
                                        "<div class=\"actions\"><a class=\"button\""
                                                + " href=\"{}\">Continue</a></div>",
                                        uri))
                        .orElse(
                                new Markup(
                                        "<p class=\"soft\">It is a good idea to close all windows of"
                                                + " the browser.</p>"));
        return new Page(
                "Signed out",
                Markup.of(
                        "<h1>You signed out</h1>\n<p role=\"status\">You are no longer signed in on"
                                + " this browser.</p>\n{}\n{}",
                        link,
                        Markup.join(hidden)),
                List.of(),
                frames,
                Optional.empty(),
                next);
    }

    /// A request that cannot be answered with a redirect (identity:AUTHZ-7).
    public static Page refused(Refusal refusal, Trace trace) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("Error", "AADSTS" + refusal.code().number());
        details.put("Trace ID", trace.traceId().toString());
        details.put("Correlation ID", trace.correlationId().toString());
        details.put("Time", trace.timestamp());
        List<Markup> rows = new ArrayList<>();
        details.forEach(
                (name, value) -> rows.add(Markup.of("<dt>{}</dt><dd>{}</dd>", name, value)));
        return Page.of(
                "Cannot sign in",
                Markup.of(
                        """
                        <h1>Sorry, we cannot sign you in</h1>
                        <div class="error" role="alert">AADSTS{}: {}</div>
                        <p><a href="{}">What this means</a></p>
                        <dl>
                        {}
                        </dl>
                        """,
                        refusal.code().number(),
                        refusal.message(),
                        ErrorBody.uri(refusal, trace),
                        Markup.join(rows)));
    }

    /// What a number means (identity:ERR-3).
    public static Page explanation(Aadsts code) {
        return Page.of(
                "AADSTS" + code.number(),
                Markup.of(
                        """
                        <h1>AADSTS{}</h1>
                        <p>{}</p>
                        <dl><dt>OAuth error</dt><dd>{}</dd></dl>
                        """,
                        code.number(),
                        code.explanation(),
                        code.error().word()));
    }

    /// The answer to a client that wants it as a form (OAuth 2.0 Form Post Response Mode §2): a form
    /// that sends itself, with a button for browsers without script (identity:SEC-5).
    public static Page formPost(String target, Map<String, String> parameters, String nonce) {
        List<Markup> fields = new ArrayList<>();
        parameters.forEach((name, value) ->
                fields.add(
                        Markup.of(
                                "<input type=\"hidden\" name=\"{}\" value=\"{}\">", name, value)));
        Markup content =
                Markup.of(
                        """
                        <h1>Signing you in</h1>
                        <p class="soft">If nothing happens, press the button.</p>
                        <form method="post" action="{}" id="answer">
                        {}
                        <div class="actions"><button type="submit">Continue</button></div>
                        </form>
                        <script nonce="{}">document.getElementById("answer").submit()</script>
                        """,
                        target,
                        Markup.join(fields),
                        nonce);
        return new Page(
                        "Signing in",
                        content,
                        List.of(),
                        List.of(),
                        Optional.of(nonce),
                        Optional.empty())
                .leadingTo(target);
    }
}
